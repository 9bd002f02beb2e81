//! Nothing to build: Tauri's macro wants a package that could.
fn main() {}
