//! Tables, columns, figures and stored texts.

use super::Walker;
use crate::annotate::Mark;
use crate::catalog::{ColumnInfo, NameHit, Role, Target, ValueHit};
use crate::glossary::{Cue, VERBS};
use crate::parse::draft::{Figure, Mention};
use crate::parse::figures;
use crate::plan::{Agg, Cmp, Col, Filter, Formula, Test};
use crate::words::stem;

impl Walker<'_> {
    pub(super) fn names(&mut self, hits: &[NameHit], pos: usize) {
        let Some(hit) = self.focus.pick(hits, self.catalog) else { return };
        if hit.score < 0.7 {
            self.draft.certainty *= 0.93;
        }
        self.draft.torn |= self.focus.is_torn(hits, &hit);
        // A figure that a comparison before it has already taken.
        if self.draft.figures.last().is_some_and(|it| it.pos == pos) {
            self.last = Some(hit.target);
            return;
        }
        match hit.target {
            Target::Table(table) => self.table(table, pos),
            Target::Concept(idx) => {
                let concept = self.catalog.concepts().get(idx);
                if let Some((formula, label)) =
                    concept.map(|it| (it.formula.clone(), it.name.clone()))
                {
                    self.push_figure(&formula, label, pos);
                }
            }
            Target::Column(col) => self.column(col, pos),
        }
        self.last = Some(hit.target);
    }

    pub(super) fn table(&mut self, table: usize, pos: usize) {
        let others = self.draft.tables.iter().any(|it| it.of != table);
        if self.pending.not && others && !self.pending.count {
            self.add_filter(Col { table, column: 0 }, Test::Exists);
            return;
        }
        let counting = std::mem::take(&mut self.pending.count);
        // "the client with the most parcels", "which month had the most parcels"
        let of_what = !self.draft.tables.is_empty()
            || !self.draft.columns.is_empty()
            || self.draft.has(Cue::Periods) && self.is_dated(table);
        let most_of =
            self.pending.superlative.take() == Some(true) && of_what && self.draft.limit.is_none();
        let mut mention = self.mention(table, pos);
        if counting || most_of {
            let label = self.catalog.table(table).map(|it| format!("number of {}", it.plural));
            let agg = self.pending.agg.take();
            let orders = mention.orders || mention.grouped && self.draft.superlative.is_some();
            let formula = Formula::Rows { table };
            if let Some(known) = self.draft.figures.iter_mut().find(|it| it.formula == formula) {
                known.orders |= orders;
                return;
            }
            self.draft.figures.push(Figure {
                formula,
                label: label.unwrap_or_default(),
                agg: agg.filter(|it| *it != Agg::Sum),
                pos,
                orders,
                counts: true,
            });
            return;
        }
        mention.orders = false;
        mention.grouped |= self.goes_on_grouping(pos);
        self.draft.tables.push(mention);
    }

    /// Whether rows of a table are of some time.
    fn is_dated(&self, table: usize) -> bool {
        crate::resolve::axis_near(self.catalog, table).is_some()
    }

    /// "by album and genre": the second is grouped by as the first is.
    fn goes_on_grouping(&self, pos: usize) -> bool {
        let Some(before) = pos.checked_sub(1) else { return false };
        let from = self.tiles.get(pos).map_or(0, |it| it.from);
        let joined = from.checked_sub(1).and_then(|it| self.marked.tokens.get(it));
        let columns = self.draft.columns.iter().map(|it| (it.pos, it.grouped));
        let tables = self.draft.tables.iter().map(|it| (it.pos, it.grouped));
        joined.is_some_and(|it| it.lower == "and")
            && columns.chain(tables).any(|it| it == (before, true))
    }

    pub(super) fn column(&mut self, col: Col, pos: usize) {
        let Some(info) = self.catalog.column(col) else { return };
        if info.is_quantity() {
            self.push_figure_of(col, pos);
            return;
        }
        if info.role == Role::Reference && !self.pending.by && !self.pending.asked {
            return; // says how tables hang together, and placed by that
        }
        let wanted = self.pending.by || self.pending.asked;
        if !wanted && self.only_says_done(info, pos) {
            return;
        }
        // "the technology sector": the noun belongs to the value before it.
        let after_value =
            matches!(pos.checked_sub(1).and_then(|it| self.mark(it)), Some(Mark::Values(_)))
                && self.draft.filters.last().is_some_and(|it| it.col == col);
        if after_value {
            return;
        }
        let counting = std::mem::take(&mut self.pending.count);
        let most_of = self.pending.superlative.take() == Some(true)
            && (!self.draft.tables.is_empty() || !self.draft.columns.is_empty())
            && matches!(info.role, Role::Category)
            && self.draft.limit.is_none();
        if counting || most_of {
            let distinct =
                matches!(info.role, Role::Category | Role::Year) || self.pending.distinct;
            self.pending.distinct = false;
            let formula = if distinct {
                Formula::Different { col }
            } else {
                Formula::Rows { table: col.table }
            };
            let label = format!("number of {}", crate::words::plural(&info.label));
            self.push_figure(&formula, label, pos);
            if let Some(figure) = self.draft.figures.last_mut() {
                figure.counts = true;
            }
            return;
        }
        // "rank sectors by revenue": they are what is put in order, not what it goes by.
        let lead = pos.checked_sub(1).and_then(|it| self.mark(it));
        let by_follows = matches!(self.mark(pos + 1), Some(Mark::Cue(Cue::By)));
        let ranked = by_follows
            && lead == Some(&Mark::Cue(Cue::Rank))
            && pos.checked_sub(1).is_some_and(|it| !self.word(it).ends_with("by"));
        let mut mention = self.mention(col, pos);
        if ranked {
            (mention.orders, mention.grouped) = (false, true);
        }
        let follows_group =
            pos > 0 && self.draft.columns.last().is_some_and(|it| it.grouped && it.pos + 1 == pos);
        mention.grouped |= follows_group || self.goes_on_grouping(pos);
        self.draft.columns.push(mention);
    }

    /// "hours worked", where a role is a kind of work: what was done tells no groups apart.
    fn only_says_done(&self, info: &ColumnInfo, pos: usize) -> bool {
        let word = self.word(pos);
        let called = info.words.iter().any(|it| stem(it) == stem(&word));
        VERBS.tells_past(&word) && !called
    }

    pub(super) fn mention<T>(&mut self, of: T, pos: usize) -> Mention<T> {
        let lead = pos.checked_sub(1).map(|it| self.word(it)).unwrap_or_default();
        let overall = lead.split(' ').any(|it| matches!(it, "all" | "across" | "among"));
        let word = self.word(pos);
        let plural = crate::words::singular(&word) != word;
        let pending = &mut self.pending;
        Mention {
            of,
            pos,
            grouped: std::mem::take(&mut pending.by),
            asked: std::mem::take(&mut pending.asked),
            within: std::mem::take(&mut pending.within),
            orders: std::mem::take(&mut pending.order),
            plural,
            overall,
        }
    }

    pub(super) fn push_figure_of(&mut self, col: Col, pos: usize) {
        let agg = self.pending.agg;
        let label = self.catalog.column(col).map(|it| it.label.clone()).unwrap_or_default();
        self.push_figure(&figures::of_column(self.catalog, col, agg), label, pos);
    }

    pub(super) fn push_figure(&mut self, formula: &Formula, label: String, pos: usize) {
        let agg = self.pending.agg.take();
        self.pending.count = false;
        let by = std::mem::take(&mut self.pending.by);
        let per = by && pos.checked_sub(1).is_some_and(|it| self.word(it) == "per");
        let per = per && self.draft.figures.last().is_some_and(|it| it.pos + 2 == pos);
        let orders = by && !per
            || std::mem::take(&mut self.pending.order)
            || self.pending.superlative.take().is_some();
        let formula = figures::with_agg(formula, agg);
        let waits = self.pending.operator.is_some() || self.before_both.is_some();
        let known = self.draft.figures.iter_mut().find(|it| it.formula == formula);
        if let Some(known) = known.filter(|_| !waits) {
            known.orders |= orders;
            return;
        }
        if let Some(cmp) = self.pending.average.take() {
            self.draft.versus_average.push((formula.clone(), cmp));
        }
        self.draft.figures.push(Figure { formula, label, agg, pos, orders, counts: false });
        self.combined(per);
    }

    pub(super) fn value(&mut self, hits: &[ValueHit], pos: usize) {
        let named = match self.last {
            Some(Target::Column(col)) => hits.iter().find(|it| it.col == col).cloned(),
            _ => None,
        };
        let next = match self.mark(pos + 1) {
            Some(Mark::Names(next)) => self.focus.pick(next, self.catalog),
            _ => None,
        };
        let by_next = next.and_then(|next| match next.target {
            Target::Column(col) => hits.iter().find(|it| it.col == col).cloned(),
            _ => None,
        });
        let near = match self.last {
            Some(Target::Table(table)) => Some(table),
            _ => None,
        };
        let named_by_column = named.is_some();
        let picked = named.or(by_next).or_else(|| self.focus.pick_value(hits, near, self.catalog));
        let Some(hit) = picked else { return };
        // Only the beginning of a name was said.
        if hit.score < 0.7 {
            self.draft.certainty *= 0.9;
        }
        self.exceeds(&hit);
        self.pending.by = false;
        self.pending.cmp = None;
        self.pending.text = None;
        if named_by_column {
            // "in sector Technology", "sector = Technology": the noun only says which column the
            // value is in.
            let lead = pos.checked_sub(1).and_then(|it| self.mark(it));
            let gap = if matches!(lead, Some(Mark::Cue(Cue::Eq | Cue::Called))) { 2 } else { 1 };
            self.draft
                .columns
                .retain(|it| it.of != hit.col || it.grouped || it.asked || it.pos + gap != pos);
        }
        // "not in finance or energy": in neither of them.
        let last = self.draft.filters.last().filter(|it| it.col == hit.col && it.negated);
        self.pending.not |= last.is_some() && self.follows_value(pos);
        self.add_text_filter(hit.col, hit.text);
    }

    /// Whether nothing but "or" or "and" stands between a text and the one before it.
    fn follows_value(&self, pos: usize) -> bool {
        let Some(before) = pos.checked_sub(1).and_then(|it| self.tiles.get(it)) else {
            return false;
        };
        let from = self.tiles.get(pos).map_or(0, |it| it.from);
        let between = self.marked.tokens.get(before.to..from).unwrap_or_default();
        matches!(before.mark, Mark::Values(_))
            && between.iter().all(|it| matches!(it.lower.as_str(), "or" | "and" | "nor" | "the"))
    }

    /// "Did the one earn more than the other", "is the one bigger than the other": the
    /// second of two names, set against the first.
    fn exceeds(&mut self, hit: &ValueHit) {
        let second = self.draft.filters.iter().any(|it| {
            it.col == hit.col
                && !it.negated
                && matches!(&it.test, Test::OneOf(texts) if texts.len() == 1)
        });
        let more = match self.pending.cmp {
            Some(Cmp::Gt | Cmp::Ge) => Some(true),
            Some(Cmp::Lt | Cmp::Le) => Some(false),
            _ => self.said_than(),
        };
        if let Some(more) = more.filter(|_| second && !self.pending.not) {
            self.draft.exceeds = Some(more);
            // "bigger": the size of such things, where the data tells it.
            if let Some((size, pos)) = self.size(hit.col.table, self.tiles.len())
                && self.draft.figures.is_empty()
            {
                self.push_figure_of(size, pos);
            }
            self.comparatives.clear();
        }
    }

    /// "More revenue than": whether more or less of it was said.
    pub(super) fn said_than(&self) -> Option<bool> {
        let than = self.marked.tokens.iter().any(|it| it.lower == "than");
        let pos = self.comparatives.last().filter(|_| than)?;
        Some(!matches!(self.word(*pos).as_str(), "lower" | "smaller" | "less" | "fewer"))
    }

    pub(super) fn add_text_filter(&mut self, col: Col, text: String) {
        let negated = std::mem::take(&mut self.pending.not);
        let same =
            self.draft.filters.iter_mut().find(|it| {
                it.col == col && it.negated == negated && matches!(it.test, Test::OneOf(_))
            });
        match same.map(|it| &mut it.test) {
            Some(Test::OneOf(texts)) => {
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
            _ => self.draft.filters.push(Filter { col, test: Test::OneOf(vec![text]), negated }),
        }
    }

    pub(super) fn add_filter(&mut self, col: Col, test: Test) {
        let negated = std::mem::take(&mut self.pending.not);
        // A negated comparison was already turned round.
        let negated = negated && !matches!(test, Test::Compare(..));
        self.draft.filters.push(Filter { col, test, negated });
    }

    pub(super) fn literal(&mut self, text: &str) {
        let label = |table: usize| {
            let column = self.catalog.table(table)?.label.first().copied()?;
            Some(Col { table, column })
        };
        let col = match self.last {
            Some(Target::Column(col)) => Some(col),
            Some(Target::Table(table)) => label(table),
            _ => self.draft.tables.first().and_then(|it| label(it.of)),
        };
        let Some(col) = col else {
            self.draft.certainty *= 0.4;
            self.draft.unplaced.push(text.to_owned());
            return;
        };
        let condition = match self.pending.text.take() {
            Some(Cue::Starts) => Test::Contains(format!("{text}%")),
            Some(Cue::Contains) => Test::Contains(format!("%{text}%")),
            _ => Test::OneOf(vec![text.to_owned()]),
        };
        self.draft.columns.retain(|it| it.of != col || it.grouped || it.asked);
        self.add_filter(col, condition);
    }
}
