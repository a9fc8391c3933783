//! Copies of values between processes (`docs/transfer.md`).
//!
//! [`pack`](Cx::pack) turns values of one heap into a [`Parcel`], which belongs to no heap, and [`unpack`](Cx::unpack)
//! makes values of another heap of it, any number of times. Both work level by level over a queue of objects, never
//! recursively. What is met again within one parcel stays one object.
//!
//! *Data mode* takes everything that is data: functions and coroutines are refused, metatables stay behind. *Code
//! mode*, for a function that becomes a process, also takes Lua functions with their upvalues, metatables, and the
//! globals that the functions name (`code`).

mod block;
mod code;
mod flat;
mod pack;
mod parcel;
mod path;
#[cfg(test)]
mod tests;
mod unpack;

use std::fmt;

use smallvec::SmallVec;

use super::heap::value::Value;
use super::native::{Cx, Raise};
use super::userdata::Settle;

pub use parcel::Parcel;

/// What may travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Data alone: messages, arguments, results.
    Data,
    /// Lua functions and metatables too: the function that a new process runs, and its arguments.
    Code,
}

/// Why values cannot be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyError {
    /// A value that belongs to its process.
    Refused {
        /// Where it stands, from the name of the argument on.
        path: String,
        /// `function`, `thread`, or the name of the userdata's type.
        type_name: String,
    },
    /// A value in the buffer of a channel that would become shared.
    Buffered {
        /// As above.
        type_name: String,
    },
    /// The parcel would be larger than allowed.
    TooLarge {
        /// Bytes counted when the limit was passed.
        bytes: usize,
    },
    /// The system has no memory for it.
    Memory,
}

impl fmt::Display for CopyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CopyError::Refused { path, type_name } => write!(f, "value at {path} cannot be copied: {type_name}"),
            CopyError::Buffered { type_name } => {
                write!(f, "channel buffer holds a value that cannot be copied: {type_name}")
            }
            CopyError::TooLarge { bytes } => write!(f, "message too large ({bytes} bytes)"),
            CopyError::Memory => f.write_str("not enough memory"),
        }
    }
}

impl std::error::Error for CopyError {}

/// Objects of a copy that have to be told when it has been made.
pub type Deferred = Vec<(Value, Settle)>;

/// What a copy costs: one reduction for as many values.
const VALUES_PER_REDUCTION: usize = 32;

/// The values that a parcel becomes.
pub type Values = SmallVec<[Value; VALUES_INLINE]>;

/// Values that take no allocation.
const VALUES_INLINE: usize = 4;

impl Cx<'_> {
    /// Copies values out of this process. `name` names value `i` (from 0) for messages: `#1`, `value`; an empty name is
    /// for a function whose upvalues are named instead. `limit` is the largest parcel in bytes.
    ///
    /// # Errors
    /// One of the values may not travel, or the parcel would be too large. Nothing has happened then.
    #[inline]
    pub fn pack(
        &mut self,
        values: &[Value],
        mode: Mode,
        limit: usize,
        name: &dyn Fn(usize) -> String,
    ) -> Result<Parcel, CopyError> {
        let mut deferred = Deferred::new();
        let parcel = pack::pack(self.vm, values, mode, limit, name, &mut deferred)?;
        self.charge(parcel.values() / VALUES_PER_REDUCTION);
        if !deferred.is_empty() {
            self.settle(deferred)?;
        }
        Ok(parcel)
    }

    /// As [`Cx::pack`] in data mode, but who calls tells the objects that have to be told: they are added to `deferred`.
    ///
    /// # Errors
    /// As [`Cx::pack`].
    pub fn pack_deferred(&mut self, values: &[Value], deferred: &mut Deferred) -> Result<Parcel, CopyError> {
        let parcel = pack::pack(self.vm, values, Mode::Data, usize::MAX, &|_| String::new(), deferred)?;
        self.charge(parcel.values() / VALUES_PER_REDUCTION);
        Ok(parcel)
    }

    #[inline(never)]
    fn settle(&mut self, mut deferred: Deferred) -> Result<(), CopyError> {
        while let Some(&(_, settle)) = deferred.first() {
            let values: Vec<Value> =
                deferred.extract_if(.., |(_, other)| std::ptr::fn_addr_eq(*other, settle)).map(|(v, _)| v).collect();
            settle(self, &values)?;
        }
        Ok(())
    }

    /// Makes the values of a parcel in this process. May collect garbage first: what the native still needs must stand
    /// in its window.
    ///
    /// # Errors
    /// `not enough memory`. Nothing has happened then.
    #[inline]
    pub fn unpack(&mut self, parcel: &Parcel) -> Result<Values, Raise> {
        self.charge(parcel.values() / VALUES_PER_REDUCTION);
        unpack::unpack(self, parcel)
    }

    /// As [`Cx::unpack`], but gives only the first value, nil if there is none.
    ///
    /// # Errors
    /// As [`Cx::unpack`].
    #[inline]
    pub fn unpack_first(&mut self, parcel: &Parcel) -> Result<Value, Raise> {
        self.charge(parcel.values() / VALUES_PER_REDUCTION);
        unpack::unpack_first(self, parcel)
    }
}
