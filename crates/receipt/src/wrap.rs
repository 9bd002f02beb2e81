//! Text into lines of a given width: between words where the script has them, inside a word only when it is wider than the line.

use std::collections::BTreeMap;

use unicode_linebreak::linebreaks;

use crate::fonts::Weight;
use crate::shape::{Shaped, shape};

/// At most `most` lines no wider than `room`; what does not fit ends in an ellipsis. Blank text gives no line.
pub(crate) fn wrap(text: &str, weight: Weight, size: f32, room: f32, most: usize) -> Vec<Shaped> {
    let room = room * 1000.0 / size;
    let mut lines = Vec::new();
    for paragraph in text.trim().lines() {
        if lines.len() > most {
            break;
        }
        wrap_paragraph(paragraph.trim_end(), weight, room, &mut lines);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = cut(&last.text, weight, room);
        }
    }
    lines
}

/// One line with an ellipsis where it had to be cut.
pub(crate) fn clip(text: &str, weight: Weight, size: f32, room: f32) -> Shaped {
    let whole = shape(text, weight);
    if whole.width_at(size) <= room { whole } else { cut(text, weight, room * 1000.0 / size) }
}

fn wrap_paragraph(text: &str, weight: Weight, room: f32, lines: &mut Vec<Shaped>) {
    let whole = shape(text, weight);
    if whole.width <= room {
        lines.extend((!text.is_empty()).then_some(whole));
        return;
    }
    let advances = advances(&whole);
    let width = |from: usize, to: usize| -> f32 {
        let spaces = text.get(from..to).map_or(0, |part| part.len() - part.trim_end().len());
        advances.range(from..to.saturating_sub(spaces).max(from)).map(|(_, advance)| advance).sum()
    };
    let (mut start, mut end) = (0, 0);
    let mut push =
        |from: usize, to: usize| lines.push(shape(text.get(from..to).unwrap_or_default().trim_end(), weight));
    for (next, _) in linebreaks(text) {
        if width(start, next) > room && end > start {
            push(start, end);
            start = end;
        }
        // A word wider than the line is broken between its clusters, never inside one.
        while width(start, next) > room {
            let mut at = start;
            for (cluster, _) in advances.range(start..next).skip(1) {
                if width(start, *cluster) > room && at > start {
                    break;
                }
                at = *cluster;
            }
            if at == start {
                break;
            }
            push(start, at);
            start = at;
        }
        end = next;
    }
    if end > start {
        push(start, end);
    }
}

/// Width of each cluster by its place in the text.
fn advances(shaped: &Shaped) -> BTreeMap<usize, f32> {
    let mut advances = BTreeMap::new();
    for glyph in &shaped.glyphs {
        *advances.entry(glyph.cluster).or_default() += glyph.advance;
    }
    advances
}

fn cut(text: &str, weight: Weight, room: f32) -> Shaped {
    let whole = shape(text, weight);
    let ellipsis = shape("…", weight).width;
    let mut used = ellipsis;
    let mut end = 0;
    for (cluster, advance) in advances(&whole) {
        end = cluster;
        used += advance;
        if used > room {
            break;
        }
        end = whole.text.len();
    }
    shape(&format!("{}…", whole.text.get(..end).unwrap_or_default().trim_end()), weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str, room: f32, most: usize) -> Vec<String> {
        wrap(text, Weight::Regular, 10.0, room, most).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(texts("Paracetamol 500 mg tablet", 70.0, 9), ["Paracetamol", "500 mg tablet"]);
        assert_eq!(texts("", 70.0, 9), Vec::<String>::new());
        assert_eq!(texts("a\n\nb", 70.0, 9), ["a", "b"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_inside() {
        let lines = texts("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 50.0, 9);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat(), "A".repeat(32));
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let lines = texts("one two three four five six seven eight", 45.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
    }

    proptest! {
        #[test]
        fn no_letter_is_lost_and_no_line_is_too_wide(text in "[a-zA-Z0-9 अ-हक-नا-يກ-ຮéüñ()/,.-]{0,120}", room in 40.0f32..200.0) {
            let lines = wrap(&text, Weight::Bold, 9.0, room, 1000);
            let bare = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(lines.iter().map(|line| bare(&line.text)).collect::<String>(), bare(&text));
            for line in lines {
                // Letters at a line's end may take another shape than inside the word.
                prop_assert!(line.width_at(9.0) <= room * 1.1 + 1.0, "{:?} is {} wide in {}", line.text, line.width_at(9.0), room);
            }
        }
    }
}
