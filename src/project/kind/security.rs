//! Policies and tokens (section 16).

use super::{Field, Kind, LIFECYCLE, Target, Type, at_least, field, needed};
use crate::diag::{ProjectCode as P, suggest};
use crate::modules::expr::Rule;
use crate::project::check::Checker;
use crate::project::data::Data;
use crate::project::entry::Entry;
use crate::project::finding::Fault;
use crate::project::placeholder;

const POLICY: &[Field] = &[
    needed("policy.actions", Type::Any, P::C0811, "policy.actions is required"),
    needed("policy.resources", Type::Any, P::C0811, "policy.resources is required"),
    needed("policy.effect", Type::Any, P::C0812, "policy.effect is required"),
    field("groups", Type::Refs(Target::Group)),
];
const CONDITIONS: &[Field] = &[field("policy.conditions", Type::List)];
const EXPRESSION: &[Field] = &[needed("policy.expression", Type::Text, P::C0817, "policy.expression is required")];
const TOKENS: &[Field] = &[
    needed("store", Type::Ref(Target::Store), P::C0818, "store is required"),
    field("token_length", at_least(i64::MIN)),
    field("default_expiration", Type::Duration),
    field("token_key", Type::Text),
    field("token_key_env", Type::Text),
];

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "security.policy", about: "what actors may do", fields: &[POLICY, CONDITIONS], check: policy },
    Kind {
        name: "security.policy.expr",
        about: "the same with an expression",
        fields: &[POLICY, EXPRESSION],
        check: expression,
    },
    Kind { name: "security.token_store", about: "tokens of actors", fields: &[TOKENS, LIFECYCLE], check: tokens },
];

fn is_texts(value: &Data) -> bool {
    value.as_str().is_some() || value.as_list().is_some_and(|items| items.iter().all(|item| item.as_str().is_some()))
}

fn common(entry: &Entry, checker: &mut Checker<'_>) {
    for path in ["policy.actions", "policy.resources"] {
        if entry.get(path).is_some_and(|value| !is_texts(value)) {
            let message = format!("{} ({}): {path} should be a string or a list of strings", entry.id, entry.kind);
            checker.report(entry, Fault::new(P::C0811, message).in_field(path));
        }
    }
    if let Some(effect) = entry.get("policy.effect")
        && !effect.as_str().is_some_and(|word| matches!(word, "allow" | "deny") || placeholder::has_one(word))
    {
        let got = effect.as_str().map_or_else(|| effect.described(), |word| format!("'{word}'"));
        let message = format!("{} ({}): policy.effect should be allow or deny, got {got}", entry.id, entry.kind);
        checker.report(entry, Fault::new(P::C0812, message).in_field("policy.effect"));
    }
}

const OPERATORS: &[&str] = &[
    "eq",
    "ne",
    "lt",
    "lte",
    "gt",
    "gte",
    "in",
    "nin",
    "exists",
    "nexists",
    "contains",
    "ncontains",
    "matches",
    "nmatches",
];

fn policy(entry: &Entry, checker: &mut Checker<'_>) {
    common(entry, checker);
    for (at, condition) in entry.list("policy.conditions").unwrap_or_default().iter().enumerate() {
        let path = format!("policy.conditions.{at}");
        let mut wrong = |code: P, field: &str, what: String| {
            let field = if field.is_empty() { path.clone() } else { format!("{path}.{field}") };
            let message = format!("{} ({}): condition {}: {what}", entry.id, entry.kind, at + 1);
            checker.report(entry, Fault::new(code, message).in_field(field));
        };
        let Some(map) = condition.as_map() else {
            wrong(P::C0813, "", format!("should be a map, got {}", condition.described()));
            continue;
        };
        let text = |name: &str| map.get(name).and_then(Data::as_str).filter(|text| !text.is_empty());
        if text("field").is_none() {
            wrong(P::C0813, "field", "field is required".to_owned());
        }
        let Some(operator) = text("operator") else {
            wrong(P::C0814, "operator", "operator is required".to_owned());
            continue;
        };
        if !OPERATORS.contains(&operator) {
            // `equals` is a common word for `eq`, and no typing error of it.
            let near = match operator {
                "equals" | "equal" | "==" | "=" => Some("eq"),
                "not_equals" | "!=" => Some("ne"),
                word => suggest::near(word, OPERATORS.iter().copied()).first().copied(),
            };
            let help = near.map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
            wrong(P::C0814, "operator", format!("unknown operator '{operator}'{help}"));
            continue;
        }
        let n_values = usize::from(map.get("value").is_some()) + usize::from(map.get("value_from").is_some());
        let n_wanted = usize::from(!matches!(operator, "exists" | "nexists"));
        if n_values != n_wanted {
            let what = match n_wanted {
                0 => format!("operator '{operator}' takes no value"),
                _ => "exactly one of 'value' and 'value_from' is required".to_owned(),
            };
            wrong(P::C0815, "", what);
        }
        if let ("matches" | "nmatches", Some(pattern)) = (operator, text("value"))
            && let Err(error) = regex::Regex::new(pattern)
        {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
            wrong(P::C0816, "value", format!("bad regular expression '{pattern}': {reason}"));
        }
    }
}

fn expression(entry: &Entry, checker: &mut Checker<'_>) {
    common(entry, checker);
    if let Ok(Some(text)) = entry.string("policy.expression")
        && !placeholder::has_one(text)
        && let Err(message) = Rule::read(text)
    {
        let message = format!("{} ({}): policy.expression: {message}", entry.id, entry.kind);
        checker.report(entry, Fault::new(P::C0817, message).in_field("policy.expression"));
    }
}

fn tokens(entry: &Entry, checker: &mut Checker<'_>) {
    let about = |what: String| format!("{} ({}): {what}", entry.id, entry.kind);
    if let Ok(Some(length)) = entry.int("token_length")
        && !(16..=1024).contains(&length)
    {
        let message = format!("field 'token_length' of {} should be between 16 and 1024, got {length}", entry.id);
        checker.report(entry, Fault::new(P::C0818, message).in_field("token_length"));
    }
    if entry.duration("default_expiration").is_ok_and(|span| span.is_some_and(|span| span.is_zero())) {
        let message = about("default_expiration should be greater than 0".to_owned());
        checker.report(entry, Fault::new(P::C0818, message).in_field("default_expiration"));
    }
}
