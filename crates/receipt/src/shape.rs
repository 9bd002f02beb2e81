//! Text to glyphs: direction, font by script, and the shaping that Devanagari, Arabic and Lao need.
//!
//! This is the only place that knows the shaper, so that it can be changed.

use std::collections::BTreeMap;
use std::ops::Range;

use rustybuzz::{Direction, UnicodeBuffer, shape_with_plan};
use unicode_bidi::BidiInfo;

use crate::fonts::{Family, FontId, Weight};

/// A glyph in its place; lengths in thousandths of the font size.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub(crate) font: FontId,
    pub(crate) id: u16,
    pub(crate) advance: f32,
    pub(crate) dx: f32,
    pub(crate) dy: f32,
    /// What copying this glyph out of the paper gives.
    pub(crate) text: String,
    /// Where its cluster starts in the line's text.
    pub(crate) cluster: usize,
}

/// One line of text, ready to be placed; glyphs stand in visual order from the left.
#[derive(Debug, Clone)]
pub(crate) struct Shaped {
    pub(crate) text: String,
    pub(crate) glyphs: Vec<Glyph>,
    /// In thousandths of the font size.
    pub(crate) width: f32,
    /// Whether the glyphs one by one spell the text; else a reader needs to be told it.
    pub(crate) is_plain: bool,
}

impl Shaped {
    /// The width at a font size.
    pub(crate) fn width_at(&self, size: f32) -> f32 {
        self.width * size / 1000.0
    }

    /// The largest size up to `size` at which the line is not wider than `room`.
    pub(crate) fn fitting(&self, size: f32, room: f32) -> f32 {
        let width = self.width_at(size);
        if width <= room { size } else { size * room / width }
    }
}

/// Shapes one line. Line ends in the text count as spaces.
pub(crate) fn shape(text: &str, weight: Weight) -> Shaped {
    let text = one_line(text);
    let mut glyphs = Vec::new();
    for (run, is_rtl) in visual_runs(&text) {
        let mut parts = by_family(&text, run, weight);
        if is_rtl {
            parts.reverse();
        }
        for (part, family) in parts {
            shape_part(&text, part, FontId { family, weight }, is_rtl, &mut glyphs);
        }
    }
    let width = glyphs.iter().map(|glyph| glyph.advance).sum();
    // Latin letters in order spell themselves; anything reordered or joined does not.
    let is_plain = glyphs.iter().all(|glyph| glyph.font.family == Family::Latin && glyph.text != FOLLOWS)
        && glyphs.is_sorted_by_key(|glyph| glyph.cluster);
    Shaped { text, glyphs, width, is_plain }
}

fn shape_part(text: &str, range: Range<usize>, font: FontId, is_rtl: bool, glyphs: &mut Vec<Glyph>) {
    let (Some(face), Some(plan), Some(part)) = (font.face(), font.plan(is_rtl), text.get(range.clone())) else {
        return;
    };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(part);
    buffer.set_direction(if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
    buffer.set_script(font.family.script());
    let shaped = shape_with_plan(face, plan, buffer);

    let mut texts = ClusterTexts::new(part, shaped.glyph_infos().iter().map(|info| info.cluster));
    for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
        glyphs.push(Glyph {
            font,
            id: u16::try_from(info.glyph_id).unwrap_or(0),
            advance: units(position.x_advance),
            dx: units(position.x_offset),
            dy: units(position.y_offset),
            text: texts.next_of(info.cluster),
            cluster: range.start.saturating_add(index(info.cluster)),
        });
    }
}

/// Stands for a glyph whose letters an earlier glyph of its cluster spells.
const FOLLOWS: &str = "\u{200B}";

/// Deals the letters of each cluster out to its glyphs.
struct ClusterTexts<'a> {
    part: &'a str,
    /// Start → end, glyphs in the cluster, glyphs served so far.
    clusters: BTreeMap<u32, (usize, usize, usize)>,
}

impl<'a> ClusterTexts<'a> {
    fn new(part: &'a str, starts: impl Iterator<Item = u32>) -> Self {
        let mut clusters: BTreeMap<u32, (usize, usize, usize)> = BTreeMap::new();
        for start in starts {
            clusters.entry(start).or_insert((part.len(), 0, 0)).1 += 1;
        }
        let mut end = part.len();
        for (start, cluster) in clusters.iter_mut().rev() {
            cluster.0 = end;
            end = index(*start);
        }
        Self { part, clusters }
    }

    /// The whole cluster for a glyph of its own (a ligature has several letters); else letter by letter.
    fn next_of(&mut self, start: u32) -> String {
        let Some((end, glyphs, served)) = self.clusters.get_mut(&start) else { return FOLLOWS.to_owned() };
        let letters = self.part.get(index(start)..*end).unwrap_or_default();
        let at = *served;
        *served += 1;
        let text = if *glyphs == 1 {
            letters.to_owned()
        } else {
            letters.chars().nth(at).map_or_else(|| FOLLOWS.to_owned(), String::from)
        };
        // No-break spaces share the glyph of the space: whoever searches the paper types a space.
        text.replace(['\u{A0}', '\u{202F}'], " ")
    }
}

/// Runs of one direction, from the left of the line.
fn visual_runs(text: &str) -> Vec<(Range<usize>, bool)> {
    // Nothing before Hebrew runs right to left.
    if text.chars().all(|letter| letter < '\u{590}') {
        return vec![(0..text.len(), false)];
    }
    let bidi = BidiInfo::new(text, None);
    let mut runs = Vec::new();
    for paragraph in &bidi.paragraphs {
        let (levels, ranges) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for range in ranges {
            let is_rtl = levels.get(range.start).is_some_and(|level| level.is_rtl());
            runs.push((range, is_rtl));
        }
    }
    runs
}

/// Parts of one font family, in reading order.
fn by_family(text: &str, run: Range<usize>, weight: Weight) -> Vec<(Range<usize>, Family)> {
    let mut parts: Vec<(Range<usize>, Family)> = Vec::new();
    let mut current = Family::Latin;
    for (at, letter) in text.get(run.clone()).unwrap_or_default().char_indices() {
        let (start, end) = (run.start + at, run.start + at + letter.len_utf8());
        let family = Family::writing(letter, current, weight);
        match parts.last_mut() {
            Some((range, last)) if *last == family => range.end = end,
            _ => parts.push((start..end, family)),
        }
        current = family;
    }
    parts
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') { ' ' } else { letter })
        .collect()
}

/// Shaper units are thousandths of an em in every embedded font; a glyph is never wider than `i16` holds.
fn units(value: i32) -> f32 {
    f32::from(i16::try_from(value).unwrap_or(0))
}

fn index(cluster: u32) -> usize {
    usize::try_from(cluster).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_text_spells_itself() {
        let shaped = shape("Désignation 1 234,50", Weight::Regular);
        assert!(shaped.is_plain);
        assert_eq!(shaped.glyphs.iter().map(|glyph| glyph.text.as_str()).collect::<String>(), "Désignation 1 234,50");
    }

    #[test]
    fn devanagari_is_joined_into_conjuncts() {
        let text = "क्षेत्रीय";
        let shaped = shape(text, Weight::Regular);
        assert!(shaped.glyphs.len() < text.chars().count(), "conjuncts take fewer glyphs than letters");
        assert!(shaped.glyphs.iter().all(|glyph| glyph.id != 0 && glyph.font.family == Family::Devanagari));
    }

    #[test]
    fn arabic_runs_from_the_right_and_digits_in_it_from_the_left() {
        let shaped = shape("علي 12", Weight::Regular);
        let clusters: Vec<usize> = shaped.glyphs.iter().map(|glyph| glyph.cluster).collect();
        assert_eq!(shaped.glyphs.first().map(|glyph| glyph.text.as_str()), Some("1"), "{clusters:?}");
        assert_eq!(clusters.last(), Some(&0), "the first letter stands rightmost");
    }

    #[test]
    fn digits_are_tabular() {
        for weight in [Weight::Regular, Weight::Bold] {
            let widths: Vec<f32> = ["111", "888", "000"].iter().map(|text| shape(text, weight).width).collect();
            assert!(
                widths.windows(2).all(|pair| pair[0] == pair[1]),
                "{weight:?}: columns of figures stand under each other"
            );
        }
    }

    #[test]
    fn line_ends_and_control_signs_do_no_harm() {
        let shaped = shape("a\nb\u{0}c\u{2029}d", Weight::Regular);
        assert_eq!(shaped.text, "a b c d");
    }
}
