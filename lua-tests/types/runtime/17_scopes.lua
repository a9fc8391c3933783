-- spec: types 4.2
-- expect: 7	type
-- expect: Point	Inner	Point
-- expect: local	nil
-- expect: 1	attempt to modify a type value
local function f(Point) return Point end
local function early() return Point end
type Point = number
print(f(7), type(early()))
do
  type Inner = string
  local function nested() return Inner end
  print(early(), nested(), Point)
end
local Word = "local"
type Word = string
print(Word, Inner)
-- An assignment is to a global; the type stays what it is.
type Global = number
Global = 1
local ok, message = pcall(function() function Point.new() end end)
print(_G.Global, (message:gsub("^.-:%d+: ", "")))
