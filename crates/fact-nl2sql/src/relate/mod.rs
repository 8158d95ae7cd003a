//! Questions of rows: what is shown of which things, in which order, under which conditions.
//!
//! Start at [`relate`]. In stages: `items` (the question cut into names, values, numbers and
//! function words) → `walk` (items to a [`sketch::Sketch`]: what was said, clause by clause) →
//! `settle` (what every name stands for, all together) → `build` (a [`Relation`]) → `print` (SQL).
//! Analytic questions (growth, share, forecast, correlation) are read elsewhere.

mod adjectives;
mod bonds;
mod build;
mod by_turns;
mod change;
mod fates;
mod fit;
mod gaps;
mod go_on;
mod heed;
mod items;
mod keeps;
mod lean;
mod lexicon;
mod meaning;
mod print;
mod recent;
mod relation;
mod restated;
mod settle;
mod share;
mod sides;
mod sketch;
mod sure;
mod tell;
mod tree;
mod unmade;
mod walk;
mod ways;
mod word_order;
mod yes_no;

pub(crate) use lexicon::LEXICON;
pub(crate) use yes_no::related as yes_or_no;

pub(crate) use gaps::tells_gaps;
pub(crate) use go_on::{GoneOn, go_on, is_of_found};
pub(crate) use items::{
    adjective_columns, drop_chance_hits, names_regular, tells_cycles, tells_lengths,
};
pub(crate) use lexicon::steers;
use std::sync::Arc;

use lexicon::Func;
use relation::{Figure, Relation};
use sure::Seen;

use fact_core::Reading;

use crate::Compiled;
use crate::catalog::{Catalog, Target};
use crate::lex::{Pause, Token, TokenKind};
use crate::plan::{Col, Order, Outcome, Plan, Task};
use crate::resolve::Refusal;

/// A relation and the words of the question by which its joins are told apart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rows {
    pub relation: Relation,
    hints: Vec<String>,
    /// Whether the order was asked for.
    ordered: bool,
    /// Whether they are those of two questions, set side by side.
    sided: bool,
    /// What in them says yes or no, where that was asked.
    yes_no: Option<fact_core::YesNo>,
}

/// A question of rows, read.
#[derive(Debug, Clone)]
pub(crate) struct Related {
    pub rows: Rows,
    /// The chance that this is what was meant, 0 to 1.
    pub confidence: f64,
    /// Content words without a place.
    pub unplaced: Vec<String>,
    /// Whether a column was named and nothing made of it.
    pub idle: bool,
    /// Whether nothing was named that could be shown.
    pub unnamed: bool,
    /// Misspelt words with what they were read as.
    pub mended: Vec<(String, String)>,
    /// Whether a word that steers a plan was taken for a verb without a meaning of its own.
    pub steered: bool,
    pub features: sure::Features,
}

/// What a question was read as on the way to its rows.
struct Read {
    sketch: sketch::Sketch,
    settled: settle::Settled,
    built: Relation,
    said: heed::Said,
}

impl Read {
    /// The rows with how sure it is that they were meant; `None` where no joins connect them.
    fn as_rows(&self, rows: Rows, catalog: &Catalog) -> Option<Related> {
        let Self { sketch, settled, built, said } = self;
        let lean = lean::lean(&rows.relation, catalog, &rows.hints);
        let joins = tree::tree(&lean.tables(), catalog, &rows.hints)?;
        let features = sure::features(
            &Seen { sketch, settled, built, tree: &joins, said, relation: &lean },
            catalog,
        );
        let far = sure::strays_far(sketch, settled, &joins);
        // "the cancellation rate by venue" is one of each, and never one of all.
        let of_rate = sketch.part.as_ref().is_some_and(|it| it.by.is_some());
        let of_all = of_rate && said.says_by() && lean.groups.is_empty();
        let most = if far || of_all || said.loses_condition(&lean) {
            LOSES_CONDITION
        } else if sketch.vague {
            VAGUE
        } else {
            1.0
        };
        Some(Related {
            confidence: sure::confidence(&features).min(most),
            features,
            rows,
            unplaced: unplaced(sketch),
            idle: !sketch.idle.is_empty(),
            unnamed: false,
            mended: Vec::new(),
            steered: sketch.steered,
        })
    }
}

/// No answer is surer in which a word of a thing was made nothing of.
const VAGUE: f64 = 0.75;

/// No answer from which a condition was lost: it is of other rows than were meant.
const LOSES_CONDITION: f64 = 0.3;

/// A reading so much better than the next leaves no doubt of which date is meant.
const CLEAR: f64 = 0.1;

/// What was said of a relation besides itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct SaidOfRows {
    pub notes: Vec<String>,
    pub confidence: f64,
    pub unplaced: Vec<String>,
}

impl Related {
    /// What an answer tells of how it was read.
    pub fn notes(&self) -> Vec<String> {
        let note = |(written, read): &(String, String)| format!("read “{written}” as “{read}”");
        self.mended.iter().map(note).collect()
    }
}

impl Rows {
    /// Whether a figure is worked out of the rows.
    pub fn works_out(&self) -> bool {
        self.relation.gap.is_some() || self.relation.shown.iter().any(Figure::is_aggregate)
    }

    /// Whether how many of the rows make a part is told, or two figures are put together.
    pub fn tells_part(&self) -> bool {
        let ordered = self.relation.order.iter().map(|it| &it.0);
        let part = |it: &Figure| {
            matches!(it, Figure::Part { .. } | Figure::Where { .. } | Figure::Worked { .. })
        };
        self.sets_side_by_side()
            || self.relation.gap.is_some()
            || self.relation.shown.iter().chain(ordered).any(part)
    }

    /// Whether two things a question names each of itself were put together.
    pub fn sets_side_by_side(&self) -> bool {
        self.sided
    }

    fn sql(&self, relation: &Relation, catalog: &Catalog) -> Option<String> {
        let names: Vec<String> =
            tell::Teller { relation, catalog }.columns().into_iter().map(|it| it.name).collect();
        let lean = lean::lean(relation, catalog, &self.hints);
        print::print(&lean, &names, catalog, &self.hints)
    }

    /// Whether some condition is on a date or a year.
    pub fn are_dated(&self, catalog: &Catalog) -> bool {
        let mut tests = self.relation.tests.iter().flatten();
        tests.any(|it| catalog.is_dated(Target::Column(it.col())))
    }

    /// Whether every date is told in the table of the figures, so that no other one could be meant.
    pub fn are_dated_where_counted(&self, catalog: &Catalog) -> bool {
        let mut dates = self.relation.tests.iter().flatten().map(relation::Test::col);
        let counted = |table: usize| {
            let mut figures = self.relation.shown.iter().filter(|it| it.is_aggregate());
            figures.any(|it| it.table() == table)
        };
        dates.all(|it| !catalog.is_dated(Target::Column(it)) || counted(it.table))
    }

    /// The statement with how it was read; `None` where no joins connect its tables.
    pub fn compile(self, said: SaidOfRows, catalog: &Catalog) -> Option<Compiled> {
        let sql = self.sql(&self.relation, catalog)?;
        let joins = tree::tree(&self.relation.tables(), catalog, &self.hints)?;
        let teller = tell::Teller { relation: &self.relation, catalog };
        let columns = teller.columns();
        let mut notes = said.notes;
        notes.extend(joins.torn_at.map(|it| catalog.link_taken(it)));
        let reading = Reading {
            text: teller.text(),
            chips: teller.chips(&joins),
            shape: teller.shape(&columns),
            rows_are: teller.rows_are(),
            scope: teller.scope(),
            columns,
            notes,
            analysis: None,
            chart: fact_core::ChartWish::default(),
            yes_no: self.yes_no.clone(),
            confidence: (said.confidence * 100.0).round() / 100.0,
            unplaced: said.unplaced,
            follow_ups: catalog.known_questions().iter().take(3).cloned().collect(),
        };
        let mut plan = Plan::new(Task::List);
        plan.subject = Some(self.relation.subject);
        let words: Vec<&str> = sql.split_whitespace().collect();
        let asked = self.yes_no.as_ref().map_or_else(String::new, |it| format!("{it:?}; "));
        plan.canonical = format!("{asked}rows; {}", words.join(" "));
        plan.order = self
            .relation
            .order
            .first()
            .map(|(_, descending)| Order { by: Outcome::Key(0), descending: *descending });
        let reading = Arc::new(reading);
        Some(Compiled { reading, plan, sql, continues: false, rows: Some(self) })
    }

    /// The same with some changes made, one after the other.
    pub fn changed(
        mut self,
        edits: &[fact_core::Edit],
        catalog: &Catalog,
    ) -> Result<Self, Refusal> {
        for change in crate::edit::read_all(edits)? {
            change::apply(&change, &mut self.relation, catalog)?;
            self.yes_no = None; // of other rows than those of which it was asked
        }
        Ok(self)
    }
}

/// Gives the chips of a compiled question of rows their options.
pub(crate) fn offer(compiled: &mut Compiled, catalog: &Catalog) {
    let Some(rows) = &compiled.rows else { return };
    let writes = |relation: &Relation| rows.sql(relation, catalog);
    let (relation, sql) = (&rows.relation, compiled.sql.as_str());
    change::offer(&mut Arc::make_mut(&mut compiled.reading).chips, relation, sql, catalog, &writes);
}

/// The sketch without lower-case words that are a stored text only in a table nothing else speaks
/// of: "music" of "music genres" is no playlist called so.
fn without_stray_values(
    sketch: &sketch::Sketch,
    settled: &settle::Settled,
    items: &[items::Item],
    catalog: &Catalog,
) -> Option<sketch::Sketch> {
    // "all our orthodontists": what ends a phrase is what it is about.
    let leads_on = |at: usize| {
        let next = items.get(at + 1).map(|it| &it.kind);
        let noun = matches!(next, Some(items::Kind::Names(_) | items::Kind::Values(_)));
        noun && items.get(at).is_some_and(|it| it.pause == Pause::None)
    };
    let stands_by_itself = |at: usize| items::ends_here(items, at) || items::is_led_in(items, at);
    let is_stray = |mention: usize| {
        let (Some(own), Some(meaning)) =
            (sketch.mentions.get(mention), settled.meanings.get(mention))
        else {
            return false;
        };
        let lower = own.text.chars().all(char::is_lowercase)
            && own.role == sketch::Part::Stored
            && !own.told;
        let table = settle::table_of(meaning.target);
        let others = settled.meanings.iter().enumerate().filter(|(idx, _)| *idx != mention);
        // "history professors": of a department they belong to.
        let said_of = |(idx, it): (usize, &sketch::Cand)| {
            let next = sketch.mentions.get(idx).is_some_and(|it| it.item == own.item + 1);
            let other = settle::table_of(it.target);
            next && table.zip(other).is_some_and(|(a, b)| settle::linked(a, b, catalog))
        };
        lower
            && (leads_on(own.item) || others.clone().count() > 1 && !stands_by_itself(own.item))
            && !others.clone().any(said_of)
            && !others.clone().any(|(_, it)| settle::table_of(it.target) == table)
            && others.count() > 0
    };
    let mut lighter = sketch.clone();
    lighter.tests.retain(|it| !(matches!(it.op, sketch::Op::Holds) && is_stray(it.on.mention)));
    if lighter.tests.len() == sketch.tests.len() {
        return None;
    }
    for (idx, mention) in lighter.mentions.iter_mut().enumerate() {
        if is_stray(idx) {
            let best = settled.meanings.get(idx).cloned();
            mention.cands.clear();
            mention.cands.extend(best);
            if let Some(cand) = mention.cands.first_mut() {
                cand.target = Target::Concept(0);
            }
        }
    }
    lighter.soft_unknown += 1;
    Some(lighter)
}

/// Whether a column that nothing was made of only recalls what the rows are of: "founded" where the
/// earliest founding is asked for, "support" of a column that joins what is asked for.
fn shows_in(
    mention: usize,
    mentions: &[sketch::Mention],
    settled: &settle::Settled,
    built: &Relation,
    catalog: &Catalog,
) -> bool {
    let Some(meaning) = settled.meanings.get(mention) else { return false };
    let Target::Column(col) = meaning.target else { return false };
    // The arrivals of "the busiest weekday for arrivals" are what the weekday is of.
    let derived = |it: &Col| it != &col && catalog.parts_of(*it).contains(&col);
    let grouped = built.groups.iter().any(derived);
    let tested = built.tests.iter().flatten().any(|it| it.col() == col) || grouped;
    let ordered = built.order.iter().any(|it| it.0 == Figure::Column(col));
    let verb = mentions.get(mention).is_some_and(|it| !it.plural) && meaning.score < 0.5;
    tested || ordered || verb && built.tables().contains(&col.table)
}

/// Words that nothing was made of.
fn unplaced(sketch: &sketch::Sketch) -> Vec<String> {
    let idle =
        sketch.idle.iter().filter_map(|it| sketch.mentions.get(*it)).map(|it| it.text.clone());
    sketch.unknown.iter().map(|it| it.1.clone()).chain(idle).collect()
}

/// Whether some words are no sentence: "revenue by genre".
pub(crate) fn is_telegram(tokens: &[Token]) -> bool {
    let stems: Vec<&str> = tokens.iter().take(4).map(|it| it.stem.as_str()).collect();
    let asks = matches!(stems.as_slice(), ["how", ..]);
    !asks
        && !LEXICON.at(&stems).any(|(_, func)| {
            matches!(
                func,
                Func::Ask | Func::Which | Func::Who | Func::Where | Func::When | Func::Filler
            )
        })
}

/// "What share of …": a part of a whole is no figure of rows, unless the data keeps it.
fn asks_for_part(items: &[items::Item], at: usize, catalog: &Catalog) -> bool {
    let kept =
        walk::share_in_hundred(items, at).is_some() || items::is_kept_share(items, at, catalog);
    let Some(item) = items.get(at).filter(|_| !kept) else {
        return false;
    };
    let plain = match &item.kind {
        items::Kind::Word => true,
        // "ratio" recalls "rating" by its root only.
        items::Kind::Names(hits) => hits.iter().all(|it| it.score < 0.76),
        _ => false,
    };
    let lower = item.text.to_lowercase();
    plain
        && matches!(
            lower.as_str(),
            "share" | "percentage" | "percent" | "proportion" | "fraction" | "ratio"
        )
        && !walk::says_unit_of_rate(items, at)
}

/// "where more than 40 % of the drivers are trained": a share some things must have is no number of
/// them.
fn compares_part(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|it| match it {
        [share, of] => {
            matches!(share.kind, TokenKind::Number { percent: true, .. }) && of.lower == "of"
        }
        _ => false,
    })
}

/// Whether a period told from the newest day can be told by its days.
pub(crate) fn tells_days(tokens: &[Token], catalog: &Catalog) -> bool {
    items::periods(tokens, catalog).is_some()
}

/// What `tokens` ask for where they set two figures side by side, each of which is told by itself.
pub(crate) fn side_by_side(tokens: &[Token], catalog: &Catalog) -> Option<Related> {
    sides::sides(tokens, catalog)
}

/// What `tokens` ask for as a question of rows; `None` where they do not make one.
pub(crate) fn relate(tokens: &[Token], catalog: &Catalog) -> Option<Related> {
    yes_no::related(tokens, catalog).or_else(|| told(tokens, catalog))
}

/// The same of a question that wants no yes and no no.
fn told(tokens: &[Token], catalog: &Catalog) -> Option<Related> {
    if tells_gaps(tokens) {
        return gaps::gaps(tokens, catalog);
    }
    let restated = || {
        let tokens = restated::without_restatement(tokens, catalog)?;
        one(&tokens, catalog).filter(|it| it.rows.tells_part())
    };
    let sided = sides::sides(tokens, catalog).or_else(restated);
    let mut related = sided.or_else(|| one(tokens, catalog))?;
    if !related.rows.sided && sides::sets_apart(tokens) {
        // What was to be told apart is told as one, or one of the two is left out.
        related.confidence = related.confidence.min(LOSES_CONDITION);
    }
    Some(related)
}

/// The same of a question that sets nothing side by side.
fn one(tokens: &[Token], catalog: &Catalog) -> Option<Related> {
    let recent = recent::is_recent(tokens);
    let plain = by_turns::plainly(tokens, catalog);
    let tokens = plain.as_deref().unwrap_or(tokens);
    let items::Mended { tokens, read: mended, n_doubts } = items::mended(tokens, catalog);
    let tokens = items::clock(&tokens, catalog).unwrap_or(tokens);
    let in_days = items::periods(&tokens, catalog);
    let timed = in_days.is_some();
    let tokens = in_days.unwrap_or(tokens);
    let all_count = keeps::without_clause(&tokens);
    let keeps_all = all_count.is_some();
    let tokens = all_count.unwrap_or(tokens);
    let items = items::items(&tokens, catalog);
    if compares_part(&tokens) || (0..items.len()).any(|at| asks_for_part(&items, at, catalog)) {
        return None;
    }
    let mut sketch = walk::sketch(&items, catalog);
    if recent {
        recent::count(&mut sketch, &items);
    }
    if unmade::tells_rows(&items, &sketch) {
        return None;
    }
    sketch.keeps_all = keeps_all;
    sketch.vague = unmade::describes_thing(&items, &sketch);
    sketch.soft_unknown += n_doubts;
    let hints: Vec<String> = tokens.iter().map(|it| it.stem.clone()).collect();
    let mut settled = settle::settle(&sketch, catalog, &hints)?;
    // What makes a part is said of the rows, in whatever table it is kept.
    let lighter = without_stray_values(&sketch, &settled, &items, catalog);
    if let Some(lighter) = lighter.filter(|_| sketch.part.is_none()) {
        if unmade::loses_state(&sketch, &lighter) {
            return None;
        }
        sketch = lighter;
        settled = settle::settle(&sketch, catalog, &hints)?;
    }
    let built = match sketch.part {
        Some(_) => share::share(&sketch, &settled, catalog, &hints)?,
        None => build::build(&sketch, &settled.meanings, catalog, &hints)?,
    };
    let each = items.iter().any(|it| matches!(it.kind, items::Kind::Func(Func::Each)));
    // "each branch's share": not of all of them at once.
    let ungrouped = sketch.part.is_some() && each && built.groups.is_empty();
    let unheard = unmade::loses_reference(&items, &built, catalog)
        || unmade::adds_up_flag(&items, &built, catalog)
        || unmade::denies_idly(&built)
        || unmade::parts_what_is_left_out(&items, &built)
        || unmade::forgets_still(&items, &sketch)
        || built.having.is_empty() && unmade::loses_sameness(&items, &sketch)
        || unmade::dates_otherwise(&items, &sketch, &settled, catalog);
    if built.excludes_itself() || ungrouped || unheard {
        return None;
    }
    // Which date a period is of is rarely said: it may be another one that fits nearly as well.
    sketch.soft_unknown += usize::from(timed && settled.margin < CLEAR);
    let unnamed = sketch.shown.is_empty();
    sketch.idle.retain(|it| !shows_in(*it, &sketch.mentions, &settled, &built, catalog));
    let relation = built.clone();
    let ordered = !sketch.orders.is_empty();
    let read = Read { sketch, settled, built, said: heed::Said::of(&items) };
    Some(Related {
        unnamed,
        mended,
        ..read.as_rows(Rows { relation, hints, ordered, sided: false, yes_no: None }, catalog)?
    })
}
