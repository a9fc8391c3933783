//! The difference of two texts, line by line.

/// Lines around a change that are shown.
const CONTEXT: usize = 3;
/// Texts of more lines than this are not compared beyond what both begin and end with: the work grows with the square.
const LINES_MAX: usize = 2000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Same,
    Removed,
    Added,
}

/// A unified difference of two texts, given as their lines, with the names of both at its head.
pub(super) fn unified(names: [&str; 2], old: &[&str], new: &[&str]) -> Vec<String> {
    let changes = changes(old, new);
    let [old_name, new_name] = names;
    let mut lines = vec![format!("--- {old_name}"), format!("+++ {new_name}")];
    let is_near = |at: usize| {
        let (from, to) = (at.saturating_sub(CONTEXT), (at + CONTEXT + 1).min(changes.len()));
        changes.get(from..to).unwrap_or_default().iter().any(|(change, _)| *change != Change::Same)
    };
    let (mut old_line, mut new_line) = (1, 1);
    let mut at = 0;
    while at < changes.len() {
        if !is_near(at) {
            (old_line, new_line, at) = (old_line + 1, new_line + 1, at + 1);
            continue;
        }
        let hunk: Vec<&(Change, &str)> =
            (at..changes.len()).take_while(|&at| is_near(at)).filter_map(|at| changes.get(at)).collect();
        let count = |other: Change| hunk.iter().filter(|(change, _)| *change != other).count();
        let (n_old, n_new) = (count(Change::Added), count(Change::Removed));
        lines.push(format!("@@ -{old_line},{n_old} +{new_line},{n_new} @@"));
        for (change, line) in &hunk {
            let mark = match change {
                Change::Same => ' ',
                Change::Removed => '-',
                Change::Added => '+',
            };
            lines.push(format!("{mark}{line}"));
        }
        (old_line, new_line, at) = (old_line + n_old, new_line + n_new, at + hunk.len());
    }
    lines
}

/// The lines of both, in order.
fn changes<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(Change, &'t str)> {
    let n_first = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (rest_old, rest_new) = (old.get(n_first..).unwrap_or_default(), new.get(n_first..).unwrap_or_default());
    let n_last = rest_old.iter().rev().zip(rest_new.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle_old = rest_old.get(..rest_old.len() - n_last).unwrap_or_default();
    let middle_new = rest_new.get(..rest_new.len() - n_last).unwrap_or_default();
    let mut changes: Vec<(Change, &str)> = old.iter().take(n_first).map(|line| (Change::Same, *line)).collect();
    if middle_old.len().max(middle_new.len()) > LINES_MAX {
        changes.extend(middle_old.iter().map(|line| (Change::Removed, *line)));
        changes.extend(middle_new.iter().map(|line| (Change::Added, *line)));
    } else {
        changes.extend(compared(middle_old, middle_new));
    }
    changes.extend(old.iter().skip(old.len() - n_last).map(|line| (Change::Same, *line)));
    changes
}

/// The same by the longest common subsequence.
fn compared<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(Change, &'t str)> {
    let width = new.len() + 1;
    // Lengths for what begins at each pair of lines.
    let mut lengths = vec![0_u16; (old.len() + 1) * width];
    let length = |lengths: &[u16], i: usize, j: usize| lengths.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = if a == b {
                length(&lengths, i + 1, j + 1) + 1
            } else {
                length(&lengths, i + 1, j).max(length(&lengths, i, j + 1))
            };
            if let Some(place) = lengths.get_mut(i * width + j) {
                *place = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut changes = Vec::new();
    loop {
        match (old.get(i), new.get(j)) {
            (None, None) => return changes,
            (Some(a), Some(b)) if a == b => {
                changes.push((Change::Same, *a));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || length(&lengths, i + 1, j) >= length(&lengths, i, j + 1) => {
                changes.push((Change::Removed, *a));
                i += 1;
            }
            (_, Some(b)) => {
                changes.push((Change::Added, *b));
                j += 1;
            }
            // The arm before takes every line of the old text that has none beside it.
            (Some(_), None) => return changes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_stand_in_their_surroundings() {
        let old: Vec<String> = (1..=20).map(|n| n.to_string()).collect();
        let mut new = old.clone();
        new[9] = "ten".to_owned();
        new.push("21".to_owned());
        let [old, new] = [&old, &new].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
        let lines = unified(["expected", "got"], &old, &new);
        let expected = [
            "--- expected",
            "+++ got",
            "@@ -7,7 +7,7 @@",
            " 7",
            " 8",
            " 9",
            "-10",
            "+ten",
            " 11",
            " 12",
            " 13",
            "@@ -18,3 +18,4 @@",
            " 18",
            " 19",
            " 20",
            "+21",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn what_is_common_stays() {
        let names = ["expected", "got"];
        let lines = unified(names, &["a", "b", "c", "d"], &["b", "x", "d", "e"]);
        assert_eq!(lines[2..], ["@@ -1,4 +1,4 @@", "-a", " b", "-c", "+x", " d", "+e"]);
        assert_eq!(unified(names, &[""], &["a"])[2..], ["@@ -1,1 +1,1 @@", "-", "+a"]);
    }
}
