-- spec: modules/text 1-7
-- expect: ok
local text, json = require("text"), require("json")
local function compile(pattern) return assert(text.regexp.compile(pattern)) end
local function show(v)
    if type(v) ~= "table" then return tostring(v) end
    return json.encode(v)
end
local function is(got, expected)
    if show(got) ~= expected then error(show(got) .. " is not " .. expected, 2) end
end
-- Mistakes.
for pattern, message in pairs {
    ["["] = "missing closing ]: `[`", ["(?P<>)"] = "invalid named capture: `(?P<>`", ["*"] = "missing argument to repetition operator: `*`",
    ["(?=x)"] = "invalid or unsupported Perl syntax: `(?=`", ["(?<!x)y"] = "invalid named capture", ["(a)\\1"] = "invalid escape sequence: `\\1`", ["(a"] = "missing closing )",
    ["a)"] = "unexpected )", ["a**"] = "invalid nested repetition operator: `**`", ["a{1001}"] = "invalid repeat count", ["[b-a]"] = "invalid character class range: `b-a`",
    ["\\"] = "trailing backslash", ["\\p{Nope}"] = "invalid character class range", ["\xff"] = "invalid UTF-8", [("("):rep(400)] = "nests too deeply",
    ["(?P<n>a)(?P<n>b)"] = "duplicate capture group name: `n`", ["((\\pL{1000}){1000}){1000}"] = "expression too large", [("a"):rep(70000)] = "longer than 64 KiB",
} do
    local re, err = text.regexp.compile(pattern)
    assert(re == nil and err:kind() == "Invalid" and err:retryable() == false, pattern)
    assert(tostring(err):find("regex compile error: ", 1, true) == 1 and tostring(err):find(message, 1, true), tostring(err))
end
assert(not pcall(text.regexp.compile) and not pcall(text.regexp.compile, {}))
assert(select("#", text.regexp.compile("a")) == 2)
-- The find family.
local re = compile("([a-z])(\\d+)")
local s, no = "a1b22", "xyz"
is(re:match_string(s), "true") is(re:match_string(no), "false")
is(re:find_string(s), "a1") is(re:find_string(no), "nil")
is(re:find_all_string(s), '["a1","b22"]') is(re:find_all_string(no), "[]")
is(re:find_all_string(s, 1), '["a1"]') is(re:find_all_string(s, 0), "[]") is(re:find_all_string(s, -1), '["a1","b22"]') is(re:find_all_string(s, 9), '["a1","b22"]')
is(re:find_string_submatch(s), '["a1","a","1"]') is(re:find_string_submatch(no), "nil")
is(re:find_all_string_submatch(s), '[["a1","a","1"],["b22","b","22"]]') is(re:find_all_string_submatch(no), "[]")
is(re:find_string_index(s), "[1,2]") is(re:find_string_index(no), "nil")
is(re:find_all_string_index(s), "[[1,2],[3,5]]") is(re:find_all_string_index(no), "nil")
is(compile("(a)|(b)"):find_string_submatch("b"), '["b","","b"]')
for _, name in ipairs { "match_string", "find_string", "find_all_string", "find_string_submatch", "find_all_string_submatch", "find_string_index", "find_all_string_index", "split" } do
    assert(not pcall(re[name], re) and not pcall(re[name], re, {}) and not pcall(re[name], "a", "b"), name)
end
assert(not pcall(re.find_all_string, re, s, "x") and not pcall(re.split, re, s, 1.5))
-- Places are bytes.
local places = compile("[äöü]+|\\pN"):find_all_string_index("grün ist schön 5")
is(places, "[[3,4],[14,15],[18,18]]")
for i, want in ipairs { "ü", "ö", "5" } do assert(("grün ist schön 5"):sub(places[i][1], places[i][2]) == want) end
is(compile("x*"):find_string_index("ä"), "[1,0]") is(compile("x*"):find_all_string_index("äx"), "[[1,0],[3,3]]") is(compile(""):find_all_string_index("ä"), "[[1,0],[3,2]]")
assert(("äx"):sub(1, 0) == "")
is(compile("a*"):find_all_string("baaac"), '["","aaa",""]')
-- Bytes that are no UTF-8.
local broken = "a\xffb\xe4\xb8c"
assert(#compile("."):find_all_string(broken) == 6 and compile("^a.b..c$"):match_string(broken))
is(compile("b"):find_string_index(broken), "[3,3]") is(compile("c"):find_string_index(broken), "[6,6]")
assert(compile("[^a-c]+"):replace_all_string(broken, "<$0>") == "a<\xff>b<\xe4\xb8>c" and compile("b.").find_string(compile("b."), broken) == "b\xe4")
assert(compile("\xc3\xa4"):find_string("x\xffä") == "ä")
-- The language of RE2.
for _, case in ipairs {
    { "\\d+", "١2", "2" }, { "\\w+", "äab_9", "ab_9" }, { "\\s", "\v ", " " }, { "\\bä", "aä", "ä" }, { "[a&&b]+", "x&&", "&&" }, { "[[a]+", "x[[a", "[[a" }, { "\\Qa.b\\E+", "aab a.bb", "a.bb" },
    { "a{,2}", "aa a{,2}", "a{,2}" }, { "(?i)straße", "STRAßE", "STRAßE" }, { "(?s)a.b", "a\nb", "a\nb" }, { "(?m)^b$", "a\nb\nc", "b" }, { "(?U)a+", "aaa", "a" }, { "(?U)a+?", "aaa", "aaa" }, { "a+?", "aaa", "a" },
    { "\\p{Greek}+", "abγδ", "γδ" }, { "\\PL+", "ab12", "12" }, { "a|ab", "ab", "a" }, { "[[:upper:]]+", "abCD", "CD" }, { "\\x{1F600}", "😀", "😀" }, { "(?i:a)b", "AB Ab", "Ab" }, { "\\A\\z", "", "" },
    { "(?P<year>\\d{4})-(?<month>\\d\\d)", "on 2024-05-01", "2024-05" }, { "a.b", "a\nb", nil }, { "^b", "a\nb", nil }, { "b$", "b\n", nil },
} do
    local got = compile(case[1]):find_string(case[2])
    assert(got == case[3], case[1] .. " finds " .. tostring(got))
end
-- Replacing.
re = compile("(?P<first>\\w+)-(\\w+)")
is(re:replace_all_string("ab-cd ef-gh", "$2-$1"), "cd-ab gh-ef") is(re:replace_all_string("ab-cd", "${first}x"), "abx") is(re:replace_all_string("ab-cd", "$$1"), "$1")
is(re:replace_all_string("ab-cd!", "$1x"), "!") is(re:replace_all_string("ab-cd", "${1}x$first"), "abxab") is(re:replace_all_string("ab-cd", "$9$nope|$|${"), "|$|${") is(re:replace_all_string("none", "x"), "none")
is(compile("x*"):replace_all_string("abc", "-"), "-a-b-c-") is(compile("a"):replace_all_string("banana", 1), "b1n1n1")
local seen = {}
is(re:replace_all_string("ab-cd, ef-gh", function(all, a, b, ...)
    seen[#seen + 1] = all .. "|" .. a .. "|" .. b
    assert(select("#", ...) == 0)
    return b:upper() .. a
end), "CDab, GHef")
is(seen, '["ab-cd|ab|cd","ef-gh|ef|gh"]')
local n = 0
is(compile("(x)?\\d"):replace_all_string("1 x2 3 4", function(_, x)
    n = n + 1
    assert(x == (n == 2 and "x" or ""))
    if n == 1 then return 7.5 elseif n == 2 then return nil elseif n == 3 then return false end
    return ""
end), "7.5 x2 3 ")
local ok, err = pcall(re.replace_all_string, re, "a-b", function() return {} end)
assert(not ok and tostring(err):find("invalid replacement value (a table)", 1, true))
ok, err = pcall(re.replace_all_string, re, "a-b", function() error("stop", 0) end)
assert(not ok and err == "stop" and not pcall(re.replace_all_string, re, "a") and not pcall(re.replace_all_string, re, "a", {}))
local co = coroutine.wrap(function() return re:replace_all_string("a-b", function(all) return coroutine.yield(all) end) end)
assert(co() == "a-b" and co("x") == "x")
-- Splitting.
re = compile(",\\s*")
is(re:split("a, b,c"), '["a","b","c"]') is(re:split("a, b,c", -1), '["a","b","c"]') is(re:split("a, b,c", 1), '["a, b,c"]') is(re:split("a, b,c", 2), '["a","b,c"]') is(re:split("a, b,c", 0), "[]")
is(re:split(""), '[""]') is(re:split("", 0), "[]") is(re:split(",a,"), '["","a",""]') is(re:split("abc"), '["abc"]') is(compile(""):split(""), "[]") is(compile(""):split("aäb"), '["a","ä","b"]') is(compile("x*"):split("axbxc"), '["a","b","c"]')
-- Groups.
re = compile("(a)(?P<b>b)(?:c)(?P<d>d)")
is(re:num_subexp(), "3") is(re:subexp_names(), '["","","b","d"]') is(compile("a"):num_subexp(), "0") is(compile("a"):subexp_names(), '[""]')
is(re:string(), "(a)(?P<b>b)(?:c)(?P<d>d)") is(re, "(a)(?P<b>b)(?:c)(?P<d>d)")
-- Time is linear.
local as = ("a"):rep(100000)
assert(not compile("(a*)*b"):match_string(as) and not compile("(a|aa)+$"):match_string(as .. "b"))
-- Patterns go to other processes.
assert(process.exec(function(re) return re:find_string("xx12") end, nil, compile("\\d+")) == "12")
-- Patterns that are not remembered, and more than are.
assert(compile("(\\pL{2}\\s?){20}"):match_string(("äö "):rep(20)))
for i = 1, 600 do assert(compile("x" .. i .. "$"):match_string("x" .. i)) end
print("ok")
