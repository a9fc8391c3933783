//! The table of diagnostic codes.
//!
//! One variant a code, one row a variant; `wippy help P0001` prints the row.

use std::fmt;

use super::Severity;

/// The code of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// The text is not a program.
    P0001,
}

/// What there is to say about a code in general.
#[derive(Clone, Copy, Debug)]
pub struct CodeInfo {
    /// As it is written, `P0001`.
    pub id: &'static str,
    /// A short name.
    pub title: &'static str,
    /// How severe it is unless something else is configured.
    pub severity: Severity,
    /// The release that introduced it.
    pub since: &'static str,
    /// A longer text with an example.
    pub text: &'static str,
}

impl Code {
    /// All codes, in order.
    pub const ALL: [Self; 1] = [Self::P0001];

    /// The row of the table.
    #[must_use]
    pub const fn info(self) -> &'static CodeInfo {
        match self {
            Self::P0001 => &CodeInfo {
                id: "P0001",
                title: "syntax error",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
The source is not valid Lua 5.3 with type annotations, or it breaks a limit of the
compiler front end: nesting, number of locals, 'goto' without label, 'break' outside
a loop.

    local x = = 1          unexpected symbol near '='
    if x != nil then end   'then' expected near '!'; use '~=' for inequality

The parser goes on at the next statement and reports up to 20 mistakes. A file with
a syntax error is neither run nor checked further.",
            },
        }
    }

    /// The code that is written `id`.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.info().id.eq_ignore_ascii_case(id))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info().id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_found() {
        for code in Code::ALL {
            assert_eq!(Code::from_id(code.info().id), Some(code));
            assert_eq!(format!("{code:?}"), code.to_string());
            assert!(!code.info().text.is_empty() && !code.info().title.is_empty());
        }
        assert_eq!(Code::from_id("p0001"), Some(Code::P0001));
        assert_eq!(Code::from_id("P9999"), None);
    }
}
