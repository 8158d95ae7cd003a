//! Whether a question leaves out what it is about, and what it does say.
//!
//! Start at [`Elliptical::read`]. Knows nothing of the question before.

use crate::annotate::annotate;
use crate::catalog::Catalog;
use crate::days;
use crate::glossary::Cue;
use crate::lex::{Token, lex};
use crate::parse::{Draft, walk};
use crate::reading::asked_chart;
use crate::ties::untie;

/// A question that leaves out what it is about.
#[expect(clippy::struct_excessive_bools, reason = "each is a way to say it, in any mixture")]
pub(super) struct Elliptical {
    /// What it says.
    pub draft: Draft,
    /// What it says comes on top of what was said ("also", "too"), not in its place.
    pub also: bool,
    /// All of its kind is replaced ("instead").
    pub instead: bool,
    /// It begins as a question or a wish of its own does.
    pub asks: bool,
    /// It asks for the reason of what was found.
    pub why: bool,
}

/// Words that stand for what was found.
const PRONOUNS: &[&str] = &["it", "them", "those", "these"];

/// Words a question or a wish of its own begins with.
const ASKS: &[&str] = &[
    "what",
    "whats",
    "which",
    "who",
    "whose",
    "whom",
    "where",
    "when",
    "how",
    "is",
    "are",
    "was",
    "were",
    "does",
    "did",
    "do",
    "has",
    "have",
    "can",
    "could",
    "show",
    "list",
    "give",
    "find",
    "get",
    "tell",
    "count",
    "compare",
    "calculate",
    "compute",
    "display",
    "identify",
    "analyze",
    "analyse",
    "predict",
    "forecast",
    "summarize",
    "plot",
    "name",
];

/// Of these, those that ask for what is not there yet.
const WISHES: &[&str] = &["show", "give", "get", "display", "plot", "list", "compare", "do"];

/// Ways to ask for a reason.
const WHY: &[&str] = &["why", "why is that", "why so", "why that", "how come", "what explains it"];

/// Tasks that a question can ask for without naming a figure.
const TASKS: &[Cue] = &[
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
    Cue::Decline,
    Cue::YearOnYear,
    Cue::QuarterOnQuarter,
    Cue::MonthOnMonth,
    Cue::LongTerm,
    Cue::Leaders,
    Cue::Correlation,
    Cue::Forecast,
    Cue::Share,
    Cue::Trend,
    Cue::Percentile,
    Cue::Distribution,
    Cue::Breakdown,
    Cue::Count,
    Cue::Vague,
    Cue::Compound,
    Cue::Decompose,
    Cue::Spearman,
    Cue::Matrix,
    Cue::TrendTest,
    Cue::Upward,
    Cue::Downward,
    Cue::Significant,
    Cue::Differs,
    Cue::Drivers,
    Cue::Movers,
    Cue::Quartile,
    Cue::GrowthSpread,
    Cue::Fences,
    Cue::Mad,
    Cue::Sigma,
    Cue::Trailing,
    Cue::Running,
    Cue::Moving,
];

/// Methods that say nothing without what they are used for.
const METHODS: &[Cue] = &[Cue::Spearman, Cue::Fences, Cue::Mad, Cue::Sigma];

impl Elliptical {
    /// The question as one that goes on from another; `None` where it stands by itself.
    pub fn read(question: &str, catalog: &Catalog) -> Option<Self> {
        let mut tokens = days::joined(&lex(question), catalog);
        let said: Vec<&str> = tokens.iter().map(|it| it.lower.as_str()).collect();
        if WHY.contains(&said.join(" ").as_str()) {
            let draft = Draft::default();
            return Some(Self { draft, also: false, instead: false, asks: false, why: true });
        }
        let (mut tied, closed) = untie(&mut tokens);
        let opened = !tied.is_empty();
        tied.extend(closed);
        let marked = annotate(tokens, catalog);
        let draft = walk(&marked, catalog);
        let tokens = &marked.tokens;
        if tokens.is_empty() || !draft.unplaced.is_empty() || draft.certainty < 0.5 {
            return None;
        }
        let points = tokens.iter().any(|it| PRONOUNS.contains(&it.lower.as_str()));
        if !leaves_out(&draft, tokens, opened, points) {
            return None;
        }
        let says = |word: &str| tied.iter().any(|it| it == word);
        let also = says("also") || says("too") || says("well");
        let asks = !opened && tokens.first().is_some_and(|it| ASKS.contains(&it.lower.as_str()));
        Some(Self { draft, also, instead: says("instead"), asks, why: false })
    }

    /// The figures it is about, without those that only say an order or a comparison.
    pub fn own_figures(&self) -> Vec<usize> {
        own_figures(&self.draft)
    }

    /// Whether it asks for another kind of work.
    pub fn asks_task(&self) -> bool {
        TASKS.iter().any(|it| self.draft.has(*it))
    }
}

fn own_figures(draft: &Draft) -> Vec<usize> {
    let bound = |idx: usize| {
        draft.conditions.iter().any(|it| it.on == crate::parse::draft::BoundOn::Figure(idx))
    };
    let figures = draft.figures.iter().enumerate();
    let own = figures.filter(|(idx, it)| !(bound(*idx) || it.orders && draft.ranked));
    own.map(|it| it.0).collect()
}

fn leaves_out(draft: &Draft, tokens: &[Token], opened: bool, points: bool) -> bool {
    let first = tokens.first().map_or("", |it| it.lower.as_str());
    let asks = ASKS.contains(&first);
    let wishes = WISHES.contains(&first);
    let figures = !own_figures(draft).is_empty();
    let things = draft.tables.iter().any(|it| !it.grouped);
    let asked = draft.tables.iter().any(|it| it.asked) || draft.columns.iter().any(|it| it.asked);
    let task = TASKS.iter().any(|it| draft.has(*it));
    let only_method = METHODS.iter().any(|it| draft.has(*it)) && !figures && !things && !asked;
    if only_method {
        // "with Spearman": the same by another method.
        return true;
    }
    if figures || things || asked {
        // "and profit?" goes on, "and what was the profit in 2024?" does not.
        return opened && !asks && !asked;
    }
    if task {
        return opened && !asks || points;
    }
    (opened || points || !asks || wishes) && says_something(draft)
}

fn says_something(draft: &Draft) -> bool {
    !draft.filters.is_empty()
        || !draft.conditions.is_empty()
        || !draft.whens.is_empty()
        || !draft.columns.is_empty()
        || !draft.tables.is_empty()
        || draft.ranked
        || draft.superlative.is_some()
        || draft.limit.is_some()
        || draft.descending.is_some()
        || !asked_chart(draft).is_none()
}
