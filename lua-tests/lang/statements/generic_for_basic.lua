-- 3.3.5: the generic for
for i, v in ipairs{"a", "b", "c"} do io.write(i, v, " ") end print()
for i in ipairs{"a", "b"} do io.write(i, " ") end print()
for i, v, extra in ipairs{"a"} do print(i, v, extra) end
local function range(n) return function(s, c) if c < s then return c + 1 end end, n, 0 end
for i in range(4) do io.write(i, " ") end print()
local function stateless(state, control)
  if control == nil then control = 0 end
  if control < state.max then return control + 1, control * 2 end
end
for a, b in stateless, {max = 3} do io.write(a, ":", b, " ") end print()
for a, b in stateless, {max = 3}, 1 do io.write(a, ":", b, " ") end print()
local calls = 0
for x in function() calls = calls + 1; if calls < 4 then return calls end end do io.write(x, " ") end print(calls)
for x in function() return nil, "ignored" end do print("never") end
for x, y in function(s, c) if not c then return false, "false stops not" end end do print(x, y) break end
for k, v in next, {10, 20} do io.write(k, "=", v, " ") end print()
for k, v in next, {10, 20, 30}, 1 do io.write(k, "=", v, " ") end print()
for a, b, c, d in function(_, c) if not c then return 1, 2, 3 end end do print(a, b, c, d) end
for w in ("one two three"):gmatch("%a+") do io.write(w, ".") end print()
for k, v in pairs{} do print("never") end
for i, v in ipairs{nil, 2} do print("never") end
