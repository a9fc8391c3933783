//! Validators, as far as they are checked before the program runs: whether they suit their type, and constants.

use regex::bytes::Regex;

use super::normal::Parts;
use super::store::{Store, Type, TypeId, Validator};
use super::symbols::Symbol;

/// Whether `validator` has a meaning for values of `ty`.
pub(super) fn applies(store: &mut Store, validator: Validator, ty: TypeId) -> bool {
    store.parts(ty).into_iter().all(|part| {
        let part = store.unfold(part);
        match (validator, store.get(part)) {
            (_, Type::Nil | Type::Any | Type::Unknown | Type::Param(_)) => true,
            (Validator::Min(_) | Validator::Max(_), Type::Number | Type::Integer | Type::Int(_) | Type::Float(_)) => {
                true
            }
            (Validator::MinLen(_) | Validator::MaxLen(_), Type::String | Type::Str(_) | Type::Table) => true,
            (Validator::MinLen(_) | Validator::MaxLen(_), Type::Record(table)) => {
                let table = store.table(table);
                table.array.is_some() || table.map.is_some()
            }
            (Validator::Pattern(_), Type::String | Type::Str(_)) => true,
            _ => false,
        }
    })
}

/// The validator of `wanted` that the constant `given` breaks.
pub(super) fn broken(store: &mut Store, given: TypeId, wanted: TypeId) -> Option<Validator> {
    // Nothing but constants breaks one here.
    if !matches!(store.get(given), Type::Int(_) | Type::Float(_) | Type::Str(_)) {
        return None;
    }
    let parts = match store.get(wanted) {
        // An alias keeps its validators only while it is not unfolded.
        Type::Named(_) => Parts::from_slice(&[aliased(store, wanted)]),
        Type::Union(list) => store.members(list),
        _ => Parts::from_slice(&[wanted]),
    };
    for part in parts {
        let Type::Validated(_, list) = store.get(part) else { continue };
        for validator in store.validators(list).to_vec() {
            #[expect(clippy::cast_precision_loss, reason = "limits are compared as floats")]
            let number = match store.get(given) {
                Type::Int(value) => Some(value as f64),
                Type::Float(bits) => Some(f64::from_bits(bits)),
                _ => None,
            };
            let length = match store.get(given) {
                Type::Str(text) => i64::try_from(store.symbols.text(text).len()).ok(),
                _ => None,
            };
            let is_broken = match validator {
                Validator::Min(limit) => number.is_some_and(|number| number < limit),
                Validator::Max(limit) => number.is_some_and(|number| number > limit),
                Validator::MinLen(limit) => length.is_some_and(|length| length < limit),
                Validator::MaxLen(limit) => length.is_some_and(|length| length > limit),
                Validator::Pattern(pattern) => !has_pattern(store, given, pattern),
            };
            if is_broken {
                return Some(validator);
            }
        }
    }
    None
}

/// Whether `text` is a regular expression.
pub(super) fn is_pattern(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| Regex::new(text).is_ok())
}

/// Whether the constant text `given` has the pattern. What cannot be told, has it.
fn has_pattern(store: &Store, given: TypeId, pattern: Symbol) -> bool {
    let Type::Str(text) = store.get(given) else { return true };
    let regex = std::str::from_utf8(store.symbols.text(pattern)).ok().and_then(|pattern| Regex::new(pattern).ok());
    regex.is_none_or(|regex| regex.is_match(store.symbols.text(text)))
}

/// The validator of the array or map type `wanted` that a constructor with so many elements breaks.
pub(super) fn broken_length(store: &mut Store, n_elements: usize, wanted: TypeId) -> Option<Validator> {
    let length = i64::try_from(n_elements).unwrap_or(i64::MAX);
    let part = aliased(store, wanted);
    let Type::Validated(_, list) = store.get(part) else { return None };
    let is_broken = |validator: &Validator| match validator {
        Validator::MinLen(limit) => length < *limit,
        Validator::MaxLen(limit) => length > *limit,
        _ => false,
    };
    store.validators(list).iter().copied().find(is_broken)
}

/// What an alias stands for, with its validators.
fn aliased(store: &mut Store, ty: TypeId) -> TypeId {
    const ALIASES_MAX: u32 = 16;
    let mut current = ty;
    for _ in 0..ALIASES_MAX {
        match store.alias_body(current) {
            Some(body) => current = body,
            None => break,
        }
    }
    current
}

#[cfg(test)]
mod tests {
    use super::is_pattern;

    #[test]
    fn broken_patterns_are_told_apart() {
        for good in ["^[a-z]+@[a-z]+$", "(a|b)*", r"\d{3}", "a?b+"] {
            assert!(is_pattern(good.as_bytes()), "{good}");
        }
        for bad in ["(", ")", "[a", "*a", "\\"] {
            assert!(!is_pattern(bad.as_bytes()), "{bad}");
        }
    }
}
