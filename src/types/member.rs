//! Fields, elements and operators: reading, writing, and what receivers cannot do.

use super::advice::TEST_FIRST;
use super::assign::Member;
use super::call::TYPE_METHODS;
use super::check::Checker;
use super::expr::Place;
use super::normal::kinds;
use super::store::{Field, TableId, Type, TypeId};
use super::symbols::Symbol;
use crate::diag::Code;
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, UnaryOp};

impl Checker<'_, '_> {
    /// `object.name`, read.
    pub(super) fn read_field(&mut self, object: TypeId, name: Symbol, span: Span, field: Span) -> TypeId {
        if object == TypeId::ANY || object == TypeId::NEVER {
            return TypeId::ANY;
        }
        let Some(object) = self.indexable(object, span) else { return TypeId::ANY };
        let parts = self.store.parts(object);
        let mut all = TypeId::NEVER;
        let mut missing = None;
        let mut present = None;
        for part in &parts {
            let found = match self.store.get(*part) {
                _ if self.store.is_text(*part) => self.string_member(name).unwrap_or(TypeId::UNSET),
                Type::ValueOf(_) | Type::GenericValue(_) | Type::Reflection => TypeId::ANY,
                Type::Thread => TypeId::ANY,
                _ => match self.store.member(*part, name) {
                    Member::Field { ty, is_inferred: true, .. } => self.grown(ty),
                    Member::Field { ty, is_optional: true, .. } => self.store.optional(ty),
                    Member::Field { ty, .. } => ty,
                    Member::Indexed(TypeId::UNKNOWN) => TypeId::UNKNOWN,
                    Member::Indexed(ty) => self.store.optional(ty),
                    Member::Open => TypeId::ANY,
                    Member::Missing => TypeId::UNSET,
                },
            };
            if found == TypeId::UNSET {
                missing = missing.or(Some(*part));
                all = self.store.union(all, TypeId::NIL);
            } else {
                present = present.or(Some(*part));
                all = self.store.union(all, found);
            }
        }
        let Some(part) = missing else { return all };
        if let Some(table) = self.growing(part) {
            if self.is_probing {
                return TypeId::ANY;
            }
            if self.store.table(table).class.is_none() {
                let text = self.store.symbols.shown(name);
                let of = self.store.show(part);
                self.report_unless(table, name, Code::E0004, field, format!("field '{text}' does not exist on {of}"));
            }
            return TypeId::ANY;
        }
        if parts.len() > 1 && self.is_probing && present.is_some() {
            return all;
        }
        if self.is_string_library(part) {
            let text = self.store.symbols.shown(name);
            if TYPE_METHODS.contains(&text.as_str()) || !self.is_closed_library(part, name) {
                return TypeId::ANY;
            }
        }
        let scalar = kinds::NIL | kinds::TRUE | kinds::FALSE | kinds::NUMBER | kinds::FUNCTION;
        if self.store.kinds(part) & !scalar == 0 {
            let of = self.store.widen(part);
            let of = self.store.show(of);
            self.report(Code::E0005, span, format!("cannot index {of}"));
            return TypeId::ANY;
        }
        let text = self.store.symbols.shown(name);
        let of = self.store.show(part);
        if present.is_none() && self.has_elements_only(part) {
            self.report(Code::E0018, field, format!("string cannot index {of}"));
            return TypeId::ANY;
        }
        let message = match present {
            Some(present) => {
                let present = self.store.show(present);
                format!("field '{text}' missing on {of} (present on {present})")
            }
            None => format!("field '{text}' does not exist on {of}"),
        };
        // Without annotations: only what the program itself cannot have put there, and fails when it is called.
        let is_certain = !self.scan.is_annotated && self.is_callee && self.is_closed_library(part, name);
        if self.report_if(is_certain, Code::E0004, field, message) {
            let help = self.near_member(part, name);
            self.advise(help);
        }
        TypeId::ANY
    }

    /// Whether `ty` is a declared array or map without fields: a name is no key of it.
    fn has_elements_only(&mut self, ty: TypeId) -> bool {
        self.store.shape(ty).is_some_and(|shape| {
            let table = self.store.table(shape);
            !table.is_inferred && table.fields.is_empty() && (table.array.is_some() || table.map.is_some())
        })
    }

    /// Whether `ty` is a library that nothing gives the member `name`.
    fn is_closed_library(&mut self, ty: TypeId, name: Symbol) -> bool {
        let Type::Record(table) = self.store.get(ty) else { return false };
        let text = self.store.symbols.shown(name);
        let written = self.names.get(&text).and_then(|name| self.scan.field_writes.get(name.index()).copied());
        let has_files = self.modules.keys().any(|module| self.env.library.module(module, self.env.is_script).is_none());
        table.0 < self.store.base.tables && written != Some(true) && !self.scan.has_open_libraries && !has_files
    }

    /// What a field of a growing table may hold: nil is what it held before something was put there.
    pub(super) fn grown(&mut self, ty: TypeId) -> TypeId {
        let there = self.store.non_nil(ty);
        match self.store.get(there) {
            Type::Never => TypeId::ANY,
            Type::Int(_) | Type::Float(_) | Type::True | Type::False => self.store.widen(there),
            _ => there,
        }
    }

    /// The inferred table that `ty` is.
    pub(super) fn growing(&mut self, ty: TypeId) -> Option<TableId> {
        match self.store.get(ty) {
            Type::Record(table) if self.store.table(table).is_inferred => Some(table),
            _ => None,
        }
    }

    /// What of a receiver can be indexed; `None` after a report.
    fn indexable(&mut self, object: TypeId, span: Span) -> Option<TypeId> {
        if matches!(self.store.get(object), Type::Unknown) {
            return Some(object);
        }
        let has = self.store.kinds(object);
        if self.store.may_be_nil(object) && has != kinds::NIL {
            let of = self.store.show(object);
            if self.report(Code::E0023, span, format!("cannot index {of} without a nil check")) {
                self.advise(Some(TEST_FIRST.to_owned()));
            }
            return None;
        }
        let scalar = kinds::NIL | kinds::TRUE | kinds::FALSE | kinds::NUMBER | kinds::FUNCTION;
        if has & !scalar == 0 {
            let of = self.store.widen(object);
            let of = self.store.show(of);
            self.report(Code::E0005, span, format!("cannot index {of}"));
            return None;
        }
        Some(object)
    }

    /// `object[key]`, read.
    pub(super) fn read_index(&mut self, object: TypeId, key: TypeId, span: Span, key_span: Span) -> TypeId {
        if let Type::Str(name) = self.store.get(key)
            && !self.is_array_like(object)
        {
            return self.read_field(object, name, span, key_span);
        }
        if object == TypeId::ANY || object == TypeId::NEVER {
            return TypeId::ANY;
        }
        let Some(object) = self.indexable(object, span) else { return TypeId::ANY };
        let mut all = TypeId::NEVER;
        let parts = self.store.parts(object);
        let start = self.findings_mark();
        let mut n_refused = 0;
        for part in &parts {
            let before = self.findings_mark();
            let ty = self.element(*part, key, key_span);
            // A test for an element that some variants cannot have is nil for those.
            let is_refused = self.is_probing && self.findings_mark() != before;
            n_refused += usize::from(is_refused);
            all = self.store.union(all, if is_refused { TypeId::NIL } else { ty });
        }
        if n_refused == parts.len() {
            return TypeId::ANY;
        }
        if n_refused > 0 {
            self.drop_findings(start);
        }
        all
    }

    fn is_array_like(&mut self, object: TypeId) -> bool {
        self.store.shape(object).is_some_and(|shape| {
            let table = self.store.table(shape);
            table.is_plain_array() && !table.is_inferred
        })
    }

    fn element(&mut self, part: TypeId, key: TypeId, span: Span) -> TypeId {
        if part == TypeId::UNKNOWN {
            return TypeId::UNKNOWN;
        }
        let Some(shape) = self.store.shape(part) else { return TypeId::ANY };
        let table = self.store.table_now(shape);
        let key_kinds = self.store.kinds(key);
        if table.is_inferred {
            return self.inferred_element(shape, key_kinds);
        }
        let is_dynamic = matches!(self.store.get(key), Type::Any | Type::Unknown | Type::Never);
        if let Some(element) = table.array
            && (is_dynamic || self.store.fits(key, TypeId::NUMBER))
        {
            return element;
        }
        if let Some((wanted, value)) = table.map
            && (is_dynamic || self.store.fits(key, wanted))
        {
            return self.store.optional(value);
        }
        if table.array.is_some() || table.map.is_some() {
            if key_kinds & kinds::STRING == 0 || table.fields.is_empty() {
                let (key, of) = (self.store.widen(key), self.store.show(part));
                let key = self.store.show(key);
                self.report(Code::E0018, span, format!("{key} cannot index {of}"));
            }
            return TypeId::ANY;
        }
        if key_kinds & kinds::STRING != 0 && table.interface.is_none() && !is_dynamic {
            // A key of a known set of names reads exactly these fields.
            let names = self.store.parts(key);
            let mut all = TypeId::NEVER;
            for name in &names {
                let Type::Str(name) = self.store.get(*name) else {
                    let fields: Vec<TypeId> = table.fields.iter().map(|field| field.ty).collect();
                    let all = self.store.union_of(&fields);
                    return self.store.optional(all);
                };
                let ty = table.field(name).map_or(TypeId::NIL, |field| field.ty);
                all = self.store.union(all, ty);
            }
            return all;
        }
        TypeId::ANY
    }

    /// What a growing table holds at computed keys; `never` while nothing was written.
    fn inferred_element(&mut self, shape: TableId, key_kinds: u16) -> TypeId {
        let table = self.store.table_now(shape);
        if table.is_open || table.meta.is_some() || table.class.is_some() {
            return TypeId::ANY;
        }
        let mut all = table.map.map_or(TypeId::NEVER, |(_, value)| value);
        if key_kinds & kinds::NUMBER != 0
            && let Some(element) = table.array
        {
            all = self.store.union(all, element);
        }
        if key_kinds & kinds::STRING != 0 {
            for field in table.fields.iter().take(16) {
                let ty = self.grown(field.ty);
                all = self.store.union(all, ty);
            }
            if table.fields.len() > 16 {
                return TypeId::ANY;
            }
        }
        self.store.non_nil(all)
    }

    /// `object.name = value`. Returns the type that the path has from now on.
    pub(super) fn write_field(&mut self, object: TypeId, name: Symbol, value: TypeId, span: Span, at: Span) -> TypeId {
        if object == TypeId::ANY || object == TypeId::NEVER {
            return value;
        }
        let Some(object) = self.indexable(object, span) else { return value };
        for part in self.store.parts(object) {
            match self.store.member(part, name) {
                Member::Field { ty, is_readonly, is_inferred, .. } => {
                    if let Some(table) = self.growing(part) {
                        self.grow_field(table, name, value);
                    } else if is_readonly && !is_inferred {
                        let text = self.store.symbols.shown(name);
                        self.report(Code::E0008, span, format!("field '{text}' is readonly"));
                        return value;
                    } else if !is_inferred && !self.assignable(value, ty, at, Place::Field(name)) {
                        return ty;
                    }
                }
                Member::Indexed(ty) => {
                    let is_readonly = self.store.shape(part).is_some_and(|shape| self.store.table(shape).is_readonly);
                    if is_readonly {
                        let of = self.store.show(part);
                        self.report(Code::E0008, span, format!("cannot modify {of}"));
                    } else if value != TypeId::NIL {
                        self.assignable(value, ty, at, Place::Field(name));
                    }
                }
                Member::Open | Member::Missing => {
                    if let Some(table) = self.growing(part) {
                        self.grow_field(table, name, value);
                    } else if self.store.member(part, name) == Member::Missing {
                        let has_newindex = matches!(self.store.get(part), Type::Param(_));
                        let (text, of) = (self.store.symbols.shown(name), self.store.show(part));
                        let scalars = kinds::NUMBER | kinds::TRUE | kinds::FALSE | kinds::FUNCTION;
                        if self.store.kinds(part) & !scalars == 0 && !has_newindex {
                            self.report(Code::E0005, span, format!("cannot index {of}"));
                        } else if self.has_elements_only(part) {
                            self.report(Code::E0018, at, format!("string cannot index {of}"));
                        } else {
                            if self.report(Code::E0004, span, format!("field '{text}' does not exist on {of}")) {
                                let help = self.near_member(part, name);
                                self.advise(help);
                            }
                        }
                        return value;
                    }
                }
            }
        }
        value
    }

    /// A growing table gets a field.
    pub(super) fn grow_field(&mut self, table: TableId, name: Symbol, value: TypeId) {
        let value = if value == TypeId::NEVER { TypeId::ANY } else { value };
        match self.store.table(table).field(name).map(|field| field.ty) {
            Some(before) if before != value => {
                let (before, value) = (self.store.widen(before), self.store.widen(value));
                let joined = self.store.union(before, value);
                let is_same = self.store.table(table).field(name).is_some_and(|field| field.ty == joined);
                if !is_same && let Some(field) = self.store.table_mut(table).field_mut(name) {
                    field.ty = joined;
                }
            }
            Some(_) => {}
            None => {
                let field = Field { name, ty: value, is_optional: false, is_readonly: false };
                self.store.table_mut(table).push(field);
            }
        }
    }

    /// A growing table gets an element or an entry.
    pub(super) fn grow_element(&mut self, table: TableId, key: TypeId, value: TypeId) {
        let (key, value) = (self.store.widen(key), self.store.widen(value));
        let value = if value == TypeId::NEVER { TypeId::ANY } else { value };
        if self.store.fits(key, TypeId::NUMBER) && key != TypeId::ANY && key != TypeId::NEVER {
            let before = self.store.table(table).array.unwrap_or(TypeId::NEVER);
            let joined = self.store.union(before, value);
            if self.store.table(table).array != Some(joined) {
                self.store.table_mut(table).array = Some(joined);
            }
            return;
        }
        let key = if key == TypeId::NEVER { TypeId::ANY } else { key };
        let (k, v) = self.store.table(table).map.unwrap_or((TypeId::NEVER, TypeId::NEVER));
        let (k, v) = (self.store.union(k, key), self.store.union(v, value));
        if self.store.table(table).map != Some((k, v)) {
            self.store.table_mut(table).map = Some((k, v));
        }
    }

    /// `object[key] = value`.
    pub(super) fn write_index(
        &mut self,
        object: TypeId,
        key: TypeId,
        value: TypeId,
        span: Span,
        at: Span,
        key_at: Span,
    ) {
        if object == TypeId::ANY || object == TypeId::NEVER {
            return;
        }
        if let Type::Str(name) = self.store.get(key)
            && !self.is_array_like(object)
        {
            self.write_field(object, name, value, span, at);
            return;
        }
        let Some(object) = self.indexable(object, span) else { return };
        for part in self.store.parts(object) {
            let Some(shape) = self.store.shape(part) else { continue };
            let table = self.store.table_now(shape);
            if table.is_inferred {
                if value != TypeId::NIL {
                    self.grow_element(shape, key, value);
                }
                continue;
            }
            if table.is_readonly && (table.array.is_some() || table.map.is_some()) {
                let of = self.store.show(part);
                self.report(Code::E0008, span, format!("cannot modify {of}"));
                continue;
            }
            let is_dynamic = matches!(self.store.get(key), Type::Any | Type::Unknown | Type::Never);
            let element = table.array.filter(|_| is_dynamic || self.store.fits(key, TypeId::NUMBER));
            let entry = table.map.filter(|(wanted, _)| is_dynamic || self.store.fits(key, *wanted));
            match element.or(entry.map(|(_, value)| value)) {
                Some(_) if value == TypeId::NIL => {}
                Some(wanted) => {
                    self.assignable(value, wanted, at, Place::Plain);
                }
                None if table.array.is_some() || table.map.is_some() => {
                    let key = self.store.widen(key);
                    let (key, of) = (self.store.show(key), self.store.show(part));
                    self.report(Code::E0018, key_at, format!("{key} cannot index {of}"));
                }
                None => {}
            }
        }
    }

    /// The metamethod of `ty`, if its values may have one: `Some(ANY)` where nothing is known.
    pub(super) fn metamethod(&mut self, ty: TypeId, name: &[u8]) -> Option<TypeId> {
        let symbol = self.store.symbols.intern(name);
        let ty = self.store.unfold(ty);
        match self.store.get(ty) {
            Type::Any | Type::Unknown | Type::Never | Type::Table | Type::Userdata => Some(TypeId::ANY),
            Type::Param(param) => match self.store.param(param).and_then(|param| param.constraint) {
                Some(constraint) => self.metamethod(constraint, name),
                None => None,
            },
            Type::Intersection(list) => {
                let members = self.store.members(list);
                members.into_iter().find_map(|member| self.metamethod(member, name))
            }
            Type::Record(_) | Type::Named(_) => {
                let shape = self.store.shape(ty)?;
                let (meta, is_open, class) = {
                    let table = self.store.table(shape);
                    (table.meta, table.is_open, table.class)
                };
                if let Some(field) = self.store.table(shape).field(symbol)
                    && self.store.table(shape).interface.is_some()
                {
                    return Some(field.ty);
                }
                if let Some(meta) = meta {
                    let Some(of) = self.store.shape(meta) else { return Some(TypeId::ANY) };
                    if let Some(field) = self.store.table(of).field(symbol) {
                        return Some(field.ty);
                    }
                    if self.store.table(of).is_open {
                        return Some(TypeId::ANY);
                    }
                }
                let may_come = class.is_some_and(|class| {
                    let class = self.store.table(class);
                    class.is_open || class.map.is_some() || !class.heirs.is_empty()
                });
                if may_come || is_open { Some(TypeId::ANY) } else { None }
            }
            _ => None,
        }
    }

    fn operand_fits(&mut self, ty: TypeId, mask: u16, event: &[u8]) -> bool {
        self.store.parts(ty).into_iter().all(|part| {
            matches!(self.store.get(part), Type::Any | Type::Unknown | Type::Never)
                || self.store.kinds(part) & !mask == 0
                || self.metamethod(part, event).is_some()
                || event == b"__concat" && self.is_error(part)
        })
    }

    fn is_error(&mut self, ty: TypeId) -> bool {
        match self.store.error {
            Some(decl) => {
                let error = self.store.apply(decl, &[]);
                self.store.fits(ty, error)
            }
            None => false,
        }
    }

    fn bad_operand(&mut self, what: &str, ty: TypeId, span: Span, event: &[u8]) {
        // The metatable of a class may get the metamethod further down.
        let class = self.growing(ty).and_then(|table| self.store.table(table).class);
        if let Some(class) = class {
            if event == b"__le" {
                return;
            }
            let (of, event) = (self.store.show(ty), self.store.symbols.intern(event));
            self.report_unless(class, event, Code::E0019, span, format!("cannot {what} {of}"));
            return;
        }
        let optional =
            if self.store.may_be_nil(ty) && self.store.kinds(ty) != kinds::NIL { " (possibly nil)" } else { "" };
        let of = self.store.widen(ty);
        let of = self.store.show(of);
        if self.report(Code::E0019, span, format!("cannot {what} {of}{optional}")) && !optional.is_empty() {
            self.advise(Some(TEST_FIRST.to_owned()));
        }
    }

    /// A unary operator but `not`.
    pub(super) fn unary(&mut self, op: UnaryOp, ty: TypeId, span: Span) -> TypeId {
        let (mask, event, what): (u16, &[u8], &str) = match op {
            UnaryOp::Neg => (kinds::NUMBER, b"__unm", "perform arithmetic on"),
            UnaryOp::BitNot => (kinds::NUMBER, b"__bnot", "perform bitwise operation on"),
            UnaryOp::Len => (kinds::STRING | kinds::TABLE, b"__len", "get length of"),
            UnaryOp::Not => return TypeId::BOOLEAN,
        };
        if !self.operand_fits(ty, mask, event) {
            if self.scan.is_annotated || self.is_certain_operand(ty, event) {
                self.bad_operand(what, ty, span, event);
            }
            return TypeId::ANY;
        }
        let is_object = self.store.kinds(ty) & (kinds::TABLE | kinds::USERDATA) != 0;
        if is_object && (ty != TypeId::ANY || !self.scan.is_annotated) {
            match self.metamethod(ty, event).map(|method| self.store.get(method)) {
                Some(Type::Function(id)) => return self.store.function(id).results.first(),
                Some(_) if ty != TypeId::TABLE => return TypeId::ANY,
                _ => {}
            }
        }
        match (op, self.store.get(ty)) {
            (UnaryOp::Len, _) => TypeId::INTEGER,
            (UnaryOp::BitNot, _) => TypeId::INTEGER,
            (_, Type::Int(value)) => self.store.intern(Type::Int(value.wrapping_neg())),
            (_, Type::Float(bits)) => self.store.intern(Type::Float((-f64::from_bits(bits)).to_bits())),
            _ => {
                let ty = self.store.widen(ty);
                if self.store.kinds(ty) & !kinds::NUMBER == 0 && ty != TypeId::NEVER { ty } else { TypeId::ANY }
            }
        }
    }

    /// In a file without annotations: whether the operand fails for certain, a text that is a number included.
    fn is_certain_operand(&mut self, ty: TypeId, event: &[u8]) -> bool {
        match self.store.get(ty) {
            Type::Union(_) | Type::Named(_) => false,
            Type::Str(text) => {
                let text = self.store.symbols.text(text);
                event != b"__concat" && !text.iter().any(u8::is_ascii_digit)
            }
            Type::String | Type::Never => false,
            Type::Record(table) => self.store.table(table).meta.is_none() && !self.store.table(table).is_open,
            _ => true,
        }
    }

    /// A binary operator but `and`, `or`, `==`, `~=`.
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: TypeId,
        left_at: Span,
        right: TypeId,
        right_at: Span,
    ) -> TypeId {
        let number = kinds::NUMBER;
        let (mask, event, what): (u16, &[u8], &str) = match op {
            BinaryOp::Add => (number, b"__add", "perform arithmetic on"),
            BinaryOp::Sub => (number, b"__sub", "perform arithmetic on"),
            BinaryOp::Mul => (number, b"__mul", "perform arithmetic on"),
            BinaryOp::Div => (number, b"__div", "perform arithmetic on"),
            BinaryOp::FloorDiv => (number, b"__idiv", "perform arithmetic on"),
            BinaryOp::Mod => (number, b"__mod", "perform arithmetic on"),
            BinaryOp::Pow => (number, b"__pow", "perform arithmetic on"),
            BinaryOp::Concat => (kinds::STRING | number, b"__concat", "concatenate"),
            BinaryOp::BitAnd => (number, b"__band", "perform bitwise operation on"),
            BinaryOp::BitOr => (number, b"__bor", "perform bitwise operation on"),
            BinaryOp::BitXor => (number, b"__bxor", "perform bitwise operation on"),
            BinaryOp::Shl => (number, b"__shl", "perform bitwise operation on"),
            BinaryOp::Shr => (number, b"__shr", "perform bitwise operation on"),
            BinaryOp::Lt | BinaryOp::Gt => return self.ordering(left, left_at, right, right_at, b"__lt"),
            BinaryOp::Le | BinaryOp::Ge => return self.ordering(left, left_at, right, right_at, b"__le"),
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::And | BinaryOp::Or => return TypeId::BOOLEAN,
        };
        for ty in [left, right] {
            if self.store.kinds(ty) & kinds::TABLE | self.store.kinds(ty) & kinds::USERDATA != 0
                && ty != TypeId::ANY
                && let Some(method) = self.metamethod(ty, event)
            {
                return match self.store.get(method) {
                    Type::Function(function) => self.store.function(function).results.first(),
                    Type::Intersection(list) => {
                        let overloads = self.store.members(list);
                        self.overloaded_operator(&overloads, left, right)
                    }
                    _ => TypeId::ANY,
                };
            }
        }
        for (ty, span) in [(left, left_at), (right, right_at)] {
            if !self.operand_fits(ty, mask, event) {
                if self.scan.is_annotated || self.is_certain_operand(ty, event) {
                    self.bad_operand(what, ty, span, event);
                }
                return TypeId::ANY;
            }
        }
        let dynamic = |ty| matches!(ty, Type::Any | Type::Unknown | Type::Never | Type::Param(_) | Type::Table);
        let (l, r) = (self.store.get(left), self.store.get(right));
        match op {
            BinaryOp::Concat => TypeId::STRING,
            BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::Shl | BinaryOp::Shr => TypeId::INTEGER,
            BinaryOp::Div | BinaryOp::Pow => TypeId::NUMBER,
            _ if dynamic(l) || dynamic(r) => {
                let other = if dynamic(l) { right } else { left };
                let is_float = !dynamic(self.store.get(other)) && !self.store.fits(other, TypeId::INTEGER);
                if is_float { TypeId::NUMBER } else { TypeId::ANY }
            }
            _ if self.store.fits(left, TypeId::INTEGER) && self.store.fits(right, TypeId::INTEGER) => TypeId::INTEGER,
            _ => TypeId::NUMBER,
        }
    }

    fn overloaded_operator(&mut self, overloads: &[TypeId], left: TypeId, right: TypeId) -> TypeId {
        for overload in overloads {
            let Type::Function(id) = self.store.get(*overload) else { continue };
            let function = self.store.function_now(id);
            let fits = [left, right]
                .into_iter()
                .enumerate()
                .all(|(at, given)| function.params.get(at).is_none_or(|param| self.store.fits(given, param.ty)));
            if fits {
                return function.results.first();
            }
        }
        TypeId::ANY
    }

    fn ordering(&mut self, left: TypeId, left_at: Span, right: TypeId, right_at: Span, event: &[u8]) -> TypeId {
        for ty in [left, right] {
            if self.store.kinds(ty) & (kinds::TABLE | kinds::USERDATA) != 0 && self.metamethod(ty, event).is_some() {
                return TypeId::BOOLEAN;
            }
        }
        for (ty, span) in [(left, left_at), (right, right_at)] {
            if !self.operand_fits(ty, kinds::NUMBER | kinds::STRING | kinds::TYPE, event) {
                if self.scan.is_annotated || self.is_certain_operand(ty, event) {
                    self.bad_operand("compare", ty, span, event);
                }
                return TypeId::BOOLEAN;
            }
        }
        let (l, r) = (self.store.kinds(left), self.store.kinds(right));
        if l & !(kinds::NUMBER | kinds::STRING) == 0
            && r & !(kinds::NUMBER | kinds::STRING) == 0
            && l & r == 0
            && l != 0
            && r != 0
        {
            let (x, y) = (self.store.widen(left), self.store.widen(right));
            let (x, y) = (self.store.show(x), self.store.show(y));
            self.report(Code::E0019, left_at.to(right_at), format!("cannot compare {x} with {y}"));
        }
        TypeId::BOOLEAN
    }
}
