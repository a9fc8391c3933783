//! The variables of a project, and its entries with their values in the place of placeholders (specification: entries 4.1, 14).
//!
//! Entries are taken in the order of their references, so a storage and a variable are there before anything that names them.
//! What has no placeholder and is neither storage nor variable stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::diag::{ProjectCode as P, Severity};
use crate::environment::{BadLine, Environment, FileFault, Storage, Values, Variable, open_file};
use crate::project::placeholder::{self, Lookup};
use crate::project::{Entry, Fault, Graph, Id, State, recheck};

/// Permissions of files and directories that are made.
const FILE_MODE: u32 = 0o644;
const DIRECTORY_MODE: u32 = 0o755;

/// The storages of a project, each with the entry that it is, as that was resolved.
#[derive(Clone, Default)]
pub(super) struct Storages(BTreeMap<Id, (Arc<Entry>, Arc<Storage>)>);

/// A project with the values of its variables.
pub(super) struct Resolved {
    /// Its entries, with values in the place of placeholders.
    pub(super) state: State,
    pub(super) environment: Environment,
    pub(super) storages: Storages,
}

/// See the head of the file. A storage whose entry is as in `former` is that one, with all that has been set in it.
///
/// # Errors
/// A variable has no value, or a storage cannot be opened.
pub(super) fn resolve(state: &State, root: &Path, former: &Storages) -> Result<Resolved, Box<(Id, Fault)>> {
    let mut made = Made { root, former, storages: Storages::default(), environment: Environment::default() };
    let mut resolved = State::default();
    let mut changed = BTreeSet::new();
    let mut concerned = State::default();
    for entry in state.iter() {
        let is_concerned = entry.kind.starts_with("env.") || !placeholder::is_plain(entry);
        let to = if is_concerned { &mut concerned } else { &mut resolved };
        to.insert(Arc::clone(entry));
    }
    for id in Graph::new(&concerned).order() {
        let Some(entry) = concerned.get(&id) else { continue };
        let of_entry = |fault: Fault| Box::new((id.clone(), fault));
        if placeholder::has_any(entry) {
            changed.insert(id.clone());
        }
        let entry =
            Arc::new(placeholder::resolve(entry, &mut |name| look_up(&made.environment, name)).map_err(of_entry)?);
        made.add(&entry).map_err(of_entry)?;
        resolved.insert(entry);
    }
    if !changed.is_empty() {
        let wrong = recheck(&resolved, &changed).into_iter().find(|finding| finding.severity == Severity::Error);
        if let Some(finding) = wrong
            && let Some(id) = finding.entry
        {
            return Err(Box::new((id, finding.fault)));
        }
    }
    Ok(Resolved { state: resolved, environment: made.environment, storages: made.storages })
}

/// What stands for a placeholder.
pub(super) fn look_up(environment: &Environment, name: &str) -> Lookup {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes);
    let variable = environment.variable(name.as_bytes());
    let default = variable.and_then(|variable| text(variable.default.clone()?).ok());
    match environment.get(name.as_bytes()).map(text) {
        Some(Ok(text)) => Lookup::Value { text, default },
        Some(Err(_)) => Lookup::NoText,
        None if variable.is_some() => Lookup::Empty,
        None => Lookup::Unknown,
    }
}

struct Made<'p> {
    root: &'p Path,
    former: &'p Storages,
    storages: Storages,
    environment: Environment,
}

impl Made<'_> {
    /// Takes an entry in that is a storage or a variable.
    fn add(&mut self, entry: &Arc<Entry>) -> Result<(), Fault> {
        let members = || -> Result<Vec<Arc<Storage>>, Fault> {
            let ids = entry.references("storages")?;
            Ok(ids.iter().filter_map(|id| self.storages.0.get(id)).map(|(_, storage)| Arc::clone(storage)).collect())
        };
        if let Some(storage) = self.kept(entry, &members)? {
            return self.put(entry, storage);
        }
        let storage = match &*entry.kind {
            "env.storage.memory" => Storage::memory(),
            "env.storage.os" => Storage::System,
            "env.storage.static" => Storage::Static(values(entry)?),
            "env.storage.file" => file(entry, self.root)?,
            "env.storage.router" => Storage::Router(members()?),
            "env.variable" => return self.variable(entry),
            _ => return Ok(()),
        };
        self.put(entry, Arc::new(storage))
    }

    /// The storage that an entry was before, if it is still the same.
    fn kept(
        &self,
        entry: &Arc<Entry>,
        members: &dyn Fn() -> Result<Vec<Arc<Storage>>, Fault>,
    ) -> Result<Option<Arc<Storage>>, Fault> {
        let Some((former, storage)) = self.former.0.get(&entry.id) else { return Ok(None) };
        let is_same = former.kind == entry.kind
            && match &**storage {
                // Whatever else its entry says, what is in it is its own.
                Storage::Memory(_) => true,
                Storage::Router(all) => {
                    let members = members()?;
                    all.len() == members.len() && all.iter().zip(&members).all(|(a, b)| Arc::ptr_eq(a, b))
                }
                Storage::Static(_) | Storage::System | Storage::File(_) => former.data == entry.data,
            };
        Ok(is_same.then(|| Arc::clone(storage)))
    }

    fn put(&mut self, entry: &Arc<Entry>, storage: Arc<Storage>) -> Result<(), Fault> {
        if entry.bool("default")? == Some(true) {
            self.environment.set_default(Arc::clone(&storage));
        }
        self.storages.0.insert(entry.id.clone(), (Arc::clone(entry), storage));
        Ok(())
    }

    fn variable(&mut self, entry: &Entry) -> Result<(), Fault> {
        let storage = entry.reference("storage")?.and_then(|id| self.storages.0.get(&id));
        let Some((_, storage)) = storage else { return Ok(()) };
        let name = entry.string("variable")?.map(str::to_owned);
        let variable = Variable {
            key: name.as_deref().unwrap_or(entry.id.name()).as_bytes().to_vec(),
            name,
            storage: Arc::clone(storage),
            default: entry.string("default")?.map(|text| text.as_bytes().to_vec()),
            is_readonly: entry.bool("readonly")?.or(entry.bool("read_only")?).unwrap_or(false),
        };
        self.environment.declare(entry.id.as_str(), variable);
        Ok(())
    }
}

fn values(entry: &Entry) -> Result<Values, Fault> {
    let Some(map) = entry.map("values")? else { return Ok(Values::new()) };
    let pairs =
        map.iter().filter_map(|(name, value)| Some((name.as_bytes().to_vec(), value.as_str()?.as_bytes().to_vec())));
    Ok(pairs.collect())
}

/// A file of variables, below the root of the project.
fn file(entry: &Entry, root: &Path) -> Result<Storage, Fault> {
    let path = entry.string("file_path")?.unwrap_or_default();
    let mode = entry.mode("file_mode")?.unwrap_or(FILE_MODE);
    let directory_mode = entry.mode("dir_mode")?.unwrap_or(DIRECTORY_MODE);
    let creates = entry.bool("auto_create")?.unwrap_or(false);
    open_file(&root.join(path), mode, creates.then_some(directory_mode)).map_err(|fault| match fault {
        FileFault::Missing => {
            let message = format!("file '{path}' does not exist; set auto_create: true to create it");
            Fault::new(P::C0702, message).in_field("file_path")
        }
        FileFault::BadLine(BadLine { line, message }) => {
            Fault::new(P::C0707, format!("{path}:{line}: {message}")).in_field("file_path")
        }
        FileFault::Failed(message) => {
            Fault::new(P::C0702, format!("cannot open file '{path}': {message}")).in_field("file_path")
        }
    })
}
