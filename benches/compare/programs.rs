//! Finds the programs and reads the lines at their head: `-- small: N` is the size for quick runs, `-- peers: a b`
//! restricts a program to these interpreters besides wippy.
//!
//! In programs with annotations these stand between « and »: [`split`] writes each of them twice.

use std::fs;
use std::path::{Path, PathBuf};

/// One benchmark program.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// The text without annotations, if it has some.
    plain: Option<PathBuf>,
    /// Size for `--smoke` and `--counts`.
    pub(crate) small: u64,
    /// Default size, the number after `or` in the line that reads `arg[1]`; 0 for a program without one.
    pub(crate) size: u64,
    peers: Option<Vec<String>>,
}

impl Program {
    /// Whether the interpreter can run the program.
    pub(crate) fn suits(&self, peer: &str) -> bool {
        let Some(peers) = &self.peers else {
            return true;
        };
        peer == "wippy" || peer == "baseline" || peers.iter().any(|name| name == peer)
    }

    /// The text that the interpreter gets.
    pub(crate) fn path_for(&self, peer: &str) -> &Path {
        match &self.plain {
            Some(plain) if peer != "wippy" && peer != "baseline" => plain,
            _ => &self.path,
        }
    }
}

/// The programs of a folder of `benches/`, in order of their names.
pub(crate) fn find(folder: &str, only: &[String]) -> Result<Vec<Program>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(folder);
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut programs = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "lua") {
            programs.push(read(path)?);
        }
    }
    for wanted in only {
        if !programs.iter().any(|program| program.name == *wanted) {
            return Err(format!("no program named '{wanted}'"));
        }
    }
    programs.retain(|program| only.is_empty() || only.contains(&program.name));
    programs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(programs)
}

/// Writes the texts of the programs with and without their annotations into a folder.
pub(crate) fn split(programs: &mut [Program], folder: &Path) -> Result<(), String> {
    for program in programs {
        let text = fs::read_to_string(&program.path).map_err(|error| format!("{}: {error}", program.path.display()))?;
        let write = |suffix: &str, text: &str| {
            let path = folder.join(format!("{}{suffix}.lua", program.name));
            fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok::<PathBuf, String>(path)
        };
        let with = write("", &text.replace(['«', '»'], ""))?;
        program.plain = Some(write("-plain", &without_annotations(&text))?);
        program.path = with;
    }
    Ok(())
}

fn without_annotations(text: &str) -> String {
    let mut rest = text;
    let mut without = String::new();
    while let Some((before, behind)) = rest.split_once('«') {
        without.push_str(before);
        rest = behind.split_once('»').map_or("", |(_, after)| after);
    }
    without.push_str(rest);
    without
}

fn read(path: PathBuf) -> Result<Program, String> {
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let field = |key: &str| {
        text.lines()
            .take_while(|line| line.starts_with("--"))
            .find_map(|line| line.strip_prefix("-- ")?.strip_prefix(key)?.strip_prefix(": "))
    };
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let size = text
        .lines()
        .find_map(|line| {
            let rest = line.strip_prefix("local n")?;
            rest.strip_prefix("«: integer»").unwrap_or(rest).strip_prefix(" = tonumber(arg and arg[1]) or ")
        })
        .and_then(|number| number.parse().ok())
        .unwrap_or(0);
    Ok(Program {
        name,
        small: field("small").and_then(|number| number.parse().ok()).unwrap_or(0),
        size,
        peers: field("peers").map(|names| names.split_whitespace().map(str::to_owned).collect()),
        path,
        plain: None,
    })
}
