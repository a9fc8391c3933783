//! The programs in `lua/`, compiled once a run.

use crate::runtime;
use crate::vm::services::SharedImage;
use crate::vm::state::Options;

/// The name of their chunks: their frames are those of the runtime, and no report shows them.
pub(super) const CHUNK: &str = "wippy.test";

/// What `main.lua` puts together, by name.
const PARTS: [(&str, &str); 5] = [
    ("show", include_str!("lua/show.lua")),
    ("assertions", include_str!("lua/assertions.lua")),
    ("mocks", include_str!("lua/mocks.lua")),
    ("clock", include_str!("lua/clock.lua")),
    ("suite", include_str!("lua/suite.lua")),
];

/// The code with which a process begins that runs a test.
#[derive(Clone)]
pub(super) struct Program {
    pub(super) main: SharedImage,
    pub(super) parts: [(&'static str, SharedImage); PARTS.len()],
}

impl Program {
    /// Compiles it.
    ///
    /// # Errors
    /// It does not compile, which a test of ours would have seen.
    pub(super) fn compile(options: &Options) -> Result<Program, String> {
        let compile = |text: &str| {
            SharedImage::compile(runtime::compile, options, text.as_bytes(), format!("={CHUNK}").as_bytes())
                .map_err(|message| String::from_utf8_lossy(&message).into_owned())
        };
        let main = compile(include_str!("lua/main.lua"))?;
        let [show, assertions, mocks, clock, suite] = PARTS;
        let part = |(name, text): (&'static str, &str)| Ok::<_, String>((name, compile(text)?));
        let parts = [part(show)?, part(assertions)?, part(mocks)?, part(clock)?, part(suite)?];
        Ok(Program { main, parts })
    }
}
