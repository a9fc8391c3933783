-- only: wippy
-- debug.setlocal and setupvalue on natives that wait for a callback: errors, never a crash
local left
local function smash(v)
  -- A loop that is set back for ever never ends; that is no crash.
  left = left - 1
  if left < 0 then return end
  for level = 1, 8 do
    local info = debug.getinfo(level, "S")
    if info and info.what == "C" then
      for i = 1, 12 do pcall(debug.setlocal, level, i, v) end
    end
  end
end
local function survives(name, f, ...)
  left = 3
  local co = coroutine.create(f)
  local ok = coroutine.resume(co, ...)
  assert(type(ok) == "boolean")
  return name
end
for _, v in ipairs { false, 5, "x", {}, print, -1, 2 ^ 53 } do
  local names = {}
  local function try(name, ...) names[#names + 1] = survives(name, ...) end
  local texts = setmetatable({}, { __tostring = function() smash(v) return "t" end })
  try("load", load, function() smash(v) end)
  try("tostring", tostring, texts)
  try("format", string.format, "%s%s", texts, texts)
  try("time", os.time, setmetatable({}, { __index = function() smash(v) return 1 end }))
  try("time", os.time, setmetatable({ year = 2000, month = 1, day = 1 }, { __newindex = function() smash(v) end, __index = function() smash(v) end }))
  package.preload.smashed = function() smash(v) end
  package.loaded.smashed = nil
  try("require", require, "smashed")
  table.insert(package.searchers, 1, function() smash(v) end)
  try("require", require, "not there")
  table.remove(package.searchers, 1)
  try("ipairs", function() for i in ipairs(setmetatable({}, { __index = function(_, i) smash(v) return i < 3 and i or nil end })) do end end)
  try("pairs", pairs, setmetatable({}, { __pairs = function() smash(v) return 1, 2, 3 end }))
  try("gsub", string.gsub, "abc", "%w", function() smash(v) return "x" end)
  try("sort", table.sort, { 3, 1, 2, 5, 4 }, function(a, b) smash(v) return a < b end)
  local list = setmetatable({}, { __index = function(_, i) smash(v) return i < 9 and "y" or nil end, __newindex = function() smash(v) end, __len = function() smash(v) return 5 end })
  try("concat", table.concat, list)
  try("insert", table.insert, list, 2, 1)
  try("remove", table.remove, list, 2)
  try("move", table.move, list, 1, 4, 2)
  try("unpack", table.unpack, list)
  try("pcall", pcall, function() smash(v) end)
  try("xpcall", xpcall, function() smash(v) error("x") end, function() smash(v) end)
  try("wrap", coroutine.wrap(function() smash(v) coroutine.yield() smash(v) end))
  try("gc", function() setmetatable({}, { __gc = function() smash(v) end }) collectgarbage() end)
  print(type(v), table.concat(names, " "))
end
local natives = { io.write, io.read, io.lines, io.open, io.close, io.input, io.output, io.tmpfile, require, pairs, ipairs, load, string.gmatch("x", "x"), coroutine.wrap(print), table.unpack(package.searchers) }
left = 0
local values = { 5, "x", {}, print, false }
for i = 1, #natives do
  for n = 1, 4 do
    for k = 1, #values do
      pcall(debug.setupvalue, natives[i], n, values[k])
      pcall(natives[i], nil)
    end
  end
end
print("end")
