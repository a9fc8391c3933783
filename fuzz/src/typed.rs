//! Well-typed programs: the same program with its annotations and without.
//!
//! Every expression is made for a type, from literals, variables in scope, fields, elements, calls and operators, so the
//! program is well-typed by construction: the checker must accept it, it must not raise, and it must return the same text with its
//! annotations erased. Annotations stand between two marks in the generated text; one text with the marks taken out is the typed program,
//! without what is between them it is the erased one.
//!
//! A *wild* program uses, now and then, something optional where its content is wanted. It need not be well-typed; but if the
//! checker accepts it, it must not raise either.
//!
//! What the rules leave open on purpose (elements beyond the end of an array) is not generated.

use super::choice::Choices;
use std::fmt::Write as _;

const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// A program in both forms.
#[derive(Clone, Debug)]
pub struct Typed {
    /// With annotations.
    pub typed: String,
    /// Without.
    pub erased: String,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
enum Ty {
    Integer,
    Number,
    Text,
    Boolean,
    /// `number | string`.
    Either,
    /// One of the texts.
    Word,
    Optional(Box<Ty>),
    Array(Box<Ty>),
    Map(Box<Ty>),
    /// A declared record, by number.
    Record(usize),
    /// A declared union of tagged records, by number.
    Tagged(usize),
    Function(Vec<Ty>, Box<Ty>),
}

struct Variable {
    name: String,
    ty: Ty,
    is_fixed: bool,
}

struct Field {
    name: String,
    ty: Ty,
    is_optional: bool,
}

struct Declared {
    name: String,
    params: Vec<Ty>,
    /// The parameter may be left out.
    is_last_optional: bool,
    result: Ty,
}

struct Generator<'c, 'b> {
    c: &'c mut Choices<'b>,
    out: String,
    depth: usize,
    variables: Vec<Variable>,
    functions: Vec<Declared>,
    records: Vec<Vec<Field>>,
    /// The type of the content of each variant.
    tagged: Vec<Vec<(String, Ty)>>,
    n_names: usize,
    budget: usize,
    is_wild: bool,
    /// The result of the function around.
    result: Option<Ty>,
}

/// A program for these decisions.
#[must_use]
pub fn program(c: &mut Choices, is_wild: bool) -> Typed {
    let mut generator = Generator {
        c,
        out: String::new(),
        depth: 0,
        variables: Vec::new(),
        functions: Vec::new(),
        records: Vec::new(),
        tagged: Vec::new(),
        n_names: 0,
        budget: 60,
        is_wild,
        result: None,
    };
    generator.whole();
    let (mut typed, mut erased) = (String::new(), String::new());
    let mut depth = 0;
    for character in generator.out.chars() {
        match character {
            OPEN => depth += 1,
            CLOSE => depth -= 1,
            _ => {
                typed.push(character);
                if depth == 0 {
                    erased.push(character);
                }
            }
        }
    }
    Typed { typed, erased }
}

/// Text that only the typed program has.
fn only_typed(text: &str) -> String {
    format!("{OPEN}{text}{CLOSE}")
}

impl Generator<'_, '_> {
    fn name(&mut self, prefix: &str) -> String {
        self.n_names += 1;
        format!("{prefix}{}", self.n_names)
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}{text}", "  ".repeat(self.depth));
    }

    fn whole(&mut self) {
        self.line("local out = {}");
        let head = only_typed(": any");
        self.line(&format!("local function show(value{head})"));
        self.line("  local kind = type(value)");
        self.line("  out[#out + 1] = (kind == \"table\" or kind == \"function\") and kind or tostring(value)");
        self.line("end");
        for _ in 0..self.c.between(1, 3) {
            self.record();
        }
        for _ in 0..self.c.between(0, 2) {
            self.tagged_union();
        }
        self.generic_functions();
        for _ in 0..self.c.between(1, 4) {
            self.function();
        }
        for _ in 0..self.c.between(6, 14) {
            self.statement();
        }
        self.line("return table.concat(out, \" \")");
    }

    //
    // Types

    fn text_of(&self, ty: &Ty) -> String {
        match ty {
            Ty::Integer => "integer".to_owned(),
            Ty::Number => "number".to_owned(),
            Ty::Text => "string".to_owned(),
            Ty::Boolean => "boolean".to_owned(),
            Ty::Either => "(number | string)".to_owned(),
            Ty::Word => "(\"red\" | \"green\" | \"blue\")".to_owned(),
            Ty::Optional(inner) => format!("({})?", self.text_of(inner)),
            Ty::Array(inner) => format!("{{{}}}", self.text_of(inner)),
            Ty::Map(inner) => format!("{{[string]: {}}}", self.text_of(inner)),
            Ty::Record(number) => format!("R{number}"),
            Ty::Tagged(number) => format!("U{number}"),
            Ty::Function(params, result) => {
                let params: Vec<String> = params.iter().map(|param| self.text_of(param)).collect();
                format!("(({}) -> {})", params.join(", "), self.text_of(result))
            }
        }
    }

    fn annotation(&self, ty: &Ty) -> String {
        only_typed(&format!(": {}", self.text_of(ty)))
    }

    fn scalar(&mut self) -> Ty {
        [Ty::Integer, Ty::Number, Ty::Text, Ty::Boolean, Ty::Word, Ty::Either]
            [self.c.weighted(&[30, 15, 25, 10, 10, 10])]
        .clone()
    }

    fn any_type(&mut self) -> Ty {
        match self.c.weighted(&[50, 12, 12, 8, 8, 6, 4]) {
            1 => Ty::Optional(Box::new(self.scalar_but_boolean())),
            2 => Ty::Array(Box::new(self.scalar_but_boolean())),
            3 => Ty::Map(Box::new(self.scalar_but_boolean())),
            4 if !self.records.is_empty() => Ty::Record(self.c.below(self.records.len())),
            5 if !self.tagged.is_empty() => Ty::Tagged(self.c.below(self.tagged.len())),
            6 => Ty::Function(vec![self.scalar()], Box::new(self.scalar())),
            _ => self.scalar(),
        }
    }

    /// What is never false, so that tests for nil are tests for truth.
    fn scalar_but_boolean(&mut self) -> Ty {
        [Ty::Integer, Ty::Number, Ty::Text, Ty::Word][self.c.below(4)].clone()
    }

    fn record(&mut self) {
        let mut fields = Vec::new();
        for _ in 0..self.c.between(1, 4) {
            let is_optional = self.c.chance(25);
            let ty = if is_optional { self.scalar_but_boolean() } else { self.any_type() };
            let ty = if let Ty::Optional(inner) = ty { *inner } else { ty };
            fields.push(Field { name: self.name("f"), ty, is_optional });
        }
        let number = self.records.len();
        let parts: Vec<String> = fields
            .iter()
            .map(|f| format!("{}{}: {}", f.name, if f.is_optional { "?" } else { "" }, self.text_of(&f.ty)))
            .collect();
        let text = only_typed(&format!("type R{number} = {{{}}}", parts.join(", ")));
        self.line(&text);
        self.records.push(fields);
    }

    fn tagged_union(&mut self) {
        let number = self.tagged.len();
        let variants: Vec<(String, Ty)> = (0..self.c.between(2, 4)).map(|i| (format!("k{i}"), self.scalar())).collect();
        let parts: Vec<String> =
            variants.iter().map(|(tag, ty)| format!("{{tag: \"{tag}\", {tag}: {}}}", self.text_of(ty))).collect();
        let text = only_typed(&format!("type U{number} = {}", parts.join(" | ")));
        self.line(&text);
        self.tagged.push(variants);
    }

    //
    // Functions

    fn generic_functions(&mut self) {
        let (params, t) = (only_typed("<T>"), only_typed(": T"));
        let (list, of_list) = (only_typed(": {T}"), only_typed(": T?"));
        let function = only_typed(": (T) -> T");
        self.line(&format!("local function same{params}(x{t}){t} return x end"));
        self.line(&format!("local function first{params}(list{list}){of_list} return list[1] end"));
        self.line(&format!("local function map{params}(list{list}, f{function}){list}"));
        self.line(&format!("  local made{list} = {{}}"));
        self.line("  for i, item in ipairs(list) do made[i] = f(item) end");
        self.line("  return made");
        self.line("end");
    }

    fn function(&mut self) {
        let name = self.name("fn");
        let mut params: Vec<Ty> = (0..self.c.between(0, 3)).map(|_| self.any_type()).collect();
        let is_last_optional = !params.is_empty() && self.c.chance(25);
        if is_last_optional && let Some(last) = params.last_mut() {
            *last = match last.clone() {
                Ty::Optional(inner) => *inner,
                Ty::Boolean => Ty::Integer,
                other => other,
            };
        }
        let result = self.any_type();
        let names: Vec<String> = params.iter().map(|_| self.name("p")).collect();
        let n_params = params.len();
        let list: Vec<String> = names
            .iter()
            .zip(&params)
            .enumerate()
            .map(|(at, (name, ty))| {
                let mark = if is_last_optional && at + 1 == n_params { "?" } else { "" };
                format!("{name}{}", only_typed(&format!("{mark}: {}", self.text_of(ty))))
            })
            .collect();
        let head = format!("local function {name}({}){}", list.join(", "), self.annotation(&result));
        self.line(&head);
        let n_variables = self.variables.len();
        for (at, (name, ty)) in names.into_iter().zip(&params).enumerate() {
            let ty =
                if is_last_optional && at + 1 == n_params { Ty::Optional(Box::new(ty.clone())) } else { ty.clone() };
            self.variables.push(Variable { name, ty, is_fixed: self.c.chance(50) });
        }
        let around = self.result.replace(result.clone());
        self.depth += 1;
        for _ in 0..self.c.between(0, 3) {
            self.statement();
        }
        let value = self.expr(&result, 2);
        self.line(&format!("return {value}"));
        self.depth -= 1;
        self.result = around;
        self.line("end");
        self.variables.truncate(n_variables);
        self.functions.push(Declared { name, params, is_last_optional, result });
    }

    //
    // Statements

    fn block(&mut self, n_max: usize) {
        let n_variables = self.variables.len();
        self.depth += 1;
        for _ in 0..self.c.between(1, n_max) {
            self.statement();
        }
        self.depth -= 1;
        self.variables.truncate(n_variables);
    }

    fn statement(&mut self) {
        if self.budget == 0 || self.depth > 4 {
            let value = self.expr(&Ty::Integer, 1);
            return self.line(&format!("show({value})"));
        }
        self.budget -= 1;
        match self.c.weighted(&[28, 16, 18, 10, 8, 8, 6, 6]) {
            0 => self.local(),
            1 => self.assignment(),
            2 => {
                let ty = self.any_type();
                let value = self.expr(&ty, 2);
                self.line(&format!("show({value})"));
            }
            3 => self.guarded(),
            4 => self.cases(),
            5 => self.counted_loop(),
            6 => self.walk(),
            _ => {
                let condition = self.expr(&Ty::Boolean, 2);
                self.line(&format!("if {condition} then"));
                self.block(3);
                if self.c.chance(50) {
                    self.line("else");
                    self.block(2);
                }
                self.line("end");
            }
        }
    }

    fn local(&mut self) {
        let ty = self.any_type();
        let value = self.expr(&ty, 3);
        let name = self.name("v");
        let annotation = self.annotation(&ty);
        self.line(&format!("local {name}{annotation} = {value}"));
        self.variables.push(Variable { name, ty, is_fixed: false });
    }

    fn assignment(&mut self) {
        let places: Vec<usize> = (0..self.variables.len()).filter(|at| !self.variables[*at].is_fixed).collect();
        if places.is_empty() {
            return self.local();
        }
        let at = places[self.c.below(places.len())];
        let (name, ty) = (self.variables[at].name.clone(), self.variables[at].ty.clone());
        let target = match &ty {
            Ty::Array(inner) => (format!("{name}[#{name} + 1]"), (**inner).clone()),
            Ty::Map(inner) => {
                let key = self.literal(&Ty::Word);
                (format!("{name}[{key}]"), (**inner).clone())
            }
            Ty::Record(number) => {
                let field = self.c.below(self.records[*number].len());
                let field = &self.records[*number][field];
                let inner = if field.is_optional { Ty::Optional(Box::new(field.ty.clone())) } else { field.ty.clone() };
                (format!("{name}.{}", field.name), inner)
            }
            _ => (name, ty.clone()),
        };
        let value = self.expr(&target.1, 2);
        self.line(&format!("{} = {value}", target.0));
    }

    /// Something optional, tested and used as what it then is.
    fn guarded(&mut self) {
        let Some((place, inner)) = self.optional_place() else { return self.local() };
        let test = match self.c.below(3) {
            0 => format!("{place} ~= nil"),
            1 if inner != Ty::Boolean => place.clone(),
            _ => format!("not ({place} == nil)"),
        };
        self.line(&format!("if {test} then"));
        self.depth += 1;
        let name = self.name("v");
        let annotation = self.annotation(&inner);
        self.line(&format!("local {name}{annotation} = {place}"));
        self.variables.push(Variable { name: name.clone(), ty: inner, is_fixed: true });
        self.line(&format!("show({name})"));
        self.depth -= 1;
        self.block(2);
        self.variables.retain(|variable| variable.name != name);
        self.line("end");
    }

    /// A place that may be nil, and what it is otherwise.
    fn optional_place(&mut self) -> Option<(String, Ty)> {
        let mut places = Vec::new();
        for variable in &self.variables {
            match &variable.ty {
                Ty::Optional(inner) => places.push((variable.name.clone(), (**inner).clone())),
                Ty::Map(inner) => places.push((format!("{}.red", variable.name), (**inner).clone())),
                Ty::Record(number) => places.extend(
                    self.records[*number]
                        .iter()
                        .filter(|field| field.is_optional)
                        .map(|field| (format!("{}.{}", variable.name, field.name), field.ty.clone())),
                ),
                _ => {}
            }
        }
        if places.is_empty() { None } else { Some(places.swap_remove(self.c.below(places.len()))) }
    }

    /// A value of several types, taken apart.
    fn cases(&mut self) {
        let candidates: Vec<usize> = (0..self.variables.len())
            .filter(|at| matches!(self.variables[*at].ty, Ty::Tagged(_) | Ty::Either | Ty::Word))
            .collect();
        if candidates.is_empty() {
            return self.local();
        }
        let at = candidates[self.c.below(candidates.len())];
        let name = self.variables[at].name.clone();
        match self.variables[at].ty.clone() {
            Ty::Tagged(number) => {
                let variants: Vec<(String, Ty)> = self.tagged[number].clone();
                for (i, (tag, ty)) in variants.iter().enumerate() {
                    let is_last = i + 1 == variants.len();
                    let word = if i == 0 { "if" } else { "elseif" };
                    match is_last && self.c.chance(50) {
                        true => self.line("else"),
                        false => self.line(&format!("{word} {name}.tag == \"{tag}\" then")),
                    }
                    let made = self.name("v");
                    let annotation = self.annotation(ty);
                    self.line(&format!("  local {made}{annotation} = {name}.{tag}"));
                    self.line(&format!("  show({made})"));
                }
                self.line("end");
            }
            Ty::Either => {
                let made = self.name("v");
                let (number, text) = (self.annotation(&Ty::Number), self.annotation(&Ty::Text));
                self.line(&format!("if type({name}) == \"number\" then"));
                self.line(&format!("  local {made}{number} = {name}"));
                self.line(&format!("  show({made} + 1)"));
                self.line("else");
                self.line(&format!("  local {made}{text} = {name}"));
                self.line(&format!("  show({made}:upper())"));
                self.line("end");
            }
            _ => {
                self.line(&format!("if {name} == \"red\" then"));
                self.block(2);
                self.line(&format!("elseif {name} == \"green\" then"));
                self.block(2);
                self.line("else");
                self.block(1);
                self.line("end");
            }
        }
    }

    fn counted_loop(&mut self) {
        let name = self.name("i");
        let last = self.c.between(1, 3);
        self.line(&format!("for {name} = 1, {last} do"));
        self.variables.push(Variable { name, ty: Ty::Integer, is_fixed: true });
        self.block(3);
        self.variables.pop();
        self.line("end");
    }

    fn walk(&mut self) {
        let lists: Vec<(String, Ty)> = self
            .variables
            .iter()
            .filter_map(|variable| match &variable.ty {
                Ty::Array(inner) => Some((variable.name.clone(), (**inner).clone())),
                _ => None,
            })
            .collect();
        if lists.is_empty() {
            return self.local();
        }
        let (list, inner) = lists[self.c.below(lists.len())].clone();
        let item = self.name("v");
        self.line(&format!("for _, {item} in ipairs({list}) do"));
        self.depth += 1;
        self.line(&format!("show({item})"));
        self.line("if #out > 400 then break end");
        let check = self.name("v");
        let annotation = self.annotation(&inner);
        self.line(&format!("local {check}{annotation} = {item}"));
        let value = self.expr(&inner, 1);
        self.line(&format!("show({check} == {value})"));
        self.depth -= 1;
        self.line("end");
    }

    //
    // Expressions

    fn literal(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Integer => self.c.between(0, 9).to_string(),
            Ty::Number => ["0.5", "2.25", "7", "1e3"][self.c.below(4)].to_owned(),
            Ty::Text => ["\"\"", "\"a\"", "\"xyz\"", "'q'"][self.c.below(4)].to_owned(),
            Ty::Boolean => ["true", "false"][self.c.below(2)].to_owned(),
            Ty::Either => ["1", "\"e\""][self.c.below(2)].to_owned(),
            Ty::Word => ["\"red\"", "\"green\"", "\"blue\""][self.c.below(3)].to_owned(),
            Ty::Optional(inner) => match self.c.chance(50) {
                true => "nil".to_owned(),
                false => self.literal(inner),
            },
            Ty::Array(inner) => {
                let items: Vec<String> = (0..self.c.between(0, 3)).map(|_| self.literal(inner)).collect();
                format!("{{{}}}", items.join(", "))
            }
            Ty::Map(inner) => {
                let value = self.literal(inner);
                [format!("{{red = {value}}}"), "{}".to_owned()][self.c.below(2)].clone()
            }
            Ty::Record(number) => {
                let fields: Vec<(String, Ty, bool)> =
                    self.records[*number].iter().map(|f| (f.name.clone(), f.ty.clone(), f.is_optional)).collect();
                let mut parts = Vec::new();
                for (name, ty, is_optional) in fields {
                    if !is_optional || self.c.chance(50) {
                        let value = self.expr(&ty, 1);
                        parts.push(format!("{name} = {value}"));
                    }
                }
                format!("{{{}}}", parts.join(", "))
            }
            Ty::Tagged(number) => {
                let at = self.c.below(self.tagged[*number].len());
                let (tag, ty) = self.tagged[*number][at].clone();
                let value = self.expr(&ty, 1);
                format!("{{tag = \"{tag}\", {tag} = {value}}}")
            }
            Ty::Function(params, result) => {
                let list: Vec<String> = params.iter().map(|_| self.name("p")).collect();
                let names = list.join(", ");
                let n_variables = self.variables.len();
                for (name, ty) in list.into_iter().zip(params) {
                    self.variables.push(Variable { name, ty: ty.clone(), is_fixed: true });
                }
                let value = self.expr(result, 1);
                self.variables.truncate(n_variables);
                format!("function({names}) return {value} end")
            }
        }
    }

    /// A variable, field or element of exactly this type.
    fn place(&mut self, ty: &Ty) -> Option<String> {
        let mut places = Vec::new();
        for variable in &self.variables {
            if variable.ty == *ty {
                places.push(variable.name.clone());
            }
            match &variable.ty {
                Ty::Optional(inner) if **inner == *ty && self.is_wild => places.push(variable.name.clone()),
                Ty::Map(inner) if Ty::Optional(inner.clone()) == *ty => places.push(format!("{}.blue", variable.name)),
                Ty::Record(number) => {
                    for field in &self.records[*number] {
                        let is_same = match field.is_optional {
                            true => Ty::Optional(Box::new(field.ty.clone())) == *ty || self.is_wild && field.ty == *ty,
                            false => field.ty == *ty,
                        };
                        if is_same {
                            places.push(format!("{}.{}", variable.name, field.name));
                        }
                    }
                }
                _ => {}
            }
        }
        if places.is_empty() { None } else { Some(places.swap_remove(self.c.below(places.len()))) }
    }

    fn call(&mut self, ty: &Ty, depth: usize) -> Option<String> {
        let known: Vec<usize> = (0..self.functions.len()).filter(|at| self.functions[*at].result == *ty).collect();
        if known.is_empty() {
            return None;
        }
        let at = known[self.c.below(known.len())];
        let (name, params, is_last_optional) = {
            let function = &self.functions[at];
            (function.name.clone(), function.params.clone(), function.is_last_optional)
        };
        let n_given = if is_last_optional && self.c.chance(50) { params.len() - 1 } else { params.len() };
        let args: Vec<String> = params.iter().take(n_given).map(|param| self.expr(param, depth - 1)).collect();
        Some(format!("{name}({})", args.join(", ")))
    }

    fn expr(&mut self, ty: &Ty, depth: usize) -> String {
        if depth == 0 {
            return self.place(ty).unwrap_or_else(|| self.literal(ty));
        }
        match self.c.weighted(&[23, 30, 15, 18, 10, 4]) {
            // A cast is a promise of the program: a wild one would not keep it.
            5 if !self.is_wild => {
                let value = self.expr(ty, depth - 1);
                let cast = only_typed(&format!(" as {}", self.text_of(ty)));
                format!("(({value}){cast})")
            }
            0 => self.literal(ty),
            1 => self.place(ty).unwrap_or_else(|| self.literal(ty)),
            2 => self.call(ty, depth).unwrap_or_else(|| self.literal(ty)),
            4 => self.chosen(ty, depth),
            _ => self.operation(ty, depth),
        }
    }

    /// One of two values.
    fn chosen(&mut self, ty: &Ty, depth: usize) -> String {
        let default = self.expr(ty, depth - 1);
        if !matches!(ty, Ty::Optional(_) | Ty::Boolean) {
            if let Some(place) = self.place(&Ty::Optional(Box::new(ty.clone()))) {
                return format!("({place} or {default})");
            }
            let (condition, value) = (self.expr(&Ty::Boolean, depth - 1), self.expr(ty, depth - 1));
            // A function or table in the middle of an expression has no type to be checked against.
            if !matches!(ty, Ty::Function(..) | Ty::Array(_) | Ty::Map(_) | Ty::Record(_) | Ty::Tagged(_)) {
                return format!("({condition} and {value} or {default})");
            }
        }
        default
    }

    fn operation(&mut self, ty: &Ty, depth: usize) -> String {
        let of = |generator: &mut Self, ty: &Ty| generator.expr(ty, depth - 1);
        match ty {
            Ty::Integer => match self.c.below(6) {
                0 => format!("#({})", of(self, &Ty::Text)),
                1 => format!("({} // {})", of(self, &Ty::Integer), self.c.between(1, 5)),
                2 => format!("math.max({}, {})", of(self, &Ty::Integer), of(self, &Ty::Integer)),
                3 => format!("same({})", of(self, &Ty::Integer)),
                _ => {
                    let operator = ["+", "-", "*"][self.c.below(3)];
                    format!("({} {operator} {})", of(self, &Ty::Integer), of(self, &Ty::Integer))
                }
            },
            Ty::Number => match self.c.below(4) {
                0 => format!("({} / 2)", of(self, &Ty::Integer)),
                1 => of(self, &Ty::Integer),
                2 => format!("math.abs({})", of(self, &Ty::Number)),
                _ => format!("({} + {})", of(self, &Ty::Number), of(self, &Ty::Integer)),
            },
            Ty::Text => match self.c.below(5) {
                0 => format!("tostring({})", of(self, &Ty::Boolean)),
                1 => format!("({} .. {})", of(self, &Ty::Text), of(self, &Ty::Integer)),
                2 => format!("({}):sub(1, 3)", of(self, &Ty::Text)),
                3 => of(self, &Ty::Word),
                _ => format!("string.rep({}, {})", of(self, &Ty::Text), self.c.between(0, 2)),
            },
            Ty::Boolean => match self.c.below(5) {
                0 => format!("({} < {})", of(self, &Ty::Number), of(self, &Ty::Integer)),
                1 => format!("({} == {})", of(self, &Ty::Text), of(self, &Ty::Text)),
                2 => format!("not {}", of(self, &Ty::Boolean)),
                3 => match self.optional_place() {
                    Some((place, _)) => format!("({place} == nil)"),
                    None => of(self, &Ty::Boolean),
                },
                _ => format!("({} and {})", of(self, &Ty::Boolean), of(self, &Ty::Boolean)),
            },
            Ty::Either => match self.c.below(2) {
                0 => of(self, &Ty::Number),
                _ => of(self, &Ty::Text),
            },
            Ty::Optional(inner) => match self.c.below(3) {
                0 => match self.place(&Ty::Array(inner.clone())) {
                    Some(list) => format!("first({list})"),
                    None => of(self, inner),
                },
                _ => of(self, inner),
            },
            Ty::Array(inner) => match self.place(ty) {
                Some(list) if self.c.chance(50) => {
                    let item = self.name("p");
                    self.variables.push(Variable { name: item.clone(), ty: (**inner).clone(), is_fixed: true });
                    let value = self.expr(inner, 1);
                    self.variables.pop();
                    let annotation = self.annotation(inner);
                    format!("map({list}, function({item}{annotation}){annotation} return {value} end)")
                }
                _ => self.literal(ty),
            },
            Ty::Function(params, result) => {
                let known = self.functions.iter().find(|f| f.params == *params && f.result == **result);
                match known.map(|function| function.name.clone()) {
                    Some(name) => name,
                    None => self.literal(ty),
                }
            }
            Ty::Word | Ty::Map(_) | Ty::Record(_) | Ty::Tagged(_) => self.literal(ty),
        }
    }
}
