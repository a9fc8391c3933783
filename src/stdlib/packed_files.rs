//! The files of a script that lie in a pack: `require` and entries find them where its directory would be.

use std::collections::BTreeMap;
use std::path::{Component, Path};
use std::sync::Arc;

use crate::vm::native::{Cx, Key, Object};

/// Name under which the registry keeps the files of the run.
static FILES: Key = Key::new("_PACKED");

/// Files by their names, seen from the directory of the script.
#[derive(Clone, Debug)]
pub(crate) struct PackedFiles {
    /// What stands for that directory: the pack itself.
    directory: Arc<str>,
    files: Arc<BTreeMap<String, Vec<u8>>>,
}

impl Object for PackedFiles {
    fn type_name(&self) -> &'static str {
        "packed files"
    }
}

impl PackedFiles {
    pub(crate) fn new(directory: &str, files: BTreeMap<String, Vec<u8>>) -> PackedFiles {
        PackedFiles { directory: directory.into(), files: Arc::new(files) }
    }

    /// What stands for the directory.
    pub(crate) fn directory(&self) -> &str {
        &self.directory
    }

    /// A file: source or compiled code.
    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(&PackedFiles::name_of(Path::new(name))?).map(Vec::as_slice)
    }

    /// The name that a file of a script has in a pack, `path` being seen from the directory of the script; none of what lies
    /// elsewhere, or has a name that is no text.
    pub(crate) fn name_of(path: &Path) -> Option<String> {
        let mut parts: Vec<&str> = Vec::new();
        for component in path.components() {
            match component {
                Component::CurDir => {}
                Component::Normal(part) => parts.push(part.to_str()?),
                Component::ParentDir => drop(parts.pop()?),
                Component::RootDir | Component::Prefix(_) => return None,
            }
        }
        (!parts.is_empty()).then(|| parts.join("/"))
    }

    /// The file of a module, and its name.
    fn module(&self, name: &[u8]) -> Option<(String, &[u8])> {
        let name = std::str::from_utf8(name).ok()?.replace('.', "/");
        [format!("{name}.lua"), format!("{name}/init.lua")]
            .into_iter()
            .find_map(|name| self.get(&name).map(|bytes| (name.clone(), bytes)))
    }
}

/// Gives a state that is being prepared its files.
pub(crate) fn set_packed_files(cx: &mut Cx<'_>, files: PackedFiles) {
    let files = cx.new_userdata(files, None);
    let registry = cx.registry();
    cx.set_key(registry, &FILES, files);
}

/// The file of a module in the pack of the run, if there is one: its name, and what is in it.
pub(super) fn packed_module(cx: &mut Cx<'_>, name: &[u8]) -> Option<(String, Vec<u8>)> {
    let registry = cx.registry();
    let files = cx.raw_get_key(registry, &FILES);
    let (name, bytes) = cx.userdata_ref::<PackedFiles>(files)?.module(name)?;
    Some((name, bytes.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_seen_from_the_directory_of_the_script() {
        let name = |path: &str| PackedFiles::name_of(Path::new(path));
        for (path, expected) in
            [("a.lua", "a.lua"), ("./a/b.lua", "a/b.lua"), ("a/../b.lua", "b.lua"), ("a//b.lua", "a/b.lua")]
        {
            assert_eq!(name(path).as_deref(), Some(expected), "{path}");
        }
        for path in ["../a.lua", "a/../../b.lua", "/a.lua", "", ".", "a/.."] {
            assert_eq!(name(path), None, "{path}");
        }
        let files = PackedFiles::new("x.wapp", BTreeMap::from([("a/init.lua".to_owned(), vec![1])]));
        assert_eq!((files.get("./a/init.lua"), files.get("a")), (Some(&[1][..]), None));
        assert_eq!(files.module(b"a").map(|(name, _)| name).as_deref(), Some("a/init.lua"));
        assert!(files.module(b"a.b").is_none() && files.module(b"\xff").is_none());
    }
}
