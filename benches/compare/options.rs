//! The command line of the comparison.

use std::path::PathBuf;

pub(crate) const HELP: &str = "\
usage: cargo bench --bench compare -- [OPTIONS]

  --rounds N         interleaved rounds a program (default 11)
  --only A,B         only these programs
  --numeric          the programs of benches/numeric, with annotations; the peers, and wippy once more as 'erased', run
                     them without
  --markdown         also write the tables into benches/README.md and README.md (--numeric: benches/README.md)
  --lua53            also run lua5.3
  --baseline BIN     also run another build of wippy
  --smoke            one round with small sizes: only check that the outputs agree
  --counts           count instructions with valgrind and compare with benches/counts.txt (2 % tolerance)
  --update           with --counts: store the figures instead
  --help             this text

WIPPY_BIN names another binary to measure as wippy.
";

/// What a run does.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// CPU time and memory in interleaved rounds.
    Measure,
    /// Outputs only.
    Smoke,
    /// Instruction counts against the stored ones.
    Counts {
        /// Store instead of compare.
        update: bool,
    },
}

/// The parsed command line.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) mode: Mode,
    pub(crate) rounds: usize,
    /// Names of the wanted programs; empty means all.
    pub(crate) only: Vec<String>,
    /// The programs with annotations.
    pub(crate) numeric: bool,
    pub(crate) markdown: bool,
    pub(crate) lua53: bool,
    pub(crate) baseline: Option<PathBuf>,
}

/// Returns `None` if help was asked for.
pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options {
        mode: Mode::Measure,
        rounds: 11,
        only: Vec::new(),
        numeric: false,
        markdown: false,
        lua53: false,
        baseline: None,
    };
    let mut update = false;
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--rounds" => {
                options.rounds = value(&mut args, &arg)?
                    .parse()
                    .ok()
                    .filter(|rounds| *rounds > 0)
                    .ok_or("--rounds needs a number of at least 1")?;
            }
            "--only" => {
                options.only = value(&mut args, &arg)?.split(',').map(str::to_owned).collect();
            }
            "--numeric" => options.numeric = true,
            "--markdown" => options.markdown = true,
            "--lua53" => options.lua53 = true,
            "--baseline" => options.baseline = Some(value(&mut args, &arg)?.into()),
            "--smoke" => options.mode = Mode::Smoke,
            "--counts" => options.mode = Mode::Counts { update: false },
            "--update" => update = true,
            // Cargo passes it to every bench target.
            "--bench" => {}
            "-h" | "--help" => return Ok(None),
            _ => return Err(format!("unknown option '{arg}' (see --help)")),
        }
    }
    if options.numeric && matches!(options.mode, Mode::Counts { .. }) {
        return Err("--counts does not go with --numeric".to_owned());
    }
    if update {
        if options.mode == Mode::Measure || options.mode == Mode::Smoke {
            return Err("--update goes with --counts".to_owned());
        }
        options.mode = Mode::Counts { update: true };
    }
    Ok(Some(options))
}

fn value(args: &mut impl Iterator<Item = String>, option: &str) -> Result<String, String> {
    args.next().ok_or_else(|| format!("{option} needs a value"))
}
