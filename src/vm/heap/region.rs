//! Regions: memory of a small heap, in which cells and blocks of all sizes stand together.
//!
//! Most processes never hold more than a few objects. Their heap begins with the *home region*, a part of the process's
//! own block of memory, and goes on with a few small regions before it takes chunks of one class each. Cells are cut
//! from the low end of a region and blocks from the high end until they meet. What is freed goes to the free lists of
//! its class as anywhere else; the cells of a region are found by walking it, so a cell in a region, also a free one,
//! always has its class in its header.
//!
//! Regions stay until the heap ends: there are at most a few kilobytes of them.

use std::ptr::null_mut;

use super::alloc::class_size;
use super::object::Header;
use super::runs;

/// Start of every region.
#[repr(C)]
struct Region {
    /// The region before; the last one in the list is the home region, which belongs to the process's block.
    next: *mut Region,
    /// Bytes of the whole region.
    bytes: u32,
    /// Where its cells end, once another region has taken its place.
    cells_end: u32,
}

const HEAD: usize = size_of::<Region>();
/// Size of the first region after the home region.
const FIRST: u16 = 1024;
/// Size of the last region.
const LAST: u16 = 4096;

/// The regions of a heap.
pub struct Regions {
    /// The region that is being cut, or null.
    current: *mut Region,
    /// End of its cells.
    low: *mut u8,
    /// Start of its blocks.
    high: *mut u8,
    /// Size of the next region, 0 if there is to be none.
    next_bytes: u16,
}

impl Regions {
    /// No regions, and none to come.
    pub const fn new() -> Regions {
        Regions { current: null_mut(), low: null_mut(), high: null_mut(), next_bytes: 0 }
    }

    /// Begins with the home region.
    ///
    /// # Safety
    /// `start` is aligned to 16; `len` bytes from there on are the heap's alone until its end.
    pub unsafe fn set_home(&mut self, start: *mut u8, len: usize) {
        debug_assert!(self.current.is_null() && start.addr().is_multiple_of(16) && len >= HEAD);
        // SAFETY: promised by the caller.
        unsafe { self.open(start.cast(), len & !15) };
        self.next_bytes = FIRST;
    }

    unsafe fn open(&mut self, region: *mut Region, bytes: usize) {
        // SAFETY: the callers own `bytes` bytes there.
        unsafe {
            region.write(Region { next: self.current, bytes: bytes as u32, cells_end: 0 });
            self.low = region.cast::<u8>().add(HEAD);
            self.high = region.cast::<u8>().add(bytes);
        }
        self.current = region;
    }

    /// Bytes left in the current region.
    #[inline]
    pub fn room(&self) -> usize {
        self.high.addr() - self.low.addr()
    }

    /// Whether another region may be taken.
    #[inline]
    pub fn can_extend(&self) -> bool {
        self.next_bytes != 0
    }

    /// Takes another region; returns its size and what is left of the former one, which is to be used for blocks.
    pub fn extend(&mut self) -> (usize, *mut u8, usize) {
        let bytes = usize::from(self.next_bytes);
        self.next_bytes = if self.next_bytes < LAST { self.next_bytes * 2 } else { 0 };
        let (rest, room) = (self.low, self.room());
        // SAFETY: there is a region whenever another one may follow; the new one is ours.
        unsafe {
            (*self.current).cells_end = (self.low.addr() - self.current.addr()) as u32;
            self.open(runs::take(bytes).cast(), bytes);
        }
        (bytes, rest, room)
    }

    /// Cuts a cell. The caller writes its header, with its class, at once.
    ///
    /// # Safety
    /// There is room for `size` bytes, which is the size of a class.
    #[inline]
    pub unsafe fn cut_cell(&mut self, size: usize) -> *mut u8 {
        let cell = self.low;
        // SAFETY: there is room.
        self.low = unsafe { cell.add(size) };
        cell
    }

    /// Cuts a block.
    ///
    /// # Safety
    /// There is room for `size` bytes, which is the size of a class.
    #[inline]
    pub unsafe fn cut_block(&mut self, size: usize) -> *mut u8 {
        // SAFETY: there is room.
        self.high = unsafe { self.high.sub(size) };
        self.high
    }

    /// All cells, also the free ones, as they are now.
    pub fn cells(&self) -> Cells {
        if self.current.is_null() {
            return Cells { at: null_mut(), end: null_mut(), next: null_mut() };
        }
        // SAFETY: the current region is alive.
        unsafe { Cells { at: self.current.cast::<u8>().add(HEAD), end: self.low, next: (*self.current).next } }
    }

    /// Bytes that have been cut off, free ones included.
    pub fn cut_bytes(&self) -> usize {
        let mut cut = 0;
        let mut region = self.current;
        while !region.is_null() {
            // SAFETY: the list holds live regions.
            unsafe {
                cut += (*region).bytes as usize - HEAD;
                region = (*region).next;
            }
        }
        cut - self.room()
    }

    /// Gives all regions but the home region back.
    pub fn release(&mut self) {
        let mut region = self.current;
        // SAFETY: the list holds live regions; all but the last came from `runs`.
        unsafe {
            while !region.is_null() && !(*region).next.is_null() {
                let next = (*region).next;
                runs::give(region.cast(), (*region).bytes as usize);
                region = next;
            }
        }
        *self = Regions::new();
    }
}

/// A walk over the cells of all regions. It stays valid while cells are freed, not while they are cut.
pub struct Cells {
    at: *mut u8,
    end: *mut u8,
    next: *mut Region,
}

impl Iterator for Cells {
    type Item = *mut Header;

    fn next(&mut self) -> Option<*mut Header> {
        // SAFETY: every cell below the end of the cells has a header with its class; the list holds live regions.
        unsafe {
            while self.at == self.end {
                let region = self.next;
                if region.is_null() {
                    return None;
                }
                self.at = region.cast::<u8>().add(HEAD);
                self.end = region.cast::<u8>().add((*region).cells_end as usize);
                self.next = (*region).next;
            }
            let cell = self.at.cast::<Header>();
            self.at = self.at.add(class_size(usize::from((*cell).class)));
            Some(cell)
        }
    }
}
