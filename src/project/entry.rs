//! One entry, and a set of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::data::{Data, Map};
use super::field;
use super::finding::{Fault, Finding, Place};
use super::id::Id;
use super::place::Origin;

/// An entry: immutable, shared. A change makes another one.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: Id,
    /// Its kind, `function.lua`.
    pub kind: Arc<str>,
    /// Its meta; always a map in what was loaded from files.
    pub meta: Map,
    /// Its data: mostly a map.
    pub data: Data,
    /// Where it stands; an entry that a program made has no place.
    pub origin: Option<Arc<Origin>>,
}

impl Entry {
    /// The value at `path`: `meta.server`, `data`, `data.pool.size`, or `pool.size`, which is below data as well. `null`
    /// counts as nothing.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Data> {
        let found = match path.split_once('.') {
            Some(("meta", below)) => {
                // As `Data::at`, from a map.
                self.meta.get(below).or_else(|| {
                    let (first, rest) = below.split_once('.')?;
                    self.meta.get(first)?.at(rest)
                })
            }
            Some(("data", below)) if self.data.child("data").is_none() => self.data.at(below),
            None if path == "data" && self.data.child("data").is_none() => Some(&self.data),
            _ => self.data.at(path),
        };
        found.filter(|value| !value.is_null())
    }

    /// The text at `path`.
    ///
    /// # Errors
    /// C0110: it is something else.
    pub fn string(&self, path: &str) -> Result<Option<&str>, Fault> {
        self.typed(path, |value| field::string(value))
    }

    /// The integer at `path`.
    ///
    /// # Errors
    /// C0110: it is something else.
    pub fn int(&self, path: &str) -> Result<Option<i64>, Fault> {
        self.typed(path, field::int)
    }

    /// The number at `path`.
    ///
    /// # Errors
    /// C0110: it is something else.
    pub fn float(&self, path: &str) -> Result<Option<f64>, Fault> {
        self.typed(path, field::float)
    }

    /// The boolean at `path`.
    ///
    /// # Errors
    /// C0110: it is something else.
    pub fn bool(&self, path: &str) -> Result<Option<bool>, Fault> {
        self.typed(path, field::bool)
    }

    /// The span of time at `path`, at least 0: `"5s"`, or a number of nanoseconds.
    ///
    /// # Errors
    /// C0110, C0111: it is something else.
    pub fn duration(&self, path: &str) -> Result<Option<Duration>, Fault> {
        self.typed(path, field::duration)
    }

    /// The size in bytes at `path`: `"16M"`, or a number.
    ///
    /// # Errors
    /// C0110, C0111: it is something else.
    pub fn size(&self, path: &str) -> Result<Option<u64>, Fault> {
        self.typed(path, field::size)
    }

    /// The file mode at `path`, read as octal digits.
    ///
    /// # Errors
    /// C0111: it is something else.
    pub fn mode(&self, path: &str) -> Result<Option<u32>, Fault> {
        self.typed(path, |value| {
            // `0o644` without quotes has become a number: its text is in the file.
            let written = || self.origin.as_ref()?.text(path);
            match value {
                Data::Int(n) => field::mode(&written().unwrap_or_else(|| n.to_string())),
                value => field::string(value).and_then(field::mode),
            }
        })
    }

    /// The reference at `path`, in the namespace of the entry.
    ///
    /// # Errors
    /// C0110, C0201: it is something else.
    pub fn reference(&self, path: &str) -> Result<Option<Id>, Fault> {
        let Some(text) = self.string(path)? else { return Ok(None) };
        Id::parse_in(text, self.id.namespace()).map(Some).map_err(|fault| fault.in_field(path))
    }

    /// The items of the list at `path`; nothing gives none.
    ///
    /// # Errors
    /// C0110: it is something else.
    pub fn list(&self, path: &str) -> Result<&[Data], Fault> {
        Ok(self.typed(path, field::list)?.unwrap_or_default())
    }

    /// The texts of the list at `path`; nothing gives none, a single text is a list of one.
    ///
    /// # Errors
    /// C0110: it is something else.
    pub fn strings(&self, path: &str) -> Result<Vec<&str>, Fault> {
        let Some(value) = self.get(path) else { return Ok(Vec::new()) };
        if let Some(text) = value.as_str() {
            return Ok(vec![text]);
        }
        let item = |(at, item)| field::string(item).map_err(|wrong| wrong.fault(self, &format!("{path}.{at}")));
        self.list(path)?.iter().enumerate().map(item).collect()
    }

    /// The references of the list at `path`, in the namespace of the entry.
    ///
    /// # Errors
    /// C0110, C0201: it is something else.
    pub fn references(&self, path: &str) -> Result<Vec<Id>, Fault> {
        let texts = self.strings(path)?.into_iter();
        texts.map(|text| Id::parse_in(text, self.id.namespace()).map_err(|fault| fault.in_field(path))).collect()
    }

    /// The map at `path`.
    ///
    /// # Errors
    /// C0110: it is something else.
    pub fn map(&self, path: &str) -> Result<Option<&Map>, Fault> {
        self.typed(path, field::map)
    }

    /// What is found at `path`, read by `read`.
    fn typed<'e, T>(
        &'e self,
        path: &str,
        read: impl FnOnce(&'e Data) -> Result<T, field::Wrong>,
    ) -> Result<Option<T>, Fault> {
        self.get(path).map(read).transpose().map_err(|wrong| wrong.fault(self, path))
    }

    /// Where the value of `path` stands, or the entry if it does not.
    #[must_use]
    pub fn place(&self, path: &str) -> Option<Place> {
        self.origin.as_ref().map(|origin| origin.place(path))
    }

    /// The finding of a fault of this entry.
    #[must_use]
    pub fn finding(&self, fault: Fault) -> Finding {
        let place = self.place(&fault.field);
        Finding::new(fault, place).about(self.id.clone())
    }
}

/// A set of entries in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct State {
    entries: BTreeMap<Id, Arc<Entry>>,
}

impl State {
    /// The entry `id`.
    #[must_use]
    pub fn get(&self, id: &Id) -> Option<&Arc<Entry>> {
        self.entries.get(id)
    }

    /// Puts an entry in; returns the one that it replaces.
    pub fn insert(&mut self, entry: Arc<Entry>) -> Option<Arc<Entry>> {
        self.entries.insert(entry.id.clone(), entry)
    }

    /// Takes an entry out.
    pub fn remove(&mut self, id: &Id) -> Option<Arc<Entry>> {
        self.entries.remove(id)
    }

    /// All entries in the order of their ids.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> + Clone {
        self.entries.values()
    }

    /// The entries of one kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Arc<Entry>> {
        self.iter().filter(move |entry| &*entry.kind == kind)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
