//! The syntax tree of Lua 5.3 with type annotations.
//!
//! All nodes live in one arena (`bumpalo`) and refer to each other by `&'a` and `&'a [_]`; nothing
//! in the tree has a destructor, the whole of it goes with the arena. Every node has the [`Span`]
//! of the text that it was read from. Positions that the reference implementation uses for the line
//! of an instruction and that a span does not give (operators, the bracket that opens a call,
//! `function` and `end`) are kept beside it.
//!
//! How deep the tree is: the parser refuses nesting beyond about 200 levels, with one exception.
//! What groups to the left is parsed by a loop and has no limit: `a + b + c + …`, `f()()()…`,
//! `a.b.c…`, `x!!!…`, `x as T as T…`. A pass over expressions must therefore follow `lhs` of
//! [`ExprKind::Binary`], `callee`, `object` and the operand of [`ExprKind::Cast`] and
//! [`ExprKind::NonNil`] with a loop and a list of its own, not by recursion; recursion on
//! everything else is bounded.
//!
//! In a tree with errors, statements that could not be read are [`StatKind::Error`], and a
//! condition that could not be read is a `nil` of no extent.
//!
//! Annotations (types, casts, `!`, declarations of types) stay in the tree and have no effect on
//! execution: a program runs as if they were not there. In particular `f() as T` and `f()!` are the
//! call `f()` with all its results.
//!
//! Source: Lua 5.3 reference manual section 9 and `grammar/types.ebnf`.

use crate::source::{Name, Position, Span};

/// A whole source text.
#[derive(Clone, Copy, Debug)]
pub struct Chunk<'a> {
    /// The statements of the main function.
    pub body: Block<'a>,
    /// How many [`FunctionBody`] nodes there are; their ids are `0..n_functions`.
    pub n_functions: u32,
    /// Where the text ends; the final `return` of the main function has the line of this position.
    pub end_pos: Position,
}

/// A list of statements with a scope of its own.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// The statements in order. Only the last can be a `return`. Lone semicolons are left out.
    pub stats: &'a [Stat<'a>],
    /// From the first to the last statement; the empty span where the block would be if it has
    /// none.
    pub span: Span,
}

/// An identifier at a place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident {
    /// The interned text.
    pub name: Name,
    /// Where it stands.
    pub span: Span,
}

//
// ------------------------------------------------------------------------------------------------
// Statements

/// A statement.
#[derive(Clone, Copy, Debug)]
pub struct Stat<'a> {
    /// What it is.
    pub kind: StatKind<'a>,
    /// From its first to its last token (a semicolon after `return` included).
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Copy, Debug)]
pub enum StatKind<'a> {
    /// `local a: T, b = e1, e2`.
    Local {
        /// The declared variables, at least one.
        bindings: &'a [Binding<'a>],
        /// The initial values; empty if there is no `=`.
        values: &'a [Expr<'a>],
    },
    /// `a, t.b, t[c] = e1, e2`.
    Assign {
        /// At least one; each is [`ExprKind::Name`], [`ExprKind::Field`] or [`ExprKind::Index`].
        targets: &'a [Expr<'a>],
        /// At least one.
        values: &'a [Expr<'a>],
    },
    /// A call as a statement; the expression is [`ExprKind::Call`] or [`ExprKind::MethodCall`].
    Call(&'a Expr<'a>),
    /// `do … end`.
    Do(Block<'a>),
    /// `while cond do … end`.
    While {
        /// The condition.
        cond: &'a Expr<'a>,
        /// The body.
        body: Block<'a>,
    },
    /// `repeat … until cond`; the condition sees the locals of the body.
    Repeat {
        /// The body.
        body: Block<'a>,
        /// The condition.
        cond: &'a Expr<'a>,
    },
    /// `if c1 then … elseif c2 then … else … end`.
    If {
        /// The `if` arm and the `elseif` arms, at least one.
        arms: &'a [IfArm<'a>],
        /// The `else` block.
        else_body: Option<Block<'a>>,
    },
    /// `for v = start, limit, step do … end`.
    NumericFor {
        /// The control variable.
        var: Binding<'a>,
        /// Initial value.
        start: &'a Expr<'a>,
        /// Limit.
        limit: &'a Expr<'a>,
        /// Step, 1 if absent.
        step: Option<&'a Expr<'a>>,
        /// The body.
        body: Block<'a>,
    },
    /// `for a, b in e1, e2 do … end`.
    GenericFor {
        /// The loop variables, at least one.
        vars: &'a [Binding<'a>],
        /// The expressions behind `in`, at least one.
        exprs: &'a [Expr<'a>],
        /// The body.
        body: Block<'a>,
    },
    /// `function a.b:c() … end`.
    Function {
        /// The name that is assigned to.
        name: FunctionName<'a>,
        /// Parameters and body.
        func: &'a FunctionBody<'a>,
    },
    /// `local function f() … end`.
    LocalFunction {
        /// The variable, visible in the body.
        name: Ident,
        /// Parameters and body.
        func: &'a FunctionBody<'a>,
    },
    /// `return e1, e2`; the last statement of its block.
    Return {
        /// The results.
        values: &'a [Expr<'a>],
    },
    /// `break`.
    Break,
    /// `goto label`.
    Goto(Ident),
    /// `::label::`.
    Label(Ident),
    /// `type T<P> = …`.
    TypeDecl(&'a TypeDecl<'a>),
    /// `interface I<P>: A, B … end`.
    InterfaceDecl(&'a InterfaceDecl<'a>),
    /// Text that is not a statement; there is an error for it, or it was skipped after an error.
    Error,
}

/// A variable with its optional type.
#[derive(Clone, Copy, Debug)]
pub struct Binding<'a> {
    /// The variable.
    pub name: Ident,
    /// The type behind `:`.
    pub ty: Option<&'a Type<'a>>,
}

/// One condition of an `if` with its block.
#[derive(Clone, Copy, Debug)]
pub struct IfArm<'a> {
    /// The condition.
    pub cond: &'a Expr<'a>,
    /// What runs if it holds.
    pub body: Block<'a>,
    /// From `if` or `elseif` to the end of the block.
    pub span: Span,
}

/// The name in a `function` statement.
#[derive(Clone, Copy, Debug)]
pub struct FunctionName<'a> {
    /// The variable.
    pub base: Ident,
    /// The fields behind it, each after a `.`.
    pub fields: &'a [Ident],
    /// The field after `:`, which makes the function a method with the parameter `self`.
    pub method: Option<Ident>,
    /// All of it.
    pub span: Span,
}

//
// ------------------------------------------------------------------------------------------------
// Expressions

/// An expression.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'a> {
    /// What it is.
    pub kind: ExprKind<'a>,
    /// From its first to its last token, parentheses of [`ExprKind::Paren`] included.
    pub span: Span,
}

impl<'a> Expr<'a> {
    /// The operand that the expression begins with, where such operands nest without limit (see the
    /// head of this file).
    #[inline]
    #[must_use]
    pub fn left_operand(&self) -> Option<&'a Expr<'a>> {
        match self.kind {
            ExprKind::Binary { lhs: left, .. }
            | ExprKind::Field { object: left, .. }
            | ExprKind::Index { object: left, .. }
            | ExprKind::MethodCall { object: left, .. }
            | ExprKind::Call { callee: left, .. }
            | ExprKind::Cast { expr: left, .. }
            | ExprKind::NonNil(left) => Some(left),
            ExprKind::Nil
            | ExprKind::True
            | ExprKind::False
            | ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::String(_)
            | ExprKind::Vararg
            | ExprKind::Name(_)
            | ExprKind::Paren(_)
            | ExprKind::Function(_)
            | ExprKind::Table(_)
            | ExprKind::Unary { .. } => None,
        }
    }
}

/// The kinds of expressions.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'a> {
    /// `nil`.
    Nil,
    /// `true`.
    True,
    /// `false`.
    False,
    /// A numeral that is an integer.
    Integer(i64),
    /// A numeral that is a float.
    Float(f64),
    /// A literal string, escapes resolved.
    String(&'a [u8]),
    /// `...`.
    Vararg,
    /// A variable.
    Name(Name),
    /// `(e)`: exactly one value, and neither assignable nor a call.
    Paren(&'a Expr<'a>),
    /// `object.field`.
    Field {
        /// The table.
        object: &'a Expr<'a>,
        /// The key, a string constant.
        field: Ident,
    },
    /// `object[key]`.
    Index {
        /// The table.
        object: &'a Expr<'a>,
        /// The key.
        key: &'a Expr<'a>,
    },
    /// `callee(args)`, `callee "text"`, `callee {…}`.
    Call {
        /// What is called. The reference implementation gives the call instruction the line where
        /// this expression starts.
        callee: &'a Expr<'a>,
        /// The arguments.
        args: &'a [Expr<'a>],
        /// Where `(`, or the single argument without parentheses, stands.
        open_pos: Position,
    },
    /// `object:method(args)`.
    MethodCall {
        /// The object, which also becomes the first argument. As for `Call`, its start has the
        /// line.
        object: &'a Expr<'a>,
        /// The method's name.
        method: Ident,
        /// The arguments behind the object.
        args: &'a [Expr<'a>],
        /// Where `(`, or the single argument without parentheses, stands.
        open_pos: Position,
    },
    /// `function (…) … end`.
    Function(&'a FunctionBody<'a>),
    /// `{…}`.
    Table(&'a [TableField<'a>]),
    /// `op e`.
    Unary {
        /// The operator, which stands where the expression starts.
        op: UnaryOp,
        /// Its operand.
        operand: &'a Expr<'a>,
    },
    /// `l op r`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_pos: Position,
        /// Left operand.
        lhs: &'a Expr<'a>,
        /// Right operand.
        rhs: &'a Expr<'a>,
    },
    /// `e as T` or `e :: T`; no effect on execution.
    Cast {
        /// The value.
        expr: &'a Expr<'a>,
        /// The type that it is taken to have.
        ty: &'a Type<'a>,
        /// Which of the two forms.
        style: CastStyle,
    },
    /// `e!`, the value taken not to be nil; no effect on execution.
    NonNil(&'a Expr<'a>),
}

/// How a cast is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CastStyle {
    /// `e as T`.
    As,
    /// `e :: T`.
    Colons,
}

/// A field of a table constructor.
#[derive(Clone, Copy, Debug)]
pub struct TableField<'a> {
    /// Which form.
    pub kind: TableFieldKind<'a>,
    /// From its first to its last token, without the separator.
    pub span: Span,
}

/// The forms of fields in a table constructor.
#[derive(Clone, Copy, Debug)]
pub enum TableFieldKind<'a> {
    /// `e`; the last one contributes all its values.
    Item(Expr<'a>),
    /// `name = e`.
    Named {
        /// The key, a string constant.
        name: Ident,
        /// The value.
        value: Expr<'a>,
    },
    /// `[key] = e`.
    Keyed {
        /// The key.
        key: Expr<'a>,
        /// The value.
        value: Expr<'a>,
    },
}

/// The unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `not`
    Not,
    /// `#`
    Len,
    /// `~`
    BitNot,
}

/// The binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `//`
    FloorDiv,
    /// `%`
    Mod,
    /// `^`
    Pow,
    /// `..`
    Concat,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `~`
    BitXor,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
    /// `==`
    Eq,
    /// `~=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `and`
    And,
    /// `or`
    Or,
}

//
// ------------------------------------------------------------------------------------------------
// Functions

/// Parameters and body of a function.
#[derive(Clone, Copy, Debug)]
pub struct FunctionBody<'a> {
    /// Number of the function in its chunk, in the order of the opening tokens, from 0.
    pub id: u32,
    /// The position whose line is the function's `linedefined`: the keyword `function` of a
    /// `function` statement, otherwise the token behind it (behind the name of a local function).
    pub line_pos: Position,
    /// The position of the closing `end`, whose line is `lastlinedefined` and that of the final
    /// `return`.
    pub end_pos: Position,
    /// Whether there is an implicit first parameter `self`.
    pub is_method: bool,
    /// `<T, U: C>`.
    pub type_params: &'a [TypeParam<'a>],
    /// The named parameters, without `self`.
    pub params: &'a [Param<'a>],
    /// `...` at the end of the list.
    pub vararg: Option<Vararg<'a>>,
    /// What stands behind `:` after the parameters.
    pub result: Option<ReturnType<'a>>,
    /// The statements.
    pub body: Block<'a>,
    /// From the type parameters or `(` to `end`.
    pub span: Span,
}

/// A named parameter.
#[derive(Clone, Copy, Debug)]
pub struct Param<'a> {
    /// The variable.
    pub name: Ident,
    /// Whether there is a `?` behind the name; only with a type.
    pub is_optional: bool,
    /// The type behind `:`.
    pub ty: Option<&'a Type<'a>>,
}

/// `...` in a parameter list.
#[derive(Clone, Copy, Debug)]
pub struct Vararg<'a> {
    /// The type of each extra argument.
    pub ty: Option<&'a Type<'a>>,
    /// From the dots to the end of the type.
    pub span: Span,
}

/// A type parameter with its constraint.
#[derive(Clone, Copy, Debug)]
pub struct TypeParam<'a> {
    /// The name.
    pub name: Ident,
    /// The type behind `:`.
    pub constraint: Option<&'a Type<'a>>,
}

/// What a function declares to return.
#[derive(Clone, Copy, Debug)]
pub enum ReturnType<'a> {
    /// `(A, B, ...C)`.
    Pack(TypePack<'a>),
    /// `A, B` without parentheses, at least one.
    List(&'a [Type<'a>]),
    /// `asserts x` or `asserts x is T`.
    Asserts {
        /// The parameter that the promise is about.
        param: Ident,
        /// The type that it has after a normal return; truthy if absent.
        ty: Option<&'a Type<'a>>,
    },
}

//
// ------------------------------------------------------------------------------------------------
// Types

/// A type expression.
#[derive(Clone, Copy, Debug)]
pub struct Type<'a> {
    /// What it is.
    pub kind: TypeKind<'a>,
    /// From its first to its last token.
    pub span: Span,
}

/// The kinds of type expressions.
#[derive(Clone, Copy, Debug)]
pub enum TypeKind<'a> {
    /// `nil`.
    Nil,
    /// The literal type `true`.
    True,
    /// The literal type `false`.
    False,
    /// An integer literal type, sign applied.
    Integer(i64),
    /// A float literal type, sign applied.
    Float(f64),
    /// A string literal type.
    String(&'a [u8]),
    /// `Name`, `module.Name`, either with `<…>`.
    Named(TypeName<'a>),
    /// `function`, any function.
    AnyFunction,
    /// `{T}` or `T[]`.
    Array {
        /// The type of the elements.
        element: &'a Type<'a>,
        /// `readonly` before the brace.
        is_readonly: bool,
        /// Which of the two forms.
        style: ArrayStyle,
    },
    /// `{}`, `{a: T, b?: U, [K]: V}`.
    Table {
        /// The entries in order.
        entries: &'a [TableEntry<'a>],
        /// `readonly` before the brace.
        is_readonly: bool,
    },
    /// `<P>(a: A, ...B) -> R` or `fun<P>(a: A, ...: B): R`.
    Function(&'a FunctionType<'a>),
    /// `(T)`.
    Paren(&'a Type<'a>),
    /// `typeof(e)`.
    Typeof(&'a Expr<'a>),
    /// `keyof(T)`.
    Keyof(&'a Type<'a>),
    /// `T?`.
    Optional(&'a Type<'a>),
    /// `T[K]`.
    IndexedAccess {
        /// The type that has the field.
        object: &'a Type<'a>,
        /// The type of the key.
        key: &'a Type<'a>,
    },
    /// `T @name(args)`.
    Annotated {
        /// The type.
        ty: &'a Type<'a>,
        /// The validator.
        annotation: &'a Annotation<'a>,
    },
    /// `A & B`, at least two.
    Intersection(&'a [Type<'a>]),
    /// `A | B`, at least two.
    Union(&'a [Type<'a>]),
}

/// How an array type is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrayStyle {
    /// `{T}`.
    Braces,
    /// `T[]`.
    Suffix,
}

/// The name of a type with its arguments.
#[derive(Clone, Copy, Debug)]
pub struct TypeName<'a> {
    /// `module` in `module.Name`.
    pub module: Option<Ident>,
    /// The name itself.
    pub name: Ident,
    /// The type arguments; empty if there is no `<`.
    pub args: &'a [Type<'a>],
    /// All of it.
    pub span: Span,
}

/// An entry of a table type.
#[derive(Clone, Copy, Debug)]
pub struct TableEntry<'a> {
    /// `readonly` before the entry.
    pub is_readonly: bool,
    /// A name or an index type.
    pub key: EntryKey<'a>,
    /// `?` behind the key.
    pub is_optional: bool,
    /// The type of the value.
    pub ty: Type<'a>,
    /// From its first to its last token, without the separator.
    pub span: Span,
}

/// The key of an entry of a table type.
#[derive(Clone, Copy, Debug)]
pub enum EntryKey<'a> {
    /// `name`.
    Name(Ident),
    /// `[K]`; a string literal type is a field of that name.
    Index(Type<'a>),
}

/// A function type.
#[derive(Clone, Copy, Debug)]
pub struct FunctionType<'a> {
    /// `<T, U: C>`.
    pub type_params: &'a [TypeParam<'a>],
    /// The parameters.
    pub params: &'a [TypeFunctionParam<'a>],
    /// The type of each extra argument, if there is a `...`.
    pub rest: Option<&'a Type<'a>>,
    /// The results; `None` only for `fun(…)` without `:`, whose results are unspecified.
    pub result: Option<FunctionResult<'a>>,
    /// Which of the two forms.
    pub style: FunctionTypeStyle,
}

/// How a function type is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionTypeStyle {
    /// `(A) -> B`.
    Arrow,
    /// `fun(a: A): B`.
    Fun,
}

/// A parameter of a function type.
#[derive(Clone, Copy, Debug)]
pub struct TypeFunctionParam<'a> {
    /// The name, which is documentation only.
    pub name: Option<Ident>,
    /// Whether there is a `?` behind the name.
    pub is_optional: bool,
    /// The type.
    pub ty: Type<'a>,
}

/// The results of a function type.
#[derive(Clone, Copy, Debug)]
pub enum FunctionResult<'a> {
    /// `(A, B, ...C)`; `(A)` alone is a [`FunctionResult::Type`].
    Pack(TypePack<'a>),
    /// One type.
    Type(&'a Type<'a>),
}

/// `(A, B, ...C)`.
#[derive(Clone, Copy, Debug)]
pub struct TypePack<'a> {
    /// The types in order.
    pub types: &'a [Type<'a>],
    /// The type behind `...`.
    pub rest: Option<&'a Type<'a>>,
    /// Parentheses included.
    pub span: Span,
}

/// `@name(args)`.
#[derive(Clone, Copy, Debug)]
pub struct Annotation<'a> {
    /// The name behind `@`.
    pub name: Ident,
    /// The arguments.
    pub args: &'a [AnnotationArg<'a>],
    /// From `@` to the end.
    pub span: Span,
}

/// An argument of an annotation.
#[derive(Clone, Copy, Debug)]
pub struct AnnotationArg<'a> {
    /// The literal.
    pub kind: AnnotationArgKind<'a>,
    /// Where it stands.
    pub span: Span,
}

/// The literals that an annotation takes.
#[derive(Clone, Copy, Debug)]
pub enum AnnotationArgKind<'a> {
    /// An integer, sign applied.
    Integer(i64),
    /// A float, sign applied.
    Float(f64),
    /// A string.
    String(&'a [u8]),
    /// `true` or `false`.
    Boolean(bool),
}

/// `export type Name<P> = T`.
#[derive(Clone, Copy, Debug)]
pub struct TypeDecl<'a> {
    /// `export` before it.
    pub is_exported: bool,
    /// The declared name.
    pub name: Ident,
    /// Its parameters.
    pub params: &'a [TypeParam<'a>],
    /// What it stands for.
    pub ty: Type<'a>,
}

/// `interface Name<P>: A, B … end`.
#[derive(Clone, Copy, Debug)]
pub struct InterfaceDecl<'a> {
    /// The declared name.
    pub name: Ident,
    /// Its parameters.
    pub params: &'a [TypeParam<'a>],
    /// The interfaces that it extends.
    pub parents: &'a [TypeName<'a>],
    /// Its members in order.
    pub members: &'a [InterfaceMember<'a>],
}

/// A member of an interface.
#[derive(Clone, Copy, Debug)]
pub enum InterfaceMember<'a> {
    /// `function name(…): R`.
    Method(&'a InterfaceMethod<'a>),
    /// `name: T` or `[K]: V`.
    Entry(TableEntry<'a>),
}

/// A method of an interface.
#[derive(Clone, Copy, Debug)]
pub struct InterfaceMethod<'a> {
    /// Its name.
    pub name: Ident,
    /// `<T, U: C>`.
    pub type_params: &'a [TypeParam<'a>],
    /// The parameters, an explicit `self` included.
    pub params: &'a [Param<'a>],
    /// `...` at the end of the list.
    pub vararg: Option<Vararg<'a>>,
    /// What stands behind `:` after the parameters.
    pub result: Option<ReturnType<'a>>,
    /// From `function` to the end.
    pub span: Span,
}
