//! Makes a program smaller while it keeps a property, by lines, by blocks and then by tokens.
//!
//! The property is asked of many candidates at once, because one process judges a hundred programs at the
//! price of one. Each round takes the first candidate that keeps the property; it ends when none does.

/// Most rounds that one program may take.
const ROUNDS_MAX: usize = 400;
/// Candidates that are judged together.
const BATCH: usize = 60;

/// The smallest program found for which `keeps` holds; `keeps` answers for each of the candidates.
pub fn minimise(source: &str, mut keeps: impl FnMut(&[String]) -> Vec<bool>) -> String {
    let mut best = source.to_owned();
    let mut rounds = 0;
    let steps: [fn(&str) -> Vec<String>; 5] =
        [without_chunks, without_blocks, without_lines, without_tokens, simpler_tokens];
    let mut step = 0;
    while step < steps.len() && rounds < ROUNDS_MAX {
        let mut improved = false;
        for candidates in steps[step](&best).chunks(BATCH) {
            rounds += 1;
            if let Some(index) = keeps(candidates).iter().position(|&kept| kept) {
                best.clone_from(&candidates[index]);
                improved = true;
                break;
            }
            if rounds >= ROUNDS_MAX {
                break;
            }
        }
        if !improved {
            step += 1;
        }
    }
    best
}

fn join(lines: &[&str], keep: impl Fn(usize) -> bool) -> String {
    let mut text = String::new();
    for (_, line) in lines.iter().enumerate().filter(|(index, _)| keep(*index)) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Without a half, a quarter, an eighth … of the lines.
fn without_chunks(source: &str) -> Vec<String> {
    let lines: Vec<&str> = source.lines().collect();
    let mut candidates = Vec::new();
    let mut size = lines.len() / 2;
    while size > 1 {
        for start in (0..lines.len()).step_by(size) {
            candidates.push(join(&lines, |i| i < start || i >= start + size));
        }
        size /= 2;
    }
    candidates
}

/// Without whole blocks, and with blocks unwrapped: a line and the next one that is indented like it and closes.
fn without_blocks(source: &str) -> Vec<String> {
    let lines: Vec<&str> = source.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut candidates = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let is_end = |other: &str| {
            let text = other.trim_start();
            indent(other) == indent(line) && ["end", "until", "}"].iter().any(|word| text.starts_with(word))
        };
        let Some(end) = lines[start + 1..].iter().position(|other| is_end(other)).map(|at| start + 1 + at) else {
            continue;
        };
        candidates.push(join(&lines, |i| i < start || i > end));
        candidates.push(join(&lines, |i| i != start && i != end));
    }
    candidates
}

fn without_lines(source: &str) -> Vec<String> {
    let lines: Vec<&str> = source.lines().collect();
    let mut candidates: Vec<String> = (0..lines.len()).map(|gone| join(&lines, |i| i != gone)).collect();
    for distance in 1..4 {
        candidates.extend((0..lines.len()).map(|gone| join(&lines, |i| i != gone && i != gone + distance)));
    }
    candidates
}

/// Byte ranges of the tokens, roughly: words and numbers, strings, single other characters.
fn tokens(source: &str) -> Vec<(usize, usize)> {
    let bytes = source.as_bytes();
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80;
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b if is_word(b) => {
                while at < bytes.len() && is_word(bytes[at]) {
                    at += 1;
                }
            }
            quote @ (b'"' | b'\'') => {
                at += 1;
                while at < bytes.len() && bytes[at] != quote && bytes[at] != b'\n' {
                    at += if bytes[at] == b'\\' && at + 1 < bytes.len() { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
            }
            _ => at += 1,
        }
        tokens.push((start, at));
    }
    tokens
}

/// The end of the group that the token at `index` opens, if it opens one.
fn group_end(source: &str, tokens: &[(usize, usize)], index: usize) -> Option<usize> {
    let text = |i: usize| &source[tokens[i].0..tokens[i].1];
    let (open, close) = match text(index) {
        "(" => ("(", ")"),
        "{" => ("{", "}"),
        "[" => ("[", "]"),
        _ => return None,
    };
    let mut depth = 0;
    for i in index..tokens.len() {
        if text(i) == open {
            depth += 1;
        } else if text(i) == close {
            depth -= 1;
            if depth == 0 {
                return Some(i);
            }
        }
    }
    None
}

fn replaced(source: &str, range: (usize, usize), by: &str) -> Option<String> {
    let text = format!("{}{by}{}", source.get(..range.0)?, source.get(range.1..)?);
    (text.len() < source.len()).then_some(text)
}

/// Without runs of tokens, and without bracketed groups.
fn without_tokens(source: &str) -> Vec<String> {
    let tokens = tokens(source);
    let mut candidates = Vec::new();
    for index in 0..tokens.len() {
        if let Some(end) = group_end(source, &tokens, index) {
            let (outer, inner) = ((tokens[index].0, tokens[end].1), (tokens[index].1, tokens[end].0));
            candidates.extend(["", "()", "{}", "1", "nil"].iter().filter_map(|by| replaced(source, outer, by)));
            candidates
                .extend(source.get(inner.0..inner.1).and_then(|text| replaced(source, outer, &format!(" {text} "))));
        }
    }
    for run in [12, 6, 4, 3, 2, 1] {
        for window in tokens.windows(run) {
            candidates
                .extend(replaced(source, (window[0].0, window[run - 1].1), " ").filter(|t| t.len() < source.len()));
        }
    }
    candidates
}

/// With one token in place of a longer one.
fn simpler_tokens(source: &str) -> Vec<String> {
    let tokens = tokens(source);
    let mut candidates = Vec::new();
    for &(start, end) in &tokens {
        if end - start > 1 {
            candidates.extend(["1", "''", "a", "nil"].iter().filter_map(|by| replaced(source, (start, end), by)));
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::minimise;

    #[test]
    fn keeps_what_the_property_needs() {
        let source = "local a = 1\nif a then\n  P(a)\n  boom(a, {1, 2})\nend\nP('end')\n";
        let small = minimise(source, |all| all.iter().map(|s| s.contains("boom")).collect());
        assert_eq!(small.trim(), "boom");
    }
}
