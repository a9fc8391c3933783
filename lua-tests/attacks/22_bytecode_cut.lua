-- Every prefix of a dump, and dumps of other formats, are refused with a message.
-- only: wippy
-- expect: prefixes refused	true
-- expect: foreign refused	true
-- expect: text mode refused	true
-- expect: binary mode refused	true
local code = string.dump(function(a) return a + 1, "text" end)
local all = true
for i = 0, #code - 1 do
  local f, message = load(code:sub(1, i), "cut", "b")
  if i > 0 and (f or type(message) ~= "string") then all = false end
end
print("prefixes refused", all)
local foreign = "\27Lua\x53\0\x19\x93\r\n\x1a\n\4\8\4\8\8" .. ("\0"):rep(100)
local f, message = load(foreign, "foreign")
print("foreign refused", f == nil and type(message) == "string")
f, message = load(code, "t", "t")
print("text mode refused", f == nil and message:find("attempt to load a binary chunk", 1, true) ~= nil)
f, message = load("return 1", "b", "b")
print("binary mode refused", f == nil and message:find("attempt to load a text chunk", 1, true) ~= nil)
