-- spec: modules/io 1, 6, lua-base 3
-- Entries list the terminal as `io`: input, output, arguments, also as a global. Who does not list it has no `io`.
-- command: run -s -x app:main a b
-- stdin: one after line 1
-- stdin: end after line 2
-- expect: a b 2
-- expect: one
-- expect: nil	EOF
-- expect: true	nil
-- expect: no	module 'io' not found (add it to the entry's modules list)

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: main, kind: process.lua, source: file://terminal_of_entries.lua, modules: [io], imports: { other: other } }
  - { name: other, kind: library.lua, source: file://other.lua }
]==]

-- file: other.lua
--[==[
return { has = io and "yes" or "no", why = select(2, pcall(require, "io")) }
]==]

local io = require("io")
local other = require("other")

return { main = function()
  local words = io.args()
  io.print(table.concat(words, " ") .. " " .. #words)
  io.write(io.readline(), "\n")
  io.flush()
  io.print(io.readline())
  io.print(_G.io == io, io.popen)
  io.print(other.has, other.why)
end }
