//! The runtimes that take part: wippy always, Erlang and Go if they are installed. Their programs are compiled into
//! the target directory before anything is measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workloads::Workload;

/// More processes than the largest workload has; Erlang allows 262 144 by default.
const ERLANG_PROCESSES: &str = "2000000";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Wippy,
    Erlang,
    Go,
}

/// One runtime, ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Runtime {
    kind: Kind,
    /// Name in the table.
    pub(crate) name: &'static str,
    /// Name with version.
    pub(crate) title: String,
    /// The programs: the source files of wippy, compiled files of the others.
    folder: PathBuf,
}

/// Wippy first, then every peer that this machine has.
pub(crate) fn available(peers_only: bool) -> Result<Vec<Runtime>, String> {
    let mut runtimes = Vec::new();
    if !peers_only {
        let title = format!("wippy {}", env!("CARGO_PKG_VERSION"));
        runtimes.push(Runtime { kind: Kind::Wippy, name: "wippy", title, folder: sources("lua") });
    }
    let release = "io:format(\"~s\", [erlang:system_info(otp_release)]), halt().";
    match output_of(Command::new("erl").args(["-noshell", "-eval", release])) {
        Ok(release) => runtimes.push(Runtime {
            kind: Kind::Erlang,
            name: "BEAM",
            title: format!("Erlang/OTP {}", release.trim()),
            folder: compile_erlang()?,
        }),
        Err(error) => eprintln!("note: Erlang is left out: {error}"),
    }
    match output_of(Command::new("go").arg("version")) {
        Ok(version) => runtimes.push(Runtime {
            kind: Kind::Go,
            name: "Go",
            title: version.split_whitespace().nth(2).unwrap_or("go").to_owned(),
            folder: compile_go()?,
        }),
        Err(error) => eprintln!("note: Go is left out: {error}"),
    }
    if runtimes.is_empty() { Err("nothing to measure".to_owned()) } else { Ok(runtimes) }
}

impl Runtime {
    /// Runs the workload; `None` if this runtime has no program for it.
    pub(crate) fn measure(&self, workload: &Workload, smoke: bool) -> Result<Option<f64>, String> {
        let [wippy, erlang, go] = workload.sizes;
        let size = match self.kind {
            Kind::Wippy => wippy,
            Kind::Erlang => erlang,
            Kind::Go => go,
        };
        let Some(size) = size.map(|size| if smoke { workload.small } else { size }) else {
            return Ok(None);
        };
        let text = output_of(&mut self.command(workload.name, size))
            .map_err(|error| format!("{} {}: {error}", self.name, workload.name))?;
        let value = value(&text, workload);
        value.map(Some).ok_or_else(|| format!("{} {} printed '{}'", self.name, workload.name, text.trim()))
    }

    fn command(&self, program: &str, size: u32) -> Command {
        match self.kind {
            Kind::Wippy => {
                let binary = std::env::var_os("WIPPY_BIN")
                    .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_wippy")), PathBuf::from);
                let mut command = Command::new(binary);
                command.arg(self.folder.join(program).with_extension("lua")).arg(size.to_string());
                command
            }
            Kind::Erlang => {
                let mut command = Command::new("erl");
                command.args(["-noshell", "+P", ERLANG_PROCESSES, "-pa"]).arg(&self.folder);
                command.args(["-eval".to_owned(), format!("'{program}':main({size}), halt().")]);
                command
            }
            Kind::Go => {
                let mut command = Command::new(self.folder.join(program));
                command.arg(size.to_string());
                command
            }
        }
    }
}

/// The value in a line `NAME VALUE UNIT`.
fn value(text: &str, workload: &Workload) -> Option<f64> {
    let (value, unit) = text.trim().strip_prefix(workload.name)?.strip_prefix(' ')?.split_once(' ')?;
    if unit == workload.unit { value.parse().ok() } else { None }
}

/// Runs the command to its end; its standard error is passed on.
fn output_of(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("ended with {}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn sources(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/concurrency").join(language)
}

/// The source files of a language, and an empty folder for what comes of them.
fn workshop(language: &str) -> Result<(Vec<PathBuf>, PathBuf), String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("concurrency").join(language);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let entries = fs::read_dir(sources(language)).map_err(|error| error.to_string())?;
    let files: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    Ok((files.map_err(|error| error.to_string())?, folder))
}

fn compile_erlang() -> Result<PathBuf, String> {
    let (files, folder) = workshop("erlang")?;
    output_of(Command::new("erlc").arg("-o").arg(&folder).args(&files)).map_err(|error| format!("erlc: {error}"))?;
    Ok(folder)
}

fn compile_go() -> Result<PathBuf, String> {
    let (files, folder) = workshop("go")?;
    for file in files {
        let program = folder.join(file.file_stem().unwrap_or_default());
        output_of(Command::new("go").args(["build", "-o"]).arg(program).arg(&file))
            .map_err(|error| format!("go build {}: {error}", file.display()))?;
    }
    Ok(folder)
}
