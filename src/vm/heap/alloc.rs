//! Memory of one process heap: size classes, free lists, chunks, large blocks, accounting.
//!
//! Two families share the mechanism. *Cells* hold objects and are swept; *blocks* hold the array and node parts of
//! tables and are freed by their owner. Both are cut from chunks that belong to one class each, and whole chunks go
//! back when the heap ends, so that death visits no small object. Requests over [`CELL_MAX`] bytes are single
//! allocations in a doubly linked list.
//!
//! Bytes are counted where chunks are taken, not per object: the fast path of an allocation is popping a free list.

use std::alloc::Layout;
use std::ptr::null_mut;

use super::object::{Header, kind};

/// Largest request served from a size class.
pub const CELL_MAX: usize = 512;
/// Number of size classes.
pub const CLASSES: usize = 15;
/// Class of objects that are single allocations.
pub const LARGE: u8 = 0xFF;

const SIZES: [u16; CLASSES] = [16, 24, 32, 40, 48, 64, 80, 96, 112, 144, 192, 240, 288, 384, 512];

/// Class by size in steps of 8 bytes.
const CLASS_OF: [u8; CELL_MAX / 8 + 1] = {
    let mut table = [0; CELL_MAX / 8 + 1];
    let mut class = 0;
    let mut i = 0;
    while i < table.len() {
        if i * 8 > SIZES[class] as usize {
            class += 1;
        }
        table[i] = class as u8;
        i += 1;
    }
    table
};

/// The size class of a request of at most [`CELL_MAX`] bytes.
#[inline(always)]
pub const fn class_of(size: usize) -> usize {
    debug_assert!(size <= CELL_MAX);
    CLASS_OF[size.div_ceil(8)] as usize
}

/// Bytes of a cell of a class.
#[inline(always)]
pub fn class_size(class: usize) -> usize {
    SIZES[class] as usize
}

/// A free cell or block.
#[repr(C)]
struct Free {
    header: Header,
    next: *mut Free,
}

/// Start of every chunk.
#[repr(C)]
struct Chunk {
    next: *mut Chunk,
    /// Bytes of the whole chunk.
    bytes: u32,
    /// Cells cut off so far.
    used: u32,
}

const CHUNK_HEAD: usize = size_of::<Chunk>();
const CHUNK_MIN: usize = 1024;
const CHUNK_MAX: usize = 64 * 1024;

/// One size class of one family.
struct Class {
    free: *mut Free,
    /// The chunk that cells are cut from, first in the list of all.
    chunks: *mut Chunk,
    /// Chunks that the running sweep has not reached.
    unswept: *mut Chunk,
    /// Size of the next chunk.
    next_bytes: u32,
    /// Free cells in `free` that were counted when they got there (blocks only).
    n_free: usize,
    /// With `single_cells`, the free cells behind the one in `free`.
    held_back: *mut Free,
}

/// Start of every large allocation.
#[repr(C)]
struct Large {
    prev: *mut Large,
    next: *mut Large,
    bytes: usize,
    /// Whether the content is an object (swept) or a block.
    is_object: bool,
}

const LARGE_HEAD: usize = size_of::<Large>();

/// Memory of a heap.
pub struct Memory {
    cells: [Class; CLASSES],
    blocks: [Class; CLASSES],
    large: *mut Large,
    /// Large objects that the running sweep has not reached.
    sweep_large: *mut Large,
    /// Bytes in chunks.
    chunk_bytes: usize,
    /// Bytes in large allocations and long string buffers.
    pub large_bytes: usize,
    /// Bytes handed out (by refills and large allocations) since the last collection.
    pub debt: usize,
    /// Debt at which a collection is due.
    pub threshold: usize,
    /// Smallest stacks of dead coroutines, for new ones.
    pub spare_stacks: Vec<*mut super::value::Value>,
    /// The colour of live objects.
    pub color: u8,
    /// Hand out one cell at a time, so that every allocation of an object meets the collector (regime `gc=always`).
    pub single_cells: bool,
}

impl Class {
    const fn new() -> Class {
        Class {
            free: null_mut(),
            chunks: null_mut(),
            unswept: null_mut(),
            next_bytes: CHUNK_MIN as u32,
            n_free: 0,
            held_back: null_mut(),
        }
    }
}

/// What the sweep needs of the collector: gives back what a dead object owns.
pub trait Finish {
    /// Called once for each dead object before its cell is reused.
    ///
    /// # Safety
    /// `object` is dead and not yet finished.
    unsafe fn finish(&mut self, memory: &mut Memory, object: *mut Header);
}

impl Default for Memory {
    fn default() -> Self {
        Memory::new()
    }
}

impl Memory {
    /// An empty heap.
    pub fn new() -> Memory {
        Memory {
            cells: [const { Class::new() }; CLASSES],
            blocks: [const { Class::new() }; CLASSES],
            large: null_mut(),
            sweep_large: null_mut(),
            chunk_bytes: 0,
            large_bytes: 0,
            debt: 0,
            threshold: 0,
            spare_stacks: Vec::new(),
            color: 0,
            single_cells: false,
        }
    }

    /// Bytes taken from the system.
    pub fn total_bytes(&self) -> usize {
        self.chunk_bytes + self.large_bytes
    }

    /// Bytes in use: those taken less the free cells and the uncut rest of chunks.
    pub fn used_bytes(&self) -> usize {
        let mut used = self.large_bytes;
        for class in 0..CLASSES {
            let size = class_size(class);
            for family in [&self.cells[class], &self.blocks[class]] {
                for mut list in [family.chunks, family.unswept] {
                    while !list.is_null() {
                        // SAFETY: the lists hold live chunks.
                        unsafe {
                            used += (*list).used as usize * size;
                            list = (*list).next;
                        }
                    }
                }
            }
            used -= self.blocks[class].n_free * size;
            for mut free in [self.cells[class].free, self.cells[class].held_back] {
                while !free.is_null() {
                    used -= size;
                    // SAFETY: the lists hold free cells.
                    free = unsafe { (*free).next };
                }
            }
        }
        used
    }

    /// Pops a free cell of a class for an object, if there is one at hand. The header is not set.
    #[inline(always)]
    pub fn pop_cell(&mut self, class: usize) -> *mut u8 {
        let head = self.cells[class].free;
        if !head.is_null() {
            // SAFETY: a cell on the free list is free and linked.
            self.cells[class].free = unsafe { (*head).next };
        }
        head.cast()
    }

    /// Allocates a cell for an object; its header is filled in.
    #[inline(always)]
    pub fn alloc_object(&mut self, size: usize, object_kind: u8, finish: &mut dyn Finish) -> *mut Header {
        let (p, class) = if size <= CELL_MAX {
            let class = class_of(size);
            let mut p = self.pop_cell(class);
            if p.is_null() {
                p = self.refill_cells(class, finish);
            }
            (p, class as u8)
        } else {
            (self.alloc_large(size, true), LARGE)
        };
        let header = p.cast::<Header>();
        // SAFETY: the cell is ours and large enough for a header.
        unsafe {
            (*header).kind = object_kind;
            (*header).gc = self.color;
            (*header).class = class;
            (*header).flags = 0;
            (*header).extra = 0;
        }
        header
    }

    /// Gets a cell when the free list is empty: sweeps chunks that wait, else cuts a new chunk.
    #[cold]
    #[inline(never)]
    fn refill_cells(&mut self, class: usize, finish: &mut dyn Finish) -> *mut u8 {
        if self.single_cells {
            let cells = &mut self.cells[class];
            cells.free = std::mem::replace(&mut cells.held_back, null_mut());
        }
        let cell = self.refill_free_list(class, finish);
        if self.single_cells {
            let cells = &mut self.cells[class];
            cells.held_back = std::mem::replace(&mut cells.free, null_mut());
        }
        cell
    }

    fn refill_free_list(&mut self, class: usize, finish: &mut dyn Finish) -> *mut u8 {
        let cell = self.pop_cell(class);
        if !cell.is_null() {
            return cell;
        }
        while !self.cells[class].unswept.is_null() {
            let freed = self.sweep_chunk(class, finish);
            if freed > 0 {
                self.debt += freed * class_size(class);
                return self.pop_cell(class);
            }
        }
        let size = class_size(class);
        let chunk = self.new_chunk(self.cells[class].next_bytes as usize);
        let cells = &mut self.cells[class];
        cells.next_bytes = (cells.next_bytes * 4).min(CHUNK_MAX as u32);
        // SAFETY: the chunk is fresh; the cells stand one after the other behind its head.
        unsafe {
            (*chunk).next = cells.chunks;
            cells.chunks = chunk;
            let n = ((*chunk).bytes as usize - CHUNK_HEAD) / size;
            (*chunk).used = n as u32;
            let first = chunk.cast::<u8>().add(CHUNK_HEAD);
            link_free(first, n, size);
            cells.free = first.cast();
            self.debt += n * size;
        }
        self.pop_cell(class)
    }

    fn new_chunk(&mut self, bytes: usize) -> *mut Chunk {
        let layout = chunk_layout(bytes);
        // SAFETY: the layout has a size.
        let chunk = unsafe { std::alloc::alloc(layout) }.cast::<Chunk>();
        if chunk.is_null() {
            std::alloc::handle_alloc_error(layout);
        }
        self.chunk_bytes += bytes;
        // SAFETY: fresh memory of sufficient size.
        unsafe {
            (*chunk).next = null_mut();
            (*chunk).bytes = bytes as u32;
            (*chunk).used = 0;
        }
        chunk
    }

    /// Allocates a block for a part of a table.
    #[inline]
    pub fn alloc_block(&mut self, size: usize) -> *mut u8 {
        if size > CELL_MAX {
            return self.alloc_large(size, false);
        }
        let class = class_of(size);
        let blocks = &mut self.blocks[class];
        let head = blocks.free;
        if head.is_null() {
            return self.refill_blocks(class);
        }
        // SAFETY: the free list holds free blocks.
        blocks.free = unsafe { (*head).next };
        blocks.n_free -= 1;
        head.cast()
    }

    #[cold]
    #[inline(never)]
    fn refill_blocks(&mut self, class: usize) -> *mut u8 {
        let size = class_size(class);
        let chunk = self.new_chunk(self.blocks[class].next_bytes as usize);
        let blocks = &mut self.blocks[class];
        blocks.next_bytes = (blocks.next_bytes * 4).min(CHUNK_MAX as u32);
        // SAFETY: as in `refill_cells`.
        unsafe {
            (*chunk).next = blocks.chunks;
            blocks.chunks = chunk;
            let n = ((*chunk).bytes as usize - CHUNK_HEAD) / size;
            (*chunk).used = n as u32;
            let first = chunk.cast::<u8>().add(CHUNK_HEAD);
            link_free(first, n, size);
            blocks.free = (*first.cast::<Free>()).next;
            blocks.n_free += n - 1;
            self.debt += n * size;
            first
        }
    }

    /// Gives a block back.
    ///
    /// # Safety
    /// `block` came from [`Memory::alloc_block`] with this size.
    #[inline]
    pub unsafe fn free_block(&mut self, block: *mut u8, size: usize) {
        if size > CELL_MAX {
            // SAFETY: promised by the caller.
            unsafe { self.free_large(block) };
            return;
        }
        let blocks = &mut self.blocks[class_of(size)];
        let free = block.cast::<Free>();
        // SAFETY: the block is ours again.
        unsafe {
            (*free).header.kind = kind::FREE;
            (*free).next = blocks.free;
        }
        blocks.free = free;
        blocks.n_free += 1;
    }

    #[cold]
    #[inline(never)]
    fn alloc_large(&mut self, size: usize, is_object: bool) -> *mut u8 {
        let bytes = size + LARGE_HEAD;
        let layout = large_layout(bytes);
        // SAFETY: the layout has a size.
        let large = unsafe { std::alloc::alloc(layout) }.cast::<Large>();
        if large.is_null() {
            std::alloc::handle_alloc_error(layout);
        }
        self.large_bytes += bytes;
        self.debt += bytes;
        // SAFETY: fresh memory; the list head, if any, is live.
        unsafe {
            (*large).prev = null_mut();
            (*large).next = self.large;
            (*large).bytes = bytes;
            (*large).is_object = is_object;
            if !self.large.is_null() {
                (*self.large).prev = large;
            }
            self.large = large;
            large.cast::<u8>().add(LARGE_HEAD)
        }
    }

    unsafe fn free_large(&mut self, content: *mut u8) {
        // SAFETY: the content stands behind its head, which is linked into the list.
        unsafe {
            let large = content.sub(LARGE_HEAD).cast::<Large>();
            if self.sweep_large == large {
                self.sweep_large = (*large).next;
            }
            if (*large).prev.is_null() {
                self.large = (*large).next;
            } else {
                (*(*large).prev).next = (*large).next;
            }
            if !(*large).next.is_null() {
                (*(*large).next).prev = (*large).prev;
            }
            let bytes = (*large).bytes;
            self.large_bytes -= bytes;
            std::alloc::dealloc(large.cast(), large_layout(bytes));
        }
    }

    /// Starts a sweep: every chunk waits for it. The former sweep must be complete.
    pub fn begin_sweep(&mut self) {
        for class in &mut self.cells {
            class.free = null_mut();
            class.held_back = null_mut();
            debug_assert!(class.unswept.is_null());
            class.unswept = class.chunks;
            class.chunks = null_mut();
        }
        self.sweep_large = self.large;
        self.debt = 0;
    }

    /// Sweeps the next waiting chunk of a class; returns the number of cells that became free.
    fn sweep_chunk(&mut self, class: usize, finish: &mut dyn Finish) -> usize {
        let size = class_size(class);
        let chunk = self.cells[class].unswept;
        let color = self.color;
        let mut freed = 0;
        // SAFETY: the chunk is ours; its first `used` cells are objects or free.
        unsafe {
            self.cells[class].unswept = (*chunk).next;
            let used = (*chunk).used as usize;
            let first = chunk.cast::<u8>().add(CHUNK_HEAD);
            let mut head: *mut Free = null_mut();
            let mut tail: *mut Free = null_mut();
            for i in 0..used {
                let cell = first.add(i * size).cast::<Free>();
                if (*cell).header.kind != kind::FREE {
                    if (*cell).header.gc & super::object::gc_bits::COLOR == color {
                        continue;
                    }
                    finish.finish(self, cell.cast());
                    (*cell).header.kind = kind::FREE;
                }
                if tail.is_null() {
                    head = cell;
                } else {
                    (*tail).next = cell;
                }
                tail = cell;
                freed += 1;
            }
            let cells = &mut self.cells[class];
            if freed == used && (*chunk).bytes as usize >= CHUNK_MAX {
                // Nothing lives here: give the memory back.
                let bytes = (*chunk).bytes as usize;
                self.chunk_bytes -= bytes;
                std::alloc::dealloc(chunk.cast(), chunk_layout(bytes));
                return 0;
            }
            (*chunk).next = cells.chunks;
            cells.chunks = chunk;
            if !tail.is_null() {
                (*tail).next = cells.free;
                cells.free = head;
            }
        }
        freed
    }

    /// Sweeps all that waits.
    pub fn finish_sweep(&mut self, finish: &mut dyn Finish) {
        for class in 0..CLASSES {
            while !self.cells[class].unswept.is_null() {
                self.sweep_chunk(class, finish);
            }
        }
        self.sweep_large_objects(finish);
    }

    /// Frees the dead large objects (and with them what they own).
    pub fn sweep_large_objects(&mut self, finish: &mut dyn Finish) {
        while !self.sweep_large.is_null() {
            let large = self.sweep_large;
            // SAFETY: the list holds live allocations; `finish` may free others, which `free_large` accounts for.
            unsafe {
                self.sweep_large = (*large).next;
                if (*large).is_object {
                    let content = large.cast::<u8>().add(LARGE_HEAD);
                    let object = content.cast::<Header>();
                    if (*object).gc & super::object::gc_bits::COLOR != self.color {
                        finish.finish(self, object);
                        self.free_large(content);
                    }
                }
            }
        }
    }

    /// Calls `visit` for every object, live or waiting for the sweep.
    pub fn for_each_object(&self, visit: &mut dyn FnMut(*mut Header)) {
        for class in 0..CLASSES {
            for mut chunk in [self.cells[class].chunks, self.cells[class].unswept] {
                while !chunk.is_null() {
                    // SAFETY: the lists hold live chunks with `used` cells.
                    unsafe {
                        for i in 0..(*chunk).used as usize {
                            let cell = chunk.cast::<u8>().add(CHUNK_HEAD + i * class_size(class)).cast::<Header>();
                            if (*cell).kind != kind::FREE {
                                visit(cell);
                            }
                        }
                        chunk = (*chunk).next;
                    }
                }
            }
        }
        let mut large = self.large;
        while !large.is_null() {
            // SAFETY: the list holds live allocations.
            unsafe {
                if (*large).is_object {
                    visit(large.cast::<u8>().add(LARGE_HEAD).cast());
                }
                large = (*large).next;
            }
        }
    }

    /// Gives all memory back. Objects that own something outside have been finished before.
    pub fn release_all(&mut self) {
        for family in [&mut self.cells, &mut self.blocks] {
            for class in family {
                for mut chunk in [class.chunks, class.unswept] {
                    while !chunk.is_null() {
                        // SAFETY: every chunk is in exactly one list.
                        unsafe {
                            let next = (*chunk).next;
                            std::alloc::dealloc(chunk.cast(), chunk_layout((*chunk).bytes as usize));
                            chunk = next;
                        }
                    }
                }
                *class = Class::new();
            }
        }
        while !self.large.is_null() {
            // SAFETY: the list holds live allocations.
            unsafe {
                let large = self.large;
                self.large = (*large).next;
                std::alloc::dealloc(large.cast(), large_layout((*large).bytes));
            }
        }
        self.chunk_bytes = 0;
        self.large_bytes = 0;
    }
}

/// Links `n` cells of `size` bytes from `first` on into a free list.
unsafe fn link_free(first: *mut u8, n: usize, size: usize) {
    for i in 0..n {
        // SAFETY: the caller owns the run of cells.
        unsafe {
            let cell = first.add(i * size).cast::<Free>();
            (*cell).header.kind = kind::FREE;
            (*cell).next = if i + 1 < n { first.add((i + 1) * size).cast() } else { null_mut() };
        }
    }
}

#[expect(clippy::expect_used, reason = "chunk sizes are constants of this file")]
fn chunk_layout(bytes: usize) -> Layout {
    Layout::from_size_align(bytes, 16).expect("chunk sizes are small")
}

#[expect(clippy::expect_used, reason = "callers bound their requests by the memory limit")]
fn large_layout(bytes: usize) -> Layout {
    Layout::from_size_align(bytes, 16).expect("large sizes stay below the memory limit")
}
