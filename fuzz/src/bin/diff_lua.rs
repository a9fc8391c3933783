//! Runs generated programs under the reference Lua and under wippy, compares what they print, and writes a
//! minimised program for each kind of difference.

#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{fs, io};

use wippy_fuzz::batch::{self, Frame, Interpreter, Scratch};
use wippy_fuzz::choice::Choices;
use wippy_fuzz::diff::{Difference, Mask, Verdict, compare};
use wippy_fuzz::generate::{self, Flavour};
use wippy_fuzz::minimise::minimise;
use wippy_fuzz::{calls, mutate, table_ops};

const USAGE: &str =
    "usage: differ [--seed N] [--count N] [--lua COMMAND] [--wippy COMMAND] [--suite programs|calls|tables|syntax|all]
              [--flavour globals|environment|debug] [--mask names,lines,messages] [--finds FOLDER]
              [--max-finds N] [--show SEED]";

/// Programs in one process.
const BATCH: usize = 100;
const BATCH_LIMIT: Duration = Duration::from_secs(8);
const MINIMISE_LIMIT: Duration = Duration::from_secs(2);
/// Time for making one find small; candidates that never end cost seconds each.
const MINIMISE_TOTAL: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Suite {
    Programs,
    Calls,
    Tables,
    Syntax,
}

struct Options {
    seed: u64,
    count: usize,
    lua: Interpreter,
    wippy: Interpreter,
    suites: Vec<Suite>,
    flavour: Option<Flavour>,
    mask: Mask,
    finds: PathBuf,
    finds_max: usize,
    show: Option<u64>,
}

fn parse_options() -> Result<Options, String> {
    let interpreter = |command: &str| Interpreter { command: PathBuf::from(command) };
    let mut options = Options {
        seed: 1,
        count: 10_000,
        lua: interpreter("lua5.3"),
        wippy: interpreter("wippy"),
        suites: vec![Suite::Programs],
        flavour: None,
        mask: Mask::default(),
        finds: PathBuf::from("finds"),
        finds_max: 20,
        show: None,
    };
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        let number = || value.parse::<u64>().map_err(|_| format!("{name}: `{value}` is no number"));
        match name.as_str() {
            "--seed" => options.seed = number()?,
            "--count" => options.count = number()? as usize,
            "--max-finds" => options.finds_max = number()? as usize,
            "--show" => options.show = Some(number()?),
            "--lua" => options.lua = interpreter(&value),
            "--wippy" => options.wippy = interpreter(&value),
            "--finds" => options.finds = PathBuf::from(&value),
            "--suite" => {
                options.suites = match value.as_str() {
                    "programs" => vec![Suite::Programs],
                    "calls" => vec![Suite::Calls],
                    "tables" => vec![Suite::Tables],
                    "syntax" => vec![Suite::Syntax],
                    "all" => vec![
                        Suite::Programs,
                        Suite::Programs,
                        Suite::Programs,
                        Suite::Calls,
                        Suite::Tables,
                        Suite::Syntax,
                    ],
                    _ => return Err(format!("no suite `{value}`")),
                }
            }
            "--flavour" => {
                options.flavour = Some(match value.as_str() {
                    "globals" => Flavour::Globals,
                    "environment" => Flavour::Environment,
                    "debug" => Flavour::Debug,
                    _ => return Err(format!("no flavour `{value}`")),
                });
            }
            "--mask" => {
                for word in value.split(',') {
                    match word {
                        "names" => options.mask.names = true,
                        "lines" => options.mask.lines = true,
                        "messages" => options.mask.messages = true,
                        _ => return Err(format!("nothing to mask is called `{word}`")),
                    }
                }
            }
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(options)
}

fn generate(suite: Suite, flavour: Flavour, seed: u64) -> String {
    let mut c = Choices::from_seed(seed);
    match suite {
        Suite::Programs => generate::program(&mut c, flavour),
        Suite::Calls => calls::program(&mut c),
        Suite::Tables => table_ops::program(&mut c),
        Suite::Syntax => mutate::program(&mut c),
    }
}

/// The counts that the run reports.
#[derive(Default)]
struct Totals {
    n: usize,
    reached: usize,
    excluded: usize,
    differences: usize,
    refused: usize,
    /// Per signature: how many, and the seed of the first.
    kinds: BTreeMap<String, (usize, u64)>,
    written: usize,
}

struct Run<'a> {
    options: &'a Options,
    scratch_lua: Scratch,
    scratch_wippy: Scratch,
    totals: Totals,
}

impl Run<'_> {
    fn both(&self, programs: &[String], flavour: Flavour, limit: Duration) -> io::Result<(Vec<Frame>, Vec<Frame>)> {
        let reference = batch::run(&self.options.lua, &self.scratch_lua, programs, flavour, limit)?;
        let ours = batch::run(&self.options.wippy, &self.scratch_wippy, programs, flavour, limit)?;
        Ok((reference, ours))
    }

    fn batch(&mut self, suite: Suite, flavour: Flavour, first_seed: u64, n: usize) -> io::Result<()> {
        let programs: Vec<String> = (0..n).map(|i| generate(suite, flavour, first_seed + i as u64)).collect();
        let (reference, ours) = self.both(&programs, flavour, BATCH_LIMIT)?;
        for (index, (a, b)) in reference.iter().zip(&ours).enumerate() {
            self.totals.n += 1;
            if let Frame::Finished { reached, state, .. } = a {
                self.totals.reached += usize::from(*reached);
                self.totals.refused += usize::from(state.starts_with("refused"));
            } else {
                // A program that the reference does not finish is a fault of the generator.
                println!("the reference stopped at seed {}, {flavour:?}", first_seed + index as u64);
            }
            match compare(&programs[index], a, b, self.options.mask) {
                Verdict::Same => {}
                Verdict::Excluded => self.totals.excluded += 1,
                Verdict::Differs(difference) => {
                    self.difference(&programs, index, flavour, first_seed + index as u64, &difference)?;
                }
            }
        }
        Ok(())
    }

    fn difference(
        &mut self,
        programs: &[String],
        index: usize,
        flavour: Flavour,
        seed: u64,
        difference: &Difference,
    ) -> io::Result<()> {
        self.totals.differences += 1;
        let (n, _) =
            *self.totals.kinds.entry(difference.signature.clone()).and_modify(|e| e.0 += 1).or_insert((1, seed));
        // Differences of plain values share one signature, so more of them are looked at.
        let wanted = if difference.signature == "value" { 8 } else { 1 };
        if n > wanted || self.totals.written >= self.options.finds_max {
            return Ok(());
        }
        self.totals.written += 1;
        let source = &programs[index];
        // A smaller program must show the same kind of difference, or the search would drift to another.
        let wanted = &difference.signature;
        let alone = self.judge(std::slice::from_ref(source), flavour)?;
        let (small, what) = if let [Some(_)] = alone.as_slice() {
            let mut failure = None;
            let start = Instant::now();
            let small = minimise(source, |candidates| {
                if start.elapsed() > MINIMISE_TOTAL {
                    return vec![false; candidates.len()];
                }
                match self.judge(candidates, flavour) {
                    Ok(found) => found.iter().map(|d| d.as_ref().is_some_and(|d| d.signature == *wanted)).collect(),
                    Err(error) => {
                        failure = Some(error);
                        vec![false; candidates.len()]
                    }
                }
            });
            if let Some(error) = failure {
                return Err(error);
            }
            (small.clone(), self.judge(&[small], flavour)?.pop().flatten())
        } else {
            // It needs what ran before it in the same process.
            (programs[..=index].join("\n"), None)
        };
        let shown = what.as_ref().unwrap_or(difference);
        println!(
            "--- seed {seed}, {flavour:?}\n{}\nreference: {}\nours:      {}",
            small.trim_end(),
            shown.reference,
            shown.ours
        );
        let script = match what {
            Some(_) => batch::script(&[small], 0, flavour),
            None => batch::script(&programs[..=index], 0, flavour),
        };
        fs::create_dir_all(&self.options.finds)?;
        let path = self.options.finds.join(format!("seed_{seed}.lua"));
        let mut text = String::new();
        for (side, line) in [("reference", &shown.reference), ("ours", &shown.ours)] {
            let _ = writeln!(text, "-- {side}: {}", line.replace('\n', " "));
        }
        text.push_str(&script);
        write_find(&path, &text)
    }

    /// For each program the difference that it shows, if it still is a program for the reference.
    fn judge(&self, programs: &[String], flavour: Flavour) -> io::Result<Vec<Option<Difference>>> {
        let (reference, ours) = self.both(programs, flavour, MINIMISE_LIMIT)?;
        let frames = programs.iter().zip(&reference).zip(&ours);
        let verdicts = frames.map(|((program, a), b)| match compare(program, a, b, self.options.mask) {
            Verdict::Differs(difference)
                if !shows_refusal(a) || shows_refusal(b) || difference.signature.starts_with("refused") =>
            {
                Some(difference)
            }
            _ => None,
        });
        Ok(verdicts.collect())
    }
}

fn shows_refusal(frame: &Frame) -> bool {
    matches!(frame, Frame::Finished { state, .. } if state.starts_with("refused"))
}

fn write_find(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

fn flavour_of(batch: usize) -> Flavour {
    match batch % 20 {
        0..=9 => Flavour::Globals,
        10..=16 => Flavour::Environment,
        _ => Flavour::Debug,
    }
}

fn main() -> ExitCode {
    let options = match parse_options() {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match differ(&options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

fn differ(options: &Options) -> io::Result<usize> {
    if let Some(seed) = options.show {
        print!("{}", generate(options.suites[0], options.flavour.unwrap_or(Flavour::Globals), seed));
        return Ok(0);
    }
    let start = Instant::now();
    let mut run =
        Run { options, scratch_lua: Scratch::new()?, scratch_wippy: Scratch::new()?, totals: Totals::default() };
    for (index, first) in (0..options.count).step_by(BATCH).enumerate() {
        let suite = options.suites[index % options.suites.len()];
        let flavour = match (suite, options.flavour) {
            (_, Some(flavour)) => flavour,
            (Suite::Programs, None) => flavour_of(index / options.suites.len()),
            _ => Flavour::Globals,
        };
        let n = BATCH.min(options.count - first);
        run.batch(suite, flavour, options.seed.wrapping_mul(1_000_000_007).wrapping_add(first as u64), n)?;
    }
    let totals = &run.totals;
    for (signature, (n, seed)) in &totals.kinds {
        println!("{n:6}  {signature}  (seed {seed})");
    }
    println!(
        "{} programs, {} differ, {} excluded, {} refused; {:.1} % reach their last statement; {:.1} s",
        totals.n,
        totals.differences,
        totals.excluded,
        totals.refused,
        100.0 * totals.reached as f64 / totals.n.max(1) as f64,
        start.elapsed().as_secs_f64()
    );
    Ok(totals.differences)
}
