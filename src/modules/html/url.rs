//! Which URLs a policy lets through.

use super::policy::Policy;

/// Media types of `data:` URLs that are images without programs in them.
const IMAGES: [&str; 4] =
    ["data:image/gif;base64,", "data:image/jpeg;base64,", "data:image/png;base64,", "data:image/webp;base64,"];
/// Schemes whose URLs name a host.
const WITH_HOST: [&str; 5] = ["ftp", "http", "https", "ws", "wss"];

/// The URL as it is written, if the policy allows it: without control characters and spaces at its ends. `is_image` says that
/// it is that of an image, which may hold its data.
pub(super) fn allowed_url(policy: &Policy, value: &str, is_image: bool) -> Option<String> {
    let url = without_controls(value);
    let url = url.trim();
    // Who reads it may take out spaces, too; what is then its scheme counts.
    let compact: String = url.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(scheme) = scheme(&compact) else {
        let is_allowed = policy.allows_relative && (!policy.wants_parseable || is_parseable(url, None));
        return is_allowed.then(|| url.to_owned());
    };
    if scheme == "data" && is_image && policy.allows_data_images {
        return is_image_data(&compact).then_some(compact);
    }
    let is_allowed = policy.schemes.contains(&scheme) && (!policy.wants_parseable || is_parseable(url, Some(&scheme)));
    is_allowed.then(|| url.to_owned())
}

/// Several URLs between spaces, if all are allowed.
pub(super) fn allowed_words(policy: &Policy, value: &str) -> Option<String> {
    let urls: Option<Vec<String>> =
        value.split_whitespace().map(|url| allowed_url(policy, url, false).filter(|url| !url.is_empty())).collect();
    Some(urls?.join(" "))
}

/// The candidates of a set of images, `url 2x, url 100w`, if all their URLs are allowed (HTML standard, "Parsing a srcset
/// attribute").
pub(super) fn allowed_candidates(policy: &Policy, value: &str) -> Option<String> {
    let value: String = value.chars().filter(|c| !c.is_control() || c.is_ascii_whitespace()).collect();
    let mut rest = value.as_str();
    let mut candidates: Vec<String> = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            return Some(candidates.join(", "));
        }
        let (word, behind) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        let url = allowed_url(policy, word.trim_end_matches(','), false)?;
        let mut candidate = url;
        rest = behind;
        if !word.ends_with(',') {
            let (descriptors, behind) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
            for descriptor in descriptors.split_whitespace() {
                candidate.push(' ');
                candidate.push_str(descriptor);
            }
            rest = behind;
        }
        candidates.push(candidate);
    }
}

/// Whether a URL that is allowed names a host, with a scheme or without.
pub(super) fn names_host(url: &str) -> bool {
    let rest = match scheme(url) {
        Some(scheme) => url.get(scheme.len() + 1..).unwrap_or_default(),
        None => url,
    };
    let is_slash = |byte: Option<&u8>| matches!(byte, Some(b'/' | b'\\'));
    is_slash(rest.as_bytes().first()) && is_slash(rest.as_bytes().get(1)) && rest.len() > 2
}

fn without_controls(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

/// What stands before the first colon, in small letters, if that comes before path, query and fragment. It need not be
/// a scheme by the rules; then no policy allows it.
fn scheme(url: &str) -> Option<String> {
    let end = url.find([':', '/', '?', '#'])?;
    let (before, behind) = url.split_at(end);
    behind.starts_with(':').then(|| before.to_ascii_lowercase())
}

fn is_image_data(url: &str) -> bool {
    let Some(data) = IMAGES.iter().find_map(|head| {
        url.get(..head.len()).filter(|start| start.eq_ignore_ascii_case(head)).and_then(|_| url.get(head.len()..))
    }) else {
        return false;
    };
    let digits = data.trim_end_matches('=');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    !digits.is_empty() && data.len() - digits.len() <= 2 && data.len().is_multiple_of(4) && digits.bytes().all(is_digit)
}

/// Whether a URL has the form of RFC 3986, as far as readers differ about what has not: characters, percent signs, host and
/// port.
fn is_parseable(url: &str, scheme: Option<&str>) -> bool {
    let is_character =
        |c: char| !c.is_whitespace() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
    if !url.chars().all(is_character) || !are_percents_whole(url) {
        return false;
    }
    let rest = scheme.map_or(url, |scheme| url.get(scheme.len() + 1..).unwrap_or_default());
    match rest.strip_prefix("//") {
        Some(rest) => is_authority(rest.split(['/', '?', '#']).next().unwrap_or_default()),
        None => scheme.is_none_or(|scheme| !WITH_HOST.contains(&scheme)),
    }
}

fn are_percents_whole(url: &str) -> bool {
    let mut parts = url.split('%');
    parts.next();
    parts.all(|part| part.as_bytes().iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count() == 2)
}

/// Whether `user@host:port` has a host, and a port that is one.
fn is_authority(authority: &str) -> bool {
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    let (is_host, port) = match place.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, "")) => (is_address(address), ""),
            Some((address, behind)) => match behind.strip_prefix(':') {
                Some(port) => (is_address(address), port),
                None => return false,
            },
            None => return false,
        },
        None => {
            let (name, port) = place.split_once(':').unwrap_or((place, ""));
            (!name.is_empty() && !name.contains(['[', ']', ':']), port)
        }
    };
    is_host && port.bytes().all(|byte| byte.is_ascii_digit()) && (port.is_empty() || port.parse::<u16>().is_ok())
}

fn is_address(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard() -> Policy {
        let mut policy = Policy::default();
        policy.allow_standard_urls();
        policy
    }

    #[test]
    fn schemes_are_found_as_browsers_find_them() {
        let policy = standard();
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\tscript:x",
            " \u{1} javascript:x",
            "java script:x",
            "java\u{a0}script:x",
            "vbscript:x",
            "data:text/html,x",
            "\\javascript:x",
            "javascript\u{feff}:x",
            ":x",
        ] {
            assert_eq!(allowed_url(&policy, url, false), None, "{url:?}");
        }
        for (url, written) in [
            (" http://a.example/?q=%20#f\n", "http://a.example/?q=%20#f"),
            ("HTTPS://[::1]:8080/ä", "HTTPS://[::1]:8080/ä"),
            ("mailto:a@b.example", "mailto:a@b.example"),
            ("/a:b", "/a:b"),
            ("?a:b", "?a:b"),
            ("//a.example", "//a.example"),
            ("ht\ttp://a.example", "http://a.example"),
            ("", ""),
        ] {
            assert_eq!(allowed_url(&policy, url, false).as_deref(), Some(written), "{url:?}");
        }
    }

    #[test]
    fn what_cannot_be_parsed_is_refused_if_that_is_wanted() {
        let mut policy = standard();
        let broken = [
            "http:///a",
            "http://",
            "http:a",
            "http://[::1",
            "http://[x]/",
            "http://a:b/",
            "http://a:70000",
            "http://a b/",
            "http://a/%zz",
            "/%",
            "a b",
            "http://a/<",
            "http://u@:1/",
            "http://[::1]x",
        ];
        for url in broken {
            assert_eq!(allowed_url(&policy, url, false), None, "{url:?}");
        }
        policy.wants_parseable = false;
        for url in broken {
            assert_eq!(allowed_url(&policy, url, false).as_deref(), Some(url), "{url:?}");
        }
    }

    #[test]
    fn sets_of_images_are_taken_apart() {
        let policy = standard();
        let set = |value| allowed_candidates(&policy, value);
        assert_eq!(set(" a.png 1x ,b.png,\n http://c/d,e 2x").as_deref(), Some("a.png 1x, b.png, http://c/d,e 2x"));
        assert_eq!(set("a.png, javascript:x 2x"), None);
        assert_eq!(allowed_words(&policy, " http://a  /b ").as_deref(), Some("http://a /b"));
        assert_eq!(allowed_words(&policy, "http://a data:x"), None);
    }

    #[test]
    fn hosts_are_found() {
        for url in ["http://a", "//a", "\\\\a", "https:/\\a"] {
            assert!(names_host(url), "{url}");
        }
        for url in ["/a", "a", "", "//", "mailto:a@b", "#//a"] {
            assert!(!names_host(url), "{url}");
        }
    }
}
