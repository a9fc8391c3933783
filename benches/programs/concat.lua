-- The .. operator: short chains, numbers, keys made on the fly, and a growing line.
-- small: 8000
local n = tonumber(arg and arg[1]) or 600000

local total, seen, distinct = 0, {}, 0
local line = ""
for i = 1, n do
  local key = "key" .. i % 5000
  local path = "/" .. key .. "/" .. i % 100 .. "/leaf"
  if not seen[path] then
    seen[path] = true
    distinct = distinct + 1
  end
  line = line .. key .. ","
  if #line > 400 then
    total = total + #line
    line = ""
  end
  local pair = "(" .. i .. ", " .. (i + 1) .. ")"
  total = total + #pair + #path
end
print(string.format("total %d, distinct %d", total, distinct))
