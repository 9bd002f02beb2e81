//! The embedded fonts: which file writes which script, each read once.

use std::sync::OnceLock;

use rustybuzz::{Direction, Face, ShapePlan};

/// A family of the fonts in `assets/fonts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Latin,
    Devanagari,
    Arabic,
    Lao,
}

/// Regular for content, bold for what the eye looks for first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// One font file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FontId {
    pub(crate) family: Family,
    pub(crate) weight: Weight,
}

macro_rules! fonts {
    ($($family:ident $weight:ident = $name:literal,)*) => {
        impl FontId {
            /// The font's name, also its resource name on the page.
            pub(crate) const fn name(self) -> &'static str {
                match (self.family, self.weight) {
                    $((Family::$family, Weight::$weight) => $name,)*
                }
            }

            /// The whole font file.
            pub(crate) const fn bytes(self) -> &'static [u8] {
                match (self.family, self.weight) {
                    $((Family::$family, Weight::$weight) => include_bytes!(concat!("../../../assets/fonts/", $name, ".ttf")),)*
                }
            }

            /// The font ready for shaping; `None` when the embedded file is no font, which the tests rule out.
            pub(crate) fn face(self) -> Option<&'static Face<'static>> {
                match (self.family, self.weight) {
                    $((Family::$family, Weight::$weight) => {
                        static FACE: OnceLock<Option<Face<'static>>> = OnceLock::new();
                        FACE.get_or_init(|| Face::from_slice(self.bytes(), 0)).as_ref()
                    })*
                }
            }
        }

        impl FontId {
            /// The shaping plan for text running one way. Plans are dear to make, so each is made once.
            pub(crate) fn plan(self, is_rtl: bool) -> Option<&'static ShapePlan> {
                let face = self.face()?;
                let make = |direction| ShapePlan::new(face, direction, Some(self.family.script()), None, &[]);
                match (self.family, self.weight, is_rtl) {
                    $((Family::$family, Weight::$weight, false) => {
                        static PLAN: OnceLock<ShapePlan> = OnceLock::new();
                        Some(PLAN.get_or_init(|| make(Direction::LeftToRight)))
                    })*
                    $((Family::$family, Weight::$weight, true) => {
                        static PLAN: OnceLock<ShapePlan> = OnceLock::new();
                        Some(PLAN.get_or_init(|| make(Direction::RightToLeft)))
                    })*
                }
            }
        }

        #[cfg(test)]
        const ALL: &[FontId] = &[$(FontId { family: Family::$family, weight: Weight::$weight },)*];
    };
}

fonts! {
    Latin Regular = "NotoSans-Regular",
    Latin Bold = "NotoSans-Bold",
    Devanagari Regular = "NotoSansDevanagari-Regular",
    Devanagari Bold = "NotoSansDevanagari-Bold",
    Arabic Regular = "NotoNaskhArabic-Regular",
    Arabic Bold = "NotoNaskhArabic-Bold",
    Lao Regular = "NotoSansLao-Regular",
    Lao Bold = "NotoSansLao-Bold",
}

impl FontId {
    fn has(self, letter: char) -> bool {
        self.face().is_some_and(|face| face.glyph_index(letter).is_some())
    }
}

impl Family {
    const ALL: [Self; 4] = [Self::Latin, Self::Devanagari, Self::Arabic, Self::Lao];

    /// The family that writes a letter standing after text in `current`; Latin (an empty box) when none can.
    pub(crate) fn writing(letter: char, current: Self, weight: Weight) -> Self {
        use unicode_script::{Script, UnicodeScript as _};
        #[expect(clippy::wildcard_enum_match_arm, reason = "the many other scripts are Latin's to try")]
        let wanted = match letter.script() {
            Script::Devanagari => Self::Devanagari,
            Script::Arabic => Self::Arabic,
            Script::Lao => Self::Lao,
            // Digits and signs look the same all over the page; a space belongs to the word before it.
            Script::Common if letter.is_ascii() && letter != ' ' => Self::Latin,
            Script::Common | Script::Inherited => current,
            _ => Self::Latin,
        };
        [wanted]
            .into_iter()
            .chain(Self::ALL)
            .find(|family| FontId { family: *family, weight }.has(letter))
            // Joiners have no glyph of their own but steer the letters around them.
            .unwrap_or(if letter.script() == Script::Inherited { current } else { Self::Latin })
    }

    /// The script for the shaper.
    pub(crate) const fn script(self) -> rustybuzz::Script {
        match self {
            Self::Latin => rustybuzz::script::LATIN,
            Self::Devanagari => rustybuzz::script::DEVANAGARI,
            Self::Arabic => rustybuzz::script::ARABIC,
            Self::Lao => rustybuzz::script::LAO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_font_is_readable_with_a_thousand_units_to_the_em() {
        for font in ALL {
            let face = font.face().expect("a font file");
            assert_eq!(face.units_per_em(), 1000, "{}: positions are reckoned in thousandths", font.name());
        }
    }

    #[test]
    fn a_letter_is_written_by_a_font_that_has_it() {
        for (letter, family) in [
            ('A', Family::Latin),
            ('é', Family::Latin),
            ('न', Family::Devanagari),
            ('ع', Family::Arabic),
            ('ລ', Family::Lao),
        ] {
            assert_eq!(Family::writing(letter, Family::Latin, Weight::Bold), family, "{letter}");
        }
        assert_eq!(
            Family::writing('।', Family::Devanagari, Weight::Regular),
            Family::Devanagari,
            "a danda stays with its text"
        );
        assert_eq!(Family::writing('7', Family::Arabic, Weight::Regular), Family::Latin);
    }
}
