//! Tests of the memory of small heaps: home region, further regions, blocks, sweep, the end of a heap, stacks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::alloc::Memory;
use super::gc::Heap;
use super::object::{Cell, Header, Thread, kind};
use super::string::INLINE_MAX;
use super::table::Table;
use super::value::{NIL, Value};
use crate::vm::stack::{self, HOME_SLOTS};
use crate::vm::userdata::Object;

/// The block of a process: its home region and the stack of its main coroutine.
#[repr(C, align(16))]
struct Block {
    home: [u8; 1024],
    stack: [Value; HOME_SLOTS],
}

/// A heap with a home region, released at the end.
struct Small {
    heap: Heap,
    block: *mut Block,
}

impl Small {
    fn new() -> Small {
        let block = Box::into_raw(Box::new(Block { home: [0xA5; 1024], stack: [Value::NIL; HOME_SLOTS] }));
        let mut heap = Heap::new(usize::MAX, std::ptr::null_mut());
        // SAFETY: the block is freed after the heap.
        unsafe { heap.memory.set_home((&raw mut (*block).home).cast(), 1024) };
        heap.update_threshold();
        Small { heap, block }
    }

    fn is_in_home(&self, object: *mut Header) -> bool {
        object.addr().wrapping_sub(self.block.addr()) < 1024
    }

    fn main_thread(&mut self) -> *mut Thread {
        // SAFETY: the block is freed after the heap.
        unsafe { stack::new_main_thread(&mut self.heap, (&raw mut (*self.block).stack).cast()) }
    }

    fn collect(&mut self, live: &[*mut Header]) {
        // SAFETY: the tests use only what they name here.
        unsafe { self.heap.collect(&mut |marker| live.iter().for_each(|&object| marker.mark_object(object))) };
    }

    fn objects(&self) -> Vec<*mut Header> {
        let mut objects = Vec::new();
        self.heap.memory.for_each_object(&mut |object| objects.push(object));
        objects
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // SAFETY: the test is over.
        unsafe {
            self.heap.release();
            drop(Box::from_raw(self.block));
        }
    }
}

struct Counted(Arc<AtomicUsize>);

impl Object for Counted {
    fn type_name(&self) -> &'static str {
        "counted"
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn cells_of_all_sizes_stand_in_the_home_region_until_it_is_full() {
    let mut small = Small::new();
    assert_eq!(small.heap.memory.total_bytes(), 1024);
    let mut made: Vec<*mut Header> = Vec::new();
    while small.heap.memory.total_bytes() == 1024 {
        made.push(small.heap.new_cell(Value::NIL).cast());
        made.push(small.heap.new_str(b"some text").cast());
        made.push(small.heap.new_table().cast());
    }
    let at_home = made.iter().filter(|&&object| small.is_in_home(object)).count();
    assert!(at_home >= made.len() - 3 && at_home > 20, "{at_home} of {}", made.len());
    let mut found = small.objects();
    found.sort();
    made.sort();
    assert_eq!(found, made);
}

#[test]
fn used_bytes_count_cells_and_blocks_of_regions() {
    let mut small = Small::new();
    let before = small.heap.memory.used_bytes();
    assert_eq!(before, 0);
    small.heap.new_table();
    assert_eq!(small.heap.memory.used_bytes(), 48);
    let block = small.heap.memory.alloc_block(100);
    assert_eq!(small.heap.memory.used_bytes(), 48 + 112);
    // SAFETY: just allocated with this size.
    unsafe { small.heap.memory.free_block(block, 100) };
    assert_eq!(small.heap.memory.used_bytes(), 48);
    assert_eq!(small.heap.memory.alloc_block(112), block);
    // What is left of a region when the next one is opened goes to the blocks.
    for _ in 0..100 {
        small.heap.new_table();
    }
    assert_eq!(small.heap.memory.used_bytes(), 101 * 48 + 112);
    small.collect(&[]);
    small.heap.finish_sweep();
    assert_eq!(small.heap.memory.used_bytes(), 112);
}

#[test]
fn dead_cells_of_the_home_region_are_used_again() {
    let mut small = Small::new();
    let live: Vec<*mut Header> = (0..4).map(|_| small.heap.new_cell(Value::int(1)).cast()).collect();
    let dead: Vec<*mut Header> = (0..4).map(|_| small.heap.new_cell(Value::int(2)).cast()).collect();
    let other: *mut Header = small.heap.new_str(b"dead too, and longer").cast();
    small.collect(&live);
    assert_eq!(small.objects(), live);
    let mut again: Vec<*mut Header> = (0..4).map(|_| small.heap.new_cell(Value::int(3)).cast()).collect();
    again.sort();
    assert_eq!(again, dead);
    assert_eq!(small.heap.new_str(b"as large as that one").cast(), other);
    for &object in &live {
        // SAFETY: it is alive.
        assert_eq!(unsafe { (*object.cast::<Cell>()).value.as_int() }, 1);
    }
}

#[test]
fn one_cell_at_a_time_also_in_regions() {
    let mut small = Small::new();
    small.heap.memory.single_cells = true;
    small.heap.stress = true;
    small.heap.update_threshold();
    let keep: *mut Header = small.heap.new_cell(Value::int(7)).cast();
    for i in 0..500 {
        assert!(small.heap.memory.pop_cell(super::alloc::class_of(size_of::<Cell>())).is_null());
        let dead = small.heap.new_cell(Value::int(i));
        assert!(small.is_in_home(dead.cast()));
        assert!(small.heap.wants_collection());
        small.collect(&[keep]);
    }
    assert_eq!(small.objects(), [keep]);
}

#[test]
fn table_parts_stand_in_the_home_region() {
    let mut small = Small::new();
    let t = small.heap.new_table();
    for i in 1..=200 {
        // SAFETY: the table is alive.
        let stored = unsafe { (*t).set_int(&mut small.heap.memory, i, Value::int(i * i)) };
        assert_eq!(stored, Ok(()));
    }
    for i in 1..=200 {
        // SAFETY: the table is alive.
        assert_eq!(unsafe { (*t).get_int(i) }.as_int(), i * i);
    }
    let small_table = small.heap.new_table();
    // SAFETY: the table is alive.
    let stored = unsafe { (*small_table).set_int(&mut small.heap.memory, 1, Value::int(1)) };
    assert_eq!(stored, Ok(()));
    small.collect(&[small_table.cast()]);
    small.heap.finish_sweep();
    assert_eq!(small.objects(), [small_table.cast::<Header>()]);
    // SAFETY: the table is alive.
    let parts = unsafe { (*small_table).part_bytes() }.next_multiple_of(8);
    assert!(small.heap.memory.used_bytes() >= size_of::<Table>() + parts);
    assert!(small.heap.memory.used_bytes() <= size_of::<Table>() + parts + 32);
}

#[test]
fn a_heap_grows_from_regions_to_chunks_and_large_objects() {
    let mut small = Small::new();
    let list = small.heap.new_table();
    for i in 1..=2_000 {
        let t = Value::table(small.heap.new_sized_table(0, 2));
        // SAFETY: the table is alive.
        let stored = unsafe { (*list).set_int(&mut small.heap.memory, i, t) };
        assert_eq!(stored, Ok(()));
        if i % 500 == 0 {
            small.collect(&[list.cast()]);
        }
    }
    assert_eq!(small.objects().len(), 2_001);
    // SAFETY: the list and its elements are alive.
    unsafe {
        for i in 1..=2_000 {
            assert_eq!((*list).get_int(i).as_object().as_ref().map(|object| object.kind), Some(kind::TABLE));
        }
    }
    small.collect(&[]);
    small.heap.finish_sweep();
    assert_eq!(small.objects().len(), 0);
    // Rests of regions that are too small for a block.
    assert!(small.heap.memory.used_bytes() <= 32);
}

#[test]
fn a_heap_without_home_region_uses_chunks_from_the_start() {
    let mut memory_only = Memory::new();
    assert_eq!(memory_only.total_bytes(), 0);
    let block = memory_only.alloc_block(64);
    assert_eq!((memory_only.total_bytes(), memory_only.used_bytes()), (1024, 64));
    // SAFETY: just allocated with this size.
    unsafe { memory_only.free_block(block, 64) };
    assert_eq!(memory_only.used_bytes(), 0);
    memory_only.release_all();
    assert_eq!(memory_only.total_bytes(), 0);
}

#[test]
fn what_objects_own_outside_is_counted_and_given_back() {
    let drops = Arc::new(AtomicUsize::new(0));
    let mut small = Small::new();
    // The stack of a main coroutine in its block is not one of them.
    small.main_thread();
    assert_eq!(small.heap.memory.outside, 0);
    let kept = small.heap.new_userdata(Box::new(Counted(drops.clone())));
    small.heap.new_userdata(Box::new(Counted(drops.clone())));
    let text = small.heap.new_str(&[b'x'; INLINE_MAX + 1]);
    small.heap.new_str(&[b'y'; INLINE_MAX + 1]);
    assert_eq!(small.heap.memory.outside, 4);
    small.collect(&[kept.cast(), text.cast()]);
    small.heap.finish_sweep();
    assert_eq!((small.heap.memory.outside, drops.load(Ordering::Relaxed)), (2, 1));
    drop(small);
    assert_eq!(drops.load(Ordering::Relaxed), 2);
}

#[test]
fn a_smaller_threshold_makes_collections_due_earlier() {
    let mut small = Small::new();
    small.heap.set_threshold_min(2_000);
    for _ in 0..40 {
        small.heap.new_table();
    }
    assert!(!small.heap.wants_collection());
    small.heap.new_table();
    small.heap.new_table();
    assert!(small.heap.wants_collection());
    small.collect(&[]);
    assert!(!small.heap.wants_collection());
}

#[test]
fn a_main_coroutine_leaves_its_block_and_comes_home() {
    let mut small = Small::new();
    let thread = small.main_thread();
    let bytes = small.heap.memory.total_bytes();
    // SAFETY: the coroutine is alive and not running; it has three values on its stack.
    unsafe {
        let home = (*thread).stack;
        for i in 0..3 {
            home.add(i).write(Value::int(i as i64));
        }
        (*thread).base = home.add(2);
        (*thread).top = home.add(3);
        let memory = &mut small.heap.memory;
        stack::grow_to(memory, thread, 100);
        assert_eq!(((*thread).stack_len, memory.outside), (100, 1));
        assert_eq!(memory.total_bytes(), bytes + 1600);
        assert_ne!((*thread).stack, home);
        // Still too much to go home.
        stack::shrink_thread(memory, thread, 3, 40);
        assert_ne!((*thread).stack, home);
        stack::shrink_thread(memory, thread, 3, 23);
        assert_eq!(((*thread).stack, (*thread).stack_len, memory.outside), (home, HOME_SLOTS, 0));
        assert_eq!(((*thread).base, (*thread).top), (home.add(2), home.add(3)));
        assert_eq!(memory.total_bytes(), bytes);
        for i in 0..3 {
            assert_eq!((*home.add(i)).as_int(), i as i64);
        }
        assert_eq!((*home.add(3)).tag(), NIL);
        // Away again, to be given back with the heap.
        stack::grow_to(memory, thread, 1_000);
    }
}

#[test]
fn a_collection_gives_back_what_a_burst_took() {
    let mut small = Small::new();
    let keep: *mut Header = small.heap.new_cell(Value::int(7)).cast();
    for i in 0..10_000 {
        small.heap.new_cell(Value::int(i));
        small.heap.new_closure(3, kind::NATIVE);
    }
    assert!(small.heap.memory.total_bytes() > 500_000);
    small.collect(&[keep]);
    small.heap.finish_sweep();
    // The home region and those after it stay.
    assert_eq!(small.heap.memory.total_bytes(), 1024 + 1024 + 2048 + 4096);
    assert_eq!(small.objects(), [keep]);
}
