//! A statement that is being built, of any of the four kinds, and its text.

use std::sync::Arc;

use super::super::engine::Engine;
use super::super::failure::Failure;
use super::fragment::{Arg, Format, Fragment};

/// The kinds of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Select,
    Insert,
    Update,
    Delete,
}

/// One of several conditions of a `where` or `having`.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) sql: Fragment,
    /// It came as a text, which may have an OR of its own.
    pub(super) is_text: bool,
}

/// See the head of the file. Parts that a kind does not have stay empty.
#[derive(Clone, Debug)]
pub(super) struct Query {
    pub(super) kind: Kind,
    pub(super) prefix: Vec<Fragment>,
    pub(super) options: Vec<Fragment>,
    pub(super) is_distinct: bool,
    /// What is selected, or the columns of an insert.
    pub(super) columns: Vec<Fragment>,
    /// The table that is changed.
    pub(super) table: Option<Fragment>,
    pub(super) from: Option<Fragment>,
    pub(super) joins: Vec<Fragment>,
    pub(super) sets: Vec<(Fragment, Fragment)>,
    pub(super) rows: Vec<Vec<Fragment>>,
    /// From where an insert gets its rows.
    pub(super) source: Option<Fragment>,
    pub(super) conditions: Vec<Condition>,
    pub(super) groups: Vec<Fragment>,
    pub(super) group_conditions: Vec<Condition>,
    pub(super) order: Vec<Fragment>,
    pub(super) limit: Option<u64>,
    pub(super) offset: Option<u64>,
    pub(super) suffix: Vec<Fragment>,
    pub(super) format: Format,
    /// The first mistake of what it was made of.
    pub(super) failure: Option<Arc<Failure>>,
}

impl Query {
    /// An empty statement.
    pub(super) fn new(kind: Kind) -> Query {
        Query {
            kind,
            prefix: Vec::new(),
            options: Vec::new(),
            is_distinct: false,
            columns: Vec::new(),
            table: None,
            from: None,
            joins: Vec::new(),
            sets: Vec::new(),
            rows: Vec::new(),
            source: None,
            conditions: Vec::new(),
            groups: Vec::new(),
            group_conditions: Vec::new(),
            order: Vec::new(),
            limit: None,
            offset: None,
            suffix: Vec::new(),
            format: Format::Question,
            failure: None,
        }
    }

    /// The piece, or nothing, and the mistake is remembered.
    pub(super) fn accept(&mut self, piece: Result<Fragment, Failure>) -> Option<Fragment> {
        match piece {
            Ok(piece) => Some(piece),
            Err(failure) => {
                self.failure.get_or_insert_with(|| Arc::new(failure));
                None
            }
        }
    }

    /// The whole text with its arguments.
    ///
    /// # Errors
    /// Something is missing or wrong.
    pub(super) fn render(&self) -> Result<Fragment, Failure> {
        self.check()?;
        let mut out = Writer::default();
        self.head(&mut out);
        self.tail(&mut out, None);
        Ok(out.0)
    }

    /// As [`Query::render`], with what the engine writes otherwise.
    ///
    /// # Errors
    /// As there; or the engine has no such statement.
    pub(super) fn render_for(&self, engine: Engine) -> Result<Fragment, Failure> {
        self.check()?;
        let is_change = matches!(self.kind, Kind::Update | Kind::Delete);
        let is_limited = !self.order.is_empty() || self.limit.is_some() || self.offset.is_some();
        let mut out = Writer::default();
        self.head(&mut out);
        if engine == Engine::Sqlite && is_change && is_limited {
            if self.from.is_some() {
                return Err(Failure::invalid("sqlite has no order, limit or offset in an update with from"));
            }
            self.limited_rows(&mut out);
        } else {
            self.tail(&mut out, Some(engine));
        }
        Ok(out.0)
    }

    fn check(&self) -> Result<(), Failure> {
        if let Some(failure) = &self.failure {
            return Err((**failure).clone());
        }
        let has_table = self.table.is_some();
        let message = match self.kind {
            Kind::Select if self.columns.is_empty() => "select statements must have at least one result column",
            Kind::Insert if !has_table => "insert statements must specify a table",
            Kind::Insert if self.rows.is_empty() && self.source.is_none() => {
                "insert statements must have at least one set of values or select clause"
            }
            Kind::Insert => return self.check_rows(),
            Kind::Update if !has_table => "update statements must specify a table",
            Kind::Update if self.sets.is_empty() => "update statements must have at least one Set clause",
            Kind::Delete if !has_table => "delete statements must specify a From table",
            Kind::Select | Kind::Update | Kind::Delete => return Ok(()),
        };
        Err(Failure::invalid(message))
    }

    fn check_rows(&self) -> Result<(), Failure> {
        let Some(first) = self.rows.first() else { return Ok(()) };
        let expected = if self.columns.is_empty() { first.len() } else { self.columns.len() };
        match self.rows.iter().zip(1..).find(|(row, _)| row.len() != expected) {
            Some((row, number)) => {
                let of_what = if self.columns.is_empty() { "the first row" } else { "the columns" };
                let message = format!("row {number} of the insert has {} values, {of_what} {expected}", row.len());
                Err(Failure::invalid(message))
            }
            None => Ok(()),
        }
    }

    /// Everything before WHERE.
    fn head(&self, out: &mut Writer) {
        out.pieces(&self.prefix);
        match self.kind {
            Kind::Select => {
                out.word("SELECT");
                if self.is_distinct {
                    out.word("DISTINCT");
                }
                out.list(&self.columns, ", ");
                out.after("FROM", self.from.as_ref());
                out.pieces(&self.joins);
            }
            Kind::Insert => {
                out.word("INSERT");
                out.pieces(&self.options);
                out.after("INTO", self.table.as_ref());
                if !self.columns.is_empty() {
                    out.word("(");
                    out.0.push_joined(&self.columns, ",");
                    out.0.push_str(")");
                }
                match &self.source {
                    Some(source) => out.piece(source),
                    None => self.values(out),
                }
            }
            Kind::Update => {
                out.after("UPDATE", self.table.as_ref());
                out.word("SET");
                for ((column, value), i) in self.sets.iter().zip(0..) {
                    out.0.push_str(if i == 0 { " " } else { ", " });
                    out.0.push(column);
                    out.0.push_str(" = ");
                    out.0.push(value);
                }
                out.after("FROM", self.from.as_ref());
            }
            Kind::Delete => out.after("DELETE FROM", self.table.as_ref()),
        }
    }

    fn values(&self, out: &mut Writer) {
        out.word("VALUES");
        for (row, i) in self.rows.iter().zip(0..) {
            out.0.push_str(if i == 0 { " (" } else { ",(" });
            out.0.push_joined(row, ",");
            out.0.push_str(")");
        }
    }

    /// WHERE and everything behind it.
    fn tail(&self, out: &mut Writer, engine: Option<Engine>) {
        out.conditions("WHERE", &self.conditions);
        if !self.groups.is_empty() {
            out.word("GROUP BY");
            out.list(&self.groups, ", ");
        }
        out.conditions("HAVING", &self.group_conditions);
        self.order_and_limit(out, engine);
        out.pieces(&self.suffix);
    }

    fn order_and_limit(&self, out: &mut Writer, engine: Option<Engine>) {
        if !self.order.is_empty() {
            out.word("ORDER BY");
            out.list(&self.order, ", ");
        }
        match (self.limit, self.offset, engine) {
            (Some(limit), ..) => out.word(&format!("LIMIT {limit}")),
            // These two know an offset only behind a limit.
            (None, Some(_), Some(Engine::Sqlite)) => out.word("LIMIT -1"),
            (None, Some(_), Some(Engine::Mysql)) => out.word("LIMIT 18446744073709551615"),
            (None, ..) => {}
        }
        if let Some(offset) = self.offset {
            out.word(&format!("OFFSET {offset}"));
        }
    }

    /// The rows that SQLite changes, which has no order or limit in these statements itself.
    fn limited_rows(&self, out: &mut Writer) {
        out.word("WHERE rowid IN (SELECT rowid");
        out.after("FROM", self.table.as_ref());
        out.conditions("WHERE", &self.conditions);
        self.order_and_limit(out, Some(Engine::Sqlite));
        out.0.push_str(")");
        out.pieces(&self.suffix);
    }
}

/// A text whose parts have one space between them.
#[derive(Default)]
struct Writer(Fragment);

impl Writer {
    fn word(&mut self, word: &str) {
        if !self.0.text.is_empty() {
            self.0.push_str(" ");
        }
        self.0.push_str(word);
    }

    fn piece(&mut self, piece: &Fragment) {
        self.word("");
        self.0.push(piece);
    }

    fn pieces(&mut self, pieces: &[Fragment]) {
        pieces.iter().for_each(|piece| self.piece(piece));
    }

    fn list(&mut self, pieces: &[Fragment], between: &str) {
        self.word("");
        self.0.push_joined(pieces, between);
    }

    fn after(&mut self, word: &str, piece: Option<&Fragment>) {
        if let Some(piece) = piece {
            self.word(word);
            self.piece(piece);
        }
    }

    fn conditions(&mut self, word: &str, conditions: &[Condition]) {
        if conditions.is_empty() {
            return;
        }
        self.word(word);
        for (condition, i) in conditions.iter().zip(0..) {
            self.0.push_str(if i == 0 { " " } else { " AND " });
            let has_brackets = conditions.len() > 1 && condition.is_text && condition.sql.has_loose_or();
            if has_brackets {
                self.0.push_str("(");
            }
            self.0.push(&condition.sql);
            if has_brackets {
                self.0.push_str(")");
            }
        }
    }
}

/// The SQL of one value.
pub(super) fn value(arg: Arg) -> Result<Fragment, Failure> {
    let mut fragment = Fragment::default();
    fragment.push_arg(arg)?;
    Ok(fragment)
}
