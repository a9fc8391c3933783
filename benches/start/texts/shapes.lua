-- Shapes with areas, told apart by a tag. Number @N@.
local base = require("base")

«type Circle = {kind: "circle", r: number}
type Rect = {kind: "rect", w: number, h: number}
type Shape = Circle | Rect
»
local M = {}

function M.circle(r«: number»)«: Circle»
  return {kind = "circle", r = r}
end

function M.rect(w«: number», h«: number»)«: Rect»
  return {kind = "rect", w = w, h = h}
end

function M.area(shape«: Shape»)«: number»
  if shape.kind == "circle" then
    return math.pi * shape.r ^ 2
  else
    return shape.w * shape.h
  end
end

function M.scale(shape«: Shape», by«: number»)«: Shape»
  if shape.kind == "circle" then
    return M.circle(shape.r * by)
  end
  return M.rect(shape.w * by, shape.h * by)
end

function M.largest(shapes«: {Shape}»)«: Shape?»
  local best«: Shape?» = nil
  for _, shape in ipairs(shapes) do
    if best == nil or M.area(shape) > M.area(best) then
      best = shape
    end
  end
  base.count("largest")
  return best
end

function M.grid(n«: integer»)«: {Shape}»
  local shapes«: {Shape}» = {}
  for i = 1, n do
    shapes[i] = i % 2 == 0 and M.circle(i + @N@) or M.rect(i, i + 1)
  end
  return shapes
end

return M
