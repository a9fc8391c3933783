-- a recursive-descent calculator with variables, functions and errors with positions
local function tokenize(s)
  local t, i = {}, 1
  while true do
    i = s:find("%S", i) if not i then break end
    local a, b, num = s:find("^(%d+%.?%d*)", i)
    if a then t[#t + 1] = {k = "num", v = tonumber(num), at = i}
    else a, b = s:find("^[%a_]%w*", i)
      if a then t[#t + 1] = {k = "id", v = s:sub(a, b), at = i}
      else a, b = s:find("^[%+%-%*/%^%%%(%),=]", i) if not a then error({at = i, msg = "unexpected '" .. s:sub(i, i) .. "'"}) end t[#t + 1] = {k = s:sub(a, b), at = i} end
    end
    i = b + 1
  end
  t[#t + 1] = {k = "eof", at = #s + 1}
  return t
end
local prec = {["+"] = {1, 2}, ["-"] = {1, 2}, ["*"] = {3, 4}, ["/"] = {3, 4}, ["%"] = {3, 4}, ["^"] = {8, 7}}
local function parse(s, env)
  local toks, p = tokenize(s), 1
  local function peek() return toks[p].k end
  local function fail(msg) error({at = toks[p].at, msg = msg}) end
  local function take(k) if peek() ~= k then fail("expected " .. k .. " got " .. peek()) end p = p + 1 return toks[p - 1] end
  local expr
  local function primary()
    local k = peek()
    if k == "num" then return take("num").v
    elseif k == "-" then p = p + 1 return -expr(6)
    elseif k == "(" then p = p + 1 local v = expr(0) take(")") return v
    elseif k == "id" then local name = take("id").v
      if peek() == "(" then p = p + 1 local args = {} while peek() ~= ")" do args[#args + 1] = expr(0) if peek() == "," then p = p + 1 end end take(")") return env[name](table.unpack(args)) end
      if peek() == "=" then p = p + 1 env[name] = expr(0) return env[name] end
      return env[name] or fail("undefined " .. name)
    else fail("unexpected " .. k) end
  end
  function expr(limit)
    local left = primary()
    while prec[peek()] and prec[peek()][1] > limit do
      local op = peek() p = p + 1
      local right = expr(prec[op][2] - 1)
      if op == "+" then left = left + right elseif op == "-" then left = left - right elseif op == "*" then left = left * right elseif op == "/" then left = left / right elseif op == "%" then left = left % right else left = left ^ right end
    end
    return left
  end
  local v = expr(0)
  take("eof")
  return v
end
local env = {max = math.max, sqrt = math.sqrt, pi = 3}
for _, s in ipairs{"1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-2 ^ 2", "10 - 3 - 2", "7 % 4 * 2", "8 / 4 / 2", "x = 5", "x * x + 1", "max(1, x, 3) + sqrt(16)", "y = z = 4", "y + z", "-(-(3))", "pi * 2", "1.5 + .5", "1 +", "(1", "2 3", "foo + 1", "1 $ 2", ""} do
  local ok, r = pcall(parse, s, env)
  print(s, ok and r or (type(r) == "table" and r.at .. ": " .. r.msg or r))
end
