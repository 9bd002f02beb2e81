//! Pages of ink to PDF bytes: fonts cut down to the glyphs used, the same bytes for the same ink.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use printpdf::xobject::DictItem;
use printpdf::{
    Codepoint, Color, CurTransMat, FontId as ResourceId, Greyscale, Line, LinePoint, Mm, Op, PaintMode, ParsedFont,
    PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rect, TextItem, TextMatrix, WindingOrder,
};
use subsetter::GlyphRemapper;

use crate::ReceiptError;
use crate::fonts::FontId;
use crate::page::{Ink, PAGE};
use crate::shape::{Glyph, Shaped};

/// What the file says about itself.
pub(crate) struct Label {
    pub(crate) title: String,
    pub(crate) language: &'static str,
    /// `YYYY-MM-DD HH:MM` of printing; taken for the file's dates instead of the clock.
    pub(crate) printed_at: String,
}

/// Makes the file.
pub(crate) fn write(pages: &[Vec<Ink>], label: &Label) -> Result<Vec<u8>, ReceiptError> {
    let mut document = PdfDocument::new(&label.title);
    let mut used: BTreeMap<FontId, GlyphRemapper> = BTreeMap::new();
    document.pages = pages
        .iter()
        .map(|inks| {
            let mut pen = Pen { ops: Vec::new(), used: &mut used, font: None, fill: None };
            inks.iter().for_each(|ink| pen.draw(ink));
            PdfPage::new(Mm::from(Pt(PAGE.0)), Mm::from(Pt(PAGE.1)), pen.ops)
        })
        .collect();
    for (font, glyphs) in &used {
        document.resources.fonts.map.insert(resource(*font), PdfFont::new(cut_down(*font, glyphs)?));
    }
    let info = &mut document.metadata.info;
    info.producer = "Claims Desk".to_owned();
    info.creator = "Claims Desk".to_owned();
    if let Ok(printed) = NaiveDateTime::parse_from_str(&label.printed_at, "%Y-%m-%d %H:%M") {
        let seconds = printed.and_utc().timestamp();
        if let Ok(time) = printpdf::OffsetDateTime::from_unix_timestamp(seconds) {
            info.creation_date = time;
            info.modification_date = time;
        }
    }

    let mut file = document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    // printpdf draws the identifier by lot; without it the same paper has the same bytes.
    file.trailer.remove(b"ID");
    if let Ok(catalog) = file.catalog_mut() {
        catalog.set("Lang", DictItem::String { data: label.language.as_bytes().to_vec(), literal: true }.to_lopdf());
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)?;
    Ok(bytes)
}

/// The font with only the glyphs used, renumbered.
fn cut_down(font: FontId, glyphs: &GlyphRemapper) -> Result<ParsedFont, ReceiptError> {
    let subset = subsetter::subset(font.bytes(), 0, glyphs).map_err(|_| ReceiptError::Font(font.name()))?;
    let mut parsed = ParsedFont::from_bytes(&subset, 0, &mut Vec::new()).ok_or(ReceiptError::Font(font.name()))?;
    // Six letters and a plus mark a font that does not hold all its glyphs.
    parsed.font_name = Some(format!("CLAIMS+{}", font.name()));
    Ok(parsed)
}

fn resource(font: FontId) -> ResourceId {
    ResourceId(font.name().to_owned())
}

/// Writes one page's operations; repeats no setting that already holds.
struct Pen<'a> {
    ops: Vec<Op>,
    used: &'a mut BTreeMap<FontId, GlyphRemapper>,
    font: Option<(FontId, f32)>,
    fill: Option<f32>,
}

impl Pen<'_> {
    fn draw(&mut self, ink: &Ink) {
        match ink {
            Ink::Text { x, y, size, grey, line } => {
                self.fill(*grey);
                self.text(line, *x, PAGE.1 - y, *size);
            }
            Ink::Rule { from, to, thick, grey } => {
                self.stroke(*thick, *grey);
                let points =
                    [from, to].map(|(x, y)| LinePoint { p: Point { x: Pt(*x), y: Pt(PAGE.1 - y) }, bezier: false });
                self.ops.push(Op::DrawLine { line: Line { points: points.to_vec(), is_closed: false } });
            }
            Ink::Frame { x, y, width, height, thick, grey } => {
                let mode = if *thick > 0.0 {
                    self.stroke(*thick, *grey);
                    PaintMode::Stroke
                } else {
                    self.fill(*grey);
                    PaintMode::Fill
                };
                let mut rectangle = Rect::from_xywh(Pt(*x), Pt(PAGE.1 - y - height), Pt(*width), Pt(*height));
                rectangle.mode = Some(mode);
                rectangle.winding_order = Some(WindingOrder::NonZero);
                self.ops.push(Op::DrawRectangle { rectangle });
            }
            Ink::Watermark { x, y, size, grey, line } => {
                self.fill(*grey);
                let (sin, cos) = CLIMB.to_radians().sin_cos();
                self.ops.push(Op::SaveGraphicsState);
                self.ops.push(Op::SetTransformationMatrix {
                    matrix: CurTransMat::Raw([cos, sin, -sin, cos, *x, PAGE.1 - y]),
                });
                self.text(line, -line.width_at(*size) / 2.0, -size * 0.35, *size);
                self.ops.push(Op::RestoreGraphicsState);
                // Font and colour set inside are forgotten with the saved state.
                self.font = None;
                self.fill = None;
            }
        }
    }

    fn fill(&mut self, grey: f32) {
        if self.fill != Some(grey) {
            self.fill = Some(grey);
            self.ops.push(Op::SetFillColor { col: shade(grey) });
        }
    }

    fn stroke(&mut self, thick: f32, grey: f32) {
        self.ops.push(Op::SetOutlineThickness { pt: Pt(thick) });
        self.ops.push(Op::SetOutlineColor { col: shade(grey) });
    }

    fn text(&mut self, line: &Shaped, x: f32, y: f32, size: f32) {
        if !line.is_plain {
            let mut data = vec![0xFE, 0xFF];
            data.extend(line.text.encode_utf16().flat_map(u16::to_be_bytes));
            let map = BTreeMap::from([("ActualText".to_owned(), DictItem::String { data, literal: false })]);
            self.ops.push(Op::BeginMarkedContentWithProperties {
                tag: "Span".to_owned(),
                properties: DictItem::Dict { map },
            });
        }
        self.ops.push(Op::StartTextSection);
        let mut pen = 0.0;
        // Glyphs that simply follow each other go out together; a shifted mark stands on its own.
        for run in line.glyphs.chunk_by(|a, b| a.font == b.font && is_in_line(a) && is_in_line(b)) {
            self.run(run, x + pen * size / 1000.0, y, size);
            pen += run.iter().map(|glyph| glyph.advance).sum::<f32>();
        }
        self.ops.push(Op::EndTextSection);
        if !line.is_plain {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn run(&mut self, run: &[Glyph], x: f32, y: f32, size: f32) {
        let Some(first) = run.first() else { return };
        if self.font != Some((first.font, size)) {
            self.font = Some((first.font, size));
            self.ops.push(Op::SetFont { font: PdfFontHandle::External(resource(first.font)), size: Pt(size) });
        }
        let (x, y) = (x + first.dx * size / 1000.0, y + first.dy * size / 1000.0);
        self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(x), Pt(y)) });
        let used = self.used.entry(first.font).or_default();
        let glyphs = run
            .iter()
            .map(|glyph| {
                Codepoint::with_cid(used.remap(glyph.id), own_advance(glyph) - glyph.advance, glyph.text.clone())
            })
            .collect();
        self.ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
    }
}

/// How steeply a watermark climbs, in degrees.
const CLIMB: f32 = 52.0;

fn is_in_line(glyph: &Glyph) -> bool {
    glyph.dx == 0.0 && glyph.dy == 0.0
}

/// The width the font itself gives the glyph; what shaping adds or takes is written behind it.
fn own_advance(glyph: &Glyph) -> f32 {
    let width = glyph.font.face().and_then(|face| face.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph.id)));
    width.map_or(glyph.advance, f32::from)
}

const fn shade(grey: f32) -> Color {
    Color::Greyscale(Greyscale { percent: grey, icc_profile: None })
}
