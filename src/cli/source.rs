//! Reading the program.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::args::{UsageError, neighbours};
use crate::diag::suggest;
use crate::pack::is_pack;
use crate::stdlib::io::{Streams, error_text, lock};

/// Largest file that is taken for a program: the text and what is made of it have to fit in memory.
const SIZE_MAX: u64 = 256 << 20;
/// What some editors put in front of a text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// First byte of compiled code.
pub(super) const COMPILED: u8 = 0x1b;

/// A piece of the program.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Chunk name: `@file` or `=name`.
    pub(super) chunk_name: Vec<u8>,
    /// The whole text.
    pub(super) text: Vec<u8>,
    /// It is compiled code, of a pack.
    pub(super) is_compiled: bool,
}

/// Reads a script.
pub(super) fn read_file(name: &OsStr) -> Result<Source, UsageError> {
    let text = read_bytes(name)?;
    let source = Source { chunk_name: [b"@", name.as_bytes()].concat(), text, is_compiled: false };
    check(&name.to_string_lossy(), source)
}

/// Reads a file, whatever it is.
pub(super) fn read_bytes(name: &OsStr) -> Result<Vec<u8>, UsageError> {
    let shown = name.to_string_lossy();
    let path = Path::new(name);
    let cannot_open = |reason: &str| UsageError::new(format!("cannot open '{shown}': {reason}"));
    let mut file = File::open(path).map_err(|error| {
        let mut usage = cannot_open(&reason_of(&error));
        if error.kind() == std::io::ErrorKind::NotFound {
            usage.helps = near_files(path);
        }
        usage
    })?;
    let data = file.metadata().map_err(|error| cannot_open(&reason_of(&error)))?;
    if data.is_dir() {
        return Err(cannot_open("it is a directory"));
    }
    if data.len() > SIZE_MAX {
        return Err(too_large(&shown));
    }
    let mut text = Vec::with_capacity(usize::try_from(data.len()).unwrap_or(0) + 1);
    let read = file.by_ref().take(SIZE_MAX + 1).read_to_end(&mut text);
    read.map_err(|error| UsageError::new(format!("cannot read '{shown}': {}", reason_of(&error))))?;
    if text.len() as u64 > SIZE_MAX {
        return Err(too_large(&shown));
    }
    Ok(text)
}

/// Reads the script that is on standard input.
pub(super) fn read_stdin() -> Result<Source, UsageError> {
    let stdin = &Streams::standard().stdin;
    let mut text = Vec::new();
    loop {
        match lock(stdin).read_piece(u64::MAX, &mut text) {
            Ok(0) => break,
            Ok(_) if text.len() as u64 > SIZE_MAX => return Err(too_large("(stdin)")),
            Ok(_) => {}
            Err(error) => return Err(UsageError::new(format!("cannot read '(stdin)': {}", reason_of(&error)))),
        }
    }
    check("(stdin)", Source { chunk_name: b"=(stdin)".to_vec(), text, is_compiled: false })
}

/// Refuses compiled code and packs, and takes off a byte-order mark, so that columns count from the first visible character.
fn check(shown: &str, mut source: Source) -> Result<Source, UsageError> {
    if source.text.starts_with(BYTE_ORDER_MARK) {
        source.text.drain(..BYTE_ORDER_MARK.len());
    }
    let behind_comment = source.text.get(crate::source::prologue_len(&source.text)..).unwrap_or_default();
    let code = behind_comment.strip_prefix(b"\n").unwrap_or(behind_comment);
    if code.first() == Some(&COMPILED) {
        let message = format!("{shown} is compiled code; wippy runs source files and .wapp packs");
        return Err(UsageError::new(message));
    }
    if is_pack(&source.text) {
        let mut error = UsageError::new(format!("{shown} is a pack, and no source file"));
        error.helps.push("'wippy FILE.wapp' runs a pack, 'wippy pack --info FILE.wapp' shows it".to_owned());
        return Err(error);
    }
    Ok(source)
}

fn too_large(shown: &str) -> UsageError {
    let limit = SIZE_MAX >> 20;
    UsageError::new(format!("'{shown}' is too large for a program: more than {limit} MiB"))
}

/// The system's words as they stand within our sentences.
fn reason_of(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error_text(error).to_lowercase(),
    }
}

/// Files beside a missing one whose names are near.
fn near_files(path: &Path) -> Vec<String> {
    let (Some(directory), Some(name)) = (path.parent().and_then(Path::to_str), path.file_name()) else {
        return Vec::new();
    };
    let names = neighbours(if directory.is_empty() { "." } else { directory });
    let near = suggest::near(&name.to_string_lossy(), names.iter().map(String::as_str));
    near.iter().map(|name| format!("did you mean '{}'?", Path::new(directory).join(name).display())).collect()
}

/// Whether a text that is no program does not look like a text at all.
pub(super) fn looks_binary(text: &[u8]) -> bool {
    const LOOKED_AT: usize = 4096;
    let start = text.get(..LOOKED_AT).unwrap_or(text);
    let n_strange = start.iter().filter(|&&byte| byte < b' ' && !matches!(byte, b'\t'..=b'\r')).count();
    start.contains(&0) || n_strange > 3 + start.len() / 10
}

#[cfg(test)]
mod tests {
    use super::looks_binary;

    #[test]
    fn binary_junk_is_told_from_text() {
        assert!(looks_binary(b"\x7fELF\x02\x01\x01\0\0\0"));
        assert!(looks_binary(&[1, 2, 3, 4, b'a']));
        assert!(!looks_binary("x = = 1\r\n\t-- äöü".as_bytes()));
        assert!(!looks_binary(b"x = \x01") && !looks_binary(b""));
    }
}
