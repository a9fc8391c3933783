//! Expansion of templates: Lua text with places for generated parts.
//!
//! `$I $F $S $B $A $Q` are expressions of a kind (integer, float, string, boolean, any, sequence), `$i` a short
//! integer expression, `$n` a count of 1 to 6, `$L` an integer literal near a border, `$D` a float literal, `$W` a
//! string literal, `$V` a literal of any kind, `$v` a visible integer variable, `$x1`…`$x9` names of their own,
//! `${a|b|c}` one of the texts. A line `$block` stands for generated statements.

use super::super::literal;
use super::{Func, Gen, Kind};

impl Gen<'_, '_> {
    /// Writes one of the templates that show a feature in a few lines.
    pub(super) fn template_stat(&mut self) {
        let sets: [&[&str]; 4] = [
            super::meta::TEMPLATES,
            super::coroutines::TEMPLATES,
            super::shapes::TEMPLATES,
            super::meta::INTROSPECTION,
        ];
        let weights = if self.flavour == super::Flavour::Debug { [35, 20, 30, 40] } else { [40, 25, 35, 0] };
        let set = sets[self.c.weighted(&weights)];
        let text = set[self.c.below(set.len())];
        self.template(text);
    }

    pub(super) fn template(&mut self, text: &str) {
        let names: Vec<String> = (0..10).map(|_| self.unique_name("z")).collect();
        self.cost += self.times * 20;
        self.line("do");
        // Generated parts may end inside functions of the template, where `...` is not at hand.
        let vararg = std::mem::replace(&mut self.func().vararg, false);
        let yields = std::mem::replace(&mut self.func().yields, false);
        self.scope(|g| {
            for line in text.trim_matches('\n').lines() {
                let indent = line.len() - line.trim_start().len();
                if line.trim() == "$block" {
                    g.funcs.push(Func { vararg: false, yields: false, returns: Vec::new(), n_locals: 0 });
                    g.depth += indent / 2;
                    let times = g.times;
                    g.times *= 4;
                    g.scope(|g| g.block(2));
                    g.times = times;
                    g.depth -= indent / 2;
                    g.funcs.pop();
                } else {
                    let expanded = g.expand(line, &names);
                    g.line(&expanded);
                }
            }
        });
        self.func().vararg = vararg;
        self.func().yields = yields;
        self.line("end");
    }

    fn expand(&mut self, line: &str, names: &[String]) -> String {
        let mut out = String::with_capacity(line.len() * 2);
        let mut rest = line;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let Some(letter) = rest.chars().next() else { break };
            rest = &rest[letter.len_utf8()..];
            match letter {
                '{' => {
                    let (options, after) = alternatives(rest);
                    let option = options[self.c.below(options.len())];
                    rest = after;
                    let option = self.expand(option, names);
                    out.push_str(&option);
                }
                'x' => {
                    let digit = rest.bytes().next().map_or(0, |b| usize::from(b.wrapping_sub(b'0')));
                    out.push_str(names.get(digit).map_or("z", String::as_str));
                    rest = rest.get(1..).unwrap_or("");
                }
                _ => {
                    let part = self.placeholder(letter);
                    out.push_str(&part);
                }
            }
        }
        out.push_str(rest);
        out
    }

    fn placeholder(&mut self, letter: char) -> String {
        match letter {
            'I' => format!("({})", self.expr(Kind::Int, 2)),
            'F' => format!("({})", self.expr(Kind::Float, 2)),
            'S' => format!("({})", self.expr(Kind::Str, 1)),
            'B' => format!("({})", self.expr(Kind::Bool, 2)),
            'A' => format!("({})", self.expr(Kind::Any, 1)),
            'Q' => self.expr(Kind::Seq, 1),
            'i' => format!("({})", self.expr(Kind::Int, 0)),
            'n' => self.c.between(1, 6).to_string(),
            'L' => format!("({})", literal::integer(self.c)),
            'D' => format!("({})", literal::float(self.c)),
            'W' => format!("({})", literal::string(self.c)),
            'V' => format!("({})", literal::any(self.c)),
            'v' => self.var_of(Kind::Int).unwrap_or_else(|| "G6".to_owned()),
            other => format!("${other}"),
        }
    }
}

/// Splits `a|b|c}rest`, where braces inside the alternatives are balanced, into those and the rest.
fn alternatives(text: &str) -> (Vec<&str>, &str) {
    let (mut options, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'|' if depth == 0 => {
                options.push(&text[start..at]);
                start = at + 1;
            }
            b'}' if depth == 0 => {
                options.push(&text[start..at]);
                return (options, &text[at + 1..]);
            }
            b'}' => depth -= 1,
            _ => {}
        }
    }
    options.push(&text[start..]);
    (options, "")
}

#[cfg(test)]
mod tests {
    use super::alternatives;

    #[test]
    fn alternatives_may_hold_braces() {
        assert_eq!(alternatives("a|{b|c}|}d}"), (vec!["a", "{b|c}", ""], "d}"));
        assert_eq!(alternatives("open"), (vec!["open"], ""));
    }
}
