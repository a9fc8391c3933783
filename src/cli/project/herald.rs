//! What is said while a project runs.

use std::io::IsTerminal;
use std::time::Duration;

use super::super::exit;
use super::super::output::Output;
use super::super::report;
use crate::log::{self, Field, Level, Record};
use crate::registry::Opened;
use crate::stdlib::io::Streams;
use crate::supervise::{Ended, Form, Herald, Late, Ready, result_text};

/// See the head of the file.
pub(in super::super) struct Voice {
    pub(in super::super) output: Output,
    pub(in super::super) is_silent: bool,
    pub(in super::super) n_entries: usize,
    /// The run is for one process: what services do is told only when it goes wrong.
    pub(in super::super) has_task: bool,
    /// The process is a function: its result is printed, like this, and is no status.
    pub(in super::super) shows: Option<Form>,
}

impl Voice {
    /// Whether the state of the whole project is of interest.
    fn is_chatty(&self) -> bool {
        !self.is_silent && !self.has_task
    }
}

impl Herald for Voice {
    fn opened(&self, opened: &Opened) {
        let Some((place, number)) = &opened.head else { return };
        let mut record = Record::new(Level::Info, "registry".to_owned(), "history found".to_owned());
        record.fields = vec![
            ("version".to_owned(), Field::Text(format!("v{number}"))),
            ("in".to_owned(), Field::Text(place.clone())),
        ];
        log::submit(record);
        for line in &opened.skipped {
            log::submit(Record::new(Level::Warn, "registry".to_owned(), line.clone()));
        }
    }

    fn ready(&self, ready: Ready) {
        if !self.is_chatty() {
            return;
        }
        let Ready { after, n_services } = ready;
        let (ms, n_entries) = (after.as_millis(), self.n_entries);
        if std::io::stderr().is_terminal() {
            report::write(&format!(
                "  ready in {ms} ms — {n_entries} entries, {n_services} services\n  Ctrl-C stops\n"
            ));
        } else {
            let mut record = Record::new(Level::Info, "run".to_owned(), "ready".to_owned());
            let number = |n: usize| Field::Integer(i64::try_from(n).unwrap_or(i64::MAX));
            record.fields = vec![
                ("ms".to_owned(), Field::Integer(i64::try_from(ms).unwrap_or(i64::MAX))),
                ("entries".to_owned(), number(n_entries)),
                ("services".to_owned(), number(n_services)),
            ];
            log::submit(record);
        }
    }

    fn not_started(&self, problems: &[String]) {
        for problem in problems {
            report::write(&format!("{} {}\n", self.output.error_word("error:"), self.output.shown(problem)));
        }
    }

    fn stopping(&self, limit: Duration) {
        if self.is_chatty() && std::io::stderr().is_terminal() {
            report::write(&format!("  stopping… (Ctrl-C again to force, {}s limit)\n", limit.as_secs()));
        }
    }

    fn stopped(&self) {
        if self.is_chatty() && std::io::stderr().is_terminal() {
            report::write("  stopped\n");
        }
    }

    fn late(&self, late: Late<'_>) {
        let services = late.0.join(", ");
        report::write(&format!("{} not stopped in time: {services}\n", self.output.error_word("error:")));
    }

    fn task_failed(&self, message: &str) {
        report::write(&format!("{} {}\n", self.output.error_word("error:"), self.output.shown(message)));
    }

    fn task_ended(&self, ended: &Ended) -> i32 {
        if let Some(form) = self.shows
            && let Some(text) = result_text(ended, form)
        {
            Streams::standard().write_out(text.as_bytes());
            return 0;
        }
        i32::from(match ended {
            Ended::Nil | Ended::Table(_) | Ended::Other => 0,
            Ended::Boolean(success) => u8::from(!success),
            Ended::Int(n) => exit::status_of(*n),
            Ended::Float(n) => exit::status_of_float(*n),
            Ended::Text(text) => {
                Streams::standard().write_out(&[text, &b"\n"[..]].concat());
                0
            }
            // It has been reported.
            Ended::Failed { .. } => exit::FAILURE,
        })
    }
}
