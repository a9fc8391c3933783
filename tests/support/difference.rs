//! What a program printed against what it should have printed, as a unified diff.

#![allow(clippy::indexing_slicing, reason = "a test may panic")]

use std::fmt::Write as _;

/// Lines around a difference that the report shows.
const CONTEXT_LINES: usize = 3;
/// Longest report of a difference, in lines.
const REPORT_LINES: usize = 200;
/// Largest table that the line comparison fills; longer texts are compared from both ends only.
const TABLE_CELLS: usize = 4_000_000;

/// The two outputs as a unified diff.
pub(crate) fn difference(expected: &[u8], actual: &[u8]) -> String {
    let (expected, actual) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(actual));
    let old: Vec<&str> = expected.split('\n').collect();
    let new: Vec<&str> = actual.split('\n').collect();
    let edits = edits(&old, &new);
    let changed: Vec<usize> = (0..edits.len()).filter(|&i| edits[i].0 != ' ').collect();
    let mut report = String::from("--- recorded\n+++ printed\n");
    let mut next = 0;
    let mut lines = 0;
    for &at in &changed {
        let from = at.saturating_sub(CONTEXT_LINES).max(next);
        if from > next || next == 0 {
            let line = edits[..from].iter().filter(|edit| edit.0 != '+').count() + 1;
            let _ = writeln!(report, "@@ line {line} @@");
        }
        let upto = (at + CONTEXT_LINES + 1).min(edits.len());
        for (sign, line) in &edits[from.min(upto)..upto] {
            let _ = writeln!(report, "{sign}{}", visible(line));
            lines += 1;
        }
        next = next.max(upto);
        if lines > REPORT_LINES {
            report.push_str("...\n");
            break;
        }
    }
    report
}

/// The line with its control characters, tabs apart, written as escapes.
fn visible(line: &str) -> String {
    let mut text = String::new();
    for c in line.chars() {
        if c.is_control() && c != '\t' {
            text.extend(c.escape_default());
        } else {
            text.push(c);
        }
    }
    text
}

/// The lines of both texts in order: ' ' for a common line, '-' for one of the first only, '+' for one of the second only.
fn edits<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let suffix = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_middle = &old_rest[..old_rest.len() - suffix];
    let new_middle = &new_rest[..new_rest.len() - suffix];
    let mut edits: Vec<_> = old[..prefix].iter().map(|&line| (' ', line)).collect();
    if (old_middle.len() + 1) * (new_middle.len() + 1) <= TABLE_CELLS {
        edits.extend(middle_edits(old_middle, new_middle));
    } else {
        edits.extend(old_middle.iter().map(|&line| ('-', line)));
        edits.extend(new_middle.iter().map(|&line| ('+', line)));
    }
    edits.extend(old_rest[old_middle.len()..].iter().map(|&line| (' ', line)));
    edits
}

/// The shortest edits between two texts, by the longest common subsequence of their lines.
fn middle_edits<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut edits = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            edits.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            edits.push(('-', old[i]));
            i += 1;
        } else {
            edits.push(('+', new[j]));
            j += 1;
        }
    }
    edits
}
