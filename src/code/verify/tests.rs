//! One small function for each rule of the verifier, right and broken.

use super::{VerifyError, verify_tree};
use crate::code::{Constant, Instruction, LocalVariable, Op, Proto, UpvalueDesc, UpvalueSource};

fn abc(op: Op, a: u16, b: u16, c: u16) -> Instruction {
    Instruction::abc(op, a, b, c)
}

fn abx(op: Op, a: u16, b: u16, x: i32) -> Instruction {
    Instruction { op, a, b, c: 0, x }
}

/// A vararg function with two parameters and room for ten registers. Each instruction comes with its live
/// top; the entry is added.
fn function(code: &[(Instruction, u16)]) -> Proto {
    let entry = (abc(Op::FUNCV, 0, 0, 0), 2);
    let upvalue = |is_cell| UpvalueDesc { name: None, source: UpvalueSource::Local(0), is_cell };
    Proto {
        code: std::iter::once(entry).chain(code.iter().copied()).map(|(instruction, _)| instruction).collect(),
        tops: std::iter::once(entry).chain(code.iter().copied()).map(|(_, top)| top).collect(),
        constants: vec![Constant::Integer(7), Constant::String((*b"name").into()), Constant::Integer(0)],
        upvalues: vec![upvalue(false), upvalue(true)],
        n_params: 2,
        is_vararg: true,
        n_registers: 10,
        ..Proto::default()
    }
}

fn rule(proto: &Proto) -> &'static str {
    match verify_tree(proto) {
        Ok(()) => "",
        Err(VerifyError { rule, .. }) => rule,
    }
}

fn check(cases: &[(&str, &[(Instruction, u16)])]) {
    for (expected, code) in cases {
        assert_eq!(rule(&function(code)), *expected, "{code:?}");
    }
}

const RETURN: (Instruction, u16) = (Instruction { op: Op::RET0, a: 0, b: 0, c: 0, x: 0 }, 2);

#[test]
fn operands_are_bounded_and_of_their_kind() {
    check(&[
        ("", &[(abc(Op::ADD, 0, 0, 1), 2), RETURN]),
        ("register out of bounds", &[(abc(Op::ADD, 10, 0, 1), 2), RETURN]),
        ("", &[(abc(Op::ADDK, 0, 0, 0), 2), RETURN]),
        ("constant missing or of the wrong kind", &[(abc(Op::ADDK, 0, 0, 1), 2), RETURN]),
        ("constant missing or of the wrong kind", &[(abc(Op::MODK, 0, 0, 2), 2), RETURN]),
        ("constant missing or of the wrong kind", &[(abx(Op::GETF, 0, 0, 0), 2), RETURN]),
        ("constant missing or of the wrong kind", &[(abx(Op::LOADK, 0, 0, -1), 2), RETURN]),
        ("upvalue missing or of the wrong kind", &[(abc(Op::GETUPV, 0, 1, 0), 2), RETURN]),
        ("upvalue missing or of the wrong kind", &[(abc(Op::GETCELLUP, 0, 0, 0), 2), RETURN]),
        ("window out of bounds", &[(abc(Op::LOADNIL, 8, 3, 0), 2), RETURN]),
        ("window out of bounds", &[(abc(Op::CALL, 8, 1, 1), 2), RETURN]),
        ("function missing", &[(abx(Op::CLOSURE, 2, 0, 0), 2), RETURN]),
        ("index out of bounds", &[(abc(Op::GETN, 2, 0, 256), 2), RETURN]),
        ("division by the constant zero", &[(abc(Op::IDIVI, 2, 0, 0), 2), RETURN]),
    ]);
}

#[test]
fn jumps_go_where_their_op_may_go() {
    check(&[
        ("", &[(abx(Op::JT, 0, 0, 2), 2), RETURN]),
        ("", &[(abx(Op::JT, 0, 0, 3), 2), (abx(Op::LOOP, 0, 0, 1), 2), RETURN]),
        ("jump in the wrong direction", &[(abx(Op::JT, 0, 0, 1), 2), RETURN]),
        ("jump in the wrong direction", &[(abx(Op::LOOP, 0, 0, 2), 2), RETURN]),
        ("jump out of bounds", &[(abx(Op::JMP, 0, 0, 9), 2), RETURN]),
        ("jump out of bounds", &[(abx(Op::LOOP, 0, 0, 0), 2), RETURN]),
        ("jump out of bounds", &[(abc(Op::LFALSESKIP, 0, 0, 0), 2), RETURN]),
        ("code runs off its end", &[(abc(Op::MOVE, 0, 1, 0), 2)]),
        ("entry instruction of the wrong kind or place", &[(abc(Op::FUNC, 0, 0, 0), 2), RETURN]),
    ]);
}

#[test]
fn producers_and_consumers_stand_together() {
    let vararg = (abc(Op::VARARG, 3, 0, 0), 3);
    let get = (abc(Op::MOVE, 2, 0, 0), 2);
    check(&[
        ("", &[get, vararg, (abc(Op::RETM, 2, 1, 0), 3)]),
        ("consumer without its values", &[get, vararg, (abc(Op::RETM, 2, 2, 0), 3)]),
        ("consumer without its values", &[get, (abc(Op::RETM, 2, 1, 0), 3)]),
        ("values without consumer", &[get, vararg, RETURN]),
        ("consumer without its values", &[get, (abx(Op::JT, 2, 0, 4), 3), vararg, (abc(Op::RETM, 2, 1, 0), 3)]),
        ("TFORCALL without TFORLOOP", &[(abc(Op::TFORCALL, 0, 0, 1), 3), RETURN]),
    ]);
}

#[test]
fn registers_are_read_as_what_they_hold() {
    let cell = (abc(Op::NEWCELL, 0, 0, 0), 2);
    check(&[
        ("read of a register that holds no value", &[(abc(Op::MOVE, 3, 2, 0), 2), RETURN]),
        ("", &[cell, (abc(Op::GETCELL, 2, 0, 0), 2), (abc(Op::SETCELL, 0, 2, 0), 3), RETURN]),
        ("read of a register that holds no value", &[cell, (abc(Op::MOVE, 2, 0, 0), 2), RETURN]),
        ("read of a register that holds no cell", &[(abc(Op::GETCELL, 2, 0, 0), 2), RETURN]),
        // One path makes the cell, the other does not.
        (
            "live top above what is initialised",
            &[(abx(Op::JT, 1, 0, 3), 2), cell, (abc(Op::GETCELL, 2, 0, 0), 2), RETURN],
        ),
        // A collection during the instruction in between would clear the register.
        (
            "live top above what is initialised",
            &[(abc(Op::MOVE, 2, 0, 0), 2), (abc(Op::NEWTAB, 3, 0, 0), 2), (abc(Op::RET1, 2, 0, 0), 3)],
        ),
        ("live top above what is initialised", &[(abc(Op::NEWTAB, 3, 0, 0), 3), RETURN]),
        ("", &[(abc(Op::NEWTAB, 2, 0, 0), 2), (abc(Op::MOVE, 3, 0, 0), 3), (abx(Op::SETLIST, 2, 1, 0), 4), RETURN]),
        (
            "list for something that is no new table",
            &[(abc(Op::MOVE, 2, 0, 0), 2), (abc(Op::MOVE, 3, 0, 0), 3), (abx(Op::SETLIST, 2, 1, 0), 4), RETURN],
        ),
    ]);
}

#[test]
fn a_call_window_may_have_a_dead_header_slot_only() {
    let callee = (abc(Op::MOVE, 2, 0, 0), 2);
    let argument = (abc(Op::NEWTAB, 4, 0, 0), 4);
    let call = (abc(Op::CALL, 2, 1, 1), 5);
    check(&[
        ("", &[callee, argument, call, RETURN]),
        ("live top above what is initialised", &[argument, callee, call, RETURN]),
        // What was above the window is lost in the call.
        ("read of a register that holds no value", &[callee, argument, call, (abc(Op::RET1, 4, 0, 0), 2)]),
    ]);
}

#[test]
fn loop_state_belongs_to_its_loop() {
    let load = |register, top| (abx(Op::LOADI, register, 0, 1), top);
    let head = [load(2, 2), load(3, 3), load(4, 4)];
    let with = |rest: &[(Instruction, u16)]| rule(&function(&[&head, rest].concat()));
    let prepare = (abx(Op::FORPREP, 2, 0, 7), 5);
    let body = (abc(Op::MOVE, 0, 5, 0), 6);
    let advance = (abx(Op::FORLOOP, 2, 0, 5), 5);
    assert_eq!(with(&[prepare, body, advance, RETURN]), "");
    let index_loop = [(abx(Op::FORPREPN, 2, 0, 7), 5), (abc(Op::MOVE, 0, 2, 0), 5), (abx(Op::FORLOOPN, 2, 0, 5), 5)];
    assert_eq!(with(&[&index_loop[..], &[RETURN]].concat()), "");
    // The state is no value, and whoever writes to it breaks the loop.
    assert_eq!(
        with(&[prepare, (abc(Op::MOVE, 0, 3, 0), 6), advance, RETURN]),
        "read of a register that holds no value"
    );
    let low = (advance.0, 2);
    assert_eq!(with(&[prepare, (abc(Op::MOVE, 4, 0, 0), 6), low, RETURN]), "loop without its state");
    assert_eq!(with(&[prepare, body, (abx(Op::FORLOOPN, 2, 0, 5), 5), RETURN]), "loop without its state");
    assert_eq!(with(&[prepare, body, (abx(Op::FORLOOP, 1, 0, 5), 5), RETURN]), "loop without its state");
}

#[test]
fn closures_and_local_variables_are_linked_by_kind() {
    let child = |is_cell| Proto {
        code: vec![abc(Op::FUNC, 0, 0, 0), RETURN.0],
        tops: vec![0, 0],
        upvalues: vec![UpvalueDesc { name: None, source: UpvalueSource::Local(0), is_cell }],
        ..Proto::default()
    };
    let mut proto = function(&[(abx(Op::CLOSURE, 2, 0, 0), 2), RETURN]);
    proto.protos = vec![child(false)];
    assert_eq!(rule(&proto), "");
    proto.protos = vec![child(true)];
    assert_eq!(rule(&proto), "capture of a register of the wrong kind");
    let local =
        |is_cell, register, start_pc| LocalVariable { name: (*b"x").into(), register, is_cell, start_pc, end_pc: 2 };
    let mut proto = function(&[(abc(Op::NEWCELL, 0, 0, 0), 2), RETURN]);
    proto.locals = vec![local(false, 0, 0)];
    assert_eq!(rule(&proto), "");
    for (wrong, expected) in [
        (local(true, 0, 0), "local variable without its cell"),
        (local(true, 1, 1), "local variable without its cell"),
        (local(false, 2, 1), "local variable without value"),
        (local(false, 99, 1), "local variable out of bounds"),
    ] {
        proto.locals = vec![wrong];
        assert_eq!(rule(&proto), expected);
    }
}

#[test]
fn nesting_is_limited() {
    let mut proto = Proto { code: vec![abc(Op::FUNC, 0, 0, 0), RETURN.0], tops: vec![0, 0], ..Proto::default() };
    for _ in 0..super::MAX_NESTING {
        proto = nested_in(proto);
    }
    assert_eq!(rule(&proto), "");
    proto = nested_in(proto);
    assert_eq!(rule(&proto), "functions are nested too deeply");
}

/// An empty function with `inner` inside.
fn nested_in(inner: Proto) -> Proto {
    Proto { code: inner.code.clone(), tops: inner.tops.clone(), protos: vec![inner], ..Proto::default() }
}
