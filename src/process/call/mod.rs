//! Calls of functions: a process that runs one function for another (specification: funcs).
//!
//! ```text
//! caller                                   pool of the entry                callee
//! Calls: number -> Pending --- Link ---->  place free: started  --------->  Invocation: caller, number, place
//!   ^                                      else in the queue                        |
//!   +------------------------- Notice::Called { number, result } -------------------+
//! ```
//!
//! The caller keeps what it waits for under a number ([`Calls`]); the callee sends its result with that number, and whatever
//! comes for a number that is no more is dropped. So a call ends in one way only, for the caller: by its result, by its
//! time-out, or by being cancelled. Whoever gives up a call tells the callee through the [`Link`], which knows whether it
//! waits in the queue or runs.

mod caller;
mod future;
mod invocation;
mod options;
mod pool;

pub(super) use caller::{Calls, called, cancel_all, timer_fired};
pub(crate) use caller::{Order, Subject, Waiter, begin, subject};
pub(crate) use future::{Future, fail, new_future};
pub(super) use invocation::{GRACE_TOKEN, Invocation, answer, asked_to_end, finish};
pub(crate) use options::CallOptions;
pub(crate) use pool::Pool;
