//! The rules, one file each.

mod no_empty_blocks;
mod no_global_assign;
mod no_self_compare;
mod no_shadowed_vars;
mod no_unused_imports;
mod no_unused_params;
mod no_unused_vars;

use super::Program;
use super::facts::{Facts, Variable};
use crate::diag::{Code, Diagnostic};
use crate::source::{Names, Span};

/// The findings of all rules, in no particular order.
#[must_use]
pub fn check<'a>(program: &Program<'_, 'a>, facts: &Facts<'a>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    no_empty_blocks::check(program, &mut findings);
    no_global_assign::check(program.names, facts, &mut findings);
    no_self_compare::check(program, &mut findings);
    no_unused_vars::check(program.names, facts, &mut findings);
    no_unused_params::check(program.names, facts, &mut findings);
    no_unused_imports::check(program.names, facts, &mut findings);
    no_shadowed_vars::check(program.names, facts, &mut findings);
    findings
}

/// A finding with the severity of its code.
fn finding(code: Code, message: String, span: Span) -> Diagnostic {
    Diagnostic::new(code, code.info().severity, message, span)
}

/// The name of a variable, unless it begins with `_`: such variables are not meant to be used.
fn name_to_use<'n>(names: &'n Names, variable: &Variable) -> Option<&'n str> {
    let name = names.text(variable.name);
    (!name.starts_with('_')).then_some(name)
}
