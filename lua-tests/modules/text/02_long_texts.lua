-- spec: modules/text 7, 8, 12
-- variant:
-- variant: --workers 1
-- not-under: gc it makes some hundred thousand values
-- expect: ok
-- Long texts are worked on in pieces, beside a process that answers meanwhile.
local text = require("text")
local function compile(pattern) return assert(text.regexp.compile(pattern)) end
local state = 1
local function random(n)
    local out = {}
    for i = 1, n // 1000 do
        local piece = {}
        for j = 1, 1000 do
            state = (state * 1103515245 + 12345) % 2147483648
            piece[j] = 97 + state // 65536 % 26
        end
        out[i] = string.char(table.unpack(piece))
    end
    return table.concat(out)
end
local function all()
    assert(compile("(\\pL{2}\\s?){20}"):match_string(("äö "):rep(20)))
    local as = ("a"):rep(40000)
    assert(#compile("a"):find_all_string(as) == 40000 and #compile("(a)(a)"):find_all_string_submatch(as) == 20000)
    assert(#compile("a"):replace_all_string(as, "bb") == 80000)
    local big = ("word 12 äö\n"):rep(40000)
    local words = compile("[[:alpha:]]+"):find_all_string(big)
    assert(#words == 40000 and words[40000] == "word")
    assert(#compile("(\\d)(\\d)"):find_all_string_index(big) == 40000 and #compile("\n"):split(big) == 40001)
    assert(#compile("(\\w+) (\\d+)"):replace_all_string(big, "$2 $1") == #big)
    -- Random texts have no short script: the time is what ends it.
    local a, b = random(1000000), random(1000000)
    local d = assert(text.diff.new { diff_timeout = 0.05 })
    local diffs = d:compare(a, b)
    local sums = d:summarize(diffs)
    assert(sums.equals + sums.deletions == #a and sums.equals + sums.insertions == #b)
    local patched, is_complete = d:patch_apply(d:patch_make(big, "new " .. big .. "end"), big)
    assert(is_complete and patched == "new " .. big .. "end")
    assert(#text.splitter.recursive { chunk_size = 100, chunk_overlap = 20 }:split_text(big) > 4000)
    assert(#text.splitter.markdown { chunk_size = 100, chunk_overlap = 20 }:split_text(("# Head\n\nword 12 äö\n\n"):rep(10000)) == 10000)
    assert(#text.splitter.recursive():split_batch { { content = big }, { content = big } } > 1000)
end
-- Alone, then in company.
all()
local echo = process.spawn(function()
    while true do
        local from = process.inbox():receive():payload():data()
        process.send(from, "pong", "pong")
    end
end)
local pongs = 0
local pong = process.listen("pong")
local is_over = false
coroutine.spawn(function()
    while not is_over do
        process.send(echo, "ping", process.pid())
        pong:receive()
        pongs = pongs + 1
    end
end)
all()
assert(pongs > 0, "nobody ran meanwhile")
is_over = true
process.terminate(echo)
print("ok")
