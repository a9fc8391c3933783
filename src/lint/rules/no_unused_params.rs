//! `no-unused-params`: parameters that nobody reads; `self` apart.

use super::super::facts::{Facts, Kind};
use super::{finding, name_to_use};
use crate::diag::{Code, Diagnostic};
use crate::source::Names;

pub(super) fn check(names: &Names, facts: &Facts<'_>, findings: &mut Vec<Diagnostic>) {
    let is_param = |kind| kind == Kind::Param;
    for variable in facts.variables.iter().filter(|variable| variable.n_reads == 0 && is_param(variable.kind)) {
        if variable.name == names.self_name() {
            continue;
        }
        if let Some(name) = name_to_use(names, variable) {
            findings.push(finding(Code::W0005, format!("parameter '{name}' is unused"), variable.span));
        }
    }
}
