-- 3.3.5: explist adjusted to three values; state and control visible to the iterator
local function probe(...) print(select("#", ...), ...); return nil end
for x in probe do end
for x in probe, "state" do end
for x in probe, "state", "control" do end
for x in probe, "state", "control", "fourth" do end
for x in probe, nil, nil do end
for x in (function() return probe, "s", "c", "d" end)() do end
for x in probe, (function() return "s", "c", "d" end)() do end
for x in ((function() return probe, "s" end)()) do end
local n = 0
for a, b in function(s, c) n = n + 1; print("control", c); if n < 4 then return n * 10, c end end do a = "changed" end
local t = {1, 2, 3}
for i, v in ipairs(t) do t = nil; io.write(i, v, " ") end print()
local it, st = ipairs{5, 6}
for i, v in it, st, 0 do st = nil; it = nil; io.write(i, v, " ") end print()
for i, v in ipairs{1, 2, 3} do i = i * 2; v = v .. "x"; io.write(i, v, " ") end print()
local fs = {}
for i, v in ipairs{"x", "y"} do fs[i] = function() v = v .. i; return v end end
print(fs[1](), fs[1](), fs[2]())
