//! Sockets: the thread that waits for them, and what speaks over them.
//!
//! Processes run on the workers of the scheduler and never wait for a socket there. What does wait is a *future* that runs
//! on the reactor ([`reactor`]): one thread for all of them, however many. A native hands one over with [`wait`] and is
//! suspended as by a `receive`; the result comes back as an event. A process that ends drops its operations with its heap,
//! and so the connections that they hold.
//!
//! | files | what |
//! |---|---|
//! | `reactor` | the thread: starting futures, giving them up |
//! | `wait` | how a native waits for a future |
//! | `stream`, `scan` | bytes that come bit by bit, and cutting them into tokens |
//! | `http` | the HTTP client |
//! | `fuzz` | what the fuzz target calls |
//!
//! Invariant: nothing that runs on the reactor's thread blocks it: files, names of hosts and the like go to the blocking
//! threads of the reactor's runtime (`tokio::task::spawn_blocking`).

#![forbid(unsafe_code)]

#[cfg(all(test, not(fuzzing)))]
mod fuzz;
#[cfg(fuzzing)]
pub mod fuzz;
pub(crate) mod http;
pub(crate) mod reactor;
pub(crate) mod scan;
pub(crate) mod stream;
pub(crate) mod wait;

#[cfg(test)]
mod tests {
    /// Some bytes, by a seed.
    fn bytes(seed: u64) -> Vec<u8> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let words =
            ["data: ", "event:", "id:", "\n", "\r", "\r\n", ":", " ", "\u{e9}", "x", "%4", "&a=", ";", "\u{feff}"];
        let mut out = Vec::new();
        for _ in 0..seed % 60 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            match state % 5 {
                0 => out.push(state.to_le_bytes()[3]),
                _ => out.extend_from_slice(words[usize::from(state.to_le_bytes()[2]) % words.len()].as_bytes()),
            }
        }
        out
    }

    #[test]
    fn parsers_take_anything() {
        for seed in 0..3000 {
            super::fuzz::parsers(&bytes(seed));
        }
    }
}
