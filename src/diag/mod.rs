//! What is wrong with a program, as data, and how it is shown.
//!
//! A [`Diagnostic`] is built by the room that finds the mistake and knows nothing of colours,
//! columns or output. Only the renderers of this room turn it into text or JSON. The codes are in
//! one table, [`Code`].

#![forbid(unsafe_code)]

mod code;
mod diagnostic;
mod json;
mod project_code;
pub mod suggest;
mod text;

pub use code::{Code, CodeInfo};
pub use diagnostic::{Diagnostic, Label, Severity};
pub use json::{json_string, render_json};
pub use project_code::ProjectCode;
pub use text::{TextOptions, UncaughtError, WIDTH_DEFAULT, render_diagnostic, render_uncaught};
