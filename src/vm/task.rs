//! Tasks: the coroutines of a process that the process itself schedules.
//!
//! The main coroutine is task 0; `coroutine.spawn` makes others. One task runs at a time; the ready ones stand in one
//! queue, first in, first out. A native blocks its task with [`Cx::block`]: the innermost coroutine of the task keeps
//! the native's frame, and whoever wakes the task ([`Cx::wake`], [`Cx::wake_error`]) puts the results there. So a
//! blocked task holds no Rust stack, however deep it is in metamethods, protected calls and resumed coroutines.
//!
//! A [`Ticket`] names one wait of one task. It is void as soon as the task has been woken, so that a waiter left behind
//! in some queue is recognised.

use std::any::Any;
use std::sync::Arc;

use smallvec::SmallVec;

use super::call::{leave, return_from_native};
use super::control::{self, choose_back_end};
use super::heap::gc::Marker;
use super::heap::object::{Status, Thread};
use super::heap::value::{Value, copy, slot};
use super::interp::codes::Special;
use super::native::{Cx, NativeFn, Raise, Ret};
use super::stack::{self, FrameHeader, NATIVE_SLOTS};
use super::state::{Process, Stop, Vm};

/// No task.
pub const NO_TASK: u32 = u32::MAX;

/// One wait of one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    task: u32,
    wait: u32,
}

impl Ticket {
    /// The ticket as a number whose top bit is clear.
    pub fn token(self) -> u64 {
        u64::from(self.task) << 32 | u64::from(self.wait)
    }

    /// The ticket of a number.
    pub fn from_token(token: u64) -> Ticket {
        Ticket { task: (token >> 32) as u32, wait: token as u32 }
    }
}

/// What a blocked task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitFor {
    /// Something that only tasks of this process can bring about.
    Siblings,
    /// A message or another event that the process may get at any time.
    Events,
    /// The answer to something that the process has asked for.
    Answer,
}

/// A wait that other threads may end too. Whoever ends it claims it first, so that it ends in one way only.
///
/// As it stands here: a wait that nothing else competes for, since its end comes as an event.
pub trait SharedWait: Any + Send + Sync {
    /// Ends the wait for the caller. False: it has been ended, and the task will be woken.
    fn take(&self) -> bool {
        true
    }

    /// Whether nobody has ended it.
    fn is_open(&self) -> bool {
        true
    }

    /// Whether anybody outside the process could still end it.
    fn is_reachable(&self) -> bool {
        true
    }

    /// Nobody waits any more.
    fn withdraw(&self);
}

/// How a task goes on.
#[derive(Clone, Copy)]
enum State {
    /// It runs.
    Running,
    /// It waits to be woken.
    Blocked(WaitFor),
    /// It is in the queue: its native returns the last `n` values below the top.
    Return(u32),
    /// It is in the queue: its native raises the last value below the top.
    Raise,
    /// It is in the queue: `continuation` goes on in the native's window, whose size is `window`, with the values above
    /// it as results.
    Continue { continuation: NativeFn, window: u32 },
    /// It is in the queue and has not begun: function and `n` arguments stand on its stack.
    Start(u32),
    /// The slot is free.
    Ended,
}

struct Task {
    /// The coroutine at its bottom.
    root: *mut Thread,
    /// The innermost coroutine, while it does not run.
    current: *mut Thread,
    state: State,
    /// Continuation to run when it is woken with values.
    then: Option<(NativeFn, u32)>,
    /// What other threads see of its wait, if they may end it.
    shared: Option<Arc<dyn SharedWait>>,
    /// Error handlers that are running in it.
    handlers: u32,
    /// Number of its waits so far.
    wait: u32,
    /// Next in the queue.
    next: u32,
}

impl Task {
    /// A task that has not waited yet.
    fn new(root: *mut Thread, state: State, wait: u32) -> Task {
        Task { root, current: root, state, then: None, shared: None, handlers: 0, wait, next: NO_TASK }
    }
}

/// The tasks of a process.
pub struct Tasks {
    slots: SmallVec<[Task; 1]>,
    /// The running task.
    running: u32,
    first_ready: u32,
    last_ready: u32,
    first_free: u32,
    n_live: u32,
    /// Where the waits of a new slot start.
    first_wait: u32,
    /// Most tasks beside the main one (0: no limit).
    pub limit: u32,
    /// The main coroutine is a task like the others: `coroutine.yield` in it lets them in.
    pub main_yields: bool,
}

impl Tasks {
    /// The tasks of a new process: the main one, running.
    pub fn new(main: *mut Thread) -> Tasks {
        // SAFETY: the main coroutine is alive.
        unsafe { (*main).task = 0 };
        Tasks {
            slots: smallvec::smallvec![Task::new(main, State::Running, 0)],
            running: 0,
            first_ready: NO_TASK,
            last_ready: NO_TASK,
            first_free: NO_TASK,
            n_live: 1,
            first_wait: 0,
            limit: 0,
            main_yields: false,
        }
    }

    /// The main coroutine is about to run a function from outside.
    pub fn run_main(&mut self) {
        self.running = 0;
        self.slots[0].state = State::Running;
        if let Some(wait) = self.slots[0].shared.take() {
            wait.withdraw();
        }
    }

    /// Gives up all tasks but the main one.
    pub fn drop_others(&mut self) {
        self.withdraw_all();
        for index in 1..self.slots.len() as u32 {
            if !matches!(self.slots[index as usize].state, State::Ended) {
                self.remove(index);
            }
        }
        self.first_ready = NO_TASK;
        self.last_ready = NO_TASK;
    }

    /// The main task has ended; others go on.
    pub fn end_main(&mut self) {
        self.running = NO_TASK;
        self.slots[0].state = State::Ended;
        self.n_live -= 1;
    }

    /// Tasks that have not ended.
    pub fn live(&self) -> usize {
        self.n_live as usize
    }

    /// Whether some task could run.
    pub fn has_ready(&self) -> bool {
        self.first_ready != NO_TASK
    }

    /// Whether a task runs (or was pre-empted).
    pub fn is_running(&self) -> bool {
        self.running != NO_TASK
    }

    /// Names the wait that the running task is about to begin.
    #[inline]
    pub fn ticket(&self) -> Ticket {
        let wait = self.slots.get(self.running as usize).map_or(0, |task| task.wait);
        Ticket { task: self.running, wait }
    }

    /// Whether a blocked task waits for an event, and whether one waits for an answer.
    #[inline]
    pub fn waits(&self) -> (bool, bool) {
        if let [one] = self.slots.as_slice() {
            // Most processes have no other.
            return (
                matches!(one.state, State::Blocked(WaitFor::Events)),
                matches!(one.state, State::Blocked(WaitFor::Answer)),
            );
        }
        let (mut events, mut answer) = (false, false);
        for task in &self.slots {
            events |= matches!(task.state, State::Blocked(WaitFor::Events));
            answer |= matches!(task.state, State::Blocked(WaitFor::Answer));
        }
        (events, answer)
    }

    /// Whether the task could be the next to run: it still waits, in a native that returns what it is given, in a wait
    /// that no other thread may end; no task runs, and none is ready.
    #[inline]
    fn can_resume(&self, ticket: Ticket) -> bool {
        let task = self.slots.get(ticket.task as usize).filter(|_| self.is_waiting(ticket));
        let is_plain = task.is_some_and(|task| task.then.is_none() && task.shared.is_none());
        is_plain && self.running == NO_TASK && self.first_ready == NO_TASK
    }

    /// The innermost coroutines of the blocked tasks.
    pub fn blocked(&self) -> impl Iterator<Item = *mut Thread> + '_ {
        self.slots.iter().filter(|task| matches!(task.state, State::Blocked(_))).map(|task| task.current)
    }

    /// Whether the task still waits for what the ticket was made for.
    #[inline]
    pub fn is_waiting(&self, ticket: Ticket) -> bool {
        let task = self.slots.get(ticket.task as usize);
        task.is_some_and(|task| task.wait == ticket.wait && matches!(task.state, State::Blocked(_)))
    }

    /// Whether the task still waits, and nobody on another thread has ended its wait.
    #[inline]
    pub fn is_open(&self, ticket: Ticket) -> bool {
        let task = self.slots.get(ticket.task as usize).filter(|_| self.is_waiting(ticket));
        task.is_some_and(|task| task.shared.as_ref().is_none_or(|wait| wait.is_open()))
    }

    /// Ends a wait for the caller, who then wakes the task. False: it waits no longer, or somebody on another thread
    /// has ended its wait.
    #[inline]
    pub fn claim(&self, ticket: Ticket) -> bool {
        let task = self.slots.get(ticket.task as usize).filter(|_| self.is_waiting(ticket));
        task.is_some_and(|task| task.shared.as_ref().is_none_or(|wait| wait.take()))
    }

    /// Whether another process could end the wait of a blocked task.
    pub fn any_is_reachable(&self) -> bool {
        let is_reachable = |task: &Task| task.shared.as_ref().is_some_and(|wait| wait.is_reachable());
        self.slots.iter().any(|task| matches!(task.state, State::Blocked(_)) && is_reachable(task))
    }

    /// From now on nobody ends the wait of a task from another thread: the process is about to go.
    pub fn withdraw_all(&mut self) {
        for wait in self.slots.iter_mut().filter_map(|task| task.shared.take()) {
            wait.withdraw();
        }
    }

    /// A number that no wait has had so far.
    pub fn next_wait(&self) -> u32 {
        self.slots.iter().map(|task| task.wait.wrapping_add(1)).fold(self.first_wait, u32::max)
    }

    /// These tasks take the place of others whose tickets may still be on their way: `wait` is what [`Tasks::next_wait`]
    /// of those has given.
    pub fn follow(&mut self, wait: u32) {
        self.first_wait = wait;
        self.slots.iter_mut().for_each(|task| task.wait = wait);
    }

    fn push_ready(&mut self, index: u32) {
        self.slots[index as usize].next = NO_TASK;
        if self.last_ready == NO_TASK {
            self.first_ready = index;
        } else {
            self.slots[self.last_ready as usize].next = index;
        }
        self.last_ready = index;
    }

    fn pop_ready(&mut self) -> Option<u32> {
        let index = self.first_ready;
        if index == NO_TASK {
            return None;
        }
        self.first_ready = self.slots[index as usize].next;
        if self.first_ready == NO_TASK {
            self.last_ready = NO_TASK;
        }
        Some(index)
    }

    fn blocked_slot(&mut self, ticket: Ticket) -> Option<&mut Task> {
        let task = self.slots.get_mut(ticket.task as usize)?;
        (task.wait == ticket.wait && matches!(task.state, State::Blocked(_))).then_some(task)
    }

    fn add(&mut self, root: *mut Thread, n_args: u32) -> u32 {
        let task = Task::new(root, State::Start(n_args), self.first_wait);
        self.n_live += 1;
        if self.first_free == NO_TASK {
            self.slots.push(task);
            return self.slots.len() as u32 - 1;
        }
        let index = self.first_free;
        let old = &mut self.slots[index as usize];
        self.first_free = old.next;
        // A ticket of the former task must not fit this one.
        let wait = old.wait.wrapping_add(1);
        *old = Task { wait, ..task };
        index
    }

    fn remove(&mut self, index: u32) {
        let task = &mut self.slots[index as usize];
        task.state = State::Ended;
        task.wait = task.wait.wrapping_add(1);
        task.root = std::ptr::null_mut();
        task.current = std::ptr::null_mut();
        task.then = None;
        debug_assert!(task.shared.is_none(), "a wait is withdrawn or ended before its task goes");
        task.next = self.first_free;
        self.first_free = index;
        self.n_live -= 1;
    }

    /// Marks what the tasks need.
    ///
    /// # Safety
    /// Called while marking; the registers of the running coroutine are saved in it.
    pub unsafe fn mark(&self, marker: &mut Marker) {
        for task in &self.slots {
            if !task.root.is_null() {
                marker.mark_object(task.root.cast());
                marker.mark_object(task.current.cast());
            }
        }
    }
}

/// Puts values above the top of a coroutine that does not run.
unsafe fn put_values(process: &mut Process, thread: *mut Thread, values: &[Value]) {
    let used = (*thread).top.offset_from((*thread).stack) as usize;
    stack::grow_thread(process, thread, used + values.len() + NATIVE_SLOTS + stack::RESERVE);
    for &v in values {
        slot::put((*thread).top, v);
        (*thread).top = (*thread).top.add(1);
    }
}

/// Goes on with the next ready task, or leaves the machine if there is none. No task runs.
pub fn next(vm: &mut Vm) {
    match vm.process().tasks.pop_ready() {
        // SAFETY: the task stands in the table and is not running.
        Some(index) => unsafe { enter(vm, index) },
        None => {
            vm.process().tasks.running = NO_TASK;
            // Between turns Rust code uses the main stack, above what the main task keeps there.
            let main = vm.process().main;
            // SAFETY: the main coroutine is alive.
            unsafe {
                if vm.co != main {
                    stack::switch_to(vm, main);
                }
                vm.base = (*main).base;
                vm.top = (*main).top;
                vm.pc = (*main).pc;
                stack::settle(vm);
            }
            leave(vm, Stop::Waiting);
        }
    }
}

/// Ends the wait of a task and makes it the running one, if it could be the next to run: its native returns what `value`
/// makes, and true. It is what [`Cx::wake`] and the next turn of the queue would do, without the queue.
///
/// False if the task waits no longer, if another thread may end its wait, or if other tasks come first; `value` has not
/// been called then.
#[inline]
pub fn resume(vm: &mut Vm, ticket: Ticket, value: impl FnOnce(&mut Vm) -> Value) -> bool {
    if !vm.process_ref().tasks.can_resume(ticket) {
        return false;
    }
    let v = value(vm);
    let tasks = &mut vm.process().tasks;
    let Some(task) = tasks.blocked_slot(ticket) else { return false };
    task.wait = task.wait.wrapping_add(1);
    task.state = State::Running;
    let (current, handlers) = (task.current, task.handlers);
    tasks.running = ticket.task;
    vm.handlers = handlers as usize;
    // SAFETY: the coroutine of a task is alive; this one was left by `save` in the frame of a native, which has room.
    unsafe {
        stack::switch_to(vm, current);
        (*current).status = Status::Running;
        vm.base = (*current).base;
        vm.pc = (*current).pc;
        let from = (*current).top;
        slot::put(from, v);
        slot::put(from.add(1), Value::boolean(true));
        return_from_native(vm, from, 2);
    }
    choose_back_end(vm);
    true
}

const _: () = assert!(NATIVE_SLOTS >= 2);

/// Makes a ready task the running one.
unsafe fn enter(vm: &mut Vm, index: u32) {
    let tasks = &mut vm.process().tasks;
    tasks.running = index;
    let task = &mut tasks.slots[index as usize];
    let state = std::mem::replace(&mut task.state, State::Running);
    let current = task.current;
    vm.handlers = task.handlers as usize;
    stack::switch_to(vm, current);
    (*current).status = Status::Running;
    vm.k = std::ptr::null();
    if let State::Start(n) = state {
        let func = (*current).stack;
        let h = func.add(1).cast::<FrameHeader>();
        (*h).ret = vm.codes.entry(Special::TaskEnd);
        (*h).k = std::ptr::null();
        vm.base = func.add(2);
        vm.n = n as usize;
        vm.top = vm.base.add(n as usize);
        vm.pc = (*(*func).as_func()).code;
        choose_back_end(vm);
        return;
    }
    vm.base = (*current).base;
    vm.pc = (*current).pc;
    vm.top = (*current).top;
    match state {
        State::Return(n) => {
            let from = vm.top.sub(n as usize);
            return_from_native(vm, from, n as usize);
        }
        State::Raise => {
            vm.top = vm.top.sub(1);
            vm.process().error = *vm.top;
            control::throw(vm);
        }
        State::Continue { continuation, window } => {
            super::call::continue_native(vm, continuation, window as usize);
        }
        State::Running | State::Blocked(_) | State::Start(_) | State::Ended => {
            debug_assert!(false, "only ready tasks are in the queue");
        }
    }
    choose_back_end(vm);
}

/// Saves the running native's frame in its coroutine, whose live slots end at `top`.
unsafe fn save(vm: &mut Vm, top: *mut Value, state: State) -> u32 {
    let current = vm.co;
    (*current).base = vm.base;
    (*current).pc = vm.pc;
    (*current).k = std::ptr::null();
    (*current).top = top;
    (*current).status = Status::Normal;
    let handlers = vm.handlers as u32;
    let tasks = &mut vm.process().tasks;
    let index = tasks.running;
    let task = &mut tasks.slots[index as usize];
    task.current = current;
    task.handlers = handlers;
    task.state = state;
    index
}

/// The function of a task has returned: the task is over.
///
/// # Safety
/// `vm.base` is its slot; the machine registers are saved.
pub unsafe fn end(vm: *mut Vm) {
    let vm = &mut *vm;
    let root = vm.co;
    (*root).base = std::ptr::null_mut();
    (*root).top = (*root).stack;
    (*root).status = Status::Dead;
    let tasks = &mut vm.process().tasks;
    let index = tasks.running;
    tasks.remove(index);
    next(vm);
}

/// `coroutine.yield` at the bottom of a task: the others get their turn.
///
/// # Safety
/// The machine registers are those of the native's frame.
pub unsafe fn yield_task(vm: &mut Vm) {
    let top = vm.base.add(vm.n);
    let index = save(vm, top, State::Return(0));
    vm.process().tasks.push_ready(index);
    next(vm);
}

impl Cx<'_> {
    /// Names the wait that the running task is about to begin.
    pub fn ticket(&mut self) -> Ticket {
        self.vm.process_ref().tasks.ticket()
    }

    /// Suspends the running task in this native: its results are what the waker gives ([`Cx::wake`]).
    ///
    /// # Errors
    /// A finalizer runs: it may not block.
    pub fn block(&mut self, what: WaitFor) -> Result<Ret, Raise> {
        self.suspend(what, None, None)
    }

    /// As [`Cx::block`] for a wait that other threads may end too.
    ///
    /// # Errors
    /// As for [`Cx::block`].
    pub fn block_shared(&mut self, what: WaitFor, wait: Arc<dyn SharedWait>) -> Result<Ret, Raise> {
        self.suspend(what, None, Some(wait))
    }

    /// From now on other threads may end the wait of a blocked task.
    pub fn share_wait(&mut self, ticket: Ticket, wait: Arc<dyn SharedWait>) {
        if let Some(task) = self.vm.process().tasks.blocked_slot(ticket) {
            task.shared = Some(wait);
        }
    }

    /// What other threads see of the wait of a blocked task.
    pub fn shared_wait(&mut self, ticket: Ticket) -> Option<Arc<dyn SharedWait>> {
        self.vm.process().tasks.blocked_slot(ticket)?.shared.clone()
    }

    /// As [`Cx::block`], but when the task is woken `continuation` goes on in this window with the values as results.
    ///
    /// # Errors
    /// As for [`Cx::block`].
    pub fn block_then(&mut self, what: WaitFor, continuation: NativeFn) -> Result<Ret, Raise> {
        self.suspend(what, Some(continuation), None)
    }

    /// Both of these: a continuation, and a wait that others may be told to give up.
    ///
    /// # Errors
    /// As for [`Cx::block`].
    pub fn block_shared_then(
        &mut self,
        what: WaitFor,
        wait: Arc<dyn SharedWait>,
        continuation: NativeFn,
    ) -> Result<Ret, Raise> {
        self.suspend(what, Some(continuation), Some(wait))
    }

    /// Raises unless the running code may block.
    ///
    /// # Errors
    /// A finalizer runs.
    #[inline]
    pub fn check_may_block(&mut self) -> Result<(), Raise> {
        if self.may_block() { Ok(()) } else { Err(self.refuse_to_block()) }
    }

    /// Whether the running code may block.
    #[inline]
    pub fn may_block(&self) -> bool {
        self.vm.finalizing == 0
    }

    /// The error of code that may not block.
    #[cold]
    pub fn refuse_to_block(&mut self) -> Raise {
        self.error("attempt to block in a finalizer")
    }

    fn suspend(
        &mut self,
        what: WaitFor,
        then: Option<NativeFn>,
        shared: Option<Arc<dyn SharedWait>>,
    ) -> Result<Ret, Raise> {
        self.check_may_block()?;
        let window = self.window;
        // SAFETY: the window's slots are initialised; a native runs, so the registers are saved.
        unsafe {
            let top = self.vm.base.add(window);
            let index = save(self.vm, top, State::Blocked(what));
            let task = &mut self.vm.process().tasks.slots[index as usize];
            task.then = then.map(|then| (then, window as u32));
            task.shared = shared;
        }
        next(self.vm);
        Ok(Ret::Switched)
    }

    /// Whether the task still waits for what the ticket was made for.
    pub fn is_waiting(&mut self, ticket: Ticket) -> bool {
        self.vm.process_ref().tasks.is_waiting(ticket)
    }

    /// Wakes a waiting task: its native returns these values. False: it waits no longer.
    pub fn wake(&mut self, ticket: Ticket, values: &[Value]) -> bool {
        wake(self.vm.process(), ticket, values)
    }

    /// Wakes a waiting task: its native raises the error. False: it waits no longer.
    pub fn wake_error(&mut self, ticket: Ticket, error: Value) -> bool {
        let process = self.vm.process();
        let Some(task) = process.tasks.blocked_slot(ticket) else { return false };
        task.state = State::Raise;
        task.then = None;
        task.shared = None;
        task.wait = task.wait.wrapping_add(1);
        let current = task.current;
        // SAFETY: a blocked task's coroutine is alive and does not run.
        unsafe { put_values(process, current, &[error]) };
        process.tasks.push_ready(ticket.task);
        true
    }

    /// Wakes a waiting task whose native raises a message, with the position of its caller in front.
    pub fn wake_message(&mut self, ticket: Ticket, message: &str) -> bool {
        let Some(task) = self.vm.process().tasks.blocked_slot(ticket) else { return false };
        let current = task.current;
        let mut text = super::debug::position_in(self.vm, current, 1);
        text.extend_from_slice(message.as_bytes());
        let error = self.new_str_from(text);
        self.wake_error(ticket, error)
    }

    /// Ends this native with `results`, after the tasks that were woken so far and are ready have had their turn if
    /// others were ready before: the running task queues up behind them. `first` is a task to be woken with `values`,
    /// behind the running one.
    pub fn hand_over(&mut self, first: Ticket, values: &[Value], results: &[Value]) -> Result<Ret, Raise> {
        if !self.vm.process().tasks.has_ready() {
            // It would be the next to run anyway.
            self.wake(first, values);
            return self.ret(results);
        }
        self.queue_up(results);
        self.wake(first, values);
        next(self.vm);
        Ok(Ret::Switched)
    }

    /// Puts the running task at the end of the queue; its native will return `results`. Then [`Cx::run_next`].
    pub fn queue_up(&mut self, results: &[Value]) {
        for &v in results {
            self.push(v);
        }
        // SAFETY: a native runs; the pushed values are the slots below the top.
        unsafe {
            let top = self.top;
            let index = save(self.vm, top, State::Return(results.len() as u32));
            self.vm.process().tasks.push_ready(index);
        }
    }

    /// Goes on with the first task of the queue, after [`Cx::queue_up`].
    pub fn run_next(&mut self) -> Result<Ret, Raise> {
        next(self.vm);
        Ok(Ret::Switched)
    }

    /// Starts a task that calls `function` with `args`: it runs next, the running task queues up behind it with the
    /// new coroutine as its result (`coroutine.spawn`).
    ///
    /// # Errors
    /// There are too many.
    pub fn spawn_task(&mut self, function: Value, args: &[Value]) -> Result<Ret, Raise> {
        self.use_tasks();
        let limit = self.vm.process_ref().tasks.limit;
        if limit > 0 && self.vm.process_ref().tasks.n_live > limit {
            return Err(self.error("too many coroutines"));
        }
        let thread = control::new_coroutine(self.vm, function);
        let process = self.vm.process();
        // SAFETY: the coroutine is new: nothing but the function is on its stack.
        unsafe {
            stack::grow_thread(process, thread, args.len() + 8 + NATIVE_SLOTS + stack::RESERVE);
            let base = (*thread).stack.add(2);
            for (i, v) in args.iter().enumerate() {
                copy(base.add(i), v);
            }
            (*thread).top = base.add(args.len());
            let index = process.tasks.add(thread, args.len() as u32);
            (*thread).task = index;
            process.tasks.push_ready(index);
        }
        self.queue_up(&[Value::thread(thread)]);
        next(self.vm);
        Ok(Ret::Switched)
    }

    /// From now on the main coroutine is a task like the others.
    pub fn use_tasks(&mut self) {
        self.vm.process().tasks.main_yields = true;
    }
}

/// Whether a coroutine is the bottom of a task that does not run.
pub fn is_suspended(process: &Process, thread: *mut Thread) -> bool {
    // SAFETY: callers pass live coroutines.
    let task = unsafe { (*thread).task };
    task != NO_TASK && task != process.tasks.running
}

/// Wakes a waiting task: its native returns these values. False: it waits no longer.
pub fn wake(process: &mut Process, ticket: Ticket, values: &[Value]) -> bool {
    let Some(task) = process.tasks.blocked_slot(ticket) else { return false };
    task.state = match task.then.take() {
        Some((continuation, window)) => State::Continue { continuation, window },
        None => State::Return(values.len() as u32),
    };
    task.shared = None;
    task.wait = task.wait.wrapping_add(1);
    let current = task.current;
    // SAFETY: a blocked task's coroutine is alive and does not run.
    unsafe { put_values(process, current, values) };
    process.tasks.push_ready(ticket.task);
    true
}
