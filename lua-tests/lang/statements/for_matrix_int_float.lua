-- 3.3.5: loops with int start and float limit or step, all combinations
local starts, limits, steps = {1, 5, -3, 10}, {4.5, 0.0, 10.9, -5.5}, {1, 2, -1, -3}
for _, s in ipairs(starts) do
  for _, l in ipairs(limits) do
    local line = {}
    for _, st in ipairs(steps) do
      local vals = {}
      local ok, e = pcall(function()
        for i = s, l, st do
          vals[#vals + 1] = tostring(i)
          if #vals == 12 then vals[#vals + 1] = "..." break end
        end
      end)
      line[#line + 1] = st .. ":[" .. table.concat(vals, ",") .. "]" .. (ok and "" or e)
    end
    print(s, l, table.concat(line, " "))
  end
end
