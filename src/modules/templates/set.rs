//! Sets of templates: sources by name, and the trees that were made from them.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::parse::{Delimiters, Template, Wrong, parse};
use crate::modules::data::Data;

/// What holds for all templates of a set.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) delimiters: Delimiters,
    /// What may be left out at the end of names.
    pub(crate) extensions: Vec<String>,
    pub(crate) globals: HashMap<String, Data>,
    /// Whether values are made fit for HTML.
    pub(crate) escapes: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        let extensions = [".jet", ".html.jet", ".jet.html"].map(str::to_owned).to_vec();
        Settings { delimiters: Delimiters::default(), extensions, globals: HashMap::new(), escapes: true }
    }
}

type Parsed = Result<Arc<Template>, Wrong>;

/// A source, and its tree once it was needed.
struct Source {
    text: String,
    parsed: OnceLock<Parsed>,
}

/// A set.
pub(super) struct TemplateSet {
    inner: RwLock<Inner>,
}

struct Inner {
    settings: Settings,
    sources: HashMap<String, Arc<Source>>,
}

impl TemplateSet {
    /// A set of these templates.
    pub(super) fn new(settings: Settings, sources: Vec<(String, String)>) -> TemplateSet {
        let set = TemplateSet { inner: RwLock::new(Inner { settings: Settings::default(), sources: HashMap::new() }) };
        set.replace(settings, sources);
        set
    }

    /// Makes it a set of other templates: the next rendering sees them.
    pub(super) fn replace(&self, settings: Settings, sources: Vec<(String, String)>) {
        let sources = sources
            .into_iter()
            .map(|(name, text)| (name, Arc::new(Source { text, parsed: OnceLock::new() })))
            .collect();
        *self.inner.write().unwrap_or_else(PoisonError::into_inner) = Inner { settings, sources };
    }

    fn with<R>(&self, body: impl FnOnce(&Inner) -> R) -> R {
        body(&self.inner.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The template of a name, with or without one of the extensions.
    pub(super) fn find(&self, name: &str) -> Option<Parsed> {
        let (source, delimiters) = self.with(|inner| {
            let names = std::iter::once(name.to_owned())
                .chain(inner.settings.extensions.iter().map(|extension| format!("{name}{extension}")));
            let source = names.into_iter().find_map(|name| inner.sources.get(&name).cloned())?;
            Some((source, inner.settings.delimiters.clone()))
        })?;
        Some(source.parsed.get_or_init(|| parse(&source.text, &delimiters).map(Arc::new)).clone())
    }

    pub(super) fn globals(&self) -> HashMap<String, Data> {
        self.with(|inner| inner.settings.globals.clone())
    }

    pub(super) fn escapes(&self) -> bool {
        self.with(|inner| inner.settings.escapes)
    }
}
