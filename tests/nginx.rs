//! The HTTP client against nginx, which is started on loopback with the configuration in `nginx/`. Where nginx is not
//! installed the test is skipped, and says so; in CI that is a failure.

#![cfg(feature = "net")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stderr, reason = "says what it skips")]

use std::error::Error;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let nginx = find_nginx();
    let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    if nginx.is_none() {
        eprintln!("nginx is not installed: its test is skipped (apt-get install nginx-light)");
    }
    let is_skipped = nginx.is_none() && !is_ci;
    let trial = Trial::test("client", move || check(nginx.as_deref())).with_ignored_flag(is_skipped);
    libtest_mimic::run(&arguments, vec![trial]).exit();
}

fn find_nginx() -> Option<PathBuf> {
    let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin:/sbin";
    std::env::split_paths(&path).map(|folder| folder.join("nginx")).find(|file| file.is_file())
}

/// A server that is ended with the test.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its worker goes with it if it may end by itself.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn check(nginx: Option<&Path>) -> Result<(), Failed> {
    let nginx = nginx.ok_or("nginx is not installed")?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::temp_dir().join(format!("wippy-nginx-{}", std::process::id()));
    fs::create_dir_all(folder.join("www"))?;
    fs::write(folder.join("www/empty.bin"), "")?;
    fs::write(folder.join("www/one.bin"), "z")?;
    fs::write(folder.join("www/big.bin"), "z".repeat(1_000_000))?;
    fs::write(folder.join("www/inside.txt"), "inside\n")?;
    fs::write(folder.join("www/page.txt"), "line of text\n".repeat(5000))?;
    fs::write(folder.join("users"), "ann:{PLAIN}secret\n")?;
    // Its worker may be another user.
    let _ = Command::new("chmod").args(["-R", "a+rX"]).arg(&folder).status();
    let (port, tls_port) = (free_port(), free_port());
    let certificates = root.join("tests/support/tls");
    let configuration = fs::read_to_string(root.join("tests/nginx/nginx.conf"))?
        .replace("FOLDER", &folder.display().to_string())
        .replace("TLS_PORT", &tls_port.to_string())
        .replace("PORT", &port.to_string())
        .replace("CERTIFICATES", &certificates.display().to_string());
    let file = folder.join("nginx.conf");
    fs::write(&file, configuration)?;
    let log = folder.join("error.log");
    let child = Command::new(nginx)
        .arg("-c")
        .arg(&file)
        .arg("-p")
        .arg(&folder)
        .arg("-e")
        .arg(&log)
        .stdin(Stdio::null())
        .spawn()?;
    let server = Nginx(child);
    let deadline = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > deadline {
            return Err(format!("nginx does not answer\n{}", fs::read_to_string(&log)?).into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let binary = std::env::var_os("WIPPY_BIN").map_or_else(|| env!("CARGO_BIN_EXE_wippy").into(), PathBuf::from);
    let output = Command::new(binary)
        .arg(root.join("tests/nginx/client.lua"))
        .arg(format!("http://127.0.0.1:{port}"))
        .arg(format!("https://127.0.0.1:{tls_port}"))
        .arg(folder.join("nginx.sock"))
        .arg(certificates.join("ca.pem"))
        .output()?;
    drop(server);
    if !output.status.success() {
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        return Err(format!("{}\n{stdout}{stderr}\n{}", output.status, fs::read_to_string(&log)?).into());
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}
