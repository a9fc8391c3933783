//! Tables of constructors whose keys are known: `{ id = 1, name = "x" }`.
//!
//! A template is the hash part of such a table as it is when all its keys have been inserted, one for each constructor
//! of a program. A table made from it gets its nodes by copying them, so the stores that follow find each key where the
//! hint of their instruction says, and none searches, hashes or links.
//!
//! Until the constructor has stored a field, its node has a key that is not marked dead although its value is nil. Nobody
//! but the constructor's own stores sees that: it holds the only reference, but for the debug library, which finishes
//! such a table before it shows it ([`Table::finish_keys`]). A store of nil marks the key as it does anywhere.

use super::super::alloc::{CELL_MAX, Memory};
use super::super::object::{Header, kind};
use super::super::string::Str;
use super::super::value::{NIL, Value};
use super::node::{DEAD, Node, dummy};
use super::{ELEMENT, Table};

/// See the head of the file.
pub struct Template {
    nodes: Box<[Node]>,
    /// As in the table.
    last_free: u32,
    /// Room in the array part.
    array: u32,
    /// Bytes of the cell: the table with both parts.
    bytes: u32,
}

impl Template {
    /// The template of a table with room for `array` array items and these keys; `count` is the number of fields, of which
    /// several may have one key. Nothing if both parts do not fit into the table's cell.
    ///
    /// # Safety
    /// The keys live as long as the template.
    pub unsafe fn new(array: usize, count: usize, keys: &[*mut Str]) -> Option<Box<Template>> {
        if count == 0 || count > CELL_MAX / size_of::<Node>() || keys.len() > count || array > CELL_MAX / ELEMENT {
            return None;
        }
        let mut nodes: Box<[Node]> = (0..count.next_power_of_two()).map(|_| Node::free()).collect();
        let bytes = size_of::<Table>() + size_of_val(&*nodes) + array * ELEMENT;
        if bytes > CELL_MAX {
            return None;
        }
        let mut table = Table::empty();
        // No key makes the part grow, so nothing is allocated.
        let mut memory = Memory::new();
        // SAFETY: the nodes outlive the table here, and the keys are alive.
        unsafe {
            table.set_nodes(nodes.as_mut_ptr(), nodes.len());
            for &key in keys {
                table.set(&mut memory, Value::str(key), Value::boolean(true)).ok()?;
            }
            for node in table.nodes_mut() {
                node.value_tag = NIL as u8;
            }
        }
        let last_free = table.last_free;
        Some(Box::new(Template { nodes, last_free, array: array as u32, bytes: bytes as u32 }))
    }

    /// Index of the node of a key.
    pub fn index_of(&self, key: *mut Str) -> Option<usize> {
        self.nodes.iter().position(|node| node.is_str(key.cast_const().cast()))
    }

    /// Bytes of the cell of a table.
    #[inline(always)]
    pub fn bytes(&self) -> usize {
        self.bytes as usize
    }
}

impl Table {
    /// A table outside any heap.
    fn empty() -> Table {
        Table {
            header: Header { kind: kind::TABLE, gc: 0, class: 0, flags: 0, extra: 0 },
            metatable: std::ptr::null_mut(),
            nodes: dummy(),
            mask: 0,
            last_free: 0,
            array: std::ptr::null_mut(),
            len: 0,
            capacity: 0,
        }
    }

    /// Fills in a fresh table from a template.
    ///
    /// # Safety
    /// `this` is a cell of [`Template::bytes`] bytes whose header is set.
    #[inline(always)]
    pub unsafe fn init_from(this: *mut Table, template: &Template) {
        // SAFETY: promised by the caller. Both parts lie in the cell behind the head.
        unsafe {
            let count = template.nodes.len();
            let nodes = this.add(1).cast::<Node>();
            std::ptr::copy_nonoverlapping(template.nodes.as_ptr(), nodes, count);
            (*this).metatable = std::ptr::null_mut();
            (*this).nodes = nodes;
            (*this).mask = (count - 1) as u32;
            (*this).last_free = template.last_free;
            let array = template.array as usize;
            (*this).array =
                if array == 0 { std::ptr::null_mut() } else { nodes.add(count).cast::<u8>().add(array * 8) };
            (*this).len = 0;
            (*this).capacity = array as u32;
        }
    }

    /// Marks the keys that a constructor has not stored yet, for a program that gets hold of the table before.
    pub fn finish_keys(&mut self) {
        for node in self.nodes_mut() {
            if !node.is_live() && node.key_tag != NIL as u8 {
                node.key_tag |= DEAD;
            }
        }
    }
}
