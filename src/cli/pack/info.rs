//! `wippy pack --info`: what is in a pack.

use std::path::Path;

use super::super::findings::counted;
use super::super::output::Output;
use super::super::packed;
use super::size;
use crate::pack::{Content, Manifest, Pack};
use crate::stdlib::io::Streams;

/// Shows a pack; gives the exit status.
pub(super) fn show(file: &Path, json: bool, output: Output) -> u8 {
    match packed::read(file, output) {
        Ok(pack) => {
            let text = if json { as_json(&pack) } else { as_text(file, &pack) };
            Streams::standard().write_out(text.as_bytes());
            0
        }
        Err(status) => status,
    }
}

fn as_text(file: &Path, pack: &Pack) -> String {
    let Manifest { content, main, wippy, description, tags, meta, commands, time, .. } = &pack.manifest;
    let mut text = format!("{}: {} for wippy {wippy}\n", file.display(), content.word());
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(&format!("  {name:12}{value}\n"));
        }
    };
    line("about", description);
    line("tags", &tags.join(", "));
    line("made", time);
    line("begins with", main);
    for (key, value) in meta {
        line(key, value);
    }
    for (name, short) in commands {
        line("command", format!("{name}  {short}").trim_end());
    }
    if *content == Content::Project {
        text.push_str(&format!("\n{}\n", counted(pack.entries.len(), "entry")));
        for entry in &pack.entries {
            text.push_str(&format!("  {}  {}\n", entry.id, entry.kind));
        }
    }
    let chunks = pack.chunks.iter().map(|(name, chunk)| (name, chunk.code.len(), "bytecode"));
    let files = pack.files.iter().map(|(name, bytes)| (name, bytes.len(), "file"));
    let mut all: Vec<(&String, usize, &str)> = chunks.chain(files).collect();
    all.sort();
    if !all.is_empty() {
        text.push_str(&format!("\n{}\n", counted(all.len(), "file")));
        for (name, n, what) in all {
            text.push_str(&format!("  {name}  {}  {what}\n", size(n)));
        }
    }
    text
}

fn as_json(pack: &Pack) -> String {
    let Manifest { content, main, wippy, description, tags, meta, commands, time, .. } = &pack.manifest;
    let commands: Vec<serde_json::Value> =
        commands.iter().map(|(name, short)| serde_json::json!({"name": name, "short": short})).collect();
    let entries: Vec<serde_json::Value> =
        pack.entries.iter().map(|entry| serde_json::json!({"id": entry.id.as_str(), "kind": &*entry.kind})).collect();
    let sizes = |all: Vec<(&String, usize)>| -> serde_json::Map<String, serde_json::Value> {
        all.into_iter().map(|(name, n)| (name.clone(), n.into())).collect()
    };
    let object = serde_json::json!({
        "content": content.word(), "main": main, "wippy": wippy, "description": description, "tags": tags, "meta": meta,
        "time": time, "commands": commands, "entries": entries,
        "bytecode": sizes(pack.chunks.iter().map(|(name, chunk)| (name, chunk.code.len())).collect()),
        "files": sizes(pack.files.iter().map(|(name, bytes)| (name, bytes.len())).collect()),
    });
    format!("{object}\n")
}
