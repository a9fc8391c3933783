//! Calls of the string library whose arguments are right in type and odd in value.

use super::super::literal;
use super::{Gen, Kind};

const PATTERNS: &[&str] = &[
    "a",
    ".",
    "%w+",
    "%a",
    "%d+",
    "%s*",
    "(%w)(%w)",
    "()",
    "^a",
    "c$",
    "^.-b",
    "[a-c]+",
    "[^a]",
    "%W",
    "(.)%1",
    "a-",
    "%%",
    "x*",
    "[%d%.]+",
    "%f[%w]%w+",
    "%b()",
    "[]]",
    "[^]]+",
    ".-",
    "(a*(.)%w(%s*))",
    "%x+",
    "[%a_][%w_]*",
    "%u?%l+",
    "^%s*(.-)%s*$",
    "",
    "b?c",
    "$",
    "^",
    "%z",
    "[\\0-\\31]",
    "(()%a())",
    "%p",
    "[a-]",
    "[%]]",
    "%.",
    "o.-o",
];
const FORMATS: &[(&str, Kind)] = &[
    ("%d", Kind::Int),
    ("%5d|%-5d", Kind::Int),
    ("%05d", Kind::Int),
    ("%+d", Kind::Int),
    ("%x", Kind::Int),
    ("%#X", Kind::Int),
    ("%o", Kind::Int),
    ("%5.3d", Kind::Int),
    ("% d", Kind::Int),
    ("%.0f", Kind::Float),
    ("%f", Kind::Float),
    ("%5.1f", Kind::Float),
    ("%g", Kind::Float),
    ("%.3g", Kind::Float),
    ("%e", Kind::Float),
    ("%.14g", Kind::Float),
    ("%a", Kind::Float),
    ("%G", Kind::Float),
    ("%+.3e", Kind::Float),
    ("%s", Kind::Str),
    ("%10s|", Kind::Str),
    ("%-10s|", Kind::Str),
    ("%.3s", Kind::Str),
    ("%q", Kind::Str),
    ("%q", Kind::Int),
    ("%i", Kind::Int),
    ("%q", Kind::Float),
    ("%5.2s|", Kind::Str),
    ("%%%d%%", Kind::Int),
    ("%s", Kind::Int),
    ("%s", Kind::Float),
    ("%.20s", Kind::Str),
];

impl Gen<'_, '_> {
    fn position(&mut self) -> String {
        match self.c.below(4) {
            0 => self.expr(Kind::Int, 0),
            _ => self
                .c
                .pick(&["1", "2", "3", "-1", "-2", "0", "5", "-100", "100", "math.maxinteger", "math.mininteger"])
                .to_owned(),
        }
    }

    /// A call that gives a string (in parentheses where the library gives more).
    pub(super) fn string_library(&mut self, depth: usize) -> String {
        let s = self.str_expr(depth);
        match self.c.below(18) {
            0 => format!("({s}):sub({}, {})", self.position(), self.position()),
            1 => format!("string.sub({s}, {})", self.position()),
            2 => format!("({s}):{}()", self.c.pick(&["upper", "lower", "reverse"])),
            3 => {
                let separator = self.c.pick(&["", ", ','", ", 'ab'"]);
                format!("({s}):sub(1, 12):rep({}{separator})", self.c.below(4))
            }
            4 | 5 => {
                let pattern = self.c.pick(PATTERNS);
                let replacement = match self.c.below(7) {
                    0 => "'<%0>'".to_owned(),
                    1 => "'%0%0'".to_owned(),
                    2 => "''".to_owned(),
                    3 => "{a = 'A', b = 1, c = false, ['1'] = 'one'}".to_owned(),
                    4 => "function(x, y) if x == 'a' then return nil end return y end".to_owned(),
                    5 => "string.upper".to_owned(),
                    _ => "'%%'".to_owned(),
                };
                // A position capture is no string for the library's own function.
                let replacement = if replacement == "string.upper" && pattern.starts_with("()") {
                    "''".to_owned()
                } else {
                    replacement
                };
                let count = self.c.pick(&["", "", ", 1", ", 2", ", 0"]);
                format!("(string.gsub(({s}):sub(1, 40), '{pattern}', {replacement}{count}))")
            }
            6 => format!("str(string.match({s}, '{}'))", self.c.pick(PATTERNS)),
            7 => format!("str((string.find({s}, '{}', {})))", self.c.pick(PATTERNS), self.position()),
            8..=10 => {
                let (format, kind) = FORMATS[self.c.below(FORMATS.len())];
                let value = self.expr(kind, depth.min(1));
                let n = format.matches('%').count() - 2 * format.matches("%%").count();
                let values = vec![value; n].join(", ");
                format!("string.format('{format}', {values})")
            }
            11 => format!("string.char({}, {})", self.c.below(256), self.c.between(32, 126)),
            12 => format!(
                "utf8.char({}, {})",
                self.c.pick(&["72", "0x7ff", "0x800", "0xffff", "0x10000", "0x10ffff"]),
                self.c.below(900)
            ),
            13 => {
                let value = self.expr(Kind::Int, 0);
                format!("string.pack('{}', {value})", self.c.pick(&["<j", ">j", "=j", "<I8"]))
            }
            14 => format!("str(string.unpack('<I2', {s} .. '\\1\\2'))"),
            15 => format!(
                "table.concat({{{s}, {}, {}}}, {})",
                self.expr(Kind::Int, 0),
                literal::string(self.c),
                literal::string(self.c)
            ),
            16 => format!("tostring({})", self.float_value()),
            _ => format!("({s} .. {})", self.expr(Kind::Int, 0)),
        }
    }

    fn float_value(&mut self) -> String {
        self.expr(Kind::Float, 1)
    }
}
