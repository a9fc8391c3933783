//! What READMEs show: each run in a code block, `$ wippy …`, is one of the steps, and the lines below it are those that the
//! step expects. `…` stands for lines that are left out, and a comment behind a line of a run (`  # …`) is for the reader.

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::pattern::line_matches;
use crate::step::strings;

/// Compares a README with the steps.
pub(crate) fn check(readme: &str, steps: &[Value]) -> Result<(), Failed> {
    for Shown { run, lines } in shown(readme) {
        let Some(words) = words(&run) else { return Err(format!("README.md: no command: {run}").into()) };
        let mut same = steps.iter().filter(|step| is_run(step, &words, &run)).peekable();
        if same.peek().is_none() {
            return Err(format!("README.md: no step does this: {run}").into());
        }
        if !same.any(|step| is_expected(step, &lines)) {
            return Err(format!("README.md: no step expects this of {run}\n{}", lines.join("\n")).into());
        }
    }
    Ok(())
}

struct Shown {
    /// What is typed, without the prompt.
    run: String,
    lines: Vec<String>,
}

/// The runs in the code blocks of a text.
fn shown(readme: &str) -> Vec<Shown> {
    let mut list: Vec<Shown> = Vec::new();
    let (mut is_code, mut is_shown) = (false, false);
    for line in readme.lines() {
        if line.starts_with("```") {
            (is_code, is_shown) = (!is_code, false);
        } else if let (true, Some(run)) = (is_code, line.strip_prefix("$ ")) {
            is_shown = run.contains("wippy ");
            let run = run.split("  # ").next().unwrap_or_default().trim_end().to_owned();
            list.extend(is_shown.then(|| Shown { run, lines: Vec::new() }));
        } else if let (true, Some(last)) = (is_shown, list.last_mut()) {
            last.lines.push(line.to_owned());
        }
    }
    list
}

/// The words of a command, of which quotes may hold blanks together.
fn words(run: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in run.chars() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

fn is_run(step: &Value, words: &[String], run: &str) -> bool {
    if step["shell"].as_str() == Some(run) {
        return true;
    }
    let (program, rest) = words.split_at(1.min(words.len()));
    let input = rest.iter().position(|word| word == "<").and_then(|at| rest.get(at + 1));
    let arguments = rest.split(|word| word == "<").next().unwrap_or_default();
    let stated = if step["start"].is_array() { &step["start"] } else { &step["run"] };
    program == ["wippy"]
        && stated.is_array()
        && strings(stated) == arguments
        && step["stdin_file"].as_str() == input.map(String::as_str)
}

/// Whether the lines are what a step expects, of both streams.
fn is_expected(step: &Value, lines: &[String]) -> bool {
    let text = |key: &str| step[key].as_str().unwrap_or_default().lines();
    if step["unordered"].is_string() {
        return lines.iter().all(|line| line == "…" || text("unordered").any(|expected| line_matches(expected, line)));
    }
    let expected: Vec<&str> = text("stdout").chain(text("stderr")).collect();
    let parts = ["stdout_has", "stderr_has", "stderr_order"].map(|key| strings(&step[key])).concat();
    if expected.is_empty() && !parts.is_empty() {
        return lines.iter().all(|line| line == "…" || line.is_empty() || parts.iter().any(|part| line.contains(part)));
    }
    fits(&expected, lines)
}

fn fits(expected: &[&str], lines: &[String]) -> bool {
    match (expected, lines) {
        ([], []) => true,
        (["{{any-lines}}", rest @ ..], _) => {
            (0..=lines.len()).any(|n| lines.get(n..).is_some_and(|lines| fits(rest, lines)))
        }
        (_, [line, rest @ ..]) if line == "…" => {
            (0..=expected.len()).any(|n| expected.get(n..).is_some_and(|expected| fits(expected, rest)))
        }
        ([pattern, expected @ ..], [line, lines @ ..]) => line_matches(pattern, line) && fits(expected, lines),
        _ => false,
    }
}

/// Tests of this file.
pub(crate) fn trials() -> Vec<Trial> {
    vec![Trial::test("a_readme_that_shows_something_else_is_found", something_else_is_found)]
}

fn something_else_is_found() -> Result<(), Failed> {
    let steps: Value = serde_json::json!([{"run": ["a.lua", "x y"], "stdout": "one\n{{int}} more\nend\n"}]);
    let steps = steps.as_array().ok_or("no list")?;
    for (block, is_right) in [
        ("$ wippy a.lua \"x y\"\none\n2 more\nend", true),
        ("$ wippy a.lua 'x y'   # counts\n…\nend", true),
        ("$ wippy a.lua 'x y'\none\n…", true),
        ("$ wippy a.lua 'x y'\none\nend", false),
        ("$ wippy a.lua\none\n…", false),
        ("$ wippy a.lua 'x y' < file\none\n…", false),
    ] {
        if check(&format!("text\n```\n{block}\n```\n"), steps).is_ok() != is_right {
            return Err(format!("expected {is_right}:\n{block}").into());
        }
    }
    Ok(())
}
