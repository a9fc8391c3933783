//! Chains of suffixes: fields, indices, calls, method calls.
//!
//! A chain such as `a.b[c]:d(e).f` is nested to the left without limit, so it is taken apart into its links
//! and compiled from the front. The value so far is always in one place: a local variable, an upvalue (read
//! together with the access), or the first temporary.

use smallvec::SmallVec;

use super::Lowering;
use super::expr::{ListValues, unwrapped, without_casts};
use super::operand::{Literal, Operand, Place};
use super::types::Typeof;
use crate::code::Op;
use crate::compiler::fold::Number;
use crate::source::{Name, Position};
use crate::syntax::ast::{Expr, ExprKind};

/// How many results of an expression are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// So many, in consecutive registers.
    Values(u16),
    /// All of them, for the instruction that follows.
    All,
    /// All of them, as the results of the function.
    Tail,
}

/// A key of a table access.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'a> {
    /// Index of a string constant.
    Field(u32),
    /// An integer of 1 to 255.
    Small(u16),
    /// Anything else.
    Value(Operand<'a>),
}

impl<'a> Lowering<'a> {
    /// A chain of suffixes; its last link puts its value into `target` or the first free register, or its
    /// results as `want` says.
    pub(super) fn suffixed(&mut self, expr: &'a Expr<'a>, target: Option<u16>, want: Want, pos: Position) -> u16 {
        let mut links: SmallVec<[&'a Expr<'a>; 8]> = SmallVec::new();
        let mut start = expr;
        while let ExprKind::Field { object, .. }
        | ExprKind::Index { object, .. }
        | ExprKind::Call { callee: object, .. }
        | ExprKind::MethodCall { object, .. } = &start.kind
        {
            links.push(start);
            start = without_casts(object);
        }
        let base = self.f.free;
        let start_pos = links.last().map_or(pos, |next| read_position(start, next));
        let mut value = self.object(start, start_pos);
        while let Some(link) = links.pop() {
            let (link_pos, target, want) = match links.last() {
                Some(next) => (read_position(link, next), None, Want::Values(1)),
                None => (pos, target, want),
            };
            let register = match &link.kind {
                ExprKind::Field { field, .. } => {
                    let key = Key::Field(self.name_constant(field.name));
                    self.get(value, key, base, target, link_pos)
                }
                ExprKind::Index { key, .. } => {
                    let key = self.key(key);
                    self.get(value, key, base, target, link_pos)
                }
                ExprKind::Call { callee, args, .. } => {
                    let callee_pos = without_casts(callee).span.end;
                    let function = self.put_in_window(value, base, callee_pos);
                    self.reserve_header();
                    self.call(function, 0, args, link, start.span.start + 1, want)
                }
                ExprKind::MethodCall { method, args, .. } => {
                    self.method(value, method.name, base, method.span.end);
                    self.call(base, 1, args, link, start.span.start + 1, want)
                }
                _ => base,
            };
            let register = match target {
                Some(target) if register != target && want == Want::Values(1) => {
                    self.emit(Op::MOVE, target, register, 0, link_pos);
                    self.f.free = base;
                    target
                }
                _ => register,
            };
            if want == Want::Values(1) {
                self.expect_value(register, link);
            }
            value = Operand::Register(register);
        }
        match value {
            Operand::Register(register) => register,
            _ => base,
        }
    }

    /// The value before the first suffix; an upvalue is not read yet.
    pub(super) fn object(&mut self, expr: &'a Expr<'a>, pos: Position) -> Operand<'a> {
        let (inner, inner_pos) = unwrapped(expr, pos);
        match inner.kind {
            ExprKind::Name(name) => match self.place(name, inner.span.end) {
                Place::Variable(operand) => operand,
                Place::Global { .. } => self.operand(inner, inner_pos),
            },
            _ => self.operand(inner, inner_pos),
        }
    }

    /// The key of an index.
    pub(super) fn key(&mut self, key: &'a Expr<'a>) -> Key<'a> {
        match self.operand(key, key.span.end) {
            Operand::Constant(Literal::String(bytes)) => Key::Field(self.string_constant(bytes)),
            Operand::Constant(Literal::Number(Number::Integer(index @ 1..=255))) => {
                Key::Small(u16::try_from(index).unwrap_or_default())
            }
            operand => Key::Value(operand),
        }
    }

    /// The name of a field as key.
    pub(super) fn field_key(&mut self, name: Name) -> Key<'a> {
        Key::Field(self.name_constant(name))
    }

    /// Read `object[key]`; the temporaries of both start at `base`.
    pub(super) fn get(
        &mut self,
        object: Operand<'a>,
        key: Key<'a>,
        base: u16,
        target: Option<u16>,
        pos: Position,
    ) -> u16 {
        let a = target.unwrap_or(base);
        let object = self.register_of(object, pos);
        match key {
            Key::Field(constant) => self.emit_wide(Op::GETF, a, object, constant, pos),
            Key::Small(index) => self.emit(Op::GETN, a, object, index, pos),
            Key::Value(key) => {
                let key = self.register_of(key, pos);
                self.emit(Op::GET, a, object, key, pos)
            }
        };
        self.finish(base, target, pos)
    }

    /// Have `value` in register `window`, the first register of a call's window.
    fn put_in_window(&mut self, value: Operand<'a>, window: u16, pos: Position) -> u16 {
        if let Operand::Register(register) = value
            && register == window
            && self.f.free == window + 1
        {
            return window;
        }
        self.load_operand(value, None, pos)
    }

    /// Look up a method: function and object into the window at `base`, which is then in use.
    fn method(&mut self, object: Operand<'a>, name: Name, base: u16, pos: Position) {
        let key = self.name_constant(name);
        let object = self.register_of(object, pos);
        self.emit_wide(Op::SELF, base, object, key, pos);
        self.f.free = base;
        self.reserve(1, pos);
        self.reserve_header();
        self.reserve(1, pos);
    }

    /// The arguments of a call. A `typeof` whose answer is known gets that too.
    fn arguments(&mut self, callee: &'a Expr<'a>, args: &'a [Expr<'a>], end: Position) -> ListValues {
        let Some(answer) = self.typeof_call(callee, args) else { return self.open_list(args, end) };
        let ty = match answer {
            Typeof::Known(ty) => {
                self.load_operand(Operand::Constant(Literal::Nil), None, end);
                ty
            }
            Typeof::Evaluated(ty) => {
                self.adjusted_list(args, 1, end);
                ty
            }
        };
        self.load_operand(Operand::Constant(Literal::Type(ty)), None, end);
        ListValues { n_fixed: 2, is_open: false }
    }

    /// Call the function at `window` with `n_before` arguments that are there already and `args`. The line
    /// is that of `line_pos`. The first register of the results, which are taken into use.
    fn call(
        &mut self,
        window: u16,
        n_before: u16,
        args: &'a [Expr<'a>],
        call: &Expr<'a>,
        line_pos: Position,
        want: Want,
    ) -> u16 {
        let ListValues { n_fixed, is_open } = match &call.kind {
            ExprKind::Call { callee, .. } => self.arguments(callee, args, call.span.end),
            _ => self.open_list(args, call.span.end),
        };
        let b = n_before.saturating_add(n_fixed);
        let (op, c, n_results) = match (want, is_open) {
            (Want::Tail, false) => (Op::TAILCALL, 0, 0),
            (Want::Tail, true) => (Op::TAILCALLM, 0, 0),
            (Want::All, false) => (Op::CALL, 0, 0),
            (Want::All, true) => (Op::CALLM, 0, 0),
            (Want::Values(count), false) => (Op::CALL, count + 1, count),
            (Want::Values(count), true) => (Op::CALLM, count + 1, count),
        };
        // The window's first two registers are needed also without arguments.
        self.emit(op, window, b, c, line_pos);
        self.f.free = window;
        self.f.n_headers -= 1;
        self.reserve(n_results, call.span.end);
        window
    }
}

/// Where the reference compiler has read to when it reads the value of `link` for the suffix `next`.
fn read_position(link: &Expr<'_>, next: &Expr<'_>) -> Position {
    match &next.kind {
        ExprKind::MethodCall { method, .. } => method.span.end,
        _ => link.span.end,
    }
}
