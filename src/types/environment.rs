//! What a check needs from outside and what it gives back.
//!
//! The [`Library`] is made once a program and shared by all checks: every check begins with a copy of its types, so they
//! have the same numbers everywhere. Modules come through [`Modules`], which the caller implements: only it knows where
//! the text of a required name is and whether it has been checked already. A [`Manifest`] keeps the types of its check; a
//! check that requires it copies what it can reach.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::store::{
    Body, Decl, DeclId, Field, Function, FunctionId, IdHash, Pack, Param, ParamId, Parameter, Promise, Store, Table,
    TableId, Type, TypeId,
};
use super::symbols::Symbol;
use crate::diag::Diagnostic;

/// The types of a module: of its value, and by name.
#[derive(Clone, Debug)]
pub(super) struct ModuleTypes {
    pub(super) value: TypeId,
    pub(super) named: Vec<(Symbol, DeclId)>,
}

/// The types of globals by name.
pub(super) type Globals = HashMap<String, TypeId, IdHash>;

/// The declarations of everything that programs find without declaring it.
pub struct Library {
    pub(super) store: Store,
    /// By name: the module for entries of projects, and for scripts.
    pub(super) modules: HashMap<String, ModuleTypes>,
    /// The globals of entries, with the libraries that are globals too.
    pub(super) globals: Globals,
    /// The globals that only scripts have.
    pub(super) script_globals: Globals,
    /// The library that strings have as their methods.
    pub(super) strings: Option<TypeId>,
    /// The library of tables.
    pub(super) tables: Option<TypeId>,
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Library").field("modules", &self.modules.len()).finish_non_exhaustive()
    }
}

impl Library {
    /// The declarations of the standard library and of the modules that are part of the program.
    #[must_use]
    pub fn standard() -> Self {
        super::library::load()
    }

    /// The library that strings have as their methods.
    pub(super) fn strings(&self) -> Option<TypeId> {
        self.strings
    }

    /// A built-in module. Entries of projects know the terminal as `io`, which in scripts is the library.
    pub(super) fn module(&self, name: &str, is_script: bool) -> Option<ModuleTypes> {
        let name = if name == "io" && !is_script { "terminal" } else { name };
        self.modules.get(name).cloned()
    }

    /// A predefined global.
    pub(super) fn global(&self, name: &str, is_script: bool) -> Option<TypeId> {
        let script = if is_script { self.script_globals.get(name) } else { None };
        script.or_else(|| self.globals.get(name)).copied()
    }

    /// The names of the built-in modules.
    pub fn module_names(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.modules.keys().map(String::as_str).collect();
        names.sort_unstable();
        names.into_iter()
    }
}

/// What a module shows to those that require it: the type of its value and its named types.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// `None` for a module of which nothing is known.
    pub(super) types: Option<Box<ManifestTypes>>,
    /// Whether the module assigns globals.
    pub assigns_globals: bool,
}

#[derive(Clone, Debug)]
pub(super) struct ManifestTypes {
    pub(super) store: Store,
    pub(super) value: TypeId,
    pub(super) named: Vec<(Symbol, DeclId)>,
}

impl Manifest {
    /// Its types among those of `store`.
    pub(super) fn import(&self, store: &mut Store) -> ModuleTypes {
        let Some(types) = &self.types else { return ModuleTypes { value: TypeId::ANY, named: Vec::new() } };
        let mut import = Import {
            from: &types.store,
            to: store,
            types: HashMap::default(),
            tables: HashMap::default(),
            functions: HashMap::default(),
            decls: HashMap::default(),
            params: HashMap::default(),
        };
        let value = import.ty(types.value);
        let named = types.named.iter().map(|(name, decl)| (import.symbol(*name), import.decl(*decl))).collect();
        ModuleTypes { value, named }
    }
}

/// The answer to a `require`.
#[derive(Clone, Debug)]
pub enum Required {
    /// The module has been checked.
    Manifest(Arc<Manifest>),
    /// The module exists, nothing is known of its types.
    Unknown,
    /// There is no such module beside the built-in ones; the text is the message of the finding.
    Missing(String),
}

/// The way to other modules.
pub trait Modules {
    /// What `require(name)` gives in the file that is checked.
    fn require(&self, name: &str) -> Required;

    /// Whether a global of this name is what `require(name)` gives, unless it is one of the standard library: so it is with
    /// what an entry of a project lists and imports.
    fn is_global(&self, _name: &str) -> bool {
        false
    }
}

/// What a check needs to know beside the program.
#[derive(Clone, Copy)]
pub struct Environment<'e> {
    /// The predefined names.
    pub library: &'e Library,
    /// Other modules.
    pub modules: &'e dyn Modules,
    /// Whether the text is a stand-alone script, which has the full standard library, or an entry of a project.
    pub is_script: bool,
}

/// The result of a check.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The findings in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The types that the module gives to others.
    pub manifest: Manifest,
}

/// Copies types from one store to another. What belongs to the library has the same number in both.
struct Import<'s> {
    from: &'s Store,
    to: &'s mut Store,
    types: HashMap<TypeId, TypeId, IdHash>,
    tables: HashMap<TableId, TableId, IdHash>,
    functions: HashMap<FunctionId, FunctionId, IdHash>,
    decls: HashMap<DeclId, DeclId, IdHash>,
    params: HashMap<ParamId, ParamId, IdHash>,
}

impl Import<'_> {
    fn symbol(&mut self, symbol: Symbol) -> Symbol {
        self.to.symbols.intern(self.from.symbols.text(symbol))
    }

    fn list(&mut self, list: &[TypeId]) -> Vec<TypeId> {
        list.iter().map(|ty| self.ty(*ty)).collect()
    }

    fn ty(&mut self, ty: TypeId) -> TypeId {
        if ty.0 < self.from.base.types {
            return ty;
        }
        if let Some(done) = self.types.get(&ty) {
            return *done;
        }
        let new = crate::source::with_room(|| self.copied(ty));
        self.types.insert(ty, new);
        new
    }

    fn copied(&mut self, ty: TypeId) -> TypeId {
        let new = match self.from.get(ty) {
            Type::Str(symbol) => Type::Str(self.symbol(symbol)),
            Type::Union(list) => {
                let members = self.list(self.from.list(list));
                return self.to.union_of(&members);
            }
            Type::Intersection(list) => {
                let members = self.list(self.from.list(list));
                return self.to.intersection_of(&members);
            }
            Type::Record(table) => Type::Record(self.table(table)),
            Type::Function(function) => Type::Function(self.function(function)),
            Type::Named(app) => {
                let Some(app) = self.from.app(app) else { return TypeId::ANY };
                let decl = self.decl(app.decl);
                let args = self.list(self.from.list(app.args));
                return self.to.apply(decl, &args);
            }
            Type::Param(param) => Type::Param(self.param(param)),
            Type::ValueOf(of) => Type::ValueOf(self.ty(of)),
            Type::GenericValue(decl) => Type::GenericValue(self.decl(decl)),
            Type::Validated(base, list) => {
                let mut new = self.ty(base);
                for validator in self.from.validators(list) {
                    let validator = match *validator {
                        super::store::Validator::Pattern(text) => super::store::Validator::Pattern(self.symbol(text)),
                        other => other,
                    };
                    new = self.to.validated(new, validator);
                }
                return new;
            }
            Type::Identity(base, _) => return self.ty(base),
            other => other,
        };
        self.to.intern(new)
    }

    fn table(&mut self, id: TableId) -> TableId {
        let id = self.from.find(id);
        if id.0 < self.from.base.tables {
            return id;
        }
        if let Some(done) = self.tables.get(&id) {
            return *done;
        }
        let new = self.to.new_table(Table::default());
        self.tables.insert(id, new);
        let old = self.from.table(id);
        let mut table = Table {
            is_readonly: old.is_readonly,
            is_inferred: old.is_inferred,
            is_open: old.is_open,
            ..Table::default()
        };
        for field in &old.fields {
            let name = self.symbol(field.name);
            table.push(Field { name, ty: self.ty(field.ty), ..*field });
        }
        table.array = old.array.map(|ty| self.ty(ty));
        table.map = old.map.map(|(key, value)| (self.ty(key), self.ty(value)));
        table.meta = old.meta.map(|ty| self.ty(ty));
        table.instances = old.instances.map(|id| self.table(id));
        table.class = old.class.map(|id| self.table(id));
        table.parent = old.parent.map(|id| self.table(id));
        table.heirs = old.heirs.iter().map(|id| self.table(*id)).collect();
        table.name = old.name.map(|name| self.symbol(name));
        table.interface = old.interface.map(|decl| self.decl(decl));
        *self.to.table_mut(new) = table;
        new
    }

    fn pack(&mut self, pack: &Pack) -> Pack {
        Pack { types: pack.types.iter().map(|ty| self.ty(*ty)).collect(), rest: pack.rest.map(|ty| self.ty(ty)) }
    }

    fn function(&mut self, id: FunctionId) -> FunctionId {
        if id.0 < self.from.base.functions {
            return id;
        }
        if let Some(done) = self.functions.get(&id) {
            return *done;
        }
        let new = self.to.new_function(Function::default());
        self.functions.insert(id, new);
        let old = self.from.function(id).clone();
        let mut function = old.clone();
        function.type_params = old.type_params.iter().map(|param| self.param(*param)).collect();
        function.params = old
            .params
            .iter()
            .map(|param| Parameter {
                name: param.name.map(|name| self.symbol(name)),
                ty: self.ty(param.ty),
                is_optional: param.is_optional,
            })
            .collect();
        function.rest = old.rest.map(|ty| self.ty(ty));
        function.results = self.pack(&old.results);
        for (_, promise) in &mut function.promises {
            if let Promise::Is(ty) = promise {
                *ty = self.ty(*ty);
            }
        }
        *self.to.function_mut(new) = function;
        new
    }

    fn decl(&mut self, id: DeclId) -> DeclId {
        if id.0 < self.from.base.decls {
            return id;
        }
        if let Some(done) = self.decls.get(&id) {
            return *done;
        }
        let Some(old) = self.from.decl(id).cloned() else { return id };
        let name = self.symbol(old.name);
        let new = self.to.new_decl(Decl { name, body: Body::Alias(TypeId::ANY), ..old.clone() });
        self.decls.insert(id, new);
        let params = old.params.iter().map(|param| self.param(*param)).collect();
        let parents = self.list(&old.parents);
        let body = match old.body {
            Body::Pending => Body::Alias(TypeId::ANY),
            Body::Alias(ty) => Body::Alias(self.ty(ty)),
            Body::Interface(table) => Body::Interface(self.table(table)),
        };
        if let Some(decl) = self.to.decl_mut(new) {
            decl.params = params;
            decl.parents = parents;
            decl.body = body;
        }
        new
    }

    fn param(&mut self, id: ParamId) -> ParamId {
        if id.0 < self.from.base.params {
            return id;
        }
        if let Some(done) = self.params.get(&id) {
            return *done;
        }
        let Some(old) = self.from.param(id) else { return id };
        let name = self.symbol(old.name);
        let new = self.to.new_param(Param { name, constraint: None });
        self.params.insert(id, new);
        if let Some(constraint) = old.constraint {
            let constraint = self.ty(constraint);
            self.to.set_constraint(new, constraint);
        }
        new
    }
}
