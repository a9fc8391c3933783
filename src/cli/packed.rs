//! Packs that are run: reading them, and where their files are.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::UsageError;
use super::exit::{FAILURE, USAGE};
use super::findings;
use super::output::Output;
use super::report;
use super::source;
use crate::pack::{Pack, hash_text};
use crate::project::{self, Data, Entry, Loaded};
use crate::stdlib::io::error_text;

/// Whether a word of the command line is a pack.
pub(super) fn is_pack(word: &std::ffi::OsStr) -> bool {
    word.as_encoded_bytes().ends_with(b".wapp")
}

/// The pack of a file, or the exit status after it has been told what is wrong with it.
pub(super) fn read(file: &Path, output: Output) -> Result<Pack, u8> {
    let fail = |error: &UsageError, status| {
        report::write(&report::usage(error, output));
        status
    };
    let bytes = source::read_bytes(file.as_os_str()).map_err(|error| fail(&error, USAGE))?;
    Pack::from_bytes(&bytes).map_err(|error| fail(&UsageError::new(format!("{} {error}", file.display())), FAILURE))
}

/// The project in a pack, or the exit status after its mistakes have been told.
pub(super) fn load(pack: Pack, options: &project::Options, output: Output) -> Result<Loaded, u8> {
    let chunks = pack.chunks.iter().map(|(name, chunk)| (name.clone(), Arc::from(&*chunk.code))).collect();
    let entries = with_directories(&pack).map_err(|error| {
        report::write(&report::usage(&error, output));
        FAILURE
    })?;
    let packed = project::Packed { entries, defaults: pack.manifest.defaults, chunks };
    project::load_packed(options, packed).map_err(|found| {
        report::write(&findings::render(&found, output));
        FAILURE
    })
}

/// The entries, each `fs.embed` with the directory that its files are in now.
///
/// The files are written once, below a name that is their hash, and compared at each start: what others may have changed is
/// written anew.
fn with_directories(pack: &Pack) -> Result<Vec<Arc<Entry>>, UsageError> {
    let mut entries = Vec::with_capacity(pack.entries.len());
    for entry in &pack.entries {
        if &*entry.kind != "fs.embed" {
            entries.push(Arc::clone(entry));
            continue;
        }
        let prefix = format!("{}/", entry.id);
        let files: Vec<(&str, &[u8])> = pack
            .files
            .iter()
            .filter_map(|(name, bytes)| Some((name.strip_prefix(&prefix)?, bytes.as_slice())))
            .collect();
        let directory = unpacked(&files)
            .map_err(|error| UsageError::new(format!("the files of {} cannot be unpacked: {error}", entry.id)))?;
        let directory = Data::Str(directory.to_string_lossy().into());
        let data = entry.data.as_map().cloned().unwrap_or_default().with("directory", Some(directory));
        entries.push(Arc::new(Entry { data: Data::Map(data), ..Entry::clone(entry) }));
    }
    Ok(entries)
}

/// The directory with these files.
fn unpacked(files: &[(&str, &[u8])]) -> Result<PathBuf, String> {
    let told = |error: std::io::Error| error_text(&error).to_lowercase();
    let mut listing = String::new();
    for (name, bytes) in files {
        // A name that leads elsewhere would write over the files of the user.
        if name.is_empty() || name.split('/').any(|part| matches!(part, "" | "." | "..")) || name.contains(['\\', '\0'])
        {
            return Err(format!("'{}' is no name of a file", name.escape_debug()));
        }
        listing.push_str(&format!("{} {name}\n", hash_text(bytes)));
    }
    let name = hash_text(listing.as_bytes());
    let directory = cache().join("packs").join(name.get(..32).unwrap_or(&name));
    create(&directory).map_err(told)?;
    for (name, bytes) in files {
        let path = directory.join(name);
        if fs::read(&path).is_ok_and(|there| there == *bytes) {
            continue;
        }
        if let Some(parent) = path.parent() {
            create(parent).map_err(told)?;
        }
        // Another start may be at the same file: each writes a file of its own and gives it its name.
        let new = path.with_added_extension(format!("{}.new", std::process::id()));
        fs::write(&new, bytes).and_then(|()| fs::rename(&new, &path)).map_err(told)?;
    }
    Ok(directory)
}

/// A directory that nobody else can write into.
fn create(directory: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

/// Where wippy keeps what it can make again.
fn cache() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("WIPPY_HOME").or_else(|| Some(set("HOME")?.join(".wippy"))).unwrap_or_else(|| {
        let user = rustix::process::getuid().as_raw();
        std::env::temp_dir().join(OsString::from(format!("wippy-{user}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in ["../x", "/x", "a//b", "a/./b", "", "a\\b", "a/.."] {
            assert!(unpacked(&[(name, b"x")]).unwrap_err().contains("is no name of a file"), "{name}");
        }
    }
}
