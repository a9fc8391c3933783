//! Edit scripts that people can read: fewer edits, at the borders of words and lines.
//!
//! The rules are those of Fraser's diff-match-patch ("Human vs. Computer", 2006), written for hunks: whatever is done to them,
//! the texts between them stay the same on both sides.

use super::chars::Char;
use super::compare::{Hunk, part, push, trimmed};

/// Makes a shortest script readable.
pub(super) fn semantic(a: &[Char], b: &[Char], hunks: Vec<Hunk>) -> Vec<Hunk> {
    // What is the same is not worth being told if it is shorter than what changes on both sides of it.
    let size = |hunk: &Hunk| hunk.deleted().max(hunk.inserted());
    let hunks = join(hunks, |gap, before, after| gap <= size(before) && gap <= size(after));
    let mut out = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        push(&mut out, trimmed(a, b, hunk));
    }
    divide_overlaps(a, b, slide(a, b, &out))
}

/// Joins hunks so that there are fewer of them, where an edit costs as much as `cost` characters.
pub(super) fn efficient(hunks: Vec<Hunk>, cost: usize) -> Vec<Hunk> {
    join(hunks, |gap, before, after| {
        let of = |hunk: &Hunk| usize::from(hunk.deleted() > 0) + usize::from(hunk.inserted() > 0);
        let n_edits = of(before) + of(after);
        gap < cost && (n_edits == 4 || (n_edits == 3 && gap < cost / 2))
    })
}

/// Joins two hunks to one, with what is between, wherever `is_small` says so.
fn join(hunks: Vec<Hunk>, is_small: impl Fn(usize, &Hunk, &Hunk) -> bool) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for mut hunk in hunks {
        // A hunk that has grown may be large enough for what stands before it.
        while let Some(before) = out.pop_if(|before| is_small(hunk.a.0 - before.a.1, before, &hunk)) {
            hunk = Hunk { a: (before.a.0, hunk.a.1), b: (before.b.0, hunk.b.1) };
        }
        out.push(hunk);
    }
    out
}

/// Moves insertions and deletions to the best border, where their text allows it: `The c<at c>ame` is `The <cat >came`.
pub(super) fn slide(a: &[Char], b: &[Char], hunks: &[Hunk]) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for (i, &hunk) in hunks.iter().enumerate() {
        let is_deletion = hunk.inserted() == 0;
        let (text, (from, to)) = if is_deletion { (a, hunk.a) } else { (b, hunk.b) };
        // Where the text before it begins, and where that behind it ends.
        let side = |hunk: &Hunk| if is_deletion { hunk.a } else { hunk.b };
        let begin = out.last().map_or(0, |before| side(before).1);
        let end = hunks.get(i + 1).map_or(text.len(), |after| side(after).0);
        if (!is_deletion && hunk.deleted() > 0) || begin == from || end == to {
            push(&mut out, hunk);
            continue;
        }
        let same = |x: usize, y: usize| text.get(x) == text.get(y);
        let len = to - from;
        let first = (begin..from).rev().take_while(|at| same(*at, at + len)).last().unwrap_or(from);
        let last = (from + 1..=end - len).take_while(|at| same(at - 1, at + len - 1)).last().unwrap_or(from);
        let score = |at: usize| {
            border(part(text, (begin, at)), part(text, (at, at + len)))
                + border(part(text, (at, at + len)), part(text, (at + len, end)))
        };
        let best = (first..=last).max_by_key(|at| score(*at)).filter(|best| score(*best) > score(from)).unwrap_or(from);
        let shift = |(x, y): (usize, usize)| (x + best - from, y + best - from);
        push(&mut out, Hunk { a: shift(hunk.a), b: shift(hunk.b) });
    }
    out
}

/// How good a border between two texts is.
fn border(before: &[Char], behind: &[Char]) -> u32 {
    let (Some(&last), Some(&first)) = (before.last(), behind.first()) else {
        return 6;
    };
    let of = |c: Char| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER);
    let (last, first) = (of(last), of(first));
    let is_break = |c: char| c == '\n' || c == '\r';
    let [newline, return_] = ['\n', '\r'].map(Char::from);
    let is_blank_line = before.ends_with(&[newline, newline])
        || before.ends_with(&[newline, return_, newline])
        || [
            &[newline, newline][..],
            &[newline, return_, newline],
            &[return_, newline, newline],
            &[return_, newline, return_, newline],
        ]
        .iter()
        .any(|blank| behind.starts_with(blank));
    if is_blank_line {
        5
    } else if is_break(last) || is_break(first) {
        4
    } else if !last.is_alphanumeric() && !last.is_whitespace() && first.is_whitespace() {
        3
    } else if last.is_whitespace() || first.is_whitespace() {
        2
    } else {
        u32::from(!last.is_alphanumeric() || !first.is_alphanumeric())
    }
}

/// Divides hunks whose deletion ends as the insertion begins, or the other way round: `<abcxxx>{xxxdef}` is `<abc>xxx{def}`.
fn divide_overlaps(a: &[Char], b: &[Char], hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut out = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        let (deleted, inserted) = (part(a, hunk.a), part(b, hunk.b));
        let (behind, before) = (overlap(deleted, inserted), overlap(inserted, deleted));
        let n = behind.max(before);
        if n == 0 || (2 * n < deleted.len() && 2 * n < inserted.len()) {
            push(&mut out, hunk);
            continue;
        }
        let (x, y) = if behind >= before { (hunk.a.1 - n, hunk.b.0) } else { (hunk.a.0, hunk.b.1 - n) };
        push(&mut out, Hunk { a: (hunk.a.0, x), b: (hunk.b.0, y) });
        push(&mut out, Hunk { a: (x + n, hunk.a.1), b: (y + n, hunk.b.1) });
    }
    out
}

/// Characters at the end of the first text that the second begins with (Knuth, Morris and Pratt).
fn overlap(first: &[Char], second: &[Char]) -> usize {
    let n = first.len().min(second.len());
    let (first, second) = (part(first, (first.len() - n, first.len())), part(second, (0, n)));
    // For each prefix of the second text the longest proper one that it ends with.
    let mut shorter: Vec<usize> = Vec::with_capacity(n);
    let extend = |mut matched: usize, c: Char, shorter: &[usize]| {
        while matched > 0 && second.get(matched) != Some(&c) {
            matched = shorter.get(matched - 1).copied().unwrap_or(0);
        }
        matched + usize::from(second.get(matched) == Some(&c))
    };
    for (i, &c) in second.iter().enumerate() {
        let matched = if i == 0 { 0 } else { extend(shorter.get(i - 1).copied().unwrap_or(0), c, &shorter) };
        shorter.push(matched);
    }
    first.iter().fold(0, |matched, &c| extend(matched, c, &shorter))
}

#[cfg(test)]
mod tests {
    use super::super::chars::{chars, text};
    use super::super::compare::part;
    use super::super::compare::tests::{Random, check, compare};
    use super::{efficient, overlap, semantic};

    /// A script as text: `<deleted>{inserted}`.
    fn script(a: &str, b: &str) -> String {
        let (a, b) = (chars(a.as_bytes()), chars(b.as_bytes()));
        let hunks = semantic(&a, &b, compare(&a, &b, None));
        check(&a, &b, &hunks);
        let show = |chars: &[u32]| String::from_utf8(text(chars)).unwrap();
        let mut out = String::new();
        let mut at = 0;
        for hunk in hunks {
            out += &show(part(&a, (at, hunk.a.0)));
            let (deleted, inserted) = (show(part(&a, hunk.a)), show(part(&b, hunk.b)));
            out += &if deleted.is_empty() { deleted } else { format!("<{deleted}>") };
            out += &if inserted.is_empty() { inserted } else { format!("{{{inserted}}}") };
            at = hunk.a.1;
        }
        out + &show(part(&a, (at, a.len())))
    }

    #[test]
    fn scripts_are_readable() {
        for (a, b, expected) in [
            ("hello world", "hello there", "hello <world>{there}"),
            ("The came", "The cat came", "The {cat }came"),
            ("The quick fox", "The fox", "The <quick >fox"),
            ("AAA\nBBB\n", "AAA\nCCC\nBBB\n", "AAA\n{CCC\n}BBB\n"),
            ("abcxxx", "xxxdef", "<abc>xxx{def}"),
            ("xxxabc", "defxxx", "{def}xxx<abc>"),
            ("mouse", "sofas", "<mouse>{sofas}"),
            ("same", "same", "same"),
            ("", "new", "{new}"),
            ("old", "", "<old>"),
            ("a1b", "a2b", "a<1>{2}b"),
        ] {
            assert_eq!(script(a, b), expected);
        }
    }

    #[test]
    fn overlaps() {
        let n = |a: &str, b: &str| overlap(&chars(a.as_bytes()), &chars(b.as_bytes()));
        assert_eq!(
            [n("", "a"), n("abc", "abcd"), n("123456xxx", "xxxabcd"), n("aaab", "abaa"), n("ab", "cd")],
            [0, 3, 3, 2, 0]
        );
    }

    #[test]
    fn texts_stay_the_same() {
        let mut random = Random(11);
        for i in 0..3000 {
            let (n, m) = (random.below(40), random.below(40));
            let (a, b) = (random.text(n, 1 + i % 4), random.text(m, 1 + i % 4));
            let hunks = semantic(&a, &b, compare(&a, &b, None));
            check(&a, &b, &hunks);
            check(&a, &b, &efficient(hunks, 4));
        }
    }
}
