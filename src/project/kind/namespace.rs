//! Kinds that are read and never run: reusable namespaces, free data (sections 5 and 18).

use super::{Field, Kind, Type, field, needed, nothing};
use crate::diag::ProjectCode as P;

const DEFINITION: &[Field] = &[field("module", Type::Text), field("readme", Type::Source), field("wiki", Type::Source)];
const REQUIREMENT: &[Field] =
    &[needed("targets", Type::List, P::C0803, "a requirement needs at least one target"), field("default", Type::Any)];
const DEPENDENCY: &[Field] = &[
    needed("component", Type::Text, P::C0807, "component is required"),
    field("version", Type::Text),
    field("parameters", Type::List),
];

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "registry.entry", about: "any data", fields: &[], check: nothing },
    Kind { name: "ns.definition", about: "describes a module", fields: &[DEFINITION], check: nothing },
    Kind {
        name: "ns.requirement",
        about: "a value that the user of a namespace gives",
        fields: &[REQUIREMENT],
        check: nothing,
    },
    Kind { name: "ns.dependency", about: "uses another module", fields: &[DEPENDENCY], check: nothing },
];
