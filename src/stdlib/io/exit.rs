//! The end of the program: whatever is buffered is written first.

use super::Streams;
use super::raw::end_raw;
use crate::log;

/// Status of a program whose standard output was closed: what a shell shows for SIGPIPE.
const BROKEN_PIPE: i32 = 141;

/// Writes all buffered output and ends the program.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "os.exit ends the program, that is what it is for")]
pub(crate) fn exit(status: i32) -> ! {
    Streams::standard().flush_all();
    end_raw();
    log::flush();
    std::process::exit(status)
}

/// Ends the program quietly, since nobody reads its output any more.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "ends as a program does that gets SIGPIPE")]
pub(super) fn because_of_broken_pipe() -> ! {
    end_raw();
    log::flush();
    std::process::exit(BROKEN_PIPE)
}
