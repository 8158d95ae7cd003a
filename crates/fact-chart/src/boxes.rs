//! How a measure spreads in each group: quartiles as a box, whiskers, and what lies beyond.

use std::{borrow::Cow, collections::HashMap};

use fact_core::{ChartSpec, Table, Unit, Value, compact};
use plotters::style::RGBColor;

use crate::{
    axis::{self, Names},
    categories::{Categories, label_of},
    error::Error,
    frame,
    mark::{Area, Mark, RowsOf, XAxis, XKind},
    number::{count, rounded, tenth},
    pen::MAX_MARKS,
    scale::{self, Base, Scale},
    scene::{Anchor, Point, Rect, Scene, Shape, Stroke, centred, small_width},
    show::{hex, value_text},
    stats::Spread,
};

/// Groups that find room beside each other.
pub(crate) const MAX_GROUPS: usize = 24;
const MAX_WIDTH: f64 = 64.0;

/// The values of one box.
struct Group<'a> {
    name: Cow<'a, str>,
    /// In order, each with its row.
    values: Vec<(f64, usize)>,
    spread: Spread,
}

/// Draws one box a group, or one a measure where there are no groups.
pub(crate) fn draw(scene: &mut Scene, table: &Table, spec: &ChartSpec) -> Result<(), Error> {
    let first = *spec.y_idxs.first().ok_or(Error::NothingToDraw)?;
    let n_columns = table.columns.len();
    let column = table.columns.get(first).ok_or(Error::NoColumn { idx: first, n_columns })?;
    let mut groups = groups(table, spec);
    let mut notes = notes(&groups);
    if groups.len() > MAX_GROUPS {
        notes.insert(0, format!("first {MAX_GROUPS} of {} groups", groups.len()));
        groups.truncate(MAX_GROUPS);
    }
    let unit = &column.unit;
    let base = if spec.is_log { Base::Log } else { Base::Near };
    let values = groups.iter().flat_map(|it| it.values.iter().map(|it| it.0));
    let scale = Scale::based(base, values, axis::n_ticks(scene.height - 150.0, 42.0), unit);
    if scale.is_cut() {
        let from = if scale.low > 0.0 { scale.low } else { scale.high };
        notes.push(format!("axis starts at {}", scale::short(from, unit)));
    }
    let subtitle = frame::subtitle(unit, scale.is_log);
    let outer = frame::surround(scene, subtitle.as_deref(), &[], &notes);
    let left = axis::figures_width(&scale);
    let width = (outer.width - left - 8.0).max(1.0);
    let slot = width / count(groups.len().max(1));
    let labels = groups.iter().map(|it| it.name.to_string().into()).collect();
    let names = Names::fit(&Categories::named(labels), slot);
    let below = axis::label_height(names.n_rows());
    let height = (outer.height - 6.0 - below).max(1.0);
    let area = Rect { x: outer.x + left, y: outer.y + 6.0, width, height };
    scene.plot = Some(area);
    scene.x_axis = Some(XAxis::of_places(XKind::Category, groups.len()));
    axis::draw_values(scene, &scale, area);
    let xs: Vec<f64> = (0..groups.len()).map(|it| area.x + slot * (count(it) + 0.5)).collect();
    let ground = Ground { scale: &scale, area, slot, unit, x_idx: spec.x_idx };
    for (group, x) in groups.iter().zip(&xs) {
        ground.draw(scene, group, *x);
    }
    names.draw(scene, &xs, area.bottom());
    Ok(())
}

/// A group's name and its values with their rows.
type Named<'a> = (Cow<'a, str>, Vec<(f64, usize)>);

/// The groups in order of appearance, those without a value left out.
fn groups<'a>(table: &'a Table, spec: &ChartSpec) -> Vec<Group<'a>> {
    let mut found: Vec<Named<'a>> = Vec::new();
    let mut seen: HashMap<(Cow<'a, str>, usize), usize> = HashMap::new();
    let y_idxs = if spec.x_idx.is_some() { spec.y_idxs.get(..1) } else { spec.y_idxs.get(..) };
    for (row_idx, row) in table.rows.iter().enumerate() {
        for y_idx in y_idxs.unwrap_or_default() {
            let label = table.columns.get(*y_idx).map_or("", |it| it.label.as_str());
            let name = spec.x_idx.and_then(|it| row.get(it)).map_or(label.into(), label_of);
            let next = found.len();
            let idx = *seen.entry((name.clone(), *y_idx)).or_insert(next);
            if idx == next {
                found.push((name, Vec::new()));
            }
            let value = row.get(*y_idx).and_then(Value::as_f64).filter(|it| it.is_finite());
            if let (Some(value), Some((_, values))) = (value, found.get_mut(idx)) {
                values.push((value, row_idx));
            }
        }
    }
    let group = |(name, mut values): Named<'a>| {
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let sorted: Vec<f64> = values.iter().map(|it| it.0).collect();
        Some(Group { name, spread: Spread::of(&sorted)?, values })
    };
    found.into_iter().filter_map(group).collect()
}

fn notes(groups: &[Group<'_>]) -> Vec<String> {
    let n: usize = groups.iter().map(|it| it.spread.n).sum();
    let rule = "Box: middle half and median; whiskers: up to 1.5 box heights further (Tukey); \
                dots: beyond";
    vec![rule.to_owned(), format!("n = {}", fact_core::thousands(&n.to_string()))]
}

struct Ground<'a> {
    scale: &'a Scale,
    area: Rect,
    slot: f64,
    unit: &'a Unit,
    x_idx: Option<usize>,
}

impl Ground<'_> {
    fn y(&self, value: f64) -> f64 {
        self.scale.place(value, self.area.bottom(), self.area.y)
    }

    fn draw(&self, scene: &mut Scene, group: &Group<'_>, x: f64) {
        let color = scene.color(0);
        let width = (self.slot * 0.6).min(MAX_WIDTH);
        let it = &group.spread;
        let (top, bottom) = (self.y(it.q3), self.y(it.q1));
        let stem = Stroke::solid(color, 1.5);
        for (from, to) in [(top, self.y(it.high)), (bottom, self.y(it.low))] {
            scene.line(Point { x, y: from }, Point { x, y: to }, stroke_of(stem));
            let half = width / 4.0;
            scene.line(Point { x: x - half, y: to }, Point { x: x + half, y: to }, stem);
        }
        let height = (bottom - top).max(1.0);
        let rect = Rect { x: x - width / 2.0, y: top, width, height };
        scene.rect(rect, crate::scene::mix(scene.palette.surface, color, 0.35));
        let corners = [(rect.x, rect.y), (rect.right(), rect.y), (rect.right(), rect.bottom())];
        let ring = corners.into_iter().chain([(rect.x, rect.bottom()), (rect.x, rect.y)]);
        scene.path(ring.map(|(x, y)| Point { x, y }).collect(), stem);
        let y = self.y(it.median);
        let ends = (Point { x: rect.x, y }, Point { x: rect.right(), y });
        scene.line(ends.0, ends.1, Stroke::solid(scene.palette.text, 2.0));
        let figure = scale::short(it.median, self.unit);
        let room = self.slot / 2.0 - width / 2.0 - 8.0;
        if small_width(&figure) <= room {
            let at = Point { x: rect.right() + 5.0, y: centred(y) };
            scene.figure(at, Anchor::Start, figure);
        }
        self.mark(scene, group, rect, color);
        self.draw_outliers(scene, group, x, color);
    }

    fn mark(&self, scene: &mut Scene, group: &Group<'_>, rect: Rect, color: RGBColor) {
        let it = &group.spread;
        let short = |it: f64| compact(it, self.unit);
        let value_text = format!(
            "median {}, middle half {} to {}, n = {}",
            short(it.median),
            short(it.q1),
            short(it.q3),
            it.n
        );
        let name = group.name.to_string();
        scene.marks.push(Mark {
            area: rect.area(),
            label: name.clone(),
            series: String::new(),
            value_text,
            color: hex(color),
            row_idx: None,
            rows: self.x_idx.map(|column_idx| RowsOf::Name { column_idx, name }),
        });
    }

    /// Values beyond the whiskers, one dot a px.
    fn draw_outliers(&self, scene: &mut Scene, group: &Group<'_>, x: f64, color: RGBColor) {
        let it = &group.spread;
        let mut last = None;
        for (value, row_idx) in group.values.iter().filter(|v| v.0 < it.low || v.0 > it.high) {
            let y = self.y(*value);
            if last == Some(rounded(y)) || scene.marks.len() >= MAX_MARKS {
                continue;
            }
            last = Some(rounded(y));
            let center = Point { x, y };
            scene.shapes.push(Shape::Circle { center, radius: 2.6, color, opacity: 0.75 });
            scene.marks.push(Mark {
                area: Area::Circle { x: tenth(x), y: tenth(y), radius: 2.6 },
                label: group.name.to_string(),
                series: String::new(),
                value_text: value_text(*value, self.unit),
                color: hex(color),
                row_idx: Some(*row_idx),
                rows: None,
            });
        }
    }
}

/// The stem of a whisker, thinner than its end.
fn stroke_of(end: Stroke) -> Stroke {
    Stroke { width: 1.2, ..end }
}
