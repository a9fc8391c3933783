//! The end of the program: whatever is buffered is written first.

use super::Streams;

/// Status of a program whose standard output was closed: what a shell shows for SIGPIPE.
const BROKEN_PIPE: i32 = 141;
/// What a shell adds to the number of the signal that ended a program.
const SIGNAL_BASE: i32 = 128;

/// Writes all buffered output and ends the program.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "os.exit ends the program, that is what it is for")]
pub(crate) fn exit(status: i32) -> ! {
    Streams::standard().flush_all();
    std::process::exit(status)
}

/// Ends the program quietly, since nobody reads its output any more.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "ends as a program does that gets SIGPIPE")]
pub(super) fn because_of_broken_pipe() -> ! {
    std::process::exit(BROKEN_PIPE)
}

/// Ends the program because of a signal that came while nothing could stop it in an orderly way.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "ends as a program does that gets the signal")]
pub(super) fn because_of_signal(signal: usize) -> ! {
    std::process::exit(i32::try_from(signal).map_or(BROKEN_PIPE, |signal| SIGNAL_BASE + signal))
}
