-- spec: cli 9.24
-- -x calls a function with the words and prints its result.
-- command: run -s -x app:fn x y
-- expect: {"xy", n = {x = "x", y = 2.0}}

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: fn, kind: function.lua, source: file://a_function_as_program.lua }
]==]

return { main = function(a, b) return { a .. b, n = { x = a, y = 2.0 } } end }
