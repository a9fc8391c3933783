//! `run`: a whole command in one call, with what it reads and all that it writes.
//!
//! What the command leaves running is ended with it, since nobody could do so later.

use std::pin::pin;
use std::sync::Arc;

use tokio::time::timeout;

use super::child::{Child, Ending, GRACE, Input, KILLED_TIMEOUT};
use super::command::Fault;
use super::together::{Either, both, either};
use crate::process::error::kind;

/// What a command came to.
pub(super) struct Outcome {
    pub(super) code: i32,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
    pub(super) is_out_of_time: bool,
}

/// Ends the command if nobody waits for it any more.
struct Guard(Arc<Child>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.close_once(Ending::Asked);
    }
}

/// Runs a command to its end. On the reactor.
///
/// # Errors
/// It cannot be started, or writes more than may be.
pub(super) async fn run(child: Arc<Child>, stdin: Option<Vec<u8>>) -> Result<Outcome, Fault> {
    let guard = Guard(Arc::clone(&child));
    // Before the end of the command can be seen.
    child.stdout.claim();
    child.stderr.claim();
    let input = if stdin.is_some() { Input::Pipe } else { Input::Empty };
    Arc::clone(&child).start(input).await?;
    let feed = async {
        // A command need not read all there is.
        if let Some(data) = stdin
            && (data.is_empty() || child.write(&data).await.is_ok())
        {
            let _ = child.write(b"").await;
        }
    };
    let outputs = both(collect(&child, true), collect(&child, false));
    let mut exchange = pin!(both(feed, outputs));
    if let Either::Second(_) = either(exchange.as_mut(), child.ended()).await {
        child.end(Ending::Asked);
        // Something that has left the group may hold the pipes for good.
        drop(timeout(GRACE + KILLED_TIMEOUT, exchange).await);
    }
    let code = child.ended().await;
    let collected = child.stdout.collected().and_then(|stdout| Ok((stdout, child.stderr.collected()?)));
    let is_out_of_time = child.is_out_of_time();
    drop(guard);
    match collected {
        Ok((stdout, stderr)) => Ok(Outcome { code, stdout, stderr, is_out_of_time }),
        Err(failure) if failure.is_too_long => Err(Fault::new(kind::INVALID, failure.message)),
        Err(failure) => Err(Fault::new(kind::INTERNAL, failure.message)),
    }
}

/// Collects an output; a command that writes too much is ended at once.
async fn collect(child: &Child, is_stdout: bool) {
    let outlet = if is_stdout { &child.stdout } else { &child.stderr };
    if !outlet.collect().await {
        child.end(Ending::Killed);
    }
}
