//! The command line: options, running a script, reports, exit status.

#![forbid(unsafe_code)]

use std::os::unix::ffi::OsStrExt;
use std::process::ExitCode;

use crate::Runtime;
use crate::stdlib::io::{Streams, lock};

/// Runs the command with the arguments of the program.
pub fn main() -> ExitCode {
    let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let Some(file) = args.get(1) else { return ExitCode::from(2) };
    let (text, name) = if file == "-e" {
        (args.get(2).map(|a| a.as_bytes().to_vec()).unwrap_or_default(), b"=(-e)".to_vec())
    } else {
        (std::fs::read(file).unwrap_or_default(), [b"@", file.as_bytes()].concat())
    };
    let mut options = crate::Options::default();
    let debug = std::env::var("WIPPY_DEBUG").unwrap_or_default();
    options.gc_always = debug.contains("gc=always");
    options.gc_never = debug.contains("gc=never");
    options.optimize = !debug.contains("opt=off");
    options.loop_back_end = debug.contains("backend=loop");
    let mut runtime = Runtime::new(options);
    let text = text.get(crate::source::prologue_len(&text)..).unwrap_or_default();
    let result = runtime.run(text, &name);
    let streams = Streams::standard();
    streams.flush_all();
    match result {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            let report = format!("wippy: {}\n{}\n", error.message, error.traceback.unwrap_or_default());
            streams.write_error(report.as_bytes());
            let _ = lock(&streams.stderr).flush();
            ExitCode::FAILURE
        }
    }
}
