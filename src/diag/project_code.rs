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
    C0301 Error "source is missing"
    "Lua entries need 'source': 'file://' and a path, or the code itself."
    "source: file://session.lua";
    C0302 Error "method on a library"
    "A library returns a value that others import; it has no method."
    "";
    C0303 Error "method name"
    "'method' names a function of the table that the source returns: a letter or '_', then letters, digits and '_'."
    "method: main";
    C0304 Error "syntax error in source"
    "The source of an entry is not Lua. The report is that of P0001, with the entry in a note."
    "";
    C0305 Error "value of a source"
    "A function or process must return a function, or a table with the method."
    "";
    C0306 Error "unknown module"
    "'modules' lists a module that does not exist."
    "modules: [json]";
    C0307 Error "entry among the modules"
    "'modules' lists built-in modules; entries are imported with an alias."
    "imports:\n  tax: shop.lib:tax";
    C0308 Error "ring of imports"
    "Libraries import each other in a ring, so that none of them can be loaded first."
    "";
    C0309 Error "alias of an import"
    "An alias is a name, and may not be that of a listed module or of something that is always there."
    "imports:\n  tax: shop.lib:tax";
    C0310 Error "import of something else"
    "Only Lua code can be imported."
    "";
    C0311 Error "module in a workflow"
    "Workflows are repeated and must do the same each time: they may only use deterministic modules."
    "";
    C0312 Error "bytecode"
    "A bytecode entry names no file, or one that is damaged, has another hash or another format."
    "";
    C0313 Error "file name as source"
    "'source' looks like the name of a file; code from a file is written with 'file://'."
    "source: file://tax.lua";
    C0321 Error "pool"
    "The pool of a function has an unknown type, or a size that cannot be."
    "pool:\n  type: static\n  workers: 4";
    C0322 Warning "field that the pool does not use"
    "The type of the pool makes no use of this field."
    "";
    C0401 Error "sizes of a host"
    "Workers and queues of a process.host are greater than 0. Leave a field out for its default."
    "host:\n  workers: 4";
    C0402 Error "change of a running host"
    "Only 'host.workers' can change while a host runs."
    "";
    C0403 Error "service without process"
    "A process.service names the process that it keeps running."
    "process: shop:mailer";
    C0404 Error "service without host"
    "A process.service names the host that its process runs on, unless the project has exactly one."
    "host: shop:workers";
    C0501 Error "address"
    "An address is 'host:port', ':port' or '[v6]:port'; port 0 stands for any free one."
    "addr: \":8080\"";
    C0502 Error "TLS"
    "Certificate and key belong together, in mode 'manual', as PEM texts; checking clients needs 'client_ca'."
    "";
    C0503 Error "automatic TLS"
    "tls.mode 'auto' needs an overlay network."
    "";
    C0504 Error "two servers at one address"
    "Two servers cannot listen on the same address and port."
    "";
    C0511 Error "router without server"
    "A router or static route names its server in 'meta.server', unless the project has exactly one."
    "meta:\n  server: shop:gateway";
    C0512 Error "prefix"
    "The prefix of a router starts with '/'."
    "prefix: /api";
    C0514 Error "unknown middleware"
    "There is no middleware of this name."
    "middleware: [cors]";
    C0515 Error "place of middleware"
    "Some middleware runs before the route is chosen ('middleware'), some behind ('post_middleware')."
    "";
    C0516 Warning "unknown option of middleware"
    "No middleware has such an option. Options are written 'name.option'."
    "";
    C0517 Error "any origin with credentials"
    "Browsers refuse credentials from any origin: name the origins."
    "";
    C0518 Error "missing option of middleware"
    "The middleware cannot work without this option."
    "";
    C0519 Error "value of an option"
    "The value of an option of middleware does not have the right form."
    "";
    C0521 Error "endpoint without router"
    "An endpoint names its router in 'meta.router', unless the project has exactly one."
    "meta:\n  router: shop:api";
    C0522 Error "HTTP method"
    "Methods are GET, POST, PUT, DELETE, PATCH, HEAD, OPTIONS and TRACE."
    "method: GET";
    C0523 Error "path of an endpoint"
    "The path of a route starts with '/'."
    "path: /users";
    C0524 Error "parameter of a path"
    "A parameter is a whole segment '{name}'; '{name...}' takes the rest and stands last."
    "path: /files/{path...}";
    C0525 Error "parameter twice"
    "A path has two parameters of the same name."
    "path: /users/{user}/orders/{order}";
    C0526 Error "endpoint without function"
    "An endpoint names the function that answers."
    "func: list_users";
    C0527 Error "same route twice"
    "Two endpoints of one server have the same method and path, so that no request can tell them apart."
    "";
    C0531 Error "path of static files"
    "The path of a static route starts with '/'."
    "path: /assets";
    C0532 Error "static files without file system"
    "A static route names the file system that its files come from."
    "fs: shop:public";
    C0533 Error "index of a single page"
    "With 'spa: true' every path gives the index file, so it needs a name."
    "";
    C0534 Error "two mounts at one path"
    "Two static routes of one server have the same path."
    "";
    C0601 Error "database file"
    "A SQLite database names its file, or ':memory:'."
    "file: data/shop.db";
    C0602 Error "database server"
    "A database needs 'host', 'database' and 'username'."
    "";
    C0603 Error "port of a database"
    "Ports are numbers from 1 to 65535."
    "port: 5432";
    C0604 Error "idle connections"
    "A pool keeps at most as many idle connections as it may open."
    "";
    C0605 Error "unknown option of a database"
    "The engine has a fixed list of options."
    "";
    C0611 Error "size of a store"
    "The size of a store is 0 (the default) or more."
    "";
    C0612 Error "SQL name"
    "Names of tables and columns become part of SQL: letters, digits and '_', at most 63, no keyword, all different."
    "table_name: sessions";
    C0621 Error "queue without driver"
    "A queue names its driver, unless the project has exactly one."
    "driver: shop:queues";
    C0622 Error "two queues of one name"
    "Two queues of one driver have the same name."
    "";
    C0623 Error "codec of a queue"
    "Codecs are 'json/plain' and 'application/msgpack'."
    "codec: json/plain";
    C0624 Error "consumer"
    "A consumer names queue and function, and takes 1 to 1000 messages at once."
    "";
    C0625 Error "dead-letter attempts"
    "A message is tried at least once."
    "";
    C0626 Error "own dead-letter queue"
    "A queue cannot take its own dead letters."
    "";
    C0701 Error "variable without value"
    "A placeholder names a variable that no env.variable declares, and has no default."
    "host: ${env:DB_HOST|localhost}";
    C0702 Error "file of variables"
    "The file of an env.storage.file does not exist; 'auto_create: true' makes it."
    "";
    C0703 Error "name of a variable"
    "Names of variables consist of letters, digits and '_'."
    "variable: DB_HOST";
    C0704 Error "two variables of one name"
    "Two entries declare the same public name."
    "";
    C0705 Error "router without storages"
    "A router of storages needs at least one."
    "";
    C0706 Error "ring of storages"
    "Routers of storages contain each other."
    "";
    C0707 Error "line of a file of variables"
    "A line of the file of an env.storage.file is not 'NAME=value'."
    "";
    C0708 Error "two default storages"
    "Only one storage can be asked for names that nothing declares."
    "";
    C0709 Error "storage without values"
    "A storage needs its file, or its values."
    "";
    C0711 Error "directory is missing"
    "An fs.directory names its directory."
    "directory: data";
    C0712 Error "base of a directory"
    "'base' is 'project' or 'module'."
    "base: project";
    C0721 Error "template without set or source"
    "A template names its set and has a source."
    "set: shop:templates";
    C0722 Error "two templates of one name"
    "Two templates of one set have the same name."
    "";
    C0723 Error "delimiters"
    "Delimiters of templates are not empty, and different."
    "";
    C0724 Error "syntax error in a template"
    "The source of a template is not one."
    "";
    C0731 Error "command list"
    "Items of 'command_whitelist' are whole commands as texts."
    "command_whitelist: [\"git status\"]";
    C0801 Error "two definitions"
    "A namespace is described by one ns.definition."
    "";
    C0802 Error "target of a requirement"
    "A requirement fills a field of an entry that does not exist."
    "";
    C0803 Error "requirement without targets"
    "A requirement says which fields it fills."
    "";
    C0804 Error "requirement without value"
    "A requirement without default needs a value from the one who uses the module."
    "";
    C0805 Error "conflicting values"
    "Two dependencies give different values for one requirement."
    "";
    C0806 Warning "unknown parameter"
    "A dependency gives a value that the module does not ask for."
    "";
    C0807 Error "module is not there"
    "A dependency names a module that is not installed, or whose version does not fit."
    "";
    C0811 Error "actions or resources of a policy"
    "'policy.actions' and 'policy.resources' are texts or lists of texts; '*' stands for anything."
    "";
    C0812 Error "effect of a policy"
    "'policy.effect' is 'allow' or 'deny'."
    "";
    C0813 Error "condition without field"
    "A condition names the field that it looks at."
    "";
    C0814 Error "operator of a condition"
    "Operators are eq, ne, lt, lte, gt, gte, in, nin, exists, nexists, contains, ncontains, matches, nmatches."
    "";
    C0815 Error "value of a condition"
    "A condition compares with exactly one of 'value' and 'value_from'; 'exists' with neither."
    "";
    C0816 Error "regular expression of a condition"
    "The pattern is not a regular expression."
    "";
    C0817 Error "expression of a policy"
    "The expression of a policy is not one."
    "";
    C0818 Error "token store"
    "A token store names a store; tokens have 16 to 1024 bytes and expire."
    "";
    C0821 Error "method without name"
    "Each method of a contract has a name."
    "";
    C0822 Error "method twice"
    "A contract has two methods of the same name."
    "";
    C0823 Error "schema without format"
    "A schema names its format."
    "";
    C0824 Error "binding without contract"
    "A binding provides at least one contract."
    "";
    C0825 Error "unbound method"
    "A binding leaves out a method of its contract."
    "";
    C0826 Error "unknown method"
    "A binding provides a method that the contract does not have."
    "";
    C0827 Error "two default bindings"
    "A contract has one default binding at most."
    "";
    C0901 Error "version of the configuration"
    "Each configuration file begins with 'version: \"1.0\"'."
    "version: \"1.0\"";
    C0902 Error "unknown variable"
    "'${name}' in the configuration stands for a value of 'vars'; there is none of this name, or it refers to itself."
    "";
    C0903 Error "variable of the system"
    "'${env:NAME}' in the configuration is a variable of the operating system, which is not set. In 'vars' of profiles it is not allowed."
    "";
    C0904 Warning "unknown setting"
    "The configuration has a section or key that means nothing."
    "";
    C0905 Error "value of a setting"
    "A setting has the wrong type or form."
    "";
    C0906 Error "unknown profile"
    "'--profile' names a profile that the configuration does not have."
    "";
    C0907 Error "profiles within a profile"
    "Profiles cannot hold profiles."
    "";
    C0908 Error "override"
    "An override is 'namespace:entry:field', and the entry exists."
    "";
    C0909 Error "address of prometheus"
    "Metrics that are enabled need an address."
    "";
    C0910 Error "--set"
    "'--set' wants 'section.key=value'."
    "";
    C0911 Error "lock file"
    "wippy.lock is not as 'wippy init' writes it, or lists a module that is not there."
    "";
    C0912 Warning "pattern without match"
    "A pattern of 'disable' matches no entry."
    "";
    C0913 Warning "section that is not part of this build"
    "The configuration enables something that this build does not have."
    "";
    C0914 Error "two commands of one name"
    "Two entries have the same 'meta.command.name'."
    "";
    C0915 Error "configuration file"
    "A file that '--config' names does not exist."
    "";
    C0921 Error "name of a module"
    "Organization and module consist of lower-case letters, digits and '-'."
    "";
    C0922 Error "version of a module"
    "Versions have the form 1.2.3."
    "";
    C0923 Warning "unknown key of the manifest"
    "wippy.yaml has a key that means nothing."
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
