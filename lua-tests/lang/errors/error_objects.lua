-- 2.3: error objects: classes, comparison, wrapped causes, filters
local Err = {} Err.__index = Err Err.__tostring = function(e) return e.class .. ": " .. e.msg end
local function throw(class, msg, cause) error(setmetatable({class = class, msg = msg, cause = cause}, Err)) end
local function try(f) return {catch = function(class, h) local r = table.pack(pcall(f)) if r[1] then return table.unpack(r, 2, r.n) end if getmetatable(r[2]) == Err and r[2].class == class then return h(r[2]) end error(r[2], 0) end} end
print(try(function() return 1, 2 end).catch("IO", function() return "handled" end)) print(try(function() throw("IO", "disk") end).catch("IO", function(e) return "handled", e.msg end))
print(pcall(function() return try(function() throw("Net", "down") end).catch("IO", function() return "wrong" end) end) == false) print(select(2, pcall(function() return try(function() error("plain", 0) end).catch("IO", print) end)))
local ok, e = pcall(function() local ok, e = pcall(throw, "Inner", "cause") throw("Outer", "wrapped", e) end) print(ok, tostring(e), tostring(e.cause), e.cause.cause)
local function chain(e) local t = {} while e do t[#t + 1] = e.class e = e.cause end return table.concat(t, " <- ") end print(chain(e))
print(xpcall(throw, function(e) return e.class, "dropped" end, "Traced", "x")) print(xpcall(throw, tostring, "ToString", "y")) print(getmetatable(select(2, pcall(throw, "A", "b"))) == Err, select(2, pcall(error, e)) == e)
local t = {} for i, v in ipairs{1, "s", true, {}, print, Err} do local ok, r = pcall(error, v) t[i] = tostring(rawequal(r, v)) end print(table.concat(t, " ")) local co = coroutine.create(throw) local ok2, e2 = coroutine.resume(co, "Co", "in co") print(ok2, tostring(e2), coroutine.status(co))
print(pcall(function() e.x.y = 1 end)) print(pcall(function() return e .. "" end)) print(pcall(function() return e < e end)) print(pcall(function() return e + 1 end))
