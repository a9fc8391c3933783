-- 6.8 io.open: truncation, appending and update modes
local name = os.tmpname()
local function content() local f = io.open(name); local s = f:read("a"); f:close(); return s end
local function with(mode, fn) local f = assert(io.open(name, mode)); local r = fn(f); f:close(); return r end
with("w", function(f) f:write("hello") end) print(content())
with("a", function(f) f:write(" world") end) print(content())
with("w", function(f) end) print("[" .. content() .. "]")
with("w", function(f) f:write("0123456789") end)
with("r+", function(f) f:write("AB") end) print(content())
with("r+", function(f) f:seek("set", 4) f:write("XY") end) print(content())
with("r+", function(f) print(f:read(2)) f:seek("cur", 0) f:write("--") end) print(content())
with("a+", function(f) f:seek("set", 0) print(f:read("a")) f:write("!") end) print(content())
with("a+", function(f) f:seek("set", 0) f:write("end") end) print(content())
with("w+", function(f) f:write("new") f:seek("set") print(f:read("a")) end) print(content())
with("r", function(f) print(f:write("x")) end)
with("w", function(f) print(f:read("a")) end)
with("a", function(f) print(f:read("l")) end)
with("r+", function(f) f:seek("set", 5) f:write("gap") end) print((content():gsub("%z", "0")))
os.remove(name)
