-- a Turing machine and a tape language compiled to Lua source
local function turing(rules, tape, state, limit)
  local t, pos, steps = {}, 1, 0
  for i = 1, #tape do t[i] = tape:sub(i, i) end
  while state ~= "halt" do
    local sym = t[pos] or "_"
    local r = rules[state .. sym]
    if not r then return "no rule for " .. state .. sym, steps end
    t[pos], pos, state = r[1], pos + r[2], r[3]
    steps = steps + 1
    if steps > limit then return "limit", steps end
  end
  local lo, hi = 1, 1
  for k in pairs(t) do lo, hi = math.min(lo, k), math.max(hi, k) end
  local out = {}
  for k = lo, hi do out[#out + 1] = t[k] or "_" end
  return (table.concat(out):gsub("^_+", ""):gsub("_+$", "")), steps
end
local inc = {right0 = {"0", 1, "right"}, right1 = {"1", 1, "right"}, right_ = {"_", -1, "add"}, add0 = {"1", -1, "halt"}, add1 = {"0", -1, "add"}, add_ = {"1", 0, "halt"}}
for _, s in ipairs{"0", "1", "1011", "1111", ""} do print(s, turing(inc, s, "right", 1000)) end
local busy = {A_ = {"1", 1, "B"}, A1 = {"1", -1, "C"}, B_ = {"1", -1, "A"}, B1 = {"1", 1, "B"}, C_ = {"1", -1, "B"}, C1 = {"1", 1, "halt"}}
print(turing(busy, "", "A", 100)) print(turing({s_ = {"x", 1, "s"}}, "", "s", 50)) print(turing({}, "z", "q", 5))
local function bf(src, input)
  local code, depth = {"local out, inp, t, p = {}, ..., setmetatable({}, {__index = function() return 0 end}), 0 local ip = 0 "}, 0
  for run in src:gsub("[^%+%-<>%.,%[%]]", ""):gmatch(".") do
    if run == "+" then code[#code + 1] = "t[p] = (t[p] + 1) % 256 " elseif run == "-" then code[#code + 1] = "t[p] = (t[p] - 1) % 256 "
    elseif run == ">" then code[#code + 1] = "p = p + 1 " elseif run == "<" then code[#code + 1] = "p = p - 1 "
    elseif run == "." then code[#code + 1] = "out[#out + 1] = string.char(t[p]) " elseif run == "," then code[#code + 1] = "ip = ip + 1 t[p] = inp:byte(ip) or 0 "
    elseif run == "[" then code[#code + 1] = "while t[p] ~= 0 do " depth = depth + 1 else code[#code + 1] = "end " depth = depth - 1 end
  end
  code[#code + 1] = "return table.concat(out)"
  local f, e = load(table.concat(code), "=bf")
  if not f then return nil, e end
  return f(input or "")
end
print(bf("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."))
print(bf(",[.,]", "echo this")) print(bf(">,[>,]<[.<]", "reversed")) print(bf("++++++[>++++++++<-]>+.>++[<+>-]<.")) print(bf("[")) print(bf(",>,<[->+<]>.", "!\"")) print(#bf("++++[>++++<-]>[.-]"))
