//! An empty Tauri window: the floor that the memory and the start of the real one are measured against.
//!
//! It shows an empty page rather than `about:blank`, for which WebKit starts no web process at all: nobody could be measured
//! against a window that cannot show anything.
fn main() {
    let run = tauri::Builder::default()
        .setup(|app| {
            tauri::WebviewWindowBuilder::new(app, "empty", tauri::WebviewUrl::default()).build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    if let Err(error) = run {
        eprintln!("{error}");
    }
}
