//! What entries offer to programs by their ids: databases, stores, queues, folders, sets of templates, executors, token
//! stores (specification: entries 11 to 16).

use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::value::data;
use crate::data::{Data as Value, Key};
use crate::diag::ProjectCode as P;
use crate::modules::{queue as queues, security, sql, store, templates};
use crate::process::resource::{Resource, Resources};
use crate::project::{Data, Entry, Fault, State};

/// Whether entries of a kind offer something.
pub(super) fn is_resource(kind: &str) -> bool {
    matches!(
        kind,
        "store.memory"
            | "store.sql"
            | "fs.directory"
            | "fs.embed"
            | "template.set"
            | "queue.queue"
            | "exec.native"
            | "security.token_store"
    ) || kind.starts_with("db.sql.")
}

/// Makes what an entry offers, if it is of such a kind.
///
/// # Errors
/// A field is not what it should be, or what it names is not there.
pub(super) fn make(
    entry: &Entry,
    state: &State,
    root: &Path,
    resources: &Resources,
) -> Result<Option<Arc<Resource>>, Fault> {
    Ok(match &*entry.kind {
        "store.memory" => {
            let size_max = entry.int("max_size")?.and_then(|n| usize::try_from(n).ok());
            Some(store::memory(size_max, entry.duration("cleanup_interval")?))
        }
        "store.sql" => Some(store::table(table(entry)?)),
        "security.token_store" => Some(tokens(entry)?),
        "queue.queue" => Some(queues::queue(queue(entry, state, resources)?)),
        "queue.driver.sql" => {
            return Err(
                Fault::new(P::C0131, format!("kind '{}' is not part of this build", entry.kind)).in_field("kind")
            );
        }
        "fs.directory" => Some(volume(entry, root)?),
        "exec.native" => Some(executor(entry, root)?),
        "fs.embed" => Some(embedded(entry)?),
        "db.sql.sqlite" | "db.sql.postgres" | "db.sql.mysql" => {
            let engine = entry.kind.rsplit('.').next().unwrap_or_default();
            sql::database(engine, database_fields(entry, root))
        }
        "template.set" => Some(templates::set(template_settings(entry)?, sources(entry, state)?)),
        _ => None,
    })
}

/// A store in memory with other settings: what is in it stays.
///
/// # Errors
/// A field is not what it should be.
pub(super) fn resized(entry: &Entry, store: Arc<Resource>) -> Result<Arc<Resource>, Fault> {
    let size_max = entry.int("max_size")?.and_then(|n| usize::try_from(n).ok());
    Ok(store::resized(store, size_max, entry.duration("cleanup_interval")?))
}

/// The table of a store.
fn table(entry: &Entry) -> Result<store::Settings, Fault> {
    let name = |field, default: &str| Ok(entry.string(field)?.unwrap_or(default).to_owned());
    let table = match entry.string("table_name")? {
        Some(name) => name.to_owned(),
        None => name("table", "")?,
    };
    Ok(store::Settings {
        database: entry.reference("database")?.map(|id| id.as_str().to_owned()).unwrap_or_default(),
        table,
        key: name("id_column_name", "key")?,
        value: name("payload_column_name", "value")?,
        end: name("expire_column_name", "expires_at")?,
        cleanup: entry.duration("cleanup_interval")?.unwrap_or_default(),
        creates: entry.bool("auto_create")?.unwrap_or(false),
    })
}

/// Limits of a scope of process groups; 0: none.
pub(super) struct ScopeLimits {
    pub(super) max_groups: usize,
    pub(super) max_members: usize,
}

/// The scope of process groups that an entry is, if it is one.
///
/// # Errors
/// A field is not what it should be.
pub(super) fn scope(entry: &Entry) -> Result<Option<ScopeLimits>, Fault> {
    if &*entry.kind != "pg.scope" {
        return Ok(None);
    }
    let count = |field| Ok(entry.int(field)?.and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
    Ok(Some(ScopeLimits { max_groups: count("max_groups")?, max_members: count("max_members_per_group")? }))
}

/// Random bytes of a token, unless it is told.
const TOKEN_LENGTH: usize = 32;
/// How long tokens are valid, unless it is told.
const TOKEN_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// The token store of an entry.
fn tokens(entry: &Entry) -> Result<Arc<Resource>, Fault> {
    let key = entry.string("token_key")?;
    if key == Some("") {
        return Err(Fault::new(P::C0818, "token_key is empty").in_field("token_key"));
    }
    let length = entry.int("token_length")?.and_then(|n| usize::try_from(n).ok());
    Ok(security::token_store(security::TokenSettings {
        store: entry.reference("store")?.map(|id| id.as_str().to_owned()).unwrap_or_default(),
        length: length.unwrap_or(TOKEN_LENGTH),
        lifetime: entry.duration("default_expiration")?.unwrap_or(TOKEN_LIFETIME),
        key: key.unwrap_or_default().as_bytes().to_vec(),
    }))
}

/// What the entry of a queue says.
///
/// # Errors
/// A field is not what it should be.
pub(super) fn queue(entry: &Entry, state: &State, resources: &Resources) -> Result<queues::Settings, Fault> {
    let count = |field| Ok(entry.int(field)?.and_then(|n| u32::try_from(n).ok()));
    let name = entry.string("codec")?.unwrap_or("json/plain");
    let codec = queues::codec(name).ok_or_else(|| Fault::new(P::C0623, format!("unknown codec '{name}'")))?;
    // A reference to an entry that is not there is told by the check.
    let dead = entry.reference("dead_letter.queue")?.filter(|id| state.get(id).is_some());
    Ok(queues::Settings {
        id: entry.id.as_str().to_owned(),
        codec,
        max_length: count("driver_options.memory.max_length")?.and_then(|n| usize::try_from(n).ok()).unwrap_or(0),
        max_attempts: count("dead_letter.max_attempts")?,
        dead: dead.map(|id| id.as_str().to_owned()),
        resources: resources.clone(),
    })
}

/// Permissions of new directories.
#[cfg(feature = "fs")]
const DIRECTORY_MODE: u32 = 0o755;

/// The folder of an entry, below the root of the project, or of the module that the entry came with.
#[cfg(feature = "fs")]
fn volume(entry: &Entry, root: &Path) -> Result<Arc<Resource>, Fault> {
    use crate::modules::fs::{self, Problem};
    let directory = entry.string("directory")?.unwrap_or_default();
    let creates = entry.bool("auto_init")?.unwrap_or(false);
    let mode = entry.mode("mode")?.unwrap_or(DIRECTORY_MODE);
    let is_readonly = entry.bool("readonly")?.unwrap_or(false);
    let base = match (entry.string("base")?, entry.origin.as_ref().and_then(|origin| origin.module.as_deref())) {
        (Some("module") | None, Some(module)) => module,
        // The project itself is the module of its own entries.
        _ => root,
    };
    fs::volume(&base.join(directory), creates, mode, is_readonly).map_err(|problem| {
        let message = match problem {
            Problem::Missing => format!("directory '{directory}' does not exist; set auto_init: true to create it"),
            Problem::Other(message) => format!("cannot open directory '{directory}': {message}"),
        };
        Fault::new(P::C0711, message).in_field("directory")
    })
}

/// The files of an entry of a pack, which has unpacked them; nobody writes there.
#[cfg(feature = "fs")]
fn embedded(entry: &Entry) -> Result<Arc<Resource>, Fault> {
    use crate::modules::fs::{self, Problem};
    let wrong = |message: String| Fault::new(P::C0711, message).in_field("directory");
    let Some(directory) = entry.string("directory")? else {
        return Err(wrong(format!("the files of {} are in no pack", entry.id)));
    };
    fs::volume(Path::new(directory), false, DIRECTORY_MODE, true).map_err(|problem| match problem {
        Problem::Missing => wrong(format!("the files of {} are gone", entry.id)),
        Problem::Other(message) => wrong(format!("the files of {} cannot be opened: {message}", entry.id)),
    })
}

#[cfg(not(feature = "fs"))]
fn embedded(entry: &Entry) -> Result<Arc<Resource>, Fault> {
    Err(Fault::new(P::C0131, format!("kind '{}' is not part of this build", entry.kind)))
}

#[cfg(not(feature = "fs"))]
fn volume(entry: &Entry, _: &Path) -> Result<Arc<Resource>, Fault> {
    Err(Fault::new(P::C0131, format!("kind '{}' is not part of this build", entry.kind)))
}

/// The executor of an entry, whose commands run below the root of the project.
#[cfg(feature = "exec")]
fn executor(entry: &Entry, root: &Path) -> Result<Arc<Resource>, Fault> {
    use crate::modules::exec::{self, Variable};
    let work_dir = entry.string("default_work_dir")?.unwrap_or_default();
    let env = entry.map("default_env")?.into_iter().flat_map(|env| env.iter());
    let env: Vec<Variable> =
        env.filter_map(|(name, value)| Some((name.as_bytes().to_vec(), value.as_str()?.into()))).collect();
    let whitelist = match entry.get("command_whitelist") {
        Some(_) => Some(entry.strings("command_whitelist")?.into_iter().map(|command| command.into()).collect()),
        None => None,
    };
    Ok(exec::native(exec::Settings {
        work_dir: Some(root.join(work_dir)).filter(|work_dir| !work_dir.as_os_str().is_empty()),
        env,
        whitelist,
        uses_shell: entry.bool("shell")?.unwrap_or(false),
        timeout: entry.duration("timeout")?.filter(|timeout| !timeout.is_zero()),
        output_max: entry.size("max_output")?.and_then(|n| usize::try_from(n).ok()),
    }))
}

#[cfg(not(feature = "exec"))]
fn executor(entry: &Entry, _: &Path) -> Result<Arc<Resource>, Fault> {
    Err(Fault::new(P::C0131, format!("kind '{}' is not part of this build", entry.kind)))
}

/// What the module `sql` is told about a database: files lie below the root of the project.
fn database_fields(entry: &Entry, root: &Path) -> Value {
    let mut fields = data(&entry.data);
    let file = fields.member(b"file").and_then(Value::as_text).filter(|file| *file != b":memory:");
    let path = file.map(|file| root.join(OsStr::from_bytes(file)).into_os_string().into_vec());
    if let (Value::Map(map), Some(path)) = (&mut fields, path) {
        Arc::make_mut(map).insert(Key::text("file"), Value::text(path));
    }
    fields
}

/// What holds for all templates of a set.
fn template_settings(entry: &Entry) -> Result<templates::Settings, Fault> {
    let mut settings = templates::Settings::default();
    let delimiters = &mut settings.delimiters;
    for (fields, slot) in [
        (["engine.delimiters.left"].as_slice(), &mut delimiters.left),
        (&["engine.delimiters.right"], &mut delimiters.right),
        (&["engine.comment_left", "engine.delimiters.comment_left"], &mut delimiters.comment_left),
        (&["engine.comment_right", "engine.delimiters.comment_right"], &mut delimiters.comment_right),
    ] {
        for field in fields {
            if let Some(text) = entry.string(field)? {
                text.clone_into(slot);
            }
        }
    }
    if entry.get("engine.extensions").is_some() {
        settings.extensions = entry.strings("engine.extensions")?.into_iter().map(str::to_owned).collect();
    }
    if let Some(globals) = entry.map("engine.globals")? {
        settings.globals = globals.iter().map(|(name, value)| (name.to_string(), data(value))).collect();
    }
    settings.escapes = entry.string("engine.escape")?.is_none_or(|escape| escape == "html");
    Ok(settings)
}

/// The templates of a set by their names in it.
fn sources(set: &Entry, state: &State) -> Result<Vec<(String, String)>, Fault> {
    let mut all = Vec::new();
    for template in state.of_kind("template.jet") {
        if template.reference("set")?.is_none_or(|of| of != set.id) {
            continue;
        }
        let name = template.string("meta.name")?.unwrap_or(template.id.name());
        let text = match template.get("source") {
            Some(Data::File(file)) => file.text.to_string(),
            Some(Data::Str(text)) => text.to_string(),
            _ => continue,
        };
        all.push((name.to_owned(), text));
    }
    Ok(all)
}
