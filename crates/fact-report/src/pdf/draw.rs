//! Pages into a file.

use krilla::{
    Document, SerializeSettings,
    annotation::{Annotation, LinkAnnotation, Target},
    configure::{Accessibility, ConfigurationBuilder},
    destination::{Destination, XyzDestination},
    geom::{PathBuilder, Point, Rect, Transform},
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::{Page, PageSettings},
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, SpanTag},
};

use super::{
    Paper, contents, look,
    paging::Placed,
    strip::{Mark, Strip},
    tags::Tags,
    type_::{Color, Line},
};
use crate::{Error, Report};

/// What is drawn: the strips of each page, and the strip at its foot.
pub(crate) struct Laid {
    pub pages: Vec<Vec<Placed>>,
    pub feet: Vec<Strip>,
    pub tags: Tags,
}

/// The PDF of what is laid on pages.
///
/// # Errors
/// The library refuses them.
pub(crate) fn draw(report: &Report, laid: Laid, paper: Paper) -> Result<Vec<u8>, Error> {
    let refused = |err: &dyn std::fmt::Debug| Error::Write { reason: format!("{err:?}") };
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|err| refused(&err))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut drawing = Drawing { tags: laid.tags, outline: Outline::new() };
    let (width, height) = paper.size();
    let foot_y = height - look::FOOT;
    let places = contents::places(&laid.pages);
    let places: Vec<_> = places.into_iter().map(|(page_idx, y)| place(page_idx, y)).collect();
    for (page_idx, (strips, foot)) in laid.pages.iter().zip(&laid.feet).enumerate() {
        let settings = PageSettings::from_wh(width, height).unwrap_or_default();
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for placed in strips {
            let y = look::TOP + placed.y;
            drawing.strip(&mut surface, &placed.strip, y);
            if let Some(title) = &placed.strip.bookmark {
                let to = place(page_idx, placed.y);
                drawing.outline.push_child(OutlineNode::new(title.clone(), to));
            }
        }
        drawing.strip(&mut surface, foot, foot_y);
        surface.finish();
        for placed in strips {
            drawing.link(&mut page, placed, &places, width);
        }
        page.finish();
    }
    document.set_outline(drawing.outline);
    document.set_tag_tree(drawing.tags.into_tree());
    document.set_metadata(metadata(report));
    document.finish().map_err(|err| refused(&err))
}

/// Where a strip `y` points below the top of a page's inside is looked at from.
fn place(page_idx: usize, y: f32) -> XyzDestination {
    XyzDestination::new(page_idx, Point::from_xy(look::MARGIN, look::TOP + y - 6.0))
}

fn metadata(report: &Report) -> Metadata {
    Metadata::new()
        .title(report.full_title())
        .language("en".to_owned())
        .creator("FACT".to_owned())
        .description(report.made())
}

struct Drawing {
    tags: Tags,
    outline: Outline,
}

impl Drawing {
    /// Makes a line of the contents lead to its answer.
    fn link(&mut self, page: &mut Page<'_>, entry: &Placed, places: &[XyzDestination], width: f32) {
        let Some(link) = &entry.strip.link else { return };
        let Some(to) = places.get(link.answer_idx) else { return };
        let (top, inside) = (look::TOP + entry.y, width - 2.0 * look::MARGIN);
        let rect = Rect::from_xywh(look::MARGIN, top, inside, entry.strip.height);
        let Some(rect) = rect else { return };
        let to = Target::Destination(Destination::Xyz(to.clone()));
        let link_annotation = LinkAnnotation::new(rect, to);
        let annotation = Annotation::new_link(link_annotation, Some(link.title.clone()));
        let drawn = page.add_tagged_annotation(annotation);
        self.tags.drawn(link.node, drawn);
    }

    fn strip(&mut self, surface: &mut Surface<'_>, strip: &Strip, top: f32) {
        for mark in &strip.marks {
            match mark {
                Mark::Text { line, x, y, node } => {
                    let at = (look::MARGIN + x, top + y);
                    let tag = match node {
                        Some(_) => ContentTag::Span(SpanTag::empty()),
                        None => {
                            ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
                        }
                    };
                    let drawn = surface.start_tagged(tag);
                    text(surface, line, at);
                    surface.end_tagged();
                    if let Some(node) = node {
                        self.tags.drawn(*node, drawn);
                    }
                }
                Mark::Rule { x, y, width, color } => {
                    let artifact = Artifact::with_kind(ArtifactType::Layout);
                    surface.start_tagged(ContentTag::Artifact(artifact));
                    rule(surface, (look::MARGIN + x, top + y), *width, *color);
                    surface.end_tagged();
                }
                Mark::Chart { picture, x, y, width, node } => {
                    let drawn = surface.start_tagged(ContentTag::Other);
                    surface.push_transform(&Transform::from_translate(look::MARGIN + x, top + y));
                    picture.draw(surface, *width);
                    frame(surface, *width, width / picture.aspect());
                    surface.pop();
                    surface.end_tagged();
                    self.tags.drawn(*node, drawn);
                }
            }
        }
    }
}

fn text(surface: &mut Surface<'_>, line: &Line, (x, y): (f32, f32)) {
    surface.set_fill(Some(filled(line.color)));
    surface.set_stroke(None);
    for run in &line.runs {
        let at = Point::from_xy(x + run.x, y + line.baseline);
        surface.draw_glyphs(at, &run.glyphs, run.font.clone(), &line.text, run.size, false);
    }
}

fn rule(surface: &mut Surface<'_>, (x, y): (f32, f32), width: f32, color: Color) {
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(x + width, y);
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(hairline(color)));
        surface.draw_path(&path);
    }
}

/// A thin frame around a chart.
fn frame(surface: &mut Surface<'_>, width: f32, height: f32) {
    let mut path = PathBuilder::new();
    let Some(rect) = Rect::from_xywh(0.0, 0.0, width, height) else { return };
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(hairline(look::BORDER)));
        surface.draw_path(&path);
    }
}

fn filled(color: Color) -> Fill {
    let paint = krilla::color::rgb::Color::from(color).into();
    Fill { paint, opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn hairline(color: Color) -> Stroke {
    let paint = krilla::color::rgb::Color::from(color).into();
    Stroke { paint, width: look::HAIRLINE, ..Stroke::default() }
}
