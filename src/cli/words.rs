//! The words behind the name of a command: options with and without values, and what is neither.

use std::ffi::OsString;

use super::args::UsageError;
use super::output::Color;
use crate::diag::suggest;

/// An option: its long name, its short one or nothing, and whether it takes a value.
pub(super) type Known = (&'static str, &'static str, bool);

/// The words of a command, taken apart.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Options by their long names, with their values, in order.
    pub(super) options: Vec<(&'static str, String)>,
    /// What is no option.
    pub(super) rest: Vec<OsString>,
}

impl Words {
    /// Takes words apart.
    ///
    /// # Errors
    /// An option is not known, or lacks its value.
    pub(super) fn parse(command: &str, words: &[OsString], known: &[Known]) -> Result<Words, UsageError> {
        let mut parsed = Words::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let text = word.to_string_lossy();
            if text == "--" {
                parsed.rest.extend(words.cloned());
                break;
            }
            if is_option(&text) {
                parsed.options.push(option(command, &text, &mut words, known)?);
            } else {
                parsed.rest.push(word.clone());
            }
        }
        Ok(parsed)
    }

    /// What is no option, as texts.
    pub(super) fn texts(&self) -> Vec<String> {
        self.rest.iter().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    /// Whether an option was given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.options.iter().any(|(known, _)| *known == name)
    }

    /// The last value of an option.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values(name).last()
    }

    /// All values of an option.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.options.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// Whether a word is an option; `-` stands for standard input, and `--` ends the options.
pub(super) fn is_option(word: &str) -> bool {
    word.starts_with('-') && word != "-"
}

/// The option in `word`, under its long name, with its value, which may be the next of `words`.
///
/// # Errors
/// It is not known, or lacks its value.
pub(super) fn option<'w>(
    command: &str,
    word: &str,
    words: &mut impl Iterator<Item = &'w OsString>,
    known: &[Known],
) -> Result<(&'static str, String), UsageError> {
    let (name, attached) = match word.split_once('=').filter(|(name, _)| name.starts_with("--")) {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (word, None),
    };
    let found = known.iter().find(|(long, short, _)| *long == name || !short.is_empty() && *short == name);
    let Some((long, _, has_value)) = found else { return Err(unknown(command, name, known)) };
    let value = match (has_value, attached) {
        (true, Some(value)) => value,
        (true, None) => match words.next() {
            Some(value) => value.to_string_lossy().into_owned(),
            None => return Err(UsageError::new(format!("option '{name}' needs a value"))),
        },
        (false, None) => String::new(),
        (false, Some(_)) => return Err(UsageError::new(format!("option '{name}' takes no value"))),
    };
    Ok((long, value))
}

fn unknown(command: &str, name: &str, known: &[Known]) -> UsageError {
    let mut error = UsageError::new(format!("'wippy {command}' has no option '{name}'"));
    let near = suggest::near(name, known.iter().map(|(long, ..)| *long));
    error.helps.extend(near.iter().map(|option| format!("did you mean '{option}'?")));
    error
}

/// An option whose value is not what it should be.
pub(super) fn wrong(name: &str, value: &str, expected: &str) -> UsageError {
    UsageError::new(format!("option '{name}': '{value}' is not {expected}"))
}

/// The value of `--color`.
///
/// # Errors
/// It is none.
pub(super) fn color(value: &str) -> Result<Color, UsageError> {
    Color::parse(value).ok_or_else(|| wrong("--color", value, "one of auto, always, never"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_and_words_are_told_apart() {
        let known = [("--kind", "-k", true), ("--json", "", false)];
        let parse = |words: &[&str]| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            Words::parse("registry", &words, &known)
        };
        let words = parse(&["list", "-k", "a=b", "--kind=c", "--json", "--", "--x"]).unwrap();
        assert_eq!(words.rest, ["list", "--x"]);
        assert_eq!(words.values("--kind").collect::<Vec<_>>(), ["a=b", "c"]);
        assert!(words.has("--json"));
        let error = parse(&["--kinds", "x"]).unwrap_err();
        assert_eq!(error.message, "'wippy registry' has no option '--kinds'");
        assert_eq!(error.helps, ["did you mean '--kind'?"]);
        assert!(parse(&["--kind"]).is_err() && parse(&["--json=1"]).is_err());
    }
}
