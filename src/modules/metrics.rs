//! The module `metrics`: counters, gauges and histograms of the run (specification: modules/metrics).
//!
//! There is one collector in the program. Names and labels are looked up under a lock; what counts is atomic. The text that
//! monitoring reads (Prometheus, version 0.0.4) is made by [`exposition`].

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("metrics", "counters, gauges and histograms of the run")
    .with_classes(&[Class::Io, Class::Nondeterministic])
    .with_functions(FUNCTIONS);

const FUNCTIONS: &[Function] = &[
    ("counter_inc", counter_inc),
    ("counter_add", counter_add),
    ("gauge_set", gauge_set),
    ("gauge_inc", gauge_inc),
    ("gauge_dec", gauge_dec),
    ("gauge_add", gauge_add),
    ("histogram", histogram),
    ("exposition", exposition),
];

/// Most sets of labels of one name.
const SERIES_MAX: usize = 10_000;
/// Upper limits of the buckets of a histogram.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Label sets that were refused.
const DROPPED: &str = "wippy_metrics_dropped_total";

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Counter,
    Gauge,
    Histogram,
}

impl Sort {
    fn name(self) -> &'static str {
        match self {
            Sort::Counter => "counter",
            Sort::Gauge => "gauge",
            Sort::Histogram => "histogram",
        }
    }
}

/// A float that many threads add to.
#[derive(Default)]
struct Amount(AtomicU64);

impl Amount {
    fn get(&self) -> f64 {
        f64::from_bits(self.0.load(Ordering::Relaxed))
    }

    fn set(&self, value: f64) {
        self.0.store(value.to_bits(), Ordering::Relaxed);
    }

    fn add(&self, value: f64) {
        let sum = |bits| Some((f64::from_bits(bits) + value).to_bits());
        // The closure always gives a value, so that this cannot fail.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, sum);
    }
}

/// One set of labels.
#[derive(Default)]
struct Series {
    /// The value, or the sum of a histogram.
    amount: Amount,
    /// Of a histogram: how many values are in each bucket, and beyond the last.
    buckets: [AtomicU64; BUCKETS.len() + 1],
}

/// Labels by name.
type Labels = BTreeMap<String, String>;

struct Family {
    sort: Sort,
    series: BTreeMap<Labels, Arc<Series>>,
}

static FAMILIES: Mutex<BTreeMap<String, Family>> = Mutex::new(BTreeMap::new());
static N_DROPPED: AtomicU64 = AtomicU64::new(0);

/// The series of a name and labels; nothing if there are too many.
///
/// # Errors
/// The name stands for something else.
fn series(name: &str, sort: Sort, labels: Labels) -> Result<Option<Arc<Series>>, Sort> {
    let mut families = FAMILIES.lock().unwrap_or_else(PoisonError::into_inner);
    if !families.contains_key(name) {
        families.insert(name.to_owned(), Family { sort, series: BTreeMap::new() });
    }
    let Some(family) = families.get_mut(name) else { return Ok(None) };
    if family.sort != sort {
        return Err(family.sort);
    }
    if let Some(series) = family.series.get(&labels) {
        return Ok(Some(Arc::clone(series)));
    }
    if family.series.len() >= SERIES_MAX {
        N_DROPPED.fetch_add(1, Ordering::Relaxed);
        return Ok(None);
    }
    let series = Arc::new(Series::default());
    family.series.insert(labels, Arc::clone(&series));
    Ok(Some(series))
}

/// The labels in an argument: strings, numbers and booleans; anything else is left out.
fn labels(cx: &mut Cx<'_>, i: usize) -> Result<Labels, Raise> {
    let mut labels = Labels::new();
    if cx.is_none_or_nil(i) {
        return Ok(labels);
    }
    let table = cx.check_table(i)?;
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        let Kind::Str(name) = kind_of(key) else { continue };
        let name = String::from_utf8_lossy(cx.bytes(name.into())).into_owned();
        let value = match kind_of(v) {
            Kind::Boolean(b) => b.to_string(),
            Kind::Str(_) | Kind::Int(_) | Kind::Float(_) => match cx.to_str(v) {
                Some(text) => String::from_utf8_lossy(cx.bytes(text)).into_owned(),
                None => continue,
            },
            Kind::Nil | Kind::Table(_) | Kind::Other => continue,
        };
        labels.insert(exposed(&name, false), value);
    }
    cx.charge(labels.len());
    Ok(labels)
}

/// Does something with the series that the arguments name; its labels are argument `i`.
fn with_series(cx: &mut Cx<'_>, i: usize, sort: Sort, body: impl FnOnce(&Series)) -> Result<Ret, Raise> {
    let name = String::from_utf8_lossy(cx.check_str(1)?).into_owned();
    let labels = labels(cx, i)?;
    if name.is_empty() {
        return Failure::new(kind::INVALID, "metric name is required").ret_nil(cx);
    }
    match series(&exposed(&name, true), sort, labels) {
        Ok(series) => {
            if let Some(series) = series {
                body(&series);
            }
            ret_ok(cx, true)
        }
        Err(other) => Failure::new(kind::INVALID, format!("metric already registered as {}", other.name())).ret_nil(cx),
    }
}

/// `metrics.counter_inc(name [, labels])`
fn counter_inc(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_series(cx, 2, Sort::Counter, |series| series.amount.add(1.0))
}

/// `metrics.counter_add(name, value [, labels])`
fn counter_add(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_str(1)?;
    let value = cx.check_number(2)?;
    if value.is_nan() || value < 0.0 {
        return Failure::new(kind::INVALID, "a counter never goes down").ret_nil(cx);
    }
    with_series(cx, 3, Sort::Counter, |series| series.amount.add(value))
}

/// `metrics.gauge_set(name, value [, labels])`
fn gauge_set(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_str(1)?;
    let value = cx.check_number(2)?;
    with_series(cx, 3, Sort::Gauge, |series| series.amount.set(value))
}

/// `metrics.gauge_inc(name [, labels])`
fn gauge_inc(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_series(cx, 2, Sort::Gauge, |series| series.amount.add(1.0))
}

/// `metrics.gauge_dec(name [, labels])`
fn gauge_dec(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_series(cx, 2, Sort::Gauge, |series| series.amount.add(-1.0))
}

/// `metrics.gauge_add(name, value [, labels])`
fn gauge_add(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_str(1)?;
    let value = cx.check_number(2)?;
    with_series(cx, 3, Sort::Gauge, |series| series.amount.add(value))
}

/// `metrics.histogram(name, value [, labels])`
fn histogram(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_str(1)?;
    let value = cx.check_number(2)?;
    if value.is_nan() {
        return Failure::new(kind::INVALID, "not a number").ret_nil(cx);
    }
    with_series(cx, 3, Sort::Histogram, |series| {
        let at = BUCKETS.iter().position(|limit| value <= *limit).unwrap_or(BUCKETS.len());
        if let Some(bucket) = series.buckets.get(at) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        series.amount.add(value);
    })
}

/// `metrics.exposition()`: all that was counted, as monitoring reads it.
fn exposition(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = text();
    cx.check_memory(text.len())?;
    cx.charge(text.len() / 64);
    let text = cx.new_str_from(text.into_bytes());
    ret_ok(cx, text)
}

// ---- the text

/// A name as it is exposed; names of labels have no colon.
fn exposed(name: &str, is_metric: bool) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':' && is_metric;
    let mut out: String = name.chars().map(|c| if is_kept(c) { c } else { '_' }).collect();
    if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, '_');
    }
    out
}

fn text() -> String {
    let families = FAMILIES.lock().unwrap_or_else(PoisonError::into_inner);
    let mut out = String::new();
    for (name, family) in families.iter() {
        let _ = writeln!(out, "# TYPE {name} {}", family.sort.name());
        for (labels, series) in &family.series {
            match family.sort {
                Sort::Counter | Sort::Gauge => line(&mut out, name, labels, None, series.amount.get()),
                Sort::Histogram => {
                    let mut n = 0;
                    for (i, bucket) in series.buckets.iter().enumerate() {
                        n += bucket.load(Ordering::Relaxed);
                        let limit = BUCKETS.get(i).map_or_else(|| "+Inf".to_owned(), f64::to_string);
                        line(&mut out, &format!("{name}_bucket"), labels, Some(&limit), count(n));
                    }
                    line(&mut out, &format!("{name}_sum"), labels, None, series.amount.get());
                    line(&mut out, &format!("{name}_count"), labels, None, count(n));
                }
            }
        }
    }
    let _ = writeln!(out, "# TYPE {DROPPED} counter");
    line(&mut out, DROPPED, &Labels::new(), None, count(N_DROPPED.load(Ordering::Relaxed)));
    out
}

#[expect(clippy::cast_precision_loss, reason = "values of the text are floats")]
fn count(n: u64) -> f64 {
    n as f64
}

fn line(out: &mut String, name: &str, labels: &Labels, limit: Option<&str>, value: f64) {
    out.push_str(name);
    let all =
        labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(limit.map(|limit| ("le", limit)));
    let mut is_first = true;
    for (name, value) in all {
        out.push(if is_first { '{' } else { ',' });
        is_first = false;
        out.push_str(name);
        out.push_str("=\"");
        for c in value.chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '"' => out.push_str("\\\""),
                '\n' => out.push_str("\\n"),
                c => out.push(c),
            }
        }
        out.push('"');
    }
    if !is_first {
        out.push('}');
    }
    let value = match value {
        f if f.is_nan() => "NaN".to_owned(),
        f if f.is_infinite() => if f > 0.0 { "+Inf" } else { "-Inf" }.to_owned(),
        f => f.to_string(),
    };
    let _ = writeln!(out, " {value}");
}
