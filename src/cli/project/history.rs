//! How the versions of the registry are kept: the section `registry` of the configuration.

use crate::log::{self, Level, Record};
use crate::project::Config;
use crate::registry::{Keeping, Settings};

/// The settings of the registry of a project.
pub(in super::super) fn settings(config: &Config) -> Settings {
    let count = |path: &str| usize::try_from(config.int(path)).unwrap_or(0);
    Settings {
        keeping: keeping(config),
        history_limit: count("registry.history_limit"),
        cache_size: count("finder.query_cache_size"),
    }
}

fn keeping(config: &Config) -> Keeping {
    let kind = config.text("registry.history_type");
    if !config.bool("registry.enable_history") || kind == "nil" {
        return Keeping::Off;
    }
    if kind != "memory" {
        let message = format!("registry.history_type '{kind}' is not part of this build: history is lost at exit");
        log::submit(Record::new(Level::Warn, "registry".to_owned(), message));
    }
    Keeping::Memory
}
