//! The interpreters that take part: wippy always, the others if they are installed.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::options::Options;

/// One interpreter and how to start it.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    /// Name in tables and in the `peers:` line of a program.
    pub(crate) name: String,
    pub(crate) program: PathBuf,
    pub(crate) flags: Vec<&'static str>,
}

impl Peer {
    fn new(name: &str, program: impl Into<PathBuf>, flags: &[&'static str]) -> Self {
        Peer { name: name.to_owned(), program: program.into(), flags: flags.to_vec() }
    }

    fn is_installed(&self) -> bool {
        Command::new(&self.program)
            .args(["-e", ""])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

/// The binary under test: `WIPPY_BIN`, or the one that Cargo has just built in the bench profile.
pub(crate) fn wippy() -> Peer {
    let program =
        std::env::var_os("WIPPY_BIN").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_wippy")), PathBuf::from);
    Peer::new("wippy", program, &[])
}

/// Wippy first, then every peer that this machine has.
pub(crate) fn available(options: &Options) -> Vec<Peer> {
    let mut peers = vec![wippy()];
    if options.numeric {
        peers.push(Peer { name: "erased".to_owned(), ..wippy() });
    }
    let mut wanted = vec![Peer::new("lua5.4", "lua5.4", &[]), Peer::new("luajit", "luajit", &["-joff"])];
    if options.lua53 {
        wanted.push(Peer::new("lua5.3", "lua5.3", &[]));
    }
    if let Some(baseline) = &options.baseline {
        wanted.push(Peer::new("baseline", baseline, &[]));
    }
    for peer in wanted {
        if peer.is_installed() {
            peers.push(peer);
        } else {
            eprintln!("note: {} does not start here and is left out", peer.program.display());
        }
    }
    peers
}

/// The names of the peers, for messages.
pub(crate) fn names(peers: &[Peer]) -> String {
    peers.iter().map(|peer| peer.name.as_str()).collect::<Vec<_>>().join(", ")
}
