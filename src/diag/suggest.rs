//! Near names for mistyped words.

/// At most so many names are suggested.
const SUGGESTIONS_MAX: usize = 3;

/// The names near `word`, nearest first: at most two edits away, one for words of up to four letters.
#[must_use]
pub fn near<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let edits_max = if word.chars().count() <= 4 { 1 } else { 2 };
    let mut found: Vec<(usize, &str)> = names
        .into_iter()
        .filter(|name| name.len().abs_diff(word.len()) <= 4 * edits_max)
        .map(|name| (distance(word, name), name))
        .filter(|(edits, _)| *edits <= edits_max && *edits < word.chars().count())
        .collect();
    found.sort();
    found.dedup();
    found.into_iter().map(|(_, name)| name).take(SUGGESTIONS_MAX).collect()
}

/// The number of insertions, deletions, substitutions and swaps of neighbours between two words.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&above, j + 1) + 1).min(at(&row, j) + 1).min(at(&above, j) + usize::from(x != y));
            let is_swap = i > 0 && j > 0 && a.get(i - 1) == Some(&y) && b.get(j - 1) == Some(&x);
            if is_swap {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, edits) in [
            ("test", "test", 0),
            ("tset", "test", 1),
            ("", "abc", 3),
            ("verbose", "vrebose", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a, b), edits, "{a} {b}");
        }
    }

    #[test]
    fn short_words_allow_one_edit() {
        assert_eq!(near("rnu", ["run", "test", "rum"]), ["run"]);
        assert_eq!(near("scirpt.lua", ["script.lua", "other.lua", "scriptt.lua"]), ["script.lua", "scriptt.lua"]);
        assert!(near("x", ["abc"]).is_empty());
    }
}
