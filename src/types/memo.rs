//! What is kept of functions between two checks of a text, so that the second looks only at those that mean something else.
//!
//! A *unit* is a function of a function statement outside of all others, of branches and loops. A check is a walk in the order
//! of the text, and all that it knows at some point follows from what it has passed. So before each unit there is a digest of
//! that: of the text outside of units, of what each unit before has done to types outside of itself, and of the facts of the
//! whole text that the walk looks at ([`Memo::begin`]). If the digest and the text of a unit are those of a unit that was
//! checked before, its findings and its type are those of that one, and its body is not looked at.
//!
//! What a unit has done is its [`Record`]: the inferred results of its type, which [`super::portable`] writes without the
//! numbers of this check. A unit that does more, that adds a field to a table outside, assigns a global or asks for a module, has none: it is
//! looked at each time, and its text stands in the digest for what it does.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::check::{Checker, Waiting};
use super::portable::{NewTypes, Portable, Site, TableRef};
use super::scan::MAIN;
use super::store::{FunctionId, Pack, Promise, Relation, TableId, Type, TypeId};
use crate::diag::Diagnostic;
use crate::source::{Position, Span};
use crate::syntax::ast::FunctionBody;

/// A digest.
pub(super) type Digest = [u8; 32];

/// What a unit has found and done.
#[derive(Debug)]
pub(super) struct Record {
    /// Places count from the beginning of the unit.
    findings: Vec<Diagnostic>,
    waiting: Vec<(TableRef, Vec<u8>, Diagnostic, bool)>,
    /// The results, unless they are declared.
    results: Option<(Vec<Portable>, Option<Portable>)>,
    created: NewTypes,
    relations: Vec<Relation>,
    promises: Vec<(u8, u16)>,
    work: u64,
    flags: Flags,
}

/// Where the walk stands, beside what it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flags {
    bits: [bool; 7],
    n_asked: u32,
    n_global_writes: u32,
}

/// The units of a check. `'t` is the life of the text.
pub(super) struct Memo<'t> {
    text: &'t [u8],
    /// What was kept of the check before.
    before: &'t HashMap<Digest, Arc<Record>>,
    /// What is kept of this one.
    pub(super) now: HashMap<Digest, Arc<Record>>,
    state: Sha256,
    /// How far the text is part of the state.
    at: Position,
    /// How many bytes before that are in units.
    n_unit_bytes: u32,
    is_in_unit: bool,
    tables: HashMap<TableId, Site>,
    table_sites: HashMap<Site, TableId>,
    functions: HashMap<FunctionId, Site>,
    function_sites: HashMap<Site, FunctionId>,
    /// How many units were taken from the check before, and how many were looked at.
    pub(super) n_known: usize,
    pub(super) n_checked: usize,
}

/// A unit that is being checked.
struct Unit {
    key: Digest,
    span: Span,
    /// Its place in the text without units.
    offset: u32,
}

/// What there was before a unit was looked at.
struct Before {
    findings: (usize, usize),
    work: u64,
    flags: Flags,
    n_promises: usize,
    n_exports: usize,
    /// The numbers of the next table and function.
    next: (u32, u32),
    has_validation_error: bool,
}

impl<'t> Memo<'t> {
    pub(super) fn new(text: &'t [u8], before: &'t HashMap<Digest, Arc<Record>>) -> Memo<'t> {
        Memo {
            text,
            before,
            now: HashMap::new(),
            state: Sha256::new(),
            at: 0,
            n_unit_bytes: 0,
            is_in_unit: false,
            tables: HashMap::new(),
            table_sites: HashMap::new(),
            functions: HashMap::new(),
            function_sites: HashMap::new(),
            n_known: 0,
            n_checked: 0,
        }
    }

    fn text(&self, span: Span) -> &'t [u8] {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn add(&mut self, part: &[u8]) {
        self.state.update((part.len() as u64).to_le_bytes());
        self.state.update(part);
    }

    /// The place in the text without units.
    fn offset(&self, position: Position) -> u32 {
        position.wrapping_sub(self.n_unit_bytes)
    }

    /// A table was made where `position` is.
    pub(super) fn name_table(&mut self, id: TableId, position: Position) {
        if !self.is_in_unit {
            let site = Site::Main(self.offset(position));
            self.set_table(id, site);
        }
    }

    pub(super) fn set_table(&mut self, id: TableId, site: Site) {
        self.tables.insert(id, site);
        self.table_sites.insert(site, id);
    }

    /// A function was met where `position` is.
    pub(super) fn name_function(&mut self, id: FunctionId, position: Position) {
        if !self.is_in_unit {
            let site = Site::Main(self.offset(position));
            self.set_function(id, site);
        }
    }

    pub(super) fn set_function(&mut self, id: FunctionId, site: Site) {
        self.functions.insert(id, site);
        self.function_sites.insert(site, id);
    }

    pub(super) fn table_site(&self, id: TableId) -> Option<Site> {
        self.tables.get(&id).copied()
    }

    pub(super) fn function_site(&self, id: FunctionId) -> Option<Site> {
        self.functions.get(&id).copied()
    }

    pub(super) fn table_at(&self, site: Site) -> Option<TableId> {
        self.table_sites.get(&site).copied()
    }

    pub(super) fn function_at(&self, site: Site) -> Option<FunctionId> {
        self.function_sites.get(&site).copied()
    }

    /// A part of the text that the walk outside of units looks at before it comes there.
    pub(super) fn note_text(&mut self, span: Span) {
        if !self.is_in_unit {
            self.add(self.text(span));
        }
    }

    /// A fact that the walk outside of units has looked at, and that is not in the text before it.
    pub(super) fn note(&mut self, facts: &[bool]) {
        if !self.is_in_unit {
            let bytes: Vec<u8> = facts.iter().map(|fact| u8::from(*fact)).collect();
            self.add(&bytes);
        }
    }
}

impl<'a> Checker<'a, '_> {
    /// What of the whole text the walk looks at, wherever it is.
    pub(super) fn begin_memo(&mut self) {
        let Some(mut memo) = self.memo.take() else { return };
        let scan = &self.scan;
        let facts = [
            self.env.is_script,
            scan.is_annotated,
            scan.has_open_libraries,
            scan.has_open_globals,
            self.is_patched,
            self.names.get("Self").is_some(),
        ];
        memo.note(&facts);
        // Variables of the main function, in the order of their declarations.
        let of_variables: Vec<bool> = scan
            .variables
            .iter()
            .filter(|variable| variable.function == MAIN)
            .flat_map(|variable| [variable.n_assigned > 0, variable.is_assigned_inside, variable.is_assigned_in_loop])
            .collect();
        memo.note(&of_variables);
        let mut of_names: Vec<(&str, u32, bool)> = scan
            .global_writes
            .iter()
            .zip(&scan.field_writes)
            .zip(self.names.all())
            .filter(|((n_writes, is_field), _)| **n_writes > 0 || **is_field)
            .map(|((n_writes, is_field), name)| {
                (name, *n_writes, *is_field && self.store.symbols.is_of_library(name.as_bytes()))
            })
            .filter(|(_, n_writes, is_field)| *n_writes > 0 || *is_field)
            .collect();
        of_names.sort_unstable();
        for (name, n_writes, is_field) in of_names {
            memo.add(name.as_bytes());
            memo.add(&n_writes.to_le_bytes());
            memo.note(&[is_field]);
        }
        self.memo = Some(memo);
    }

    /// Checks the body of a function of a statement, or takes what is known of it.
    pub(super) fn check_unit(
        &mut self,
        func: &'a FunctionBody<'a>,
        ty: TypeId,
        expected: Option<TypeId>,
        own: Option<TypeId>,
    ) {
        let id = match self.store.get(ty) {
            Type::Function(id) if self.is_outside() => id,
            _ => return self.check_body(func, ty, expected, own),
        };
        let Some(unit) = self.open_unit(func) else { return self.check_body(func, ty, expected, own) };
        let known = self.memo.as_ref().and_then(|memo| memo.before.get(&unit.key).cloned());
        let limit = self.work_limit();
        if let Some(record) = known.filter(|record| self.work + record.work <= limit)
            && self.replay(&unit, id, &record)
        {
            self.close_unit(&unit, func, Some(record), true);
            return;
        }
        let before = Before {
            findings: self.findings_mark(),
            work: self.work,
            flags: self.flags(),
            n_promises: self.store.function(id).promises.len(),
            n_exports: self.exports.len(),
            next: self.store.next_ids(),
            has_validation_error: self.validation_error.is_some(),
        };
        if let Some(memo) = &mut self.memo {
            memo.is_in_unit = true;
        }
        self.store.watch(id);
        self.check_body(func, ty, expected, own);
        let is_touched = self.store.unwatch();
        if let Some(memo) = &mut self.memo {
            memo.is_in_unit = false;
        }
        let record = if is_touched { None } else { self.record(&unit, func, id, &before).map(Arc::new) };
        self.close_unit(&unit, func, record, false);
    }

    /// Whether the walk is where a unit can be.
    fn is_outside(&self) -> bool {
        self.memo.as_ref().is_some_and(|memo| !memo.is_in_unit)
            && self.frames.len() == 1
            && self.n_branches == 0
            && self.n_quiet == 0
            && !self.flow.is_dead
    }

    fn flags(&self) -> Flags {
        Flags {
            bits: [
                self.is_used,
                self.is_returned,
                self.is_last_stat,
                self.next_is_call,
                self.is_callee,
                self.is_probing,
                self.store.is_too_deep,
            ],
            n_asked: self.n_asked,
            n_global_writes: self.n_global_writes,
        }
    }

    fn set_flags(&mut self, flags: Flags) {
        let [used, returned, last, next, callee, probing, deep] = flags.bits;
        (self.is_used, self.is_returned, self.is_last_stat) = (used, returned, last);
        (self.next_is_call, self.is_callee, self.is_probing) = (next, callee, probing);
        self.store.is_too_deep = deep;
    }

    fn open_unit(&mut self, func: &FunctionBody<'a>) -> Option<Unit> {
        let flags = self.flags();
        let captures = self.scan.captures.get(func.id as usize).map(Vec::as_slice).unwrap_or_default();
        let changes: Vec<bool> = captures
            .iter()
            .map(|id| self.scan.variable(*id).is_some_and(|variable| variable.changes_behind(func.span.start)))
            .collect();
        let memo = self.memo.as_mut()?;
        let outside = Span::new(memo.at.min(func.span.start), func.span.start);
        let text = memo.text(outside);
        memo.add(text);
        memo.note(&flags.bits);
        let mut of_unit = memo.state.clone();
        let bytes: Vec<u8> = changes.into_iter().map(u8::from).collect();
        of_unit.update((bytes.len() as u64).to_le_bytes());
        of_unit.update(bytes);
        of_unit.update(memo.text(func.span));
        let offset = memo.offset(func.span.start);
        Some(Unit { key: of_unit.finalize().into(), span: func.span, offset })
    }

    fn close_unit(&mut self, unit: &Unit, func: &FunctionBody<'a>, record: Option<Arc<Record>>, is_known: bool) {
        let Some(memo) = self.memo.as_mut() else { return };
        match &record {
            Some(record) => {
                // What comes behind sees the signature and this.
                let signature = memo.text(Span::new(func.span.start, func.body.span.start.max(func.span.start)));
                memo.add(signature);
                let done = (&record.results, &record.created, &record.relations, &record.promises, record.flags.bits);
                memo.add(format!("{done:?}").as_bytes());
            }
            None => {
                let text = memo.text(unit.span);
                memo.add(text);
            }
        }
        memo.at = unit.span.end;
        memo.n_unit_bytes += unit.span.end - unit.span.start;
        if is_known {
            memo.n_known += 1;
        } else {
            memo.n_checked += 1;
        }
        if let Some(record) = record {
            memo.now.insert(unit.key, record);
        }
    }

    /// Does what a unit did before. False: something is not there, nothing was done.
    fn replay(&mut self, unit: &Unit, id: FunctionId, record: &Record) -> bool {
        let Some(results) = self.read_results(id, unit.offset, record) else { return false };
        let mut waiting = Vec::with_capacity(record.waiting.len());
        for (table, member, diagnostic, is_named) in &record.waiting {
            let Some(table) = self.table_of(table) else { return false };
            let member = self.store.symbols.intern(member);
            let diagnostic = moved(diagnostic, |position| position.wrapping_add(unit.span.start));
            waiting.push(Waiting { table, member, diagnostic, is_named: *is_named });
        }
        self.findings.extend(
            record.findings.iter().map(|finding| moved(finding, |position| position.wrapping_add(unit.span.start))),
        );
        self.waiting.append(&mut waiting);
        let slot = self.store.function_mut(id);
        if let Some(results) = results {
            slot.results = results;
        }
        slot.relations.clone_from(&record.relations);
        for (at, mask) in &record.promises {
            if !slot.promises.iter().any(|(known, _)| known == at) {
                slot.promises.push((*at, Promise::Kinds(*mask)));
            }
        }
        self.work += record.work;
        self.set_flags(record.flags);
        true
    }

    fn read_results(&mut self, id: FunctionId, offset: u32, record: &Record) -> Option<Option<Pack>> {
        let Some((types, rest)) = &record.results else { return Some(None) };
        let mut reader = self.portable_reader(&record.created, id, offset)?;
        let types = types.iter().map(|ty| reader.ty(ty)).collect::<Option<_>>()?;
        let rest = reader.optional(rest.as_ref())?;
        Some(Some(Pack { types, rest }))
    }

    /// The record of a unit that has just been looked at, if it has one.
    fn record(&mut self, unit: &Unit, func: &FunctionBody<'a>, id: FunctionId, before: &Before) -> Option<Record> {
        let flags = self.flags();
        let is_quiet = flags.n_asked == before.flags.n_asked
            && flags.n_global_writes == before.flags.n_global_writes
            && self.exports.len() == before.n_exports
            && self.validation_error.is_some() == before.has_validation_error
            && self.work <= self.work_limit();
        if !is_quiet {
            return None;
        }
        let is_inside = |diagnostic: &Diagnostic| {
            let inside = |span: Span| span.start >= unit.span.start && span.end <= unit.span.end;
            inside(diagnostic.primary.span) && diagnostic.labels.iter().all(|label| inside(label.span))
        };
        let relative = |diagnostic: &Diagnostic| moved(diagnostic, |position| position.wrapping_sub(unit.span.start));
        let found = self.findings.get(before.findings.0..)?;
        let waiting = self.waiting.get(before.findings.1..)?;
        if !found.iter().chain(waiting.iter().map(|waiting| &waiting.diagnostic)).all(is_inside) {
            return None;
        }
        let findings: Vec<Diagnostic> = found.iter().map(relative).collect();
        let mut of_waiting = Vec::with_capacity(waiting.len());
        for Waiting { table, member, diagnostic, is_named } in waiting {
            let member = self.store.symbols.text(*member).to_vec();
            of_waiting.push((self.ref_of_table(*table)?, member, relative(diagnostic), *is_named));
        }
        let function = self.store.function_now(id);
        if function.relations.iter().any(|relation| matches!(relation, Relation::FlagMeansType { .. })) {
            return None;
        }
        let mut promises = Vec::new();
        for (at, promise) in function.promises.get(before.n_promises..)? {
            let Promise::Kinds(mask) = promise else { return None };
            promises.push((*at, *mask));
        }
        let mut writer = self.portable_writer(id, unit.offset, before.next)?;
        let results = if func.result.is_some() {
            None
        } else {
            let types = function.results.types.iter().map(|ty| writer.ty(*ty)).collect::<Option<_>>()?;
            Some((types, writer.optional(function.results.rest)?))
        };
        let (created, named) = writer.finish();
        let memo = self.memo.as_mut()?;
        for (id, site) in named.tables {
            memo.set_table(id, site);
        }
        for (id, site) in named.functions {
            memo.set_function(id, site);
        }
        Some(Record {
            findings,
            waiting: of_waiting,
            results,
            created,
            relations: function.relations.clone(),
            promises,
            work: self.work - before.work,
            flags,
        })
    }
}

/// A finding at another place.
fn moved(diagnostic: &Diagnostic, place: impl Fn(Position) -> Position) -> Diagnostic {
    let mut moved = diagnostic.clone();
    for label in std::iter::once(&mut moved.primary).chain(&mut moved.labels) {
        label.span = Span::new(place(label.span.start), place(label.span.end));
    }
    moved
}
