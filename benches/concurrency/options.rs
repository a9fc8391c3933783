//! The command line.

pub(crate) const HELP: &str = "\
usage: cargo bench --bench concurrency -- [OPTIONS]

  --rounds N         interleaved rounds a workload (default 5)
  --only A,B         only these workloads
  --markdown         also write the table into benches/README.md and README.md
  --smoke            one round with small sizes: only check that everything runs
  --peers-only       without wippy
  --help             this text

WIPPY_BIN names another binary to measure as wippy. Erlang (erl, erlc) and Go (go) take part if they are installed.
";

/// The parsed command line.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) rounds: usize,
    /// Names of the wanted workloads; empty means all.
    pub(crate) only: Vec<String>,
    pub(crate) markdown: bool,
    pub(crate) smoke: bool,
    pub(crate) peers_only: bool,
}

/// Returns `None` if help was asked for.
pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options { rounds: 5, only: Vec::new(), markdown: false, smoke: false, peers_only: false };
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--rounds" => {
                options.rounds =
                    value()?.parse().ok().filter(|n| *n > 0).ok_or("--rounds needs a number of at least 1")?;
            }
            "--only" => options.only = value()?.split(',').map(str::to_owned).collect(),
            "--markdown" => options.markdown = true,
            "--smoke" => (options.smoke, options.rounds) = (true, 1),
            "--peers-only" => options.peers_only = true,
            // Cargo passes it to every bench target.
            "--bench" => {}
            "-h" | "--help" => return Ok(None),
            _ => return Err(format!("unknown option '{arg}' (see --help)")),
        }
    }
    if options.markdown && (options.smoke || options.peers_only || !options.only.is_empty()) {
        return Err("--markdown needs all workloads in full size".to_owned());
    }
    Ok(Some(options))
}
