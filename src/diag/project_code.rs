//! The codes of projects: entries, their files and the configuration.

use super::{CodeInfo, Severity};

macro_rules! codes {
    ($( $id:ident $severity:ident $title:literal $text:literal $mended:literal; )*) => {
        /// The code of a mistake in a project.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ProjectCode {
            $( #[doc = $title] $id, )*
        }

        impl ProjectCode {
            /// All codes, in order.
            pub const ALL: &[Self] = &[$( Self::$id, )*];

            /// The row of the table.
            #[must_use]
            pub const fn info(self) -> &'static CodeInfo {
                match self {
                    $( Self::$id => &CodeInfo {
                        id: stringify!($id),
                        title: $title,
                        severity: Severity::$severity,
                        since: "0.1.0",
                        text: $text,
                        mended: $mended,
                    }, )*
                }
            }
        }
    };
}

codes! {
    C0101 Error "YAML syntax" "\
A file below the source directory, or the configuration, is not valid YAML.

    name: shop: cart               mapping values are not allowed here

Indent with blanks, never with tabs; put texts that hold ': ' or ' #' in quotes."
    "name: \"shop: cart\"";
    C0102 Error "duplicate key" "\
A map has the same key twice; one of them would be lost.

    method: run
    method: main                   duplicate key 'method'"
    "method: main";
    C0103 Error "entries without namespace" "\
A file has 'entries' and does not say in which namespace they are. YAML files with neither are no files of
entries and are left alone."
    "namespace: shop\nentries: []";
    C0104 Error "both forms in one file" "\
A file holds either a list 'entries' or one entry with 'name' and 'kind' at its top, not both."
    "namespace: shop\nentries:\n  - name: a\n    kind: registry.entry";
    C0105 Error "namespace" "\
A namespace consists of segments joined by '.'; each begins with a letter or '_' and goes on with letters,
digits, '_' and '-'. It has at most 255 bytes."
    "namespace: my_app.cart";
    C0106 Error "entry name" "\
The name of an entry begins with a letter, a digit or '_' and goes on with letters, digits, '_', '-' and '.'.
It has at most 255 bytes."
    "name: session";
    C0107 Error "reserved namespace" "\
The namespaces 'internal' and 'script', and those below 'wippy.', belong to the runtime."
    "namespace: my_internal";
    C0108 Error "duplicate id" "\
Two entries have the same namespace and name. Both places are shown."
    "";
    C0109 Error "data beside other keys" "\
The value of 'data' is all the data of an entry. Keys beside it would be lost."
    "name: a\nkind: registry.entry\ndata:\n  x: 1";
    C0110 Error "type of a field" "\
A field has a value of another type than it should. Numbers and booleans are not taken for texts."
    "addr: \":8080\"";
    C0111 Error "form of a value" "\
A text or number does not have the form that the field wants: durations are '5s' or '1m30s' (units ns, us, ms,
s, m, h, d), sizes 65536 or '16M', file modes octal digits."
    "timeout: 5s";
    C0112 Error "namespace of a module" "\
The project has entries in a namespace that belongs to a module it uses, or two modules have one in common."
    "";
    C0113 Warning "unknown field" "\
The kind of an entry has no such field, so it has no effect. Shown by 'wippy lint'."
    "";
    C0114 Hint "old form of a field" "\
'<field>_env: NAME' still works; '<field>: ${env:NAME}' says the same."
    "host: ${env:DB_HOST}";
    C0115 Error "entries is not a list" "\
'entries' should be a list: each entry begins with '- '."
    "entries:\n  - name: a\n    kind: registry.entry";
    C0116 Error "entry is not a map" "\
Each item of 'entries' should be a map with 'name' and 'kind'."
    "entries:\n  - name: a\n    kind: registry.entry";
    C0117 Error "entry without name or kind" "\
Each entry needs a 'name' and a 'kind'."
    "entries:\n  - name: a\n    kind: registry.entry";
    C0118 Error "name or kind is not a string" "\
'namespace', 'name' and 'kind' should be texts. What looks like a number needs quotes."
    "name: \"404\"";
    C0119 Error "version of a file" "\
The format of files of entries has one version, \"1.0\"."
    "version: \"1.0\"";
    C0120 Error "meta is not a map" "\
'meta' should be a map: one line 'key: value' for each thing to say."
    "meta:\n  comment: Carts";
    C0121 Error "file outside of the source directory" "\
A text 'file://…' names a file outside of the source directory, through '..', as an absolute path or through a
symbolic link."
    "source: file://session.lua";
    C0122 Error "file not found" "\
A text 'file://…' names a file that is not there, is a directory or cannot be read. Paths begin at the directory
of the YAML file; with three slashes at the source directory."
    "source: file://session.lua";
    C0123 Error "file is not UTF-8" "\
A file that becomes the text of a field holds bytes that are not UTF-8."
    "";
    C0124 Error "file too large" "\
A file of entries, or one that a text 'file://…' names, has more than 16 MB."
    "";
    C0125 Error "loop of directories" "\
A symbolic link below the source directory leads to a directory that it lies in itself."
    "";
    C0130 Error "unknown kind" "\
There is no such kind of entries. 'wippy registry kinds' lists them."
    "kind: process.lua";
    C0131 Error "kind that is not part of this build" "\
The name of the kind is known and reserved; this build cannot run it. With 'lifecycle.startup: optional', or
disabled, the entry is no mistake."
    "";
    C0201 Error "not an id" "\
A reference is 'namespace:name', or the name of an entry of the same namespace."
    "func: shop:checkout";
    C0202 Error "reference to nothing" "\
A field refers to an entry that does not exist. Without ':' it is looked for in the namespace of the entry that
holds the field."
    "";
    C0203 Error "reference to the wrong kind" "\
A field refers to an entry of a kind that cannot be used there."
    "";
    C0204 Error "ring of references" "\
Entries need each other in a ring, so that none of them can start first."
    "";
}

impl ProjectCode {
    /// The code that is written `id`.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.info().id.eq_ignore_ascii_case(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_order_and_found() {
        assert!(ProjectCode::ALL.windows(2).all(|pair| pair[0].info().id < pair[1].info().id));
        for code in ProjectCode::ALL {
            assert_eq!(ProjectCode::from_id(code.info().id), Some(*code));
            assert!(!code.info().text.is_empty() && !code.info().title.is_empty());
        }
    }
}
