//! The coroutine library (manual §6.2). Resuming and yielding are done by the interpreter itself.

use smallvec::SmallVec;

use super::{new_library, set_field};
use crate::vm::native::{Cx, Raise, Ret, Value};
use crate::vm::services::SpecialFunction;

pub(crate) fn open(cx: &mut Cx<'_>) {
    let library = new_library(
        cx,
        "coroutine",
        &[
            ("create", create),
            ("spawn", spawn),
            ("wrap", wrap),
            ("status", status),
            ("running", running),
            ("isyieldable", is_yieldable),
        ],
    );
    let resume = cx.special_function(SpecialFunction::Resume);
    set_field(cx, library, "resume", resume);
    let yield_ = cx.special_function(SpecialFunction::Yield);
    set_field(cx, library, "yield", yield_);
}

fn create(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let f = cx.check_function(1)?;
    let co = cx.new_coroutine(f);
    cx.ret1(co)
}

/// `coroutine.spawn(f, …)`: starts a task.
fn spawn(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let f = cx.check_function(1)?;
    let args: SmallVec<[Value; 4]> = (2..=cx.count()).map(|i| cx.arg(i)).collect();
    cx.spawn_task(f, &args)
}

fn wrap(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let f = cx.check_function(1)?;
    let co = cx.new_coroutine(f);
    let function = cx.wrap_function(co);
    cx.ret1(function)
}

fn status(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let co = cx.check_thread(1)?;
    let name = cx.coroutine_status(co);
    let name = cx.new_str(name.as_bytes());
    cx.ret1(name)
}

fn running(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (co, is_main) = cx.running();
    cx.ret(&[co, Value::boolean(is_main)])
}

fn is_yieldable(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let answer = cx.is_yieldable();
    cx.ret1(answer)
}
