//! The examples in `docs/modules/*.md`: every block of Lua is one test, a program of its own, run by the binary in a fresh
//! folder. It must end well and print what its comments say: `--> TEXT`, behind code or alone in its line, is the next
//! line of standard output, where `[..]` stands for anything. A block of several files begins each but the last with a
//! line `-- file: NAME`.
//!
//! `http://localhost:8080` in an example is the server of `support/http_server.rs`, wherever that listens.
//!
//! `WIPPY_BIN` names another binary to test.

#![allow(clippy::indexing_slicing, reason = "a test may panic")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};

#[path = "support/difference.rs"]
mod difference;
#[cfg(feature = "net")]
#[path = "support/http_server.rs"]
mod http_server;
#[path = "support/lines.rs"]
mod lines;
#[path = "support/run.rs"]
mod run;

use difference::difference;
use lines::line_matches;
use run::{collect, wait};

/// Far above what any example needs.
const TIME_LIMIT: Duration = Duration::from_secs(60);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/modules");
    let mut trials = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let module = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        for (n, block) in (1..).zip(blocks(&text)) {
            if !cfg!(feature = "net") && block.contains(SERVER) {
                continue;
            }
            let (name, folder) = (format!("{module} {n}"), format!("{module}-{n}"));
            let block = with_server(block);
            trials.push(Trial::test(name, move || check(&folder, &block)));
        }
    }
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    libtest_mimic::run(&arguments, trials).exit();
}

/// The server that examples name.
const SERVER: &str = "http://localhost:8080";

/// The block with the server that runs.
fn with_server(block: &str) -> String {
    #[cfg(feature = "net")]
    if block.contains(SERVER) {
        return block.replace(SERVER, http_server::http_url());
    }
    block.to_owned()
}

/// The blocks of Lua in a page.
fn blocks(page: &str) -> impl Iterator<Item = &str> {
    page.split("```lua\n").skip(1).filter_map(|rest| rest.split("```").next())
}

/// What a block says that it prints.
fn expected(block: &str) -> Vec<&str> {
    fn behind(line: &str) -> Option<&str> {
        let (_, text) = line.split_once("-->")?;
        Some(text.strip_prefix(' ').unwrap_or(text))
    }
    block.lines().filter_map(behind).collect()
}

fn check(folder: &str, block: &str) -> Result<(), Failed> {
    let folder = fresh_folder(folder)?;
    let mut parts = block.split("-- file: ");
    let mut program = parts.next().unwrap_or_default();
    for part in parts {
        let (name, text) = part.split_once('\n').ok_or("a file without text")?;
        fs::write(folder.join(name.trim()), text)?;
        program = text;
    }
    fs::write(folder.join("example.lua"), program)?;
    let binary = std::env::var_os("WIPPY_BIN").map_or_else(|| env!("CARGO_BIN_EXE_wippy").into(), PathBuf::from);
    let mut child = Command::new(binary)
        .arg("example.lua")
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (stdout, stderr) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let status = wait(&mut child, TIME_LIMIT)?;
    let stdout = stdout.join().map_err(|_| "the reader of standard output failed")?;
    let stderr = stderr.join().map_err(|_| "the reader of standard error failed")?;
    if !status.success() {
        return Err(format!("{status}\n{}", String::from_utf8_lossy(&stderr)).into());
    }
    let (printed, expected) = (String::from_utf8_lossy(&stdout), expected(block));
    let printed: Vec<&str> = printed.lines().collect();
    let fits = printed.len() == expected.len() && expected.iter().zip(&printed).all(|(e, p)| line_matches(e, p));
    if !fits {
        return Err(difference(expected.join("\n").as_bytes(), printed.join("\n").as_bytes()).into());
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}

/// An empty folder of this name.
fn fresh_folder(name: &str) -> Result<PathBuf, Failed> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
