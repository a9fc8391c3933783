-- A small language compiled to code for a stack machine, optimised, disassembled and run.
--
-- The language: numbers, + - * / % ^, comparisons, and/or/not, variables, assignment, if/else, while, functions with
-- recursion, print. Statements end with a semicolon.

-- Lexer ---------------------------------------------------------------------------------------------

local keywords = {}
for word in ("let if else while fn return print and or not true false"):gmatch("%a+") do
    keywords[word] = true
end

local function tokenize(source)
    local tokens, at, line = {}, 1, 1
    local function add(kind, text)
        tokens[#tokens + 1] = {kind = kind, text = text, line = line}
        at = at + #text
    end
    while at <= #source do
        local space = source:match("^[ \t\r]+", at) or source:match("^#[^\n]*", at)
        if space then
            at = at + #space
        elseif source:sub(at, at) == "\n" then
            line, at = line + 1, at + 1
        else
            local number = source:match("^%d+%.?%d*", at)
            local name = source:match("^[%a_][%w_]*", at)
            local symbol = source:match("^[<>=!]=", at) or source:match("^[-+*/%%^<>=(){},;]", at)
            if number then
                add("number", number)
            elseif name then
                add(keywords[name] and name or "name", name)
            elseif symbol then
                add(symbol, symbol)
            else
                error(string.format("line %d: unexpected '%s'", line, source:sub(at, at)), 0)
            end
        end
    end
    tokens[#tokens + 1] = {kind = "end", text = "end of input", line = line}
    return tokens
end

-- Parser: precedence climbing, to an abstract syntax tree --------------------------------------------

local Parser = {}
Parser.__index = Parser

function Parser:peek() return self.tokens[self.at].kind end

function Parser:next()
    local token = self.tokens[self.at]
    self.at = self.at + 1
    return token
end

function Parser:accept(kind)
    if self:peek() == kind then return self:next() end
end

function Parser:expect(kind)
    local token = self.tokens[self.at]
    if token.kind ~= kind then
        error(string.format("line %d: '%s' expected near '%s'", token.line, kind, token.text), 0)
    end
    return self:next()
end

local binary = {
    ["or"] = {1, 2},
    ["and"] = {3, 4},
    ["<"] = {5, 6},
    [">"] = {5, 6},
    ["<="] = {5, 6},
    [">="] = {5, 6},
    ["=="] = {5, 6},
    ["!="] = {5, 6},
    ["+"] = {7, 8},
    ["-"] = {7, 8},
    ["*"] = {9, 10},
    ["/"] = {9, 10},
    ["%"] = {9, 10},
    ["^"] = {14, 13},
}
local UNARY = 11

function Parser:primary()
    local token = self:next()
    if token.kind == "number" then return {op = "number", value = tonumber(token.text)} end
    if token.kind == "true" or token.kind == "false" then
        return {op = "number", value = token.kind == "true" and 1 or 0}
    end
    if token.kind == "-" then return {op = "negate", self:expression(UNARY)} end
    if token.kind == "not" then return {op = "not", self:expression(UNARY)} end
    if token.kind == "(" then
        local inner = self:expression(0)
        self:expect(")")
        return inner
    end
    if token.kind == "name" then
        if not self:accept("(") then return {op = "name", name = token.text, line = token.line} end
        local call = {op = "call", name = token.text, line = token.line}
        if self:peek() ~= ")" then
            repeat
                call[#call + 1] = self:expression(0)
            until not self:accept(",")
        end
        self:expect(")")
        return call
    end
    error(string.format("line %d: unexpected '%s'", token.line, token.text), 0)
end

function Parser:expression(limit)
    local left = self:primary()
    while true do
        local power = binary[self:peek()]
        if not power or power[1] < limit then return left end
        local op = self:next().kind
        left = {op = op, left, self:expression(power[2])}
    end
end

function Parser:block()
    self:expect("{")
    local block = {}
    while self:peek() ~= "}" do
        block[#block + 1] = self:statement()
    end
    self:next()
    return block
end

function Parser:statement()
    if self:accept("if") then
        local node = {op = "if", condition = self:expression(0), body = self:block()}
        if self:accept("else") then
            node.otherwise = self:peek() == "if" and {self:statement()} or self:block()
        end
        return node
    elseif self:accept("while") then
        return {op = "while", condition = self:expression(0), body = self:block()}
    elseif self:accept("fn") then
        local node = {op = "fn", name = self:expect("name").text, parameters = {}}
        self:expect("(")
        if self:peek() ~= ")" then
            repeat
                node.parameters[#node.parameters + 1] = self:expect("name").text
            until not self:accept(",")
        end
        self:expect(")")
        node.body = self:block()
        return node
    end
    local node
    if self:accept("let") then
        node = {op = "let", name = self:expect("name").text}
        self:expect("=")
        node.value = self:expression(0)
    elseif self:accept("return") then
        node = {op = "return", value = self:expression(0)}
    elseif self:accept("print") then
        node = {op = "print"}
        repeat
            node[#node + 1] = self:expression(0)
        until not self:accept(",")
    elseif self:peek() == "name" and self.tokens[self.at + 1].kind == "=" then
        local name = self:next()
        self:next()
        node = {op = "assign", name = name.text, line = name.line, value = self:expression(0)}
    else
        node = {op = "discard", value = self:expression(0)}
    end
    self:expect(";")
    return node
end

-- Compiler --------------------------------------------------------------------------------------------

local fold = {
    ["+"] = function(a, b) return a + b end,
    ["-"] = function(a, b) return a - b end,
    ["*"] = function(a, b) return a * b end,
    ["^"] = function(a, b) return a ^ b end,
}

--- Constant folding on the tree; division keeps its place so that its error does too.
local function simplify(node)
    for i, child in ipairs(node) do
        node[i] = simplify(child)
    end
    local a, b = node[1], node[2]
    if fold[node.op] and a.op == "number" and b.op == "number" then
        return {op = "number", value = fold[node.op](a.value, b.value)}
    elseif node.op == "negate" and a.op == "number" then
        return {op = "number", value = -a.value}
    end
    return node
end

local Compiler = {}
Compiler.__index = Compiler

function Compiler.new(functions, parameters)
    local self = setmetatable({code = {}, slots = {}, count = 0, functions = functions}, Compiler)
    for _, name in ipairs(parameters) do
        self:declare(name)
    end
    return self
end

function Compiler:declare(name)
    self.count = self.count + 1
    self.slots[name] = self.count
    return self.count
end

function Compiler:slot(node)
    return self.slots[node.name]
        or error(string.format("line %d: unknown variable '%s'", node.line, node.name), 0)
end

function Compiler:emit(op, operand)
    self.code[#self.code + 1] = {op, operand}
    return #self.code
end

function Compiler:patch(at) self.code[at][2] = #self.code + 1 end

function Compiler:expression(node)
    local op = node.op
    if op == "number" then
        self:emit("push", node.value)
    elseif op == "name" then
        self:emit("load", self:slot(node))
    elseif op == "and" or op == "or" then
        self:expression(node[1])
        local jump = self:emit(op == "and" and "jump_if_false_keep" or "jump_if_true_keep")
        self:emit("drop")
        self:expression(node[2])
        self:patch(jump)
    elseif op == "call" then
        local fn = self.functions[node.name]
        if not fn then
            error(string.format("line %d: unknown function '%s'", node.line, node.name), 0)
        end
        if #node ~= fn.arity then
            error(
                string.format(
                    "line %d: '%s' takes %d arguments, got %d",
                    node.line,
                    node.name,
                    fn.arity,
                    #node
                ),
                0
            )
        end
        for _, argument in ipairs(node) do
            self:expression(argument)
        end
        self:emit("call", node.name)
    else
        for _, child in ipairs(node) do
            self:expression(child)
        end
        self:emit(op)
    end
end

function Compiler:block(block)
    for _, node in ipairs(block) do
        self:statement(node)
    end
end

function Compiler:statement(node)
    local op = node.op
    if op == "let" then
        self:expression(simplify(node.value))
        self:emit("store", self.slots[node.name] or self:declare(node.name))
    elseif op == "assign" then
        self:expression(simplify(node.value))
        self:emit("store", self:slot(node))
    elseif op == "print" then
        for _, value in ipairs(node) do
            self:expression(simplify(value))
        end
        self:emit("print", #node)
    elseif op == "return" then
        self:expression(simplify(node.value))
        self:emit("return")
    elseif op == "discard" then
        self:expression(simplify(node.value))
        self:emit("drop")
    elseif op == "if" then
        self:expression(simplify(node.condition))
        local skip = self:emit("jump_if_false")
        self:block(node.body)
        if node.otherwise then
            local leave = self:emit("jump")
            self:patch(skip)
            self:block(node.otherwise)
            self:patch(leave)
        else
            self:patch(skip)
        end
    elseif op == "while" then
        local start = #self.code + 1
        self:expression(simplify(node.condition))
        local leave = self:emit("jump_if_false")
        self:block(node.body)
        self:emit("jump", start)
        self:patch(leave)
    end
end

--- Compiles a program to its functions; the statements outside of functions become `main`.
local function compile(source)
    local parser = setmetatable({tokens = tokenize(source), at = 1}, Parser)
    local functions, definitions, main = {}, {}, {}
    while parser:peek() ~= "end" do
        local node = parser:statement()
        if node.op == "fn" then
            functions[node.name] = {name = node.name, arity = #node.parameters}
            definitions[#definitions + 1] = node
        else
            main[#main + 1] = node
        end
    end
    definitions[#definitions + 1] = {name = "main", parameters = {}, body = main}
    functions.main = {name = "main", arity = 0}
    for _, definition in ipairs(definitions) do
        local compiler = Compiler.new(functions, definition.parameters)
        compiler:block(definition.body)
        compiler:emit("push", 0)
        compiler:emit("return")
        local fn = functions[definition.name]
        fn.code, fn.slots = compiler.code, compiler.count
    end
    return functions
end

local function disassemble(fn)
    print(string.format("%s: %d parameters, %d slots", fn.name, fn.arity, fn.slots))
    for i, instruction in ipairs(fn.code) do
        local op, operand = instruction[1], instruction[2]
        print(
            string.format("%4d  %-18s %s", i, op, operand ~= nil and tostring(operand) or ""):match(
                "^(.-)%s*$"
            )
        )
    end
end

-- Machine ---------------------------------------------------------------------------------------------

local function truth(condition) return condition and 1 or 0 end

local operators = {
    ["+"] = fold["+"],
    ["-"] = fold["-"],
    ["*"] = fold["*"],
    ["^"] = fold["^"],
    ["/"] = function(a, b)
        if b == 0 then error("division by zero", 0) end
        return a / b
    end,
    ["%"] = function(a, b)
        if b == 0 then error("division by zero", 0) end
        return a % b
    end,
    ["<"] = function(a, b) return truth(a < b) end,
    [">"] = function(a, b) return truth(a > b) end,
    ["<="] = function(a, b) return truth(a <= b) end,
    [">="] = function(a, b) return truth(a >= b) end,
    ["=="] = function(a, b) return truth(a == b) end,
    ["!="] = function(a, b) return truth(a ~= b) end,
}

local function run(functions)
    local stack, top, steps, depth = {}, 0, 0, 0

    local function call(fn)
        depth = depth + 1
        if depth > 200 then error("calls nested too deeply", 0) end
        local slots, code, pc = {}, fn.code, 1
        for i = fn.arity, 1, -1 do
            slots[i] = stack[top]
            top = top - 1
        end
        while true do
            local instruction = code[pc]
            local op, operand = instruction[1], instruction[2]
            pc = pc + 1
            steps = steps + 1
            local operator = operators[op]
            if operator then
                top = top - 1
                stack[top] = operator(stack[top], stack[top + 1])
            elseif op == "push" then
                top = top + 1
                stack[top] = operand
            elseif op == "load" then
                top = top + 1
                stack[top] = slots[operand] or error("variable used before its value is set", 0)
            elseif op == "store" then
                slots[operand] = stack[top]
                top = top - 1
            elseif op == "jump" then
                pc = operand
            elseif op == "jump_if_false" then
                if stack[top] == 0 then pc = operand end
                top = top - 1
            elseif op == "jump_if_false_keep" then
                if stack[top] == 0 then pc = operand end
            elseif op == "jump_if_true_keep" then
                if stack[top] ~= 0 then pc = operand end
            elseif op == "call" then
                call(functions[operand])
            elseif op == "return" then
                depth = depth - 1
                return
            elseif op == "negate" then
                stack[top] = -stack[top]
            elseif op == "not" then
                stack[top] = truth(stack[top] == 0)
            elseif op == "drop" then
                top = top - 1
            elseif op == "print" then
                local values = {}
                for i = 1, operand do
                    values[i] = string.format("%.10g", stack[top - operand + i])
                end
                top = top - operand
                print("  > " .. table.concat(values, " "))
            end
        end
    end

    call(functions.main)
    return steps
end

-- Demonstration ---------------------------------------------------------------------------------------

local program = [[
# Numbers, loops, recursion.
fn square(x) { return x * x; }
fn gcd(a, b) { while b != 0 { let t = a % b; a = b; b = t; } return a; }
fn fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }
fn sign(x) { if x > 0 { return 1; } else if x < 0 { return -1; } else { return 0; } }

print 2 + 3 * 4 ^ 2 ^ 0.5, (2 + 3) * 4, -2 ^ 2, 10 - 4 - 3;
print gcd(1071, 462), fib(15), square(square(3));
print sign(5), sign(-5), sign(0), not 1, true and 7, 0 or 9, false and fib(30);
let i = 1; let sum = 0;
while i <= 100 { if i % 3 == 0 or i % 5 == 0 { sum = sum + i; } i = i + 1; }
print sum;
let x = 10; let n = 0;
while x > 0.000001 { x = x / 2; n = n + 1; }
print n, x < 1;
]]

local functions = compile(program)
disassemble(functions.square)
disassemble(functions.gcd)
print(run(functions) .. " steps")
for _, source in ipairs{
    "print 1 / (2 - 2);",
    "print y;",
    "let a = 1",
    "print (1 + ;",
    "f(1);",
    "fn f(a) { return a; } print f(1, 2);",
    "fn f(a) { return f(a + 1); } f(0);",
    "print 3 $ 4;",
    "if 0 { let q = 1; }\nprint q;",
} do
    local ok, message = pcall(function() return run(compile(source)) end)
    print(string.format("%-42s %s", (source:gsub("\n", " ")), ok and "ok" or message))
end
