//! Options of calls: time-out, retries, grace (specification: funcs 6 to 8).

use super::super::duration::{Duration, MILLISECOND, SECOND};
use super::super::error::ErrorValue;
use super::super::limits::Limits;
use crate::data::Data;
use crate::sched::Nanos;
use crate::vm::native::{Cx, Kind, TableRef, Value, kind_of};

/// What a retry does that does not say it.
const INITIAL_DELAY: Duration = Duration(100 * MILLISECOND);
const MAX_DELAY: Duration = Duration(10 * SECOND);
const BACKOFF_FACTOR: f64 = 2.0;
const JITTER: f64 = 0.1;

/// What is said about calls: by their entry, by an executor.
#[derive(Clone, Default)]
pub(crate) struct CallOptions {
    /// How long it may take, the queue and all attempts included.
    pub(crate) timeout: Option<Duration>,
    pub(super) retry: Option<Retry>,
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
        let timeout = duration(cx, table, "timeout", "timeout")?;
        if timeout.is_some_and(|timeout| timeout.0 <= 0) {
            return Err("timeout must be > 0".to_owned());
        }
        let cancel_grace = duration(cx, table, "cancel_grace", "cancel_grace")?;
        let v = cx.raw_get_str(table, "retry");
        let retry = match kind_of(v) {
            Kind::Nil => None,
            Kind::Table(retry) => Some(Retry::read(cx, retry)?),
            _ => return Err("retry must be a table".to_owned()),
        };
        let v = cx.raw_get_str(table, "network");
        let network = match kind_of(v) {
            Kind::Nil => None,
            Kind::Str(id) => Some(cx.bytes(id.into()).to_vec()),
            _ => return Err("network must be a string".to_owned()),
        };
        Ok(CallOptions { timeout, retry, cancel_grace, network, limits: Limits::default() })
    }
}

impl CallOptions {
    /// Reads the options that an entry has in its meta: as [`CallOptions::read`] does, from plain data.
    ///
    /// # Errors
    /// The message.
    pub(crate) fn of_entry(options: &Data) -> Result<CallOptions, String> {
        let timeout = duration_of(options, "timeout", "timeout")?;
        if timeout.is_some_and(|timeout| timeout.0 <= 0) {
            return Err("timeout must be > 0".to_owned());
        }
        let retry = match options.member(b"retry") {
            None | Some(Data::Nil) => None,
            Some(retry @ Data::Map(_)) => Some(Retry::of_entry(retry)?),
            Some(_) => return Err("retry must be a table".to_owned()),
        };
        let network = match options.member(b"network") {
            None | Some(Data::Nil) => None,
            Some(Data::Text(id)) => Some(id.to_vec()),
            Some(_) => return Err("network must be a string".to_owned()),
        };
        let cancel_grace = duration_of(options, "cancel_grace", "cancel_grace")?;
        Ok(CallOptions { timeout, retry, cancel_grace, network, limits: Limits::default() })
    }
}

impl Retry {
    fn of_entry(retry: &Data) -> Result<Retry, String> {
        let number = |name: &str| match retry.member(name.as_bytes()) {
            None | Some(Data::Nil) => Ok(None),
            Some(Data::Integer(n)) => Ok(Some(*n as f64)),
            Some(Data::Float(n)) if n.is_finite() => Ok(Some(*n)),
            Some(_) => Err(format!("retry.{name} must be a number")),
        };
        let kinds = |name: &str| match retry.member(name.as_bytes()) {
            None | Some(Data::Nil) => Ok(None),
            Some(Data::List(list)) => {
                let kinds: Option<Vec<Vec<u8>>> = list.iter().map(|kind| Some(kind.as_text()?.to_vec())).collect();
                kinds.map(Some).ok_or_else(|| format!("retry.{name} must be a list of kinds"))
            }
            Some(_) => Err(format!("retry.{name} must be a list of kinds")),
        };
        #[expect(clippy::cast_possible_truncation, reason = "more attempts than fit are the most that fit")]
        let max_attempts = number("max_attempts")?.map_or(1, |n| n as i64);
        Ok(Retry {
            max_attempts,
            initial_delay: duration_of(retry, "initial_delay", "retry.initial_delay")?.unwrap_or(INITIAL_DELAY),
            max_delay: duration_of(retry, "max_delay", "retry.max_delay")?.unwrap_or(MAX_DELAY),
            backoff_factor: number("backoff_factor")?.unwrap_or(BACKOFF_FACTOR),
            jitter: number("jitter")?.unwrap_or(JITTER),
            retry_kinds: kinds("retry_kinds")?,
            skip_kinds: kinds("skip_kinds")?.unwrap_or_default(),
        })
    }

    fn read(cx: &mut Cx<'_>, table: TableRef) -> Result<Retry, String> {
        #[expect(clippy::cast_possible_truncation, reason = "more attempts than fit are the most that fit")]
        let max_attempts = number(cx, table, "max_attempts")?.map_or(1, |n| n as i64);
        Ok(Retry {
            max_attempts,
            initial_delay: duration(cx, table, "initial_delay", "retry.initial_delay")?.unwrap_or(INITIAL_DELAY),
            max_delay: duration(cx, table, "max_delay", "retry.max_delay")?.unwrap_or(MAX_DELAY),
            backoff_factor: number(cx, table, "backoff_factor")?.unwrap_or(BACKOFF_FACTOR),
            jitter: number(cx, table, "jitter")?.unwrap_or(JITTER),
            retry_kinds: kinds(cx, table, "retry_kinds")?,
            skip_kinds: kinds(cx, table, "skip_kinds")?.unwrap_or_default(),
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

/// The same of plain data.
fn duration_of(data: &Data, field: &str, name: &str) -> Result<Option<Duration>, String> {
    match data.member(field.as_bytes()) {
        None | Some(Data::Nil) => Ok(None),
        Some(Data::Integer(n)) => Ok(Some(Duration(n.saturating_mul(MILLISECOND)))),
        Some(Data::Float(n)) => match Duration::of_float(n * MILLISECOND as f64) {
            Some(duration) => Ok(Some(duration)),
            None => Err(format!("{name} is out of range")),
        },
        Some(Data::Text(text)) => Duration::parse(text).map(Some).map_err(|message| format!("{name}: {message}")),
        Some(_) => Err(format!("{name}: duration must be number or string")),
    }
}

/// A duration: a number of milliseconds, or a text.
fn duration(cx: &mut Cx<'_>, table: TableRef, field: &str, name: &str) -> Result<Option<Duration>, String> {
    let v = cx.raw_get_str(table, field);
    match kind_of(v) {
        Kind::Nil => Ok(None),
        Kind::Int(n) => Ok(Some(Duration(n.saturating_mul(MILLISECOND)))),
        Kind::Float(n) => match Duration::of_float(n * MILLISECOND as f64) {
            Some(duration) => Ok(Some(duration)),
            None => Err(format!("{name} is out of range")),
        },
        _ => Duration::of_argument(cx, v).map(Some).map_err(|message| format!("{name}: {message}")),
    }
}

fn number(cx: &mut Cx<'_>, table: TableRef, name: &str) -> Result<Option<f64>, String> {
    match kind_of(cx.raw_get_str(table, name)) {
        Kind::Nil => Ok(None),
        Kind::Int(n) => Ok(Some(n as f64)),
        Kind::Float(n) if n.is_finite() => Ok(Some(n)),
        _ => Err(format!("retry.{name} must be a number")),
    }
}

fn kinds(cx: &mut Cx<'_>, table: TableRef, name: &str) -> Result<Option<Vec<Vec<u8>>>, String> {
    let list = match kind_of(cx.raw_get_str(table, name)) {
        Kind::Nil => return Ok(None),
        Kind::Table(list) => list,
        _ => return Err(format!("retry.{name} must be a list of kinds")),
    };
    let mut kinds = Vec::new();
    for i in 1.. {
        let v: Value = cx.raw_get_int(list, i);
        match kind_of(v) {
            Kind::Nil => break,
            Kind::Str(kind) => kinds.push(cx.bytes(kind.into()).to_vec()),
            _ => return Err(format!("retry.{name} must be a list of kinds")),
        }
    }
    Ok(Some(kinds))
}
