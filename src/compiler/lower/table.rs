//! Table constructors (`constructor` of `lparser.c`): list items wait on the registers behind the table
//! and are stored in batches, the other fields are stored at once, all in the order of the text.

use super::Lowering;
use super::expr::is_multi;
use super::operand::Operand;
use super::suffixed::{Key, Want};
use crate::code::Op;
use crate::source::Position;
use crate::syntax::ast::{Expr, TableField, TableFieldKind};

/// How many list items are stored at once (`LFIELDS_PER_FLUSH` of `lopcodes.h`).
const BATCH: u16 = 50;

impl<'a> Lowering<'a> {
    /// The table constructor `expr`. One with fields is built in a temporary and then moved to `target`,
    /// since the fields may use what is there.
    pub(super) fn table(&mut self, expr: &'a Expr<'a>, fields: &'a [TableField<'a>], target: Option<u16>) -> u16 {
        let base = self.f.free;
        let open_pos = expr.span.start + 1;
        let close_pos = expr.span.end;
        let is_item = |field: &&TableField<'_>| matches!(field.kind, TableFieldKind::Item(_));
        let n_items = fields.iter().filter(is_item).count();
        let is_open = fields.last().is_some_and(|last| match &last.kind {
            TableFieldKind::Item(value) => is_multi(value),
            _ => false,
        });
        let array_hint = u16::try_from(n_items - usize::from(is_open)).unwrap_or(u16::MAX);
        let hash_hint = u16::try_from(fields.len() - n_items).unwrap_or(u16::MAX);
        let table = if fields.is_empty() { target.unwrap_or(base) } else { base };
        let start = self.emit(Op::NEWTAB, table, array_hint, hash_hint, open_pos);
        if fields.is_empty() {
            return self.finish(base, target, open_pos);
        }
        self.reserve(1, open_pos);
        if self.fields(table, fields, close_pos) && hash_hint > 0 {
            self.f.make_record(start);
        }
        match target {
            Some(target) if target != table => {
                self.emit(Op::MOVE, target, table, 0, close_pos);
                self.f.free = base;
                target
            }
            _ => table,
        }
    }

    /// Stores the fields. True if each of them is an item of the list or has a string as its key.
    fn fields(&mut self, table: u16, fields: &'a [TableField<'a>], close_pos: Position) -> bool {
        let mut is_record = true;
        let mut n_stored: u32 = 0;
        let mut n_waiting: u16 = 0;
        let n_fields = fields.len();
        for (number, field) in fields.iter().enumerate() {
            let is_last = number + 1 == n_fields;
            if n_waiting == BATCH {
                self.set_list(Op::SETLIST, table, n_waiting, n_stored, field.span.start);
                n_stored += u32::from(n_waiting);
                n_waiting = 0;
            }
            match &field.kind {
                TableFieldKind::Item(value) if is_last && is_multi(value) => {
                    self.multi(value, Want::All, close_pos);
                    self.set_list(Op::SETLISTM, table, n_waiting, n_stored, close_pos);
                    return is_record;
                }
                TableFieldKind::Item(value) => {
                    let pos = if is_last { close_pos } else { self.end_of_token_after(field.span.end) };
                    self.expr(value, None, pos);
                    n_waiting += 1;
                }
                TableFieldKind::Named { name, value } => {
                    let key = self.field_key(name.name);
                    self.set_field(table, key, value);
                }
                TableFieldKind::Keyed { key, value } => {
                    let base = self.f.free;
                    let key = self.key(key);
                    is_record &= matches!(key, Key::Field(_));
                    self.set_field(table, key, value);
                    self.f.free = base;
                }
            }
        }
        if n_waiting > 0 {
            self.set_list(Op::SETLIST, table, n_waiting, n_stored, close_pos);
        }
        is_record
    }

    fn set_list(&mut self, op: Op, table: u16, count: u16, n_stored: u32, pos: Position) {
        self.emit_wide(op, table, count, n_stored, pos);
        self.f.free = table + 1;
    }

    fn set_field(&mut self, table: u16, key: Key<'a>, value: &'a Expr<'a>) {
        let base = self.f.free;
        let pos = value.span.end;
        let value = self.operand(value, pos);
        self.set(Operand::Register(table), key, value, pos);
        self.f.free = base;
    }
}
