-- 6.9 os.date: every C99 conversion at fixed times in UTC
local times = { 0, 951825600, 1234567890, 1609459199, 1700000000, -1 }
for c in ("aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%"):gmatch(".") do
  local row = {}
  for i, t in ipairs(times) do row[i] = (os.date("!%" .. c, t):gsub("[\n\t]", { ["\n"] = "\\n", ["\t"] = "\\t" })) end
  print("%" .. c, table.concat(row, " | "))
end
