-- spec: types 3.1
-- Without `strict` they are told as warnings, and the project starts.
-- command: run -c -x app:main
-- expect: started
-- stderr: {"entry":"app:main","line":31,"column":35,"code":"E0001"}

-- file: .wippy.yaml
--[==[
version: "1.0"
lua: { type_system: { enabled: true, strict: false } }
]==]

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://types_are_told.lua, imports: { money: app:money } }
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
    local sum: number = money.add("1", 2)
    return sum - sum
end
