-- 6.1 error: the level selects the position put before a string message
local function at0() error("m", 0) end
local function at1() error("m", 1) end
local function at2() error("m", 2) end
local function at3() error("m", 3) end
local function defaulted() error("m") end
print(pcall(at0))
print(pcall(at1))
print(pcall(defaulted))
local function call(f) f() return 1 end
local function call2(f) call(f) return 1 end
print(pcall(call, at0))
print(pcall(call, at1))
print(pcall(call, at2))
print(pcall(call2, at2))
print(pcall(call2, at3))
print(pcall(at2))
print(pcall(at3))
local function far() error("m", 100) end
print(pcall(far))
local function negative() error("m", -1) end
print(pcall(negative))
print(pcall(error, "m"))
print(pcall(error, "m", 1))
print(pcall(error, "m", 2))
print(pcall(error, "m", 3))
