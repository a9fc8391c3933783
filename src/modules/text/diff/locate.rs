//! Where a text is that may have changed a little: near a place, with few mistakes.
//!
//! Bitap: Wu and Manber, "Fast Text Searching With Errors" (1991), with a score of mistakes and distance as in Fraser's
//! diff-match-patch.

use super::Options;
use super::chars::Char;
use super::compare::part;

/// Longest text that can be looked for.
pub(super) const PATTERN_MAX: usize = 32;

/// How far from the expected place a text may be, and with how many mistakes.
#[derive(Clone, Copy)]
struct Scorer {
    /// The score that is just good enough: 0 is the best, 1 the worst.
    threshold: f64,
    /// Characters of distance that count as much as all characters wrong.
    distance: f64,
    len: f64,
    at: usize,
}

#[expect(clippy::cast_precision_loss, reason = "a score needs no more than 53 bits")]
impl Scorer {
    fn score(self, n_mistakes: usize, at: usize) -> f64 {
        let accuracy = n_mistakes as f64 / self.len;
        match self.at.abs_diff(at) {
            0 => accuracy,
            _ if self.distance == 0.0 => 1.0,
            away => accuracy + away as f64 / self.distance,
        }
    }
}

/// Where `pattern`, of at most [`PATTERN_MAX`] characters, is in a text, best near `expected`.
pub(super) fn locate(text: &[Char], pattern: &[Char], expected: usize, options: &Options) -> Option<usize> {
    let expected = expected.min(text.len());
    if part(text, (expected, text.len())).starts_with(pattern) {
        return Some(expected);
    }
    // What is farther away is not good enough even without a mistake.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "what is too large becomes the largest number, and a threshold is not negative"
    )]
    let reach = ((options.match_threshold * options.match_distance as f64) as usize).saturating_add(pattern.len() + 1);
    let from = expected.saturating_sub(reach);
    let to = expected.saturating_add(reach).saturating_add(pattern.len()).min(text.len());
    search(part(text, (from, to)), pattern, expected - from, options).map(|found| from + found)
}

fn search(text: &[Char], pattern: &[Char], expected: usize, options: &Options) -> Option<usize> {
    let len = pattern.len();
    #[expect(clippy::cast_precision_loss, reason = "a score needs no more than 53 bits")]
    let mut scorer = Scorer {
        threshold: options.match_threshold,
        distance: options.match_distance as f64,
        len: len as f64,
        at: expected,
    };
    // A place without mistakes near by shortens the search.
    let exact = text.windows(len).enumerate().filter(|(_, window)| *window == pattern);
    let best = exact.map(|(at, _)| scorer.score(0, at)).fold(scorer.threshold, f64::min);
    scorer.threshold = best;
    let mask =
        |c: Char| (0..len).filter(|i| pattern.get(*i) == Some(&c)).fold(0_u64, |mask, i| mask | 1 << (len - i - 1));
    let masks: Vec<u64> = text.iter().map(|c| mask(*c)).collect();
    let found_bit = 1_u64 << (len - 1);
    let mut found = None;
    let mut previous: Vec<u64> = Vec::new();
    // So far from the expected place the search may still find something.
    let mut reach = len + text.len();
    for n_mistakes in 0..len {
        let mut near = 0;
        let mut middle = reach;
        while near < middle {
            if scorer.score(n_mistakes, expected + middle) <= scorer.threshold {
                near = middle;
            } else {
                reach = middle;
            }
            middle = (reach - near) / 2 + near;
        }
        reach = middle;
        let mut start = (expected + 1).saturating_sub(reach).max(1);
        let finish = (expected + reach).min(text.len()) + len;
        let mut current = vec![0_u64; finish + 2];
        let at = |states: &[u64], j: usize| states.get(j).copied().unwrap_or(0);
        if let Some(last) = current.last_mut() {
            *last = (1 << n_mistakes) - 1;
        }
        let mut j = finish;
        while j >= start {
            let matching = ((at(&current, j + 1) << 1) | 1) & masks.get(j - 1).copied().unwrap_or(0);
            let with_mistake = if n_mistakes == 0 {
                0
            } else {
                ((at(&previous, j + 1) | at(&previous, j)) << 1) | 1 | at(&previous, j + 1)
            };
            let state = matching | with_mistake;
            if let Some(place) = current.get_mut(j) {
                *place = state;
            }
            if state & found_bit != 0 {
                let score = scorer.score(n_mistakes, j - 1);
                if score <= scorer.threshold {
                    scorer.threshold = score;
                    found = Some(j - 1);
                    if j - 1 <= expected {
                        break;
                    }
                    // The other side of the expected place may only be as far away.
                    start = (2 * expected).saturating_sub(j - 1).max(1);
                }
            }
            j -= 1;
        }
        if scorer.score(n_mistakes + 1, expected) > scorer.threshold {
            break;
        }
        previous = current;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::super::chars::chars;
    use super::locate;

    fn at(text: &str, pattern: &str, expected: usize, threshold: f64, distance: usize) -> Option<usize> {
        let options = Options { match_threshold: threshold, match_distance: distance, ..Options::default() };
        locate(&chars(text.as_bytes()), &chars(pattern.as_bytes()), expected, &options)
    }

    #[test]
    fn near_and_with_mistakes() {
        for (text, pattern, expected, threshold, distance, found) in [
            ("abcdefghijk", "fgh", 5, 0.5, 100, Some(5)),
            ("abcdefghijk", "fgh", 0, 0.5, 100, Some(5)),
            ("abcdefghijk", "efxhi", 0, 0.5, 100, Some(4)),
            ("abcdefghijk", "cdefxyhijk", 5, 0.5, 100, Some(2)),
            ("abcdefghijk", "bxy", 1, 0.5, 100, None),
            ("123456789xx0", "3456789x0", 2, 0.5, 100, Some(2)),
            ("abcdef", "xxabc", 4, 0.5, 100, Some(0)),
            ("abcdef", "defyy", 4, 0.5, 100, Some(3)),
            ("abcdef", "xabcdefy", 0, 0.5, 100, Some(0)),
            ("abcdefghijk", "efxyhi", 1, 0.4, 100, Some(4)),
            ("abcdefghijk", "efxyhi", 1, 0.3, 100, None),
            ("abcdefghijk", "bcdef", 1, 0.0, 100, Some(1)),
            ("abcdexyzabcde", "abccde", 3, 0.5, 100, Some(0)),
            ("abcdexyzabcde", "abccde", 5, 0.5, 100, Some(8)),
            ("abcdefghijklmnopqrstuvwxyz", "abcdefg", 24, 0.5, 10, None),
            ("abcdefghijklmnopqrstuvwxyz", "abcdxxefg", 1, 0.5, 10, Some(0)),
            ("abcdefghijklmnopqrstuvwxyz", "abcdefg", 24, 0.5, 1000, Some(0)),
            ("", "abc", 0, 0.5, 1000, None),
            ("abc", "abc", 9, 0.5, 1000, Some(0)),
            ("abc", "b", 0, 0.5, 0, None),
        ] {
            assert_eq!(at(text, pattern, expected, threshold, distance), found, "{pattern} in {text}");
        }
    }
}
