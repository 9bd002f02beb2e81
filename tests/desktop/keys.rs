//! The keyboard: keys go to whatever has the focus, as from a person's hands.

use fantoccini::Client;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};

/// Keys without a letter, as WebDriver calls them.
pub const ENTER: char = '\u{e007}';
pub const CTRL: char = '\u{e009}';
pub const ALT: char = '\u{e00a}';
pub const HOME: char = '\u{e011}';

/// F1 to F12.
pub fn function(number: u32) -> char {
    char::from_u32(0xe030 + number).expect("a function key")
}

/// Types text; [`ENTER`] and its like may be part of it.
pub async fn press(client: &Client, keys: impl IntoIterator<Item = char>) {
    let strokes = keys.into_iter().fold(KeyActions::new("keyboard".into()), |strokes, value| {
        strokes.then(KeyAction::Down { value }).then(KeyAction::Up { value })
    });
    client.perform_actions(strokes).await.expect("the keys arrive");
}

/// Presses a key while another is held.
pub async fn chord(client: &Client, held: char, key: char) {
    let strokes = KeyActions::new("keyboard".into())
        .then(KeyAction::Down { value: held })
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key })
        .then(KeyAction::Up { value: held });
    client.perform_actions(strokes).await.expect("the keys arrive");
}
