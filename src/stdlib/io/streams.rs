//! The standard streams and the list of open ones.
//!
//! There is one set of standard streams in the program, [`Streams::standard`]; the processes of one program share it.
//! The list of open streams is what C's `fflush(NULL)` and `exit` walk.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use super::stream::{Buffering, Direction, SharedStream, Stream, lock};
use crate::vm::native::Cx;

/// The standard streams; a cheap handle.
#[derive(Clone)]
pub(crate) struct Streams {
    /// Standard input.
    pub(crate) stdin: SharedStream,
    /// Standard output.
    pub(crate) stdout: SharedStream,
    /// Standard error.
    pub(crate) stderr: SharedStream,
    open: Arc<Mutex<Vec<Weak<Mutex<Stream>>>>>,
}

impl Streams {
    /// Those of the program.
    pub(crate) fn standard() -> &'static Streams {
        static STANDARD: OnceLock<Streams> = OnceLock::new();
        STANDARD.get_or_init(Streams::of_program)
    }

    /// Those of the running process.
    pub(crate) fn of<'c>(cx: &'c mut Cx<'_>) -> &'c Streams {
        match cx.extension::<Streams>() {
            Some(streams) => streams,
            None => Streams::standard(),
        }
    }

    /// Whether the running process has others than the program.
    pub(crate) fn are_own(cx: &mut Cx<'_>) -> bool {
        cx.extension::<Streams>().is_some()
    }

    /// Those of a process whose output goes to a stream of its own, and that finds no input.
    pub(crate) fn with_output(stdout: Stream) -> Streams {
        let stdout = Arc::new(Mutex::new(stdout));
        let stdin = Arc::new(Mutex::new(Stream::closed()));
        let stderr = Arc::clone(&Streams::standard().stderr);
        let open = Arc::new(Mutex::new(vec![Arc::downgrade(&stdout)]));
        Streams { stdin, stdout, stderr, open }
    }

    fn of_program() -> Streams {
        let stdout = io::stdout();
        let buffering = if stdout.is_terminal() { Buffering::Line } else { Buffering::Full };
        let stdout = standard_stream(&stdout, Direction::Write, buffering).ending_on_broken_pipe();
        let stdout = Arc::new(Mutex::new(stdout));
        let stdin = standard_stream(&io::stdin(), Direction::Read, Buffering::Full);
        let stdin = Arc::new(Mutex::new(stdin.tied_to(Arc::clone(&stdout))));
        let stderr = Arc::new(Mutex::new(standard_stream(&io::stderr(), Direction::Write, Buffering::No)));
        let open = Arc::new(Mutex::new(vec![Arc::downgrade(&stdout)]));
        Streams { stdin, stdout, stderr, open }
    }

    /// Writes to standard output; a failure is reported when the program ends.
    pub(crate) fn write_out(&self, bytes: &[u8]) {
        lock(&self.stdout).write_unchecked(bytes);
    }

    /// Writes to standard error.
    pub(crate) fn write_error(&self, bytes: &[u8]) {
        lock(&self.stderr).write(bytes).unwrap_or_default();
    }

    /// A new shared stream, entered into the list.
    pub(crate) fn share(&self, stream: Stream) -> SharedStream {
        let stream = Arc::new(Mutex::new(stream));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() == open.capacity() {
            open.retain(|stream| stream.strong_count() > 0);
        }
        open.push(Arc::downgrade(&stream));
        stream
    }

    /// Those that are open.
    pub(super) fn open(&self) -> Vec<SharedStream> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(Weak::upgrade).collect()
    }

    /// Writes the output that is buffered anywhere.
    pub(crate) fn flush_all(&self) {
        for stream in self.open() {
            // Its own operations report what is wrong with it.
            lock(&stream).flush().unwrap_or_default();
        }
    }
}

/// A stream over one of the descriptors 0 to 2, which stay open. Where even that fails the stream is a closed one.
fn standard_stream(descriptor: &impl AsFd, direction: Direction, buffering: Buffering) -> Stream {
    let Ok(descriptor) = descriptor.as_fd().try_clone_to_owned() else {
        return Stream::closed();
    };
    let mut stream = Stream::new(File::from(descriptor), direction);
    // Nothing is buffered yet that could fail to be written.
    stream.set_buffering(buffering, None).unwrap_or_default();
    stream
}
