//! Chooses the interpreter's back end.
//!
//! The tail back end needs sibling calls to become jumps. LLVM does that when it optimises, on targets whose handlers'
//! six arguments travel in registers; debug assertions and sanitizers add code after the call, so those builds (and
//! unoptimised ones) get the loop back end (docs/architecture.md, "Two back ends").

fn main() {
    println!("cargo::rustc-check-cfg=cfg(wippy_tail)");
    println!("cargo::rustc-check-cfg=cfg(wippy_own_unwinder)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=WIPPY_BACK_END");
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let optimised = var("OPT_LEVEL") != "0";
    let checked = std::env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_some();
    let sanitized = std::env::var_os("CARGO_CFG_SANITIZE").is_some();
    let miri = std::env::var_os("CARGO_CFG_MIRI").is_some();
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

/// Whether the C compiler, which links the program, has its unwinder as a static library too.
fn has_static_unwinder() -> bool {
    let asked = std::process::Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    // What is not found is answered with the bare name.
    asked.is_ok_and(|answer| answer.stdout.contains(&b'/'))
}
