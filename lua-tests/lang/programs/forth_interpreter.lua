-- a Forth: words, definitions, loops, conditionals, return stack
local function forth()
  local st, dict, out = {}, {}, {}
  local function push(v) st[#st + 1] = v end
  local function pop() if #st == 0 then error("stack empty", 0) end return table.remove(st) end
  local function bin(f) return function() local b, a = pop(), pop() push(f(a, b)) end end
  local function flag(b) return b and -1 or 0 end
  dict["+"] = bin(function(a, b) return a + b end) dict["-"] = bin(function(a, b) return a - b end) dict["*"] = bin(function(a, b) return a * b end)
  dict["/"] = bin(function(a, b) return a // b end) dict["mod"] = bin(function(a, b) return a % b end) dict["<"] = bin(function(a, b) return flag(a < b) end) dict["="] = bin(function(a, b) return flag(a == b) end)
  dict.dup = function() local a = pop() push(a) push(a) end dict.drop = pop dict.swap = function() local b, a = pop(), pop() push(b) push(a) end dict.over = function() local b, a = pop(), pop() push(a) push(b) push(a) end
  dict["."] = function() out[#out + 1] = tostring(pop()) end dict[".s"] = function() out[#out + 1] = "<" .. table.concat(st, " ") .. ">" end
  local function compile(words, i, stops)
    local code = {}
    while true do
      local w = words[i]
      if w == nil then if stops then error("unfinished definition", 0) end return code, i end
      if stops and stops[w] then return code, i, w end
      if w == ":" then
        local name, body = words[i + 1]
        body, i = compile(words, i + 2, {[";"] = true})
        code[#code + 1] = function() dict[name] = function() for _, f in ipairs(body) do f() end end end
      elseif w == "if" then
        local yes, no, stop
        yes, i, stop = compile(words, i + 1, {["then"] = true, ["else"] = true})
        if stop == "else" then no, i = compile(words, i + 1, {["then"] = true}) end
        code[#code + 1] = function() if pop() ~= 0 then for _, f in ipairs(yes) do f() end elseif no then for _, f in ipairs(no) do f() end end end
      elseif w == "begin" then
        local body
        body, i = compile(words, i + 1, {["until"] = true})
        code[#code + 1] = function() repeat for _, f in ipairs(body) do f() end until pop() ~= 0 end
      elseif w == "do" then
        local body
        body, i = compile(words, i + 1, {loop = true})
        code[#code + 1] = function() local from, to = pop(), pop() local saved = dict.i for k = from, to - 1 do dict.i = function() push(k) end for _, f in ipairs(body) do f() end end dict.i = saved end
      elseif tonumber(w) then local n = tonumber(w) code[#code + 1] = function() push(n) end
      else code[#code + 1] = function() local f = dict[w] if not f then error("unknown word " .. w, 0) end f() end end
      i = i + 1
    end
  end
  return function(src)
    out = {}
    local words = {} for w in src:gmatch("%S+") do words[#words + 1] = w end
    local ok, e = pcall(function() for _, f in ipairs((compile(words, 1))) do f() end end)
    if not ok then st = {} end
    return table.concat(out, " ") .. (ok and " ok" or " ? " .. e)
  end
end
local f = forth()
for _, s in ipairs{"1 2 + .", "2 3 4 .s", "drop drop drop .s", ": sq dup * ;  7 sq .", ": cube dup sq * ; 3 cube .", "5 0 do i . loop", "10 begin dup . 3 - dup 1 < until .", "1 if 10 else 20 then .", "0 if 10 else 20 then .", "0 if 10 then .s", ": fact dup 2 < if drop 1 else dup 1 - fact * then ; 10 fact .", "3 0 do 2 0 do i . loop i . loop", "+", "nonsense", ": bad 1 2", "1 0 /", ": fib dup 2 < if else dup 1 - fib swap 2 - fib + then ; 15 fib .", "17 5 mod . 17 5 / . -17 5 mod ."} do print(s, "->", f(s)) end
