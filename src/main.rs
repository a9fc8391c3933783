//! The `wippy` command.
//!
//! With glibc on Linux it begins at C's `main`. The beginning that the standard library has of its own reads the list of
//! the program's mappings, to find the guard page of the main thread: 280 KB of libc and of buffers, of some 3.5 MB that
//! `print("hello")` takes in all (docs/architecture.md, "A start does little"). What that beginning does besides is done
//! here, but for its report of an overflow of the native stack: nothing recurses on that stack by what a script does.

#![cfg_attr(all(target_os = "linux", target_env = "gnu", not(any(test, scheduler_alone))), no_main)]

#[cfg(scheduler_alone)]
fn main() {}

#[cfg(not(any(all(target_os = "linux", target_env = "gnu", not(test)), scheduler_alone)))]
fn main() -> std::process::ExitCode {
    wippy::cli::main()
}

#[cfg(all(target_os = "linux", target_env = "gnu", not(any(test, scheduler_alone))))]
mod start {
    use std::ffi::{c_char, c_int};

    // The unwinder as part of the program in place of a shared library: 100 KB less at each start. Found by build.rs.
    #[cfg(wippy_own_unwinder)]
    #[link(name = "gcc_eh", kind = "static", modifiers = "-bundle")]
    unsafe extern "C" {}

    // SAFETY: the C library calls it once, as ISO C says; the standard library has `args` from where glibc starts programs.
    #[unsafe(no_mangle)]
    extern "C" fn main(_count: c_int, _words: *const *const c_char) -> c_int {
        open_standard_descriptors();
        // SAFETY: no other thread runs yet, and no handler is replaced that anybody set.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
        c_int::from(wippy::cli::status())
    }

    /// Opens what is closed of standard input, output and error, as nothing: a file that is opened later must not take
    /// its place, or what is written to the standard output would go to that file.
    #[expect(clippy::disallowed_methods, reason = "without descriptors nothing can be run, and nobody can be told")]
    fn open_standard_descriptors() {
        for descriptor in libc::STDIN_FILENO..=libc::STDERR_FILENO {
            // SAFETY: it asks, and a closed descriptor is an answer.
            if unsafe { libc::fcntl(descriptor, libc::F_GETFD) } != -1 {
                continue;
            }
            // SAFETY: the path ends with NUL. The lowest free number is given out, which is this one.
            if unsafe { libc::open(c"/dev/null".as_ptr(), libc::O_RDWR) } != descriptor {
                std::process::abort();
            }
        }
    }
}
