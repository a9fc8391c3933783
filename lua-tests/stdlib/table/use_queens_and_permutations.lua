-- 6.6: backtracking
local solutions, first = 0, nil
local function queens(n)
  solutions, first = 0, nil
  local cols = {}
  local function ok(row, c) for r = 1, row - 1 do if cols[r] == c or math.abs(cols[r] - c) == row - r then return false end end return true end
  local function place(row)
    if row > n then
      solutions = solutions + 1
      first = first or table.concat(cols, " ")
      return
    end
    for c = 1, n do if ok(row, c) then cols[row] = c place(row + 1) cols[row] = nil end end
  end
  place(1)
  return solutions, first
end
for n = 1, 7 do print(n, queens(n)) end
local out = {}
local function permute(t, n) if n == 0 then out[#out + 1] = table.concat(t) return end for i = 1, n do t[n], t[i] = t[i], t[n] permute(t, n - 1) t[n], t[i] = t[i], t[n] end end
permute({ "a", "b", "c" }, 3)
print(#out, table.concat(out, " "))
local function subsets(t) local r = { {} } for _, v in ipairs(t) do for i = 1, #r do local s = table.move(r[i], 1, #r[i], 1, {}) s[#s + 1] = v r[#r + 1] = s end end return r end
local s = {}
for i, v in ipairs(subsets { 1, 2, 3 }) do s[i] = "{" .. table.concat(v, ",") .. "}" end
print(#s, table.concat(s, " "))
local function combos(n, k) local c = {} local function go(from, t) if #t == k then c[#c + 1] = table.concat(t) return end for i = from, n do t[#t + 1] = i go(i + 1, t) t[#t] = nil end end go(1, {}) return c end
print(#combos(5, 3), table.concat(combos(5, 3), " "))
local function hanoi(n, a, b, c, moves) if n == 0 then return moves end hanoi(n - 1, a, c, b, moves) moves[#moves + 1] = a .. c return hanoi(n - 1, b, a, c, moves) end
print(#hanoi(10, "A", "B", "C", {}), table.concat(hanoi(3, "A", "B", "C", {}), " "))
local function coins(total, kinds) local ways = { [0] = 1 } for _, k in ipairs(kinds) do for t = k, total do ways[t] = (ways[t] or 0) + (ways[t - k] or 0) end end return ways[total] or 0 end
print(coins(100, { 1, 5, 10, 25, 50 }), coins(7, { 2, 4 }), coins(0, { 1 }))
