//! Source text that is nearly Lua, for the lexer and the parser: token soup, and mutations of good programs.

use super::choice::Choices;
use super::generate::{self, Flavour};
use std::fmt::Write as _;

/// Words of the language, and pieces that lexers get wrong.
const TOKENS: &[&str] = &[
    "and",
    "break",
    "do",
    "else",
    "elseif",
    "end",
    "false",
    "for",
    "function",
    "goto",
    "if",
    "in",
    "local",
    "nil",
    "not",
    "or",
    "repeat",
    "return",
    "then",
    "true",
    "until",
    "while",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "#",
    "&",
    "~",
    "|",
    "<<",
    ">>",
    "//",
    "==",
    "~=",
    "<=",
    ">=",
    "<",
    ">",
    "=",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ";",
    ",",
    ".",
    "..",
    "...",
    "x",
    "y",
    "self",
    "_ENV",
    "\"s\"",
    "'c'",
    "[[long]]",
    "[==[\n]==]",
    "[=[",
    "--",
    "--[[c]]",
    "--[==[",
    "\n",
    "0x",
    "0x1p",
    "1e",
    "1..2",
    "3.",
    ".5",
    "0xffffffffffffffffff",
    "1e999",
    "'\\x4'",
    "'\\u{110000}'",
    "\"\\z  \n\"",
    "'\\400'",
    "\"unfinished",
    "'\\",
    "]]",
    "\0",
    "\u{FEFF}",
    "é",
    "\r\n",
    "\\",
    "$",
    "`",
    "#!x",
];

/// Pieces of type annotations, which only wippy reads.
const ANNOTATIONS: &[&str] = &[
    "x: number",
    "number | string",
    "{[string]: any}",
    "(a: T) -> R",
    "<T>",
    "type",
    "!",
    "?",
    ":",
    "function f<T>(x: T): T",
    "string?",
    "type X = ",
    "interface I",
    "is",
    "as",
    "->",
    "=>",
    "::",
    ": any",
    "x :: T",
    "{x: number, y?: string}",
    "T | nil",
    "fun(",
    "@key",
];

/// A program that has other programs read, most of them broken, and prints what `load` says of them.
#[must_use]
pub fn program(c: &mut Choices) -> String {
    let n = c.between(3, 12);
    let mut text = String::from("local P, load = P, load\n");
    for _ in 0..n {
        let source = match c.below(4) {
            0 => soup(c, TOKENS).into_bytes(),
            1 => {
                let program = super::calls::program(c);
                mutate(program.as_bytes(), c)
            }
            _ => {
                let program = generate::program(c, Flavour::Globals);
                let lines: Vec<&str> = program.lines().collect();
                let start = c.below(lines.len());
                let end = (start + c.between(1, 12)).min(lines.len());
                mutate(lines[start..end].join("\n").as_bytes(), c)
            }
        };
        text.push_str("P((select(2, load(\"");
        for byte in source {
            match byte {
                b'"' | b'\\' => {
                    text.push('\\');
                    text.push(char::from(byte));
                }
                b' '..=b'~' => text.push(char::from(byte)),
                _ => {
                    let _ = write!(text, "\\{byte:03}");
                }
            }
        }
        text.push_str("\", '=s'))))\n");
    }
    text.push_str("E()\n");
    text
}

/// Bytes for the lexer and the parser.
#[must_use]
pub fn source(c: &mut Choices) -> Vec<u8> {
    match c.below(5) {
        0 => {
            let words = [TOKENS, ANNOTATIONS].concat();
            soup(c, &words).into_bytes()
        }
        1 => nested(c).into_bytes(),
        _ => {
            let program = generate::program(c, Flavour::Globals);
            mutate(program.as_bytes(), c)
        }
    }
}

fn soup(c: &mut Choices, words: &[&str]) -> String {
    let n = c.below(120);
    let mut text = String::new();
    for _ in 0..n {
        text.push_str(c.pick(words));
        text.push_str(c.pick(&[" ", " ", "", "\n"]));
    }
    text
}

/// One construct inside itself, deeper than the parser may follow.
fn nested(c: &mut Choices) -> String {
    let n = 1 << c.below(14);
    let (open, middle, close) = [
        ("(", "1", ")"),
        ("{", "", "}"),
        ("do ", "", " end"),
        ("function() ", "", " end"),
        ("x[", "1", "]"),
        ("-", "1", ""),
        ("not ", "1", ""),
        ("a..", "b", ""),
        ("2^", "2", ""),
        ("if x then ", "", " end"),
        ("x=", "1", ""),
        ("f(", "", ")"),
        ("while x do ", "", " end"),
        ("a.b:c", "()", ""),
        ("x{", "", "}"),
        ("local x: {", "any", "}"),
        ("local x: ((", "any", "))"),
        ("type T = (", "any", ") -> any"),
        ("x: number | ", "nil", ""),
        ("--[", "", "]"),
    ][c.below(20)];
    let head = c.pick(&["", "return ", "local x = ", "x = "]);
    format!("{head}{}{middle}{}", open.repeat(n), close.repeat(if c.chance(80) { n } else { n / 2 }))
}

/// Changes good source in a few places: bytes, tokens, lines.
#[must_use]
pub fn mutate(source: &[u8], c: &mut Choices) -> Vec<u8> {
    let mut bytes = source.to_vec();
    for _ in 0..c.between(1, 6) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = c.below(bytes.len());
        match c.below(9) {
            0 => {
                bytes.remove(at);
            }
            1 => bytes[at] = c.byte(),
            2 => insert(&mut bytes, at, c.pick(TOKENS).as_bytes()),
            3 => bytes.truncate(at),
            4 => {
                let end = (at + c.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                let end = (at + c.below(60)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let target = c.below(bytes.len());
                insert(&mut bytes, target, &piece);
            }
            6 => {
                // A token in place of the word at this place.
                let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
                let start = bytes[..at].iter().rposition(|&b| !is_word(b)).map_or(0, |i| i + 1);
                let end = bytes[at..].iter().position(|&b| !is_word(b)).map_or(bytes.len(), |i| at + i);
                bytes.splice(start..end.max(start), c.pick(TOKENS).bytes());
            }
            7 => {
                let n = c.below(300);
                let piece = c.pick(&["(", "{", "[", "-- ", "do ", "not ", "a.", "\n", "'", "[=", "="]).repeat(n);
                insert(&mut bytes, at, piece.as_bytes());
            }
            _ => {
                let other = c.below(bytes.len());
                bytes.swap(at, other);
            }
        }
    }
    bytes
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}
