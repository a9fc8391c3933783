//! `wippy pack`: a project, or a script with its files, as one file.
//!
//! [`project`] and [`script`] make the pack, [`info`] shows one. What is written is read back before it gets its name.

mod info;
mod project;
mod script;

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use super::args::UsageError;
use super::exit::FAILURE;
use super::output::{Color, Output};
use super::report;
use super::words::{Known, Words, wrong};
use crate::pack::{Code, Manifest, Pack, hash};
use crate::project::sha256_text;
use crate::runtime;
use crate::stdlib::io::{Streams, error_text};
use crate::vm::services::mentions_debug;
use crate::vm::state::CompileOptions;

/// The help of the command.
pub(super) const HELP: &str = include_str!("help.txt");

/// The options, their short forms, and whether they take a value.
pub(super) const OPTIONS: &[Known] = &[
    ("--description", "-d", true),
    ("--tags", "-t", true),
    ("--meta", "", true),
    ("--bytecode", "", true),
    ("--strip", "", false),
    ("--embed", "", true),
    ("--embed-all", "", false),
    ("--list", "", false),
    ("--exclude-ns", "", true),
    ("--exclude", "", true),
    ("--override", "-o", true),
    ("--config", "", true),
    ("--profile", "", true),
    ("--set", "", true),
    ("--output", "-O", true),
    ("--reproducible", "", false),
    ("--info", "", true),
    ("--json", "", false),
    ("--help", "-h", false),
];
/// Options that are about entries.
const OF_PROJECTS: [&str; 10] = [
    "--bytecode",
    "--embed",
    "--embed-all",
    "--list",
    "--exclude-ns",
    "--exclude",
    "--override",
    "--config",
    "--profile",
    "--set",
];
/// How keys begin that are not for others to set.
const RESERVED: [&str; 2] = ["wippy.", "system."];

/// What was packed, besides the pack.
struct Packed {
    pack: Pack,
    /// What is said about it behind its size.
    summary: String,
}

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn pack(words: &[OsString], color: Color) -> Result<u8, UsageError> {
    let words = Words::parse("pack", words, OPTIONS)?;
    let output = Output::of_errors(color);
    if words.has("--help") {
        Streams::standard().write_out(HELP.as_bytes());
        return Ok(0);
    }
    if let Some(file) = words.value("--info") {
        return Ok(info::show(Path::new(file), words.has("--json"), output));
    }
    if words.has("--list") {
        return project::list(&words, output);
    }
    let texts = words.texts();
    let [file] = texts.as_slice() else { return Err(needs_a_file()) };
    let (out, packed) = if file.ends_with(".wapp") {
        if words.has("--output") {
            return Err(UsageError::new("'--output' is for scripts: the file of a project is named anyway"));
        }
        (file.clone(), project::pack(&words, output)?)
    } else if file.ends_with(".lua") {
        if let Some((option, _)) = words.options.iter().find(|(option, _)| OF_PROJECTS.contains(option)) {
            return Err(UsageError::new(format!("'{option}' is for the entries of a project, and {file} is a script")));
        }
        let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
        let out = words.value("--output").map_or_else(|| format!("{stem}.wapp"), str::to_owned);
        (out, script::pack(Path::new(file), &words, output)?)
    } else {
        return Err(needs_a_file());
    };
    let Some(packed) = packed else { return Ok(FAILURE) };
    match write(Path::new(&out), &packed.pack) {
        Ok(bytes) => {
            tell(&out, &packed, &bytes, words.has("--json"));
            Ok(0)
        }
        Err(message) => {
            report::write(&report::usage(&UsageError::new(message), output));
            Ok(FAILURE)
        }
    }
}

fn needs_a_file() -> UsageError {
    let mut error = UsageError::new("'wippy pack' needs one file: OUT.wapp for the project, or SCRIPT.lua");
    error.helps.push("'wippy pack --info FILE.wapp' shows what is in a pack".to_owned());
    error
}

/// What is told about a pack that begins with the options and nothing else.
fn manifest(words: &Words, content: crate::pack::Content, main: &str) -> Result<Manifest, UsageError> {
    let mut meta = std::collections::BTreeMap::new();
    for pair in words.values("--meta") {
        let parts = pair.split_once('=').filter(|(key, _)| !key.is_empty());
        let (key, value) = parts.ok_or_else(|| wrong("--meta", pair, "a pair such as key=value"))?;
        if RESERVED.iter().any(|reserved| key.starts_with(reserved)) {
            return Err(UsageError::new(format!("option '--meta': keys like '{key}' are for wippy itself")));
        }
        meta.insert(key.to_owned(), value.to_owned());
    }
    let tags = words.values("--tags").flat_map(|tags| tags.split(',')).map(str::trim).filter(|tag| !tag.is_empty());
    Ok(Manifest {
        content,
        main: main.to_owned(),
        wippy: env!("CARGO_PKG_VERSION").to_owned(),
        description: words.value("--description").unwrap_or_default().to_owned(),
        tags: tags.map(str::to_owned).collect(),
        meta,
        commands: Vec::new(),
        defaults: crate::project::Map::default(),
        time: if words.has("--reproducible") { String::new() } else { now() },
    })
}

#[expect(clippy::disallowed_methods, reason = "a pack tells when it was made")]
fn now() -> String {
    let now = jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap_or_default();
    now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Compiles a text; none: it stays a text, since its code depends on how it is run.
///
/// # Errors
/// The message of the compiler.
fn compiled(text: &[u8], chunk_name: &str, strip: bool) -> Result<Option<Code>, Vec<u8>> {
    if mentions_debug(text) {
        return Ok(None);
    }
    let code = text.get(crate::source::prologue_len(text)..).unwrap_or_default();
    let options = CompileOptions { optimize: true, debug: false, erase_types: false };
    let chunk = crate::source::with_room(|| runtime::compile(code, chunk_name.as_bytes(), options))?;
    let code = crate::code::dump::dump(&chunk.main, chunk.source.as_deref(), strip);
    Ok(Some(Code { code, source: hash(text), has_debug: !strip }))
}

/// Writes a pack under another name, reads it back, and gives it its name.
fn write(out: &Path, pack: &Pack) -> Result<Vec<u8>, String> {
    let bytes = pack.to_bytes();
    let new = out.with_added_extension(format!("{}.new", std::process::id()));
    let failed =
        |error: std::io::Error| format!("cannot write {}: {}", out.display(), error_text(&error).to_lowercase());
    let written = fs::write(&new, &bytes).and_then(|()| fs::read(&new)).map_err(failed).and_then(|read| {
        let is_same = read == bytes;
        match Pack::from_bytes(&read) {
            Ok(_) if is_same => fs::rename(&new, out).map_err(failed),
            Ok(_) => Err(format!("{} was read back with another content", out.display())),
            Err(error) => Err(format!("{} {error}", out.display())),
        }
    });
    if written.is_err() {
        drop(fs::remove_file(&new));
    }
    written.map(|()| bytes)
}

fn tell(out: &str, packed: &Packed, bytes: &[u8], json: bool) {
    let hash = sha256_text(bytes);
    let text = if json {
        let Pack { entries, chunks, files, .. } = &packed.pack;
        let object = serde_json::json!({
            "file": out, "size": bytes.len(), "sha256": hash, "entries": entries.len(), "bytecode": chunks.len(),
            "files": files.len(),
        });
        format!("{object}\n")
    } else {
        let start = hash.get(..16).unwrap_or_default();
        format!("packed {out}   {}   sha256 {start}…\n  {}\n", size(bytes.len()), packed.summary)
    };
    Streams::standard().write_out(text.as_bytes());
}

/// A number of bytes for people.
fn size(n: usize) -> String {
    match n {
        0..1024 => format!("{n} B"),
        1024..0x10_0000 => format!("{} KB", n.div_ceil(1024)),
        _ => format!("{} MB", n.div_ceil(0x10_0000)),
    }
}
