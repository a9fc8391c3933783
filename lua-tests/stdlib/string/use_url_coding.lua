-- 6.4.1: percent coding and query strings
local function encode(s) return (s:gsub("[^%w%-%._~]", function(c) return string.format("%%%02X", c:byte()) end)) end
local function decode(s) return (s:gsub("+", " "):gsub("%%(%x%x)", function(h) return string.char(tonumber(h, 16)) end)) end
for _, s in ipairs { "plain", "two words", "a=b&c=d", "100%", "äöü", "", "\0\255", "a+b", "~tilde_-." } do
  local e = encode(s)
  print(e, decode(e) == s, #e)
end
print(decode("a+b%20c%2Bd"), decode("%zz%4"), decode("%41%42%"))
local function parse(q)
  local t = {}
  for k, v in q:gmatch("([^&=?]+)=?([^&]*)") do t[#t + 1] = decode(k) .. " -> " .. decode(v) end
  return table.concat(t, "; ")
end
print(parse("a=1&b=two+words&c=%26&d=&e"))
print(parse(""))
print(parse("?first=x&&second=y"))
local scheme, host, port, path, query = ("http://example.org:8080/a/b.html?q=1&r=2"):match("^(%a+)://([^:/]+):?(%d*)(/?[^?]*)%??(.*)$")
print(scheme, host, port, path, query)
print(("ftp://h"):match("^(%a+)://([^:/]+):?(%d*)(/?[^?]*)%??(.*)$"))
