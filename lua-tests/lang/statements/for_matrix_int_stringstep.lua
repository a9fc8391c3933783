-- 3.3.5: loops with int start and stringstep limit or step, all combinations
local starts, limits, steps = {1, 5, -3}, {4, 0, -5}, {"1", "2.5", "-1", "-0x2"}
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
