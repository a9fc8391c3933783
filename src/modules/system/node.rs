//! `system.node`, `system.cluster`, `system.raft`: a run is a node alone, in a cluster of one.

use crate::process::error::kind;
use crate::process::failure::ret_ok;
use crate::vm::native::{Cx, Function, Raise, Ret};

/// Functions of the table `node`.
pub(super) const NODE: &[Function] = &[("id", id), ("addr", addr), ("role", role)];
/// Functions of the table `cluster`.
pub(super) const CLUSTER: &[Function] = &[("members", members), ("leader", leader), ("size", size)];
/// Functions of the table `raft`.
pub(super) const RAFT: &[Function] = &[
    ("is_leader", no_raft),
    ("is_member", no_raft),
    ("role", no_raft),
    ("term", no_raft),
    ("commit_index", no_raft),
    ("stats", no_stats),
];

/// The name of a node to which nobody has given one.
const ID: &str = "local";

/// `system.node.id()`.
fn id(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "node");
    let id = cx.new_str(ID.as_bytes());
    ret_ok(cx, id)
}

/// `system.node.addr()`.
fn addr(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "node");
    cx.ret_failure(None, kind::INTERNAL, "node has no address")
}

/// `system.node.role()`.
fn role(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "node");
    let role = cx.new_str(b"non-member");
    ret_ok(cx, role)
}

/// `system.cluster.members()`: this node.
fn members(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "cluster");
    let id = cx.new_str(ID.as_bytes());
    let list = cx.new_table(1, 0);
    cx.raw_set_int(list, 1, id)?;
    ret_ok(cx, list)
}

/// `system.cluster.leader()`: there is none.
fn leader(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "cluster");
    let nobody = cx.new_str(b"");
    ret_ok(cx, nobody)
}

/// `system.cluster.size()`.
fn size(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "cluster");
    ret_ok(cx, 1)
}

/// Every function of `system.raft` but one.
fn no_raft(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "raft");
    unavailable(cx)
}

/// `system.raft.stats()`.
fn no_stats(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, super::READ, "raft_stats");
    unavailable(cx)
}

fn unavailable(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.ret_failure(None, kind::INTERNAL, "raft not available")
}
