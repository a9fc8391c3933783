//! Middleware of routers with its options (section 10).

use super::{Target, Type};
use crate::diag::{ProjectCode as P, suggest};
use crate::project::check::{Checker, value_fault};
use crate::project::entry::Entry;
use crate::project::finding::Fault;
use crate::project::placeholder;

struct Middleware {
    name: &'static str,
    /// Whether it stands behind the choice of the route.
    is_post: bool,
    /// What its options begin with.
    prefix: &'static str,
    options: &'static [(&'static str, Type)],
    needed: &'static [&'static str],
}

const TEXT: Type = Type::Text;

const ALL: &[Middleware] = &[
    Middleware {
        name: "cors",
        is_post: false,
        prefix: "cors",
        options: &[
            ("allow.origins", TEXT),
            ("allow.methods", TEXT),
            ("allow.headers", TEXT),
            ("expose.headers", TEXT),
            ("allow.credentials", Type::Bool),
            ("max.age", Type::Int(0, i64::MAX, None)),
            ("allow.private.network", Type::Bool),
        ],
        needed: &[],
    },
    Middleware {
        name: "ratelimit",
        is_post: false,
        prefix: "ratelimit",
        options: &[
            ("requests", Type::Int(1, i64::MAX, None)),
            ("window", Type::Duration),
            ("burst", Type::Int(0, i64::MAX, None)),
            ("key", TEXT),
            ("cleanup_interval", Type::Duration),
            ("entry_ttl", Type::Duration),
            ("max_entries", Type::Int(1, i64::MAX, None)),
        ],
        needed: &[],
    },
    Middleware {
        name: "compress",
        is_post: false,
        prefix: "compress",
        options: &[
            ("level", Type::OneOf(&["fastest", "default", "best"], P::C0519)),
            ("min.length", Type::Int(0, i64::MAX, None)),
        ],
        needed: &[],
    },
    Middleware {
        name: "real_ip",
        is_post: false,
        prefix: "real_ip",
        options: &[("trusted.subnets", TEXT), ("trust_all", Type::Bool)],
        needed: &[],
    },
    Middleware {
        name: "token_auth",
        is_post: false,
        prefix: "token_auth",
        options: &[
            ("store", Type::Ref(Target::TokenStore)),
            ("header.name", TEXT),
            ("header.prefix", TEXT),
            ("query.param", TEXT),
            ("cookie.name", TEXT),
        ],
        needed: &["store"],
    },
    Middleware { name: "metrics", is_post: false, prefix: "metrics", options: &[], needed: &[] },
    Middleware { name: "otel", is_post: false, prefix: "otel", options: &[], needed: &[] },
    Middleware {
        name: "sendfile",
        is_post: false,
        prefix: "sendfile",
        options: &[("fs", Type::Ref(Target::FileSystem))],
        needed: &[],
    },
    Middleware {
        name: "endpoint_firewall",
        is_post: true,
        prefix: "endpoint_firewall",
        options: &[("action", TEXT)],
        needed: &[],
    },
    Middleware {
        name: "resource_firewall",
        is_post: true,
        prefix: "resource_firewall",
        options: &[("action", TEXT), ("target", TEXT)],
        needed: &["target"],
    },
    Middleware {
        name: "websocket_relay",
        is_post: true,
        prefix: "wsrelay",
        options: &[("allowed.origins", TEXT)],
        needed: &[],
    },
    Middleware {
        name: "sse_relay",
        is_post: true,
        prefix: "sserelay",
        options: &[("allowed.origins", TEXT)],
        needed: &[],
    },
];

/// The options that name entries: the key, and what it refers to.
pub(in crate::project) fn reference_options() -> impl Iterator<Item = (String, Target)> {
    ALL.iter().flat_map(|middleware| {
        middleware.options.iter().filter_map(|(name, ty)| match ty {
            Type::Ref(target) => Some((format!("{}.{name}", middleware.prefix), *target)),
            _ => None,
        })
    })
}

/// Checks the names at `field` and their options at `options`.
pub(super) fn check(entry: &Entry, field: &str, options: &str, is_post: bool, checker: &mut Checker<'_>) {
    let about = |what: &str| format!("{} ({}): {what}", entry.id, entry.kind);
    let mut used: Vec<&Middleware> = Vec::new();
    for (at, name) in entry.strings(field).unwrap_or_default().into_iter().enumerate() {
        let place = format!("{field}.{at}");
        match ALL.iter().find(|known| known.name == name) {
            Some(known) if known.is_post == is_post => used.push(known),
            Some(known) => {
                let right = if known.is_post { "post_middleware" } else { "middleware" };
                checker.report(
                    entry,
                    Fault::new(P::C0515, about(&format!("{name} belongs under {right}"))).in_field(place),
                );
            }
            None => {
                let near =
                    suggest::near(name, ALL.iter().filter(|known| known.is_post == is_post).map(|known| known.name));
                let fault = Fault::new(P::C0514, about(&format!("there is no middleware '{name}'"))).in_field(place);
                checker.report(entry, fault.with_near(&near));
            }
        }
    }
    let map = entry.map(options).ok().flatten().cloned().unwrap_or_default();
    // The old form has `_` where the new one has `.`.
    let value = |key: &str| map.get(key).or_else(|| map.get(&key.replace('.', "_")));
    for (key, value) in map.iter() {
        let place = format!("{options}.{key}");
        let option = ALL.iter().find_map(|middleware| {
            let found = middleware.options.iter().find(|(name, _)| {
                let whole = format!("{}.{name}", middleware.prefix);
                **key == whole || **key == whole.replace('.', "_")
            })?;
            Some((format!("{}.{}", middleware.prefix, found.0), found.1))
        });
        let Some((whole, ty)) = option else {
            let all: Vec<String> = ALL
                .iter()
                .flat_map(|known| known.options.iter().map(|(name, _)| format!("{}.{name}", known.prefix)))
                .collect();
            let near = suggest::near(key, all.iter().map(String::as_str));
            let fault = Fault::new(P::C0516, about(&format!("there is no option '{key}'"))).in_field(place);
            checker.report(entry, fault.with_near(&near));
            continue;
        };
        if whole != **key {
            let fault = Fault::new(P::C0114, format!("'{key}' is the old form of '{whole}'")).in_field(&*place);
            checker.report(entry, fault);
        }
        if let Some(what) = wrong_option(entry, &place, ty, value) {
            let message = about(&format!(
                "{whole} should be {what}, got '{}'",
                value.as_str().map_or_else(|| value.described(), str::to_owned)
            ));
            checker.report(entry, Fault::new(P::C0519, message).in_field(place));
        }
    }
    for middleware in &used {
        for name in middleware.needed {
            let key = format!("{}.{name}", middleware.prefix);
            if value(&key).is_none_or(|value| value.as_str() == Some("")) {
                checker.report(entry, Fault::new(P::C0518, about(&format!("{key} is required"))).in_field(options));
            }
        }
    }
    let is_true =
        |key: &str| value(key).is_some_and(|value| value.as_bool() == Some(true) || value.as_str() == Some("true"));
    if used.iter().any(|known| known.name == "cors") && is_true("cors.allow.credentials") {
        let origins = value("cors.allow.origins").and_then(|value| value.as_str()).unwrap_or("*");
        if origins.split(',').any(|origin| origin.trim() == "*") {
            let message = about("cors.allow.credentials needs origins by name, not '*'");
            checker.report(entry, Fault::new(P::C0517, message).in_field(format!("{options}.cors.allow.credentials")));
        }
    }
}

/// What an option should be, if it is not. Options are texts; numbers and booleans are taken as well.
fn wrong_option(entry: &Entry, place: &str, ty: Type, value: &crate::project::Data) -> Option<&'static str> {
    use crate::project::field;
    let text = match value {
        crate::project::Data::List(_) | crate::project::Data::Map(_) => return Some("a string"),
        value => value.as_str(),
    };
    if text.is_some_and(placeholder::has_one) {
        return None;
    }
    let fits = |expected, fits: bool| if fits { None } else { Some(expected) };
    match (ty, text) {
        (Type::Bool, Some(text)) => fits("true or false", matches!(text, "true" | "false")),
        (Type::Bool, None) => fits("true or false", value.as_bool().is_some()),
        (Type::Int(min, ..), Some(text)) => fits("a number", text.parse::<i64>().is_ok_and(|n| n >= min)),
        (Type::Int(min, ..), None) => fits("a number", value.as_int().is_some_and(|n| n >= min)),
        (Type::Duration, _) => fits("a duration", field::duration(value).is_ok()),
        (Type::OneOf(words, _), Some(text)) => fits("one of fastest, default, best", words.contains(&text)),
        (Type::OneOf(..), None) => Some("a string"),
        (ty, _) => value_fault(entry, place, ty, value).map(|_| "a string"),
    }
}
