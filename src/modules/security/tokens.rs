//! Token stores: texts that stand for an actor and a scope until their time is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::objects::{ACTOR_TYPE, SCOPE_TYPE};
use super::token::{self, Settings};
use super::values::check_meta_value;
use crate::data::Data;
use crate::modules::resource;
use crate::modules::store::{Answer, Condition, Finish, Work, ask_entry};
use crate::process::duration;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::identity::{ActorObject, ScopeObject, check_actor, check_scope};
use crate::process::resource::Resource;
use crate::vm::native::{Cx, HostType, Kind, Object, Raise, Ret, TableRef, Value, kind_of};

/// Token stores.
static TOKEN_STORE: HostType = HostType::new(
    "security.TokenStore",
    &[("create", create), ("validate", validate), ("revoke", revoke), ("close", close)],
    &[("__tostring", text)],
);

/// What every refused token is told.
const INVALID_TOKEN: &str = "invalid token";
const INVALID_EXPIRATION: &str = "invalid expiration format";
/// Hours of a day, which is a unit of these durations only.
const HOURS_PER_DAY: i64 = 24;

/// A token store as a program sees it.
struct TokenStore {
    id: String,
    settings: Arc<Settings>,
    is_closed: AtomicBool,
}

impl Object for TokenStore {
    fn type_name(&self) -> &'static str {
        TOKEN_STORE.name()
    }
}

/// The token store of an entry.
pub(crate) fn token_store(settings: Settings) -> Arc<Resource> {
    Arc::new(settings)
}

/// `security.token_store(id)`.
pub(super) fn open(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match resource::get::<Settings>(cx, "security.token_store.get", "token store")? {
        Ok((id, settings)) => {
            let store = TokenStore { id, settings, is_closed: AtomicBool::new(false) };
            let store = cx.new_object(&TOKEN_STORE, store);
            ret_ok(cx, store)
        }
        Err(ret) => Ok(ret),
    }
}

/// The settings of the store in argument 1, if it may be used for `action`; policies see the fact `name`.
fn check(cx: &mut Cx<'_>, action: &str, name: &str, fact: &[u8]) -> Result<Result<Arc<Settings>, Failure>, Raise> {
    let store = cx.check_object::<TokenStore>(1, &TOKEN_STORE)?;
    if store.is_closed.load(Ordering::Relaxed) {
        return Ok(Err(Failure::new(kind::INTERNAL, "token store is closed")));
    }
    let (id, settings) = (store.id.clone(), Arc::clone(&store.settings));
    if cx.is_guarded() {
        let facts = Data::map([(name, Data::text(fact))]);
        if !cx.permit().permits_with(action, id.as_bytes(), &facts) {
            return Ok(Err(Failure::new(kind::PERMISSION_DENIED, format!("not allowed: {action} on {id}"))));
        }
    }
    Ok(Ok(settings))
}

// ---- create

/// `store:create(actor, scope [, options])`.
fn create(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<TokenStore>(1, &TOKEN_STORE)?;
    let (actor, scope) = (check_actor(cx, 2)?, check_scope(cx, 3)?);
    let options = if cx.is_none_or_nil(4) { None } else { Some(cx.check_table(4)?) };
    let settings = match check(cx, "security.token.create", "actor", actor.id())? {
        Ok(settings) => settings,
        Err(failure) => return failure.ret_nil(cx),
    };
    let (lifetime, meta) = match read_options(cx, options) {
        Ok((lifetime, meta)) => (lifetime.unwrap_or(settings.lifetime), meta),
        Err(message) => return Failure::new(kind::INVALID, message).ret_nil(cx),
    };
    let token = match settings.new_token() {
        Ok(token) => token,
        Err(message) => return Failure::new(kind::INTERNAL, message).ret_nil(cx),
    };
    let value = token::record(&actor, &scope, meta, lifetime);
    let work = Work::Put { key: token::key_of(&token), value, ttl: Some(lifetime), condition: Condition::Always };
    ask_entry(cx, &settings.store, work, Arc::new(Create { token }))
}

fn read_options(cx: &mut Cx<'_>, options: Option<TableRef>) -> Result<(Option<Duration>, Data), String> {
    let Some(options) = options else { return Ok((None, Data::Nil)) };
    let lifetime = match cx.raw_get_str(options, "expiration") {
        v if v.is_nil() => None,
        v => Some(expiration(cx, v).ok_or(INVALID_EXPIRATION)?),
    };
    let meta = cx.raw_get_str(options, "meta");
    Ok((lifetime, check_meta_value(cx, meta)?))
}

/// How long a token is valid: a number of milliseconds, a text, or a duration of the module `time`.
fn expiration(cx: &mut Cx<'_>, v: Value) -> Option<Duration> {
    let nanos = match kind_of(v) {
        Kind::Int(n) => n.checked_mul(duration::MILLISECOND)?,
        Kind::Float(f) => duration::Duration::of_float(f * 1e6)?.0,
        Kind::Str(text) => with_days(cx.bytes(text.into()))?,
        Kind::Nil | Kind::Boolean(_) | Kind::Table(_) | Kind::Other => duration::Duration::of_value(cx, v)?.0,
    };
    u64::try_from(nanos).ok().filter(|nanos| *nanos > 0).map(Duration::from_nanos)
}

/// The nanoseconds of a text, which may begin with a number of days.
fn with_days(text: &[u8]) -> Option<i64> {
    let parse = |text: &[u8]| duration::Duration::parse(text).ok().map(|span| span.0);
    let Some(at) = text.iter().position(|c| *c == b'd') else { return parse(text) };
    let (days, rest) = (text.get(..at)?, text.get(at + 1..)?);
    if !days.iter().all(|c| c.is_ascii_digit() || *c == b'.') {
        return None;
    }
    let days = parse(&[days, b"h"].concat())?.checked_mul(HOURS_PER_DAY)?;
    if rest.is_empty() {
        return Some(days);
    }
    rest.first().filter(|c| c.is_ascii_digit() || **c == b'.')?;
    days.checked_add(parse(rest)?)
}

#[derive(Debug)]
struct Create {
    token: Vec<u8>,
}

impl Finish for Create {
    fn operation(&self) -> &'static str {
        "create token"
    }

    fn finish(&self, cx: &mut Cx<'_>, answer: Result<Answer, Value>) -> Result<Ret, Raise> {
        match answer {
            Ok(_) => {
                let token = cx.new_str(&self.token);
                ret_ok(cx, token)
            }
            Err(error) => cx.ret(&[Value::NIL, error]),
        }
    }
}

// ---- validate

/// `store:validate(token)`.
fn validate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<TokenStore>(1, &TOKEN_STORE)?;
    let token = cx.check_str(2)?;
    match check(cx, "security.token.validate", "token", token)? {
        Ok(settings) if settings.is_signed(token) => {
            ask_entry(cx, &settings.store, Work::Get(token::key_of(token)), Arc::new(Validate))
        }
        Ok(_) => ret_invalid(cx),
        Err(failure) => {
            let error = failure.into_value(cx);
            cx.ret(&[Value::NIL, Value::NIL, error])
        }
    }
}

/// One answer for all that may be wrong with a token: who tries tokens learns nothing.
fn ret_invalid(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let error = Failure::new(kind::PERMISSION_DENIED, INVALID_TOKEN).into_value(cx);
    cx.ret(&[Value::NIL, Value::NIL, error])
}

#[derive(Debug)]
struct Validate;

impl Finish for Validate {
    fn operation(&self) -> &'static str {
        "validate token"
    }

    fn finish(&self, cx: &mut Cx<'_>, answer: Result<Answer, Value>) -> Result<Ret, Raise> {
        let found = match answer {
            Ok(Answer::Found(Some(entry))) => token::read(&entry.value, cx.policies()),
            Ok(_) => None,
            Err(error) => return cx.ret(&[Value::NIL, Value::NIL, error]),
        };
        let Some((actor, scope)) = found else { return ret_invalid(cx) };
        let actor = cx.new_object(&ACTOR_TYPE, ActorObject(Arc::new(actor)));
        let scope = cx.new_object(&SCOPE_TYPE, ScopeObject(Arc::new(scope)));
        cx.ret(&[actor, scope, Value::NIL])
    }
}

// ---- revoke, close

/// `store:revoke(token)`.
fn revoke(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<TokenStore>(1, &TOKEN_STORE)?;
    let token = cx.check_str(2)?;
    match check(cx, "security.token.revoke", "token", token)? {
        Ok(settings) => ask_entry(cx, &settings.store, Work::Remove(token::key_of(token)), Arc::new(Revoke)),
        Err(failure) => failure.ret_nil(cx),
    }
}

#[derive(Debug)]
struct Revoke;

impl Finish for Revoke {
    fn operation(&self) -> &'static str {
        "revoke token"
    }

    fn finish(&self, cx: &mut Cx<'_>, answer: Result<Answer, Value>) -> Result<Ret, Raise> {
        match answer {
            Ok(answer) => ret_ok(cx, matches!(answer, Answer::Removed(true))),
            Err(error) => cx.ret(&[Value::NIL, error]),
        }
    }
}

/// `store:close()`.
fn close(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<TokenStore>(1, &TOKEN_STORE)?.is_closed.store(true, Ordering::Relaxed);
    ret_ok(cx, true)
}

fn text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let store = cx.check_object::<TokenStore>(1, &TOKEN_STORE)?;
    let text = format!("security.TokenStore{{{}}}", store.id);
    let text = cx.new_str(text.as_bytes());
    cx.ret1(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_stand_before_the_rest() {
        const DAY: i64 = HOURS_PER_DAY * duration::HOUR;
        for (text, nanos) in [
            ("7d", Some(7 * DAY)),
            ("1.5d", Some(DAY + DAY / 2)),
            ("1d12h", Some(DAY + DAY / 2)),
            ("1h", Some(duration::HOUR)),
            ("50ms", Some(50 * duration::MILLISECOND)),
            ("d", None),
            ("1h2d", None),
            ("-1d", None),
            ("1d-1h", None),
            ("1dd", None),
            ("1 d", None),
            ("200000d", None),
            ("", None),
        ] {
            assert_eq!(with_days(text.as_bytes()), nanos, "{text}");
        }
    }
}
