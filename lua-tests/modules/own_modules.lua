-- spec: cli 3.2
-- Built-in modules come last: a program keeps modules of its own that go by the same names, but for those it has
-- as globals all the same.
-- expect: own time	own errors	own channel	own process
-- expect: true	true	nil
-- expect: table	table	table
-- expect: built-in	built-in
-- expect: module 'tiem' not found:
print(require("time"), require("errors"), require("channel"), require("process"))
print(package.loaded.time == "own time", package.loaded.process == "own process", rawget(_G, "time"))
print(type(errors), type(channel), type(process))
package.path = ""
for _, name in ipairs { "time", "channel" } do package.loaded[name] = nil end
local time, ch = require("time"), require("channel")
print(type(time) == "table" and type(time.now) == "function" and "built-in", ch == channel and "built-in")
print((select(2, pcall(require, "tiem")):match("module 'tiem' not found:")))
-- file: time.lua
--[==[
return "own time"
]==]
-- file: errors.lua
--[==[
return "own errors"
]==]
-- file: channel.lua
--[==[
return "own channel"
]==]
-- file: process.lua
--[==[
return "own process"
]==]
