//! What a statement gave, on its way to the program that asked.
//!
//! The thread that talks to the database fills [`Rows`]: flat cells and one run of bytes. The process makes its tables of
//! them in its own turn, some rows at a time, so that a large result holds up nobody.

use std::sync::Arc;

use super::failure::Failure;
use crate::modules::data::Data;
use crate::vm::native::{Cx, Raise, Ret, TableRef, Value};

/// Most rows that are buffered.
pub(super) const ROWS_MAX: usize = 1_000_000;
/// Most bytes that are buffered.
pub(super) const BYTES_MAX: usize = 256 << 20;
/// Cells that are made into values before the process is looked at.
const CELLS_PER_STEP: usize = 4096;
/// Cells for one reduction.
const CELLS_PER_REDUCTION: usize = 4;

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// So many bytes from the run, in the order of the cells.
    Bytes(u32),
}

/// Rows of a result.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rows {
    columns: Arc<[Box<str>]>,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
    n_rows: usize,
}

impl Rows {
    /// No rows yet, of these columns.
    pub(super) fn new(columns: Arc<[Box<str>]>) -> Rows {
        Rows { columns, cells: Vec::new(), bytes: Vec::new(), n_rows: 0 }
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.n_rows
    }

    /// Begins a row.
    ///
    /// # Errors
    /// There are too many rows, or they take too much room.
    pub(super) fn begin_row(&mut self) -> Result<(), Failure> {
        let bytes = self.bytes.len() + self.cells.len() * size_of::<Cell>();
        if self.n_rows >= ROWS_MAX || bytes > BYTES_MAX {
            return Err(Failure::invalid("result too large"));
        }
        self.n_rows += 1;
        Ok(())
    }

    pub(super) fn null(&mut self) {
        self.cells.push(Cell::Null);
    }

    pub(super) fn bool(&mut self, b: bool) {
        self.cells.push(Cell::Bool(b));
    }

    pub(super) fn int(&mut self, i: i64) {
        self.cells.push(Cell::Int(i));
    }

    pub(super) fn float(&mut self, f: f64) {
        self.cells.push(Cell::Float(f));
    }

    /// Adds a text or bytes. What no result may have is found when the next row begins.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        let len = bytes.len().min(BYTES_MAX + 1);
        self.bytes.extend_from_slice(bytes.get(..len).unwrap_or(bytes));
        self.cells.push(Cell::Bytes(u32::try_from(len).unwrap_or(u32::MAX)));
    }

    /// Checks the size once more, after the last row.
    ///
    /// # Errors
    /// It is too large.
    pub(super) fn finish(self) -> Result<Rows, Failure> {
        if self.bytes.len() > BYTES_MAX { Err(Failure::invalid("result too large")) } else { Ok(self) }
    }

    /// The values of each row, by column.
    pub(super) fn into_data(self) -> Vec<Vec<Data>> {
        let mut bytes = self.bytes.as_slice();
        let width = self.columns.len().max(1);
        let row = |cells: &[Cell]| {
            let value = |cell: &Cell| match *cell {
                Cell::Null => Data::Nil,
                Cell::Bool(b) => Data::Boolean(b),
                Cell::Int(i) => Data::Integer(i),
                Cell::Float(f) => Data::Float(f),
                Cell::Bytes(len) => {
                    let (text, rest) = bytes.split_at_checked(len as usize).unwrap_or_default();
                    bytes = rest;
                    Data::text(text)
                }
            };
            cells.iter().map(value).collect()
        };
        self.cells.chunks(width).map(row).collect()
    }

    /// About so much memory the tables take.
    fn table_bytes(&self) -> usize {
        self.bytes.len() + self.cells.len() * 40 + self.n_rows * 80
    }
}

/// Rows that are being made into tables, with the place where it goes on.
struct Conversion {
    rows: Rows,
    row: usize,
    cell: usize,
    byte: usize,
}

/// Ends a native with the rows and nil.
pub(super) fn ret(cx: &mut Cx<'_>, rows: Rows) -> Result<Ret, Raise> {
    if rows.table_bytes() > BYTES_CHECKED {
        cx.check_memory(rows.table_bytes())?;
    }
    let mut conversion = Conversion { rows, row: 0, cell: 0, byte: 0 };
    if conversion.rows.cells.len() <= CELLS_PER_STEP {
        let list = cx.new_table(conversion.rows.len(), 0);
        convert(cx, &mut conversion, list)?;
        return cx.ret(&[list.into(), Value::NIL]);
    }
    let first = cx.reserve(2);
    debug_assert_eq!(first + 1, cx.count(), "both stand at the end of the window");
    let list = cx.new_table(conversion.rows.len(), 0);
    cx.set_arg(first, list);
    let state = cx.new_state(conversion);
    cx.set_arg(first + 1, state);
    step(cx)
}

/// Results below this size need no look at the limit.
const BYTES_CHECKED: usize = 1 << 14;

/// Makes some rows; the last two slots of the window hold the table and the rest.
fn step(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let last = cx.count();
    let list = cx.check_table(last - 1)?;
    let state = cx.arg(last);
    let Some(conversion) = cx.state::<Conversion>(state) else { return cx.ret0() };
    let empty = Conversion { rows: Rows::default(), row: 0, cell: 0, byte: 0 };
    let mut conversion = std::mem::replace(conversion, empty);
    convert(cx, &mut conversion, list)?;
    if conversion.row >= conversion.rows.len() {
        return cx.ret(&[list.into(), Value::NIL]);
    }
    if let Some(kept) = cx.state::<Conversion>(state) {
        *kept = conversion;
    }
    cx.pause(step)
}

/// Makes the next rows, about as many as a step allows.
fn convert(cx: &mut Cx<'_>, conversion: &mut Conversion, list: TableRef) -> Result<(), Raise> {
    let Conversion { rows, row, cell, byte } = conversion;
    let names: smallvec::SmallVec<[Value; 16]> = rows.columns.iter().map(|name| cx.new_str(name.as_bytes())).collect();
    let first = *cell;
    while *row < rows.n_rows && *cell - first < CELLS_PER_STEP {
        let table = cx.new_table(0, names.len());
        for &name in &names {
            let v = match rows.cells.get(*cell) {
                None | Some(Cell::Null) => Value::NIL,
                Some(Cell::Bool(b)) => (*b).into(),
                Some(Cell::Int(i)) => (*i).into(),
                Some(Cell::Float(f)) => (*f).into(),
                Some(&Cell::Bytes(len)) => {
                    let end = *byte + len as usize;
                    let text = cx.new_str(rows.bytes.get(*byte..end).unwrap_or_default());
                    *byte = end;
                    text
                }
            };
            *cell += 1;
            cx.raw_set(table, name, v)?;
        }
        *row += 1;
        let index = i64::try_from(*row).unwrap_or(i64::MAX);
        cx.raw_set_int(list, index, table.into())?;
    }
    cx.charge((*cell - first) / CELLS_PER_REDUCTION);
    Ok(())
}
