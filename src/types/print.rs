//! Types as text, in the grammar that people write them in.
//!
//! Named types print by their name. What is too large is cut: nobody reads more of a message than that.

use super::normal::kinds;
use super::store::{FunctionId, Pack, Store, TableId, Type, TypeId, Validator};

const DEPTH_MAX: u32 = 6;
const FIELDS_MAX: usize = 8;
const MEMBERS_MAX: usize = 6;
const BYTES_MAX: usize = 800;

impl Store {
    /// `ty` as text.
    pub(super) fn show(&self, ty: TypeId) -> String {
        let mut text = String::new();
        self.write(&mut text, ty, 0);
        if text.len() > BYTES_MAX {
            let mut end = BYTES_MAX;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
            text.push_str("...");
        }
        text
    }

    /// `ty` as text, literals by their base unless `beside` has literals too.
    pub(super) fn show_beside(&mut self, ty: TypeId, beside: TypeId) -> String {
        if self.has_literals(beside) {
            return self.show(ty);
        }
        let widened = self.widen(ty);
        self.show(widened)
    }

    fn has_literals(&mut self, ty: TypeId) -> bool {
        self.parts(ty).iter().any(|part| self.is_literal(*part) && *part != TypeId::NIL)
    }

    fn write(&self, out: &mut String, ty: TypeId, depth: u32) {
        if depth > DEPTH_MAX || out.len() > BYTES_MAX {
            out.push_str("...");
            return;
        }
        match self.get(ty) {
            Type::Any => out.push_str("any"),
            Type::Unknown => out.push_str("unknown"),
            Type::Never => out.push_str("never"),
            Type::Nil | Type::Unset => out.push_str("nil"),
            Type::Boolean => out.push_str("boolean"),
            Type::True => out.push_str("true"),
            Type::False => out.push_str("false"),
            Type::Number => out.push_str("number"),
            Type::Integer => out.push_str("integer"),
            Type::String => out.push_str("string"),
            Type::Table => out.push_str("table"),
            Type::AnyFunction => out.push_str("function"),
            Type::Thread => out.push_str("thread"),
            Type::Userdata => out.push_str("userdata"),
            Type::Reflection => out.push_str("type"),
            Type::Int(value) => out.push_str(&value.to_string()),
            Type::Float(bits) => {
                let value = f64::from_bits(bits);
                out.push_str(&if value.is_finite() { format!("{value:?}") } else { "number".to_owned() });
            }
            Type::Str(symbol) => {
                out.push_str(&format!("\"{}\"", String::from_utf8_lossy(self.symbols.text(symbol)).escape_debug()));
            }
            Type::Union(list) => self.write_union(out, self.list(list), depth),
            Type::Intersection(list) => {
                // A declared type and the class of the same name are one for people.
                let mut shown: Vec<String> = Vec::new();
                for member in self.list(list) {
                    let mut text = String::new();
                    self.write_member(&mut text, *member, depth);
                    if !shown.contains(&text) {
                        shown.push(text);
                    }
                }
                out.push_str(&shown.join(" & "));
            }
            Type::Record(table) => self.write_table(out, table, depth),
            Type::Function(function) => self.write_function(out, function, depth),
            Type::Named(id) => {
                let Some(app) = self.app(id) else { return };
                if let Some(decl) = self.decl(app.decl) {
                    out.push_str(&self.symbols.shown(decl.name));
                }
                self.write_args(out, self.list(app.args), depth);
            }
            Type::Param(param) => {
                if let Some(param) = self.param(param) {
                    out.push_str(&self.symbols.shown(param.name));
                }
            }
            Type::ValueOf(of) => {
                out.push_str("type ");
                self.write(out, of, depth + 1);
            }
            Type::GenericValue(decl) => {
                out.push_str("type ");
                if let Some(decl) = self.decl(decl) {
                    out.push_str(&self.symbols.shown(decl.name));
                }
            }
            Type::Validated(base, list) => {
                self.write_member(out, base, depth);
                for validator in self.validators(list) {
                    out.push(' ');
                    out.push_str(&self.show_validator(*validator));
                }
            }
            Type::Identity(base, _) => self.write(out, base, depth),
        }
    }

    /// A validator as it is written.
    pub(super) fn show_validator(&self, validator: Validator) -> String {
        match validator {
            Validator::Min(limit) => format!("@min({limit})"),
            Validator::Max(limit) => format!("@max({limit})"),
            Validator::MinLen(limit) => format!("@min_len({limit})"),
            Validator::MaxLen(limit) => format!("@max_len({limit})"),
            Validator::Pattern(pattern) => format!("@pattern(\"{}\")", self.symbols.shown(pattern)),
        }
    }

    fn write_args(&self, out: &mut String, args: &[TypeId], depth: u32) {
        if args.is_empty() {
            return;
        }
        out.push('<');
        for (at, arg) in args.iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            self.write(out, *arg, depth + 1);
        }
        out.push('>');
    }

    fn write_union(&self, out: &mut String, members: &[TypeId], depth: u32) {
        let has_nil = members.contains(&TypeId::NIL);
        let shown: Vec<TypeId> =
            members.iter().copied().filter(|member| *member != TypeId::NIL && *member != TypeId::UNSET).collect();
        let is_group = has_nil && shown.len() > 1;
        if is_group {
            out.push('(');
        }
        for (at, member) in shown.iter().enumerate() {
            if at > 0 {
                out.push_str(" | ");
            }
            if at >= MEMBERS_MAX {
                out.push_str("...");
                break;
            }
            self.write_member(out, *member, depth);
        }
        if shown.is_empty() {
            out.push_str("nil");
            return;
        }
        if is_group {
            out.push(')');
        }
        if has_nil {
            out.push('?');
        }
    }

    /// A part of something larger: functions and the like get parentheses.
    fn write_member(&self, out: &mut String, ty: TypeId, depth: u32) {
        let is_group = matches!(self.get(ty), Type::Function(_) | Type::Union(_) | Type::Intersection(_));
        if is_group {
            out.push('(');
        }
        self.write(out, ty, depth + 1);
        if is_group {
            out.push(')');
        }
    }

    fn write_table(&self, out: &mut String, id: TableId, depth: u32) {
        let table = self.table(id);
        if let Some(decl) = table.interface.and_then(|decl| self.decl(decl)) {
            out.push_str(&self.symbols.shown(decl.name));
            return;
        }
        let class = table.class.map_or(table, |class| self.table(class));
        if let Some(name) = class.name {
            out.push_str(&self.symbols.shown(name));
            return;
        }
        if table.is_readonly {
            out.push_str("readonly ");
        }
        out.push('{');
        if let Some(element) = table.array
            && table.is_plain_array()
        {
            self.write(out, element, depth + 1);
            out.push('}');
            return;
        }
        let mut is_first = true;
        for (at, field) in table.fields.iter().enumerate() {
            if !is_first {
                out.push_str(", ");
            }
            is_first = false;
            if at >= FIELDS_MAX {
                out.push_str("...");
                break;
            }
            if field.is_readonly && !table.is_readonly {
                out.push_str("readonly ");
            }
            let name = self.symbols.shown(field.name);
            if is_identifier(&name) {
                out.push_str(&name);
            } else {
                out.push_str(&format!("[\"{}\"]", name.escape_debug()));
            }
            if field.is_optional {
                out.push('?');
            }
            out.push_str(": ");
            // The value that a field of a program's table has at first is not its type.
            let ty = match self.get(field.ty) {
                Type::Int(_) if table.is_inferred => TypeId::INTEGER,
                Type::Float(_) if table.is_inferred => TypeId::NUMBER,
                Type::True | Type::False if table.is_inferred => TypeId::BOOLEAN,
                _ => self.without_nil(field.ty, field.is_optional),
            };
            self.write(out, ty, depth + 1);
        }
        let element = table.array.map(|element| (TypeId::INTEGER, element));
        for (key, value) in table.map.into_iter().chain(element) {
            if !is_first {
                out.push_str(", ");
            }
            is_first = false;
            out.push('[');
            self.write(out, key, depth + 1);
            out.push_str("]: ");
            self.write(out, value, depth + 1);
        }
        out.push('}');
    }

    /// The written type of something optional, whose type includes nil already.
    fn without_nil(&self, ty: TypeId, is_optional: bool) -> TypeId {
        if let Type::Union(list) = self.get(ty)
            && is_optional
        {
            let rest: Vec<TypeId> = self.list(list).iter().copied().filter(|m| *m != TypeId::NIL).collect();
            if let [only] = rest.as_slice() {
                return *only;
            }
        }
        ty
    }

    fn write_function(&self, out: &mut String, id: FunctionId, depth: u32) {
        let function = self.function(id);
        if !function.type_params.is_empty() {
            out.push('<');
            for (at, param) in function.type_params.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                if let Some(param) = self.param(*param) {
                    out.push_str(&self.symbols.shown(param.name));
                }
            }
            out.push('>');
        }
        out.push('(');
        for (at, param) in function.params.iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            if let Some(name) = param.name {
                out.push_str(&self.symbols.shown(name));
                if param.is_optional {
                    out.push('?');
                }
                out.push_str(": ");
            }
            self.write(out, self.without_nil(param.ty, param.is_optional && param.name.is_some()), depth + 1);
        }
        if let Some(rest) = function.rest {
            if !function.params.is_empty() {
                out.push_str(", ");
            }
            out.push_str("...");
            self.write(out, rest, depth + 1);
        }
        out.push_str(") -> ");
        self.write_pack(out, &function.results, depth + 1);
    }

    fn write_pack(&self, out: &mut String, pack: &Pack, depth: u32) {
        if let ([only], None) = (pack.types.as_slice(), pack.rest) {
            self.write(out, *only, depth);
            return;
        }
        out.push('(');
        for (at, ty) in pack.types.iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            self.write(out, *ty, depth);
        }
        if let Some(rest) = pack.rest {
            if !pack.types.is_empty() {
                out.push_str(", ");
            }
            out.push_str("...");
            self.write(out, rest, depth);
        }
        out.push(')');
    }
}

/// Whether `text` can be written as a name.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first == '_' || first.is_ascii_alphabetic())
        && chars.all(|c| c == '_' || c.is_ascii_alphanumeric())
}

/// The mask of the kind that `type` calls `name`.
pub(super) fn kind_of_name(name: &[u8]) -> Option<u16> {
    Some(match name {
        b"nil" => kinds::NIL,
        b"boolean" => kinds::TRUE | kinds::FALSE,
        b"number" => kinds::NUMBER,
        b"string" => kinds::STRING,
        b"table" => kinds::TABLE,
        b"function" => kinds::FUNCTION,
        b"thread" => kinds::THREAD,
        b"userdata" => kinds::USERDATA,
        b"type" => kinds::TYPE,
        _ => return None,
    })
}
