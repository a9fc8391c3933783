//! Memory of one process heap: size classes, free lists, regions, chunks, large blocks, accounting.
//!
//! Two families share the mechanism. *Cells* hold objects and are swept; *blocks* hold the array and node parts of
//! tables and are freed by their owner. The first few kilobytes of a small heap are cut from `region`s; beyond them, and
//! in heaps without a home region, both are cut from chunks that belong to one class each. Regions and chunks go back
//! whole when the heap ends, so that death visits no small object. Requests over [`CELL_MAX`] bytes are single
//! allocations in a doubly linked list.
//!
//! Bytes are counted where chunks are taken, not per object: the fast path of an allocation is popping a free list.
//! `Memory` itself stands in every process; only what the fast paths use is in it, the rest in `Lists`.

use std::alloc::Layout;
use std::mem::MaybeUninit;
use std::ops::ControlFlow;
use std::ptr::null_mut;

use super::object::{Header, gc_bits, kind};
use super::region::Regions;
use super::runs;

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
    /// Cells that it is cut into.
    cells: u16,
    class: u8,
}

const CHUNK_HEAD: usize = size_of::<Chunk>();
/// Logarithms of the sizes of the first and the largest chunks of a class.
const CHUNK_MIN: u8 = 10;
const CHUNK_MAX: u8 = 16;

const _: () = assert!((1 << CHUNK_MAX) / SIZES[0] as usize <= u16::MAX as usize);

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

/// What a heap has besides its regions; made when it is first needed.
struct Lists {
    /// Chunks of cells, but for those that wait for the sweep.
    chunks: *mut Chunk,
    /// Chunks of cells that the running sweep has not reached, by class.
    unswept: [*mut Chunk; CLASSES],
    /// Chunks of blocks.
    block_chunks: *mut Chunk,
    large: *mut Large,
    /// Large objects that the running sweep has not reached.
    sweep_large: *mut Large,
    /// Logarithms of the sizes of the next chunks of cells and of blocks.
    next_sizes: [[u8; CLASSES]; 2],
    /// With `single_cells`, the free cells behind the one in `cells`.
    held_back: Option<Box<[*mut Free; CLASSES]>>,
}

impl Lists {
    fn new() -> Lists {
        Lists {
            chunks: null_mut(),
            unswept: [null_mut(); CLASSES],
            block_chunks: null_mut(),
            large: null_mut(),
            sweep_large: null_mut(),
            next_sizes: [[CHUNK_MIN; CLASSES]; 2],
            held_back: None,
        }
    }
}

/// Memory of a heap.
#[repr(C)]
pub struct Memory {
    /// Bytes handed out (by refills and large allocations) since the last collection.
    pub debt: usize,
    /// Debt at which a collection is due.
    pub threshold: usize,
    /// Bytes in regions and chunks.
    chunk_bytes: usize,
    /// Bytes in large allocations, long string buffers, stacks and images.
    pub large_bytes: usize,
    /// Free cells by class.
    cells: [*mut Free; CLASSES],
    /// Free blocks by class.
    blocks: [*mut Free; CLASSES],
    regions: Regions,
    lists: Option<Box<Lists>>,
    /// Things outside the heap that objects own and that the end of the heap has to give back one by one: buffers of
    /// long strings, userdata, stacks, hooks.
    pub outside: usize,
    /// The colour of live objects.
    pub color: u8,
    /// Hand out one cell at a time, so that every allocation of an object meets the collector (regime `gc=always`).
    pub single_cells: bool,
    /// How often the main coroutine's stack has come home while the process waited (`vm::stack`).
    pub stack_trips: u8,
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
        let mut memory = MaybeUninit::uninit();
        // SAFETY: there is room for one, which is there afterwards.
        unsafe {
            Memory::init(memory.as_mut_ptr());
            memory.assume_init()
        }
    }

    /// As [`Memory::new`], at `this`.
    ///
    /// # Safety
    /// There is room for one.
    #[inline(always)]
    pub unsafe fn init(this: *mut Memory) {
        // SAFETY: promised by the caller. Null pointers, no box, zeros and `false` are what an empty heap has.
        unsafe { this.write_bytes(0, 1) };
    }

    /// Gives the heap its home region, before the first allocation.
    ///
    /// # Safety
    /// `start` is aligned to 16; the `len` bytes from there on (at least 16) are the heap's alone until it is released.
    pub unsafe fn set_home(&mut self, start: *mut u8, len: usize) {
        debug_assert!(self.chunk_bytes == 0 && self.large_bytes == 0);
        // SAFETY: promised by the caller.
        unsafe { self.regions.set_home(start, len) };
        self.chunk_bytes = len;
    }

    fn lists(&mut self) -> &mut Lists {
        self.lists.get_or_insert_with(|| Box::new(Lists::new()))
    }

    /// Bytes taken from the system, and those of the home region.
    pub fn total_bytes(&self) -> usize {
        self.chunk_bytes + self.large_bytes
    }

    /// Bytes in use: those taken less the free cells and blocks and the uncut rest of regions and chunks.
    pub fn used_bytes(&self) -> usize {
        let mut used = self.large_bytes + self.regions.cut_bytes();
        let none = [null_mut(); CLASSES];
        let mut held_back = &none;
        if let Some(lists) = &self.lists {
            for list in [lists.chunks, lists.block_chunks].into_iter().chain(lists.unswept) {
                for chunk in chunks(list) {
                    // SAFETY: the lists hold live chunks.
                    used += unsafe { (*chunk).cells as usize * class_size((*chunk).class as usize) };
                }
            }
            held_back = lists.held_back.as_deref().unwrap_or(&none);
        }
        for free_lists in [&self.cells, &self.blocks, held_back] {
            for (class, &list) in free_lists.iter().enumerate() {
                let mut free = list;
                while !free.is_null() {
                    used -= class_size(class);
                    // SAFETY: the lists hold free cells and blocks.
                    free = unsafe { (*free).next };
                }
            }
        }
        used
    }

    /// Pops a free cell of a class for an object, if there is one at hand. The header is not set.
    #[inline(always)]
    pub fn pop_cell(&mut self, class: usize) -> *mut u8 {
        let head = self.cells[class];
        if !head.is_null() {
            // SAFETY: a cell on the free list is free and linked.
            self.cells[class] = unsafe { (*head).next };
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

    /// Gets a cell when the free list is empty: sweeps chunks that wait, else cuts a region or a new chunk.
    #[cold]
    #[inline(never)]
    fn refill_cells(&mut self, class: usize, finish: &mut dyn Finish) -> *mut u8 {
        if self.lists.is_none() && self.has_room(class_size(class)) {
            // A heap that has not left its regions yet: nothing waits for the sweep.
            // SAFETY: there is room.
            return unsafe { self.regions.cut_cell(class_size(class)) };
        }
        if self.single_cells {
            self.cells[class] = std::mem::replace(self.held_back(class), null_mut());
        }
        let cell = self.refill_free_list(class, finish);
        if self.single_cells {
            *self.held_back(class) = std::mem::replace(&mut self.cells[class], null_mut());
        }
        cell
    }

    fn held_back(&mut self, class: usize) -> &mut *mut Free {
        &mut self.lists().held_back.get_or_insert_with(|| Box::new([null_mut(); CLASSES]))[class]
    }

    fn refill_free_list(&mut self, class: usize, finish: &mut dyn Finish) -> *mut u8 {
        let cell = self.pop_cell(class);
        if !cell.is_null() {
            return cell;
        }
        let size = class_size(class);
        while self.lists.as_ref().is_some_and(|lists| !lists.unswept[class].is_null()) {
            let freed = self.sweep_chunk(class, true, finish);
            if freed > 0 {
                self.debt += freed * size;
                return self.pop_cell(class);
            }
        }
        if self.make_room(size) {
            // SAFETY: there is room.
            return unsafe { self.regions.cut_cell(size) };
        }
        let chunk = self.new_chunk(class, 0);
        let lists = self.lists();
        // SAFETY: the chunk is fresh.
        unsafe {
            (*chunk).next = lists.chunks;
            lists.chunks = chunk;
            self.cells[class] = chunk.cast::<u8>().add(CHUNK_HEAD).cast();
        }
        self.pop_cell(class)
    }

    /// Whether the current region has room for a cell or block, which is then counted.
    #[inline(always)]
    fn has_room(&mut self, size: usize) -> bool {
        let has_room = self.regions.room() >= size;
        if has_room {
            self.debt += size;
        }
        has_room
    }

    /// Makes room for a cell or block in the regions, if there is or may be one that takes it, and counts it.
    #[inline]
    fn make_room(&mut self, size: usize) -> bool {
        self.has_room(size) || self.extend_regions() && self.has_room(size)
    }

    /// Takes another region, if there may be one.
    #[inline(never)]
    fn extend_regions(&mut self) -> bool {
        if !self.regions.can_extend() {
            return false;
        }
        let (bytes, mut rest, mut room) = self.regions.extend();
        self.chunk_bytes += bytes;
        for class in (0..CLASSES).rev() {
            while room >= class_size(class) {
                // SAFETY: the rest of the former region is ours; no cell stands there.
                unsafe {
                    self.push_block(class, rest);
                    rest = rest.add(class_size(class));
                }
                room -= class_size(class);
            }
        }
        true
    }

    /// Takes the next chunk for cells (family 0) or blocks (1) of a class and links its cells.
    fn new_chunk(&mut self, class: usize, family: usize) -> *mut Chunk {
        let next = &mut self.lists().next_sizes[family][class];
        let bytes = 1_usize << *next;
        *next = (*next + 2).min(CHUNK_MAX);
        self.chunk_bytes += bytes;
        let size = class_size(class);
        let n = (bytes - CHUNK_HEAD) / size;
        self.debt += n * size;
        let chunk = runs::take(bytes).cast::<Chunk>();
        // SAFETY: fresh memory of that size; the cells stand one after the other behind the head.
        unsafe {
            chunk.write(Chunk { next: null_mut(), bytes: bytes as u32, cells: n as u16, class: class as u8 });
            link_free(chunk.cast::<u8>().add(CHUNK_HEAD), n, size);
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
        let head = self.blocks[class];
        if head.is_null() {
            return self.refill_blocks(class);
        }
        // SAFETY: the free list holds free blocks.
        self.blocks[class] = unsafe { (*head).next };
        head.cast()
    }

    #[cold]
    #[inline(never)]
    fn refill_blocks(&mut self, class: usize) -> *mut u8 {
        let size = class_size(class);
        if self.make_room(size) {
            // SAFETY: there is room.
            return unsafe { self.regions.cut_block(size) };
        }
        let chunk = self.new_chunk(class, 1);
        let lists = self.lists();
        // SAFETY: as in `refill_free_list`.
        unsafe {
            (*chunk).next = lists.block_chunks;
            lists.block_chunks = chunk;
            let first = chunk.cast::<u8>().add(CHUNK_HEAD);
            self.blocks[class] = (*first.cast::<Free>()).next;
            first
        }
    }

    /// Gives a block back.
    ///
    /// # Safety
    /// `block` came from [`Memory::alloc_block`] with this size.
    #[inline]
    pub unsafe fn free_block(&mut self, block: *mut u8, size: usize) {
        // SAFETY: promised by the caller.
        unsafe {
            if size > CELL_MAX {
                self.free_large(block);
            } else {
                self.push_block(class_of(size), block);
            }
        }
    }

    #[inline(always)]
    unsafe fn push_block(&mut self, class: usize, block: *mut u8) {
        let free = block.cast::<Free>();
        // SAFETY: the callers own the block.
        unsafe { (*free).next = self.blocks[class] };
        self.blocks[class] = free;
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
        let lists = self.lists();
        // SAFETY: fresh memory; the list head, if any, is live.
        unsafe {
            large.write(Large { prev: null_mut(), next: lists.large, bytes, is_object });
            if !lists.large.is_null() {
                (*lists.large).prev = large;
            }
            lists.large = large;
            large.cast::<u8>().add(LARGE_HEAD)
        }
    }

    unsafe fn free_large(&mut self, content: *mut u8) {
        let lists = self.lists();
        // SAFETY: the content stands behind its head, which is linked into the list.
        let bytes = unsafe {
            let large = content.sub(LARGE_HEAD).cast::<Large>();
            if lists.sweep_large == large {
                lists.sweep_large = (*large).next;
            }
            if (*large).prev.is_null() {
                lists.large = (*large).next;
            } else {
                (*(*large).prev).next = (*large).next;
            }
            if !(*large).next.is_null() {
                (*(*large).next).prev = (*large).prev;
            }
            let bytes = (*large).bytes;
            std::alloc::dealloc(large.cast(), large_layout(bytes));
            bytes
        };
        self.large_bytes -= bytes;
    }

    /// Starts a sweep: the regions and the large objects are swept at once, every chunk waits for it. The former sweep
    /// must be complete.
    pub fn begin_sweep(&mut self, finish: &mut dyn Finish) {
        self.cells = [null_mut(); CLASSES];
        self.debt = 0;
        if let Some(lists) = &mut self.lists {
            debug_assert!(lists.unswept.iter().all(|list| list.is_null()));
            if let Some(held_back) = &mut lists.held_back {
                **held_back = [null_mut(); CLASSES];
            }
            let mut ends: [*mut *mut Chunk; CLASSES] = std::array::from_fn(|class| &raw mut lists.unswept[class]);
            for chunk in chunks(std::mem::replace(&mut lists.chunks, null_mut())) {
                // SAFETY: the list holds live chunks, and the walk has gone on already.
                unsafe {
                    let end = &mut ends[(*chunk).class as usize];
                    (*chunk).next = null_mut();
                    **end = chunk;
                    *end = &raw mut (*chunk).next;
                }
            }
            lists.sweep_large = lists.large;
            self.sweep_large_objects(finish);
        }
        self.sweep_regions(finish);
    }

    /// What becomes free here is not counted when it is handed out: it is little, and counted it would make the next
    /// collection of a small heap due at once.
    fn sweep_regions(&mut self, finish: &mut dyn Finish) {
        let color = self.color;
        for cell in self.regions.cells() {
            // SAFETY: cells of regions are objects or free; a dead one is finished once.
            unsafe {
                if self.sweep_cell(cell, color, finish) {
                    let class = (*cell).class as usize;
                    let free = cell.cast::<Free>();
                    let list = if self.single_cells { self.held_back(class) } else { &mut self.cells[class] };
                    (*free).next = *list;
                    *list = free;
                }
            }
        }
    }

    /// Whether a cell is free, after what it held has been finished if that was dead.
    #[inline(always)]
    unsafe fn sweep_cell(&mut self, cell: *mut Header, color: u8, finish: &mut dyn Finish) -> bool {
        // SAFETY: the callers pass cells that have a header.
        unsafe {
            if (*cell).kind != kind::FREE {
                if (*cell).gc & gc_bits::COLOR == color {
                    return false;
                }
                if kind::may_own((*cell).kind) {
                    finish.finish(self, cell);
                }
                (*cell).kind = kind::FREE;
            }
        }
        true
    }

    /// Sweeps the next waiting chunk of a class; returns the number of cells that became free. A chunk without objects
    /// is given back if it is large or not `wanted`.
    fn sweep_chunk(&mut self, class: usize, wanted: bool, finish: &mut dyn Finish) -> usize {
        let size = class_size(class);
        let color = self.color;
        let unswept = &mut self.lists().unswept[class];
        let chunk = *unswept;
        let mut freed = 0;
        // SAFETY: there is one; all its cells are objects or free.
        unsafe {
            *unswept = (*chunk).next;
            let n = (*chunk).cells as usize;
            let first = chunk.cast::<u8>().add(CHUNK_HEAD);
            let mut head: *mut Free = null_mut();
            let mut tail: *mut Free = null_mut();
            for i in 0..n {
                let cell = first.add(i * size).cast::<Free>();
                if !self.sweep_cell(cell.cast(), color, finish) {
                    continue;
                }
                if tail.is_null() {
                    head = cell;
                } else {
                    (*tail).next = cell;
                }
                tail = cell;
                freed += 1;
            }
            let bytes = (*chunk).bytes as usize;
            let lists = self.lists();
            if freed == n && (bytes == 1 << CHUNK_MAX || !wanted) {
                let next = &mut lists.next_sizes[0][class];
                *next = (*next).min(bytes.trailing_zeros() as u8);
                self.chunk_bytes -= bytes;
                runs::give(chunk.cast(), bytes);
                return 0;
            }
            (*chunk).next = lists.chunks;
            lists.chunks = chunk;
            if !tail.is_null() {
                (*tail).next = self.cells[class];
                self.cells[class] = head;
            }
        }
        freed
    }

    /// Sweeps all that waits. What has not been wanted since the collection goes back to the system if it is empty.
    pub fn finish_sweep(&mut self, finish: &mut dyn Finish) {
        for class in 0..CLASSES {
            while self.lists.as_ref().is_some_and(|lists| !lists.unswept[class].is_null()) {
                self.sweep_chunk(class, false, finish);
            }
        }
    }

    /// Frees the dead large objects (and with them what they own).
    fn sweep_large_objects(&mut self, finish: &mut dyn Finish) {
        loop {
            let lists = self.lists();
            let large = lists.sweep_large;
            if large.is_null() {
                return;
            }
            // SAFETY: the list holds live allocations; `finish` may free others, which `free_large` accounts for.
            unsafe {
                lists.sweep_large = (*large).next;
                if (*large).is_object {
                    let content = large.cast::<u8>().add(LARGE_HEAD);
                    if self.sweep_cell(content.cast(), self.color, finish) {
                        self.free_large(content);
                    }
                }
            }
        }
    }

    /// Calls `visit` for every object, live or waiting for the sweep.
    pub fn for_each_object(&self, visit: &mut dyn FnMut(*mut Header)) {
        let _ = self.try_each_object(&mut |object| {
            visit(object);
            ControlFlow::Continue(())
        });
    }

    /// Calls `visit` for every object, live or waiting for the sweep, until it breaks off.
    pub fn try_each_object(&self, visit: &mut dyn FnMut(*mut Header) -> ControlFlow<()>) -> ControlFlow<()> {
        for cell in self.regions.cells() {
            // SAFETY: cells of regions have a header.
            if unsafe { (*cell).kind } != kind::FREE {
                visit(cell)?;
            }
        }
        let Some(lists) = &self.lists else { return ControlFlow::Continue(()) };
        for list in std::iter::once(lists.chunks).chain(lists.unswept) {
            for chunk in chunks(list) {
                // SAFETY: the lists hold live chunks, all of whose cells are objects or free.
                unsafe {
                    let size = class_size((*chunk).class as usize);
                    for i in 0..(*chunk).cells as usize {
                        let cell = chunk.cast::<u8>().add(CHUNK_HEAD + i * size).cast::<Header>();
                        if (*cell).kind != kind::FREE {
                            visit(cell)?;
                        }
                    }
                }
            }
        }
        let mut large = lists.large;
        while !large.is_null() {
            // SAFETY: the list holds live allocations.
            unsafe {
                if (*large).is_object {
                    visit(large.cast::<u8>().add(LARGE_HEAD).cast())?;
                }
                large = (*large).next;
            }
        }
        ControlFlow::Continue(())
    }

    /// Empties the heap, which is then without regions. What objects own outside was given back before. Chunks and large
    /// blocks are what remains, to be dropped by anybody.
    pub fn release_all(&mut self) -> Option<Remains> {
        self.regions.release();
        self.cells = [null_mut(); CLASSES];
        self.blocks = [null_mut(); CLASSES];
        self.chunk_bytes = 0;
        self.large_bytes = 0;
        self.outside = 0;
        self.lists.take().map(Remains)
    }
}

/// The memory of a heap that has ended, but for its regions. It goes back when this is dropped, which takes long after a
/// large heap.
pub struct Remains(Box<Lists>);

// SAFETY: nothing refers to this memory any more.
unsafe impl Send for Remains {}

impl Drop for Remains {
    fn drop(&mut self) {
        let lists = &self.0;
        for list in [lists.chunks, lists.block_chunks].into_iter().chain(lists.unswept) {
            for chunk in chunks(list) {
                // SAFETY: every chunk is in exactly one list, and the walk has gone on already.
                unsafe { runs::give(chunk.cast(), (*chunk).bytes as usize) };
            }
        }
        let mut large = lists.large;
        while !large.is_null() {
            // SAFETY: the list holds live allocations.
            unsafe {
                let next = (*large).next;
                std::alloc::dealloc(large.cast(), large_layout((*large).bytes));
                large = next;
            }
        }
    }
}

/// Walks a list of chunks, each of which may be unlinked or freed once it has been returned.
fn chunks(mut list: *mut Chunk) -> impl Iterator<Item = *mut Chunk> {
    std::iter::from_fn(move || {
        let chunk = list;
        if chunk.is_null() {
            return None;
        }
        // SAFETY: the lists hold live chunks.
        list = unsafe { (*chunk).next };
        Some(chunk)
    })
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

#[expect(clippy::expect_used, reason = "callers bound their requests by the memory limit")]
fn large_layout(bytes: usize) -> Layout {
    Layout::from_size_align(bytes, 16).expect("large sizes stay below the memory limit")
}
