-- 6.4.1: a JSON reader by position captures
local parse
local function fail(s, i, what) error(string.format("%s at %d near %q", what, i, s:sub(i, i + 5)), 0) end
local unescape = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }
local function str(s, i)
  local out = {}
  while true do
    local text, c, j = s:match('^([^"\\]*)(["\\])()', i)
    if not text then fail(s, i, "open string") end
    out[#out + 1] = text
    if c == '"' then return table.concat(out), j end
    local hex, k = s:match("^u(%x%x%x%x)()", j)
    if hex then out[#out + 1] = utf8.char(tonumber(hex, 16)) i = k
    else local e = s:sub(j, j) out[#out + 1] = unescape[e] or e i = j + 1 end
  end
end
local words = { ["true"] = true, ["false"] = false }
function parse(s, i)
  i = s:match("^%s*()", i)
  local c = s:sub(i, i)
  if c == '"' then return str(s, i + 1) end
  if c == "[" or c == "{" then
    local out, close, n = {}, c == "[" and "]" or "}", 0
    i = s:match("^%s*()", i + 1)
    if s:sub(i, i) == close then return out, i + 1 end
    while true do
      local key, v
      if c == "{" then
        key, i = parse(s, i)
        i = s:match("^%s*:()", i) or fail(s, i, "no colon")
      else n = n + 1 key = n end
      v, i = parse(s, i)
      out[key] = v
      local d, j = s:match("^%s*([,%]}])()", i)
      if not d then fail(s, i, "no comma") end
      i = j
      if d == close then return out, i end
    end
  end
  local num, j = s:match("^(-?%d+%.?%d*[eE]?[+-]?%d*)()", i)
  if num then return tonumber(num), j end
  local w, k = s:match("^(%a+)()", i)
  if w == "null" then return nil, k end
  if words[w] ~= nil then return words[w], k end
  fail(s, i, "unexpected")
end
print((parse "12"), (parse "-1.5e3"), (parse "true"), (parse "null"), (parse '"s"'))
local t = parse '{"a": [1, 2, {"b": "c"}], "d": {"e": false}, "f": ""}'
print(t.a[1], t.a[2], t.a[3].b, t.d.e, t.f == "")
print((parse [["\u00e4\n\"\\\/x"]]))
print(#parse "[ ]", next((parse "{ }")), #parse "[[],[[]]]")
for _, bad in ipairs { "", "[1", "[1 2]", '{"a" 1}', '"open', "nope", "{1:2", "[1,]" } do print(bad, pcall(parse, bad)) end
print(math.type((parse "1")), math.type((parse "1.0")), (parse "123456789012345678901"))
