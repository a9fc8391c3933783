-- 6.4.1: configuration text
local text = [[
; comment
top = level
[server]
host = example.org   ; trailing
port=8080
empty =

[paths]
root = /var/lib/x
list = a, b , c
broken line
[ spaced section ]
key with spaces = value = with equals
]]
local section, data, order = "", {}, {}
local n = 0
for line in text:gmatch("([^\n]*)\n") do
  n = n + 1
  line = line:gsub("%s*;.*$", "")
  local s = line:match("^%[%s*(.-)%s*%]$")
  local k, v = line:match("^%s*(.-)%s*=%s*(.-)%s*$")
  if s then section = s
  elseif k then
    order[#order + 1] = section .. "." .. k
    data[section .. "." .. k] = v
  elseif line:find("%S") then print("line " .. n .. " is not understood: " .. line) end
end
for _, k in ipairs(order) do print(k, "[" .. data[k] .. "]") end
local items = {}
for i in data["paths.list"]:gmatch("[^,%s]+") do items[#items + 1] = i end
print(#items, table.concat(items, "|"), tonumber(data["server.port"]))
