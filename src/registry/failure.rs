//! What is told when something cannot be done.

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Invalid,
    Conflict,
    NotFound,
    Unavailable,
    Timeout,
    Internal,
}

/// One thing that is wrong with a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) what: What,
    /// The id of the entry that it is about.
    pub(crate) entry: String,
    /// A code of projects, `C0301`; empty if there is none.
    pub(crate) code: String,
    /// The field that it is about; empty for the whole entry.
    pub(crate) field: String,
    pub(crate) message: String,
}

impl Problem {
    /// A problem of a whole entry.
    pub(crate) fn new(what: What, entry: &str, message: String) -> Problem {
        Problem { what, entry: entry.to_owned(), code: String::new(), field: String::new(), message }
    }
}

/// Why something was not done. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) what: What,
    pub(crate) message: String,
    pub(crate) is_retryable: bool,
    /// What is wrong, one by one; empty if it is about no entry.
    pub(crate) problems: Vec<Problem>,
    /// The version that it is about.
    pub(crate) version: Option<u64>,
}

impl Failure {
    /// A failure that is about no entry.
    pub(crate) fn new(what: What, message: impl Into<String>) -> Failure {
        let is_retryable = matches!(what, What::Internal | What::Timeout);
        Failure { what, message: message.into(), is_retryable, problems: Vec::new(), version: None }
    }

    /// The failure of these problems: the first one speaks for all. Nothing if there are none.
    pub(crate) fn of(problems: Vec<Problem>) -> Option<Failure> {
        let first = problems.first()?;
        let message = match problems.len() {
            1 => first.message.clone(),
            n => format!("{} (and {} more)", first.message, n - 1),
        };
        Some(Failure { problems: problems.clone(), ..Failure::new(first.what, message) })
    }

    /// The failure of a version.
    pub(crate) fn of_version(self, number: u64) -> Failure {
        Failure { version: Some(number), ..self }
    }

    /// Another try may help.
    pub(crate) fn retryable(self) -> Failure {
        Failure { is_retryable: true, ..self }
    }
}
