//! Web servers (section 10).

use super::middleware;
use super::{Field, Kind, LIFECYCLE, Target, Type, at_least, field, needed};
use crate::diag::ProjectCode as P;
use crate::project::check::Checker;
use crate::project::entry::Entry;
use crate::project::finding::Fault;
use crate::project::placeholder;

const CLIENT_AUTH: &[&str] = &["request", "require_any", "verify_if_given", "require_and_verify"];
const SERVICE: &[Field] = &[
    needed("addr", Type::Text, P::C0501, "addr is required"),
    field("timeouts.read", Type::Duration),
    field("timeouts.write", Type::Duration),
    field("timeouts.idle", Type::Duration),
    field("host.buffer_size", at_least(1)),
    field("host.worker_count", at_least(1)),
    field("debug", Type::Bool),
    field("network", Type::Ref(Target::Network)),
    field("tls.mode", Type::OneOf(&["", "manual", "auto"], P::C0502)),
    field("tls.cert", Type::Text),
    field("tls.cert_env", Type::Text),
    field("tls.key", Type::Text),
    field("tls.key_env", Type::Text),
    field("tls.client_ca", Type::Text),
    field("tls.client_ca_env", Type::Text),
    field("tls.client_auth", Type::OneOf(CLIENT_AUTH, P::C0502)),
];
const ROUTER: &[Field] = &[
    field("meta.server", Type::Ref(Target::HttpService)),
    field("prefix", Type::Text),
    field("middleware", Type::Texts),
    field("post_middleware", Type::Texts),
    field("options", Type::Map),
    field("post_options", Type::Map),
];
const ENDPOINT: &[Field] = &[
    field("meta.router", Type::Ref(Target::HttpRouter)),
    needed("method", Type::Text, P::C0522, "method is required"),
    needed("path", Type::Text, P::C0523, "path is required"),
    needed("func", Type::Ref(Target::Function), P::C0526, "func is required"),
];
const STATIC: &[Field] = &[
    field("meta.server", Type::Ref(Target::HttpService)),
    needed("path", Type::Text, P::C0531, "path is required"),
    needed("fs", Type::Ref(Target::FileSystem), P::C0532, "fs is required"),
    field("static_options.spa", Type::Bool),
    field("static_options.index", Type::Text),
    field("static_options.cache", Type::Text),
    field("middleware", Type::Texts),
    field("options", Type::Map),
];

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "http.service", about: "a web server", fields: &[SERVICE, LIFECYCLE], check: service },
    Kind {
        name: "http.router",
        about: "routes with a prefix and middleware",
        fields: &[ROUTER, LIFECYCLE],
        check: router,
    },
    Kind { name: "http.endpoint", about: "a route that calls a function", fields: &[ENDPOINT], check: endpoint },
    Kind { name: "http.static", about: "a route to files", fields: &[STATIC, LIFECYCLE], check: files },
];

fn about(entry: &Entry, what: &str) -> String {
    format!("{} ({}): {what}", entry.id, entry.kind)
}

/// A text of the entry that holds no placeholder.
fn text<'e>(entry: &'e Entry, path: &str) -> Option<&'e str> {
    entry.string(path).ok().flatten().filter(|text| !placeholder::has_one(text))
}

/// Whether a text is `host:port`, `:port` or `[v6]:port`.
fn is_address(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let is_port = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let is_host = match host.strip_prefix('[') {
        Some(v6) => v6.strip_suffix(']').is_some_and(|v6| v6.parse::<std::net::Ipv6Addr>().is_ok()),
        None => host.chars().all(|c| c.is_alphanumeric() || "._-".contains(c)),
    };
    is_port && is_host
}

fn service(entry: &Entry, checker: &mut Checker<'_>) {
    if let Some(addr) = text(entry, "addr")
        && !addr.is_empty()
        && !is_address(addr)
    {
        let advice = if addr.bytes().all(|b| b.is_ascii_digit()) {
            format!("write ':{addr}'")
        } else {
            "write 'host:port' or ':port'".to_owned()
        };
        let fault = Fault::new(P::C0501, format!("'{addr}' is not an address; {advice}")).in_field("addr");
        checker.report(entry, fault.with_note(format!("in {}", entry.id)));
    }
    let mut wrong = |code: P, field: &str, what: &str| {
        checker.report(entry, Fault::new(code, about(entry, what)).in_field(field));
    };
    let has = |name: &str| {
        let is_set = |path: &str| entry.get(path).is_some_and(|value| value.as_str() != Some(""));
        is_set(&format!("tls.{name}")) || is_set(&format!("tls.{name}_env"))
    };
    let mode = entry.string("tls.mode").ok().flatten().unwrap_or_default();
    match mode {
        "manual" if !has("cert") || !has("key") => wrong(P::C0502, "tls.mode", "tls.mode manual needs cert and key"),
        "auto" => {
            if has("cert") || has("key") {
                wrong(P::C0502, "tls.mode", "tls.mode auto takes no cert and no key");
            }
            if entry.get("network").is_none() {
                wrong(P::C0503, "tls.mode", "tls.mode auto needs an overlay network");
            }
        }
        _ => {}
    }
    if let Some(auth @ ("verify_if_given" | "require_and_verify")) = text(entry, "tls.client_auth")
        && !has("client_ca")
    {
        wrong(P::C0502, "tls.client_auth", &format!("tls.client_auth {auth} needs client_ca"));
    }
    for name in ["cert", "key", "client_ca"] {
        let path = format!("tls.{name}");
        if text(entry, &path).is_some_and(|pem| !pem.is_empty() && !pem.contains("-----BEGIN ")) {
            wrong(P::C0502, &path, &format!("{path} is not PEM text"));
        }
    }
}

/// What needs a server, and there is not exactly one.
fn server(entry: &Entry, checker: &mut Checker<'_>) {
    if entry.get("meta.server").is_none() && checker.state().of_kind("http.service").count() != 1 {
        checker
            .report(entry, Fault::new(P::C0511, about(entry, "server metadata is required")).in_field("meta.server"));
    }
}

fn router(entry: &Entry, checker: &mut Checker<'_>) {
    server(entry, checker);
    if text(entry, "prefix").is_some_and(|prefix| !prefix.starts_with('/')) {
        checker.report(entry, Fault::new(P::C0512, about(entry, "path must start with /")).in_field("prefix"));
    }
    middleware::check(entry, "middleware", "options", false, checker);
    middleware::check(entry, "post_middleware", "post_options", true, checker);
}

const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"];

fn endpoint(entry: &Entry, checker: &mut Checker<'_>) {
    if entry.get("meta.router").is_none() && checker.state().of_kind("http.router").count() != 1 {
        checker
            .report(entry, Fault::new(P::C0521, about(entry, "router metadata is required")).in_field("meta.router"));
    }
    if let Some(method) = text(entry, "method")
        && !method.is_empty()
        && !METHODS.contains(&&*method.to_ascii_uppercase())
    {
        let message = about(entry, &format!("invalid HTTP method: {method}"));
        checker.report(entry, Fault::new(P::C0522, message).in_field("method"));
    }
    if let Some(path) = text(entry, "path").filter(|path| !path.is_empty()) {
        for (code, what) in path_faults(path) {
            checker.report(entry, Fault::new(code, about(entry, &what)).in_field("path"));
        }
    }
}

/// What is wrong with the path of a route.
pub(super) fn path_faults(path: &str) -> Vec<(P, String)> {
    let Some(below) = path.strip_prefix('/') else { return vec![(P::C0523, "path must start with /".to_owned())] };
    let mut faults = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let segments: Vec<&str> = below.split('/').collect();
    for (at, segment) in segments.iter().enumerate() {
        if !segment.contains(['{', '}']) {
            continue;
        }
        let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let Some(inner) = inner.filter(|inner| !inner.contains(['{', '}'])) else {
            faults.push((P::C0524, format!("'{segment}' should be a whole segment '{{name}}'")));
            continue;
        };
        let (name, is_rest) = match inner.strip_suffix("...") {
            Some(name) => (name, true),
            None => (inner, false),
        };
        if name.is_empty() {
            faults.push((P::C0524, format!("'{segment}' has no name")));
        } else if !super::is_identifier(name) {
            faults.push((P::C0524, format!("'{name}' is not a name of a parameter")));
        } else if is_rest && at + 1 < segments.len() {
            faults.push((P::C0524, format!("'{segment}' may only be the last segment")));
        } else if names.contains(&name) {
            faults.push((P::C0525, format!("path has the parameter '{name}' twice")));
        }
        names.push(name);
    }
    faults
}

fn files(entry: &Entry, checker: &mut Checker<'_>) {
    server(entry, checker);
    if text(entry, "path").is_some_and(|path| !path.is_empty() && !path.starts_with('/')) {
        checker.report(entry, Fault::new(P::C0531, about(entry, "path must start with /")).in_field("path"));
    }
    let spa = entry.bool("static_options.spa").ok().flatten().unwrap_or(false);
    if spa && entry.string("static_options.index").ok().flatten() == Some("") {
        let message = about(entry, "index file must be specified for SPA mode");
        checker.report(entry, Fault::new(P::C0533, message).in_field("static_options.index"));
    }
    middleware::check(entry, "middleware", "options", false, checker);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in [":8080", "localhost:0", "127.0.0.1:80", "[::1]:80", ":65535"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["8080", "", ":", ":65536", "a:b", "::1:80", "[::1:80", "a b:1", ":-1", ":+1"] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn paths_of_routes() {
        let codes = |path: &str| path_faults(path).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        for good in ["/", "/users", "/a/{x}", "/a/{rest...}", "/{a}/{b}"] {
            assert!(codes(good).is_empty(), "{good}");
        }
        assert_eq!(codes("users"), [P::C0523]);
        assert_eq!(codes("/{a}/{a}"), [P::C0525]);
        for bad in ["/{x...}/y", "/{}", "/a{x}", "/{x", "/{1}", "/{...}"] {
            assert_eq!(codes(bad), [P::C0524], "{bad}");
        }
    }
}
