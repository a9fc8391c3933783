//! The binary form of functions, for `string.dump` and `load` (manual section 6.4, `string.dump`).
//!
//! A dump begins with the very header of PUC Lua 5.3 (`ldump.c`, `DumpHeader`), as programs look at it; then
//! come our own magic and version, so that the output of `luac` is refused. The rest is a list of functions,
//! outermost first and each before those inside, in numbers of variable length (LEB128; signed ones are
//! zigzag coded). Only the operands that an op uses are written. Live tops are part of it: the verifier
//! proves them, as everything else.
//!
//! Reading trusts nothing: every count is held against the bytes that are left before anything is allocated,
//! nesting is limited and needs no native stack, and what comes out has passed `verify`.

#![forbid(unsafe_code)]
#![expect(clippy::wildcard_enum_match_arm, reason = "all kinds of operands but two are written alike")]

use super::types::encode;
use super::verify::{MAX_NESTING, verify};
use super::{Chunk, Constant, Instruction, LocalVariable, Op, OperandKind, Proto, UpvalueDesc, UpvalueSource};

/// `\x1bLua`, version, format, `LUAC_DATA`, the sizes of `int`, `size_t`, `Instruction`, `lua_Integer`,
/// `lua_Number`, then `LUAC_INT` and `LUAC_NUM` in little-endian order.
const PUC_HEADER: &[u8] = b"\x1bLua\x53\x00\x19\x93\r\n\x1a\n\x04\x08\x04\x08\x08\
    \x78\x56\0\0\0\0\0\0\0\0\0\0\0\x28\x77\x40";
/// Marks the form of this file.
const MAGIC: &[u8] = b"wpy";
/// Raised whenever the form, an op or its meaning changes.
pub const VERSION: u8 = 4;

const CONSTANT_NIL: u8 = 0;
const CONSTANT_FALSE: u8 = 1;
const CONSTANT_TRUE: u8 = 2;
const CONSTANT_INTEGER: u8 = 3;
const CONSTANT_FLOAT: u8 = 4;
const CONSTANT_STRING: u8 = 5;
const CONSTANT_TYPE: u8 = 6;

const SOURCE_LOCAL: u8 = 0;
const SOURCE_UPVALUE: u8 = 1;
const SOURCE_ITSELF: u8 = 2;

const FLAG_VARARG: u8 = 1;
const FLAG_CELL: u8 = 4;

/// The binary form of `proto` with the functions inside. `source` is the name of its chunk. With `strip`
/// all debug data stays out.
#[must_use]
pub fn dump(proto: &Proto, source: Option<&[u8]>, strip: bool) -> Vec<u8> {
    let mut writer = Writer { out: Vec::new(), strip };
    writer.out.extend_from_slice(PUC_HEADER);
    writer.out.extend_from_slice(MAGIC);
    writer.out.push(VERSION);
    writer.optional_bytes(source.filter(|_| !strip));
    let mut pending = vec![proto];
    while let Some(proto) = pending.pop() {
        writer.proto(proto);
        pending.extend(proto.protos.iter().rev());
    }
    writer.out
}

struct Writer {
    out: Vec<u8>,
    strip: bool,
}

impl Writer {
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.out.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.out.push(value.to_le_bytes()[0]);
    }

    fn signed(&mut self, value: i64) {
        self.number(value.cast_unsigned() << 1 ^ (value >> 63).cast_unsigned());
    }

    fn count(&mut self, value: usize) {
        self.number(value as u64);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.out.extend_from_slice(bytes);
    }

    /// Absent bytes are length 0, others have 1 added to it.
    fn optional_bytes(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            Some(bytes) => {
                self.count(bytes.len() + 1);
                self.out.extend_from_slice(bytes);
            }
            None => self.count(0),
        }
    }

    fn proto(&mut self, proto: &Proto) {
        self.number(proto.line_defined.into());
        self.number(proto.last_line_defined.into());
        self.number(proto.n_params.into());
        self.out.push(if proto.is_vararg { FLAG_VARARG } else { 0 });
        self.number(proto.n_registers.into());
        self.count(proto.code.len());
        for instruction in &proto.code {
            self.instruction(*instruction);
        }
        for top in &proto.tops {
            self.number((*top).into());
        }
        self.count(proto.constants.len());
        for constant in &proto.constants {
            self.constant(constant);
        }
        self.count(proto.upvalues.len());
        for upvalue in &proto.upvalues {
            self.upvalue(upvalue);
        }
        self.debug(proto);
        self.count(proto.protos.len());
    }

    fn instruction(&mut self, instruction: Instruction) {
        let Instruction { op, a, b, c, x } = instruction;
        self.out.push(op as u8);
        let [kind_a, kind_b, kind_c, kind_x] = op.operands();
        for (kind, value) in [(kind_a, a), (kind_b, b), (kind_c, c)] {
            match kind {
                OperandKind::Unused => {}
                OperandKind::Signed => self.signed(value.cast_signed().into()),
                _ => self.number(value.into()),
            }
        }
        if kind_x != OperandKind::Unused {
            self.signed(x.into());
        }
    }

    fn constant(&mut self, constant: &Constant) {
        match constant {
            Constant::Nil => self.out.push(CONSTANT_NIL),
            Constant::Boolean(false) => self.out.push(CONSTANT_FALSE),
            Constant::Boolean(true) => self.out.push(CONSTANT_TRUE),
            Constant::Integer(value) => {
                self.out.push(CONSTANT_INTEGER);
                self.signed(*value);
            }
            Constant::Float(value) => {
                self.out.push(CONSTANT_FLOAT);
                self.out.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Constant::String(bytes) => {
                self.out.push(CONSTANT_STRING);
                self.bytes(bytes);
            }
            Constant::Type(ty) => {
                self.out.push(CONSTANT_TYPE);
                let mut bytes = Vec::new();
                encode::write(&mut bytes, ty);
                self.bytes(&bytes);
            }
        }
    }

    fn upvalue(&mut self, upvalue: &UpvalueDesc) {
        let (source, index) = match upvalue.source {
            UpvalueSource::Local(register) => (SOURCE_LOCAL, register),
            UpvalueSource::Upvalue(index) => (SOURCE_UPVALUE, index),
            UpvalueSource::Itself => (SOURCE_ITSELF, 0),
        };
        self.out.push(source | if upvalue.is_cell { FLAG_CELL } else { 0 });
        self.number(index.into());
        self.optional_bytes(upvalue.name.as_deref().filter(|_| !self.strip));
    }

    fn debug(&mut self, proto: &Proto) {
        let (lines, locals): (&[u32], &[LocalVariable]) =
            if self.strip { (&[], &[]) } else { (&proto.lines, &proto.locals) };
        self.count(lines.len());
        let mut previous = i64::from(proto.line_defined);
        for &line in lines {
            self.signed(i64::from(line) - previous);
            previous = line.into();
        }
        self.count(locals.len());
        for local in locals {
            self.bytes(&local.name);
            self.number(u64::from(local.register) << 1 | u64::from(local.is_cell));
            self.number(local.start_pc.into());
            self.number(u64::from(local.end_pc.saturating_sub(local.start_pc)));
        }
    }
}

/// Whether bytes begin as dumps of this version do. It says nothing about the rest.
#[must_use]
pub fn is_current(bytes: &[u8]) -> bool {
    let rest = bytes.strip_prefix(PUC_HEADER).and_then(|rest| rest.strip_prefix(MAGIC));
    rest.and_then(<[u8]>::first) == Some(&VERSION)
}

/// Read a dump. `name` is the chunk name given to `load`, for messages.
///
/// # Errors
/// The message that `load` returns. It has the word `truncated` if `bytes` is the beginning of a dump.
pub fn undump(bytes: &[u8], name: &[u8]) -> Result<Chunk, String> {
    read_chunk(bytes).and_then(|chunk| verify(&chunk).map(|()| chunk).map_err(|_| "corrupted")).map_err(|why| {
        let shown = match name {
            [b'@' | b'=', rest @ ..] => String::from_utf8_lossy(rest),
            [0x1b, ..] => "binary string".into(),
            _ => String::from_utf8_lossy(name),
        };
        format!("{shown}: {why} precompiled chunk")
    })
}

/// What is wrong, as the word before `precompiled chunk`.
type Read<T> = Result<T, &'static str>;

const TRUNCATED: &str = "truncated";
const CORRUPTED: &str = "corrupted";

fn read_chunk(bytes: &[u8]) -> Read<Chunk> {
    let mut reader = Reader { rest: bytes };
    reader.expect(PUC_HEADER.get(..4).unwrap_or_default(), "not a")?;
    reader.expect(PUC_HEADER.get(4..5).unwrap_or_default(), "version mismatch in")?;
    reader.expect(PUC_HEADER.get(5..6).unwrap_or_default(), "format mismatch in")?;
    reader.expect(PUC_HEADER.get(6..).unwrap_or_default(), CORRUPTED)?;
    reader.expect(MAGIC, "format mismatch in")?;
    reader.expect(&[VERSION], "version mismatch in")?;
    let source = reader.optional_bytes()?;
    // Functions whose inner ones are still to come, with the number of those.
    let mut open: Vec<(Proto, usize)> = Vec::new();
    loop {
        let (proto, n_children) = reader.proto()?;
        if n_children > 0 {
            if open.len() >= MAX_NESTING {
                return Err(CORRUPTED);
            }
            open.push((proto, n_children));
            continue;
        }
        // A function without others inside is complete, and may complete those around it.
        let mut complete = proto;
        loop {
            let Some((mut outer, n_missing)) = open.pop() else {
                return Ok(Chunk { source, main: complete });
            };
            outer.protos.push(complete);
            if n_missing > 1 {
                open.push((outer, n_missing - 1));
                break;
            }
            complete = outer;
        }
    }
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Read<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next bytes must be `expected`; `why` if they differ where there are any.
    fn expect(&mut self, expected: &[u8], why: &'static str) -> Read<()> {
        let len = expected.len().min(self.rest.len());
        if self.rest.get(..len) != expected.get(..len) {
            return Err(why);
        }
        self.take(expected.len()).map(|_| ())
    }

    fn byte(&mut self) -> Read<u8> {
        let (&byte, rest) = self.rest.split_first().ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(byte)
    }

    fn number(&mut self) -> Read<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if part << shift >> shift != part {
                return Err(CORRUPTED);
            }
            value |= part << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(CORRUPTED)
    }

    fn signed(&mut self) -> Read<i64> {
        let value = self.number()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn narrow<T: TryFrom<u64>>(&mut self) -> Read<T> {
        T::try_from(self.number()?).map_err(|_| CORRUPTED)
    }

    fn narrow_signed<T: TryFrom<i64>>(&mut self) -> Read<T> {
        T::try_from(self.signed()?).map_err(|_| CORRUPTED)
    }

    /// The number of things that follow, each of at least one byte. A dump that has been cut off looks as
    /// one that promises too much.
    fn count(&mut self) -> Read<usize> {
        let count = usize::try_from(self.number()?).map_err(|_| TRUNCATED)?;
        if count > self.rest.len() { Err(TRUNCATED) } else { Ok(count) }
    }

    fn bytes(&mut self) -> Read<Box<[u8]>> {
        let len = self.count()?;
        Ok(self.take(len)?.into())
    }

    fn optional_bytes(&mut self) -> Read<Option<Box<[u8]>>> {
        match usize::try_from(self.number()?).map_err(|_| TRUNCATED)?.checked_sub(1) {
            Some(len) => Ok(Some(self.take(len)?.into())),
            None => Ok(None),
        }
    }

    fn list<T>(&mut self, count: usize, mut item: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(item(self)?);
        }
        Ok(list)
    }

    /// A function without those inside, and how many these are.
    fn proto(&mut self) -> Read<(Proto, usize)> {
        let line_defined = self.narrow()?;
        let last_line_defined = self.narrow()?;
        let n_params = self.narrow()?;
        let is_vararg = match self.byte()? {
            0 => false,
            FLAG_VARARG => true,
            _ => return Err(CORRUPTED),
        };
        let n_registers = self.narrow()?;
        let n_instructions = self.count()?;
        let code = self.list(n_instructions, Self::instruction)?;
        if n_instructions > self.rest.len() {
            return Err(TRUNCATED);
        }
        let tops = self.list(n_instructions, Self::narrow)?;
        let n_constants = self.count()?;
        let constants = self.list(n_constants, Self::constant)?;
        let n_upvalues = self.count()?;
        let upvalues = self.list(n_upvalues, Self::upvalue)?;
        let lines = self.lines(line_defined)?;
        let n_locals = self.count()?;
        let locals = self.list(n_locals, Self::local)?;
        let n_children = self.number()?;
        let n_children = usize::try_from(n_children).map_err(|_| TRUNCATED)?;
        if n_children > self.rest.len() {
            return Err(TRUNCATED);
        }
        let proto = Proto {
            code,
            constants,
            protos: Vec::new(),
            upvalues,
            n_params,
            is_vararg,
            n_registers,
            lines,
            tops,
            locals,
            line_defined,
            last_line_defined,
        };
        Ok((proto, n_children))
    }

    fn instruction(&mut self) -> Read<Instruction> {
        let op = Op::from_number(self.byte()?).ok_or(CORRUPTED)?;
        let [kind_a, kind_b, kind_c, kind_x] = op.operands();
        let mut operand = |kind| match kind {
            OperandKind::Unused => Ok(0),
            OperandKind::Signed => self.narrow_signed::<i16>().map(i16::cast_unsigned),
            _ => self.narrow::<u16>(),
        };
        let (a, b, c) = (operand(kind_a)?, operand(kind_b)?, operand(kind_c)?);
        let x = if kind_x == OperandKind::Unused { 0 } else { self.narrow_signed()? };
        Ok(Instruction { op, a, b, c, x })
    }

    fn constant(&mut self) -> Read<Constant> {
        Ok(match self.byte()? {
            CONSTANT_NIL => Constant::Nil,
            CONSTANT_FALSE => Constant::Boolean(false),
            CONSTANT_TRUE => Constant::Boolean(true),
            CONSTANT_INTEGER => Constant::Integer(self.signed()?),
            CONSTANT_FLOAT => {
                let bits = self.take(8)?.try_into().map_err(|_| TRUNCATED)?;
                Constant::Float(f64::from_bits(u64::from_le_bytes(bits)))
            }
            CONSTANT_STRING => Constant::String(self.bytes()?),
            CONSTANT_TYPE => {
                let bytes = self.bytes()?;
                Constant::Type(encode::read(&bytes).ok_or(CORRUPTED)?)
            }
            _ => return Err(CORRUPTED),
        })
    }

    fn upvalue(&mut self) -> Read<UpvalueDesc> {
        let flags = self.byte()?;
        let index = self.narrow()?;
        let source = match flags & !FLAG_CELL {
            SOURCE_LOCAL => UpvalueSource::Local(index),
            SOURCE_UPVALUE => UpvalueSource::Upvalue(index),
            SOURCE_ITSELF if index == 0 => UpvalueSource::Itself,
            _ => return Err(CORRUPTED),
        };
        Ok(UpvalueDesc { name: self.optional_bytes()?, source, is_cell: flags & FLAG_CELL != 0 })
    }

    fn lines(&mut self, line_defined: u32) -> Read<Vec<u32>> {
        let count = self.count()?;
        let mut previous = i64::from(line_defined);
        self.list(count, |reader| {
            let line = previous.checked_add(reader.signed()?).ok_or(CORRUPTED)?;
            previous = line;
            u32::try_from(line).map_err(|_| CORRUPTED)
        })
    }

    fn local(&mut self) -> Read<LocalVariable> {
        let name = self.bytes()?;
        let place = self.number()?;
        let start_pc: u32 = self.narrow()?;
        let len: u32 = self.narrow()?;
        Ok(LocalVariable {
            name,
            register: u16::try_from(place >> 1).map_err(|_| CORRUPTED)?,
            is_cell: place & 1 != 0,
            start_pc,
            end_pc: start_pc.checked_add(len).ok_or(CORRUPTED)?,
        })
    }
}
