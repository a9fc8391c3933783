//! Calls of library functions with arguments of every kind, most of the right type and near a border.
//!
//! Each line of such a program is one call under `pcall`; results and the texts of errors are compared.
//! Left out is what asks the machine (time, files, randomness), what allocates without limit
//! (`string.rep` gets small counts) and what shows an address or an order of hashing.

use super::choice::Choices;
use super::literal;

/// Types of arguments, one letter each: `s` string, `i` integer, `n` number, `p` pattern, `f` format of `pack`,
/// `t` sequence, `a` any, `P` position, `c` small count, `u` code point, `b` base, `r` replacement, `o` comparator,
/// `N` numeral in a string, `d` format of `os.date`, `T` time, `D` table of `os.time`, `g` a `string.format` call.
const FUNCTIONS: &[(&str, &str)] = &[
    ("string.byte", "sPP"),
    ("string.char", "uuu"),
    ("string.find", "spPa"),
    ("string.find", "sp"),
    ("string.gsub", "sprc"),
    ("string.gsub", "spr"),
    ("string.len", "s"),
    ("string.lower", "s"),
    ("string.match", "spP"),
    ("string.match", "sp"),
    ("string.rep", "scs"),
    ("string.reverse", "s"),
    ("string.sub", "sPP"),
    ("string.upper", "s"),
    ("string.format", "g"),
    ("string.format", "g"),
    ("string.pack", "fnsi"),
    ("string.pack", "fi"),
    ("string.pack", "fn"),
    ("string.pack", "fs"),
    ("string.packsize", "f"),
    ("string.unpack", "fsP"),
    ("string.unpack", "fs"),
    ("table.concat", "tscc"),
    ("table.concat", "ts"),
    ("table.insert", "ta"),
    ("table.insert", "tPa"),
    ("table.remove", "tP"),
    ("table.remove", "t"),
    ("table.move", "tccc"),
    ("table.move", "tccct"),
    ("table.unpack", "tcc"),
    ("table.unpack", "t"),
    ("table.pack", "aaa"),
    ("table.sort", "to"),
    ("math.abs", "n"),
    ("math.ceil", "n"),
    ("math.floor", "n"),
    ("math.fmod", "nn"),
    ("math.max", "nnn"),
    ("math.min", "nnn"),
    ("math.modf", "n"),
    ("math.sqrt", "n"),
    ("math.tointeger", "a"),
    ("math.type", "a"),
    ("math.ult", "ii"),
    ("math.exp", "n"),
    ("math.log", "nn"),
    ("math.log", "n"),
    ("math.sin", "n"),
    ("math.cos", "n"),
    ("math.tan", "n"),
    ("math.asin", "n"),
    ("math.acos", "n"),
    ("math.atan", "nn"),
    ("math.deg", "n"),
    ("math.rad", "n"),
    ("utf8.char", "uuu"),
    ("utf8.codepoint", "sPP"),
    ("utf8.len", "sPP"),
    ("utf8.len", "s"),
    ("utf8.offset", "siP"),
    ("tonumber", "N"),
    ("tonumber", "Nb"),
    ("tonumber", "a"),
    ("tonumber", "N"),
    ("text", "n"),
    ("select", "Paaa"),
    ("rawlen", "a"),
    ("rawequal", "aa"),
    ("rawget", "ta"),
    ("type", "a"),
    ("next", "t"),
    ("os.date", "dT"),
    ("os.time", "D"),
    ("math.floor", "N"),
    ("string.rep", "sc"),
    ("utf8.codes_", "s"),
    ("gmatch_", "sp"),
];

const SUBJECT: &[&str] =
    &["a", "b", "c", "A", "1", "0", " ", ".", "%", "-", "_", "(", ")", "[", "]", "é", "\\0", "\\n", "x", "\\255"];
const ITEMS: &[&str] = &[
    "a", "b", ".", "%a", "%d", "%s", "%w", "%W", "%x", "%p", "%l", "%u", "%c", "%g", "%%", "%.", "[abc]", "[^abc]",
    "[a-z]", "[%a_]", "[%d%s]", "[]]", "[^]]", "[a-]", "(", ")", "()", "%1", "%2", "%b()", "%bxx", "%f[%w]", "%f[a]",
    "^", "$", "é", "\\0",
];
const QUANTIFIERS: &[&str] = &["", "", "", "*", "+", "-", "?"];
const BROKEN: &[&str] =
    &["%", "[", "[a", "(", ")", "%b", "%bx", "%f", "%fa", "[%", "[^", "(()", "%9", "[a-%%]", "[[:alpha:]]", "%g+$"];
const PACK: &[&str] = &[
    "b", "B", "h", "H", "i", "I", "l", "L", "j", "J", "T", "f", "d", "n", "s", "z", "x", "X", " ", "<", ">", "=", "!",
    "i1", "i3", "I7", "i8", "i16", "I16", "i17", "s1", "s2", "s8", "c0", "c3", "c10", "!4", "!8", "!16", "!1", "Xi4",
    "Xd", "Xh", "c", "i0", "!17", "r", "X!",
];
const NUMERALS: &[&str] = &[
    "10",
    "0x10",
    "  7  ",
    "1e2",
    "1e",
    "0x",
    "0x1p4",
    "0x.8",
    ".5",
    "5.",
    ".",
    "-",
    "- 1",
    "-1",
    "+1",
    "--1",
    "1 2",
    "0x1P-2",
    "inf",
    "nan",
    "1e309",
    "-1e309",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "0xffffffffffffffff",
    "0x1ffffffffffffffff",
    "1_000",
    "zz",
    "7z",
    "",
    " ",
    "1e+5",
    "1E-5",
    "0b1",
    "1\\0",
    "\\t5\\n",
    "0x1.8p1",
    "1e1.5",
    "00012",
    "0x0p",
    "123456789012345678901234567890",
    "0.1e-400",
    "4.9e-324",
    "2.5e-324",
    "1.7976931348623159e308",
    "Z",
    "11111111",
    "-ff",
];
const DATES: &[&str] = &[
    "!%Y-%m-%d",
    "!%H:%M:%S",
    "!%j %U %w %a %A %b %B",
    "!*t",
    "!%c",
    "!%x %X %p",
    "!%y %C %%",
    "!%Ey",
    "!%Q",
    "!%",
    "!",
    "!%D %e %F %G %g %h %I %M %n %R %t %T %u %V %W",
];

/// A program of calls, as source text.
#[must_use]
pub fn program(c: &mut Choices) -> String {
    let n = c.between(5, 25);
    let mut lines = vec![
        "local P, pcall = P, pcall".to_owned(),
        "local function gmatch_(s, p) local t = {} for a, b in string.gmatch(s, p) do t[#t + 1] = a t[#t + 1] = b or 0 if #t > 40 then break end end return t end".to_owned(),
        "local function codes_(s) local t = {} for p, c in utf8.codes(s) do t[#t + 1] = p t[#t + 1] = c end return t end".to_owned(),
    ];
    for _ in 0..n {
        lines.push(line(c));
    }
    lines.push("E()".to_owned());
    lines.push(String::new());
    lines.join("\n")
}

fn line(c: &mut Choices) -> String {
    let (name, types) = FUNCTIONS[c.below(FUNCTIONS.len())];
    let mut args: Vec<String> = types.chars().map(|letter| argument(c, letter)).collect();
    // Now and then an argument of a wrong type, one too few, or one too many.
    let change = if name.starts_with("os.") { 3 } else { c.below(20) };
    match change {
        0 if !matches!(types, "g") => {
            let index = c.below(args.len());
            let value = if matches!(name, "string.rep" | "table.move" | "table.concat") {
                "{}".to_owned()
            } else {
                literal::any(c)
            };
            args[index] = value;
        }
        1 if name != "string.rep" || args.len() > 2 => {
            args.pop();
        }
        2 if name != "table.concat" => args.push(literal::any(c)),
        _ => {}
    }
    let args = args.join(", ");
    let name = name.strip_prefix("utf8.").filter(|rest| rest.ends_with('_')).unwrap_or(name);
    // The reference finds the name of a function that has two by the order of a hash.
    let form = if name == "math.atan" { 0 } else { c.below(5) };
    match form {
        0 => format!("P(pcall(function() return {name}({args}) end))"),
        1 if name.starts_with("table.") && name != "table.pack" => {
            let rest: String = args.split_once(", ").map_or(String::new(), |(_, rest)| format!(", {rest}"));
            if args.starts_with('{') && args.ends_with('}') || args.starts_with("nil") {
                format!("P(pcall({name}, {args}))")
            } else if let Some((table, _)) = split_table(&args) {
                format!("do local t = {table} P(pcall({name}, t{})) P(t) end", &args[table.len()..])
            } else {
                format!("P(pcall({name}, nil{rest}))")
            }
        }
        2 if name.starts_with("string.") && args.starts_with('"') => {
            let (first, rest) = split_string(&args);
            format!("P(pcall(function() return ({first}):{}({rest}) end))", &name[7..])
        }
        _ if args.is_empty() => format!("P(pcall({name}))"),
        _ => format!("P(pcall({name}, {args}))"),
    }
}

/// The table constructor at the start of `args`, and what follows it.
fn split_table(args: &str) -> Option<(&str, &str)> {
    if !args.starts_with('{') {
        return None;
    }
    let mut depth = 0;
    for (at, byte) in args.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(args.split_at(at + 1));
                }
            }
            b'"' | b'\'' => return None,
            _ => {}
        }
    }
    None
}

/// The string literal at the start of `args`, and the arguments after it.
fn split_string(args: &str) -> (&str, &str) {
    let bytes = args.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    let (first, rest) = args.split_at((at + 1).min(args.len()));
    (first, rest.strip_prefix(", ").unwrap_or(""))
}

fn argument(c: &mut Choices, letter: char) -> String {
    match letter {
        's' => subject(c),
        'i' => literal::integer(c),
        'n' => match c.below(10) {
            0 => "0 / 0".to_owned(),
            1 => format!("\"{}\"", c.pick(NUMERALS)),
            2..=5 => literal::integer(c),
            _ => literal::float(c),
        },
        'p' => format!("\"{}\"", pattern(c)),
        'f' => format!("\"{}\"", pieces(c, PACK, 5)),
        't' => {
            let n = c.below(7);
            let items: Vec<String> = (0..n)
                .map(|_| if c.chance(70) { c.below(20).to_string() } else { format!("{}.5", c.below(9)) })
                .collect();
            format!("{{{}}}", items.join(", "))
        }
        'a' => literal::any(c),
        'P' => match c.below(10) {
            0 => literal::integer(c),
            1 => format!("{}.{}", c.below(4), c.pick(&["0", "5"])),
            2 => "nil".to_owned(),
            _ => (c.below(13) as i64 - 6).to_string(),
        },
        'c' => (c.below(12) as i64 - 2).to_string(),
        'u' => c
            .pick(&[
                "65", "97", "0", "255", "256", "-1", "0x7f", "0x80", "0x7ff", "0x800", "0xffff", "0x10ffff",
                "0x110000", "1.0", "48",
            ])
            .to_owned(),
        'b' => c.pick(&["2", "8", "10", "16", "36", "1", "37", "3", "10.0", "nil"]).to_owned(),
        'r' => match c.below(5) {
            0 => "{a = 'A', b = true, c = false, [\"1\"] = 1, [\" \"] = '_'}".to_owned(),
            1 => "function(x, y) return y end".to_owned(),
            2 => "function(x) if x == 'a' then return {} end end".to_owned(),
            _ => format!("\"{}\"", pieces(c, &["%0", "%1", "%2", "%%", "x", "<", ">", "", "%", "%9", "é"], 4)),
        },
        'o' => c.pick(&["nil", "function(a, b) return a > b end", "function(a, b) return a < b end", "1"]).to_owned(),
        'N' => format!("\"{}\"", c.pick(NUMERALS)),
        'd' => format!("\"{}\"", c.pick(DATES)),
        'T' => c
            .pick(&[
                "0",
                "1",
                "86399",
                "951782400",
                "1709164800",
                "4102444800",
                "-1",
                "1e9",
                "1700000000",
                "1.5",
                "-86400",
            ])
            .to_owned(),
        'D' => {
            let fields: Vec<String> = ["year", "month", "day", "hour", "min", "sec"]
                .iter()
                .zip([(1970, 130), (0, 15), (0, 33), (0, 26), (0, 62), (0, 62)])
                .filter_map(|(name, (low, n))| {
                    let value = low + c.below(n);
                    c.chance(93).then(|| format!("{name} = {value}"))
                })
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        _ => format_call(c),
    }
}

fn pieces(c: &mut Choices, items: &[&str], max: usize) -> String {
    let n = c.below(max + 1);
    (0..n).map(|_| c.pick(items)).collect()
}

fn subject(c: &mut Choices) -> String {
    match c.below(12) {
        0 => literal::string(c),
        1 => format!(
            "\"{}\"",
            c.pick(&[
                "\\xF4\\x90\\x80\\x80",
                "\\xC0\\x80",
                "\\xED\\xA0\\x80",
                "\\xE2\\x82",
                "\\x80",
                "日本語",
                "a\\u{7FF}b",
                "\\xF0\\x9F\\x98\\x80"
            ])
        ),
        _ => format!("\"{}\"", pieces(c, SUBJECT, 12)),
    }
}

fn pattern(c: &mut Choices) -> String {
    if c.chance(8) {
        return format!("{}{}", pieces(c, ITEMS, 2), c.pick(BROKEN));
    }
    let n = c.below(6);
    let mut open = 0;
    let mut text = String::new();
    if c.chance(15) {
        text.push('^');
    }
    for _ in 0..n {
        let item = c.pick(ITEMS);
        match item {
            "(" => {
                open += 1;
                text.push('(');
            }
            ")" if open == 0 => {}
            ")" => {
                open -= 1;
                text.push(')');
            }
            _ => {
                text.push_str(item);
                if !item.starts_with("%b") && !item.starts_with("%f") && !matches!(item, "()" | "^" | "$" | "é") {
                    text.push_str(c.pick(QUANTIFIERS));
                }
            }
        }
    }
    for _ in 0..open {
        text.push(')');
    }
    text
}

fn format_call(c: &mut Choices) -> String {
    let (mut text, mut args) = (String::new(), Vec::new());
    for _ in 0..c.between(1, 3) {
        text.push('%');
        for _ in 0..c.below(3) {
            text.push_str(c.pick(&["", "-", "+", " ", "#", "0"]));
        }
        if c.chance(40) {
            text.push_str(&c.below(25).to_string());
        }
        if c.chance(35) {
            text.push_str(&format!(".{}", c.below(22)));
        }
        let kind = c.pick(&[
            "d", "i", "u", "c", "x", "X", "o", "e", "E", "f", "g", "G", "a", "A", "s", "q", "%", "y", "d", "g", "s",
        ]);
        text.push_str(kind);
        text.push_str(c.pick(&["", "", " ", "|", "x"]));
        match kind {
            "d" | "i" | "u" | "x" | "X" | "o" => {
                args.push(if c.chance(90) { literal::integer(c) } else { literal::float(c) })
            }
            "c" => args.push(c.between(1, 255).to_string()),
            "s" | "q" => args.push(if c.chance(75) { subject(c) } else { literal::integer(c) }),
            "%" | "y" => {}
            _ => args.push(if c.chance(80) { literal::float(c) } else { literal::integer(c) }),
        }
    }
    if c.chance(5) {
        args.pop();
    }
    args.insert(0, format!("\"{text}\""));
    args.join(", ")
}
