//! Hosts, services, process groups, commands (sections 9 and 15).

use super::{Field, Kind, LIFECYCLE, Target, Type, at_least, field, needed, nothing};
use crate::diag::ProjectCode as P;
use crate::project::check::Checker;
use crate::project::entry::Entry;
use crate::project::finding::Fault;

const HOST: &[Field] = &[
    field("host.workers", Type::Int(1, i64::MAX, Some((P::C0401, "workers must be greater than 0")))),
    field("host.queue_size", Type::Int(1, i64::MAX, Some((P::C0401, "queue size must be greater than 0")))),
    field("host.local_queue_size", Type::Int(1, i64::MAX, Some((P::C0401, "local queue size must be greater than 0")))),
    field("host.max_processes", at_least(0)),
    field("host.max_memory", Type::Size),
    field("host.max_reductions", at_least(0)),
    field("host.max_tasks", at_least(0)),
    field("host.mailbox_limit", at_least(0)),
    field("host.mailbox_policy", Type::Text),
    field("host.max_message_size", Type::Size),
    field("host.reductions", at_least(1)),
    field("host.dedicated", Type::Bool),
];
const SERVICE: &[Field] = &[
    needed("process", Type::Ref(Target::Process), P::C0403, "process is required"),
    field("host", Type::Ref(Target::ProcessHost)),
    field("input", Type::List),
    field("name", Type::Text),
];
const TERMINAL: &[Field] = &[field("hide_logs", Type::Bool)];
const GROUPS: &[Field] = &[
    field("max_groups", at_least(0)),
    field("max_members_per_group", at_least(0)),
    field("broadcast_timeout", Type::Duration),
    field("protocol_timeout", Type::Duration),
    field("anti_entropy_interval", Type::Duration),
    field("circuit_breaker_failures", at_least(0)),
    field("circuit_breaker_reset_time", Type::Duration),
    field("max_retries", at_least(0)),
    field("retry_base_delay", Type::Duration),
    field("retry_max_delay", Type::Duration),
    field("action_queue_size", at_least(0)),
    field("action_queue_max_size", at_least(0)),
    field("monitor_buffer", at_least(0)),
];
const EXEC: &[Field] = &[
    field("default_work_dir", Type::Text),
    field("default_env", Type::TextMap),
    field("command_whitelist", Type::List),
    field("shell", Type::Bool),
    field("timeout", Type::Duration),
    field("max_output", Type::Size),
];

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "process.host", about: "where processes run", fields: &[HOST, LIFECYCLE], check: nothing },
    Kind {
        name: "process.service",
        about: "one process that is kept running",
        fields: &[SERVICE, LIFECYCLE],
        check: service,
    },
    Kind {
        name: "terminal.host",
        about: "where one process has the terminal",
        fields: &[TERMINAL, LIFECYCLE],
        check: nothing,
    },
    Kind { name: "pg.scope", about: "a set of process groups", fields: &[GROUPS, LIFECYCLE], check: nothing },
    Kind {
        name: "exec.native",
        about: "commands of the operating system",
        fields: &[EXEC, LIFECYCLE],
        check: commands,
    },
];

/// A service without host takes the only one.
fn service(entry: &Entry, checker: &mut Checker<'_>) {
    if entry.get("host").is_none() && checker.state().of_kind("process.host").count() != 1 {
        let message = format!("{} ({}): host is required", entry.id, entry.kind);
        checker.report(entry, Fault::new(P::C0404, message).in_field("host"));
    }
}

fn commands(entry: &Entry, checker: &mut Checker<'_>) {
    for (at, item) in entry.list("command_whitelist").unwrap_or_default().iter().enumerate() {
        if item.as_str().is_none() {
            let field = format!("command_whitelist.{at}");
            let message = format!("field '{field}' of {} should be a string, got {}", entry.id, item.described());
            checker.report(entry, Fault::new(P::C0731, message).in_field(field));
        }
    }
    for (name, _) in entry.map("default_env").ok().flatten().into_iter().flat_map(|env| env.iter()) {
        if !super::is_identifier(name) {
            let fault = Fault::new(P::C0703, format!("'{name}' is not a variable name"))
                .in_field(format!("default_env.{name}"));
            let fault = fault.with_note(format!("in {}", entry.id));
            checker.report(entry, fault.with_help("use letters, digits and '_', no digit first"));
        }
    }
}
