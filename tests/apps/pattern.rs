//! Expected texts with patterns in them.

use libtest_mimic::{Failed, Trial};

/// Compares texts by lines. The error names the first line that differs.
pub(crate) fn compare(pattern: &str, text: &str) -> Result<(), String> {
    let mut whole = String::from("^");
    for line in pattern.lines() {
        if line == "{{any-lines}}" {
            whole.push_str("(?:[^\n]*\n)*");
        } else {
            whole.push_str(&expression(line));
            whole.push('\n');
        }
    }
    whole.push('$');
    let matches = |whole: &str, text: &str| regex::Regex::new(whole).map(|regex| regex.is_match(text));
    let ended = if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    if matches(&whole, &ended).map_err(|e| e.to_string())? {
        return Ok(());
    }
    let (mut expected, mut real) = (pattern.lines(), text.lines());
    for number in 1.. {
        let (expected, real) = (expected.next(), real.next());
        let same = match (expected, real) {
            (Some(line), Some(real)) => line_matches(line, real),
            _ => false,
        };
        if !same {
            let shown = |line: Option<&str>| line.map_or("(end)".to_owned(), |line| format!("{line:?}"));
            return Err(format!("line {number}\n  expected {}\n  real     {}", shown(expected), shown(real)));
        }
    }
    Ok(())
}

/// Whether a line is as a line with patterns says. The pattern for any lines matches none.
pub(crate) fn line_matches(pattern: &str, line: &str) -> bool {
    pattern != "{{any-lines}}"
        && regex::Regex::new(&format!("^{}$", expression(pattern))).is_ok_and(|regex| regex.is_match(line))
}

/// The lines of a text, sorted.
pub(crate) fn sorted(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

/// A line with patterns as a regular expression.
fn expression(line: &str) -> String {
    const TIME: &str =
        r"(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?|\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d{3}s)";
    [
        ("{{int}}", r"-?\d+"),
        ("{{num}}", r"-?\d+(?:\.\d+)?"),
        ("{{ms}}", r"\d+(?:\.\d+)?"),
        ("{{pid}}", r"\{[\w.]+:[\w.]+\|0x[0-9a-f]+\}"),
        ("{{uuid}}", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("{{time}}", TIME),
        ("{{any}}", r"[^\n]*"),
    ]
    .iter()
    .fold(regex::escape(line), |text, (name, expression)| text.replace(&regex::escape(name), expression))
}

/// Tests of this file.
pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("an_extra_line_is_shown", an_extra_line_is_shown),
        Trial::test("patterns_stand_for_texts", patterns_stand_for_texts),
    ]
}

fn an_extra_line_is_shown() -> Result<(), Failed> {
    compare("a {{int}}\n{{any-lines}}\nc\n", "a 1\nb\nb\nc\n")?;
    let error = compare("a\nb\n", "a\nb\nc\n").err().ok_or("no difference seen")?;
    if error != "line 3\n  expected (end)\n  real     \"c\"" {
        return Err(error.into());
    }
    Ok(())
}

fn patterns_stand_for_texts() -> Result<(), Failed> {
    for (pattern, line, expected) in [
        ("at {{time}}", "at 2026-11-27T16:36:01Z", true),
        ("at {{time}}", "at 16:36:01.25", true),
        ("  {{time}}  INFO", "  0.412s  INFO", true),
        ("at {{time}}", "at noon", false),
        ("I am {{pid}}", "I am {studio:terminal|0x00002}", true),
        ("{{num}} s", "0.5 s", true),
        ("{{int}} s", "0.5 s", false),
    ] {
        if line_matches(pattern, line) != expected {
            return Err(format!("{pattern} and {line}: expected {expected}").into());
        }
    }
    Ok(())
}
