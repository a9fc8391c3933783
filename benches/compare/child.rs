//! Runs one child process to its end and returns its output with what the kernel accounted for it (`wait4`).

use std::io::{Error, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::peers::Peer;

/// Resources of one run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// User and system time.
    pub(crate) cpu_seconds: f64,
    /// Peak resident size.
    pub(crate) peak_kib: f64,
}

/// A finished run.
pub(crate) struct Finished {
    pub(crate) output: Vec<u8>,
    pub(crate) usage: Usage,
}

/// Runs the program with the interpreter; `size` is its argument. A failing run is an error.
pub(crate) fn run(peer: &Peer, path: &Path, size: Option<u64>) -> Result<Finished, String> {
    let mut command = Command::new(&peer.program);
    command.args(&peer.flags).arg(path);
    if let Some(size) = size.filter(|size| *size > 0) {
        command.arg(size.to_string());
    }
    run_command(command).map_err(|error| format!("{} {}: {error}", peer.name, path.display()))
}

/// Peak resident size of a program that does nothing. The kernel counts what the child had before it became the
/// program, so this is the least that a run can show.
pub(crate) fn memory_floor_kib() -> Result<f64, String> {
    Ok(run_command(Command::new("true"))?.usage.peak_kib)
}

fn run_command(mut command: Command) -> Result<Finished, String> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
    let mut output = Vec::new();
    let read = child.stdout.take().map(|mut stdout| stdout.read_to_end(&mut output));
    let (status, usage) = wait(child.id())?;
    if let Some(Err(error)) = read {
        return Err(error.to_string());
    }
    if status != 0 {
        return Err(format!("ended with status {status:#x}"));
    }
    Ok(Finished { output, usage })
}

/// Waits for the child; returns its raw wait status and its resources.
fn wait(id: u32) -> Result<(i32, Usage), String> {
    let pid = libc::pid_t::try_from(id).map_err(|error| error.to_string())?;
    let mut status = 0;
    // SAFETY: rusage is a plain structure of integers, for which all zeros is a valid value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to live variables of the right type, and `pid` is a child that nobody else waits for.
    let waited = unsafe { libc::wait4(pid, &raw mut status, 0, &raw mut usage) };
    if waited != pid {
        return Err(Error::last_os_error().to_string());
    }
    let cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    Ok((status, Usage { cpu_seconds, peak_kib: kib(usage.ru_maxrss) }))
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a short run are exact in a double")]
fn seconds(time: libc::timeval) -> f64 {
    time.tv_sec as f64 + time.tv_usec as f64 * 1e-6
}

/// The kernel counts in KiB, that of macOS in bytes.
#[expect(clippy::cast_precision_loss, reason = "sizes stay far below 2^53")]
fn kib(maxrss: libc::c_long) -> f64 {
    let unit = if cfg!(target_os = "macos") { 1024.0 } else { 1.0 };
    maxrss as f64 / unit
}
