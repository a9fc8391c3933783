//! The sections of the configuration with their keys and defaults (section 6.5).

use super::config::Config;
use super::data::{Data, Map};
use super::field::{self, Wrong};
use super::finding::{Fault, Finding};
use crate::diag::{ProjectCode as P, suggest};

/// One setting.
pub struct Setting {
    /// Its path.
    pub path: &'static str,
    ty: Ty,
    /// Its default, as it would be written.
    pub default: &'static str,
}

#[derive(Clone, Copy)]
enum Ty {
    Bool,
    Int(i64),
    Range(i64, i64),
    Text,
    Duration,
    OneOf(&'static [&'static str]),
    /// Anything.
    Free,
    List,
    Map,
    /// Levels of log records by names of loggers; a name with dots may be written as maps within each other.
    Levels,
}

impl Setting {
    /// Its default as a value.
    pub(super) fn default_value(&self) -> Data {
        match self.ty {
            Ty::Bool => Data::Bool(self.default == "true"),
            Ty::Int(_) | Ty::Range(..) => self.default.parse().map(Data::Int).unwrap_or_default(),
            Ty::Text | Ty::Duration | Ty::OneOf(_) => self.default.into(),
            Ty::Free | Ty::List | Ty::Map | Ty::Levels => Data::Null,
        }
    }
}

const fn setting(path: &'static str, ty: Ty, default: &'static str) -> Setting {
    Setting { path, ty, default }
}

/// All settings.
pub const SETTINGS: &[Setting] = &[
    setting("logger.encoding", Ty::OneOf(&["console", "json"]), "console"),
    setting("logger.levels", Ty::Levels, ""),
    setting("logmanager.propagate_downstream", Ty::Bool, "true"),
    setting("logmanager.stream_to_events", Ty::Bool, "false"),
    setting("logmanager.min_level", Ty::Range(-1, 2), "0"),
    setting("profiler.enabled", Ty::Bool, "false"),
    setting("profiler.address", Ty::Text, "localhost:6060"),
    setting("profiler.read_timeout", Ty::Duration, "15s"),
    setting("profiler.write_timeout", Ty::Duration, "15s"),
    setting("profiler.idle_timeout", Ty::Duration, "60s"),
    setting("security.strict_mode", Ty::Bool, "false"),
    setting("registry.enable_history", Ty::Bool, "true"),
    setting("registry.history_type", Ty::OneOf(&["memory", "sqlite", "nil", "postgres"]), "memory"),
    setting("registry.history_path", Ty::Text, ".wippy/registry.db"),
    setting("registry.history_limit", Ty::Int(0), "0"),
    setting("relay.node_name", Ty::Text, ""),
    setting("supervisor.host.buffer_size", Ty::Int(1), "1024"),
    setting("supervisor.host.worker_count", Ty::Int(1), "16"),
    setting("lua.proto_cache_size", Ty::Int(0), "60000"),
    setting("lua.main_cache_size", Ty::Int(0), "10000"),
    setting("lua.cache.enabled", Ty::Bool, "false"),
    setting("lua.cache.dir", Ty::Text, ".wippy/cache/lua"),
    setting("lua.cache.mode", Ty::OneOf(&["off", "readonly", "readwrite"]), "readwrite"),
    setting("lua.cache.compile.enabled", Ty::Bool, "true"),
    setting("lua.cache.typecheck.enabled", Ty::Bool, "true"),
    setting("lua.eval.cache_size", Ty::Int(0), "256"),
    setting("lua.eval.cache_ttl", Ty::Duration, "0"),
    setting("lua.type_system.enabled", Ty::Bool, "false"),
    setting("lua.type_system.strict", Ty::Bool, "false"),
    setting("lint.rules", Ty::Map, ""),
    setting("finder.query_cache_size", Ty::Int(0), "1000"),
    setting("finder.regex_cache_size", Ty::Int(0), "100"),
    setting("shutdown.timeout", Ty::Duration, "30s"),
    setting("metrics.buffer.size", Ty::Int(1), "10000"),
    setting("metrics.interceptor.enabled", Ty::Bool, "false"),
    setting("prometheus.enabled", Ty::Bool, "false"),
    setting("prometheus.address", Ty::Text, ""),
    setting("dispatcher.http.timeout", Ty::Duration, "0"),
    setting("dispatcher.http.max_idle_conns", Ty::Int(0), "0"),
    setting("dispatcher.http.max_idle_per_host", Ty::Int(0), "0"),
    setting("dispatcher.http.idle_conn_timeout", Ty::Duration, "0"),
    setting("dispatcher.http.max_clients", Ty::Int(0), "0"),
    setting("disable.namespaces", Ty::List, ""),
    setting("disable.entries", Ty::List, ""),
    setting("disable.meta", Ty::List, ""),
    setting("workspace.replacements", Ty::List, ""),
    setting("override", Ty::Free, ""),
];

/// Sections that a later release will know.
const LATER: &[&str] = &["otel", "cluster", "lsp", "network_service", "extensions", "modules"];

/// Checks the sections of a configuration.
pub(super) fn check(config: &Config, findings: &mut Vec<Finding>) {
    for (name, section) in config.sections().iter() {
        if LATER.contains(&&**name) {
            if section.child("enabled").is_none_or(|enabled| *enabled != Data::Bool(false)) {
                let fault = Fault::new(P::C0913, format!("section '{name}' is not part of this build"));
                findings.push(config.finding(fault.in_field(&**name)));
            }
            continue;
        }
        let is_section = SETTINGS.iter().any(|setting| setting.path.split('.').next() == Some(&**name));
        if !is_section {
            let all = SETTINGS.iter().filter_map(|setting| setting.path.split('.').next());
            let near = suggest::near(name, all.chain(["profiles", "vars"]));
            let fault = Fault::new(P::C0904, format!("the configuration has no section '{name}'")).with_near(&near);
            findings.push(config.finding(fault.in_field(&**name)));
            continue;
        }
        match section {
            Data::Map(map) => keys(name, map, config, findings),
            Data::Null => {}
            other => {
                let fault = Fault::new(P::C0905, format!("{name} should be a map, got {}", other.described()));
                findings.push(config.finding(fault.in_field(&**name)));
            }
        }
    }
    if config.bool("prometheus.enabled") && config.text("prometheus.address").is_empty() {
        let fault = Fault::new(P::C0909, "prometheus.address is needed when prometheus is enabled");
        findings.push(config.finding(fault.in_field("prometheus.enabled")));
    }
}

fn keys(prefix: &str, map: &Map, config: &Config, findings: &mut Vec<Finding>) {
    if prefix == "override" {
        return;
    }
    for (key, value) in map.iter() {
        let path = format!("{prefix}.{key}");
        if value.is_null() {
            continue;
        }
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.path == path) {
            if let Some(expected) = wrong(setting, value) {
                let got = value.as_str().map_or_else(|| value.described(), |text| format!("'{text}'"));
                let fault = Fault::new(P::C0905, format!("{path} should be {expected}, got {got}"));
                findings.push(config.finding(fault.in_field(path)));
            }
            continue;
        }
        let is_group = SETTINGS.iter().any(|setting| setting.path.starts_with(&format!("{path}.")));
        match value {
            Data::Map(map) if is_group => keys(&path, map, config, findings),
            value if is_group => {
                let fault = Fault::new(P::C0905, format!("{path} should be a map, got {}", value.described()));
                findings.push(config.finding(fault.in_field(path)));
            }
            _ => {
                let below = SETTINGS
                    .iter()
                    .filter_map(|setting| setting.path.strip_prefix(prefix)?.strip_prefix('.')?.split('.').next());
                let near = suggest::near(key, below);
                let fault = Fault::new(P::C0904, format!("section '{prefix}' has no key '{key}'")).with_near(&near);
                findings.push(config.finding(fault.in_field(path)));
            }
        }
    }
}

/// What a value should be, if it is not.
fn wrong(setting: &Setting, value: &Data) -> Option<String> {
    let unless = |fits: bool, expected: &str| if fits { None } else { Some(expected.to_owned()) };
    match setting.ty {
        Ty::Free => None,
        Ty::Bool => unless(value.as_bool().is_some(), "true or false"),
        Ty::Int(min) => unless(value.as_int().is_some_and(|n| n >= min), &format!("an integer of at least {min}")),
        Ty::Range(min, max) => {
            let fits = value.as_int().is_some_and(|n| (min..=max).contains(&n));
            unless(fits, &format!("an integer between {min} and {max}"))
        }
        Ty::Text => unless(value.as_str().is_some(), "a string"),
        Ty::Duration => match field::duration(value) {
            Ok(_) => None,
            Err(Wrong::Type { .. } | Wrong::Format(_)) => Some("a duration".to_owned()),
        },
        Ty::OneOf(words) => {
            let fits = value.as_str().is_some_and(|word| words.contains(&word));
            unless(fits, &format!("one of {}", words.join(", ")))
        }
        Ty::List => unless(value.as_list().is_some(), "a list"),
        Ty::Map => unless(value.as_map().is_some(), "a map"),
        Ty::Levels => {
            unless(value.as_map().is_some() && are_levels(value), "a map of names to debug, info, warn or error")
        }
    }
}

fn are_levels(value: &Data) -> bool {
    match value.as_map() {
        Some(map) => map.iter().all(|(_, value)| are_levels(value)),
        None => value.as_str().is_some_and(|word| matches!(word, "debug" | "info" | "warn" | "error")),
    }
}
