//! The command line.

pub(crate) const HELP: &str = "\
usage: cargo bench --bench start -- [OPTIONS]

  --rounds N         interleaved rounds (default 15)
  --entries N        entries of the project (default 500)
  --smoke            one round with few entries: only check that everything starts
  --help             this text

WIPPY_BIN names another binary to measure as wippy. lua5.4 takes part if it is installed.
";

/// The parsed command line.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) rounds: usize,
    pub(crate) n_entries: usize,
}

/// Returns `None` if help was asked for.
pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options { rounds: 15, n_entries: 500 };
    while let Some(arg) = args.next() {
        let mut number = || {
            let value = args.next().and_then(|value| value.parse().ok()).filter(|n| *n > 0);
            value.ok_or_else(|| format!("{arg} needs a number of at least 1"))
        };
        match arg.as_str() {
            "--rounds" => options.rounds = number()?,
            "--entries" => options.n_entries = number()?,
            "--smoke" => options = Options { rounds: 1, n_entries: 20 },
            // Cargo passes it to every bench target.
            "--bench" => {}
            "-h" | "--help" => return Ok(None),
            _ => return Err(format!("unknown option '{arg}' (see --help)")),
        }
    }
    Ok(Some(options))
}
