//! Patterns of RE2 to those of the crate `regex`.
//!
//! Both languages are close, and differ where nobody looks: in RE2 `\d`, `\s`, `\w` and `\b` are about ASCII, classes know no
//! operators and no nesting, there is `\Q…\E`, and braces that are no repetition are literal. So the text is read here by the
//! rules of RE2 (those of Go's package `regexp/syntax` with Perl's extensions), and written in the part of the other language
//! that means the same: literals by their numbers, classes as lists of ranges, groups without names.

use std::fmt::Write as _;

/// Groups within each other.
const DEPTH_MAX: usize = 300;
/// Largest count of a repetition.
const COUNT_MAX: usize = 1000;

/// What `\d`, `\s` and `\w` are, as the inside of a class.
const DIGITS: &str = "0-9";
const SPACES: &str = r"\t\n\x0C\r ";
const WORDS: &str = "0-9A-Za-z_";
/// The names in `[[:name:]]`.
const CLASSES: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word",
    "xdigit",
];

/// States of an automaton that an atom makes, about.
const STATES_OF_CLASS: usize = 4;
const STATES_OF_UNICODE: usize = 64;

/// A pattern that was read.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The same for the crate `regex`.
    pub(super) text: String,
    /// The names of the groups; those without have an empty one, as has the whole.
    pub(super) names: Vec<String>,
    /// About how many states its automaton has, repetitions expanded.
    pub(super) n_states: usize,
}

/// Reads a pattern.
///
/// # Errors
/// What is wrong with it, in words of RE2.
pub(super) fn read(text: &[u8]) -> Result<Pattern, String> {
    let text = std::str::from_utf8(text).map_err(|_| "invalid UTF-8".to_owned())?;
    let mut reader = Reader {
        text,
        at: 0,
        out: String::new(),
        names: vec![String::new()],
        open: Vec::new(),
        n: 0,
        last: 0,
        after: After::Nothing,
    };
    reader.pattern()?;
    Ok(Pattern { text: reader.out, names: reader.names, n_states: reader.n.saturating_add(1) })
}

/// What stands in front of a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// Nothing that could be repeated.
    Nothing,
    Atom,
    /// A repetition, which began there.
    Repetition(usize),
}

struct Reader<'p> {
    text: &'p str,
    at: usize,
    out: String,
    names: Vec<String>,
    /// The groups around the place: where they begin, and the states in front of them.
    open: Vec<(usize, usize)>,
    /// States of the group so far, and those of the last atom in it.
    n: usize,
    last: usize,
    after: After,
}

/// The message for a part of a pattern.
fn mistake<T>(what: &str, part: &str) -> Result<T, String> {
    Err(format!("{what}: `{part}`"))
}

impl<'p> Reader<'p> {
    fn rest(&self) -> &'p str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What was read from a place on.
    fn since(&self, start: usize) -> &'p str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take(&mut self, what: &str) -> bool {
        let is_there = self.rest().starts_with(what);
        if is_there {
            self.at += what.len();
        }
        is_there
    }

    /// Adds an atom.
    fn atom(&mut self, text: &str, n_states: usize) {
        self.out.push_str(text);
        self.n = self.n.saturating_add(n_states);
        self.last = n_states;
        self.after = After::Atom;
    }

    fn literal(&mut self, c: char) {
        write_literal(&mut self.out, c);
        self.atom("", 1);
    }

    fn pattern(&mut self) -> Result<(), String> {
        while let Some(c) = self.peek() {
            let start = self.at;
            match c {
                '(' => self.open_group()?,
                ')' => {
                    self.at += 1;
                    let Some((_, before)) = self.open.pop() else { return mistake("unexpected )", self.text) };
                    let inside = self.n.saturating_sub(before).saturating_add(2);
                    self.n = before;
                    self.atom(")", inside);
                }
                '|' => {
                    self.at += 1;
                    self.out.push('|');
                    self.after = After::Nothing;
                }
                '*' | '+' | '?' => {
                    self.at += 1;
                    self.out.push(c);
                    self.repetition(start, 1)?;
                }
                '{' => match self.count()? {
                    Some(times) => self.repetition(start, times)?,
                    None => {
                        self.at = start + 1;
                        self.literal('{');
                    }
                },
                '[' => self.class()?,
                '\\' => self.escape()?,
                '.' => {
                    self.at += 1;
                    self.atom(".", STATES_OF_CLASS);
                }
                '^' | '$' => {
                    self.at += 1;
                    self.atom(if c == '^' { "^" } else { "$" }, 1);
                }
                _ => {
                    self.at += c.len_utf8();
                    self.literal(c);
                }
            }
        }
        if self.open.is_empty() { Ok(()) } else { mistake("missing closing )", self.text) }
    }

    /// Checks the operator that was read from `start` on, and takes what makes it lazy.
    fn repetition(&mut self, start: usize, times: usize) -> Result<(), String> {
        if self.take("?") {
            self.out.push('?');
        }
        match self.after {
            After::Nothing => return mistake("missing argument to repetition operator", self.since(start)),
            After::Repetition(first) => return mistake("invalid nested repetition operator", self.since(first)),
            After::Atom => {}
        }
        let more = self.last.saturating_mul(times.max(1) - 1).saturating_add(1);
        self.n = self.n.saturating_add(more);
        self.after = After::Repetition(start);
        Ok(())
    }

    /// `{n}`, `{n,}`, `{n,m}`, written as they are: how often the atom stands there. Nothing if it is none.
    fn count(&mut self) -> Result<Option<usize>, String> {
        let start = self.at;
        self.at += 1;
        let Some(least) = self.number() else { return Ok(None) };
        let most = if self.take(",") {
            if self.peek() == Some('}') {
                None
            } else {
                let Some(most) = self.number() else { return Ok(None) };
                Some(most)
            }
        } else {
            Some(least)
        };
        if !self.take("}") {
            return Ok(None);
        }
        let text = self.since(start);
        if least > COUNT_MAX || most.is_some_and(|most| most > COUNT_MAX || most < least) {
            return mistake("invalid repeat count", text);
        }
        self.out.push_str(text);
        Ok(Some(most.unwrap_or(least + 1)))
    }

    /// A number without zeros in front.
    fn number(&mut self) -> Option<usize> {
        let rest = self.rest();
        let n = rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = rest.get(..n).unwrap_or_default();
        if n == 0 || (n > 1 && digits.starts_with('0')) {
            return None;
        }
        self.at += n;
        // What is no number of this machine is too large in any case.
        Some(digits.parse().unwrap_or(usize::MAX))
    }

    /// `(`, `(?:`, `(?P<name>`, `(?flags:` or `(?flags)`.
    fn open_group(&mut self) -> Result<(), String> {
        let start = self.at;
        self.at += 1;
        if self.take("?P<") || self.take("?<") {
            let rest = self.rest();
            let Some(name) = rest.find('>').and_then(|end| rest.get(..end)) else {
                return mistake("invalid named capture", self.text.get(start..).unwrap_or_default());
            };
            self.at += name.len() + 1;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return mistake("invalid named capture", self.since(start));
            }
            if self.names.iter().any(|known| known == name) {
                return mistake("duplicate capture group name", name);
            }
            self.names.push(name.to_owned());
            self.out.push('(');
        } else if self.take("?") {
            if !self.flags(start)? {
                return Ok(());
            }
        } else {
            self.names.push(String::new());
            self.out.push('(');
        }
        if self.open.len() >= DEPTH_MAX {
            return Err(format!("expression nests too deeply: more than {DEPTH_MAX} groups within each other"));
        }
        self.open.push((start, self.n));
        self.after = After::Nothing;
        Ok(())
    }

    /// Flags up to their end; whether a group begins behind them.
    fn flags(&mut self, start: usize) -> Result<bool, String> {
        const NAMES: [char; 4] = ['i', 'm', 's', 'U'];
        let mut values = [None; NAMES.len()];
        let (mut is_on, mut is_open) = (true, true);
        loop {
            let c = self.next();
            let flag = NAMES.iter().zip(&mut values).find(|(name, _)| Some(**name) == c);
            match (flag, c) {
                (Some((_, value)), _) => {
                    *value = Some(is_on);
                    is_open = true;
                }
                (None, Some('-')) if is_on => (is_on, is_open) = (false, false),
                (None, Some(end @ (':' | ')'))) if is_open => {
                    let of =
                        |on: bool| NAMES.iter().zip(&values).filter(move |(_, v)| **v == Some(on)).map(|(c, _)| *c);
                    let (on, off): (String, String) = (of(true).collect(), of(false).collect());
                    let minus = if off.is_empty() { "" } else { "-" };
                    if end == ':' || !(on.is_empty() && off.is_empty()) {
                        let written = write!(self.out, "(?{on}{minus}{off}{end}");
                        debug_assert!(written.is_ok(), "a string takes everything");
                    }
                    return Ok(end == ':');
                }
                _ => return mistake("invalid or unsupported Perl syntax", self.since(start)),
            }
        }
    }

    /// What begins with a backslash.
    fn escape(&mut self) -> Result<(), String> {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            Some(c @ ('d' | 'D' | 's' | 'S' | 'w' | 'W')) => {
                self.at += 1;
                let (inside, is_negated) = perl_class(c);
                self.atom(&format!("[{}{inside}]", if is_negated { "^" } else { "" }), STATES_OF_CLASS);
            }
            Some('p' | 'P') => {
                let class = self.unicode_class(start)?;
                self.atom(&class, STATES_OF_UNICODE);
            }
            Some('A') => self.assertion(r"\A"),
            Some('z') => self.assertion(r"\z"),
            Some('b') => self.assertion(r"(?-u:\b)"),
            Some('B') => self.assertion(r"(?-u:\B)"),
            Some('Q') => {
                self.at += 1;
                let rest = self.rest();
                let (quoted, end) = match rest.find(r"\E") {
                    Some(end) => (rest.get(..end).unwrap_or_default(), end + 2),
                    None => (rest, rest.len()),
                };
                quoted.chars().for_each(|c| self.literal(c));
                self.at += end;
            }
            _ => {
                let c = self.escaped(start)?;
                self.literal(c);
            }
        }
        Ok(())
    }

    fn assertion(&mut self, text: &str) {
        self.at += 1;
        self.atom(text, 1);
    }

    /// The character that an escape is, behind its backslash.
    fn escaped(&mut self, start: usize) -> Result<char, String> {
        let number = match self.next() {
            None => return Err("trailing backslash at end of expression".to_owned()),
            Some('a') => 7,
            Some('f') => 12,
            Some('n') => 10,
            Some('r') => 13,
            Some('t') => 9,
            Some('v') => 11,
            // A single digit that is not 0 would be a reference to a group.
            Some(c @ '0'..='7') if c == '0' || matches!(self.peek(), Some('0'..='7')) => {
                let mut number = c.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else { break };
                    self.at += 1;
                    number = number * 8 + digit;
                }
                number
            }
            Some('x') => self.hexadecimal().unwrap_or(u32::MAX),
            Some(c) if c.is_ascii() && !c.is_ascii_alphanumeric() => return Ok(c),
            Some(_) => u32::MAX,
        };
        match char::from_u32(number) {
            Some(c) => Ok(c),
            None => mistake("invalid escape sequence", self.since(start)),
        }
    }

    /// `7F` or `{10FFFF}`.
    fn hexadecimal(&mut self) -> Option<u32> {
        let rest = self.rest();
        let (digits, n) = if self.take("{") {
            let end = rest.find('}')?;
            (rest.get(1..end)?, end)
        } else {
            (rest.get(..2)?, 2)
        };
        self.at += n;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_number { u32::from_str_radix(digits, 16).ok() } else { None }
    }

    /// `pL`, `p{Greek}`, `p{^Greek}` behind the backslash, for the inside or the outside of a class.
    fn unicode_class(&mut self, start: usize) -> Result<String, String> {
        let mut is_negated = self.next() == Some('P');
        let name = match self.next() {
            Some('{') => {
                if self.take("^") {
                    is_negated = !is_negated;
                }
                let rest = self.rest();
                let name = rest.find('}').and_then(|end| rest.get(..end)).unwrap_or_default();
                self.at = self.text.len().min(self.at + name.len() + 1);
                name.to_owned()
            }
            Some(c) => c.to_string(),
            None => String::new(),
        };
        let class = format!(r"\{}{{{name}}}", if is_negated { 'P' } else { 'p' });
        // Whether there is a class of this name is known there.
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        if is_name && regex::Regex::new(&class).is_ok() {
            return Ok(class);
        }
        let end = (start..=self.at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(start);
        mistake("invalid character class range", self.text.get(start..end).unwrap_or_default())
    }

    /// `[…]`
    fn class(&mut self) -> Result<(), String> {
        let start = self.at;
        self.at += 1;
        let mut n_states = STATES_OF_CLASS;
        self.out.push('[');
        if self.take("^") {
            self.out.push('^');
        }
        let first = self.at;
        loop {
            match self.peek() {
                None => return mistake("missing closing ]", self.text.get(start..).unwrap_or_default()),
                Some(']') if self.at > first => break,
                Some('[') if self.rest().starts_with("[:") && self.rest().contains(":]") => self.posix_class()?,
                Some('\\') => {
                    let from = self.at;
                    match self.rest().chars().nth(1) {
                        Some(c @ ('d' | 'D' | 's' | 'S' | 'w' | 'W')) => {
                            self.at += 2;
                            let (inside, is_negated) = perl_class(c);
                            self.out.push_str(if is_negated { "[^" } else { "" });
                            self.out.push_str(inside);
                            self.out.push_str(if is_negated { "]" } else { "" });
                        }
                        Some('p' | 'P') => {
                            self.at += 1;
                            let class = self.unicode_class(from)?;
                            self.out.push_str(&class);
                            n_states += STATES_OF_UNICODE;
                        }
                        _ => self.range(start)?,
                    }
                }
                Some(_) => self.range(start)?,
            }
        }
        self.at += 1;
        self.atom("]", n_states);
        Ok(())
    }

    /// `[:alpha:]`, `[:^alpha:]`
    fn posix_class(&mut self) -> Result<(), String> {
        let start = self.at;
        let rest = self.rest();
        let end = rest.find(":]").unwrap_or(0);
        self.at += end + 2;
        let name = rest.get(2..end).unwrap_or_default();
        if !CLASSES.contains(&name.strip_prefix('^').unwrap_or(name)) {
            return mistake("invalid character class range", self.since(start));
        }
        self.out.push_str(self.since(start));
        Ok(())
    }

    /// A character, or two with what is between.
    fn range(&mut self, class: usize) -> Result<(), String> {
        let start = self.at;
        let low = self.class_character(class)?;
        write_literal(&mut self.out, low);
        let rest = self.rest();
        if rest.starts_with('-') && !rest.starts_with("-]") && rest.len() > 1 {
            self.at += 1;
            let high = self.class_character(class)?;
            if high < low {
                return mistake("invalid character class range", self.since(start));
            }
            self.out.push('-');
            write_literal(&mut self.out, high);
        }
        Ok(())
    }

    fn class_character(&mut self, class: usize) -> Result<char, String> {
        let start = self.at;
        match self.next() {
            None => mistake("missing closing ]", self.text.get(class..).unwrap_or_default()),
            Some('\\') => self.escaped(start),
            Some(c) => Ok(c),
        }
    }
}

/// What a letter stands for, and whether for everything else.
fn perl_class(letter: char) -> (&'static str, bool) {
    let inside = match letter.to_ascii_lowercase() {
        'd' => DIGITS,
        's' => SPACES,
        _ => WORDS,
    };
    (inside, letter.is_ascii_uppercase())
}

/// A character that means itself, inside and outside of classes.
fn write_literal(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || !c.is_ascii() {
        out.push(c);
    } else {
        let written = write!(out, r"\x{:02X}", u32::from(c));
        debug_assert!(written.is_ok(), "a string takes everything");
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    /// The pattern, a text that it matches wholly, and one that it does not.
    const MEANING: [(&str, &str, &str); 34] = [
        (r"\d+", "12", "١٢"),
        (r"\D", "١", "1"),
        (r"\w+", "aZ_9", "ä"),
        (r"[\w]", "a", "ä"),
        (r"[^\W]", "a", "ä"),
        (r"[\W\d]", "ä", "a"),
        (r"\s", "\x0C", "\x0B"),
        (r"\S", "\u{a0}", " "),
        (r"a\bä", "aä", "a ä"),
        (r"ä\Bö", "äö", "ä ö"),
        (r"[a&&b]+", "a&b", "c"),
        (r"[+--b]+", "+,-b", "a"),
        (r"[[a]]", "[]", "a"),
        (r"[]a]+", "]a", "["),
        (r"[^]a]", "b", "]"),
        (r"[a-]+", "a-", "b"),
        (r"[a~~b]+", "~", "c"),
        (r"[[:alpha:]_]+", "aZ_", "ä"),
        (r"[[:^digit:]]", "ä", "1"),
        (r"[[:x]", ":", "y"),
        (r"\Qa.b*\E+", "a.b**", "axb"),
        (r"\Qa|b", "a|b", "a"),
        (r"a{,2}", "a{,2}", "aa"),
        (r"a{2,3}", "aaa", "a"),
        (r"x{", "x{", "x"),
        (r"\x41\x{1F600}\101\0", "A😀A\0", "A"),
        (r"\.\_\-\/", "._-/", "x"),
        (r"(?i)k", "\u{212A}", "x"),
        (r"(?i:A)b", "ab", "aB"),
        (r"(?i-i)a|(?)b", "b", "A"),
        (r"(?s-m).", "\n", "ab"),
        (r"\p{Greek}\pN\P{^Lu}", "α1A", "a1A"),
        (r"(?P<1a>x)(?<b>y)", "xy", "x"),
        (r"^*a$", "a", "b"),
    ];

    #[test]
    fn it_means_what_it_means_in_re2() {
        for (pattern, good, bad) in MEANING {
            let read = read(pattern.as_bytes()).unwrap_or_else(|mistake| panic!("{pattern}: {mistake}"));
            let regex = regex::Regex::new(&read.text).unwrap_or_else(|error| panic!("{pattern}: {error}"));
            let matches = |text: &str| regex.find(text).is_some_and(|found| found.len() == text.len());
            assert!(matches(good), "{pattern} is {} and should match {good}", read.text);
            assert!(!matches(bad), "{pattern} is {} and should not match {bad}", read.text);
        }
    }

    #[test]
    fn mistakes() {
        for (pattern, mistake) in [
            ("[", "missing closing ]: `[`"),
            ("[a", "missing closing ]: `[a`"),
            ("[]", "missing closing ]: `[]`"),
            ("[a-", "missing closing ]: `[a-`"),
            ("(?P<>)", "invalid named capture: `(?P<>`"),
            ("(?P<a", "invalid named capture: `(?P<a`"),
            ("(?P<ä>x)", "invalid named capture: `(?P<ä>`"),
            ("(?P<a>x)(?P<a>y)", "duplicate capture group name: `a`"),
            ("(?=x)", "invalid or unsupported Perl syntax: `(?=`"),
            ("(?i", "invalid or unsupported Perl syntax: `(?i`"),
            ("(?i--s)", "invalid or unsupported Perl syntax: `(?i--`"),
            ("(?-)", "invalid or unsupported Perl syntax: `(?-)`"),
            ("*", "missing argument to repetition operator: `*`"),
            ("a|{2}", "missing argument to repetition operator: `{2}`"),
            ("a**", "invalid nested repetition operator: `**`"),
            ("a+?{2,}", "invalid nested repetition operator: `+?{2,}`"),
            ("a{1001}", "invalid repeat count: `{1001}`"),
            ("a{2,1}", "invalid repeat count: `{2,1}`"),
            ("(a", "missing closing ): `(a`"),
            ("a)", "unexpected ): `a)`"),
            ("\\", "trailing backslash at end of expression"),
            ("[\\", "trailing backslash at end of expression"),
            (r"\1", r"invalid escape sequence: `\1`"),
            (r"\Z", r"invalid escape sequence: `\Z`"),
            (r"\C", r"invalid escape sequence: `\C`"),
            (r"\ä", r"invalid escape sequence: `\ä`"),
            (r"\xg0", r"invalid escape sequence: `\xg0`"),
            (r"\x{110000}", r"invalid escape sequence: `\x{110000}`"),
            (r"\x{D800}", r"invalid escape sequence: `\x{D800}`"),
            (r"[\b]", r"invalid escape sequence: `\b`"),
            ("[b-a]", "invalid character class range: `b-a`"),
            ("[[:nope:]]", "invalid character class range: `[:nope:]`"),
            (r"\p{Nope}", r"invalid character class range: `\p{Nope}`"),
            (r"\pä", r"invalid character class range: `\pä`"),
            (r"\p", r"invalid character class range: `\p`"),
            (r"\p{L", r"invalid character class range: `\p{L`"),
        ] {
            assert_eq!(read(pattern.as_bytes()).map(|pattern| pattern.text), Err(mistake.to_owned()), "{pattern}");
        }
        assert_eq!(read(b"\xff").map(|_| ()), Err("invalid UTF-8".to_owned()));
        assert!(read("(".repeat(400).as_bytes()).is_err_and(|mistake| mistake.contains("nests too deeply")));
    }

    #[test]
    fn repetitions_are_counted() {
        let n = |pattern: &str| read(pattern.as_bytes()).expect("a pattern").n_states;
        assert!(n("abc") < 10 && n("(a{100}){100}") > 10_000 && n("a{1000}") >= 1000 && n("(?:a|b)*") < 20);
    }
}
