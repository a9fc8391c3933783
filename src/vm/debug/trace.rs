//! Stacks kept for later: what error values remember.
//!
//! A capture is a walk over the frames that stores for each where it stands: function and instruction. Names and lines
//! are worked out when somebody asks. The stored form of a chunk is plain immutable data behind an `Arc`, so a trace
//! needs no heap, outlives the code's image, and may be read by any thread.

use std::sync::Arc;

use super::{Level, call_name_at, levels, short_source};
use crate::code::{Chunk, Proto};
use crate::vm::heap::object::Thread;
use crate::vm::image::{LinkedProto, Unit};
use crate::vm::interp::codes::Special;
use crate::vm::native::Cx;
use crate::vm::stack::{self, FLAG_TAIL, Frame};
use crate::vm::state::Vm;

/// Frames kept at each end of a long stack.
const FRAMES_AT_END: usize = 32;

/// How the name of a frame's function can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// The instruction of the next frame outwards called it.
    Caller,
    /// A finalizer.
    Finalizer,
    /// Not at all.
    Nothing,
}

/// A frame as it is kept.
#[derive(Clone, Copy)]
struct Kept {
    /// The function, if it is a Lua function; it stands in one of the trace's chunks.
    proto: Option<*const Proto>,
    /// Number of its chunk.
    chunk: u32,
    /// Instruction that was executing.
    index: u32,
    naming: Naming,
}

/// The stack of a coroutine at some moment.
#[derive(Default)]
pub struct Trace {
    thread: usize,
    chunks: Vec<Arc<Chunk>>,
    /// Innermost first. Where the middle is left out, the innermost of the frames left out stands there, for the name
    /// of the one that it called.
    frames: Vec<Kept>,
    /// Frames that are left out behind the first [`FRAMES_AT_END`].
    n_left_out: usize,
}

// SAFETY: the protos stand in the chunks that the trace keeps; they are immutable.
unsafe impl Send for Trace {}
// SAFETY: as above.
unsafe impl Sync for Trace {}

/// A frame with everything worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceFrame {
    /// The chunk's name as positions in messages show it.
    pub source: Vec<u8>,
    /// Line, of a Lua function that has lines.
    pub line: Option<u32>,
    /// Name of the function; empty if unknown.
    pub name: Vec<u8>,
    /// `Lua`, `main` (a chunk) or `native`.
    pub what: &'static str,
}

impl Trace {
    /// The stack of a coroutine from a level on. The walk visits every frame; their number is returned with it.
    pub fn capture(vm: &Vm, thread: *mut Thread, level: usize) -> (Trace, usize) {
        let mut trace = Trace { thread: thread.addr(), ..Trace::default() };
        let mut last = std::collections::VecDeque::new();
        let mut n = 0;
        for at in levels(vm, thread).skip(level) {
            let Level::Frame(frame) = at else { break };
            n += 1;
            if n <= FRAMES_AT_END + 1 {
                let kept = trace.keep(vm, &frame);
                trace.frames.push(kept);
            } else {
                if last.len() == FRAMES_AT_END {
                    last.pop_front();
                }
                last.push_back(frame);
            }
        }
        // Of the frames in the middle one is kept for its callee's name, as said above.
        trace.n_left_out = n.saturating_sub(2 * FRAMES_AT_END);
        for frame in last {
            let kept = trace.keep(vm, &frame);
            trace.frames.push(kept);
        }
        trace.frames.shrink_to_fit();
        (trace, n)
    }

    fn keep(&mut self, vm: &Vm, frame: &Frame) -> Kept {
        // SAFETY: the frame is one of a live stack; images outlive their functions.
        unsafe {
            let naming = if frame.is_interrupted {
                Naming::Finalizer
            } else if frame.flags() & FLAG_TAIL != 0 {
                Naming::Nothing
            } else {
                match frame.special(vm) {
                    None | Some(Special::MetaReturn) => Naming::Caller,
                    Some(_) => Naming::Nothing,
                }
            };
            let Some(proto) = frame.proto() else {
                return Kept { proto: None, chunk: 0, index: 0, naming };
            };
            let chunk = self.number_of((*proto.image).chunk());
            let index = proto.index_of(frame.pc) as u32;
            Kept { proto: Some(std::ptr::from_ref(proto.stored())), chunk, index, naming }
        }
    }

    /// Number of a chunk, which is kept from now on.
    fn number_of(&mut self, chunk: &Arc<Chunk>) -> u32 {
        // Neighbours mostly come from the same file.
        let known = self.chunks.iter().rposition(|kept| Arc::ptr_eq(kept, chunk));
        known.unwrap_or_else(|| {
            self.chunks.push(Arc::clone(chunk));
            self.chunks.len() - 1
        }) as u32
    }

    /// Whether there is no frame.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// Something that tells the stacks of two coroutines apart.
    pub fn thread(&self) -> usize {
        self.thread
    }

    /// Bytes that it takes, roughly.
    pub fn bytes(&self) -> usize {
        self.frames.capacity() * size_of::<Kept>() + self.chunks.capacity() * size_of::<Arc<Chunk>>()
    }

    /// The frames that are shown, each with its level, innermost first. A jump of levels says that others are left out.
    pub fn frames(&self) -> impl Iterator<Item = (usize, TraceFrame)> {
        let gap = (self.n_left_out > 0).then_some(FRAMES_AT_END);
        self.frames.iter().enumerate().filter(move |&(i, _)| gap != Some(i)).map(move |(i, kept)| {
            let level = if gap.is_some_and(|gap| i > gap) { i - 1 + self.n_left_out } else { i };
            (level, self.resolve(kept, self.frames.get(i + 1)))
        })
    }

    fn resolve(&self, kept: &Kept, caller: Option<&Kept>) -> TraceFrame {
        let name = match kept.naming {
            Naming::Caller => caller
                .and_then(|caller| call_name_at(Self::proto(caller)?, caller.index as usize))
                .map_or_else(Vec::new, |name| name.name),
            Naming::Finalizer => b"__gc".to_vec(),
            Naming::Nothing => Vec::new(),
        };
        let Some(proto) = Self::proto(kept) else {
            return TraceFrame { source: b"[C]".to_vec(), line: None, name, what: "native" };
        };
        let source = self.chunks.get(kept.chunk as usize).and_then(|chunk| chunk.source.as_deref());
        TraceFrame {
            source: short_source(source),
            line: proto.lines.get(kept.index as usize).copied(),
            name,
            what: if proto.line_defined == 0 { "main" } else { "Lua" },
        }
    }

    fn proto(kept: &Kept) -> Option<&Proto> {
        // SAFETY: the trace keeps the chunk in which the proto stands.
        kept.proto.map(|proto| unsafe { &*proto })
    }
}

/// A place in a program, to be told later.
pub struct Site(Place);

enum Place {
    /// In a shared image, which lives as long as the run: not even the instruction is looked for yet.
    Shared { proto: &'static LinkedProto, pc: *const Unit },
    /// In a private one, which may be gone before: a frame as a trace keeps it.
    Private { chunk: Arc<Chunk>, proto: *const Proto, index: usize },
}

// SAFETY: code is immutable; the stored proto stands in the chunk that the site keeps.
unsafe impl Send for Site {}
// SAFETY: as above.
unsafe impl Sync for Site {}

impl Site {
    /// `file:line`, or the file alone where no line is known.
    pub fn text(&self) -> Vec<u8> {
        let (chunk, proto, index) = match &self.0 {
            // SAFETY: the image lives as long as its proto.
            Place::Shared { proto, pc } => unsafe { (&**(*proto.image).chunk(), proto.stored(), proto.index_of(*pc)) },
            // SAFETY: the site keeps the chunk in which the proto stands.
            Place::Private { chunk, proto, index } => unsafe { (&**chunk, &**proto, *index) },
        };
        let mut text = short_source(chunk.source.as_deref());
        if let Some(line) = proto.lines.get(index) {
            text.extend_from_slice(format!(":{line}").as_bytes());
        }
        text
    }
}

/// So many frames are walked over for one reduction.
const FRAMES_PER_REDUCTION: usize = 8;

impl Cx<'_> {
    /// Where the Lua function stands that called this native; nothing if a native did.
    pub fn call_site(&self) -> Option<Site> {
        // SAFETY: the frames are those of a live stack; images outlive their functions, shared ones all.
        unsafe {
            let frame = stack::innermost(self.vm, self.vm.co)?.caller(self.vm)?;
            let proto = &*std::ptr::from_ref(frame.proto()?);
            let image = &*proto.image;
            Some(Site(if image.is_private() {
                let (chunk, index) = (Arc::clone(image.chunk()), proto.index_of(frame.pc));
                Place::Private { chunk, proto: std::ptr::from_ref(proto.stored()), index }
            } else {
                Place::Shared { proto, pc: frame.pc }
            }))
        }
    }

    /// The stack of the running coroutine from a level on (0: this native itself), to keep.
    pub fn capture_stack(&mut self, level: usize) -> Trace {
        let (trace, n) = Trace::capture(self.vm, self.vm.co, level);
        self.charge(n / FRAMES_PER_REDUCTION);
        trace
    }
}
