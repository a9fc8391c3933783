//! Patterns of namespaces and ids (section 3).

/// Steps of a match: a pattern that needs more is taken not to match.
const STEPS_MAX: usize = 100_000;

/// Whether `text` matches: `a.*` all below `a`, `a.**` and `a` itself; elsewhere `*` a segment or part of one, `**` any
/// number of segments, `(a|b)` either.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut steps = 0;
    let alternatives = expanded(pattern);
    alternatives.iter().any(|pattern| {
        let pattern: Vec<&str> = pattern.split('.').collect();
        let text: Vec<&str> = text.split('.').collect();
        segments(&pattern, &text, &mut steps)
    })
}

/// Whether the id `namespace:name` matches a pattern of ids; its parts are patterns of their own.
#[must_use]
pub fn matches_id(pattern: &str, id: &str) -> bool {
    match (pattern.split_once(':'), id.split_once(':')) {
        (Some((namespace, name)), Some((of, own))) => matches(namespace, of) && (name == "*" || matches(name, own)),
        _ => false,
    }
}

/// The patterns that a pattern with `(a|b)` stands for; at most so many.
fn expanded(pattern: &str) -> Vec<String> {
    const PATTERNS_MAX: usize = 1024;
    let mut open = vec![pattern.to_owned()];
    let mut done = Vec::new();
    while let Some(pattern) = open.pop() {
        let group = pattern.find('(').and_then(|from| Some((from, from + pattern.get(from..)?.find(')')?)));
        let Some((from, to)) = group else {
            done.push(pattern);
            continue;
        };
        if open.len() + done.len() > PATTERNS_MAX {
            break;
        }
        let (before, inside, after) = (pattern.get(..from), pattern.get(from + 1..to), pattern.get(to + 1..));
        if let (Some(before), Some(inside), Some(after)) = (before, inside, after) {
            open.extend(inside.split('|').map(|either| format!("{before}{either}{after}")));
        }
    }
    done
}

fn segments(pattern: &[&str], text: &[&str], steps: &mut usize) -> bool {
    *steps += 1;
    if *steps > STEPS_MAX {
        return false;
    }
    match pattern {
        [] => text.is_empty(),
        // At the end `*` means everything below, `**` the thing itself as well.
        ["*"] => !text.is_empty(),
        ["**"] => true,
        ["**", rest @ ..] => (0..=text.len()).any(|n| segments(rest, text.get(n..).unwrap_or_default(), steps)),
        [first, rest @ ..] => match text {
            [own, below @ ..] => part(first.as_bytes(), own.as_bytes()) && segments(rest, below, steps),
            [] => false,
        },
    }
}

/// One segment: `*` stands for any part of it.
fn part(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut pos) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while pos < text.len() {
        if pattern.get(at) == Some(&b'*') {
            star = Some((at + 1, pos));
            at += 1;
        } else if pattern.get(at).is_some() && pattern.get(at) == text.get(pos) {
            at += 1;
            pos += 1;
        } else if let Some((after, taken)) = star {
            star = Some((after, taken + 1));
            (at, pos) = (after, taken + 1);
        } else {
            return false;
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_at_the_end_means_all_below() {
        for (pattern, text, is_match) in [
            ("app", "app", true),
            ("app", "app.x", false),
            ("app.*", "app.x", true),
            ("app.*", "app.x.y", true),
            ("app.*", "app", false),
            ("app.**", "app", true),
            ("app.**", "app.x.y", true),
            ("app.**", "apple", false),
            ("*", "app", true),
            ("*.test", "app.test", true),
            ("*.test", "a.b.test", false),
            ("**.test", "a.b.test", true),
            ("**.test", "test", true),
            ("ap*.x", "apple.x", true),
            ("(a|b).x", "b.x", true),
            ("(a|b).x", "c.x", false),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXbY", false),
        ] {
            assert_eq!(matches(pattern, text), is_match, "{pattern} {text}");
        }
    }

    #[test]
    fn ids_match_by_their_parts() {
        assert!(matches_id("app.**:*", "app.x:a.b"));
        assert!(matches_id("app:list*", "app:list_all"));
        assert!(!matches_id("app:list", "app:list_all"));
        assert!(!matches_id("app", "app:list"));
    }

    #[test]
    fn costly_patterns_end() {
        let pattern = "**.".repeat(40) + "x";
        assert!(!matches(&pattern, &"a.".repeat(60)));
        assert!(!matches(&"(a|b)".repeat(30), "c"));
    }
}
