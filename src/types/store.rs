//! Types as numbers, and the tables that they refer to.
//!
//! A [`TypeId`] stands for a [`Type`]; equal scalars, literals, unions and applied names are equal numbers. Tables and
//! functions have an identity, because what is inferred of them grows while a program is read; whether two of them agree is
//! the question of `assign`. Inferred tables are joined by union-find ([`Store::find`]): `setmetatable(t, C)` makes `t` one
//! with the instances of `C`.
//!
//! Tables and functions are shared ([`Store::table_now`]) and copied when they change, which makes a look at one cheap; the copy of a
//! whole store is, since it shares what the library has (`layers`).
//!
//! A named type refers to its declaration by number, so recursive types need no cycles among the numbers.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use smallvec::SmallVec;

use super::assign::Spare;
use super::layers::{Index, Rows};
use super::normal::Parts;
use super::symbols::{Symbol, Symbols};

/// The number of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TypeId(pub(super) u32);

/// The number of an interned list of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ListId(u32);

/// The number of a table type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TableId(pub(super) u32);

/// The number of a function type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FunctionId(pub(super) u32);

/// The number of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct DeclId(pub(super) u32);

/// The number of a type parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ParamId(pub(super) u32);

/// The number of a declaration with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct AppId(pub(super) u32);

/// The number of a list of validators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ValidatorsId(pub(super) u32);

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Type {
    Any,
    Unknown,
    Never,
    /// A declared variable before its first assignment; never part of a type that people see.
    Unset,
    Nil,
    Boolean,
    True,
    False,
    Number,
    Integer,
    String,
    /// Any table.
    Table,
    /// Any function.
    AnyFunction,
    Thread,
    Userdata,
    /// A type value of which nothing is known.
    Reflection,
    Int(i64),
    /// The bits of a float.
    Float(u64),
    Str(Symbol),
    Union(ListId),
    Intersection(ListId),
    Record(TableId),
    Function(FunctionId),
    Named(AppId),
    Param(ParamId),
    /// The value that stands for this type at run time.
    ValueOf(TypeId),
    /// A declaration with parameters as a value.
    GenericValue(DeclId),
    Validated(TypeId, ValidatorsId),
    /// A channel of a `select`, with the number of the variable that it came from.
    Identity(TypeId, u32),
}

macro_rules! basic_types {
    ($($name:ident = $number:literal $kind:ident),* $(,)?) => {
        impl TypeId {
            $(pub(super) const $name: Self = Self($number);)*
        }
        const BASIC: &[Type] = &[$(Type::$kind),*];
    };
}
basic_types! {
    ANY = 0 Any, UNKNOWN = 1 Unknown, NEVER = 2 Never, UNSET = 3 Unset, NIL = 4 Nil, BOOLEAN = 5 Boolean, TRUE = 6 True,
    FALSE = 7 False, NUMBER = 8 Number, INTEGER = 9 Integer, STRING = 10 String, TABLE = 11 Table,
    FUNCTION = 12 AnyFunction, THREAD = 13 Thread, USERDATA = 14 Userdata, TYPE_VALUE = 15 Reflection,
}

/// A field of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: Symbol,
    pub(super) ty: TypeId,
    pub(super) is_optional: bool,
    pub(super) is_readonly: bool,
}

/// A table type: record, array, map, or several at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) fields: Vec<Field>,
    /// Positions in `fields` by name, from [`INDEX_FROM`] fields on.
    pub(super) index: HashMap<Symbol, u32, IdHash>,
    /// The elements.
    pub(super) array: Option<TypeId>,
    /// Keys and values beyond the fields.
    pub(super) map: Option<(TypeId, TypeId)>,
    pub(super) is_readonly: bool,
    /// From a constructor without expected type; such a table grows.
    pub(super) is_inferred: bool,
    /// Unknown fields are `any`: something may have added them.
    pub(super) is_open: bool,
    /// What `setmetatable` gave it.
    pub(super) meta: Option<TypeId>,
    /// The instances of this table as a class.
    pub(super) instances: Option<TableId>,
    /// This table is the instances of a class.
    pub(super) class: Option<TableId>,
    /// The tables that inherit from this one.
    pub(super) heirs: Vec<TableId>,
    /// The instances of the class that this table's class inherits from, if its objects were made there.
    pub(super) parent: Option<TableId>,
    /// The variable that a class was found in, for messages.
    pub(super) name: Option<Symbol>,
    /// The interface that the table is the members of.
    pub(super) interface: Option<DeclId>,
}

/// From so many fields on they are found through an index.
const INDEX_FROM: usize = 12;

impl Table {
    /// The field `name`.
    pub(super) fn field(&self, name: Symbol) -> Option<&Field> {
        if self.fields.len() < INDEX_FROM {
            return self.fields.iter().find(|field| field.name == name);
        }
        self.fields.get(*self.index.get(&name)? as usize)
    }

    /// The field `name`, to be changed.
    pub(super) fn field_mut(&mut self, name: Symbol) -> Option<&mut Field> {
        if self.fields.len() < INDEX_FROM {
            return self.fields.iter_mut().find(|field| field.name == name);
        }
        self.fields.get_mut(*self.index.get(&name)? as usize)
    }

    /// Adds a field, which must be new.
    pub(super) fn push(&mut self, field: Field) {
        self.fields.push(field);
        if self.fields.len() == INDEX_FROM {
            self.index = self.fields.iter().zip(0..).map(|(field, at)| (field.name, at)).collect();
        } else if self.fields.len() > INDEX_FROM {
            self.index.insert(field.name, u32::try_from(self.fields.len() - 1).unwrap_or(u32::MAX));
        }
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.array.is_none() && self.map.is_none()
    }

    /// Whether it is an array and nothing else.
    pub(super) fn is_plain_array(&self) -> bool {
        self.array.is_some() && self.fields.is_empty() && self.map.is_none()
    }
}

/// Types of a list of values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pack {
    pub(super) types: SmallVec<[TypeId; 2]>,
    /// The type of all values behind `types`; `None`: there are none.
    pub(super) rest: Option<TypeId>,
}

impl Pack {
    /// Any number of values of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self { types: SmallVec::new(), rest: Some(TypeId::ANY) }
    }

    /// One value.
    pub(super) fn one(ty: TypeId) -> Self {
        Self { types: SmallVec::from_slice(&[ty]), rest: None }
    }

    /// The value at `position`, from 0; behind the end it is nil.
    pub(super) fn get(&self, position: usize) -> TypeId {
        self.types.get(position).copied().or(self.rest).unwrap_or(TypeId::NIL)
    }

    /// The value if one is wanted.
    pub(super) fn first(&self) -> TypeId {
        self.get(0)
    }

    /// Whether the call that gives it does not return.
    pub(super) fn is_never(&self) -> bool {
        self.types.first() == Some(&TypeId::NEVER)
    }
}

/// A parameter of a function type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    pub(super) name: Option<Symbol>,
    pub(super) ty: TypeId,
    pub(super) is_optional: bool,
}

/// What is known of one result when another is known. Positions count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// Exactly one of value and error is nil.
    ErrorPair { value: u8, error: u8 },
    /// The error is there: the value is nil.
    ErrorMeansNil { value: u8, error: u8 },
    /// There is no error: the value is there.
    NoErrorMeansValue { value: u8, error: u8 },
    /// Both nil or neither.
    Together(u8, u8),
    /// The flag is false: the value is nil.
    FlagMeansNil { flag: u8, value: u8 },
    /// The flag is true: the value is of the type. Only calls have it, no signature.
    FlagMeansType { flag: u8, value: u8, ty: TypeId },
}

/// What holds for an argument after a call has returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
    /// It is one of the kinds in the mask.
    Kinds(u16),
    /// It is of the type.
    Is(TypeId),
}

/// A function type.
#[derive(Clone, Debug, Default)]
pub(super) struct Function {
    pub(super) type_params: Vec<ParamId>,
    pub(super) params: Vec<Parameter>,
    /// The type of each extra argument.
    pub(super) rest: Option<TypeId>,
    pub(super) results: Pack,
    pub(super) relations: Vec<Relation>,
    pub(super) promises: Vec<(u8, Promise)>,
    /// Whether the number of arguments is checked.
    pub(super) is_annotated: bool,
    /// A `self` that is implied by the definition: the receiver needs no check.
    pub(super) has_self: bool,
    /// Which part of the library it is, if the checker has rules of its own for it.
    pub(super) special: Option<Special>,
}

/// Library functions with rules of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    Assert,
    Error,
    Getmetatable,
    Ipairs,
    MathType,
    Next,
    Pairs,
    Pcall,
    Require,
    Select,
    ChannelSelect,
    ChannelNew,
    Setmetatable,
    TableInsert,
    TableMutator,
    Type,
    Rawset,
}

/// A validator of a type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Validator {
    Min(f64),
    Max(f64),
    MinLen(i64),
    MaxLen(i64),
    Pattern(Symbol),
}

/// What a declared name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Not looked at yet.
    Pending,
    /// An alias.
    Alias(TypeId),
    /// An interface with these members, inherited ones included.
    Interface(TableId),
}

/// A declared type.
#[derive(Clone, Debug)]
pub(super) struct Decl {
    /// As it is shown: `User`, `time.Time`.
    pub(super) name: Symbol,
    pub(super) params: Vec<ParamId>,
    pub(super) body: Body,
    /// Whether only values of this very name fit: a host type.
    pub(super) is_nominal: bool,
    /// The interfaces that it extends.
    pub(super) parents: Vec<TypeId>,
}

/// A type parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Param {
    pub(super) name: Symbol,
    pub(super) constraint: Option<TypeId>,
}

/// A declaration with arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct App {
    pub(super) decl: DeclId,
    pub(super) args: ListId,
}

/// The sizes of the tables of a store.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Base {
    pub(super) types: u32,
    pub(super) tables: u32,
    pub(super) functions: u32,
    pub(super) decls: u32,
    pub(super) params: u32,
}

/// All types of a check.
#[derive(Clone, Debug)]
pub(super) struct Store {
    pub(super) symbols: Symbols,
    types: Rows<Type>,
    by_type: Index<Type, TypeId>,
    lists: Rows<Arc<[TypeId]>>,
    by_list: Index<Arc<[TypeId]>, ListId>,
    tables: Rows<Arc<Table>>,
    /// For union-find: the table that stands for this one.
    leaders: Rows<TableId>,
    functions: Rows<Arc<Function>>,
    decls: Rows<Decl>,
    params: Rows<Param>,
    apps: Rows<App>,
    by_app: Index<App, AppId>,
    /// What each applied alias or interface unfolds to.
    pub(super) unfolded: Rows<Option<TypeId>>,
    /// The members of applied generic interfaces.
    pub(super) interface_shapes: Index<AppId, TypeId>,
    validators: Rows<Vec<Validator>>,
    /// A small cache of unions of two types.
    pub(super) unions: Index<(TypeId, TypeId), TypeId>,
    /// The declarations of `Channel` and `error`, once the library is loaded.
    pub(super) channel: Option<DeclId>,
    pub(super) error: Option<DeclId>,
    /// A limit of a proof was met.
    pub(super) is_too_deep: bool,
    /// How much of everything the library is: what has a smaller number is the same in all checks.
    pub(super) base: Base,
    /// Room for the next proof of `assign`.
    pub(super) spare: Spare,
    nothing: Arc<Table>,
    no_function: Arc<Function>,
    /// What there was when a watch began, and whether something of that has been changed since.
    watched: Option<Base>,
    /// The function that may be changed nevertheless.
    watched_own: FunctionId,
    is_touched: bool,
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

impl Store {
    /// The basic types only.
    pub(super) fn new() -> Self {
        let mut store = Self {
            symbols: Symbols::default(),
            types: Rows::default(),
            by_type: Index::default(),
            lists: Rows::default(),
            by_list: Index::default(),
            tables: Rows::default(),
            leaders: Rows::default(),
            functions: Rows::default(),
            decls: Rows::default(),
            params: Rows::default(),
            apps: Rows::default(),
            by_app: Index::default(),
            unfolded: Rows::default(),
            interface_shapes: Index::default(),
            validators: Rows::default(),
            unions: Index::default(),
            channel: None,
            error: None,
            is_too_deep: false,
            base: Base::default(),
            spare: Spare::default(),
            nothing: Arc::default(),
            no_function: Arc::new(Function {
                rest: Some(TypeId::ANY),
                results: Pack::unknown(),
                ..Function::default()
            }),
            watched: None,
            watched_own: FunctionId(0),
            is_touched: false,
        };
        for ty in BASIC {
            store.intern(*ty);
        }
        store
    }

    /// What `id` is.
    #[inline]
    pub(super) fn get(&self, id: TypeId) -> Type {
        self.types.get(id.0 as usize).copied().unwrap_or(Type::Any)
    }

    /// The number of `ty`.
    pub(super) fn intern(&mut self, ty: Type) -> TypeId {
        if let Some(id) = self.by_type.get(&ty) {
            return *id;
        }
        let id = TypeId(number(self.types.len()));
        self.types.push(ty);
        self.by_type.insert(ty, id);
        id
    }

    fn sizes(&self) -> Base {
        Base {
            types: number(self.types.len()),
            tables: number(self.tables.len()),
            functions: number(self.functions.len()),
            decls: number(self.decls.len()),
            params: number(self.params.len()),
        }
    }

    /// The numbers of the next table and function.
    pub(super) fn next_ids(&self) -> (u32, u32) {
        (number(self.tables.len()), number(self.functions.len()))
    }

    /// From now on changes of what is there are noticed, those of the function `own` aside.
    pub(super) fn watch(&mut self, own: FunctionId) {
        self.watched = Some(self.sizes());
        self.watched_own = own;
        self.is_touched = false;
    }

    /// Ends the watch; whether something was changed.
    pub(super) fn unwatch(&mut self) -> bool {
        self.watched = None;
        std::mem::take(&mut self.is_touched)
    }

    fn touch(&mut self, id: u32, of: impl Fn(&Base) -> u32) {
        if let Some(watched) = &self.watched
            && id < of(watched)
        {
            self.is_touched = true;
        }
    }

    /// Opens all named types, so that no copy has to.
    pub(super) fn open_all(&mut self) {
        for id in 0..number(self.apps.len()) {
            let ty = self.intern(Type::Named(AppId(id)));
            self.unfold(ty);
            self.shape(ty);
        }
    }

    /// What is there now is the library: copies share it.
    pub(super) fn close_base(&mut self) {
        self.base = self.sizes();
        self.symbols.close();
        self.types.close();
        self.by_type.close();
        self.lists.close();
        self.by_list.close();
        self.tables.close();
        self.leaders.close();
        self.functions.close();
        self.decls.close();
        self.params.close();
        self.apps.close();
        self.by_app.close();
        self.unfolded.close();
        self.interface_shapes.close();
        self.validators.close();
        self.unions.close();
    }

    /// The members of a list.
    pub(super) fn list(&self, id: ListId) -> &[TypeId] {
        self.lists.get(id.0 as usize).map_or(&[], |list| list)
    }

    /// The members of a list, to be kept while the store changes.
    pub(super) fn members(&self, id: ListId) -> Parts {
        Parts::from_slice(self.list(id))
    }

    /// The number of a list.
    pub(super) fn intern_list(&mut self, list: &[TypeId]) -> ListId {
        if let Some(id) = self.by_list.get(list) {
            return *id;
        }
        let id = ListId(number(self.lists.len()));
        let list: Arc<[TypeId]> = list.into();
        self.lists.push(Arc::clone(&list));
        self.by_list.insert(list, id);
        id
    }

    /// The table that stands for `id`.
    pub(super) fn find(&self, mut id: TableId) -> TableId {
        while let Some(leader) = self.leaders.get(id.0 as usize)
            && *leader != id
        {
            id = *leader;
        }
        id
    }

    /// A table type.
    pub(super) fn table(&self, id: TableId) -> &Table {
        self.tables.get(self.find(id).0 as usize).unwrap_or(&self.nothing)
    }

    /// The same to be kept while the store changes.
    pub(super) fn table_now(&self, id: TableId) -> Arc<Table> {
        Arc::clone(self.tables.get(self.find(id).0 as usize).unwrap_or(&self.nothing))
    }

    /// A table type, to be changed.
    pub(super) fn table_mut(&mut self, id: TableId) -> &mut Table {
        let id = self.find(id);
        self.touch(id.0, |watched| watched.tables);
        Arc::make_mut(self.tables.get_mut(id.0 as usize).unwrap_or(&mut self.nothing))
    }

    /// A new table.
    pub(super) fn new_table(&mut self, table: Table) -> TableId {
        let id = TableId(number(self.tables.len()));
        self.tables.push(Arc::new(table));
        self.leaders.push(id);
        id
    }

    /// The type of a new table.
    pub(super) fn record(&mut self, table: Table) -> TypeId {
        let id = self.new_table(table);
        self.intern(Type::Record(id))
    }

    /// From now on `id` is the same table as `leader`. What `id` holds must have been moved there.
    pub(super) fn merge_into(&mut self, id: TableId, leader: TableId) {
        let (id, leader) = (self.find(id), self.find(leader));
        self.touch(id.0, |watched| watched.tables);
        if let Some(slot) = self.leaders.get_mut(id.0 as usize) {
            *slot = leader;
        }
    }

    /// A function type.
    pub(super) fn function(&self, id: FunctionId) -> &Function {
        self.functions.get(id.0 as usize).unwrap_or(&self.no_function)
    }

    /// The same to be kept while the store changes.
    pub(super) fn function_now(&self, id: FunctionId) -> Arc<Function> {
        Arc::clone(self.functions.get(id.0 as usize).unwrap_or(&self.no_function))
    }

    /// A function type, to be changed.
    pub(super) fn function_mut(&mut self, id: FunctionId) -> &mut Function {
        if id != self.watched_own {
            self.touch(id.0, |watched| watched.functions);
        }
        Arc::make_mut(self.functions.get_mut(id.0 as usize).unwrap_or(&mut self.no_function))
    }

    /// A new function.
    pub(super) fn new_function(&mut self, function: Function) -> FunctionId {
        let id = FunctionId(number(self.functions.len()));
        self.functions.push(Arc::new(function));
        id
    }

    /// The type of a new function.
    pub(super) fn function_type(&mut self, function: Function) -> TypeId {
        let id = self.new_function(function);
        self.intern(Type::Function(id))
    }

    /// A declaration.
    pub(super) fn decl(&self, id: DeclId) -> Option<&Decl> {
        self.decls.get(id.0 as usize)
    }

    /// A declaration, to be changed.
    pub(super) fn decl_mut(&mut self, id: DeclId) -> Option<&mut Decl> {
        self.touch(id.0, |watched| watched.decls);
        self.decls.get_mut(id.0 as usize)
    }

    /// A new declaration.
    pub(super) fn new_decl(&mut self, decl: Decl) -> DeclId {
        self.decls.push(decl);
        DeclId(number(self.decls.len() - 1))
    }

    /// A type parameter.
    pub(super) fn param(&self, id: ParamId) -> Option<Param> {
        self.params.get(id.0 as usize).copied()
    }

    /// A new type parameter.
    pub(super) fn new_param(&mut self, param: Param) -> ParamId {
        self.params.push(param);
        ParamId(number(self.params.len() - 1))
    }

    /// The constraint of a parameter is known only after its name.
    pub(super) fn set_constraint(&mut self, id: ParamId, constraint: TypeId) {
        self.touch(id.0, |watched| watched.params);
        if let Some(param) = self.params.get_mut(id.0 as usize) {
            param.constraint = Some(constraint);
        }
    }

    /// A declaration with its arguments.
    pub(super) fn app(&self, id: AppId) -> Option<App> {
        self.apps.get(id.0 as usize).copied()
    }

    /// The type of a declaration with arguments.
    pub(super) fn apply(&mut self, decl: DeclId, args: &[TypeId]) -> TypeId {
        let app = App { decl, args: self.intern_list(args) };
        let id = match self.by_app.get(&app) {
            Some(id) => *id,
            None => {
                let id = AppId(number(self.apps.len()));
                self.apps.push(app);
                self.unfolded.push(None);
                self.by_app.insert(app, id);
                id
            }
        };
        self.intern(Type::Named(id))
    }

    /// The validators of a type.
    pub(super) fn validators(&self, id: ValidatorsId) -> &[Validator] {
        self.validators.get(id.0 as usize).map_or(&[], |list| list)
    }

    /// `ty` with one more validator.
    pub(super) fn validated(&mut self, ty: TypeId, validator: Validator) -> TypeId {
        let (base, mut list) = match self.get(ty) {
            Type::Validated(base, id) => (base, self.validators(id).to_vec()),
            _ => (ty, Vec::new()),
        };
        list.push(validator);
        let id = match self.validators.position(|known| *known == list) {
            Some(at) => ValidatorsId(number(at)),
            None => {
                self.validators.push(list);
                ValidatorsId(number(self.validators.len() - 1))
            }
        };
        self.intern(Type::Validated(base, id))
    }

    /// The literal type of a string.
    pub(super) fn string_literal(&mut self, text: &[u8]) -> TypeId {
        let symbol = self.symbols.intern(text);
        self.intern(Type::Str(symbol))
    }

    /// An array type.
    pub(super) fn array(&mut self, element: TypeId, is_readonly: bool) -> TypeId {
        self.record(Table { array: Some(element), is_readonly, ..Table::default() })
    }

    /// `Channel<T>`, or `any` if the library does not have it.
    pub(super) fn channel_of(&mut self, element: TypeId) -> TypeId {
        match self.channel {
            Some(decl) => self.apply(decl, &[element]),
            None => TypeId::ANY,
        }
    }
}

/// A hash for small keys that are numbers: multiply and fold.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NumberHasher(u64);

/// Builds [`NumberHasher`]s.
pub(super) type IdHash = BuildHasherDefault<NumberHasher>;

impl NumberHasher {
    #[inline]
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    }
}

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.add(u64::from(*byte));
        }
    }

    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.add(u64::from(word));
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.add(word as u64);
    }

    #[inline]
    fn write_u8(&mut self, word: u8) {
        self.add(u64::from(word));
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
