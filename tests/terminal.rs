//! The module `terminal` on a terminal: raw mode, and that the terminal is as it was afterwards, whatever the end of the
//! program (specification: modules/io 10).

#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

/// A pseudo-terminal: our end, and that of the program.
fn terminal() -> (File, File) {
    let ours: OwnedFd = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&ours).expect("permission");
    unlockpt(&ours).expect("unlocked");
    let name = ptsname(&ours, Vec::new()).expect("a name").into_string().expect("text");
    let theirs = File::options().read(true).write(true).open(name).expect("the other end");
    (File::from(ours), theirs)
}

fn echoes(terminal: &File) -> bool {
    tcgetattr(terminal).expect("settings").local_modes.contains(LocalModes::ECHO)
}

/// Runs code on a terminal until it prints `>`; tells whether the terminal echoes then, what the program wrote, and whether
/// the terminal echoes after it got a key.
fn run(code: &str) -> (bool, String, bool) {
    let (mut ours, theirs) = terminal();
    assert!(echoes(&theirs), "a new terminal echoes");
    let end = || Stdio::from(theirs.try_clone().expect("another handle"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_wippy"));
    let mut program =
        command.args(["-e", code]).stdin(end()).stdout(end()).stderr(end()).spawn().expect("the program runs");
    let mut text = String::new();
    let mut byte = [0];
    while !text.ends_with('>') {
        ours.read_exact(&mut byte).expect("output");
        text.push(char::from(byte[0]));
    }
    let during = echoes(&theirs);
    ours.write_all(b"k\n").expect("a key is pressed");
    program.wait().expect("the program ends");
    (during, text, echoes(&theirs))
}

#[test]
fn raw_mode_is_counted_and_ends_with_the_program() {
    let ends = [
        "t.raw(false) t.raw(false)",
        "error('x')",
        "os.exit(0)",
        "require('system').exit(0) require('time').sleep('10s')",
        "return",
    ];
    for end in ends {
        let code = format!(
            "local t = require('terminal') assert(t.raw() and t.raw(true) and t.raw(false) and t.raw()) \
             assert(t.is_terminal('stdin') and type(t.size()) == 'number') t.write('>') t.flush() assert(t.read(1) == 'k') {end}"
        );
        let (during, _, after) = run(&code);
        assert!(!during && after, "{end}: {during} {after}");
    }
}

#[test]
fn a_request_that_was_taken_back_counts_no_more() {
    let (during, _, after) =
        run("local t = require('terminal') t.raw() t.raw(false) t.raw(false) t.write('>') t.flush() t.read()");
    assert!(during && after);
}

#[test]
fn log_records_are_held_back_meanwhile() {
    let code =
        "local t = require('terminal') t.raw() require('logger'):error('trouble') t.write('>') t.flush() t.read(1)";
    let (_, text, _) = run(code);
    assert!(!text.contains("trouble"), "{text}");
}
