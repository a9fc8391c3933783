//! Environment, files, templates (sections 14 and 15).

use super::{Field, Kind, LIFECYCLE, Target, Type, field, needed, nothing};
use crate::diag::ProjectCode as P;
use crate::project::check::Checker;
use crate::project::entry::Entry;
use crate::project::finding::Fault;

const STORAGE: &[Field] = &[field("default", Type::Bool)];
const STATIC: &[Field] = &[needed("values", Type::TextMap, P::C0709, "values are required")];
const FILE: &[Field] = &[
    needed("file_path", Type::Text, P::C0709, "file path must not be empty"),
    field("auto_create", Type::Bool),
    field("file_mode", Type::Mode),
    field("dir_mode", Type::Mode),
];
const ROUTER: &[Field] =
    &[needed("storages", Type::Refs(Target::EnvStorage), P::C0705, "router storage must have at least one storage")];
const VARIABLE: &[Field] = &[
    needed("storage", Type::Ref(Target::EnvStorage), P::C0703, "storage is required"),
    field("variable", Type::Text),
    field("default", Type::Text),
    field("readonly", Type::Bool),
    field("read_only", Type::Bool),
];
const DIRECTORY: &[Field] = &[
    needed("directory", Type::Text, P::C0711, "directory path is required"),
    field("auto_init", Type::Bool),
    field("mode", Type::Mode),
    field("base", Type::OneOf(&["project", "module"], P::C0712)),
    field("readonly", Type::Bool),
];
const EMBED: &[Field] = &[field("directory", Type::Text)];
const SET: &[Field] = &[
    field("engine.development_mode", Type::Bool),
    field("engine.delimiters.left", Type::Text),
    field("engine.delimiters.right", Type::Text),
    field("engine.comment_left", Type::Text),
    field("engine.comment_right", Type::Text),
    field("engine.delimiters.comment_left", Type::Text),
    field("engine.delimiters.comment_right", Type::Text),
    field("engine.extensions", Type::Texts),
    field("engine.globals", Type::Map),
    field("engine.escape", Type::Text),
];
const TEMPLATE: &[Field] = &[
    needed("set", Type::Ref(Target::TemplateSet), P::C0721, "set is required"),
    needed("source", Type::Source, P::C0721, "source is required"),
    field("meta.name", Type::Text),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "env.storage.os",
        about: "variables of the operating system",
        fields: &[STORAGE, LIFECYCLE],
        check: nothing,
    },
    Kind { name: "env.storage.memory", about: "variables in memory", fields: &[STORAGE, LIFECYCLE], check: nothing },
    Kind {
        name: "env.storage.static",
        about: "variables written in the entry",
        fields: &[STORAGE, STATIC, LIFECYCLE],
        check: nothing,
    },
    Kind {
        name: "env.storage.file",
        about: "variables in a file",
        fields: &[STORAGE, FILE, LIFECYCLE],
        check: nothing,
    },
    Kind {
        name: "env.storage.router",
        about: "storages one behind the other",
        fields: &[STORAGE, ROUTER, LIFECYCLE],
        check: nothing,
    },
    Kind { name: "env.variable", about: "a variable with its storage", fields: &[VARIABLE], check: variable },
    Kind { name: "fs.directory", about: "a directory of files", fields: &[DIRECTORY, LIFECYCLE], check: nothing },
    Kind { name: "fs.embed", about: "files of a pack", fields: &[EMBED, LIFECYCLE], check: nothing },
    Kind { name: "template.set", about: "templates with one engine", fields: &[SET, LIFECYCLE], check: delimiters },
    Kind { name: "template.jet", about: "a template", fields: &[TEMPLATE], check: nothing },
];

/// Whether a text is the public name of a variable.
fn is_variable_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn variable(entry: &Entry, checker: &mut Checker<'_>) {
    if let Ok(Some(name)) = entry.string("variable")
        && !is_variable_name(name)
    {
        let fault = Fault::new(P::C0703, format!("'{name}' is not a variable name")).in_field("variable");
        checker.report(entry, fault.with_note(format!("in {}", entry.id)).with_help("use letters, digits and '_'"));
    }
}

fn delimiters(entry: &Entry, checker: &mut Checker<'_>) {
    let text = |path: &str, default: &'static str| entry.string(path).ok().flatten().unwrap_or(default);
    let left = ("engine.delimiters.left", text("engine.delimiters.left", "{{"));
    let right = ("engine.delimiters.right", text("engine.delimiters.right", "}}"));
    let about = |what: &str| format!("{} ({}): {what}", entry.id, entry.kind);
    for (path, delimiter) in [left, right] {
        if delimiter.is_empty() {
            checker.report(entry, Fault::new(P::C0723, about(&format!("{path} must not be empty"))).in_field(path));
        }
    }
    if left.1 == right.1 && !left.1.is_empty() {
        checker.report(entry, Fault::new(P::C0723, about("delimiters must be different")).in_field(right.0));
    }
}
