//! Declarations and what they stand for: texts that are read back as equal types, scopes, names without meaning.

use crate::code::types::identity::{Detail, Fingerprint, fingerprints};
use crate::code::types::print::{structure, text};
use crate::code::types::{Graph, TypeRef};
use crate::code::{Constant, Proto};
use crate::compiler::{Options, compile_source};

/// The types that a chunk uses as values, in the order of its constants.
fn types_of(source: &str) -> Vec<TypeRef> {
    fn collect(proto: &Proto, found: &mut Vec<TypeRef>) {
        found.extend(proto.constants.iter().filter_map(|constant| match constant {
            Constant::Type(ty) => Some(ty.clone()),
            _ => None,
        }));
        proto.protos.iter().for_each(|child| collect(child, found));
    }
    let chunk = compile_source(source.as_bytes(), b"=test", false, Options::default());
    let chunk = chunk.unwrap_or_else(|error| panic!("{source}\n{error}"));
    let mut found = Vec::new();
    collect(&chunk.main, &mut found);
    found
}

fn type_of(source: &str) -> TypeRef {
    let types = types_of(source);
    assert_eq!(types.len(), 1, "{source}");
    types[0].clone()
}

/// The type with its text in terms of what it is, not of its own name.
fn shown(source: &str) -> String {
    let ty = type_of(source);
    structure(&ty.graph, ty.root)
}

fn identity(ty: &TypeRef) -> Fingerprint {
    fingerprints(&ty.graph, Detail::Type)[ty.graph.behind_names(ty.root) as usize]
}

#[test]
fn normal_forms() {
    let cases = [
        ("number | string | number", "number | string"),
        ("string | nil", "string?"),
        ("nil | string | number", "(string | number)?"),
        ("nil?", "nil"),
        ("string??", "string?"),
        ("any | number", "any"),
        ("unknown | number", "unknown"),
        ("never | number", "number"),
        ("never | never", "never"),
        ("\"a\" | string", "string"),
        ("1 | number", "number"),
        ("1 | integer | number", "number"),
        ("true | false", "boolean"),
        ("\"a\" | true | \"b\" | false", "\"a\" | boolean | \"b\""),
        ("(A | B) | C", "any"),
        ("({a: number} | {b: string}) | {a: number}", "{a: number} | {b: string}"),
        ("unknown & number", "number"),
        ("any & number", "any"),
        ("number & string", "never"),
        ("number & integer", "integer"),
        ("\"a\" & string", "\"a\""),
        ("\"a\" & \"b\"", "never"),
        ("{a: number} & {b: string}", "{a: number, b: string}"),
        ("{a?: number} & {a: integer}", "{a: integer}"),
        ("(string | number) & string", "string"),
        ("number @min(0) | number", "number"),
        ("number @min(0) | number @min(1)", "number @min(0) | number @min(1)"),
        ("string @min_len(3) | \"ab\"", "string @min_len(3) | \"ab\""),
        ("keyof({a: number, b: string})", "\"a\" | \"b\""),
        ("{a: number, b?: string}[\"b\"]", "string?"),
        ("{number}[integer]", "number"),
        ("{[string]: boolean}[string]", "boolean"),
        ("(A) -> (B, C)", "(any) -> (any, any)"),
        ("fun(a: number)", "fun(a: number)"),
        ("<T>(x: T, ...T) -> T", "<T>(x: T, ...T) -> T"),
        ("() -> ()", "() -> ()"),
        ("((number) -> string)?", "((number) -> string)?"),
        ("((number) -> string) | nil | string", "(((number) -> string) | string)?"),
        ("readonly {a: number}", "readonly {a: number}"),
        ("{readonly a: number, [string]: any}", "{readonly a: number, [string]: any}"),
        ("{[\"x-id\"]: number, [\"end\"]: 3.5}", "{[\"x-id\"]: number, [\"end\"]: 3.5}"),
        ("-3 | 2.0", "-3 | 2"),
        ("number[]", "{number}"),
        ("bool | int", "boolean | integer"),
        ("Channel<string>", "Channel<string>"),
        ("unheard_of.Type", "any"),
        ("\"a\\\"\\n\\x01\"", "\"a\\\"\\n\\x01\""),
    ];
    for (source, expected) in cases {
        assert_eq!(shown(&format!("type T = {source}\nreturn T")), expected, "{source}");
    }
}

/// A generator of type expressions (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) % n
    }

    fn ty(&mut self, depth: u32) -> String {
        let leaves =
            ["number", "integer", "string", "\"a\"", "\"b c\"", "3", "-1.5", "true", "nil", "any", "Rec", "function"];
        if depth == 0 {
            return leaves[usize::try_from(self.below(12)).unwrap_or(0)].to_owned();
        }
        let (a, b) = (self.ty(depth - 1), self.ty(depth - 1));
        match self.below(14) {
            0 => format!("({a})?"),
            1 | 2 => format!("({a}) | ({b})"),
            3 => format!("({a}) & ({b})"),
            4 => format!("{{{a}}}"),
            5 => format!("{{x: {a}, y?: {b}}}"),
            6 => format!("{{[{a}]: {b}}}"),
            7 => format!("readonly {{x: {a}, [string]: {b}}}"),
            8 => format!("(p: {a}, q?: {b}) -> ()"),
            9 => format!("({a}, ...{b}) -> ({b}, {a})"),
            10 => format!("({a}) @min(1) @max(2.5)"),
            11 => format!("Box<{a}>"),
            12 => format!("{{kind: \"k\", v: {a}}} | {{kind: \"l\", w: {b}}}"),
            _ => a,
        }
    }
}

const PRELUDE: &str = "type Rec = {v: integer, next: Rec?}\ntype Box<T> = {v: T, boxes: {Box<T>}}\n";

#[test]
fn texts_are_read_back_as_equal_types() {
    let mut random = Random(12345);
    for round in 0..1500 {
        let source = random.ty(round % 4);
        let first = type_of(&format!("{PRELUDE}type T = {source}\nreturn T"));
        let printed = structure(&first.graph, first.root);
        let second = type_of(&format!("{PRELUDE}type T = {printed}\nreturn T"));
        assert_eq!(identity(&first), identity(&second), "{source}\n{printed}");
        assert_eq!(structure(&second.graph, second.root), printed, "{source}");
    }
}

#[test]
fn recursive_types_are_what_they_are_in_every_chunk() {
    let list = |name: &str| type_of(&format!("type {name} = {{v: integer, kids: {{{name}}}}}\nreturn {name}"));
    assert_eq!(identity(&list("A")), identity(&list("Tree")));
    // A list of trees is the type of the field, from inside and from outside.
    let outside = type_of("type A = {v: integer, kids: {A}}\ntype L = {A}\nreturn L");
    let inside = type_of("type A = {v: integer, kids: L}\ntype L = {A}\nreturn L");
    assert_eq!(identity(&outside), identity(&inside));
}

#[test]
fn what_only_leads_to_itself_is_any() {
    for source in [
        "type T = T",
        "type T = T | nil",
        "type T = A\ntype A = B | string\ntype B = T?",
        "type T = T & {a: number}",
        "type T = keyof(T)",
        "type T = T[\"a\"]",
        "type T<A> = A\ntype U = T<U>\nlocal _ = U",
    ] {
        for ty in types_of(&format!("{source}\nreturn T")) {
            // It ends, and prints.
            assert!(text(&ty.graph, ty.root).len() < 100, "{source}");
        }
    }
}

#[test]
fn generic_types_without_end_are_cut_off() {
    let ty = type_of("type N<T> = {a: N<{T}>, b: N<T?>}\ntype M = N<number>\nreturn M");
    assert!(ty.graph.len() <= crate::code::types::MAX_NODES);
}

#[test]
fn scopes_of_types() {
    // The whole block, nested functions included, and no longer.
    assert_eq!(shown("local function f() return T end\ntype T = number\nreturn f"), "number");
    assert_eq!(types_of("do type T = number end\nreturn T").len(), 0);
    assert_eq!(shown("type T = number\ndo type T = string\nreturn T end"), "string");
    // Variables come first.
    assert_eq!(types_of("local T = 1\ntype T = number\nreturn T").len(), 0);
    assert_eq!(types_of("type T = number\nlocal function f(T) return T end\nreturn f").len(), 0);
    // Parameters of functions are no values.
    assert_eq!(types_of("local function f<T>(x: T) return T end\nreturn f").len(), 0);
    // Assignments are to globals.
    assert_eq!(types_of("type T = number\nT = 1").len(), 0);
}

#[test]
fn a_program_without_types_has_none() {
    let source = "number = 5\nlocal x: number = number\nreturn string, x as string, typeof";
    assert_eq!(types_of(source).len(), 0);
}

#[test]
fn types_of_values() {
    let cases = [
        ("local s: {a: number}", "{a: number}"),
        (
            "local s = {name = \"a\", age = 1, pi = 3.5, ok = true}",
            "{name: string, age: integer, pi: number, ok: boolean}",
        ),
        ("local s = {1, 2, \"x\"}", "{integer | string}"),
        (
            "local s = {[\"x-id\"] = 1, f = function(a: number): string return \"\" end}",
            "{[\"x-id\"]: integer, f: (a: number) -> string}",
        ),
        (
            "local function s(a: number, b?: string): (boolean, string) return true, \"\" end",
            "(a: number, b?: string) -> (boolean, string)",
        ),
        ("type P = {x: number}\nlocal s = P({x = 1})", "{x: number}"),
        ("local s = nil as string?", "string?"),
        ("local t = {a = {b = 1}}\nlocal s = t.a", "{b: integer}"),
        ("local s = 1\ns = \"a\"", "any"),
    ];
    for (source, expected) in cases {
        let types = types_of(&format!("{source}\ntype T = typeof(s)\nreturn T"));
        let ty = types.last().cloned().unwrap_or(TypeRef { graph: Graph::new().into(), root: 0 });
        assert_eq!(structure(&ty.graph, ty.graph.behind_names(ty.root)), expected, "{source}");
    }
}

#[test]
fn texts_that_would_grow_without_end() {
    let mut doubled = String::from("local t0 = {x = 1}\n");
    let mut parents = String::from("interface I0\n  x: number\nend\n");
    let mut unions = String::from("type U = ({a0: 1} | {b0: 1})");
    for i in 1..31 {
        doubled += &format!("local t{i} = {{a = t{0}, b = t{0}}}\n", i - 1);
        parents += &format!("interface I{i}: I{0}, I{0}\nend\n", i - 1);
        unions += &format!(" & ({{a{i}: 1}} | {{b{i}: 1}})");
    }
    let records: Vec<String> = (0..5000).map(|i| format!("{{a: {i}}}")).collect();
    for source in [
        format!("{doubled}type T = typeof(t30)\nreturn T"),
        format!("{parents}return I30"),
        format!("{unions}\nreturn U"),
        format!("type W = {}\nreturn W", records.join(" | ")),
    ] {
        assert_eq!(types_of(&source).len(), 1);
    }
}
