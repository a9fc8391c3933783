//! `no-global-assign`: assignments to globals that the runtime does not know, and functions that become such globals.

use super::super::facts::Facts;
use super::finding;
use crate::diag::{Code, Diagnostic};
use crate::source::Names;

pub(super) fn check(names: &Names, facts: &Facts<'_>, findings: &mut Vec<Diagnostic>) {
    for write in &facts.global_writes {
        let name = names.text(write.name);
        let message = if write.is_function {
            format!("function '{name}' declared as global; consider using 'local function'")
        } else {
            format!("assignment to global variable '{name}'; consider using 'local'")
        };
        findings.push(finding(Code::W0002, message, write.span));
    }
}
