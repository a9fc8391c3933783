//! The `wippy` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    wippy::cli::main()
}
