//! The container: a file of sections.
//!
//! ```text
//! "WIPPYPK1"
//! section*        kind u32 | flags u32 | name length u64 | stored length u64 | plain length u64 | SHA-256
//!                 name, stored bytes
//! index           a section of its own: for each other one its kind u32 and its offset u64
//! index offset u64, "WIPPYEND"
//! ```
//!
//! All numbers are little-endian. The hash covers name and stored bytes. A section may be compressed (flag 1, zstd); its
//! plain length is a promise that reading holds it to. Nothing is taken for true before the hashes have been compared:
//! lengths are held against the bytes that are left, and the index against the sections. A hash can be made by anybody, so
//! memory grows with what there is and not with what is promised, up to [`PLAIN_MAX`].

use std::fmt;

use sha2::{Digest, Sha256};

/// Begins every pack; the last byte counts layouts.
pub(super) const MAGIC: &[u8; 8] = b"WIPPYPK1";
/// The part of it that all layouts have in common.
const MAGIC_OF_ALL: &[u8] = b"WIPPYPK";
/// Ends every pack.
const END: &[u8; 8] = b"WIPPYEND";
/// Bytes of the head of a section.
const HEAD: usize = 4 + 4 + 8 + 8 + 8 + 32;
/// Bytes behind the index.
const TRAILER: usize = 8 + 8;
/// The section is compressed.
const COMPRESSED: u32 = 1;
/// Largest file of a pack.
const FILE_MAX: usize = 256 << 20;
/// Most bytes of all sections together, before they are compressed: they have to fit in memory.
const PLAIN_MAX: usize = 1 << 30;
/// Most bytes of manifest or entries, which take more room when they are read than files do.
const DATA_MAX: usize = 64 << 20;
/// Sections smaller than this are not worth compressing.
#[cfg(feature = "compress")]
const COMPRESSED_MIN: usize = 128;
/// Level of compression: packs are written seldom and read often, and both must be quick.
#[cfg(feature = "compress")]
const LEVEL: i32 = 9;

/// What a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What the pack is.
    Manifest,
    /// All entries.
    Entries,
    /// Bytecode.
    Chunk,
    /// A file.
    File,
    /// Where the others are.
    Index,
}

impl Kind {
    const ALL: [(Kind, u32, &'static str); 5] = [
        (Kind::Manifest, 1, "manifest"),
        (Kind::Entries, 2, "entries"),
        (Kind::Chunk, 3, "bytecode"),
        (Kind::File, 4, "file"),
        (Kind::Index, 5, "index"),
    ];

    fn number(self) -> u32 {
        Kind::ALL.iter().find(|(kind, ..)| *kind == self).map_or(0, |(_, number, _)| *number)
    }

    fn of_number(number: u32) -> Option<Kind> {
        Kind::ALL.iter().find(|(_, known, _)| *known == number).map(|(kind, ..)| *kind)
    }

    fn word(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., word)| word)
    }

    /// Most bytes of such a section.
    fn max(self) -> usize {
        match self {
            Kind::Manifest | Kind::Entries | Kind::Index => DATA_MAX,
            Kind::Chunk | Kind::File => PLAIN_MAX,
        }
    }
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) kind: Kind,
    /// Tells sections of one kind apart; empty where there is but one.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Why a file cannot be used as a pack; reads well behind the name of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackError(pub(super) String);

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PackError {}

/// Whether bytes begin as those of a pack do, of whatever layout.
#[must_use]
pub fn is_pack(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC_OF_ALL)
}

pub(super) fn damaged(what: impl fmt::Display) -> PackError {
    PackError(format!("is damaged: {what}"))
}

fn too_large(what: impl fmt::Display, limit: usize) -> PackError {
    PackError(format!("is too large: {what} more than {} MiB", limit >> 20))
}

/// The bytes of a file with these sections.
pub(super) fn write(sections: &[Section]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    let mut index = Vec::new();
    for section in sections {
        index.extend(section.kind.number().to_le_bytes());
        index.extend((out.len() as u64).to_le_bytes());
        write_section(section, &mut out);
    }
    let index_at = out.len() as u64;
    write_section(&Section { kind: Kind::Index, name: String::new(), bytes: index }, &mut out);
    out.extend(index_at.to_le_bytes());
    out.extend(END);
    out
}

fn write_section(section: &Section, out: &mut Vec<u8>) {
    let packed = compressed(&section.bytes);
    let (flags, stored) = match &packed {
        Some(packed) => (COMPRESSED, packed.as_slice()),
        None => (0, section.bytes.as_slice()),
    };
    out.extend(section.kind.number().to_le_bytes());
    out.extend(flags.to_le_bytes());
    for length in [section.name.len(), stored.len(), section.bytes.len()] {
        out.extend((length as u64).to_le_bytes());
    }
    out.extend(hash(section.name.as_bytes(), stored));
    out.extend(section.name.as_bytes());
    out.extend(stored);
}

fn hash(name: &[u8], stored: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(name).chain_update(stored).finalize().into()
}

/// The bytes compressed, if that makes them fewer.
#[cfg(feature = "compress")]
fn compressed(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() < COMPRESSED_MIN {
        return None;
    }
    zstd::bulk::compress(bytes, LEVEL).ok().filter(|packed| packed.len() < bytes.len())
}

#[cfg(not(feature = "compress"))]
fn compressed(_: &[u8]) -> Option<Vec<u8>> {
    None
}

/// What compressed bytes were, `n` of them. Room is made as they come, however many are promised.
#[cfg(feature = "compress")]
fn plain(packed: &[u8], n: usize) -> Result<Vec<u8>, &'static str> {
    use std::io::Read;
    const WRONG: &str = "cannot be decompressed";
    let decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(|_| WRONG)?;
    let mut bytes = Vec::new();
    // One byte more than is right, so that what is too long is seen.
    decoder.take(n as u64 + 1).read_to_end(&mut bytes).map_err(|_| WRONG)?;
    if bytes.len() == n { Ok(bytes) } else { Err("has another length than it says") }
}

#[cfg(not(feature = "compress"))]
fn plain(_: &[u8], _: usize) -> Result<Vec<u8>, &'static str> {
    Err("is compressed, and this build has no zstd")
}

/// The sections of a file, without the index.
///
/// # Errors
/// It is no pack, or not what was written.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Section>, PackError> {
    if !bytes.starts_with(MAGIC) {
        return Err(match bytes.strip_prefix(MAGIC_OF_ALL) {
            Some([layout, ..]) => {
                PackError(format!("has the pack layout '{}', which this wippy does not know", char::from(*layout)))
            }
            _ => PackError("is no pack".to_owned()),
        });
    }
    if bytes.len() > FILE_MAX {
        return Err(too_large("the file has", FILE_MAX));
    }
    let cut = || damaged("its end is missing");
    let body_end = bytes.len().checked_sub(TRAILER).filter(|end| *end >= MAGIC.len()).ok_or_else(cut)?;
    let (body, trailer) = bytes.split_at_checked(body_end).ok_or_else(cut)?;
    let (index_at, end) = trailer.split_at_checked(8).ok_or_else(cut)?;
    if end != END {
        return Err(cut());
    }
    let index_at = usize::try_from(number(index_at)).map_err(|_| damaged("its index is not where it should be"))?;
    let mut sections = Vec::new();
    let mut places = Vec::new();
    let mut at = MAGIC.len();
    let mut left = PLAIN_MAX;
    while at < body.len() {
        let (section, next) = read_section(body, at, left)?;
        left = left.saturating_sub(section.bytes.len());
        if section.kind == Kind::Index {
            if at != index_at || next != body.len() {
                return Err(damaged("its index is not where it should be"));
            }
            if section.bytes != places {
                return Err(damaged("its index does not fit its sections"));
            }
            return Ok(sections);
        }
        places.extend(section.kind.number().to_le_bytes());
        places.extend((at as u64).to_le_bytes());
        sections.push(section);
        at = next;
    }
    Err(damaged("it has no index"))
}

/// The section at an offset, and the offset behind it. It may have `left` bytes.
fn read_section(body: &[u8], at: usize, left: usize) -> Result<(Section, usize), PackError> {
    let cut = |what: &str| damaged(format_args!("it ends within {what}"));
    let head = body.get(at..).and_then(|rest| rest.get(..HEAD)).ok_or_else(|| cut("the head of a section"))?;
    let field = |from: usize, n: usize| number(head.get(from..from + n).unwrap_or_default());
    let kind = u32::try_from(field(0, 4)).ok().and_then(Kind::of_number);
    let kind = kind.ok_or_else(|| damaged(format_args!("it has a section of unknown kind {}", field(0, 4))))?;
    let (flags, name_len, stored_len, plain_len) = (field(4, 4), field(8, 8), field(16, 8), field(24, 8));
    let word = format!("section '{}'", kind.word());
    let length = |n: u64| match usize::try_from(n).ok().filter(|n| *n <= PLAIN_MAX) {
        Some(n) => Ok(n),
        None => Err(damaged(format_args!("{word} has an impossible length"))),
    };
    let (name_len, stored_len, plain_len) = (length(name_len)?, length(stored_len)?, length(plain_len)?);
    let from = at + HEAD;
    let name = body.get(from..).and_then(|rest| rest.get(..name_len)).ok_or_else(|| cut(&word))?;
    let from = from + name_len;
    let stored = body.get(from..).and_then(|rest| rest.get(..stored_len)).ok_or_else(|| cut(&word))?;
    if head.get(HEAD - 32..) != Some(&hash(name, stored)[..]) {
        return Err(damaged(format_args!("{word} has a wrong checksum")));
    }
    let name = std::str::from_utf8(name).map_err(|_| damaged(format_args!("{word} has a name that is no text")))?;
    if plain_len > kind.max() {
        return Err(too_large(format_args!("{word} has"), kind.max()));
    }
    if plain_len > left {
        return Err(too_large("its sections have together", PLAIN_MAX));
    }
    let wrong = |what: &str| damaged(format_args!("{word} {what}"));
    let bytes = match flags {
        0 if stored_len == plain_len => stored.to_vec(),
        0 => return Err(wrong("has another length than it says")),
        f if f == u64::from(COMPRESSED) => plain(stored, plain_len).map_err(wrong)?,
        _ => return Err(wrong("is stored in an unknown way")),
    };
    Ok((Section { kind, name: name.to_owned(), bytes }, from + stored_len))
}

/// A little-endian number of up to eight bytes.
pub(super) fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections() -> Vec<Section> {
        let section = |kind, name: &str, bytes: Vec<u8>| Section { kind, name: name.to_owned(), bytes };
        vec![
            section(Kind::Manifest, "", b"{}".to_vec()),
            section(Kind::Entries, "", vec![7; 4000]),
            section(Kind::File, "a/ä.txt", Vec::new()),
            section(Kind::Chunk, "b.lua", (0..=255).collect()),
        ]
    }

    #[test]
    fn sections_are_read_as_they_were_written() {
        let bytes = write(&sections());
        assert_eq!(read(&bytes).unwrap(), sections());
        assert_eq!(write(&sections()), bytes);
        assert_eq!(read(&write(&[])).unwrap(), []);
    }

    #[test]
    fn a_changed_byte_is_found_wherever_it_is() {
        let bytes = write(&sections());
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                let error = read(&changed).unwrap_err().to_string();
                assert!(error.starts_with("is ") || error.starts_with("has the pack layout"), "{at}: {error}");
            }
        }
    }

    /// The bytes with a right hash for the only section, whatever was changed in it.
    fn with_hash(mut bytes: Vec<u8>, name_len: usize, stored_len: usize) -> Vec<u8> {
        let from = MAGIC.len() + HEAD;
        let hash = hash(&bytes[from..from + name_len], &bytes[from + name_len..from + name_len + stored_len]);
        bytes[from - 32..from].copy_from_slice(&hash);
        bytes
    }

    #[test]
    #[cfg(feature = "compress")]
    fn what_unpacks_to_more_than_it_says_is_refused_early() {
        // Right hash, and a length that is not that of the content: a bomb that is said to be small, and a small one that is
        // said to be large.
        let section = Section { kind: Kind::File, name: "f".to_owned(), bytes: vec![0; 1 << 20] };
        let bytes = write(&[section]);
        let stored_len = usize::try_from(number(&bytes[MAGIC.len() + 16..MAGIC.len() + 24])).unwrap();
        assert!(stored_len < 200);
        for plain_len in [100_u64, PLAIN_MAX as u64] {
            let mut changed = bytes.clone();
            changed[MAGIC.len() + 24..MAGIC.len() + 32].copy_from_slice(&plain_len.to_le_bytes());
            let error = read(&with_hash(changed, 1, stored_len)).unwrap_err().to_string();
            assert_eq!(error, "is damaged: section 'file' has another length than it says");
        }
        let mut changed = bytes;
        let at = MAGIC.len() + HEAD + 1 + 20;
        changed[at] ^= 0xff;
        let error = read(&with_hash(changed, 1, stored_len)).map(drop).map_err(|error| error.to_string());
        assert!(error.is_ok() || error.unwrap_err().starts_with("is damaged: section 'file' "));
    }

    #[test]
    #[cfg(feature = "compress")]
    fn sections_have_room_for_so_much() {
        let large = |kind, n| Section { kind, name: String::new(), bytes: vec![0; n] };
        let error = read(&write(&[large(Kind::Entries, DATA_MAX + 1)])).unwrap_err().to_string();
        assert_eq!(error, "is too large: section 'entries' has more than 64 MiB");
        let bytes = write(&[large(Kind::File, 1000)]);
        let error = read_section(&bytes[..bytes.len() - TRAILER], MAGIC.len(), 999).unwrap_err().to_string();
        assert_eq!(error, "is too large: its sections have together more than 1024 MiB");
    }

    #[test]
    fn what_is_cut_off_is_missed() {
        let bytes = write(&sections());
        for n in 0..bytes.len() {
            let error = read(&bytes[..n]).unwrap_err().to_string();
            assert!(error == "is no pack" || error.starts_with("is damaged: "), "{n}: {error}");
        }
        assert_eq!(read(b"print(1)").unwrap_err().to_string(), "is no pack");
        assert_eq!(read(&bytes[..100]).unwrap_err().to_string(), "is damaged: its end is missing");
        let more = [&bytes[..], b"x"].concat();
        assert_eq!(read(&more).unwrap_err().to_string(), "is damaged: its end is missing");
    }

    #[test]
    fn checksums_name_their_section() {
        let mut bytes = write(&sections());
        let at = MAGIC.len() + HEAD;
        bytes[at] ^= 1;
        assert_eq!(read(&bytes).unwrap_err().to_string(), "is damaged: section 'manifest' has a wrong checksum");
        let mut bytes = write(&[]);
        bytes[7] = b'2';
        let message = "has the pack layout '2', which this wippy does not know";
        assert_eq!(read(&bytes).unwrap_err().to_string(), message);
    }

    #[test]
    fn lengths_that_lie_are_not_believed() {
        // Both the length and the hash are the attacker's.
        for (from, length) in [(8, u64::MAX), (16, 1 << 20), (24, 1 << 40), (24, 5)] {
            let mut bytes = write(&[Section { kind: Kind::File, name: "f".to_owned(), bytes: vec![1, 2, 3] }]);
            bytes[MAGIC.len() + from..MAGIC.len() + from + 8].copy_from_slice(&length.to_le_bytes());
            assert!(read(&bytes).is_err(), "{from} {length}");
        }
    }
}
