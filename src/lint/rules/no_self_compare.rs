//! `no-self-compare`: comparisons of a name, a path of fields, or a literal with itself.

use super::{Program, finding};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::visit::{Node, walk};

pub(super) fn check(program: &Program<'_, '_>, findings: &mut Vec<Diagnostic>) {
    walk(Node::Block(&program.chunk.body), |node| {
        let Node::Expr(expr) = node else { return };
        let ExprKind::Binary { op, lhs, rhs, .. } = &expr.kind else { return };
        let result = match op {
            BinaryOp::Eq | BinaryOp::Le | BinaryOp::Ge => true,
            BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Gt => false,
            _ => return,
        };
        if is_same(lhs, rhs) {
            let message = format!("comparison of identical expressions; result is always {result}");
            findings.push(finding(Code::W0003, message, expr.span));
        }
    });
}

/// Whether both are the same name, path or literal.
fn is_same(mut a: &Expr<'_>, mut b: &Expr<'_>) -> bool {
    loop {
        match (&a.kind, &b.kind) {
            (ExprKind::Field { object: x, field: f }, ExprKind::Field { object: y, field: g }) if f.name == g.name => {
                (a, b) = (x, y);
            }
            (ExprKind::Name(x), ExprKind::Name(y)) => return x == y,
            (ExprKind::Integer(x), ExprKind::Integer(y)) => return x == y,
            (ExprKind::Float(x), ExprKind::Float(y)) => return x.to_bits() == y.to_bits(),
            (ExprKind::String(x), ExprKind::String(y)) => return x == y,
            (ExprKind::Nil, ExprKind::Nil) | (ExprKind::True, ExprKind::True) | (ExprKind::False, ExprKind::False) => {
                return true;
            }
            _ => return false,
        }
    }
}
