//! Every kind with wrong values in every field (idea 51 of the specification).

use std::sync::Arc;

use super::{Kind, Type, all};
use crate::project::change::changed;
use crate::project::check::check;
use crate::project::data::{Data, Map};
use crate::project::entry::{Entry, State};
use crate::project::finding::Finding;
use crate::project::id::Id;

fn map() -> Data {
    Data::Map(Map::new(vec![("x".into(), 1.into())]))
}

/// A value of a type that no field of this type takes; none if it takes all.
fn wrong(ty: Type) -> Option<Data> {
    match ty {
        Type::Any => None,
        Type::List | Type::Map | Type::TextMap | Type::RefMap(_) => Some(5.into()),
        Type::Bool
        | Type::Text
        | Type::Source
        | Type::Int(..)
        | Type::Number(..)
        | Type::Duration
        | Type::Mode
        | Type::Size
        | Type::OneOf(..)
        | Type::Texts
        | Type::Ref(_)
        | Type::Refs(_) => Some(map()),
    }
}

fn findings(kind: &Kind, value: impl Fn(Type) -> Option<Data>) -> Vec<Finding> {
    let data = Data::Map(Map::default());
    let id = Id::new("shop", "a");
    let mut entry = Entry { id, kind: kind.name.into(), meta: Map::default(), data, origin: None };
    for row in kind.rows() {
        if let Some(value) = value(row.ty) {
            entry = changed(&entry, row.path, Some(value)).unwrap();
        }
    }
    let mut state = State::default();
    state.insert(Arc::new(entry));
    check(&state, &State::default())
}

#[test]
fn a_wrong_type_gives_one_message_a_field() {
    for kind in all() {
        let found = findings(kind, wrong);
        for row in kind.rows().filter(|row| wrong(row.ty).is_some()) {
            let n = found.iter().filter(|finding| {
                let is_old_form = finding.fault.message.contains("old form");
                finding.fault.field == row.path && !is_old_form
            });
            assert_eq!(n.count(), 1, "{} {}: {found:#?}", kind.name, row.path);
        }
    }
}

#[test]
fn no_value_makes_the_checks_fail() {
    let texts = ["", "x", ":", "a:b", "a:b:c", "${env:X}", "$${", "${", "file://", "\u{FEFF}é", "-1", "1e999"];
    let mut values: Vec<Data> = texts.iter().map(|text| (*text).into()).collect();
    values.extend([i64::MIN, -1, 0, 1, i64::MAX].map(Data::Int));
    values.extend([f64::NAN, f64::INFINITY, -0.0, 1e300, 0.5].map(Data::Float));
    values.extend([Data::Null, Data::Bool(true), map(), Data::Map(Map::default()), Data::from(Vec::new())]);
    let lists: Vec<Data> = values.iter().map(|value| vec![value.clone(), value.clone()].into()).collect();
    let maps = values.iter().map(|value| {
        Data::Map(Map::new(
            ["", "name", "type", "contract", "methods", "field", "x.y"].map(|key| (key.into(), value.clone())).to_vec(),
        ))
    });
    let maps: Vec<Data> = maps.collect();
    let lists_of_maps: Vec<Data> = maps.iter().map(|value| vec![value.clone()].into()).collect();
    for value in [values, lists, maps, lists_of_maps].concat() {
        for kind in all() {
            let found = findings(kind, |_| Some(value.clone()));
            let most =
                kind.rows().map(|row| found.iter().filter(|finding| finding.fault.field == row.path).count()).max();
            assert!(most.unwrap_or(0) <= 3, "{} {value:?}: {found:#?}", kind.name);
        }
    }
}

#[test]
fn rows_are_in_order() {
    for kind in all() {
        let mut paths: Vec<&str> = kind.field_paths().collect();
        let n = paths.len();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), n, "{} has a field twice", kind.name);
        // A field is not at the same time a group of fields.
        for pair in paths.windows(2) {
            assert!(!pair[1].starts_with(&format!("{}.", pair[0])), "{}: {pair:?}", kind.name);
        }
        assert!(!kind.about.is_empty());
    }
}
