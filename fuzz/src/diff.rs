//! Compares what two interpreters printed for the same program, and names the kind of a difference.

use super::batch::Frame;

/// What the comparison leaves out, for runs that look for deeper differences than wording.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mask {
    /// Names of variables in messages: `(local 'x')`.
    pub names: bool,
    /// Line numbers in messages: `p:12:`.
    pub lines: bool,
    /// Everything in messages after the place.
    pub messages: bool,
}

/// A difference, as its kind and the first line on each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Equal for differences that are likely to have one cause.
    pub signature: String,
    pub reference: String,
    pub ours: String,
}

/// How one program compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Same,
    /// The reference itself ran into a limit that another implementation need not have.
    Excluded,
    Differs(Difference),
}

/// Compares the frames of one program.
#[must_use]
///
/// `program` is the text that printed them.
pub fn compare(program: &str, reference: &Frame, ours: &Frame, mask: Mask) -> Verdict {
    let (lines_a, state_a, lines_b, state_b) = match (reference, ours) {
        (Frame::Finished { lines: a, state: s, .. }, Frame::Finished { lines: b, state: t, .. }) => (a, s, b, t),
        (Frame::Finished { .. }, bad) => return differs("crash", "a result", &summary(bad)),
        (_, _) => return Verdict::Excluded,
    };
    let all_a = lines_a.iter().chain([state_a]);
    // Depth of native calls and of the stack in slots are limits of the reference alone.
    if all_a.clone().any(|line| line.contains("C stack overflow") || line.contains("too many C levels")) {
        return Verdict::Excluded;
    }
    let mut all_b = lines_b.iter().chain([state_b]);
    for line in all_a {
        let other = all_b.next().map_or("", String::as_str);
        if line == other {
            continue;
        }
        if annotation_signs(line) || (is_syntax_error(other) && is_annotation(program, line, other)) {
            return Verdict::Excluded;
        }
        let (line, other) = (masked(line, mask), masked(other, mask));
        if line != other {
            return differs(kind(&line, &other), &line, &other);
        }
    }
    match all_b.next() {
        None => Verdict::Same,
        Some(line) => differs("extra line", "", line),
    }
}

/// Does the reference stop at a sign with which an annotation of wippy begins? Then wippy reads another language.
fn annotation_signs(line: &str) -> bool {
    ["near ':'", "near '::'", "'::' expected", "near '!'", "near '?'", "near '@'", "near '->'"]
        .iter()
        .any(|sign| line.contains(sign))
}

/// Does the line show what `load` says of a damaged text?
fn is_syntax_error(line: &str) -> bool {
    place(line).is_some() && [" near ", "expected"].iter().any(|words| line.contains(words))
}

/// Two syntax errors: is there a token of an annotation, so that wippy went on to read a type (a cast
/// `::`, the parameters `<T>` of a function) where the reference had to stop?
fn is_annotation(program: &str, reference: &str, ours: &str) -> bool {
    let (Some(line), Some(ours)) = (place(reference), place(ours)) else { return false };
    // What wippy refuses may stand on a later line: a type, or a list of type parameters, goes on over several.
    if line > ours || !is_syntax_error(reference) {
        return false;
    }
    if reference.contains("'(' expected near '<'") {
        return true;
    }
    // A colon pair may stand on the line before the token that is refused.
    let has_cast = |text: &str| text.split("\\010").skip(line.saturating_sub(2)).take(2).any(|l| l.contains("::"));
    reference.contains("<name> expected near") && program.split("load(\"").skip(1).any(has_cast)
}

/// The line number in a message of the text `s`, as the programs print it.
fn place(line: &str) -> Option<usize> {
    let digits = line.strip_prefix("\"s:")?;
    digits.split(':').next()?.parse().ok()
}

fn summary(frame: &Frame) -> String {
    match frame {
        Frame::Finished { state, .. } => state.clone(),
        Frame::Crashed(text) => {
            // A panic says where it was raised; that is its signature.
            let place = text.lines().find(|line| line.contains("panicked at")).or(text.lines().next());
            format!("crashed: {}", place.unwrap_or(""))
        }
        Frame::TimedOut => "timed out".to_owned(),
    }
}

fn differs(kind: &str, reference: &str, ours: &str) -> Verdict {
    let signature =
        if kind == "value" { kind.to_owned() } else { format!("{kind}: {} <> {}", outline(reference), outline(ours)) };
    Verdict::Differs(Difference { signature, reference: reference.to_owned(), ours: ours.to_owned() })
}

fn kind(reference: &str, ours: &str) -> &'static str {
    if reference.starts_with("refused") || ours.starts_with("refused") {
        "refused"
    } else if reference.starts_with("false ") && ours.starts_with("false ")
        || reference.contains(": ") && ours.contains(": ")
    {
        "message"
    } else if reference.starts_with("false ") != ours.starts_with("false ") {
        "raises"
    } else {
        "value"
    }
}

/// A line without what differs from program to program: digits and quoted names.
fn outline(line: &str) -> String {
    let line = masked(line, Mask { names: false, lines: true, messages: false });
    let mut out = String::new();
    let mut quoted = false;
    for ch in line.chars().take(160) {
        if ch == '\'' {
            quoted = !quoted;
            out.push(ch);
        } else if quoted {
            continue;
        } else if !ch.is_ascii_digit() {
            out.push(ch);
        } else if !out.ends_with('0') {
            out.push('0');
        }
    }
    out
}

/// `line` without what `mask` leaves out.
fn masked(line: &str, mask: Mask) -> String {
    let mut text = line.to_owned();
    if mask.messages {
        text = cut_messages(&text);
    }
    if mask.names {
        for word in ["local", "global", "field", "upvalue", "method", "constant", "metamethod", "for iterator"] {
            text = without(&text, &format!(" ({word} '"), "')");
        }
    }
    if mask.lines {
        text = without_places(&text);
    }
    text
}

/// `text` without every part from `open` to `close`.
fn without(text: &str, open: &str, close: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(open) {
        let after = &rest[at + open.len()..];
        let Some(end) = after.find(close) else { break };
        out.push_str(&rest[..at]);
        rest = &after[end + close.len()..];
    }
    out.push_str(rest);
    out
}

/// `p:12:` becomes `p:0:`, wherever it stands.
fn without_places(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("p:") {
        let (head, tail) = rest.split_at(at + 2);
        out.push_str(head);
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            out.push('0');
        }
        rest = &tail[digits..];
    }
    out.push_str(rest);
    out
}

/// Keeps only the place of a message that has one.
fn cut_messages(text: &str) -> String {
    let Some(at) = text.find("p:") else { return text.to_owned() };
    let digits = text[at + 2..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { text.to_owned() } else { text[..at + 2 + digits].to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(lines: &[&str]) -> Frame {
        Frame::Finished { lines: lines.iter().map(|&l| l.to_owned()).collect(), state: "end ok".into(), reached: true }
    }

    #[test]
    fn equal_frames_are_the_same() {
        assert_eq!(compare("", &frame(&["1", "2"]), &frame(&["1", "2"]), Mask::default()), Verdict::Same);
    }

    #[test]
    fn masks_hide_only_what_they_name() {
        let (a, b) =
            (frame(&["false \"p:3: nil value (local 'a')\""]), frame(&["false \"p:4: nil value (field 'a')\""]));
        assert!(matches!(compare("", &a, &b, Mask::default()), Verdict::Differs(_)));
        assert!(matches!(compare("", &a, &b, Mask { names: true, ..Mask::default() }), Verdict::Differs(_)));
        assert_eq!(compare("", &a, &b, Mask { names: true, lines: true, messages: false }), Verdict::Same);
    }

    #[test]
    fn only_annotations_explain_other_syntax_errors() {
        let judge = |program: &str, a: &str, b: &str| compare(program, &frame(&[a]), &frame(&[b]), Mask::default());
        let cast = "P((select(2, load(\"x = 1\\010y ::\\010[[z]]\", '=s'))))";
        let (name, type_) = ("\"s:3: <name> expected near '[[z]]'\"", "\"s:3: <type> expected near '[[z]]'\"");
        assert_eq!(judge(cast, name, type_), Verdict::Excluded);
        assert!(matches!(judge("P((select(2, load(\"x\\010\\010[[z]]\"))))", name, type_), Verdict::Differs(_)));
        assert!(matches!(judge(cast, name, "nil"), Verdict::Differs(_)));
        assert!(matches!(judge(cast, name, "\"s:2: <type> expected near '[[z]]'\""), Verdict::Differs(_)));
        let generic = "\"s:1: '(' expected near '<'\"";
        assert_eq!(judge("", generic, "\"s:2: '>' expected near '('\""), Verdict::Excluded);
    }

    #[test]
    fn a_missing_or_extra_line_is_a_difference() {
        assert!(matches!(compare("", &frame(&["1"]), &frame(&["1", "2"]), Mask::default()), Verdict::Differs(_)));
        assert!(matches!(compare("", &frame(&["1", "2"]), &frame(&["1"]), Mask::default()), Verdict::Differs(_)));
    }
}
