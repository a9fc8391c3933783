//! Snapshots: texts by name, one file a test, which people read and keep with their sources.
//!
//! ```text
//! === a name
//!   the text, each of its lines with two spaces in front
//! ```
//!
//! Names are in bytewise order, so that a new one changes nothing else in the file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// In front of a name.
const HEAD: &str = "=== ";
/// In front of each line of a text.
const MARGIN: &str = "  ";

/// The snapshots of a test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Snapshots {
    stored: BTreeMap<String, String>,
    /// Those that the run has made, which are to be stored.
    made: BTreeMap<String, String>,
    /// What is made takes the place of what is stored.
    is_update: bool,
}

impl Snapshots {
    /// Those in a file, none if it is not there.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn read(file: &Path, is_update: bool) -> io::Result<Snapshots> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        Ok(Snapshots { stored: parse(&text), made: BTreeMap::new(), is_update })
    }

    /// The stored text of a name; a new one is stored with the rest.
    pub(super) fn look(&mut self, name: &str, text: &str) -> &str {
        match self.stored.get(name) {
            Some(stored) if !self.is_update => stored,
            // A second use of a name is held against the first.
            _ => self.made.entry(name.to_owned()).or_insert_with(|| text.to_owned()),
        }
    }

    /// Writes the file if something in it is new. `is_whole`: all of the test has run, so that an update leaves out what no
    /// case has asked for.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write(&self, file: &Path, is_whole: bool) -> io::Result<()> {
        if self.made.is_empty() {
            return Ok(());
        }
        let mut all = if self.is_update && is_whole { BTreeMap::new() } else { self.stored.clone() };
        all.extend(self.made.clone());
        if all == self.stored {
            return Ok(());
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, shown(&all))
    }
}

fn parse(text: &str) -> BTreeMap<String, String> {
    let mut snapshots: BTreeMap<String, String> = BTreeMap::new();
    let mut name = None;
    for line in text.lines() {
        if let Some(head) = line.strip_prefix(HEAD) {
            name = Some(head.to_owned());
            snapshots.insert(head.to_owned(), String::new());
        } else if let Some(text) = name.as_ref().and_then(|name| snapshots.get_mut(name)) {
            text.push_str(line.strip_prefix(MARGIN).unwrap_or(line));
            text.push('\n');
        }
    }
    for text in snapshots.values_mut() {
        // The last line end is the file's.
        text.pop();
    }
    snapshots
}

fn shown(snapshots: &BTreeMap<String, String>) -> String {
    let mut file = String::new();
    for (name, text) in snapshots {
        let _ = writeln!(file, "{HEAD}{name}");
        for line in text.split('\n') {
            let _ = writeln!(file, "{MARGIN}{line}");
        }
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_keep_every_text() {
        let texts = [("a", "x"), ("b", ""), ("c d", "one\n\n  two\n=== three\n"), ("e", "\n")];
        let all: BTreeMap<String, String> = texts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        assert_eq!(parse(&shown(&all)), all);
        assert_eq!(shown(&all).lines().next(), Some("=== a"));
    }

    #[test]
    fn a_name_is_made_once() {
        let mut snapshots = Snapshots { stored: parse("=== a\n  1\n"), ..Snapshots::default() };
        assert_eq!(snapshots.look("a", "2"), "1");
        assert_eq!(snapshots.look("b", "3"), "3");
        assert_eq!(snapshots.look("b", "4"), "3");
        snapshots.is_update = true;
        assert_eq!(snapshots.look("a", "2"), "2");
    }
}
