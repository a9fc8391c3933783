//! A command: started, watched, ended.
//!
//! ```text
//! NEW ──start──▶ STARTING ──▶ RUNNING ──▶ ENDED          what has become of the program itself
//!                    └──────▶ FAILED
//! ```
//!
//! The system makes a command the leader of a process group, so that what it starts belongs to it. A future on the reactor, the
//! *keeper*, has the command from its start on: it learns of its end by a descriptor of the process (`pidfd`), takes its status,
//! so that no zombie stays, and goes on until the group is empty. It keeps the [`Child`] alive, whatever becomes of the
//! program's object; the process that has started the command ends it, as a handle.
//!
//! Invariants:
//! 1. Signals are sent under the lock under which the status is taken, and only before that. So the number of the process is its
//!    own, and no other process that has got it later is hit.
//! 2. The number of a group whose leader is gone belongs to it as long as it has members. The keeper asks for that a few times a
//!    second, and forgets the number with the last of them. The system gives numbers out in turn: one that has become free is not
//!    given to another process before all others were.
//! 3. Whoever starts the program looks under the lock whether anybody wants it any more, before and after. So a command that is
//!    given up while it is started ends, too.
//! 4. All commands that run are in the list of `all.rs`, which ends them with the run.
//!
//! The tokio crate has processes as well. There a child whose descriptors cannot be watched is lost, and signals may hit another
//! process; what is left to do without it is this file.

use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt as _;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, pidfd_open,
    test_kill_process_group, waitid,
};
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncWriteExt as _, Interest};
use tokio::net::unix::pipe::{Receiver, Sender};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout};

use super::all;
use super::command::{Command, Fault};
use super::outlet::Outlet;
use super::together::{Either, either};
use crate::net::reactor;
use crate::process::error::kind;
use crate::process::handles::Handle;

/// How long a group that was asked to end has for that.
pub(super) const GRACE: Duration = Duration::from_secs(5);
/// How long what was killed may take to vanish.
pub(super) const KILLED_TIMEOUT: Duration = Duration::from_secs(1);
/// How often the keeper asks whether a group has members: at first, and at last.
const LOOK_FIRST: Duration = Duration::from_millis(2);
const LOOK_LAST: Duration = Duration::from_millis(250);
/// How often it asks for the status of a command, at last, where the system gives no descriptor for it.
const ASK_LAST: Duration = Duration::from_millis(20);
/// What a shell adds to the number of the signal that ended a command.
const SIGNAL_BASE: i32 = 128;
/// The code of a command whose status somebody else has taken: the program was started with SIGCHLD ignored.
const CODE_UNKNOWN: i32 = 255;

/// See the head of the file.
pub(super) struct Child {
    me: Weak<Child>,
    command: Command,
    state: Mutex<State>,
    phase: watch::Sender<Phase>,
    /// A command that was asked to end: the keeper looks at once.
    asked: Notify,
    stdin: tokio::sync::Mutex<Option<Sender>>,
    pub(super) stdout: Arc<Outlet>,
    pub(super) stderr: Arc<Outlet>,
}

struct State {
    stage: Stage,
    /// Number of the process.
    pid: Option<Pid>,
    /// The group may have members.
    has_group: bool,
    /// Nobody wants it any more: programs cannot use it, and what runs is being ended.
    is_closed: bool,
    /// How the group was told to end.
    ending: Ending,
    /// It has run for as long as it may.
    is_out_of_time: bool,
}

enum Stage {
    New,
    Starting,
    Running(std::process::Child),
    Ended(i32),
    Failed,
}

/// How a group was told to end, from mild to hard.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    Not,
    /// SIGTERM, and SIGKILL if that does not help.
    Asked,
    /// SIGKILL.
    Killed,
}

/// How far it has come, for those who wait.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// The command has not ended.
    Before,
    /// It has; what it has started may run.
    Ended,
    /// Nothing of it runs.
    Gone,
}

/// Why a program cannot do something with a command.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Closed,
    NotStarted,
    Started,
    /// It has ended.
    Over,
}

/// What a command reads.
pub(super) enum Input {
    /// What the program writes.
    Pipe,
    /// Nothing.
    Empty,
}

impl Child {
    /// A command that has not been started.
    pub(super) fn new(command: Command) -> Arc<Child> {
        let output = || Outlet::new(command.output_max);
        let (stdout, stderr) = (output(), output());
        Arc::new_cyclic(|me| Child {
            me: Weak::clone(me),
            command,
            state: Mutex::new(State {
                stage: Stage::New,
                pid: None,
                has_group: false,
                is_closed: false,
                ending: Ending::Not,
                is_out_of_time: false,
            }),
            phase: watch::channel(Phase::Before).0,
            asked: Notify::new(),
            stdin: tokio::sync::Mutex::new(None),
            stdout,
            stderr,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // ---- starting

    /// The right to start it, which is given once.
    ///
    /// # Errors
    /// It was given, or the command is closed.
    pub(super) fn begin(&self) -> Result<(), Refusal> {
        let mut state = self.lock();
        match state.stage {
            _ if state.is_closed => Err(Refusal::Closed),
            Stage::New => {
                state.stage = Stage::Starting;
                Ok(())
            }
            Stage::Starting | Stage::Running(_) | Stage::Ended(_) | Stage::Failed => Err(Refusal::Started),
        }
    }

    /// Starts it, for who has the right to. To be called on the reactor.
    ///
    /// # Errors
    /// As [`Command::spawn`]; or nobody wants it any more.
    pub(super) async fn start(self: Arc<Self>, input: Input) -> Result<(), Fault> {
        let job = tokio::task::spawn_blocking(move || {
            let launched = self.launch(&input);
            if let Err(fault) = &launched {
                self.fail();
                self.stdout.fail(&fault.message);
                self.stderr.fail(&fault.message);
            }
            launched
        });
        job.await.unwrap_or_else(|_| Err(Fault::new(kind::INTERNAL, "the start of the command has failed")))
    }

    /// Starts it, on a thread that may block, within the reactor's runtime.
    fn launch(self: &Arc<Self>, input: &Input) -> Result<(), Fault> {
        if self.lock().is_closed {
            return Err(canceled());
        }
        let stdin = match input {
            Input::Pipe => Stdio::piped(),
            Input::Empty => Stdio::null(),
        };
        let mut child = self.command.spawn(stdin)?;
        // Signals and the status are for who holds the lock; nobody knows the child before this.
        let mut state = self.lock();
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let exit = Exit::of(pid);
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        state.pid = pid;
        state.has_group = true;
        state.stage = Stage::Running(child);
        let is_wanted = !state.is_closed && all::insert(self, state.pid);
        let attached = if is_wanted { self.attach(pipes) } else { Err(canceled()) };
        if attached.is_err() {
            self.signal_group(&mut state, Ending::Killed);
        }
        drop(state);
        drop(reactor::spawn_here(keep(Arc::clone(self), exit)));
        attached
    }

    /// It was not started, or cannot be used, though it may have to be ended yet.
    fn fail(&self) {
        let mut state = self.lock();
        if matches!(state.stage, Stage::Starting) {
            state.stage = Stage::Failed;
            self.phase.send_replace(Phase::Gone);
        } else {
            state.is_closed = true;
        }
    }

    /// Has the reactor watch the pipes.
    fn attach(
        &self,
        (stdin, stdout, stderr): (
            Option<std::process::ChildStdin>,
            Option<std::process::ChildStdout>,
            Option<std::process::ChildStderr>,
        ),
    ) -> Result<(), Fault> {
        let failed = |error: std::io::Error| Fault::new(kind::UNAVAILABLE, format!("cannot start command: {error}"));
        let stdin = stdin.map(|pipe| Sender::from_owned_fd(OwnedFd::from(pipe))).transpose().map_err(failed)?;
        let stdout = stdout.map(|pipe| Receiver::from_owned_fd(OwnedFd::from(pipe))).transpose().map_err(failed)?;
        let stderr = stderr.map(|pipe| Receiver::from_owned_fd(OwnedFd::from(pipe))).transpose().map_err(failed)?;
        if let Ok(mut slot) = self.stdin.try_lock() {
            *slot = stdin;
        }
        if let (Some(stdout), Some(stderr)) = (stdout, stderr) {
            self.stdout.open(stdout);
            self.stderr.open(stderr);
        }
        Ok(())
    }

    // ---- what programs ask

    /// Whether it may be used.
    ///
    /// # Errors
    /// It is closed.
    pub(super) fn check_open(&self) -> Result<(), Refusal> {
        if self.lock().is_closed { Err(Refusal::Closed) } else { Ok(()) }
    }

    /// The number of the process.
    ///
    /// # Errors
    /// It is closed, or has not been started.
    pub(super) fn pid(&self) -> Result<i32, Refusal> {
        let state = self.lock();
        state.check_started()?;
        state.pid.map(Pid::as_raw_pid).ok_or(Refusal::NotStarted)
    }

    /// The code, if it has ended.
    ///
    /// # Errors
    /// It is closed, or has not been started.
    pub(super) fn code(&self) -> Result<Option<i32>, Refusal> {
        let state = self.lock();
        state.check_started()?;
        Ok(state.code())
    }

    /// The code when it has ended, whether it is closed or not.
    pub(super) async fn ended(&self) -> i32 {
        // It cannot fail: the sender is part of this.
        drop(self.phase.subscribe().wait_for(|phase| *phase >= Phase::Ended).await);
        self.lock().code().unwrap_or(CODE_UNKNOWN)
    }

    /// The same; meanwhile what nobody has taken of its outputs is read, so that it does not wait for a reader.
    pub(super) async fn ended_unread(&self) -> i32 {
        self.unread(self.ended()).await
    }

    /// Waits until nothing of it runs; meanwhile it may still write to outputs that nobody has taken.
    async fn gone_unread(&self) {
        // It cannot fail: the sender is part of this.
        self.unread(async { drop(self.phase.subscribe().wait_for(|phase| *phase == Phase::Gone).await) }).await;
    }

    /// Runs a future, and reads what nobody has taken of the outputs as long as it goes on.
    async fn unread<T>(&self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        std::future::poll_fn(|cx| {
            self.stdout.poll_discard(cx);
            self.stderr.poll_discard(cx);
            future.as_mut().poll(cx)
        })
        .await
    }

    /// Whether it was ended because it ran for as long as it may.
    pub(super) fn is_out_of_time(&self) -> bool {
        self.lock().is_out_of_time
    }

    /// Sends a signal to the command itself.
    ///
    /// # Errors
    /// It is closed, has not been started, or has ended.
    pub(super) fn signal(&self, signal: Signal) -> Result<(), Refusal> {
        let state = self.lock();
        state.check_started()?;
        match (&state.stage, state.pid) {
            // It is there, as a zombie at least, and ours unless it has changed its user.
            (Stage::Running(_), Some(pid)) => kill_process(pid, signal).map_err(|_| Refusal::Over),
            _ => Err(Refusal::Over),
        }
    }

    /// Writes to its input, all of it; nothing at all closes that.
    ///
    /// # Errors
    /// The text, if it cannot be written.
    pub(super) async fn write(&self, data: &[u8]) -> Result<(), &'static str> {
        let mut stdin = self.stdin.lock().await;
        if data.is_empty() {
            *stdin = None;
            return Ok(());
        }
        let Some(pipe) = &mut *stdin else { return Err("standard input is closed") };
        let written = match either(pin!(pipe.write_all(data)), self.ended()).await {
            Either::First(Ok(())) => return Ok(()),
            Either::First(Err(_)) => "standard input is closed by the command",
            Either::Second(_) => "the command has ended",
        };
        *stdin = None;
        Err(written)
    }

    // ---- the end

    /// Programs can use it no more, and what runs is told to end. False: it was closed before.
    pub(super) fn close_once(&self, ending: Ending) -> bool {
        let mut state = self.lock();
        if std::mem::replace(&mut state.is_closed, true) {
            return false;
        }
        self.end_locked(&mut state, ending);
        let was_started = !matches!(state.stage, Stage::New);
        drop(state);
        if !was_started {
            self.stdout.fail("process is closed");
            self.stderr.fail("process is closed");
        }
        true
    }

    /// Whether it has been started and has not ended.
    pub(super) fn is_running(&self) -> bool {
        matches!(self.lock().stage, Stage::Starting | Stage::Running(_))
    }

    /// Tells the group to end; what is asked mildly and does not, is killed after [`GRACE`].
    pub(super) fn end(&self, ending: Ending) {
        self.end_locked(&mut self.lock(), ending);
    }

    fn end_locked(&self, state: &mut State, ending: Ending) {
        if ending <= state.ending || !state.has_group {
            // What is being started looks for itself.
            return;
        }
        self.signal_group(state, ending);
        let Some(me) = self.me.upgrade() else { return };
        if ending == Ending::Asked {
            let kill = async move {
                if timeout(GRACE, me.gone_unread()).await.is_err() {
                    me.end(Ending::Killed);
                }
            };
            // The reactor is there: it has started the command.
            drop(reactor::start(kill));
        }
    }

    /// Sends the signal of an ending to the group, if it has members.
    fn signal_group(&self, state: &mut State, ending: Ending) {
        state.ending = state.ending.max(ending);
        // What has been stopped goes on, or it would not notice.
        let signals: &[Signal] = if ending == Ending::Killed { &[Signal::KILL] } else { &[Signal::TERM, Signal::CONT] };
        for signal in signals {
            if let Some(group) = state.pid.filter(|_| state.has_group) {
                // None of it may be left by now, and the keeper has not seen it yet.
                let _ = kill_process_group(group, *signal);
            }
        }
        self.asked.notify_one();
    }

    /// Takes the status if it has ended. True: it has.
    fn reap(&self) -> bool {
        let mut state = self.lock();
        let Stage::Running(child) = &mut state.stage else { return true };
        let code = match child.try_wait() {
            Ok(Some(status)) => code_of(status),
            Ok(None) => return false,
            Err(_) => CODE_UNKNOWN,
        };
        state.stage = Stage::Ended(code);
        state.has_group = state.pid.is_some_and(has_members);
        true
    }

    /// Whether the group of a command that has ended has members, and whether they were killed.
    fn look_at_group(&self) -> (bool, bool) {
        let mut state = self.lock();
        state.has_group = state.has_group && state.pid.is_some_and(has_members);
        (state.has_group, state.ending == Ending::Killed)
    }

    /// No member of the group does anything any more.
    fn forget_group(&self) {
        self.lock().has_group = false;
    }
}

impl State {
    fn check_started(&self) -> Result<(), Refusal> {
        match self.stage {
            _ if self.is_closed => Err(Refusal::Closed),
            Stage::New | Stage::Starting | Stage::Failed => Err(Refusal::NotStarted),
            Stage::Running(_) | Stage::Ended(_) => Ok(()),
        }
    }

    fn code(&self) -> Option<i32> {
        match self.stage {
            Stage::Ended(code) => Some(code),
            Stage::New | Stage::Starting | Stage::Running(_) | Stage::Failed => None,
        }
    }
}

impl Handle for Child {
    /// The process has ended.
    fn close(&self) {
        self.close_once(Ending::Asked);
        // Closed by the program before, and not at its end yet.
        self.end(Ending::Asked);
    }
}

fn canceled() -> Fault {
    Fault::new(kind::CANCELED, "the command was given up while it was started")
}

fn code_of(status: ExitStatus) -> i32 {
    status.code().or_else(|| status.signal().map(|signal| SIGNAL_BASE + signal)).unwrap_or(CODE_UNKNOWN)
}

/// Whether a group has members; its leader is none any more. Some may belong to another user by now.
fn has_members(group: Pid) -> bool {
    // In a container wippy may be the process that inherits those whose parents have ended.
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG;
    while let Ok(Some(_)) = waitid(WaitId::Pgid(Some(group)), options) {}
    !matches!(test_kill_process_group(group), Err(Errno::SRCH))
}

/// The keeper of a command.
async fn keep(child: Arc<Child>, exit: Exit) {
    {
        let mut ended = pin!(exit.wait(&child));
        match child.command.timeout {
            None => ended.await,
            Some(limit) => {
                if let Either::Second(()) = either(ended.as_mut(), sleep(limit)).await {
                    child.lock().is_out_of_time = true;
                    child.end(Ending::Asked);
                    ended.await;
                }
            }
        }
    }
    drop(exit);
    child.stdout.settle();
    child.stderr.settle();
    child.phase.send_replace(Phase::Ended);
    // Who writes has been told.
    *child.stdin.lock().await = None;
    watch_group(&child).await;
    child.phase.send_replace(Phase::Gone);
    let group = child.lock().pid;
    all::remove(&child, group);
}

/// Waits until the group of a command that has ended has no members.
async fn watch_group(child: &Child) {
    let mut pause = LOOK_FIRST;
    let mut killed: Option<Instant> = None;
    loop {
        let (has_members, is_killed) = child.look_at_group();
        if !has_members {
            return;
        }
        if is_killed && killed.get_or_insert_with(Instant::now).elapsed() > KILLED_TIMEOUT {
            // Zombies that their parent, outside of the group, does not care for.
            child.forget_group();
            return;
        }
        if let Either::First(()) = either(pin!(child.asked.notified()), sleep(pause)).await {
            pause = LOOK_FIRST;
        } else {
            pause = (pause * 2).min(LOOK_LAST);
        }
    }
}

/// How the keeper learns that a command has ended: a descriptor that can be read then, if the system gives one.
struct Exit(Option<AsyncFd<OwnedFd>>);

impl Exit {
    /// For a child whose status nobody has taken. Within the reactor's runtime.
    #[expect(
        deprecated,
        reason = "its successor is unsafe, for types whose descriptor may change; that of this one does not"
    )]
    fn of(pid: Option<Pid>) -> Exit {
        let descriptor = pid.and_then(|pid| pidfd_open(pid, PidfdFlags::NONBLOCK).ok());
        Exit(descriptor.and_then(|descriptor| AsyncFd::with_interest(descriptor, Interest::READABLE).ok()))
    }

    /// Waits for the end, and takes the status.
    async fn wait(&self, child: &Child) {
        let mut pause = LOOK_FIRST;
        while !child.reap() {
            let readable = match &self.0 {
                Some(descriptor) => descriptor.readable().await.ok(),
                None => None,
            };
            match readable {
                Some(mut readable) => {
                    if child.reap() {
                        return;
                    }
                    readable.clear_ready();
                }
                None => {
                    sleep(pause).await;
                    pause = (pause * 2).min(ASK_LAST);
                }
            }
        }
    }
}
