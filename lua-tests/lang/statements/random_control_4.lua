-- random structured programs (loops, breaks, gotos, locals, closures) traced against a direct interpretation
local seed = 9633
local function rnd(n) seed = seed * 6364136223846793005 + 1442695040888963407 return (seed >> 33) % n + 1 end
local function pick(t) return t[rnd(#t)] end
local fuel
local function block(depth, loops, closures)
  local n = rnd(3)
  local src, run = {}, {}
  for _ = 1, n do
    local k = depth > 0 and rnd(7) or rnd(2)
    if k == 1 then local c = rnd(9) src[#src + 1] = "x = (x * 3 + " .. c .. ") % 1009" run[#run + 1] = function(s) s.x = (s.x * 3 + c) % 1009 end
    elseif k == 2 then local c = rnd(50) src[#src + 1] = "T(x + " .. c .. ")" run[#run + 1] = function(s) s.T(s.x + c) end
    elseif k == 3 then
      local m = rnd(4) + 1
      local a, fa = block(depth - 1, loops) local b, fb = block(depth - 1, loops)
      src[#src + 1] = "if x % " .. m .. " == 0 then " .. a .. " else " .. b .. " end"
      run[#run + 1] = function(s) if s.x % m == 0 then return fa(s) else return fb(s) end end
    elseif k == 4 then
      local m = rnd(4)
      local a, fa = block(depth - 1, loops + 1)
      src[#src + 1] = "for i = 1, " .. m .. " do x = x + i " .. a .. " end"
      run[#run + 1] = function(s) for i = 1, m do s.x = s.x + i local r = fa(s) if r == "break" then break elseif r == "return" then return r end end end
    elseif k == 5 then
      local m = rnd(5)
      local a, fa = block(depth - 1, loops + 1)
      src[#src + 1] = "do local n = 0 while n < " .. m .. " do n = n + 1 " .. a .. " end end"
      run[#run + 1] = function(s) local n = 0 while n < m do n = n + 1 local r = fa(s) if r == "break" then break elseif r == "return" then return r end end end
    elseif k == 6 then
      local m = rnd(3)
      local a, fa = block(depth - 1, loops + 1)
      src[#src + 1] = "do local n = 0 repeat n = n + 1 local last = n >= " .. m .. " " .. a .. " until last end"
      run[#run + 1] = function(s) local n = 0 repeat n = n + 1 local last = n >= m local r = fa(s) if r == "break" then break elseif r == "return" then return r end until last end
    elseif k == 7 then
      if loops > 0 then
        local m = rnd(5) + 1
        src[#src + 1] = "if x % " .. m .. " == 1 then break end"
        run[#run + 1] = function(s) if s.x % m == 1 then return "break" end end
      else
        local m = rnd(40) + 10
        src[#src + 1] = "if x % " .. m .. " == 1 then return end"
        run[#run + 1] = function(s) if s.x % m == 1 then return "return" end end
      end
    elseif k == 8 then
      local c, d = rnd(9), rnd(9)
      src[#src + 1] = "do local y = x + " .. c .. " local function f() y = y + " .. d .. " return y end f() x = f() T(y) end"
      run[#run + 1] = function(s) local y = s.x + c + d + d s.x = y s.T(y) end
    else
      local m, c = rnd(3) + 1, rnd(9)
      src[#src + 1] = "do local n = 0 ::top:: n = n + 1 x = x + " .. c .. " if n < " .. m .. " then goto top end T(x) end"
      run[#run + 1] = function(s) s.x = s.x + c * math.max(m, 1) s.T(s.x) end
    end
  end
  return table.concat(src, " "), function(s) for i = 1, #run do local r = run[i](s) if r then return r end end end
end
local bad = 0
for n = 1, 40 do
  local src, f = block(4, 0)
  local function trace() local t = {} return t, function(v) t[#t + 1] = v if #t > 3000 then error("long", 0) end end end
  local want, T1 = trace()
  local state = {x = n, T = T1}
  local ok1 = pcall(f, state)
  local got, T2 = trace()
  local env = {T = T2, x = n}
  local ok2 = pcall(assert(load(src, "=r", "t", env)))
  local got3, T3 = trace()
  local ok3, x3 = pcall(assert(load("local T, x = ... local function body() " .. src .. " end body() return x", "=r", "t", {})), T3, n)
  local same = table.concat(want, " ") == table.concat(got, " ") and table.concat(got, " ") == table.concat(got3, " ") and ok1 == ok2 and ok2 == ok3 and (not ok1 or state.x == env.x and x3 == env.x)
  if not same then bad = bad + 1 print("different", src) end
  local sum = 0
  for i, v in ipairs(got) do sum = (sum * 31 + v) % 1000003 end
  print(n, #got, sum, env.x)
end
print("bad", bad)
