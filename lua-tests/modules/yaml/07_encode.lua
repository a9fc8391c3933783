-- spec: modules/yaml 7-11
-- expect: ok
local yaml, json = require("yaml"), require("json")
local function is(text, value, options)
    local got, err = yaml.encode(value, options)
    assert(got == text and err == nil, ("expected\n%s\ngot\n%s (%s)"):format(text, got, err))
end
is("name: x\nport: 1\n", { name = "x", port = 1 })
is("port: 1\nname: x\nalpha:\n  port: 2\n  a: 3\n", { name = "x", port = 1, alpha = { a = 3, port = 2 } },
    { field_order = { "port", "name" }, sort_unordered = false })
is("- 1\n- 2.5\n- 3.0\n- true\n- x\n", { 1, 2.5, 3.0, true, "x" })
is("a:\n  - 1\n  - - 2\n    - 3\n  - b: 4\n    c:\n      - 5\n", { a = { 1, { 2, 3 }, { b = 4, c = { 5 } } } })
is("[]\n", {}) is("{}\n", json.object {}) is("a: []\nb: {}\n", { a = {}, b = json.object {} })
is("1: a\n3: c\n", { [1] = "a", [3] = "c" }) is("1: a\nx: b\n", { "a", x = "b" }) is("false: 1\n", { [false] = 1 })
is('a: "yes"\nb: "1"\nc: ""\nd: " a"\ne: "a: b"\nf: "#x"\n', { a = "yes", b = "1", c = "", d = " a", e = "a: b", f = "#x" })
is("text: |\n  multi\n  line\n", { text = "multi\nline\n" })
is("text: |-\n  multi\n\n  line\n", { text = "multi\n\nline" })
is("text: |+\n  a\n\nz: 1\n", { text = "a\n\n", z = 1 })
is("a: .inf\nb: -.inf\nc: .nan\nd: 1e300\n", { a = math.huge, b = -math.huge, c = 0 / 0, d = 1e300 })
is('b: !!binary "/w=="\n', { b = "\xff" })
is("e: boom\nf: null\nm: null\n", { e = errors.new("boom"), f = print, m = json.null })
is('d: 1h0m0s\n', { d = (require("time").parse_duration("1h")) })
local strings = { "yes", "No", "ON", "off", "y", "n", "null", "Null", "~", "1", "1.0", "0x1", "0o7", "1e3", ".5", "+1", "-1", "-", "- a",
    "", " ", " a", "a ", "a: b", "a #b", "a#b", "#x", "a:", ":a", "?", "? x", "!x", "&x", "*x", "@x", "`x", "%x", "|", ">", "'x'", '"x"',
    "[x]", "{x}", "a,b", "true", "FALSE", "12:30", "2024-01-02", "2024-01-02T03:04:05Z", "<<", "=", "---", "...", "multi\nline\n", "\n", "\n\n",
    " lead\nline", "\nlead", "tail \nline", "a\n\n\n", "tab\tx", "\ttab", "cr\r\nlf", "\0\1\27\127", "é ü 😀", "\u{85}", "\u{2028}x", "\u{feff}",
    "c:\\dir", "a\n b\n  c\n", "  \n", "x\n---\ny", "# a\n# b", ".inf", ".NaN", "key: |", ("long "):rep(100), "\xff\xfe", "a\xc3" }
for _, s in ipairs(strings) do
    for _, t in ipairs { { s }, { k = s }, { [s] = 1 }, { { s, s } }, { k = { s, k = s } }, { s, "end" }, { k = s, z = "end" } } do
        local text = assert(yaml.encode(t))
        local back, err = yaml.decode(text)
        assert(back, ("%q: %s\n%s"):format(s, tostring(err), text))
        local function same(a, b)
            if type(a) ~= "table" or type(b) ~= "table" then return a == b end
            for k, v in pairs(a) do if not same(v, b[k]) then return false end end
            for k in pairs(b) do if a[k] == nil then return false end end
            return true
        end
        assert(same(t, back), ("%q\n%s"):format(s, text))
    end
end
local long = ("key"):rep(500)
assert(yaml.decode((yaml.encode { [long] = { 1 }, a = 2 }))[long][1] == 1)
local first = yaml.encode { b = 1, a = 2, c = { z = 1, y = 2 } }
for _ = 1, 100 do assert(yaml.encode { c = { y = 2, z = 1 }, a = 2, b = 1 } == first) end
local function fails(kind, text, ...)
    local got, err = yaml.encode(...)
    assert(got == nil and err:kind() == kind and err:retryable() == false and tostring(err):find("^encode failed: " .. text), tostring(err))
end
fails("Invalid", "table expected", 5) fails("Invalid", "table expected") fails("Invalid", "cannot encode a type", { integer })
fails("Invalid", "field_order", {}, { field_order = 5 }) fails("Invalid", "field_order", {}, { field_order = { 1 } })
fails("Invalid", "options", {}, 5)
local loop = {}
loop.a = { loop }
fails("Internal", "recursively nested", loop) fails("Internal", "a key must be", { [{}] = 1 })
local deep = { 1 }
for _ = 1, 128 do deep = { deep } end
fails("Internal", "maximum nesting depth", deep)
assert(yaml.encode(deep[1]))
print("ok")
