//! The pack of a script.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::args::UsageError;
use super::super::findings::counted;
use super::super::output::Output;
use super::super::report;
use super::super::script_files;
use super::super::source;
use super::super::words::Words;
use super::{Packed, compiled, manifest};
use crate::pack::{Content, Pack};
use crate::stdlib::packed_files::PackedFiles;

/// Packs a script and its files; none: a file has mistakes, which were told.
pub(super) fn pack(script: &Path, words: &Words, output: Output) -> Result<Option<Packed>, UsageError> {
    // What cannot be read is told as when it is run.
    source::read_file(script.as_os_str())?;
    let files = script_files::of(script);
    let main = files
        .first()
        .and_then(|file| PackedFiles::name_of(&file.name))
        .ok_or_else(|| UsageError::new(format!("{} cannot be packed: its name is no plain text", script.display())))?;
    let mut pack = Pack {
        manifest: manifest(words, Content::Script, &main)?,
        entries: Vec::new(),
        chunks: BTreeMap::new(),
        files: BTreeMap::new(),
    };
    let mut is_sound = true;
    for file in &files {
        let Some(name) = PackedFiles::name_of(&file.name) else {
            let word = output.warned("warning:");
            let why = "is not in the pack, since it is not below the directory of the script";
            report::write(&format!("{word} {} {why}\n", output.shown(&file.name.display().to_string())));
            continue;
        };
        let mut text = source::read_file(file.path.as_os_str())?;
        text.chunk_name = format!("@{name}").into_bytes();
        match compiled(&text.text, &format!("@{name}"), words.has("--strip")) {
            Ok(Some(code)) => drop(pack.chunks.insert(name, code)),
            Ok(None) => drop(pack.files.insert(name, text.text)),
            Err(message) => {
                report::write(&report::not_compiled(&text, &message, output));
                is_sound = false;
            }
        }
    }
    let n_files = pack.chunks.len() + pack.files.len();
    let summary = format!("{} ({} bytecode)", counted(n_files, "file"), pack.chunks.len());
    Ok(is_sound.then_some(Packed { pack, summary }))
}
