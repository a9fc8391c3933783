-- random boolean expressions with effects: value, jumps and order of evaluation agree with a direct interpretation
local seed = 5131
local function rnd(n) seed = seed * 6364136223846793005 + 1442695040888963407 return (seed >> 33) % n + 1 end
local function pick(t) return t[rnd(#t)] end
local leaves = {"nil", "false", "true", "0", "''", "'s'"}
local vals = {n = 6, nil, false, true, 0, "", "s"}
local log
local function L(i) log[#log + 1] = i return vals[i] end
local function expr(d)
  if d == 0 then local i = rnd(6) return "L(" .. i .. ")", function() return L(i) end end
  local k = rnd(5)
  local sa, fa = expr(d - 1)
  if k == 1 then return "not (" .. sa .. ")", function() return not fa() end end
  local sb, fb = expr(rnd(d) - 1)
  if k == 2 then return "(" .. sa .. ") and (" .. sb .. ")", function() local v = fa() if v then return fb() end return v end
  elseif k == 3 then return "(" .. sa .. ") or (" .. sb .. ")", function() local v = fa() if v then return v end return fb() end
  elseif k == 4 then return "(" .. sa .. ") == (" .. sb .. ")", function() local a = fa() return a == fb() end
  elseif k == 5 then return "(" .. sa .. ") ~= (" .. sb .. ")", function() local a = fa() return a ~= fb() end
  elseif k == 6 then local sc, fc = expr(rnd(d) - 1) return "((" .. sa .. ") and (" .. sb .. ") or (" .. sc .. "))", function() local v = fa() if v then v = fb() end if v then return v end return fc() end
  else return "not (" .. sa .. ") and (" .. sb .. ")", function() if not fa() then return fb() end return false end end
end
local wrap = {
  function(s) return "return " .. s end,
  function(s) return "local x = " .. s .. " return x" end,
  function(s) return "local x = 1; x = " .. s .. " return x" end,
  function(s) return "return ({" .. s .. "})[1]" end,
  function(s) return "return (select(2, 0, " .. s .. "))" end,
  function(s) return "local t = {} t.x = " .. s .. " return t.x" end,
}
local conds = {
  function(s) return "if " .. s .. " then return true else return false end" end,
  function(s) return "if not (" .. s .. ") then return false end return true" end,
  function(s) return "while " .. s .. " do return true end return false" end,
  function(s) return "local r = false repeat if r then return false end r = true until " .. s .. " return true" end,
  function(s) return "local n = 0 for i = 1, 1 do if " .. s .. " then goto yes end end do return false end ::yes:: return true" end,
}
local function run(src, env) log = {} local v = load(src, "=b", "t", env)() return v, table.concat(log) end
local bad = 0
for n = 1, 60 do
  local s, f = expr(3)
  log = {}
  local want = f()
  local wantlog = table.concat(log)
  local env = {L = L, select = select}
  for i, wr in ipairs(wrap) do local v, lg = run(wr(s), env) if v ~= want or lg ~= wantlog then bad = bad + 1 print("value", i, s, v, want, lg, wantlog) end end
  for i, c in ipairs(conds) do if i ~= 4 then local v, lg = run(c(s), env) if v ~= (want and true or false) or lg ~= wantlog then bad = bad + 1 print("jump", i, s, v, lg, wantlog) end end end
  print(n, tostring(want), wantlog)
end
print("bad", bad)
