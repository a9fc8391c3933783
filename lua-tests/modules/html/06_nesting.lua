-- spec: modules/html 6, 11, 12
-- Tags that do not nest become such that do; hostile texts take no longer than others.
-- expect: ok
local html = require("html")
local names = { "b", "i", "p", "div", "a", "ul", "li", "h1", "h2", "table", "tr", "td", "th", "tbody", "caption", "span", "option", "optgroup", "select",
    "button", "object", "form", "ruby", "rt", "dl", "dt", "dd", "br", "hr", "img", "font", "nobr", "textarea", "title", "iframe", "pre", "x-own", "address" }
local policy = html.sanitize.ugc_policy():allow_standard_attributes():allow_elements(table.unpack(names))
policy:add_target_blank_to_fully_qualified_links()
local function is(source, expected)
    local text = policy:sanitize(source)
    assert(text == expected, source .. " gives " .. text .. " not " .. expected)
    assert(policy:sanitize(text) == text, source .. " again: " .. policy:sanitize(text))
end
-- 6. As the standard has it.
is("<b><i>x</b>y</i>z", "<b><i>x</i></b><i>y</i>z")
is("<p>a<p>b<div>c", "<p>a</p><p>b</p><div>c</div>")
is("<p><b>x</p>y</b>z", "<p><b>x</b></p><b>y</b>z")
is("<b><p>x</b>y</p>z", "<b></b><p><b>x</b>y</p>z")
is("<b><i><p>x</b></i>y", "<b><i></i></b><i></i><p><i><b>x</b></i>y</p>")
is("<b><div><p>x</b>y", "<b></b><div><b></b><p><b>x</b>y</p></div>")
is("<b><span><p>x</b>y</span>z", "<b><span></span></b><p><b>x</b>yz</p>")
is("<ul><li>a<ul><li>b</ul>c<li>d</ul>", "<ul><li>a<ul><li>b</li></ul>c</li><li>d</li></ul>")
is("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>")
is("<h1>a<h2>b</h1>c", "<h1>a</h1><h2>b</h2>c")
is("<table><tr><td>a<td>b<tr><th>c<tbody><tr><td>d</table>e",
    "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr><tbody><tr><td>d</td></tr></tbody></table>e")
is("<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>", "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>")
is("<b><table> <tr><td>x</b></table>y", "<b><table> <tr><td>x</td></tr></table>y</b>")
is("<select><option>a<option>b<optgroup><option>c</select>", "<select><option>a</option><option>b</option><optgroup><option>c</option></optgroup></select>")
is("<ruby>a<rt>b<rt>c</ruby>", "<ruby>a<rt>b</rt><rt>c</rt></ruby>")
is("<form>a<form>b</form>c</form>", "<form>ab</form>c")
is("<button>a<button>b", "<button>a</button><button>b</button>")
is("</p></b></div>x</br>y", "x<br>y")
is("<br/><hr><br></br>", "<br><hr><br><br>")
is("<textarea><b>x</textarea><title></p></title><iframe><b>x</iframe>y", "<textarea>&lt;b&gt;x</textarea><title>&lt;/p&gt;</title><iframe></iframe>y")
is("<object><b>x</object>y", "<object><b>x</b></object>y")
is("<pre>\n\nx</pre>&#13;", "<pre>\n\nx</pre>&#13;")
is("<div", "") is("<div x=\"", "") is("</", "&lt;/") is("<a", "") is("<!--", "") is("<3", "&lt;3") is("a<b", "a")
is("<p title='a>b'>x", "<p title=\"a&gt;b\">x</p>")
-- 11. Long and deep texts.
local clock = os.clock()
local function size(text) return #policy:sanitize(text) end
assert(size(("<"):rep(1 << 20)) == 4 << 20)
assert(size(("<div>"):rep(200000)) == 200000 * 11)
assert(size(("<b>"):rep(200000)) == 200000 * 7)
assert(size(("<a " .. ("id=x "):rep(200000) .. ">x")) == #"<a id=\"x\">x</a>")
assert(size(("<ul><li>"):rep(100000)) == 100000 * 18)
size(("<b id=1>"):rep(50000) .. ("<div>"):rep(50000) .. ("</b>"):rep(50000))
size("<p>" .. ("<b>"):rep(3) .. ("<i>"):rep(3) .. ("<p>x"):rep(100000))
size(("<object><b>"):rep(50000) .. ("</b></object>"):rep(50000))
size(("<table><td>"):rep(50000)) size(("<!--"):rep(100000)) size(("&"):rep(1 << 20)) size(("<svg><![CDATA["):rep(100000))
local many = {}
for i = 1, 20000 do many[i] = "<font id=" .. i .. "><p>" end
assert(size(table.concat(many)) < 40 << 20)
assert(os.clock() - clock < 60)
local ok, err = pcall(policy.sanitize, policy, ("x"):rep((16 << 20) + 1))
assert(not ok and err:kind() == "Invalid" and tostring(err):find("16 MiB"))
for _, f in ipairs { html.text, html.escape, html.unescape } do assert(not pcall(f, ("x"):rep((16 << 20) + 1))) end
-- Others run meanwhile, and the policy of the work is that of its beginning.
local done = channel.new(1)
local work = html.sanitize.new_policy():allow_elements("b")
coroutine.spawn(function() done:send(work:sanitize(("<b>x</b>"):rep(100000))) end)
coroutine.spawn(function() work:allow_elements("i") end)
assert(#done:receive() == 800000 and work:sanitize("<i>x") == "<i>x</i>")
-- 12. Once is as good as twice.
local pieces, seed = { "x", " ", "\n", "\r", "&", "&amp;", "&lt", "<", ">", "\"", "<!--", "-->", "<svg>", "</svg>", "<script>", "</script>", "<style>",
    "<a href=/x>", "<a href=//y/ rel=q>", "<font id=a>", "<em id=1>", "<img src=x>", "<a href='java\tscript:x'>", "&#106;", "<b id=", "<![CDATA[" }, 1
for _, name in ipairs(names) do
    pieces[#pieces + 1] = "<" .. name .. ">"
    pieces[#pieces + 1] = "</" .. name .. ">"
end
local strict = html.sanitize.strict_policy()
for round = 1, 3000 do
    local parts = {}
    for i = 1, 25 do
        seed = (seed * 1103515245 + 12345) & 0x7fffffff
        parts[i] = pieces[(seed >> 8) % #pieces + 1]
    end
    local source = table.concat(parts)
    local once = policy:sanitize(source)
    assert(policy:sanitize(once) == once, ("%q gives %q and then %q"):format(source, once, policy:sanitize(once)))
    assert(not once:find("<script") and not once:find("<style") and not once:find("<svg"), once)
    local text = strict:sanitize(source)
    assert(not text:find("[<>]") and strict:sanitize(text) == text, text)
end
print("ok")
