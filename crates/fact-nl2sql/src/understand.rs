//! The stages in order, and the bar below which a question is declined.

use fact_core::Decline;

use crate::annotate::annotate;
use crate::catalog::Catalog;
use crate::emit::{self, Emitted};
use crate::glossary::Cue;
use crate::lex::{MAX_CHARS, Token, lex};
use crate::parse::{Draft, walk};
use crate::reading::{self, Said};
use crate::resolve::{self, Refusal, Resolved};
use crate::{Compiled, Plan, Understanding, decline, topic};

/// Below this confidence a question is declined.
const BAR: f64 = 0.5;

/// What `question` asks by itself, with nothing asked before it and nothing changed of it.
pub(crate) fn alone(question: &str, catalog: &Catalog) -> Understanding {
    if question.chars().count() > MAX_CHARS {
        let reason = format!("The question is longer than {MAX_CHARS} characters.");
        return Understanding::Declined(decline::with(reason, catalog));
    }
    let tokens = lex(question);
    if tokens.is_empty() {
        return Understanding::Declined(decline::with("There is no question yet.".into(), catalog));
    }
    let marked = annotate(tokens.clone(), catalog);
    let draft = walk(&marked, catalog);
    if let Some(topic) = topic::topic(&tokens, &draft) {
        return Understanding::About(topic);
    }
    match compile(question, &tokens, draft, catalog) {
        Ok(compiled) => Understanding::Query(Box::new(compiled)),
        Err(declined) => Understanding::Declined(declined),
    }
}

/// Whether a question is one of the data and understood.
pub(crate) fn answers(question: &str, catalog: &Catalog) -> bool {
    let tokens = lex(question);
    let draft = walk(&annotate(tokens.clone(), catalog), catalog);
    topic::topic(&tokens, &draft).is_none() && compiled(draft, catalog).is_ok()
}

/// Why a draft gives no statement.
enum Miss {
    Unplaced,
    Vague,
    Refused(Refusal),
}

fn compile(
    question: &str,
    tokens: &[Token],
    draft: Draft,
    catalog: &Catalog,
) -> Result<Compiled, Decline> {
    let unplaced = draft.unplaced.clone();
    compiled(draft, catalog).map_err(|miss| match miss {
        Miss::Unplaced => decline::unplaced(&unplaced, question, tokens, catalog),
        Miss::Vague => decline::vague(catalog),
        Miss::Refused(refusal) => decline::refused(refusal, &unplaced, tokens, catalog),
    })
}

fn compiled(draft: Draft, catalog: &Catalog) -> Result<Compiled, Miss> {
    if draft.certainty < BAR {
        return Err(Miss::Unplaced);
    }
    let names_something =
        !draft.figures.is_empty() || !draft.tables.is_empty() || !draft.columns.is_empty();
    let says_something = names_something
        || !draft.filters.is_empty()
        || draft.cues.keys().any(|it| STANDS_ALONE.contains(it));
    if (draft.has(Cue::Vague) && !names_something) || !says_something {
        return Err(Miss::Vague);
    }
    let chart = reading::asked_chart(&draft);
    let mut unplaced = draft.unplaced.clone();
    let Resolved { plan, notes, certainty, unplaced: left_over } =
        resolve::resolve(draft, catalog).map_err(Miss::Refused)?;
    unplaced.extend(left_over);
    let said = Said { notes, certainty, unplaced, chart };
    finish(plan, said, catalog).map_err(Miss::Refused)
}

/// What a draft put together from several questions asks for.
pub(crate) fn of_draft(draft: Draft, catalog: &Catalog) -> Result<Compiled, Refusal> {
    compiled(draft, catalog).map_err(|miss| match miss {
        Miss::Refused(refusal) => refusal,
        Miss::Unplaced | Miss::Vague => Refusal::new("it is not clear what this goes on from"),
    })
}

/// A plan with what was said of it, written as a statement and told in English.
pub(crate) fn finish(mut plan: Plan, said: Said, catalog: &Catalog) -> Result<Compiled, Refusal> {
    resolve::as_fine_as_needed(&mut plan, catalog);
    let emitted = emit::emit(&plan, catalog)?;
    plan.canonical = canonical(&plan, &emitted, said.chart);
    let sql = emitted.sql.clone();
    let reading = reading::reading(&plan, emitted, catalog, said);
    Ok(Compiled { reading, plan, sql, continues: false })
}

/// Steering phrases that say enough by themselves.
const STANDS_ALONE: &[Cue] = &[
    Cue::Metrics,
    Cue::Executive,
    Cue::Statistics,
    Cue::AllNumeric,
    Cue::Missing,
    Cue::Gaps,
    Cue::Complete,
    Cue::Periods,
    Cue::Unusual,
    Cue::Seasonal,
    Cue::Volatile,
    Cue::Growth,
    Cue::Leaders,
    Cue::Correlation,
    Cue::Forecast,
    Cue::Share,
];

/// The statement says all of a plan but what is worked out from its rows afterwards and the
/// chart asked for; white space does not count.
fn canonical(plan: &Plan, emitted: &Emitted, chart: Option<fact_core::ChartKind>) -> String {
    let sql: Vec<&str> = emitted.sql.split_whitespace().collect();
    let task = match &plan.task {
        crate::Task::Correlation => "correlation",
        crate::Task::Change { growth: true } => "growth",
        _ => "query",
    };
    let chart = chart.map_or_else(String::new, |it| format!("{it:?}"));
    format!("{task}; forecast {}; chart {chart}; {}", plan.forecast, sql.join(" "))
}
