//! Chooses the interpreter's back end.
//!
//! The tail back end needs sibling calls to become jumps. LLVM does that when it optimises, on targets whose handlers'
//! six arguments travel in registers; debug assertions and sanitizers add code after the call, so those builds (and
//! unoptimised ones) get the loop back end (docs/architecture.md, "Two back ends").

fn main() {
    println!("cargo::rustc-check-cfg=cfg(wippy_tail)");
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
}
