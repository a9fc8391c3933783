//! Texts for the modules that read them: JSON, YAML, MessagePack, base64, UUIDs, tokens, expressions, templates, compressed data, HTML,
//! patterns, Markdown, command lines.
//!
//! A case is a reader and a text, a good one that was damaged in a few places. What it reads it must write, and read again
//! as the same; whatever it refuses it must refuse with an error value. The program below says so in Lua.

use wippy::{Options, Runtime};

/// Good texts to damage.
const SEEDS: [&[u8]; 25] = [
    br#"{"a":[1,2.5e3,-0,"x\u00e9\ud83d\ude00",null,true],"b":{},"c":[],"":"\n"}"#,
    br#"[[[[[1]]]],{"k":{"k":{"k":9007199254740993}}},"\ud800",1e-300]"#,
    b"a: &x [1, two, {b: c}]\nd: *x\n<<: {e: f}\ng: |\n  text\n  more\nh: >-\n  folded\n",
    b"- 'it''s'\n- \"q\\x41\\u0042\"\n- !!binary aGVsbG8=\n- ? key\n  : value\n- .inf\n- 0x1F\n- ~\n",
    b"%YAML 1.2\n---\n# c\nlist:\n  - - 1\n    - 2\n  - {a: [b, c], d: e}\n...\n",
    b"\x85\x01\xcb\x40\x04\x00\x00\x00\x00\x00\x00\xa1a\x92\x01\x02\x02\xd9\x03abc\xc4\x02\xff\x00\x03\x93\xc0\xc2\xc3\x04\x81\xa1k\xcd\x01\x00",
    b"\xdc\x00\x03\xd0\x80\xd1\x80\x00\xd3\x80\x00\x00\x00\x00\x00\x00\x00",
    b"aGVsbG8gd29ybGQsIHRoaXMgaXM=",
    b"-_8tXzg\r\nAAAA",
    b"6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    b"urn:uuid:{6BA7B8109DAD11D180B400C04FD430C8}",
    b"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    b"",
    b"\xef\xbb\xbf{}",
    b"filter(xs, {.a >= 1_0 and #index != 0x1F}) | map(#.b ?? 'x') | len() > 2 ** 3 ? [1.5e3, -n] : {k: m?.x[1:-1], \"q\": `r`}",
    b"let a = 1..5; if a[0] in xs { reduce(a, #acc + #, 0) } else { sort(a, 'desc') } // c",
    b"{{ extends \"l\" }}{* c *}{{ block b(x, y=1) }}{{- x | upper -}}{{ content }}{{ end }}{{ yield b(1) content }}{{ end }}",
    b"{{ if v := n * 2; v > 1 }}{{ range i, x := xs }}{{ i }}{{ else }}{{ end }}{{ else if .a }}{{ try }}{{ z }}{{ catch e }}{{ e }}{{ end }}{{ end }}",
    b"<p onclick=x>a<b><i>b</b>c</i><table><tr><td>d<a href=\"java&#115;cript:x\" rel='q'>e</a></table><script>f</script><!-- g -->",
    b"<b><div><p>x</b>y<ul><li>a<li><svg><p>b</svg><img src=data:image/png;base64,AAAA srcset='c 1x'><textarea></p></textarea>&lt;&NotEqualTilde;&#0;",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xcbH\xcd\xc9\xc9W\xc8@'\x00\x86\xfb\x0f\x9a\x17\x00\x00\x00",
    br"(?i)^(?P<a>[[:alpha:]\d_-]+?)|\bx{2,3}[^\x{1F600}\pL\P{Greek}]*(?:\Q.*\E|(?U-s:.+)$)",
    b"# H\n\ntext [a][b] ![c]\n\n* i\n  * j\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```lua\nx\n```\n\n[b]: <u> \"t\"\n[c]: d\n",
    b"printf '%s' \"a b\\\"\\\\ \\$x\" it\\'s '' \\\n --k=v 'c d'e",
    "word äö\u{1F600} word\nword\n\nThe quick brown fox".as_bytes(),
];

const PROGRAM: &str = r#"
local json, yaml, base64, uuid = require("json"), require("yaml"), require("base64"), require("uuid")
local crypto, expr, templates, compress = require("crypto"), require("expr"), require("templates"), require("compress")
local texts = require("text")
local html, exec = require("html"), require("exec")
local function same(a, b)
    if type(a) ~= "table" or type(b) ~= "table" then return a == b and math.type(a) == math.type(b) or a ~= a and b ~= b end
    for k, v in pairs(a) do if not same(v, b[k]) then return false end end
    for k in pairs(b) do if a[k] == nil then return false end end
    return true
end
local function is_error(err) assert(type(err:kind()) == "string" and #tostring(err) > 0) end
-- Reads, writes, reads again.
local function round(read, write)
    local v, err = read(text)
    if err then return is_error(err) end
    local written, err = write(v)
    if err then return is_error(err) end
    local back, err = read(written)
    assert(err == nil, tostring(err))
    -- Numbers that are whole lose their point in JSON.
    local again = write(back)
    assert(written == again, written)
    return v, back
end
local readers = {
    function() round(json.decode, json.encode) end,
    function()
        local v, back = round(yaml.decode, function(v)
            if type(v) ~= "table" then return nil, errors.new("no table") end
            return yaml.encode(v)
        end)
        assert(same(v, back))
        local all, err = yaml.decode_all(text)
        if err then is_error(err) end
    end,
    function()
        local v, err = payload.new(text, payload.format.MSGPACK):data()
        if err then return is_error(err) end
        local p, err = payload.new(v):transcode(payload.format.MSGPACK)
        if err then return is_error(err) end
        assert(same(v, p:data()))
    end,
    function() round(base64.decode, base64.encode) round(base64.decode_url, base64.encode_url) end,
    function()
        local parsed, err = uuid.parse(text)
        assert(uuid.validate(text) == (err == nil))
        if err then return is_error(err) end
        for _, style in ipairs { "standard", "simple", "urn" } do
            assert(same(uuid.parse((uuid.format(text, style))), parsed))
        end
    end,
    function()
        local claims, err = crypto.jwt.verify(text, "your-256-bit-secret", "HS256", false)
        if err then return is_error(err) end
        assert(claims.sub)
    end,
    function()
        local env = { xs = { { a = 1, b = "y" }, { a = 20 } }, n = 3, m = {} }
        local program, err = expr.compile(text)
        if err then return is_error(err) end
        local v, err = program:run(env)
        if err then return is_error(err) end
        assert(same(v, (program:run(env))) or text:find("now"))
    end,
    function()
        local set, err = templates.open { templates = { t = text, l = "{{ yield b(2) }}" } }
        if err then return is_error(err) end
        local out, err = set:render("t", { xs = { 1, 2 }, n = 3, a = true })
        if err then return is_error(err) end
        assert(set:render("t", { xs = { 1, 2 }, n = 3, a = true }) == out)
    end,
    function()
        for _, name in ipairs { "gzip", "deflate", "zlib", "brotli", "zstd" } do
            local data, err = compress[name].decode(text, { max_size = 1 << 20 })
            if err then is_error(err) else assert(#data <= 1 << 20) end
        end
    end,
    function()
        local re, err = texts.regexp.compile(text)
        if err then return is_error(err) end
        local places = re:find_all_string_index(text) or {}
        local all = re:find_all_string(text)
        assert(#all == #places and re:match_string(text) == (#all > 0))
        for i, place in ipairs(places) do assert(text:sub(place[1], place[2]) == all[i]) end
        assert(re:replace_all_string(text, "$0") == text)
        assert(#re:find_all_string_submatch(text) == #all and #re:subexp_names() == re:num_subexp() + 1)
        re:split(text)
    end,
    function()
        local d = texts.diff.new { diff_timeout = 0.01 }
        local other = text:sub(#text // 3) .. text:reverse()
        local a, b = {}, {}
        for _, edit in ipairs(d:compare(text, other)) do
            if edit.operation ~= "insert" then a[#a + 1] = edit.text end
            if edit.operation ~= "delete" then b[#b + 1] = edit.text end
        end
        assert(table.concat(a) == text and table.concat(b) == other)
        local patches = d:patch_make(text, other)
        assert(d:patch_apply(patches, text) == other)
        d:patch_apply(patches, other)
    end,
    function()
        for size = 1, 60, 13 do
            local options = { chunk_size = size, chunk_overlap = size // 3 }
            for _, chunk in ipairs(texts.splitter.recursive(options):split_text(text)) do assert(#chunk > 0 and (utf8.len(chunk) or 0) <= size) end
            options.heading_hierarchy, options.code_blocks, options.join_table_rows, options.reference_links = size % 2 == 0, true, true, true
            for _, chunk in ipairs(texts.splitter.markdown(options):split_text(text)) do assert(utf8.len(chunk) <= size) end
        end
    end,
    function()
        -- What is sanitized is so for good, and holds nothing that runs.
        local all = html.sanitize.ugc_policy():allow_standard_attributes():allow_data_uri_images():allow_elements("select", "option", "form", "button",
            "object", "iframe", "textarea", "title", "ruby", "rt", "font", "nobr", "script", "style", "svg", "math", "template", "noscript", "xmp")
        all:add_target_blank_to_fully_qualified_links():require_noreferrer_on_links():allow_attrs("rel", "target"):on_elements("a")
        for _, policy in ipairs { all, html.sanitize.ugc_policy(), html.sanitize.strict_policy() } do
            local once = policy:sanitize(text)
            assert(policy:sanitize(once) == once, once)
            for tag in once:gmatch("<[^>]*>") do
                local name = tag:match("^</?([^%s>]+)")
                for _, never in ipairs { "script", "style", "svg", "math", "template", "noscript", "xmp" } do assert(name ~= never, tag) end
                assert(not tag:find(" on%w+=\""), tag)
                for _, name in ipairs { "href", "src", "cite" } do assert(not tag:lower():find(" " .. name .. "=\"%s*javascript:"), tag) end
            end
        end
        assert(not html.sanitize.strict_policy():sanitize(text):find("[<>\"']"))
        assert(html.unescape(html.escape(text)) == text)
    end,
    function()
        -- A list of words is allowed where it is what an allowed text means. Nothing is started.
        local function ask(allowed, command) return exec.open { command_whitelist = { allowed } }:exec(command) end
        local command, err = ask(text, text)
        if err then is_error(err) else assert(command:close()) end
        -- Quoted it is one word, and so it is in the message of a refusal, which can be allowed as it stands there.
        local quoted = "'" .. text:gsub("'", "'\\''") .. "'"
        for _, words in ipairs { { text }, { text, "", text }, { "a", text, "'" } } do
            local _, err = ask("no", words)
            if text == "" and words[1] == "" or text:find("\0", 1, true) then
                is_error(err)
            elseif utf8.len(text) and (words[2] or text ~= "no") then
                local shown = err:message():match("whitelist: (.*)$")
                assert(assert(ask(shown, words)):close())
            end
        end
        if text ~= "" and not text:find("\0", 1, true) then
            assert(assert(ask(quoted, { text })):close())
            assert(assert(ask(quoted .. " \t" .. quoted, { text, text })):close())
            assert(select(2, ask(quoted .. quoted, { text, text })):kind() == "PermissionDenied")
        end
    end,
}
readers[which]()
"#;

/// Readers in the program.
const READERS: u64 = 14;
/// Most places that are damaged.
const DAMAGES: u64 = 4;

fn limits() -> Options {
    Options { max_memory: 256 << 20, ..Options::default() }
}

/// Lets reader `which` read a text.
///
/// # Panics
/// It does not do what the head of the file says.
pub fn check(which: u64, text: &[u8]) {
    let mut runtime = Runtime::new(limits());
    runtime.with_cx(|cx| {
        let globals = cx.globals();
        let text = cx.new_str(text);
        let which = i64::try_from(which % READERS).unwrap_or(0) + 1;
        let stored = cx.raw_set_str(globals, "text", text).and_then(|()| cx.raw_set_str(globals, "which", which));
        assert!(stored.is_ok(), "globals take every name");
    });
    if let Err(error) = runtime.run(PROGRAM.as_bytes(), b"=texts") {
        panic!("reader {} of {:?}: {error}", which % READERS + 1, String::from_utf8_lossy(text));
    }
}

/// A fuzzer's case: the first byte says which reader, the rest is the text.
pub fn case(bytes: &[u8]) {
    if let Some((which, text)) = bytes.split_first() {
        check(u64::from(*which), text);
    }
}

/// A damaged text by its number.
pub fn damaged(number: u64) -> (u64, Vec<u8>) {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % n.max(1)).unwrap_or(0)
    };
    let mut text = SEEDS.get(next(SEEDS.len() as u64)).copied().unwrap_or_default().to_vec();
    for _ in 0..next(DAMAGES + 1) {
        let at = next(text.len() as u64 + 1);
        let piece = b"\"\\{}[],:-?&*#!|>'%@`~<= \n\t0123456789.eE+au\xff\xc3\x80\x00\xdf\x91";
        let byte = piece.get(next(piece.len() as u64)).copied().unwrap_or(0);
        match next(4) {
            0 => text.insert(at, byte),
            1 if at < text.len() => drop(text.remove(at)),
            2 => text.truncate(at),
            _ => {
                if let Some(place) = text.get_mut(at) {
                    *place = byte;
                }
            }
        }
    }
    (next(READERS) as u64, text)
}
