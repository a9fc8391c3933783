//! Processes: isolated programs with a mailbox, their relations, and how they begin and end.
//!
//! A process is a `block`: what others see of it and what only its worker touches. The scheduler (`crate::sched`) gives
//! it turns; `turn` says what happens in one. Everything that comes from outside is an `event`; what concerns other
//! processes is done by sending them one, so there is no lock on the way and no state that two processes share, but the
//! tables of `system` (numbers and names).
//!
//! | files | what |
//! |---|---|
//! | `pid`, `host`, `table`, `recent`, `system` | identifiers, hosts, the table of processes, the run |
//! | `block`, `local`, `relations`, `turn`, `exit`, `shutdown` | the process and its life |
//! | `event`, `mailbox`, `message` | what comes to a process and how it reaches channels |
//! | `call` | calls of functions, futures, pools |
//! | `channel` | channels and select |
//! | `bus`, `groups`, `feed` | the event bus, process groups, and how both reach channels |
//! | `offload`, `operation` | work of natives that may block, work that others do |
//! | `handles` | what a process owns outside |
//! | `context`, `identity`, `permission` | what a process has from who started it, and what it may do |
//! | `environment` | variables of the environment |
//! | `timers`, `duration` | sleeping, `time.after`, timers, tickers |
//! | `host` | where processes run, with limits |
//! | `supervision` | services as programs look at them |
//! | `scope` | what the code of a project's entries can name |
//! | `registry` | what changes of entries mean for processes |
//! | `outside` | processes that are started, watched and ended from outside |
//! | `entry`, `spawn`, `spawner`, `upgrade`, `limits` | starting processes |
//! | `send`, `library`, `info` | the rest of the library table `process` |
//! | `error`, `failure` | error values |

#![deny(unsafe_code)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "functions tell a few kinds, types, events or notices apart from all others"
)]

pub(crate) mod block;
pub(crate) mod bus;
pub(crate) mod call;
pub(crate) mod channel;
pub(crate) mod context;
pub(crate) mod deadlock;
pub(crate) mod duration;
pub(crate) mod entry;
pub(crate) mod environment;
pub(crate) mod error;
pub(crate) mod event;
pub(crate) mod exit;
pub(crate) mod failure;
pub(crate) mod feed;
pub(crate) mod groups;
pub(crate) mod handles;
pub(crate) mod host;
pub(crate) mod identity;
pub(crate) mod info;
pub(crate) mod library;
pub(crate) mod limits;
pub(crate) mod local;
mod logs;
pub(crate) mod mailbox;
pub(crate) mod message;
pub(crate) mod offload;
pub(crate) mod operation;
pub(crate) mod outside;
pub(crate) mod permission;
pub(crate) mod pid;
pub(crate) mod program;
pub(crate) mod recent;
pub(crate) mod registry;
mod relations;
pub(crate) mod resource;
pub(crate) mod scope;
pub(crate) mod send;
pub(crate) mod shutdown;
pub(crate) mod spawn;
pub(crate) mod spawner;
pub(crate) mod supervision;
pub(crate) mod system;
pub(crate) mod table;
pub(crate) mod timers;
pub(crate) mod turn;
pub(crate) mod upgrade;

use crate::vm::native::Cx;

/// Opens the libraries `channel` and `process`.
pub(crate) fn open(cx: &mut Cx<'_>) {
    channel::open(cx);
    message::open(cx);
    library::open(cx);
}
