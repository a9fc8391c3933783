-- spec: types 4.11
-- expect: nil	boolean	number	number	string	table	function	thread	userdata	error	type
-- expect: {number}	number?	(a: number, b?: string) -> boolean	<T>(x: T) -> T
-- expect: P	string	P	0
-- expect: 1	P
-- expect: table	number	function
-- expect: false	bad argument #1 to 'typeof' (value expected)
-- expect: {name: string, age: integer}	{a: {integer}}
type P = {x: number}
print(typeof(nil), typeof(true), typeof(1), typeof(1.5), typeof("x"), typeof({}), typeof(print),
  typeof(coroutine.create(print)), typeof(io.stdout), typeof(errors.new("x")), typeof(P))
local list: {number} = nil as any
local function typed(a: number, b?: string): boolean return true end
local function outer(opt: number?)
  return typeof(opt)
end
print(typeof(list), outer("x" as any), typeof(typed), typeof(function<T>(x: T): T return x end))
local n = 0
local function count() n = n + 1 return {x = 1} end
local p = P({x = 1})
local cast = 5 as string
print(typeof(p), typeof(cast), typeof(P({x = 2})), n)
-- A cast is evaluated, a variable is not.
print(select("#", typeof(count() as P)) + n - 1, typeof(count() as P))
local q = P({x = 1})
q = {}
local apply = function(f, v) return f(v) end
print(typeof(q), apply(typeof, 3), typeof(function() end))
print(pcall(typeof))
local sample = {name = "a", age = 1}
type Sample = typeof(sample)
type Other = typeof({a = {1, 2}})
local function show(T)
  local parts = {}
  for name, t in T:fields() do parts[#parts + 1] = name .. ": " .. tostring(t) end
  return "{" .. table.concat(parts, ", ") .. "}"
end
print(show(Sample), show(Other))
