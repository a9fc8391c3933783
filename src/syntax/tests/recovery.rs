//! Many mistakes in one run, none of them twice, none that follows from another.

use super::messages;
use crate::syntax::ERRORS_MAX;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(messages(text), expected, "{text}");
}

#[test]
fn mistakes_in_separate_statements_are_all_reported() {
    check(
        "local x = = 1\nprint(x)\nif x then y( end\nz = 1\nfor i 1 do end\nlocal q = 2\nreturn 1 +",
        &[
            "1: unexpected symbol near '='",
            "3: unexpected symbol near 'end'",
            "5: '=' or 'in' expected near '1'",
            "7: unexpected symbol near <eof>",
        ],
    );
}

#[test]
fn a_second_mistake_needs_a_good_statement_before_it() {
    check("x = = 1\ny = = 2\nz = 3\nw = = 4", &["1: unexpected symbol near '='", "4: unexpected symbol near '='"]);
}

#[test]
fn the_head_of_a_block_does_not_lose_its_end() {
    check(
        "if x != nil then\n f()\nend\nlocal y = 1\nwhile = do\n g()\nend\nz = 1\nfor 1 do end\nz = 2",
        &["1: 'then' expected near '!'", "5: unexpected symbol near '='", "9: <name> expected near '1'"],
    );
    check("function f(a b)\n return a\nend\nreturn 1", &["1: ')' expected near 'b'"]);
    check("function 1()\n return a\nend\nreturn 1", &["1: <name> expected near '1'"]);
    check("local function a.b()\n return a\nend\nreturn 1", &["1: '(' expected near '.'"]);
    check("x = f(1 +, function() if y then return end end)\nreturn 1", &["1: unexpected symbol near ','"]);
}

#[test]
fn blocks_inside_of_expressions_recover_by_themselves() {
    check(
        "f(function()\n x = = 1\n y()\n z = = 2\nend)\nreturn 1",
        &["2: unexpected symbol near '='", "4: unexpected symbol near '='"],
    );
}

#[test]
fn missing_and_stray_ends() {
    check("if x then\n f()\n", &["3: 'end' expected (to close 'if' at line 1) near <eof>"]);
    check("f() end\nlocal x = 1\nlocal = 2", &["1: <eof> expected near 'end'", "3: <name> expected near '='"]);
    check("return 1\nx = 2\ny = = 3", &["2: <eof> expected near 'x'", "3: unexpected symbol near '='"]);
}

#[test]
fn malformed_tokens_do_not_stop_the_parser() {
    check(
        "x = 'abc\nlocal y = 1\nz = 1..2\nlocal w = 2\nq = '\\q'\n",
        &[
            "1: unfinished string near ''abc'",
            "3: malformed number near '1..2'",
            "5: invalid escape sequence near ''\\q'",
        ],
    );
}

#[test]
fn there_is_a_limit_to_the_number_of_messages() {
    let text = "x = = 1\nlocal y = 2\n".repeat(100);
    assert_eq!(messages(&text).len(), ERRORS_MAX);
    assert_eq!(messages(&"break\n".repeat(100)).len(), 1);
    assert_eq!(messages(&"::a::\n".repeat(100)).len(), ERRORS_MAX);
}

#[test]
fn deep_nesting_is_one_message_and_quick() {
    for open in [
        "(",
        "{",
        "do ",
        "if x then ",
        "function f() ",
        "- ",
        "f(",
        "a[",
        "x = function() ",
        "local x: {",
        "local x: (",
        "x = y as A<",
    ] {
        let text = open.repeat(100_000);
        assert_eq!(messages(&text).len(), 1, "{open}");
    }
    let chain = format!("x = a{}", "(1)".repeat(100_000));
    assert!(messages(&chain).is_empty());
    let sum = format!("x = 1{}", " + 1".repeat(100_000));
    assert!(messages(&sum).is_empty());
}

#[test]
fn speculation_does_not_multiply() {
    // Each attempt to read type arguments fails at the end of the text.
    let text = format!("x = {}1", "a as T<typeof(".repeat(60));
    assert!(!messages(&text).is_empty());
    let members = format!("interface I x: {} end", "T[".repeat(60));
    assert!(!messages(&members).is_empty());
}

/// The deepest trees that are accepted, by what nests.
fn deepest_programs() -> Vec<String> {
    let nested = |open: &str, inner: &str, close: &str, n_levels: usize| {
        // The limit is 200 levels; each repetition takes `n_levels`.
        let n = 196 / n_levels;
        format!("{}{inner}{}", open.repeat(n), close.repeat(n))
    };
    vec![
        format!("x = {}", nested("(", "1", ")", 1)),
        format!("x = {}", nested("{", "1", "}", 1)),
        format!("x = {}", nested("f(", "1", ")", 1)),
        format!("x = {}", nested("- ", "1", "", 1)),
        format!("x = {}", nested("a .. ", "1", "", 1)),
        nested("do ", "", " end", 1),
        nested("x = function() ", "", " end", 2),
        nested("function f() ", "", " end", 1),
        nested("if x then else ", "", " end", 1),
        format!("local x: {}", nested("{", "T", "}", 1)),
        format!("local x: {}", nested("(T) -> ", "T", "", 1)),
        format!("local x: {}", nested("{a: ", "T", "}", 1)),
        format!("local x: {}", nested("typeof(x as ", "T", ")", 3)),
        format!("local x: {}", nested("typeof(function(): ", "T", " end)", 3)),
        format!("x = {}", nested("x as A<typeof(", "1", ")>", 4)),
    ]
}

#[test]
fn the_deepest_programs_need_little_native_stack() {
    // Built without optimisation the frames are several times as large as in a release.
    let stack_size = if cfg!(debug_assertions) { 2048 * 1024 } else { 768 * 1024 };
    let parse_all = || {
        for program in deepest_programs() {
            let text = messages(&program);
            let is_shape_right = text.iter().all(|message| !message.contains("too many"));
            assert!(is_shape_right, "{text:?}: {program}");
        }
    };
    let thread = std::thread::Builder::new().stack_size(stack_size).spawn(parse_all);
    thread.unwrap().join().unwrap();
}
