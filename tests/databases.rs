//! The module `sql` against real servers: the programs of `lua-tests/databases/{postgres,mysql}`, one test each.
//!
//! PostgreSQL and MariaDB are started by this run from the system's packages, on free ports of loopback, with their data in
//! a fresh folder. Where one is not installed its tests are ignored, with one line that says so; under `CI` that is a
//! failure. A program finds the port of its server in `WIPPY_TEST_PORT`; user, password and database are `wippy`.
//! Both speak TLS with the certificate of `tests/support/tls`, a folder that `WIPPY_TEST_TLS` names; PostgreSQL listens on 127.0.0.2 too,
//! a host that the certificate does not name. `WIPPY_TEST_PLAIN` is the port of a server that refuses PostgreSQL's question for TLS.
//!
//! Heads of programs: `-- expect: LINE` is the next line of standard output, where `[..]` stands for anything; lines `-- entry: LINE`
//! make the program the entry `app:main` of a project with these entries.

#![allow(clippy::print_stderr, reason = "a test may panic, and says on standard error what it skips")]

use std::env;
use std::error::Error;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

#[path = "support/difference.rs"]
mod difference;
#[path = "support/lines.rs"]
mod lines;
#[path = "support/run.rs"]
mod run;

use difference::difference;
use lines::line_matches;
use run::{collect, wait};

/// Far above what any program or start of a server needs.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// A server that ends with this value.
struct Server {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its data are of no more use.
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests/databases");
    let mut trials = Vec::new();
    let mut servers = Vec::new();
    for (name, start) in
        [("postgres", start_postgres as fn() -> Result<Server, Box<dyn Error>>), ("mysql", start_mysql)]
    {
        let mut programs = Vec::new();
        for entry in fs::read_dir(root.join(name))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "lua") {
                programs.push(path);
            }
        }
        programs.sort();
        let is_wanted = !arguments.list && programs.iter().any(|path| is_selected(&arguments, &title(name, path)));
        let server = if is_wanted { start() } else { Err("not wanted".into()) };
        let is_missing = is_wanted && server.is_err();
        if let (true, Err(error)) = (is_missing, &server) {
            eprintln!("{name}: skipped, {error}");
            if env::var("CI").is_ok_and(|ci| ci == "true") {
                return Err(format!("{name}: {error}").into());
            }
        }
        let server = server.ok().map(Arc::new);
        for path in programs {
            let (title, server) = (title(name, &path), server.clone());
            let trial = Trial::test(title, move || match server {
                Some(server) => check(&path, &server),
                None => Err("no server".into()),
            });
            trials.push(trial.with_ignored_flag(is_missing));
        }
        servers.extend(server);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    // `exit` drops nothing.
    drop(servers);
    conclusion.exit();
}

fn title(server: &str, path: &Path) -> String {
    format!("{server}/{}", path.file_stem().unwrap_or_default().to_string_lossy())
}

fn is_selected(arguments: &Arguments, title: &str) -> bool {
    arguments.filter.as_ref().is_none_or(|filter| title.contains(filter.as_str()))
}

fn check(path: &Path, server: &Server) -> Result<(), Failed> {
    let source = fs::read_to_string(path)?;
    let expected: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix("-- expect: ")).collect();
    let binary = env::var_os("WIPPY_BIN").map_or_else(|| env!("CARGO_BIN_EXE_wippy").into(), PathBuf::from);
    let entries: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix("-- entry: ")).collect();
    let mut command = Command::new(binary);
    let root = env::temp_dir().join(format!("wippy-databases-{}-{}", server.port, std::process::id()));
    if entries.is_empty() {
        command.arg(path);
    } else {
        fs::create_dir_all(&root)?;
        fs::write(root.join("_index.yaml"), format!("namespace: app\nentries:\n{}\n", entries.join("\n")))?;
        fs::copy(path, root.join("main.lua"))?;
        command.args(["run", "-s", "-x", "app:main"]).current_dir(&root);
    }
    let mut child = command
        .env("WIPPY_TEST_PORT", server.port.to_string())
        .env("WIPPY_TEST_TLS", certificates())
        .env("WIPPY_TEST_PLAIN", refuse_tls()?.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (stdout, stderr) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let status = wait(&mut child, TIME_LIMIT)?;
    if !entries.is_empty() {
        fs::remove_dir_all(&root)?;
    }
    let stdout = stdout.join().map_err(|_| "the reader of standard output failed")?;
    let stderr = stderr.join().map_err(|_| "the reader of standard error failed")?;
    let (printed, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    let printed: Vec<&str> = printed.lines().collect();
    let fits = printed.len() == expected.len() && expected.iter().zip(&printed).all(|(e, p)| line_matches(e, p));
    if fits && status.success() && stderr.is_empty() {
        return Ok(());
    }
    let difference = difference(expected.join("\n").as_bytes(), printed.join("\n").as_bytes());
    Err(format!("{status}\n{stderr}\n{difference}").into())
}

// ---- servers

fn free_port() -> Result<u16, Box<dyn Error>> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The port of a server that says no to the first eight bytes of clients, which ask PostgreSQL for TLS, and ends with this run.
fn refuse_tls() -> Result<u16, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        while let Ok((mut client, _)) = listener.accept() {
            if client.read_exact(&mut [0; 8]).and_then(|()| client.write_all(b"N")).is_err() {
                continue;
            }
            // The client sees the answer before the end.
            drop(client.read(&mut [0; 1]));
        }
    });
    Ok(port)
}

/// A fresh folder below the system's temporary one: paths of sockets are short, and other users may enter it.
fn fresh_folder(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = env::temp_dir().join(format!("wippy-{name}-{}", std::process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777))?;
    Ok(folder)
}

/// The first of the folders that has a program.
fn find_program(name: &str, folders: &[PathBuf]) -> Result<PathBuf, Box<dyn Error>> {
    let found = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| format!("{name} is not installed").into())
}

/// A command as a user who is not root, whom PostgreSQL refuses.
fn as_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    // Unlike `su` and its relatives it becomes the program, so ending it ends that.
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    command
}

fn certificates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/tls")
}

/// Copies certificate and key of a server into a folder of its own, where its user may read them, and nobody else the key.
fn copy_certificates(folder: &Path, user: Option<&str>) -> Result<(), Box<dyn Error>> {
    for name in ["ca.pem", "server.pem", "server.key"] {
        let path = folder.join(name);
        fs::copy(certificates().join(name), &path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        if let Some(user) = user {
            run_quietly(Command::new("chown").arg(user).arg(&path))?;
        }
    }
    Ok(())
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata) == 0)
}

fn run_quietly(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{:?}: {}", command.get_program(), String::from_utf8_lossy(&output.stderr)).into())
}

/// Waits until somebody listens.
fn wait_for_port(server: &mut Server) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", server.port)).is_err() {
        if let Some(status) = server.child.try_wait()? {
            return Err(format!("the server has ended: {status}").into());
        }
        if started.elapsed() > TIME_LIMIT {
            return Err("the server does not listen".into());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn start_postgres() -> Result<Server, Box<dyn Error>> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    folders.sort();
    let initdb = find_program("initdb", &folders)?;
    let postgres = find_program("postgres", &folders)?;
    let psql = find_program("psql", &folders).or_else(|_| find_program("psql", &["/usr/bin".into()]))?;
    let (folder, port) = (fresh_folder("postgres")?, free_port()?);
    let data = folder.join("data");
    let password = folder.join("password");
    fs::write(&password, "wippy\n")?;
    run_quietly(
        as_user(&initdb)
            .args(["-U", "wippy", "-A", "scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C"])
            .arg(format!("--pwfile={}", password.display()))
            .arg("-D")
            .arg(&data),
    )?;
    copy_certificates(&folder, is_root().then_some("postgres"))?;
    let child = as_user(&postgres)
        .arg("-D")
        .arg(&data)
        .args([
            "-p",
            &port.to_string(),
            "-c",
            "listen_addresses=127.0.0.1,127.0.0.2",
            "-c",
            "ssl=on",
            "-c",
            "fsync=off",
            "-c",
            "log_min_messages=fatal",
        ])
        .arg("-c")
        .arg(format!("unix_socket_directories={}", folder.display()))
        .arg("-c")
        .arg(format!("ssl_ca_file={}", folder.join("ca.pem").display()))
        .arg("-c")
        .arg(format!("ssl_cert_file={}", folder.join("server.pem").display()))
        .arg("-c")
        .arg(format!("ssl_key_file={}", folder.join("server.key").display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut server = Server { child, port, folder };
    wait_for_port(&mut server)?;
    let started = Instant::now();
    let url = format!("postgres://wippy:wippy@127.0.0.1:{port}/postgres");
    while let Err(error) = run_quietly(Command::new(&psql).args([&url, "-c", "CREATE DATABASE wippy"])) {
        // It listens before it answers.
        if started.elapsed() > TIME_LIMIT {
            return Err(error);
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(server)
}

fn start_mysql() -> Result<Server, Box<dyn Error>> {
    let folders: Vec<PathBuf> = ["/usr/sbin", "/usr/bin"].map(PathBuf::from).to_vec();
    let install = find_program("mariadb-install-db", &folders)?;
    let mariadbd = find_program("mariadbd", &folders)?;
    let (folder, port) = (fresh_folder("mysql")?, free_port()?);
    let data = folder.join("data");
    let init = folder.join("init.sql");
    // A statement a line; the second user hides the anonymous one of this host.
    let mut statements = "CREATE DATABASE wippy;\n".to_owned();
    for host in ["%", "localhost"] {
        let user = format!("wippy@'{host}'");
        statements.push_str(&format!("CREATE USER {user} IDENTIFIED BY 'wippy';\nGRANT ALL ON wippy.* TO {user};\n"));
    }
    fs::write(&init, statements)?;
    let user = env::var("USER").unwrap_or_else(|_| "root".to_owned());
    run_quietly(
        Command::new(install)
            .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
            .arg(format!("--user={user}"))
            .arg(format!("--datadir={}", data.display())),
    )?;
    copy_certificates(&folder, None)?;
    let child = Command::new(mariadbd)
        .arg("--no-defaults")
        .arg(format!("--user={user}"))
        .arg(format!("--datadir={}", data.display()))
        .arg(format!("--socket={}", folder.join("socket").display()))
        .arg(format!("--pid-file={}", folder.join("pid").display()))
        .arg(format!("--init-file={}", init.display()))
        .arg(format!("--ssl-cert={}", folder.join("server.pem").display()))
        .arg(format!("--ssl-key={}", folder.join("server.key").display()))
        .args([
            "--bind-address=127.0.0.1",
            &format!("--port={port}"),
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-lock-wait-timeout=1",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut server = Server { child, port, folder };
    wait_for_port(&mut server)?;
    Ok(server)
}
