-- line numbers for calls spread over several lines
local function try(f) print(select(2, pcall(f))) end
local function fail() error("fail", 2) end
try(function()
  fail(
    1,
    2
  )
end)
try(function()
  local x =
    fail
    (
      1
    )
end)
try(function()
  local o = {m = function(self) fail() end}
  o
    :m()
end)
try(function()
  local o = {m = function(self) return self end, f = fail}
  o:m()
    :m()
    .f()
end)
try(function()
  return 1 + (
    fail()
  )
end)
try(function()
  fail
  {
    1
  }
end)
try(function() fail [[
long
string]] end)
try(function()
  local t = {
    fail(),
    1
  }
end)
try(function()
  print(1,
    fail(),
    2)
end)
try(function()
  local s = ("x"):rep(
    1,
    fail()
  )
end)
