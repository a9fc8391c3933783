//! Where an entry and its values stand.
//!
//! An entry remembers its file and its own place only. The place of a value is wanted when there is a mistake, which is
//! rare: then the file is read once more and the path followed in its tree.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::finding::Place;
use crate::modules::yaml::{self, Content, Node, Shared};
use crate::source::{SourceFile, Span};

/// Where an entry stands.
#[derive(Debug)]
pub struct Origin {
    /// Its file.
    pub file: Arc<SourceFile>,
    /// The document in the file, from 0.
    pub document: usize,
    /// The item of `entries`, from 0; none if the document is the entry.
    pub item: Option<usize>,
    /// The characters that name it: `name: session`.
    pub name: Range<usize>,
    /// The folder of the file, from the project root, with `/`.
    pub folder: String,
    /// The root of the module that it came with; none: it is the project's own.
    pub module: Option<Arc<Path>>,
}

impl Origin {
    /// Where the value of `path` stands; the nearest thing around it if it does not stand anywhere.
    #[must_use]
    pub fn place(&self, path: &str) -> Place {
        let found = if path.is_empty() { None } else { self.find(path).map(|(range, _)| range) };
        place_of(&self.file, &found.unwrap_or_else(|| self.name.clone()))
    }

    /// The lines that hold the entry, as they were written.
    #[must_use]
    pub fn written(&self) -> Vec<u8> {
        let file = &self.file;
        let place = self.place("");
        let first = file.lines().line(place.span.start);
        let indent = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
        let text_of = |line| file.lines().line_text(file.text(), line);
        if self.item.is_none() {
            return file.text().to_vec();
        }
        // The entry begins at the dash before its first key, which need not be its name.
        let is_dash = |line: u32| text_of(line).is_some_and(|text| text.trim_ascii_start().starts_with(b"-"));
        let column = |line: u32| text_of(line).map_or(0, indent);
        let mut start = first;
        while start > 1 && !(is_dash(start) && (start == first || column(start) < column(first))) {
            start -= 1;
        }
        let outer = column(start);
        let mut lines: Vec<&[u8]> = text_of(start).into_iter().collect();
        let mut next = start + 1;
        while let Some(text) = text_of(next).filter(|text| text.trim_ascii().is_empty() || indent(text) > outer) {
            lines.push(text);
            next += 1;
            if next > file.lines().n_lines() {
                break;
            }
        }
        while lines.last().is_some_and(|line| line.trim_ascii().is_empty()) {
            lines.pop();
        }
        let mut text = lines.join(&b'\n');
        text.push(b'\n');
        text
    }

    /// The text of the value of `path`, as it was written, if it is a scalar of the file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        let (range, is_whole) = self.find(path)?;
        let place = place_of(&self.file, &range);
        is_whole.then(|| String::from_utf8_lossy(self.file.slice(place.span)).into_owned())
    }

    /// The characters of the value of `path`, or of the nearest thing around it; and whether it is that very value.
    fn find(&self, path: &str) -> Option<(Range<usize>, bool)> {
        let documents = yaml::read(self.file.text(), usize::MAX).ok()?;
        let document = documents.get(self.document)?;
        let entry = match self.item {
            Some(at) => match &value_of(document, "entries")?.1.content {
                Content::Sequence(items) => items.get(at)?,
                _ => return None,
            },
            None => document,
        };
        let deepest = descend(entry, path);
        // `data:` may hold all data of an entry.
        let below_data = value_of(entry, "data").and_then(|(_, data)| descend(data, path));
        let from_file = || match value_of(document, "meta") {
            Some((_, meta)) if self.item.is_some() => descend(meta, path.strip_prefix("meta.")?),
            _ => None,
        };
        [deepest, below_data, from_file()]
            .into_iter()
            .flatten()
            .max_by_key(|found| (found.depth, found.is_whole))
            .map(|found| (found.range, found.is_whole))
    }
}

/// What was reached on a path.
struct Reached {
    range: Range<usize>,
    depth: usize,
    is_whole: bool,
}

/// Goes down as far as there is something; nothing if not even the first step can be made.
fn descend(node: &Shared, path: &str) -> Option<Reached> {
    let mut reached = None;
    let (mut node, mut rest) = (node, path);
    let mut depth = 0;
    while !rest.is_empty() {
        let whole = step(node, rest).map(|found| (found, ""));
        let (first, below) = rest.split_once('.').unwrap_or((rest, ""));
        let Some(((shown, next), below)) = whole.or_else(|| step(node, first).map(|found| (found, below))) else {
            break;
        };
        depth += 1;
        // Of a value of one line the value is shown, of a longer one the key.
        let range = match &next.content {
            Content::Scalar(_) => next.range.clone(),
            Content::Sequence(_) | Content::Mapping(_) => shown,
        };
        reached = Some(Reached { range, depth, is_whole: below.is_empty() });
        (node, rest) = (next, below);
    }
    reached
}

/// One step down: the characters of the key, or of the item, and the value.
fn step<'n>(node: &'n Node, step: &str) -> Option<(Range<usize>, &'n Shared)> {
    match &node.content {
        Content::Mapping(_) => value_of(node, step).map(|(key, value)| (key.range.clone(), value)),
        Content::Sequence(items) => {
            let item = items.get(step.parse::<usize>().ok()?)?;
            let start = item.range.start;
            Some((start..start + 1, item))
        }
        Content::Scalar(_) => None,
    }
}

/// The pair of a mapping with that key.
pub(super) fn value_of<'n>(node: &'n Node, name: &str) -> Option<(&'n Shared, &'n Shared)> {
    let Content::Mapping(pairs) = &node.content else { return None };
    let is_named = |key: &Shared| matches!(&key.content, Content::Scalar(yaml::Scalar::Text(text)) if text == name);
    pairs.iter().find(|(key, _)| is_named(key)).map(|(key, value)| (key, value))
}

/// The place of some characters of a file of entries.
pub(super) fn place_of(file: &Arc<SourceFile>, characters: &Range<usize>) -> Place {
    let text = file.text();
    // The reader does not count a byte order mark.
    let bom = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let body = text.get(bom..).unwrap_or_default();
    let (start, end) = if body.is_ascii() {
        (characters.start.min(body.len()), characters.end.min(body.len()))
    } else {
        let is_start = |byte: &u8| byte & 0xC0 != 0x80;
        let mut starts = body.iter().enumerate().filter(|(_, byte)| is_start(byte)).map(|(at, _)| at);
        let start = starts.nth(characters.start).unwrap_or(body.len());
        match characters.len() {
            0 => (start, start),
            n => (start, starts.nth(n - 1).unwrap_or(body.len())),
        }
    };
    // The reader's ranges may reach over blanks to the next thing; one line is enough.
    let covered = body.get(start..end).unwrap_or_default();
    let line = covered.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let at = |offset: usize| u32::try_from(bom + offset).unwrap_or(u32::MAX);
    Place { file: Arc::clone(file), span: Span::new(at(start), at(start + line.trim_ascii_end().len())) }
}
