//! Numbers, comparisons and the adjectives that compare.

use super::{Superlative, Walker};
use crate::annotate::when::When;
use crate::annotate::{Degree, Mark};
use crate::catalog::{ColumnInfo, NameHit, Nature, Target};
use crate::glossary::{Cue, GLOSSARY};
use crate::parse::draft::{Bound, BoundOn, Figure};
use crate::plan::{Agg, Cmp, Col, Formula, Test};

impl Walker<'_> {
    pub(super) fn number(&mut self, value: f64, percent: bool, pos: usize) {
        if self.is_window(value, pos) || self.is_percentile(value, pos) {
            return;
        }
        if let Some(low) = self.pending.between {
            if low.is_nan() {
                self.pending.between = Some(value);
                return;
            }
            self.pending.between = None;
            if let Some(col) = self.figure_column() {
                self.draft.figures.pop();
                self.add_filter(col, Test::Between(low, value));
                return;
            }
        }
        if let Some(cmp) = self.pending.cmp.take() {
            self.bound(cmp, value, percent, pos);
            return;
        }
        if let Some((col, more)) = self.pending.adjective.take() {
            self.add_filter(col, Test::Compare(if more { Cmp::Gt } else { Cmp::Lt }, value));
            return;
        }
        // "5 companies", "the 3 longest tracks", "the 3 highest margins".
        let counts_rows = matches!(
            self.mark(pos + 1),
            Some(
                Mark::Names(_)
                    | Mark::Adjective { degree: Degree::Superlative, .. }
                    | Mark::Cue(Cue::Most | Cue::Least)
            )
        );
        let whole = value.fract() == 0.0 && (1.0..=1e6).contains(&value);
        if whole
            && !percent
            && self.draft.limit.is_none()
            && (self.pending.superlative.is_some() || counts_rows)
        {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked just above"
            )]
            let limit = value as u64;
            self.draft.limit = Some(limit);
            return;
        }
        if let Some(col) = self.figure_column() {
            self.draft.figures.pop();
            self.add_filter(col, Test::Compare(Cmp::Eq, value));
            return;
        }
        if !matches!(self.mark(pos), Some(Mark::When(_))) {
            self.draft.certainty *= 0.5;
            self.draft.unplaced.push(self.word(pos));
        }
    }

    /// Whether each row of a table holds that column as a figure of its own.
    fn is_held_by(&self, table: usize, col: Col) -> bool {
        let nature = self.catalog.column(col).map(|it| it.nature);
        col.table == table || matches!(nature, Some(Nature::Stock | Nature::Rate))
    }

    /// "3 quarter moving average", "moving average over 4 quarters", "with a window of 4".
    fn is_window(&mut self, value: f64, pos: usize) -> bool {
        let moves = |it: &Mark| matches!(it, Mark::Cue(Cue::Moving | Cue::Trailing));
        let moving = self.tiles.iter().any(|it| moves(&it.mark));
        let noun = matches!(
            self.mark(pos + 1),
            Some(Mark::When(When::Noun(_)) | Mark::Cue(Cue::Periods | Cue::Moving | Cue::Trailing))
        );
        let whole = value.fract() == 0.0 && (2.0..=1000.0).contains(&value);
        if !moving || !noun || !whole {
            return false;
        }
        self.pending.cmp = None;
        #[expect(clippy::cast_possible_truncation, reason = "checked just above")]
        let window = value as i64;
        self.draft.window = Some(window);
        true
    }

    /// "The 90 percentile of revenue".
    fn is_percentile(&mut self, value: f64, pos: usize) -> bool {
        let named = self.mark(pos + 1) == Some(&Mark::Cue(Cue::Percentile));
        let is = named && value > 0.0 && value < 100.0;
        self.draft.percents.extend(is.then_some(value));
        is
    }

    /// A comparison: with the figure named right after the number, else the one named last.
    pub(super) fn bound(&mut self, cmp: Cmp, value: f64, percent: bool, pos: usize) {
        let after = match self.mark(pos + 1) {
            Some(Mark::Names(hits)) => self.focus.pick(hits, self.catalog),
            _ => None,
        };
        let after_col = after.and_then(|it| match it.target {
            Target::Column(col) => {
                self.catalog.column(col).filter(|it| it.is_quantity()).map(|_| col)
            }
            _ => None,
        });
        if let Some((col, _)) = self.pending.adjective.take() {
            self.add_filter(col, Test::Compare(cmp, value));
            return;
        }
        // "how many companies have less than 5000 employees": those of each, not how many there are.
        let of_each = |it: &Figure| match it.formula {
            Formula::Rows { table } => after_col.is_some_and(|it| self.is_held_by(table, it)),
            _ => false,
        };
        let near = self.draft.figures.last().filter(|it| pos >= 2 && it.pos + 2 >= pos);
        let just_named = near.is_some_and(|it| !of_each(it));
        // "how many sectors have more than 5 companies": that of each takes a count of counts.
        let of_other = |it: &Figure| match it.formula {
            Formula::Rows { table } => after.is_some_and(|it| it.target != Target::Table(table)),
            Formula::Different { col } => after.is_some_and(|it| it.target != Target::Column(col)),
            _ => false,
        };
        if just_named && near.is_some_and(|it| it.counts && of_other(it)) {
            self.draft.certainty *= 0.4;
            self.draft.unplaced.push(self.word(pos));
            return;
        }
        let about = |cue| self.draft.cues.get(&cue).is_some_and(|it| it + 2 >= pos);
        // "grew revenue by more than 10 %": a percentage is one of the growth, not of dollars.
        let of_growth = percent
            && (self.draft.has(Cue::Growth) || self.draft.has(Cue::Decline))
            && !self
                .draft
                .figures
                .last()
                .is_some_and(|it| matches!(it.formula, Formula::Ratio { percent: true, .. }));
        let on = if about(Cue::Growth) || about(Cue::Decline) || of_growth {
            BoundOn::Growth
        } else if about(Cue::Share) {
            BoundOn::Share
        } else if just_named {
            BoundOn::Figure(self.draft.figures.len() - 1)
        } else if let Some(col) = after_col {
            self.push_figure_of(col, pos + 1);
            BoundOn::Figure(self.draft.figures.len() - 1)
        } else if let Some(Target::Table(table)) = after.map(|it| it.target) {
            // "more than 5 albums": a count of them.
            let label = self.catalog.table(table).map(|it| format!("number of {}", it.plural));
            let formula = Formula::Rows { table };
            self.push_figure(&formula, label.unwrap_or_default(), pos + 1);
            BoundOn::Figure(self.draft.figures.len() - 1)
        } else if self.draft.has(Cue::Growth) {
            BoundOn::Growth
        } else if !self.draft.figures.is_empty() {
            BoundOn::Figure(self.draft.figures.len() - 1)
        } else {
            self.draft.certainty *= 0.5;
            self.draft.unplaced.push(self.word(pos));
            return;
        };
        self.draft.conditions.push(Bound { on, cmp, value, percent });
    }

    pub(super) fn against_average(&mut self, pos: usize) {
        match self.pending.cmp.take() {
            Some(cmp) => self.versus_average(cmp, pos),
            // "more employees than average"
            None => match self.said_than().filter(|_| self.draft.figures.last().is_some()) {
                Some(more) => {
                    self.comparatives.pop();
                    self.versus_average(if more { Cmp::Gt } else { Cmp::Lt }, pos);
                }
                None => self.pending.agg = Some(Agg::Avg),
            },
        }
    }

    /// "Companies that lose money", "is it profitable": what is earned is above or below zero.
    pub(super) fn earns(&mut self, gains: bool, pos: usize) {
        let Some(profit) = crate::parse::figures::called(self.catalog, "profit") else {
            self.draft.certainty *= 0.4;
            self.draft.unplaced.push(self.word(pos));
            return;
        };
        self.push_figure(&profit.formula, profit.label, pos);
        let cmp = if gains { Cmp::Gt } else { Cmp::Lt };
        let on = BoundOn::Figure(self.draft.figures.len().saturating_sub(1));
        self.draft.conditions.push(Bound { on, cmp, value: 0.0, percent: false });
    }

    /// A figure set against its own average: the one named last, else the next one.
    pub(super) fn versus_average(&mut self, cmp: Cmp, pos: usize) {
        let cmp = match (std::mem::take(&mut self.pending.not), cmp) {
            (false, cmp) => cmp,
            (true, Cmp::Gt) => Cmp::Le,
            (true, _) => Cmp::Ge,
        };
        let follows = self.names_figure(pos + 1);
        match self.draft.figures.last().filter(|it| it.pos + 1 == pos || !follows) {
            Some(figure) => self.draft.versus_average.push((figure.formula.clone(), cmp)),
            None => self.pending.average = Some(cmp),
        }
    }

    /// The column of the figure named last.
    pub(super) fn figure_column(&self) -> Option<Col> {
        match self.draft.figures.last()?.formula {
            Formula::Column { col, .. } => Some(col),
            _ => None,
        }
    }

    pub(super) fn scale(&mut self, seconds: f64) {
        let catalog = self.catalog;
        let unit = |col: Col| catalog.column(col).and_then(|it| it.seconds).unwrap_or(1.0);
        if let Some(filter) = self.draft.filters.last_mut() {
            let factor = seconds / unit(filter.col);
            match &mut filter.test {
                Test::Compare(_, value) => *value *= factor,
                Test::Between(low, high) => {
                    *low *= factor;
                    *high *= factor;
                }
                _ => {}
            }
        } else if let Some(Bound { on: BoundOn::Figure(idx), value, .. }) =
            self.draft.conditions.last_mut()
            && let Some(Formula::Column { col, .. }) =
                self.draft.figures.get(*idx).map(|it| &it.formula)
        {
            *value *= seconds / unit(*col);
        }
    }

    pub(super) fn adjective(&mut self, idx: usize, more: bool, degree: Degree, pos: usize) {
        let word = self.word(pos);
        let earns = matches!(word.as_str(), "profitable" | "unprofitable");
        let led = self.draft.superlative.is_some_and(|it| it.pos + 1 == pos);
        if earns && !led && !self.is_measured(pos) {
            self.earns(more, pos);
            return;
        }
        let Some(col) = self.adjective_column(pos, more) else {
            if self.speed_of_growth(degree, pos) {
                return;
            }
            self.draft.certainty *= 0.4;
            self.draft.unplaced.push(self.word(pos));
            return;
        };
        let _ = idx;
        let (col, more) = col;
        match degree {
            Degree::Superlative => {
                self.draft.superlative.get_or_insert(Superlative { descending: more, pos });
                self.push_order_column(col, pos);
            }
            Degree::Comparative => {
                self.pending.adjective = Some((col, more));
                self.pending.cmp = Some(if more { Cmp::Gt } else { Cmp::Lt });
            }
            Degree::Plain if self.draft.superlative.is_some_and(|it| it.pos + 1 == pos) => {
                if !more && let Some(it) = &mut self.draft.superlative {
                    it.descending = !it.descending;
                }
                self.push_order_column(col, pos);
                self.by_adjective = Some(pos);
            }
            // "how profitable", "more profitable": the figure itself is spoken of.
            Degree::Plain if self.is_measured(pos) => {
                self.push_figure_of(col, pos);
                self.by_adjective = Some(pos);
            }
            Degree::Plain => {
                let cmp = if more { Cmp::Gt } else { Cmp::Lt };
                self.add_filter(col, Test::CompareAverage(cmp));
                self.draft.certainty *= 0.85;
            }
        }
    }

    fn is_measured(&self, pos: usize) -> bool {
        let from = self.tiles.get(pos).map_or(0, |it| it.from);
        let before = from.checked_sub(1).and_then(|it| self.marked.tokens.get(it));
        before.is_some_and(|it| matches!(it.lower.as_str(), "how" | "more" | "less"))
    }

    /// "Are bigger companies more profitable", "do larger market caps go with higher margins": two
    /// figures that are said to rise together.
    pub(super) fn rise_together(&mut self) {
        let said = std::mem::take(&mut self.comparatives);
        if said.is_empty() {
            return;
        }
        // "Was revenue higher in 2024 than in 2023": the two periods are set against each other.
        let than = self.marked.tokens.iter().any(|it| it.lower == "than");
        if let ([pos], true) = (said.as_slice(), than && self.draft.whens.len() == 2) {
            let less = matches!(self.word(*pos).as_str(), "lower" | "smaller");
            self.draft.exceeds = Some(!less);
            self.draft.cues.entry(Cue::Compare).or_insert(*pos);
            return;
        }
        let sizes: Vec<(Col, usize)> = said.iter().filter_map(|it| self.size_of(it + 1)).collect();
        let n_figures = self.draft.figures.len() + sizes.len();
        if said.len() >= 2 && n_figures >= 2 && self.draft.conditions.is_empty() {
            for (col, pos) in sizes {
                self.push_figure_of(col, pos);
            }
            self.draft.figures.sort_by_key(|it| it.pos);
            self.draft.cues.entry(Cue::Correlation).or_insert(0);
            return;
        }
        self.draft.certainty *= 0.4;
        let words: Vec<String> = said.into_iter().map(|it| self.word(it)).collect();
        self.draft.unplaced.extend(words);
    }

    /// What the size of the things named there is told by.
    fn size_of(&self, pos: usize) -> Option<(Col, usize)> {
        self.size(self.draft.tables.iter().find(|it| it.pos == pos)?.of, pos)
    }

    pub(super) fn size(&self, table: usize, pos: usize) -> Option<(Col, usize)> {
        let stems = crate::words::stems(&format!("{} size", self.catalog.table(table)?.singular));
        let refs: Vec<&str> = stems.iter().map(String::as_str).collect();
        let hits = self.catalog.names().at(&refs);
        let whole: Vec<NameHit> = hits.into_iter().filter(|it| it.n_words == refs.len()).collect();
        match self.focus.pick(&whole, self.catalog)?.target {
            Target::Column(col) => Some((col, pos)),
            _ => None,
        }
    }

    /// "Growing fastest", "how fast … grows": the adjective speaks of the growth.
    fn speed_of_growth(&mut self, degree: Degree, pos: usize) -> bool {
        let grows = self
            .tiles
            .iter()
            .any(|it| matches!(it.mark, Mark::Cue(Cue::Growth | Cue::Decline | Cue::LongTerm)));
        let word = self.word(pos);
        let more = ["fast", "quick", "rapid"].iter().any(|it| word.starts_with(it));
        if !grows || !(more || word.starts_with("slow")) {
            return false;
        }
        match degree {
            Degree::Superlative => {
                self.draft.superlative.get_or_insert(Superlative { descending: more, pos });
            }
            Degree::Comparative => self.pending.cmp = Some(if more { Cmp::Gt } else { Cmp::Lt }),
            Degree::Plain => {}
        }
        true
    }

    pub(super) fn push_order_column(&mut self, col: Col, pos: usize) {
        let info = self.catalog.column(col);
        if info.is_some_and(ColumnInfo::is_quantity) {
            self.push_figure_of(col, pos);
            if let Some(it) = self.draft.figures.last_mut() {
                it.orders = true;
            }
        } else {
            let mut mention = self.mention(col, pos);
            mention.orders = true;
            self.draft.columns.push(mention);
        }
    }

    /// The column an adjective compares by, in a table the question speaks of, and whether the
    /// adjective means more of it.
    pub(super) fn adjective_column(&self, pos: usize, _more: bool) -> Option<(Col, bool)> {
        let word = self.word(pos);
        for adjective in &GLOSSARY.adjectives {
            let more = adjective.more.contains(&word);
            if !more && !adjective.less.contains(&word) {
                continue;
            }
            for figure in &adjective.figures {
                let refs: Vec<&str> = figure.iter().map(String::as_str).collect();
                let hits: Vec<NameHit> = self
                    .catalog
                    .names()
                    .at(&refs)
                    .into_iter()
                    .filter(|it| {
                        it.n_words == figure.len() && matches!(it.target, Target::Column(_))
                    })
                    .collect();
                if let Some(Target::Column(col)) =
                    self.focus.pick(&hits, self.catalog).map(|it| it.target)
                {
                    return Some((col, more));
                }
            }
        }
        None
    }
}
