//! An empty Tauri window: the floor that the memory and the start of the real one are measured against.
fn main() {
    let run = tauri::Builder::default()
        .setup(|app| {
            let blank = "about:blank".parse().map_err(|_| tauri::Error::UnknownPath)?;
            tauri::WebviewWindowBuilder::new(app, "empty", tauri::WebviewUrl::External(blank)).build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    if let Err(error) = run {
        eprintln!("{error}");
    }
}
