//! Entries as bytes: a tag, then what it says, numbers in little-endian order. Texts that came from files keep the name of
//! the file, and maps their order.

use std::sync::Arc;

use super::container::{self, PackError, damaged};
use crate::project::{Data, Entry, FileText, Id, Map};

/// So many values at most, entries among them: one byte of a file can stand for a value of many.
const VALUES_MAX: usize = 2 << 20;
/// Values nest no deeper; what the files of a project can hold does not come near.
const DEPTH_MAX: usize = 200;

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const INT: u8 = 3;
const FLOAT: u8 = 4;
const TEXT: u8 = 5;
const FILE: u8 = 6;
const LIST: u8 = 7;
const MAP: u8 = 8;

/// The bytes of entries, in the order of their ids.
pub(super) fn write_entries(entries: &[Arc<Entry>]) -> Vec<u8> {
    let mut out = Vec::new();
    length(entries.len(), &mut out);
    for entry in entries {
        text(entry.id.as_str(), &mut out);
        text(&entry.kind, &mut out);
        write_value(&Data::Map(entry.meta.clone()), &mut out);
        write_value(&entry.data, &mut out);
    }
    out
}

/// The bytes of one value.
pub(super) fn write_value(value: &Data, out: &mut Vec<u8>) {
    match value {
        Data::Null => out.push(NULL),
        Data::Bool(b) => out.push(if *b { TRUE } else { FALSE }),
        Data::Int(n) => {
            out.push(INT);
            out.extend(n.to_le_bytes());
        }
        Data::Float(n) => {
            out.push(FLOAT);
            out.extend(n.to_bits().to_le_bytes());
        }
        Data::Str(value) => {
            out.push(TEXT);
            text(value, out);
        }
        Data::File(file) => {
            out.push(FILE);
            text(&file.path, out);
            text(&file.text, out);
        }
        Data::List(items) => {
            out.push(LIST);
            length(items.len(), out);
            items.iter().for_each(|item| write_value(item, out));
        }
        Data::Map(map) => {
            out.push(MAP);
            length(map.len(), out);
            for (key, value) in map.iter() {
                text(key, out);
                write_value(value, out);
            }
        }
    }
}

fn length(n: usize, out: &mut Vec<u8>) {
    out.extend((n as u64).to_le_bytes());
}

fn text(value: &str, out: &mut Vec<u8>) {
    length(value.len(), out);
    out.extend(value.as_bytes());
}

/// The entries of [`write_entries`].
///
/// # Errors
/// The bytes are something else.
pub(super) fn read_entries(bytes: &[u8]) -> Result<Vec<Entry>, PackError> {
    let mut reader = Reader::new(bytes, "entries");
    let n = reader.length()?;
    let mut entries = Vec::new();
    for _ in 0..n {
        reader.one_more()?;
        let id = reader.text()?;
        let id = Id::parse(id).map_err(|_| reader.wrong())?;
        let kind = Arc::from(reader.text()?);
        let Data::Map(meta) = reader.value(0)? else { return Err(reader.wrong()) };
        let data = reader.value(0)?;
        entries.push(Entry { id, kind, meta, data, origin: None });
    }
    reader.finish(entries)
}

/// The value of [`write_value`]; `section` is where it stands.
///
/// # Errors
/// The bytes are something else.
pub(super) fn read_value(bytes: &[u8], section: &'static str) -> Result<Data, PackError> {
    let mut reader = Reader::new(bytes, section);
    let value = reader.value(0)?;
    reader.finish(value)
}

struct Reader<'b> {
    rest: &'b [u8],
    section: &'static str,
    /// Values that have been read.
    n_values: usize,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8], section: &'static str) -> Reader<'b> {
        Reader { rest: bytes, section, n_values: 0 }
    }

    fn one_more(&mut self) -> Result<(), PackError> {
        self.n_values += 1;
        if self.n_values <= VALUES_MAX {
            return Ok(());
        }
        Err(PackError(format!("is too large: section '{}' holds more than {VALUES_MAX} values", self.section)))
    }

    fn wrong(&self) -> PackError {
        damaged(format_args!("section '{}' cannot be read", self.section))
    }

    fn finish<T>(&self, value: T) -> Result<T, PackError> {
        if self.rest.is_empty() { Ok(value) } else { Err(self.wrong()) }
    }

    fn take(&mut self, n: usize) -> Result<&'b [u8], PackError> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or_else(|| self.wrong())?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u64, PackError> {
        Ok(container::number(self.take(8)?))
    }

    /// A count. Whatever is counted takes a byte at least.
    fn length(&mut self) -> Result<usize, PackError> {
        let n = usize::try_from(self.number()?).map_err(|_| self.wrong())?;
        if n <= self.rest.len() { Ok(n) } else { Err(self.wrong()) }
    }

    fn text(&mut self) -> Result<&'b str, PackError> {
        let n = self.length()?;
        let bytes = self.take(n)?;
        std::str::from_utf8(bytes).map_err(|_| self.wrong())
    }

    fn value(&mut self, depth: usize) -> Result<Data, PackError> {
        if depth > DEPTH_MAX {
            return Err(self.wrong());
        }
        self.one_more()?;
        let tag = self.take(1)?.first().copied().unwrap_or(u8::MAX);
        Ok(match tag {
            NULL => Data::Null,
            FALSE => Data::Bool(false),
            TRUE => Data::Bool(true),
            INT => Data::Int(self.number()?.cast_signed()),
            FLOAT => Data::Float(f64::from_bits(self.number()?)),
            TEXT => Data::Str(self.text()?.into()),
            FILE => Data::File(Arc::new(FileText::new(self.text()?.to_owned(), self.text()?.into()))),
            LIST => {
                let n = self.length()?;
                let items: Vec<Data> = (0..n).map(|_| self.value(depth + 1)).collect::<Result<_, _>>()?;
                Data::List(items.into())
            }
            MAP => {
                let n = self.length()?;
                let mut pairs: Vec<(Arc<str>, Data)> = Vec::new();
                for _ in 0..n {
                    let key: Arc<str> = self.text()?.into();
                    pairs.push((key, self.value(depth + 1)?));
                }
                let mut keys: Vec<&str> = pairs.iter().map(|(key, _)| &**key).collect();
                keys.sort_unstable();
                if keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
                    return Err(self.wrong());
                }
                Data::Map(Map::new(pairs))
            }
            _ => return Err(self.wrong()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value() -> Data {
        let file = FileText::new("src/a.lua".to_owned(), "return 1".into());
        let map = vec![
            (Arc::from("z"), Data::Float(f64::INFINITY)),
            (Arc::from("a.b"), Data::Int(i64::MIN)),
            (Arc::from(""), Data::File(Arc::new(file))),
        ];
        Data::List(vec![Data::Null, Data::Bool(true), Data::Str("ä".into()), Data::Map(Map::new(map))].into())
    }

    #[test]
    fn values_are_read_as_they_were_written() {
        let mut bytes = Vec::new();
        write_value(&value(), &mut bytes);
        let read = read_value(&bytes, "manifest").unwrap();
        assert_eq!(read, value());
        let Data::List(items) = &read else { panic!() };
        let keys: Vec<&str> = items[3].as_map().unwrap().iter().map(|(key, _)| &**key).collect();
        assert_eq!(keys, ["z", "a.b", ""]);
        assert!(matches!(items[3].as_map().unwrap().get(""), Some(Data::File(file)) if file.path == "src/a.lua"));
    }

    #[test]
    fn other_bytes_are_refused() {
        let mut bytes = Vec::new();
        write_value(&value(), &mut bytes);
        for n in 0..bytes.len() {
            assert!(read_value(&bytes[..n], "manifest").is_err(), "{n}");
        }
        assert!(read_value(&[bytes.clone(), vec![0]].concat(), "manifest").is_err());
        assert!(read_value(&[9], "manifest").is_err());
        // A list that says that it holds more than there is, and one list in another without end.
        assert!(read_value(&[LIST, 255, 255, 255, 255, 255, 255, 255, 0], "manifest").is_err());
        let many = [vec![LIST], (VALUES_MAX as u64).to_le_bytes().to_vec(), vec![NULL; VALUES_MAX]].concat();
        let error = read_value(&many, "manifest").unwrap_err().to_string();
        assert_eq!(error, "is too large: section 'manifest' holds more than 2097152 values");
        let nested = [LIST, 1, 0, 0, 0, 0, 0, 0, 0].repeat(100_000);
        let error = read_value(&nested, "manifest").unwrap_err();
        assert_eq!(error.to_string(), "is damaged: section 'manifest' cannot be read");
    }

    #[test]
    fn entries_are_read_as_they_were_written() {
        let entry = Entry {
            id: Id::parse("app.a:b").unwrap(),
            kind: "registry.entry".into(),
            meta: Map::new(vec![("type".into(), Data::Str("x".into()))]),
            data: value(),
            origin: None,
        };
        let bytes = write_entries(&[Arc::new(entry)]);
        let read = read_entries(&bytes).unwrap();
        assert_eq!((read[0].id.as_str(), &*read[0].kind), ("app.a:b", "registry.entry"));
        assert_eq!(read[0].data, value());
        assert!(read_entries(&bytes[..bytes.len() - 1]).is_err());
    }
}
