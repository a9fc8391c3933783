//! References of Rust code to objects that it does not keep alive.
//!
//! A reference is a number. The collector clears those whose objects it has not reached, as it clears the values of weak
//! tables. Nothing of this counts as memory of the program.

use super::heap::object::gc_bits;
use super::heap::value::Value;
use super::native::Cx;

/// The weak references of a process.
#[derive(Default)]
pub struct WeakReferences {
    values: Vec<Value>,
    free: Vec<u32>,
}

impl WeakReferences {
    /// Shows every value, to be replaced (`vm::base`).
    pub fn trace(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        self.values.iter_mut().for_each(visit);
    }

    /// Clears the references to objects that the last mark has not reached.
    ///
    /// # Safety
    /// Nothing has been swept since the collection marked with `color`.
    pub unsafe fn retain_marked(&mut self, color: u8) {
        for v in &mut self.values {
            if v.is_collectable() {
                // SAFETY: the object of a reference that is not cleared was alive before this collection.
                let bits = unsafe { (*v.as_object()).gc };
                if bits & gc_bits::SHARED == 0 && bits & gc_bits::COLOR != color {
                    *v = Value::NIL;
                }
            }
        }
    }
}

impl Cx<'_> {
    /// A reference that does not keep the value alive, until it is given up ([`Cx::drop_weak`]).
    pub fn new_weak(&mut self, v: Value) -> u32 {
        let weak = self.vm.process().weak.get_or_insert_default();
        let at = weak.free.pop().unwrap_or(weak.values.len() as u32);
        match weak.values.get_mut(at as usize) {
            Some(slot) => *slot = v,
            None => weak.values.push(v),
        }
        at
    }

    /// The value of a reference, nil if it is no more.
    pub fn weak(&self, at: u32) -> Value {
        let weak = self.vm.process_ref().weak.as_ref();
        weak.and_then(|weak| weak.values.get(at as usize)).copied().unwrap_or(Value::NIL)
    }

    /// Gives up a reference.
    pub fn drop_weak(&mut self, at: u32) -> Value {
        let Some(weak) = self.vm.process().weak.as_mut() else { return Value::NIL };
        let Some(slot) = weak.values.get_mut(at as usize) else { return Value::NIL };
        let v = std::mem::replace(slot, Value::NIL);
        weak.free.push(at);
        if weak.free.len() == weak.values.len() {
            **weak = WeakReferences::default();
        }
        v
    }
}
