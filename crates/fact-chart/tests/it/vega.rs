//! The Vega-Lite document of every case holds its values and names no field it lacks.
//!
//! Keys are those of Vega-Lite's documentation. To see the documents drawn by Vega-Lite itself, have
//! them written with `FACT_VEGA=FOLDER cargo test -p fact-chart --test it vega`.

use std::collections::HashSet;

use fact_chart::vega_lite;
use fact_core::ChartKind;
use serde_json::Value;

use crate::cases;

const MARKS: [&str; 8] = ["line", "area", "bar", "point", "rect", "arc", "boxplot", "text"];
const TYPES: [&str; 4] = ["quantitative", "nominal", "ordinal", "temporal"];
const CHANNELS: [&str; 12] = [
    "x", "y", "x2", "y2", "color", "xOffset", "yOffset", "theta", "text", "tooltip", "size",
    "detail",
];
const TOP: [&str; 15] = [
    "$schema",
    "title",
    "config",
    "data",
    "width",
    "height",
    "mark",
    "encoding",
    "layer",
    "transform",
    "facet",
    "columns",
    "spec",
    "resolve",
    "description",
];

/// Fields of all values at hand for `unit`, its own or those around it.
fn fields(unit: &Value) -> HashSet<String> {
    let values = unit["data"]["values"].as_array();
    values
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|it| it.keys().cloned())
        .collect()
}

fn check(unit: &Value, around: &HashSet<String>, name: &str) {
    let own = fields(unit);
    let known = if own.is_empty() { around } else { &own };
    for key in unit.as_object().unwrap().keys() {
        assert!(TOP.contains(&key.as_str()), "{name}: {key}");
    }
    let inner = unit["layer"].as_array().into_iter().flatten().chain(unit.get("spec"));
    let mut n_inner = 0;
    for layer in inner {
        check(layer, known, name);
        n_inner += 1;
    }
    if n_inner > 0 {
        return;
    }
    let mark = unit["mark"].as_str().or_else(|| unit["mark"]["type"].as_str()).unwrap();
    assert!(MARKS.contains(&mark), "{name}: {mark}");
    for (channel, encoding) in unit["encoding"].as_object().unwrap() {
        assert!(CHANNELS.contains(&channel.as_str()), "{name}: {channel}");
        for one in encoding.as_array().unwrap_or(&vec![encoding.clone()]) {
            let field = one["field"].as_str().unwrap();
            assert!(known.contains(field), "{name}: {channel} asks for {field} of {known:?}");
            if let Some(kind) = one["type"].as_str() {
                assert!(TYPES.contains(&kind), "{name}: {kind}");
            }
        }
    }
}

#[test]
fn every_chart_is_a_document_that_stands_by_itself() {
    for case in cases::all().into_iter().filter(|it| !it.table.rows.is_empty()) {
        let document = vega_lite(&case.table, &case.spec, case.analysis.as_ref()).unwrap();
        assert_eq!(document["$schema"], "https://vega.github.io/schema/vega-lite/v5.json");
        assert_eq!(document["title"]["text"], case.spec.title.as_str());
        check(&document, &HashSet::new(), case.name);
        if let Some(folder) = std::env::var_os("FACT_VEGA") {
            let path = std::path::Path::new(&folder).join(format!("{}.vl.json", case.name));
            std::fs::write(path, serde_json::to_vec(&document).unwrap()).unwrap();
        }
        let is_log = serde_json::to_string(&document).unwrap().contains(r#""type":"log""#);
        assert_eq!(is_log, case.spec.is_log, "{}", case.name);
    }
}

#[test]
fn values_are_those_of_the_rows() {
    let case = cases::all().into_iter().find(|it| it.name == "bar-top").unwrap();
    let document = vega_lite(&case.table, &case.spec, None).unwrap();
    let first = &document["data"]["values"][0];
    assert_eq!(first["x"], "Northwind Labs");
    assert!((first["y"].as_f64().unwrap() - 28e9).abs() < 1.0);
    assert_eq!(document["encoding"]["y"]["title"], "Revenue, US dollars");
    let wrong = fact_core::ChartSpec { y_idxs: vec![9], ..case.spec };
    assert!(vega_lite(&case.table, &wrong, None).is_err());
    assert_eq!(wrong.kind, ChartKind::Bar);
}
