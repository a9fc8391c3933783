//! Options of calls: time-out, retries, grace (specification: funcs 6 to 8).

use std::sync::Arc;

use super::super::duration::{Duration, MILLISECOND, SECOND};
use super::super::error::ErrorValue;
use super::super::limits::Limits;
use crate::data::Data;
use crate::sched::Nanos;
use crate::vm::native::{Cx, Kind, TableRef, Value, kind_of};

/// What is said about calls: by their entry, by an executor.
#[derive(Clone, Default)]
pub(crate) struct CallOptions {
    /// How long it may take, the queue and all attempts included.
    pub(crate) timeout: Option<Duration>,
    pub(super) retry: Option<Arc<Retry>>,
    /// How long a callee that reads its events has after it was asked to end.
    cancel_grace: Option<Duration>,
    /// The network that it is to use.
    pub(crate) network: Option<Vec<u8>>,
    /// What the process of the call may take.
    pub(crate) limits: Limits,
}

/// How failed calls are tried again.
#[derive(Clone)]
pub(crate) struct Retry {
    pub(super) max_attempts: i64,
    initial_delay: Duration,
    max_delay: Duration,
    backoff_factor: f64,
    jitter: f64,
    retry_kinds: Option<Vec<Vec<u8>>>,
    skip_kinds: Vec<Vec<u8>>,
}

impl CallOptions {
    /// Those of a call with a time-out and limits.
    pub(crate) fn within(timeout: Option<Duration>, limits: Limits) -> CallOptions {
        CallOptions { timeout, limits, ..CallOptions::default() }
    }

    /// These over others, option by option.
    pub(crate) fn over(&self, base: &CallOptions) -> CallOptions {
        CallOptions {
            timeout: self.timeout.or(base.timeout),
            retry: self.retry.clone().or_else(|| base.retry.clone()),
            cancel_grace: self.cancel_grace.or(base.cancel_grace),
            network: self.network.clone().or_else(|| base.network.clone()),
            limits: self.limits.within(&base.limits),
        }
    }

    pub(super) fn grace(&self) -> Nanos {
        Nanos::try_from(self.cancel_grace.unwrap_or(Duration(SECOND)).0).unwrap_or(0)
    }

    /// Reads the options of a table. What is no option of ours is for others.
    ///
    /// # Errors
    /// The message.
    pub(crate) fn read(cx: &mut Cx<'_>, table: TableRef) -> Result<CallOptions, String> {
        CallOptions::of(&mut InTable { cx, table })
    }

    /// Reads the options that an entry has in its meta.
    ///
    /// # Errors
    /// The message.
    pub(crate) fn of_entry(mut options: &Data) -> Result<CallOptions, String> {
        CallOptions::of(&mut options)
    }

    fn of(fields: &mut impl Fields) -> Result<CallOptions, String> {
        let timeout = fields.duration("timeout", "timeout")?;
        if timeout.is_some_and(|timeout| timeout.0 <= 0) {
            return Err("timeout must be > 0".to_owned());
        }
        let cancel_grace = fields.duration("cancel_grace", "cancel_grace")?;
        let retry = fields.retry()?.map(Arc::new);
        let network = fields.text("network")?;
        Ok(CallOptions { timeout, retry, cancel_grace, network, limits: Limits::default() })
    }
}

impl Retry {
    fn of(fields: &mut impl Fields) -> Result<Retry, String> {
        #[expect(clippy::cast_possible_truncation, reason = "more attempts than fit are the most that fit")]
        let max_attempts = fields.number("max_attempts")?.map_or(1, |n| n as i64);
        Ok(Retry {
            max_attempts,
            initial_delay: fields
                .duration("initial_delay", "retry.initial_delay")?
                .unwrap_or(Duration(100 * MILLISECOND)),
            max_delay: fields.duration("max_delay", "retry.max_delay")?.unwrap_or(Duration(10 * SECOND)),
            backoff_factor: fields.number("backoff_factor")?.unwrap_or(2.0),
            jitter: fields.number("jitter")?.unwrap_or(0.1),
            retry_kinds: fields.kinds("retry_kinds")?,
            skip_kinds: fields.kinds("skip_kinds")?.unwrap_or_default(),
        })
    }

    /// Whether a call that has failed so often is tried again.
    pub(super) fn allows(&self, error: &ErrorValue, attempts: i64) -> bool {
        const HOPELESS: [&[u8]; 4] = [b"Invalid", b"PermissionDenied", b"Internal", b"Canceled"];
        let kind = error.kind();
        let is_kind = match &self.retry_kinds {
            Some(kinds) => kinds.iter().any(|other| other == kind),
            None => !HOPELESS.contains(&kind),
        };
        attempts < self.max_attempts
            && error.retryable() != Some(false)
            && kind != b"Canceled"
            && is_kind
            && !self.skip_kinds.iter().any(|other| other == kind)
    }

    /// Nanoseconds before the attempt behind so many.
    pub(super) fn delay(&self, attempts: i64) -> Nanos {
        let exponent = i32::try_from(attempts - 1).unwrap_or(i32::MAX);
        let delay = self.initial_delay.0 as f64 * self.backoff_factor.powi(exponent);
        let delay = delay.min(self.max_delay.0 as f64);
        let random = getrandom::u32().map_or(0.0, |n| f64::from(n) / f64::from(u32::MAX) * 2.0 - 1.0);
        let delay = delay * (1.0 + self.jitter * random);
        Duration::of_float(delay).and_then(|delay| Nanos::try_from(delay.0).ok()).unwrap_or(0)
    }
}

/// Where options stand: in a table of a program, or in the meta of an entry.
trait Fields {
    /// A duration, called `name` in messages: a number of milliseconds, or a text.
    fn duration(&mut self, field: &str, name: &str) -> Result<Option<Duration>, String>;
    /// A number of a retry.
    fn number(&mut self, field: &str) -> Result<Option<f64>, String>;
    /// A list of kinds of a retry.
    fn kinds(&mut self, field: &str) -> Result<Option<Vec<Vec<u8>>>, String>;
    fn text(&mut self, field: &str) -> Result<Option<Vec<u8>>, String>;
    fn retry(&mut self) -> Result<Option<Retry>, String>;
}

fn is_no_number(field: &str) -> String {
    format!("retry.{field} must be a number")
}

fn are_no_kinds(field: &str) -> String {
    format!("retry.{field} must be a list of kinds")
}

fn is_no_text(field: &str) -> String {
    format!("{field} must be a string")
}

fn is_no_retry() -> String {
    "retry must be a table".to_owned()
}

fn of_milliseconds(n: f64, name: &str) -> Result<Option<Duration>, String> {
    match Duration::of_float(n * MILLISECOND as f64) {
        Some(duration) => Ok(Some(duration)),
        None => Err(format!("{name} is out of range")),
    }
}

struct InTable<'a, 'b> {
    cx: &'a mut Cx<'b>,
    table: TableRef,
}

impl InTable<'_, '_> {
    fn get(&mut self, field: &str) -> Value {
        self.cx.raw_get_str(self.table, field)
    }
}

impl Fields for InTable<'_, '_> {
    fn duration(&mut self, field: &str, name: &str) -> Result<Option<Duration>, String> {
        let v = self.get(field);
        match kind_of(v) {
            Kind::Nil => Ok(None),
            Kind::Int(n) => Ok(Some(Duration(n.saturating_mul(MILLISECOND)))),
            Kind::Float(n) => of_milliseconds(n, name),
            _ => Duration::of_argument(self.cx, v).map(Some).map_err(|message| format!("{name}: {message}")),
        }
    }

    fn number(&mut self, field: &str) -> Result<Option<f64>, String> {
        match kind_of(self.get(field)) {
            Kind::Nil => Ok(None),
            Kind::Int(n) => Ok(Some(n as f64)),
            Kind::Float(n) if n.is_finite() => Ok(Some(n)),
            _ => Err(is_no_number(field)),
        }
    }

    fn kinds(&mut self, field: &str) -> Result<Option<Vec<Vec<u8>>>, String> {
        let list = match kind_of(self.get(field)) {
            Kind::Nil => return Ok(None),
            Kind::Table(list) => list,
            _ => return Err(are_no_kinds(field)),
        };
        let mut kinds = Vec::new();
        for i in 1.. {
            let v: Value = self.cx.raw_get_int(list, i);
            match kind_of(v) {
                Kind::Nil => break,
                Kind::Str(kind) => kinds.push(self.cx.bytes(kind.into()).to_vec()),
                _ => return Err(are_no_kinds(field)),
            }
        }
        Ok(Some(kinds))
    }

    fn text(&mut self, field: &str) -> Result<Option<Vec<u8>>, String> {
        match kind_of(self.get(field)) {
            Kind::Nil => Ok(None),
            Kind::Str(text) => Ok(Some(self.cx.bytes(text.into()).to_vec())),
            _ => Err(is_no_text(field)),
        }
    }

    fn retry(&mut self) -> Result<Option<Retry>, String> {
        match kind_of(self.get("retry")) {
            Kind::Nil => Ok(None),
            Kind::Table(table) => Retry::of(&mut InTable { cx: self.cx, table }).map(Some),
            _ => Err(is_no_retry()),
        }
    }
}

impl Fields for &Data {
    fn duration(&mut self, field: &str, name: &str) -> Result<Option<Duration>, String> {
        match self.member(field.as_bytes()) {
            None | Some(Data::Nil) => Ok(None),
            Some(Data::Integer(n)) => Ok(Some(Duration(n.saturating_mul(MILLISECOND)))),
            Some(Data::Float(n)) => of_milliseconds(*n, name),
            Some(Data::Text(text)) => Duration::parse(text).map(Some).map_err(|message| format!("{name}: {message}")),
            Some(_) => Err(format!("{name}: duration must be number or string")),
        }
    }

    fn number(&mut self, field: &str) -> Result<Option<f64>, String> {
        match self.member(field.as_bytes()) {
            None | Some(Data::Nil) => Ok(None),
            Some(Data::Integer(n)) => Ok(Some(*n as f64)),
            Some(Data::Float(n)) if n.is_finite() => Ok(Some(*n)),
            Some(_) => Err(is_no_number(field)),
        }
    }

    fn kinds(&mut self, field: &str) -> Result<Option<Vec<Vec<u8>>>, String> {
        let kinds = match self.member(field.as_bytes()) {
            None | Some(Data::Nil) => return Ok(None),
            Some(Data::List(list)) => list.iter().map(|kind| Some(kind.as_text()?.to_vec())).collect(),
            Some(_) => None,
        };
        kinds.map(Some).ok_or_else(|| are_no_kinds(field))
    }

    fn text(&mut self, field: &str) -> Result<Option<Vec<u8>>, String> {
        match self.member(field.as_bytes()) {
            None | Some(Data::Nil) => Ok(None),
            Some(Data::Text(text)) => Ok(Some(text.to_vec())),
            Some(_) => Err(is_no_text(field)),
        }
    }

    fn retry(&mut self) -> Result<Option<Retry>, String> {
        match self.member(b"retry") {
            None | Some(Data::Nil) => Ok(None),
            Some(mut retry @ Data::Map(_)) => Retry::of(&mut retry).map(Some),
            Some(_) => Err(is_no_retry()),
        }
    }
}
