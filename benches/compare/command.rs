//! What the benchmark commands have in common: help, complaints, exit status.

use std::process::ExitCode;

/// Runs with the options of the command line, if they were understood; `None` asks for help.
pub(crate) fn main<O>(
    options: Result<Option<O>, String>,
    help: &str,
    run: impl FnOnce(&O) -> Result<(), String>,
) -> ExitCode {
    let options = match options {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{help}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
