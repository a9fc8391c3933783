//! `wippy registry list`.

use regex::Regex;

use super::super::args::UsageError;
use super::super::findings::counted;
use super::super::words::Words;
use super::Made;
use crate::project::{Data, Entry, Loaded, pattern, show};

/// One `--meta`.
struct Condition {
    field: String,
    test: Test,
}

enum Test {
    Equal(String),
    Matches(Regex),
    Contains(String),
    Starts(String),
    Ends(String),
}

pub(super) fn list(loaded: &Loaded, words: &Words) -> Made {
    let mut conditions = Vec::new();
    for text in words.values("--meta") {
        conditions.push(condition(text)?);
    }
    let matches = |option: &str, text: &str| words.values(option).all(|wanted| pattern::matches(wanted, text));
    let found: Vec<&Entry> = loaded
        .state
        .iter()
        .map(|entry| &**entry)
        .filter(|entry| matches("--kind", &entry.kind) && matches("--ns", entry.id.namespace()))
        .filter(|entry| matches("--name", entry.id.name()) && conditions.iter().all(|wanted| wanted.holds(entry)))
        .collect();
    if words.has("--ids") {
        return Ok(Ok(found.iter().map(|entry| format!("{}\n", entry.id)).collect()));
    }
    if words.has("--json") || words.has("--yaml") {
        let all: Data = found.iter().map(|entry| show::whole(entry)).collect::<Vec<Data>>().into();
        return Ok(Ok(if words.has("--json") { format!("{}\n", show::json(&all)) } else { show::yaml(&all, 0) }));
    }
    Ok(Ok(table(&found)))
}

fn table(found: &[&Entry]) -> String {
    let rows: Vec<[String; 3]> =
        found.iter().map(|entry| [entry.id.to_string(), entry.kind.to_string(), place(entry)]).collect();
    let mut text = String::new();
    if !rows.is_empty() {
        let head = ["ID", "KIND", "FILE"].map(str::to_owned);
        let width = |at: usize| {
            rows.iter().chain([&head]).filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let (ids, kinds) = (width(0), width(1));
        for [id, kind, file] in [&head].into_iter().chain(&rows) {
            text.push_str(&format!("{id:ids$}  {kind:kinds$}  {file}\n"));
        }
        text.push('\n');
    }
    text.push_str(&format!("{}\n", counted(found.len(), "entry")));
    text
}

/// `src/_index.yaml:5`.
pub(super) fn place(entry: &Entry) -> String {
    match entry.place("") {
        Some(place) => format!("{}:{}", place.file.name(), place.file.line_column(place.span.start).line),
        None => String::new(),
    }
}

fn condition(text: &str) -> Result<Condition, UsageError> {
    let wrong = || UsageError::new(format!("option '--meta': '{text}' is not field=value (or ~, *, ^, $ for =)"));
    let at = text.find(['=', '~', '*', '^', '$']).filter(|at| *at > 0).ok_or_else(wrong)?;
    let (field, rest) = text.split_at_checked(at).ok_or_else(wrong)?;
    let mut rest = rest.chars();
    let operator = rest.next().ok_or_else(wrong)?;
    let value = rest.as_str().to_owned();
    let test = match operator {
        '=' => Test::Equal(value),
        '~' => Test::Matches(Regex::new(&value).map_err(|error| {
            UsageError::new(format!("option '--meta': {}", error.to_string().lines().last().unwrap_or_default()))
        })?),
        '*' => Test::Contains(value),
        '^' => Test::Starts(value),
        _ => Test::Ends(value),
    };
    Ok(Condition { field: format!("meta.{field}"), test })
}

impl Condition {
    /// Whether it holds for an entry. A list holds what one of its items holds.
    fn holds(&self, entry: &Entry) -> bool {
        let Some(value) = entry.get(&self.field) else { return false };
        match value {
            Data::List(items) => items.iter().any(|item| self.holds_for(item)),
            value => self.holds_for(value),
        }
    }

    fn holds_for(&self, value: &Data) -> bool {
        let text = match value {
            Data::Bool(b) => b.to_string(),
            Data::Int(n) => n.to_string(),
            Data::Float(n) => n.to_string(),
            value => match value.as_str() {
                Some(text) => text.to_owned(),
                None => return false,
            },
        };
        match &self.test {
            Test::Equal(wanted) => text == *wanted,
            Test::Matches(regex) => regex.is_match(&text),
            Test::Contains(wanted) => text.contains(wanted),
            Test::Starts(wanted) => text.starts_with(wanted),
            Test::Ends(wanted) => text.ends_with(wanted),
        }
    }
}
