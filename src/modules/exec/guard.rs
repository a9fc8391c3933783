//! What ends the commands when wippy has no time to: it was killed by SIGKILL or by a second signal, or has crashed.
//!
//! The *guard* is a shell that reads from a pipe which groups there are, and of which nothing is left. When the pipe ends,
//! which it does with wippy however that ends, it sends SIGTERM to the groups that are left, and SIGKILL after the grace time.
//! It is started with the first command, in a group of its own: what is sent to the group of wippy, by a terminal say, does not
//! reach it. It has no descriptor but the pipe, so nobody waits for it.
//!
//! The number of a group stays its own as long as it has members, and nobody who could see the last one go is left then: between
//! the end of wippy and the signal there are some microseconds in which it might become that of another.
//!
//! `PR_SET_PDEATHSIG` would be less: it is Linux's alone, follows the *thread* that has started a command, one of a pool that
//! ends when there is nothing to do, reaches the command and not what that has started, and has to be set between `fork` and
//! `exec`, with unsafe code.
//!
//! Where there is no `/bin/sh` commands run without a guard.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::io::ioctl_fionbio;
use rustix::process::Pid;

use super::child::GRACE;

/// Its first argument is the grace time in seconds.
const SCRIPT: &str = r#"# ends the commands of a wippy that was killed
trap '' HUP INT QUIT TERM
groups=' '
while read -r sign group; do
    case $sign in
        +) groups="$groups$group " ;;
        -) case $groups in
            *" $group "*) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
        esac ;;
    esac
done
for group in $groups; do
    kill -s TERM -- "-$group"
    kill -s CONT -- "-$group"
done
while [ "$1" -gt 0 ]; do
    left=
    for group in $groups; do
        if kill -s 0 -- "-$group"; then left=yes; fi
    done
    if [ -z "$left" ]; then exit; fi
    sleep 1
    set -- $(($1 - 1))
done
for group in $groups; do
    kill -s KILL -- "-$group"
done
"#;

static GUARD: Mutex<Guard> = Mutex::new(Guard { shell: None, groups: BTreeSet::new() });

struct Guard {
    /// None before the first command, and if it was lost.
    shell: Option<Child>,
    /// The groups that it is to know of.
    groups: BTreeSet<i32>,
}

fn lock() -> MutexGuard<'static, Guard> {
    GUARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A group is there. May take as long as starting a program does.
pub(super) fn add(group: Pid) {
    let mut guard = lock();
    guard.groups.insert(group.as_raw_pid());
    if guard.tell('+', group).is_err() {
        guard.start();
    }
}

/// Nothing is left of a group.
pub(super) fn remove(group: Pid) {
    let mut guard = lock();
    guard.groups.remove(&group.as_raw_pid());
    if guard.tell('-', group).is_err() {
        // The next command brings another.
        guard.end();
    }
}

impl Guard {
    /// Never waits: a shell that does not read, since somebody has stopped it, is none.
    fn tell(&mut self, sign: char, group: Pid) -> io::Result<()> {
        match self.shell.as_mut().and_then(|shell| shell.stdin.as_mut()) {
            Some(pipe) => pipe.write_all(format!("{sign} {}\n", group.as_raw_pid()).as_bytes()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Starts the shell, which gets to know all groups.
    fn start(&mut self) {
        self.end();
        self.shell = launch(&self.groups).ok();
    }

    /// Lets go of a shell that cannot be talked to.
    fn end(&mut self) {
        if let Some(mut shell) = self.shell.take() {
            // It has ended, or ends now; either way its status is taken.
            drop(shell.kill());
            drop(shell.wait());
        }
    }
}

fn launch(groups: &BTreeSet<i32>) -> io::Result<Child> {
    let mut shell = Command::new("/bin/sh")
        .args(["-c", SCRIPT, "wippy-guard", &GRACE.as_secs().to_string()])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(pipe) = &mut shell.stdin {
        let list: String = groups.iter().map(|group| format!("+ {group}\n")).collect();
        pipe.write_all(list.as_bytes())?;
        ioctl_fionbio(&*pipe, true)?;
    }
    Ok(shell)
}
