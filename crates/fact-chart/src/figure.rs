//! One big figure, or several as tiles.

use fact_core::{ChartSpec, Table, Unit, Value, compact, full};

use crate::{
    frame::{self, MARGIN},
    mark::{Area, Mark},
    metrics::{self, Weight},
    number::{count, tenth, whole},
    scale,
    scene::{Anchor, Point, Rect, Scene, Text},
    show::hex,
};

const MAX_SIZE: f64 = 44.0;
const LABEL_SIZE: f64 = 13.0;
/// Tiles beyond which a table reads better.
pub(crate) const MAX_TILES: usize = 12;

/// Draws the first row's measures.
pub(crate) fn draw(scene: &mut Scene, table: &Table, spec: &ChartSpec) {
    let outer = frame::surround(scene, None, &[], &[]);
    let idxs: Vec<usize> = spec.y_idxs.iter().copied().take(MAX_TILES).collect();
    let (n_columns, n_rows) = grid(idxs.len(), outer.width);
    let (width, height) = (outer.width / count(n_columns), outer.height / count(n_rows));
    for (place, idx) in idxs.iter().enumerate() {
        let x = MARGIN + width * count(place % n_columns);
        let y = outer.y + height * count(place / n_columns);
        tile(scene, table, *idx, Rect { x, y, width, height }, idxs.len() == 1);
    }
}

/// Columns and rows of tiles.
fn grid(n_tiles: usize, width: f64) -> (usize, usize) {
    let n_tiles = n_tiles.clamp(1, MAX_TILES);
    let n_most = whole((width / 170.0).floor()).clamp(1, 4);
    let n_rows = n_tiles.div_ceil(n_most);
    // Even rows: five tiles are three and two, not four and one.
    (n_tiles.div_ceil(n_rows), n_rows)
}

/// The height that suits `n_tiles` figures, in px.
pub(crate) fn height_for(n_tiles: usize, width: f64) -> f64 {
    let (_, n_rows) = grid(n_tiles, width - 2.0 * MARGIN);
    if n_tiles <= 1 { 132.0 } else { 64.0 + 84.0 * count(n_rows) }
}

/// A figure in short; as a power of ten where words end.
pub(crate) fn in_short(value: f64, unit: &Unit) -> String {
    if value.abs() >= 1e15 { scale::short(value, unit) } else { compact(value, unit) }
}

fn tile(scene: &mut Scene, table: &Table, idx: usize, room: Rect, is_alone: bool) {
    let Some(column) = table.columns.get(idx) else { return };
    let value = table.rows.first().and_then(|row| row.get(idx)).unwrap_or(&Value::Null);
    let text = match value {
        Value::Null => "–".to_owned(),
        value => value.as_f64().map_or_else(|| value.to_string(), |it| in_short(it, &column.unit)),
    };
    let color = scene.palette.text;
    let inner = room.width - 16.0;
    let largest = if is_alone { MAX_SIZE } else { 26.0 };
    let at_one = metrics::width(&text, 1.0, Weight::SemiBold).max(1e-6);
    let size = largest.min(inner / at_one).min(room.height * 0.5).max(8.0);
    let text = metrics::truncate(&text, size, Weight::SemiBold, inner.max(8.0));
    let middle = room.y + room.height / 2.0;
    // A figure that stands alone has its name in the title.
    let lift = if is_alone { size * metrics::CAP_HEIGHT / 2.0 } else { 6.0 };
    let at = Point { x: room.x, y: middle + lift };
    scene.text(Text { at, text, size, weight: Weight::SemiBold, anchor: Anchor::Start, color });
    if !is_alone {
        let label = metrics::truncate(&column.label, LABEL_SIZE, Weight::Regular, inner.max(8.0));
        let at = Point { x: room.x, y: middle + 26.0 };
        let (weight, color) = (Weight::Regular, scene.palette.label);
        scene.text(Text {
            at,
            text: label,
            size: LABEL_SIZE,
            weight,
            anchor: Anchor::Start,
            color,
        });
    }
    scene.marks.push(Mark {
        area: Area::Rect {
            x: tenth(room.x),
            y: tenth(room.y),
            width: tenth(inner.max(0.0)),
            height: tenth(room.height),
        },
        label: column.label.clone(),
        series: String::new(),
        value_text: full(value, &column.unit),
        color: hex(scene.color(0)),
        row_idx: Some(0),
        rows: None,
    });
}
