//! What a question of rows says, clause by clause, before any name has been given its meaning.

use super::bonds::Bond;
use super::ways::Way;
use crate::catalog::{NameHit, Target, ValueHit};
use crate::plan::{Agg, Cmp, Col};

/// What was said.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that was said, in any mixture")]
pub(crate) struct Sketch {
    pub mentions: Vec<Mention>,
    /// What is to be shown, in order.
    pub shown: Vec<Expr>,
    /// Every column was asked for.
    pub everything: bool,
    /// Equal rows are to be shown once.
    pub distinct: bool,
    /// The things the question is about.
    pub subject: Option<usize>,
    /// They were named before anything that is shown of them.
    pub leads_with_subject: bool,
    pub tests: Vec<Test>,
    /// A share of the things counted is asked for.
    pub part: Option<PartOf>,
    /// How many of the things counted each of others has on average is asked for.
    pub mean_rows: bool,
    pub groups: Vec<usize>,
    pub orders: Vec<OrderBy>,
    pub extremes: Vec<Extreme>,
    /// What is shown of the row that another one refers to, and by what that is told: the name
    /// and the manager of "the name of their manager".
    pub referred: Vec<(usize, usize)>,
    pub limit: Option<u64>,
    /// How many come before the one that is meant: one for "the second highest".
    pub skip: u64,
    /// All of them are wanted, in order: "largest companies by market cap".
    pub all_ranked: bool,
    /// Rows are to be counted, of what was not said in known words.
    pub counts_rows: bool,
    /// "including those without any": things count though nothing belongs to them.
    pub keeps_all: bool,
    /// Things named only to lead from one to another.
    pub links: Vec<Link>,
    /// Things all of which those asked for must have to do with: "who have been to all pools".
    pub met_all: Option<usize>,
    /// "Who", "where", "when": the kind of thing asked for.
    pub asked: Option<Asked>,
    /// Content words without a meaning: position of the item and the word.
    pub unknown: Vec<(usize, String)>,
    /// Verbs and the like without a meaning of their own.
    pub soft_unknown: usize,
    /// Positions of those that were passed over as such.
    pub passed: Vec<usize>,
    /// A word said of a thing has no meaning: "purple crates".
    pub vague: bool,
    /// One of them steers a plan: "growing".
    pub steered: bool,
    /// Parts of the grammar that did not fit.
    pub oddities: usize,
    /// Columns named and made nothing of.
    pub idle: Vec<usize>,
}

/// A share of things: what is said of them from the verb on makes the part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartOf {
    /// Told in hundredths rather than as a number up to one.
    pub in_hundred: bool,
    /// Position of the verb; `None` where there is none: then all that is said makes the part.
    pub verb: Option<usize>,
    /// The stored text that makes the part, where nothing else does: that of "cancellation rate".
    pub by: Option<usize>,
}

/// A thing named only to lead from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub mention: usize,
    pub clause: usize,
    /// It was said within a negation.
    pub negated: bool,
}

/// The kind of thing a question word asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Which,
    Who,
}

/// Something named.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    /// Position of its item.
    pub item: usize,
    pub text: String,
    pub cands: Vec<Cand>,
    /// The mention it belongs to: the singer of "singer's name".
    pub head: Option<usize>,
    /// Things named just before it, the nearest last: a softer hint of what it belongs to.
    pub near: Option<usize>,
    pub plural: bool,
    /// The column it is a text of was named beside it.
    pub told: bool,
    pub role: Part,
}

/// What part a mention plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Thing,
    Shown,
    Counted,
    /// An amount is worked out of it.
    Amount,
    Grouped,
    Ordered,
    Tested,
    /// It is one of the texts the data holds.
    Stored,
}

/// One thing a mention may mean.
#[derive(Debug, Clone)]
pub(crate) struct Cand {
    pub target: Target,
    pub score: f64,
    /// For a text the data holds: as stored.
    pub stored: Option<String>,
    /// For an adjective: whether more of it is less of the column.
    pub inverse: bool,
}

impl Cand {
    pub fn of_name(hit: &NameHit) -> Self {
        Self { target: hit.target, score: hit.score, stored: None, inverse: false }
    }

    pub fn of_value(hit: &ValueHit) -> Self {
        let stored = Some(hit.text.clone());
        Self { target: Target::Column(hit.col), score: hit.score, stored, inverse: false }
    }

    /// A word that stands for nothing of the data.
    pub fn nothing() -> Self {
        Self { target: Target::Concept(0), score: 0.0, stored: None, inverse: false }
    }

    pub fn of_column(col: Col, score: f64, inverse: bool) -> Self {
        Self { target: Target::Column(col), score, stored: None, inverse }
    }
}

impl Mention {
    /// How likely it is a table, 0 to 1.
    pub fn as_table(&self) -> f64 {
        self.best(|it| matches!(it, Target::Table(_)))
    }

    /// How likely it is a column, 0 to 1.
    pub fn as_column(&self) -> f64 {
        self.best(|it| matches!(it, Target::Column(_)))
    }

    /// What it likeliest is, by its words alone.
    pub fn likeliest(&self) -> Option<Target> {
        self.cands.iter().max_by(|a, b| a.score.total_cmp(&b.score)).map(|it| it.target)
    }

    fn best(&self, fits: impl Fn(&Target) -> bool) -> f64 {
        let scores = self.cands.iter().filter(|it| fits(&it.target)).map(|it| it.score);
        scores.fold(0.0, f64::max)
    }
}

/// Something worked out or shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expr {
    pub mention: usize,
    pub agg: Option<Agg>,
    /// Rows or different values are counted.
    pub count: bool,
    pub distinct: bool,
}

impl Expr {
    pub fn plain(mention: usize) -> Self {
        Self { mention, agg: None, count: false, distinct: false }
    }

    /// How many there are of it.
    pub fn count(mention: usize) -> Self {
        Self { count: true, ..Self::plain(mention) }
    }

    /// Whether it is worked out of rows: how many there are, or a total, an average.
    pub fn is_figure(&self) -> bool {
        self.count || self.agg.is_some()
    }
}

/// A condition.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word that was said, in any mixture")]
pub(crate) struct Test {
    pub on: Expr,
    pub op: Op,
    pub negated: bool,
    /// The negation is of all there is: "without any", "never".
    pub every: bool,
    /// Joined to the one before by "or".
    pub or: bool,
    /// Joined to the one before by "both … and".
    pub both: bool,
    /// Nothing else holds of those asked for: "have only ever booked online".
    pub only: bool,
    /// The thing it is of was named once more for it: "… as well as players who …".
    pub again: bool,
    /// How many times the figure it is compared with: two of "twice the average".
    pub times: Option<f64>,
    /// From where or to where it was said to be.
    pub way: Option<Way>,
    /// Which clause it was said in.
    pub clause: usize,
}

/// What must hold.
#[derive(Debug, Clone)]
pub(crate) enum Op {
    /// The mention is itself a stored text.
    Holds,
    Is(Right),
    Compare(Cmp, Right),
    Between(Right, Right),
    Like(Like, String),
    Missing,
    /// It has not come about: of the row itself, whatever else there is.
    NotYet,
    /// There is a row of it at all.
    Exists,
    /// Compared with a figure of other rows ("above the average of …"): of which column, and which
    /// rows count.
    Figure(Cmp, Agg, Option<usize>, Vec<Test>),
    /// Compared with the same column of one thing ("older than Ann").
    Other(Cmp, usize),
    /// The same as that of one thing ("in the same city as Ann").
    Same(usize),
    /// Bound to the one that is named: by what, and at which of its two ends those asked for are.
    Bound(Bond, Col),
    /// Compared with another column of the same row ("more wins than losses").
    Column(Cmp, usize),
    /// Compared with the same column of the row it refers to ("more than their manager").
    Referred(Cmp, usize),
    /// The same as that of the row it is held against ("the average of their genre").
    Own,
}

/// Where in a text something must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Like {
    Anywhere,
    Start,
    End,
}

/// What something is compared with.
#[derive(Debug, Clone)]
pub(crate) enum Right {
    Number(f64),
    /// A span of time: so many of a unit.
    Span {
        n: f64,
        /// How many seconds one of it is.
        seconds: f64,
    },
    /// Stored texts it may be, and the words as written.
    Text(Vec<ValueHit>, String),
    Date(String),
}

/// An order asked for.
#[derive(Debug, Clone)]
pub(crate) struct OrderBy {
    /// `None` for the first thing shown.
    pub by: Option<Expr>,
    pub descending: bool,
    /// Direction of a person's age rather than of the column.
    pub by_age: bool,
}

/// The largest or smallest asked for.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word that was said, in any mixture")]
pub(crate) struct Extreme {
    pub by: Option<Expr>,
    /// The value that occurs most often is meant.
    pub common: bool,
    /// Of what it occurs most often, where that was said: the checkouts of "by checkouts".
    pub counted: Option<usize>,
    pub descending: bool,
    /// An adjective's column, whose direction may be turned round.
    pub adjective: bool,
    /// "the most" rather than "the highest": the sum of several rows where there are several.
    pub adds_up: bool,
}
