//! What `require` gives in a file that is checked: the search of a script (files first, then built-in modules), and the
//! manifests of the files that were found, each checked once a run. What is no file is left to the checker's own declarations.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bumpalo::Bump;

use super::super::script_files::find_module;
use super::check::{Checker, Scope, types_of};
use crate::lint::Program;
use crate::source::{Names, SourceFile, with_room};
use crate::syntax::{ParseOptions, parse};
use crate::types::{Manifest, Modules, Required};

/// Files that require each other in a chain longer than this are taken as unknown; also what stops a ring.
const CHAIN_MAX: usize = 64;
/// Largest file that is looked at for its types.
const SIZE_MAX: u64 = 16 << 20;

/// Files that have been checked for their types; none stands for one that is being checked or cannot be.
#[derive(Default)]
pub(super) struct Loaded {
    files: RefCell<BTreeMap<PathBuf, Option<Arc<Manifest>>>>,
    chain: RefCell<usize>,
}

/// The modules that a file in this directory sees.
pub(super) struct Search<'c> {
    checker: &'c Checker,
    directory: PathBuf,
}

/// The directory that a file's requires are looked up in first.
pub(super) fn directory_of(path: Option<&Path>) -> PathBuf {
    match path.and_then(Path::parent) {
        Some(directory) if !directory.as_os_str().is_empty() => directory.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

impl Checker {
    pub(super) fn modules(&self, directory: &Path) -> Search<'_> {
        Search { checker: self, directory: directory.to_path_buf() }
    }

    fn manifest(&self, path: &Path, directory: &Path) -> Option<Arc<Manifest>> {
        let key = fs::canonicalize(path).ok()?;
        if let Some(known) = self.loaded.files.borrow().get(&key) {
            return known.clone();
        }
        if *self.loaded.chain.borrow() >= CHAIN_MAX {
            return None;
        }
        self.loaded.files.borrow_mut().insert(key.clone(), None);
        *self.loaded.chain.borrow_mut() += 1;
        let manifest = with_room(|| self.load(&key, directory)).map(Arc::new);
        *self.loaded.chain.borrow_mut() -= 1;
        self.loaded.files.borrow_mut().insert(key, manifest.clone());
        manifest
    }

    /// The types of a file. Those that it requires are looked up where the script looks.
    fn load(&self, path: &Path, directory: &Path) -> Option<Manifest> {
        if fs::metadata(path).ok()?.len() > SIZE_MAX {
            return None;
        }
        let file = SourceFile::new(path.to_string_lossy(), fs::read(path).ok()?).ok()?;
        let arena = Bump::new();
        let mut names = Names::new();
        let options = ParseOptions { skip_prologue: true, ..ParseOptions::default() };
        let parsed = parse(file.text(), &arena, &mut names, options);
        if !parsed.errors.is_empty() {
            return None;
        }
        let program = Program {
            chunk: &parsed.chunk,
            names: &names,
            source: file.text(),
            lines: file.lines(),
            comments: &parsed.comments,
        };
        let modules = self.modules(directory);
        let scope = Scope { modules: &modules, is_script: true, undeclared: &|_| Vec::new(), knows_global: &|_| false };
        Some(types_of(&self.library, &program, &scope).1)
    }
}

impl Search<'_> {
    /// What `require(name)` gives if it is a file. The table of globals is a module, too, of which nothing is known.
    pub(super) fn required(&self, name: &str) -> Required {
        if let Some(file) = find_module(name, &self.directory) {
            return match self.checker.manifest(&file.path, &self.directory) {
                Some(manifest) => Required::Manifest(manifest),
                None => Required::Unknown,
            };
        }
        if name == "_G" {
            return Required::Unknown;
        }
        Required::Missing(format!("module '{name}' not found"))
    }
}

/// The checker looks at its declarations of built-in modules where there is no file, as `require` does.
impl Modules for Search<'_> {
    fn require(&self, name: &str) -> Required {
        self.required(name)
    }
}
