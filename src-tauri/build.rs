//! Embeds the Tauri configuration and capabilities when the desktop is built.
fn main() {
    #[cfg(feature = "desktop")]
    {
        println!("cargo:rerun-if-changed=src-tauri/capabilities");
        if let Err(error) = tauri_build::try_build(
            tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*"),
        ) {
            println!("cargo:warning={error:#}");
            std::process::exit(1);
        }
    }
}
