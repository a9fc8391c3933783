//! Texts that try the formatter's limits: depth, length, line ends, mistakes.

use std::time::{Duration, Instant};

use wippy::format::{FormatError, format};

use crate::corpus::complaint;

fn formatted(text: &str) -> String {
    String::from_utf8(format(text.as_bytes()).unwrap()).unwrap()
}

#[test]
fn all_line_ends_become_one() {
    assert_eq!(
        formatted("a = 1\r\nb = 2\rc = [[x\r\ny]]\n\r\n\rd = 'x\\\r\ny'"),
        "a = 1\nb = 2\nc = [[x\ny]]\n\nd = \"x\\\ny\"\n"
    );
    assert_eq!(formatted("-- a\r\n--[[ b\r\n c ]]\r\n"), "-- a\n--[[ b\n c ]]\n");
}

#[test]
fn the_text_ends_with_one_line_end() {
    assert_eq!(formatted("a = 1"), "a = 1\n");
    assert_eq!(formatted("a = 1\n\n\n"), "a = 1\n");
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n \n"), "");
    assert_eq!(formatted("#!/bin/x"), "#!/bin/x\n");
}

#[test]
fn a_byte_order_mark_stays() {
    assert_eq!(formatted("\u{feff}a   = 1"), "\u{feff}a = 1\n");
    assert_eq!(formatted("\u{feff}#!/bin/x\na   = 1"), "\u{feff}#!/bin/x\na = 1\n");
}

#[test]
fn bytes_that_are_no_text_stay() {
    let text = b"a = \"\xff\xfe\" -- \xff\n";
    assert_eq!(format(text).unwrap(), text);
}

#[test]
fn mistakes_are_given_back() {
    for text in ["local = 1", "f(", "x = 'a", "goto nowhere", "break", "--[[ open", "a = }"] {
        assert!(matches!(format(text.as_bytes()), Err(FormatError::Syntax(errors)) if !errors.is_empty()), "{text}");
    }
}

#[test]
fn what_nests_without_limit_needs_no_stack() {
    let n = 20_000;
    let texts = [
        format!("x = a{}", " + a".repeat(n)),
        format!("x = a{}", " and a or b".repeat(n)),
        format!("x = f{}", "()".repeat(n)),
        format!("x = a{}", ".b".repeat(n)),
        format!("x = a{}", ":b(1)".repeat(n)),
        format!("x = a{}", " as T".repeat(n)),
        format!("x = a{}", "!".repeat(n)),
        format!("x = {{{}}}", "1, ".repeat(n)),
        format!("type T = A{}", " | A".repeat(n)),
        format!("-- fmt: off\nx = a{}", " + a".repeat(n)),
    ];
    for text in texts {
        assert_eq!(complaint(text.as_bytes()), None, "{}", &text[..40]);
    }
}

#[test]
fn the_deepest_programs_are_formatted_on_a_small_stack() {
    let deepest = |before: &str, inner: &str, after: &str| {
        let text = |n: usize| format!("{}{inner}{}", before.repeat(n), after.repeat(n));
        let is_program = |n: &usize| !matches!(format(text(*n).as_bytes()), Err(FormatError::Syntax(_)));
        text((1..=200).take_while(is_program).last().unwrap())
    };
    let texts = [
        deepest("do ", "f()", " end"),
        deepest("if a then ", "f()", " end"),
        format!("x = {}", "(".repeat(180) + "1" + &")".repeat(180)),
        format!("x = {}", "{".repeat(180) + &"}".repeat(180)),
        format!("x = {}", "f(".repeat(180) + &")".repeat(180)),
        format!("x = {}", "function() return ".repeat(80) + "1" + &" end".repeat(80)),
        format!("x = {}1", "- ".repeat(180)),
        format!("x = {}1", "a .. ".repeat(180)),
        format!("type T = {}", "{".repeat(90) + "A" + &"}".repeat(90)),
        format!("type T = {}A", "(A) -> ".repeat(60)),
    ];
    let work = move || texts.iter().filter_map(|text| complaint(text.as_bytes())).collect::<Vec<_>>();
    let complaints = std::thread::Builder::new().stack_size(256 << 10).spawn(work).unwrap().join().unwrap();
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[test]
fn a_huge_text_takes_time_in_proportion() {
    let piece = "local function f(a,b)\n  if a then return b end\n  local t={a=1,'x',[2]=f(a, b)} -- comment\n  \
                 return t.a+t[1]*2 ..'y',function(x) return x end\nend\n";
    let text = piece.repeat(20_000);
    let start = Instant::now();
    let result = format(text.as_bytes()).unwrap();
    // 100 000 lines, unoptimised and with others on the machine; optimised it is a fraction of a second.
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    assert!(result.len() > text.len());
}
