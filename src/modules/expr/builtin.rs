//! The functions of expressions.

use std::sync::Arc;

use super::parse::{Binary, Expr};
use super::run::{Frame, ITEMS_MAX, Run, Stop, TEXT_MAX, arithmetic, compare, fault, key_of, truth};
use crate::modules::base64;
use crate::modules::data::{Data, Key, Map};
use crate::modules::json::plain;
use crate::process::duration::Duration;

/// Whether the second argument of a function is an expression for each item.
pub(super) fn takes_closure(name: &str) -> bool {
    matches!(
        name,
        "all"
            | "any"
            | "none"
            | "one"
            | "filter"
            | "map"
            | "count"
            | "find"
            | "findIndex"
            | "findLast"
            | "findLastIndex"
            | "groupBy"
            | "sortBy"
            | "reduce"
    )
}

/// Calls a function.
pub(in crate::modules) fn call(run: &mut Run<'_>, name: &str, arguments: &[Expr]) -> Result<Data, Stop> {
    if takes_closure(name) {
        return with_closure(run, name, arguments);
    }
    let values: Result<Vec<Data>, Stop> = arguments.iter().map(|argument| run.eval(argument)).collect();
    let values = values?;
    let n = values.len();
    match (name, values.as_slice()) {
        ("len", [value]) => len(value),
        ("type", [value]) => Ok(Data::text(value.type_name())),
        ("string", [value]) => Ok(Data::text(shown(value)?)),
        ("int", [value]) => int(value),
        ("float", [value]) => float(value),
        ("toJSON", [value]) => Ok(Data::text(plain::write(value).map_err(Stop::Fault)?)),
        ("abs" | "ceil" | "floor" | "round", [value]) => rounded(name, value),
        ("max" | "min" | "sum" | "mean" | "median", values) if n > 0 => numbers(run, name, values),
        ("now", []) => Ok(Data::Float(now())),
        ("get", [of, key]) => Ok(match of {
            Data::Map(map) => map.get(&key_of(key)?).cloned().unwrap_or_default(),
            Data::List(items) => match key {
                Data::Integer(i) => usize::try_from(*i).ok().and_then(|i| items.get(i)).cloned().unwrap_or_default(),
                other => return fault(format!("get needs an integer, not {}", other.type_name())),
            },
            _ => Data::Nil,
        }),
        ("keys", [Data::Map(map)]) => Ok(Data::list(map.keys().map(Key::data).collect())),
        ("values", [Data::Map(map)]) => Ok(Data::list(map.values().cloned().collect())),
        ("toPairs", [Data::Map(map)]) => {
            Ok(Data::list(map.iter().map(|(key, value)| Data::list(vec![key.data(), value.clone()])).collect()))
        }
        ("fromPairs", [Data::List(items)]) => from_pairs(items),
        (_, [Data::List(items), rest @ ..]) if of_list(name) => list(run, name, items, rest),
        // An empty table of the program is a list.
        ("keys" | "values" | "toPairs", [Data::List(items)]) if items.is_empty() => Ok(Data::list(Vec::new())),
        (_, [Data::Text(first), rest @ ..]) if of_text(name) => text(run, name, first, rest),
        _ if is_known(name) => {
            let types: Vec<&str> = values.iter().map(Data::type_name).collect();
            fault(format!("{name} cannot take ({})", types.join(", ")))
        }
        _ => fault(format!("unknown function {name}")),
    }
}

const TEXT_FUNCTIONS: [&str; 18] = [
    "upper",
    "lower",
    "trim",
    "trimPrefix",
    "trimSuffix",
    "split",
    "splitAfter",
    "replace",
    "repeat",
    "indexOf",
    "lastIndexOf",
    "hasPrefix",
    "hasSuffix",
    "fromJSON",
    "toBase64",
    "fromBase64",
    "date",
    "duration",
];
const LIST_FUNCTIONS: [&str; 9] = ["join", "first", "last", "take", "reverse", "concat", "flatten", "uniq", "sort"];
const OTHERS: [&str; 20] = [
    "len", "type", "string", "int", "float", "toJSON", "abs", "ceil", "floor", "round", "max", "min", "sum", "mean",
    "median", "now", "get", "keys", "values", "toPairs",
];

fn of_text(name: &str) -> bool {
    TEXT_FUNCTIONS.contains(&name)
}

fn of_list(name: &str) -> bool {
    LIST_FUNCTIONS.contains(&name)
}

/// Whether there is a function of this name.
pub(super) fn is_known(name: &str) -> bool {
    of_text(name) || of_list(name) || OTHERS.contains(&name) || name == "fromPairs" || takes_closure(name)
}

fn integer(n: usize) -> Data {
    Data::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

fn len(value: &Data) -> Result<Data, Stop> {
    match value {
        Data::Text(text) => Ok(integer(String::from_utf8_lossy(text).chars().count())),
        Data::List(items) => Ok(integer(items.len())),
        Data::Map(map) => Ok(integer(map.len())),
        other => fault(format!("len cannot take {}", other.type_name())),
    }
}

/// A value as text: tables as JSON.
fn shown(value: &Data) -> Result<Vec<u8>, Stop> {
    match value {
        Data::List(_) | Data::Map(_) => plain::write(value).map(String::into_bytes).map_err(Stop::Fault),
        Data::Nil => Ok(b"nil".to_vec()),
        scalar => {
            let mut text = Vec::new();
            scalar.write_scalar(&mut text);
            Ok(text)
        }
    }
}

fn int(value: &Data) -> Result<Data, Stop> {
    match value {
        Data::Integer(n) => Ok(Data::Integer(*n)),
        #[expect(clippy::cast_possible_truncation, reason = "the value was just compared with the limits")]
        Data::Float(f) if f.abs() < 9.2e18 => Ok(Data::Integer(*f as i64)),
        Data::Text(text) => match std::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok()) {
            Some(n) => Ok(Data::Integer(n)),
            None => fault(format!("invalid operation: int({})", String::from_utf8_lossy(text))),
        },
        other => fault(format!("int cannot take {}", other.type_name())),
    }
}

fn float(value: &Data) -> Result<Data, Stop> {
    match value {
        Data::Text(text) => match std::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok()) {
            Some(f) => Ok(Data::Float(f)),
            None => fault(format!("invalid operation: float({})", String::from_utf8_lossy(text))),
        },
        other => match other.as_float() {
            Some(f) => Ok(Data::Float(f)),
            None => fault(format!("float cannot take {}", other.type_name())),
        },
    }
}

fn rounded(name: &str, value: &Data) -> Result<Data, Stop> {
    match value {
        Data::Integer(n) if name == "abs" => Ok(Data::Integer(n.wrapping_abs())),
        Data::Integer(n) => Ok(Data::Integer(*n)),
        Data::Float(f) => Ok(Data::Float(match name {
            "abs" => f.abs(),
            "ceil" => f.ceil(),
            "floor" => f.floor(),
            _ => f.round(),
        })),
        other => fault(format!("{name} cannot take {}", other.type_name())),
    }
}

/// Functions of several numbers, or of lists of them.
fn numbers(run: &mut Run<'_>, name: &str, values: &[Data]) -> Result<Data, Stop> {
    let mut all: Vec<Data> = Vec::new();
    for value in values {
        match value {
            Data::List(items) => {
                run.spend(items.len() / 4)?;
                all.extend(items.iter().cloned());
            }
            other => all.push(other.clone()),
        }
    }
    if let Some(wrong) = all.iter().find(|value| value.as_float().is_none()) {
        return fault(format!("{name} cannot take {}", wrong.type_name()));
    }
    #[expect(clippy::cast_precision_loss, reason = "lists are not that long")]
    let n = all.len() as f64;
    let sum = |all: &[Data]| all.iter().try_fold(Data::Integer(0), |sum, value| arithmetic(Binary::Add, &sum, value));
    match name {
        "sum" => sum(&all),
        "mean" if all.is_empty() => Ok(Data::Integer(0)),
        "mean" => Ok(Data::Float(sum(&all)?.as_float().unwrap_or(0.0) / n)),
        "median" => {
            sort(&mut all)?;
            let middle = all.len() / 2;
            match (all.get(middle), all.len() % 2) {
                (None, _) => Ok(Data::Integer(0)),
                (Some(value), 1) => Ok(Data::Float(value.as_float().unwrap_or(0.0))),
                (Some(value), _) => {
                    let below = all.get(middle.wrapping_sub(1)).and_then(Data::as_float).unwrap_or(0.0);
                    Ok(Data::Float((below + value.as_float().unwrap_or(0.0)) / 2.0))
                }
            }
        }
        _ => {
            let mut best: Option<Data> = None;
            for value in all {
                let is_better = match &best {
                    None => true,
                    Some(best) => compare(&value, best)?
                        .is_some_and(|order| if name == "max" { order.is_gt() } else { order.is_lt() }),
                };
                if is_better {
                    best = Some(value);
                }
            }
            Ok(best.unwrap_or_default())
        }
    }
}

/// Sorts numbers or strings.
fn sort(items: &mut [Data]) -> Result<(), Stop> {
    // Every pair that is compared has to be comparable: so all are numbers, or all are strings.
    if let Some(first) = items.first() {
        let first = first.clone();
        for item in items.iter() {
            compare(&first, item)?;
        }
    }
    items.sort_by(|a, b| compare(a, b).ok().flatten().unwrap_or(std::cmp::Ordering::Equal));
    Ok(())
}

/// Whether the order in an argument is descending.
fn is_descending(order: Option<&Data>) -> Result<bool, Stop> {
    match order {
        None => Ok(false),
        Some(Data::Text(text)) if **text == *b"asc" => Ok(false),
        Some(Data::Text(text)) if **text == *b"desc" => Ok(true),
        Some(_) => fault("the order is \"asc\" or \"desc\""),
    }
}

/// Seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "now() tells the time, that is what it is for")]
fn now() -> f64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

fn from_pairs(items: &[Data]) -> Result<Data, Stop> {
    let mut map = Map::new();
    for item in items {
        match item {
            Data::List(pair) => match pair.as_slice() {
                [key, value] => drop(map.insert(key_of(key)?, value.clone())),
                _ => return fault("a pair has two items"),
            },
            other => return fault(format!("fromPairs needs pairs, not {}", other.type_name())),
        }
    }
    Ok(Data::Map(Arc::new(map)))
}

// ---- functions of texts

fn text(run: &mut Run<'_>, name: &str, first: &Arc<[u8]>, rest: &[Data]) -> Result<Data, Stop> {
    run.spend(first.len() / 16)?;
    let shown = String::from_utf8_lossy(first);
    let s = &*shown;
    let set = |c: &[u8]| String::from_utf8_lossy(c).into_owned();
    match (name, rest) {
        ("upper", []) => Ok(Data::text(s.to_uppercase())),
        ("lower", []) => Ok(Data::text(s.to_lowercase())),
        ("trim", []) => Ok(Data::text(s.trim())),
        ("trim", [Data::Text(chars)]) => {
            let chars = set(chars);
            Ok(Data::text(s.trim_matches(|c| chars.contains(c))))
        }
        ("trimPrefix", []) => Ok(Data::text(s.trim_start())),
        ("trimPrefix", [Data::Text(part)]) => Ok(Data::text(first.strip_prefix(&**part).unwrap_or(first))),
        ("trimSuffix", []) => Ok(Data::text(s.trim_end())),
        ("trimSuffix", [Data::Text(part)]) => Ok(Data::text(first.strip_suffix(&**part).unwrap_or(first))),
        ("hasPrefix", [Data::Text(part)]) => Ok(Data::Boolean(first.starts_with(part))),
        ("hasSuffix", [Data::Text(part)]) => Ok(Data::Boolean(first.ends_with(part))),
        ("split" | "splitAfter", [Data::Text(separator)]) => split(run, s, &set(separator), name, None),
        ("split" | "splitAfter", [Data::Text(separator), Data::Integer(n)]) => {
            split(run, s, &set(separator), name, usize::try_from(*n).ok())
        }
        ("replace", [Data::Text(old), Data::Text(new)]) => {
            let (old, new) = (set(old), set(new));
            let n = if old.is_empty() { s.chars().count() + 1 } else { s.matches(&old).count() };
            if s.len().saturating_add(n.saturating_mul(new.len())) > TEXT_MAX {
                return Err(Stop::Budget);
            }
            Ok(Data::text(s.replace(&old, &new)))
        }
        ("repeat", [Data::Integer(n)]) => {
            let n = usize::try_from(*n).or_else(|_| fault("repeat needs a count that is not negative"))?;
            if first.len().saturating_mul(n) > TEXT_MAX {
                return Err(Stop::Budget);
            }
            Ok(Data::text(first.repeat(n)))
        }
        ("indexOf" | "lastIndexOf", [Data::Text(part)]) => {
            let part = set(part);
            let at = if name == "indexOf" { s.find(&part) } else { s.rfind(&part) };
            let n = at.and_then(|at| s.get(..at)).map(|before| before.chars().count());
            Ok(n.map_or(Data::Integer(-1), integer))
        }
        ("fromJSON", []) => plain::read(first).map_err(Stop::Fault),
        ("toBase64", []) => Ok(Data::text(base64::to_text(first))),
        ("fromBase64", []) => match base64::of_text(first) {
            Some(bytes) => Ok(Data::text(bytes)),
            None => fault("invalid base64"),
        },
        ("date", []) => date(s),
        ("duration", []) => match Duration::parse(first) {
            #[expect(clippy::cast_precision_loss, reason = "seconds with a fraction are meant")]
            Ok(Duration(nanos)) => Ok(Data::Float(nanos as f64 / 1e9)),
            Err(message) => fault(message),
        },
        _ => {
            let types: Vec<&str> = rest.iter().map(Data::type_name).collect();
            fault(format!("{name} cannot take (string, {})", types.join(", ")))
        }
    }
}

/// Seconds since 1970 of a date, or of a date and a time.
fn date(text: &str) -> Result<Data, Stop> {
    let moment = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let local: jiff::civil::DateTime = text.parse().ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(local).ok()
    });
    match moment {
        #[expect(clippy::cast_precision_loss, reason = "seconds with a fraction are meant")]
        Some(moment) => Ok(Data::Float(moment.as_microsecond() as f64 / 1e6)),
        None => fault(format!("no date: {text}")),
    }
}

fn split(run: &mut Run<'_>, s: &str, separator: &str, name: &str, n: Option<usize>) -> Result<Data, Stop> {
    let n = n.unwrap_or(usize::MAX);
    if n == 0 {
        return Ok(Data::list(Vec::new()));
    }
    let parts: Vec<Data> = if separator.is_empty() {
        let mut parts: Vec<Data> = Vec::new();
        let mut rest = s.chars();
        while parts.len() + 1 < n
            && let Some(c) = rest.next()
        {
            parts.push(Data::text(c.encode_utf8(&mut [0; 4])));
        }
        if !rest.as_str().is_empty() {
            parts.push(Data::text(rest.as_str()));
        }
        parts
    } else if name == "split" {
        s.splitn(n, separator).map(Data::text).collect()
    } else {
        let mut parts = Vec::new();
        let mut rest = s;
        while parts.len() + 1 < n
            && let Some(at) = rest.find(separator)
        {
            let (part, after) = rest.split_at(at + separator.len());
            parts.push(Data::text(part));
            rest = after;
        }
        parts.push(Data::text(rest));
        parts
    };
    run.spend(parts.len())?;
    if parts.len() > ITEMS_MAX { Err(Stop::Budget) } else { Ok(Data::list(parts)) }
}

// ---- functions of lists

fn list(run: &mut Run<'_>, name: &str, items: &Arc<Vec<Data>>, rest: &[Data]) -> Result<Data, Stop> {
    run.spend(items.len() / 4)?;
    match (name, rest) {
        ("join", [] | [Data::Text(_)]) => {
            let separator: &[u8] = match rest {
                [Data::Text(separator)] => separator,
                _ => b"",
            };
            let mut out = Vec::new();
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.extend_from_slice(separator);
                }
                match item {
                    Data::Text(text) => out.extend_from_slice(text),
                    other => return fault(format!("join needs strings, not {}", other.type_name())),
                }
                if out.len() > TEXT_MAX {
                    return Err(Stop::Budget);
                }
            }
            Ok(Data::text(out))
        }
        ("first", []) => Ok(items.first().cloned().unwrap_or_default()),
        ("last", []) => Ok(items.last().cloned().unwrap_or_default()),
        ("take", [Data::Integer(n)]) => {
            let n = usize::try_from(*n).or_else(|_| fault("take needs a count that is not negative"))?;
            Ok(Data::list(items.iter().take(n).cloned().collect()))
        }
        ("reverse", []) => Ok(Data::list(items.iter().rev().cloned().collect())),
        ("concat", more) => {
            let mut all = items.to_vec();
            for more in more {
                match more {
                    Data::List(more) => {
                        run.spend(more.len() / 4)?;
                        all.extend(more.iter().cloned());
                    }
                    other => return fault(format!("concat needs arrays, not {}", other.type_name())),
                }
            }
            if all.len() > ITEMS_MAX { Err(Stop::Budget) } else { Ok(Data::list(all)) }
        }
        ("flatten", []) => {
            let mut out = Vec::new();
            flatten(run, items, &mut out)?;
            Ok(Data::list(out))
        }
        ("uniq", []) => {
            let mut out: Vec<Data> = Vec::new();
            for item in items.iter() {
                run.spend(out.len() / 4)?;
                if !out.iter().any(|other| other.is_equal(item)) {
                    out.push(item.clone());
                }
            }
            Ok(Data::list(out))
        }
        ("sort", [] | [_]) => {
            let mut sorted = items.to_vec();
            run.spend(sorted.len())?;
            sort(&mut sorted)?;
            if is_descending(rest.first())? {
                sorted.reverse();
            }
            Ok(Data::list(sorted))
        }
        _ => {
            let types: Vec<&str> = rest.iter().map(Data::type_name).collect();
            fault(format!("{name} cannot take (array, {})", types.join(", ")))
        }
    }
}

fn flatten(run: &mut Run<'_>, items: &[Data], out: &mut Vec<Data>) -> Result<(), Stop> {
    for item in items {
        run.spend(1)?;
        match item {
            Data::List(inner) => flatten(run, inner, out)?,
            other => out.push(other.clone()),
        }
    }
    Ok(())
}

/// Functions with an expression for each item.
fn with_closure(run: &mut Run<'_>, name: &str, arguments: &[Expr]) -> Result<Data, Stop> {
    let (list, body, third) = match arguments {
        [list, body] => (list, Some(body), None),
        [list, body, third] if matches!(name, "reduce" | "sortBy") => (list, Some(body), Some(third)),
        [list] if name == "count" => (list, None, None),
        _ => return fault(format!("{name} needs an array and an expression")),
    };
    let items = match run.eval(list)? {
        Data::List(items) => items,
        other => return fault(format!("{name} needs an array, not {}", other.type_name())),
    };
    let Some(body) = body else {
        let mut n = 0;
        for item in items.iter() {
            n += usize::from(truth(item)?);
        }
        return Ok(integer(n));
    };
    if name == "reduce" {
        return reduce(run, &items, body, third);
    }
    if matches!(name, "map" | "groupBy" | "sortBy") {
        return by_value(run, name, &items, body, third);
    }
    let places: Box<dyn Iterator<Item = usize>> = if matches!(name, "findLast" | "findLastIndex") {
        Box::new((0..items.len()).rev())
    } else {
        Box::new(0..items.len())
    };
    let mut found = Vec::new();
    let mut n = 0;
    for i in places {
        let Some(item) = items.get(i) else { break };
        let frame = Frame { element: item.clone(), index: i64::try_from(i).unwrap_or(i64::MAX), ..Frame::default() };
        let holds = run.call(body, frame)?;
        let holds = truth(&holds)?;
        n += usize::from(holds);
        match name {
            "all" if !holds => return Ok(Data::Boolean(false)),
            "any" if holds => return Ok(Data::Boolean(true)),
            "none" if holds => return Ok(Data::Boolean(false)),
            "find" | "findLast" if holds => return Ok(item.clone()),
            "findIndex" | "findLastIndex" if holds => return Ok(integer(i)),
            "filter" if holds => found.push(item.clone()),
            _ => {}
        }
    }
    Ok(match name {
        "all" | "none" => Data::Boolean(true),
        "any" => Data::Boolean(false),
        "one" => Data::Boolean(n == 1),
        "count" => integer(n),
        "filter" => Data::list(found),
        "findIndex" | "findLastIndex" => Data::Integer(-1),
        _ => Data::Nil,
    })
}

fn reduce(run: &mut Run<'_>, items: &[Data], body: &Expr, start: Option<&Expr>) -> Result<Data, Stop> {
    let mut items = items.iter().zip(0..);
    let mut accumulator = match start {
        Some(start) => run.eval(start)?,
        None => match items.next() {
            Some((first, _)) => first.clone(),
            None => return fault("reduce of an empty array needs a start"),
        },
    };
    for (item, index) in items {
        accumulator = run.call(body, Frame { element: item.clone(), accumulator, index })?;
        run.check_depth(&accumulator)?;
    }
    Ok(accumulator)
}

fn by_value(run: &mut Run<'_>, name: &str, items: &[Data], body: &Expr, order: Option<&Expr>) -> Result<Data, Stop> {
    let mut values = Vec::with_capacity(items.len());
    for (item, index) in items.iter().zip(0..) {
        values.push(run.call(body, Frame { element: item.clone(), index, ..Frame::default() })?);
    }
    match name {
        "map" => Ok(Data::list(values)),
        "groupBy" => {
            let mut groups: std::collections::BTreeMap<Key, Vec<Data>> = std::collections::BTreeMap::new();
            for (item, value) in items.iter().zip(&values) {
                groups.entry(key_of(value)?).or_default().push(item.clone());
            }
            Ok(Data::Map(Arc::new(groups.into_iter().map(|(key, items)| (key, Data::list(items))).collect())))
        }
        _ => {
            let order = order.map(|order| run.eval(order)).transpose()?;
            let is_descending = is_descending(order.as_ref())?;
            let mut check = values.clone();
            sort(&mut check)?;
            let mut pairs: Vec<(Data, Data)> = values.into_iter().zip(items.iter().cloned()).collect();
            pairs.sort_by(|(a, _), (b, _)| {
                let order = compare(a, b).ok().flatten().unwrap_or(std::cmp::Ordering::Equal);
                if is_descending { order.reverse() } else { order }
            });
            Ok(Data::list(pairs.into_iter().map(|(_, item)| item).collect()))
        }
    }
}
