//! Data of entries as everything but the project itself takes it.

use std::sync::Arc;

use crate::data::Data;
use crate::project;

/// The plain value of data of an entry: a file is its text.
pub(super) fn data(written: &project::Data) -> Data {
    match written {
        project::Data::Null => Data::Nil,
        project::Data::Bool(b) => Data::Boolean(*b),
        project::Data::Int(n) => Data::Integer(*n),
        project::Data::Float(n) => Data::Float(*n),
        project::Data::Str(text) => Data::Text(Arc::from(text.as_bytes())),
        project::Data::File(file) => Data::text(file.text.as_bytes()),
        project::Data::List(items) => Data::list(items.iter().map(data).collect()),
        project::Data::Map(map) => Data::map(map.iter().map(|(key, value)| (key.as_bytes(), data(value)))),
    }
}
