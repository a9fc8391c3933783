//! The cost of checking a value against a type, beside the same check written in Lua: `validate.lua`, run once.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the program's output")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut runtime = wippy::Runtime::new(wippy::Options::default());
    match runtime.run(include_bytes!("validate.lua"), b"@benches/validate.lua") {
        Ok(results) => {
            println!("{}", results.join("\n"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
