-- spec: modules/lua-base 46; allow list
-- options: --restricted --modules json,time
-- expect: false	module 'uuid' not found (not allowed)
-- expect: 	allowed are channel, errors, json, payload, process, time; the option '--modules' allows others
-- expect: function	function
local ok, message = pcall(require, "uuid")
print(ok, (message:gsub("^[^:]*:%d+: ", "")))
print(type(require("json").encode), (process.exec(function() return type(require("time").now) end)))
