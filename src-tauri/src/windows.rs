//! The window: made from `tauri.conf.json`, kept on the program's own pages, one for each home.

use std::error::Error;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use claims_app::dto::Changed;
use serde_json::Value;
use tauri::plugin::{Plugin, TauriPlugin};
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Emitter as _, Manager as _, RunEvent, Runtime, Url, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_notification::NotificationExt as _;
use tauri_plugin_window_state::StateFlags;

use crate::desk::{Desk, Tell};
use crate::homes::{Homes, Start};
use crate::{commands, log};

/// Its label in `tauri.conf.json` and in the capabilities.
pub(crate) const MAIN: &str = "main";
/// How often a program that is already there is asked to show its window, and the wait in between.
const STARTS: u32 = 3;
const A_MOMENT: Duration = Duration::from_millis(500);

/// Opens the window and serves it until it is closed.
///
/// # Errors
/// The system has no display or no web view.
pub fn run(start: &Start) -> tauri::Result<()> {
    let homes = Homes::of(start);
    let _log = log::start(&homes);
    let (start, window_data) = (start.clone(), homes.window());
    tauri::Builder::default()
        .plugin(OneForEachHome(homes))
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .on_window_event(commands::dropped)
        .setup(move |app| {
            let screens = app.handle().clone();
            let tell: Tell = Arc::new(move |changed| {
                if let Changed::Decided { text } = &changed {
                    notify(&screens, text);
                }
                if let Err(error) = screens.emit("changed", changed) {
                    tracing::warn!(%error, "the screens were not told of a change");
                }
            });
            app.manage(Desk::new(&start, tell));
            app.manage(commands::LastExport::default());
            app.manage(commands::Chosen::default());
            open_early(app.handle());
            for config in &app.config().app.windows {
                let window = WebviewWindowBuilder::from_config(app.handle(), config)?
                    .data_directory(window_data.clone())
                    .on_navigation(is_ours)
                    .on_new_window(|_, _| NewWindowResponse::Deny)
                    .build()?;
                draw_plainly(&window)?;
            }
            Ok(())
        })
        .invoke_handler(commands::handler())
        .build(tauri::generate_context!())?
        .run(|app, event| {
            if let RunEvent::Exit = event {
                tauri::async_runtime::block_on(app.state::<Desk>().close());
            }
        });
    Ok(())
}

/// Draws without the graphics processor: forms and lists gain nothing by it, a third of the memory goes to it, and on old
/// laptops its drivers are what leaves windows blank.
#[cfg(target_os = "linux")]
fn draw_plainly(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt};
    // The driver that takes pictures of a window waits for ever for some that are drawn so.
    if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some() {
        return Ok(());
    }
    window.with_webview(|view| {
        if let Some(settings) = WebViewExt::settings(&view.inner()) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn draw_plainly(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Tells somebody who works in another program; who looks at the window sees it there.
fn notify(app: &AppHandle, text: &str) {
    let is_looking = app.get_webview_window(MAIN).and_then(|window| window.is_focused().ok()).unwrap_or(false);
    if is_looking {
        return;
    }
    if let Err(error) = app.notification().builder().title(&app.package_info().name).body(text).show() {
        tracing::info!(%error, "this desktop shows no notifications");
    }
}

/// Opens the home while the page is still loading.
fn open_early(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(problem) = app.state::<Desk>().app().await {
            tracing::warn!(code = problem.code.as_str(), support = problem.support, "the home does not open");
        }
    });
}

/// A second start on the same home shows the window that is open; another home is another program.
struct OneForEachHome(Homes);

impl<R: Runtime> Plugin<R> for OneForEachHome {
    fn name(&self) -> &'static str {
        "single-instance"
    }

    /// The program that is there may end while it is asked: it crashed, or somebody ended it because it hung, and started it again at
    /// once. Then its place is free a moment later. Whatever else keeps the two from talking, a second window is better than none:
    /// several programs may work on one home.
    fn initialize(&mut self, app: &AppHandle<R>, config: Value) -> Result<(), Box<dyn Error>> {
        for _ in 0..STARTS {
            match self.found_or_alone().initialize(app, config.clone()) {
                Ok(()) => return Ok(()),
                Err(error) => tracing::warn!(%error, "the window that is open does not answer"),
            }
            thread::sleep(A_MOMENT);
        }
        Ok(())
    }
}

impl OneForEachHome {
    /// Ends this program where another one, which shows its window then, works on the home.
    fn found_or_alone<R: Runtime>(&self) -> TauriPlugin<R> {
        let mut home = DefaultHasher::new();
        self.0.root().hash(&mut home);
        tauri_plugin_single_instance::Builder::new()
            .dbus_id(format!("org.claimsdesk.app.home{:016x}", home.finish()))
            .callback(|app, _, _| {
                if let Some(window) = app.get_webview_window(MAIN) {
                    // A window that cannot be raised is still there to be found.
                    let _ = window.unminimize().and_then(|()| window.set_focus());
                }
            })
            .build()
    }
}

/// The program's own pages; everything else stays outside this window.
fn is_ours(url: &Url) -> bool {
    let own = match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("http", Some("localhost")) => tauri::is_dev(),
        _ => false,
    };
    if !own {
        tracing::warn!(scheme = url.scheme(), "the window was kept from leaving");
    }
    own
}
