//! Limits of a process (specification `scheduler.md`, section 13).

use crate::vm::native::{Cx, Kind, TableRef, kind_of};
use crate::vm::state::Process;

/// What a sender does when a mailbox is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MailboxPolicy {
    /// It gets an error.
    #[default]
    Error,
    /// It waits for room.
    Block,
    /// Its message is dropped.
    DropNew,
    /// The oldest message is dropped.
    DropOld,
}

/// Limits of a process. 0 is none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    /// Bytes.
    pub(crate) max_memory: usize,
    /// Reductions in its whole life.
    pub(crate) max_reductions: u64,
    /// Coroutines that it schedules.
    pub(crate) max_tasks: u32,
    /// Messages that it has not yet received.
    pub(crate) mailbox_limit: usize,
    /// What happens beyond that, if it is said.
    pub(crate) mailbox_policy: Option<MailboxPolicy>,
    /// Bytes of one message to it.
    pub(crate) max_message_size: usize,
    /// Slots of a stack.
    pub(crate) stack_depth: usize,
}

impl Limits {
    /// These limits within others: the lower of each.
    pub(crate) fn within(self, outer: &Limits) -> Limits {
        if outer.is_none() {
            return self;
        }
        fn lower<T: Copy + Ord + Default>(a: T, b: T) -> T {
            let none = T::default();
            if a == none {
                b
            } else if b == none {
                a
            } else {
                a.min(b)
            }
        }
        Limits {
            max_memory: lower(self.max_memory, outer.max_memory),
            max_reductions: lower(self.max_reductions, outer.max_reductions),
            max_tasks: lower(self.max_tasks, outer.max_tasks),
            mailbox_limit: lower(self.mailbox_limit, outer.mailbox_limit),
            mailbox_policy: self.mailbox_policy.or(outer.mailbox_policy),
            max_message_size: lower(self.max_message_size, outer.max_message_size),
            stack_depth: lower(self.stack_depth, outer.stack_depth),
        }
    }

    /// What happens to a message beyond the limit of the mailbox.
    pub(crate) fn policy(&self) -> MailboxPolicy {
        self.mailbox_policy.unwrap_or_default()
    }

    /// Whether there is any.
    pub(crate) fn is_none(&self) -> bool {
        self.max_memory == 0
            && self.max_reductions == 0
            && self.max_tasks == 0
            && self.mailbox_limit == 0
            && self.max_message_size == 0
            && self.stack_depth == 0
    }
}

/// Sets what the Lua state of a new process is to respect.
pub(super) fn apply(limits: &Limits, lua: &mut Process) {
    if limits.is_none() {
        return;
    }
    if limits.max_memory > 0 {
        lua.heap.limit = lua.heap.limit.min(limits.max_memory);
        lua.hard_limit = true;
    }
    if limits.max_reductions > 0 {
        lua.reductions_left = i64::try_from(limits.max_reductions).unwrap_or(i64::MAX);
    }
    if limits.stack_depth > 0 {
        lua.limit_stack(limits.stack_depth);
    }
    lua.tasks.limit = limits.max_tasks;
}

/// Reads limits from a table of options, over those that stand already. Other options are passed by.
///
/// # Errors
/// What is wrong with one of them.
pub(super) fn read(cx: &mut Cx<'_>, table: TableRef, limits: Limits) -> Result<Limits, String> {
    let mut limits = limits;
    let number = |cx: &mut Cx<'_>, name: &str| -> Result<Option<u64>, String> {
        let v = cx.raw_get_str(table, name);
        match kind_of(v) {
            Kind::Nil => Ok(None),
            Kind::Int(n @ 0..) => Ok(Some(n.unsigned_abs())),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
            Kind::Float(n) if n >= 0.0 && n.fract() == 0.0 && n < 9e15 => Ok(Some(n as u64)),
            _ => Err(format!("{name} must be a number that is not negative")),
        }
    };
    let size = |cx: &mut Cx<'_>, name: &str| -> Result<Option<u64>, String> {
        let v = cx.raw_get_str(table, name);
        let Kind::Str(text) = kind_of(v) else { return number(cx, name) };
        let text = String::from_utf8_lossy(cx.bytes(text.into())).into_owned();
        match parse_size(&text) {
            Some(bytes) => Ok(Some(bytes)),
            None => Err(format!("{name} must be a size such as \"512KB\" or \"4MB\"")),
        }
    };
    if let Some(n) = size(cx, "max_memory")? {
        limits.max_memory = usize::try_from(n).unwrap_or(usize::MAX);
    }
    if let Some(n) = number(cx, "max_reductions")? {
        limits.max_reductions = n;
    }
    if let Some(n) = number(cx, "max_tasks")? {
        limits.max_tasks = u32::try_from(n).unwrap_or(u32::MAX);
    }
    if let Some(n) = number(cx, "mailbox_limit")? {
        limits.mailbox_limit = usize::try_from(n).unwrap_or(usize::MAX);
    }
    if let Some(n) = size(cx, "max_message_size")? {
        limits.max_message_size = usize::try_from(n).unwrap_or(usize::MAX);
    }
    if let Some(n) = number(cx, "stack_depth")? {
        limits.stack_depth = usize::try_from(n).unwrap_or(usize::MAX);
    }
    limits.mailbox_policy = match kind_of(cx.raw_get_str(table, "mailbox_policy")) {
        Kind::Nil => limits.mailbox_policy,
        Kind::Str(text) => Some(
            policy_of(&String::from_utf8_lossy(cx.bytes(text.into())))
                .ok_or("mailbox_policy must be error, block, drop_new or drop_old")?,
        ),
        _ => return Err("mailbox_policy must be a string".to_owned()),
    };
    Ok(limits)
}

/// The policy of a name.
pub(crate) fn policy_of(name: &str) -> Option<MailboxPolicy> {
    match name {
        "error" => Some(MailboxPolicy::Error),
        "block" => Some(MailboxPolicy::Block),
        "drop_new" => Some(MailboxPolicy::DropNew),
        "drop_old" => Some(MailboxPolicy::DropOld),
        _ => None,
    }
}

/// A size in bytes: digits and a unit.
fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match text.get(digits.len()..)?.to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" | "KIB" => 1 << 10,
        "M" | "MB" | "MIB" => 1 << 20,
        "G" | "GB" | "GIB" => 1 << 30,
        _ => return None,
    };
    digits.trim().parse::<u64>().ok()?.checked_mul(unit)
}
