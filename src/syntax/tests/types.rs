//! Annotations: the disambiguation rules D1 to D15, and that words of the type syntax stay names.

use bumpalo::Bump;

use super::{messages, parse_text};
use crate::source::Names;
use crate::syntax::print::print_chunk;

/// `text` is correct and has the shape that `printed` shows.
#[track_caller]
fn check(text: &str, printed: &str) {
    let arena = Bump::new();
    let mut names = Names::new();
    let parsed = parse_text(text.as_bytes(), &arena, &mut names);
    assert_eq!(parsed.errors, [], "{text}");
    let actual = String::from_utf8(print_chunk(&parsed.chunk, &names)).unwrap();
    assert_eq!(actual.trim_end(), printed, "{text}");
}

#[track_caller]
fn check_error(text: &str, expected: &str) {
    assert_eq!(messages(text).first().map(String::as_str), Some(expected), "{text}");
}

#[track_caller]
fn check_help(text: &str, help: &str) {
    let errors = parse_text(text.as_bytes(), &Bump::new(), &mut Names::new()).errors;
    let helps = errors.first().map(|error| error.helps.clone());
    assert_eq!(helps, Some(vec![help.to_owned()]), "{text}");
}

#[test]
fn words_of_the_type_syntax_are_names_elsewhere() {
    for text in [
        "local as, is, type, readonly, export = 1, 2, 3, 4, 5 return as + is + type + readonly + export",
        "local interface, keyof, fun, asserts = 1, 2, 3, 4 return interface + keyof + fun + asserts",
        "local t = {as = 1, is = 2, type = 3, readonly = 4} return t.as + t.is + t.type + t.readonly",
        "local o = {} function o:as(n) return n end function o.is(n) return n end return o:as(1) + o.is(2)",
        "local x = 1\nas = x\nreturn as",
        "local type = 1 type = type + 1 return type",
        "type(x) type.y = 1 type[1] = 2 export(x) interface.x = 1 interface'x' export.type = 1",
        "goto as ::as:: goto type ::type::",
        "local type = type\nexport = type\ninterface = export",
    ] {
        assert_eq!(messages(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn d1_label_or_cast() {
    check("local n = v :: number\n::again::\nreturn n", "local n = v :: number\n::again::\nreturn n");
    check("goto_done = 1 ::done::", "goto_done = 1\n::done::");
    check("return (v :: any :: string)", "return (v :: any :: string)");
    check("f(v :: any :: string)", "f(v :: any :: string)");
    check("t[v :: a :: b] = {v :: a :: b}", "t[v :: a :: b] = {v :: a :: b}");
    check("x = v ::\nlabel\n", "x = v :: label");
    check("x = (function() y = z ::l:: end)", "x = (function()\n    y = z\n    ::l::\nend)");
    check("f() ::l::", "f()\n::l::");
    check_error("return v :: any :: integer", "1: <eof> expected near '::'");
    check_help("return v :: any :: integer", "chained '::' casts need parentheses");
    check_help("local n = v :: any :: integer\n", "chained '::' casts need parentheses");
}

#[test]
fn d2_as() {
    check("x = y\nas = 1", "x = y\nas = 1");
    check("x = y as z", "x = y as z");
    check("x = y as any as integer", "x = y as any as integer");
    check("return as as as", "return as as as");
    check("x = y as = 1", "x = y\nas = 1");
}

#[test]
fn d3_d14_extent_and_precedence_of_casts() {
    check("x = (a as integer) | 1", "x = (a as integer) | 1");
    check("x = a as integer | string", "x = a as integer | string");
    check("x = a as T?[] & {U}[K]", "x = a as T?[] & {U}[K]");
    check("x = -a as T, not b!, a .. b as T, 2 ^ x :: T", "x = -a as T, not b!, a .. b as T, 2 ^ x :: T");
    check("return \"<\" .. v as string .. \">\"", "return \"<\" .. v as string .. \">\"");
}

#[test]
fn d4_less_behind_a_cast() {
    check("x = a as T < 2", "x = a as T < 2");
    check("x = a as T<U>", "x = a as T<U>");
    check("x = a as T<U> == b", "x = a as T<U> == b");
    check("x = a as T < U > 3", "x = a as T < U > 3");
    check("x = a as T < U > (3)", "x = a as T < U > (3)");
    check("x = a as T<U>\n(f)()", "x = a as T<U>\n;(f)()");
    check("x = {a as T<U>, b as {V<W>}}", "x = {a as T<U>, b as {V<W>}}");
    check("x = f<number>(y)", "x = f < number > (y)");
    check("x = a as A<B<C>>", "x = a as A<B<C>>");
    check("x = a as A < B >> 1", "x = a as A<B> > 1");
}

#[test]
fn d5_non_nil() {
    check("x = user!.name, list![1], f()!:go()", "x = user!.name, list![1], f()!:go()");
    check("x!.y = 1 x![1] = 2 f!() x!:m()", "x!.y = 1\nx![1] = 2\nf!()\nx!:m()");
    check("x = a!! == b! and nil! or (c)!", "x = a!! == b! and nil! or (c)!");
    check_error("t.x! = 1", "1: syntax error near '='");
    check_error("f()!", "1: syntax error near <eof>");
    check_help("return 1 != 2", "use '~=' for inequality");
    check_help("if x != nil then end", "use '~=' for inequality");
    check_help("x = a!=b", "use '~=' for inequality");
    check_error("x = a as T.b()", "1: unexpected symbol near ')'");
}

#[test]
fn d6_question_marks() {
    check("local x: number??", "local x: number?");
    check(
        "local x: {a?: T, b: U?}, y: {Item?}, z: (a?: T) -> U?",
        "local x: {a?: T, b: U?}, y: {Item?}, z: (a?: T) -> U?",
    );
    check_error("function f(a?) end", "1: ':' expected near ')'");
}

#[test]
fn d7_declarations() {
    check("type A = B export type C<D> = E", "type A = B\nexport type C<D> = E");
    check("interface I x: T end", "interface I\n    x: T,\nend");
    check_error("type A", "1: syntax error near 'A'");
    check_error("export type", "1: syntax error near 'type'");
    check_error("export x = 1", "1: syntax error near 'x'");
    check_error("interface I x T end", "1: ':' expected near 'T'");
    check_error("interface I\n x: T", "2: 'end' expected near <eof>");
}

#[test]
fn d8_closing_angle() {
    check("local b: Box<Box<number>>= v", "local b: Box<Box<number>> = v");
    check("local b: Box<number>= v", "local b: Box<number> = v");
    check("function f<T: Box<U>>(x: T) end", "function f<T: Box<U>>(x: T)\nend");
    check_error("local b: Box<number = v", "1: '>' expected near '='");
}

#[test]
fn d9_d10_parentheses_and_results() {
    check("local f: () -> () -> integer", "local f: () -> () -> integer");
    check("local f: (A) -> B | C, g: ((A) -> B)?", "local f: (A) -> B | C, g: ((A) -> B)?");
    check("local f: (A, b: B, ...C) -> (R1, ...S)", "local f: (A, b: B, ...: C) -> (R1, ...S)");
    check("local f: (A) -> (B)? | C", "local f: (A) -> (B)? | C");
    check("local f: (A) -> ((B) -> C)[]", "local f: (A) -> ((B) -> C)[]");
    check("local f: fun(a: integer, ...: string): boolean", "local f: fun(a: integer, ...: string): boolean");
    check("local f: fun() local g: fun<T>(T): (T, T)", "local f: fun()\nlocal g: fun<T>(T): (T, T)");
    check_error("local f: ()", "1: '->' expected near <eof>");
    check_error("local f: (A, B)", "1: '->' expected near <eof>");
    check_error("local f: (a: A)", "1: '->' expected near <eof>");
    check_error("local f: (A) - > B", "1: unexpected symbol near '-'");
}

#[test]
fn d11_braces() {
    check("type R = {} type A = {T} type M = {[K]: V}", "type R = {}\ntype A = {T}\ntype M = {[K]: V}");
    check(
        "type R = {a: T; readonly b: U, readonly: V, readonly readonly?: W,}",
        "type R = {a: T, readonly b: U, readonly: V, readonly readonly?: W}",
    );
    check(
        "type R = readonly {T} type S = {readonly {T}} type U = {readonly [K]: V}",
        "type R = readonly {T}\ntype S = {readonly {T}}\ntype U = {readonly [K]: V}",
    );
    check("type R = {readonly} type S = {readonly?}", "type R = {readonly}\ntype S = {readonly?}");
    check_error("type T = {integer, string}", "1: '}' expected near ','");
    check_help("type T = {integer, string}", "an array has one element type; write '{A | B}'");
    check_error("local x: {: number} = {}", "1: <type> expected near ':'");
}

#[test]
fn d12_results() {
    check("function f(): A, B end", "function f(): A, B\nend");
    check("function f(): (A, B) end", "function f(): (A, B)\nend");
    check("function f(): (A), B? end", "function f(): (A), B?\nend");
    check("function f(): (A) -> B, C end", "function f(): (A) -> B, C\nend");
    check("function f(): () end", "function f(): ()\nend");
    check(
        "function f(): asserts x end function g(): asserts x is T? end",
        "function f(): asserts x\nend\nfunction g(): asserts x is T?\nend",
    );
    check("function f(): asserts\nx = 1 end", "function f(): asserts\n    x = 1\nend");
    check("function f(): A\n(g)() end", "function f(): A\n    ;(g)()\nend");
    check_error("function f(): A, (B, C) end", "1: '->' expected near 'end'");
}

#[test]
fn d13_annotations() {
    check("local x: number @min(0) @max(10) = 5", "local x: number @min(0) @max(10) = 5");
    check("local x: T @a\n(f)()", "local x: T @a\n;(f)()");
    check("local x: T @p('^a$', -1.5, true)", "local x: T @p(\"^a$\", -1.5, true)");
    check_error("local x: number @min(1 + 1) = 5", "1: ')' expected near '+'");
    check_error("local x: number @min(y) = 5", "1: <literal> expected near 'y'");
}

#[test]
fn d15_and_other_mistakes() {
    check_error("local x <const> = 1", "1: unexpected symbol near '<'");
    check_error("local x: = 1", "1: <type> expected near '='");
    check_error("local x: number | = 1", "1: <type> expected near '='");
    check_error("local x: T[", "1: <type> expected near <eof>");
    check_error("local x: -y", "1: <number> expected near 'y'");
}

#[test]
fn members_of_interfaces_need_no_separator() {
    check(
        "interface Shape function area(self): number name: string [K]: V[] [\"k\"]: W; [L]?: X end",
        "interface Shape\n    function area(self): number\n    name: string,\n    [K]: V[],\n    [\"k\"]: W,\n    [L]?: X,\nend",
    );
    check("interface I: A, m.B<C> a: T[K] b: U end", "interface I: A, m.B<C>\n    a: T[K],\n    b: U,\nend");
}

#[test]
fn loops_take_types() {
    check("for k: string, v: integer in pairs(t) do end", "for k: string, v: integer in pairs(t) do\nend");
    check("for i: integer = 1, 3 do end", "for i: integer = 1, 3 do\nend");
    check("local a: B<C>, d: E = 1", "local a: B<C>, d: E = 1");
}

/// Programs with annotations, one a line, `⏎` for a line end; each marked as correct or not.
const ANNOTATED: &str = include_str!("annotated.txt");

#[test]
fn annotated_programs_are_accepted_or_refused() {
    let mut n_programs = 0;
    for line in ANNOTATED.lines() {
        let (expected, program) = line.split_once('\t').unwrap();
        let program = program.replace(" ⏎ ", "\n");
        let actual = if messages(&program).is_empty() { "ok" } else { "syntax" };
        assert_eq!(actual, expected, "{program}\n{:?}", messages(&program));
        n_programs += 1;
    }
    assert!(n_programs > 300, "{n_programs}");
}
