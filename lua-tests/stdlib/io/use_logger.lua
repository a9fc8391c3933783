-- 6.8: a logger with levels, rotation and a buffer
local base = os.tmpname()
local Logger = {}
Logger.__index = Logger
local levels = { debug = 1, info = 2, warn = 3, error = 4 }
local function new(level, limit) local l = setmetatable({ level = levels[level], limit = limit, size = 0, files = 1 }, Logger) l.file = assert(io.open(base, "w")) return l end
function Logger:rotate() self.file:close() assert(os.rename(base, base .. "." .. self.files)) self.files = self.files + 1 self.file = assert(io.open(base, "w")) self.size = 0 end
function Logger:log(level, fmt, ...)
  if levels[level] < self.level then return false end
  local line = string.format("%-5s " .. fmt .. "\n", level:upper(), ...)
  if self.size + #line > self.limit then self:rotate() end
  self.file:write(line)
  self.size = self.size + #line
  return true
end
for name in pairs(levels) do Logger[name] = function(self, ...) return self:log(name, ...) end end
local l = new("info", 100)
print(l:debug("hidden %d", 1), l:info("shown %d", 2), l:warn("value=%5.2f", math.pi), l:error("%s failed: %q", "task", "a\"b"))
for i = 1, 8 do l:info("message number %03d", i) end
print(l.files, l.size)
l.file:close()
for i = 1, l.files - 1 do print("file " .. i) io.write(io.open(base .. "." .. i):read("a")) end
print("current") io.write(io.open(base):read("a"))
print(pcall(l.info, l, "after close"))
print(pcall(l.info, l, "%d", "x"))
for i = 1, l.files - 1 do os.remove(base .. "." .. i) end
os.remove(base)
