//! Table constructors and metatables.
//!
//! A constructor is checked against the type that its place wants; without one it makes an inferred table, which grows by
//! what is later assigned to it. `setmetatable(t, C)` makes `t` one with the instances of `C`: all literals and all fields
//! assigned through `self` come together in one table.

use std::sync::Arc;

use super::assign::Member;
use super::call::Called;
use super::check::{Checker, Facts};
use super::expr::Place;
use super::normal::Parts;
use super::store::{Pack, Table, TableId, Type, TypeId};
use super::symbols::Symbol;
use crate::diag::Code;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, TableField, TableFieldKind};

impl<'a> Checker<'a, '_> {
    /// The type of `{…}`.
    pub(super) fn constructor(&mut self, fields: &'a [TableField<'a>], span: Span, expected: Option<TypeId>) -> TypeId {
        if self.scan.is_annotated
            && let Some(expected) = expected
            && let Some(wanted) = self.wanted_table(fields, expected)
        {
            self.check_length(fields, span, expected);
            self.check_constructor(fields, span, wanted);
            return wanted;
        }
        let id = match self.sites.get(&span.start) {
            Some(known) => *known,
            None => {
                let id = self.store.new_table(Table { is_inferred: true, ..Table::default() });
                self.sites.insert(span.start, id);
                if let Some(memo) = &mut self.memo {
                    memo.name_table(id, span.start);
                }
                id
            }
        };
        for (at, field) in fields.iter().enumerate() {
            match &field.kind {
                TableFieldKind::Named { name, value } => {
                    let name = self.symbol(name.name);
                    let ty = self.expr(value, None);
                    self.grow_field(id, name, ty);
                }
                TableFieldKind::Keyed { key, value } => {
                    let key = self.expr(key, None);
                    let ty = self.expr(value, None);
                    match self.store.get(key) {
                        Type::Str(name) => self.grow_field(id, name, ty),
                        _ => self.grow_element(id, key, ty),
                    }
                }
                TableFieldKind::Item(value) => {
                    let ty = if at + 1 == fields.len() { self.all_values(value, None) } else { self.expr(value, None) };
                    if ty != TypeId::NIL {
                        self.grow_element(id, TypeId::INTEGER, ty);
                    }
                }
            }
        }
        self.store.intern(Type::Record(id))
    }

    /// The joined type of all values of the last item.
    fn all_values(&mut self, value: &'a Expr<'a>, hint: Option<TypeId>) -> TypeId {
        if !matches!(value.kind, ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::Vararg) {
            return self.expr(value, hint);
        }
        let hints: Parts = hint.into_iter().collect();
        let (pack, _) = self.values(std::slice::from_ref(value), &hints);
        let mut all = pack.rest.unwrap_or(TypeId::NEVER);
        for ty in &pack.types {
            all = self.store.union(all, *ty);
        }
        if all == TypeId::NEVER { TypeId::NIL } else { all }
    }

    /// The one table type of `expected` that the constructor is meant to be.
    fn wanted_table(&mut self, fields: &'a [TableField<'a>], expected: TypeId) -> Option<TypeId> {
        let parts = self.store.parts(expected);
        let mut candidates = Parts::new();
        for part in parts {
            let part_type = self.store.unfold(part);
            let is_table = match self.store.get(part_type) {
                Type::Record(table) => !self.store.table(table).is_inferred,
                Type::Intersection(list) => {
                    let members = self.store.members(list);
                    members.into_iter().all(|member| self.store.shape(member).is_some())
                }
                Type::Named(app) => {
                    self.store.app(app).and_then(|app| self.store.decl(app.decl)).is_some_and(|decl| !decl.is_nominal)
                }
                Type::Nil
                | Type::Boolean
                | Type::Number
                | Type::Integer
                | Type::String
                | Type::Str(_)
                | Type::Int(_)
                | Type::Float(_)
                | Type::True
                | Type::False
                | Type::Function(_)
                | Type::AnyFunction => false,
                _ => return None,
            };
            if is_table {
                candidates.push(part);
            }
        }
        if let [only] = candidates.as_slice() {
            return Some(*only);
        }
        // A literal field tells which variant is meant.
        for field in fields {
            let TableFieldKind::Named { name, value } = &field.kind else { continue };
            let literal = match &value.kind {
                ExprKind::String(text) => self.store.string_literal(text),
                ExprKind::True => TypeId::TRUE,
                ExprKind::False => TypeId::FALSE,
                ExprKind::Integer(value) => self.store.intern(Type::Int(*value)),
                _ => continue,
            };
            let name = self.symbol(name.name);
            let mut kept = Parts::new();
            let mut is_tag = true;
            for candidate in &candidates {
                match self.store.member(*candidate, name) {
                    Member::Field { ty, .. } => {
                        let cases = self.store.parts(ty);
                        is_tag &= cases.iter().all(|case| self.store.is_literal(*case));
                        if cases.contains(&literal) {
                            kept.push(*candidate);
                        }
                    }
                    _ => is_tag = false,
                }
            }
            if is_tag && let [only] = kept.as_slice() {
                return Some(*only);
            }
        }
        None
    }

    /// Reports a constructor with too few or too many elements for the validators of its type.
    fn check_length(&mut self, fields: &'a [TableField<'a>], span: Span, expected: TypeId) {
        let is_open = fields.last().is_some_and(|field| match &field.kind {
            TableFieldKind::Item(value) => {
                matches!(value.kind, ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::Vararg)
            }
            _ => false,
        });
        if is_open {
            return;
        }
        if let Some(validator) = super::validate::broken_length(&mut self.store, fields.len(), expected) {
            let validator = self.store.show_validator(validator);
            self.report(Code::E0016, span, format!("length {} violates {validator}", fields.len()));
        }
    }

    fn check_constructor(&mut self, fields: &'a [TableField<'a>], span: Span, wanted: TypeId) {
        let mut mistakes: Vec<(Span, String)> = Vec::new();
        let mut named: Vec<Symbol> = Vec::new();
        let conjuncts = self.store.conjuncts(wanted);
        let unfolded = self.store.unfold(wanted);
        let shapes: Vec<TableId> = match self.store.get(unfolded) {
            Type::Intersection(list) => {
                let members = self.store.members(list);
                members.into_iter().filter_map(|member| self.store.shape(member)).collect()
            }
            _ => conjuncts.into_iter().filter_map(|part| self.store.shape(part)).collect(),
        };
        let tables: Vec<Arc<Table>> = shapes.iter().map(|shape| self.store.table_now(*shape)).collect();
        // A type that promises nothing is one that any table fits.
        if !tables.is_empty() && tables.iter().all(|table| promises_nothing(table)) {
            self.constructor(fields, span, None);
            return;
        }
        let array = tables.iter().find_map(|table| table.array);
        let map = tables.iter().find_map(|table| table.map);
        let items = array.or(map.filter(|(key, _)| self.store.fits(TypeId::INTEGER, *key)).map(|(_, value)| value));
        for (at, field) in fields.iter().enumerate() {
            let (name, key_type, value) = match &field.kind {
                TableFieldKind::Named { name, value } => (Some(self.symbol(name.name)), None, value),
                TableFieldKind::Keyed { key, value } => {
                    let key_type = self.expr(key, None);
                    match self.store.get(key_type) {
                        Type::Str(name) => (Some(name), None, value),
                        _ => (None, Some(key_type), value),
                    }
                }
                TableFieldKind::Item(value) => {
                    let is_last = at + 1 == fields.len();
                    let ty = if is_last { self.all_values(value, items) } else { self.expr(value, items) };
                    match items {
                        Some(wanted) if ty != TypeId::NIL => {
                            self.item_fits(ty, wanted, value.span, Place::Plain, &mut mistakes)
                        }
                        Some(_) => {}
                        None => mistakes.push((value.span, "unexpected positional element".to_owned())),
                    }
                    continue;
                }
            };
            if let Some(name) = name {
                named.push(name);
                let found = tables.iter().find_map(|table| table.field(name)).map(|field| field.ty);
                let by_key = map.filter(|(key, _)| {
                    let literal = self.store.intern(Type::Str(name));
                    self.store.fits(literal, *key)
                });
                match found.or(by_key.map(|(_, value)| value)) {
                    Some(wanted) => {
                        let ty = self.expr(value, Some(wanted));
                        if ty == TypeId::NIL && found.is_none() {
                            continue;
                        }
                        self.item_fits(ty, wanted, value.span, Place::Field(name), &mut mistakes);
                    }
                    None => {
                        self.expr(value, None);
                        let text = self.store.symbols.shown(name);
                        mistakes.push((field.span, format!("unexpected field '{text}'")));
                    }
                }
                continue;
            }
            let key = key_type.unwrap_or(TypeId::ANY);
            let element = array.filter(|_| self.store.fits(key, TypeId::NUMBER));
            let entry = map.filter(|(wanted, _)| self.store.fits(key, *wanted)).map(|(_, value)| value);
            let hint = element.or(entry);
            let ty = self.expr(value, hint);
            match hint {
                Some(wanted) => self.item_fits(ty, wanted, value.span, Place::Plain, &mut mistakes),
                None if key == TypeId::STRING || key == TypeId::ANY => {}
                None => {
                    let key = self.store.show(key);
                    mistakes.push((field.span, format!("unexpected key of type {key}")));
                }
            }
        }
        for table in &tables {
            for field in &table.fields {
                if !field.is_optional && !named.contains(&field.name) && !self.store.fits(TypeId::NIL, field.ty) {
                    let text = self.store.symbols.shown(field.name);
                    mistakes.push((span, format!("missing field '{text}'")));
                }
            }
        }
        match mistakes.as_slice() {
            [] => {}
            [(at, message)] => {
                let (at, message) = (*at, message.clone());
                self.report(Code::E0001, at, message);
            }
            many => {
                let text: Vec<&str> = many.iter().take(3).map(|(_, message)| message.as_str()).collect();
                let message = format!("table not assignable to {}: {}", self.store.show(wanted), text.join("; "));
                self.report(Code::E0001, span, message);
            }
        }
    }

    /// A value in a constructor; constants that break a validator are reported at once.
    fn item_fits(&mut self, ty: TypeId, wanted: TypeId, at: Span, place: Place, mistakes: &mut Vec<(Span, String)>) {
        if super::validate::broken(&mut self.store, ty, wanted).is_some() {
            self.assignable(ty, wanted, at, place);
        } else if !self.store.fits(ty, wanted) {
            let message = self.misfit(ty, wanted, place);
            mistakes.push((at, message));
        }
    }

    /// The table of the instances of a class.
    pub(super) fn instances(&mut self, class: TableId) -> TableId {
        let class = self.store.find(class);
        if let Some(known) = self.store.table(class).instances {
            return self.store.find(known);
        }
        let meta = self.store.intern(Type::Record(class));
        let instances = Table { is_inferred: true, meta: Some(meta), class: Some(class), ..Table::default() };
        let id = self.store.new_table(instances);
        self.store.table_mut(class).instances = Some(id);
        id
    }

    /// `setmetatable(t, mt)`.
    pub(super) fn setmetatable(&mut self, args: &'a [Expr<'a>]) -> Called {
        let (given, _) = self.values(args, &[]);
        let (table, meta) = (given.first(), given.get(1));
        let done = |ty| (Pack::one(ty), Vec::new(), Facts::default());
        let Some(id) = self.growing(table) else { return done(table) };
        if meta == TypeId::NIL {
            return done(table);
        }
        if let Some(ExprKind::Name(name)) = args.get(1).map(|arg| &arg.kind) {
            self.name_class(meta, Some(*name));
        }
        let Some(class) = self.growing(meta) else {
            self.store.table_mut(id).is_open = true;
            self.store.table_mut(id).meta = Some(meta);
            return done(table);
        };
        let index = self.store.symbols.intern(b"__index");
        if let Some(base) = self.store.table(class).field(index).map(|field| field.ty)
            && let Some(base) = self.growing(base)
            && self.store.find(base) != self.store.find(class)
        {
            let heir = self.store.find(id);
            if !self.store.table(base).heirs.contains(&heir) {
                self.store.table_mut(base).heirs.push(heir);
            }
        }
        let instances = self.instances(class);
        let id = self.store.find(id);
        if id == instances || id == self.store.find(class) {
            return done(table);
        }
        let old = self.store.table_now(id);
        if old.meta.is_some() {
            // An object that the class above has made: it is an instance of both.
            if let Some(above) = old.class
                && self.inherits(class, above)
                && self.store.table(instances).parent.is_none_or(|parent| self.store.find(parent) == id)
            {
                self.store.table_mut(instances).parent = Some(id);
                let own = self.store.intern(Type::Record(instances));
                if let Some(path) = args.first().and_then(|arg| self.path(arg))
                    && self.local_of(path).is_some_and(|(_, local)| local.declared.is_none())
                {
                    self.flow.set_type(path, own);
                }
                return done(own);
            }
            self.store.table_mut(id).is_open = true;
            return done(table);
        }
        for field in &old.fields {
            self.grow_field(instances, field.name, field.ty);
        }
        if let Some(element) = old.array {
            self.grow_element(instances, TypeId::INTEGER, element);
        }
        if let Some((key, value)) = old.map {
            self.grow_element(instances, key, value);
        }
        if let Some(own) = old.instances {
            // The table is a class itself: its instances stay its own.
            self.store.table_mut(instances).instances = Some(own);
        }
        self.store.table_mut(instances).is_open |= old.is_open;
        self.store.merge_into(id, instances);
        self.store.forget_unions();
        done(table)
    }

    /// Whether what is not in `class` is looked up in `above`.
    fn inherits(&mut self, class: TableId, above: TableId) -> bool {
        const CHAIN_MAX: u32 = 16;
        let above = self.store.find(above);
        let index = self.store.symbols.intern(b"__index");
        let mut at = self.store.find(class);
        for _ in 0..CHAIN_MAX {
            if at == above {
                return true;
            }
            let meta = self.store.table(at).meta.and_then(|meta| self.store.shape(meta));
            let next = meta.and_then(|meta| self.store.table(meta).field(index)).map(|field| field.ty);
            match next.and_then(|next| self.growing(next)).map(|next| self.store.find(next)) {
                Some(next) if next != at => at = next,
                _ => return false,
            }
        }
        false
    }

    /// Names a class by the variable that it is in.
    fn name_class(&mut self, class: TypeId, name: Option<crate::source::Name>) {
        if let (Some(table), Some(name)) = (self.growing(class), name)
            && self.store.table(table).name.is_none()
        {
            let symbol = self.symbol(name);
            self.store.table_mut(table).name = Some(symbol);
        }
    }

    /// The type of `self` in `function C:m()`.
    pub(super) fn self_type(&mut self, class: TypeId, name: Option<crate::source::Name>) -> TypeId {
        self.name_class(class, name);
        let declared = name.and_then(|name| match self.find_type(name) {
            Some(super::check::TypeMeaning::Decl(decl)) => {
                let is_plain = self.store.decl(decl).is_some_and(|decl| decl.params.is_empty());
                is_plain.then(|| self.store.apply(decl, &[]))
            }
            _ => None,
        });
        let own = match self.growing(class) {
            Some(table) => {
                let instances = self.instances(table);
                self.store.intern(Type::Record(instances))
            }
            None => class,
        };
        match declared {
            Some(declared) if own != declared && self.store.shape(declared).is_some() => {
                let class = self.store.shape(class).map(|class| self.store.intern(Type::Record(class)));
                let members = [declared, class.unwrap_or(own)];
                let list = self.store.intern_list(&members);
                self.store.intern(Type::Intersection(list))
            }
            _ => own,
        }
    }
}

/// Whether it is `{}`: a record without known fields.
fn promises_nothing(table: &Table) -> bool {
    table.fields.is_empty() && table.array.is_none() && table.map.is_none() && table.interface.is_none()
}
