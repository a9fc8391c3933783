-- positions of run-time errors in statements spread over lines
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function()
  local t = {}
  t.x
    .y = 1
end)
try(function()
  local a = 1 +
    nil
end)
try(function()
  local a = {
    1,
    2 .. {},
    3,
  }
end)
try(function()
  print(
    "a",
    nil .. "b"
  )
end)
try(function()
  local f
  f(
    1,
    2
  )
end)
try(function()
  undefinedfunction
  (1)
end)
try(function()
  local x = (
    nil
  )()
end)
try(function()
  if
    nil < 1
  then
  end
end)
try(function()
  for i = 1,
    {} do
  end
end)
try(function()
  for k in
    nil
  do
  end
end)
try(function()
  return
    #nil
end)
try(function()
  local s = "a"
    .. "b"
    .. {}
    .. "c"
end)
