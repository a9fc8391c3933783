//! `no-unused-vars`: locals, local functions and loop variables that nobody reads.

use super::super::facts::{Facts, Kind};
use super::{finding, name_to_use};
use crate::diag::{Code, Diagnostic};
use crate::source::Names;

pub(super) fn check(names: &Names, facts: &Facts<'_>, findings: &mut Vec<Diagnostic>) {
    for variable in facts.variables.iter().filter(|variable| variable.n_reads == 0) {
        let Some(name) = name_to_use(names, variable) else { continue };
        let message = match variable.kind {
            Kind::Local => format!("variable '{name}' is declared but never used"),
            Kind::Loop => format!("loop variable '{name}' is declared but never used"),
            Kind::Param | Kind::Import => continue,
        };
        findings.push(finding(Code::W0004, message, variable.span));
    }
}
