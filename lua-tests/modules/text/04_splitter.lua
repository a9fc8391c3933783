-- spec: modules/text 12-15
-- expect: ok
local text, json = require("text"), require("json")
local function is(got, expected)
    if type(expected) == "table" then expected = json.encode(expected) end
    got = json.encode(got)
    if got ~= expected then error(got .. " is not " .. expected, 2) end
end
local function recursive(options) return assert(text.splitter.recursive(options)) end
local function markdown(options) return assert(text.splitter.markdown(options)) end
-- Recursive.
is(recursive { chunk_size = 9, chunk_overlap = 4 }:split_text("one two three four"), { "one two", "two three", "four" })
is(recursive { chunk_size = 8, chunk_overlap = 0 }:split_text("one\n\ntwo\n\nthree"), { "one\n\ntwo", "three" })
is(recursive { chunk_size = 4, chunk_overlap = 1 }:split_text("中文没有空格的文字"), { "中文没有", "有空格的", "的文字" })
is(recursive { chunk_size = 4, chunk_overlap = 0, separators = { ";", "," }, keep_separator = true }:split_text("a,b;c,d"), { "a,b", ";c,d" })
is(recursive { chunk_size = 3, chunk_overlap = 0, separators = { "," } }:split_text("too long,a"), { "too long", "a" })
is(recursive():split_text(""), "[]") is(recursive():split_text(" \n "), "[]") is(recursive():split_text(" a b "), { "a b" })
local words = {}
for i = 1, 3000 do words[i] = "word" .. i .. (i % 500 == 0 and "\n\n" or i % 7 == 0 and "\n" or " ") end
local long = table.concat(words)
local chunks = recursive():split_text(long)
local at, n_overlaps = 1, 0
for i, chunk in ipairs(chunks) do
    assert(utf8.len(chunk) <= 512 and chunk == chunk:match("^%s*(.-)%s*$"))
    local from, to = long:find(chunk, 1, true)
    if i > 1 then
        assert(long:sub(at, from - 1):match("^%s*$"), "text is lost")
        if from < at then n_overlaps = n_overlaps + 1 end
    end
    at = to + 1
end
assert(n_overlaps > 10 and at > #long - 3)
-- Invalid bytes are characters.
is({ #recursive { chunk_size = 2, chunk_overlap = 0 }:split_text("a\xff\xfeb"), recursive { chunk_size = 2, chunk_overlap = 0 }:split_text("a\xff\xfeb")[1] == "a\xff" }, { 2, true })
-- Markdown.
local doc = [[
# Guide

Intro text.

## Install

Run this:

```sh
make all
make install
```

## Use

* first point
* second point
]]
local m = markdown { chunk_size = 60, chunk_overlap = 0, heading_hierarchy = true, code_blocks = true }
is(m:split_text(doc), { "# Guide\nIntro text.", "# Guide\n## Install\nRun this:", "# Guide\n## Install\n```sh\nmake all\nmake install\n```", "# Guide\n## Use\n* first point\n* second point" })
is(markdown { chunk_size = 60, chunk_overlap = 0 }:split_text(doc), { "# Guide\n\nIntro text.", "## Install\n\nRun this:\n\n```sh\nmake all\nmake install\n```", "## Use\n\n* first point\n* second point" })
is(markdown { chunk_size = 30, chunk_overlap = 0, code_blocks = true }:split_text("```lua\nlocal a = 1\nlocal b = 2\nlocal c = 3\n```"), { "```lua\nlocal a = 1\n```", "```lua\nlocal b = 2\n```", "```lua\nlocal c = 3\n```" })
local t = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n"
local head = "| a | b |\n|---|---|\n"
is(markdown { chunk_size = 40 }:split_text(t), { head .. "| 1 | 2 |", head .. "| 3 | 4 |", head .. "| 5 | 6 |" })
is(markdown { chunk_size = 40, join_table_rows = true }:split_text(t), { head .. "| 1 | 2 |\n| 3 | 4 |", head .. "| 5 | 6 |" })
is(markdown { reference_links = true }:split_text("[a][1] ![b][]\n\n[1]: http://x 'T'\n[b]: <c d>"), { '[a](http://x "T") ![b](<c d>)\n\n[1]: http://x \'T\'\n[b]: <c d>' })
is(markdown { chunk_size = 7, chunk_overlap = 3 }:split_text("a\n\nb\n\nc\n\nd"), { "a\n\nb\n\nc", "c\n\nd" })
is(markdown():split_text(""), "[]") is(markdown():split_text("bad \xff byte"), { "bad \u{FFFD} byte" })
-- Batches.
local meta = { source = "x.md", tags = { "a", "b" } }
local out = assert(recursive { chunk_size = 7, chunk_overlap = 0 }:split_batch { { content = "one two three", metadata = meta }, { content = "four" }, { content = " " } })
is(out, { { content = "one two", metadata = meta }, { content = "three", metadata = meta }, { content = "four" } })
assert(out[1].metadata ~= meta and out[1].metadata ~= out[2].metadata and out[1].metadata.tags ~= meta.tags)
is(assert(m:split_batch { { content = doc, metadata = { n = 1 } } })[4], { content = "# Guide\n## Use\n* first point\n* second point", metadata = { n = 1 } })
is(m:split_batch {}, "[]")
for message, bad in pairs {
    ["document 1 must be a table"] = { "x" }, ["content of document 2 must be a string"] = { { content = "a" }, { metadata = {} } }, ["content of document 1 must be a string"] = { { content = 5 } },
    ["metadata of document 1 must be a table"] = { { content = "a", metadata = "x" } }, ["metadata of document 1: a function is no data"] = { { content = "a", metadata = { print } } },
} do
    local v, err = m:split_batch(bad)
    assert(v == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err) == "split_batch: " .. message, tostring(err))
end
-- Options.
for _, name in ipairs { "recursive", "markdown" } do
    for message, bad in pairs {
        ["options must be a table"] = "x", ["chunk_size must be greater than 0"] = { chunk_size = 0 }, ["chunk_size must be a whole number that is not negative"] = { chunk_size = -1 },
        ["chunk_overlap must be smaller than chunk_size"] = { chunk_size = 10, chunk_overlap = 10 }, ["chunk_overlap must be a whole number that is not negative"] = { chunk_overlap = "x" },
    } do
        local v, err = text.splitter[name](bad)
        assert(v == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err) == name .. ": " .. message, tostring(err))
    end
end
for message, bad in pairs {
    ["keep_separator must be a boolean"] = { keep_separator = 1 }, ["separators must be a list of strings"] = { separators = "x" }, ["separators must be between 1 and 100 strings"] = { separators = {} },
    ["separators must be UTF-8"] = { separators = { "\xff" } },
} do assert(tostring(select(2, text.splitter.recursive(bad))) == "recursive: " .. message) end
assert(tostring(select(2, text.splitter.recursive { separators = { 1 } })):find("list of strings"))
for _, name in ipairs { "code_blocks", "reference_links", "heading_hierarchy", "join_table_rows" } do
    assert(tostring(select(2, text.splitter.markdown { [name] = "yes" })) == "markdown: " .. name .. " must be a boolean")
end
assert(not pcall(m.split_text, m) and not pcall(m.split_text, "m", "x") and not pcall(m.split_batch, m, "x"))
is(process.exec(function(m) return m:split_text("a b") end, nil, m), { "a b" })
print("ok")
