//! Log records as events of the runtime: system `logs`, kind the level, path the logger (specification: events-pg 7).

use super::bus::EventData;
use super::system::System;
use crate::log::{self, Field};
use crate::vm::native::{Cx, Value};

/// Publishes log records from now on, if the settings of the log ask for that.
pub(super) fn publish(system: &'static System) {
    if !log::settings().is_streamed {
        return;
    }
    log::stream_to(Box::new(move |record| {
        let members = Field::Members(record.members());
        let data = EventData::Made(Box::new(move |cx| value(cx, &members)));
        system.publish("logs", record.level.name(), &record.logger, data);
    }));
}

fn value(cx: &mut Cx<'_>, field: &Field) -> Value {
    match field {
        Field::Nil => Value::NIL,
        Field::Boolean(b) => Value::boolean(*b),
        Field::Integer(n) => Value::from(*n),
        Field::Float(f) => Value::from(*f),
        Field::Text(text) => cx.new_str(text.as_bytes()),
        Field::List(items) => {
            let table = cx.new_table(items.len(), 0);
            for (item, i) in items.iter().zip(1..) {
                let item = value(cx, item);
                // A new table takes whole numbers and names as keys.
                cx.raw_set_int(table, i, item).ok();
            }
            table.into()
        }
        Field::Members(members) => {
            let table = cx.new_table(0, members.len());
            for (name, member) in members {
                let member = value(cx, member);
                cx.raw_set_str(table, name, member).ok();
            }
            table.into()
        }
    }
}
