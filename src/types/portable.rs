//! Types without the numbers of a check, for what [`super::memo`] keeps.
//!
//! A type of the library has the same number everywhere. A table that is inferred and a function are found by the place of
//! their constructor; what a unit has made and given away is described. Everything else cannot be written, and the unit that
//! has it is looked at each time: better that than a type that is nearly the same.

use std::collections::HashMap;

use super::check::Checker;
use super::memo::Memo;
use super::store::{
    DeclId, Field, Function, FunctionId, Pack, Parameter, Promise, Relation, Store, Table, TableId, Type, TypeId,
};
use super::symbols::Symbol;
use crate::source::with_room;

/// More tables and functions than so many that a unit gives away are not described.
const CREATED_MAX: usize = 64;

/// Where something was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Site {
    /// At this place of the text without units.
    Main(u32),
    /// By the unit at this place, as the thing of this number that it gave away.
    Unit(u32, u32),
}

/// A table.
#[derive(Clone, Debug)]
pub(super) enum TableRef {
    /// Of the library.
    Same(TableId),
    At(Site),
    /// The instances of a class.
    Instances(Box<TableRef>),
}

/// A declaration.
#[derive(Clone, Copy, Debug)]
pub(super) enum DeclRef {
    /// Of the library.
    Same(DeclId),
    /// One of the file, in the order of declarations.
    Declared(usize),
}

/// A type.
#[derive(Clone, Debug)]
pub(super) enum Portable {
    /// Of the library.
    Same(TypeId),
    Int(i64),
    Float(u64),
    Str(Vec<u8>),
    Union(Vec<Portable>),
    Intersection(Vec<Portable>),
    Table(TableRef),
    /// A table that the unit has made.
    NewTable(usize),
    /// A function of the library.
    LibraryFunction(FunctionId),
    Function(Site),
    /// The function of the unit.
    Own,
    /// A function that the unit has made.
    NewFunction(usize),
    Named(DeclRef, Vec<Portable>),
    ValueOf(Box<Portable>),
    GenericValue(DeclRef),
}

/// What a unit has made and given away.
#[derive(Debug, Default)]
pub(super) struct NewTypes {
    tables: Vec<NewTable>,
    functions: Vec<NewFunction>,
}

#[derive(Debug, Default)]
struct NewTable {
    fields: Vec<(Vec<u8>, Portable, bool, bool)>,
    array: Option<Portable>,
    map: Option<(Portable, Portable)>,
    meta: Option<Portable>,
    name: Option<Vec<u8>>,
    is_readonly: bool,
    is_open: bool,
}

#[derive(Debug, Default)]
struct NewFunction {
    params: Vec<(Option<Vec<u8>>, Portable, bool)>,
    rest: Option<Portable>,
    results: Vec<Portable>,
    more_results: Option<Portable>,
    relations: Vec<Relation>,
    promises: Vec<(u8, u16)>,
    is_annotated: bool,
    has_self: bool,
}

/// The sites that what was described has got.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) tables: Vec<(TableId, Site)>,
    pub(super) functions: Vec<(FunctionId, Site)>,
}

/// Describes types.
pub(super) struct Writer<'s> {
    store: &'s Store,
    memo: &'s Memo<'s>,
    exports: &'s [(Symbol, DeclId)],
    own: FunctionId,
    /// Tables and functions from here on are the unit's.
    first: (u32, u32),
    offset: u32,
    created: NewTypes,
    tables: HashMap<TableId, usize>,
    functions: HashMap<FunctionId, usize>,
}

impl Checker<'_, '_> {
    /// A table outside of units.
    pub(super) fn ref_of_table(&self, id: TableId) -> Option<TableRef> {
        ref_of_table(&self.store, self.memo.as_ref()?, id)
    }

    /// The table that is meant.
    pub(super) fn table_of(&self, table: &TableRef) -> Option<TableId> {
        table_of(&self.store, self.memo.as_ref()?, table)
    }

    /// Describes types that the unit at `offset` gives away; `first` are the numbers of the first table and function that are
    /// its own.
    pub(super) fn portable_writer(&self, own: FunctionId, offset: u32, first: (u32, u32)) -> Option<Writer<'_>> {
        Some(Writer {
            store: &self.store,
            memo: self.memo.as_deref()?,
            exports: &self.exports,
            own,
            first,
            offset,
            created: NewTypes::default(),
            tables: HashMap::new(),
            functions: HashMap::new(),
        })
    }

    /// Makes what a unit made before.
    pub(super) fn portable_reader(&mut self, created: &NewTypes, own: FunctionId, offset: u32) -> Option<Reader<'_>> {
        let memo = self.memo.as_deref_mut()?;
        let mut reader = Reader {
            store: &mut self.store,
            memo,
            exports: &self.exports,
            own,
            tables: Vec::new(),
            functions: Vec::new(),
        };
        reader.create(created, offset)?;
        Some(reader)
    }
}

fn ref_of_table(store: &Store, memo: &Memo<'_>, id: TableId) -> Option<TableRef> {
    let leader = store.find(id);
    if id.0 < store.base.tables {
        return Some(TableRef::Same(id));
    }
    if let Some(site) = memo.table_site(id).or_else(|| memo.table_site(leader)) {
        return Some(TableRef::At(site));
    }
    let class = store.table(leader).class?;
    let is_own = store.table(class).instances.is_some_and(|instances| store.find(instances) == leader);
    if is_own { Some(TableRef::Instances(Box::new(ref_of_table(store, memo, class)?))) } else { None }
}

fn table_of(store: &Store, memo: &Memo<'_>, table: &TableRef) -> Option<TableId> {
    match table {
        TableRef::Same(id) => Some(*id),
        TableRef::At(site) => memo.table_at(*site),
        TableRef::Instances(class) => store.table(table_of(store, memo, class)?).instances,
    }
}

impl Writer<'_> {
    fn list(&mut self, list: &[TypeId]) -> Option<Vec<Portable>> {
        list.iter().map(|ty| self.ty(*ty)).collect()
    }

    fn text(&self, symbol: Symbol) -> Vec<u8> {
        self.store.symbols.text(symbol).to_vec()
    }

    pub(super) fn optional(&mut self, ty: Option<TypeId>) -> Option<Option<Portable>> {
        match ty {
            None => Some(None),
            Some(ty) => self.ty(ty).map(Some),
        }
    }

    /// The description of a type; none if there is none.
    pub(super) fn ty(&mut self, ty: TypeId) -> Option<Portable> {
        if ty.0 < self.store.base.types {
            return Some(Portable::Same(ty));
        }
        with_room(|| self.described(ty))
    }

    fn described(&mut self, ty: TypeId) -> Option<Portable> {
        let store = self.store;
        Some(match store.get(ty) {
            Type::Int(value) => Portable::Int(value),
            Type::Float(bits) => Portable::Float(bits),
            Type::Str(symbol) => Portable::Str(self.text(symbol)),
            Type::Union(list) => Portable::Union(self.list(store.list(list))?),
            Type::Intersection(list) => Portable::Intersection(self.list(store.list(list))?),
            Type::Record(id) => match ref_of_table(store, self.memo, id) {
                Some(table) => Portable::Table(table),
                None => Portable::NewTable(self.table(id)?),
            },
            Type::Function(id) if id == self.own => Portable::Own,
            Type::Function(id) if id.0 < store.base.functions => Portable::LibraryFunction(id),
            Type::Function(id) => match self.memo.function_site(id) {
                Some(site) => Portable::Function(site),
                None => Portable::NewFunction(self.function(id)?),
            },
            Type::Named(app) => {
                let app = store.app(app)?;
                Portable::Named(self.decl(app.decl)?, self.list(store.list(app.args))?)
            }
            Type::ValueOf(of) => Portable::ValueOf(Box::new(self.ty(of)?)),
            Type::GenericValue(decl) => Portable::GenericValue(self.decl(decl)?),
            _ => return None,
        })
    }

    fn decl(&self, id: DeclId) -> Option<DeclRef> {
        if id.0 < self.store.base.decls {
            return Some(DeclRef::Same(id));
        }
        self.exports.iter().position(|(_, decl)| *decl == id).map(DeclRef::Declared)
    }

    fn table(&mut self, id: TableId) -> Option<usize> {
        if let Some(known) = self.tables.get(&id) {
            return Some(*known);
        }
        let table = self.store.table(id);
        let is_plain = table.is_inferred
            && table.class.is_none()
            && table.instances.is_none()
            && table.heirs.is_empty()
            && table.parent.is_none()
            && table.interface.is_none();
        if id.0 < self.first.0 || self.store.find(id) != id || !is_plain || self.created.tables.len() >= CREATED_MAX {
            return None;
        }
        let at = self.created.tables.len();
        self.tables.insert(id, at);
        self.created.tables.push(NewTable::default());
        let mut fields = Vec::with_capacity(table.fields.len());
        for field in &table.fields {
            fields.push((self.text(field.name), self.ty(field.ty)?, field.is_optional, field.is_readonly));
        }
        let map = match table.map {
            None => None,
            Some((key, value)) => Some((self.ty(key)?, self.ty(value)?)),
        };
        let new = NewTable {
            fields,
            array: self.optional(table.array)?,
            map,
            meta: self.optional(table.meta)?,
            name: table.name.map(|name| self.text(name)),
            is_readonly: table.is_readonly,
            is_open: table.is_open,
        };
        *self.created.tables.get_mut(at)? = new;
        Some(at)
    }

    fn function(&mut self, id: FunctionId) -> Option<usize> {
        if let Some(known) = self.functions.get(&id) {
            return Some(*known);
        }
        let function = self.store.function(id);
        let is_plain = function.type_params.is_empty() && function.special.is_none();
        if id.0 < self.first.1 || !is_plain || self.created.functions.len() >= CREATED_MAX {
            return None;
        }
        let at = self.created.functions.len();
        self.functions.insert(id, at);
        self.created.functions.push(NewFunction::default());
        let mut params = Vec::with_capacity(function.params.len());
        for param in &function.params {
            params.push((param.name.map(|name| self.text(name)), self.ty(param.ty)?, param.is_optional));
        }
        if function.relations.iter().any(|relation| matches!(relation, Relation::FlagMeansType { .. })) {
            return None;
        }
        let mut promises = Vec::new();
        for (at, promise) in &function.promises {
            let Promise::Kinds(mask) = promise else { return None };
            promises.push((*at, *mask));
        }
        let new = NewFunction {
            params,
            rest: self.optional(function.rest)?,
            results: self.list(&function.results.types)?,
            more_results: self.optional(function.results.rest)?,
            relations: function.relations.clone(),
            promises,
            is_annotated: function.is_annotated,
            has_self: function.has_self,
        };
        *self.created.functions.get_mut(at)? = new;
        Some(at)
    }

    /// What was described, and the sites that it has from now on.
    pub(super) fn finish(self) -> (NewTypes, Named) {
        let site = |at: usize| Site::Unit(self.offset, u32::try_from(at).unwrap_or(u32::MAX));
        let mut named = Named::default();
        named.tables.extend(self.tables.iter().map(|(id, at)| (*id, site(*at))));
        named.functions.extend(self.functions.iter().map(|(id, at)| (*id, site(*at))));
        named.tables.sort_unstable_by_key(|(id, _)| *id);
        named.functions.sort_unstable_by_key(|(id, _)| id.0);
        (self.created, named)
    }
}

/// Makes types of descriptions.
pub(super) struct Reader<'s> {
    store: &'s mut Store,
    memo: &'s mut dyn Sites,
    exports: &'s [(Symbol, DeclId)],
    own: FunctionId,
    tables: Vec<TableId>,
    functions: Vec<FunctionId>,
}

/// What the reader needs of the memo, whatever the life of its text.
trait Sites {
    fn set_table(&mut self, id: TableId, site: Site);
    fn set_function(&mut self, id: FunctionId, site: Site);
    fn function_at(&self, site: Site) -> Option<FunctionId>;
    fn table_of(&self, store: &Store, table: &TableRef) -> Option<TableId>;
}

impl Sites for Memo<'_> {
    fn set_table(&mut self, id: TableId, site: Site) {
        Memo::set_table(self, id, site);
    }

    fn set_function(&mut self, id: FunctionId, site: Site) {
        Memo::set_function(self, id, site);
    }

    fn function_at(&self, site: Site) -> Option<FunctionId> {
        Memo::function_at(self, site)
    }

    fn table_of(&self, store: &Store, table: &TableRef) -> Option<TableId> {
        table_of(store, self, table)
    }
}

impl Reader<'_> {
    fn create(&mut self, created: &NewTypes, offset: u32) -> Option<()> {
        for at in (0..).take(created.tables.len()) {
            let id = self.store.new_table(Table { is_inferred: true, ..Table::default() });
            self.memo.set_table(id, Site::Unit(offset, at));
            self.tables.push(id);
        }
        for at in (0..).take(created.functions.len()) {
            let id = self.store.new_function(Function::default());
            self.memo.set_function(id, Site::Unit(offset, at));
            self.functions.push(id);
        }
        for (at, new) in created.tables.iter().enumerate() {
            let mut table = Table {
                is_inferred: true,
                is_readonly: new.is_readonly,
                is_open: new.is_open,
                name: new.name.as_ref().map(|name| self.store.symbols.intern(name)),
                array: self.optional(new.array.as_ref())?,
                meta: self.optional(new.meta.as_ref())?,
                ..Table::default()
            };
            if let Some((key, value)) = &new.map {
                table.map = Some((self.ty(key)?, self.ty(value)?));
            }
            for (name, ty, is_optional, is_readonly) in &new.fields {
                let name = self.store.symbols.intern(name);
                let ty = self.ty(ty)?;
                table.push(Field { name, ty, is_optional: *is_optional, is_readonly: *is_readonly });
            }
            *self.store.table_mut(*self.tables.get(at)?) = table;
        }
        for (at, new) in created.functions.iter().enumerate() {
            let mut params = Vec::with_capacity(new.params.len());
            for (name, ty, is_optional) in &new.params {
                let name = name.as_ref().map(|name| self.store.symbols.intern(name));
                params.push(Parameter { name, ty: self.ty(ty)?, is_optional: *is_optional });
            }
            let function = Function {
                params,
                rest: self.optional(new.rest.as_ref())?,
                results: Pack {
                    types: self.list(&new.results)?.into(),
                    rest: self.optional(new.more_results.as_ref())?,
                },
                relations: new.relations.clone(),
                promises: new.promises.iter().map(|(at, mask)| (*at, Promise::Kinds(*mask))).collect(),
                is_annotated: new.is_annotated,
                has_self: new.has_self,
                ..Function::default()
            };
            *self.store.function_mut(*self.functions.get(at)?) = function;
        }
        Some(())
    }

    fn list(&mut self, list: &[Portable]) -> Option<Vec<TypeId>> {
        list.iter().map(|ty| self.ty(ty)).collect()
    }

    pub(super) fn optional(&mut self, ty: Option<&Portable>) -> Option<Option<TypeId>> {
        match ty {
            None => Some(None),
            Some(ty) => self.ty(ty).map(Some),
        }
    }

    /// The type that is described; none if something that it names is not there.
    pub(super) fn ty(&mut self, ty: &Portable) -> Option<TypeId> {
        with_room(|| self.made(ty))
    }

    fn made(&mut self, ty: &Portable) -> Option<TypeId> {
        let new = match ty {
            Portable::Same(ty) => return Some(*ty),
            Portable::Int(value) => Type::Int(*value),
            Portable::Float(bits) => Type::Float(*bits),
            Portable::Str(text) => Type::Str(self.store.symbols.intern(text)),
            Portable::Union(members) => {
                let members = self.list(members)?;
                Type::Union(self.store.intern_list(&members))
            }
            Portable::Intersection(members) => {
                let members = self.list(members)?;
                Type::Intersection(self.store.intern_list(&members))
            }
            Portable::Table(table) => Type::Record(self.memo.table_of(self.store, table)?),
            Portable::NewTable(at) => Type::Record(*self.tables.get(*at)?),
            Portable::LibraryFunction(id) => Type::Function(*id),
            Portable::Function(site) => Type::Function(self.memo.function_at(*site)?),
            Portable::Own => Type::Function(self.own),
            Portable::NewFunction(at) => Type::Function(*self.functions.get(*at)?),
            Portable::Named(decl, args) => {
                let args = self.list(args)?;
                let decl = self.decl(*decl)?;
                return Some(self.store.apply(decl, &args));
            }
            Portable::ValueOf(of) => Type::ValueOf(self.ty(of)?),
            Portable::GenericValue(decl) => Type::GenericValue(self.decl(*decl)?),
        };
        Some(self.store.intern(new))
    }

    fn decl(&self, decl: DeclRef) -> Option<DeclId> {
        match decl {
            DeclRef::Same(id) => Some(id),
            DeclRef::Declared(at) => self.exports.get(at).map(|(_, decl)| *decl),
        }
    }
}
