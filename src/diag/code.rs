//! The table of diagnostic codes.
//!
//! One variant a code, one row a variant; `wippy help P0001` prints the row.

use std::fmt;

use super::{ProjectCode, Severity};

/// The code of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// The text is not a program.
    P0001,
    /// Type mismatch.
    E0001,
    /// Not callable.
    E0002,
    /// Wrong number of arguments.
    E0003,
    /// Field not found.
    E0004,
    /// Not indexable.
    E0005,
    /// Undefined variable.
    E0006,
    /// Readonly violation.
    E0008,
    /// Unreachable code.
    E0009,
    /// Missing return.
    E0010,
    /// Depth limit.
    E0011,
    /// Unknown type.
    E0012,
    /// Circular type.
    E0013,
    /// Non-exhaustive match.
    E0014,
    /// Use before assignment.
    E0015,
    /// Constraint violation.
    E0016,
    /// Duplicate declaration.
    E0017,
    /// Invalid index type.
    E0018,
    /// Invalid operand.
    E0019,
    /// Type argument constraint.
    E0020,
    /// Call on optional.
    E0021,
    /// Method not found.
    E0022,
    /// Index of optional.
    E0023,
    /// Type argument count.
    E0024,
    /// Suspicious cast.
    E0026,
    /// Undeclared or unknown require.
    E0100,
    /// Internal error.
    E9999,
    /// Empty block.
    W0001,
    /// Assignment to a global.
    W0002,
    /// Comparison with itself.
    W0003,
    /// Unused variable.
    W0004,
    /// Unused parameter.
    W0005,
    /// Unused module.
    W0006,
    /// Shadowed variable.
    W0007,
    /// Something is wrong with a project, not with a program.
    Project(ProjectCode),
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
    /// A longer text with an example: what is indented by four blanks is a program, with messages behind wide gaps.
    pub text: &'static str,
    /// The example without the mistake; empty if no program can do anything about it.
    pub mended: &'static str,
}

impl Code {
    /// All codes about programs, in order.
    pub const ALL: [Self; 34] = [
        Self::P0001,
        Self::E0001,
        Self::E0002,
        Self::E0003,
        Self::E0004,
        Self::E0005,
        Self::E0006,
        Self::E0008,
        Self::E0009,
        Self::E0010,
        Self::E0011,
        Self::E0012,
        Self::E0013,
        Self::E0014,
        Self::E0015,
        Self::E0016,
        Self::E0017,
        Self::E0018,
        Self::E0019,
        Self::E0020,
        Self::E0021,
        Self::E0022,
        Self::E0023,
        Self::E0024,
        Self::E0026,
        Self::E0100,
        Self::E9999,
        Self::W0001,
        Self::W0002,
        Self::W0003,
        Self::W0004,
        Self::W0005,
        Self::W0006,
        Self::W0007,
    ];

    /// The row of the table.
    #[must_use]
    pub const fn info(self) -> &'static CodeInfo {
        match self {
            Self::Project(code) => code.info(),
            Self::P0001 => &CodeInfo {
                id: "P0001",
                title: "syntax error",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
The source is not valid Lua 5.3 with type annotations, or it breaks a limit of the
compiler front end: nesting, number of locals, 'goto' without label, 'break' outside
a loop.

    local x = 1
    if x != nil then end           'then' expected near '!'; use '~=' for inequality

The parser goes on at the next statement and reports up to 20 mistakes. A file with
a syntax error is neither run nor checked further.",
                mended: "local x = 1\nif x ~= nil then return x end",
            },
            Self::E0001 => &CodeInfo {
                id: "E0001",
                title: "type mismatch",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A value does not fit the type that its place has: a variable, a parameter, a result, a field.

    local port: number = \"80\"      string not assignable to number

Convert the value, test it with 'type' first, or change the annotation.",
                mended: "local port: number = 80",
            },
            Self::E0002 => &CodeInfo {
                id: "E0002",
                title: "not callable",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A value that is no function, and has no '__call', is called, or stands behind 'in' of a 'for'.

    local limit: number = 42
    local x = limit()              cannot call number",
                mended: "local function limit(): number return 42 end\nlocal x = limit()",
            },
            Self::E0003 => &CodeInfo {
                id: "E0003",
                title: "wrong number of arguments",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A call gives fewer arguments than the function needs, or more than it takes; or a 'return' has
more values than the function declares.

    local function add(a: number, b: number): number return a + b end
    add(1)                         not enough arguments: expected at least 2, got 1

A parameter whose type accepts nil ('b?: number') may be left out at the end.",
                mended: "local function add(a: number, b: number): number return a + b end\nadd(1, 2)",
            },
            Self::E0004 => &CodeInfo {
                id: "E0004",
                title: "field not found",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A field is read or written that the type does not have.

    type Point = {x: number, y: number}
    local p: Point = {x = 1, y = 2}
    print(p.z)                     field 'z' does not exist on Point",
                mended: "type Point = {x: number, y: number}\nlocal p: Point = {x = 1, y = 2}\nprint(p.y)",
            },
            Self::E0005 => &CodeInfo {
                id: "E0005",
                title: "not indexable",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A number, boolean, function or nil is indexed as if it were a table.

    local n: number = 42
    local x = n.field              cannot index number",
                mended: "local n: {field: number} = {field = 42}\nlocal x = n.field",
            },
            Self::E0006 => &CodeInfo {
                id: "E0006",
                title: "undefined variable",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A global is read that is neither predefined nor assigned anywhere in the file.

    return naem                    undefined variable 'naem'",
                mended: "local name = \"wippy\"\nreturn name",
            },
            Self::E0008 => &CodeInfo {
                id: "E0008",
                title: "readonly violation",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A field or an element is written through a type that is 'readonly'.

    local primes: readonly {integer} = {2, 3, 5}
    primes[1] = 1                  cannot modify readonly {integer}",
                mended: "local primes: {integer} = {2, 3, 5}\nprimes[1] = 1",
            },
            Self::E0009 => &CodeInfo {
                id: "E0009",
                title: "unreachable code",
                severity: Severity::Hint,
                since: "0.1.0",
                text: "\
No path leads to this statement: all end before it in 'return', 'break', 'goto' or an error.

    local function f(): number
      error(\"no\")
      return 1                     unreachable code
    end",
                mended: "local function f(ready: boolean): number\n  if not ready then error(\"no\") end\n  return 1\nend",
            },
            Self::E0010 => &CodeInfo {
                id: "E0010",
                title: "missing return",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A function that declares results can reach its end, or a 'return', without them.

    local function sign(n: number): string
      if n < 0 then return \"-\" end
    end                            missing return",
                mended: "local function sign(n: number): string\n  if n < 0 then return \"-\" end\n  return \"+\"\nend",
            },
            Self::E0011 => &CodeInfo {
                id: "E0011",
                title: "depth limit",
                severity: Severity::Hint,
                since: "0.1.0",
                text: "\
A type is nested so deeply that the checker stops; it is treated as 'any' there.

    type Deep<T> = {next?: Deep<{T}>}
    local a: Deep<integer> = {}
    local b: Deep<string> = a      type too deeply nested; treated as any

Types that grow at each step of a recursion have this effect.",
                mended: "type Chain<T> = {v: T, next?: Chain<T>}\nlocal a: Chain<integer> = {v = 1}",
            },
            Self::E0012 => &CodeInfo {
                id: "E0012",
                title: "unknown type",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A name in a type stands for no type.

    local u: Usr = nil             unknown type 'Usr'

Types are declared with 'type Name = ...' and seen in the whole block; types of a module are written
'module.Name', with 'local module = require(\"module\")'.",
                mended: "type User = {name: string}\nlocal u: User? = nil",
            },
            Self::E0013 => &CodeInfo {
                id: "E0013",
                title: "circular type",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
An alias refers to itself without a table, function or interface between.

    type A = B?
    type B = A                     type 'A' refers to itself",
                mended: "type A = {next: B?}\ntype B = A",
            },
            Self::E0014 => &CodeInfo {
                id: "E0014",
                title: "non-exhaustive match",
                severity: Severity::Warning,
                since: "0.1.0",
                text: "\
A chain of 'if' and 'elseif' tests handles some cases of a closed set and has no 'else'.

    local function f(k: \"a\" | \"b\" | \"c\")
      if k == \"a\" then return 1 elseif k == \"b\" then return 2 end
    end                            non-exhaustive match on k; missing case: \"c\"

Add the missing case, or an 'else'.",
                mended: "local function f(k: \"a\" | \"b\" | \"c\")\n  if k == \"a\" then return 1 elseif k == \"b\" then return 2 else return 3 end\nend",
            },
            Self::E0015 => &CodeInfo {
                id: "E0015",
                title: "use before assignment",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A variable that is declared without a value is read where it may not have one yet.

    local n: number
    return n + 1                   'n' is used before it is assigned",
                mended: "local n: number = 0\nreturn n + 1",
            },
            Self::E0016 => &CodeInfo {
                id: "E0016",
                title: "constraint violation",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A constant breaks a validator of its type, or a validator does not suit the type.

    local age: integer @min(0) = -1          value -1 violates @min(0)
    local n: number @min_len(1) = 1          @min_len does not apply to number",
                mended: "local age: integer @min(0) = 1\nlocal n: string @min_len(1) = \"a\"",
            },
            Self::E0017 => &CodeInfo {
                id: "E0017",
                title: "duplicate declaration",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
Two types of one name are declared in a block, a built-in type is declared again, or a table type
names a field twice.

    type Id = integer
    type Id = string               type 'Id' is already declared in this block",
                mended: "type Id = integer\ntype Name = string",
            },
            Self::E0018 => &CodeInfo {
                id: "E0018",
                title: "invalid index type",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A key does not fit the keys of an array or a map.

    local list: {number} = {1}
    print(list[\"first\"])           string cannot index {number}",
                mended: "local list: {number} = {1}\nprint(list[1])",
            },
            Self::E0019 => &CodeInfo {
                id: "E0019",
                title: "invalid operand",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
An operator gets an operand that it has no meaning for.

    local x = true + 1             cannot perform arithmetic on boolean
    local function f(s: string?) return \"v\" .. s end    cannot concatenate string? (possibly nil)

Test for nil first, or convert the operand.",
                mended: "local x = 1 + 1\nlocal function f(s: string?) return \"v\" .. (s or \"\") end",
            },
            Self::E0020 => &CodeInfo {
                id: "E0020",
                title: "type argument constraint",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A type argument, written or inferred, does not meet the constraint of its parameter.

    type Named = {name: string}
    local function greet<T: Named>(o: T): string return o.name end
    greet({age = 1})               type argument T: {age: integer} does not satisfy Named",
                mended: "type Named = {name: string}\nlocal function greet<T: Named>(o: T): string return o.name end\ngreet({name = \"Ann\"})",
            },
            Self::E0021 => &CodeInfo {
                id: "E0021",
                title: "call on optional",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
Something that may be nil is called, or a method is called on it.

    local function f(s: string?) return s:upper() end   cannot call method 'upper' on string?

Test it first ('if s then'), or write 's!' where it cannot be nil.",
                mended: "local function f(s: string?) return s and s:upper() end",
            },
            Self::E0022 => &CodeInfo {
                id: "E0022",
                title: "method not found",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A method is called that the type does not have.

    local s: string = \"a\"
    s:upcase()                     no method 'upcase' on string",
                mended: "local s: string = \"a\"\ns:upper()",
            },
            Self::E0023 => &CodeInfo {
                id: "E0023",
                title: "index of optional",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A field of something that may be nil is read or written.

    local function f(p: {x: number}?) return p.x end    cannot index {x: number}? without a nil check",
                mended: "local function f(p: {x: number}?) if p then return p.x end end",
            },
            Self::E0024 => &CodeInfo {
                id: "E0024",
                title: "type argument count",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
A generic type has too few or too many arguments, or arguments stand behind a type that takes none.

    type Box<T> = {v: T}
    local b: Box = {v = 1}         Box expects 1 type argument, got 0",
                mended: "type Box<T> = {v: T}\nlocal b: Box<integer> = {v = 1}",
            },
            Self::E0026 => &CodeInfo {
                id: "E0026",
                title: "suspicious cast",
                severity: Severity::Warning,
                since: "0.1.0",
                text: "\
A cast between two types that have no value in common.

    local s = 5 as string          cast from integer to string can never succeed

A cast changes nothing at run time: it does not convert.",
                mended: "local s = tostring(5) as string",
            },
            Self::E0100 => &CodeInfo {
                id: "E0100",
                title: "undeclared or unknown require",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
'require' names a module that does not exist, or that the entry does not declare.

    local json = require(\"jsn\")    module 'jsn' not found",
                mended: "local time = require(\"time\")",
            },
            Self::E9999 => &CodeInfo {
                id: "E9999",
                title: "internal error",
                severity: Severity::Error,
                since: "0.1.0",
                text: "\
The checker failed on this file; that is a mistake in wippy, not in the program. Other files are
checked all the same.

    type checker internal error (skipped)",
                mended: "",
            },
            Self::W0001 => &CodeInfo {
                id: "W0001",
                title: "no-empty-blocks",
                severity: Severity::Warning,
                since: "0.1.0",
                text:
                    "The body of an 'if', 'while', 'repeat' or 'for' is empty. A comment is enough to say that this is
meant.

    if ready then end              empty if block",
                mended: "if ready then start() end",
            },
            Self::W0002 => &CodeInfo {
                id: "W0002",
                title: "no-global-assign",
                severity: Severity::Warning,
                since: "0.1.0",
                text: "A global is assigned that the runtime does not know. Globals of a typing error are found late.

    count = 1                      assignment to global variable 'count'; consider using 'local'",
                mended: "local count = 1\nreturn count",
            },
            Self::W0003 => &CodeInfo {
                id: "W0003",
                title: "no-self-compare",
                severity: Severity::Error,
                since: "0.1.0",
                text: "Both sides of a comparison are the same name, field or literal.

    local x = 1
    return x == x                  comparison of identical expressions; result is always true",
                mended: "local x, y = 1, 2\nreturn x == y",
            },
            Self::W0004 => &CodeInfo {
                id: "W0004",
                title: "no-unused-vars",
                severity: Severity::Warning,
                since: "0.1.0",
                text:
                    "A local, a local function or a loop variable is never read. A name that begins with '_' says that
this is meant.

    local total = 1                variable 'total' is declared but never used",
                mended: "local total = 1\nreturn total",
            },
            Self::W0005 => &CodeInfo {
                id: "W0005",
                title: "no-unused-params",
                severity: Severity::Hint,
                since: "0.1.0",
                text: "A parameter is never read. A name that begins with '_' says that this is meant.

    local function f(a) end        parameter 'a' is unused
    f(1)",
                mended: "local function f(a) return a end\nf(1)",
            },
            Self::W0006 => &CodeInfo {
                id: "W0006",
                title: "no-unused-imports",
                severity: Severity::Warning,
                since: "0.1.0",
                text: "A module is required and never used. '--fix' takes out the line of a built-in module.

    local time = require(\"time\")   imported module 'time' is never used",
                mended: "local time = require(\"time\")\nreturn time.now()",
            },
            Self::W0007 => &CodeInfo {
                id: "W0007",
                title: "no-shadowed-vars",
                severity: Severity::Hint,
                since: "0.1.0",
                text: "A variable has the name of another one that is visible at this place.

    local n = 1
    do local n = 2 print(n) end    variable 'n' shadows a variable in an outer scope
    print(n)",
                mended: "local n = 1\ndo local m = 2 print(m) end\nprint(n)",
            },
        }
    }

    /// The code that is written `id`.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        let of_program = Self::ALL.into_iter().find(|code| code.info().id.eq_ignore_ascii_case(id));
        of_program.or_else(|| ProjectCode::from_id(id).map(Self::Project))
    }
}

impl From<ProjectCode> for Code {
    fn from(code: ProjectCode) -> Code {
        Code::Project(code)
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
