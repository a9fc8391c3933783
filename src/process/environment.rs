//! The variables of the environment as the processes of a run have them: all the same ones.

use std::sync::Arc;

use super::block;
use crate::environment::Environment;
use crate::vm::native::Cx;

/// Tells those of the run whom it concerns that a variable has another value.
pub(crate) fn variable_changed(cx: &mut Cx<'_>, name: &[u8]) {
    match block::me(cx) {
        Ok(me) => {
            let system = me.block.system;
            if let Some(supervision) = &system.supervision {
                supervision.variable_changed(name, &system.environment.get());
            }
        }
        Err(_) => {
            cx.take_error();
        }
    }
}

/// The environment of the run that the process belongs to; a state without processes has its own.
pub(crate) fn environment(cx: &mut Cx<'_>) -> Arc<Environment> {
    match block::me(cx) {
        Ok(me) => me.block.system.environment.get(),
        Err(_) => {
            cx.take_error();
            Arc::clone(cx.extension_or_insert(|| Arc::new(Environment::of_script())))
        }
    }
}
