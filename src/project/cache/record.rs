//! Findings as bytes.
//!
//! Numbers are 32 bits, texts have their length in front. What cannot be read is no record.

use crate::diag::{Code, Diagnostic, Label, Severity};
use crate::source::Span;

/// The bytes of findings.
pub(super) fn encode(findings: &[Diagnostic]) -> Vec<u8> {
    let mut out = Vec::new();
    number(&mut out, findings.len());
    for finding in findings {
        text(&mut out, finding.code.info().id);
        number(&mut out, finding.severity as usize);
        text(&mut out, &finding.message);
        label(&mut out, &finding.primary);
        number(&mut out, finding.labels.len());
        finding.labels.iter().for_each(|one| label(&mut out, one));
        for lines in [&finding.notes, &finding.helps] {
            number(&mut out, lines.len());
            lines.iter().for_each(|line| text(&mut out, line));
        }
    }
    out
}

fn number(out: &mut Vec<u8>, value: usize) {
    out.extend_from_slice(&u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
}

fn text(out: &mut Vec<u8>, value: &str) {
    number(out, value.len());
    out.extend_from_slice(value.as_bytes());
}

fn label(out: &mut Vec<u8>, value: &Label) {
    out.extend_from_slice(&value.span.start.to_le_bytes());
    out.extend_from_slice(&value.span.end.to_le_bytes());
    text(out, &value.text);
}

/// The findings of bytes; none if they are none.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<Diagnostic>> {
    let mut reader = Reader { rest: bytes };
    let findings = reader.many(|reader| {
        let code = Code::from_id(reader.text()?)?;
        let severity = match reader.number()? {
            0 => Severity::Hint,
            1 => Severity::Warning,
            2 => Severity::Error,
            _ => return None,
        };
        let message = reader.text()?.to_owned();
        let primary = reader.label()?;
        let labels = reader.many(Reader::label)?;
        let notes = reader.many(|reader| Some(reader.text()?.to_owned()))?;
        let helps = reader.many(|reader| Some(reader.text()?.to_owned()))?;
        Some(Diagnostic { code, severity, message, primary, labels, notes, helps })
    })?;
    reader.rest.is_empty().then_some(findings)
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u32::from_le_bytes(*number))
    }

    fn text(&mut self) -> Option<&'b str> {
        let len = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }

    fn label(&mut self) -> Option<Label> {
        let (start, end) = (self.number()?, self.number()?);
        (start <= end).then_some(())?;
        Some(Label::new(Span::new(start, end), self.text()?))
    }

    /// As many as the number in front says; a number that is too large ends with the bytes.
    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n = self.number()?;
        (0..n).map(|_| one(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_come_back_as_they_were() {
        let mut one = Diagnostic::new(Code::E0001, Severity::Error, "number not assignable to string", Span::new(4, 9));
        one.labels.push(Label::new(Span::new(1, 2), "declared here"));
        one.notes.push("in entry a:b".to_owned());
        one.helps.push("did you mean 'ü'?".to_owned());
        let two = Diagnostic::new(Code::E0009, Severity::Hint, "unreachable code", Span::at(70_000));
        for findings in [vec![], vec![one.clone()], vec![two, one]] {
            let bytes = encode(&findings);
            assert_eq!(decode(&bytes), Some(findings));
            for end in 0..bytes.len() {
                assert_eq!(decode(&bytes[..end]), None);
            }
        }
    }
}
