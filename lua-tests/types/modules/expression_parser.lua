-- Arithmetic expressions: text to tokens to tree to number.

type Token =
    {kind: "number", value: number, at: integer}
    | {kind: "name", text: string, at: integer}
    | {kind: "symbol", text: string, at: integer}
    | {kind: "end", at: integer}

type Expr =
    {tag: "number", value: number}
    | {tag: "variable", name: string}
    | {tag: "unary", operand: Expr}
    | {tag: "binary", op: string, left: Expr, right: Expr}
    | {tag: "call", name: string, args: {Expr}}

type Parser = {tokens: {Token}, position: integer}

type Scope = {
    variables: {[string]: number},
    functions: {[string]: (...number) -> number},
}

local function tokenize(text: string): ({Token}?, string?)
    local tokens: {Token} = {}
    local at = 1
    while at <= #text do
        local _, blank_end = text:find("^%s+", at)
        local number_text = text:match("^%d+%.?%d*", at)
        local name = text:match("^[%a_][%w_]*", at)
        if blank_end then
            at = blank_end + 1
        elseif number_text then
            local value = tonumber(number_text)
            if not value then
                return nil, "bad number at " .. at
            end
            tokens[#tokens + 1] = {kind = "number", value = value, at = at}
            at = at + #number_text
        elseif name then
            tokens[#tokens + 1] = {kind = "name", text = name, at = at}
            at = at + #name
        else
            local symbol = text:match("^[-+*/^(),]", at)
            if not symbol then
                return nil, "unexpected character at " .. at
            end
            tokens[#tokens + 1] = {kind = "symbol", text = symbol, at = at}
            at = at + 1
        end
    end
    tokens[#tokens + 1] = {kind = "end", at = at}
    return tokens, nil
end

local PRECEDENCE: {[string]: integer} = {["+"] = 1, ["-"] = 1, ["*"] = 2, ["/"] = 2, ["^"] = 3}

local function peek(parser: Parser): Token
    return parser.tokens[parser.position]
end

local function advance(parser: Parser): Token
    local token = peek(parser)
    parser.position = parser.position + 1
    return token
end

local function accept(parser: Parser, symbol: string): boolean
    local token = peek(parser)
    if token.kind == "symbol" and token.text == symbol then
        advance(parser)
        return true
    end
    return false
end

local function expect(parser: Parser, symbol: string)
    if not accept(parser, symbol) then
        error(string.format("'%s' expected at %d", symbol, peek(parser).at), 0)
    end
end

local parse_binary: (Parser, integer) -> Expr

local function parse_operand(parser: Parser): Expr
    local token = advance(parser)
    if token.kind == "number" then
        return {tag = "number", value = token.value}
    elseif token.kind == "name" then
        if not accept(parser, "(") then
            return {tag = "variable", name = token.text}
        end
        local args: {Expr} = {}
        if not accept(parser, ")") then
            repeat
                args[#args + 1] = parse_binary(parser, 1)
            until not accept(parser, ",")
            expect(parser, ")")
        end
        return {tag = "call", name = token.text, args = args}
    elseif token.kind == "symbol" and token.text == "-" then
        return {tag = "unary", operand = parse_binary(parser, 3)}
    elseif token.kind == "symbol" and token.text == "(" then
        local inner = parse_binary(parser, 1)
        expect(parser, ")")
        return inner
    end
    error("operand expected at " .. token.at, 0)
end

parse_binary = function(parser: Parser, level: integer): Expr
    local left = parse_operand(parser)
    while true do
        local token = peek(parser)
        if token.kind ~= "symbol" then
            return left
        end
        local precedence = PRECEDENCE[token.text]
        if not precedence or precedence < level then
            return left
        end
        advance(parser)
        local right = parse_binary(parser, precedence + 1)
        left = {tag = "binary", op = token.text, left = left, right = right}
    end
end

local OPERATORS: {[string]: (number, number) -> number} = {
    ["+"] = function(a, b) return a + b end,
    ["-"] = function(a, b) return a - b end,
    ["*"] = function(a, b) return a * b end,
    ["/"] = function(a, b) return a / b end,
    ["^"] = function(a, b) return a ^ b end,
}

local function eval(expr: Expr, scope: Scope): number
    if expr.tag == "number" then
        return expr.value
    elseif expr.tag == "variable" then
        local value = scope.variables[expr.name]
        if value == nil then
            error("no variable " .. expr.name, 0)
        end
        return value
    elseif expr.tag == "unary" then
        return -eval(expr.operand, scope)
    elseif expr.tag == "binary" then
        local operator = OPERATORS[expr.op]
        assert(operator, "no operator " .. expr.op)
        return operator(eval(expr.left, scope), eval(expr.right, scope))
    else
        local func = scope.functions[expr.name]
        if not func then
            error("no function " .. expr.name, 0)
        end
        local values: {number} = {}
        for i, arg in ipairs(expr.args) do
            values[i] = eval(arg, scope)
        end
        return func(table.unpack(values))
    end
end

local function evaluate(text: string, scope: Scope): (number?, string?)
    local tokens, problem = tokenize(text)
    if not tokens then
        return nil, problem
    end
    local parser: Parser = {tokens = tokens, position = 1}
    local ok, result = pcall(function(): number
        local expr = parse_binary(parser, 1)
        if peek(parser).kind ~= "end" then
            error("text left over at " .. peek(parser).at, 0)
        end
        return eval(expr, scope)
    end)
    if ok then
        return result, nil
    end
    return nil, tostring(result)
end

local scope: Scope = {
    variables = {x = 3, half = 0.5},
    functions = {
        max = math.max,
        sum = function(...)
            local total = 0.0
            for _, v in ipairs({...}) do
                total = total + v
            end
            return total
        end,
    },
}

for _, text in ipairs({"1 + 2 * 3", "-(x + 1) ^ 2", "max(1, x, 2) * half", "sum(1, 2, 3)", "1 +", "y", "2 $ 3", "(1"}) do
    local value, problem = evaluate(text, scope)
    if value then
        print(text, string.format("%g", value))
    else
        print(text, problem)
    end
end
