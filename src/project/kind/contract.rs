//! Contracts (section 17).

use super::{Field, Kind, Type, needed};
use crate::diag::ProjectCode as P;
use crate::project::check::Checker;
use crate::project::data::Data;
use crate::project::entry::Entry;
use crate::project::finding::Fault;

const DEFINITION: &[Field] = &[needed("methods", Type::List, P::C0821, "methods are required")];
const BINDING: &[Field] = &[needed("contracts", Type::List, P::C0824, "a binding needs at least one contract")];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "contract.definition",
        about: "methods that bindings provide",
        fields: &[DEFINITION],
        check: definition,
    },
    Kind {
        name: "contract.binding",
        about: "functions for the methods of contracts",
        fields: &[BINDING],
        check: binding,
    },
];

fn definition(entry: &Entry, checker: &mut Checker<'_>) {
    let about = |what: String| format!("{} ({}): {what}", entry.id, entry.kind);
    let mut names: Vec<&str> = Vec::new();
    for (at, method) in entry.list("methods").unwrap_or_default().iter().enumerate() {
        let path = format!("methods.{at}");
        let name = method.child("name").and_then(Data::as_str).unwrap_or_default();
        if name.is_empty() {
            checker
                .report(entry, Fault::new(P::C0821, about(format!("method {} has no name", at + 1))).in_field(&*path));
        } else if names.contains(&name) {
            checker
                .report(entry, Fault::new(P::C0822, about(format!("method '{name}' is there twice"))).in_field(&*path));
        }
        names.push(name);
        for list in ["input_schemas", "output_schemas"] {
            let Some(schemas) = method.child(list).filter(|list| !list.is_null()) else { continue };
            let Some(schemas) = schemas.as_list() else {
                let message =
                    format!("field '{path}.{list}' of {} should be a list, got {}", entry.id, schemas.described());
                checker.report(entry, Fault::new(P::C0110, message).in_field(format!("{path}.{list}")));
                continue;
            };
            for (n, schema) in schemas.iter().enumerate() {
                if schema.child("format").and_then(Data::as_str).is_none_or(str::is_empty) {
                    let message = about(format!("schema {} of method '{name}' has no format", n + 1));
                    checker.report(entry, Fault::new(P::C0823, message).in_field(format!("{path}.{list}.{n}")));
                }
            }
        }
    }
}

fn binding(entry: &Entry, checker: &mut Checker<'_>) {
    for (at, contract) in entry.list("contracts").unwrap_or_default().iter().enumerate() {
        let path = format!("contracts.{at}");
        let mut wrong_type = |field: &str, expected: &str, got: &Data| {
            let field = format!("{path}{field}");
            let message = format!("field '{field}' of {} should be {expected}, got {}", entry.id, got.described());
            checker.report(entry, Fault::new(P::C0110, message).in_field(field));
        };
        if contract.as_map().is_none() {
            wrong_type("", "a map", contract);
            continue;
        }
        for (name, expected) in
            [("contract", "a string"), ("methods", "a map"), ("default", "a boolean"), ("context_required", "a list")]
        {
            let Some(value) = contract.child(name).filter(|value| !value.is_null()) else { continue };
            let fits = match name {
                "contract" => value.as_str().is_some(),
                "methods" => value.as_map().is_some(),
                "default" => value.as_bool().is_some(),
                _ => value.as_list().is_some(),
            };
            if !fits {
                wrong_type(&format!(".{name}"), expected, value);
            }
        }
        if contract.child("contract").is_none() {
            let message = format!("{} ({}): contract {} has no 'contract'", entry.id, entry.kind, at + 1);
            checker.report(entry, Fault::new(P::C0824, message).in_field(path));
        }
    }
}
