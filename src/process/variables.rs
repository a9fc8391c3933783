//! Variables of the environment that programs have set: one list for all processes of a run.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use super::block;
use crate::vm::native::Cx;

/// Values by name.
pub(crate) type Variables = BTreeMap<Vec<u8>, Vec<u8>>;

/// Does something with the variables of the run. A state without processes has its own.
pub(crate) fn with_variables<R>(cx: &mut Cx<'_>, body: impl FnOnce(&mut Variables) -> R) -> R {
    match block::me(cx) {
        Ok(me) => body(&mut me.block.system.variables.lock().unwrap_or_else(PoisonError::into_inner)),
        Err(_) => {
            cx.take_error();
            body(cx.extension_or_insert(Variables::new))
        }
    }
}
