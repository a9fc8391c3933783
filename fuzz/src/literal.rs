//! Literals near the borders of their types: where integers wrap, floats lose digits, strings change
//! representation, and numerals look alike but are not.

use super::choice::Choices;

const INTEGERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "10",
    "-10",
    "16",
    "31",
    "32",
    "33",
    "63",
    "64",
    "65",
    "127",
    "128",
    "255",
    "256",
    "-256",
    "1000",
    "32767",
    "65535",
    "65536",
    "131071",
    "262144",
    "0x7fffffff",
    "0x80000000",
    "-2147483648",
    "4294967295",
    "4294967296",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "math.maxinteger",
    "math.mininteger",
    "0x7fffffffffffffff",
    "0xffffffffffffffff",
    "0x8000000000000000",
    "9223372036854775807",
];

const FLOATS: &[&str] = &[
    "0.0",
    "-0.0",
    "0.5",
    "-0.5",
    "1.0",
    "1.5",
    "2.5",
    "-3.25",
    "1e15",
    "1e16",
    "123456.789",
    "0.1",
    "3.0",
    "2^53",
    "2.0^63",
    "-(2.0^63)",
    "9007199254740992.0",
    "1e100",
    "1e308",
    "-1e308",
    "5e-324",
    "2.2250738585072014e-308",
    "math.huge",
    "-math.huge",
    "math.pi",
    "1/3",
    "0x1p-2",
    "0x.8p1",
    "1e-7",
    "9223372036854775807.0",
    "3e0",
    ".5e1",
];

const STRINGS: &[&str] = &[
    "''",
    "'a'",
    "'b'",
    "'abc'",
    "'10'",
    "'0x10'",
    "' 5 '",
    "'1e1'",
    "'nan'",
    "'-0'",
    "'hello world'",
    "'\\0x\\0'",
    "'a,b,,c'",
    "'\\xe4\\xb8\\xad'",
    "'\\u{10FFFF}'",
    "'%d+'",
    "'x=1, y=2'",
    "'\\r\\n\\t'",
    "[[line\nline]]",
    "'ZZ'",
    "'9223372036854775808'",
    "'0.1'",
    "'1 2'",
    "'\\'\\\"\\\\'",
    "'the quick brown fox jumps over the lazy dog'",
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'",
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'",
    "'\\xff\\xfe'",
];

/// An integer expression without free names other than `math`; negative ones may need parentheses.
pub fn integer(c: &mut Choices) -> String {
    match c.weighted(&[50, 35, 10, 5]) {
        0 => c.between(0, 12).to_string(),
        1 => c.pick(INTEGERS).to_owned(),
        2 => (c.below(60_000) as i64 - 30_000).to_string(),
        _ => format!("0x{:x}", c.word()),
    }
}

/// A float expression; never a NaN.
pub fn float(c: &mut Choices) -> String {
    match c.weighted(&[60, 25, 15]) {
        0 => c.pick(FLOATS).to_owned(),
        1 => format!("{}.{}", c.below(100), c.pick(&["0", "25", "5", "125", "1", "7"])),
        _ => format!("{}.{:03}e{}", c.below(10), c.below(1000), c.below(40) as i64 - 20),
    }
}

/// A string literal in one of its written forms.
pub fn string(c: &mut Choices) -> String {
    match c.weighted(&[60, 40]) {
        0 => c.pick(STRINGS).to_owned(),
        _ => {
            let n = c.below(9);
            let mut text = String::from("\"");
            for _ in 0..n {
                text.push_str(c.pick(&["a", "b", "c", "A", "1", "0", " ", ".", "-", "_", "z", ","]));
            }
            text.push('"');
            text
        }
    }
}

/// A value of any kind, written without free names other than `math`.
pub fn any(c: &mut Choices) -> String {
    match c.weighted(&[30, 15, 25, 6, 6, 6, 6, 3]) {
        0 => integer(c),
        1 => float(c),
        2 => string(c),
        3 => "nil".to_owned(),
        4 => c.pick(&["true", "false"]).to_owned(),
        5 => "{}".to_owned(),
        6 => format!("{{{}, {}}}", integer(c), string(c)),
        _ => "function() return 1 end".to_owned(),
    }
}
