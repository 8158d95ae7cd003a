//! A chart as a Vega-Lite document that holds its own values, for those who want to go on with it
//! in another tool.
//!
//! Values are written long, one a mark, under short keys (`x`, `y`, `series`, `panel`); what they
//! mean stands in the axes' titles, so that no name of the data has to be escaped.
//!
//! # Source
//! <https://vega.github.io/vega-lite/docs/>, version 5; the golden test keeps to the keys used here.

mod parts;

use fact_core::{Analysis, ChartKind, ChartSpec, Column, Role, Table, Value as Cell};
use serde_json::{Value, json};

use self::parts::{
    Document, MAX_NAMED, cell_color, color, document, is_temporal, names, quantitative, said, with,
    x_of,
};

use crate::{
    categories::label_of,
    error::Error,
    frame, histogram,
    palette::LIGHT,
    plot::{MAX_SERIES, Plot},
    scale::Scale,
    show::hex,
    stats::Bins,
    trend::Trend,
};

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// The chart as a Vega-Lite 5 document, with every value it is drawn from.
///
/// # Errors
/// The spec names columns the table lacks, or none to draw.
pub fn vega_lite(
    table: &Table,
    spec: &ChartSpec,
    analysis: Option<&Analysis>,
) -> Result<Value, Error> {
    let sketch = Sketch { table, spec, analysis };
    let mut document = match spec.kind {
        ChartKind::Line => sketch.line()?,
        ChartKind::Area => sketch.along(&json!({ "type": "area", "line": true }), "zero")?,
        ChartKind::Bar | ChartKind::HorizontalBar if spec.is_log => {
            sketch.along(&json!({ "type": "point", "filled": true, "size": 80 }), "none")?
        }
        ChartKind::Bar | ChartKind::HorizontalBar => sketch.along(&json!("bar"), "beside")?,
        ChartKind::StackedBar => sketch.along(&json!("bar"), "zero")?,
        ChartKind::ShareBar => sketch.along(&json!("bar"), "normalize")?,
        ChartKind::Scatter => sketch.scatter()?,
        ChartKind::Histogram => sketch.histogram()?,
        ChartKind::Box => sketch.boxes()?,
        ChartKind::HeatMap if spec.x_idx.is_some() => sketch.cells()?,
        ChartKind::HeatMap => sketch.correlations(),
        ChartKind::Pie | ChartKind::Donut => sketch.slices()?,
        ChartKind::SmallMultiples => sketch.panels()?,
        ChartKind::Combined => sketch.combined()?,
        ChartKind::Number => sketch.figure()?,
    };
    let series: Vec<String> = LIGHT.series.iter().map(|it| hex(*it)).collect();
    document.insert("$schema".to_owned(), json!(SCHEMA));
    document.insert("title".to_owned(), json!({ "text": spec.title, "anchor": "start" }));
    let font = "Inter, system-ui, sans-serif";
    let config = json!({
        "font": font,
        "view": { "stroke": null },
        "range": { "category": series },
        "mark": { "color": series.first() },
        "boxplot": { "box": { "color": series.first() } },
        "axis": { "gridColor": hex(LIGHT.grid), "labelColor": hex(LIGHT.label) },
    });
    document.insert("config".to_owned(), config);
    Ok(Value::Object(document))
}

struct Sketch<'a> {
    table: &'a Table,
    spec: &'a ChartSpec,
    analysis: Option<&'a Analysis>,
}

impl Sketch<'_> {
    fn column(&self, idx: usize) -> Result<&Column, Error> {
        let n_columns = self.table.columns.len();
        self.table.columns.get(idx).ok_or(Error::NoColumn { idx, n_columns })
    }

    fn first(&self) -> Result<usize, Error> {
        self.spec.y_idxs.first().copied().ok_or(Error::NothingToDraw)
    }

    /// The values of lines and bars, and how their axes are encoded.
    fn read(&self, spec: &ChartSpec) -> Result<(Vec<Value>, Value, Value, usize), Error> {
        let plot = Plot::read(self.table, spec)?;
        let mut values = Vec::new();
        for one in &plot.series {
            for datum in &one.data {
                let mut value = json!({ "x": x_of(&plot, datum.category_idx), "y": datum.value });
                if plot.series.len() > 1
                    && let Some(object) = value.as_object_mut()
                {
                    object.insert("series".to_owned(), json!(one.name));
                }
                values.push(value);
            }
        }
        let title = spec.x_idx.and_then(|it| self.table.columns.get(it));
        let title = title.map_or("", |it| it.label.as_str());
        let x = if is_temporal(&plot) {
            json!({ "field": "x", "type": "temporal", "title": title })
        } else if plot.categories.len() > MAX_NAMED {
            json!({ "field": "x", "type": "quantitative", "title": title })
        } else {
            // In the order of the rows, or of time.
            let labels: Vec<&str> = plot.categories.labels().collect();
            json!({ "field": "x", "type": "ordinal", "sort": labels, "title": title })
        };
        let y_title = match spec.y_idxs.as_slice() {
            [only] => said(self.column(*only)?),
            _ => frame::unit_words(&plot.unit).unwrap_or_default(),
        };
        let mut y = quantitative("y", &y_title, &plot.unit, self.spec.is_log);
        let is_cut = Scale::over(plot.values(), 4, false, &plot.unit).is_cut();
        if is_cut
            && spec.kind == ChartKind::Line
            && let Some(scale) = y.get_mut("scale").and_then(Value::as_object_mut)
        {
            scale.insert("zero".to_owned(), json!(false));
        }
        Ok((values, x, y, plot.series.len()))
    }

    /// One mark along an axis; `stack` is Vega-Lite's, or `beside`, or `none`.
    fn along(&self, mark: &Value, stack: &str) -> Result<Document, Error> {
        let (values, x, mut y, n_series) = self.read(self.spec)?;
        if let Some(object) = y.as_object_mut() {
            let stack = if matches!(stack, "beside" | "none") { Value::Null } else { json!(stack) };
            object.insert("stack".to_owned(), stack);
            if self.spec.kind == ChartKind::ShareBar {
                object.insert("axis".to_owned(), json!({ "format": "%" }));
                object.insert("title".to_owned(), json!("Share of the whole"));
            }
        }
        let is_horizontal = self.spec.kind == ChartKind::HorizontalBar;
        let (across, up, offset) =
            if is_horizontal { (y, x, "yOffset") } else { (x, y, "xOffset") };
        let mut encoding = json!({ "x": across, "y": up });
        if let Some(object) = encoding.as_object_mut().filter(|_| n_series > 1) {
            object.insert("color".to_owned(), color());
            if stack == "beside" {
                object.insert(offset.to_owned(), json!({ "field": "series", "sort": null }));
            }
        }
        Ok(document(&values, json!({ "mark": mark, "encoding": encoding })))
    }

    fn line(&self) -> Result<Document, Error> {
        let (values, x, y, n_series) = self.read(self.spec)?;
        let points = values.len() <= 40 * n_series.clamp(1, 4);
        let mut encoding = json!({ "x": x, "y": y });
        if let Some(object) = encoding.as_object_mut().filter(|_| n_series > 1) {
            object.insert("color".to_owned(), color());
        }
        let mut layers =
            vec![json!({ "mark": { "type": "line", "point": points }, "encoding": encoding })];
        layers.extend(self.trend(&x, &y)?);
        layers.extend(self.forecasts(&x, &y, &values));
        match layers.as_slice() {
            [only] => Ok(document(&values, only.clone())),
            _ => Ok(document(&values, json!({ "layer": layers }))),
        }
    }

    /// The fitted line by its two ends.
    fn trend(&self, x: &Value, y: &Value) -> Result<Option<Value>, Error> {
        let plot = Plot::read(self.table, self.spec)?;
        let trend = self.spec.has_fit.then(|| Trend::of(&plot, self.spec.is_log)).flatten();
        let ends = trend.map(|it| it.ends());
        let last = plot.categories.len().saturating_sub(1);
        Ok(ends.map(|[first_y, last_y]| {
            let values = json!([
                { "x": x_of(&plot, 0), "y": first_y }, { "x": x_of(&plot, last), "y": last_y }
            ]);
            json!({
                "data": { "values": values },
                "mark": { "type": "line", "strokeDash": [2, 4], "color": hex(LIGHT.label) },
                "encoding": { "x": x, "y": y },
            })
        }))
    }

    /// Bands and dashed lines of what is forecast, each with values of its own.
    fn forecasts(&self, x: &Value, y: &Value, known: &[Value]) -> Vec<Value> {
        let Some(Analysis::Forecast { series }) = self.analysis else { return Vec::new() };
        let mut x = x.clone();
        let labels: Vec<Value> =
            series.iter().flat_map(|it| it.points.iter().map(|it| json!(it.label))).collect();
        if let Some(sort) = x.get_mut("sort").and_then(Value::as_array_mut) {
            sort.extend(labels);
        }
        let mut layers = Vec::new();
        for forecast in series {
            let last = known.last().cloned().into_iter();
            let point = |it: &fact_core::ForecastPoint| {
                json!({ "x": it.label, "y": it.value, "low80": it.low_80, "high80": it.high_80,
                    "low95": it.low_95, "high95": it.high_95 })
            };
            let values: Vec<Value> = last.chain(forecast.points.iter().map(point)).collect();
            let color = hex(LIGHT.series[0]);
            for (low, high, opacity) in [("low95", "high95", 0.12), ("low80", "high80", 0.2)] {
                let mut band = y.clone();
                if let Some(object) = band.as_object_mut() {
                    object.insert("field".to_owned(), json!(low));
                }
                layers.push(json!({
                    "data": { "values": values },
                    "mark": { "type": "area", "opacity": opacity, "color": color },
                    "encoding": { "x": x, "y": band, "y2": { "field": high } },
                }));
            }
            layers.push(json!({
                "data": { "values": values },
                "mark": { "type": "line", "strokeDash": [5, 5], "color": color },
                "encoding": { "x": x, "y": y },
            }));
        }
        layers
    }

    fn scatter(&self) -> Result<Document, Error> {
        let [x_idx, y_idx, ..] = self.spec.y_idxs.as_slice() else {
            return Err(Error::NothingToDraw);
        };
        let (across, up) = (self.column(*x_idx)?, self.column(*y_idx)?);
        let mut values = Vec::new();
        for row in &self.table.rows {
            let figure =
                |idx: usize| row.get(idx).and_then(Cell::as_f64).filter(|it| it.is_finite());
            let (Some(x), Some(y)) = (figure(*x_idx), figure(*y_idx)) else { continue };
            let mut value = json!({ "x": x, "y": y });
            let names = [("name", self.spec.x_idx), ("series", self.spec.series_idx)];
            for (key, idx) in names {
                if let (Some(cell), Some(object)) =
                    (idx.and_then(|it| row.get(it)), value.as_object_mut())
                {
                    object.insert(key.to_owned(), json!(label_of(cell)));
                }
            }
            values.push(value);
        }
        let encode = |field: &str, it: &Column| {
            let mut axis = quantitative(field, &said(it), &it.unit, self.spec.is_log);
            if let Some(scale) = axis.get_mut("scale").and_then(Value::as_object_mut) {
                scale.insert("zero".to_owned(), json!(false));
            }
            axis
        };
        let axes = (encode("x", across), encode("y", up));
        let mut encoding = json!({ "x": axes.0, "y": axes.1 });
        if let Some(object) = encoding.as_object_mut() {
            if self.spec.series_idx.is_some() {
                object.insert("color".to_owned(), color());
            }
            if self.spec.x_idx.is_some() {
                object.insert(
                    "tooltip".to_owned(),
                    json!([
                        { "field": "name" }, { "field": "x" }, { "field": "y" }
                    ]),
                );
            }
        }
        let dots = json!({ "mark": { "type": "point", "filled": true }, "encoding": encoding });
        if !self.spec.has_fit {
            return Ok(document(&values, dots));
        }
        let method = if self.spec.is_log { "pow" } else { "linear" };
        let line = json!({
            "transform": [{ "regression": "y", "on": "x", "method": method }],
            "mark": { "type": "line", "color": hex(LIGHT.text) },
            "encoding": { "x": axes.0, "y": axes.1 },
        });
        Ok(document(&values, json!({ "layer": [dots, line] })))
    }

    fn histogram(&self) -> Result<Document, Error> {
        let y_idx = self.first()?;
        let column = self.column(y_idx)?;
        let sorted = histogram::sorted(self.table, y_idx);
        let is_whole =
            self.table.column(y_idx).all(|it| matches!(it, Cell::Integer(_) | Cell::Null));
        let bins = Bins::of(&sorted, is_whole);
        let values = bins.iter().flat_map(|bins| {
            let ranges = bins.edges.windows(2).zip(&bins.counts);
            ranges.map(|(pair, n)| json!({ "from": pair.first(), "to": pair.last(), "n": n }))
        });
        let mut x = quantitative("from", &said(column), &column.unit, false);
        if let Some(object) = x.as_object_mut() {
            object.insert("bin".to_owned(), json!({ "binned": true }));
        }
        let n = json!({ "field": "n", "type": "quantitative", "title": "Number of rows" });
        let encoding = json!({ "x": x, "x2": { "field": "to" }, "y": n });
        Ok(document(&values.collect::<Vec<_>>(), json!({ "mark": "bar", "encoding": encoding })))
    }

    fn boxes(&self) -> Result<Document, Error> {
        let column = self.column(self.first()?)?;
        let y_idxs = if self.spec.x_idx.is_some() { self.spec.y_idxs.get(..1) } else { None };
        let mut values = Vec::new();
        for row in &self.table.rows {
            for y_idx in y_idxs.unwrap_or(&self.spec.y_idxs) {
                let label = self.column(*y_idx)?.label.as_str();
                let name = self.spec.x_idx.and_then(|it| row.get(it));
                let name = name.map_or(label.into(), label_of);
                let value = row.get(*y_idx).and_then(Cell::as_f64).filter(|it| it.is_finite());
                values.extend(value.map(|it| json!({ "x": name, "y": it })));
            }
        }
        let title = self.spec.x_idx.and_then(|it| self.table.columns.get(it));
        let title = title.map_or("", |it| it.label.as_str());
        let encoding = json!({
            "x": { "field": "x", "type": "nominal", "sort": names(&values, "x"), "title": title },
            "y": quantitative("y", &said(column), &column.unit, self.spec.is_log),
        });
        let mark = json!({ "type": "boxplot", "extent": 1.5 });
        Ok(document(&values, json!({ "mark": mark, "encoding": encoding })))
    }

    fn cells(&self) -> Result<Document, Error> {
        let plot = Plot::read(self.table, self.spec)?;
        let column = self.column(self.first()?)?;
        let values = plot.series.iter().flat_map(|one| {
            one.data.iter().map(|it| json!({ "x": plot.label(it), "row": one.name, "y": it.value }))
        });
        let has_negative = plot.values().any(|it| it < 0.0);
        let furthest = plot.values().map(f64::abs).fold(0.0, f64::max);
        let ends = has_negative.then_some(furthest);
        let titles = [self.spec.x_idx, self.spec.series_idx]
            .map(|idx| idx.and_then(|it| self.table.columns.get(it)).map(|it| it.label.clone()));
        let labels: Vec<&str> = plot.categories.labels().collect();
        let encoding = json!({
            "x": { "field": "x", "type": "ordinal", "sort": labels, "title": titles[0] },
            "y": { "field": "row", "type": "nominal", "sort": null, "title": titles[1] },
            "color": cell_color(&said(column), ends),
        });
        Ok(document(&values.collect::<Vec<_>>(), json!({ "mark": "rect", "encoding": encoding })))
    }

    fn correlations(&self) -> Document {
        let figure = |row: &[Cell], idx: usize| {
            row.get(idx).and_then(Cell::as_f64).filter(|it| it.is_finite())
        };
        let label = |idx: usize| self.table.columns.get(idx).map_or("", |it| it.label.as_str());
        let mut values = Vec::new();
        for one in &self.spec.y_idxs {
            for other in &self.spec.y_idxs {
                let pairs = self.table.rows.iter();
                let pairs: Vec<(f64, f64)> =
                    pairs.filter_map(|it| Some((figure(it, *one)?, figure(it, *other)?))).collect();
                let r = crate::stats::pearson(&pairs);
                values.extend(r.map(|r| json!({ "x": label(*other), "row": label(*one), "y": r })));
            }
        }
        let encoding = json!({
            "x": { "field": "x", "type": "nominal", "sort": null, "title": null },
            "y": { "field": "row", "type": "nominal", "sort": null, "title": null },
            "color": cell_color("Correlation, r", Some(1.0)),
        });
        document(&values, json!({ "mark": "rect", "encoding": encoding }))
    }

    fn slices(&self) -> Result<Document, Error> {
        let (values, mut x, y, _) = self.read(self.spec)?;
        if let Some(object) = x.as_object_mut() {
            object.insert("type".to_owned(), json!("nominal"));
        }
        let hole = if self.spec.kind == ChartKind::Donut { 60 } else { 0 };
        let encoding = json!({ "theta": y, "color": x });
        let mark = json!({ "type": "arc", "innerRadius": hole });
        Ok(document(&values, json!({ "mark": mark, "encoding": encoding })))
    }

    fn panels(&self) -> Result<Document, Error> {
        let mut values = Vec::new();
        let Some(facet_idx) = self.spec.facet_idx else {
            for y_idx in &self.spec.y_idxs {
                let one = ChartSpec { y_idxs: vec![*y_idx], ..self.spec.clone() };
                let label = self.column(*y_idx)?.label.clone();
                values.extend(self.read(&one)?.0.into_iter().map(|it| with(it, "panel", &label)));
            }
            return self.facet(&values, true);
        };
        let by_panel = ChartSpec { series_idx: Some(facet_idx), ..self.spec.clone() };
        let plot = Plot::read(self.table, &by_panel)?;
        for one in &plot.series {
            for datum in &one.data {
                let value = json!({ "x": x_of(&plot, datum.category_idx), "y": datum.value });
                let value = with(value, "panel", &one.name);
                let row = datum.row_idx.and_then(|it| self.table.rows.get(it));
                let series = self.spec.series_idx.and_then(|it| row?.get(it));
                values.push(match series {
                    Some(cell) => with(value, "series", &label_of(cell)),
                    None => value,
                });
            }
        }
        self.facet(&values, false)
    }

    fn facet(&self, values: &[Value], own_axes: bool) -> Result<Document, Error> {
        let one = ChartSpec {
            y_idxs: vec![self.first()?],
            series_idx: self.spec.facet_idx,
            ..self.spec.clone()
        };
        let (_, x, y, _) = self.read(&one)?;
        let is_time = self
            .spec
            .x_idx
            .is_some_and(|it| self.table.columns.get(it).is_some_and(|it| it.role == Role::Time));
        let mut encoding =
            if is_time { json!({ "x": x, "y": y }) } else { json!({ "x": y, "y": x }) };
        if let Some(object) = encoding.as_object_mut().filter(|_| self.spec.series_idx.is_some()) {
            object.insert("color".to_owned(), color());
        }
        let mark = if is_time { "line" } else { "bar" };
        let mut inner = json!({
            "facet": {
                "field": "panel", "type": "nominal", "sort": names(values, "panel"), "title": null
            },
            "columns": 4,
            "spec": { "width": 140, "height": 90, "mark": mark, "encoding": encoding },
        });
        if own_axes && let Some(object) = inner.as_object_mut() {
            object.insert("resolve".to_owned(), json!({ "scale": { "y": "independent" } }));
        }
        let mut document = document(values, inner);
        document.remove("width");
        document.remove("height");
        Ok(document)
    }

    fn combined(&self) -> Result<Document, Error> {
        let is_line = |idx: &usize| self.spec.line_idxs.contains(idx);
        let (lines, bars): (Vec<usize>, Vec<usize>) =
            self.spec.y_idxs.iter().partition(|it| is_line(it));
        let mut layers = Vec::new();
        for (y_idxs, mark, color) in [(bars, "bar", 0), (lines, "line", 1)] {
            let (values, x, y, _) = self.read(&ChartSpec { y_idxs, ..self.spec.clone() })?;
            let color = LIGHT.series.get(color).map(|it| hex(*it));
            layers.push(json!({
                "data": { "values": values },
                "mark": { "type": mark, "color": color },
                "encoding": { "x": x, "y": y },
            }));
        }
        let resolve = json!({ "scale": { "y": "independent" } });
        let mut document = document(&[], json!({ "layer": layers, "resolve": resolve }));
        document.remove("data");
        Ok(document)
    }

    fn figure(&self) -> Result<Document, Error> {
        let column = self.column(self.first()?)?;
        let figures = self.spec.y_idxs.iter().filter_map(|idx| {
            let newest = self.spec.x_idx.and_then(|_| {
                let plot = Plot::read(self.table, self.spec).ok()?;
                plot.series.first()?.data.last().map(|it| Cell::Real(it.value))
            });
            let first = || self.table.rows.first().and_then(|row| row.get(*idx)).cloned();
            let cell = newest.or_else(first)?;
            let column = self.table.columns.get(*idx)?;
            let text = cell
                .as_f64()
                .map_or_else(|| cell.to_string(), |it| crate::figure::in_short(it, &column.unit));
            Some(json!({ "text": text, "name": column.label }))
        });
        let values: Vec<Value> = figures.take(MAX_SERIES).collect();
        let mut encoding = json!({ "text": { "field": "text", "type": "nominal" } });
        if values.len() > 1
            && let Some(object) = encoding.as_object_mut()
        {
            let row = json!({ "field": "name", "type": "nominal", "sort": null, "title": null });
            object.insert("y".to_owned(), row);
        }
        let mark = json!({ "type": "text", "size": 28, "fontWeight": 600 });
        let description = column.label.clone();
        let body = json!({ "mark": mark, "encoding": encoding, "description": description });
        Ok(document(&values, body))
    }
}
