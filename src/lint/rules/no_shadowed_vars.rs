//! `no-shadowed-vars`: variables that hide another one which is visible at their place.

use super::super::facts::Facts;
use super::{finding, name_to_use};
use crate::diag::{Code, Diagnostic, Label};
use crate::source::Names;

pub(super) fn check(names: &Names, facts: &Facts<'_>, findings: &mut Vec<Diagnostic>) {
    for variable in &facts.variables {
        let (Some(name), Some(outer)) = (name_to_use(names, variable), variable.shadows) else { continue };
        let message = format!("variable '{name}' shadows a variable in an outer scope");
        let mut shadowed = finding(Code::W0007, message, variable.span);
        shadowed.labels.push(Label::new(outer, "the outer one"));
        findings.push(shadowed);
    }
}
