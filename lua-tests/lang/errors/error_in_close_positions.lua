-- line numbers inside nested functions, loops and after blank lines and comments
local function at(f) local ok, e = pcall(f); return e end
print(at(function() error("one") end))
-- a comment

--[[ a long
comment ]]
print(at(function()

  error("two")
end))
local s = [[
long
string]]
print(at(function() error("three") end))
print(at(function() local x = [[

]] error("four") end))
print(at(function() local x = "a\
b\z
   c" error("five") end))
for i = 1, 2 do
  print(at(function()
    if i == 1 then error("six") else
      error("seven") end
  end))
end
print(at(function() return (function() error("eight") end)() end))
print(at(function() local t = {
  f = function() error("nine") end }
  t.f() end))
print(at(load("\n\n\nerror('ten')", "@other")))
print(at(load("--[==[\n]]\n]==] error('eleven')", "@other")))
print(at(load("error('twelve')\r\nerror('no')", "@other")))
print(at(load("\r\n\rerror('thirteen')", "@other")))
print(at(load("\n\r\n\rerror('fourteen')", "@other")))
