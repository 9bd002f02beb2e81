//! What the facility's price list lacks: found in the payer's whole catalogue by one key, and readable wherever the mark stands.

use crate::keys::{self, ALT, ENTER};
use crate::window::Window;
use crate::{SCREEN, prices};

/// In the payer's catalogue, and in no price list of the training facility.
const UNLISTED: (&str, &str) = ("caesarean", "D3");

#[tokio::test]
async fn what_the_list_lacks_is_found_in_the_whole_catalogue_and_says_so() {
    let _screen = SCREEN.lock().await;
    let home = tempfile::tempdir().expect("a home");
    let window = Window::open(home.path(), &["--training"]).await;
    window.client.set_window_size(1366, 768).await.expect("the usual size");
    window.until_there("training-banner").await;
    window.dress("en", "light").await;
    prices(&window).await;
    let (words, code) = UNLISTED;
    for (language, theme) in [("en", "light"), ("fr", "dark")] {
        window.dress(language, theme).await;
        window.function(2).await;
        window.until_focus("insuree").await;
        window.ask("document.querySelector('[data-field=\"lines.0.code\"]').focus()").await;
        window.press(words).await;
        window.until_there("search-wide").await;
        window.shoot(&format!("wide-offered-{language}-{theme}")).await;
        keys::chord(&window.client, ALT, 'w').await;
        window.until_says("suggestions", code).await;
        // The only hit is marked, and has a warning in it: its colours are another's.
        window
            .until("document.querySelector('[data-testid=suggestions] [aria-selected=true] [data-testid=hit-doubt]')")
            .await;
        window.shoot(&format!("wide-found-{language}-{theme}")).await;
        window.accessible(&format!("the whole catalogue, {language}, {theme}")).await;
        window.press(&ENTER.to_string()).await;
        window.until_focus("lines.0.quantity").await;
        window.until("document.querySelector('[data-testid=finding][data-code=not_in_price_list]')").await;
    }
    window.close().await;
}
