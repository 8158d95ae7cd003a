//! A report as a PDF: laid out, broken into pages, drawn.
//!
//! Start at [`pdf`]. `compose` turns a report into strips (lines of text, charts, rows) from top
//! to bottom, with `type_` for text and `table` for rows; `paging` lays strips on pages; `draw`
//! puts pages into a file, with `chart` for charts and `tags` for what a screen reader reads.

mod chart;
mod compose;
mod contents;
mod draw;
mod fonts;
mod look;
mod paging;
mod strip;
mod table;
mod tags;
#[cfg(test)]
mod tests;
mod type_;

use std::{collections::BTreeSet, sync::Arc};

use crate::{Error, Report, sheet, words};

/// The paper a report is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

impl Paper {
    /// Width and height in points.
    fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.276, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }

    /// The same of what is inside the margins.
    fn inside(self) -> (f32, f32) {
        let (width, height) = self.size();
        (width - 2.0 * look::MARGIN, height - look::TOP - look::BOTTOM)
    }
}

/// How a PDF is made.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The paper it is laid out for.
    pub paper: Paper,
    /// Whole font files for letters that the embedded typefaces lack (see [`lacking`]), the one to
    /// be tried first in front. A file that is no font is passed over.
    pub fallback_fonts: Vec<Arc<Vec<u8>>>,
}

/// The report as a PDF file: tagged for screen readers, its charts drawn as lines and letters.
///
/// # Errors
/// There is no answer in it, or a chart is not one of FACT's.
pub fn pdf(report: &Report, setup: &Setup) -> Result<Vec<u8>, Error> {
    if report.items.is_empty() {
        return Err(Error::Empty);
    }
    let fonts = fonts::Fonts::new(setup)?;
    let mut setter = type_::Typesetter::new(&fonts);
    let composed = compose::compose(report, &mut setter, &fonts, setup.paper)?;
    let (width, height) = setup.paper.inside();
    let mut pages = paging::paginate(composed.strips, height);
    contents::number(&mut setter, &mut pages, width);
    let feet = compose::feet(&mut setter, report, pages.len(), width);
    draw::draw(report, draw::Laid { pages, feet, tags: composed.tags }, setup.paper)
}

/// The letters of `report` that the embedded typefaces lack: Thai, Devanagari, emoji. Where
/// there are some, [`Setup::fallback_fonts`] should hold a font that has them; those that no font
/// has are shown as `□`, and the PDF says so.
pub fn lacking(report: &Report) -> BTreeSet<char> {
    let mut lacking = BTreeSet::new();
    let mut look = |text: &str| lacking.extend(text.chars().filter(|it| !fonts::is_ours(*it)));
    for text in [&report.title, &report.made_at, &report.source] {
        look(&words::line(text));
    }
    for item in &report.items {
        for text in [&item.title, &item.question, &item.as_of].into_iter().chain(&item.method) {
            look(&words::line(text));
        }
        look(&words::line(&item.sentence.plain()));
        item.checks.iter().for_each(|it| look(&words::line(&it.text)));
        look(&words::block(&item.sql).replace('\n', " "));
        look(&words::piece(item.svg.as_deref().unwrap_or_default()));
        if let Some(sheet) = sheet::sheet(item) {
            sheet.heads.iter().for_each(|it| look(&it.label));
            sheet.rows.iter().flatten().for_each(|it| look(it));
        }
    }
    lacking
}
