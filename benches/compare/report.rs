//! The tables: on the terminal while the run goes on, in `benches/README.md` between its two marks, and the short
//! form in the project's `README.md`.

use std::fmt::Write as _;

use crate::child::Usage;
use crate::document::put_between_marks;
use crate::options::Options;
use crate::peers::{self, Peer};
use crate::programs::Program;
use crate::stats;

/// Programs whose peak is at least this under lua5.4 (or the first peer) count for the mean of memory.
const MEMORY_FROM_KIB: f64 = 10.0 * 1024.0;
/// Name of the marks around the tables.
const MARK: &str = "table";
/// The same for the programs with annotations.
const NUMERIC_MARK: &str = "numeric";
/// Programs of the short table.
const SHORT: [&str; 8] = ["fib", "loop_int", "nbody", "binary_trees", "richards", "json", "gsub", "sort"];

/// The figures of one program under one interpreter.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) seconds: f64,
    pub(crate) spread: f64,
    pub(crate) peak_kib: f64,
}

impl Cell {
    /// Medians of the runs; `None` if there were none.
    pub(crate) fn from_usages(usages: &[Usage]) -> Option<Cell> {
        if usages.is_empty() {
            return None;
        }
        let seconds: Vec<f64> = usages.iter().map(|usage| usage.cpu_seconds).collect();
        let peaks: Vec<f64> = usages.iter().map(|usage| usage.peak_kib).collect();
        Some(Cell {
            seconds: stats::median(&seconds),
            spread: stats::spread(&seconds),
            peak_kib: stats::median(&peaks),
        })
    }
}

/// One line of the table: cells in the order of the peers, wippy first.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) cells: Vec<Option<Cell>>,
}

/// Prints results as they come and keeps them for the README.
pub(crate) struct Report {
    peers: Vec<Peer>,
    rounds: usize,
    rows: Vec<Row>,
    keep: bool,
    is_numeric: bool,
    text: String,
}

impl Report {
    pub(crate) fn new(peers: &[Peer], options: &Options) -> Self {
        let &Options { rounds, markdown: keep, numeric: is_numeric, .. } = options;
        Report { peers: peers.to_vec(), rounds, rows: Vec::new(), keep, is_numeric, text: String::new() }
    }

    fn others(&self) -> &[Peer] {
        self.peers.get(1..).unwrap_or_default()
    }

    fn line(&mut self, line: &str) {
        println!("{line}");
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The head of the table.
    pub(crate) fn begin(&mut self, floor_kib: f64) {
        self.line(&format!(
            "CPU time in seconds (median of {} interleaved rounds ± half the quartile distance), peak memory in MiB \
             (the least that can be seen here is {:.1}), {}.",
            self.rounds,
            floor_kib / 1024.0,
            peers::names(&self.peers)
        ));
        self.line("");
        let mut head = "| program |".to_owned();
        let mut rule = "|---|".to_owned();
        for peer in &self.peers {
            let _ = write!(head, " {} s | MiB |", peer.name);
            rule.push_str("--:|--:|");
        }
        for peer in self.others() {
            let _ = write!(head, " time / {0} | memory / {0} |", peer.name);
            rule.push_str("--:|--:|");
        }
        self.line(&head);
        self.line(&rule);
    }

    /// One program.
    pub(crate) fn program(&mut self, row: Row) {
        let mut text = format!("| {} |", row.name);
        for cell in &row.cells {
            match cell {
                Some(cell) => {
                    let _ = write!(
                        text,
                        " {:.3} ±{:.0}% | {:.1} |",
                        cell.seconds,
                        cell.spread * 100.0,
                        cell.peak_kib / 1024.0
                    );
                }
                None => text.push_str(" – | – |"),
            }
        }
        for index in 1..row.cells.len() {
            match (ratio(&row, index, |cell| cell.seconds), ratio(&row, index, |cell| cell.peak_kib)) {
                (Some(time), Some(memory)) => {
                    let _ = write!(text, " {time:.2} | {memory:.2} |");
                }
                _ => text.push_str(" – | – |"),
            }
        }
        self.line(&text);
        self.rows.push(row);
    }

    /// Geometric means and the programs that are slower than a peer.
    pub(crate) fn summary(&mut self) {
        self.line("");
        for index in 1..self.peers.len() {
            let Some(peer) = self.peers.get(index) else {
                continue;
            };
            let (times, peaks) = self.ratios(index);
            let slower: Vec<String> = self
                .rows
                .iter()
                .filter_map(|row| {
                    let time = ratio(row, index, |cell| cell.seconds).filter(|time| *time > 1.03)?;
                    Some(format!("{} {time:.2}", row.name))
                })
                .collect();
            let text = format!(
                "- against {}: time {} over {} programs; memory {} over {} programs above 10 MiB; slower by more \
                 than 3 %: {}",
                peer.name,
                mean_text(&times),
                times.len(),
                mean_text(&peaks),
                peaks.len(),
                if slower.is_empty() { "none".to_owned() } else { slower.join(", ") }
            );
            self.line(&text);
        }
    }

    /// A micro benchmark: time for one operation, or for the whole start if it has no size.
    pub(crate) fn micro(&mut self, program: &Program, cells: &[Option<Cell>]) {
        let mut figures = Vec::new();
        let wippy = cells.first().and_then(Option::as_ref).map(|cell| cell.seconds);
        for (peer, cell) in self.peers.iter().zip(cells) {
            let Some(cell) = cell else { continue };
            let mut text = if program.size == 0 {
                format!("{} {:.2} ms {:.1} MiB", peer.name, cell.seconds * 1e3, cell.peak_kib / 1024.0)
            } else {
                #[expect(clippy::cast_precision_loss, reason = "a number of operations")]
                let operations = program.size as f64;
                format!("{} {:.0} ns", peer.name, cell.seconds * 1e9 / operations)
            };
            if let Some(wippy) = wippy.filter(|_| peer.name != "wippy") {
                let _ = write!(text, " ({:.2})", wippy / cell.seconds);
            }
            figures.push(text);
        }
        let text = format!("- {}: {}", program.name, figures.join(", "));
        self.line(&text);
    }

    /// Writes the tables into the README if that was asked for.
    pub(crate) fn finish(self) -> Result<(), String> {
        if !self.keep {
            return Ok(());
        }
        if self.is_numeric {
            return put_between_marks("benches/README.md", NUMERIC_MARK, &self.text);
        }
        put_between_marks("benches/README.md", MARK, &self.text)?;
        put_between_marks("README.md", MARK, &self.short())
    }

    /// Means against each peer, and the times of some programs.
    fn short(&self) -> String {
        let mut text = "| against | programs | time | memory (programs over 10 MiB) |\n|---|--:|--:|--:|\n".to_owned();
        for (index, peer) in self.peers.iter().enumerate().skip(1) {
            let (times, peaks) = self.ratios(index);
            let (time, peak) = (mean_text(&times), mean_text(&peaks));
            let _ = writeln!(text, "| {} | {} | {time} | {peak} |", peer.name, times.len());
        }
        text.push_str("\n| seconds |");
        for peer in &self.peers {
            let _ = write!(text, " {} |", peer.name);
        }
        let _ = writeln!(text, "\n|---|{}", "--:|".repeat(self.peers.len()));
        for row in self.rows.iter().filter(|row| SHORT.contains(&row.name.as_str())) {
            let _ = write!(text, "| {} |", row.name);
            for cell in &row.cells {
                let seconds = cell.as_ref().map_or_else(|| "–".to_owned(), |cell| format!("{:.3}", cell.seconds));
                let _ = write!(text, " {seconds} |");
            }
            text.push('\n');
        }
        text
    }

    /// Wippy's times and peaks divided by those of the peer at `index`; peaks of large programs only.
    fn ratios(&self, index: usize) -> (Vec<f64>, Vec<f64>) {
        let times = self.rows.iter().filter_map(|row| ratio(row, index, |cell| cell.seconds)).collect();
        let large = self.rows.iter().filter(|row| {
            row.cells.get(1).and_then(Option::as_ref).is_some_and(|cell| cell.peak_kib >= MEMORY_FROM_KIB)
        });
        (times, large.filter_map(|row| ratio(row, index, |cell| cell.peak_kib)).collect())
    }
}

/// Wippy's figure divided by that of the peer at `index`.
fn ratio(row: &Row, index: usize, figure: impl Fn(&Cell) -> f64) -> Option<f64> {
    let wippy = row.cells.first()?.as_ref()?;
    let peer = row.cells.get(index)?.as_ref()?;
    Some(figure(wippy) / figure(peer))
}

fn mean_text(ratios: &[f64]) -> String {
    stats::geometric_mean(ratios).map_or_else(|| "–".to_owned(), |mean| format!("{mean:.3}"))
}
