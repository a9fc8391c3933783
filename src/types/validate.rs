//! Validators, as far as they are checked before the program runs: whether they suit their type, and constants.

use super::store::{Store, Type, TypeId, Validator};

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
    let parts = match store.get(wanted) {
        Type::Named(_) => {
            // An alias keeps its validators only while it is not unfolded.
            let mut current = wanted;
            for _ in 0..16 {
                match store.alias_body(current) {
                    Some(body) => current = body,
                    None => break,
                }
            }
            vec![current]
        }
        Type::Union(list) => store.list(list).to_vec(),
        _ => vec![wanted],
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
                Validator::Pattern(_) => false,
            };
            if is_broken {
                return Some(validator);
            }
        }
    }
    None
}

/// Whether `text` is a regular expression as far as its brackets and repetitions tell.
pub(super) fn is_pattern(text: &[u8]) -> bool {
    let mut depth = 0_u32;
    let mut can_repeat = false;
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                if bytes.next().is_none() {
                    return false;
                }
                can_repeat = true;
            }
            b'(' => {
                depth += 1;
                can_repeat = false;
            }
            b')' => {
                let Some(less) = depth.checked_sub(1) else { return false };
                depth = less;
                can_repeat = true;
            }
            b'[' => {
                let mut is_first = true;
                loop {
                    match bytes.next() {
                        None => return false,
                        Some(b'\\') => {
                            if bytes.next().is_none() {
                                return false;
                            }
                        }
                        Some(b']') if !is_first => break,
                        Some(b'^') if is_first => continue,
                        Some(_) => {}
                    }
                    is_first = false;
                }
                can_repeat = true;
            }
            b'*' | b'+' => {
                if !can_repeat {
                    return false;
                }
            }
            b'|' => can_repeat = false,
            _ => can_repeat = true,
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::is_pattern;

    #[test]
    fn broken_patterns_are_told_apart() {
        for good in ["^[a-z]+@[a-z]+$", "(a|b)*", r"\d{3}", "[]a]", "a?b+"] {
            assert!(is_pattern(good.as_bytes()), "{good}");
        }
        for bad in ["(", ")", "[a", "*a", "a|*", "\\"] {
            assert!(!is_pattern(bad.as_bytes()), "{bad}");
        }
    }
}
