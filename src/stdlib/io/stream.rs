//! A buffered byte stream over a file descriptor: what `FILE` is in C.
//!
//! One buffer for input and one for output, of which at most one holds something at a time: before a read the output
//! is written, before a write the unread input is given back by seeking. Errors are those of the operating system.
//! A write that fails loses what was buffered, as in C. This file knows nothing of Lua.
//!
//! Input from a pipe, a terminal or the like may never come. A reader that has better things to do than to wait
//! ([`Stream::set_patience`]) gets `WouldBlock` for it; [`Stream::take_refusal`] tells this from an error of the system.
//! Nothing is lost: what it has taken so far is with the reader. How it waits then is told in `waiting`. Likewise for output:
//! [`Stream::offer`] and [`Stream::flush_ready`] write what can be written without waiting; `writing` tells the rest.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt as _};
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::output::Output;
use super::waiting::{self, Readers};
use super::writing::Writers;

/// Size of a buffer unless `setvbuf` says otherwise.
const BUFFER_SIZE: usize = 32 * 1024;
/// Largest buffer that `setvbuf` makes.
const BUFFER_MAX: usize = 1 << 20;
/// How much is read at once past the buffer.
const PIECE: usize = 1 << 18;
/// What a pipe that has room for anything takes at once (`PIPE_BUF`).
const PIPE_PIECE: usize = if cfg!(target_os = "linux") { 4096 } else { 512 };
/// Devices of Linux that give and take at once: null, zero, full.
const NEVER_SLOW: [u64; 3] = [0x103, 0x105, 0x107];
/// `EBADF`, the answer to reading what is open for writing only, and the reverse.
const BAD_DESCRIPTOR: i32 = 9;

/// A stream with several owners.
pub(crate) type SharedStream = Arc<Mutex<Stream>>;

/// Locks a stream; a thread that panicked meanwhile cannot have left it in a bad state.
pub(crate) fn lock(stream: &SharedStream) -> MutexGuard<'_, Stream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

/// When output is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Buffering {
    /// At once.
    No,
    /// When the buffer is full.
    Full,
    /// At each line end.
    Line,
}

/// What a stream is open for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Reading.
    Read,
    /// Writing.
    Write,
    /// Both.
    Both,
}

/// How a closed stream ended.
#[derive(Debug)]
pub(crate) enum Closed {
    /// A file: whether the last of the output could be written.
    File(io::Result<()>),
    /// A pipe: how the process at its other end ended.
    Process(io::Result<ExitStatus>),
}

/// A buffered stream.
pub(crate) struct Stream {
    /// Absent after closing. Who waits for its input holds it too.
    file: Option<Arc<File>>,
    child: Option<Child>,
    direction: Direction,
    /// Input that was read from the file; `start..` has not been taken yet.
    input: Vec<u8>,
    start: usize,
    /// Output that was not written to the file yet.
    output: Output,
    buffering: Buffering,
    capacity: usize,
    /// A stream that is flushed before this one waits for input.
    tie: Option<SharedStream>,
    /// Ends the program when nobody reads its output any more.
    ends_on_broken_pipe: bool,
    /// Why output was lost that nobody was told of.
    loss: Option<io::Error>,
    /// Whether input may be long in coming, once somebody has asked.
    is_slow: Option<bool>,
    /// The reader waits for input here.
    is_patient: bool,
    /// A reader that is not patient was told to wait.
    has_refused: bool,
    /// How often input was read from the file.
    n_fills: u64,
    /// It was dropped without being closed.
    is_given_up: bool,
    /// Who waits for input, once somebody has.
    readers: Option<Readers>,
    /// Who waits until output is written, once somebody has.
    writers: Option<Writers>,
}

/// What a stream makes of bytes that it was offered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// They are written, or in the buffer.
    Done,
    /// They are in the buffer, and have to leave it before anything else is done: this is the number of the last that has to.
    Taken { last: u64 },
    /// Others have to leave first: nothing was taken.
    NoRoom,
}

impl Stream {
    /// A fully buffered stream.
    pub(crate) fn new(file: File, direction: Direction) -> Stream {
        let mut stream = Stream::closed();
        stream.file = Some(Arc::new(file));
        stream.direction = direction;
        stream
    }

    /// A stream without file, as after closing.
    pub(crate) fn closed() -> Stream {
        Stream {
            file: None,
            child: None,
            direction: Direction::Both,
            input: Vec::new(),
            start: 0,
            output: Output::default(),
            buffering: Buffering::Full,
            capacity: BUFFER_SIZE,
            tie: None,
            ends_on_broken_pipe: false,
            loss: None,
            is_slow: None,
            is_patient: true,
            has_refused: false,
            n_fills: 0,
            is_given_up: false,
            readers: None,
            writers: None,
        }
    }

    /// Takes the stream out of its place: the place is closed from now on.
    pub(super) fn take(&mut self) -> Stream {
        if let Some(writers) = self.writers.take() {
            // They find it closed, however long the rest takes.
            writers.wake_all();
        }
        std::mem::replace(self, Stream::closed())
    }

    /// Whether it was closed.
    pub(super) fn is_closed(&self) -> bool {
        self.file.is_none()
    }

    /// Who waits for its input.
    pub(super) fn readers(&mut self) -> Readers {
        self.readers.get_or_insert_default().clone()
    }

    /// The file, for who waits for its input.
    pub(super) fn shared_file(&self) -> Option<Arc<File>> {
        self.file.clone()
    }

    /// Closing waits for `child` too.
    pub(crate) fn with_child(mut self, child: Child) -> Stream {
        self.child = Some(child);
        self
    }

    /// Waiting for input flushes `tie` first.
    pub(crate) fn tied_to(mut self, tie: SharedStream) -> Stream {
        self.tie = Some(tie);
        self
    }

    /// Writing to a closed pipe ends the program with `super::exit`'s status for that.
    pub(crate) fn ending_on_broken_pipe(mut self) -> Stream {
        self.ends_on_broken_pipe = true;
        self
    }

    /// Sets how output is buffered, and with how many bytes (`setvbuf`).
    pub(crate) fn set_buffering(&mut self, buffering: Buffering, size: Option<usize>) -> io::Result<()> {
        // Of a slow file what does not go now goes with what comes next.
        self.flush_ready()?;
        self.buffering = buffering;
        if let Some(size) = size {
            self.capacity = size.clamp(1, BUFFER_MAX);
        }
        Ok(())
    }

    fn file(&self) -> io::Result<&File> {
        self.file.as_deref().ok_or_else(bad_descriptor)
    }

    /// Whether it is no file of a disk: there is somebody at the other end who takes his time.
    pub(crate) fn is_slow(&mut self) -> bool {
        if let Some(is_slow) = self.is_slow {
            return is_slow;
        }
        let is_slow = self.file().and_then(File::metadata).is_ok_and(|data| {
            let kind = data.file_type();
            let is_device = kind.is_char_device() && !(cfg!(target_os = "linux") && NEVER_SLOW.contains(&data.rdev()));
            kind.is_fifo() || is_device || kind.is_socket()
        });
        *self.is_slow.insert(is_slow)
    }

    /// Whether closing may take long: another program has to end, or to take what is left.
    pub(super) fn closes_slowly(&mut self) -> bool {
        self.child.is_some() || !self.output.is_empty() && self.is_slow()
    }

    // ---- input

    /// Whether the reader waits here for input that has not come yet; otherwise it gets `WouldBlock`.
    pub(super) fn set_patience(&mut self, is_patient: bool) {
        self.is_patient = is_patient;
    }

    /// Whether the reader is to wait.
    pub(super) fn is_refused(&self) -> bool {
        self.has_refused
    }

    /// Whether the last `WouldBlock` was that of [`Stream::set_patience`]. Asked once.
    pub(super) fn take_refusal(&mut self) -> bool {
        std::mem::replace(&mut self.has_refused, false)
    }

    /// Refuses to wait for input, to a reader that is not patient.
    fn check_patience(&mut self) -> io::Result<()> {
        if self.is_patient || !self.is_slow() || self.file.as_deref().is_none_or(waiting::has_input) {
            return Ok(());
        }
        self.has_refused = true;
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// Puts back what was taken last. There is no position to go by: only for input that was refused.
    pub(super) fn give_back(&mut self, taken: &[u8]) {
        self.input.splice(..self.start, taken.iter().copied());
        self.start = 0;
    }

    /// Input that can be taken: read from the file if there is none; nothing at the end of the file.
    pub(crate) fn buffered(&mut self) -> io::Result<&[u8]> {
        if self.start == self.input.len() {
            self.fill()?;
        }
        Ok(self.unread())
    }

    /// Input in the buffer.
    pub(crate) fn unread(&self) -> &[u8] {
        self.input.get(self.start..).unwrap_or_default()
    }

    /// Takes `n` bytes of [`Stream::buffered`].
    pub(crate) fn consume(&mut self, n: usize) {
        self.start = (self.start + n).min(self.input.len());
    }

    fn fill(&mut self) -> io::Result<()> {
        self.prepare_to_read()?;
        let size = if self.buffering == Buffering::No { 1 } else { self.capacity };
        let mut input = std::mem::take(&mut self.input);
        self.start = 0;
        input.resize(size, 0);
        let read = self.file().and_then(|mut file| wait_for(|| file.read(&mut input)));
        input.truncate(*read.as_ref().unwrap_or(&0));
        self.input = input;
        read.map(drop)
    }

    fn prepare_to_read(&mut self) -> io::Result<()> {
        if self.direction == Direction::Write {
            return Err(bad_descriptor());
        }
        self.flush()?;
        if let Some(tie) = &self.tie {
            let mut tie = lock(tie);
            let flushed = if self.is_patient { tie.flush() } else { tie.flush_ready() };
            // What is wrong with the other stream is reported by its own operations.
            flushed.unwrap_or_default();
        }
        self.check_patience()?;
        self.n_fills += 1;
        Ok(())
    }

    /// How often input was read from the file: whoever was told to wait sees whether somebody has read since.
    pub(super) fn n_fills(&self) -> u64 {
        self.n_fills
    }

    /// A reader is done: if it leaves input that came out of the file, others may be waiting for just that.
    pub(super) fn wake_readers(&self) {
        if let Some(readers) = self.readers.as_ref().filter(|_| !self.unread().is_empty()) {
            readers.wake();
        }
    }

    /// The next line without its end; nothing at the end of the file.
    pub(super) fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let buffered = self.buffered()?;
            let end = memchr::memchr(b'\n', buffered);
            line.extend_from_slice(buffered.get(..end.unwrap_or(buffered.len())).unwrap_or_default());
            let n_taken = end.map_or(buffered.len(), |end| end + 1);
            self.consume(n_taken);
            if end.is_some() || n_taken == 0 {
                return Ok((end.is_some() || !line.is_empty()).then_some(line));
            }
        }
    }

    /// Appends up to `n` more bytes to `out`, up to a limit: how many; 0 at the end of the file.
    pub(crate) fn read_piece(&mut self, n: u64, out: &mut Vec<u8>) -> io::Result<usize> {
        let unread = self.unread();
        if unread.is_empty() && n >= self.capacity as u64 {
            self.prepare_to_read()?;
            let start = out.len();
            out.resize(start + usize::try_from(n).unwrap_or(PIECE).min(PIECE), 0);
            let read =
                self.file().and_then(|mut file| wait_for(|| file.read(out.get_mut(start..).unwrap_or_default())));
            out.truncate(start + *read.as_ref().unwrap_or(&0));
            return read;
        }
        let buffered = self.buffered()?;
        let taken = buffered.get(..usize::try_from(n).unwrap_or(usize::MAX)).unwrap_or(buffered);
        let n_taken = taken.len();
        out.extend_from_slice(taken);
        self.consume(n_taken);
        Ok(n_taken)
    }

    // ---- output

    /// Writes bytes, or puts them into the buffer.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.direction == Direction::Read {
            return Err(bad_descriptor());
        }
        self.give_input_back()?;
        if self.buffering == Buffering::No {
            self.flush()?;
            return self.write_through(bytes);
        }
        if self.output.len() + bytes.len() > self.capacity {
            self.flush()?;
            if bytes.len() >= self.capacity {
                return self.write_through(bytes);
            }
        }
        self.output.push(bytes);
        if self.buffering == Buffering::Line && bytes.contains(&b'\n') {
            return self.flush();
        }
        Ok(())
    }

    /// Writes what is in the buffer.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        let written = self.file().and_then(|mut file| file.write_all(self.output.rest()));
        match &written {
            Ok(()) => self.output.leave(self.output.len()),
            Err(error) => self.output.lose(error),
        }
        self.end_if_broken(written)
    }

    /// As [`Stream::write`]; a failure is kept for [`Stream::flush_or_loss`].
    pub(crate) fn write_unchecked(&mut self, bytes: &[u8]) {
        if let Err(error) = self.write(bytes) {
            self.loss.get_or_insert(error);
        }
    }

    /// Whether [`Stream::write`] would only put these bytes into the buffer.
    pub(crate) fn has_room_for(&self, bytes: &[u8]) -> bool {
        let is_kept = match self.buffering {
            Buffering::No => false,
            Buffering::Full => true,
            Buffering::Line => !bytes.contains(&b'\n'),
        };
        is_kept && self.output.len() + bytes.len() <= self.capacity
    }

    /// As [`Stream::write`], but a pipe that nobody reads is an error like others.
    pub(crate) fn write_or_fail(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.tolerating(true, |stream| stream.write(bytes))
    }

    /// As [`Stream::flush`], but a pipe that nobody reads is an error like others.
    pub(crate) fn flush_or_fail(&mut self) -> io::Result<()> {
        self.tolerating(true, Stream::flush)
    }

    /// Does something; if `is_tolerant`, a pipe that nobody reads is an error like others meanwhile.
    pub(super) fn tolerating<T>(&mut self, is_tolerant: bool, body: impl FnOnce(&mut Stream) -> T) -> T {
        let ends = self.ends_on_broken_pipe;
        self.ends_on_broken_pipe = ends && !is_tolerant;
        let done = body(self);
        self.ends_on_broken_pipe = ends;
        done
    }

    /// Writes what is left: why output was lost that nobody was told of.
    pub(crate) fn flush_or_loss(&mut self) -> Option<io::Error> {
        let flushed = self.flush();
        self.loss.take().or(flushed.err())
    }

    fn write_through(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = self.file().and_then(|mut file| file.write_all(bytes));
        self.end_if_broken(written)
    }

    fn end_if_broken(&self, written: io::Result<()>) -> io::Result<()> {
        if self.ends_on_broken_pipe
            && let Err(error) = &written
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            super::exit::because_of_broken_pipe();
        }
        written
    }

    // ---- output of those who do not wait here

    /// Takes bytes as far as that goes without waiting. What one call takes stays together.
    ///
    /// # Errors
    /// Of the file: what was in the buffer is lost, with what was taken.
    pub(super) fn offer(&mut self, bytes: &[u8]) -> io::Result<Offer> {
        if self.direction == Direction::Read || self.is_closed() {
            return Err(bad_descriptor());
        }
        self.give_input_back()?;
        if !self.has_room(bytes.len()) {
            self.flush_ready()?;
            if !self.has_room(bytes.len()) {
                return Ok(Offer::NoRoom);
            }
        }
        self.output.push(bytes);
        let n_kept = match self.buffering {
            Buffering::No => 0,
            Buffering::Line if bytes.contains(&b'\n') => 0,
            Buffering::Full | Buffering::Line => self.capacity,
        };
        if self.output.len() > n_kept {
            self.flush_ready()?;
        }
        if self.output.len() <= n_kept {
            return Ok(Offer::Done);
        }
        Ok(Offer::Taken { last: self.output.last() - n_kept as u64 })
    }

    /// Writes of the buffer what can be written without waiting.
    ///
    /// # Errors
    /// As for [`Stream::flush`].
    pub(super) fn flush_ready(&mut self) -> io::Result<()> {
        if !self.is_slow() {
            return self.flush();
        }
        while !self.output.is_empty() {
            let rest = self.output.rest();
            let written = self.file().and_then(|mut file| {
                if !waiting::has_room(file) {
                    return Err(io::ErrorKind::WouldBlock.into());
                }
                // Where there is room for something there is room for that.
                file.write(rest.get(..PIPE_PIECE).unwrap_or(rest))
            });
            match written {
                Ok(n) if n > 0 => self.output.leave(n),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                failed => {
                    let error = failed.err().unwrap_or_else(|| io::ErrorKind::WriteZero.into());
                    self.output.lose(&error);
                    return self.end_if_broken(Err(error));
                }
            }
        }
        Ok(())
    }

    /// As [`Stream::flush_ready`], for `writers` that wait. A failure that none of them is told of is kept for
    /// [`Stream::flush_or_loss`].
    pub(super) fn pump(&mut self, writers: &Writers) {
        let are_told = writers.are_told();
        if let Err(error) = self.tolerating(writers.are_tolerant(), Stream::flush_ready)
            && !are_told
        {
            self.loss.get_or_insert(error);
        }
    }

    /// Keeps a failure for [`Stream::flush_or_loss`].
    pub(crate) fn note_loss(&mut self, error: io::Error) {
        self.loss.get_or_insert(error);
    }

    /// Whether so many bytes go into the buffer; into an empty one go any.
    pub(super) fn has_room(&self, n: usize) -> bool {
        self.output.is_empty() || self.output.len() + n <= self.capacity
    }

    /// Whether so many bytes would only be put into the buffer, whatever they are.
    pub(super) fn is_sure_to_keep(&self, n: usize) -> bool {
        self.buffering == Buffering::Full && self.output.len() + n <= self.capacity
    }

    /// Whether there is something to write.
    pub(crate) fn has_output(&self) -> bool {
        !self.output.is_empty()
    }

    /// Bytes in the buffer.
    pub(super) fn n_waiting(&self) -> usize {
        self.output.len()
    }

    /// Bytes that the buffer holds before they have to be written.
    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    /// What has become of the byte of a number, if anything has yet.
    pub(super) fn fate(&self, number: u64) -> Option<io::Result<()>> {
        if self.is_closed() { Some(Err(bad_descriptor())) } else { self.output.fate(number) }
    }

    /// What the buffer holds, by numbers.
    pub(super) fn output(&self) -> &Output {
        &self.output
    }

    /// Who waits until output is written.
    pub(super) fn writers(&mut self) -> Writers {
        self.writers.get_or_insert_default().clone()
    }

    /// The stream that is flushed before this one waits for input.
    pub(super) fn tie(&self) -> Option<&SharedStream> {
        self.tie.as_ref()
    }

    // ---- position

    /// Moves to a position, or tells it: the new distance from the start of the file. Input in the buffer is kept if
    /// it covers the new position, as the C library does.
    pub(crate) fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.flush()?;
        let n_unread = self.unread().len() as u64;
        let target = match to {
            SeekFrom::End(_) => return self.move_to(to),
            SeekFrom::Start(target) => Some(target),
            SeekFrom::Current(distance) => {
                let here = self.file()?.stream_position()?.saturating_sub(n_unread);
                here.checked_add_signed(distance)
            }
        };
        let Some(target) = target else {
            // The system's own complaint about a negative position.
            return self.move_to(SeekFrom::Current(i64::MIN));
        };
        if self.input.is_empty() {
            return self.move_to(SeekFrom::Start(target));
        }
        let end = self.file()?.stream_position()?;
        let distance = end.checked_sub(target).and_then(|distance| usize::try_from(distance).ok());
        match distance.and_then(|distance| self.input.len().checked_sub(distance)) {
            Some(start) => {
                self.start = start;
                Ok(target)
            }
            None => self.move_to(SeekFrom::Start(target)),
        }
    }

    fn move_to(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = self.file()?.seek(to)?;
        self.forget_input();
        Ok(position)
    }

    fn forget_input(&mut self) {
        self.input.clear();
        self.start = 0;
    }

    /// Moves the file's position back to where the program has read to.
    fn give_input_back(&mut self) -> io::Result<()> {
        let n_unread = i64::try_from(self.unread().len()).unwrap_or(0);
        if n_unread > 0 {
            self.file()?.seek(SeekFrom::Current(-n_unread))?;
        }
        self.forget_input();
        Ok(())
    }

    // ---- end

    /// Writes what is left and closes; waits for the process at the other end of a pipe.
    pub(crate) fn close(&mut self) -> Closed {
        let flushed = self.flush();
        self.file = None;
        self.forget_input();
        // They find it closed.
        if let Some(readers) = self.readers.take() {
            readers.wake();
        }
        if let Some(writers) = self.writers.take() {
            writers.wake_all();
        }
        match self.child.take() {
            Some(mut child) => Closed::Process(child.wait()),
            None => Closed::File(flushed),
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.is_given_up || !self.closes_slowly() {
            self.close();
            return;
        }
        // Its process was ended: nobody is left to wait, so a thread of its own does.
        let mut stream = self.take();
        stream.is_given_up = true;
        // Without a thread it is dropped, and closed here.
        drop(thread::Builder::new().name("wippy-close".to_owned()).spawn(move || stream.close()));
    }
}

fn bad_descriptor() -> io::Error {
    io::Error::from_raw_os_error(BAD_DESCRIPTOR)
}

/// Reads again what a signal has interrupted.
fn wait_for(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn temporary() -> Stream {
        Stream::new(super::super::temporary_file().unwrap(), Direction::Both)
    }

    #[test]
    fn reads_and_writes_share_one_position() {
        let mut stream = temporary();
        stream.write(b"hello world").unwrap();
        assert_eq!(stream.seek(SeekFrom::Start(6)).unwrap(), 6);
        assert_eq!(stream.buffered().unwrap(), b"world");
        stream.consume(2);
        assert_eq!(stream.seek(SeekFrom::Current(0)).unwrap(), 8);
        stream.write(b"RLD").unwrap();
        assert_eq!(stream.seek(SeekFrom::Start(0)).unwrap(), 0);
        let mut all = Vec::new();
        while stream.read_piece(u64::MAX, &mut all).unwrap() > 0 {}
        assert_eq!(all, b"hello woRLD");
    }

    #[test]
    fn output_is_seen_after_a_flush() {
        let mut stream = temporary();
        stream.file = Some(Arc::new(File::options().read(true).open("/dev/null").unwrap()));
        stream.set_buffering(Buffering::Line, None).unwrap();
        stream.write(b"x").unwrap();
        assert_eq!(stream.output.rest(), b"x");
        assert_eq!(stream.write(b"y\n").unwrap_err().raw_os_error(), Some(BAD_DESCRIPTOR));
        assert!(stream.output.is_empty(), "lost, as in C");
    }

    #[test]
    fn directions_are_kept() {
        let mut reader = Stream::new(super::super::temporary_file().unwrap(), Direction::Read);
        assert!(reader.write(b"x").is_err());
        let mut writer = Stream::new(super::super::temporary_file().unwrap(), Direction::Write);
        assert!(writer.buffered().is_err());
        assert!(Stream::closed().write(b"x").is_ok(), "into the buffer");
    }

    #[test]
    fn relative_moves_count_from_what_was_read() {
        let mut stream = temporary();
        stream.write(b"0123456789").unwrap();
        stream.seek(SeekFrom::Start(0)).unwrap();
        stream.buffered().unwrap();
        stream.consume(5);
        assert_eq!(stream.seek(SeekFrom::Current(-2)).unwrap(), 3);
        assert_eq!(stream.buffered().unwrap(), b"3456789");
        assert_eq!(stream.seek(SeekFrom::Current(-9)).unwrap_err().raw_os_error(), Some(22));
        assert_eq!(stream.seek(SeekFrom::End(-1)).unwrap(), 9);
    }
}
