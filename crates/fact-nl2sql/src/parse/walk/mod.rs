//! Goes through the marks left to right and gathers what was said into a [`Draft`].

mod amounts;
mod combine;
mod things;

use crate::annotate::when::When;
use crate::annotate::{Mark, Marked, Tile};
use crate::catalog::{Catalog, ColumnInfo, Role, Target};
use crate::glossary::Cue;
use crate::parse::draft::{Draft, Superlative};
use crate::parse::pick::Focus;
use crate::period::Grain;
use crate::plan::{Agg, Cmp, Col, Test};

/// Gathers what was said.
pub(crate) fn walk(marked: &Marked, catalog: &Catalog) -> Draft {
    let is_filler = |it: &&Tile| it.mark == Mark::Cue(Cue::Filler);
    let tiles: Vec<&Tile> = marked.tiles.iter().filter(|it| !is_filler(it)).collect();
    let mut walker = Walker {
        catalog,
        marked,
        focus: Focus::new(marked, catalog),
        tiles,
        draft: Draft { certainty: 0.97, ..Draft::default() },
        pending: Pending::default(),
        last: None,
        by_adjective: None,
        comparatives: Vec::new(),
        before_both: None,
    };
    for (written, read) in &marked.mended {
        walker.draft.certainty *= 0.92;
        walker.draft.notes.push(format!("read “{written}” as “{read}”"));
    }
    for pos in 0..walker.tiles.len() {
        walker.step(pos);
    }
    walker.leftovers();
    let first = marked.tokens.first().map_or("", |it| it.lower.as_str());
    walker.draft.yes_no = YES_NO.contains(&first);
    walker.draft.any =
        marked.tokens.iter().any(|it| matches!(it.lower.as_str(), "any" | "there" | "ever"));
    walker.draft.lists = marked.tokens.iter().any(|it| it.stem == "list");
    walker.draft.words = (0..walker.tiles.len()).map(|it| walker.word(it)).collect();
    walker.draft
}

/// What a question begins with that wants a yes or a no.
const YES_NO: &[&str] =
    &["did", "does", "do", "is", "are", "was", "were", "has", "have", "had", "isnt", "arent"];

/// What a later mark is to be taken with.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word that was said, in any mixture")]
struct Pending {
    agg: Option<Agg>,
    count: bool,
    distinct: bool,
    by: bool,
    asked: bool,
    within: bool,
    order: bool,
    not: bool,
    cmp: Option<Cmp>,
    between: Option<f64>,
    text: Option<Cue>,
    /// The superlative stands right before: its word and whether it counts things.
    superlative: Option<bool>,
    /// Column of an adjective that waits for its number.
    adjective: Option<(Col, bool)>,
    /// The next figure is set against its average so.
    average: Option<Cmp>,
    /// An operator that waits for its second figure.
    operator: Option<combine::Operator>,
}

struct Walker<'a> {
    catalog: &'a Catalog,
    marked: &'a Marked,
    focus: Focus,
    tiles: Vec<&'a Tile>,
    draft: Draft,
    pending: Pending,
    /// What was named last.
    last: Option<Target>,
    /// Where a figure came from an adjective alone ("most profitable").
    by_adjective: Option<usize>,
    /// Where "bigger", "more" and their like were said.
    comparatives: Vec<usize>,
    /// An operator said before both its figures ("the ratio of …"), and where.
    before_both: Option<(combine::Operator, usize)>,
}

impl Walker<'_> {
    fn step(&mut self, pos: usize) {
        let Some(tile) = self.tiles.get(pos).copied() else { return };
        match &tile.mark {
            Mark::Cue(cue) => self.cue(*cue, pos),
            Mark::When(when) => self.when(*when, pos),
            Mark::Number { value, percent } => self.number(*value, *percent, pos),
            Mark::Names(hits) => self.names(hits, pos),
            Mark::Values(hits) => self.value(hits, pos),
            Mark::Literal(text) => self.literal(text),
            Mark::Adjective { idx, more, degree } => self.adjective(*idx, *more, *degree, pos),
            Mark::Seconds(seconds) => self.scale(*seconds),
            Mark::Unknown => {
                let text = self.marked.text(tile);
                self.draft.certainty *= 0.4;
                self.draft.unplaced.push(text);
            }
        }
    }

    /// What was begun and never finished was not understood.
    fn leftovers(&mut self) {
        // "how many Rolling Stones are there": what is counted was only given by its name.
        let counted = self.draft.filters.first().map(|it| it.col.table);
        if self.pending.count
            && self.draft.figures.is_empty()
            && self.draft.tables.is_empty()
            && let Some(table) = counted
        {
            self.table(table, self.tiles.len());
        }
        self.operator_left_over();
        self.rise_together();
        // "employees per sector on average": the word may stand behind its figure.
        let described = self.draft.has(Cue::Statistics);
        if let ([figure], Some(agg)) = (self.draft.figures.as_mut_slice(), self.pending.agg)
            && figure.agg.is_none()
            && !figure.counts
            && !described
        {
            figure.formula = crate::parse::figures::with_agg(&figure.formula, Some(agg));
            figure.agg = Some(agg);
        }
        // "which quarter had the highest revenue": its rows are quarters.
        let nouns = [(Grain::Quarter, "quarter"), (Grain::Year, "year"), (Grain::Month, "month")];
        if let Some(pos) = self.draft.cues.get(&Cue::Periods).copied()
            && !self.draft.figures.is_empty()
            && let Some((grain, _)) = nouns.iter().find(|it| self.word(pos).contains(it.1))
        {
            self.draft.whens.push((When::Noun(*grain), pos));
        }
        // "most profitable by margin": what is said outright is what it goes by.
        let by_adjective = self.by_adjective;
        let outright = |it: &crate::parse::draft::Figure| it.orders && Some(it.pos) != by_adjective;
        if self.draft.figures.iter().any(outright) {
            self.draft.figures.retain(|it| Some(it.pos) != by_adjective);
        }
        if self.pending.not {
            self.draft.certainty *= 0.4;
            self.draft.unplaced.push("not".into());
        }
        if (self.pending.cmp.is_some() && self.pending.adjective.is_none())
            || self.pending.average.is_some()
        {
            self.draft.certainty *= 0.6;
        }
    }

    fn mark(&self, pos: usize) -> Option<&Mark> {
        self.tiles.get(pos).map(|it| &it.mark)
    }

    fn word(&self, pos: usize) -> String {
        self.tiles.get(pos).map(|it| self.marked.text(it).to_lowercase()).unwrap_or_default()
    }

    fn cue(&mut self, cue: Cue, pos: usize) {
        self.draft.cues.entry(cue).or_insert(pos);
        match cue {
            Cue::Avg => self.pending.agg = Some(Agg::Avg),
            Cue::Sum => self.pending.agg = Some(Agg::Sum),
            Cue::Min => self.pending.agg = Some(Agg::Min),
            Cue::Max => self.pending.agg = Some(Agg::Max),
            Cue::Count => self.count(pos),
            Cue::Distinct => self.pending.distinct = true,
            Cue::Which => {
                self.pending.asked = true;
                self.draft.who |= self.word(pos) == "who";
            }
            Cue::By => self.pending.by = true,
            Cue::Within => self.pending.within = true,
            Cue::Not => self.pending.not = true,
            Cue::Most | Cue::Least | Cue::Common => {
                let descending = cue != Cue::Least;
                self.draft.superlative.get_or_insert(Superlative { descending, pos });
                let word = self.word(pos);
                self.pending.superlative = Some(
                    ["most", "fewest", "least", "number of"].iter().any(|it| word.contains(it)),
                );
            }
            Cue::Rank => {
                self.draft.ranked = true;
                self.pending.order = true;
            }
            Cue::Desc | Cue::Asc => {
                self.draft.ranked = true;
                self.draft.descending = Some(cue == Cue::Desc);
                self.pending.order =
                    self.word(pos).ends_with(" of") || self.draft.figures.is_empty();
            }
            Cue::Gt => self.pending.cmp = Some(if self.pending.not { Cmp::Le } else { Cmp::Gt }),
            Cue::Ge => self.pending.cmp = Some(Cmp::Ge),
            Cue::Lt => self.pending.cmp = Some(if self.pending.not { Cmp::Ge } else { Cmp::Lt }),
            Cue::Le => self.pending.cmp = Some(Cmp::Le),
            Cue::Eq => self.pending.cmp = Some(Cmp::Eq),
            Cue::Between => self.pending.between = Some(f64::NAN),
            Cue::Starts | Cue::Contains | Cue::Called => self.pending.text = Some(cue),
            Cue::AverageRef => self.against_average(pos),
            Cue::Loss | Cue::Gain => self.earns(cue == Cue::Gain, pos),
            Cue::AboveAverage => self.versus_average(Cmp::Gt, pos),
            Cue::BelowAverage => self.versus_average(Cmp::Lt, pos),
            Cue::Comparative => self.comparatives.push(pos),
            Cue::Minus | Cue::Divided | Cue::OfPercent | Cue::Ratio | Cue::Difference => {
                self.operator(cue, pos);
            }
            _ => {}
        }
    }

    /// "How many companies", and "company count by sector": what is counted may stand before.
    fn count(&mut self, pos: usize) {
        let named = self.draft.tables.last().is_some_and(|it| it.pos + 1 == pos && !it.grouped);
        let follows = matches!(self.mark(pos + 1), Some(Mark::Names(_)));
        if self.word(pos) != "count" || !named || follows {
            self.pending.count = true;
            return;
        }
        if let Some(mention) = self.draft.tables.pop() {
            self.pending.count = true;
            self.table(mention.of, mention.pos);
        }
    }

    /// Whether "quarter" only says what the period after it is: "quarter = Q1", "year 2024".
    fn names_next_period(&self, when: When, pos: usize) -> bool {
        let When::Noun(grain) = when else { return false };
        let equals = matches!(self.mark(pos + 1), Some(Mark::Cue(Cue::Eq)));
        match self.mark(pos + 1 + usize::from(equals)) {
            Some(Mark::When(When::Part(part, _))) => *part == grain,
            Some(Mark::When(When::Fixed(span))) => {
                let (asked, by) = (self.pending.asked, self.pending.by);
                (equals || !(asked || by)) && span.grain == grain
            }
            _ => false,
        }
    }

    fn when(&mut self, when: When, pos: usize) {
        if self.names_next_period(when, pos) {
            return;
        }
        // "how 2024 differs from 2023": that year, not all since.
        let compared = pos.checked_sub(1).and_then(|it| self.mark(it));
        let when = match when {
            When::Since { span, after: false }
                if compared == Some(&Mark::Cue(Cue::Compare))
                    && self.word(pos).starts_with("from") =>
            {
                When::Fixed(span)
            }
            other => other,
        };
        if let Some((cmp, year)) = self.year_bound(when) {
            let by_adjective = self.pending.adjective.take().map(|it| it.0);
            let attribute = by_adjective.or_else(|| self.year_attribute());
            if let Some(col) = attribute {
                // "founded after 2010": the column is tested, not shown for its own sake.
                self.draft.columns.retain(|it| it.of != col || it.grouped || it.asked);
                self.add_filter(col, Test::Compare(cmp, year));
                self.pending.cmp = None;
                return;
            }
            if self.pending.cmp.is_some() && self.next_is_figure(pos) {
                self.number(year, false, pos);
                return;
            }
        }
        // "was revenue in 2024 higher than in 2023": two periods, not all after one.
        let more = matches!(self.pending.cmp, Some(Cmp::Gt | Cmp::Ge));
        if self.pending.cmp.is_some()
            && pos.checked_sub(1).is_some_and(|it| self.word(it).ends_with("than"))
            && matches!(
                when,
                When::Fixed(_)
                    | When::YearBefore
                    | When::Before
                    | When::Last(_)
                    | When::Previous(_)
            )
        {
            self.pending.cmp = None;
            self.draft.exceeds = Some(more);
            self.draft.cues.entry(Cue::Compare).or_insert(pos);
        }
        if let (Some(cmp), When::Fixed(span)) = (self.pending.cmp.take(), when) {
            let bounded = match cmp {
                Cmp::Gt => When::Since { span, after: true },
                Cmp::Ge => When::Since { span, after: false },
                Cmp::Lt => When::Until { span, before: true },
                Cmp::Le => When::Until { span, before: false },
                Cmp::Eq | Cmp::Ne => when,
            };
            self.draft.whens.push((bounded, pos));
            return;
        }
        self.pending.by = false;
        self.draft.whens.push((when, pos));
    }

    /// A year as the number some attribute is compared with.
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    fn year_bound(&self, when: When) -> Option<(Cmp, f64)> {
        let of_year =
            |span: crate::period::Span| (span.grain == Grain::Year).then_some(span.from as f64);
        match when {
            When::Fixed(span) => Some((self.pending.cmp.unwrap_or(Cmp::Eq), of_year(span)?)),
            When::Since { span, after } => {
                Some((if after { Cmp::Gt } else { Cmp::Ge }, of_year(span)?))
            }
            When::Until { span, before } => {
                Some((if before { Cmp::Lt } else { Cmp::Le }, of_year(span)?))
            }
            _ => None,
        }
    }

    /// The year column just named, where it is not the time axis.
    fn year_attribute(&self) -> Option<Col> {
        let Some(Target::Column(col)) = self.last else { return None };
        let axis = self.catalog.table(col.table).and_then(|it| it.axis.as_ref());
        let is_axis = axis.is_some_and(|it| match it.form {
            crate::catalog::AxisForm::Year { year } => year == col.column && it.covered.is_none(),
            crate::catalog::AxisForm::YearQuarter { year, .. }
            | crate::catalog::AxisForm::YearMonth { year, .. } => year == col.column,
            crate::catalog::AxisForm::Date { .. } => false,
        });
        let is_year = self.catalog.column(col).is_some_and(|it| it.role == Role::Year);
        (is_year && !is_axis).then_some(col)
    }

    fn next_is_figure(&self, pos: usize) -> bool {
        let Some(Mark::Names(hits)) = self.mark(pos + 1) else { return false };
        let Some(hit) = self.focus.pick(hits, self.catalog) else { return false };
        match hit.target {
            Target::Column(col) => self.catalog.column(col).is_some_and(ColumnInfo::is_quantity),
            Target::Table(_) | Target::Concept(_) => true,
        }
    }
}
