//! What was said, gathered in the order it was said, before anything is decided.

use std::collections::HashMap;

use crate::annotate::when::When;
use crate::glossary::Cue;
use crate::plan::{Agg, Cmp, Col, Filter, Formula};

/// What was said.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word that was said, in any mixture")]
pub(crate) struct Draft {
    /// Figures asked for.
    pub figures: Vec<Figure>,
    /// Tables named.
    pub tables: Vec<Mention<usize>>,
    /// Columns named that are not figures.
    pub columns: Vec<Mention<Col>>,
    /// Tests on rows.
    pub filters: Vec<Filter>,
    /// Comparisons with a number that are not yet tests on rows.
    pub conditions: Vec<Bound>,
    /// Periods named.
    pub whens: Vec<(When, usize)>,
    /// The best or the worst were asked for.
    pub superlative: Option<Superlative>,
    /// An order was asked for ("ranked by", "in descending order").
    pub ranked: bool,
    /// The direction that was said.
    pub descending: Option<bool>,
    /// How many rows.
    pub limit: Option<u64>,
    /// Position of the first mention of each steering phrase.
    pub cues: HashMap<Cue, usize>,
    /// "Who": whose row it is was asked for, without a noun.
    pub who: bool,
    /// It begins as a question for yes or no does ("did …", "is there …").
    pub yes_no: bool,
    /// "Any", "there": whether there is one at all is asked.
    pub any: bool,
    /// One thing or period is said to have more (or less) than another.
    pub exceeds: Option<bool>,
    /// Figures set against their average: which, and how.
    pub versus_average: Vec<(Formula, Cmp)>,
    /// How many periods a moving average spans.
    pub window: Option<i64>,
    /// Percentiles named, in hundredths of all values.
    pub percents: Vec<f64>,
    /// A list was asked for in so many words.
    pub lists: bool,
    /// A name may just as well be that of another table's column.
    pub torn: bool,
    /// The words of each mark, by its position.
    pub words: Vec<String>,
    /// Words without a meaning here, as written.
    pub unplaced: Vec<String>,
    /// What the reader should know of how words were taken.
    pub notes: Vec<String>,
    /// Product of how well each word fitted.
    pub certainty: f64,
}

impl Draft {
    pub fn has(&self, cue: Cue) -> bool {
        self.cues.contains_key(&cue)
    }
}

/// A figure asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// How it is worked out.
    pub formula: Formula,
    /// "profit margin".
    pub label: String,
    /// How its values are put together, where that was said.
    pub agg: Option<Agg>,
    /// Which mark it came from.
    pub pos: usize,
    /// It follows "by" or "ranked by": rows are ordered by it.
    pub orders: bool,
    /// Whether different values are counted or listed once.
    pub counts: bool,
}

/// Something named.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word that was said, in any mixture")]
pub(crate) struct Mention<T> {
    pub of: T,
    pub pos: usize,
    /// "by", "per", "each".
    pub grouped: bool,
    /// "which", "who".
    pub asked: bool,
    /// "within".
    pub within: bool,
    /// Rows are ordered by it.
    pub orders: bool,
    /// Its word was a plural.
    pub plural: bool,
    /// "across all", "of all": perhaps all of them together.
    pub overall: bool,
}

/// A comparison with a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bound {
    pub on: BoundOn,
    pub cmp: Cmp,
    pub value: f64,
    pub percent: bool,
}

/// What a comparison is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum BoundOn {
    /// A figure, by position in the draft.
    Figure(usize),
    /// The growth asked for.
    Growth,
    /// The share asked for.
    Share,
}

/// The best or the worst.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Superlative {
    pub descending: bool,
    pub pos: usize,
}
