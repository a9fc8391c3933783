//! Limits of a process (specification `scheduler.md`, section 13).

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
    /// What happens beyond that.
    pub(crate) mailbox_policy: MailboxPolicy,
    /// Bytes of one message to it.
    pub(crate) max_message_size: usize,
    /// Slots of a stack.
    pub(crate) stack_depth: usize,
}

impl Limits {
    /// These limits within others: the lower of each.
    pub(crate) fn within(self, outer: Limits) -> Limits {
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
            mailbox_policy: self.mailbox_policy,
            max_message_size: lower(self.max_message_size, outer.max_message_size),
            stack_depth: lower(self.stack_depth, outer.stack_depth),
        }
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
