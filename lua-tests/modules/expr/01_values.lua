-- spec: modules/expr 1-9, 10-14
-- expect: ok
local expr, json = require("expr"), require("json")
local env = {
    n = 7, f = 2.5, s = "häß", t = true, roles = { "admin", "user" }, m = { ["a.b"] = 1, k = "v", inner = { x = 5 } }, e = {},
    users = { { name = "A", age = 17, g = "x" }, { name = "B", age = 21, g = "y" }, { name = "C", age = 30, g = "x" } }, xs = { 3, 1, 2 },
}
local function show(v)
    if type(v) == "table" then return json.encode(v) end
    return math.type(v) == "float" and ("%.14g"):format(v) .. (v == math.floor(v) and ".0" or "") or tostring(v)
end
local function is(text, expected)
    local v, err = expr.eval(text, env)
    assert(err == nil and show(v) == expected, text .. " is " .. show(v) .. " not " .. expected .. ": " .. tostring(err))
end
for text, expected in pairs {
    ["1 + 2 * 3"] = "7", ["(1 + 2) * 3"] = "9", ["7 / 2"] = "3.5", ["6 / 2"] = "3.0", ["7 % 3"] = "1", ["2 ** 10"] = "1024", ["2 ^ 3 ^ 2"] = "512",
    ["-2 ** 2"] = "4", ["2 ** -1"] = "0.5", ["10 - 2 - 3"] = "5", ["1 + 2.5"] = "3.5", ["-7 % 3"] = "-1", ["+n"] = "7", ["-f"] = "-2.5",
    ["9223372036854775807 + 1"] = "-9223372036854775808", ["0x1F"] = "31", ["1_000"] = "1000", [".5"] = "0.5", ["1e3"] = "1000.0", ["1.5"] = "1.5",
    ["n > 5 ? 'big' : n > 3 ? 'mid' : 'small'"] = "big", ["false ? 1 : true ? 2 : 3"] = "2", ["a ?? 'x'"] = "x", ["n ?? 'x'"] = "7",
    ["m?.inner?.x"] = "5", ["a?.b"] = "nil", ["a?.b.c.d"] = "nil", ["a?.b ?? 'none'"] = "none", ["a?.[0]"] = "nil", ["m.nope"] = "nil",
    ["'admin' in roles"] = "true", ["'k' in m"] = "true", ["n not in [1, 2]"] = "true", ["1 in nil"] = "false", ["2.0 in [1, 2]"] = "true",
    ["max(1, 5, 3)"] = "5", ["max([1, 5])"] = "5", ["min(2, 1.5)"] = "1.5", ["sum([1, 2, 3])"] = "6", ["sum(1, 2.5)"] = "3.5", ["mean([1, 2])"] = "1.5",
    ["median([3, 1, 2])"] = "2.0", ["median([4, 1, 2, 3])"] = "2.5", ["len(s)"] = "3", ["len(roles)"] = "2", ["len({a: 1})"] = "1", ["sum([])"] = "0", ["mean([])"] = "0",
    ["xs[0]"] = "3", ["xs[-1]"] = "2", ["xs[1:]"] = "[1,2]", ["xs[:-1]"] = "[3,1]", ["xs[0:1]"] = "[3]", ["xs[5:9]"] = "[]", ["s[1:2]"] = "ä", ["xs[2:1]"] = "[]",
    ["filter(users, {.age >= 18})[0].name"] = "B", ["map(users, .name)"] = '["A","B","C"]', ["filter(users, .age >= 18 and .g == 'x')[0].name"] = "C",
    ["any(users, .age > 20)"] = "true", ["all(users, .age > 20)"] = "false", ["none(xs, # > 3)"] = "true", ["one(xs, # == 3)"] = "true",
    ["count(users, .g == 'x')"] = "2", ["count([true, false, true])"] = "2", ["find(xs, # < 3)"] = "1", ["find(xs, # > 9)"] = "nil", ["findIndex(xs, # == 2)"] = "2",
    ["findIndex(xs, # == 9)"] = "-1", ["findLast(xs, # < 3)"] = "2", ["findLastIndex(xs, # < 3)"] = "2",
    ["reduce(xs, #acc + #, 0)"] = "6", ["reduce(xs, #acc + #)"] = "6", ["reduce([], #acc + #, 5)"] = "5", ["map(xs, # * #index)"] = "[0,1,4]",
    ["groupBy(users, .g).x[1].name"] = "C", ["map(sortBy(users, .age, 'desc'), .name)"] = '["C","B","A"]', ["map(sortBy(xs, #), #)"] = "[1,2,3]",
    ["map([1, 2], {map([10, 20], # + 1)})"] = "[[11,21],[11,21]]",
    ["'abc' contains 'b'"] = "true", ["'abc' startsWith 'ab'"] = "true", ["'abc' endsWith 'x'"] = "false", ["'abc' matches '^a.c$'"] = "true", ["'x' + 'y'"] = "xy",
    ["'a' < 'b'"] = "true", ["1 < 1.5"] = "true", ["1 == 1.0"] = "true", ["'1' == 1"] = "false", ["[1, 2] == [1.0, 2]"] = "true", ["{a: 1} == {\"a\": 1}"] = "true",
    ["x == nil"] = "true", ["n != nil"] = "true", ["not t"] = "false", ["!t || t && false"] = "false", ["t and n == 7 or false"] = "true", ["nil"] = "nil",
    ["int('5')"] = "5", ["int(2.9)"] = "2", ["string(5)"] = "5", ["string([1, 'a'])"] = '[1,"a"]', ["float('1.5')"] = "1.5", ["float(2)"] = "2.0", ["string(nil)"] = "nil",
    ["type(1)"] = "int", ["type(1.0)"] = "float", ["type('')"] = "string", ["type([])"] = "array", ["type({})"] = "map", ["type(nil)"] = "nil", ["type(true)"] = "bool",
    ["m['a.b']"] = "1", ["get(m, 'k')"] = "v", ["get(m, 'z')"] = "nil", ["get(xs, 9)"] = "nil", ["{(s): 1}['häß']"] = "1", ["{1: 'one'}[1]"] = "one",
    ["upper('ä')"] = "Ä", ["'AB' | lower()"] = "ab", ["' a ' | trim | upper"] = "A", ["trim('xxaxx', 'x')"] = "a", ["trimPrefix('abc', 'ab')"] = "c", ["trimSuffix('abc', 'c')"] = "ab",
    ["trimPrefix('  a ')"] = "a ", ["trimSuffix(' a  ')"] = " a", ["hasPrefix('abc', 'a')"] = "true", ["hasSuffix('abc', 'a')"] = "false",
    ["split('a,b,c', ',')"] = '["a","b","c"]', ["split('a,b,c', ',', 2)"] = '["a","b,c"]', ["splitAfter('a,b', ',')"] = '["a,","b"]', ["split('äb', '')"] = '["ä","b"]', ["split('a', ',', 0)"] = "[]",
    ["join(['a', 'b'], '-')"] = "a-b", ["join(['a', 'b'])"] = "ab", ["replace('aXbX', 'X', '-')"] = "a-b-", ["repeat('ab', 3)"] = "ababab",
    ["indexOf('häx', 'x')"] = "2", ["lastIndexOf('xax', 'x')"] = "2", ["indexOf('a', 'b')"] = "-1", ["abs(-3)"] = "3", ["ceil(1.2)"] = "2.0", ["floor(-1.2)"] = "-2.0", ["round(1.5)"] = "2.0", ["round(2)"] = "2",
    ["toJSON({b: [1, 2.0, nil], a: 'x'})"] = '{"a":"x","b":[1,2,null]}', ["fromJSON('{\"a\": [1, 2.5, true]}').a[1]"] = "2.5", ["toBase64('hi')"] = "aGk=", ["fromBase64('aGk=')"] = "hi",
    ["toPairs({a: 1, b: 2})"] = '[["a",1],["b",2]]', ["fromPairs([['a', 1]]).a"] = "1", ["keys({b: 1, a: 2})"] = '["a","b"]', ["values({b: 1, a: 2})"] = "[2,1]", ["keys(e)"] = "[]",
    ["first(xs)"] = "3", ["last(xs)"] = "2", ["first([])"] = "nil", ["take(xs, 2)"] = "[3,1]", ["reverse(xs)"] = "[2,1,3]", ["concat(xs, [9])"] = "[3,1,2,9]", ["flatten([1, [2, [3]]])"] = "[1,2,3]",
    ["uniq([1, 1.0, 2, 'a', 'a'])"] = '[1,2,"a"]', ["sort(xs)"] = "[1,2,3]", ["sort(xs, 'desc')"] = "[3,2,1]", ["sort(['b', 'a'])"] = '["a","b"]', ["1..4"] = "[1,2,3,4]", ["3..1"] = "[]",
    ["let a = 5; let b = a * 2; a + b"] = "15", ["if n > 5 { 'yes' } else { 'no' }"] = "yes", ["if false { 1 } else if true { 2 } else { 3 }"] = "2", ["1 /* c */ + // d\n 2"] = "3",
    ["`raw\\n`"] = "raw\\n", ["'a\\n\\x41\\u00e4\\''"] = "a\nAä'", ["duration('1m30s')"] = "90.0", ["date('1970-01-02')"] = "86400.0", ["date('1970-01-01T00:00:01Z')"] = "1.0", ["now() > date('2024-01-01')"] = "true",
    ["string(1.5) + string(true)"] = "1.5true", ["(x)"] = "nil", ["[1, 2,]"] = "[1,2]", ["max(xs, 10)"] = "10",
} do is(text, expected) end
-- Mistakes.
local function fails(kind, text, source, e)
    local v, err = expr.eval(source, e or env)
    assert(v == nil and err and err:kind() == kind and err:retryable() == false, source .. ": " .. tostring(err))
    assert(tostring(err):find(text, 1, true), source .. ": " .. tostring(err))
end
fails("Invalid", "expression is empty", "")
for source, text in pairs {
    ["((("] = "unexpected end", ["1 +"] = "unexpected end of the expression (1:4)", ["a b"] = "unexpected token b (1:3)", ["1 +\n )"] = "(2:2)", ["'x"] = "unfinished string",
    ["nope(1)"] = "unknown function nope", ["#"] = "unexpected token #", ["map(xs, #foo)"] = "#foo", ["1a"] = "malformed number", ["9999999999999999999"] = "malformed number", ["'\\q'"] = "invalid escape",
    ["/* x"] = "unfinished comment", ["\1"] = "unexpected character", ["{a 1}"] = "unexpected token 1", ["[1"] = "unexpected end", ["x ? 1"] = "unexpected end", [("("):rep(300)] = "within each other",
    [("1+"):rep(300) .. "1"] = "within each other", [("x"):rep(70000)] = "longer than 64 KiB", ["if a { 1 }"] = "unexpected end", ["let x 1; x"] = "unexpected token 1", ["a[]"] = "unexpected token ]",
} do fails("Internal", "compile: ", source) fails("Internal", text, source) end
for source, text in pairs {
    ["n + y"] = "+ cannot take int and nil", ["y < 1"] = "cannot compare", ["1 + 'a'"] = "+ cannot take int and string", ["1 % 0"] = "divide by zero", ["1.5 % 2"] = "integers", ["xs[9]"] = "index out of range: 9 (array length is 3)",
    ["xs[-4]"] = "out of range", ["y.z"] = "cannot fetch z from nil", ["n.z"] = "cannot fetch z from int", ["1 && true"] = "a condition is a bool", ["!1"] = "bool", ["-'a'"] = "number expected", ["n ? 1 : 2"] = "bool",
    ["'a' matches '['"] = "invalid pattern", ["1 in 2"] = "array or a map", ["1 contains 'a'"] = "two strings", ["upper(1)"] = "upper cannot take (int)", ["int('x')"] = "int(x)", ["float('x')"] = "float(x)", ["max('a')"] = "max cannot take string",
    ["filter(n, true)"] = "needs an array", ["filter(xs, 1)"] = "bool", ["sort([1, 'a'])"] = "cannot compare", ["reduce([], #)"] = "start", ["'a'..2"] = "range", ["fromJSON('{')"] = "invalid JSON", ["join([1])"] = "needs strings",
    ["repeat('a', -1)"] = "negative", ["take(xs, -1)"] = "negative", ["sort(xs, 'up')"] = "asc", ["fromBase64('!')"] = "base64", ["date('x')"] = "no date", ["duration('x')"] = "duration", ["fromPairs([1])"] = "pairs", ["fromPairs([[1]])"] = "two items",
    ["{(1.5): 1}"] = "a key is", ["n[0]"] = "cannot index", ["n[0:1]"] = "cannot slice", ["xs[1.5:]"] = "integers", ["concat(xs, 1)"] = "arrays", ["len(n)"] = "len cannot take int", ["keys(n)"] = "keys cannot take (int)", ["abs('a')"] = "abs", ["groupBy(xs, nil)"] = "key",
    ["split('a')"] = "split cannot take", ["get(xs, 'a')"] = "integer", ["all(xs)"] = "needs an array and an expression", ["now(1)"] = "now cannot take",
} do fails("Internal", "run: ", source) fails("Internal", text, source) end
fails("Internal", "f: a function is no data", "f", { f = print })
assert(expr.eval("1", { f = print }) == 1, "what is not used does not matter")
assert(not pcall(expr.eval) and not pcall(expr.eval, {}) and not pcall(expr.eval, "1", 5) and not pcall(expr.compile, "1", 5))
-- Programs.
local p = assert(expr.compile("x * 2 + (y ?? 0)"))
assert(p:run { x = 2 } == 4 and p:run { x = 2.5, y = 1 } == 6.0 and math.type(p:run { x = 1 }) == "integer")
local v, err = p:run()
assert(v == nil and err:kind() == "Internal")
v, err = expr.compile("a + b", { a = 1 }, { strict = true })
assert(v == nil and tostring(err):find("unknown name b") and expr.compile("a + b", { a = 1 }) and expr.compile("a", { a = 1 }, { strict = true }))
v, err = expr.compile("")
assert(v == nil and err:kind() == "Invalid")
assert(process.exec(function(p) return (p:run { x = 21 }) end, nil, p) == 42)
assert(select("#", expr.eval("nil")) == 2 and expr.eval("nil") == nil and select(2, expr.eval("nil")) == nil)
-- Budgets.
for _, source in ipairs { "map(1..10000000, #)", "1..999999 | map(#) | len()", "repeat(repeat('x', 1000000), 100)", "reduce(1..40, #acc + #acc, 'xxxxxxxxxxxxxxxx')",
    "reduce(1..900000, [#acc], 0)", "reduce(1..900000, ({a: #acc}), 0)", "map(1..2000, map(1..2000, #))", "concat(1..900000, 1..900000)", "replace(repeat('a', 1000000), 'a', 'bbbbbbbbbbbbbbbbbbbbbbbb')" } do
    fails("Internal", "expression budget exceeded", source)
end
print("ok")
