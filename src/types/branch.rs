//! `if` chains: what is known in each arm and behind them, and which cases of a closed set are left out.

use super::check::Checker;
use super::flow::Diff;
use super::normal::Parts;
use super::store::{Type, TypeId};
use crate::diag::Code;
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Block, Expr, ExprKind, IfArm};

impl<'a> Checker<'a, '_> {
    pub(super) fn branches(&mut self, arms: &'a [IfArm<'a>], else_body: Option<&Block<'a>>, span: Span) {
        let is_last = self.is_last_stat;
        let mark = self.flow.mark();
        let mut ways: Vec<Diff> = Vec::new();
        let before = self.discriminant(arms).map(|path| (path, self.type_of_path(path)));
        let mut is_complete = false;
        for arm in arms {
            let (_, facts) = self.condition(arm.cond);
            let inner = self.flow.mark();
            self.flow.apply(&facts.then);
            self.n_branches += 1;
            self.block(&arm.body);
            self.n_branches -= 1;
            if !self.flow.is_dead {
                ways.push(self.flow.diff(mark));
            }
            self.flow.is_dead = false;
            self.flow.undo(inner);
            self.flow.apply(&facts.otherwise);
            is_complete = facts.is_complete;
        }
        match else_body {
            Some(body) => {
                self.n_branches += 1;
                self.block(body);
                self.n_branches -= 1;
                if !self.flow.is_dead {
                    ways.push(self.flow.diff(mark));
                }
            }
            None => {
                // Arms that all leave make what follows the missing `else`.
                if let Some((path, before)) = before
                    && (is_last || !ways.is_empty())
                {
                    self.exhaustive(arms, path, before, span);
                }
                if !is_complete || !self.scan.is_annotated {
                    ways.push(self.flow.diff(mark));
                }
            }
        }
        self.flow.is_dead = false;
        self.flow.undo(mark);
        self.flow.meet(&mut self.store, &ways);
    }

    /// The path that every arm compares with something.
    pub(super) fn discriminant(&mut self, arms: &'a [IfArm<'a>]) -> Option<u32> {
        if arms.len() < 2 {
            return None;
        }
        let mut common = None;
        for arm in arms {
            let ExprKind::Binary { op: BinaryOp::Eq, lhs, rhs, .. } = &arm.cond.kind else { return None };
            let (left, right) = (self.path(lhs), self.path(rhs));
            let tested = match (common, left, right) {
                (Some(common), l, r) => [l, r].into_iter().flatten().find(|path| *path == common)?,
                (None, Some(path), _) | (None, None, Some(path)) => path,
                (None, None, None) => return None,
            };
            common = Some(tested);
        }
        common
    }

    /// Warns of the cases of a closed set that a chain of tests leaves out.
    pub(super) fn exhaustive(&mut self, arms: &'a [IfArm<'a>], path: u32, before: TypeId, span: Span) {
        let left = self.type_of_path(path);
        let (before, left) = (self.store.parts(before), self.store.parts(left));
        let is_closed = |checker: &Self, part: &TypeId| {
            checker.store.is_literal(*part) || matches!(checker.store.get(*part), Type::Identity(..))
        };
        let left: Parts = left.into_iter().filter(|part| *part != TypeId::NEVER).collect();
        if left.is_empty()
            || left.len() >= before.len()
            || !before.iter().all(|part| is_closed(self, part) || *part == TypeId::BOOLEAN)
        {
            return;
        }
        // Of a select, what no channel has is the default.
        let has_default = left.contains(&TypeId::NIL)
            && before.iter().any(|part| matches!(self.store.get(*part), Type::Identity(..)));
        let missing = left.iter().filter(|part| **part != TypeId::NIL).map(|part| match self.store.get(*part) {
            Type::Identity(_, id) => match self.identity_names.get(&id) {
                Some(name) => format!("\"{name}\""),
                None => "a channel".to_owned(),
            },
            _ => self.store.show(*part),
        });
        let missing: Vec<String> = missing.chain(has_default.then(|| "\"default\"".to_owned())).collect();
        if missing.is_empty() {
            return;
        }
        let on = match arms.first().map(|arm| &arm.cond.kind) {
            Some(ExprKind::Binary { lhs, rhs, .. }) => {
                let expr = if self.path(lhs) == Some(path) { lhs } else { rhs };
                self.path_text(expr)
            }
            _ => String::new(),
        };
        let word = if missing.len() == 1 { "case" } else { "cases" };
        let at = arms.first().map_or(span, |arm| arm.cond.span);
        let message = format!("non-exhaustive match on {on}; missing {word}: {}", missing.join(", "));
        self.report(Code::E0014, at, message);
    }

    /// A path as it is written.
    pub(super) fn path_text(&self, expr: &Expr<'_>) -> String {
        match &expr.kind {
            ExprKind::Name(name) => self.names.text(*name).to_owned(),
            ExprKind::Field { object, field } => format!("{}.{}", self.path_text(object), self.names.text(field.name)),
            ExprKind::Index { object, .. } => format!("{}[...]", self.path_text(object)),
            ExprKind::Paren(inner) | ExprKind::NonNil(inner) => self.path_text(inner),
            _ => "the value".to_owned(),
        }
    }
}
