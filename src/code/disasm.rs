//! A readable listing of compiled code, for people and golden tests.
//!
//! One line an instruction: index, source line, name, operands, and behind `;` the constants and names
//! that the operands mean. Operands are written by kind: `r3` a register, `k5` a constant, `u0` an upvalue,
//! `@12` an instruction, plain numbers counts and immediates.

#![forbid(unsafe_code)]

use std::fmt::Write;

use super::types::print;
use super::{Chunk, Constant, Instruction, Op, OperandKind, Proto, UpvalueSource};

/// The listing of a whole chunk: the main function, then the others in order of their opening.
#[must_use]
pub fn disassemble(chunk: &Chunk) -> String {
    let mut out = String::new();
    let mut pending = vec![(String::from("main"), &chunk.main)];
    while let Some((path, proto)) = pending.pop() {
        list_proto(&mut out, &path, proto);
        for (index, child) in proto.protos.iter().enumerate().rev() {
            pending.push((format!("{path}.{index}"), child));
        }
    }
    out
}

/// The listing of one function without those inside.
#[must_use]
pub fn disassemble_proto(proto: &Proto) -> String {
    let mut out = String::new();
    list_proto(&mut out, "function", proto);
    out
}

/// One instruction of `proto` without index and line.
#[must_use]
pub fn disassemble_instruction(proto: &Proto, instruction: Instruction) -> String {
    let Instruction { op, a, b, c, x } = instruction;
    let [kind_a, kind_b, kind_c, kind_x] = op.operands();
    let mut text = format!("{:<11}", op.name());
    let mut notes: Vec<String> = Vec::new();
    let operands = [(kind_a, i64::from(a)), (kind_b, i64::from(b)), (kind_c, i64::from(c)), (kind_x, i64::from(x))];
    for (position, (kind, value)) in operands.into_iter().enumerate() {
        // A wide number that is not declared as an operand kind is one of the op's own.
        let written = match kind {
            OperandKind::Unused => continue,
            // Most functions have no general code apart.
            OperandKind::Count if matches!(op, Op::FUNC | Op::FUNCV) && value == 0 => continue,
            OperandKind::Read | OperandKind::Write | OperandKind::Window | OperandKind::Cell => format!("r{value}"),
            OperandKind::Constant | OperandKind::String => {
                notes.push(constant_text(proto, value));
                format!("k{value}")
            }
            OperandKind::Upvalue => {
                notes.push(upvalue_name(proto, value));
                format!("u{value}")
            }
            OperandKind::Signed if position < 3 => {
                u16::try_from(value).map_or(value, |narrow| narrow.cast_signed().into()).to_string()
            }
            OperandKind::Signed | OperandKind::Count => value.to_string(),
            OperandKind::Jump => format!("@{value}"),
            OperandKind::Proto => format!("p{value}"),
        };
        text.push(' ');
        text.push_str(&written);
    }
    if op == Op::CLOSURE
        && let Some(child) = usize::try_from(x).ok().and_then(|index| proto.protos.get(index))
    {
        notes.extend(child.upvalues.iter().map(|upvalue| {
            let mark = if upvalue.is_cell { "cell " } else { "" };
            match upvalue.source {
                UpvalueSource::Local(register) => format!("{mark}r{register}"),
                UpvalueSource::Upvalue(index) => format!("{mark}u{index}"),
                UpvalueSource::Itself => String::from("itself"),
            }
        }));
    }
    if !notes.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, " ; {}", notes.join(" "));
    }
    text
}

fn list_proto(out: &mut String, path: &str, proto: &Proto) {
    let vararg = if proto.is_vararg { "+" } else { "" };
    let _ = writeln!(
        out,
        "{path} <{},{}> params {}{vararg}, registers {}, upvalues {}",
        proto.line_defined,
        proto.last_line_defined,
        proto.n_params,
        proto.n_registers,
        proto.upvalues.len()
    );
    for (pc, instruction) in proto.code.iter().enumerate() {
        let line = proto.lines.get(pc).map_or_else(|| String::from("-"), u32::to_string);
        let _ = writeln!(out, "{pc:5} [{line}] {}", disassemble_instruction(proto, *instruction));
    }
}

fn constant_text(proto: &Proto, index: i64) -> String {
    match usize::try_from(index).ok().and_then(|index| proto.constants.get(index)) {
        Some(Constant::Nil) => String::from("nil"),
        Some(Constant::Boolean(value)) => value.to_string(),
        Some(Constant::Integer(value)) => value.to_string(),
        Some(Constant::Float(value)) => format!("{value:?}"),
        Some(Constant::String(bytes)) => format!("\"{}\"", bytes.escape_ascii()),
        Some(Constant::Type(ty)) => format!("type {}", print::text(&ty.graph, ty.root)),
        None => String::from("?"),
    }
}

fn upvalue_name(proto: &Proto, index: i64) -> String {
    let upvalue = usize::try_from(index).ok().and_then(|index| proto.upvalues.get(index));
    match upvalue.and_then(|upvalue| upvalue.name.as_ref()) {
        Some(name) => name.escape_ascii().to_string(),
        None => String::from("?"),
    }
}
