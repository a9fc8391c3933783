-- spec: types 4.12
-- expect: true	nil
-- expect: Inner	true
-- file: inner.lua
--[==[
type Inner = {id: string}
return {Inner = Inner}
]==]
-- file: outer.lua
--[==[
local inner = require("inner")
return {Again = inner.Inner}
]==]
local outer = require("outer")
print(outer.Again:is({id = "x"}) ~= nil, (outer.Again:is({})))
local inner = require("inner")
print(inner.Inner, inner.Inner == outer.Again)
