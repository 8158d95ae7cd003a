//! A report as strips, from its title to the statements at its end.

use std::{num::NonZeroU16, rc::Rc};

use fact_core::CheckLevel;
use krilla::tagging::{Tag, TagKind};

use super::{
    Paper,
    chart::Picture,
    contents,
    fonts::{Fonts, UNKNOWN},
    lacking, look,
    strip::{Mark, Strip},
    table,
    tags::{NodeId, Tags},
    type_::{Style, Typesetter},
};
use crate::{
    Error, Item, Report, chart, sheet,
    words::{block, line, piece, shorten},
};

/// How many characters of a question are printed.
const N_QUESTION: usize = 600;
/// The same of the report's title at the foot of a page.
const N_FOOT: usize = 90;
/// A paragraph of so many lines is not broken.
const N_WHOLE: usize = 14;
/// How many letters without a font are named.
const N_NAMED: usize = 6;

/// A report ready to be laid on pages.
pub(crate) struct Composed {
    pub strips: Vec<Strip>,
    pub tags: Tags,
}

/// Strips for all of `report`.
///
/// # Errors
/// A chart is not one of FACT's.
pub(crate) fn compose(
    report: &Report,
    setter: &mut Typesetter<'_>,
    fonts: &Fonts,
    paper: Paper,
) -> Result<Composed, Error> {
    let (width, height) = paper.inside();
    let mut composer =
        Composer { setter, fonts, strips: Vec::new(), tags: Tags::new(), width, height };
    composer.opening(report);
    for (number, item) in (1_usize..).zip(&report.items) {
        composer.answer(number, item)?;
    }
    composer.statements(&report.items);
    Ok(Composed { strips: composer.strips, tags: composer.tags })
}

/// What stands at the foot of each page: the report's title and which page it is.
pub(crate) fn feet(
    setter: &mut Typesetter<'_>,
    report: &Report,
    n_pages: usize,
    width: f32,
) -> Vec<Strip> {
    let title = shorten(&report.full_title(), N_FOOT);
    let mut title = setter.paragraph(&[(&title, false)], look::FOOTER);
    let mut foot = |number: usize| {
        let number = format!("{number} of {n_pages}");
        let mut number = setter.paragraph(&[(&number, false)], look::FOOTER);
        let number = setter.lines(&mut number, width).into_iter().next();
        let title = setter.lines(&mut title, width * 0.8).into_iter().next();
        let right = number.iter().map(|it| width - it.width).sum();
        let text = |line, x| Mark::Text { line, x, y: 0.0, node: None };
        let marks = title.map(|it| text(it, 0.0)).into_iter();
        let marks = marks.chain(number.map(|it| text(it, right))).collect();
        Strip { marks, ..Strip::default() }
    };
    (1..=n_pages).map(&mut foot).collect()
}

struct Composer<'a, 'b> {
    setter: &'a mut Typesetter<'b>,
    fonts: &'a Fonts,
    strips: Vec<Strip>,
    tags: Tags,
    width: f32,
    height: f32,
}

/// Whether a paragraph stands on the page of what follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Holds,
    LetsGo,
}

impl Composer<'_, '_> {
    fn opening(&mut self, report: &Report) {
        let title = report.heading();
        let node = self.tags.add(Tags::ROOT, heading_tag(1, &title));
        self.text(&[(&title, false)], look::TITLE, node, Then::Holds);
        self.space(4.0);
        self.paragraph(Tags::ROOT, &report.made(), look::MADE, Then::Holds);
        let unknown = lacking(report).into_iter().filter(|it| !self.fonts.has(*it));
        self.unknown(&unknown.collect::<Vec<_>>());
        self.space(10.0);
        let rule = Mark::Rule { x: 0.0, y: 0.0, width: self.width, color: look::BORDER_STRONG };
        self.strips.push(Strip {
            height: 2.0,
            marks: vec![rule],
            holds_next: true,
            ..Strip::default()
        });
        let lines = contents::strips(self.setter, &mut self.tags, report, self.width);
        if !lines.is_empty() {
            self.space(10.0);
            self.strips.extend(lines);
        }
    }

    fn answer(&mut self, number: usize, item: &Item) -> Result<(), Error> {
        let part = self.tags.add(Tags::ROOT, Tag::Section);
        let title = item.heading();
        self.space(if number == 1 { 18.0 } else { 30.0 });
        self.heading(part, 2, &format!("{number}  "), &title, look::HEADING);
        let question = shorten(&line(&item.question), N_QUESTION);
        self.paragraph(part, &question, look::QUESTION, Then::Holds);
        if !item.sentence.spans.is_empty() {
            self.space(6.0);
            let spans = item.sentence.spans.iter();
            let pieces: Vec<(String, bool)> =
                spans.map(|it| (piece(&it.text), it.strong)).collect();
            let pieces: Vec<(&str, bool)> =
                pieces.iter().map(|(it, bold)| (it.as_str(), *bold)).collect();
            let node = self.tags.add(part, Tag::P);
            self.text(&pieces, look::SENTENCE, node, Then::Holds);
        }
        if !item.as_of.trim().is_empty() {
            self.space(2.0);
            self.paragraph(part, &line(&item.as_of), look::AS_OF, Then::Holds);
        }
        self.chart(part, item)?;
        if let Some(sheet) = sheet::sheet(item) {
            self.space(10.0);
            let rows = table::strips(self.setter, &mut self.tags, part, &sheet, self.width);
            self.strips.extend(rows);
        }
        self.notes(part, item);
        self.let_go();
        Ok(())
    }

    /// The chart in a frame, as wide as the text and no taller than leaves room for its title.
    fn chart(&mut self, part: NodeId, item: &Item) -> Result<(), Error> {
        let Some(svg) = chart::drawing(item)? else { return Ok(()) };
        let svg = self.setter.known(svg);
        let picture = Picture::read(&svg, self.fonts)
            .map_err(|source| Error::Chart { title: item.title.clone(), source })?;
        self.space(10.0);
        let width = self.width.min(self.height * 0.62 * picture.aspect());
        let alt = item.in_words();
        let node = self.tags.add(part, Tag::Figure(Some(alt)));
        let height = width / picture.aspect();
        let mark = Mark::Chart { picture: Rc::new(picture), x: 0.0, y: 0.0, width, node };
        self.strips.push(Strip { height, marks: vec![mark], ..Strip::default() });
        Ok(())
    }

    fn notes(&mut self, part: NodeId, item: &Item) {
        let caveats = item.caveats().map(|it| match it.level {
            CheckLevel::Warning => (format!("Take care: {}", line(&it.text)), look::CAUTION),
            CheckLevel::Note | CheckLevel::Passed => (line(&it.text), look::NOTE),
        });
        let method = item.method.iter().map(|it| (line(it), look::NOTE));
        let said: Vec<(String, Style)> =
            caveats.chain(method).filter(|(text, _)| !text.is_empty()).collect();
        if said.is_empty() {
            return;
        }
        // What is to be known of a figure stands on its page.
        if let Some(last) = self.strips.last_mut() {
            last.holds_next = true;
        }
        self.space(6.0);
        for (text, style) in said {
            self.paragraph(part, &text, style, Then::LetsGo);
        }
    }

    /// The statements, at the end: who reads the report rarely reads them.
    fn statements(&mut self, items: &[Item]) {
        let with_sql = (1_usize..).zip(items).filter(|(_, it)| !it.sql.trim().is_empty());
        let with_sql: Vec<(usize, &Item)> = with_sql.collect();
        if with_sql.is_empty() {
            return;
        }
        let part = self.tags.add(Tags::ROOT, Tag::Section);
        self.space(34.0);
        self.heading(part, 2, "", "The statements behind the answers", look::HEADING);
        for (number, item) in with_sql {
            self.space(10.0);
            let title = item.heading();
            let node = self.tags.add(part, heading_tag(3, &title));
            let shown = format!("{number}  {title}");
            self.text(&[(&shown, false)], look::SUBHEADING, node, Then::Holds);
            let node = self.tags.add(part, Tag::P);
            let node = self.tags.add(node, Tag::Code);
            self.text(&[(&block(&item.sql), false)], look::CODE, node, Then::LetsGo);
        }
    }

    /// Says which letters are shown as a sign for them.
    fn unknown(&mut self, unknown: &[char]) {
        if unknown.is_empty() {
            return;
        }
        let named = unknown.iter().take(N_NAMED);
        let named: Vec<String> = named.map(|it| format!("U+{:04X}", u32::from(*it))).collect();
        let more = if unknown.len() > N_NAMED { " and others" } else { "" };
        let said = format!(
            "{UNKNOWN} stands for letters that no font at hand has ({}{more}). The HTML report has them.",
            named.join(", ")
        );
        self.space(6.0);
        self.paragraph(Tags::ROOT, &said, look::CAUTION, Then::Holds);
    }

    fn heading(&mut self, part: NodeId, level: u16, before: &str, title: &str, style: Style) {
        let node = self.tags.add(part, heading_tag(level, title));
        let shown = format!("{before}{title}");
        let first = self.strips.len();
        self.text(&[(&shown, false)], style, node, Then::Holds);
        if let Some(strip) = self.strips.get_mut(first) {
            strip.bookmark = Some(shown);
        }
        self.space(2.0);
    }

    fn paragraph(&mut self, part: NodeId, text: &str, style: Style, then: Then) {
        if !text.is_empty() {
            let node = self.tags.add(part, Tag::P);
            self.text(&[(text, false)], style, node, then);
        }
    }

    /// Lines of text. Where they are many, neither the first nor the last stands alone on a page.
    fn text(&mut self, pieces: &[(&str, bool)], style: Style, node: NodeId, then: Then) {
        let mut paragraph = self.setter.paragraph(pieces, style);
        let lines = self.setter.lines(&mut paragraph, self.width);
        let n_lines = lines.len();
        for (idx, line) in lines.into_iter().enumerate() {
            let (is_last, is_next_to_last) = (idx + 1 == n_lines, idx + 2 == n_lines);
            let holds_next = match then {
                _ if !is_last => n_lines <= N_WHOLE || idx == 0 || is_next_to_last,
                Then::Holds => true,
                Then::LetsGo => false,
            };
            let height = line.height;
            let marks = vec![Mark::Text { line, x: 0.0, y: 0.0, node: Some(node) }];
            self.strips.push(Strip { height, holds_next, marks, ..Strip::default() });
        }
    }

    fn space(&mut self, height: f32) {
        self.strips.push(Strip::space(height));
    }

    /// Ends what stands together.
    fn let_go(&mut self) {
        if let Some(last) = self.strips.last_mut() {
            last.holds_next = false;
        }
    }
}

fn heading_tag(level: u16, title: &str) -> TagKind {
    let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    Tag::Hn(level, Some(title.to_owned())).into()
}
