//! `no-unused-imports`: modules that are required into a local that nobody reads.

use super::super::facts::{Facts, Kind};
use super::{finding, name_to_use};
use crate::diag::{Code, Diagnostic};
use crate::source::Names;

pub(super) fn check(names: &Names, facts: &Facts<'_>, findings: &mut Vec<Diagnostic>) {
    let is_import = |kind| kind == Kind::Import;
    for variable in facts.variables.iter().filter(|variable| variable.n_reads == 0 && is_import(variable.kind)) {
        if let Some(name) = name_to_use(names, variable) {
            findings.push(finding(Code::W0006, format!("imported module '{name}' is never used"), variable.span));
        }
    }
}
