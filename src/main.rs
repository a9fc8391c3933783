//! The `wippy` command.
fn main() {}
