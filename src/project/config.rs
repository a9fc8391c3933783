//! The configuration: files, profiles and `--set` made into one (section 6).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::content::shown as shown_path;
use super::data::{Data, Map};
use super::field;
use super::finding::{Fault, Finding, Place};
use super::root::{CONFIG, Document, read_document};
use super::settings::{SETTINGS, check};
use crate::diag::{ProjectCode as P, suggest};
use crate::modules::yaml::Scalar;

/// Where the configuration comes from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Files; none: `.wippy.yaml` of the project, if there is one.
    pub files: Vec<PathBuf>,
    /// Profiles, left to right.
    pub profiles: Vec<String>,
    /// `section.key=value`, left to right.
    pub sets: Vec<String>,
    /// Whether values of the environment are left for later: whatever needs one counts as not written.
    pub defers_environment: bool,
}

/// The configuration of a run.
#[derive(Debug, Default)]
pub struct Config {
    data: Map,
    /// The same before anything of the environment was put in.
    written: Map,
    documents: Vec<Document>,
    /// The directory that relative paths begin at.
    pub directory: PathBuf,
}

impl Config {
    /// The value of a setting, `shutdown.timeout`, as it was given.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Data> {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        self.data.get(first)?.at(rest).filter(|value| !value.is_null())
    }

    /// The value of a setting, or its default.
    fn setting(&self, path: &str) -> Data {
        let default = || SETTINGS.iter().find(|setting| setting.path == path).map(|setting| setting.default_value());
        self.get(path).cloned().or_else(default).unwrap_or_default()
    }

    /// A setting that is a boolean.
    #[must_use]
    pub fn bool(&self, path: &str) -> bool {
        field::bool(&self.setting(path)).unwrap_or_default()
    }

    /// A setting that is an integer.
    #[must_use]
    pub fn int(&self, path: &str) -> i64 {
        field::int(&self.setting(path)).unwrap_or_default()
    }

    /// A setting that is a text.
    #[must_use]
    pub fn text(&self, path: &str) -> String {
        self.setting(path).as_str().unwrap_or_default().to_owned()
    }

    /// A setting that is a span of time.
    #[must_use]
    pub fn duration(&self, path: &str) -> Duration {
        field::duration(&self.setting(path)).unwrap_or_default()
    }

    /// The pairs of a section that is a map.
    pub(super) fn pairs(&self, section: &str) -> impl Iterator<Item = (&Arc<str>, &Data)> {
        self.data.get(section).and_then(Data::as_map).into_iter().flat_map(Map::iter)
    }

    /// Where a setting stands: in the last file that has it.
    pub(super) fn place(&self, path: &str) -> Option<Place> {
        let has = |document: &&Document| document.has(path);
        let document = self.documents.iter().rev().find(has).or_else(|| self.documents.last())?;
        Some(document.place(path))
    }

    pub(super) fn finding(&self, fault: Fault) -> Finding {
        let place = self.place(&fault.field);
        Finding::new(fault, place)
    }

    /// All sections as they were written: without values of the environment, which may be secret.
    #[must_use]
    pub fn written(&self) -> &Map {
        &self.written
    }

    /// What of a section was written and does not count, since it needs values of the environment.
    #[must_use]
    pub fn deferred(&self, section: &str) -> Map {
        let written = self.written.get(section).and_then(Data::as_map).into_iter().flat_map(Map::iter);
        let counts =
            |key: &str| self.data.get(section).and_then(Data::as_map).is_some_and(|map| map.get(key).is_some());
        let left = written.filter(|(key, _)| !counts(key));
        Map::new(left.map(|(key, value)| (Arc::clone(key), value.clone())).collect())
    }

    /// All sections.
    pub(super) fn sections(&self) -> &Map {
        &self.data
    }
}

/// Reads and composes the configuration of the project at `root`.
/// `defaults` lie below all files.
pub(super) fn load(root: &Path, sources: &Sources, defaults: Map, findings: &mut Vec<Finding>) -> Config {
    let mut config = Config { directory: root.to_path_buf(), ..Config::default() };
    let files = if sources.files.is_empty() { vec![root.join(CONFIG)] } else { sources.files.clone() };
    if let Some(first) = sources.files.first().and_then(|file| file.parent()) {
        config.directory = if first.as_os_str().is_empty() { PathBuf::from(".") } else { first.to_path_buf() };
    }
    let mut body = defaults;
    for path in &files {
        let n_before = findings.len();
        let Some(document) = read_document(path, root, findings) else {
            if !sources.files.is_empty() && findings.len() == n_before {
                let message = format!("configuration file {} does not exist", shown_path(path, root));
                findings.push(Finding::new(Fault::new(P::C0915, message), None));
            }
            continue;
        };
        check_version(path, &document, findings);
        if let Data::Map(map) = &document.data {
            body = merged(&body, map);
        }
        config.documents.push(document);
    }
    let profiles = body.get("profiles").cloned().unwrap_or_default();
    body = body.with("profiles", None).with("version", None);
    config.data = body;
    check_profiles(&profiles, &config, findings);
    for name in &sources.profiles {
        let Some(profile) = profiles.child(name).and_then(Data::as_map) else {
            let names: Vec<&str> = profiles.as_map().into_iter().flat_map(Map::iter).map(|(name, _)| &**name).collect();
            let fault = Fault::new(P::C0906, format!("there is no profile '{name}'"));
            let help = match names.is_empty() {
                true => "the configuration has no profiles".to_owned(),
                false => format!("profiles are {}", names.join(", ")),
            };
            findings.push(Finding::new(fault.with_help(help), None));
            continue;
        };
        let (profile, lists) = without_list_changes(profile);
        config.data = merged(&config.data, &profile);
        for (list, is_added, items) in lists {
            config.data = changed_list(&config.data, &list, is_added, &items);
        }
    }
    for set in &sources.sets {
        match set
            .split_once('=')
            .filter(|(path, _)| path.contains('.') && !path.starts_with('.') && !path.ends_with('.'))
        {
            Some((path, value)) => match with_path(&config.data, path, from_command_line(value)) {
                Ok(data) => config.data = data,
                Err(obstacle) => findings.push(Finding::new(obstacle.of_set(path, value, &config), None)),
            },
            None => {
                let fault = Fault::new(P::C0910, format!("--set wants section.key=value, got '{set}'"));
                findings.push(Finding::new(fault, None));
            }
        }
    }
    config.written.clone_from(&config.data);
    if sources.defers_environment {
        config.data = without_environment(&config.data);
    }
    let variables = Variables::new(&config, findings);
    config.data = variables.substituted(&config, findings);
    check(&config, findings);
    config
}

fn check_version(path: &Path, document: &Document, findings: &mut Vec<Finding>) {
    // `1.0` without quotes is a number, and what was meant is clear.
    let is_right = match document.data.child("version") {
        Some(Data::Float(n)) => *n == 1.0,
        Some(value) => value.as_str() == Some("1.0"),
        None => false,
    };
    if !is_right {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let fault = Fault::new(P::C0901, format!("{name} needs 'version: \"1.0\"' on top"));
        findings.push(Finding::new(fault, Some(document.place("version"))));
    }
}

fn check_profiles(profiles: &Data, config: &Config, findings: &mut Vec<Finding>) {
    let all = match profiles {
        Data::Null => return,
        Data::Map(map) => map,
        other => {
            let fault = Fault::new(P::C0905, format!("profiles should be a map, got {}", other.described()));
            findings.push(config.finding(fault.in_field("profiles")));
            return;
        }
    };
    for (name, body) in all.iter() {
        let field = format!("profiles.{name}");
        let Some(map) = body.as_map() else {
            if !body.is_null() {
                let fault = Fault::new(P::C0905, format!("{field} should be a map, got {}", body.described()));
                findings.push(config.finding(fault.in_field(field)));
            }
            continue;
        };
        if map.get("profiles").is_some() {
            let fault = Fault::new(P::C0907, format!("profile '{name}' holds profiles"));
            findings.push(config.finding(fault.in_field(format!("{field}.profiles"))));
        }
        for (variable, value) in map.get("vars").and_then(Data::as_map).into_iter().flat_map(Map::iter) {
            if value.as_str().is_some_and(|text| text.contains("${env:")) {
                let message = format!("'{variable}' of profile '{name}' may not use a variable of the system");
                findings
                    .push(config.finding(Fault::new(P::C0903, message).in_field(format!("{field}.vars.{variable}"))));
            }
        }
    }
}

/// Maps are merged key by key; anything else is replaced.
fn merged(base: &Map, over: &Map) -> Map {
    let mut pairs: Vec<(Arc<str>, Data)> = base.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect();
    for (key, value) in over.iter() {
        match pairs.iter_mut().find(|(name, _)| name == key) {
            Some((_, own)) => {
                *own = match (&*own, value) {
                    (Data::Map(own), Data::Map(value)) => Data::Map(merged(own, value)),
                    (_, value) => value.clone(),
                }
            }
            None => pairs.push((Arc::clone(key), value.clone())),
        }
    }
    Map::new(pairs)
}

/// A change of a list of `disable`: its name, whether items are added, and the items.
type ListChange = (String, bool, Vec<Data>);

/// A profile without the keys `LIST.add` and `LIST.remove` of `disable`, and those.
fn without_list_changes(profile: &Map) -> (Map, Vec<ListChange>) {
    let Some(disable) = profile.get("disable").and_then(Data::as_map) else { return (profile.clone(), Vec::new()) };
    let mut changes = Vec::new();
    let mut rest = disable.clone();
    for (key, value) in disable.iter() {
        let change = key.strip_suffix(".add").map(|list| (list, true));
        if let Some((list, is_added)) = change.or_else(|| key.strip_suffix(".remove").map(|list| (list, false))) {
            let items = value.as_list().unwrap_or(std::slice::from_ref(value)).to_vec();
            changes.push((list.to_owned(), is_added, items));
            rest = rest.with(key, None);
        }
    }
    (profile.with("disable", Some(Data::Map(rest))), changes)
}

fn changed_list(data: &Map, list: &str, is_added: bool, items: &[Data]) -> Map {
    let disable = data.get("disable").and_then(Data::as_map).cloned().unwrap_or_default();
    let mut own = disable.get(list).and_then(Data::as_list).unwrap_or_default().to_vec();
    if is_added {
        own.extend_from_slice(items);
    } else {
        own.retain(|item| !items.contains(item));
    }
    data.with("disable", Some(Data::Map(disable.with(list, Some(own.into())))))
}

/// A value of the command line: `true`, `false`, numbers, else text.
pub(super) fn from_command_line(text: &str) -> Data {
    match crate::modules::yaml::plain(text) {
        Scalar::Boolean(b) => Data::Bool(b),
        Scalar::Integer(n) => Data::Int(n),
        Scalar::Float(n) => Data::Float(n),
        Scalar::Null | Scalar::Text(_) | Scalar::Binary(_) | Scalar::Merge => text.into(),
    }
}

/// What stands where a path of `--set` goes on, and is no map: the length of the path up to it.
struct InTheWay {
    length: usize,
}

impl InTheWay {
    fn of_set(&self, path: &str, value: &str, config: &Config) -> Fault {
        let above = path.get(..self.length).unwrap_or(path);
        let is = config.get(above).map_or_else(String::new, Data::described);
        let key = path.get(self.length + 1..).unwrap_or_default();
        let message = format!("--set {path}={value}: {above} is {is}, which has no key '{key}'");
        Fault::new(P::C0910, message).with_help(format!("write '--set {above}=VALUE' to change the value itself"))
    }
}

/// The sections without what needs values of the environment, be it by way of `vars`.
fn without_environment(data: &Map) -> Map {
    let mut names: Vec<String> = Vec::new();
    loop {
        let vars = data.get("vars").and_then(Data::as_map).into_iter().flat_map(Map::iter);
        let more = vars.filter(|(name, value)| !names.contains(&name.to_string()) && needs(value, &names));
        let more: Vec<String> = more.map(|(name, _)| name.to_string()).collect();
        if more.is_empty() {
            break;
        }
        names.extend(more);
    }
    kept(data, &names)
}

/// A map without the values that need the environment or one of these variables.
fn kept(map: &Map, names: &[String]) -> Map {
    let pairs = map.iter().filter_map(|(key, value)| match value {
        Data::Map(map) => Some((Arc::clone(key), Data::Map(kept(map, names)))),
        value => (!needs(value, names)).then(|| (Arc::clone(key), value.clone())),
    });
    Map::new(pairs.collect())
}

/// Whether a value needs the environment or one of these variables.
fn needs(value: &Data, names: &[String]) -> bool {
    match value {
        Data::Str(text) => placeholders(text)
            .iter()
            .any(|inside| inside.starts_with("env:") || names.iter().any(|name| name == inside)),
        Data::List(items) => items.iter().any(|item| needs(item, names)),
        Data::Map(map) => map.iter().any(|(_, value)| needs(value, names)),
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::File(_) => false,
    }
}

/// The map with another value at a path; missing maps are made.
fn with_path(map: &Map, path: &str, value: Data) -> Result<Map, InTheWay> {
    let Some((first, rest)) = path.split_once('.') else { return Ok(map.with(path, Some(value))) };
    let below = match map.get(first) {
        None | Some(Data::Null) => Map::default(),
        Some(Data::Map(below)) => below.clone(),
        Some(_) => return Err(InTheWay { length: first.len() }),
    };
    let below = with_path(&below, rest, value);
    let below = below.map_err(|InTheWay { length }| InTheWay { length: first.len() + 1 + length })?;
    Ok(map.with(first, Some(Data::Map(below))))
}

/// `vars`, and what stands for `${…}` in the configuration.
struct Variables {
    values: Vec<(String, Data)>,
}

impl Variables {
    /// The variables with the values of those that they use.
    fn new(config: &Config, findings: &mut Vec<Finding>) -> Variables {
        let written: Vec<(String, Data)> = match config.data.get("vars") {
            Some(Data::Map(map)) => map.iter().map(|(name, value)| (name.to_string(), value.clone())).collect(),
            _ => Vec::new(),
        };
        let mut variables = Variables { values: Vec::new() };
        // What uses others waits until they are known; what waits in the end is in a ring.
        let mut open = written;
        loop {
            let n_open = open.len();
            let names: Vec<String> = open.iter().map(|(name, _)| name.clone()).collect();
            let mut waiting = Vec::new();
            for (name, value) in open {
                let uses_open = value.as_str().is_some_and(|text| used(text).iter().any(|used| names.contains(used)));
                if uses_open {
                    waiting.push((name, value));
                } else {
                    let field = format!("vars.{name}");
                    let value = variables.value(&value, &field, config, findings);
                    variables.values.push((name, value));
                }
            }
            open = waiting;
            if open.is_empty() {
                return variables;
            }
            if open.len() == n_open {
                for (name, value) in open {
                    let fault = Fault::new(P::C0902, format!("variable '{name}' refers to itself"));
                    findings.push(config.finding(fault.in_field(format!("vars.{name}"))));
                    variables.values.push((name, value));
                }
                return variables;
            }
        }
    }

    fn substituted(&self, config: &Config, findings: &mut Vec<Finding>) -> Map {
        let pairs = config.data.iter().filter(|(key, _)| &***key != "vars");
        let pairs = pairs.map(|(key, value)| (Arc::clone(key), self.value(value, key, config, findings))).collect();
        Map::new(pairs)
    }

    fn value(&self, value: &Data, field: &str, config: &Config, findings: &mut Vec<Finding>) -> Data {
        match value {
            Data::Str(text) if text.contains("${") => self.text(text, field, config, findings),
            Data::List(items) => {
                let item = |(at, item): (usize, &Data)| self.value(item, &format!("{field}.{at}"), config, findings);
                items.iter().enumerate().map(item).collect::<Vec<Data>>().into()
            }
            Data::Map(map) => {
                let pair = |(key, value): (&Arc<str>, &Data)| {
                    (Arc::clone(key), self.value(value, &format!("{field}.{key}"), config, findings))
                };
                Data::Map(Map::new(map.iter().map(pair).collect()))
            }
            value => value.clone(),
        }
    }

    fn text(&self, text: &str, field: &str, config: &Config, findings: &mut Vec<Finding>) -> Data {
        let mut made = String::new();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("${") {
            let Some((inside, after)) = from.split_once('}') else { break };
            if let Some(before) = before.strip_suffix('$') {
                // `$${` hands a placeholder through.
                made.push_str(&format!("{before}${{{inside}}}"));
                rest = after;
                continue;
            }
            made.push_str(before);
            match self.found(inside) {
                // A value that is nothing but a variable keeps its type.
                Ok(value) if before.is_empty() && after.is_empty() && made.is_empty() => return value,
                Ok(value) => made.push_str(&shown(&value)),
                Err(fault) => {
                    let fault = fault.in_field(field).with_note(format!("in '{field}'"));
                    findings.push(config.finding(fault));
                }
            }
            rest = after;
        }
        made.push_str(rest);
        made.as_str().into()
    }

    /// What stands between `${` and `}`.
    fn found(&self, inside: &str) -> Result<Data, Fault> {
        if let Some(name) = inside.strip_prefix("env:") {
            let (name, default) = match name.split_once('|') {
                Some((name, default)) => (name, Some(default)),
                None => (name, None),
            };
            let value = std::env::var(name).ok().or_else(|| default.map(str::to_owned));
            return value.map(|value| value.as_str().into()).ok_or_else(|| {
                let fault = Fault::new(P::C0903, format!("the system has no variable '{name}'"));
                fault.with_help(format!("write '${{env:{name}|default}}' to go on without it"))
            });
        }
        match self.values.iter().find(|(name, _)| name == inside) {
            Some((_, value)) => Ok(value.clone()),
            None => {
                let near = suggest::near(inside, self.values.iter().map(|(name, _)| name.as_str()));
                let fault = Fault::new(P::C0902, format!("there is no variable '{inside}' in 'vars'"));
                Err(fault.with_near(&near))
            }
        }
    }
}

/// The names of variables that a text uses.
fn used(text: &str) -> Vec<String> {
    let own = placeholders(text).into_iter().filter(|inside| !inside.starts_with("env:"));
    own.map(str::to_owned).collect()
}

/// What stands between `${` and `}` in a text, but for those that are handed through.
fn placeholders(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("${") {
        let Some((inside, after)) = from.split_once('}') else { break };
        if !before.ends_with('$') {
            found.push(inside);
        }
        rest = after;
    }
    found
}

/// A value within a text.
fn shown(value: &Data) -> String {
    match value {
        Data::Bool(b) => b.to_string(),
        Data::Int(n) => n.to_string(),
        Data::Float(n) => n.to_string(),
        value => value.as_str().unwrap_or_default().to_owned(),
    }
}
