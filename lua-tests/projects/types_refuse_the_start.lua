-- spec: types 3.1
-- A strict project with an error in the types of an entry does not start; types cross imports.
-- command: run -x app:main
-- status: 1
-- stderr: error[E0001]: argument 1: string not assignable to number

-- file: .wippy.yaml
--[==[
version: "1.0"
lua: { type_system: { enabled: true, strict: true } }
]==]

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://types_refuse_the_start.lua, imports: { money: app:money } }
  - { name: money, kind: library.lua, source: file://money.lua }
]==]

-- file: money.lua
--[==[
local money = {}
function money.add(a: number, b: number): number return a + b end
return money
]==]

local money = require("money")
return function()
    print("started")
    local sum: number = money.add("x", 2)
    return sum
end
