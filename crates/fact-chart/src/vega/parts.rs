//! Pieces of a Vega-Lite document: axes, colours and how values name their place.

use std::collections::HashSet;

use fact_core::{Column, Unit};
use serde_json::{Map, Value, json};

use crate::{frame, palette::LIGHT, period::Grain, plot::Plot, show::hex};

/// Places that are written by their names; beyond, by their positions.
pub(super) const MAX_NAMED: usize = 500;

pub(super) type Document = Map<String, Value>;

pub(super) fn document(values: &[Value], body: Value) -> Document {
    let mut document = Document::new();
    document.insert("width".to_owned(), json!(560));
    document.insert("height".to_owned(), json!(300));
    document.insert("data".to_owned(), json!({ "values": values }));
    if let Value::Object(body) = body {
        document.extend(body);
    }
    document
}

pub(super) fn with(mut value: Value, key: &str, text: &str) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.insert(key.to_owned(), json!(text));
    }
    value
}

/// The different texts under `key`, in their order.
pub(super) fn names(values: &[Value], key: &str) -> Vec<Value> {
    let mut seen = HashSet::new();
    let texts = values.iter().filter_map(|it| it.get(key));
    texts.filter(|it| seen.insert(it.to_string())).cloned().collect()
}

pub(super) fn color() -> Value {
    json!({ "field": "series", "type": "nominal", "sort": null, "title": null })
}

/// Blue for more, orange for less than nothing; from nothing to blue where there is none below.
pub(super) fn cell_color(title: &str, around_zero: Option<f64>) -> Value {
    let [blue, orange, ..] = LIGHT.series.map(hex);
    let scale = match around_zero {
        Some(end) => json!({ "domain": [-end, 0, end], "range": [orange, "#f2f3f5", blue],
            "interpolate": "rgb" }),
        None => json!({ "range": ["#e4ecf7", blue] }),
    };
    json!({ "field": "y", "type": "quantitative", "title": title, "scale": scale })
}

pub(super) fn quantitative(field: &str, title: &str, unit: &Unit, is_log: bool) -> Value {
    // SI prefixes say "G" for a billion: its own figures are shortened as people read them.
    let format = match unit {
        Unit::Percent => json!({ "labelExpr": "format(datum.value, '~g') + ' %'" }),
        _ => json!({ "labelExpr": "replace(format(datum.value, '~s'), 'G', 'B')" }),
    };
    let scale = if is_log { json!({ "type": "log", "base": 10 }) } else { json!({}) };
    json!({ "field": field, "type": "quantitative", "title": title, "axis": format, "scale": scale })
}

/// "Revenue, US dollars".
pub(super) fn said(column: &Column) -> String {
    match frame::unit_words(&column.unit) {
        Some(unit) => format!("{}, {unit}", column.label),
        None => column.label.clone(),
    }
}

/// Days and moments are dates to Vega-Lite; quarters keep their names.
pub(super) fn is_temporal(plot: &Plot<'_>) -> bool {
    matches!(plot.categories.grain(), Some(Grain::Day | Grain::Moment))
}

pub(super) fn x_of(plot: &Plot<'_>, category_idx: usize) -> Value {
    if plot.categories.len() > MAX_NAMED && !is_temporal(plot) {
        return json!(category_idx);
    }
    json!(plot.categories.label(category_idx))
}
