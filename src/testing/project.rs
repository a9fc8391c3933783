//! Tests that are entries of a project.

use super::natives::Surroundings;
use super::program::Program;
use super::runner::{self, Listener, Prepared, Settings, Stage};
use super::{Code, Test};
use crate::process::host::Host;
use crate::process::outside::Outside;
use crate::supervise::{Guest, Session, test_library};
use crate::vm::state::Options;

/// A project's entries, while it runs.
struct Project<'p> {
    session: Session,
    program: &'p Program,
    options: &'p Options,
}

impl Stage for Project<'_> {
    fn place(&self) -> (Outside, &'static Host) {
        (self.session.outside, self.session.host)
    }

    fn prepare(&self, test: &Test) -> Result<Prepared, String> {
        let found = match &test.code {
            Code::Entry(id) => self.session.surrounded(id, self.program.main, None)?,
            Code::Example(example) => {
                let Code::Entry(id) = &*example.of else { return Err(format!("{} is of no entry", test.name)) };
                self.session.surrounded(id, self.program.main, Some(example.compile(self.options)?))?
            }
            Code::File(_) => return Err(format!("{} is no entry", test.name)),
        };
        Ok(Prepared {
            entry: found.program,
            image: found.image,
            methods: vec![found.method],
            surroundings: Surroundings::Entry(test_library()),
        })
    }
}

/// Runs tests as the guest of a project.
///
/// # Errors
/// The program that runs them does not compile.
pub(crate) fn guest(
    tests: Vec<Test>,
    settings: Settings,
    options: &Options,
    mut listener: Box<dyn Listener>,
) -> Result<Guest, String> {
    let program = Program::compile(options)?;
    let options = options.clone();
    Ok(Box::new(move |session| {
        let stage = Project { session, program: &program, options: &options };
        runner::run(&stage, &program, &tests, &settings, listener.as_mut())
    }))
}
