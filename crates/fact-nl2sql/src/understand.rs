//! The stages in order, and the bar below which a question is declined.

use std::sync::Arc;

use fact_core::Asked;

use crate::annotate::{annotate, when::When};
use crate::asked_back::{self, ReadAs};
use crate::catalog::Catalog;
use crate::decline::{Miss, Unsure};
use crate::emit::{self, Emitted};
use crate::flags_added::{adds_up_flags, adds_up_flags_beside_amounts};
use crate::glossary::Cue;
use crate::lex::{MAX_CHARS, Token};
use crate::parse::{Draft, walk};
use crate::period::Grain;
use crate::plan::{Formula, Key, Task};
use crate::reading::{self, Said};
use crate::relate::{self, Rows};
use crate::resolve::{self, Refusal, Resolved};
use crate::{Compiled, Plan, Understanding, decline, neglect, topic, turned};

/// Below this confidence a question is declined.
const BAR: f64 = 0.5;
/// The same for a question of rows, whose confidence is a chance of being right.
const BAR_OF_ROWS: f64 = 0.37;
/// The same where some word of it found no place.
const BAR_WITH_GAPS: f64 = 0.42;
/// The same where nothing was named that could be shown and words are left over.
const BAR_IN_DOUBT: f64 = 0.6;
/// From this confidence on rows are sure, whatever a plan says.
const SURE_OF_ROWS: f64 = 0.8;
/// No plan of data that is no book of account is surer than this: it was not fitted to such data.
const MOST_OF_PLANS: f64 = 0.85;
/// From this confidence on rows are sure though a column was named and nothing made of it.
const SURE_WITH_GAPS: f64 = 0.7;
/// The same where the question is no sentence: "total amount within city".
const SURE_OF_TELEGRAMS: f64 = 0.88;
/// From this confidence on rows are sure of what the tables kept a plan from saying.
const SURE_UNTIED: f64 = 0.6;
/// From this confidence on a reading as figures needs no second one beside it.
const SURE: f64 = 0.8;

/// What `question` asks by itself, with nothing asked before it and nothing changed of it.
pub(crate) fn alone(question: &str, catalog: &Catalog) -> Understanding {
    if question.chars().count() > MAX_CHARS {
        let reason = format!("The question is longer than {MAX_CHARS} characters.");
        return Understanding::Declined(decline::with(reason, catalog));
    }
    let tokens = turned::tokens(question, catalog);
    if tokens.is_empty() {
        return Understanding::Declined(decline::with("There is no question yet.".into(), catalog));
    }
    let marked = annotate(tokens.clone(), catalog);
    let draft = walk(&marked, catalog);
    if let Some(topic) = topic::topic(&tokens, &draft) {
        return Understanding::About(topic);
    }
    let asks = Asks::of(&draft, &tokens, catalog);
    let unplaced = draft.unplaced.clone();
    let things: Vec<usize> = draft.tables.iter().map(|it| it.of).collect();
    let by_plan = compiled(draft, catalog);
    let neglects = |it: &Compiled| {
        !catalog.keeps_accounts() && neglect::neglects(&it.plan, &things, &tokens, catalog)
    };
    let by_plan = by_plan.and_then(|it| if neglects(&it) { Err(Miss::unsure(it)) } else { Ok(it) });
    let misses = match &by_plan {
        Err(Miss::Unplaced) => !unplaced.is_empty(),
        Err(Miss::Refused(it)) => !unplaced.is_empty() || !it.unplaced.is_empty(),
        Err(Miss::Vague | Miss::Unsure(_)) | Ok(_) => false,
    };
    match choose(by_plan, (asks, misses), &tokens, catalog) {
        Ok(mut compiled) => {
            no_surer_than_known(&mut compiled, catalog);
            Understanding::Query(Box::new(compiled))
        }
        Err(unsure) => {
            Understanding::Declined(unsure.told((question, &tokens), &unplaced, catalog))
        }
    }
}

/// What `question` asks read in one of the two ways, however sure that is.
pub(crate) fn read_as(way: ReadAs, question: &str, catalog: &Catalog) -> Option<Compiled> {
    let tokens = turned::tokens(question, catalog);
    match way {
        ReadAs::Rows => asked_back::as_compiled(relate::relate(&tokens, catalog)?, catalog),
        ReadAs::Figures => compiled(walk(&annotate(tokens, catalog), catalog), catalog).ok(),
    }
}

/// Keeps a plan of data that is no book of account from being surer than such plans are.
pub(crate) fn no_surer_than_known(compiled: &mut Compiled, catalog: &Catalog) {
    if compiled.rows.is_none() && !catalog.keeps_accounts() {
        let said = &mut Arc::make_mut(&mut compiled.reading).confidence;
        *said = said.min(MOST_OF_PLANS);
    }
}

/// The surer of two readings: as figures over time and groups, or as a question of rows.
///
/// Growth, shares, periods and statistics only a plan says, and what a business measures it says
/// best. Everything else a question of rows says better: it keeps to the grammar of the sentence.
/// `misses`: for want of words that are known no plan could be made.
fn choose(
    by_plan: Result<Compiled, Miss>,
    (asks, misses): (Asks, bool),
    tokens: &[Token],
    catalog: &Catalog,
) -> Result<Compiled, Unsure> {
    let only_plan = |by_plan: Result<Compiled, Miss>| by_plan.map_err(Unsure::of_plan);
    // "May against April", "cost per km": a plan holds one period against the next of all there are.
    let sided = relate::side_by_side(tokens, catalog).filter(|it| is_sure(it, false, false));
    if let Some(it) = sided.and_then(|it| asked_back::as_compiled(it, catalog)) {
        return Ok(it);
    }
    // Whether something was ever there rows say by how many of it there are.
    let accounts = catalog.keeps_accounts();
    let said = if accounts { None } else { relate::yes_or_no(tokens, catalog) };
    let said = said.filter(|it| is_sure(it, false, false));
    if let Some(it) = said.and_then(|it| asked_back::as_compiled(it, catalog)) {
        return Ok(it);
    }
    if by_plan.as_ref().is_ok_and(|it| it.plan.yes_no.is_some()) {
        return only_plan(by_plan);
    }
    // Only how the tables hang together kept a plan from being made.
    let of_tables = matches!(&by_plan, Err(Miss::Refused(it)) if it.of_tables);
    // No plan knows how long something took or whether it came in time, nor the days of the week.
    let lengths = relate::tells_lengths(tokens, catalog)
        || relate::tells_cycles(tokens, catalog)
        || relate::tells_gaps(tokens);
    let misses = lengths || misses;
    // "Total refunds" are what they come to, not how often a row is said to be one.
    let by_plan = match by_plan {
        Ok(it) if adds_up_flags_beside_amounts(&it.plan, catalog) => Err(Miss::unsure(it)),
        other => other,
    };
    let by_plan = if lengths { by_plan.and_then(|it| Err(Miss::unsure(it))) } else { by_plan };
    let odd = |it: &Compiled| splits_by_things(&it.plan) || adds_up_flags(&it.plan, catalog);
    let whole = |it: &Compiled| {
        it.reading.unplaced.is_empty() && it.reading.confidence >= SURE && (accounts || !odd(it))
    };
    let measures = |it: &Compiled| beyond_rows(&it.plan) || of_business(&it.plan, catalog);
    let told = |it: &Compiled| whole(it) && measures(it);
    let analysis = matches!(asks, Asks::Perhaps | Asks::Recent | Asks::Analysis);
    let of_accounts = accounts && by_plan.as_ref().is_ok_and(|it| analysis || whole(it));
    if of_accounts || analysis && by_plan.as_ref().is_ok_and(told) {
        return only_plan(by_plan);
    }
    let related = relate::relate(tokens, catalog);
    // "revenue by genre": no sentence with a grammar, or words that only a plan knows.
    let telegram = relate::is_telegram(tokens);
    let knows_more = telegram || related.as_ref().is_none_or(|it| !it.unplaced.is_empty());
    // "cancellation rate by branch": a plan has figures, of which none is a rate.
    let rated = related.as_ref().is_some_and(|it| it.rows.tells_part());
    if knows_more && !rated && by_plan.as_ref().is_ok_and(told) {
        return only_plan(by_plan);
    }
    // A few words leave less to tell by what a column without a place was there for.
    let open =
        |it: &relate::Related| telegram && it.idle && misses && it.confidence < SURE_OF_TELEGRAMS;
    // One amount by one grouping leaves little to misread.
    let plain = |it: &Compiled| whole(it) && splits_one_amount(&it.plan);
    let outdone =
        |it: &relate::Related| !rated && it.confidence < BAR && by_plan.as_ref().is_ok_and(plain);
    let sure = |it: &relate::Related| is_sure(it, accounts, misses) && !open(it) && !outdone(it);
    let related = match related {
        Some(it) if sure(&it) => it,
        related => {
            let enough = accounts || !rated && by_plan.as_ref().is_ok_and(plain);
            let by_plan =
                if enough { by_plan } else { by_plan.and_then(|it| Err(Miss::unsure(it))) };
            return by_plan.map_err(|it| Unsure::of_both(it, related));
        }
    };
    let kept = accounts
        && by_plan.as_ref().is_ok_and(|it| {
            let business = beyond_rows(&it.plan) || of_business(&it.plan, catalog);
            business && it.reading.confidence >= related.confidence
        });
    let told_there = related.rows.are_dated_where_counted(catalog);
    // "mountains climbed by …", "the most recent order": words of growth and time that rows know.
    let beyond = match asks {
        Asks::Rows => false,
        Asks::Perhaps => related.steered || !related.unplaced.is_empty(),
        // "the film of 2000 with the highest gross": things of some time, no figure of it.
        Asks::Dated => {
            // "There is no data for 2024" says more than the sum of nothing.
            let refused = matches!(&by_plan, Err(Miss::Refused(_)))
                && catalog.main_axis_table() == Some(related.rows.relation.subject);
            let figures = related.rows.works_out() && (refused || !told_there);
            accounts || figures || !related.unplaced.is_empty()
        }
        // A time told from the newest day is told of rows by its days.
        Asks::Recent => {
            let told = relate::tells_days(tokens, catalog);
            accounts || !told || related.steered || !related.unplaced.is_empty()
        }
        Asks::Analysis => true,
    };
    // Where nothing but its time kept a plan from being made, the time is not told another way.
    let tellable = misses || !related.rows.are_dated(catalog);
    let untied = of_tables && told_there && says_all_likely(&related);
    let said_in_rows = !accounts && (untied || tellable && says_all(&related));
    if kept || (by_plan.is_err() && beyond && !said_in_rows) {
        return by_plan.map_err(|it| Unsure::of_both(it, Some(related)));
    }
    asked_back::as_compiled(related, catalog).map_or_else(|| only_plan(by_plan), Ok)
}

/// The question as rows where it was read as a plan that rows say as well.
pub(crate) fn as_rows(asked: &Asked, read: &Compiled, catalog: &Catalog) -> Option<Rows> {
    let whole = asked.edits.is_empty() && !read.continues && !beyond_rows(&read.plan);
    let related =
        relate::relate(&turned::tokens(&asked.question, catalog), catalog).filter(|_| whole)?;
    is_sure(&related, false, false).then_some(related.rows)
}

/// Whether a question of rows is sure enough to be answered. `misses`: read as a plan, too, some
/// word of it found no place.
pub(crate) fn is_sure(it: &relate::Related, accounts: bool, misses: bool) -> bool {
    if accounts {
        return it.unplaced.is_empty() && it.confidence >= SURE_OF_ROWS;
    }
    // A column made nothing of, and words too many for the other reading too.
    if it.idle && misses && it.confidence < SURE_WITH_GAPS {
        return false;
    }
    if it.confidence >= SURE {
        return true;
    }
    if it.unplaced.iter().any(|it| asked_back::tells_apart(it)) {
        return false;
    }
    if it.unnamed && !it.unplaced.is_empty() && it.confidence < BAR_IN_DOUBT {
        return false;
    }
    // A word without a place may have changed everything.
    let bar = if it.unplaced.is_empty() { BAR_OF_ROWS } else { BAR_WITH_GAPS };
    it.confidence >= bar
}

/// Whether every word of a question has its place among rows, so that nothing is left of it that a
/// plan could know: "how many readings were estimated" asks for no forecast.
fn says_all(it: &relate::Related) -> bool {
    says_all_likely(it) && it.confidence >= SURE_OF_ROWS
}

/// The same where no plan could be made of it, however well it was understood.
fn says_all_likely(it: &relate::Related) -> bool {
    it.unplaced.is_empty() && !it.idle && !it.steered && it.confidence >= SURE_UNTIED
}

/// Whether a plan adds up what the data keeps period by period.
fn of_business(plan: &Plan, catalog: &Catalog) -> bool {
    plan.task == Task::Totals && plan.measures.iter().any(|it| is_dated(&it.formula, catalog))
}

/// Whether a figure is a column of the table that is most about time.
fn is_dated(formula: &Formula, catalog: &Catalog) -> bool {
    let main = catalog.main_axis_table();
    matches!(formula, Formula::Column { col, .. } if Some(col.table) == main)
}

/// Whether a plan has a row for each of some things and something else besides: "orders per channel"
/// is of no order by itself.
fn splits_by_things(plan: &Plan) -> bool {
    plan.task == Task::Totals
        && plan.keys.len() > 1
        && plan.keys.iter().any(|it| matches!(it, Key::Entity { .. }))
}

/// Whether a plan is one amount by one grouping or under one test and nothing else, which leaves little to misread.
fn splits_one_amount(plan: &Plan) -> bool {
    let amount =
        matches!(plan.measures.as_slice(), [it] if matches!(it.formula, Formula::Column { .. }));
    plan.task == Task::Totals
        && amount
        && plan.keys.len() + plan.filters.len() <= 1
        && plan.limit.is_none()
}

/// Whether a plan asks for what a question of rows cannot: anything but lists and totals of
/// stored columns over all of the data or whole years.
fn beyond_rows(plan: &Plan) -> bool {
    let worked_out = plan.measures.iter().any(|it| {
        matches!(it.formula, Formula::Ratio { .. } | Formula::Product { .. } | Formula::Less { .. })
    });
    let of_rows = matches!(plan.task, Task::List | Task::Totals);
    // A list of rows of some time is a question of rows, whatever the time.
    let timed = plan.task != Task::List
        && plan.time.is_some_and(|it| it.grain != Grain::Year || it.len() > 1);
    let periods = plan.keys.iter().any(|it| matches!(it, Key::Period { .. }));
    !of_rows
        || plan.running.is_some()
        || plan.place.is_some()
        || timed
        || periods
        || worked_out
        || plan.share.is_some()
        || plan.percentile
        || plan.forecast > 0
}

/// What kind of answer a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// Rows, or figures of them.
    Rows,
    /// Growth or what is newest, where the words are not those of things or of their dates.
    Perhaps,
    /// A figure of some time, which rows may say as well where the data is no book of account.
    Dated,
    /// What happened in a period told from the newest.
    Recent,
    /// What no row says: a forecast, a correlation, every period.
    Analysis,
}

impl Asks {
    fn of(draft: &Draft, tokens: &[Token], catalog: &Catalog) -> Self {
        const ANALYTIC: &[Cue] = &[
            Cue::Percentile,
            Cue::Correlation,
            Cue::Forecast,
            Cue::Unusual,
            Cue::Volatile,
            Cue::Seasonal,
            Cue::YearOnYear,
            Cue::QuarterOnQuarter,
            Cue::MonthOnMonth,
            Cue::LongTerm,
            Cue::Distribution,
            Cue::Breakdown,
            Cue::Compound,
            Cue::Decompose,
            Cue::Spearman,
            Cue::Matrix,
            Cue::TrendTest,
            Cue::Significant,
            Cue::Differs,
            Cue::GrowthSpread,
        ];
        // "the annual plan", "the monthly fee": no period is asked for.
        let named = || relate::names_regular(tokens, catalog);
        // What is booked ahead is told by its days; what nobody knows yet is foretold.
        let ahead = catalog.present().is_some() && !draft.has(Cue::Forecast);
        let relative = |it: &When| match it {
            When::Each(_) => !named(),
            When::Next(_) => !ahead,
            _ => matches!(it, When::Noun(Grain::Quarter | Grain::Month)),
        };
        let recent = |it: &When| match it {
            When::Next(_) => ahead,
            _ => {
                matches!(it, When::Last(_) | When::Previous(_) | When::LastN(..) | When::YearToDate)
            }
        };
        // "the first and last year", where the last year is a column.
        let last_year = catalog.names().at(&["last", "year"]);
        let named_so = last_year.iter().any(|it| it.n_words == 2 && it.score > 0.9);
        let is_called = |it: &When| named_so && matches!(it, When::Last(_) | When::Previous(_));
        let timed_figure = !draft.whens.is_empty()
            && draft.figures.iter().any(|it| is_dated(&it.formula, catalog));
        // "codes that are related to an entry": no two figures are named that could go together.
        let leads_on = |it: Cue| it == Cue::Correlation && draft.figures.len() < 2;
        let analytic = timed_figure && catalog.keeps_accounts()
            || draft.whens.iter().any(|(it, _)| relative(it))
            || ANALYTIC.iter().any(|it| draft.has(*it) && !leads_on(*it));
        let newest = draft.whens.iter().any(|(it, _)| matches!(it, When::Newest(_)));
        if analytic {
            Self::Analysis
        } else if draft.whens.iter().any(|(it, _)| recent(it) && !is_called(it)) {
            Self::Recent
        } else if newest || draft.has(Cue::Growth) || draft.has(Cue::Current) {
            Self::Perhaps
        } else if timed_figure {
            Self::Dated
        } else {
            Self::Rows
        }
    }
}

/// Whether a question is one of the data and understood.
pub(crate) fn answers(question: &str, catalog: &Catalog) -> bool {
    let tokens = turned::tokens(question, catalog);
    let draft = walk(&annotate(tokens.clone(), catalog), catalog);
    topic::topic(&tokens, &draft).is_none() && compiled(draft, catalog).is_ok()
}

/// The question as a plan, where that says all of it: what another question can go on from. A
/// question of rows that is also one of figures is both.
pub(crate) fn as_plan(question: &str, catalog: &Catalog) -> Option<Compiled> {
    let draft = walk(&annotate(turned::tokens(question, catalog), catalog), catalog);
    let read = compiled(draft, catalog).ok()?;
    (read.reading.unplaced.is_empty() && read.reading.confidence >= SURE).then_some(read)
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
        Miss::Unplaced | Miss::Vague | Miss::Unsure(_) => {
            Refusal::new("it is not clear what this goes on from")
        }
    })
}

/// A plan with what was said of it, written as a statement and told in English.
pub(crate) fn finish(mut plan: Plan, said: Said, catalog: &Catalog) -> Result<Compiled, Refusal> {
    resolve::as_fine_as_needed(&mut plan, catalog);
    resolve::split_within(&mut plan, catalog);
    let emitted = emit::emit(&plan, catalog)?;
    plan.canonical = canonical(&plan, &emitted, said.chart);
    let sql = emitted.sql.clone();
    let reading = Arc::new(reading::reading(&plan, emitted, catalog, said));
    Ok(Compiled { reading, plan, sql, continues: false, rows: None })
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
    Cue::Compare,
    Cue::YearOnYear,
    Cue::QuarterOnQuarter,
    Cue::Running,
    Cue::Moving,
    Cue::Trailing,
    Cue::Compound,
    Cue::Decompose,
    Cue::Spearman,
    Cue::Matrix,
    Cue::TrendTest,
    Cue::Upward,
    Cue::Downward,
    Cue::Drivers,
    Cue::Movers,
    Cue::GrowthSpread,
];

/// The statement says all of a plan but what is worked out from its rows afterwards and the
/// chart asked for; white space does not count.
fn canonical(plan: &Plan, emitted: &Emitted, chart: fact_core::ChartWish) -> String {
    let sql: Vec<&str> = emitted.sql.split_whitespace().collect();
    let task = match &plan.task {
        Task::Correlation if plan.statistics.method.is_some() => "rank correlation",
        Task::Correlation => "correlation",
        Task::TrendTest => "trend",
        Task::Decomposition => "decomposition",
        Task::Contribution { .. } => "contribution",
        Task::Differences => "differences",
        Task::Change { growth: true } => "growth",
        _ => "query",
    };
    let looks = [("log", chart.is_log), ("fit", chart.has_fit)];
    let looks = looks.into_iter().filter_map(|(name, it)| Some(format!(" {name} {}", it?)));
    let kind = chart.kind.map_or_else(String::new, |it| format!("{it:?}"));
    let chart: String = std::iter::once(kind).chain(looks).collect();
    let asked = plan.yes_no.as_ref().map_or_else(String::new, |it| format!("{it:?}; "));
    let supposed = plan.statistics.supposed.map_or_else(String::new, |it| format!("{it:?}; "));
    format!("{asked}{supposed}{task}; forecast {}; chart {chart}; {}", plan.forecast, sql.join(" "))
}
