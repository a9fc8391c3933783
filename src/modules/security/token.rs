//! Tokens as texts, and what a store keeps of them. Knows nothing of programs.
//!
//! A token is a text of random letters, with a signature behind a dot if there is a key for it. A store has no token, only its
//! hash as the key of a record: who reads the store cannot act for anybody. The record names the policies of the scope; they
//! count as they are when the token is shown.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::data::Data;
use crate::modules::{base64, hash};
use crate::security::{Actor, Effect, Policies, Scope};

/// How tokens are made, and where they are kept.
pub(crate) struct Settings {
    /// The id of the store.
    pub(crate) store: String,
    /// Random bytes of a token.
    pub(crate) length: usize,
    /// How long a token is valid, unless it is told.
    pub(crate) lifetime: Duration,
    /// What signs tokens; empty: they have no signature.
    pub(crate) key: Vec<u8>,
}

impl Settings {
    /// A new token.
    ///
    /// # Errors
    /// The system gives no random numbers: in words.
    pub(super) fn new_token(&self) -> Result<Vec<u8>, String> {
        let mut bytes = vec![0; self.length];
        getrandom::fill(&mut bytes).map_err(|error| format!("no random bytes: {error}"))?;
        let mut token = base64::to_url_text(&bytes).into_bytes();
        if !self.key.is_empty() {
            let signature = hash::hex(&(hash::SHA256.hmac)(&self.key, &token));
            token.push(b'.');
            token.extend_from_slice(&signature);
        }
        Ok(token)
    }

    /// Whether a token is signed as it should be; without a key none is.
    pub(super) fn is_signed(&self, token: &[u8]) -> bool {
        let dot = token.iter().rposition(|c| *c == b'.');
        match dot.and_then(|dot| token.split_at_checked(dot)) {
            _ if self.key.is_empty() => true,
            Some((text, [_, signature @ ..])) => hash::is_hmac_sha256(&self.key, text, signature),
            Some(_) | None => false,
        }
    }
}

/// The key under which a store has the record of a token.
pub(super) fn key_of(token: &[u8]) -> Vec<u8> {
    hash::hex(&hash::sha256(token))
}

/// Milliseconds after 1970.
#[expect(clippy::disallowed_methods, reason = "tokens end at a time that other programs see too")]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// What is kept of a token that is valid for so long.
pub(super) fn record(actor: &Actor, scope: &Scope, meta: Data, lifetime: Duration) -> Data {
    let names = |denies_only: bool| {
        let policies = scope.policies().iter().filter(|policy| !denies_only || policy.effect() == Effect::Deny);
        Data::list(policies.map(|policy| Data::text(policy.id())).collect())
    };
    let end = now().saturating_add(i64::try_from(lifetime.as_nanos().div_ceil(1_000_000)).unwrap_or(i64::MAX));
    Data::map([
        ("actor", Data::map([("id", Data::text(actor.id())), ("meta", actor.meta().clone())])),
        ("policies", names(false)),
        ("denies", names(true)),
        ("meta", meta),
        ("expires_at", Data::Integer(end)),
    ])
}

/// Who a record is about and what they may do, if it still holds. Policies that are there no more are left out, unless one of them
/// denied something: then nothing holds.
pub(super) fn read(record: &Data, policies: Option<&dyn Policies>) -> Option<(Actor, Scope)> {
    match record.field(b"expires_at") {
        Some(Data::Integer(end)) if *end > now() => {}
        _ => return None,
    }
    let actor = record.field(b"actor")?;
    let actor = Actor::new(actor.field(b"id")?.as_text()?, actor.field(b"meta").cloned().unwrap_or_default());
    let ids = |name: &[u8]| match record.field(name) {
        Some(Data::List(ids)) => ids.iter().map(Data::as_text).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    let denies = ids(b"denies")?;
    let mut scope = Vec::new();
    for id in ids(b"policies")? {
        let policy = policies.and_then(|policies| policies.policy(std::str::from_utf8(id).ok()?));
        match policy {
            Some(policy) => scope.push(policy),
            None if denies.contains(&id) => return None,
            None => {}
        }
    }
    Some((actor, Scope::new(scope)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::security::{Policy, PolicyTable};

    fn settings(key: &str) -> Settings {
        let key = key.as_bytes().to_vec();
        Settings { store: "app:kept".to_owned(), length: 32, lifetime: Duration::from_secs(60), key }
    }

    #[test]
    fn signatures_are_looked_at() {
        let (plain, signed) = (settings(""), settings("secret"));
        let token = plain.new_token().expect("random bytes");
        assert_eq!(token.len(), 43, "32 bytes in letters of 6 bits");
        assert!(plain.is_signed(&token) && !signed.is_signed(&token));
        let token = signed.new_token().expect("random bytes");
        assert_eq!(token.len(), 43 + 1 + 64);
        assert!(signed.is_signed(&token) && !settings("other").is_signed(&token));
        for at in 0..token.len() {
            let mut other = token.clone();
            if let Some(c) = other.get_mut(at) {
                *c = if *c == b'0' { b'1' } else { b'0' };
            }
            assert!(!signed.is_signed(&other), "byte {at}");
            assert_ne!(key_of(&token), key_of(&other));
        }
        for bad in [&b""[..], b".", b"..", b"a.", b".a"] {
            assert!(!signed.is_signed(bad));
        }
    }

    #[test]
    fn records_name_policies() {
        let policy = |id, effect| Arc::new(Policy::new(id, effect, &["*"], &["*"]));
        let (allow, deny) = (policy("app:allow", Effect::Allow), policy("app:deny", Effect::Deny));
        let actor = Actor::new(b"user:1", Data::map([("team", Data::text("red"))]));
        let scope = Scope::new([Arc::clone(&allow), Arc::clone(&deny)]);
        let hour = Duration::from_secs(3600);
        let kept = record(&actor, &scope, Data::Nil, hour);
        let table = |all: &[&Arc<Policy>]| {
            let mut table = PolicyTable::default();
            all.iter().for_each(|policy| table.add(Arc::clone(policy), &[]));
            table
        };
        let ids = |table: &PolicyTable| {
            let (found, scope) = read(&kept, Some(table))?;
            assert_eq!(found, actor);
            Some(scope.policies().iter().map(|policy| policy.id().to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(ids(&table(&[&deny, &allow])), Some(vec!["app:allow".to_owned(), "app:deny".to_owned()]));
        assert_eq!(ids(&table(&[&deny])), Some(vec!["app:deny".to_owned()]), "what allowed something is left out");
        assert_eq!(ids(&table(&[&allow])), None, "what denied something is missed");
        assert!(read(&kept, None).is_none());
        let over = record(&actor, &Scope::default(), Data::Nil, Duration::ZERO);
        assert!(read(&over, None).is_none(), "its time is over");
        assert!(read(&record(&actor, &Scope::default(), Data::Nil, hour), None).is_some());
        for other in [Data::Nil, Data::text("x"), Data::map([("expires_at", Data::Integer(i64::MAX))])] {
            assert!(read(&other, None).is_none(), "somebody else has written it");
        }
    }
}
