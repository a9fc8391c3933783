-- spec: cli 6.1
-- With --json the result of a function is one.
-- command: run -s --json -x app:fn x y
-- expect: {"list":[1,2.5,true],"text":"x\"y"}

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: fn, kind: function.lua, source: file://a_function_as_json.lua }
]==]

return { main = function(a, b) return { text = a .. '"' .. b, list = { 1, 2.5, true } } end }
