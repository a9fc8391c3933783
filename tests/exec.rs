//! The module `exec` where no program can look: what is left of commands when the run has ended, however it did.

#![cfg(all(feature = "exec", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Far above what any run needs.
const LIMIT: Duration = Duration::from_secs(60);
/// A program that starts a command and tells the numbers of it and of what it has started.
const BEGIN: &str = "
    local exec, system = require('exec'), require('system')
    local function start(command)
        local p = assert(assert(exec.open()):exec(command))
        local out = assert(p:stdout_stream())
        assert(p:start())
        local line = out:lines()
        print(p:pid(), line())
        io.stdout:flush()
        return p
    end
";
const MILD: &str = "start('sh -c \"sleep 100 & echo $!; wait\"')";
/// Neither the command nor what it has started listens to SIGTERM.
const STUBBORN: &str = "start([[sh -c 'trap \"\" TERM; sleep 100 & echo $!; while :; do sleep 0.1; done']])";

struct Run {
    wippy: Child,
    pids: Vec<u32>,
    script: PathBuf,
    since: Instant,
}

impl Drop for Run {
    fn drop(&mut self) {
        drop(self.wippy.kill());
        drop(self.wippy.wait());
        drop(std::fs::remove_file(&self.script));
    }
}

impl Run {
    /// Starts a program, and waits until it has told its numbers.
    fn start(name: &str, program: &str) -> Run {
        let script = std::env::temp_dir().join(format!("wippy-exec-{name}-{}.lua", std::process::id()));
        std::fs::write(&script, format!("{BEGIN}{program}")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_wippy"));
        command.arg(&script).env("NO_COLOR", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut wippy = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(wippy.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let pids: Vec<u32> = line.split_whitespace().map(|word| word.parse().unwrap()).collect();
        let run = Run { wippy, pids, script, since: Instant::now() };
        assert_eq!(run.pids.len(), 2, "{line:?}");
        run
    }

    fn tell(&mut self, line: &str) {
        self.wippy.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    }

    /// Waits for the end of wippy: by then nothing may be left, what a parent has not taken the status of aside.
    fn ended(&mut self) -> (ExitStatus, Duration) {
        let until = Instant::now() + LIMIT;
        let status = loop {
            if let Some(status) = self.wippy.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < until, "wippy has not ended");
            thread::sleep(Duration::from_millis(2));
        };
        for pid in &self.pids {
            assert!(!is_alive(*pid), "{pid} of {:?} is alive", self.pids);
        }
        (status, self.since.elapsed())
    }
}

fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat"));
    stat.is_ok_and(|stat| !stat.rsplit(") ").next().unwrap_or_default().starts_with('Z'))
}

/// Runs a program that ends by itself when it has read a line.
fn ends(name: &str, program: &str, status: i32) {
    let time = run_to_end(name, program, status);
    assert!(time < Duration::from_secs(5), "{name}: nobody has to be killed, {time:?}");
}

fn run_to_end(name: &str, program: &str, status: i32) -> Duration {
    let mut run = Run::start(name, program);
    assert!(run.pids.iter().all(|pid| is_alive(*pid)));
    run.tell("go\n");
    let (ended, time) = run.ended();
    assert_eq!(ended.code(), Some(status), "{name}");
    time
}

#[test]
fn main_returns() {
    ends("return", &format!("{MILD} io.read()"), 0);
}

#[test]
fn main_fails() {
    ends("error", &format!("{MILD} io.read() error('on purpose')"), 1);
}

#[test]
fn the_program_calls_os_exit() {
    ends("os-exit", &format!("{MILD} io.read() os.exit(7)"), 7);
}

#[test]
fn the_program_calls_system_exit() {
    ends("system-exit", &format!("{MILD} io.read() system.exit(8) process.inbox():receive()"), 8);
}

#[test]
fn another_process_has_the_command_when_main_ends() {
    let program = format!(
        "process.spawn(function()
            {BEGIN} {MILD} process.inbox():receive()
        end)
        io.read()"
    );
    ends("other", &program, 0);
}

#[test]
fn a_process_that_will_not_stop_has_the_command() {
    let program = format!(
        "process.spawn(function()
            {BEGIN} {MILD} process.events() while true do end
        end)
        io.read()"
    );
    // The end of the run waits for it, for as long as it may.
    run_to_end("busy", &program, 0);
}

#[test]
fn nobody_reads_the_output() {
    let mut run = Run::start("pipe", &format!("{MILD} io.read() while true do print('x') end"));
    run.tell("go\n");
    let (status, _) = run.ended();
    assert_eq!(status.code(), Some(141));
}

#[test]
fn a_signal_stops_the_run() {
    let mut run = Run::start("signal", &format!("{MILD} io.read()"));
    let pid = rustix::process::Pid::from_raw(i32::try_from(run.wippy.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let (status, _) = run.ended();
    assert_eq!(status.code(), Some(143));
}

#[test]
fn who_does_not_listen_is_killed() {
    let mut run = Run::start("stubborn", &format!("{STUBBORN} io.read()"));
    run.tell("go\n");
    let (status, time) = run.ended();
    assert_eq!(status.code(), Some(0));
    assert!(time > Duration::from_secs(4), "{time:?}");
}

#[test]
fn who_does_not_listen_is_killed_when_the_run_was_asked_to_end() {
    let mut run =
        Run::start("stubborn-exit", &format!("{STUBBORN} io.read() system.exit(9) process.inbox():receive()"));
    run.tell("go\n");
    let (status, time) = run.ended();
    assert_eq!(status.code(), Some(9));
    assert!(time > Duration::from_secs(4), "{time:?}");
}

// ---- wippy is killed

/// Waits until nothing is left of what a run has started.
fn are_gone(pids: &[u32], limit: Duration) -> bool {
    let until = Instant::now() + limit;
    while pids.iter().any(|pid| is_alive(*pid)) {
        if Instant::now() > until {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
    true
}

fn kill(pid: u32, signal: rustix::process::Signal) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    rustix::process::kill_process(pid, signal).unwrap();
}

/// The shell that ends commands when wippy cannot.
fn guard_of(wippy: u32) -> Option<u32> {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    all.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).find(|pid: &u32| {
        let of = |name: &str| std::fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
        let parent = of("stat").rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1)?.parse::<u32>().ok());
        parent == Some(wippy) && of("cmdline").contains("wippy-guard")
    })
}

#[test]
fn a_killed_wippy_leaves_nothing() {
    let mut run = Run::start("killed", &format!("{MILD} io.read()"));
    assert!(run.pids.iter().all(|pid| is_alive(*pid)));
    let guard = guard_of(run.wippy.id()).unwrap();
    run.wippy.kill().unwrap();
    run.wippy.wait().unwrap();
    assert!(are_gone(&run.pids, LIMIT));
    assert!(are_gone(&[guard], LIMIT), "the guard stays");
}

#[test]
fn a_killed_wippy_leaves_nobody_who_does_not_listen() {
    let mut run = Run::start("killed-stubborn", &format!("{STUBBORN} io.read()"));
    run.wippy.kill().unwrap();
    run.wippy.wait().unwrap();
    assert!(are_gone(&run.pids, LIMIT));
}

#[test]
fn a_guard_that_was_lost_is_replaced() {
    for signal in [rustix::process::Signal::KILL, rustix::process::Signal::STOP] {
        let program = format!(
            "{MILD}
            io.read('l')
            local p = assert(assert(exec.open()):exec('sleep 100'))
            assert(p:start())
            io.stderr:write(p:pid(), '\\n')
            require('time').sleep('1h')"
        );
        let mut run = Run::start(&format!("guard-{}", signal.as_raw()), &program);
        let first = guard_of(run.wippy.id()).unwrap();
        kill(first, signal);
        run.tell("go\n");
        let mut line = String::new();
        BufReader::new(run.wippy.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let second: u32 = line.trim().parse().unwrap();
        if signal == rustix::process::Signal::KILL {
            assert_ne!(guard_of(run.wippy.id()), Some(first));
        } else {
            // It has not read of the second command yet, and does so now.
            kill(first, rustix::process::Signal::CONT);
        }
        run.wippy.kill().unwrap();
        run.wippy.wait().unwrap();
        let all = [run.pids.as_slice(), &[second]].concat();
        assert!(are_gone(&all, LIMIT), "{signal:?}");
    }
}

#[test]
fn a_guard_is_not_left_behind() {
    let mut run = Run::start("guard-end", &format!("{MILD} io.read()"));
    let guard = guard_of(run.wippy.id()).unwrap();
    run.tell("go\n");
    run.ended();
    assert!(are_gone(&[guard], LIMIT));
}
