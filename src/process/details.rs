//! Detached data: a table, as deep as it may be, that belongs to no heap.
//!
//! A table is a list of entries whose keys and values are scalars, strings or numbers of other tables. Shared parts and
//! cycles are kept. Both directions work through a list, so depth costs no native stack.

use std::collections::HashMap;

use crate::vm::native::{Cx, Kind, Raise, TableRef, Value, kind_of, type_of};

/// Entries that are copied for one reduction.
const ENTRIES_PER_REDUCTION: usize = 32;

/// A value without a heap.
enum Item {
    Boolean(bool),
    Int(i64),
    Float(f64),
    Str(Box<[u8]>),
    Table(usize),
}

/// The contents of a table that belongs to no heap.
pub(crate) struct Details {
    /// Each table's entries; the first is the table that was copied.
    tables: Vec<Vec<(Item, Item)>>,
    bytes: usize,
}

/// Why a table cannot be copied: where the part stands and what it is.
pub(crate) struct Refusal {
    path: Vec<u8>,
    type_name: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = String::from_utf8_lossy(&self.path);
        write!(f, "value at {path} cannot be copied: {}", self.type_name)
    }
}

/// A table whose entries are still to be copied, and the field of which table it was found in.
struct Found {
    table: TableRef,
    parent: usize,
    field: Field,
}

/// A part of a table: a key, or the value under a key.
#[derive(Clone, Copy)]
enum Field {
    Key,
    Value(Value),
}

/// A copy on its way out of the heap.
struct Packer {
    found: Vec<Found>,
    numbers: HashMap<usize, usize>,
    bytes: usize,
}

impl Packer {
    /// Copies a part of table number `parent`.
    fn item(&mut self, cx: &mut Cx<'_>, v: Value, parent: usize, field: Field) -> Result<Item, Fault> {
        Ok(match kind_of(v) {
            Kind::Boolean(b) => Item::Boolean(b),
            Kind::Int(i) => Item::Int(i),
            Kind::Float(f) => Item::Float(f),
            Kind::Str(s) => {
                let bytes = cx.bytes(s.into());
                self.bytes += bytes.len();
                Item::Str(bytes.into())
            }
            Kind::Table(table) => {
                let next = self.found.len();
                let number = *self.numbers.entry(cx.address(v)).or_insert(next);
                if number == next {
                    self.found.push(Found { table, parent, field });
                }
                Item::Table(number)
            }
            Kind::Nil | Kind::Other => return Err(Fault { v, parent, field }),
        })
    }

    /// What messages say of a part that cannot be copied.
    fn refuse(&self, cx: &mut Cx<'_>, fault: &Fault, name: &str) -> Refusal {
        let mut fields = vec![path_to(cx, fault.field)];
        let mut at = fault.parent;
        while at > 0
            && let Some(found) = self.found.get(at)
        {
            fields.push(path_to(cx, found.field));
            at = found.parent;
        }
        fields.push(name.as_bytes().to_vec());
        fields.reverse();
        let type_name = match cx.object(fault.v) {
            Some(object) => object.type_name().to_owned(),
            None => type_of(fault.v).name().to_owned(),
        };
        Refusal { path: fields.concat(), type_name }
    }
}

/// A part that cannot be copied.
struct Fault {
    v: Value,
    parent: usize,
    field: Field,
}

impl Details {
    /// Copies a table that messages call `name`. An empty one gives nothing.
    pub(crate) fn pack(cx: &mut Cx<'_>, table: TableRef, name: &str) -> Result<Option<Details>, Refusal> {
        let numbers = HashMap::from([(cx.address(table.into()), 0)]);
        let mut packer = Packer { found: vec![Found { table, parent: 0, field: Field::Key }], numbers, bytes: 0 };
        let mut tables = Vec::new();
        let mut n = 0;
        while let Some(&Found { table, .. }) = packer.found.get(tables.len()) {
            let mut entries = Vec::new();
            let mut cursor = 0;
            while let Some((key, value, next)) = cx.entry_from(table, cursor) {
                cursor = next;
                let number = tables.len();
                let key_item = packer.item(cx, key, number, Field::Key);
                let key_item = key_item.map_err(|fault| packer.refuse(cx, &fault, name))?;
                let value_item = packer.item(cx, value, number, Field::Value(key));
                let value_item = value_item.map_err(|fault| packer.refuse(cx, &fault, name))?;
                entries.push((key_item, value_item));
            }
            n += entries.len();
            packer.bytes += size_of::<Vec<(Item, Item)>>() + entries.len() * size_of::<(Item, Item)>();
            tables.push(entries);
        }
        cx.charge(n / ENTRIES_PER_REDUCTION);
        Ok((n > 0).then_some(Details { tables, bytes: packer.bytes }))
    }

    /// Makes a table of its contents.
    pub(crate) fn unpack(&self, cx: &mut Cx<'_>) -> Result<Value, Raise> {
        cx.check_memory(self.bytes)?;
        let tables: Vec<TableRef> = self
            .tables
            .iter()
            .map(|entries| {
                let n_items = (1..).zip(entries).take_while(|(i, entry)| matches!(entry.0, Item::Int(k) if k == *i));
                let n_items = n_items.count();
                cx.new_table(n_items, entries.len() - n_items)
            })
            .collect();
        for (&table, entries) in tables.iter().zip(&self.tables) {
            for (key, value) in entries {
                let (key, value) = (value_of(cx, key, &tables), value_of(cx, value, &tables));
                cx.raw_set(table, key, value)?;
            }
            cx.charge(entries.len() / ENTRIES_PER_REDUCTION);
        }
        Ok(tables.first().map_or(Value::NIL, |&table| table.into()))
    }

    /// Bytes that it takes, roughly.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

fn value_of(cx: &mut Cx<'_>, item: &Item, tables: &[TableRef]) -> Value {
    match *item {
        Item::Boolean(b) => b.into(),
        Item::Int(i) => i.into(),
        Item::Float(f) => f.into(),
        Item::Str(ref bytes) => cx.new_str(bytes),
        Item::Table(number) => tables.get(number).map_or(Value::NIL, |&table| table.into()),
    }
}

/// How a path goes on to a part.
fn path_to(cx: &mut Cx<'_>, field: Field) -> Vec<u8> {
    let Field::Value(key) = field else { return b"(key)".to_vec() };
    match kind_of(key) {
        Kind::Str(name) if is_identifier(cx.bytes(name.into())) => [b".", cx.bytes(name.into())].concat(),
        Kind::Str(name) => [b"[\"", cx.bytes(name.into()), b"\"]"].concat(),
        Kind::Boolean(b) => format!("[{b}]").into_bytes(),
        Kind::Int(_) | Kind::Float(_) => {
            let text = cx.to_str(key).unwrap_or(Value::NIL);
            [b"[", cx.bytes(text), b"]"].concat()
        }
        Kind::Nil | Kind::Table(_) | Kind::Other => format!("[{}]", type_of(key).name()).into_bytes(),
    }
}

fn is_identifier(name: &[u8]) -> bool {
    let is_start = |c: &u8| c.is_ascii_alphabetic() || *c == b'_';
    name.first().is_some_and(is_start) && name.iter().all(|c| is_start(c) || c.is_ascii_digit())
}
