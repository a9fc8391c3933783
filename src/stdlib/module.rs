//! What a module is, and which ones a run has.
//!
//! A [`Module`] is a static description: name, classes, functions, and how the rest of its table is made. The table is made
//! when the first process of the program requires it, frozen and shared by all ([`Shared`]); so a module that nobody uses
//! costs a line in a list. `docs/modules.md` is the guide for writing one.
//!
//! The modules of a run stand in a [`ModuleSet`], with what its user allows. It is an object of the base, under
//! [`MODULES`] in the registry, so every process of the run has the same and none can change it: there is no way to a module
//! that is refused. Modules that are globals anyway are open in the base from the start, and no policy concerns them.

use super::{LOADED, registry_table, set_field, set_functions};
use crate::vm::native::{Cx, Function, Key, Kind, Object, Shared, TableRef, Value, kind_of};

/// Name under which the registry keeps the modules of the run.
static MODULES: Key = Key::new("_MODULES");
/// Name under which the registry keeps the tables of built-in modules that are globals.
const BUILTIN: &str = "_BUILTIN";
/// Name under which the registry of a process keeps its own copies of the tables of modules, if it is to have any.
const OWN: &str = "_OWN_MODULES";

/// What a module does to the world, for those who decide where it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The same arguments give the same results.
    Deterministic,
    /// They need not.
    Nondeterministic,
    /// It converts data.
    Encoding,
    /// It asks for the time.
    Time,
    /// It reads or writes something outside.
    Io,
    /// It uses the network.
    Network,
    /// It keeps data.
    Storage,
    /// It starts or concerns processes.
    Process,
    /// It concerns what others may do.
    Security,
}

impl Class {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Deterministic => "deterministic",
            Class::Nondeterministic => "nondeterministic",
            Class::Encoding => "encoding",
            Class::Time => "time",
            Class::Io => "io",
            Class::Network => "network",
            Class::Storage => "storage",
            Class::Process => "process",
            Class::Security => "security",
        }
    }
}

/// A module: what `require` finds under its name.
pub struct Module {
    name: &'static str,
    description: &'static str,
    classes: &'static [Class],
    functions: &'static [Function],
    permissions: &'static [&'static str],
    open: fn(&mut Cx<'_>, TableRef),
    /// Makes what `require` gives, where that is no table.
    value: Option<fn(&mut Cx<'_>) -> Value>,
    is_global: bool,
    table: Shared,
}

impl Module {
    /// A module without anything in it. `description` is one line for lists.
    pub const fn new(name: &'static str, description: &'static str) -> Module {
        Module {
            name,
            description,
            classes: &[],
            functions: &[],
            permissions: &[],
            open: |_, _| {},
            value: None,
            is_global: false,
            table: Shared::new(),
        }
    }

    /// What it does to the world.
    pub const fn with_classes(mut self, classes: &'static [Class]) -> Module {
        self.classes = classes;
        self
    }

    /// Its functions.
    pub const fn with_functions(mut self, functions: &'static [Function]) -> Module {
        self.functions = functions;
        self
    }

    /// The actions that it asks permission for ([`Cx::is_permitted`]).
    pub const fn with_permissions(mut self, permissions: &'static [&'static str]) -> Module {
        self.permissions = permissions;
        self
    }

    /// `open` puts what else there is into the table: constants, parts. It runs once in the program, in no process;
    /// what it makes must be data, native functions and objects that any thread may read.
    pub const fn with_open(mut self, open: fn(&mut Cx<'_>, TableRef)) -> Module {
        self.open = open;
        self
    }

    /// A module that is an object: what `value` makes, once in the program and in no process, is what `require` gives. All
    /// processes see the same one, so it can only be read.
    pub const fn with_value(mut self, value: fn(&mut Cx<'_>) -> Value) -> Module {
        self.value = Some(value);
        self
    }

    /// A module that is a global: it is opened with the base, not here.
    pub(crate) const fn of_global(mut self) -> Module {
        self.is_global = true;
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// One line about it.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// What it does to the world.
    pub const fn classes(&self) -> &'static [Class] {
        self.classes
    }

    /// The actions that it asks permission for.
    pub const fn permissions(&self) -> &'static [&'static str] {
        self.permissions
    }

    /// Its table or object, made if it is not there yet.
    pub fn table(&self) -> Value {
        self.table.value(|cx| {
            if let Some(value) = self.value {
                return value(cx);
            }
            let table = cx.new_table(0, self.functions.len());
            set_functions(cx, table, self.functions);
            (self.open)(cx, table);
            table.into()
        })
    }
}

/// Gives the running process copies of the tables of modules, each when it is first asked for: nobody else sees what is
/// replaced in them ([`Cx::raw_replace`]).
pub(crate) fn own_modules(cx: &mut Cx<'_>) {
    let own = cx.new_table(0, 8);
    let registry = cx.registry();
    set_field(cx, registry, OWN, own);
}

/// The table or object of a module as the running process has it.
pub(crate) fn table_of(cx: &mut Cx<'_>, module: &'static Module) -> Value {
    let registry = cx.registry();
    let (own, shared) = match (kind_of(cx.raw_get_str(registry, OWN)), kind_of(module.table())) {
        (Kind::Table(own), Kind::Table(shared)) => (own, shared),
        _ => return module.table(),
    };
    let known = cx.raw_get_str(own, module.name);
    if !known.is_nil() {
        return known;
    }
    let copy = frozen_copy(cx, shared);
    set_field(cx, own, module.name, copy);
    copy.into()
}

/// A frozen copy of a table of a module and of the plain tables in it. Modules are trees of few levels.
pub(super) fn frozen_copy(cx: &mut Cx<'_>, table: TableRef) -> TableRef {
    let copy = cx.new_table(0, 16);
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        let v = match kind_of(v) {
            Kind::Table(inner) if cx.metatable(v).is_none() => frozen_copy(cx, inner).into(),
            _ => v,
        };
        let stored = cx.raw_set(copy, key, v);
        debug_assert!(stored.is_ok(), "a new table takes the keys of another");
    }
    let metatable = cx.metatable(table.into());
    cx.set_metatable(copy.into(), metatable);
    cx.freeze(copy);
    copy
}

/// Which built-in modules `require` gives. Those that are globals anyway it always gives.
#[derive(Clone, Debug, Default)]
pub(crate) struct ModulePolicy {
    /// The only ones, if not all.
    pub(crate) allowed: Option<Vec<String>>,
    /// Those that it refuses in any case.
    pub(crate) denied: Vec<String>,
}

/// The modules of a run.
struct ModuleSet {
    modules: Vec<&'static Module>,
    policy: ModulePolicy,
}

impl Object for ModuleSet {
    fn type_name(&self) -> &'static str {
        "modules"
    }
}

impl ModuleSet {
    fn find(&self, name: &[u8]) -> Option<&'static Module> {
        self.modules.iter().find(|module| module.name.as_bytes() == name).copied()
    }

    fn is_given(&self, module: &Module) -> bool {
        let ModulePolicy { allowed, denied } = &self.policy;
        let is = |name: &String| name == module.name;
        module.is_global || allowed.as_ref().is_none_or(|allowed| allowed.iter().any(is)) && !denied.iter().any(is)
    }

    /// Why `require` does not give a module of this name, if that is for the policy.
    fn refusal(&self, name: &[u8]) -> Option<String> {
        let ModulePolicy { allowed, denied } = &self.policy;
        if denied.iter().any(|denied| denied.as_bytes() == name) {
            return Some("the option '--deny-modules' refuses it".to_owned());
        }
        allowed.as_ref()?;
        let mut names: Vec<&str> =
            self.modules.iter().filter(|module| self.is_given(module)).map(|module| module.name).collect();
        names.sort_unstable();
        Some(format!("allowed are {}; the option '--modules' allows others", names.join(", ")))
    }
}

/// Gives a state that is being prepared its modules. Later ones take the place of earlier ones of the same name.
pub(crate) fn set_modules(cx: &mut Cx<'_>, modules: &[&'static Module], policy: ModulePolicy) {
    let mut list: Vec<&'static Module> = Vec::with_capacity(modules.len());
    for &module in modules.iter().rev() {
        if list.iter().all(|other| other.name != module.name) {
            list.push(module);
        }
    }
    let set = cx.new_userdata(ModuleSet { modules: list, policy }, None);
    let registry = cx.registry();
    cx.set_key(registry, &MODULES, set);
}

/// Registers the table of a module that is a global: `require` gives it where the program has no module of that name.
pub(crate) fn register_builtin(cx: &mut Cx<'_>, name: &str, module: TableRef) {
    let modules = registry_table(cx, BUILTIN);
    set_field(cx, modules, name, module);
}

/// What `require` finds when the program has no module of a name.
pub(crate) enum Builtin {
    /// This one.
    Module(Value),
    /// The policy of the run does not allow it: why.
    Refused(String),
    /// There is none.
    Unknown,
}

/// Looks for a built-in module.
pub(crate) fn find_builtin(cx: &mut Cx<'_>, name: &[u8]) -> Builtin {
    let registry = cx.registry();
    let set = cx.raw_get_key(registry, &MODULES);
    let Some(set) = cx.userdata_ref::<ModuleSet>(set) else { return Builtin::Unknown };
    match set.find(name) {
        Some(module) if module.is_global => {
            let name = module.name;
            match kind_of(cx.raw_get_str(registry, BUILTIN)) {
                Kind::Table(tables) => Builtin::Module(cx.raw_get_str(tables, name)),
                _ => Builtin::Unknown,
            }
        }
        Some(module) if set.is_given(module) => Builtin::Module(table_of(cx, module)),
        _ => set.refusal(name).map_or(Builtin::Unknown, Builtin::Refused),
    }
}

/// The table of a library, or of a module that is a global anyway: it is there whatever may be required.
pub(crate) fn find_global(cx: &mut Cx<'_>, name: &[u8]) -> Option<Value> {
    let registry = cx.registry();
    let set = cx.raw_get_key(registry, &MODULES);
    let module = cx.userdata_ref::<ModuleSet>(set).and_then(|set| set.find(name)).filter(|module| module.is_global);
    let tables = match module {
        Some(_) => cx.raw_get_str(registry, BUILTIN),
        None => cx.raw_get_str(registry, LOADED),
    };
    let Kind::Table(tables) = kind_of(tables) else { return None };
    let name = cx.new_str(name);
    Some(cx.raw_get(tables, name)).filter(|table| !table.is_nil())
}

/// A module by its name, as the policy of the run sees it.
pub(crate) enum Named {
    /// It may be given to programs.
    Module(&'static Module),
    /// The policy does not allow it: why.
    Refused(String),
    /// There is none.
    Unknown,
}

/// Looks for a module, be it a global or not.
pub(crate) fn find_module(cx: &mut Cx<'_>, name: &[u8]) -> Named {
    let registry = cx.registry();
    let set = cx.raw_get_key(registry, &MODULES);
    let Some(set) = cx.userdata_ref::<ModuleSet>(set) else { return Named::Unknown };
    match set.find(name) {
        Some(module) if set.is_given(module) => Named::Module(module),
        Some(_) => Named::Refused(set.refusal(name).unwrap_or_default()),
        None => Named::Unknown,
    }
}

/// What `require` gives for a module.
pub(crate) fn value_of(cx: &mut Cx<'_>, module: &'static Module) -> Value {
    match find_global(cx, module.name().as_bytes()) {
        Some(table) if module.is_global => table,
        _ => table_of(cx, module),
    }
}

/// Whether there is a module of a name, be it allowed or not.
pub(crate) fn is_module(cx: &mut Cx<'_>, name: &[u8]) -> bool {
    let registry = cx.registry();
    let set = cx.raw_get_key(registry, &MODULES);
    cx.userdata_ref::<ModuleSet>(set).is_some_and(|set| set.find(name).is_some())
}

/// The built-in modules that `require` gives, by name.
pub(crate) fn builtin_modules(cx: &mut Cx<'_>) -> Vec<&'static Module> {
    let registry = cx.registry();
    let set = cx.raw_get_key(registry, &MODULES);
    let Some(set) = cx.userdata_ref::<ModuleSet>(set) else { return Vec::new() };
    let mut modules: Vec<&'static Module> = set.modules.iter().copied().filter(|m| set.is_given(m)).collect();
    modules.sort_unstable_by_key(|module| module.name);
    modules
}
