-- spec: modules/text 8-11
-- expect: ok
local text, json = require("text"), require("json")
local d = assert(text.diff.new())
local function concat(diffs, operation)
    local out = {}
    for _, edit in ipairs(diffs) do if edit.operation == "equal" or edit.operation == operation then out[#out + 1] = edit.text end end
    return table.concat(out)
end
local function laws(a, b, with)
    local diffs = (with or d):compare(a, b)
    assert(concat(diffs, "delete") == a and concat(diffs, "insert") == b, json.encode { a, b })
    for i, edit in ipairs(diffs) do assert(edit.text ~= "" and (i == 1 or diffs[i - 1].operation ~= edit.operation)) end
    return diffs
end
local function is(a, b, expected)
    local out = {}
    local signs = { equal = "=", delete = "-", insert = "+" }
    for _, edit in ipairs(laws(a, b)) do out[#out + 1] = signs[edit.operation] .. edit.text end
    local got = table.concat(out, "|")
    if got ~= expected then error(got .. " is not " .. expected, 2) end
end
-- Comparing.
is("", "", "") is("same", "same", "=same") is("", "new", "+new") is("old", "", "-old") is("hello world", "hello there", "=hello |-world|+there")
is("The came", "The cat came", "=The |+cat |=came") is("one\ntwo\n", "one\nand\ntwo\n", "=one\n|+and\n|=two\n") is("äöü", "äxü", "=ä|-ö|+x|=ü") is("a\xffb", "a\xfeb", "=a|-\xff|+\xfe|=b") is("😀a", "😁a", "-😀|+😁|=a")
is("mouse", "sofas", "-mouse|+sofas") is("abcxxx", "xxxdef", "-abc|=xxx|+def")
local state = 17
local function below(n)
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n
end
local letters = { "a", "b", "ä", " ", "\n", "\xff", "中" }
local function random(n, k)
    local out = {}
    for i = 1, below(n) do out[i] = letters[below(k) + 1] end
    return table.concat(out)
end
for i = 1, 200 do
    local a, b = random(60, 2 + i % 6), random(60, 2 + i % 6)
    laws(a, b) laws(a, a) laws(a, a .. b) laws(b .. a, a)
end
-- Time.
local words, others = {}, {}
for i = 1, 4000 do words[i], others[i] = "line " .. below(100000) .. "\n", "row " .. below(100000) .. "\n" end
local a, b = table.concat(words), table.concat(others)
laws(a, b, assert(text.diff.new { diff_timeout = 0.01 }))
local half = a .. b:sub(1, 20000)
laws(half, b:sub(1, 20000) .. a, assert(text.diff.new { diff_timeout = 0.01 }))
laws("short", "text", assert(text.diff.new { diff_timeout = 0 }))
-- Showing.
local diffs = d:compare("hello world", "hello there")
local sums, err = d:summarize(diffs)
assert(err == nil and sums.equals + sums.deletions == 11 and sums.equals + sums.insertions == 11 and sums.deletions == 5)
sums = d:summarize(d:compare("ä\xff", "ö\xff"))
assert(sums.equals == 1 and sums.deletions == 1 and sums.insertions == 1)
assert(d:summarize({}).equals == 0 and d:pretty_text({}) == "" and d:pretty_html({}) == "")
assert(d:pretty_text(diffs) == "hello \27[31mworld\27[0m\27[32mthere\27[0m")
assert(d:pretty_html(diffs) == "<span>hello </span><del>world</del><ins>there</ins>")
assert(d:pretty_html { { operation = "equal", text = "<a href=\"x\">&'\n" } } == "<span>&lt;a href=&#34;x&#34;&gt;&amp;&#39;&para;<br></span>")
for _, name in ipairs { "summarize", "pretty_text", "pretty_html" } do
    for _, bad in ipairs { { 1 }, { {} }, { { operation = "equal" } }, { { operation = "keep", text = "" } }, { { operation = "equal", text = 1 } } } do
        local v, err = d[name](d, bad)
        assert(v == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err) == name .. ": diffs must be a list of tables with operation and text")
    end
    assert(not pcall(d[name], d) and not pcall(d[name], d, "x") and not pcall(d[name], "x", {}))
end
-- Patches.
local before = "The quick brown fox jumps over the lazy dog."
local after = "That quick brown fox jumped over a lazy dog."
local patches = d:patch_make(before, after)
local function applied(to, with)
    local out, all = d:patch_apply(with or patches, to)
    return out, all
end
local function check(to, expected, expected_all, with)
    local out, all = applied(to, with)
    assert(out == expected and all == expected_all, tostring(out))
end
check(before, after, true)
check("Well then. " .. before, "Well then. " .. after, true)
check("The quick red rabbit jumps over the tired tiger.", "That quick red rabbit jumped over a tired tiger.", true)
check("I am the very model of a modern major general.", "I am the very model of a modern major general.", false)
check("unrelated", "unrelated", false)
-- They are data.
check(before, after, true, assert(json.decode((assert(json.encode(patches))))))
assert(#d:patch_make("a", "a") == 0)
check("abc", "abc", true, {})
check("", "new", true, d:patch_make("", "new"))
check("old", "", true, d:patch_make("old", ""))
local first = patches[1]
assert(math.type(first.start1) == "integer" and first.start1 == 0 and first.length1 > 0 and first.length2 > 0 and first.at_end == false and first.diffs[1].operation == "equal")
-- At distances that are too long, with a long deletion, with invalid bytes.
local far = ("x"):rep(3000) .. before
check(far, far, false)
assert(select(2, assert(text.diff.new { match_distance = 100000 }):patch_apply(patches, far)) == true)
local long = ("0123456789"):rep(20)
check("begin " .. long .. " end", "begin  end", true, d:patch_make("begin " .. long .. " end", "begin  end"))
check("begin " .. long:sub(1, 90) .. "!" .. long:sub(92) .. " end", "begin  end", true, d:patch_make("begin " .. long .. " end", "begin  end"))
check("a\xffb\xfec", "a\xffx\xfec", true, d:patch_make("a\xffb\xfec", "a\xffx\xfec"))
for i = 1, 100 do
    local a, b = random(200, 7), random(200, 7)
    local b2 = a:sub(1, #a // 2) .. b .. a:sub(#a // 2 + 1)
    local out, all = d:patch_apply(d:patch_make(a, b2), a)
    assert(out == b2 and all, json.encode { a, b2 })
end
for _, bad in ipairs { { 1 }, { {} }, { { start2 = 0 } }, { { start2 = -1, diffs = {} } }, { { start2 = "x", diffs = {} } }, { { start2 = 1 << 50, diffs = {} } }, { { start2 = 0, diffs = { {} } } } } do
    local v, err = d:patch_apply(bad, "x")
    assert(v == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err) == "patch_apply: patches must be a list that patch_make has made")
end
check("abc", "abc", true, { { start2 = 0, diffs = {} } })
check("abc", "xabc", true, { { start2 = 0, diffs = { { operation = "insert", text = "x" } } } })
-- Options.
for message, options in pairs {
    ["options must be a table"] = 5, ["diff_timeout must be a number that is not negative"] = { diff_timeout = "1" }, ["match_threshold must be a number between 0 and 1"] = { match_threshold = 1.5 },
    ["patch_delete_threshold must be a number between 0 and 1"] = { patch_delete_threshold = 0 / 0 }, ["match_distance must be a whole number that is not negative"] = { match_distance = 0.5 },
    ["diff_edit_cost must be a whole number that is not negative"] = { diff_edit_cost = -1 }, ["patch_margin must be a whole number between 0 and 15"] = { patch_margin = 16 },
} do
    local v, err = text.diff.new(options)
    assert(v == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err) == "new: " .. message, tostring(err))
end
assert(not text.diff.new { diff_timeout = -1 } and not text.diff.new { diff_timeout = 0 / 0 } and text.diff.new { diff_timeout = math.huge } and text.diff.new { patch_margin = 4.0 })
for margin = 0, 15 do
    local d = assert(text.diff.new { patch_margin = margin, diff_edit_cost = 0, match_threshold = 1, patch_delete_threshold = 1, match_distance = 0 })
    d:patch_apply(d:patch_make(before, after), before)
    d:patch_apply(d:patch_make(before, after), "other text")
end
local exact = assert(text.diff.new { match_threshold = 0 })
assert(exact:patch_apply(exact:patch_make(before, after), before) == after)
for _, name in ipairs { "compare", "patch_make" } do assert(not pcall(d[name], d, "a") and not pcall(d[name], d, "a", {}) and not pcall(d[name], "d", "a", "b")) end
assert(not pcall(d.patch_apply, d, "x", "y") and not pcall(d.patch_apply, d, {}))
assert(process.exec(function(d) return #d:compare("a", "b") end, nil, d) == 2)
print("ok")
