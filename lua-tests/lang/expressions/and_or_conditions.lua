-- 3.4.5: boolean expressions as conditions, every small combination checked against a model
local vals = {nil, false, 0, n = 3}
local function model_and(a, b) if a == nil or a == false then return a else return b end end
local function model_or(a, b) if a == nil or a == false then return b else return a end end
local bad, n = 0, 0
local forms = {
  {"a and b", function(a, b, c) return model_and(a, b) end},
  {"a or b", function(a, b, c) return model_or(a, b) end},
  {"a and b and c", function(a, b, c) return model_and(model_and(a, b), c) end},
  {"a and b or c", function(a, b, c) return model_or(model_and(a, b), c) end},
  {"a or b and c", function(a, b, c) return model_or(a, model_and(b, c)) end},
  {"(a or b) and c", function(a, b, c) return model_and(model_or(a, b), c) end},
  {"a and (b or c)", function(a, b, c) return model_and(a, model_or(b, c)) end},
  {"not a and b", function(a, b, c) return model_and(not a, b) end},
  {"not (a and b)", function(a, b, c) return not model_and(a, b) end},
  {"not (a or b) and not c", function(a, b, c) return model_and(not model_or(a, b), not c) end},
  {"not (a and not b or c)", function(a, b, c) return not model_or(model_and(a, not b), c) end},
  {"(a and b) == (a or c)", function(a, b, c) return model_and(a, b) == model_or(a, c) end},
  {"a == b and b ~= c or not c", function(a, b, c) return model_or(model_and(a == b, b ~= c), not c) end},
}
for _, f in ipairs(forms) do
  local value = load("local a, b, c = ... return " .. f[1])
  local cond = load("local a, b, c = ... if " .. f[1] .. " then return true else return false end")
  local negcond = load("local a, b, c = ... if not (" .. f[1] .. ") then return true else return false end")
  local loop = load("local a, b, c = ... while " .. f[1] .. " do return true end return false")
  local rep = load("local a, b, c = ... local n = 0 repeat n = n + 1 until n == 2 or (" .. f[1] .. ") return n == 1")
  local assign = load("local a, b, c = ... local x = 1; x = " .. f[1] .. " return x")
  local arg = load("local a, b, c = ... return (select(2, 'p', " .. f[1] .. "))")
  local tab = load("local a, b, c = ... return ({k = " .. f[1] .. "}).k")
  local row = {}
  for i = 1, 3 do for j = 1, 3 do for k = 1, 3 do
    local a, b, c = vals[i], vals[j], vals[k]
    local want = f[2](a, b, c)
    local truth = want and true or false
    n = n + 1
    if value(a, b, c) ~= want or assign(a, b, c) ~= want or arg(a, b, c) ~= want or tab(a, b, c) ~= want
      or cond(a, b, c) ~= truth or negcond(a, b, c) == truth or loop(a, b, c) ~= truth or rep(a, b, c) ~= truth then bad = bad + 1 end
    row[#row + 1] = want == nil and "n" or want == false and "f" or want == true and "t" or tostring(want)
  end end end
  print(f[1], table.concat(row))
end
print(n, bad)
