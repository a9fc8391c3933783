//! What a check needs from outside and what it gives back.
//!
//! The [`Library`] is made once a program and shared by all checks. Modules come through [`Modules`], which the caller
//! implements: only it knows where the text of a required name is and whether it has been checked already.

use std::sync::Arc;

use crate::diag::Diagnostic;

/// The declarations of everything that programs find without declaring it.
#[derive(Debug, Default)]
pub struct Library {}

impl Library {
    /// The declarations of the standard library and of the modules that are part of the program.
    #[must_use]
    pub fn standard() -> Self {
        Self::default()
    }
}

/// What a module shows to those that require it: the type of its value and its named types.
#[derive(Debug, Default)]
pub struct Manifest {}

/// The answer to a `require`.
#[derive(Clone, Debug)]
pub enum Required {
    /// The module has been checked.
    Manifest(Arc<Manifest>),
    /// The module exists, nothing is known of its types.
    Unknown,
    /// There is no such module; the text is the message of the finding.
    Missing(String),
}

/// The way to other modules.
pub trait Modules {
    /// What `require(name)` gives in the file that is checked.
    fn require(&self, name: &str) -> Required;
}

/// What a check needs to know beside the program.
#[derive(Clone, Copy)]
pub struct Environment<'e> {
    /// The predefined names.
    pub library: &'e Library,
    /// Other modules.
    pub modules: &'e dyn Modules,
    /// Whether the text is a stand-alone script, which has the full standard library, or an entry of a project.
    pub is_script: bool,
}

/// The result of a check.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The findings in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The types that the module gives to others.
    pub manifest: Manifest,
}
