//! Unions, intersections, and what remains of a type after a test.
//!
//! Unions are flat, without duplicates, in the order of first occurrence; a literal disappears in its base; `any` absorbs
//! everything. A named alias inside a union stays as it is, so that it prints by its name; [`Store::parts`] looks through
//! it. Tests such as truth and `type(x) == "string"` are masks over the [kinds] of values, and [`Store::filter`] keeps what
//! a mask allows.

use smallvec::SmallVec;

use super::layers::Index;
use super::store::{Store, Table, Type, TypeId};

/// The kinds of run-time values, as bits.
pub(super) mod kinds {
    pub(in crate::types) const NIL: u16 = 1;
    pub(in crate::types) const FALSE: u16 = 2;
    pub(in crate::types) const TRUE: u16 = 4;
    pub(in crate::types) const NUMBER: u16 = 8;
    pub(in crate::types) const STRING: u16 = 16;
    pub(in crate::types) const TABLE: u16 = 32;
    pub(in crate::types) const FUNCTION: u16 = 64;
    pub(in crate::types) const THREAD: u16 = 128;
    pub(in crate::types) const USERDATA: u16 = 256;
    pub(in crate::types) const TYPE: u16 = 512;
    pub(in crate::types) const ALL: u16 = 1023;
    /// What counts as false.
    pub(in crate::types) const FALSY: u16 = NIL | FALSE;
    /// What counts as true.
    pub(in crate::types) const TRUTHY: u16 = ALL & !FALSY;
}

/// The members of a union, or the type alone.
pub(super) type Parts = SmallVec<[TypeId; 4]>;

/// A wider union loses its literals, then everything.
const UNION_MAX: usize = 64;

impl Store {
    /// `a | b`.
    pub(super) fn union(&mut self, a: TypeId, b: TypeId) -> TypeId {
        if a == b || b == TypeId::NEVER {
            return a;
        }
        if a == TypeId::NEVER {
            return b;
        }
        if a == TypeId::ANY || b == TypeId::ANY {
            return TypeId::ANY;
        }
        if let Some(known) = self.unions.get(&(a, b)) {
            return *known;
        }
        let grows = self.mentions_inferred(a) && self.mentions_inferred(b);
        let union = self.union_of(&[a, b]);
        if !grows {
            self.unions.insert((a, b), union);
        }
        union
    }

    /// Tables that still grow may be equal now and differ later.
    fn mentions_inferred(&self, ty: TypeId) -> bool {
        match self.get(ty) {
            Type::Record(table) => self.table(table).is_inferred,
            Type::Union(list) => self.list(list).iter().any(|part| match self.get(*part) {
                Type::Record(table) => self.table(table).is_inferred,
                _ => false,
            }),
            _ => false,
        }
    }

    /// The union of all `types`.
    pub(super) fn union_of(&mut self, types: &[TypeId]) -> TypeId {
        let mut members = Parts::new();
        for ty in types {
            match self.get(*ty) {
                Type::Union(list) => {
                    for member in self.members(list) {
                        self.add_member(&mut members, member);
                    }
                }
                _ => self.add_member(&mut members, *ty),
            }
        }
        if members.len() > UNION_MAX {
            let widened: Parts = members.iter().map(|member| self.widen(*member)).collect();
            members.clear();
            for member in widened {
                self.add_member(&mut members, member);
            }
            if members.len() > UNION_MAX {
                return TypeId::ANY;
            }
        }
        if members.contains(&TypeId::ANY) {
            return TypeId::ANY;
        }
        if members.contains(&TypeId::UNKNOWN) {
            return TypeId::UNKNOWN;
        }
        match members.as_slice() {
            [] => TypeId::NEVER,
            [only] => *only,
            _ => {
                let list = self.intern_list(&members);
                self.intern(Type::Union(list))
            }
        }
    }

    fn add_member(&self, members: &mut Parts, ty: TypeId) {
        if ty == TypeId::NEVER || members.contains(&ty) {
            return;
        }
        if members.iter().any(|member| self.absorbs(*member, ty)) {
            return;
        }
        let place = members.iter().position(|member| self.absorbs(ty, *member));
        members.retain(|member| !self.absorbs(ty, *member));
        let other_half = match ty {
            TypeId::TRUE => Some(TypeId::FALSE),
            TypeId::FALSE => Some(TypeId::TRUE),
            _ => None,
        };
        if let Some(half) = other_half
            && let Some(slot) = members.iter_mut().find(|member| **member == half)
        {
            *slot = TypeId::BOOLEAN;
            return;
        }
        match place {
            Some(at) if at <= members.len() => members.insert(at, ty),
            _ => members.push(ty),
        }
    }

    /// Whether `small` is nothing beside `big`: a literal beside its base.
    fn absorbs(&self, big: TypeId, small: TypeId) -> bool {
        match (self.get(big), self.get(small)) {
            (Type::Boolean, Type::True | Type::False)
            | (Type::Number, Type::Integer | Type::Int(_) | Type::Float(_))
            | (Type::Integer, Type::Int(_))
            | (Type::String, Type::Str(_)) => true,
            (_, Type::Validated(base, _)) => big == base || self.absorbs(big, base),
            (Type::Record(a), Type::Record(b)) => self.same_table(self.table(a), self.table(b)),
            (Type::Function(a), Type::Function(b)) => {
                let (a, b) = (self.function(a), self.function(b));
                a.params.len() == b.params.len()
                    && a.type_params.is_empty()
                    && b.type_params.is_empty()
                    && a.params.iter().zip(&b.params).all(|(a, b)| a.ty == b.ty && a.is_optional == b.is_optional)
                    && a.rest == b.rest
                    && a.results == b.results
                    && a.promises == b.promises
            }
            _ => false,
        }
    }

    fn same_table(&self, a: &Table, b: &Table) -> bool {
        a.fields.len() == b.fields.len()
            && a.array == b.array
            && a.map == b.map
            && a.is_readonly == b.is_readonly
            && a.is_inferred == b.is_inferred
            && a.is_open == b.is_open
            && a.meta == b.meta
            && a.class.is_none()
            && b.class.is_none()
            && a.fields.iter().zip(&b.fields).all(|(a, b)| {
                a.name == b.name && a.ty == b.ty && a.is_optional == b.is_optional && a.is_readonly == b.is_readonly
            })
    }

    /// `ty?`.
    pub(super) fn optional(&mut self, ty: TypeId) -> TypeId {
        self.union(ty, TypeId::NIL)
    }

    /// The members of `ty`, through aliases; `ty` alone if it is no union.
    pub(super) fn parts(&mut self, ty: TypeId) -> Parts {
        let mut parts = Parts::new();
        self.collect_parts(ty, &mut parts, 0);
        parts
    }

    fn collect_parts(&mut self, ty: TypeId, parts: &mut Parts, depth: u32) {
        match self.get(ty) {
            Type::Union(list) => {
                for member in self.members(list) {
                    self.collect_parts(member, parts, depth + 1);
                }
            }
            Type::Named(_) if depth < 64 => {
                let unfolded = self.unfold(ty);
                match self.get(unfolded) {
                    Type::Union(_) => self.collect_parts(unfolded, parts, depth + 1),
                    Type::Record(_) | Type::Intersection(_) => parts.push(ty),
                    _ => parts.push(unfolded),
                }
            }
            _ => parts.push(ty),
        }
    }

    /// Without literals: what a variable of this value holds as time goes by.
    pub(super) fn widen(&mut self, ty: TypeId) -> TypeId {
        match self.get(ty) {
            Type::True | Type::False => TypeId::BOOLEAN,
            Type::Int(_) => TypeId::INTEGER,
            Type::Float(_) => TypeId::NUMBER,
            Type::Str(_) => TypeId::STRING,
            Type::Union(list) => {
                let members = self.members(list);
                let widened: Parts = members.iter().map(|member| self.widen(*member)).collect();
                self.union_of(&widened)
            }
            _ => ty,
        }
    }

    /// Whether it is a literal type.
    pub(super) fn is_literal(&self, ty: TypeId) -> bool {
        matches!(self.get(ty), Type::True | Type::False | Type::Int(_) | Type::Float(_) | Type::Str(_) | Type::Nil)
    }

    /// Whether a value of type `ty`, which is no union, is a string for certain.
    pub(super) fn is_text(&mut self, ty: TypeId) -> bool {
        let mut inner = ty;
        // Parameters may be the constraints of one another.
        for _ in 0..32 {
            inner = match self.get(inner) {
                Type::String | Type::Str(_) => return true,
                Type::Validated(base, _) | Type::Identity(base, _) => base,
                Type::Param(param) => match self.param(param).and_then(|param| param.constraint) {
                    Some(constraint) => self.unfold(constraint),
                    None => return false,
                },
                Type::Intersection(list) => {
                    return self
                        .list(list)
                        .iter()
                        .any(|member| matches!(self.get(*member), Type::String | Type::Str(_)));
                }
                _ => return false,
            };
        }
        false
    }

    /// The kinds of values that `ty` can have at run time.
    pub(super) fn kinds(&mut self, ty: TypeId) -> u16 {
        self.kinds_at(ty, 0)
    }

    fn kinds_at(&mut self, ty: TypeId, depth: u32) -> u16 {
        if depth > 32 {
            return kinds::ALL;
        }
        match self.get(ty) {
            Type::Any | Type::Unknown => kinds::ALL,
            Type::Never => 0,
            Type::Nil | Type::Unset => kinds::NIL,
            Type::Boolean => kinds::TRUE | kinds::FALSE,
            Type::True => kinds::TRUE,
            Type::False => kinds::FALSE,
            Type::Number | Type::Integer | Type::Int(_) | Type::Float(_) => kinds::NUMBER,
            Type::String | Type::Str(_) => kinds::STRING,
            Type::Table | Type::Record(_) => kinds::TABLE,
            Type::AnyFunction | Type::Function(_) => kinds::FUNCTION,
            Type::Thread => kinds::THREAD,
            Type::Userdata => kinds::USERDATA,
            Type::Reflection | Type::ValueOf(_) | Type::GenericValue(_) => kinds::TYPE,
            Type::Union(list) => {
                let members = self.members(list);
                members.into_iter().fold(0, |mask, member| mask | self.kinds_at(member, depth + 1))
            }
            Type::Intersection(list) => {
                let members = self.members(list);
                members.into_iter().fold(kinds::ALL, |mask, member| mask & self.kinds_at(member, depth + 1))
            }
            Type::Named(_) => {
                let unfolded = self.unfold(ty);
                if unfolded != ty {
                    return self.kinds_at(unfolded, depth + 1);
                }
                let is_host = match self.get(ty) {
                    Type::Named(id) => self.app(id).and_then(|app| self.decl(app.decl)).is_some_and(|d| d.is_nominal),
                    _ => false,
                };
                if is_host { kinds::USERDATA } else { kinds::TABLE | kinds::USERDATA }
            }
            Type::Param(param) => match self.param(param).and_then(|param| param.constraint) {
                Some(constraint) => self.kinds_at(constraint, depth + 1),
                None => kinds::ALL,
            },
            Type::Validated(base, _) | Type::Identity(base, _) => self.kinds_at(base, depth + 1),
        }
    }

    /// What remains of `ty` when its value is of one of the kinds in `mask`.
    pub(super) fn filter(&mut self, ty: TypeId, mask: u16) -> TypeId {
        let has = self.kinds(ty);
        if has & mask == 0 {
            return TypeId::NEVER;
        }
        if has & !mask == 0 {
            return ty;
        }
        match self.get(ty) {
            Type::Any => self.of_kinds(mask).unwrap_or(TypeId::ANY),
            Type::Unknown => self.of_kinds(mask).unwrap_or(TypeId::UNKNOWN),
            Type::Boolean => {
                if mask & kinds::TRUE != 0 {
                    TypeId::TRUE
                } else {
                    TypeId::FALSE
                }
            }
            Type::Param(_) => match self.of_kinds(mask) {
                Some(base) if base != TypeId::NIL && mask & kinds::FALSY == 0 => {
                    let list = self.intern_list(&[ty, base]);
                    self.intern(Type::Intersection(list))
                }
                Some(base) if mask & !kinds::FALSY == 0 => base,
                _ => ty,
            },
            Type::Union(_) | Type::Named(_) => {
                let parts = match self.get(ty) {
                    Type::Union(list) => self.members(list),
                    _ => self.parts(ty),
                };
                if parts.len() == 1 {
                    return ty;
                }
                let kept: Parts = parts.into_iter().map(|part| self.filter(part, mask)).collect();
                self.union_of(&kept)
            }
            _ => ty,
        }
    }

    /// The type of all values of the kinds in `mask`, if it has a name.
    fn of_kinds(&mut self, mask: u16) -> Option<TypeId> {
        Some(match mask {
            kinds::NIL => TypeId::NIL,
            kinds::FALSE => TypeId::FALSE,
            kinds::TRUE => TypeId::TRUE,
            kinds::NUMBER => TypeId::NUMBER,
            kinds::STRING => TypeId::STRING,
            kinds::TABLE => TypeId::TABLE,
            kinds::FUNCTION => TypeId::FUNCTION,
            kinds::THREAD => TypeId::THREAD,
            kinds::USERDATA => TypeId::USERDATA,
            kinds::TYPE => TypeId::TYPE_VALUE,
            kinds::FALSY => self.union(TypeId::NIL, TypeId::FALSE),
            _ if mask == kinds::TRUE | kinds::FALSE => TypeId::BOOLEAN,
            _ => return None,
        })
    }

    /// Without nil.
    pub(super) fn non_nil(&mut self, ty: TypeId) -> TypeId {
        self.filter(ty, kinds::ALL & !kinds::NIL)
    }

    /// What counts as true.
    pub(super) fn truthy(&mut self, ty: TypeId) -> TypeId {
        self.filter(ty, kinds::TRUTHY)
    }

    /// What counts as false.
    pub(super) fn falsy(&mut self, ty: TypeId) -> TypeId {
        self.filter(ty, kinds::FALSY)
    }

    /// Whether nil is among the values, and is declared to be: `any` does not count.
    pub(super) fn may_be_nil(&mut self, ty: TypeId) -> bool {
        if matches!(self.get(ty), Type::Any | Type::Unknown | Type::Param(_)) {
            return false;
        }
        self.kinds(ty) & kinds::NIL != 0
    }

    /// `a & b` in normal form.
    pub(super) fn intersect(&mut self, a: TypeId, b: TypeId) -> TypeId {
        self.intersect_at(a, b, 0)
    }

    fn intersect_at(&mut self, a: TypeId, b: TypeId, depth: u32) -> TypeId {
        if a == b || b == TypeId::UNKNOWN {
            return a;
        }
        if a == TypeId::UNKNOWN {
            return b;
        }
        if a == TypeId::ANY || b == TypeId::ANY || depth > 16 {
            return TypeId::ANY;
        }
        if self.kinds(a) & self.kinds(b) == 0 {
            return TypeId::NEVER;
        }
        let (left, right) = (self.parts(a), self.parts(b));
        if left.len() > 1 || right.len() > 1 {
            let mut members = Parts::new();
            for l in &left {
                for r in &right {
                    let both = self.intersect_at(*l, *r, depth + 1);
                    members.push(both);
                }
            }
            return self.union_of(&members);
        }
        let (a, b) = (left.first().copied().unwrap_or(a), right.first().copied().unwrap_or(b));
        if self.absorbs(a, b) {
            return b;
        }
        if self.absorbs(b, a) {
            return a;
        }
        if self.is_literal(a) && self.is_literal(b) {
            return TypeId::NEVER;
        }
        let (left, right) = (self.unfold(a), self.unfold(b));
        if let (Type::Record(l), Type::Record(r)) = (self.get(left), self.get(right))
            && !self.table(l).is_inferred
            && !self.table(r).is_inferred
        {
            return self.merged_record(l, r, depth);
        }
        let mut members = Parts::new();
        for ty in [a, b] {
            match self.get(ty) {
                Type::Intersection(list) => {
                    for member in self.list(list) {
                        if !members.contains(member) {
                            members.push(*member);
                        }
                    }
                }
                _ if !members.contains(&ty) => members.push(ty),
                _ => {}
            }
        }
        let list = self.intern_list(&members);
        self.intern(Type::Intersection(list))
    }

    /// One record with the fields of both.
    fn merged_record(&mut self, a: super::store::TableId, b: super::store::TableId, depth: u32) -> TypeId {
        let (left, right) = (self.table_now(a), self.table_now(b));
        let mut merged = Table { is_readonly: left.is_readonly && right.is_readonly, ..Table::default() };
        for field in &left.fields {
            let mut field = *field;
            if let Some(other) = right.field(field.name) {
                field.ty = self.intersect_at(field.ty, other.ty, depth + 1);
                field.is_optional &= other.is_optional;
                field.is_readonly &= other.is_readonly;
            }
            merged.push(field);
        }
        for field in &right.fields {
            if merged.field(field.name).is_none() {
                merged.push(*field);
            }
        }
        merged.array = left.array.or(right.array);
        merged.map = left.map.or(right.map);
        self.record(merged)
    }

    /// `types` as one intersection.
    pub(super) fn intersection_of(&mut self, types: &[TypeId]) -> TypeId {
        let mut all = TypeId::UNKNOWN;
        for ty in types {
            all = self.intersect(all, *ty);
        }
        all
    }

    /// The types of an intersection, or the type alone.
    pub(super) fn conjuncts(&self, ty: TypeId) -> Parts {
        match self.get(ty) {
            Type::Intersection(list) => Parts::from_slice(self.list(list)),
            _ => Parts::from_slice(&[ty]),
        }
    }

    /// Forgets the cache of unions; needed when inferred tables were joined.
    pub(super) fn forget_unions(&mut self) {
        self.unions = Index::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unions_are_in_normal_form() {
        let mut s = Store::new();
        let a = s.string_literal(b"a");
        let b = s.string_literal(b"b");
        let ab = s.union(a, b);
        assert_eq!(s.union(ab, a), ab);
        assert_eq!(s.union(ab, TypeId::STRING), TypeId::STRING);
        assert_eq!(s.union(TypeId::TRUE, TypeId::FALSE), TypeId::BOOLEAN);
        assert_eq!(s.union(TypeId::INTEGER, TypeId::NUMBER), TypeId::NUMBER);
        assert_eq!(s.union(TypeId::NEVER, a), a);
        assert_eq!(s.union(TypeId::UNKNOWN, a), TypeId::UNKNOWN);
        let opt = s.optional(TypeId::NUMBER);
        assert_eq!(s.optional(opt), opt);
        assert_eq!(s.non_nil(opt), TypeId::NUMBER);
        assert_eq!(s.filter(TypeId::ANY, kinds::STRING), TypeId::STRING);
    }

    #[test]
    fn wide_unions_lose_their_literals() {
        let mut s = Store::new();
        let all: Vec<TypeId> = (0..200).map(|i| s.intern(Type::Int(i))).collect();
        assert_eq!(s.union_of(&all), TypeId::INTEGER);
    }
}
