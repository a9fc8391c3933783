//! Names and declared types of the columns of statements that a connection keeps prepared: they are asked for once, not at
//! every run.
//!
//! What is known of a text holds for the very statement that it was learnt from. That this is still the one which runs, and
//! was not prepared anew for tables that have changed, is told by two counts which SQLite keeps in the statement itself: it
//! has run once more than when it was seen last, and has been prepared again as often as then. One that has run elsewhere
//! meanwhile is looked at again.

use std::sync::Arc;

use rusqlite::{Statement, StatementStatus};

use super::declared::Declared;

/// The columns of a result.
pub(super) struct Columns {
    /// Their names.
    pub(super) names: Arc<[Box<str>]>,
    /// What their declarations mean.
    pub(super) declared: Box<[Declared]>,
}

impl Columns {
    /// Those of a statement that gives rows.
    pub(super) fn of(statement: &Statement<'_>) -> Columns {
        let columns = statement.columns();
        let of_column = |column: rusqlite::Column<'_>| -> (Box<str>, Declared) {
            (column.name().into(), Declared::of_type(column.decl_type()))
        };
        let (names, declared): (Vec<_>, Vec<_>) = columns.map(of_column).unzip();
        Columns { names: names.into(), declared: declared.into() }
    }
}

/// What is known of the statements of a connection; the one that was asked for last comes first.
#[derive(Default)]
pub(super) struct Known(Vec<Entry>);

struct Entry {
    text: Arc<str>,
    n_runs: i32,
    n_prepared: i32,
    columns: Arc<Columns>,
}

impl Known {
    /// The columns of a statement that has given its first row. `text` is what it was prepared of.
    pub(super) fn columns(&mut self, text: &Arc<str>, statement: &Statement<'_>) -> Arc<Columns> {
        let n_runs = statement.get_status(StatementStatus::Run);
        let n_prepared = statement.get_status(StatementStatus::RePrepare);
        let at = self.0.iter().position(|entry| entry.text == *text);
        if let Some(entry) = at.and_then(|at| self.0.get_mut(at))
            && entry.n_runs.checked_add(1) == Some(n_runs)
            && entry.n_prepared == n_prepared
        {
            entry.n_runs = n_runs;
            let columns = Arc::clone(&entry.columns);
            self.0.swap(0, at.unwrap_or(0));
            return columns;
        }
        let columns = Arc::new(Columns::of(statement));
        let entry = Entry { text: Arc::clone(text), n_runs, n_prepared, columns: Arc::clone(&columns) };
        match at {
            Some(at) => drop(self.0.splice(at..=at, [entry])),
            None => {
                self.0.truncate(super::CACHED - 1);
                self.0.push(entry);
            }
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that a query has now.
    fn names(db: &rusqlite::Connection, known: &mut Known, text: &str) -> (Vec<String>, Vec<Declared>, Arc<Columns>) {
        let mut statement = db.prepare_cached(text).unwrap();
        let mut rows = statement.raw_query();
        let row = rows.next().unwrap().unwrap();
        let columns = known.columns(&text.into(), row.as_ref());
        (columns.names.iter().map(ToString::to_string).collect(), columns.declared.to_vec(), columns)
    }

    #[test]
    fn what_is_known_holds_until_the_statement_is_another() {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        db.set_prepared_statement_cache_capacity(2);
        let make = |columns: &str| {
            db.execute_batch(&format!(
                "DROP TABLE IF EXISTS t; CREATE TABLE t ({columns}); INSERT INTO t DEFAULT VALUES"
            ))
            .unwrap();
        };
        let (mut known, all) = (Known::default(), "SELECT * FROM t");
        make("a DATE");
        let first = names(&db, &mut known, all);
        assert_eq!((first.0.as_slice(), first.1.as_slice()), (&["a".to_owned()][..], &[Declared::Date][..]));
        assert!(Arc::ptr_eq(&first.2, &names(&db, &mut known, all).2), "asked for once");
        // Prepared again by SQLite itself.
        make("b BOOLEAN, c");
        assert_eq!(names(&db, &mut known, all).0, ["b", "c"]);
        assert_eq!(names(&db, &mut known, all).1, [Declared::Boolean, Declared::Other]);
        // Another statement of the same text.
        for n in 0..5 {
            names(&db, &mut known, &format!("SELECT {n}"));
        }
        make("b DATE, c");
        assert_eq!(names(&db, &mut known, all).1, [Declared::Date, Declared::Other]);
        db.flush_prepared_statement_cache();
        make("b BOOLEAN, c");
        assert_eq!(names(&db, &mut known, all).1, [Declared::Boolean, Declared::Other]);
        // It has run elsewhere meanwhile.
        db.prepare_cached(all).unwrap().query_row([], |_| Ok(())).unwrap();
        assert_eq!(names(&db, &mut known, all).0, ["b", "c"]);
    }

    #[test]
    fn there_is_an_end_to_what_is_known() {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        let mut known = Known::default();
        for n in 0..200 {
            names(&db, &mut known, &format!("SELECT {n}"));
        }
        assert_eq!(known.0.len(), super::super::CACHED);
    }
}
