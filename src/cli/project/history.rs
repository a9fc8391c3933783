//! How the versions of the registry are kept: the section `registry` of the configuration.

use std::path::Path;

use crate::log::{self, Level, Record};
use crate::project::Config;
use crate::registry::{Keeping, Settings};

/// The settings of the registry of a project in the folder `root`; without one nothing outlives the run.
pub(in super::super) fn settings(config: &Config, root: Option<&Path>) -> Settings {
    let count = |path: &str| usize::try_from(config.int(path)).unwrap_or(0);
    Settings {
        keeping: keeping(config, root),
        history_limit: count("registry.history_limit"),
        cache_size: count("finder.query_cache_size"),
    }
}

fn keeping(config: &Config, root: Option<&Path>) -> Keeping {
    let kind = config.text("registry.history_type");
    if !config.bool("registry.enable_history") || kind == "nil" {
        return Keeping::Off;
    }
    let Some(root) = root.filter(|_| kind != "memory") else { return Keeping::Memory };
    #[cfg(feature = "sqlite")]
    if kind == "sqlite" {
        let path = root.join(config.text("registry.history_path"));
        return Keeping::Stored(Box::new(crate::registry::Sqlite::new(path)));
    }
    let message = format!(
        "{}: registry.history_type '{kind}' is not part of this build: history is lost at exit",
        root.display()
    );
    log::submit(Record::new(Level::Warn, "registry".to_owned(), message));
    Keeping::Memory
}
