-- 6.4: a JSON writer with escapes and ordered keys
local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
local function quote(s) return '"' .. s:gsub('[%c"\\]', function(c) return escapes[c] or string.format("\\u%04x", c:byte()) end) .. '"' end
local encode
local function array(t) local o = {} for i, v in ipairs(t) do o[i] = encode(v) end return "[" .. table.concat(o, ",") .. "]" end
local function object(t)
  local keys, o = {}, {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys)
  for i, k in ipairs(keys) do o[i] = quote(k) .. ":" .. encode(t[k]) end
  return "{" .. table.concat(o, ",") .. "}"
end
function encode(v)
  local t = type(v)
  if t == "table" then return (#v > 0 or next(v) == nil) and array(v) or object(v) end
  if t == "string" then return quote(v) end
  if t == "number" then return math.type(v) == "integer" and string.format("%d", v) or string.format("%.14g", v) end
  if t == "boolean" or t == "nil" then return tostring(v == nil and "null" or v) end
  error("cannot encode a " .. t)
end
print(encode { 1, 2.5, "three", true, false })
print(encode { name = "x", list = { 1, { 2, { 3 } } }, nested = { a = { b = "c" } } })
print(encode "quote \" backslash \\ newline \n tab \t zero \0 bell \a")
print(encode {}, encode(1e100), encode(-0.0), encode(1/3), encode(math.maxinteger))
print(encode "äöü ✓", encode "", encode "\127\31")
print(pcall(encode, { print }))
print(pcall(encode, { a = coroutine.create(print) }))
print(encode { { {} }, { {}, {} }, "" })
