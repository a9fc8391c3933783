-- a tiny stack machine: assembler, interpreter, subroutines
local function assemble(src)
  local code, labels, fix = {}, {}, {}
  for line in src:gmatch("[^\n]+") do
    local label = line:match("^%s*(%w+):") if label then labels[label] = #code + 1 end
    local op, arg = line:gsub("^%s*%w+:", ""):match("^%s*(%w+)%s*(%S*)")
    if op then code[#code + 1] = op if arg ~= "" then if tonumber(arg) then code[#code + 1] = tonumber(arg) else code[#code + 1] = arg if op:match("^J") or op == "CALL" then fix[#fix + 1] = #code end end end end
  end
  for _, at in ipairs(fix) do code[at] = labels[code[at]] or error("no label " .. tostring(code[at]), 0) end
  return code
end
local function run(code, limit)
  local st, sp, pc, vars, calls, out, steps = {}, 0, 1, {}, {}, {}, 0
  local function push(v) sp = sp + 1 st[sp] = v end
  local function pop() local v = st[sp] st[sp] = nil sp = sp - 1 return v end
  local ops = {PUSH = function(a) push(a) end, ADD = function() local b, a = pop(), pop() push(a + b) end, SUB = function() local b, a = pop(), pop() push(a - b) end, MUL = function() local b, a = pop(), pop() push(a * b) end, LT = function() local b, a = pop(), pop() push(a < b and 1 or 0) end, DUP = function() push(st[sp]) end, LOAD = function(a) push(vars[a] or 0) end, STORE = function(a) vars[a] = pop() end, PRINT = function() out[#out + 1] = pop() end, JMP = function(a) pc = a end, JZ = function(a) if pop() == 0 then pc = a end end, CALL = function(a) calls[#calls + 1] = pc pc = a end, RET = function() pc = table.remove(calls) end, SWAP = function() st[sp], st[sp - 1] = st[sp - 1], st[sp] end}
  local hasarg = {PUSH = true, LOAD = true, STORE = true, JMP = true, JZ = true, CALL = true}
  while code[pc] ~= "HALT" do
    steps = steps + 1 if limit and steps > limit then return "limit", #out end
    local op = code[pc] pc = pc + 1
    if not ops[op] then error("bad op " .. tostring(op), 0) end
    if hasarg[op] then local a = code[pc] pc = pc + 1 ops[op](a) else ops[op]() end
  end
  return table.concat(out, " "), steps
end
print(run(assemble "PUSH 2\nPUSH 3\nADD\nPUSH 4\nMUL\nPRINT\nHALT"))
print(run(assemble "PUSH 0\nSTORE i\nloop: LOAD i\nPUSH 5\nLT\nJZ done\nLOAD i\nDUP\nMUL\nPRINT\nLOAD i\nPUSH 1\nADD\nSTORE i\nJMP loop\ndone: HALT"))
local fact = "PUSH 6\nCALL fact\nPRINT\nHALT\nfact: DUP\nPUSH 2\nLT\nJZ rec\nRET\nrec: DUP\nPUSH 1\nSUB\nCALL fact\nMUL\nRET"
print(run(assemble(fact))) print(run(assemble "loop: JMP loop", 1000))
print(pcall(run, assemble "PUSH 1\nBOGUS\nHALT")) print(pcall(assemble, "JMP nowhere")) print(pcall(run, assemble "ADD\nHALT"))
print(run(assemble "PUSH 0\nSTORE a\nPUSH 1\nSTORE b\nPUSH 15\nSTORE n\nl: LOAD n\nJZ e\nLOAD a\nPRINT\nLOAD a\nLOAD b\nDUP\nSTORE a\nADD\nSTORE b\nLOAD n\nPUSH 1\nSUB\nSTORE n\nJMP l\ne: HALT"))
print(#assemble(fact), table.concat(assemble(fact), " "))
print(run(assemble "PUSH 0\nSTORE s\nPUSH 1000\nSTORE i\nl: LOAD i\nJZ e\nLOAD s\nLOAD i\nADD\nSTORE s\nLOAD i\nPUSH 1\nSUB\nSTORE i\nJMP l\ne: LOAD s\nPRINT\nHALT"))
