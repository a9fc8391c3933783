//! Packs that are run: reading them, and where their files are.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::UsageError;
use super::exit::{FAILURE, USAGE};
use super::findings;
use super::output::Output;
use super::report;
use super::source;
use crate::code::dump;
use crate::pack::{Pack, is_file_name};
use crate::project::{self, Data, Entry, Loaded, sha256_text};
use crate::stdlib::io::error_text;

/// Whether a word of the command line is a pack.
pub(super) fn is_pack(word: &OsStr) -> bool {
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

/// The pack of a file that is to be run, or the exit status after it has been told what is wrong with it.
pub(super) fn read_to_run(file: &Path, output: Output) -> Result<Pack, u8> {
    let pack = read(file, output)?;
    let Some((name, _)) = pack.chunks.iter().find(|(_, chunk)| !dump::is_current(&chunk.code)) else { return Ok(pack) };
    let mut error = UsageError::new(format!("{} holds bytecode of another format: '{name}'", file.display()));
    error.notes.push(format!(
        "it was packed by wippy {}, and this is {}",
        pack.manifest.wippy,
        env!("CARGO_PKG_VERSION")
    ));
    error.helps.push("pack it again with this wippy, or without bytecode".to_owned());
    report::write(&report::usage(&error, output));
    Err(FAILURE)
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

/// The directory with these files, and no others.
fn unpacked(files: &[(&str, &[u8])]) -> Result<PathBuf, String> {
    let mut listing = String::new();
    for (name, bytes) in files {
        // A name that leads elsewhere would write over the files of the user.
        if !is_file_name(name) {
            return Err(format!("'{}' is no name of a file", name.escape_debug()));
        }
        listing.push_str(&format!("{} {name}\n", sha256_text(bytes)));
    }
    let name = sha256_text(listing.as_bytes());
    write_below(&packs()?, name.get(..32).unwrap_or(&name), files).map_err(|error| error_text(&error).to_lowercase())
}

/// Makes the directory `name` below `packs` one with these files; what is right already stays as it is.
fn write_below(packs: &Path, name: &str, files: &[(&str, &[u8])]) -> std::io::Result<PathBuf> {
    let directory = packs.join(name);
    create(&directory)?;
    let mut wanted = BTreeSet::new();
    for (at, (name, bytes)) in files.iter().enumerate() {
        let path = directory.join(name);
        wanted.extend(path.ancestors().take_while(|above| *above != directory).map(Path::to_path_buf));
        if fs::symlink_metadata(&path).is_ok_and(|about| about.is_file())
            && fs::read(&path).is_ok_and(|there| there == *bytes)
        {
            continue;
        }
        if let Some(parent) = path.parent() {
            create(parent)?;
        }
        // Another start may be at the same file: each writes a file of its own, outside, and gives it its name.
        let new = packs.join(format!("{}.{at}.new", std::process::id()));
        fs::write(&new, bytes).and_then(|()| fs::rename(&new, &path)).inspect_err(|_| drop(fs::remove_file(&new)))?;
    }
    remove_others(&directory, &wanted)?;
    Ok(directory)
}

/// Takes out of a directory what is not wanted there: a program would take it for a part of the pack.
fn remove_others(directory: &Path, wanted: &BTreeSet<PathBuf>) -> std::io::Result<()> {
    let mut folders = vec![directory.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(&folder)? {
            let item = item?;
            let (path, is_folder) = (item.path(), item.file_type()?.is_dir());
            match (wanted.contains(&path), is_folder) {
                (true, true) => folders.push(path),
                (true, false) => {}
                (false, true) => fs::remove_dir_all(path)?,
                (false, false) => fs::remove_file(path)?,
            }
        }
    }
    Ok(())
}

/// Makes a directory that nobody else can write into.
fn create(directory: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

/// Where the files of packs are: in `WIPPY_HOME`, `~/.wippy`, or a directory of the user for temporary files.
fn packs() -> Result<PathBuf, String> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(home) = set("WIPPY_HOME").or_else(|| Some(set("HOME")?.join(".wippy"))) {
        return Ok(home.join("packs"));
    }
    let user = rustix::process::getuid().as_raw();
    let directory = std::env::temp_dir().join(OsString::from(format!("wippy-{user}")));
    create(&directory).map_err(|error| error_text(&error).to_lowercase())?;
    // Anybody can make a directory of that name there, before us.
    match fs::symlink_metadata(&directory) {
        Ok(about) if about.is_dir() && about.uid() == user && about.mode() & 0o022 == 0 => Ok(directory.join("packs")),
        _ => Err(format!("{} belongs to somebody else", directory.display())),
    }
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

    #[test]
    fn a_directory_has_the_files_of_the_pack_and_no_others() {
        let packs = std::env::temp_dir().join(format!("wippy-unpacked-{}", std::process::id()));
        let files: [(&str, &[u8]); 3] = [("a/b/c.txt", b"c"), ("a/d.txt", b"d"), ("e.txt", b"")];
        let directory = write_below(&packs, "x", &files).unwrap();
        // What others have left there, changed, or put in the place of a file.
        fs::write(directory.join("a/d.txt"), "other").unwrap();
        fs::write(directory.join("stray"), "x").unwrap();
        fs::create_dir_all(directory.join("a/more/deep")).unwrap();
        fs::remove_file(directory.join("e.txt")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", directory.join("e.txt")).unwrap();
        assert_eq!(write_below(&packs, "x", &files).unwrap(), directory);
        for (name, bytes) in files {
            assert!(fs::symlink_metadata(directory.join(name)).unwrap().is_file());
            assert_eq!(fs::read(directory.join(name)).unwrap(), bytes);
        }
        let names = |folder: &Path| {
            let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|item| item.unwrap().file_name()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&directory), ["a", "e.txt"]);
        assert_eq!(names(&directory.join("a")), ["b", "d.txt"]);
        assert_eq!(names(&packs), ["x"]);
        fs::remove_dir_all(&packs).unwrap();
    }
}
