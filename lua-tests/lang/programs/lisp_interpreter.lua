-- not-under: gc a collection at each of its allocations takes minutes
-- a small Lisp: reader, evaluator with closures and tail calls, printer
local nilv = setmetatable({}, {__tostring = function() return "()" end})
local Pair = {}
local function cons(a, b) return setmetatable({a, b}, Pair) end
local function show(x)
  if getmetatable(x) ~= Pair then return type(x) == "function" and "#<procedure>" or type(x) == "boolean" and (x and "#t" or "#f") or type(x) == "table" and x.body and "#<lambda>" or tostring(x) end
  local t = {}
  while getmetatable(x) == Pair do t[#t + 1] = show(x[1]) x = x[2] end
  return "(" .. table.concat(t, " ") .. (x ~= nilv and " . " .. show(x) or "") .. ")"
end
local function read(src)
  local toks, p = {}, 1
  for t in src:gsub("[()']", " %0 "):gmatch("%S+") do toks[#toks + 1] = t end
  local function expr()
    local t = toks[p]
    p = p + 1
    if not t then error("unexpected end", 0) end
    if t == "(" then
      local items = {}
      while toks[p] ~= ")" do if not toks[p] then error("missing )", 0) end items[#items + 1] = expr() end
      p = p + 1
      local l = nilv
      for i = #items, 1, -1 do l = cons(items[i], l) end
      return l
    elseif t == "'" then return cons("quote", cons(expr(), nilv))
    elseif t == ")" then error("unexpected )", 0)
    elseif t == "#t" then return true elseif t == "#f" then return false end
    return tonumber(t) or t
  end
  local out = {}
  while p <= #toks do out[#out + 1] = expr() end
  return out
end
local function lookup(env, k) while env do if env.vars[k] ~= nil then return env.vars[k] end env = env.up end error("unbound " .. k, 0) end
local function eval(x, env)
  while true do
    if type(x) == "string" then return lookup(env, x) elseif getmetatable(x) ~= Pair then return x end
    local op, args = x[1], x[2]
    if op == "quote" then return args[1]
    elseif op == "if" then x = eval(args[1], env) ~= false and args[2][1] or (args[2][2] ~= nilv and args[2][2][1])
    elseif op == "define" then
      if getmetatable(args[1]) == Pair then env.vars[args[1][1]] = {params = args[1][2], body = args[2], env = env} return args[1][1] end
      env.vars[args[1]] = eval(args[2][1], env) return args[1]
    elseif op == "lambda" then return {params = args[1], body = args[2], env = env}
    elseif op == "let" then
      local e = {vars = {}, up = env}
      local b = args[1]
      while b ~= nilv do e.vars[b[1][1]] = eval(b[1][2][1], env) b = b[2] end
      x, env = args[2][1], e
    else
      local f, list = eval(op, env), {}
      while args ~= nilv do list[#list + 1] = eval(args[1], env) args = args[2] end
      if type(f) == "function" then return f(table.unpack(list)) end
      if type(f) ~= "table" or not f.body then error("not a procedure: " .. show(f), 0) end
      local e, p = {vars = {}, up = f.env}, f.params
      for _, v in ipairs(list) do if p == nilv then error("too many arguments", 0) end e.vars[p[1]] = v p = p[2] end
      local body = f.body
      while body[2] ~= nilv do eval(body[1], e) body = body[2] end
      x, env = body[1], e
    end
  end
end
local global = {vars = {["+"] = function(...) local s = 0 for _, v in ipairs{...} do s = s + v end return s end, ["-"] = function(a, b) return b and a - b or -a end, ["*"] = function(a, b) return a * b end, ["<"] = function(a, b) return a < b end, ["="] = function(a, b) return a == b end, cons = cons, car = function(p) return p[1] end, cdr = function(p) return p[2] end, ["null?"] = function(x) return x == nilv end, list = function(...) local l = nilv for i = select("#", ...), 1, -1 do l = cons((select(i, ...)), l) end return l end}}
local function run(src) local ok, forms = pcall(read, src) if not ok then return "read error: " .. forms end local r for _, f in ipairs(forms) do local ok, v = pcall(eval, f, global) if not ok then return "error: " .. tostring(v) end r = v end return show(r) end
for _, s in ipairs{"(+ 1 2 3)", "(define x 10) (* x x)", "'(1 2 (3 4))", "(if (< 1 2) 'yes 'no)", "(define (fact n) (if (= n 0) 1 (* n (fact (- n 1))))) (fact 15)", "((lambda (a b) (cons a b)) 1 2)", "(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n)))) (loop 20000 0)", "(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))) (map (lambda (v) (* v v)) '(1 2 3 4))", "(define (adder n) (lambda (m) (+ n m))) ((adder 5) 7)", "(let ((a 1) (b 2)) (+ a b x))", "(list #t #f 1.5 'sym)", "car", "fact", "(undefined 1)", "(1 2)", "(car 5)", "(+ 1", ")", "((lambda (a) a) 1 2)", "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 15)"} do print(s, run(s)) end
