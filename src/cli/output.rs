//! What reports look like on this run: colour, width, escaping.

use std::io::IsTerminal;

use rustix::termios::tcgetwinsize;

use crate::diag::{TextOptions, WIDTH_DEFAULT};

/// What says that a terminal is narrower does not know better.
const WIDTH_MIN: usize = 20;

/// When colour is used (`--color`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Color {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// The value of `--color`.
    pub(super) fn parse(word: &str) -> Option<Color> {
        match word {
            "auto" => Some(Color::Auto),
            "always" => Some(Color::Always),
            "never" => Some(Color::Never),
            _ => None,
        }
    }
}

/// How standard error is written to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    /// For the renderers of diagnostics.
    pub(super) text: TextOptions,
    is_terminal: bool,
}

impl Output {
    /// Looks at standard error and the environment.
    pub(super) fn of_errors(color: Color) -> Output {
        let terminal_width = || tcgetwinsize(std::io::stderr()).ok().map(|size| usize::from(size.ws_col));
        Output::new(color, std::io::stderr().is_terminal(), terminal_width)
    }

    /// Looks at standard output, where the results of commands go.
    pub(super) fn of_results(color: Color) -> Output {
        let terminal_width = || tcgetwinsize(std::io::stdout()).ok().map(|size| usize::from(size.ws_col));
        Output::new(color, std::io::stdout().is_terminal(), terminal_width)
    }

    fn new(color: Color, is_terminal: bool, terminal_width: impl FnOnce() -> Option<usize>) -> Output {
        let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
        let color = decide_color(color, is_terminal, &variable);
        let width = variable("COLUMNS").and_then(|columns| columns.parse().ok()).or_else(terminal_width);
        let width = width.filter(|&columns| columns >= WIDTH_MIN).unwrap_or(WIDTH_DEFAULT);
        Output { text: TextOptions { color, width }, is_terminal }
    }

    /// A text of a program, to be shown within a report: on a terminal its control characters are escaped, so that it
    /// cannot change more than its own line.
    pub(super) fn shown(&self, text: &str) -> String {
        if !self.is_terminal {
            return text.to_owned();
        }
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\n' | '\t' => shown.push(c),
                c if c.is_control() => shown.extend(c.escape_default()),
                c => shown.push(c),
            }
        }
        shown
    }

    /// A name in a list.
    pub(super) fn name(&self, word: &str) -> String {
        if self.text.color { format!("\u{1b}[1m\u{1b}[32m{word}\u{1b}[0m") } else { word.to_owned() }
    }

    /// A word that says that all is well.
    pub(super) fn good(&self, word: &str) -> String {
        if self.text.color { format!("\u{1b}[32m{word}\u{1b}[0m") } else { word.to_owned() }
    }

    /// A word that asks for attention.
    pub(super) fn warned(&self, word: &str) -> String {
        if self.text.color { format!("\u{1b}[33m{word}\u{1b}[0m") } else { word.to_owned() }
    }

    /// A word of less weight: an id, a time.
    pub(super) fn dim(&self, word: &str) -> String {
        if self.text.color { format!("\u{1b}[2m{word}\u{1b}[0m") } else { word.to_owned() }
    }

    /// A word in the style of errors.
    pub(super) fn error_word(&self, word: &str) -> String {
        if self.text.color { format!("\u{1b}[1m\u{1b}[31m{word}\u{1b}[0m") } else { word.to_owned() }
    }
}

/// The option beats the variables; `NO_COLOR` and `TERM=dumb` beat the terminal, `FORCE_COLOR` its absence.
fn decide_color(color: Color, is_terminal: bool, variable: &dyn Fn(&str) -> Option<String>) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if variable("FORCE_COLOR").is_some() => true,
        Color::Auto => {
            is_terminal && variable("NO_COLOR").is_none() && variable("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_by_option_environment_and_terminal() {
        let none = |_: &str| None;
        let only = |name: &'static str, text: &'static str| move |asked: &str| (asked == name).then(|| text.to_owned());
        assert!(decide_color(Color::Auto, true, &none));
        assert!(!decide_color(Color::Auto, false, &none));
        assert!(decide_color(Color::Always, false, &only("NO_COLOR", "1")));
        assert!(!decide_color(Color::Auto, true, &only("NO_COLOR", "1")));
        assert!(!decide_color(Color::Auto, true, &only("TERM", "dumb")));
        assert!(decide_color(Color::Auto, false, &only("FORCE_COLOR", "1")));
        assert!(!decide_color(Color::Never, true, &only("FORCE_COLOR", "1")));
    }

    #[test]
    fn control_characters_are_escaped_on_a_terminal() {
        let output = |is_terminal| Output { text: TextOptions::default(), is_terminal };
        assert_eq!(output(true).shown("a\u{1b}[2J\r\nb"), "a\\u{1b}[2J\\r\nb");
        assert_eq!(output(false).shown("a\u{1b}[2J"), "a\u{1b}[2J");
    }
}
