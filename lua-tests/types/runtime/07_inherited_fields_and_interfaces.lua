-- spec: types 4.6
-- expect: true	true	nil
-- expect: x: required field missing
-- expect: move: expected function, got number
-- expect: interface	interface
-- expect: name:string:false size:integer?:false move:(dx: number) -> ():false
-- expect: true
-- expect: kind: required field missing
type Named = {name: string}
local Base = {name = "base"}
Base.__index = Base
local function boom() error("called") end
local viaTable = setmetatable({}, Base)
local viaFunction = setmetatable({}, {__index = boom})
print(Named:is(viaTable) == viaTable, Named:is(setmetatable({}, {__index = viaTable})) ~= nil, (Named:is(viaFunction)))
type X = {x: number}
print(select(2, X:is(viaFunction)))
interface Thing
  name: string,
  size: integer?,
end
interface Movable: Thing
  function move(dx: number): ()
end
print(select(2, Movable:is({name = "a", move = 1})))
print(Movable:kind(), Thing:kind())
local list = {}
for name, t, optional in Movable:fields() do list[#list + 1] = name .. ":" .. tostring(t) .. ":" .. tostring(optional) end
print(table.concat(list, " "))
interface Closer
  function close(): any
end
print(Closer:is(io.stdout) == io.stdout)
interface HasKind
  function kind(): string
end
print(select(2, HasKind:is({})))
