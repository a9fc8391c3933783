-- A JSON encoder and decoder over a document of records: byte-wise scanning, patterns, table building.
-- small: 1
local n = tonumber(arg and arg[1]) or 260

local byte, find, sub, format, concat = string.byte, string.find, string.sub, string.format, table.concat

-- Encoding ------------------------------------------------------------------------------------

local escapes = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f",
  ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}
local function quote(s)
  return '"' .. s:gsub('[%c"\\]', function(c)
    return escapes[c] or format("\\u%04x", byte(c))
  end) .. '"'
end

local encode_value

local function encode_table(value, out)
  if value[1] ~= nil then
    out[#out + 1] = "["
    for i = 1, #value do
      if i > 1 then out[#out + 1] = "," end
      encode_value(value[i], out)
    end
    out[#out + 1] = "]"
    return
  end
  local keys = {}
  for key in pairs(value) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  out[#out + 1] = "{"
  for i, key in ipairs(keys) do
    if i > 1 then out[#out + 1] = "," end
    out[#out + 1] = quote(key)
    out[#out + 1] = ":"
    encode_value(value[key], out)
  end
  out[#out + 1] = "}"
end

function encode_value(value, out)
  local kind = type(value)
  if kind == "string" then
    out[#out + 1] = quote(value)
  elseif kind == "number" then
    out[#out + 1] = value % 1 == 0 and format("%d", value) or format("%.10g", value)
  elseif kind == "table" then
    encode_table(value, out)
  else
    out[#out + 1] = tostring(value)
  end
end

local function encode(value)
  local out = {}
  encode_value(value, out)
  return concat(out)
end

-- Decoding ------------------------------------------------------------------------------------

local unescapes = {
  b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/",
}
local decode_value

local function skip_space(text, at)
  local _, last = find(text, "^[ \n\r\t]*", at)
  return last + 1
end

local function decode_string(text, at)
  local parts, start = nil, at + 1
  while true do
    local stop = find(text, '["\\]', start)
    if not stop then error("unfinished string at " .. at) end
    if byte(text, stop) == 34 then
      local tail = sub(text, start, stop - 1)
      if not parts then return tail, stop + 1 end
      parts[#parts + 1] = tail
      return concat(parts), stop + 1
    end
    parts = parts or {}
    parts[#parts + 1] = sub(text, start, stop - 1)
    local letter = sub(text, stop + 1, stop + 1)
    if letter == "u" then
      parts[#parts + 1] = string.char(tonumber(sub(text, stop + 2, stop + 5), 16) % 256)
      start = stop + 6
    else
      parts[#parts + 1] = unescapes[letter]
      start = stop + 2
    end
  end
end

local function decode_array(text, at)
  local list, count = {}, 0
  at = skip_space(text, at + 1)
  if byte(text, at) == 93 then return list, at + 1 end
  while true do
    count = count + 1
    list[count], at = decode_value(text, at)
    at = skip_space(text, at)
    local c = byte(text, at)
    if c == 93 then return list, at + 1 end
    if c ~= 44 then error("comma expected at " .. at) end
    at = skip_space(text, at + 1)
  end
end

local function decode_object(text, at)
  local object = {}
  at = skip_space(text, at + 1)
  if byte(text, at) == 125 then return object, at + 1 end
  while true do
    local key
    key, at = decode_string(text, at)
    at = skip_space(text, at)
    if byte(text, at) ~= 58 then error("colon expected at " .. at) end
    object[key], at = decode_value(text, skip_space(text, at + 1))
    at = skip_space(text, at)
    local c = byte(text, at)
    if c == 125 then return object, at + 1 end
    if c ~= 44 then error("comma expected at " .. at) end
    at = skip_space(text, at + 1)
  end
end

function decode_value(text, at)
  local c = byte(text, at)
  if c == 123 then return decode_object(text, at) end
  if c == 91 then return decode_array(text, at) end
  if c == 34 then return decode_string(text, at) end
  local _, last = find(text, "^-?%d+%.?%d*[eE]?[+-]?%d*", at)
  if last then return tonumber(sub(text, at, last)), last + 1 end
  if sub(text, at, at + 3) == "true" then return true, at + 4 end
  if sub(text, at, at + 4) == "false" then return false, at + 5 end
  error("value expected at " .. at)
end

-- The document ----------------------------------------------------------------------------------

local people = {}
for i = 1, 60 do
  people[i] = {
    id = i,
    name = "Person \"" .. i .. "\"",
    email = "person" .. i .. "@example.org",
    active = i % 3 == 0,
    balance = i * 1234.56 / 7,
    tags = { "tag" .. i % 5, "tag" .. i % 7, "line\nbreak\t" .. i },
    address = { street = "Long Street " .. i, city = "Springfield", position = { i / 3, -i / 7 } },
    history = { i, i * 2, i * 3, i * 5, i * 7 },
  }
end

local text = encode({ people = people, version = 3 })
local length, total = 0, 0
for _ = 1, n do
  local document = decode_value(text, 1)
  local again = encode(document)
  length = length + #again
  for _, person in ipairs(document.people) do
    total = total + person.id + #person.tags[3] + person.history[5]
  end
  if again ~= text then error("round trip failed") end
end
print(format("length %d, total %d", length, total))
