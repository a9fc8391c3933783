//! The programs of `examples/`: each runs under the `wippy` binary and must print exactly what its `.out` holds; that
//! of a program in plain Lua was made by `lua5.3`. A sibling `.in` is its standard input. `API_URL` in its environment is
//! the server of `support/http_server.rs`. `WIPPY_BIN` names another binary to test.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

#[cfg(feature = "net")]
#[path = "support/http_server.rs"]
mod http_server;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut trials = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let needs_net = || fs::read_to_string(&path).is_ok_and(|text| text.contains("API_URL"));
        if path.extension().is_some_and(|extension| extension == "lua") && (cfg!(feature = "net") || !needs_net()) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            trials.push(Trial::test(name, move || check(path)));
        }
    }
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    libtest_mimic::run(&arguments, trials).exit();
}

fn check(path: PathBuf) -> Result<(), Failed> {
    let input = path.with_extension("in");
    let stdin = if input.exists() { File::open(input)?.into() } else { Stdio::null() };
    let binary = std::env::var_os("WIPPY_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_wippy").into());
    let mut command = Command::new(binary);
    command.arg(&path).stdin(stdin);
    #[cfg(feature = "net")]
    if fs::read_to_string(&path)?.contains("API_URL") {
        command.env("API_URL", http_server::http_url());
    }
    let output = command.output()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || !stderr.is_empty() {
        return Err(format!("{}\n{stderr}", output.status).into());
    }
    let expected = fs::read(path.with_extension("out"))?;
    if output.stdout == expected {
        return Ok(());
    }
    let (printed, expected) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&expected));
    let line = printed.lines().zip(expected.lines()).take_while(|(a, b)| a == b).count();
    Err(format!(
        "output differs from line {}:\n  printed  {:?}\n  expected {:?}",
        line + 1,
        printed.lines().nth(line).unwrap_or("(end)"),
        expected.lines().nth(line).unwrap_or("(end)")
    )
    .into())
}
