//! Measuring the engine on a set of questions.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    time::Instant,
};

use fact_core::Cancel;
use fact_driver::{
    Band, By, Calibration, Case, Group, Measured, Predictions, Report, Selection, SetError, Verdict,
};
use serde_json::json;

use super::{Context, answers};
use crate::{
    App,
    app::places,
    error::{ApiError, Code},
    wire::{Eval, EvalBand, EvalCalibration, EvalGroup, Evaluated},
};

/// Measures the engine on a set of questions with the statements that answer them.
pub fn eval(app: &App, req: &Eval, _: &Context<'_>) -> Result<Evaluated, ApiError> {
    let selection = Selection {
        datasets: req.datasets.clone(),
        split: req.split.clone(),
        db: req.db.as_ref().map(PathBuf::from),
    };
    let cases = fact_driver::load(Path::new(&req.set), &selection);
    let bad = |err: SetError| ApiError::new(Code::BadRequest, &err);
    let cases = cases.map_err(bad)?;
    let others = req.predictions.as_ref().map(|it| Predictions::load(Path::new(it)));
    let others = others.transpose().map_err(bad)?;
    let by = others.as_ref().map_or(By::Engine, By::Others);
    // A folder that cannot be written is told before the work, not after it.
    let out = req.out.as_ref().map(PathBuf::from);
    if let Some(folder) = &out {
        fs::create_dir_all(folder).map_err(ApiError::storage)?;
        answers::refuse_own_files(app, &folder.join(RESULTS))?;
    }
    let started = Instant::now();
    let measured = fact_driver::measure(&cases, by, &places(&app.paths), &Cancel::default())
        .map_err(ApiError::bad_source)?;
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let report = Report::of(&cases, &measured);
    let evaluated = Evaluated {
        engine: req.predictions.clone().unwrap_or_else(|| fact_driver::ENGINE.to_owned()),
        elapsed_ms,
        groups: report.groups.iter().map(group).collect(),
        calibration: calibration(&report.calibration),
        n_asked_back: report.n_asked_back,
        n_meant: report.n_meant,
        results_path: out.as_ref().map(|it| it.join(RESULTS).to_string_lossy().into_owned()),
    };
    if let Some(folder) = &out {
        write(folder, &cases, &measured, &evaluated)?;
    }
    Ok(evaluated)
}

/// A line a question.
const RESULTS: &str = "results.jsonl";

/// What the command replies.
const SUMMARY: &str = "summary.json";

fn write(
    folder: &Path,
    cases: &[Case],
    measured: &[Measured],
    evaluated: &Evaluated,
) -> Result<(), ApiError> {
    let mut results = Vec::new();
    for (case, it) in cases.iter().zip(measured) {
        let (status, right, relaxed) = match it.outcome {
            Verdict::Unanswered => ("unanswered", false, false),
            Verdict::Failed => ("error", false, false),
            Verdict::Wrong { close } => ("wrong", false, close),
            Verdict::Right => ("correct", true, true),
        };
        let line = json!({
            "id": case.id, "dataset": case.dataset, "db": case.db, "hardness": case.hardness,
            "question": case.question, "gold_sql": case.gold_sql, "pred_sql": it.sql,
            "confidence": it.confidence, "status": status, "correct": right, "relaxed": relaxed,
            "error": it.error, "asked_back": it.asked_back,
        });
        writeln!(results, "{line}").map_err(ApiError::storage)?;
    }
    answers::write_whole(&folder.join(RESULTS), &results)?;
    let summary = serde_json::to_vec_pretty(evaluated).map_err(ApiError::storage)?;
    answers::write_whole(&folder.join(SUMMARY), &summary)
}

fn group(it: &Group) -> EvalGroup {
    EvalGroup {
        group: it.kind.to_owned(),
        value: it.value.clone(),
        n: it.tally.n,
        n_answered: it.tally.n_answered,
        n_right: it.tally.n_right,
        n_failed: it.tally.n_failed,
        accuracy: it.tally.accuracy(),
        coverage: it.tally.coverage(),
        precision: it.tally.precision(),
        relaxed: it.tally.relaxed(),
    }
}

fn calibration(it: &Calibration) -> EvalCalibration {
    let band = |it: &Band| EvalBand {
        from: it.from,
        to: it.to,
        n_answered: it.n_answered,
        n_right: it.n_right,
        share_right: it.share_right(),
    };
    EvalCalibration {
        bands: it.bands.iter().map(band).collect(),
        sure: fact_driver::SURE,
        n_sure_and_wrong: it.n_sure_and_wrong,
        share_sure_and_wrong: it.share_sure_and_wrong(),
    }
}
