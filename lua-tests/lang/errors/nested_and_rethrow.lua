-- errors caught, changed, thrown again; cleanup order
local log = {}
local function with(name, f)
  log[#log + 1] = "open " .. name
  local r = table.pack(pcall(f))
  log[#log + 1] = "close " .. name
  if not r[1] then error(r[2], 0) end
  return table.unpack(r, 2, r.n)
end
print(with("a", function() return 1, 2 end))
print(pcall(with, "b", function() error("E1") end))
print(pcall(with, "c", function() with("d", function() error("E2", 0) end) end))
for _, l in ipairs(log) do print(l) end
local function retry(n, f) for i = 1, n do local ok, r = pcall(f, i); if ok then return r, i end end return nil, "gave up" end
print(retry(5, function(i) if i < 3 then error("no") end return "yes" end))
print(retry(2, function() error() end))
local function chain(e) return pcall(function() error("outer: " .. tostring(e), 0) end) end
local _, e = pcall(error, "root", 0)
for i = 1, 4 do _, e = chain(e) end
print(e)
local ok, err = pcall(function()
  local ok, err = pcall(error, {level = 1})
  err.level = err.level + 1
  error(err)
end)
print(ok, err.level)
