-- spec: modules/html 1-10
-- expect: ok
local html = require("html")
local sanitize = html.sanitize
local function policy() return (sanitize.new_policy()) end
local function is(policy, source, expected)
    local text = policy:sanitize(source)
    assert(text == expected, source .. " gives " .. text .. " not " .. expected)
    assert(policy:sanitize(text) == text, "again: " .. policy:sanitize(text))
end
local ugc, strict = sanitize.ugc_policy(), sanitize.strict_policy()
assert(select("#", sanitize.ugc_policy()) == 2 and select("#", strict:sanitize("x")) == 1)
-- 1. What may run goes.
is(ugc, "a<script>alert('<b>')</script>b", "ab")
is(ugc, "<b onclick=x>keep</b>", "<b>keep</b>")
is(ugc, "<SCRIPT SRC=x></SCRIPT><b>x", "<b>x</b>")
is(ugc, "<style>b{}</style><iframe src=x>y</iframe><object data=x>y</object><embed src=x>z", "z")
is(ugc, "<svg><script>x</script></svg><math><mi>x</math><template><b>x</template><select><option>x</select>y", "y")
is(ugc, "<svg onload=x><p>y", "<p>y</p>")
is(ugc, "<!-- c --><!DOCTYPE html><?x y?>a<![CDATA[b]]>", "a")
is(ugc, "<title>t</title><textarea>t</textarea><noscript><b>t</b></noscript>x", "x")
is(ugc, "<custom>x</custom><section>y</section>", "xy")
is(ugc, "<p style='color:red' class=x id=y>x</p>", "<p>x</p>")
-- Never allowed.
is(policy():allow_elements("script", "style", "svg", "xmp", "plaintext", "B"), "<script>x</script><style>x</style><svg>x</svg><b>y<xmp><i></xmp>",
    "<b>y&lt;i&gt;</b>")
-- 2. URLs in disguise.
for _, url in ipairs {
    "javascript:x", "JaVaScRiPt:x", "java\tscript:x", "java\nscript:x", "&#106;avascript:x", "&#x6a;avascript:x", "javascript&colon;x",
    " javascript:x", "\1javascript:x", "java&Tab;script:x", "java script:x", "vbscript:x", "data:text/html,x", "jav\0ascript:x",
} do
    is(ugc, "<a href=\"" .. url .. "\">x</a><img src=\"" .. url .. "\">", "x")
end
is(ugc, "<a href=' HTTPS://a.example/ '>x</a>", "<a href=\"HTTPS://a.example/\" rel=\"nofollow\">x</a>")
is(ugc, "<a href='/a?b=c&amp;d#e'>x</a>", "<a href=\"/a?b=c&amp;d#e\" rel=\"nofollow\">x</a>")
is(ugc, "<q cite='javascript:x'>a</q><q cite='http://a/'>b</q>", "<q>a</q><q cite=\"http://a/\">b</q>")
-- 3. Text alone.
is(strict, "<h1>a &lt; b &amp; \"c\" 'd'</h1><script>x</script>", "a &lt; b &amp; &#34;c&#34; &#39;d&#39;")
is(strict, "1 < 2 && 3 > 2 &copy; &notit; <", "1 &lt; 2 &amp;&amp; 3 &gt; 2 © ¬it; &lt;")
is(strict, "\xff\0\r\na", "\u{fffd}\na")
is(strict, "", "")
-- 4. Values by patterns.
local colour = policy()
assert(colour:allow_attrs("style"):matching("(?i)^color:\\s*#[0-9a-f]{3,6};?$")):on_elements("span", "P")
is(colour, "<span style='color: #FF0000'>a</span><p STYLE='color:#fff;'>b</p>", "<span style=\"color: #FF0000\">a</span><p style=\"color:#fff;\">b</p>")
is(colour, "<span style='color:#fff; position:fixed'>a</span>", "<span>a</span>")
is(colour, "<span style='x' style='color:#fff'>a</span>", "<span>a</span>")
local found = policy()
assert(found:allow_attrs("class"):matching("big")):globally()
is(found:allow_elements("i"), "<i class='a bigger one'>x</i><i class=small>y</i>", "<i class=\"a bigger one\">x</i><i>y</i>")
local both = policy()
assert(both:allow_attrs("id"):matching("^a")):on_elements("i")
assert(both:allow_attrs("id"):matching("b$")):on_elements("i")
is(both, "<i id=ax>1</i><i id=xb>2</i><i id=x>3</i>", "<i id=\"ax\">1</i><i id=\"xb\">2</i><i>3</i>")
-- 5. No pattern.
for _, pattern in ipairs { "(", "[a", "a{2000}{2000}", "(?=x)" } do
    local builder, err = policy():allow_attrs("id"):matching(pattern)
    assert(builder == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err):find("invalid pattern"), tostring(err))
end
-- 7. Words of links.
local links = policy():allow_standard_urls():require_noreferrer_on_links(true):add_target_blank_to_fully_qualified_links(true)
links:allow_attrs("href", "rel", "target"):on_elements("a")
is(links, "<a href='http://a/'>x</a>", "<a href=\"http://a/\" rel=\"nofollow noreferrer noopener\" target=\"_blank\">x</a>")
is(links, "<a rel='Author NOFOLLOW opener' href='//a/' target=x>x</a>",
    "<a rel=\"Author NOFOLLOW noreferrer noopener\" href=\"//a/\" target=\"_blank\">x</a>")
is(links, "<a href='/a' target=x>x</a>", "<a href=\"/a\" target=\"x\" rel=\"nofollow noreferrer\">x</a>")
is(links, "<a rel=x>x</a>", "<a rel=\"x\">x</a>")
is(links:require_nofollow_on_links(false):require_noreferrer_on_links(false), "<a href='/a'>x</a>", "<a href=\"/a\">x</a>")
is(ugc, "<a href='http://a/' rel='author nofollow'>x</a>", "<a href=\"http://a/\" rel=\"author nofollow\">x</a>")
is(ugc, "<a name=x>x</a><a>y</a>", "xy")
is(ugc, "<a href=/1>1<a href=/2>2</a>3</a>", "<a href=\"/1\" rel=\"nofollow\">1</a><a href=\"/2\" rel=\"nofollow\">2</a>3")
-- 8. Relative URLs, schemes, parsing.
local urls = policy():allow_url_schemes("FTP")
urls:allow_attrs("href"):on_elements("a")
is(urls, "<a href='/a'>x</a><a href='http://a'>y</a><a href='ftp://a'>z</a>", "xy<a href=\"ftp://a\">z</a>")
is(urls:allow_relative_urls(true), "<a href='/a'>x</a><a href='a b'>y</a>", "<a href=\"/a\">x</a><a href=\"a b\">y</a>")
is(urls:require_parseable_urls(true), "<a href='/a'>x</a><a href='a b'>y</a><a href='ftp://'>z</a><a href='/%'>u</a>", "<a href=\"/a\">x</a>yzu")
is(urls:require_parseable_urls(false):allow_relative_urls(false), "<a href='/a'>x</a><a href='ftp://'>z</a>", "x<a href=\"ftp://\">z</a>")
local sets = policy():allow_images()
sets:allow_attrs("srcset"):on_elements("img")
is(sets, "<img src=a srcset='b 2x, http://c/d 3x'>", "<img src=\"a\" srcset=\"b 2x, http://c/d 3x\">")
is(sets, "<img src=a srcset='b 2x, javascript:x 3x'>", "<img src=\"a\">")
-- 9. Images.
local images = policy():allow_images()
is(images, "<img src='data:image/png;base64,AAAA' alt=x>", "")
images:allow_data_uri_images()
for _, kind in ipairs { "png", "jpeg", "gif", "webp" } do
    local url = "data:image/" .. kind .. ";base64,iVBORw0KGgo="
    is(images, "<img src='" .. url .. "'>", "<img src=\"" .. url .. "\">")
end
for _, url in ipairs {
    "data:image/svg+xml;base64,AAAA", "data:image/png,AAAA", "data:text/html;base64,AAAA", "data:image/png;base64,<x>", "data:image/png;base64,",
    "data:image/png;base64,AAA", "data:;base64,AAAA",
} do
    is(images, "<img src='" .. url .. "'>", "")
end
is(images, "<img alt=x>t<image src=a>", "t<img src=\"a\">")
is(images, "<img src=a width=10 height=50% align=left border=1 onerror=x>", "<img src=\"a\" width=\"10\" height=\"50%\" align=\"left\">")
is(images, "<img src=a width=10px>", "<img src=\"a\">")
-- 10. Nothing allowed.
is(policy(), "<p>x</p>", "x")
-- Groups.
is(policy():allow_lists(), "<ol start=3 type=a x=y><li value=2>a</ol><dl><dt>a<dd>b</dl>",
    "<ol start=\"3\" type=\"a\"><li value=\"2\">a</li></ol><dl><dt>a</dt><dd>b</dd></dl>")
is(policy():allow_tables(), "<table border=1><caption>c<tr><td colspan=2 scope=row onclick=x>a<th>b</table>",
    "<table border=\"1\"><caption>c</caption><tr><td colspan=\"2\" scope=\"row\">a</td><th>b</th></tr></table>")
is(policy():allow_elements("p"):allow_standard_attributes(), "<p id=a class='b c' title='\"' dir=rtl lang=de-AT style=x>x</p><p dir=up lang='1'>y</p>",
    "<p id=\"a\" class=\"b c\" title=\"&#34;\" dir=\"rtl\" lang=\"de-AT\">x</p><p>y</p>")
is(ugc, "<details open><summary>s</summary>x</details><time datetime=2026-01-01>t</time>",
    "<details open=\"\"><summary>s</summary>x</details><time datetime=\"2026-01-01\">t</time>")
-- Arguments.
for _, call in ipairs {
    function() return strict:sanitize() end, function() return strict:sanitize({}) end, function() return policy():allow_elements({}) end,
    function() return policy():allow_attrs(nil) end, function() return policy():allow_attrs("a"):matching() end,
    function() return policy().sanitize({}, "x") end, function() return html.escape() end, function() return html.text({}) end,
} do
    assert(not pcall(call))
end
assert(strict:sanitize(12) == "12")
assert(tostring(policy()) == "html.Policy{}" and tostring(policy():allow_attrs("a")) == "html.AttrBuilder{}")
-- Escaping.
assert(html.escape("<a href=\"x\">'&'</a>") == "&lt;a href=&#34;x&#34;&gt;&#39;&amp;&#39;&lt;/a&gt;" and html.escape("\xff\0") == "\xff\0")
assert(html.unescape("&lt;b&gt; &amp;amp; &#39;&#x22;&quot; &eacute; &nope; &") == "<b> &amp; '\"\" é &nope; &" and html.unescape("\xff\r\n") == "\xff\r\n")
assert(html.text("<p>a &amp; <b>b</b></p><script>x</script><!-- c -->") == "a & b" and html.text("1 &lt; 2") == "1 < 2")
for _, text in ipairs { "", "<>&\"'", "plain", "&amp;", "\u{fffd}é" } do assert(html.unescape(html.escape(text)) == text) end
print("ok")
