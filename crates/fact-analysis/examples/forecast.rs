//! Forecasts series of a file, for `npm run bench:forecast`: `forecast TASKS.jsonl OUT.jsonl`.
//!
//! A task is a line with `values`, `season` and `horizon`; a forecast is one with the task's
//! number, the points, the bounds at 80 % and 95 %, and the milliseconds it took.

use std::{
    collections::BTreeMap,
    error::Error,
    fs::File,
    io::{BufRead as _, BufReader, BufWriter, Write as _},
    time::Instant,
};

use fact_analysis::analyse;
use fact_core::{Analysis, AnalysisRequest, Column, ForecastPoint, Table, Value};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Task {
    values: Vec<f64>,
    season: usize,
    horizon: usize,
}

#[derive(Serialize)]
struct Line {
    task: usize,
    method: &'static str,
    chosen: String,
    points: Vec<f64>,
    bounds: BTreeMap<&'static str, [Vec<f64>; 2]>,
    ms: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args().skip(1);
    let (Some(tasks), Some(out)) = (paths.next(), paths.next()) else {
        return Err("expected a file of tasks and one to write to".into());
    };
    let mut out = BufWriter::new(File::create(out)?);
    for (idx, line) in BufReader::new(File::open(tasks)?).lines().enumerate() {
        let task: Task = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut out, &forecast(idx, &task)?)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn forecast(idx: usize, task: &Task) -> Result<Line, Box<dyn Error>> {
    let row = |(idx, value): (usize, &f64)| vec![Value::Text(idx.to_string()), Value::Real(*value)];
    let table = Table {
        columns: vec![Column::plain("period"), Column::plain("value")],
        rows: task.values.iter().enumerate().map(row).collect(),
        truncated: false,
    };
    let request = AnalysisRequest::Forecast {
        time_idx: 0,
        value_idxs: vec![1],
        season_length: task.season,
        labels: (1..=task.horizon).map(|step| format!("+{step}")).collect(),
    };
    let started = Instant::now();
    let analysis = analyse(&request, &table)?;
    let ms = started.elapsed().as_secs_f64() * 1e3;
    let Analysis::Forecast { series } = analysis else { return Err("no forecast".into()) };
    let forecast = series.into_iter().next().ok_or("no series")?;
    let all = |of: fn(&ForecastPoint) -> f64| forecast.points.iter().map(of).collect::<Vec<f64>>();
    Ok(Line {
        task: idx,
        method: "FACT",
        points: all(|it| it.value),
        bounds: BTreeMap::from([
            ("80", [all(|it| it.low_80), all(|it| it.high_80)]),
            ("95", [all(|it| it.low_95), all(|it| it.high_95)]),
        ]),
        chosen: forecast.method,
        ms,
    })
}
