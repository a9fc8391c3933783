//! Actors, policies and scopes: what decides whether somebody may do something.
//!
//! A request is an action on a resource, with facts about it. A [`Policy`] allows or denies the requests that its patterns
//! and conditions match and says nothing about others; a [`Scope`] is a set of policies, in which one denial beats any
//! number of allowances. Whoever has no actor or no scope is not asked, unless the mode is strict ([`Security`]).
//!
//! This is plain data and knows no process: `process::permission` asks for the running one, `modules/security` shows it to
//! programs, and who runs programs says where policies come from ([`Policies`]).

#![forbid(unsafe_code)]

mod condition;
mod pattern;
mod policy;
mod scope;
mod table;

pub use condition::{Condition, Operand, Operator};
pub use pattern::Pattern;
pub use policy::{Check, Effect, Policy};
pub use scope::{Actor, Request, Scope, Verdict};
pub use table::{LivePolicies, Policies, PolicyTable, Security};
