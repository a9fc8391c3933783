// The instruction handlers: one list, included once per back end by `interp/mod.rs`, which defines `ops!`.
//
// Inside a body `pc`, `b` (base), `vm`, `k`, `budget` and `n` are the machine registers. A body ends in
//   next!(units)     go on behind an instruction of that many units
//   jump_c!()        jump by operand c (units), jump_d!() by operands b and c (bytes)
//   go!()            go on at pc; go_n!(count) also sets the register n
//   slow!()          do the whole instruction in `slow::execute`
//   to!(HANDLER)     continue in another handler with the registers as they are
// Bodies hold no destructors and take no address of a local, so that every exit is a jump.

ops! { [pc b vm k budget n]

// ---- moves and loads
MOVE => { copy(r!(A), r!(B)); next!(2) }
LOADNIL => {
    let first = r!(A);
    let mut i = operand::b(pc);
    while i > 0 {
        i -= 1;
        slot::set_tag(first.add(i), NIL);
    }
    next!(2)
}
LOADI => { slot::set_int(r!(A), operand::d(pc)); next!(2) }
LOADK => { copy(r!(A), k.byte_offset(operand::d(pc) as isize)); next!(2) }
LOADTRUE => { slot::set_tag(r!(A), TRUE); next!(2) }
LOADFALSE => { slot::set_tag(r!(A), FALSE); next!(2) }
LFALSESKIP => { slot::set_tag(r!(A), FALSE); next!(4) }

// ---- arithmetic
ADD => { if fast::add(r!(A), r!(B), r!(C)) { next!(2) } to!(ADD_MIXED) }
SUB => { if fast::sub(r!(A), r!(B), r!(C)) { next!(2) } to!(SUB_MIXED) }
MUL => { if fast::mul(r!(A), r!(B), r!(C)) { next!(2) } to!(MUL_MIXED) }
DIV => { if fast::div(r!(A), r!(B), r!(C)) { next!(2) } to!(DIV_MIXED) }
MOD => { if fast::modulo(r!(A), r!(B), r!(C)) { next!(2) } to!(MOD_MIXED) }
IDIV => { if fast::idiv(r!(A), r!(B), r!(C)) { next!(2) } to!(IDIV_MIXED) }
POW => { if fast::pow(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
BAND => { if fast::band(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
BOR => { if fast::bor(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
BXOR => { if fast::bxor(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
SHL => { if fast::shl(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
SHR => { if fast::shr(r!(A), r!(B), r!(C)) { next!(2) } slow!() }

ADDK => { if fast::add(r!(A), r!(B), k!(C)) { next!(2) } to!(ADDK_MIXED) }
SUBK => { if fast::sub(r!(A), r!(B), k!(C)) { next!(2) } to!(SUBK_MIXED) }
MULK => { if fast::mul(r!(A), r!(B), k!(C)) { next!(2) } to!(MULK_MIXED) }
DIVK => { if fast::div(r!(A), r!(B), k!(C)) { next!(2) } to!(DIVK_MIXED) }
MODK => { if fast::modulo(r!(A), r!(B), k!(C)) { next!(2) } to!(MODK_MIXED) }
IDIVK => { if fast::idiv(r!(A), r!(B), k!(C)) { next!(2) } to!(IDIVK_MIXED) }
POWK => { if fast::pow(r!(A), r!(B), k!(C)) { next!(2) } slow!() }
BANDK => { if fast::band(r!(A), r!(B), k!(C)) { next!(2) } slow!() }
BORK => { if fast::bor(r!(A), r!(B), k!(C)) { next!(2) } slow!() }
BXORK => { if fast::bxor(r!(A), r!(B), k!(C)) { next!(2) } slow!() }

KADD => { if fast::add(r!(A), k!(B), r!(C)) { next!(2) } to!(KADD_MIXED) }
KSUB => { if fast::sub(r!(A), k!(B), r!(C)) { next!(2) } to!(KSUB_MIXED) }
KMUL => { if fast::mul(r!(A), k!(B), r!(C)) { next!(2) } to!(KMUL_MIXED) }
KDIV => { if fast::div(r!(A), k!(B), r!(C)) { next!(2) } to!(KDIV_MIXED) }
KMOD => { if fast::modulo(r!(A), k!(B), r!(C)) { next!(2) } to!(KMOD_MIXED) }
KIDIV => { if fast::idiv(r!(A), k!(B), r!(C)) { next!(2) } to!(KIDIV_MIXED) }
KPOW => { if fast::pow(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
KBAND => { if fast::band(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
KBOR => { if fast::bor(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
KBXOR => { if fast::bxor(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
KSHL => { if fast::shl(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
KSHR => { if fast::shr(r!(A), k!(B), r!(C)) { next!(2) } slow!() }

// Operands of a known kind.
ADDFF => { slot::set_float(r!(A), slot::float(r!(B)) + slot::float(r!(C))); next!(2) }
SUBFF => { slot::set_float(r!(A), slot::float(r!(B)) - slot::float(r!(C))); next!(2) }
MULFF => { slot::set_float(r!(A), slot::float(r!(B)) * slot::float(r!(C))); next!(2) }
DIVFF => { slot::set_float(r!(A), slot::float(r!(B)) / slot::float(r!(C))); next!(2) }
ADDFK => { slot::set_float(r!(A), slot::float(r!(B)) + slot::float(k!(C))); next!(2) }
SUBFK => { slot::set_float(r!(A), slot::float(r!(B)) - slot::float(k!(C))); next!(2) }
MULFK => { slot::set_float(r!(A), slot::float(r!(B)) * slot::float(k!(C))); next!(2) }
DIVFK => { slot::set_float(r!(A), slot::float(r!(B)) / slot::float(k!(C))); next!(2) }
SUBKF => { slot::set_float(r!(A), slot::float(k!(B)) - slot::float(r!(C))); next!(2) }
DIVKF => { slot::set_float(r!(A), slot::float(k!(B)) / slot::float(r!(C))); next!(2) }
ADDNN => { slot::set_int(r!(A), slot::int(r!(B)).wrapping_add(slot::int(r!(C)))); next!(2) }
SUBNN => { slot::set_int(r!(A), slot::int(r!(B)).wrapping_sub(slot::int(r!(C)))); next!(2) }
MULNN => { slot::set_int(r!(A), slot::int(r!(B)).wrapping_mul(slot::int(r!(C)))); next!(2) }
ADDNI => { slot::set_int(r!(A), slot::int(r!(B)).wrapping_add(operand::sc(pc))); next!(2) }
ADDFN => { slot::set_float(r!(A), slot::float(r!(B)) + slot::int(r!(C)) as f64); next!(2) }
SUBFN => { slot::set_float(r!(A), slot::float(r!(B)) - slot::int(r!(C)) as f64); next!(2) }
SUBNF => { slot::set_float(r!(A), slot::int(r!(B)) as f64 - slot::float(r!(C))); next!(2) }
MULFN => { slot::set_float(r!(A), slot::float(r!(B)) * slot::int(r!(C)) as f64); next!(2) }
DIVFN => { slot::set_float(r!(A), slot::float(r!(B)) / slot::int(r!(C)) as f64); next!(2) }
DIVNF => { slot::set_float(r!(A), slot::int(r!(B)) as f64 / slot::float(r!(C))); next!(2) }
DIVNN => { slot::set_float(r!(A), slot::int(r!(B)) as f64 / slot::int(r!(C)) as f64); next!(2) }
ADDNK => { slot::set_float(r!(A), slot::int(r!(B)) as f64 + slot::float(k!(C))); next!(2) }
SUBNK => { slot::set_float(r!(A), slot::int(r!(B)) as f64 - slot::float(k!(C))); next!(2) }
MULNK => { slot::set_float(r!(A), slot::int(r!(B)) as f64 * slot::float(k!(C))); next!(2) }
DIVNK => { slot::set_float(r!(A), slot::int(r!(B)) as f64 / slot::float(k!(C))); next!(2) }
SUBKN => { slot::set_float(r!(A), slot::float(k!(B)) - slot::int(r!(C)) as f64); next!(2) }
DIVKN => { slot::set_float(r!(A), slot::float(k!(B)) / slot::int(r!(C)) as f64); next!(2) }

// A product of floats and the sum or difference behind it, which is all that reads the product.
MULFF_ADD => {
    let product = slot::float(r!(B)) * slot::float(r!(C));
    let then = pc.add(2);
    slot::set_float(b.byte_add(operand::a(then)), slot::float(b.byte_add(operand::b(then))) + product);
    next!(4)
}
MULFF_ADD_TO => {
    let product = slot::float(r!(B)) * slot::float(r!(C));
    let then = pc.add(2);
    slot::set_float(b.byte_add(operand::a(then)), product + slot::float(b.byte_add(operand::c(then))));
    next!(4)
}
MULFF_SUB => {
    let product = slot::float(r!(B)) * slot::float(r!(C));
    let then = pc.add(2);
    slot::set_float(b.byte_add(operand::a(then)), slot::float(b.byte_add(operand::b(then))) - product);
    next!(4)
}
MULFF_SUB_FROM => {
    let product = slot::float(r!(B)) * slot::float(r!(C));
    let then = pc.add(2);
    slot::set_float(b.byte_add(operand::a(then)), product - slot::float(b.byte_add(operand::c(then))));
    next!(4)
}

ADDI => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), slot::int(x).wrapping_add(operand::sc(pc))); next!(2) }
    if slot::tag(x) == FLOAT { slot::set_float(r!(A), slot::float(x) + operand::sc(pc) as f64); next!(2) }
    slow!()
}
SUBI => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), slot::int(x).wrapping_sub(operand::sc(pc))); next!(2) }
    if slot::tag(x) == FLOAT { slot::set_float(r!(A), slot::float(x) - operand::sc(pc) as f64); next!(2) }
    slow!()
}
MULI => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), slot::int(x).wrapping_mul(operand::sc(pc))); next!(2) }
    if slot::tag(x) == FLOAT { slot::set_float(r!(A), slot::float(x) * operand::sc(pc) as f64); next!(2) }
    slow!()
}
DIVI => {
    let x = r!(B);
    if slot::tag(x) == FLOAT { slot::set_float(r!(A), slot::float(x) / operand::sc(pc) as f64); next!(2) }
    if slot::tag(x) == INT { slot::set_float(r!(A), slot::int(x) as f64 / operand::sc(pc) as f64); next!(2) }
    slow!()
}
MODI => {
    let x = r!(B);
    if slot::tag(x) == INT && operand::sc(pc) > 0 {
        slot::set_int(r!(A), fast::mod_positive(slot::int(x), operand::sc(pc)));
        next!(2)
    }
    slow!()
}
IDIVI => {
    let x = r!(B);
    if slot::tag(x) == INT && operand::sc(pc) > 0 {
        slot::set_int(r!(A), fast::div_positive(slot::int(x), operand::sc(pc)));
        next!(2)
    }
    slow!()
}
BANDI => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), slot::int(x) & operand::sc(pc)); next!(2) }
    slow!()
}
BORI => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), slot::int(x) | operand::sc(pc)); next!(2) }
    slow!()
}
BXORI => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), slot::int(x) ^ operand::sc(pc)); next!(2) }
    slow!()
}
SHLI => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), fast::shift_left(slot::int(x), operand::sc(pc))); next!(2) }
    slow!()
}
SHRI => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), fast::shift_left(slot::int(x), -operand::sc(pc))); next!(2) }
    slow!()
}

UNM => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), slot::int(x).wrapping_neg()); next!(2) }
    if slot::tag(x) == FLOAT { slot::set_float(r!(A), -slot::float(x)); next!(2) }
    slow!()
}
BNOT => {
    let x = r!(B);
    if slot::tag(x) == INT { slot::set_int(r!(A), !slot::int(x)); next!(2) }
    slow!()
}
NOT => { slot::set_boolean(r!(A), is_falsy(slot::tag(r!(B)))); next!(2) }
LEN => {
    let x = r!(B);
    if slot::tag(x) == TABLE {
        let t = slot::payload(x).cast::<Table>();
        if (*t).metatable.is_null() && (*t).has_exact_len() {
            slot::set_int(r!(A), (*t).array_len() as i64);
            next!(2)
        }
    } else if slot::tag(x) == STR {
        slot::set_int(r!(A), (*slot::payload(x).cast::<Str>()).len() as i64);
        next!(2)
    }
    slow!()
}
CONCAT => {
    save!();
    if slow::concat_strings(vm) { next!(2) }
    slow!()
}

// ---- jumps
JMP => { jump_d!() }
LOOP => { budget -= 1; pc = pc.byte_offset(operand::d(pc) as isize); if budget < 0 { to!(BUDGET) } go!() }
JT => { if !is_falsy(slot::tag(r!(A))) { jump_d!() } next!(2) }
JF => { if is_falsy(slot::tag(r!(A))) { jump_d!() } next!(2) }
JTSET => { let x = r!(B); if !is_falsy(slot::tag(x)) { copy(r!(A), x); jump_c!() } next!(2) }
JFSET => { let x = r!(B); if is_falsy(slot::tag(x)) { copy(r!(A), x); jump_c!() } next!(2) }

JEQ => { match fast::equal(r!(A), r!(B)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => to!(JEQ_TEXT) } }
JNE => { match fast::equal(r!(A), r!(B)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => to!(JNE_TEXT) } }
JEQK => { match fast::equal(r!(A), k!(B)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => to!(JEQK_TEXT) } }
JNEK => { match fast::equal(r!(A), k!(B)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => to!(JNEK_TEXT) } }
JEQI => { if fast::equal_int(r!(A), operand::sb(pc)) { jump_c!() } next!(2) }
JNEI => { if !fast::equal_int(r!(A), operand::sb(pc)) { jump_c!() } next!(2) }
JEQP => { if fast::is_primitive(r!(A), operand::b(pc)) { jump_c!() } next!(2) }
JNEP => { if !fast::is_primitive(r!(A), operand::b(pc)) { jump_c!() } next!(2) }

JLT => { match fast::less(r!(A), r!(B)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => to!(JLT_OTHER) } }
JNLT => { match fast::less(r!(A), r!(B)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => to!(JNLT_OTHER) } }
JLE => { match fast::less_equal(r!(A), r!(B)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => to!(JLE_OTHER) } }
JNLE => { match fast::less_equal(r!(A), r!(B)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => to!(JNLE_OTHER) } }
JLTI => { match fast::less_int(r!(A), operand::sb(pc)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNLTI => { match fast::less_int(r!(A), operand::sb(pc)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JLEI => { match fast::less_equal_int(r!(A), operand::sb(pc)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNLEI => { match fast::less_equal_int(r!(A), operand::sb(pc)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JGTI => { match fast::greater_int(r!(A), operand::sb(pc)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNGTI => { match fast::greater_int(r!(A), operand::sb(pc)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JGEI => { match fast::greater_equal_int(r!(A), operand::sb(pc)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNGEI => { match fast::greater_equal_int(r!(A), operand::sb(pc)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JLTK => { match fast::less(r!(A), k!(B)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNLTK => { match fast::less(r!(A), k!(B)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JLEK => { match fast::less_equal(r!(A), k!(B)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNLEK => { match fast::less_equal(r!(A), k!(B)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JGTK => { match fast::less(k!(B), r!(A)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNGTK => { match fast::less(k!(B), r!(A)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JGEK => { match fast::less_equal(k!(B), r!(A)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNGEK => { match fast::less_equal(k!(B), r!(A)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }

JLTFF => { if slot::float(r!(A)) < slot::float(r!(B)) { jump_c!() } next!(2) }
JNLTFF => { if slot::float(r!(A)) < slot::float(r!(B)) { next!(2) } jump_c!() }
JLEFF => { if slot::float(r!(A)) <= slot::float(r!(B)) { jump_c!() } next!(2) }
JNLEFF => { if slot::float(r!(A)) <= slot::float(r!(B)) { next!(2) } jump_c!() }
JLTNN => { if slot::int(r!(A)) < slot::int(r!(B)) { jump_c!() } next!(2) }
JNLTNN => { if slot::int(r!(A)) < slot::int(r!(B)) { next!(2) } jump_c!() }
JLENN => { if slot::int(r!(A)) <= slot::int(r!(B)) { jump_c!() } next!(2) }
JNLENN => { if slot::int(r!(A)) <= slot::int(r!(B)) { next!(2) } jump_c!() }
JLTFK => { if slot::float(r!(A)) < slot::float(k!(B)) { jump_c!() } next!(2) }
JNLTFK => { if slot::float(r!(A)) < slot::float(k!(B)) { next!(2) } jump_c!() }
JLEFK => { if slot::float(r!(A)) <= slot::float(k!(B)) { jump_c!() } next!(2) }
JNLEFK => { if slot::float(r!(A)) <= slot::float(k!(B)) { next!(2) } jump_c!() }
JGTFK => { if slot::float(k!(B)) < slot::float(r!(A)) { jump_c!() } next!(2) }
JNGTFK => { if slot::float(k!(B)) < slot::float(r!(A)) { next!(2) } jump_c!() }
JGEFK => { if slot::float(k!(B)) <= slot::float(r!(A)) { jump_c!() } next!(2) }
JNGEFK => { if slot::float(k!(B)) <= slot::float(r!(A)) { next!(2) } jump_c!() }

// ---- guards
GUARDN => { if slot::tag(r!(A)) | slot::tag(r!(B)) == INT { next!(2) } jump_c!() }
GUARDF => { if fast::are_floats(r!(A), r!(B)) { next!(2) } jump_c!() }

// ---- loops: R[a] index, R[a+1] turns left (integer loops) or limit (float loops), R[a+2] step
FORPREP => {
    let f = r!(A);
    if slot::tag(f) | slot::tag(f.add(1)) | slot::tag(f.add(2)) == INT {
        let (init, limit, step) = (slot::int(f), slot::int(f.add(1)), slot::int(f.add(2)));
        if step > 0 {
            if init > limit { jump_d!() }
            let turns = (limit as u64).wrapping_sub(init as u64);
            let turns = if step == 1 { turns } else { turns / step as u64 };
            slot::set_int_payload(f.add(1), turns as i64);
            slot::set_int(f.add(3), init);
            next!(2)
        }
    }
    slow!()
}
FORLOOP => {
    let f = r!(A);
    if slot::tag(f) == INT {
        let left = slot::int(f.add(1));
        if left != 0 {
            slot::set_int_payload(f.add(1), left.wrapping_sub(1));
            let i = slot::int(f).wrapping_add(slot::int(f.add(2)));
            slot::set_int_payload(f, i);
            slot::set_int(f.add(3), i);
            budget -= 1;
            pc = pc.byte_offset(operand::d(pc) as isize);
            if budget < 0 { to!(BUDGET) }
            go!()
        }
        next!(2)
    }
    to!(FORLOOP_FLOAT)
}
FORPREPN => {
    let f = r!(A);
    if slot::tag(f) | slot::tag(f.add(1)) | slot::tag(f.add(2)) == INT {
        let (init, limit, step) = (slot::int(f), slot::int(f.add(1)), slot::int(f.add(2)));
        if step > 0 {
            if init > limit { jump_d!() }
            let turns = (limit as u64).wrapping_sub(init as u64);
            let turns = if step == 1 { turns } else { turns / step as u64 };
            slot::set_int_payload(f.add(1), turns as i64);
            next!(2)
        }
    }
    slow!()
}
FORLOOPN => {
    let f = r!(A);
    if slot::tag(f) == INT {
        let left = slot::int(f.add(1));
        if left != 0 {
            slot::set_int_payload(f.add(1), left.wrapping_sub(1));
            slot::set_int_payload(f, slot::int(f).wrapping_add(slot::int(f.add(2))));
            budget -= 1;
            pc = pc.byte_offset(operand::d(pc) as isize);
            if budget < 0 { to!(BUDGET) }
            go!()
        }
        next!(2)
    }
    to!(FORLOOPN_FLOAT)
}
TFORCALL => {
    // The linker makes operand a the call window above the loop's three registers, and c the wanted results + 1.
    let f = r!(A).sub(3);
    if slot::tag(f.add(2)) == CURSOR {
        // A traversal by `next`: the control register holds a cursor, the key is only in the visible variable.
        let t = slot::payload(f.add(1)).cast::<Table>();
        match (*t).entry_from(slot::payload(f.add(2)).addr() as u64) {
            Some((key, value, cursor)) => {
                slot::put(f.add(3), key);
                slot::put(f.add(4), value);
                slot::set_payload(f.add(2), std::ptr::without_provenance_mut(cursor as usize));
                if operand::c(pc) > 3 { to!(TFOR_PAD) }
                budget -= 1;
                pc = pc.add(2);
                pc = pc.byte_offset(operand::d(pc) as isize);
                if budget < 0 { to!(BUDGET) }
                go!()
            }
            None => {
                slot::set_tag(f.add(3), NIL);
                next!(4)
            }
        }
    }
    if slot::tag(f) == tags::FUNC && slot::tag(f.add(2)) == INT && slot::tag(f.add(1)) == TABLE {
        let closure = slot::payload(f).cast::<Closure>();
        if slow::is_ipairs_iterator(vm, closure) {
            let i = slot::int(f.add(2)).wrapping_add(1);
            let t = slot::payload(f.add(1)).cast::<Table>();
            let index = (i as u64).wrapping_sub(1);
            if index < (*t).array_len() as u64 && operand::c(pc) <= 3 {
                let value = (*t).array_get(index as usize);
                if !value.is_nil() {
                    slot::set_int_payload(f.add(2), i);
                    slot::set_int(f.add(3), i);
                    slot::put(f.add(4), value);
                    budget -= 1;
                    pc = pc.add(2);
                    pc = pc.byte_offset(operand::d(pc) as isize);
                    if budget < 0 { to!(BUDGET) }
                    go!()
                }
            }
        }
    }
    slow!()
}
TFORLOOP => {
    let f = r!(A);
    if slot::tag(f.add(3)) == NIL { next!(2) }
    if slot::tag(f.add(2)) != CURSOR { copy(f.add(2), f.add(3)); }
    budget -= 1;
    pc = pc.byte_offset(operand::d(pc) as isize);
    if budget < 0 { to!(BUDGET) }
    go!()
}

// ---- tables
NEWTAB => {
    if operand::d(pc) != 0 { to!(NEWTAB_SIZED) }
    let cell = (*(*vm).process).heap.memory.pop_cell(TABLE_CLASS);
    if cell.is_null() { slow!() }
    let t = cell.cast::<Table>();
    (*t).header.kind = kind::TABLE;
    (*t).header.gc = (*(*vm).process).heap.memory.color;
    (*t).header.class = TABLE_CLASS as u8;
    (*t).header.flags = 0;
    (*t).header.extra = 0;
    Table::init(t);
    slot::set(r!(A), t.cast(), TABLE);
    next!(2)
}
NEWREC => {
    let t = slow::new_record(vm, pc, b);
    if t.is_null() { slow!() }
    slot::set(r!(A), t.cast(), TABLE);
    next!(3)
}
GETF => {
    let o = r!(B);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let node = (*t).node(operand::hint(pc));
        if (*node).is_str(operand::wide(pc)) {
            slot::set(r!(A), (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
    }
    to!(GETF_MISS)
}
SETF => {
    let o = r!(A);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        if (*t).header.gc & gc_bits::GUARDED != 0 { to!(SETF_MISS) }
        let node = (*t).node(operand::hint(pc));
        if (*node).is_str(operand::wide(pc)) && slot::tag(r!(B)) != NIL {
            (*node).set_value(slot::payload(r!(B)), slot::tag(r!(B)));
            next!(3)
        }
    }
    to!(SETF_MISS)
}
// A load and the guard of its result behind it: what is as expected passes over the guard, all else goes the way of the
// load alone.
GETF_GUARDN => {
    let o = r!(B);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let node = (*t).node(operand::hint(pc));
        if (*node).is_str(operand::wide(pc)) && (*node).value_tag() == INT {
            slot::set(r!(A), (*node).value_payload(), INT);
            next!(5)
        }
    }
    to!(GETF)
}
GETF_GUARDF => {
    let o = r!(B);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let node = (*t).node(operand::hint(pc));
        if (*node).is_str(operand::wide(pc)) && (*node).value_tag() == FLOAT {
            slot::set(r!(A), (*node).value_payload(), FLOAT);
            next!(5)
        }
    }
    to!(GETF)
}
GET_GUARDN => {
    let o = r!(B);
    let key = r!(C);
    if slot::tag(o) == TABLE && slot::tag(key) == INT {
        let t = slot::payload(o).cast::<Table>();
        let index = (slot::int(key) as u64).wrapping_sub(1);
        if index < (*t).array_len() as u64 && u32::from(*(*t).array_tag(index as usize)) == INT {
            slot::set(r!(A), *(*t).array_payload(index as usize), INT);
            next!(4)
        }
    }
    to!(GET)
}
GET_GUARDF => {
    let o = r!(B);
    let key = r!(C);
    if slot::tag(o) == TABLE && slot::tag(key) == INT {
        let t = slot::payload(o).cast::<Table>();
        let index = (slot::int(key) as u64).wrapping_sub(1);
        if index < (*t).array_len() as u64 && u32::from(*(*t).array_tag(index as usize)) == FLOAT {
            slot::set(r!(A), *(*t).array_payload(index as usize), FLOAT);
            next!(4)
        }
    }
    to!(GET)
}
GETN_GUARDN => {
    let o = r!(B);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let index = operand::c(pc) - 1;
        if index < (*t).array_len() && u32::from(*(*t).array_tag(index)) == INT {
            slot::set(r!(A), *(*t).array_payload(index), INT);
            next!(4)
        }
    }
    to!(GETN)
}
GETN_GUARDF => {
    let o = r!(B);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let index = operand::c(pc) - 1;
        if index < (*t).array_len() && u32::from(*(*t).array_tag(index)) == FLOAT {
            slot::set(r!(A), *(*t).array_payload(index), FLOAT);
            next!(4)
        }
    }
    to!(GETN)
}
GET => {
    let o = r!(B);
    let key = r!(C);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        if slot::tag(key) == INT {
            let index = (slot::int(key) as u64).wrapping_sub(1);
            if index < (*t).array_len() as u64 {
                let tag = u32::from(*(*t).array_tag(index as usize));
                if tag != NIL || (*t).metatable.is_null() {
                    slot::set(r!(A), *(*t).array_payload(index as usize), tag);
                    next!(2)
                }
            }
        }
        to!(GET_HASH)
    }
    slow!()
}
SET => {
    let o = r!(A);
    let key = r!(B);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        if slot::tag(key) == INT && (*t).is_plain() {
            let index = (slot::int(key) as u64).wrapping_sub(1);
            if index < (*t).array_len() as u64 {
                let tag = slot::tag(r!(C));
                if tag == NIL { to!(SET_HASH) }
                *(*t).array_tag(index as usize) = tag as u8;
                *(*t).array_payload(index as usize) = slot::payload(r!(C));
                next!(2)
            }
            to!(SET_APPEND)
        }
        to!(SET_HASH)
    }
    slow!()
}
// `t[i] = true` and `t[i] = false`: the load of the value and the store behind it, which is all that reads it.
LOADTRUE_SET => {
    let store = pc.add(2);
    let o = b.byte_add(operand::a(store));
    let key = b.byte_add(operand::b(store));
    if slot::tag(o) == TABLE && slot::tag(key) == INT {
        let t = slot::payload(o).cast::<Table>();
        let index = (slot::int(key) as u64).wrapping_sub(1);
        if (*t).is_plain() && index < (*t).array_len() as u64 {
            *(*t).array_tag(index as usize) = TRUE as u8;
            next!(4)
        }
    }
    to!(LOADTRUE)
}
LOADFALSE_SET => {
    let store = pc.add(2);
    let o = b.byte_add(operand::a(store));
    let key = b.byte_add(operand::b(store));
    if slot::tag(o) == TABLE && slot::tag(key) == INT {
        let t = slot::payload(o).cast::<Table>();
        let index = (slot::int(key) as u64).wrapping_sub(1);
        if (*t).is_plain() && index < (*t).array_len() as u64 {
            *(*t).array_tag(index as usize) = FALSE as u8;
            next!(4)
        }
    }
    to!(LOADFALSE)
}
GETN => {
    let o = r!(B);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let index = operand::c(pc) - 1;
        if index < (*t).array_len() {
            let tag = u32::from(*(*t).array_tag(index));
            if tag != NIL || (*t).metatable.is_null() {
                slot::set(r!(A), *(*t).array_payload(index), tag);
                next!(2)
            }
        }
    }
    slow!()
}
SETN => {
    let o = r!(A);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let index = operand::c(pc) - 1;
        let v = r!(B);
        let tag = slot::tag(v);
        if index < (*t).array_len() && tag != NIL && (*t).is_plain() {
            *(*t).array_payload(index) = slot::payload(v);
            *(*t).array_tag(index) = tag as u8;
            next!(2)
        }
    }
    slow!()
}
SELF => {
    let o = r!(B);
    let to = r!(A);
    copy(to.add(2), o);
    if slot::tag(to.add(2)) == TABLE {
        let t = slot::payload(to.add(2)).cast::<Table>();
        let node = (*t).node(operand::hint(pc));
        if (*node).is_str(operand::wide(pc)) {
            slot::set(to, (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
    }
    to!(SELF_MISS)
}
SETLIST => { save!(); if slow::set_list(vm, operand::b(pc)) { next!(3) } slow!() }
SETLISTM => { let count = operand::b(pc) + n.assume_init(); save!(); slow::set_list_multi(vm, count); load!(); go!() }

// ---- upvalues, cells, globals
GETUPV => { copy(r!(A), upvalue(b, operand::b(pc))); next!(2) }
GETCELLUP => {
    let cell = slot::payload(upvalue(b, operand::b(pc))).cast::<Cell>();
    copy(r!(A), &raw const (*cell).value);
    next!(2)
}
SETCELLUP => {
    let cell = slot::payload(upvalue(b, operand::b(pc))).cast::<Cell>();
    copy(&raw mut (*cell).value, r!(A));
    next!(2)
}
NEWCELL => {
    let raw = (*(*vm).process).heap.memory.pop_cell(CELL_CLASS);
    if raw.is_null() { slow!() }
    let cell = raw.cast::<Cell>();
    (*cell).header.kind = kind::CELL;
    (*cell).header.gc = (*(*vm).process).heap.memory.color;
    (*cell).header.class = CELL_CLASS as u8;
    (*cell).header.flags = 0;
    let register = r!(A);
    copy(&raw mut (*cell).value, register);
    slot::set(register, cell.cast(), CELL);
    next!(2)
}
GETCELL => {
    let cell = slot::payload(r!(B)).cast::<Cell>();
    copy(r!(A), &raw const (*cell).value);
    next!(2)
}
SETCELL => {
    let cell = slot::payload(r!(A)).cast::<Cell>();
    copy(&raw mut (*cell).value, r!(B));
    next!(2)
}
GETGLOB => {
    let o = upvalue(b, operand::b(pc));
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let node = (*t).node(operand::hint(pc));
        if (*node).is_str(operand::wide(pc)) {
            slot::set(r!(A), (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
    }
    to!(GETGLOB_MISS)
}
SETGLOB => {
    let o = upvalue(b, operand::b(pc));
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let node = (*t).node(operand::hint(pc));
        let v = r!(A);
        let tag = slot::tag(v);
        if (*node).is_str(operand::wide(pc)) && tag != NIL && (*t).header.gc & gc_bits::GUARDED == 0 {
            (*node).set_value(slot::payload(v), tag);
            next!(3)
        }
    }
    slow!()
}
CLOSURE => {
    let proto = operand::wide(pc).cast::<LinkedProto>();
    let closure = slow::new_closure(vm, proto, b);
    if closure.is_null() { slow!() }
    slot::set(r!(A), closure.cast(), tags::FUNC);
    next!(3)
}

// ---- calls
CALL => {
    let f = r!(A);
    if slot::tag(f) == tags::FUNC {
        let h = f.add(1).cast::<FrameHeader>();
        (*h).ret = pc.add(2);
        (*h).k = k;
        let count = operand::b(pc);
        b = f.add(2);
        pc = (*slot::payload(f).cast::<Closure>()).code;
        go_n!(count)
    }
    slow!()
}
CALLM => {
    let f = r!(A);
    let count = operand::b(pc) + n.assume_init();
    if slot::tag(f) == tags::FUNC {
        let h = f.add(1).cast::<FrameHeader>();
        (*h).ret = pc.add(2);
        (*h).k = k;
        b = f.add(2);
        pc = (*slot::payload(f).cast::<Closure>()).code;
        go_n!(count)
    }
    (*vm).n = count;
    slow!()
}
TAILCALL => {
    let f = r!(A);
    let count = operand::b(pc);
    if slot::tag(f) == tags::FUNC && (*slot::payload(f).cast::<Closure>()).header.kind == kind::LUA {
        let to = b.sub(2);
        copy(to, f);
        let mut i = 0;
        while i < count {
            copy(b.add(i), f.add(2 + i));
            i += 1;
        }
        let h = header(b);
        (*h).k = (*h).k.map_addr(|a| a | FLAG_TAIL);
        pc = (*slot::payload(to).cast::<Closure>()).code;
        go_n!(count)
    }
    (*vm).n = count;
    slow!()
}
TAILCALLM => {
    let f = r!(A);
    let count = operand::b(pc) + n.assume_init();
    if slot::tag(f) == tags::FUNC && (*slot::payload(f).cast::<Closure>()).header.kind == kind::LUA {
        let to = b.sub(2);
        copy(to, f);
        let mut i = 0;
        while i < count {
            copy(b.add(i), f.add(2 + i));
            i += 1;
        }
        let h = header(b);
        (*h).k = (*h).k.map_addr(|a| a | FLAG_TAIL);
        pc = (*slot::payload(to).cast::<Closure>()).code;
        go_n!(count)
    }
    (*vm).n = count;
    slow!()
}
RET0 => {
    let h = header(b);
    if operand::c((*h).ret.sub(2)) > 1 { to!(RET0_PAD) }
    pc = (*h).ret;
    k = plain_k((*h).k);
    b = b.sub(2).byte_sub(operand::a(pc.sub(2)));
    go_n!(0)
}
RET1 => {
    let h = header(b);
    if operand::c((*h).ret.sub(2)) > 2 { to!(RET1_PAD) }
    copy(b.sub(2), r!(A));
    pc = (*h).ret;
    k = plain_k((*h).k);
    b = b.sub(2).byte_sub(operand::a(pc.sub(2)));
    go_n!(1)
}
RET => { let count = operand::b(pc); let from = r!(A); return_values!(from, count) }
RETM => { let count = operand::b(pc) + n.assume_init(); let from = r!(A); return_values!(from, count) }
RET0_VARARG => {
    b = b.byte_sub((*header(b)).k.addr());
    to!(RET0)
}
RET1_VARARG => {
    let from = r!(A);
    b = b.byte_sub((*header(b)).k.addr());
    return_values!(from, 1)
}
RET_VARARG => {
    let count = operand::b(pc);
    let from = r!(A);
    b = b.byte_sub((*header(b)).k.addr());
    return_values!(from, count)
}
RETM_VARARG => {
    let count = operand::b(pc) + n.assume_init();
    let from = r!(A);
    b = b.byte_sub((*header(b)).k.addr());
    return_values!(from, count)
}
TAILCALL_VARARG => { (*vm).n = operand::b(pc); slow!() }
TAILCALLM_VARARG => { (*vm).n = operand::b(pc) + n.assume_init(); slow!() }
VARARG => {
    // Operand b is the number of fixed parameters (the linker puts it there).
    let distance = (*header(b)).k.addr();
    let fixed = operand::b(pc);
    let extra = distance / size_of::<Value>() - 2 - fixed;
    let from = b.byte_sub(distance).add(fixed);
    let to = r!(A);
    let wanted = operand::c(pc);
    if wanted == 0 {
        if to.add(extra) > (*vm).stack_end { slow!() }
        let mut i = 0;
        while i < extra {
            copy(to.add(i), from.add(i));
            i += 1;
        }
        pc = pc.add(2);
        go_n!(extra)
    }
    let mut i = 0;
    while i < wanted - 1 {
        if i < extra { copy(to.add(i), from.add(i)); } else { slot::set_tag(to.add(i), NIL); }
        i += 1;
    }
    next!(2)
}
FUNC => {
    budget -= 1;
    if r!(A) > (*vm).stack_end || budget < 0 { to!(FUNC_SLOW) }
    if n.assume_init() < operand::b(pc) { to!(FUNC_PAD) }
    k = operand::wide(pc).cast_const().cast();
    next!(3)
}
FUNCV => {
    budget -= 1;
    let mut passed = n.assume_init();
    let fixed = operand::b(pc);
    if r!(A).add(passed + fixed + 2) > (*vm).stack_end || budget < 0 { to!(FUNC_SLOW) }
    while passed < fixed {
        slot::set_tag(b.add(passed), NIL);
        passed += 1;
    }
    let old = b;
    b = b.add(passed + 2);
    copy(b.sub(2), old.sub(2));
    (*header(b)).ret = (*header(old)).ret;
    (*header(b)).k = std::ptr::without_provenance((passed + 2) * size_of::<Value>());
    let mut i = 0;
    while i < fixed {
        copy(b.add(i), old.add(i));
        slot::set_tag(old.add(i), NIL);
        i += 1;
    }
    k = operand::wide(pc).cast_const().cast();
    next!(3)
}

// ---- special code
NATIVE => {
    let count = n.assume_init();
    (*vm).pc = pc;
    (*vm).base = b;
    (*vm).n = count;
    if b.add(count + NATIVE_SLOTS) > (*vm).stack_end || (*(*vm).process).heap.wants_collection() { to!(NATIVE_SLOW) }
    (*vm).budget = budget;
    if call::invoke_native(vm, count) {
        budget = (*vm).budget;
        b = (*vm).base;
        let h = header(b);
        if operand::c((*h).ret.sub(2)) > 2 { to!(NATIVE_PAD) }
        pc = (*h).ret;
        k = plain_k((*h).k);
        b = b.sub(2).byte_sub(operand::a(pc.sub(2)));
        go_n!(1)
    }
    load!();
    go_n!((*vm).n)
}
PCALL => { (*vm).n = n.assume_init(); save!(); control::pcall(vm); load!(); go_n!((*vm).n) }
XPCALL => { (*vm).n = n.assume_init(); save!(); control::xpcall(vm); load!(); go_n!((*vm).n) }
RESUME => { (*vm).n = n.assume_init(); save!(); control::resume(vm); load!(); go_n!((*vm).n) }
WRAP => { (*vm).n = n.assume_init(); save!(); control::wrap_resume(vm); load!(); go_n!((*vm).n) }
YIELD => { (*vm).n = n.assume_init(); save!(); control::yield_(vm); load!(); go_n!((*vm).n) }
PCALL_RETURN => { (*vm).n = n.assume_init(); save!(); control::pcall_return(vm); load!(); go_n!((*vm).n) }
XPCALL_RETURN => { (*vm).n = n.assume_init(); save!(); control::pcall_return(vm); load!(); go_n!((*vm).n) }
NATIVE_FINISH => { (*vm).n = n.assume_init(); save!(); call::finish_return(vm); load!(); go_n!((*vm).n) }
NATIVE_RETURN => { (*vm).n = n.assume_init(); save!(); call::native_return(vm, false); load!(); go_n!((*vm).n) }
NATIVE_RETURN_YIELDABLE => { (*vm).n = n.assume_init(); save!(); call::native_return(vm, true); load!(); go_n!((*vm).n) }
META_RETURN => { (*vm).n = n.assume_init(); save!(); slow::meta_return(vm); load!(); go_n!((*vm).n) }
HANDLER_RETURN => { (*vm).n = n.assume_init(); save!(); control::handler_return(vm); load!(); go_n!((*vm).n) }
FINALIZER_RETURN => { (*vm).n = n.assume_init(); save!(); call::finalizer_return(vm); load!(); go_n!((*vm).n) }
HOOK_RETURN => { (*vm).n = n.assume_init(); save!(); hook::hook_return(vm); load!(); go_n!((*vm).n) }
COROUTINE_END => { (*vm).n = n.assume_init(); save!(); control::coroutine_end(vm); load!(); go_n!((*vm).n) }
TASK_END => { save!(); task::end(vm); load!(); go_n!((*vm).n) }
HALT => { (*vm).n = n.assume_init(); save!(); (*vm).stop = Stop::Finished; stop!() }
STOP => { stop!() }

// ---- continuations of fast paths
MOD_MIXED => { if fast::modulo_mixed(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
MODK_MIXED => { if fast::modulo_mixed(r!(A), r!(B), k!(C)) { next!(2) } slow!() }
KMOD_MIXED => { if fast::modulo_mixed(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
IDIV_MIXED => { if fast::idiv_mixed(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
IDIVK_MIXED => { if fast::idiv_mixed(r!(A), r!(B), k!(C)) { next!(2) } slow!() }
KIDIV_MIXED => { if fast::idiv_mixed(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
JEQ_TEXT => { match fast::equal_content(r!(A), r!(B)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNE_TEXT => { match fast::equal_content(r!(A), r!(B)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JEQK_TEXT => { match fast::equal_content(r!(A), k!(B)) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNEK_TEXT => { match fast::equal_content(r!(A), k!(B)) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JLT_OTHER => { match slow::order(*r!(A), *r!(B), false) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNLT_OTHER => { match slow::order(*r!(A), *r!(B), false) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
JLE_OTHER => { match slow::order(*r!(A), *r!(B), true) { Test::Yes => jump_c!(), Test::No => next!(2), Test::Slow => slow!() } }
JNLE_OTHER => { match slow::order(*r!(A), *r!(B), true) { Test::No => jump_c!(), Test::Yes => next!(2), Test::Slow => slow!() } }
RET0_PAD => { let from = b; return_values!(from, 0) }
RET1_PAD => { let from = r!(A); return_values!(from, 1) }
NATIVE_PAD => { let from = b.sub(2); return_values!(from, 1) }
FUNC_PAD => {
    let mut i = n.assume_init();
    k = operand::wide(pc).cast_const().cast();
    while i < operand::b(pc) {
        slot::set_tag(b.add(i), NIL);
        i += 1;
    }
    next!(3)
}
FORLOOP_FLOAT => {
    let f = r!(A);
    let (limit, step) = (slot::float(f.add(1)), slot::float(f.add(2)));
    let i = slot::float(f) + step;
    if if step > 0.0 { i <= limit } else { limit <= i } {
        slot::set_float(f, i);
        slot::set_float(f.add(3), i);
        budget -= 1;
        pc = pc.byte_offset(operand::d(pc) as isize);
        if budget < 0 { to!(BUDGET) }
        go!()
    }
    next!(2)
}
FORLOOPN_FLOAT => {
    let f = r!(A);
    let (limit, step) = (slot::float(f.add(1)), slot::float(f.add(2)));
    let i = slot::float(f) + step;
    if if step > 0.0 { i <= limit } else { limit <= i } {
        slot::set_float(f, i);
        budget -= 1;
        pc = pc.byte_offset(operand::d(pc) as isize);
        if budget < 0 { to!(BUDGET) }
        go!()
    }
    next!(2)
}
ADD_MIXED => { if fast::add_mixed(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
ADDK_MIXED => { if fast::add_mixed(r!(A), r!(B), k!(C)) { next!(2) } slow!() }
KADD_MIXED => { if fast::add_mixed(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
SUB_MIXED => { if fast::sub_mixed(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
SUBK_MIXED => { if fast::sub_mixed(r!(A), r!(B), k!(C)) { next!(2) } slow!() }
KSUB_MIXED => { if fast::sub_mixed(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
MUL_MIXED => { if fast::mul_mixed(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
MULK_MIXED => { if fast::mul_mixed(r!(A), r!(B), k!(C)) { next!(2) } slow!() }
KMUL_MIXED => { if fast::mul_mixed(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
DIV_MIXED => { if fast::div_mixed(r!(A), r!(B), r!(C)) { next!(2) } slow!() }
DIVK_MIXED => { if fast::div_mixed(r!(A), r!(B), k!(C)) { next!(2) } slow!() }
KDIV_MIXED => { if fast::div_mixed(r!(A), k!(B), r!(C)) { next!(2) } slow!() }
NEWTAB_SIZED => {
    let t = slow::new_sized_table(vm, operand::b(pc), operand::c(pc));
    if t.is_null() { slow!() }
    slot::set(r!(A), t.cast(), TABLE);
    next!(2)
}
TFOR_PAD => {
    let f = r!(A).sub(3);
    let mut i = 2;
    while i + 1 < operand::c(pc) {
        slot::set_tag(f.add(3 + i), NIL);
        i += 1;
    }
    next!(2)
}
GETF_MISS => {
    let o = r!(B);
    let key = operand::wide(pc).cast::<Str>();
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let node = (*t).find_str_node(key);
        if !node.is_null() {
            operand::set_hint(pc, (*t).node_index(node));
            slot::set(r!(A), (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
        if (*t).metatable.is_null() { slot::set_tag(r!(A), NIL); next!(3) }
        if let Some(node) = slow::inherited(t, key, operand::hint(pc)) {
            if node.is_null() { slot::set_tag(r!(A), NIL); next!(3) }
            slot::set(r!(A), (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
    }
    slow!()
}
GETGLOB_MISS => {
    let o = upvalue(b, operand::b(pc));
    let key = operand::wide(pc).cast::<Str>();
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let node = (*t).find_str_node(key);
        if !node.is_null() {
            operand::set_hint(pc, (*t).node_index(node));
            slot::set(r!(A), (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
        if (*t).metatable.is_null() { slot::set_tag(r!(A), NIL); next!(3) }
    }
    slow!()
}
SELF_MISS => {
    let to = r!(A);
    let key = operand::wide(pc).cast::<Str>();
    let o = to.add(2);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let node = (*t).find_str_node(key);
        if !node.is_null() {
            operand::set_hint(pc, (*t).node_index(node));
            slot::set(to, (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
        if !(*t).metatable.is_null()
            && let Some(node) = slow::inherited(t, key, operand::hint(pc))
            && !node.is_null()
        {
            slot::set(to, (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
    } else if slot::tag(o) == tags::USERDATA {
        let node = slow::userdata_method(slot::payload(o).cast(), key, pc);
        if !node.is_null() {
            slot::set(to, (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
    } else if slot::tag(o) == STR {
        let node = slow::string_method(vm, key, operand::hint(pc));
        if !node.is_null() {
            slot::set(to, (*node).value_payload(), (*node).value_tag());
            next!(3)
        }
    }
    slow!()
}
SETF_MISS => {
    let o = r!(A);
    if slot::tag(o) == TABLE {
        let t = slot::payload(o).cast::<Table>();
        let v = r!(B);
        if (*t).header.gc & gc_bits::GUARDED == 0 {
            let node = (*t).find_str_node(operand::wide(pc).cast());
            if !node.is_null() {
                operand::set_hint(pc, (*t).node_index(node));
                (*node).store(*v);
                next!(3)
            }
            if (*t).metatable.is_null() && slow::insert_str(vm, t, operand::wide(pc).cast(), v) { next!(3) }
        }
    }
    slow!()
}
GET_HASH => {
    let t = slot::payload(r!(B)).cast::<Table>();
    let key = r!(C);
    if slot::tag(key) == STR {
        let node = (*t).find_str_node(slot::payload(key).cast());
        if !node.is_null() {
            slot::set(r!(A), (*node).value_payload(), (*node).value_tag());
            next!(2)
        }
        if (*t).metatable.is_null() { slot::set_tag(r!(A), NIL); next!(2) }
    } else if (*t).metatable.is_null() {
        slot::put(r!(A), (*t).get(*key));
        next!(2)
    }
    slow!()
}
SET_APPEND => {
    let t = slot::payload(r!(A)).cast::<Table>();
    let index = (slot::int(r!(B)) as u64).wrapping_sub(1);
    let v = r!(C);
    let tag = slot::tag(v);
    if index == (*t).array_len() as u64 && (*t).has_room() && (*t).has_no_nodes() && tag != NIL {
        (*t).push_within(slot::payload(v), tag);
        next!(2)
    }
    to!(SET_HASH)
}
SET_HASH => {
    let t = slot::payload(r!(A)).cast::<Table>();
    let key = r!(B);
    if (*t).header.gc & gc_bits::GUARDED == 0 {
        if slot::tag(key) == STR {
            let node = (*t).find_str_node(slot::payload(key).cast());
            if !node.is_null() {
                (*node).store(*r!(C));
                next!(2)
            }
        }
        if (*t).metatable.is_null() && slow::raw_set(vm, t, key, r!(C)) { next!(2) }
    }
    slow!()
}

[cold]
SLOW => { save!(); slow::execute(vm); load!(); go_n!((*vm).n) }
BUDGET => { save!(); call::budget_used_up(vm); load!(); go!() }
FUNC_SLOW => { (*vm).n = n.assume_init(); save!(); call::function_entry(vm); load!(); go_n!((*vm).n) }
NATIVE_SLOW => { (*vm).budget = budget; call::native_entry(vm); load!(); go_n!((*vm).n) }
}
