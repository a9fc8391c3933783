-- A Lisp interpreter in the style of Scheme: reader, macros with quasi-quotation, lexical closures, proper tail calls,
-- errors that can be caught, and a library written in itself.

-- Data: numbers, booleans and strings are Lua's (strings boxed); symbols are interned; lists are pairs ending in NIL.

local symbols = {}
local Symbol = {}
Symbol.__index = Symbol
local function intern(name)
    if not symbols[name] then symbols[name] = setmetatable({name = name}, Symbol) end
    return symbols[name]
end

local Text = {}
local function text(s) return setmetatable({s = s}, Text) end

local NIL = setmetatable({}, {__name = "nil"})
local Pair = {}
local function cons(a, d) return setmetatable({a, d}, Pair) end
local function is_pair(x) return getmetatable(x) == Pair end
local function is_symbol(x) return getmetatable(x) == Symbol end

local Lambda, Macro = {}, {}

local function list(...)
    local result = NIL
    for i = select("#", ...), 1, -1 do
        result = cons((select(i, ...)), result)
    end
    return result
end

local function fail(message, ...) error({lisp = string.format(message, ...)}, 0) end

-- Printer ---------------------------------------------------------------------------------------------

local show

local function show_list(x)
    local parts = {}
    while is_pair(x) do
        parts[#parts + 1] = show(x[1])
        x = x[2]
    end
    if x ~= NIL then
        parts[#parts + 1] = "."
        parts[#parts + 1] = show(x)
    end
    return "(" .. table.concat(parts, " ") .. ")"
end

function show(x)
    if x == NIL then return "()" end
    if x == true then
        return "#t"
    elseif x == false then
        return "#f"
    elseif x == nil then
        return "#void"
    end
    local mt = getmetatable(x)
    if mt == Symbol then return x.name end
    if mt == Text then return (string.format("%q", x.s):gsub("\\\n", "\\n")) end
    if mt == Pair then return show_list(x) end
    if mt == Lambda then return "#<lambda " .. (x.name or "anonymous") .. ">" end
    if mt == Macro then return "#<macro>" end
    if type(x) == "function" then return "#<builtin>" end
    if math.type(x) == "float" then return string.format("%.12g", x) end
    return tostring(x)
end

-- Reader ------------------------------------------------------------------------------------------------

local prefixes = {
    ["'"] = "quote",
    ["`"] = "quasiquote",
    [","] = "unquote",
    [",@"] = "unquote-splicing",
}

local function read_all(source)
    local at, forms, read = 1, {}, nil
    local function token()
        while true do
            local stop = source:match("^%s+()", at) or source:match("^;[^\n]*()", at)
            if not stop then break end
            at = stop
        end
        if at > #source then return nil end
        local found = source:match("^,@", at)
            or source:match("^[()'`,]", at)
            or source:match('^"[^"]*"', at)
            or source:match("^[^%s()'`,;\"]+", at)
        if not found then fail("unfinished string") end
        at = at + #found
        return found
    end

    function read(current)
        if not current then fail("unexpected end of input") end
        if current == "(" then
            local items, tail = {}, NIL
            while true do
                local following = token()
                if following == ")" then break end
                if following == "." then
                    tail = read(token())
                    if token() ~= ")" then fail("one datum expected after the dot") end
                    break
                end
                items[#items + 1] = read(following)
            end
            for i = #items, 1, -1 do tail = cons(items[i], tail) end
            return tail
        elseif current == ")" then
            fail("unexpected )")
        elseif prefixes[current] then
            return list(intern(prefixes[current]), read(token()))
        elseif current:sub(1, 1) == '"' then
            return text((current:sub(2, -2):gsub("\\n", "\n")))
        elseif current == "#t" or current == "#f" then
            return current == "#t"
        end
        return math.tointeger(current) or tonumber(current) or intern(current)
    end

    for current in token do
        forms[#forms + 1] = read(current)
    end
    return forms
end

-- Environments ----------------------------------------------------------------------------------------------

local Scope = {}
Scope.__index = Scope

local function new_scope(parent) return setmetatable({values = {}, parent = parent}, Scope) end

function Scope:find(symbol)
    local scope = self
    while scope do
        if scope.values[symbol] ~= nil then return scope end
        scope = scope.parent
    end
    fail("unbound variable %s", symbol.name)
end

--- Binds parameters, which are a list, a dotted list or one symbol for all.
local function bind(lambda, arguments)
    local scope, parameters, i = new_scope(lambda.scope), lambda.parameters, 1
    while is_pair(parameters) do
        if i > #arguments then fail("%s: too few arguments", show(lambda)) end
        scope.values[parameters[1]] = arguments[i]
        parameters, i = parameters[2], i + 1
    end
    if parameters ~= NIL then
        scope.values[parameters] = list(table.unpack(arguments, i))
    elseif i <= #arguments then
        fail("%s: too many arguments", show(lambda))
    end
    return scope
end

-- Evaluation: a loop, so that tail calls need no stack --------------------------------------------------------

local evaluate
local special = {}

local function each(x)
    return function()
        if not is_pair(x) then return nil end
        local value = x[1]
        x = x[2]
        return value == nil and NIL or value, true
    end
end

local function array(x)
    local items, n = {}, 0
    while is_pair(x) do
        n = n + 1
        items[n] = x[1]
        x = x[2]
    end
    return items, n
end

--- Evaluates all forms but the last; returns the last one for the loop.
local function body(forms, scope)
    if forms == NIL then return NIL end
    while forms[2] ~= NIL do
        evaluate(forms[1], scope)
        forms = forms[2]
    end
    return forms[1]
end

local function apply(f, arguments)
    if type(f) == "function" then return f(table.unpack(arguments)) end
    if getmetatable(f) ~= Lambda then fail("%s is not a function", show(f)) end
    local scope = bind(f, arguments)
    return evaluate(body(f.body, scope), scope)
end

function evaluate(x, scope)
    while true do
        if is_symbol(x) then return scope:find(x).values[x] end
        if not is_pair(x) then return x end
        local head = x[1]
        local handler = is_symbol(head) and special[head.name]
        if handler then
            -- A special form returns its value, or the expression and scope to go on with.
            local done, value, next_scope = handler(x[2], scope)
            if done then return value end
            x, scope = value, next_scope or scope
        else
            local f = evaluate(head, scope)
            if getmetatable(f) == Macro then
                x = apply(f.expander, (array(x[2])))
            else
                local arguments, n = {}, 0
                local rest = x[2]
                while is_pair(rest) do
                    n = n + 1
                    arguments[n] = evaluate(rest[1], scope)
                    rest = rest[2]
                end
                if getmetatable(f) ~= Lambda then return apply(f, arguments) end
                scope = bind(f, arguments)
                x = body(f.body, scope)
            end
        end
    end
end

special.quote = function(x) return true, x[1] end
special["if"] = function(x, scope)
    if evaluate(x[1], scope) ~= false then return false, x[2][1] end
    local rest = x[2][2]
    if rest == NIL then return true, NIL end
    return false, rest[1]
end
special.lambda = function(x, scope)
    return true, setmetatable({parameters = x[1], body = x[2], scope = scope}, Lambda)
end
special.define = function(x, scope)
    local name, value = x[1], nil
    if is_pair(name) then
        value = setmetatable(
            {name = name[1].name, parameters = name[2], body = x[2], scope = scope},
            Lambda
        )
        name = name[1]
    else
        value = evaluate(x[2][1], scope)
        if getmetatable(value) == Lambda and not value.name then value.name = name.name end
    end
    scope.values[name] = value
    return true, name
end
special["define-macro"] = function(x, scope)
    local expander = setmetatable(
        {name = x[1][1].name, parameters = x[1][2], body = x[2], scope = scope},
        Lambda
    )
    scope.values[x[1][1]] = setmetatable({expander = expander}, Macro)
    return true, x[1][1]
end
special["set!"] = function(x, scope)
    scope:find(x[1]).values[x[1]] = evaluate(x[2][1], scope)
    return true, x[1]
end
special.begin = function(x, scope) return false, body(x, scope) end
special.let = function(x, scope)
    local inner = new_scope(scope)
    local name = is_symbol(x[1]) and x[1]
    if name then x = x[2] end
    local parameters, arguments = {}, {}
    for binding in each(x[1]) do
        parameters[#parameters + 1] = binding[1]
        arguments[#arguments + 1] = evaluate(binding[2][1], scope)
    end
    local lambda = setmetatable({
        name = name and name.name,
        parameters = list(table.unpack(parameters)),
        body = x[2],
        scope = inner,
    }, Lambda)
    if name then inner.values[name] = lambda end
    local bound = bind(lambda, arguments)
    return false, body(lambda.body, bound), bound
end
special.guard = function(x, scope) -- (guard (e handler...) body...)
    local ok, result = pcall(function() return evaluate(body(x[2], scope), scope) end)
    if ok then return true, result end
    if type(result) ~= "table" or not result.lisp then error(result, 0) end
    local inner = new_scope(scope)
    inner.values[x[1][1]] = text(result.lisp)
    return false, body(x[1][2], inner), inner
end
special.quasiquote = function(x, scope)
    local function expand(form, depth)
        if not is_pair(form) then return form end
        if form[1] == intern("unquote") and depth == 1 then return evaluate(form[2][1], scope) end
        local first = form[1]
        if is_pair(first) and first[1] == intern("unquote-splicing") then
            local items = array(evaluate(first[2][1], scope))
            local rest = expand(form[2], depth)
            for i = #items, 1, -1 do rest = cons(items[i], rest) end
            return rest
        end
        return cons(expand(first, depth), expand(form[2], depth))
    end
    return true, expand(x[1], 1)
end

-- Builtins ----------------------------------------------------------------------------------------------------

local global = new_scope()
local function builtin(name, f) global.values[intern(name)] = f end

local function number(x)
    if type(x) ~= "number" then fail("number expected, got %s", show(x)) end
    return x
end
local function pair(x)
    if not is_pair(x) then fail("pair expected, got %s", show(x)) end
    return x
end

local function arithmetic(name, start, f)
    builtin(name, function(first, ...)
        if first == nil then return start end
        local rest = table.pack(...)
        if rest.n == 0 then return f(start, number(first)) end
        local result = number(first)
        for i = 1, rest.n do result = f(result, number(rest[i])) end
        return result
    end)
end
arithmetic("+", 0, function(a, b) return a + b end)
arithmetic("-", 0, function(a, b) return a - b end)
arithmetic("*", 1, function(a, b) return a * b end)
arithmetic("/", 1, function(a, b)
    if b == 0 then fail("division by zero") end
    return a % b == 0 and a // b or a / b
end)
builtin("modulo", function(a, b) return number(a) % number(b) end)
for name, f in pairs{
    ["="] = function(a, b) return a == b end,
    ["<"] = function(a, b) return a < b end,
    [">"] = function(a, b) return a > b end,
    ["<="] = function(a, b) return a <= b end,
} do
    builtin(name, function(a, b) return f(number(a), number(b)) end)
end
builtin("cons", cons)
builtin("car", function(x) return pair(x)[1] end)
builtin("cdr", function(x) return pair(x)[2] end)
builtin("list", list)
builtin("null?", function(x) return x == NIL end)
builtin("pair?", is_pair)
builtin("symbol?", is_symbol)
builtin("eq?", function(a, b) return a == b end)
builtin("not", function(x) return x == false end)
builtin("error", function(message, ...)
    local parts = {getmetatable(message) == Text and message.s or show(message)}
    for _, x in ipairs{...} do parts[#parts + 1] = show(x) end
    fail("%s", table.concat(parts, " "))
end)
builtin("apply", function(f, arguments) return apply(f, (array(arguments))) end)
builtin("display", function(...)
    for _, x in ipairs{...} do io.write(getmetatable(x) == Text and x.s or show(x)) end
    return NIL
end)

-- The library in Lisp itself, and the demonstration -------------------------------------------------------------

local library = [[
(define-macro (when c . body) `(if ,c (begin ,@body)))
(define-macro (and . xs)
  (if (null? xs) #t (if (null? (cdr xs)) (car xs) `(if ,(car xs) (and ,@(cdr xs)) #f))))
(define-macro (or . xs) (if (null? xs) #f `(let ((t ,(car xs))) (if t t (or ,@(cdr xs))))))
(define-macro (cond . clauses)
  (if (null? clauses) '()
    (if (eq? (car (car clauses)) 'else) `(begin ,@(cdr (car clauses)))
      `(if ,(car (car clauses)) (begin ,@(cdr (car clauses))) (cond ,@(cdr clauses))))))
(define (fold f start xs) (if (null? xs) start (fold f (f start (car xs)) (cdr xs))))
(define (reverse xs) (fold (lambda (acc x) (cons x acc)) '() xs))
(define (map f xs) (reverse (fold (lambda (acc x) (cons (f x) acc)) '() xs)))
(define (filter keep xs) (reverse (fold (lambda (acc x) (if (keep x) (cons x acc) acc)) '() xs)))
(define (append xs ys) (fold (lambda (acc x) (cons x acc)) ys (reverse xs)))
(define (length xs) (fold (lambda (n x) (+ n 1)) 0 xs))
(define (range a b) (let loop ((i (- b 1)) (acc '())) (if (< i a) acc (loop (- i 1) (cons i acc)))))
(define (assoc key pairs) (cond ((null? pairs) #f) ((eq? (car (car pairs)) key) (car pairs)) (else (assoc key (cdr pairs)))))
]]

local program = [[
(+ 1 2 (* 3 4) (- 10) (/ 7 2) (/ 8 2))
(define (fact n) (if (= n 0) 1 (* n (fact (- n 1)))))
(fact 15)
(map fact (range 0 8))
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(fib 16)
(let loop ((i 0) (sum 0)) (if (= i 4000) sum (loop (+ i 1) (+ sum i))))
(define (even? n) (or (= n 0) (odd? (- n 1)))) (define (odd? n) (and (not (= n 0)) (even? (- n 1))))
(list (even? 1000) (odd? 7) (even? 7))
(define counter (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(counter) (counter) (list (counter) (counter))
(define (quicksort xs)
  (if (null? xs) '()
    (let ((p (car xs)) (rest (cdr xs)))
      (append (quicksort (filter (lambda (x) (< x p)) rest))
              (cons p (quicksort (filter (lambda (x) (not (< x p))) rest)))))))
(quicksort '(3 1 4 1 5 9 2 6 5 3 5))
(define-macro (swap! a b) `(let ((tmp ,a)) (set! ,a ,b) (set! ,b tmp)))
(define x 1) (define y 2) (swap! x y) (list x y)
`(1 ,(+ 1 1) ,@(map (lambda (v) (* v v)) '(3 4)) (nested ,x) . end)
(cond ((< 2 1) 'no) ((> 2 3) 'no) (else 'yes))
((lambda (a . rest) (list a rest)) 1 2 3)
((lambda all all) 1 2)
(define (queens n)
  (define (safe? q dist qs)
    (or (null? qs)
        (and (not (= q (car qs))) (not (= (- q (car qs)) dist)) (not (= (- (car qs) q) dist))
             (safe? q (+ dist 1) (cdr qs)))))
  (define (place k qs)
    (if (= k 0) (list qs)
      (fold (lambda (acc q) (if (safe? q 1 qs) (append acc (place (- k 1) (cons q qs))) acc)) '() (range 1 (+ n 1)))))
  (place n '()))
(length (queens 5)) (car (queens 5))
(define (derive e)
  (cond ((eq? e 'x) 1) ((symbol? e) 0) ((not (pair? e)) 0)
        ((eq? (car e) '+) `(+ ,(derive (car (cdr e))) ,(derive (car (cdr (cdr e))))))
        ((eq? (car e) '*) (let ((a (car (cdr e))) (b (car (cdr (cdr e)))))
                            `(+ (* ,(derive a) ,b) (* ,a ,(derive b)))))
        (else (error "cannot derive" e))))
(derive '(+ (* x x) (* 3 x)))
(guard (e (list 'caught e)) (derive '(sin x)))
(guard (e (list 'caught e)) (car '()))
(assoc 'b '((a . 1) (b . 2)))
(display "hello, " 'world " " 42 "\n")
"a string" 1.5 fact map when
(undefined-function 1)
(fact)
(1 2)
]]

local function run(source, quiet)
    for _, form in ipairs(read_all(source)) do
        local ok, result = pcall(evaluate, form, global)
        if not ok then
            print("error: " .. (type(result) == "table" and result.lisp or tostring(result)))
        elseif not quiet
            and not (is_pair(form) and (form[1].name == "define" or form[1].name == "define-macro"))
        then
            print(show(result))
        end
    end
end

run(library, true)
run(program)
for _, source in ipairs{"(1 2", ")", "(1 . 2 3)", '"abc'} do
    print(select(2, pcall(read_all, source)).lisp)
end
