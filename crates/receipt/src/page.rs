//! Blocks of a paper and how they flow onto pages; lengths in points, measured from the top left.

use crate::shape::Shaped;

/// A4 portrait.
pub(crate) const PAGE: (f32, f32) = (595.28, 841.89);

/// Something drawn; black is 0, white 1.
#[derive(Debug, Clone)]
pub(crate) enum Ink {
    /// A line of text: `y` is its baseline.
    Text { x: f32, y: f32, size: f32, grey: f32, line: Shaped },
    /// A straight line.
    Rule { from: (f32, f32), to: (f32, f32), thick: f32, grey: f32 },
    /// A frame, or a filled area when `thick` is zero.
    Frame { x: f32, y: f32, width: f32, height: f32, thick: f32, grey: f32 },
    /// Large text across the page, climbing; `x`, `y` its middle.
    Watermark { x: f32, y: f32, size: f32, grey: f32, line: Shaped },
}

impl Ink {
    fn moved(mut self, dx: f32, dy: f32) -> Self {
        match &mut self {
            Self::Text { x, y, .. } | Self::Frame { x, y, .. } | Self::Watermark { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Self::Rule { from, to, .. } => {
                *from = (from.0 + dx, from.1 + dy);
                *to = (to.0 + dx, to.1 + dy);
            }
        }
        self
    }
}

/// Inks that stay together, in a strip of a known height.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    pub(crate) height: f32,
    pub(crate) inks: Vec<Ink>,
}

impl Block {
    /// Empty space.
    pub(crate) fn space(height: f32) -> Self {
        Self { height, inks: Vec::new() }
    }

    /// Puts another block into this one, without changing the height.
    pub(crate) fn place(&mut self, other: Self, dx: f32, dy: f32) {
        self.inks.extend(other.inks.into_iter().map(|ink| ink.moved(dx, dy)));
    }

    /// Puts another block below.
    pub(crate) fn below(&mut self, other: Self) {
        let top = self.height;
        self.height += other.height;
        self.place(other, 0.0, top);
    }
}

/// Pages being filled.
pub(crate) struct Flow<'a> {
    pages: Vec<Vec<Ink>>,
    y: f32,
    top: f32,
    bottom: f32,
    /// What every page after the first begins with.
    running: &'a Block,
}

impl<'a> Flow<'a> {
    /// Starts with one page; content stays between `top` and `bottom`.
    pub(crate) fn new(top: f32, bottom: f32, running: &'a Block) -> Self {
        Self { pages: vec![Vec::new()], y: top, top, bottom, running }
    }

    fn fits(&self, height: f32) -> bool {
        self.y + height <= self.bottom
    }

    fn put(&mut self, block: Block) {
        let y = self.y;
        self.y += block.height;
        if let Some(page) = self.pages.last_mut() {
            page.extend(block.inks.into_iter().map(|ink| ink.moved(0.0, y)));
        }
    }

    /// Adds a block that is never split. When a new page is needed, `again` (a table's header) comes first on it.
    pub(crate) fn add(&mut self, block: Block, again: Option<&Block>) {
        if !self.fits(block.height) {
            self.pages.push(Vec::new());
            self.y = self.top;
            self.put(self.running.clone());
            if let Some(again) = again {
                self.put(again.clone());
            }
        }
        self.put(block);
    }

    /// The filled pages.
    pub(crate) fn into_pages(self) -> Vec<Vec<Ink>> {
        self.pages
    }
}
