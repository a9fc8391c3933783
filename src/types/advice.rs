//! Advice beside findings: near names, conversions, tests for nil.

use super::check::Checker;
use super::normal::kinds;
use super::store::{Store, TypeId};
use super::symbols::Symbol;
use crate::diag::suggest;
use crate::source::Name;

/// How far the parents of a table are followed.
const CHAIN_MAX: u32 = 8;

/// The advice about something that may be nil.
pub(super) const TEST_FIRST: &str = "test it for nil first, or write '!' where it cannot be nil";

impl Store {
    /// The fields of a table with those that it inherits.
    fn field_names(&mut self, ty: TypeId, names: &mut Vec<String>, depth: u32) {
        if depth > CHAIN_MAX {
            return;
        }
        let ty = self.unfold(ty);
        for part in self.conjuncts(ty) {
            let Some(shape) = self.shape(part) else { continue };
            let table = self.table(shape);
            names.extend(table.fields.iter().map(|field| self.symbols.shown(field.name)));
            let above = [table.class, table.parent].into_iter().flatten().filter(|above| *above != shape);
            let mut above: Vec<TypeId> =
                above.collect::<Vec<_>>().into_iter().map(|id| self.intern(super::store::Type::Record(id))).collect();
            let index = self.symbols.intern(b"__index");
            let meta = self.table(shape).meta.and_then(|meta| self.shape(meta));
            above.extend(meta.and_then(|meta| self.table(meta).field(index)).map(|field| field.ty));
            for next in above {
                self.field_names(next, names, depth + 1);
            }
        }
    }

    /// The field that `name` may be meant to be.
    pub(super) fn near_field(&mut self, ty: TypeId, name: Symbol) -> Option<String> {
        let mut names = Vec::new();
        for part in self.parts(ty) {
            self.field_names(part, &mut names, 0);
        }
        let word = self.symbols.shown(name);
        did_you_mean(&word, &names)
    }
}

/// The advice to write the name nearest to `word`.
pub(super) fn did_you_mean(word: &str, names: &[String]) -> Option<String> {
    let near = suggest::near(word, names.iter().map(String::as_str).filter(|name| *name != word));
    near.first().map(|near| format!("did you mean '{near}'?"))
}

impl Checker<'_, '_> {
    /// Adds advice to the last finding.
    pub(super) fn advise(&mut self, help: Option<String>) {
        if let (Some(help), Some(finding)) = (help, self.findings.last_mut()) {
            finding.helps.push(help);
        }
    }

    /// The member of a type, or of the library of strings, that `name` may be meant to be.
    pub(super) fn near_member(&mut self, ty: TypeId, name: Symbol) -> Option<String> {
        let is_text = self.store.kinds(ty) & !kinds::STRING == 0;
        let of = if is_text { self.env.library.strings().unwrap_or(ty) } else { ty };
        self.store.near_field(of, name)
    }

    /// The variable that an unknown name may be meant to be.
    pub(super) fn near_variable(&self, name: Name) -> Option<String> {
        let visible = self.values.iter().zip(self.names.all()).filter(|(slot, _)| **slot != 0);
        let mut names: Vec<String> = visible.map(|(_, text)| text.to_owned()).collect();
        let library = self.env.library;
        names.extend(library.globals.keys().cloned());
        if self.env.is_script {
            names.extend(library.script_globals.keys().cloned());
        }
        let assigned = self.scan.global_writes.iter().zip(self.names.all()).filter(|(n, _)| **n > 0);
        names.extend(assigned.map(|(_, text)| text.to_owned()));
        did_you_mean(self.names.text(name), &names)
    }

    /// The type that an unknown name may be meant to be.
    pub(super) fn near_type(&self, name: Name) -> Option<String> {
        const BUILT_IN: &[&str] =
            &["any", "unknown", "never", "boolean", "number", "integer", "string", "table", "thread", "userdata"];
        let visible = self.types.iter().zip(self.names.all()).filter(|(slot, _)| **slot != 0);
        let mut names: Vec<String> = visible.map(|(_, text)| text.to_owned()).collect();
        names.extend(BUILT_IN.iter().map(|text| (*text).to_owned()));
        did_you_mean(self.names.text(name), &names)
    }

    /// How a value of one type becomes one of another.
    pub(super) fn conversion(&mut self, given: TypeId, wanted: TypeId) -> Option<String> {
        let (from, to) = (self.store.kinds(given), self.store.kinds(wanted));
        let there = self.store.non_nil(given);
        let text = if from & kinds::NIL != 0 && there != TypeId::NEVER && self.store.fits(there, wanted) {
            TEST_FIRST
        } else if from == kinds::STRING && to & !kinds::NIL == kinds::NUMBER {
            "convert with tonumber(), or change the declared type"
        } else if from == kinds::NUMBER && to & !kinds::NIL == kinds::STRING && !self.store.is_literal(wanted) {
            "convert with tostring(), or change the declared type"
        } else if from == kinds::NUMBER && wanted == TypeId::INTEGER {
            "round with math.floor(), or change the declared type"
        } else {
            return None;
        };
        Some(text.to_owned())
    }
}
