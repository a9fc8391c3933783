//! Packs: a project, or a script with its files, in one file (specification: command line 6.12).
//!
//! | file | what |
//! |---|---|
//! | `container.rs` | the file: sections with checksums, an index |
//! | `values.rs` | entries as bytes |
//! | `mod.rs` | what the sections mean |
//!
//! The manifest is the first section, then come all entries in one, bytecode and files with a section each, by name. The same
//! content gives the same bytes; the time of the manifest is content.

#![forbid(unsafe_code)]

mod container;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use container::{Kind, MAGIC, Section, damaged};
use sha2::{Digest, Sha256};

use crate::project::{Data, Entry, Map};

pub use container::PackError;

/// What the manifest and the sections mean; raised when that changes.
const FORMAT: i64 = 1;
/// Bytes in front of the code of a chunk: a flag, and the hash of its source.
const CHUNK_HEAD: usize = 1 + 32;

/// What a pack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The entries of a project.
    Project,
    /// A script and its files.
    Script,
}

impl Content {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Content::Project => "project",
            Content::Script => "script",
        }
    }
}

/// What is told about a pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// What it is.
    pub content: Content,
    /// The file that a script begins with; empty for a project.
    pub main: String,
    /// The version of wippy that wrote it.
    pub wippy: String,
    /// A line about it; empty: none.
    pub description: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Whatever its maker wants to say.
    pub meta: BTreeMap<String, String>,
    /// Commands with a line about each.
    pub commands: Vec<(String, String)>,
    /// The configuration below all others.
    pub defaults: Map,
    /// When it was written, RFC 3339 in UTC; empty: not told.
    pub time: String,
}

/// Compiled code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The binary form of [`crate::code::dump`], which is verified when it is read.
    pub code: Vec<u8>,
    /// SHA-256 of the source.
    pub source: [u8; 32],
    /// Whether lines and names are there.
    pub has_debug: bool,
}

/// A pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// What is told about it.
    pub manifest: Manifest,
    /// Its entries in the order of their ids; none of a script.
    pub entries: Vec<Arc<Entry>>,
    /// Bytecode by name: `namespace/name.luac`, or the file of a script.
    pub chunks: BTreeMap<String, Code>,
    /// Files by name: `namespace:name/path` for those of an entry, or the source of a script.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// SHA-256 as hexadecimal digits.
#[must_use]
pub fn hash_text(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256.
#[must_use]
pub fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Whether a file begins as packs do.
#[must_use]
pub fn is_pack(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

impl Pack {
    /// The bytes of its file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut manifest = Vec::new();
        values::write_value(&self.manifest.to_data(self.entries.len()), &mut manifest);
        let section = |kind, name: &str, bytes| Section { kind, name: name.to_owned(), bytes };
        let mut sections = vec![
            section(Kind::Manifest, "", manifest),
            section(Kind::Entries, "", values::write_entries(&self.entries)),
        ];
        sections.extend(self.chunks.iter().map(|(name, chunk)| {
            let bytes = [&[u8::from(chunk.has_debug)][..], &chunk.source, &chunk.code].concat();
            section(Kind::Chunk, name, bytes)
        }));
        sections.extend(self.files.iter().map(|(name, bytes)| section(Kind::File, name, bytes.clone())));
        container::write(&sections)
    }

    /// The pack of a file.
    ///
    /// # Errors
    /// It is none, or not what was written.
    pub fn from_bytes(bytes: &[u8]) -> Result<Pack, PackError> {
        let mut sections = container::read(bytes)?.into_iter();
        let first = sections.next().filter(|section| section.kind == Kind::Manifest);
        let first = first.ok_or_else(|| damaged("it does not begin with its manifest"))?;
        let (manifest, n_entries) = Manifest::of_data(&values::read_value(&first.bytes, "manifest")?)?;
        let mut pack = Pack { manifest, entries: Vec::new(), chunks: BTreeMap::new(), files: BTreeMap::new() };
        for section in sections {
            let Section { kind, name, bytes } = section;
            let is_new = match kind {
                Kind::Manifest | Kind::Index => false,
                Kind::Entries => {
                    let is_first = pack.entries.is_empty();
                    pack.entries = values::read_entries(&bytes)?.into_iter().map(Arc::new).collect();
                    is_first
                }
                Kind::Chunk => pack.chunks.insert(name.clone(), code_of(bytes)?).is_none(),
                Kind::File => pack.files.insert(name.clone(), bytes).is_none(),
            };
            if !is_new {
                return Err(damaged(format_args!("it has two sections '{name}'")));
            }
        }
        if pack.entries.len() != n_entries {
            return Err(damaged(format_args!("it has {} entries instead of {n_entries}", pack.entries.len())));
        }
        if pack.entries.windows(2).any(|pair| matches!(pair, [a, b] if a.id >= b.id)) {
            return Err(damaged("its entries are not in order"));
        }
        Ok(pack)
    }
}

fn code_of(bytes: Vec<u8>) -> Result<Code, PackError> {
    let wrong = || damaged("section 'bytecode' cannot be read");
    let (head, code) = bytes.split_at_checked(CHUNK_HEAD).ok_or_else(wrong)?;
    let (flag, source) = head.split_first().ok_or_else(wrong)?;
    let source = source.try_into().map_err(|_| wrong())?;
    Ok(Code { code: code.to_vec(), source, has_debug: *flag != 0 })
}

impl Manifest {
    fn to_data(&self, n_entries: usize) -> Data {
        let text = |text: &str| Data::Str(text.into());
        let pair = |key: &str, value: Data| (Arc::from(key), value);
        let texts = |all: Vec<(Arc<str>, Data)>| Data::Map(Map::new(all));
        Data::Map(Map::new(vec![
            pair("format", Data::Int(FORMAT)),
            pair("wippy", text(&self.wippy)),
            pair("content", text(self.content.word())),
            pair("main", text(&self.main)),
            pair("description", text(&self.description)),
            pair("tags", Data::List(self.tags.iter().map(|tag| text(tag)).collect())),
            pair("meta", texts(self.meta.iter().map(|(key, value)| pair(key, text(value))).collect())),
            pair("commands", texts(self.commands.iter().map(|(name, short)| pair(name, text(short))).collect())),
            pair("defaults", Data::Map(self.defaults.clone())),
            pair("entries", Data::Int(i64::try_from(n_entries).unwrap_or(i64::MAX))),
            pair("time", text(&self.time)),
        ]))
    }

    /// The manifest, and how many entries there are.
    fn of_data(data: &Data) -> Result<(Manifest, usize), PackError> {
        let wrong = || damaged("section 'manifest' cannot be read");
        match data.child("format") {
            Some(Data::Int(FORMAT)) => {}
            Some(Data::Int(other)) => {
                return Err(PackError(format!("has pack format {other}, and this wippy reads format {FORMAT}")));
            }
            _ => return Err(wrong()),
        }
        let text = |key: &str| data.child(key).and_then(Data::as_str).map(str::to_owned).ok_or_else(wrong);
        let pairs = |key: &str| -> Result<Vec<(String, String)>, PackError> {
            let map = data.child(key).and_then(Data::as_map).ok_or_else(wrong)?;
            let pair = |(key, value): (&Arc<str>, &Data)| Some((key.to_string(), value.as_str()?.to_owned()));
            map.iter().map(|one| pair(one).ok_or_else(wrong)).collect()
        };
        let tags = data.child("tags").and_then(Data::as_list).ok_or_else(wrong)?;
        let tags =
            tags.iter().map(|tag| tag.as_str().map(str::to_owned).ok_or_else(wrong)).collect::<Result<_, _>>()?;
        let content = match text("content")?.as_str() {
            "project" => Content::Project,
            "script" => Content::Script,
            other => return Err(damaged(format_args!("it holds a '{other}', whatever that is"))),
        };
        let n_entries = match data.child("entries") {
            Some(Data::Int(n)) => usize::try_from(*n).map_err(|_| wrong())?,
            _ => return Err(wrong()),
        };
        let manifest = Manifest {
            content,
            main: text("main")?,
            wippy: text("wippy")?,
            description: text("description")?,
            tags,
            meta: pairs("meta")?.into_iter().collect(),
            commands: pairs("commands")?,
            defaults: data.child("defaults").and_then(Data::as_map).cloned().ok_or_else(wrong)?,
            time: text("time")?,
        };
        Ok((manifest, n_entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Id;

    fn pack() -> Pack {
        let entry = |id: &str| {
            let data = Data::Map(Map::new(vec![("n".into(), Data::Int(1))]));
            Entry {
                id: Id::parse(id).unwrap(),
                kind: "registry.entry".into(),
                meta: Map::default(),
                data,
                origin: None,
            }
        };
        Pack {
            manifest: Manifest {
                content: Content::Project,
                main: String::new(),
                wippy: "0.1.0".to_owned(),
                description: "ä".to_owned(),
                tags: vec!["a".to_owned()],
                meta: BTreeMap::from([("k".to_owned(), "v".to_owned())]),
                commands: vec![("run".to_owned(), "Runs".to_owned())],
                defaults: Map::new(vec![("shutdown".into(), Data::Null)]),
                time: String::new(),
            },
            entries: vec![Arc::new(entry("a:x")), Arc::new(entry("a:y"))],
            chunks: BTreeMap::from([("a/x.luac".to_owned(), Code { code: vec![1], source: [7; 32], has_debug: true })]),
            files: BTreeMap::from([("a:z/index.html".to_owned(), b"<p>".to_vec())]),
        }
    }

    #[test]
    fn a_pack_is_read_as_it_was_written() {
        let bytes = pack().to_bytes();
        assert!(is_pack(&bytes) && pack().to_bytes() == bytes);
        let read = Pack::from_bytes(&bytes).unwrap();
        assert_eq!(read.manifest, pack().manifest);
        assert_eq!((read.entries.len(), read.chunks, read.files), (2, pack().chunks, pack().files));
    }

    #[test]
    fn sections_have_to_fit() {
        let message = |pack: Pack| Pack::from_bytes(&pack.to_bytes()).unwrap_err().to_string();
        let mut other = pack();
        other.entries.reverse();
        assert_eq!(message(other), "is damaged: its entries are not in order");
        let sections = container::read(&pack().to_bytes()).unwrap();
        let read = |sections: &[Section]| Pack::from_bytes(&container::write(sections)).unwrap_err().to_string();
        assert_eq!(read(&sections[1..]), "is damaged: it does not begin with its manifest");
        assert_eq!(read(&sections[..1]), "is damaged: it has 0 entries instead of 2");
        let twice = [&sections[..], &sections[3..]].concat();
        assert_eq!(read(&twice), "is damaged: it has two sections 'a:z/index.html'");
        let mut sections = sections;
        sections[2].bytes.truncate(5);
        assert_eq!(read(&sections), "is damaged: section 'bytecode' cannot be read");
    }
}
