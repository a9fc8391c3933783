-- 6.4: tables printed with computed widths
local rows = { { "name", "qty", "price" }, { "apple", 3, 0.5 }, { "watermelon", 12, 3.25 }, { "fig", 100, 0.125 }, { "", 0, -1 } }
local widths = {}
for _, r in ipairs(rows) do for i, v in ipairs(r) do widths[i] = math.max(widths[i] or 0, #tostring(v)) end end
print(table.concat(widths, " "))
for i, r in ipairs(rows) do
  local fmt = i == 1 and "%-" .. widths[1] .. "s | %" .. widths[2] .. "s | %" .. widths[3] .. "s" or "%-" .. widths[1] .. "s | %" .. widths[2] .. "d | %" .. widths[3] .. ".2f"
  print("|" .. fmt:format(table.unpack(r)) .. "|")
end
local total = 0
for i = 2, #rows do total = total + rows[i][2] * rows[i][3] end
print(string.format("%-10s|%10.3f|%+e|%g", "total", total, total, total))
for w = 1, 12, 3 do print(("[%" .. w .. "d][%-" .. w .. "d][%0" .. w .. "d][%." .. w .. "d]"):format(42, 42, 42, 42)) end
for p = 0, 9, 3 do print(("[%." .. p .. "f][%." .. p .. "e][%." .. p .. "g][%." .. p .. "s]"):format(math.pi, math.pi, math.pi, "abcdefghij")) end
print(("%s|"):rep(3):format(1, "b", true), ("%5s"):rep(4):format("a", "b", "c", "d"), #("%%"):rep(10):format())
