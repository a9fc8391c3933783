//! What holds for every text, by random texts from a fixed seed.

use bumpalo::Bump;

use super::{parse_text, tree_without_positions};
use crate::source::{LineIndex, Names, Span};
use crate::syntax::ast::Chunk;
use crate::syntax::print::print_chunk;
use crate::syntax::visit::{Node, children, walk};

/// A linear congruential generator, enough to vary texts.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

const WORDS: &[&str] = &[
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
    "x",
    "y",
    "type",
    "as",
    "is",
    "export",
    "interface",
    "readonly",
    "asserts",
    "typeof",
    "keyof",
    "fun",
    "1",
    "2.5",
    "0x1p4",
    "'s'",
    "\"\\65\"",
    "[[l]]",
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "^",
    "#",
    "&",
    "~",
    "|",
    "<<",
    ">>",
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
    "::",
    ";",
    ":",
    ",",
    ".",
    "..",
    "...",
    "->",
    "?",
    "!",
    "@",
    "\n",
    "--c\n",
    "--[[c]]",
    "'",
    "[=[",
    "\\",
    "\0",
    "\u{e4}",
];

fn random_text(random: &mut Random) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..random.below(60) {
        if random.below(40) == 0 {
            text.push(u8::try_from(random.below(256)).unwrap());
        }
        text.extend_from_slice(random.pick(WORDS).as_bytes());
        if random.below(4) > 0 {
            text.push(b' ');
        }
    }
    text
}

#[track_caller]
fn check_spans(text: &[u8], chunk: &Chunk<'_>) {
    let whole = Span::new(0, u32::try_from(text.len()).unwrap());
    walk(Node::Block(&chunk.body), |node| {
        let span = node.span();
        assert!(whole.contains(span), "{node:?}");
        let mut parts = Vec::new();
        children(node, &mut parts);
        let mut end = span.start;
        for part in parts {
            let inner = part.span();
            assert!(span.contains(inner) && inner.start >= end, "{inner:?} in {span:?}: {node:?}");
            end = inner.end;
        }
    });
}

#[track_caller]
fn check_printing(text: &[u8], chunk: &Chunk<'_>, names: &mut Names) {
    let printed = print_chunk(chunk, names);
    let arena = Bump::new();
    let again = parse_text(&printed, &arena, names);
    let (before, after) = (String::from_utf8_lossy(text), String::from_utf8_lossy(&printed));
    assert!(again.errors.is_empty(), "{before}\n--- printed\n{after}\n{:?}", again.errors);
    let (expected, actual) = (tree_without_positions(chunk), tree_without_positions(&again.chunk));
    assert_eq!(expected, actual, "{before}\n--- printed\n{after}");
}

#[test]
fn random_texts_are_survived_and_spans_are_in_order() {
    let mut random = Random(1);
    let mut n_good = 0;
    for _ in 0..40_000 {
        let text = random_text(&mut random);
        let arena = Bump::new();
        let mut names = Names::new();
        let parsed = parse_text(&text, &arena, &mut names);
        check_spans(&text, &parsed.chunk);
        let n_lines = LineIndex::new(&text).n_lines();
        for error in &parsed.errors {
            assert!(error.span.end as usize <= text.len(), "{error:?}");
            assert!((1..=n_lines).contains(&error.line), "{error:?}");
        }
        if parsed.errors.is_empty() {
            n_good += 1;
            check_printing(&text, &parsed.chunk, &mut names);
        }
    }
    assert!(n_good > 500, "{n_good}");
}

#[test]
fn random_bytes_are_survived() {
    let mut random = Random(2);
    for _ in 0..20_000 {
        let text: Vec<u8> = (0..random.below(80)).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        let parsed_errors = parse_text(&text, &Bump::new(), &mut Names::new()).errors;
        let _messages: Vec<_> = parsed_errors.iter().map(|e| e.to_diagnostic()).collect();
    }
}

/// One of everything.
const SAMPLE: &str = r#"
local a: integer, b = 1, -2.5e3
a, t.x, t[1], f().y = 1, "two\n\65\0", [==[
three]==]
do ;;; f() end ;(g or h)(1)"s"{2}:m(...)
while a < b and not c or d ~= e do break end
repeat local z = #t // 2 % 3 ^ -x until z == nil
if a then f() elseif b then g() else h() end
for i: integer = 1, 10, 2 do goto continue; ::continue:: end
for k: string, v in pairs(t), nil do print(k, v) end
function m.n.o:p<T, U: {}>(x: T, y?: U, ...: any): (T, ...U) return x end
local function q(n: number): asserts n is integer return function() end end
local x = {1, [2] = 3, four = 4; f(), function(...) return ... end}
local y = (a & b | c ~ d << 1 >> 2) .. ~e .. - -1
local casts = v as integer, (v :: any :: {string})!, v!.w![1]!:m()!
local z = v :: number
::again::
type Box<T> = {value: T, next?: Box<Box<T>>, readonly id: integer, ["x-y"]: string, [string]: any}
export type Fn = <T>(T, name: string, opt?: T, ...: any) -> (T, ...string) | ((A) -> ())?
type Old = fun<T>(a: A, ...): {readonly {A}} & keyof(B) | typeof(x.y) | m.T["k"][] | nil
type Lit = | "x" | -1 | 0x8000000000000000 | 1.5 | true @min(-1, 2.5, "s", true) @max
interface Shape<T>: A, m.B<C> function area(self): number, string name: string, [T]?: V end
local inf, int: function? = 1e999, 0xffffffffffffffff
return (f()), ...
"#;

#[test]
fn a_sample_of_everything_prints_back() {
    let arena = Bump::new();
    let mut names = Names::new();
    let sample = SAMPLE.replace(", ...): {readonly", ", ...: X): {readonly");
    let parsed = parse_text(sample.as_bytes(), &arena, &mut names);
    assert_eq!(parsed.errors, []);
    check_spans(sample.as_bytes(), &parsed.chunk);
    check_printing(sample.as_bytes(), &parsed.chunk, &mut names);
}

#[test]
fn mutated_samples_are_survived_and_print_back() {
    let mut random = Random(3);
    let words: Vec<&str> = SAMPLE.split_inclusive([' ', '\n']).collect();
    for _ in 0..3_000 {
        let from = random.below(words.len());
        let mut list: Vec<&str> = words[from..].iter().copied().take(random.below(40)).collect();
        for _ in 0..random.below(3) {
            let at = random.below(list.len() + 1);
            list.insert(at, random.pick(WORDS));
            list.insert(at, " ");
        }
        let text = list.concat().into_bytes();
        let arena = Bump::new();
        let mut names = Names::new();
        let parsed = parse_text(&text, &arena, &mut names);
        check_spans(&text, &parsed.chunk);
        if parsed.errors.is_empty() {
            check_printing(&text, &parsed.chunk, &mut names);
        }
    }
}

#[test]
fn lines_of_calls_and_functions_are_those_of_the_reference_implementation() {
    let text = "local\nfunction\nf\n(a)\nend\nfunction\ng()\nend\nx = function\n(\n)\n\nend\n";
    let arena = Bump::new();
    let parsed = parse_text(text.as_bytes(), &arena, &mut Names::new());
    assert_eq!(parsed.errors, []);
    let index = LineIndex::new(text.as_bytes());
    let mut lines = Vec::new();
    walk(Node::Block(&parsed.chunk.body), |node| {
        if let Node::Function(func) = node {
            lines.push((func.id, index.line(func.line_pos), index.line(func.end_pos)));
        }
    });
    assert_eq!(lines, [(0, 4, 5), (1, 6, 8), (2, 10, 13)]);
    assert_eq!(parsed.chunk.n_functions, 3);
}
