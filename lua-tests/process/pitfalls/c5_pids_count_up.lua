-- spec: processes 3, pitfall C5
-- expect: 2 3 4 5 6 7 8 9 10 11
-- expect: 1000	none twice
-- not-under: gc takes too long
local function number(pid) return tonumber(pid:match("|0x(%x+)}$"), 16) end
local numbers = {}
for i = 1, 10 do numbers[i] = number(process.spawn(function() end)) end
print(table.concat(numbers, " "))
local seen, count, twice = {}, 0, "none twice"
for _ = 1, 1000 do
    local pid = process.exec(function() return process.pid() end)
    if seen[pid] then twice = pid end
    seen[pid], count = true, count + 1
end
print(count, twice)
