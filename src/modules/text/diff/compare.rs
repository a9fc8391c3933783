//! The shortest edit script between two texts, in pieces of work.
//!
//! Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), section 4b: two searches, from both ends, meet in the middle
//! of a shortest path, which divides the problem; so the space is linear. What is still open when the time is over is compared by
//! lines that both texts have once, which is coarser, but takes one look at the text.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::chars::{Char, common_prefix, common_suffix};

/// Steps between two looks at the clock.
const STEPS_AT_ONCE: usize = 1 << 14;

/// A part of the first text that a part of the second takes the place of. Between two of them both texts are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) a: (usize, usize),
    pub(super) b: (usize, usize),
}

impl Hunk {
    /// Characters that are deleted.
    pub(super) fn deleted(&self) -> usize {
        self.a.1 - self.a.0
    }

    /// Characters that are inserted.
    pub(super) fn inserted(&self) -> usize {
        self.b.1 - self.b.0
    }

    fn is_empty(&self) -> bool {
        self.deleted() == 0 && self.inserted() == 0
    }
}

/// A part of a text; nothing where there is none.
pub(super) fn part(text: &[Char], (from, to): (usize, usize)) -> &[Char] {
    text.get(from..to).unwrap_or_default()
}

/// Adds a hunk behind the others, as a part of the last one if nothing stands between them.
pub(super) fn push(hunks: &mut Vec<Hunk>, hunk: Hunk) {
    match hunks.last_mut() {
        _ if hunk.is_empty() => {}
        Some(last) if last.a.1 == hunk.a.0 && last.b.1 == hunk.b.0 => (last.a.1, last.b.1) = (hunk.a.1, hunk.b.1),
        _ => hunks.push(hunk),
    }
}

/// A hunk without what both of its sides begin and end with.
pub(super) fn trimmed(a: &[Char], b: &[Char], hunk: Hunk) -> Hunk {
    let start = common_prefix(part(a, hunk.a), part(b, hunk.b));
    let (a0, b0) = (hunk.a.0 + start, hunk.b.0 + start);
    let end = common_suffix(part(a, (a0, hunk.a.1)), part(b, (b0, hunk.b.1)));
    Hunk { a: (a0, hunk.a.1 - end), b: (b0, hunk.b.1 - end) }
}

/// A comparison.
#[derive(Debug)]
pub(super) struct Compare {
    /// Parts that are still to be compared; the last one comes first.
    open: Vec<Hunk>,
    /// The part that is being divided.
    division: Option<(Hunk, Division)>,
    hunks: Vec<Hunk>,
    /// Time that is left; nothing: there is no limit.
    left: Option<Duration>,
}

impl Compare {
    /// A comparison of two texts within a time.
    pub(super) fn new(a: &[Char], b: &[Char], limit: Option<Duration>) -> Compare {
        let all = Hunk { a: (0, a.len()), b: (0, b.len()) };
        Compare { open: vec![all], division: None, hunks: Vec::new(), left: limit }
    }

    /// Goes on until about `until`; whether it is done.
    pub(super) fn step(&mut self, a: &[Char], b: &[Char], until: Instant) -> bool {
        let start = Instant::now();
        let end = self.left.and_then(|left| start.checked_add(left)).map_or(until, |end| end.min(until));
        loop {
            if let Some((hunk, division)) = &mut self.division {
                let hunk = *hunk;
                let (x, y) = match division.step(part(a, hunk.a), part(b, hunk.b), end) {
                    Step::Later => {
                        let Some(left) = &mut self.left else { return false };
                        *left = left.saturating_sub(start.elapsed());
                        if !left.is_zero() {
                            return false;
                        }
                        self.division = None;
                        self.open.push(hunk);
                        continue;
                    }
                    Step::Middle(x, y) => (hunk.a.0 + x, hunk.b.0 + y),
                    Step::Nothing => {
                        push(&mut self.hunks, hunk);
                        self.division = None;
                        continue;
                    }
                };
                self.division = None;
                self.open.push(Hunk { a: (x, hunk.a.1), b: (y, hunk.b.1) });
                self.open.push(Hunk { a: (hunk.a.0, x), b: (hunk.b.0, y) });
            }
            let Some(hunk) = self.open.pop() else { return true };
            let hunk = trimmed(a, b, hunk);
            if hunk.deleted() == 0 || hunk.inserted() == 0 {
                push(&mut self.hunks, hunk);
            } else if self.left.is_some_and(|left| left.is_zero()) {
                by_lines(a, b, hunk, &mut self.hunks);
            } else {
                self.division = Some((hunk, Division::new(hunk.deleted(), hunk.inserted())));
            }
        }
    }

    /// Bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        let division = self.division.as_ref().map_or(0, |(_, division)| division.bytes());
        division + (self.open.len() + self.hunks.len()) * size_of::<Hunk>()
    }

    /// What it came to.
    pub(super) fn into_hunks(self) -> Vec<Hunk> {
        self.hunks
    }
}

/// What a piece of a division came to.
enum Step {
    /// The time is over.
    Later,
    /// A shortest path goes through this point.
    Middle(usize, usize),
    /// The texts have nothing in common.
    Nothing,
}

/// Two searches for the middle of a shortest path: `x` is a place in the first text, `y` one in the second, a diagonal has the
/// number `x - y`.
#[derive(Debug)]
struct Division {
    /// Edits so far, of each search.
    d: isize,
    forward: Search,
    backward: Search,
}

#[derive(Debug)]
struct Search {
    /// The farthest `x` on each diagonal, counted from where the search began; -1 where it has not been. Diagonal 0 stands in the
    /// middle.
    reached: Vec<isize>,
    /// Diagonals at both ends that have left the field.
    skipped: (isize, isize),
}

impl Search {
    fn new(middle: usize) -> Search {
        let mut reached = vec![-1; 2 * middle + 2];
        if let Some(first) = reached.get_mut(middle + 1) {
            *first = 0;
        }
        Search { reached, skipped: (0, 0) }
    }

    fn at(&self, index: isize) -> isize {
        usize::try_from(index).ok().and_then(|index| self.reached.get(index)).copied().unwrap_or(-1)
    }

    /// One more edit on each diagonal, with `same` for how far both texts go on alike from a point. Calls `look` with each point that
    /// lies in the field, until it gives something.
    fn advance<R>(
        &mut self,
        d: isize,
        size: (isize, isize),
        steps: &mut usize,
        same: impl Fn(isize, isize) -> isize,
        look: impl Fn(isize, isize, isize) -> Option<R>,
    ) -> Option<R> {
        let middle = isize::try_from(self.reached.len() / 2 - 1).unwrap_or(isize::MAX);
        let mut k = self.skipped.0 - d;
        while k <= d - self.skipped.1 {
            let (below, above) = (self.at(middle + k - 1), self.at(middle + k + 1));
            let x = if k == -d || (k != d && below < above) { above } else { below + 1 };
            let run = same(x, x - k);
            let (x, y) = (x + run, x + run - k);
            *steps += 1 + run.unsigned_abs();
            if let Some(place) = usize::try_from(middle + k).ok().and_then(|index| self.reached.get_mut(index)) {
                *place = x;
            }
            if x > size.0 {
                self.skipped.1 += 2;
            } else if y > size.1 {
                self.skipped.0 += 2;
            } else if let Some(found) = look(k, x, y) {
                return Some(found);
            }
            k += 2;
        }
        None
    }
}

impl Division {
    fn new(n: usize, m: usize) -> Division {
        let middle = (n + m).div_ceil(2);
        Division { d: 0, forward: Search::new(middle), backward: Search::new(middle) }
    }

    fn bytes(&self) -> usize {
        (self.forward.reached.len() + self.backward.reached.len()) * size_of::<isize>()
    }

    fn step(&mut self, a: &[Char], b: &[Char], until: Instant) -> Step {
        let number = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        let index = |n: isize| usize::try_from(n).unwrap_or(usize::MAX);
        let size @ (n, m) = (number(a.len()), number(b.len()));
        let d_max = (n + m + 1) / 2;
        let delta = n - m;
        let is_odd = delta % 2 != 0;
        let mut steps = 0;
        while self.d < d_max {
            if steps > STEPS_AT_ONCE {
                if Instant::now() >= until {
                    return Step::Later;
                }
                steps = 0;
            }
            let d = self.d;
            self.d += 1;
            let ahead = |x: isize, y: isize| {
                let rest = |text, from| part(text, (index(from), text.len()));
                number(common_prefix(rest(a, x), rest(b, y)))
            };
            let back = |x: isize, y: isize| {
                let rest = |text, to: isize| part(text, (0, text.len().saturating_sub(index(to))));
                if x > n || y > m || x < 0 || y < 0 { 0 } else { number(common_suffix(rest(a, x), rest(b, y))) }
            };
            let backward = &self.backward;
            let found = self.forward.advance(d, size, &mut steps, ahead, |k, x, y| {
                let other = backward.at(d_max + delta - k);
                (is_odd && other != -1 && x >= n - other).then_some((x, y))
            });
            let forward = &self.forward;
            let found = found.or_else(|| {
                self.backward.advance(d, size, &mut steps, back, |k, x, _| {
                    let other = forward.at(d_max + delta - k);
                    (!is_odd && other != -1 && other >= n - x).then_some((other, other - (delta - k)))
                })
            });
            if let Some((x, y)) = found {
                let is_inside = (0..=n).contains(&x) && (0..=m).contains(&y) && (x + y > 0) && (x + y < n + m);
                return if is_inside { Step::Middle(index(x), index(y)) } else { Step::Nothing };
            }
        }
        Step::Nothing
    }
}

/// Adds the hunks of a part by lines: those that both sides have once, and that follow each other on both, stay.
fn by_lines(a: &[Char], b: &[Char], hunk: Hunk, hunks: &mut Vec<Hunk>) {
    /// How often a line is there, and where it begins.
    #[derive(Default)]
    struct Seen {
        a: (usize, usize),
        b: (usize, usize),
    }
    let newline = Char::from('\n');
    let lines = |text, from| {
        let mut at = from;
        <[Char]>::split_inclusive(text, move |c| *c == newline).map(move |line| {
            at += line.len();
            (at - line.len(), line)
        })
    };
    let mut seen: HashMap<&[Char], Seen> = HashMap::new();
    for (at, line) in lines(part(a, hunk.a), hunk.a.0) {
        let seen = seen.entry(line).or_default();
        seen.a = (seen.a.0 + 1, at);
    }
    for (at, line) in lines(part(b, hunk.b), hunk.b.0) {
        if let Some(seen) = seen.get_mut(line) {
            seen.b = (seen.b.0 + 1, at);
        }
    }
    let both = lines(part(a, hunk.a), hunk.a.0).filter_map(|(at, line)| {
        let seen = seen.get(line).filter(|seen| seen.a.0 == 1 && seen.b.0 == 1)?;
        Some((at, seen.b.1, line.len()))
    });
    let mut from = (hunk.a.0, hunk.b.0);
    for (x, y, len) in longest_rising(both.collect()) {
        push(hunks, trimmed(a, b, Hunk { a: (from.0, x), b: (from.1, y) }));
        from = (x + len, y + len);
    }
    push(hunks, trimmed(a, b, Hunk { a: (from.0, hunk.a.1), b: (from.1, hunk.b.1) }));
}

/// The longest choice of these whose second numbers rise as the first ones do (patience sorting).
fn longest_rising(lines: Vec<(usize, usize, usize)>) -> Vec<(usize, usize, usize)> {
    // The last card of each pile, and for each line the one before it.
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(lines.len());
    let y = |i: usize| lines.get(i).map_or(0, |line| line.1);
    for i in 0..lines.len() {
        let pile = piles.partition_point(|last| y(*last) < y(i));
        before.push(pile.checked_sub(1).and_then(|pile| piles.get(pile)).copied());
        match piles.get_mut(pile) {
            Some(last) => *last = i,
            None => piles.push(i),
        }
    }
    let mut chosen = Vec::with_capacity(piles.len());
    let mut next = piles.last().copied();
    while let Some(i) = next {
        chosen.extend(lines.get(i).copied());
        next = before.get(i).copied().flatten();
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::{Duration, Instant};

    use super::super::chars::{Char, chars};
    use super::{Compare, Hunk, part};

    /// A comparison in one go.
    pub(in super::super) fn compare(a: &[Char], b: &[Char], limit: Option<Duration>) -> Vec<Hunk> {
        let mut compare = Compare::new(a, b, limit);
        while !compare.step(a, b, Instant::now() + Duration::from_millis(5)) {}
        compare.into_hunks()
    }

    /// Numbers that look random.
    pub(in super::super) struct Random(pub u64);

    impl Random {
        pub(in super::super) fn below(&mut self, n: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % n
        }

        pub(in super::super) fn text(&mut self, len: u64, alphabet: u64) -> Vec<Char> {
            (0..len).map(|_| u32::try_from(self.below(alphabet)).unwrap() + 97).collect()
        }
    }

    /// Between the hunks both texts are the same, and no two of them touch.
    pub(in super::super) fn check(a: &[Char], b: &[Char], hunks: &[Hunk]) {
        let mut at = (0, 0);
        for (i, hunk) in hunks.iter().enumerate() {
            assert!(hunk.deleted() + hunk.inserted() > 0);
            assert!(i == 0 || hunk.a.0 > at.0, "{hunks:?}");
            assert_eq!(part(a, (at.0, hunk.a.0)), part(b, (at.1, hunk.b.0)), "{hunks:?}");
            at = (hunk.a.1, hunk.b.1);
        }
        assert_eq!(part(a, (at.0, a.len())), part(b, (at.1, b.len())), "{hunks:?}");
    }

    fn size(hunks: &[Hunk]) -> usize {
        hunks.iter().map(|hunk| hunk.deleted() + hunk.inserted()).sum()
    }

    /// Edits of a shortest script, by the table of all prefixes.
    fn shortest(a: &[Char], b: &[Char]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y { diagonal } else { 1 + above.min(row[j]) };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn scripts_are_shortest() {
        let mut random = Random(7);
        for i in 0..3000 {
            let (n, m) = (random.below(24), random.below(24));
            let (a, b) = (random.text(n, 1 + i % 5), random.text(m, 1 + i % 5));
            let hunks = compare(&a, &b, None);
            check(&a, &b, &hunks);
            assert_eq!(size(&hunks), shortest(&a, &b), "{a:?} {b:?} {hunks:?}");
        }
    }

    #[test]
    fn without_time_lines_are_compared() {
        let a = chars(b"one\ntwo\nthree\nfour\nfive\n");
        let b = chars(b"ONE\ntwo\n3\nfour\nfive and more\n");
        let hunks = compare(&a, &b, Some(Duration::ZERO));
        check(&a, &b, &hunks);
        assert_eq!(hunks.len(), 3);
        let mut random = Random(3);
        for _ in 0..300 {
            let (n, m) = (random.below(60), random.below(60));
            let (mut a, mut b) = (random.text(n, 4), random.text(m, 4));
            for c in a.iter_mut().chain(&mut b) {
                if *c == 97 {
                    *c = 10;
                }
            }
            check(&a, &b, &compare(&a, &b, Some(Duration::ZERO)));
        }
    }

    #[test]
    fn the_time_is_kept() {
        let mut random = Random(1);
        let (a, b) = (random.text(300_000, 26), random.text(300_000, 26));
        let start = Instant::now();
        check(&a, &b, &compare(&a, &b, Some(Duration::from_millis(100))));
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}
