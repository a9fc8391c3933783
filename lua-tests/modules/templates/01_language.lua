-- spec: modules/template 1-14
-- expect: ok
local templates = require("templates")
local function render(source, data, options)
    options = options or {}
    options.templates = options.templates or {}
    options.templates.main = source
    return assert(templates.open(options)):render("main", data)
end
local function is(expected, source, data, options)
    local text, err = render(source, data, options)
    assert(text == expected, source .. " gives " .. tostring(text) .. " not " .. expected .. ": " .. tostring(err))
end
local function fails(text, source, data, options)
    local v, err = render(source, data, options)
    assert(v == nil and err and err:kind() == "Internal" and err:retryable() == false, source .. ": " .. tostring(v or err))
    assert(tostring(err):find(text, 1, true), source .. ": " .. tostring(err))
end
is("Hello, Ann!", "Hello, {{ name }}!", { name = "Ann" })
is("&lt;b&gt; &amp; &#34;&#39; <b>", "{{ x }} {{ y }} {{ x | raw }}", { x = "<b>", y = "& \"'" })
is("<b><b>", "{{ x | unsafe }}{{ x }}", { x = "<b>" }, { escape = "none" } )
is("", "{{ x }}{{ t.missing }}", { x = nil, t = {} }, { globals = { x = "" } })
is("site data", "{{ site }} {{ both }}", { both = "data" }, { globals = { site = "site", both = "global" } })
-- Conditions.
for _, v in ipairs { false, 0, 0.0, "", {} } do is("no", "{{ if v }}yes{{ else }}no{{ end }}", { v = v }) end
for _, v in ipairs { true, 1, "0", { 1 }, { a = 1 } } do is("yes", "{{ if v }}yes{{ else }}no{{ end }}", { v = v }) end
is("nil", "{{ if t.x }}x{{ else }}nil{{ end }}", { t = { y = 1 } })
is("b", "{{ if x == 1 }}a{{ else if x == 2 }}b{{ else }}c{{ end }}", { x = 2 })
is("c", "{{ if x == 1 }}a{{ else if x == 2 }}b{{ else }}c{{ end }}", { x = 3 })
is("4!", "{{ if y := x * 2; y > 3 }}{{ y }}!{{ end }}", { x = 2 })
is("ab", "{{ if true and not false && (false || 1) }}a{{ end }}{{ if !x }}b{{ end }}", { x = 0 })
-- Loops.
local list = "Items: {{ range i, x := items }}{{ if i > 0 }}, {{ end }}{{ x }}{{ end }}"
is("Items: ", list, { items = {} })
is("Items: a", list, { items = { "a" } })
is("Items: a, b, c", list, { items = { "a", "b", "c" } })
is("[a][b]", "{{ range items }}[{{ . }}]{{ else }}none{{ end }}", { items = { "a", "b" } })
is("none", "{{ range items }}[{{ . }}]{{ else }}none{{ end }}", { items = {} })
is("0a1b", "{{ range i := items }}{{ i }}{{ . }}{{ end }}", { items = { "a", "b" } })
is("a=1;b=2;c=3;", "{{ range k, v := m }}{{ k }}={{ v }};{{ end }}", { m = { c = 3, a = 1, b = 2 } })
is("x y ", "{{ range users }}{{ .name }} {{ end }}", { users = { { name = "x" }, { name = "y" } } })
is("outer", "{{ range i, x := items }}{{ .top }}{{ end }}", { items = { 1 }, top = "outer" })
-- Variables.
is("3 5", "{{ x := 1 + 2 }}{{ x }} {{ x = 5 }}{{ x }}", {})
is("2 1", "{{ x := 1 }}{{ if true }}{{ x := 2 }}{{ x }}{{ end }} {{ x }}", {})
is("6", "{{ sum := 0 }}{{ range i, x := ints(1, 4) }}{{ sum = sum + x }}{{ end }}{{ sum }}", {})
fails("unknown variable y", "{{ y = 1 }}", {})
-- Layouts.
local layouts = {
    base = "<{{ block head() }}base{{ end }}|{{ yield body() }}>",
    middle = "{{ extends \"base\" }}{{ block head() }}middle{{ end }}{{ block foot() }}f{{ end }}",
    leaf = "{{ extends \"middle\" }} ignored {{ block body() }}leaf {{ x }}{{ yield foot() }}{{ end }}",
    loop_a = "{{ extends \"loop_b\" }}", loop_b = "{{ extends \"loop_a\" }}",
    lib = "{{ block button(label, kind=\"plain\") }}[{{ kind }}:{{ label }}]{{ end }}{{ block box() }}({{ yield content }}){{ content }}empty{{ end }}",
    item = "<{{ .name }}:{{ top }}>", ring = "{{ include \"ring\" }}",
}
local set = assert(templates.open { templates = layouts })
assert(set:render("leaf", { x = 1 }) == "<middle|leaf 1f>")
local v, err = set:render("base", {})
assert(v == nil and err:kind() == "Internal" and tostring(err):find("base:1: block not found: body", 1, true), tostring(err))
v, err = set:render("loop_a")
assert(v == nil and tostring(err):find("circle", 1, true))
v, err = set:render("ring")
assert(v == nil and err:kind() == "Internal" and tostring(err):find("within each other", 1, true))
is("[plain:a][red:b]", "{{ import \"lib\" }}{{ yield button(\"a\") }}{{ yield button(kind=\"red\", label=\"b\") }}", {}, { templates = layouts })
is("(in 5)(empty)", "{{ import \"lib\" }}{{ x := 5 }}{{ yield box() content }}in {{ x }}{{ end }}{{ yield box() }}", {}, { templates = layouts })
is("<A:t><B:t>", "{{ range xs }}{{ include \"item\" . }}{{ end }}", { xs = { { name = "A" }, { name = "B" } }, top = "t" }, { templates = layouts })
is("-", "{{ includeIfExists \"nothing\" }}-", {})
fails("main:1: template not found: nothing", "{{ include \"nothing\" }}", {})
fails("no such parameter", "{{ block b(x) }}{{ end }}{{ yield b(y=1) }}", {})
-- Space, comments, delimiters.
is("ab", "a  {{- \"\" -}}  b", {})
is("ac", "a{* b {{ x }} *}c", {})
is("x{{ y }}", "<%= x %>{{ y }}" , { x = "x" }, { delimiters = { left = "<%=", right = "%>", comment_left = "<#", comment_right = "#>" } })
is("}}", "{{ \"}}\" }}", {})
is("-1", "{{-1}}", {})
-- Expressions.
is("7 3.5 1 abc no x1", "{{ 1 + 2 * 3 }} {{ 7 / 2 }} {{ 7 % 3 }} {{ \"a\" + `b` + \"c\" }} {{ false ? 1 : \"no\" }} {{ \"x\" + 1 }}", {})
is("b 3 bc", "{{ t[1] }} {{ m[\"k\"] }} {{ join(t[1:3], \"\") }}", { t = { "a", "b", "c" }, m = { k = 3 } })
is("AB ab Hello World t a-b-c 3", "{{ \"ab\" | upper }} {{ lower(\"AB\") }} {{ title(\"hello world\") }} {{ \" t \" | trimSpace }} {{ \"a.b.c\" | replace: \".\", \"-\" }} {{ split(\"a,b,c\", \",\") | len }}", {})
is("true false true", "{{ isset(x) }} {{ isset(y) }} {{ isset(t.a) }}", { x = 1, t = { a = 1 } })
is("d v a%26b+c [1,2] &lt;", "{{ default(t.x, \"d\") }} {{ default(\"v\", \"d\") }} {{ url(\"a&b c\") }} {{ json(t.l) }} {{ html(\"<\") }}", { t = { l = { 1, 2 } } })
is("true true xx 2 1", "{{ contains(\"abc\", \"b\") }} {{ contains(slice(1, 2), 2) }} {{ repeat(\"x\", 2) }} {{ map(\"a\", 2).a }} {{ hasPrefix(\"ab\", \"a\") ? 1 : 0 }}", {})
is("1970-01-02", "{{ date(86400, \"%Y-%m-%d\") }}", {})
is("caught main:1: unknown name nope!", "{{ try }}lost {{ nope }}{{ catch err }}caught {{ err }}{{ end }}!", {})
is("!", "{{ try }}lost {{ nope }}{{ end }}!", {})
-- Mistakes.
fails("main:1: unknown name nope", "{{ nope }}", {})
fails("main:3: unexpected end of the expression", "a\nb\n{{ 1 + }}", {})
for source, text in pairs {
    ["{{ if x }}"] = "if without end", ["{{ end }}"] = "unexpected end", ["{{ range x }}"] = "range without end", ["{{ x"] = "unfinished tag", ["{* x"] = "unfinished comment", ["{{ }}"] = "empty tag",
    ["{{ block b() }}"] = "block without end", ["{{ try }}"] = "try without end", ["{{ else }}"] = "unexpected else", ["{{ extends x }}"] = "in quotes", ["{{ exec \"x\" }}"] = "not supported", ["{{ a b }}"] = "unexpected token b",
    ["{{ range i, j x }}{{ end }}"] = "unexpected token", ["{{ nope(1) }}"] = "unknown function nope", ["{{ upper(1) }}"] = "upper cannot take", ["{{ 5 | range }}"] = "unknown function range", ["{{ range 5 }}{{ end }}"] = "range needs a table",
    ["{{ extends \"a\" }}{{ extends \"b\" }}"] = "extends twice", ["{{ yield nope() }}"] = "block not found: nope", ["{{ 1 < \"a\" }}"] = "cannot compare", ["{{ slice(1)[5] }}"] = "out of range", ["{{ date(\"x\", \"\") }}"] = "date needs",
    [("{{ if 1 }}"):rep(150)] = "within each other", [("x"):rep((1 << 20) + 1)] = "longer than 1 MiB", ["{{ range ints(0, 1000) }}{{ range ints(0, 1000) }}{{ range ints(0, 1000) }}{{ end }}{{ end }}{{ end }}"] = "turns of loops",
    ["{{ x := repeat(\"x\", 16000000) }}{{ range ints(0, 10) }}{{ x }}{{ end }}"] = "64 MiB of output", ["{{ x := 0 }}{{ range ints(0, 100000) }}{{ x = slice(x) }}{{ end }}"] = "budget exceeded", ["{{ raw(1) + 1 }}"] = "raw stands", ["{{ ints(0, 1 << 40) }}"] = "unexpected",
} do fails(text, source, {}) end
-- Sets.
v, err = set:render("")
assert(v == nil and err:kind() == "Invalid")
v, err = set:render("nope")
assert(v == nil and err:kind() == "NotFound" and err:retryable() == false)
v, err = set:render("leaf", { x = print })
assert(v == nil and err:kind() == "Invalid")
assert(templates.open { templates = { ["page.html.jet"] = "p" } }:render("page") == "p" and templates.open { templates = { ["a.txt"] = "t" }, extensions = { ".txt" } }:render("a") == "t")
local first = assert(templates.open { id = "app:set", templates = { a = "one" } })
assert(first:render("a") == "one" and templates.get("app:set"):render("a") == "one")
assert(process.exec(function() return (require("templates").get("app:set"):render("a")) end) == "one")
assert(templates.open { id = "app:set", templates = { a = "two" } } and first:render("a") == "two")
assert(tostring(first) == "template.Set{}" and first:release() and first:release() and tostring(first) == "template.Set{released}")
v, err = first:render("a")
assert(v == nil and err:kind() == "Internal" and tostring(err):find("released", 1, true))
v, err = templates.get("")
assert(v == nil and err:kind() == "Invalid")
v, err = templates.get("app:none")
assert(v == nil and err:kind() == "NotFound")
for _, options in ipairs { { templates = 5 }, { templates = { 1 } }, { templates = { a = 1 } }, { templates = { a = "\255" } }, { delimiters = 1 }, { delimiters = { left = "" } }, { escape = "xml" }, { extensions = { 1 } }, { extensions = "x" }, { globals = 5 }, { globals = { f = print } }, { id = "" } } do
    v, err = templates.open(options)
    assert(v == nil and err:kind() == "Invalid", tostring(err))
end
assert(not pcall(templates.open) and not pcall(templates.get) and not pcall(set.render, set) and not pcall(set.render, set, "a", 5))
-- A long rendering lets others run.
local ticks, over = 0, false
coroutine.spawn(function() while not over do ticks = ticks + 1 require("time").sleep("1ms") end end)
assert(#assert(render("{{ range ints(0, 300000) }}x{{ end }}", {})) == 300000)
over = true
assert(ticks >= 1)
print("ok")
