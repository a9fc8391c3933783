-- Class: getinfo(0, ">") and other options.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
pcall(debug.getinfo, 0, ">")
pcall(debug.getinfo, 0, ">n")
print(pcall(debug.getinfo, 1, "X"))
print(pcall(debug.getinfo, 1, "nSlutfLX"))
print(try(debug.getinfo), try(debug.getinfo, "x"), try(debug.getinfo, {}))
print(debug.getinfo(1000), debug.getinfo(-1), pcall(debug.getinfo, 1.5))
local info = debug.getinfo(1, "nSlutfL")
print(info.what, info.currentline, info.nups, info.nparams, info.isvararg, info.istailcall, info.linedefined, info.namewhat == "")
info = debug.getinfo(print)
print(info.what, info.short_src, info.source, info.currentline, info.linedefined, info.lastlinedefined, info.nparams, info.isvararg)
local function f(a, b, ...)
  local x
  return debug.getinfo(1, "nutL")
end
info = f()
print(info.name, info.namewhat, info.nups, info.nparams, info.isvararg)
local lines = {}
for line in pairs(info.activelines) do lines[#lines + 1] = line end
table.sort(lines)
print(table.concat(lines, " "))
print(debug.getinfo(0, "n").name, debug.getinfo(0, "S").what, next(debug.getinfo(1, "")))
print(debug.getinfo(debug.getinfo, "f").func == debug.getinfo)
