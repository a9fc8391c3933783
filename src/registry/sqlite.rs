//! Versions in a SQLite file (specification: registry, section 5).
//!
//! One transaction a change, written through: what has returned survives the end of the program, whatever ends it. Operations
//! are kept as JSON; what JSON has no form for stands in an object with one member: `{"map": [[key, value], …]}`,
//! `{"bytes": [0, …]}`, `{"float": "inf"}`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Number, Value, json};

use super::changes::Op;
use super::entry::Entry;
use super::storage::{Storage, Stored};
use super::version::Version;
use crate::data::{Data, Key, Map};

/// What `PRAGMA user_version` says of a file that this program understands.
const FORMAT: i64 = 1;
/// How long to wait for another program that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS versions (
        id INTEGER PRIMARY KEY, parent INTEGER NOT NULL, time INTEGER NOT NULL, comment TEXT, ops TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS head (
        only INTEGER PRIMARY KEY CHECK (only = 0), version INTEGER NOT NULL, last INTEGER NOT NULL
    ) STRICT;
    PRAGMA user_version = 1;";

/// See the head of the file.
pub(crate) struct Sqlite {
    path: PathBuf,
    /// Open from the first use on.
    db: Option<Connection>,
}

impl Sqlite {
    /// A file, which is made when it is first needed.
    pub(crate) fn new(path: PathBuf) -> Sqlite {
        Sqlite { path, db: None }
    }

    fn db(&mut self) -> Result<&mut Connection, String> {
        let db = match self.db.take() {
            Some(db) => db,
            None => self.open()?,
        };
        Ok(self.db.insert(db))
    }

    fn open(&self) -> Result<Connection, String> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let connect = || {
            let db = Connection::open(&self.path)?;
            db.busy_timeout(BUSY_TIMEOUT)?;
            db.pragma_update(None, "synchronous", "FULL")?;
            let format: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if format == 0 {
                db.execute_batch(TABLES)?;
            }
            Ok((db, format))
        };
        let (db, format) = connect().map_err(|error| self.told(&error))?;
        if format > FORMAT {
            return Err(format!("{}: format {format} is of a later version of wippy", self.path.display()));
        }
        Ok(db)
    }

    fn told(&self, error: &rusqlite::Error) -> String {
        format!("{}: {error}", self.path.display())
    }

    /// Does something as one transaction.
    fn change(&mut self, body: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Result<(), String> {
        let transact = |db: &mut Connection| {
            let transaction = db.transaction()?;
            body(&transaction)?;
            transaction.commit()
        };
        let done = transact(self.db()?);
        done.map_err(|error| self.told(&error))
    }
}

impl Storage for Sqlite {
    fn load(&mut self) -> Result<(Vec<Stored>, u64, u64), String> {
        let name = self.path.display().to_string();
        let read = |db: &Connection| {
            let head = db.query_row("SELECT version, last FROM head", [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
            });
            let mut statement = db.prepare("SELECT id, parent, time, comment, ops FROM versions ORDER BY id")?;
            let rows = statement.query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, String>(4)?))
            })?;
            Ok((head.optional()?.unwrap_or_default(), rows.collect::<rusqlite::Result<Vec<_>>>()?))
        };
        let result = read(self.db()?);
        let ((head, last), rows) = result.map_err(|error: rusqlite::Error| self.told(&error))?;
        let mut stored = Vec::with_capacity(rows.len());
        for (id, parent, time, comment, ops) in rows {
            let (number, parent): (i64, i64) = (id, parent);
            let ops = ops_of(&ops).ok_or_else(|| format!("{name}: version v{number} is damaged"))?;
            stored.push(Stored { number: unsigned(number), parent: unsigned(parent), time, comment, ops });
        }
        Ok((stored, unsigned(head), unsigned(last)))
    }

    fn append(&mut self, version: &Version) -> Result<(), String> {
        let (number, parent) = (signed(version.number), signed(version.parent.unwrap_or(0)));
        let ops = Value::Array(version.ops.iter().map(written).collect()).to_string();
        self.change(|db| {
            let row = params![number, parent, version.time, version.comment, ops];
            db.execute("INSERT INTO versions (id, parent, time, comment, ops) VALUES (?1, ?2, ?3, ?4, ?5)", row)?;
            db.execute("INSERT OR REPLACE INTO head (only, version, last) VALUES (0, ?1, ?1)", [number]).map(drop)
        })
    }

    fn set_head(&mut self, number: u64) -> Result<(), String> {
        self.change(|db| db.execute("UPDATE head SET version = ?1", [signed(number)]).map(drop))
    }

    fn remove(&mut self, numbers: &[u64]) -> Result<(), String> {
        self.change(|db| {
            let mut statement = db.prepare("DELETE FROM versions WHERE id = ?1")?;
            numbers.iter().try_for_each(|number| statement.execute([signed(*number)]).map(drop))
        })
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// Numbers count versions: they stay far below the limit of SQLite's integers.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn written(op: &Op) -> Value {
    let entry = op.entry();
    match op {
        Op::Delete(_) => json!({"do": op.kind(), "id": &*entry.id, "kind": &*entry.kind}),
        Op::Create(_) | Op::Update(_) => json!({
            "do": op.kind(), "id": &*entry.id, "kind": &*entry.kind,
            "meta": json_of(&entry.meta), "data": json_of(&entry.data),
        }),
    }
}

fn ops_of(text: &str) -> Option<Vec<Op>> {
    let ops: Value = serde_json::from_str(text).ok()?;
    ops.as_array()?.iter().map(op_of).collect()
}

fn op_of(json: &Value) -> Option<Op> {
    let text = |name: &str| json.get(name)?.as_str().map(Arc::<str>::from);
    let member = |name: &str| json.get(name).map_or(Some(Data::Nil), data_of);
    let entry = Arc::new(Entry::new(text("id")?, text("kind")?, member("meta")?, member("data")?));
    match json.get("do")?.as_str()? {
        "entry.create" => Some(Op::Create(entry)),
        "entry.update" => Some(Op::Update(entry)),
        "entry.delete" => Some(Op::Delete(entry)),
        _ => None,
    }
}

fn json_of(data: &Data) -> Value {
    match data {
        Data::Nil => Value::Null,
        Data::Boolean(b) => Value::Bool(*b),
        Data::Integer(n) => Value::from(*n),
        Data::Float(n) => match Number::from_f64(*n) {
            Some(number) => Value::Number(number),
            None => json!({ "float": n.to_string() }),
        },
        Data::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Value::from(text),
            Err(_) => json!({ "bytes": text.to_vec() }),
        },
        Data::List(items) => Value::Array(items.iter().map(json_of).collect()),
        Data::Map(map) => {
            let pairs = map.iter().map(|(key, value)| json!([json_of(&key.data()), json_of(value)]));
            json!({ "map": pairs.collect::<Vec<_>>() })
        }
    }
}

fn data_of(json: &Value) -> Option<Data> {
    Some(match json {
        Value::Null => Data::Nil,
        Value::Bool(b) => Data::Boolean(*b),
        Value::Number(number) => match number.as_i64() {
            Some(n) => Data::Integer(n),
            None => Data::Float(number.as_f64()?),
        },
        Value::String(text) => Data::text(text),
        Value::Array(items) => Data::list(items.iter().map(data_of).collect::<Option<_>>()?),
        Value::Object(object) => {
            let (name, value) = object.iter().next()?;
            match name.as_str() {
                "map" => Data::Map(Arc::new(value.as_array()?.iter().map(pair_of).collect::<Option<Map>>()?)),
                "float" => Data::Float(value.as_str()?.parse().ok()?),
                "bytes" => {
                    let byte = |byte: &Value| u8::try_from(byte.as_u64()?).ok();
                    Data::text(value.as_array()?.iter().map(byte).collect::<Option<Vec<u8>>>()?)
                }
                _ => return None,
            }
        }
    })
}

fn pair_of(pair: &Value) -> Option<(Key, Data)> {
    let [key, value] = pair.as_array()?.as_slice() else { return None };
    let key = match data_of(key)? {
        Data::Integer(n) => Key::Integer(n),
        Data::Text(text) => Key::Text(text),
        Data::Nil | Data::Boolean(_) | Data::Float(_) | Data::List(_) | Data::Map(_) => return None,
    };
    Some((key, data_of(value)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::State;

    fn entry(id: &str, data: Data) -> Arc<Entry> {
        Arc::new(Entry::new(id.into(), "registry.entry".into(), Data::map([("a", Data::Integer(1))]), data))
    }

    fn version(number: u64, parent: u64, ops: Vec<Op>) -> Version {
        let comment = (number == 2).then(|| "why".to_owned());
        Version { number, parent: Some(parent), time: 7, comment, ops: ops.into(), state: State::default() }
    }

    #[test]
    fn every_value_comes_back_as_it_was() {
        let mut map = Map::new();
        map.insert(Key::Integer(3), Data::Nil);
        map.insert(Key::text("map"), Data::list(vec![Data::Boolean(true), Data::Float(1.0), Data::Integer(i64::MIN)]));
        let all = [
            Data::Map(Arc::new(map)),
            Data::Map(Arc::default()),
            Data::list(Vec::new()),
            Data::Float(f64::INFINITY),
            Data::Float(0.1),
            Data::text(b"\xff\0"),
            Data::text("float"),
        ];
        for data in all {
            assert_eq!(data_of(&json_of(&data)), Some(data));
        }
        assert!(matches!(data_of(&json_of(&Data::Float(f64::NAN))), Some(Data::Float(n)) if n.is_nan()));
        assert_eq!(data_of(&json!({"other": 1})), None);
    }

    #[test]
    fn versions_survive_the_program() {
        let folder = std::env::temp_dir().join(format!("wippy-history-{}", std::process::id()));
        let path = folder.join("below").join("registry.db");
        let mut storage = Sqlite::new(path.clone());
        assert!(storage.load().unwrap().0.is_empty());
        let (a, b) = (entry("app:a", Data::text("x")), entry("app:b", Data::Nil));
        storage.append(&version(1, 0, vec![Op::Create(Arc::clone(&a))])).unwrap();
        storage.append(&version(2, 1, vec![Op::Update(Arc::clone(&a)), Op::Create(b)])).unwrap();
        storage.append(&version(3, 2, vec![Op::Delete(a)])).unwrap();
        storage.remove(&[3]).unwrap();
        storage.set_head(1).unwrap();
        // A number that is used twice is another program's: nothing of the change is kept.
        assert!(storage.append(&version(2, 1, Vec::new())).unwrap_err().contains("UNIQUE"));
        drop(storage);
        let (stored, head, last) = Sqlite::new(path.clone()).load().unwrap();
        assert_eq!((head, last), (1, 3));
        assert_eq!(stored.iter().map(|one| (one.number, one.parent)).collect::<Vec<_>>(), [(1, 0), (2, 1)]);
        assert_eq!(stored[1].comment.as_deref(), Some("why"));
        assert_eq!(stored[1].ops.iter().map(Op::kind).collect::<Vec<_>>(), ["entry.update", "entry.create"]);
        assert!(stored[0].ops[0].entry().is_equal(stored[1].ops[0].entry()));
        std::fs::write(&path, "no database, but long enough to be looked at as if it were one ".repeat(20)).unwrap();
        assert!(Sqlite::new(path).load().unwrap_err().contains("not a database"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
