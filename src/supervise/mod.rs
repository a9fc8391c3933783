//! Projects that run: their entries as programs, their hosts, their services (specification: entries 4, supervision).
//!
//! [`run`] starts a run whose first process does nothing, and beside it a thread, the supervisor, that starts, watches and
//! stops what the entries of a project say. Everything that a process can do it does through the room `process`; the supervisor
//! is outside of all processes ([`crate::process::outside`]).
//!
//! | file | what |
//! |---|---|
//! | `programs.rs` | ids to compiled code, with what each entry can name |
//! | `environment.rs` | variables, and entries with their values |
//! | `value.rs` | data of entries as Lua values |
//! | `policy.rs`, `lifecycle.rs` | when a service is started, stopped, restarted; how an entry says it |
//! | `machine.rs` | the supervisor as a state machine without clock |
//! | `service.rs` | what starting and stopping means: hosts, services |
//! | `consumer.rs` | processes that serve queues |
//! | `driver.rs` | the thread: machine, clock and services together |
//! | `print.rs` | `print` in entries |
//! | `security.rs` | policies of a project, and who its services are |
//! | `live.rs` | what changes of entries mean for all of these |
//! | `result.rs` | the result of a function as a text |
//! | `files.rs` | a registry that follows the files |
//! | `board.rs` | what programs see of services |
//! | `run.rs` | the run around it |

#![forbid(unsafe_code)]

mod board;
mod consumer;
mod driver;
mod environment;
mod files;
mod lifecycle;
mod live;
mod machine;
mod policy;
mod print;
mod programs;
mod resources;
mod result;
mod run;
mod security;
mod service;
mod value;

pub(crate) use driver::{Guest, Herald, Late, Ready, Session};
pub(crate) use files::{Files, Followed};
pub(crate) use live::CheckTypes;
pub(crate) use programs::test_library;
pub(crate) use result::{Form, result_text};
pub(crate) use run::{Ended, Idle, NotRun, Plan, Task, run};
