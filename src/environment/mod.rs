//! Variables of the environment: where their values lie, and which names programs have for them (specification: modules/env).
//!
//! Plain data and files, without programs. A script has what its programs have set, and the system's variables behind it; a
//! project has what its entries say.
//!
//! | file | what |
//! |---|---|
//! | `mod.rs` | variables by their names |
//! | `storage.rs` | where values lie |
//! | `file.rs` | the text of a file of variables |

#![forbid(unsafe_code)]

mod file;
mod storage;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

pub(crate) use file::BadLine;
pub(crate) use storage::{FileFault, Storage, open_file};

/// Values by name.
pub(crate) type Values = BTreeMap<Vec<u8>, Vec<u8>>;

/// Why a variable cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is none of that name.
    Unknown,
    /// It, or its storage, is never written.
    ReadOnly,
    /// The system could not write the file: what it says.
    Failed(String),
}

/// A declared variable.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// The name that everybody may use; none: it is found by the id of its entry.
    pub(crate) name: Option<String>,
    /// What the storage calls it.
    pub(crate) key: Vec<u8>,
    /// Where its value lies.
    pub(crate) storage: Arc<Storage>,
    /// Its value if the storage has none.
    pub(crate) default: Option<Vec<u8>>,
    /// It is never written.
    pub(crate) is_readonly: bool,
}

impl Variable {
    fn value(&self) -> Option<Vec<u8>> {
        self.storage.get(&self.key).or_else(|| self.default.clone())
    }
}

/// See the head of the file.
#[derive(Default)]
pub(crate) struct Environment {
    by_name: BTreeMap<Vec<u8>, Arc<Variable>>,
    by_id: BTreeMap<Vec<u8>, Arc<Variable>>,
    /// Where names are looked up that nothing declares.
    undeclared: Option<Arc<Storage>>,
}

/// A place for a value: the storage and the name there.
pub(crate) struct Target {
    pub(crate) storage: Arc<Storage>,
    pub(crate) key: Vec<u8>,
}

impl Environment {
    /// That of a script: what its programs set, and behind it the system's variables.
    pub(crate) fn of_script() -> Environment {
        let storages = vec![Arc::new(Storage::memory()), Arc::new(Storage::System)];
        Environment { undeclared: Some(Arc::new(Storage::Router(storages))), ..Environment::default() }
    }

    /// Declares the variable of an entry.
    pub(crate) fn declare(&mut self, id: &str, variable: Variable) {
        let variable = Arc::new(variable);
        if let Some(name) = &variable.name {
            self.by_name.insert(name.clone().into_bytes(), Arc::clone(&variable));
        }
        self.by_id.insert(id.as_bytes().to_vec(), variable);
    }

    /// From now on names that nothing declares are looked up there.
    pub(crate) fn set_default(&mut self, storage: Arc<Storage>) {
        self.undeclared = Some(storage);
    }

    /// The declared variable of a public name or an id.
    pub(crate) fn variable(&self, name: &[u8]) -> Option<&Variable> {
        self.by_name.get(name).or_else(|| self.by_id.get(name)).map(|variable| &**variable)
    }

    /// The value of a public name or an id. An empty one is a value.
    pub(crate) fn get(&self, name: &[u8]) -> Option<Vec<u8>> {
        match self.variable(name) {
            Some(variable) => variable.value(),
            None => self.undeclared.as_ref()?.get(name),
        }
    }

    /// Where a value is written.
    ///
    /// # Errors
    /// There is no such variable, or it is never written.
    pub(crate) fn target(&self, name: &[u8]) -> Result<Target, Refusal> {
        match self.variable(name) {
            Some(variable) if variable.is_readonly => Err(Refusal::ReadOnly),
            Some(variable) => Ok(Target { storage: Arc::clone(&variable.storage), key: variable.key.clone() }),
            None => {
                let storage = self.undeclared.clone().ok_or(Refusal::Unknown)?;
                Ok(Target { storage, key: name.to_vec() })
            }
        }
    }

    /// All values that have public names.
    pub(crate) fn all(&self) -> Values {
        let mut all = self.undeclared.as_ref().map(|storage| storage.all()).unwrap_or_default();
        for (name, variable) in &self.by_name {
            match variable.value() {
                Some(value) => all.insert(name.clone(), value),
                None => all.remove(name),
            };
        }
        all
    }
}

/// The environment of a run, whose entries may change: whoever asks gets it as it is then. Clones are the same.
#[derive(Clone)]
pub(crate) struct Current(Arc<RwLock<Arc<Environment>>>);

impl Current {
    /// One that is this at first.
    pub(crate) fn new(environment: Environment) -> Current {
        Current(Arc::new(RwLock::new(Arc::new(environment))))
    }

    /// As it is now.
    pub(crate) fn get(&self) -> Arc<Environment> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on it is this.
    pub(crate) fn replace(&self, environment: Environment) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(environment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: Option<&str>, key: &str, storage: &Arc<Storage>) -> Variable {
        Variable {
            name: name.map(str::to_owned),
            key: key.as_bytes().to_vec(),
            storage: Arc::clone(storage),
            default: None,
            is_readonly: false,
        }
    }

    #[test]
    fn declared_names_hide_the_default_storage() {
        let (near, far) = (Arc::new(Storage::memory()), Arc::new(Storage::memory()));
        let mut environment = Environment::default();
        assert_eq!(environment.target(b"A").err(), Some(Refusal::Unknown));
        environment.declare("app:a", Variable { default: Some(b"d".to_vec()), ..variable(Some("A"), "A", &near) });
        environment.declare("app:b", variable(None, "b", &near));
        environment.set_default(Arc::clone(&far));
        for (name, value) in [("A", "far"), ("C", "c")] {
            far.set(name.as_bytes(), value.as_bytes()).expect("memory can be written");
        }
        assert_eq!(environment.get(b"A").as_deref(), Some(b"d".as_slice()), "its own default");
        assert_eq!(environment.get(b"app:b"), None);
        assert_eq!(environment.get(b"C").as_deref(), Some(b"c".as_slice()));
        assert!(environment.target(b"app:b").is_ok_and(|target| target.key == b"b"));
        let all: Vec<Vec<u8>> = environment.all().into_keys().collect();
        assert_eq!(all, [b"A", b"C"]);
    }
}
