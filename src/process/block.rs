//! The block of a process: what other threads see of it, and what only its worker touches.
//!
//! ```text
//! +---------+------+---------+-----------------------------+       +-----------------------------------+
//! | counted | pid, | control | local data:                 | ----> | Lua state, first stack and        |
//! | refs    | host | (sched) | only for the running worker |       | objects: from the first turn on   |
//! +---------+------+---------+-----------------------------+       +-----------------------------------+
//! ```
//!
//! [`ProcessRef`] is a counted reference. The table of processes holds one as long as the process lives; queues and
//! events hold others for short times. When the process ends its Lua part is dropped by its worker; the block itself
//! goes with the last reference, on any thread.
//!
//! The Lua state is made by the worker that runs the first turn: a process that another worker takes over before is only
//! a few lines of the processor's cache that have to go there, and the memory of a state stays with one worker, as long as
//! processes end where they began.
//!
//! Invariants: (1) `local` is initialised from [`ProcessRef::new`] until [`ProcessRef::end`], and its Lua state, once it is
//! there, is too; (2) both are reached only by the worker for which the scheduler has set the process running, or before
//! the process was handed to the scheduler; (3) natives run inside a turn, and `Process::owner` leads from their machine to
//! the block of that turn.

#![expect(unsafe_code, reason = "the one file of this room that owns memory shared between threads")]
#![expect(clippy::multiple_unsafe_ops_per_block, reason = "the invariants above cover the blocks as a whole")]

use std::cell::{Cell, UnsafeCell};
use std::mem::{MaybeUninit, offset_of};
use std::ptr::{NonNull, null_mut};
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence};

use super::entry::Entry;
use super::event::Event;
use super::limits::Limits;
use super::local::Local;
use super::pid::Pid;
use super::system::System;
use super::turn;
use crate::sched::{Control, Counter, Handle, List, Nanos, Outcome, Phase, Worker};
use crate::security::Actor;
use crate::vm::heap::runs;
use crate::vm::native::{Cx, Raise, Value};
use crate::vm::prefetch::prefetch;
use crate::vm::stack;
use crate::vm::state::{Home, Process, Settings, Vm};

/// See the head of the file. What every message touches stands together, before the local data, whose own such fields
/// come first.
#[repr(C)]
pub(crate) struct Block {
    /// What it runs. Entries live as long as the run.
    entry: AtomicPtr<Entry>,
    /// The process that started it.
    pub(crate) parent: Pid,
    /// When it was made, by the clock of the scheduler.
    pub(crate) started: Nanos,
    flags: AtomicU32,
    refs: AtomicUsize,
    control: Control<Event>,
    /// Its identifier.
    pub(crate) pid: Pid,
    /// The run that it belongs to.
    pub(crate) system: &'static System,
    /// Its Lua state; null before the first turn.
    lua: Cell<*mut Lua>,
    /// Its limits, if it has any, with the number of messages that it has not yet received.
    pub(crate) limits: Option<Box<Limited>>,
    usage: Usages,
    /// Who it acts as.
    pub(crate) actor: Option<Arc<Actor>>,
    local: UnsafeCell<MaybeUninit<Local>>,
}

/// Flag: it has opened its channel of events.
const READS_EVENTS: u32 = 1;
/// Flag: it has had a registered name.
const HAS_NAMES: u32 = 2;
/// Flag: a process to which it was linked was ended on purpose, and takes it along.
const ENDS_ON_PURPOSE: u32 = 4;
/// Flag: somebody outside wants to know how it ends.
const IS_OBSERVED: u32 = 8;
/// Flag: the runtime ends it, not its program.
const IS_DOOMED: u32 = 16;
/// Flag: it wants to hear of changes of its code.
const IS_UPGRADABLE: u32 = 32;

/// What the process used when it last stopped.
#[derive(Default)]
struct Usages {
    memory: AtomicU64,
    reductions: Counter,
    steps: Counter,
    mailbox: AtomicU32,
    tasks: AtomicU32,
}

/// What a process uses.
pub(crate) struct Usage {
    /// Bytes.
    pub(crate) memory: u64,
    /// Reductions since its start.
    pub(crate) reductions: u64,
    /// Turns since its start.
    pub(crate) steps: u64,
    /// Messages that no channel has taken.
    pub(crate) mailbox: u32,
    /// Coroutines that it schedules.
    pub(crate) tasks: u32,
}

/// The limits of a process and what its senders count against them.
pub(crate) struct Limited {
    pub(crate) limits: Limits,
    pub(crate) n_messages: AtomicUsize,
}

/// A Lua state with its first stack and the room for its first objects.
#[repr(C)]
struct Lua {
    process: Process,
    stack: [MaybeUninit<Value>; stack::HOME_SLOTS],
    region: Region,
}

/// Room for the first objects of a heap.
#[repr(align(16))]
struct Region([MaybeUninit<u8>; REGION]);

/// Bytes of the region: what the rest of the run leaves.
const REGION: usize = {
    let fixed = size_of::<Process>() + stack::HOME_SLOTS * size_of::<Value>();
    (runs::STATE - fixed) & !15
};

const _: () = assert!(size_of::<Lua>() <= runs::STATE && align_of::<Lua>() <= 16);

/// Bytes of the object of a channel and of most of what it owns.
const CHANNEL: usize = 128;

/// Bytes of a block: most processes that wait need nothing else but their Lua state.
const BYTES: usize = size_of::<Block>().next_multiple_of(runs::STEP);

// The models' atomics are larger.
const _: () = assert!(BYTES <= 384 && align_of::<Block>() <= 16);

impl Lua {
    /// What most turns use, from where and how many bytes: the head of the process, its end with the first frames, the first
    /// objects.
    const USED: [(usize, usize); 3] = [(0, 320), (offset_of!(Lua, stack) - 64, 256), (offset_of!(Lua, region), REGION)];

    /// Makes a Lua state whose first stack and first objects stand behind it.
    ///
    /// # Safety
    /// `this` is a run in which no Lua state lives, of the process of `block`.
    unsafe fn init(this: *mut Lua, block: NonNull<Block>, settings: Settings) {
        // SAFETY: promised by the caller.
        unsafe {
            let home = Home {
                stack: (&raw mut (*this).stack).cast(),
                region: (&raw mut (*this).region.0).cast(),
                region_bytes: REGION,
            };
            let system = block.as_ref().system;
            let process = &raw mut (*this).process;
            Process::init_at_home(process, system.compile, settings, system.base, home);
            (*process).owner = block.as_ptr().cast();
            if let Some(limited) = &block.as_ref().limits {
                super::limits::apply(&limited.limits, &mut *process);
            }
        }
    }
}

// SAFETY: invariant 2; everything else in the block is made for sharing.
unsafe impl Sync for Block {}
// SAFETY: as above.
unsafe impl Send for Block {}

/// A counted reference to a process.
pub(crate) struct ProcessRef(NonNull<Block>);

// SAFETY: a reference gives shared access to the block, which allows it (see there).
unsafe impl Send for ProcessRef {}
// SAFETY: as above.
unsafe impl Sync for ProcessRef {}

impl Clone for ProcessRef {
    #[inline]
    fn clone(&self) -> ProcessRef {
        self.refs.fetch_add(1, Ordering::Relaxed);
        ProcessRef(self.0)
    }
}

impl Drop for ProcessRef {
    #[inline]
    fn drop(&mut self) {
        if self.refs.fetch_sub(1, Ordering::Release) == 1 {
            fence(Ordering::Acquire);
            // SAFETY: this was the last reference.
            unsafe { free(self.0) };
        }
    }
}

impl std::ops::Deref for ProcessRef {
    type Target = Block;

    #[inline]
    fn deref(&self) -> &Block {
        // SAFETY: the block lives as long as a reference does.
        unsafe { self.0.as_ref() }
    }
}

/// # Safety
/// No reference to the block is left.
unsafe fn free(block: NonNull<Block>) {
    // SAFETY: promised by the caller. The local data has been dropped at the end of the process; if the process never
    // came to its end (the run was given up) it is left to the system. The block came from `runs` with this size.
    unsafe {
        std::ptr::drop_in_place(block.as_ptr());
        runs::give(block.as_ptr().cast(), BYTES);
    }
}

/// What a new process is made of.
pub(crate) struct Parts {
    pub(crate) pid: Pid,
    pub(crate) parent: Pid,
    pub(crate) system: &'static System,
    pub(crate) entry: &'static Entry,
    pub(crate) started: Nanos,
    pub(crate) limits: Limits,
    pub(crate) local: Local,
}

impl ProcessRef {
    /// A process that nobody knows yet.
    pub(crate) fn new(parts: Parts) -> ProcessRef {
        let Parts { pid, parent, system, entry, started, limits, local } = parts;
        let limits = (!limits.is_none()).then(|| Box::new(Limited { limits, n_messages: AtomicUsize::new(0) }));
        let actor = local.context.as_ref().and_then(|context| context.actor.clone());
        let p = runs::take(BYTES).cast::<Block>();
        // SAFETY: the run is ours and large enough; every field is written once.
        unsafe {
            // Field by field: a whole block would be copied.
            (&raw mut (*p).refs).write(AtomicUsize::new(1));
            (&raw mut (*p).control).write(Control::default());
            (&raw mut (*p).pid).write(pid);
            (&raw mut (*p).parent).write(parent);
            (&raw mut (*p).system).write(system);
            (&raw mut (*p).entry).write(AtomicPtr::new(std::ptr::from_ref(entry).cast_mut()));
            (&raw mut (*p).flags).write(AtomicU32::new(0));
            (&raw mut (*p).usage).write(Usages::default());
            (&raw mut (*p).started).write(started);
            (&raw mut (*p).limits).write(limits);
            (&raw mut (*p).actor).write(actor);
            (&raw mut (*p).lua).write(Cell::new(null_mut()));
            (*p).local.get().cast::<Local>().write(local);
            ProcessRef(NonNull::new_unchecked(p))
        }
    }

    /// Makes the Lua state.
    ///
    /// Only for the worker of the first turn, or before the process was handed to the scheduler, when there is none.
    pub(super) fn make_lua(&self, settings: Settings) {
        let lua = runs::take(runs::STATE).cast::<Lua>();
        // SAFETY: invariants 1 and 2; the run is ours and large enough.
        unsafe {
            Lua::init(lua, self.0, settings);
        }
        self.lua.set(lua);
    }

    /// The Lua state of a process of which a worker has the turn, made now if this is the first.
    #[inline]
    fn lua(&self) -> *mut Lua {
        if self.lua.get().is_null() {
            self.make_lua((&self.system.options).into());
        }
        self.lua.get()
    }

    /// Gives the machine this process, runs `body`, and takes it back.
    ///
    /// Only for the worker of the running turn, or before the process was handed to the scheduler.
    #[inline(always)]
    pub(super) fn with_machine<R>(&self, vm: &mut Vm, body: impl FnOnce(&mut Vm) -> R) -> R {
        // SAFETY: invariants 1 and 2.
        unsafe { vm.attach(&raw mut (*self.lua()).process) };
        let result = body(vm);
        vm.detach();
        result
    }

    /// Gives the process of a turn a new Lua state.
    pub(super) fn renew(&self, vm: &mut Vm) {
        let settings = vm.process_ref().options.clone();
        // Answers to the old program may still be on their way.
        let wait = vm.process_ref().tasks.next_wait();
        vm.detach();
        // SAFETY: invariants 1 and 2; the machine has let go of the process.
        unsafe {
            let lua = self.lua();
            std::ptr::drop_in_place(&raw mut (*lua).process);
            Lua::init(lua, self.0, settings);
            (*lua).process.tasks.follow(wait);
            vm.attach(&raw mut (*lua).process);
        }
    }

    /// Drops the Lua part, at the end of the process, on its worker.
    pub(super) fn end(&self, worker: &Worker<ProcessRef>) {
        // SAFETY: called once, in the last turn or before the first; nothing of it is used afterwards.
        unsafe {
            let lua = self.lua.get();
            if !lua.is_null() {
                let bytes = (*lua).process.heap.memory.total_bytes();
                let remains = (*lua).process.end();
                std::ptr::drop_in_place(&raw mut (*lua).process);
                runs::give(lua.cast(), runs::STATE);
                self.system.free(remains, bytes, worker);
            }
            std::ptr::drop_in_place(self.local.get().cast::<Local>());
        }
    }
}

impl Handle for ProcessRef {
    type Event = Event;
    type Machine = Machine;

    #[inline]
    fn control(&self) -> &Control<Event> {
        &self.control
    }

    fn step(&self, machine: &mut Machine, worker: &Worker<ProcessRef>) -> Outcome {
        machine.vm.worker = std::ptr::from_ref(worker).cast();
        // SAFETY: invariants 1 and 2; nobody else refers to the local data here.
        let awaited = unsafe { (*self.local.get().cast::<Local>()).awaited };
        if let Some(awaited) = awaited {
            prefetch(std::ptr::without_provenance(awaited.channel), CHANNEL);
        }
        let outcome = self.with_machine(&mut machine.vm, |vm| turn::run(vm, self, worker));
        if matches!(outcome, Outcome::Done) {
            self.end(worker);
        }
        outcome
    }

    fn timer_event(token: u64) -> Event {
        Event::Timer(token)
    }

    #[inline]
    fn park(self) {
        // The count goes on containing the scheduler's reference, for `unpark`: two locked instructions less for each wake-up.
        std::mem::forget(self);
    }

    #[inline]
    fn unpark(&self) -> ProcessRef {
        // The reference that `park` forgot; each is taken back once at most.
        ProcessRef(self.0)
    }

    #[inline]
    fn prefetch(&self) {
        // Whoever may run it next may look where its Lua state is.
        let lua = self.lua.get();
        if lua.is_null() {
            return;
        }
        prefetch(self.local.get().cast(), size_of::<Local>());
        for (start, bytes) in Lua::USED {
            prefetch(lua.cast::<u8>().wrapping_add(start), bytes);
        }
    }

    fn panicked(&self, machine: &mut Machine, worker: &Worker<ProcessRef>, text: String) {
        // Whatever the machine held is lost: a new one goes on, and the heap of the process is not touched again.
        machine.vm = new_vm(machine.slice);
        turn::end_after_panic(self, worker, &text);
    }
}

/// What runs processes on a worker.
pub(crate) struct Machine {
    vm: Box<Vm>,
    slice: u32,
}

impl Machine {
    /// A machine for a worker thread whose turns have so many reductions.
    pub(crate) fn new(budget: u32) -> Machine {
        let slice = turn::SLICE.min(budget);
        Machine { vm: new_vm(slice), slice }
    }
}

fn new_vm(slice: u32) -> Box<Vm> {
    let mut vm = Vm::new(turn::watch, i64::from(slice));
    vm.offload = Some(&super::offload::OFFLOAD);
    vm
}

// ---- from natives

/// What a native sees of the process that calls it.
pub(crate) struct Me<'a> {
    /// The block.
    pub(crate) block: &'a Block,
    /// The worker that runs it.
    pub(crate) worker: &'a Worker<ProcessRef>,
}

/// The process of a native.
///
/// # Errors
/// The state has no processes: it is embedded without a scheduler.
pub(crate) fn me<'a>(cx: &mut Cx<'a>) -> Result<Me<'a>, Raise> {
    let (owner, worker) = cx.owner();
    let (Some(block), Some(worker)) = (NonNull::new(owner.cast::<Block>()), NonNull::new(worker.cast_mut())) else {
        return Err(cx.error("there are no processes here"));
    };
    // SAFETY: invariant 3: both outlive the turn, and so the native.
    Ok(unsafe { Me { block: block.as_ref(), worker: worker.cast::<Worker<ProcessRef>>().as_ref() } })
}

impl Block {
    /// A reference to this process.
    pub(crate) fn reference(&self) -> ProcessRef {
        self.refs.fetch_add(1, Ordering::Relaxed);
        ProcessRef(NonNull::from(self))
    }

    /// What it runs.
    pub(crate) fn entry(&self) -> &'static Entry {
        // SAFETY: the address of an entry, which lives as long as the run.
        unsafe { &*self.entry.load(Ordering::Acquire) }
    }

    /// Another program has taken over.
    pub(super) fn set_entry(&self, entry: &'static Entry) {
        self.entry.store(std::ptr::from_ref(entry).cast_mut(), Ordering::Release);
    }

    /// Raises a signal. The caller wakes it.
    pub(super) fn raise(&self, signal: u32) {
        self.control.raise(signal);
    }

    /// Clears a signal.
    pub(super) fn lower(&self, signal: u32) {
        self.control.clear(signal);
    }

    /// Asks it to end. The caller wakes it.
    pub(super) fn terminate(&self) {
        self.control.raise(turn::TERMINATE);
    }

    /// Whether it has opened its channel of events.
    pub(super) fn reads_events(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & READS_EVENTS != 0
    }

    pub(super) fn set_reads_events(&self) {
        self.flags.fetch_or(READS_EVENTS, Ordering::Relaxed);
    }

    /// Whether it may have registered names.
    pub(super) fn has_names(&self) -> bool {
        self.flags.load(Ordering::Acquire) & HAS_NAMES != 0
    }

    /// Before a name is registered for it.
    pub(super) fn set_has_names(&self) {
        self.flags.fetch_or(HAS_NAMES, Ordering::Release);
    }

    /// Whether it wants to hear of changes of its code.
    pub(super) fn is_upgradable(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & IS_UPGRADABLE != 0
    }

    /// Whether it wants to hear of changes of its code, from now on.
    pub(super) fn set_upgradable(&self, wants: bool) {
        if wants {
            self.flags.fetch_or(IS_UPGRADABLE, Ordering::Relaxed);
        } else {
            self.flags.fetch_and(!IS_UPGRADABLE, Ordering::Relaxed);
        }
    }

    /// Whether somebody outside wants to know how it ends.
    pub(super) fn is_observed(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & IS_OBSERVED != 0
    }

    /// Before it can run: somebody outside wants to know how it ends.
    pub(super) fn set_is_observed(&self) {
        self.flags.fetch_or(IS_OBSERVED, Ordering::Relaxed);
    }

    /// Whether the runtime ends it: a limit, a link, a request.
    pub(super) fn is_doomed(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & IS_DOOMED != 0
    }

    pub(super) fn set_is_doomed(&self) {
        self.flags.fetch_or(IS_DOOMED, Ordering::Relaxed);
    }

    /// What it used when it last stopped.
    pub(crate) fn usage(&self) -> Usage {
        Usage {
            memory: self.usage.memory.load(Ordering::Relaxed),
            reductions: self.usage.reductions.get(),
            steps: self.usage.steps.get(),
            mailbox: self.usage.mailbox.load(Ordering::Relaxed),
            tasks: self.usage.tasks.load(Ordering::Relaxed),
        }
    }

    /// Messages in its mailbox when it last looked.
    #[inline]
    pub(super) fn mailbox(&self) -> u32 {
        self.usage.mailbox.load(Ordering::Relaxed)
    }

    /// Makes the length of its mailbox known to others.
    pub(super) fn publish_mailbox(&self, n: u32) {
        self.usage.mailbox.store(n, Ordering::Relaxed);
    }

    /// Counts a turn.
    #[inline]
    pub(super) fn count_turn(&self) {
        self.usage.steps.add(1);
    }

    /// Counts reductions.
    #[inline]
    pub(super) fn count_reductions(&self, n: u64) {
        self.usage.reductions.add(n);
    }

    /// Name of what it is doing.
    pub(crate) fn phase_name(&self) -> &'static str {
        self.control.phase().name()
    }

    /// Whether it was asked to end.
    pub(super) fn is_terminated(&self) -> bool {
        self.control.signals() & turn::TERMINATE != 0
    }

    /// Whether somebody wanted its end, or that of a process which takes it along.
    pub(super) fn ends_on_purpose(&self) -> bool {
        self.is_terminated() || self.flags.load(Ordering::Relaxed) & ENDS_ON_PURPOSE != 0
    }

    pub(super) fn set_ends_on_purpose(&self) {
        self.flags.fetch_or(ENDS_ON_PURPOSE, Ordering::Relaxed);
    }

    /// Whether it has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.control.phase() == Phase::Complete
    }

    /// The signals of the process.
    #[inline]
    pub(super) fn signals(&self) -> u32 {
        self.control.signals()
    }

    /// Number of the worker that is in the middle of a turn of the process, at some moment.
    pub(super) fn runs_on(&self) -> Option<usize> {
        self.control.runs_on()
    }

    /// Whether events have come.
    #[inline]
    pub(super) fn has_events(&self) -> bool {
        self.control.has_events()
    }

    /// Takes the events that have come.
    pub(super) fn drain(&self) -> List<Event> {
        self.control.drain()
    }

    /// Ends the event queue.
    pub(super) fn close(&self) -> List<Event> {
        self.control.close()
    }
}

impl Me<'_> {
    /// A reference to the process itself.
    pub(crate) fn process(&self) -> ProcessRef {
        self.block.reference()
    }
}

/// The process that a machine runs, and its worker. Nothing for a machine without a scheduler.
pub(super) fn of_machine<'a>(vm: &Vm) -> Option<Me<'a>> {
    let block = NonNull::new(vm.process_ref().owner.cast::<Block>())?;
    let worker = NonNull::new(vm.worker.cast_mut())?;
    // SAFETY: invariant 3: both outlive the turn.
    Some(unsafe { Me { block: block.as_ref(), worker: worker.cast::<Worker<ProcessRef>>().as_ref() } })
}

/// The local data of the process that a machine runs.
pub(super) fn local_of(vm: &mut Vm) -> Option<&mut Local> {
    let block = NonNull::new(vm.process_ref().owner.cast::<Block>())?;
    // SAFETY: invariants 1 to 3; the borrow of the machine keeps this the only one.
    Some(unsafe { &mut *block.as_ref().local.get().cast::<Local>() })
}

/// Makes what the process of a native uses known to others.
///
/// # Errors
/// As for [`me`].
pub(super) fn publish(cx: &mut Cx<'_>) -> Result<(), Raise> {
    let me = me(cx)?;
    let (memory, tasks) = cx.usage();
    publish_in(me.block, local(cx)?, memory, tasks);
    Ok(())
}

/// Makes what the process of a machine uses known to others, at the end of a turn.
pub(super) fn publish_of(vm: &mut Vm) {
    let Some(me) = of_machine(vm) else { return };
    let process = vm.process_ref();
    let (memory, tasks) = (process.heap.memory.total_bytes(), process.tasks.live());
    if let Some(local) = local_of(vm) {
        publish_in(me.block, local, memory, tasks);
    }
}

fn publish_in(block: &Block, local: &Local, memory: usize, tasks: usize) {
    let usage = &block.usage;
    usage.memory.store((memory + BYTES + runs::STATE - REGION) as u64, Ordering::Relaxed);
    usage.mailbox.store(local.n_messages, Ordering::Relaxed);
    usage.tasks.store(u32::try_from(tasks).unwrap_or(u32::MAX), Ordering::Relaxed);
}

/// The process with an identifier.
pub(super) fn process_of(cx: &mut Cx<'_>, pid: Pid) -> Option<ProcessRef> {
    me(cx).ok()?.block.system.processes.get(pid)
}

/// The local data of the process of a native. At most one borrow at a time, as with [`Cx::userdata`].
///
/// # Errors
/// As for [`me`].
#[inline]
pub(crate) fn local<'c>(cx: &'c mut Cx<'_>) -> Result<&'c mut Local, Raise> {
    let (owner, _) = cx.owner();
    match NonNull::new(owner.cast::<Block>()) {
        // SAFETY: invariants 1 to 3; the borrow of the activation keeps this the only one.
        Some(block) => unsafe { Ok(&mut *block.as_ref().local.get().cast::<Local>()) },
        None => Err(cx.error("there are no processes here")),
    }
}
