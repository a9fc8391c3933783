//! Patches: edits with the text around them, which are found again in a text that has changed meanwhile.

use std::time::{Duration, Instant};

use memchr::memmem;

use super::Options;
use super::chars::{Char, PADDING, chars, text};
use super::cleanup::slide;
use super::compare::{Compare, Hunk, part};
use super::locate::{PATTERN_MAX, locate};

/// What happens to a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Equal,
    Delete,
    Insert,
}

/// Most time for the comparison of a patch with the place where it might belong.
const COMPARE_MAX: Duration = Duration::from_millis(100);

/// Edits next to each other, with the text around them.
#[derive(Debug)]
pub(super) struct Patch {
    /// Where it begins in the first text, and in the text to which those before it have been applied; in characters.
    pub(super) start: (usize, usize),
    /// Whether it ends with the text.
    pub(super) is_at_end: bool,
    pub(super) edits: Vec<(Operation, Vec<Char>)>,
}

impl Patch {
    /// The text before, or behind.
    fn side(&self, without: Operation) -> Vec<Char> {
        self.edits.iter().filter(|edit| edit.0 != without).flat_map(|edit| &edit.1).copied().collect()
    }

    /// The text that it belongs to.
    pub(super) fn source(&self) -> Vec<Char> {
        self.side(Operation::Insert)
    }

    /// The text that it makes of that.
    pub(super) fn target(&self) -> Vec<Char> {
        self.side(Operation::Delete)
    }
}

/// Patches in the making.
pub(super) struct Make {
    hunks: Vec<Hunk>,
    next: usize,
    /// The first text.
    text: Vec<u8>,
    pub(super) patches: Vec<Patch>,
}

impl Make {
    pub(super) fn new(a: &[Char], hunks: Vec<Hunk>) -> Make {
        Make { hunks, next: 0, text: text(a), patches: Vec::new() }
    }

    /// Bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        let edits = self.patches.iter().flat_map(|patch| &patch.edits);
        self.text.len() + edits.map(|(_, text)| size_of_val(text.as_slice()) + 32).sum::<usize>()
    }

    /// Makes patches until about `until`; whether all are made.
    pub(super) fn step(&mut self, a: &[Char], b: &[Char], options: &Options, until: Instant) -> bool {
        while let Some(&first) = self.hunks.get(self.next) {
            let n = self.together(first, options.patch_margin);
            let hunks = self.hunks.get(self.next..self.next + n).unwrap_or_default();
            let patch = patch_of(a, b, hunks, self.context(a, hunks, options.patch_margin));
            self.patches.push(patch);
            self.next += n;
            if Instant::now() >= until {
                return false;
            }
        }
        true
    }

    /// How many hunks from the next one on stand so close that they are one patch.
    fn together(&self, first: Hunk, margin: usize) -> usize {
        let mut last = first;
        let rest = self.hunks.get(self.next + 1..).unwrap_or_default();
        let close = rest.iter().take_while(|hunk| {
            let gap = hunk.a.0 - last.a.1;
            last = **hunk;
            gap <= 2 * margin && hunk.a.1 - first.a.0 + 2 * margin <= PATTERN_MAX
        });
        1 + close.count()
    }

    /// Characters of context on each side, so that the place is the only one of its kind, if it can be.
    fn context(&self, a: &[Char], hunks: &[Hunk], margin: usize) -> usize {
        let (from, to) = range(hunks);
        let mut padding = 0;
        while margin > 0 && to - from + 2 * padding < PATTERN_MAX - 2 * margin {
            let pattern = text(part(a, (from.saturating_sub(padding), (to + padding).min(a.len()))));
            // Places that overlap count as well.
            let first = memmem::find(&self.text, &pattern);
            let rest = first.and_then(|first| self.text.get(first + 1..)).unwrap_or_default();
            if !pattern.is_empty() && memmem::find(rest, &pattern).is_none() {
                break;
            }
            padding += margin;
        }
        padding + margin
    }
}

/// From where to where hunks reach in the first text.
fn range(hunks: &[Hunk]) -> (usize, usize) {
    let edge = |hunk: Option<&Hunk>| hunk.map(|hunk| hunk.a).unwrap_or_default();
    (edge(hunks.first()).0, edge(hunks.last()).1)
}

/// The patch of hunks that stand next to each other. In front of them the text is changed already, behind them it is not.
fn patch_of(a: &[Char], b: &[Char], hunks: &[Hunk], context: usize) -> Patch {
    let (from, to) = range(hunks);
    let b_from = hunks.first().map_or(0, |hunk| hunk.b.0);
    let before = b_from.min(context);
    let end = (to + context).min(a.len());
    let mut edits = Vec::new();
    let mut add = |operation, text: &[Char]| {
        if !text.is_empty() {
            edits.push((operation, text.to_vec()));
        }
    };
    add(Operation::Equal, part(b, (b_from - before, b_from)));
    let mut at = from;
    for hunk in hunks {
        add(Operation::Equal, part(a, (at, hunk.a.0)));
        add(Operation::Delete, part(a, hunk.a));
        add(Operation::Insert, part(b, hunk.b));
        at = hunk.a.1;
    }
    add(Operation::Equal, part(a, (to, end)));
    Patch { start: (from.saturating_sub(before), b_from - before), is_at_end: end == a.len(), edits }
}

/// Patches on their way into a text.
pub(super) struct Apply {
    /// With padding at both ends, so that a patch can belong there.
    text: Vec<Char>,
    patches: Vec<Patch>,
    next: usize,
    /// How much farther behind the last patch was found than it was expected.
    delta: isize,
    is_complete: bool,
}

impl Apply {
    pub(super) fn new(text: &[u8], patches: Vec<Patch>, margin: usize) -> Apply {
        let text = [padding(margin, 0), chars(text), padding(margin, margin)].concat();
        Apply { text, patches, next: 0, delta: 0, is_complete: true }
    }

    /// Applies patches until about `until`; whether all had their turn.
    pub(super) fn step(&mut self, options: &Options, until: Instant) -> bool {
        while let Some(patch) = self.patches.get(self.next) {
            let n_before = |patch: &Patch| match patch.edits.first() {
                Some((Operation::Equal, text)) => text.len(),
                _ => 0,
            };
            let n_behind = match patch.edits.last() {
                Some((Operation::Equal, text)) => text.len(),
                _ => 0,
            };
            let margin = options.patch_margin;
            let front = if patch.start.1 == 0 { margin.saturating_sub(n_before(patch)) } else { 0 };
            let back = if patch.is_at_end { margin.saturating_sub(n_behind) } else { 0 };
            let mut edits = patch.edits.clone();
            let before = padding(margin, 0);
            edits.insert(0, (Operation::Equal, part(&before, (margin - front, margin)).to_vec()));
            edits.push((Operation::Equal, part(&padding(margin, margin), (0, back)).to_vec()));
            let padded = Patch { start: patch.start, is_at_end: patch.is_at_end, edits };
            let expected = (patch.start.1 + margin - front).saturating_add_signed(self.delta);
            match put(&mut self.text, &padded, expected, options) {
                Some(found) => self.delta = self.delta.saturating_add(signed(found) - signed(expected)),
                None => {
                    self.is_complete = false;
                    // Those behind it reckoned with what it would have done.
                    let grown = signed(patch.target().len()) - signed(patch.source().len());
                    self.delta = self.delta.saturating_sub(grown);
                }
            }
            self.next += 1;
            if Instant::now() >= until {
                return false;
            }
        }
        true
    }

    /// Bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() * size_of::<Char>()
    }

    /// The text, and whether all patches were applied.
    pub(super) fn finish(&self) -> (Vec<u8>, bool) {
        (text(&self.text), self.is_complete)
    }
}

fn signed(n: usize) -> isize {
    isize::try_from(n).unwrap_or(isize::MAX)
}

/// Padding of a length, the numbers beginning at `from`.
fn padding(len: usize, from: usize) -> Vec<Char> {
    (from..from + len).filter_map(|i| Char::try_from(i).ok()).map(|i| PADDING + i).collect()
}

/// Applies a patch near a place, if it belongs somewhere; where it did.
fn put(text: &mut Vec<Char>, patch: &Patch, expected: usize, options: &Options) -> Option<usize> {
    let source = patch.source();
    let (from, to) = if source.len() <= PATTERN_MAX {
        let from = if source.is_empty() { expected.min(text.len()) } else { locate(text, &source, expected, options)? };
        (from, from + source.len())
    } else {
        // Both ends are looked for; what is between may have changed.
        let from = locate(text, part(&source, (0, PATTERN_MAX)), expected, options)?;
        let tail = source.len() - PATTERN_MAX;
        let to = locate(text, part(&source, (tail, source.len())), expected + tail, options)?;
        if from >= to {
            return None;
        }
        (from, to + PATTERN_MAX)
    };
    let to = to.min(text.len());
    let found = part(text, (from, to)).to_vec();
    let changed = if found == source { patch.target() } else { fitted(patch, &source, &found, options)? };
    text.splice(from..to, changed);
    Some(from)
}

/// What a patch makes of a text that is not quite the one that it was made for.
fn fitted(patch: &Patch, source: &[Char], found: &[Char], options: &Options) -> Option<Vec<Char>> {
    let mut compare = Compare::new(source, found, Some(COMPARE_MAX));
    while !compare.step(source, found, Instant::now() + COMPARE_MAX) {}
    let hunks = compare.into_hunks();
    if source.len() > PATTERN_MAX {
        let distance: usize = hunks.iter().map(|hunk| hunk.deleted().max(hunk.inserted())).sum();
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
        let share = distance as f64 / source.len() as f64;
        if share > options.patch_delete_threshold {
            return None;
        }
    }
    let hunks = slide(source, found, &hunks);
    let mut out = Vec::with_capacity(found.len());
    // Places in the source and in what was found.
    let (mut at, mut copied) = (0, 0);
    for (operation, edit) in &patch.edits {
        if *operation == Operation::Equal {
            at += edit.len();
            continue;
        }
        let place = place_of(&hunks, at).max(copied);
        out.extend_from_slice(part(found, (copied, place)));
        copied = place;
        if *operation == Operation::Insert {
            out.extend_from_slice(edit);
        } else {
            at += edit.len();
            copied = place_of(&hunks, at).max(copied);
        }
    }
    out.extend_from_slice(part(found, (copied, found.len())));
    Some(out)
}

/// Where a place of the first text is in the second.
fn place_of(hunks: &[Hunk], at: usize) -> usize {
    let (mut a, mut b) = (0, 0);
    for hunk in hunks {
        if at < hunk.a.0 {
            break;
        }
        if at < hunk.a.1 {
            return hunk.b.0;
        }
        (a, b) = (hunk.a.1, hunk.b.1);
    }
    at - a + b
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::super::Options;
    use super::super::chars::{Char, chars, text};
    use super::super::cleanup::{efficient, semantic};
    use super::super::compare::tests::{Random, compare};
    use super::{Apply, Make, Patch};

    fn make(a: &[Char], b: &[Char], options: &Options) -> Vec<Patch> {
        let hunks = efficient(semantic(a, b, compare(a, b, None)), options.diff_edit_cost);
        let mut make = Make::new(a, hunks);
        while !make.step(a, b, options, Instant::now()) {}
        make.patches
    }

    fn apply(patches: Vec<Patch>, to: &[u8], options: &Options) -> (Vec<u8>, bool) {
        let mut apply = Apply::new(to, patches, options.patch_margin);
        while !apply.step(options, Instant::now() + Duration::from_millis(1)) {}
        apply.finish()
    }

    #[test]
    fn patches_make_the_second_text_of_the_first() {
        let mut random = Random(5);
        for i in 0..3000 {
            let (n, m) = (random.below(120), random.below(120));
            let options = Options { patch_margin: usize::try_from(i % 16).unwrap(), ..Options::default() };
            let a = random.text(n, 2 + i % 9);
            // Some are alike, others have nothing to do with each other.
            let mut b = if i % 2 == 0 { a.clone() } else { random.text(m, 2 + i % 9) };
            for _ in 0..random.below(6) {
                let at = usize::try_from(random.below(b.len() as u64 + 1)).unwrap();
                let to = b.len().min(at + usize::try_from(random.below(4)).unwrap());
                let len = random.below(5);
                b.splice(at..to, random.text(len, 9));
            }
            let patched = apply(make(&a, &b, &options), &text(&a), &options);
            if options.patch_margin >= 4 {
                assert_eq!(
                    patched,
                    (text(&b), true),
                    "{} to {}",
                    String::from_utf8(text(&a)).unwrap(),
                    String::from_utf8(text(&b)).unwrap()
                );
            }
        }
    }

    #[test]
    fn patches_find_their_place() {
        let options = Options::default();
        let patched = |a: &str, b: &str, to: &str| {
            let (text, all) =
                apply(make(&chars(a.as_bytes()), &chars(b.as_bytes()), &options), to.as_bytes(), &options);
            (String::from_utf8(text).unwrap(), all)
        };
        let (a, b) = ("The quick brown fox jumps over the lazy dog.", "That quick brown fox jumped over a lazy dog.");
        assert_eq!(
            patched(a, b, "The quick red rabbit jumps over the tired tiger."),
            ("That quick red rabbit jumped over a tired tiger.".to_owned(), true)
        );
        assert_eq!(patched(a, b, &format!("Well. {a}")), (format!("Well. {b}"), true));
        assert_eq!(
            patched(a, b, "I am the very model of a modern major general."),
            ("I am the very model of a modern major general.".to_owned(), false)
        );
        assert_eq!(patched("", "test", ""), ("test".to_owned(), true));
        assert_eq!(patched("a", "a", "xyz"), ("xyz".to_owned(), true));
        let long = "1234567890".repeat(7);
        let (a, b) = (format!("x{long}y"), "xabcy".to_owned());
        assert!(patched(&a, &b, &format!("x{}-----++++++++++-----{}y", &long[..5], &long[5..])).1);
        assert!(!patched(&a, &b, &format!("x{}{}y", &long[..30], "?".repeat(90))).1);
    }
}
