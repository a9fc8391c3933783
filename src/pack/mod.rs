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

use container::{Kind, Section, damaged};
use sha2::{Digest, Sha256};

use crate::project::{Data, Entry, Map};

pub use container::{PackError, is_pack};

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

/// SHA-256.
#[must_use]
pub fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Whether a text can name a file of a pack: parts with `/` between them, none of which leads elsewhere.
#[must_use]
pub fn is_file_name(name: &str) -> bool {
    !name.contains(['\\', '\0']) && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
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
        let mut has_entries = false;
        for section in sections {
            let Section { kind, name, bytes } = section;
            let is_new = match kind {
                Kind::Manifest | Kind::Index => false,
                Kind::Entries => {
                    let is_first = !has_entries;
                    has_entries = true;
                    pack.entries = values::read_entries(&bytes)?.into_iter().map(Arc::new).collect();
                    is_first
                }
                Kind::Chunk | Kind::File if !is_file_name(&name) => {
                    return Err(damaged(format_args!("'{}' is no name of a file", name.escape_debug())));
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
        let main = &pack.manifest.main;
        match pack.manifest.content {
            Content::Script if !pack.chunks.contains_key(main) && !pack.files.contains_key(main) => {
                Err(damaged(format_args!("it begins with '{}', which is not there", main.escape_debug())))
            }
            Content::Script if pack.chunks.keys().any(|name| pack.files.contains_key(name)) => {
                Err(damaged("it has a file twice, as a text and compiled"))
            }
            Content::Script | Content::Project => Ok(pack),
        }
    }
}

fn code_of(bytes: Vec<u8>) -> Result<Code, PackError> {
    let wrong = || damaged("section 'bytecode' cannot be read");
    let (head, code) = bytes.split_at_checked(CHUNK_HEAD).ok_or_else(wrong)?;
    let (flag, source) = head.split_first().ok_or_else(wrong)?;
    let source = source.try_into().map_err(|_| wrong())?;
    let has_debug = match flag {
        0 => false,
        1 => true,
        _ => return Err(wrong()),
    };
    Ok(Code { code: code.to_vec(), source, has_debug })
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

/// Takes bytes for a pack, then for the content of sections with right hashes; what is read is written and read again.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn fuzz(bytes: &[u8]) {
    let try_one = |bytes: &[u8]| {
        let Ok(pack) = Pack::from_bytes(bytes) else { return };
        let written = pack.to_bytes();
        let again = Pack::from_bytes(&written).map(|pack| pack.to_bytes());
        assert_eq!(again.as_ref(), Ok(&written), "a pack of a pack differs");
    };
    try_one(bytes);
    let mut sections = Vec::new();
    let mut rest = bytes;
    while let [kind, name_len, low, high, more @ ..] = rest {
        let kind = match kind % 4 {
            0 => Kind::Manifest,
            1 => Kind::Entries,
            2 => Kind::Chunk,
            _ => Kind::File,
        };
        let n = usize::from(u16::from_le_bytes([*low, *high])).min(more.len());
        let (content, behind) = more.split_at(n);
        let (name, content) = content.split_at(usize::from(*name_len).min(content.len()));
        sections.push(Section { kind, name: String::from_utf8_lossy(name).into_owned(), bytes: content.to_vec() });
        rest = behind;
    }
    try_one(&container::write(&sections));
}

#[cfg(test)]
mod tests {
    use super::container::MAGIC;
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
        assert!(bytes.starts_with(MAGIC) && pack().to_bytes() == bytes);
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
        for change in [|bytes: &mut Vec<u8>| bytes.truncate(5), |bytes: &mut Vec<u8>| bytes[0] = 2] {
            let mut sections = sections.clone();
            change(&mut sections[2].bytes);
            assert_eq!(read(&sections), "is damaged: section 'bytecode' cannot be read");
        }
        let mut sections = sections;
        sections[3].name = "a:z/../../x".to_owned();
        assert_eq!(read(&sections), "is damaged: 'a:z/../../x' is no name of a file");
    }

    #[test]
    fn a_script_has_the_file_that_it_begins_with() {
        let message = |pack: &Pack| Pack::from_bytes(&pack.to_bytes()).map(drop).map_err(|error| error.to_string());
        let mut script = pack();
        script.manifest.content = Content::Script;
        script.manifest.main = "main.lua".to_owned();
        script.entries.clear();
        assert_eq!(message(&script).unwrap_err(), "is damaged: it begins with 'main.lua', which is not there");
        script.files.insert("main.lua".to_owned(), b"return 1".to_vec());
        assert_eq!(message(&script), Ok(()));
        script.chunks.insert("main.lua".to_owned(), Code { code: vec![1], source: [7; 32], has_debug: true });
        assert_eq!(message(&script).unwrap_err(), "is damaged: it has a file twice, as a text and compiled");
    }

    #[test]
    fn names_that_lead_elsewhere_are_none() {
        for name in ["../x", "/x", "a//b", "a/./b", "", "a\\b", "a/..", "a\0b", "a/"] {
            assert!(!is_file_name(name), "{name}");
        }
        for name in ["x", "a/b.lua", "a:b/...", ".hidden", "ä/ö"] {
            assert!(is_file_name(name), "{name}");
        }
    }

    #[test]
    fn the_fuzz_target_reads_what_it_means_to() {
        let mut bytes = Vec::new();
        for section in container::read(&pack().to_bytes()).unwrap() {
            let kind = [Kind::Manifest, Kind::Entries, Kind::Chunk, Kind::File].iter().position(|k| *k == section.kind);
            let n = u16::try_from(section.name.len() + section.bytes.len()).unwrap().to_le_bytes();
            bytes.extend([u8::try_from(kind.unwrap()).unwrap(), u8::try_from(section.name.len()).unwrap(), n[0], n[1]]);
            bytes.extend(section.name.as_bytes());
            bytes.extend(section.bytes);
        }
        fuzz(&bytes);
        for at in 0..bytes.len() {
            for value in [0, 1, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[at] = value;
                fuzz(&changed);
            }
            fuzz(&bytes[..at]);
        }
        fuzz(&pack().to_bytes());
    }

    /// Whatever the bytes of a section say: an answer, not a panic. The hashes are the attacker's, so they are right.
    #[test]
    fn sections_of_a_stranger_are_read_or_refused() {
        let sections = container::read(&pack().to_bytes()).unwrap();
        for (at, section) in sections.iter().enumerate() {
            for byte in 0..section.bytes.len() {
                for value in [0, 1, 0x7f, 0x80, 0xff, section.bytes[byte] ^ 1] {
                    let mut changed = sections.clone();
                    changed[at].bytes[byte] = value;
                    drop(Pack::from_bytes(&container::write(&changed)));
                }
                let mut changed = sections.clone();
                changed[at].bytes.truncate(byte);
                drop(Pack::from_bytes(&container::write(&changed)));
            }
        }
    }
}
