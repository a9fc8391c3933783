-- 6.4: a table serializer with %q, %a and load
local function ser(v, indent)
  indent = indent or ""
  if type(v) == "table" then
    local keys = {}
    for k in pairs(v) do keys[#keys + 1] = k end
    table.sort(keys, function(a, b) if type(a) == type(b) then return a < b end return type(a) == "number" end)
    local out = {}
    for _, k in ipairs(keys) do out[#out + 1] = indent .. "  [" .. ser(k) .. "] = " .. ser(v[k], indent .. "  ") end
    return #out == 0 and "{}" or "{\n" .. table.concat(out, ",\n") .. "\n" .. indent .. "}"
  end
  return (string.format("%q", v):gsub("\\\n", "\\n"))
end
local value = { 1, 2.5, "three", { nested = true, [10] = "ten", empty = {} }, key = "va\"l\nue", float = 0.1, big = math.mininteger, ["not a name"] = "\0\1" }
local text = ser(value)
print(text)
local back = load("return " .. text)()
print(ser(back) == text, back.float == 0.1, back[4].nested, back.big == math.mininteger, math.type(back[2]), back["not a name"] == "\0\1")
print(ser("x"), ser(1), ser(1.0), ser(true), ser({}))
