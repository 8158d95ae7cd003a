//! A printed table: columns as wide as their cells need, rows as strips.

use std::rc::Rc;

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use super::{
    look,
    strip::{Mark, Strip},
    tags::{NodeId, Tags},
    type_::{Line, Paragraph, Typesetter},
};
use crate::{
    sheet::{Head, Sheet},
    words::shorten,
};

/// Between two columns.
const GAP: f32 = 20.0;
/// Above and below the text of a row.
const PAD: f32 = 3.0;
/// What a column of text is not narrowed below.
const NARROWEST: f32 = 64.0;
/// What the head of a column asks for before its words are broken into lines.
const HEAD: f32 = 80.0;
/// How many characters of a cell are printed.
const N_CELL: usize = 200;

struct Column {
    head: Paragraph,
    cells: Vec<Paragraph>,
    is_figure: bool,
    is_detail: bool,
    /// As wide as it would like to be.
    wanted: f32,
    /// As narrow as it can be.
    least: f32,
    x: f32,
    width: f32,
}

impl Column {
    /// As wide as it would like to be and `limit` lets it, and as it has to be.
    fn within(&self, limit: f32) -> f32 {
        self.wanted.min(limit).max(self.least)
    }
}

/// The strips of a table: its head, its rows, and what is said under it.
pub(crate) fn strips(
    setter: &mut Typesetter<'_>,
    tags: &mut Tags,
    part: NodeId,
    sheet: &Sheet,
    width: f32,
) -> Vec<Strip> {
    let columns = sheet.heads.iter().enumerate();
    let mut columns: Vec<Column> =
        columns.map(|(idx, head)| column(setter, head, sheet, idx, width)).collect();
    let n_columns = columns.len();
    make_fit(&mut columns, width);
    share(&mut columns, width);
    let table = tags.add(part, Tag::Table);
    let inside = columns.last().map_or(0.0, |it| it.x + it.width);

    let head = tags.add(table, Tag::THead);
    let head = tags.add(head, Tag::TR);
    let mut head = head_strip(setter, tags, head, &mut columns, inside);
    head.holds_next = true;
    let repeated = Rc::new(head.clone());
    let mut strips = vec![head];

    let body = tags.add(table, Tag::TBody);
    for idx in 0..sheet.rows.len() {
        let row = tags.add(body, Tag::TR);
        let mut strip = row_strip(setter, tags, row, &mut columns, idx, inside);
        // Neither the first row nor the last stands alone.
        strip.holds_next = idx == 0 || idx + 2 >= sheet.rows.len();
        strip.head = Some(Rc::clone(&repeated));
        strips.push(strip);
    }
    let mut says = sheet.says.clone();
    if columns.len() < n_columns {
        says =
            format!("{says} · {} of {n_columns} columns, the HTML report has all", columns.len());
    }
    let caption = tags.add(table, Tag::Caption);
    let mut said = setter.paragraph(&[(&says, false)], look::CAPTION);
    strips.push(Strip { height: 3.0, holds_next: true, ..Strip::default() });
    for line in setter.lines(&mut said, width) {
        let height = line.height;
        let marks = vec![Mark::Text { line, x: 0.0, y: 0.0, node: Some(caption) }];
        strips.push(Strip { height, marks, ..Strip::default() });
    }
    strips
}

fn column(
    setter: &mut Typesetter<'_>,
    head: &Head,
    sheet: &Sheet,
    idx: usize,
    width: f32,
) -> Column {
    let style = if head.is_figure { look::FIGURE } else { look::CELL };
    let unit = head.unit.as_ref().map(|it| format!("\u{A0}{it}")).unwrap_or_default();
    let label = shorten(&head.label, N_CELL);
    let cells = sheet.rows.iter().filter_map(|row| row.get(idx));
    let cells: Vec<Paragraph> =
        cells.map(|it| setter.paragraph(&[(&shorten(it, N_CELL), false)], style)).collect();
    let head_text = setter.paragraph(&[(&label, true), (&unit, false)], look::TABLE_HEAD);
    let natural = cells.iter().map(|it| it.widths().0).fold(0.0, f32::max);
    let (head_wide, head_least) = head_text.widths();
    let wanted = natural.max(head_wide.min(HEAD.max(head_least)));
    let least = if head.is_figure { natural } else { natural.min(NARROWEST) };
    Column {
        head: head_text,
        cells,
        is_figure: head.is_figure,
        is_detail: head.is_detail,
        least: least.max(head_least.min(HEAD)).min(width),
        // A hair more, so that rounding breaks no line.
        wanted: wanted.min(width) + 0.1,
        x: 0.0,
        width: 0.0,
    }
}

/// Takes columns out until the rest has room: details first, then from the right.
fn make_fit(columns: &mut Vec<Column>, width: f32) {
    while columns.len() > 1 && taken(columns, |it| it.least) > width {
        let detail = columns.iter().rposition(|it| it.is_detail).filter(|it| *it > 0);
        columns.remove(detail.unwrap_or(columns.len() - 1));
    }
}

fn taken(columns: &[Column], of: impl Fn(&Column) -> f32) -> f32 {
    let n_gaps = columns.iter().skip(1).count();
    columns.iter().map(of).sum::<f32>() + GAP * (0..n_gaps).map(|_| 1.0_f32).sum::<f32>()
}

/// Gives each column its width: what it wants where there is room, else the widest are narrowed
/// to one width, so that short names keep their line.
fn share(columns: &mut [Column], width: f32) {
    let (mut fits, mut bursts) = (0.0, width);
    for _ in 0..16 {
        let limit = f32::midpoint(fits, bursts);
        let is_room = taken(columns, |it| it.within(limit)) <= width;
        (fits, bursts) = if is_room { (limit, bursts) } else { (fits, limit) };
    }
    let limit = if taken(columns, |it| it.wanted) <= width { width } else { fits };
    let mut x = 0.0;
    for column in columns {
        column.x = x;
        column.width = column.within(limit);
        x += column.width + GAP;
    }
}

fn head_strip(
    setter: &Typesetter<'_>,
    tags: &mut Tags,
    row: NodeId,
    columns: &mut [Column],
    width: f32,
) -> Strip {
    let heads = columns.iter_mut().map(|column| {
        let lines = setter.lines(&mut column.head, column.width + 0.2);
        (lines, column.x, column.width, column.is_figure)
    });
    let heads: Vec<_> = heads.collect();
    let height = heads.iter().map(|(lines, ..)| height(lines)).fold(0.0, f32::max);
    let mut strip = Strip { height: height + 2.0 * PAD, ..Strip::default() };
    for (lines, x, column_width, is_figure) in heads {
        let node = tags.add(row, Tag::TH(TableHeaderScope::Column));
        // Heads stand on the line under them.
        let top = PAD + height - self::height(&lines);
        put(&mut strip, lines, (x, top), column_width, is_figure, node);
    }
    rule(&mut strip, width, look::BORDER_STRONG);
    strip
}

fn row_strip(
    setter: &Typesetter<'_>,
    tags: &mut Tags,
    row: NodeId,
    columns: &mut [Column],
    row_idx: usize,
    width: f32,
) -> Strip {
    let mut strip = Strip::default();
    for (idx, column) in columns.iter_mut().enumerate() {
        let kind: TagKind = match (idx, column.is_figure) {
            (0, false) => Tag::TH(TableHeaderScope::Row).into(),
            _ => Tag::TD.into(),
        };
        let node = tags.add(row, kind);
        let Some(cell) = column.cells.get_mut(row_idx) else { continue };
        let lines = setter.lines(cell, column.width + 0.2);
        strip.height = strip.height.max(height(&lines) + 2.0 * PAD);
        put(&mut strip, lines, (column.x, PAD), column.width, column.is_figure, node);
    }
    rule(&mut strip, width, look::BORDER);
    strip
}

fn height(lines: &[Line]) -> f32 {
    lines.iter().map(|it| it.height).sum()
}

fn put(
    strip: &mut Strip,
    lines: Vec<Line>,
    (x, mut y): (f32, f32),
    width: f32,
    is_right: bool,
    node: NodeId,
) {
    for line in lines {
        let x = if is_right { x + (width - line.width).max(0.0) } else { x };
        let height = line.height;
        strip.marks.push(Mark::Text { line, x, y, node: Some(node) });
        y += height;
    }
}

fn rule(strip: &mut Strip, width: f32, color: super::type_::Color) {
    strip.marks.push(Mark::Rule { x: 0.0, y: strip.height, width, color });
}
