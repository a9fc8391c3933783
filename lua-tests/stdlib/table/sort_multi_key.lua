-- 6.6 table.sort: several keys, descending, case-insensitive, natural order
local rows = { { "bob", 30, "x" }, { "Ann", 25, "y" }, { "cid", 30, "z" }, { "ann", 25, "w" }, { "Bob", 41, "v" } }
local function by(...)
  local keys = { ... }
  return function(a, b)
    for _, k in ipairs(keys) do
      local x, y = k(a), k(b)
      if x ~= y then return x < y end
    end
    return false
  end
end
local function show(t) local o = {} for i, r in ipairs(t) do o[i] = r[1] .. "/" .. r[2] .. "/" .. r[3] end print(table.concat(o, " ")) end
table.sort(rows, by(function(r) return r[2] end, function(r) return r[3] end)) show(rows)
table.sort(rows, by(function(r) return -r[2] end, function(r) return r[1] end)) show(rows)
table.sort(rows, by(function(r) return r[1]:lower() end, function(r) return r[1] end)) show(rows)
table.sort(rows, by(function(r) return #r[1] end, function(r) return r[3] end)) show(rows)
local function natural(a, b)
  local function chunks(s) return (s:gsub("%d+", function(d) return string.format("%010d", tonumber(d)) end)) end
  return chunks(a) < chunks(b)
end
local files = { "file10", "file9", "file1", "File2", "file100", "file", "a2b10", "a2b9", "a10b1" }
table.sort(files, natural)
print(table.concat(files, " "))
table.sort(files)
print(table.concat(files, " "))
local idx, vals = {}, { 30, 10, 20, 10 }
for i = 1, #vals do idx[i] = i end
table.sort(idx, function(i, j) if vals[i] ~= vals[j] then return vals[i] < vals[j] end return i < j end)
print(table.concat(idx, " "))
local m = { 3, "10", 2, "1" }
table.sort(m, function(a, b) return tonumber(a) < tonumber(b) end)
print(table.concat(m, " "))
local v = { "1.10.0", "1.2.0", "1.2", "10.0", "2.0.1" }
table.sort(v, function(a, b)
  local x, y = a:gmatch("%d+"), b:gmatch("%d+")
  while true do
    local p, q = x(), y()
    if not p or not q then return q ~= nil and p == nil end
    p, q = tonumber(p), tonumber(q)
    if p ~= q then return p < q end
  end
end)
print(table.concat(v, " "))
