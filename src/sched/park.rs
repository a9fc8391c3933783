//! Sleeping of one worker until it is woken or a time has come.
//!
//! A token: `unpark` leaves one, `park` takes it and returns at once if it is there. So an `unpark` between the last look
//! for work and the sleep is not lost. With a time limit it may return early and without a token: callers look again.

#![forbid(unsafe_code)]

use std::time::Duration;

use super::sync::{Condvar, Mutex, lock};

/// See the head of the file.
#[derive(Default)]
pub struct Parker {
    token: Mutex<bool>,
    woken: Condvar,
}

impl Parker {
    /// Sleeps until there is a token, or for this long at most.
    pub fn park(&self, timeout: Option<Duration>) {
        let mut token = lock(&self.token);
        match timeout {
            None => {
                while !*token {
                    token = self.woken.wait(token).unwrap_or_else(std::sync::PoisonError::into_inner);
                }
            }
            Some(timeout) if !*token => {
                let result = self.woken.wait_timeout(token, timeout);
                token = result.unwrap_or_else(std::sync::PoisonError::into_inner).0;
            }
            Some(_) => {}
        }
        *token = false;
    }

    /// Leaves a token.
    pub fn unpark(&self) {
        *lock(&self.token) = true;
        self.woken.notify_one();
    }
}
