//! The table: on the terminal while the run goes on, in `benches/README.md` between its two marks, and without the
//! last details in the project's `README.md`.

use std::fmt::Write as _;
use std::thread::available_parallelism;

use crate::document::put_between_marks;
use crate::options::Options;
use crate::runtimes::Runtime;
use crate::stats;
use crate::workloads::Workload;

/// Name of the marks around the tables.
const MARK: &str = "concurrency";

/// The figures of one workload in one runtime.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    value: f64,
    spread: f64,
}

impl Cell {
    /// Median of the runs; `None` if there were none.
    pub(crate) fn of(values: &[f64]) -> Option<Cell> {
        if values.is_empty() {
            return None;
        }
        Some(Cell { value: stats::median(values), spread: stats::spread(values) })
    }
}

/// Prints rows as they come and keeps them for the documents.
pub(crate) struct Report {
    names: Vec<&'static str>,
    titles: Vec<String>,
    rounds: usize,
    keep: bool,
    long: String,
    short: String,
}

impl Report {
    pub(crate) fn new(runtimes: &[Runtime], options: &Options) -> Self {
        Report {
            names: runtimes.iter().map(|runtime| runtime.name).collect(),
            titles: runtimes.iter().map(|runtime| runtime.title.clone()).collect(),
            rounds: options.rounds,
            keep: options.markdown,
            long: String::new(),
            short: String::new(),
        }
    }

    fn line(&mut self, line: &str) {
        println!("{line}");
        self.long.push_str(line);
        self.long.push('\n');
    }

    /// The head of the table.
    pub(crate) fn begin(&mut self) {
        let cores = available_parallelism().map_or(1, usize::from);
        let mut text = format!(
            "{} on {cores} cores; median of {} interleaved rounds ± half the quartile distance.",
            self.titles.join(", "),
            self.rounds
        );
        if self.compares() {
            text.push_str(" The last columns say how many times better wippy is: faster, smaller, sooner.");
        }
        self.line(&text);
        self.line("");
        let mut head = "| workload | unit |".to_owned();
        let mut rule = "|---|---|".to_owned();
        for name in &self.names {
            let _ = write!(head, " {name} |");
            rule.push_str("--:|");
        }
        if self.compares() {
            for name in self.names.iter().skip(1) {
                let _ = write!(head, " against {name} |");
                rule.push_str("--:|");
            }
        }
        let _ = writeln!(
            self.short,
            "Processes, messages and channels beside {} on {cores} cores. The last columns say how many times better \
             wippy is.\n\n{head}\n{rule}",
            self.titles.get(1..).unwrap_or_default().join(" and ")
        );
        self.line(&head);
        self.line(&rule);
    }

    /// Whether the first column is wippy's.
    fn compares(&self) -> bool {
        self.names.first() == Some(&"wippy")
    }

    /// One workload, cells in the order of the runtimes.
    pub(crate) fn row(&mut self, workload: &Workload, cells: &[Option<Cell>]) {
        let name = [workload.name, workload.variant].join(" ");
        let start = format!("| {} | {} |", name.trim_end(), workload.unit);
        let (mut long, mut short) = (start.clone(), start);
        for cell in cells {
            match cell {
                Some(cell) => {
                    let value = figure(cell.value);
                    let _ = write!(short, " {value} |");
                    let _ = write!(long, " {value} ±{:.0}% |", cell.spread.abs() * 100.0);
                }
                None => {
                    short.push_str(" – |");
                    long.push_str(" – |");
                }
            }
        }
        let mut ratios = String::new();
        if self.compares() {
            let own = cells.first().copied().flatten();
            for peer in cells.iter().skip(1) {
                match (own, peer) {
                    (Some(own), Some(peer)) if workload.more_is_better => {
                        let _ = write!(ratios, " {:.2} |", own.value / peer.value);
                    }
                    (Some(own), Some(peer)) => {
                        let _ = write!(ratios, " {:.2} |", peer.value / own.value);
                    }
                    _ => ratios.push_str(" – |"),
                }
            }
        }
        self.line(&format!("{long}{ratios}"));
        if workload.in_short_table {
            let _ = writeln!(self.short, "{short}{ratios}");
        }
    }

    /// Writes the tables into the documents if that was asked for.
    pub(crate) fn finish(self) -> Result<(), String> {
        if !self.keep {
            return Ok(());
        }
        put_between_marks("benches/README.md", MARK, &self.long)?;
        put_between_marks("README.md", MARK, &self.short)
    }
}

/// A figure with about three digits.
fn figure(value: f64) -> String {
    if value >= 1e6 {
        format!("{:.2} M", value / 1e6)
    } else if value >= 1e4 {
        format!("{:.0} k", value / 1e3)
    } else if value >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}
