//! Advice for who writes what another language would understand: there where it helps, and nowhere else.

use bumpalo::Bump;

use super::parse_text;
use crate::source::Names;

fn helps(text: &str) -> Vec<String> {
    let errors = parse_text(text.as_bytes(), &Bump::new(), &mut Names::new()).errors;
    assert!(!errors.is_empty(), "{text}");
    errors.into_iter().flat_map(|error| error.helps).collect()
}

#[test]
fn habits_get_an_advice() {
    let compound = "there is no '+='; write 'x = x + y'";
    let braces = "a block has no braces; it goes on to its 'end'";
    let comment = "a comment begins with '--'";
    for (text, help) in [
        ("x += 1", compound),
        ("local x += 1", compound),
        ("t.n[1] ..= 'a'", "there is no '..='; write 'x = x .. y'"),
        ("x //= 2", "there is no '//='; write 'x = x // y'"),
        ("x++", "there is no '++'; write 'x = x + 1'"),
        ("x = a != b", "use '~=' for inequality"),
        ("x = !y", "use 'not' for negation"),
        ("if a && b then end", "use 'and' for a logical and"),
        ("if a || b then end", "use 'or' for a logical or"),
        ("local x = a ? b : c", "there is no '?:'; write 'condition and x or y', or an 'if'"),
        ("local x <const> = 1", "attributes of variables came with Lua 5.4; this is Lua 5.3"),
        ("if x = 1 then end", "use '==' to compare"),
        ("while x = 1 do end", "use '==' to compare"),
        ("function f() { return 1 }", braces),
        ("if x then y() else { z() }", braces),
        ("x = [1, 2]", "a list is a table: '{1, 2, 3}'"),
        ("// text", comment),
        ("x = 1\n# text", comment),
        ("/* text */", "a comment begins with '--'; one of several lines stands between '--[[' and ']]'"),
        ("x = {'a': 1}", "a field is written 'name = value'"),
        ("x = `a`", "a string stands in quotes, or between '[[' and ']]'"),
        ("for i in 1..10 do end", "put a space before '..'; a loop over numbers is 'for i = 1, 10 do'"),
        ("let x = 1", "a variable is declared with 'local'"),
        ("def f(x) return x end", "a function is declared with 'function'"),
        ("if a then elif b then end", "did you mean 'elseif'?"),
        (
            "for i = 1, 2 do if i then continue end end",
            "there is no 'continue'; use 'goto continue', with '::continue::' at the end of the loop",
        ),
        ("import json", "a module is loaded with 'require'"),
        ("throw x", "an error is raised with 'error'"),
        ("x = 1 try", "errors are caught with 'pcall'"),
        ("await f()", "a function that waits suspends its coroutine by itself; there is no 'await'"),
    ] {
        assert_eq!(helps(text).first().map(String::as_str), Some(help), "{text}");
    }
}

#[test]
fn other_mistakes_get_none() {
    for text in
        ["x = = 1", "x = 1 +", "f(", "local 1", "x y", "x.y z", "if x then", "return return", "a = b < < c", "goto 1"]
    {
        assert_eq!(helps(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn else_if_without_an_end_of_its_own() {
    let advice = "the 'if' behind 'else' at line 4 needs an 'end' too; did you mean 'elseif'?";
    let inside = "function f(a, b)\n  if a then\n    g()\n  else if b then\n    h()\n  end\nend\n";
    assert_eq!(helps(inside), [advice]);
    assert_eq!(helps("\n\nif a then g()\nelse if b then h() end"), [advice]);
    // Here all are closed, and another `end` is missing.
    let closed = "function f(a, b)\n  if a then\n    g()\n  else if b then\n    h()\n  end end\n";
    assert_eq!(helps(closed), Vec::<String>::new());
    let nested = "function f(a, b)\n  if a then\n    g()\n  else\n    if b then\n    h()\n    end\n";
    assert_eq!(helps(nested), Vec::<String>::new());
}
