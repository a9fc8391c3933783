//! Chooses the interpreter's back end.
//!
//! The tail back end needs sibling calls to become jumps. LLVM does that when it optimises, on targets whose handlers'
//! six arguments travel in registers; debug assertions and sanitizers add code after the call, so those builds (and
//! unoptimised ones) get the loop back end (docs/architecture.md, "Two back ends").

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=WIPPY_BUILD={:016x}", build_number());
    println!("cargo::rustc-check-cfg=cfg(wippy_tail)");
    println!("cargo::rustc-check-cfg=cfg(wippy_own_unwinder)");
    println!("cargo::rustc-check-cfg=cfg(scheduler_alone)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=WIPPY_BACK_END");
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let optimised = var("OPT_LEVEL") != "0";
    let checked = std::env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_some();
    let sanitized = std::env::var_os("CARGO_CFG_SANITIZE").is_some();
    let miri = std::env::var_os("CARGO_CFG_MIRI").is_some();
    if ["CARGO_FEATURE_LOOM", "CARGO_FEATURE_SHUTTLE"].iter().any(|name| std::env::var_os(name).is_some()) {
        println!("cargo::rustc-cfg=scheduler_alone");
    }
    tell_version(&var);
    let target = var("CARGO_CFG_TARGET_ARCH") == "x86_64";
    if target && optimised && !checked && !sanitized && !miri && var("WIPPY_BACK_END") != "loop" {
        println!("cargo::rustc-cfg=wippy_tail");
    }
    // A program at a fixed address needs no relocation when it starts: some 10 000 of them, in tables of the libraries that
    // a plain script never reads, would otherwise cost time and memory of their own in each run. Go does the same.
    if var("CARGO_CFG_TARGET_OS") == "linux" && var("CARGO_CFG_TARGET_ENV") == "gnu" && !sanitized && !checked {
        println!("cargo::rustc-link-arg-bins=-no-pie");
        // GCC's unwinder, which its licence lets any program contain.
        if optimised && has_static_unwinder() {
            println!("cargo::rustc-cfg=wippy_own_unwinder");
        }
        // The order of functions: a linker script, which not every linker reads.
        let flags = var("CARGO_ENCODED_RUSTFLAGS");
        let is_usual = !flags.contains("link") && std::env::var_os("RUSTC_LINKER").is_none();
        if target && optimised && is_usual {
            println!("cargo::rerun-if-changed=src/start_order.ld");
            let directory = var("CARGO_MANIFEST_DIR");
            println!("cargo::rustc-link-arg-bins=-Wl,-T,{directory}/src/start_order.ld");
        }
    }
}

/// A hash of all sources, of the versions of what they use and of the features: two builds with the same one do the same.
fn build_number() -> u64 {
    let mut files = vec![std::path::PathBuf::from("Cargo.lock")];
    let mut folders = vec![std::path::PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = item.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    for file in files {
        let name = file.to_string_lossy().into_owned().into_bytes();
        for byte in name.into_iter().chain([0]).chain(std::fs::read(&file).unwrap_or_default()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    let mut features: Vec<String> =
        std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("CARGO_FEATURE_")).collect();
    features.sort();
    for byte in features.join(" ").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    hash
}

/// What `wippy version` says about this build. The commit is looked up for release builds only: in others each commit would
/// mean a build of everything.
fn tell_version(var: &dyn Fn(&str) -> String) {
    println!("cargo::rustc-env=WIPPY_TARGET={}", var("TARGET"));
    println!("cargo::rustc-env=WIPPY_PROFILE={}", var("PROFILE"));
    if var("PROFILE") != "release" {
        return;
    }
    let git = |words: &[&str]| {
        let answer = std::process::Command::new("git").args(words).current_dir(var("CARGO_MANIFEST_DIR")).output();
        let answer = answer.ok().filter(|answer| answer.status.success())?;
        Some(String::from_utf8(answer.stdout).ok()?.trim().to_owned())
    };
    // The log of HEAD grows with each commit and each switch to another one.
    for file in ["logs/HEAD", "HEAD"] {
        if let Some(path) = git(&["rev-parse", "--path-format=absolute", "--git-path", file])
            && std::path::Path::new(&path).exists()
        {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    if let Some(commit) = git(&["log", "-1", "--format=%h, %cs"]) {
        println!("cargo::rustc-env=WIPPY_COMMIT={commit}");
    }
}

/// Whether the C compiler, which links the program, has its unwinder as a static library too.
fn has_static_unwinder() -> bool {
    let asked = std::process::Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    // What is not found is answered with the bare name.
    asked.is_ok_and(|answer| answer.stdout.contains(&b'/'))
}
