-- a serializer with sorted keys, cycles and escapes; a reader by load
local function ser(v, seen, indent)
  local t = type(v)
  if t == "nil" or t == "boolean" then return tostring(v)
  elseif t == "number" then return math.type(v) == "integer" and ("%d"):format(v) or ("%.17g"):format(v)
  elseif t == "string" then return ("%q"):format(v):gsub("\\\n", "\\n")
  elseif t ~= "table" then error("cannot serialize a " .. t, 0) end
  seen = seen or {} if seen[v] then error("cycle", 0) end seen[v] = true
  local parts, n = {}, #v
  for i = 1, n do parts[#parts + 1] = (ser(v[i], seen)) end
  local keys = {} for k in pairs(v) do if not (math.type(k) == "integer" and k >= 1 and k <= n) then keys[#keys + 1] = k end end
  table.sort(keys, function(a, b) if type(a) ~= type(b) then return type(a) < type(b) end return a < b end)
  for _, k in ipairs(keys) do parts[#parts + 1] = (type(k) == "string" and k:match("^[%a_][%w_]*$") and k or "[" .. (ser(k)) .. "]") .. "=" .. (ser(v[k], seen)) end
  seen[v] = nil
  return "{" .. table.concat(parts, ",") .. "}"
end
local function back(s) return load("return " .. s, "=data", "t", {})() end
local function same(a, b) if type(a) ~= "table" or type(b) ~= "table" then return a == b end for k, v in pairs(a) do if not same(v, b[k]) then return false end end for k in pairs(b) do if a[k] == nil then return false end end return true end
local data = {1, 2.5, "three", {4, {5}}, name = "x\n\"y\"\0z", ["odd key"] = true, [10] = "ten", [-1] = false, nested = {a = {b = {c = {}}}}, big = math.maxinteger, small = 5e-324, [1.5] = "float key"}
local s = ser(data) print(s) print(same(data, back(s)), ser(back(s)) == s)
print(ser{}, ser(nil), ser(true), ser("a"), ser(1 << 62), ser(0.1)) print(ser{[3] = 3}, ser{{}, {{}}})
local c = {} c.self = c print(pcall(ser, c)) print(pcall(ser, {print})) print(pcall(ser, {x = coroutine.create(print)}))
local shared = {1} print(ser{shared, shared, k = shared}) print(same(back(ser{shared, shared}), {{1}, {1}}))
print(pcall(back, "{")) print(pcall(back, "x.y")) print(ser(back("{1,2,3,a='b'}")), ser{1e100, -0.0, 2^53})
