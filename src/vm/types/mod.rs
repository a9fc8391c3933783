//! Types as values (specification: types, 4.2).
//!
//! A type value is a bare address, as a light userdata is: of a [`TypeValue`] that all processes of a run share and that
//! is never freed. So a type costs the collector nothing, travels between processes as a number does, and its constants
//! are made once for a chunk. There is one `TypeValue` for each text: types that differ in a name only are different
//! values with one *canonical* value, by which they are compared, and which stands in a table when one of them is a
//! key. The table of all types is keyed by fingerprints (`code::types::identity`).
//!
//! What is never freed has to be bounded: [`MAX_VALUES`] types are far more than a program has; one that makes new
//! types without end (by `load`, or by applying generic types to their own results) is stopped by [`is_full`].

pub mod check;
mod program;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use self::program::Program;
use super::heap::object::{Closure, Target, kind};
use super::heap::value::{FUNC, STR, TABLE, TYPE, Value, slot};
use super::pool;
use super::state::Vm;
use crate::code::types::identity::{Detail, Fingerprint, fingerprints};
use crate::code::types::{Basic, Field, Graph, Node, NodeId, TypeRef, print};

/// Most type values of a run.
const MAX_VALUES: usize = 1 << 20;

/// A graph whose types have been identified.
struct Known {
    graph: Arc<Graph>,
    /// With all names.
    texts: Vec<Fingerprint>,
    /// As types are compared.
    types: Vec<Fingerprint>,
}

impl Known {
    fn new(graph: &Arc<Graph>) -> Known {
        let texts = fingerprints(graph, Detail::Text);
        let types = fingerprints(graph, Detail::Type);
        Known { graph: Arc::clone(graph), texts, types }
    }
}

/// A type that programs hold.
pub struct TypeValue {
    known: Arc<Known>,
    root: NodeId,
    /// The value by which it is compared; nothing if that is itself.
    canonical: Option<&'static TypeValue>,
    program: OnceLock<Program>,
}

#[derive(Default)]
struct Table {
    by_text: HashMap<Fingerprint, &'static TypeValue>,
    by_type: HashMap<Fingerprint, &'static TypeValue>,
}

fn table() -> &'static Mutex<Table> {
    static TABLE: OnceLock<Mutex<Table>> = OnceLock::new();
    TABLE.get_or_init(Mutex::default)
}

/// Whether no new types can be made.
pub fn is_full() -> bool {
    table().lock().unwrap_or_else(PoisonError::into_inner).by_text.len() >= MAX_VALUES
}

/// The value of a type.
pub fn intern(ty: &TypeRef) -> &'static TypeValue {
    Linker::default().intern(ty)
}

/// Makes the values of the types of a chunk, which have their graph in common.
#[derive(Default)]
pub struct Linker {
    known: Option<Arc<Known>>,
}

impl Linker {
    /// The value of a type.
    pub fn intern(&mut self, ty: &TypeRef) -> &'static TypeValue {
        let known = match &self.known {
            Some(known) if Arc::ptr_eq(&known.graph, &ty.graph) => known,
            _ => self.known.insert(Arc::new(Known::new(&ty.graph))),
        };
        find_or_make(known, ty.root)
    }
}

fn find_or_make(known: &Arc<Known>, root: NodeId) -> &'static TypeValue {
    let mut table = table().lock().unwrap_or_else(PoisonError::into_inner);
    let at = known.graph.behind_names(root) as usize;
    let (Some(&text), Some(&ty)) = (known.texts.get(root as usize), known.types.get(at)) else {
        drop(table);
        return basic(Basic::Any);
    };
    if let Some(value) = table.by_text.get(&text) {
        return value;
    }
    if table.by_text.len() >= MAX_VALUES {
        drop(table);
        return basic(Basic::Any);
    }
    let canonical = table.by_type.get(&ty).copied();
    let value = TypeValue { known: Arc::clone(known), root, canonical, program: OnceLock::new() };
    let value: &'static TypeValue = Box::leak(Box::new(value));
    table.by_text.insert(text, value);
    table.by_type.entry(ty).or_insert(value);
    value
}

/// The value of a type without parts.
pub fn basic(basic: Basic) -> &'static TypeValue {
    static BASICS: OnceLock<Vec<&'static TypeValue>> = OnceLock::new();
    let basics = BASICS.get_or_init(|| {
        // One graph for all of them: this is done at every start.
        let mut graph = Graph::new();
        let roots = Basic::ALL.map(|basic| graph.add(Node::Basic(basic)));
        let known = Arc::new(Known::new(&Arc::new(graph)));
        // None can be refused: nothing else is made before these.
        roots.into_iter().map(|root| find_or_make(&known, root)).collect()
    });
    basics[basic as usize]
}

impl TypeValue {
    /// The graph that it belongs to, and its place there.
    pub fn ty(&self) -> TypeRef {
        TypeRef { graph: Arc::clone(&self.known.graph), root: self.root }
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.known.graph
    }

    /// The node behind names and validators.
    pub fn shape(&self) -> &Node {
        self.graph().node(self.graph().shape(self.root))
    }

    /// The node behind names.
    pub fn node(&self) -> &Node {
        self.graph().node(self.graph().behind_names(self.root))
    }

    /// Another type of its graph.
    pub fn part(&self, id: NodeId) -> &'static TypeValue {
        find_or_make(&self.known, id)
    }

    /// The declared or built-in name.
    pub fn name(&self) -> Option<String> {
        print::name(self.graph(), self.root)
    }

    /// The name, or the text of an anonymous type.
    pub fn text(&self) -> String {
        print::text(self.graph(), self.root)
    }

    /// The one of all equal types that stands for them.
    #[inline]
    pub fn canonical(&'static self) -> &'static TypeValue {
        self.canonical.unwrap_or(self)
    }

    /// Whether both are the same type, names aside.
    #[inline]
    pub fn is(&'static self, other: &'static TypeValue) -> bool {
        std::ptr::eq(self.canonical(), other.canonical())
    }

    /// The members of a record or interface.
    pub fn fields(&self) -> &[Field] {
        match self.shape() {
            Node::Table { fields, .. } | Node::Interface { members: fields, .. } => fields,
            _ => &[],
        }
    }

    fn program(&self) -> &Program {
        self.program.get_or_init(|| Program::new(self.graph(), self.root))
    }

    /// As a value of any process.
    #[inline]
    pub fn value(&'static self) -> Value {
        Value::from_parts(std::ptr::from_ref(self).cast_mut().cast(), TYPE)
    }
}

impl Value {
    /// The type, if this is one.
    #[inline]
    pub fn to_type(self) -> Option<&'static TypeValue> {
        // SAFETY: values with this tag are made of such references only.
        (self.tag() == TYPE).then(|| unsafe { &*self.payload().cast_const().cast::<TypeValue>() })
    }

    /// The value that stands in a table where this one is a key: equal types are one.
    #[inline]
    pub(in crate::vm) fn as_key(self) -> Value {
        self.to_type().map_or(self, |ty| ty.canonical().value())
    }
}

// ---- `T.name`, `T:name(…)`

/// The method of type values with this name; nil if there is none.
pub fn method(vm: &Vm, key: Value) -> Value {
    let metatable = vm.process_ref().metatables[TYPE as usize];
    if metatable.is_null() || key.tag() != STR {
        return Value::NIL;
    }
    // SAFETY: metatables and keys are alive, and so is what they refer to.
    unsafe {
        let methods = (*metatable).get_str(pool::names().index);
        if methods.tag() == TABLE { (*methods.as_table()).get_str(key.as_str()) } else { Value::NIL }
    }
}

/// `T[key]`: a method that knows its type, else the type of a field.
pub fn index(vm: &mut Vm, ty: &'static TypeValue, key: Value) -> Value {
    let found = method(vm, key);
    if found.tag() == FUNC {
        return bind(vm, ty, found);
    }
    if key.tag() != STR {
        return Value::NIL;
    }
    // SAFETY: the key is alive.
    let name = unsafe { super::heap::string::Str::bytes(key.as_str()) };
    match ty.fields().iter().find(|field| *field.name == *name) {
        Some(field) => ty.part(field.ty).value(),
        None => Value::NIL,
    }
}

/// A copy of a method that has the type as its first upvalue, to be called with `.`.
fn bind(vm: &mut Vm, ty: &'static TypeValue, method: Value) -> Value {
    let code = vm.codes.native();
    // SAFETY: methods are natives without upvalues; the new closure has room for one.
    unsafe {
        let original = method.as_func();
        if (*original).header.kind != kind::NATIVE {
            return method;
        }
        let bound = vm.heap().new_closure(1, kind::NATIVE);
        (*bound).code = code;
        (*bound).target = Target { native: (*original).target.native };
        slot::put(Closure::upvalue(bound, 0), ty.value());
        Value::func(bound)
    }
}
