//! The state of a check: scopes, findings, and the variables with what is known of them.
//!
//! Findings that depend on what the rest of the text does, such as a missing field of an inferred table, wait in a list
//! until the end. In a file without annotations a finding counts only where the program certainly comes: in the main
//! function, outside of branches and loops.

use std::collections::HashMap;

use super::environment::{Environment, Required};
use super::flow::{Diff, Flow, Key, NONE, Slot, VarSlots};
use super::memo::Memo;
use super::scan::{MAIN, Scan, VarId};
use super::store::{DeclId, FunctionId, IdHash, Pack, ParamId, Relation, Store, TableId, Type, TypeId};
use super::symbols::Symbol;
use crate::diag::{Code, Diagnostic};
use crate::source::{Name, Names, Position, Span};
use crate::syntax::ast::{Expr, ExprKind, InterfaceDecl, TypeDecl};

/// A declared type that has not been looked at.
#[derive(Clone, Copy)]
pub(super) enum Unread<'a> {
    Alias(&'a TypeDecl<'a>),
    Interface(&'a InterfaceDecl<'a>),
}

/// A local variable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Local {
    pub(super) slots: VarSlots,
    pub(super) declared: Option<TypeId>,
}

/// What a type name means.
#[derive(Clone, Copy, Debug)]
pub(super) enum TypeMeaning {
    Decl(DeclId),
    Param(ParamId),
    Basic(TypeId),
}

/// Facts that hold when a condition does, and when it does not.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) then: Diff,
    pub(super) otherwise: Diff,
    /// The condition always holds, as far as types tell: what a closed set of cases leaves is nothing.
    pub(super) is_complete: bool,
}

/// A condition that was stored in a variable, and the variables that it is about.
#[derive(Clone, Debug)]
pub(super) struct Alias {
    pub(super) facts: Facts,
    /// The path whose value the variable has.
    pub(super) path: Option<Slot>,
    pub(super) versions: Vec<(Slot, u32)>,
}

/// Variables that got the results of one call.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) relations: Vec<Relation>,
    pub(super) paths: Vec<Option<(Slot, Slot)>>,
}

/// A global that the file assigns.
#[derive(Clone, Debug)]
pub(super) struct Global {
    pub(super) ty: TypeId,
    /// Where it has been assigned so far.
    pub(super) places: Vec<Position>,
}

/// What a `return` gave.
#[derive(Clone, Debug)]
pub(super) struct Returned {
    pub(super) pack: Pack,
    pub(super) relations: Vec<Relation>,
}

/// The function that is being checked.
#[derive(Default)]
pub(super) struct Frame {
    pub(super) id: u32,
    /// The declared results.
    pub(super) declared: Option<Pack>,
    pub(super) vararg: Option<TypeId>,
    pub(super) returns: Vec<Returned>,
    /// The masks of the parameters at each normal exit, joined; `None` before the first.
    pub(super) exits: Option<Vec<u16>>,
    pub(super) watched: Vec<Slot>,
    pub(super) loops: Vec<LoopFrame>,
    pub(super) labels: Vec<LabelFrame>,
}

/// A loop that is being checked.
pub(super) struct LoopFrame {
    pub(super) mark: usize,
    pub(super) breaks: Vec<Diff>,
}

/// A label of a block that is being checked.
pub(super) struct LabelFrame {
    pub(super) name: Name,
    pub(super) mark: usize,
    pub(super) jumps: Vec<Diff>,
}

/// A finding that holds only if a table has not got a member by the end.
pub(super) struct Waiting {
    pub(super) table: TableId,
    pub(super) member: Symbol,
    pub(super) diagnostic: Diagnostic,
    /// The program names the member, so that a near name is of use.
    pub(super) is_named: bool,
}

/// A check.
pub(super) struct Checker<'a, 'e> {
    pub(super) store: Store,
    pub(super) names: &'e Names,
    pub(super) env: &'e Environment<'e>,
    pub(super) scan: Scan,
    pub(super) flow: Flow,
    symbols: Vec<Option<Symbol>>,
    pub(super) values: Vec<u32>,
    pub(super) hidden: Vec<(Name, u32)>,
    locals: Vec<Option<Local>>,
    pub(super) volatile: Vec<VarId>,
    pub(super) types: Vec<u32>,
    pub(super) hidden_types: Vec<(Name, u32)>,
    pub(super) meanings: Vec<TypeMeaning>,
    pub(super) unread: HashMap<u32, Unread<'a>, IdHash>,
    pub(super) requires: Vec<(Name, String)>,
    pub(super) modules: HashMap<String, Option<super::environment::ModuleTypes>>,
    /// What has been assigned to each global of the file, and where.
    pub(super) globals: HashMap<Name, Global>,
    pub(super) aliases: Vec<Alias>,
    pub(super) links: Vec<Link>,
    pub(super) frames: Vec<Frame>,
    pub(super) sites: HashMap<Position, TableId, IdHash>,
    pub(super) function_sites: HashMap<Position, FunctionId, IdHash>,
    pub(super) identities: HashMap<(Slot, u32), u32, IdHash>,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) waiting: Vec<Waiting>,
    /// How many branches and loops are around.
    pub(super) n_branches: u32,
    /// The value of an expression is only tested.
    pub(super) is_probing: bool,
    pub(super) work: u64,
    pub(super) exports: Vec<(Symbol, DeclId)>,
    /// Where types are declared.
    pub(super) decl_spans: HashMap<u32, Span, IdHash>,
    /// The names of the channels of a `select`.
    pub(super) identity_names: HashMap<u32, String, IdHash>,
    /// How many calls are around whose arguments may be meant to fail.
    pub(super) n_quiet: u32,
    /// The type of the errors of validations.
    pub(super) validation_error: Option<TypeId>,
    /// An expression would fail if its value were nil.
    pub(super) is_used: bool,
    /// An expression is a result of the main function.
    pub(super) is_returned: bool,
    /// The statement is the last of its block.
    pub(super) is_last_stat: bool,
    /// The next expression is called.
    pub(super) next_is_call: bool,
    /// The value of an expression is called.
    pub(super) is_callee: bool,
    /// The program can change what basic values do, through `debug`.
    pub(super) is_patched: bool,
    /// How often a global has been assigned so far.
    pub(super) n_global_writes: u32,
    /// How often somebody outside was asked for a module.
    pub(super) n_asked: u32,
    /// What is kept of functions, if the text is checked again and again.
    pub(super) memo: Option<Box<Memo<'e>>>,
}

impl<'a, 'e> Checker<'a, 'e> {
    pub(super) fn new(scan: Scan, names: &'e Names, env: &'e Environment<'e>, store: Store) -> Self {
        Self {
            store,
            names,
            env,
            flow: Flow::new(scan.variables.len()),
            locals: vec![None; scan.variables.len()],
            scan,
            symbols: vec![None; names.len()],
            values: vec![0; names.len()],
            hidden: Vec::new(),
            volatile: Vec::new(),
            types: vec![0; names.len()],
            hidden_types: Vec::new(),
            meanings: Vec::new(),
            unread: HashMap::default(),
            requires: Vec::new(),
            modules: HashMap::new(),
            globals: HashMap::new(),
            aliases: Vec::new(),
            links: Vec::new(),
            frames: vec![Frame { id: MAIN, vararg: Some(TypeId::ANY), ..Frame::default() }],
            sites: HashMap::default(),
            function_sites: HashMap::default(),
            identities: HashMap::default(),
            findings: Vec::new(),
            waiting: Vec::new(),
            n_branches: 0,
            is_probing: false,
            work: 0,
            exports: Vec::new(),
            decl_spans: HashMap::default(),
            identity_names: HashMap::default(),
            n_quiet: 0,
            validation_error: None,
            is_used: false,
            is_returned: false,
            is_last_stat: false,
            next_is_call: false,
            is_callee: false,
            is_patched: names.get("debug").is_some()
                || names.get("getmetatable").is_some()
                || names.get("_G").is_some(),
            n_global_writes: 0,
            n_asked: 0,
            memo: None,
        }
    }

    //
    // Findings

    /// Whether a finding here is certain enough to be reported.
    fn counts(&self) -> bool {
        self.scan.is_annotated || self.n_branches == 0 && self.frames.len() == 1 && self.n_quiet == 0
    }

    /// Reports a finding, and says whether it counts.
    pub(super) fn report(&mut self, code: Code, span: Span, message: impl Into<String>) -> bool {
        let counts = self.counts() && (self.scan.is_annotated || is_certain(code) && !self.is_patched);
        if counts {
            self.report_anyway(code, span, message);
        }
        counts
    }

    /// The same; `is_certain` counts in a file without annotations too.
    pub(super) fn report_if(&mut self, is_certain: bool, code: Code, span: Span, message: String) -> bool {
        if is_certain && self.counts() && !self.is_patched {
            self.report_anyway(code, span, message);
            return true;
        }
        self.report(code, span, message)
    }

    /// Reports a finding that is certain wherever it stands.
    pub(super) fn report_anyway(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.findings.push(Diagnostic::new(code, code.info().severity, message, span));
    }

    /// Reports a finding unless `table` gets `member` later, or turns out to be open.
    pub(super) fn report_unless(
        &mut self,
        table: TableId,
        member: Symbol,
        code: Code,
        span: Span,
        message: impl Into<String>,
    ) {
        let is_certain = code == Code::E0022 || (self.is_callee || self.is_returned) && !self.is_patched;
        if self.counts() && (self.scan.is_annotated || is_certain) {
            let diagnostic = Diagnostic::new(code, code.info().severity, message, span);
            self.waiting.push(Waiting { table, member, diagnostic, is_named: code != Code::E0019 });
        }
    }

    /// A point of the findings to come back to.
    pub(super) fn findings_mark(&self) -> (usize, usize) {
        (self.findings.len(), self.waiting.len())
    }

    /// Forgets the findings since a mark.
    pub(super) fn drop_findings(&mut self, mark: (usize, usize)) {
        self.findings.truncate(mark.0);
        self.waiting.truncate(mark.1);
    }

    /// All findings in the order of their places.
    pub(super) fn finish(&mut self) -> Vec<Diagnostic> {
        for waiting in std::mem::take(&mut self.waiting) {
            let (table, member) = (waiting.table, waiting.member);
            if self.store.table_member(table, member, 0) == super::assign::Member::Missing
                && !self.store.heir_has(table, member)
            {
                let of = self.store.intern(Type::Record(table));
                self.findings.push(waiting.diagnostic);
                let help = if waiting.is_named { self.store.near_field(of, member) } else { None };
                self.advise(help);
            }
        }
        let mut findings = std::mem::take(&mut self.findings);
        findings.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.primary.span.start, d.primary.span.end, d.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        findings.dedup_by(|a, b| {
            a.primary.span.start == b.primary.span.start && a.code == b.code && a.message == b.message
        });
        findings
    }

    //
    // Names

    /// The symbol of a name of the text.
    pub(super) fn symbol(&mut self, name: Name) -> Symbol {
        if let Some(known) = self.symbols.get(name.index()).copied().flatten() {
            return known;
        }
        let symbol = self.store.symbols.intern(self.names.text(name).as_bytes());
        if let Some(slot) = self.symbols.get_mut(name.index()) {
            *slot = Some(symbol);
        }
        symbol
    }

    /// The function that is being checked.
    pub(super) fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        // The list is not empty.
        #[expect(clippy::indexing_slicing, reason = "`last` is an index of the list, which is not empty")]
        &mut self.frames[last]
    }

    /// The variable that `name` means here.
    pub(super) fn find_value(&self, name: Name) -> Option<VarId> {
        self.values.get(name.index())?.checked_sub(1)
    }

    /// The variable with a number, if it has been declared.
    pub(super) fn variable(&self, id: VarId) -> Option<Local> {
        self.locals.get(id as usize).copied().flatten()
    }

    /// Declares the variable whose name stands at `position`.
    pub(super) fn declare(&mut self, name: Name, position: Position, declared: Option<TypeId>, ty: TypeId) -> Local {
        let id = self.scan.variable_at(position);
        let slots = match self.variable(id) {
            Some(known) => known.slots,
            None => self.flow.add_variable(id),
        };
        let local = Local { slots, declared };
        if let Some(place) = self.locals.get_mut(id as usize) {
            *place = Some(local);
        }
        if let Some(slot) = self.values.get_mut(name.index()) {
            self.hidden.push((name, *slot));
            *slot = id + 1;
        }
        if self.scan.variable(id).is_some_and(|variable| variable.is_assigned_inside) {
            self.volatile.push(id);
        }
        self.renew(id, local, ty);
        local
    }

    /// A variable has a new value.
    pub(super) fn renew(&mut self, id: VarId, local: Local, ty: TypeId) {
        self.flow.forget_below(local.slots.path);
        self.flow.forget_keyed_by(id);
        self.flow.set_type(local.slots.path, ty);
        self.flow.set(local.slots.link, NONE);
        self.flow.set(local.slots.alias, NONE);
        self.flow.set(local.slots.mask, NONE);
        let version = self.flow.fresh_version();
        self.flow.set(local.slots.version, version);
    }

    /// Closes the scopes of values since `mark`.
    pub(super) fn leave_values(&mut self, mark: usize) {
        while self.hidden.len() > mark {
            if let Some((name, before)) = self.hidden.pop()
                && let Some(slot) = self.values.get_mut(name.index())
            {
                if slot.checked_sub(1).as_ref() == self.volatile.last() {
                    self.volatile.pop();
                }
                *slot = before;
            }
        }
    }

    /// Any call may run functions that assign variables of the outside.
    pub(super) fn forget_volatile(&mut self) {
        for at in 0..self.volatile.len() {
            let Some(id) = self.volatile.get(at).copied() else { break };
            if let Some(local) = self.variable(id) {
                if self.flow.ty(local.slots.path) == Some(TypeId::UNSET) && local.declared.is_none() {
                    continue;
                }
                let ty = local.declared.unwrap_or(TypeId::ANY);
                if self.flow.ty(local.slots.path) != Some(ty) {
                    self.renew(id, local, ty);
                }
            }
        }
    }

    /// The path of an expression, made if there is none.
    pub(super) fn path(&mut self, expr: &Expr<'_>) -> Option<Slot> {
        self.find_path(expr, true, 0)
    }

    /// The path of an expression, if something was known of it once.
    pub(super) fn known_path(&mut self, expr: &Expr<'_>) -> Option<Slot> {
        self.find_path(expr, false, 0)
    }

    fn find_path(&mut self, expr: &Expr<'_>, is_made: bool, depth: u32) -> Option<Slot> {
        const PATH_MAX: u32 = 12;
        if depth > PATH_MAX {
            return None;
        }
        let (object, key) = match &expr.kind {
            ExprKind::Name(name) => {
                let id = self.find_value(*name)?;
                return self.variable(id).map(|local| local.slots.path);
            }
            ExprKind::Paren(inner) | ExprKind::NonNil(inner) => return self.find_path(inner, is_made, depth + 1),
            ExprKind::Field { object, field } => (object, Key::Name(self.symbol(field.name))),
            ExprKind::Index { object, key } => {
                let key = match &key.kind {
                    ExprKind::String(text) => Key::Name(self.store.symbols.intern(text)),
                    ExprKind::Integer(value) => Key::Integer(*value),
                    ExprKind::Name(name) => Key::Variable(self.find_value(*name)?),
                    _ => return None,
                };
                (object, key)
            }
            _ => return None,
        };
        let parent = self.find_path(object, is_made, depth + 1)?;
        if is_made { Some(self.flow.child(parent, key)) } else { self.flow.known_child(parent, key) }
    }

    /// The local variable whose path this is.
    pub(super) fn local_of(&self, path: Slot) -> Option<(VarId, Local)> {
        let known = self.flow.path(path);
        if known.parent.is_some() {
            return None;
        }
        self.variable(known.root).map(|local| (known.root, local)).filter(|(_, local)| local.slots.path == path)
    }

    /// The root of a path with its version.
    pub(super) fn version_of(&self, path: Slot) -> Option<(Slot, u32)> {
        let local = self.variable(self.flow.path(path).root)?;
        let version = self.flow.get(local.slots.version);
        (version != NONE).then_some((local.slots.version, version))
    }

    /// The type that is known of a path by a test or an assignment.
    pub(super) fn path_type(&self, path: Slot) -> Option<TypeId> {
        self.flow.ty(path)
    }

    /// The library member `string.name`.
    pub(super) fn string_member(&mut self, name: Symbol) -> Option<TypeId> {
        let library = self.env.library.strings()?;
        match self.store.member(library, name) {
            super::assign::Member::Field { ty, .. } => Some(ty),
            _ => None,
        }
    }

    /// The module `name`, asked for once.
    pub(super) fn module(&mut self, name: &str) -> Result<Option<super::environment::ModuleTypes>, String> {
        if let Some(known) = self.modules.get(name) {
            return Ok(known.clone());
        }
        self.n_asked = self.n_asked.saturating_add(1);
        let types = match self.env.modules.require(name) {
            Required::Manifest(manifest) => Some(manifest.import(&mut self.store)),
            Required::Unknown => None,
            Required::Missing(message) => match self.env.library.module(name, self.env.is_script) {
                Some(types) => Some(types),
                None => return Err(message),
            },
        };
        self.modules.insert(name.to_owned(), types.clone());
        Ok(types)
    }

    /// The number of the identity of a channel in a path.
    pub(super) fn identity(&mut self, path: Slot) -> Option<u32> {
        let version = self.version_of(path)?;
        let next = u32::try_from(self.identities.len()).unwrap_or(u32::MAX);
        Some(*self.identities.entry((path, version.1)).or_insert(next))
    }

    /// What an interface or alias is that `ty` is the value of.
    pub(super) fn value_type(&self, ty: TypeId) -> Option<TypeId> {
        match self.store.get(ty) {
            Type::ValueOf(of) => Some(of),
            _ => None,
        }
    }
}

/// The codes that a file without annotations can have: what they say does not depend on a declaration.
fn is_certain(code: Code) -> bool {
    matches!(
        code,
        Code::E0001 | Code::E0002 | Code::E0005 | Code::E0006 | Code::E0009 | Code::E0019 | Code::E0022 | Code::E0100
    )
}
