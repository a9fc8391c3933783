-- spec: entries 15 (base)
-- The directory of an entry lies below the root of the project, or of the module that the entry came with.
-- command: run -s -x app:main
-- expect: of the module	of the module
-- expect: of the project	of the project

-- file: wippy.lock
--[==[
directories: { modules: modules, src: ./src }
modules: [{ name: acme/disk }]
]==]

-- file: src/_index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://main.lua, modules: [fs] }
  - { name: own, kind: fs.directory, directory: data, base: module }
]==]

-- file: src/main.lua
--[==[
local fs = require("fs")
local function read(id) return (assert(assert(fs.get(id)):readfile("where.txt")):gsub("\n", "")) end
return { main = function()
  print(read("disk:usual"), read("disk:said"))
  print(read("disk:other"), read("app:own"))
end }
]==]

-- file: modules/acme/disk/src/_index.yaml
--[==[
namespace: disk
entries:
  - { name: usual, kind: fs.directory, directory: data }
  - { name: said, kind: fs.directory, directory: data, base: module }
  - { name: other, kind: fs.directory, directory: data, base: project }
]==]

-- file: modules/acme/disk/data/where.txt
--[==[
of the module
]==]

-- file: data/where.txt
--[==[
of the project
]==]
