//! Goes through the marks left to right and gathers what was said into a [`Draft`].

use crate::annotate::when::When;
use crate::annotate::{Degree, Mark, Marked, Tile};
use crate::catalog::{Catalog, NameHit, Role, Target, ValueHit};
use crate::glossary::{Cue, GLOSSARY};
use crate::parse::draft::{Bound, BoundOn, Draft, Figure, Mention, Superlative};
use crate::parse::figures;
use crate::parse::pick::Focus;
use crate::period::Grain;
use crate::plan::{Agg, Cmp, Col, Filter, Formula, Test};

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
    };
    for (written, read) in &marked.mended {
        walker.draft.certainty *= 0.92;
        walker.draft.notes.push(format!("read “{written}” as “{read}”"));
    }
    for pos in 0..walker.tiles.len() {
        walker.step(pos);
    }
    walker.draft
}

/// What a later mark is to be taken with.
#[derive(Default)]
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
            Cue::Count => self.pending.count = true,
            Cue::Distinct => self.pending.distinct = true,
            Cue::Which => self.pending.asked = true,
            Cue::By => self.pending.by = true,
            Cue::Within => self.pending.within = true,
            Cue::Not => self.pending.not = true,
            Cue::Most | Cue::Least | Cue::Common => {
                let descending = cue != Cue::Least;
                self.draft.superlative.get_or_insert(Superlative { descending, pos });
                let word = self.word(pos);
                self.pending.superlative =
                    Some(["most", "fewest", "least", "number"].iter().any(|it| word.contains(it)));
            }
            Cue::Rank => {
                self.draft.ranked = true;
                self.pending.order = true;
            }
            Cue::Desc | Cue::Asc => {
                self.draft.ranked = true;
                self.draft.descending = Some(cue == Cue::Desc);
                self.pending.order = self.word(pos).ends_with(" of") || self.draft.figures.is_empty();
            }
            Cue::Gt => self.pending.cmp = Some(if self.pending.not { Cmp::Le } else { Cmp::Gt }),
            Cue::Ge => self.pending.cmp = Some(Cmp::Ge),
            Cue::Lt => self.pending.cmp = Some(if self.pending.not { Cmp::Ge } else { Cmp::Lt }),
            Cue::Le => self.pending.cmp = Some(Cmp::Le),
            Cue::Eq => self.pending.cmp = Some(Cmp::Eq),
            Cue::Between => self.pending.between = Some(f64::NAN),
            Cue::Starts | Cue::Contains | Cue::Called => self.pending.text = Some(cue),
            Cue::AverageRef => self.against_average(pos),
            _ => {}
        }
    }

    fn when(&mut self, when: When, pos: usize) {
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
        let of_year = |span: crate::period::Span| (span.grain == Grain::Year).then_some(span.from as f64);
        match when {
            When::Fixed(span) => Some((self.pending.cmp.unwrap_or(Cmp::Eq), of_year(span)?)),
            When::Since { span, after } => Some((if after { Cmp::Gt } else { Cmp::Ge }, of_year(span)?)),
            When::Until { span, before } => Some((if before { Cmp::Lt } else { Cmp::Le }, of_year(span)?)),
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
            Target::Column(col) => self.catalog.column(col).is_some_and(|it| it.is_quantity()),
            Target::Table(_) => true,
            Target::Concept(_) => true,
        }
    }

    fn number(&mut self, value: f64, percent: bool, pos: usize) {
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
        let counts_rows = matches!(self.mark(pos + 1), Some(Mark::Names(_)));
        let whole = value.fract() == 0.0 && (1.0..=1e6).contains(&value);
        if whole && !percent && self.draft.limit.is_none() && (self.pending.superlative.is_some() || counts_rows) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just above")]
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

    /// A comparison: with the figure named right after the number, else the one named last.
    fn bound(&mut self, cmp: Cmp, value: f64, percent: bool, pos: usize) {
        let after = match self.mark(pos + 1) {
            Some(Mark::Names(hits)) => self.focus.pick(hits, self.catalog),
            _ => None,
        };
        let after_col = after.and_then(|it| match it.target {
            Target::Column(col) => self.catalog.column(col).filter(|it| it.is_quantity()).map(|_| col),
            _ => None,
        });
        if let Some((col, _)) = self.pending.adjective.take() {
            self.add_filter(col, Test::Compare(cmp, value));
            return;
        }
        let just_named = pos >= 2 && self.draft.figures.last().is_some_and(|it| it.pos + 2 >= pos);
        let about = |cue| self.draft.cues.get(&cue).is_some_and(|it| it + 2 >= pos);
        let on = if about(Cue::Growth) || about(Cue::Decline) {
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
            self.push_figure(formula, label.unwrap_or_default(), pos + 1);
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

    fn against_average(&mut self, pos: usize) {
        let Some(cmp) = self.pending.cmp.take() else {
            self.pending.agg = Some(Agg::Avg);
            return;
        };
        let named = self.figure_column();
        let col = named.or_else(|| match self.mark(pos + 1) {
            Some(Mark::Names(hits)) => match self.focus.pick(hits, self.catalog)?.target {
                Target::Column(col) => Some(col),
                _ => None,
            },
            _ => None,
        });
        match col {
            Some(col) => self.add_filter(col, Test::CompareAverage(cmp)),
            None => self.draft.certainty *= 0.6,
        }
    }

    /// The column of the figure named last.
    fn figure_column(&self) -> Option<Col> {
        match self.draft.figures.last()?.formula {
            Formula::Column { col, .. } => Some(col),
            _ => None,
        }
    }

    fn scale(&mut self, seconds: f64) {
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
        } else if let Some(Bound { on: BoundOn::Figure(idx), value, .. }) = self.draft.conditions.last_mut()
            && let Some(Formula::Column { col, .. }) = self.draft.figures.get(*idx).map(|it| &it.formula)
        {
            *value *= seconds / unit(*col);
        }
    }

    fn names(&mut self, hits: &[NameHit], pos: usize) {
        let Some(hit) = self.focus.pick(hits, self.catalog) else { return };
        if hit.score < 0.7 {
            self.draft.certainty *= 0.93;
        }
        // A figure that a comparison before it has already taken.
        if self.draft.figures.last().is_some_and(|it| it.pos == pos) {
            self.last = Some(hit.target);
            return;
        }
        match hit.target {
            Target::Table(table) => self.table(table, pos),
            Target::Concept(idx) => {
                let concept = self.catalog.concepts().get(idx);
                if let Some((formula, label)) = concept.map(|it| (it.formula.clone(), it.name.clone())) {
                    self.push_figure(formula, label, pos);
                }
            }
            Target::Column(col) => self.column(col, pos),
        }
        self.last = Some(hit.target);
    }

    fn table(&mut self, table: usize, pos: usize) {
        let counting = std::mem::take(&mut self.pending.count);
        let most_of = self.pending.superlative.take() == Some(true)
            && (!self.draft.tables.is_empty() || !self.draft.columns.is_empty())
            && self.draft.limit.is_none();
        let mut mention = self.mention(table, pos);
        if counting || most_of {
            let label = self.catalog.table(table).map(|it| format!("number of {}", it.plural));
            let agg = self.pending.agg.take();
            let orders = mention.orders || mention.grouped && self.draft.superlative.is_some();
            self.draft.figures.push(Figure {
                formula: Formula::Rows { table },
                label: label.unwrap_or_default(),
                agg: agg.filter(|it| *it != Agg::Sum),
                pos,
                orders,
                counts: true,
            });
            return;
        }
        mention.orders = false;
        self.draft.tables.push(mention);
    }

    fn column(&mut self, col: Col, pos: usize) {
        let Some(info) = self.catalog.column(col) else { return };
        if info.is_quantity() {
            self.push_figure_of(col, pos);
            return;
        }
        if info.role == Role::Reference {
            return; // says how tables hang together, and placed by that
        }
        // "the technology sector": the noun belongs to the value before it.
        let after_value = matches!(pos.checked_sub(1).and_then(|it| self.mark(it)), Some(Mark::Values(_)))
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
            let distinct = matches!(info.role, Role::Category | Role::Year) || self.pending.distinct;
            self.pending.distinct = false;
            let formula = if distinct { Formula::Different { col } } else { Formula::Rows { table: col.table } };
            let label = format!("number of {}", crate::words::plural(&info.label));
            self.push_figure(formula, label, pos);
            if let Some(figure) = self.draft.figures.last_mut() {
                figure.counts = true;
            }
            return;
        }
        let mut mention = self.mention(col, pos);
        let follows_group = pos > 0
            && self.draft.columns.last().is_some_and(|it| it.grouped && it.pos + 1 == pos);
        mention.grouped |= follows_group;
        self.draft.columns.push(mention);
    }

    fn mention<T>(&mut self, of: T, pos: usize) -> Mention<T> {
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

    fn push_figure_of(&mut self, col: Col, pos: usize) {
        let agg = self.pending.agg;
        let label = self.catalog.column(col).map(|it| it.label.clone()).unwrap_or_default();
        self.push_figure(figures::of_column(self.catalog, col, agg), label, pos);
    }

    fn push_figure(&mut self, formula: Formula, label: String, pos: usize) {
        let agg = self.pending.agg.take();
        self.pending.count = false;
        let by = std::mem::take(&mut self.pending.by);
        let orders = by || std::mem::take(&mut self.pending.order) || self.pending.superlative.take().is_some();
        let formula = figures::with_agg(&formula, agg);
        if let Some(known) = self.draft.figures.iter_mut().find(|it| it.formula == formula) {
            known.orders |= orders;
            return;
        }
        self.draft.figures.push(Figure { formula, label, agg, pos, orders, counts: false });
    }

    fn value(&mut self, hits: &[ValueHit], pos: usize) {
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
        if hit.score < 0.7 {
            self.draft.certainty *= 0.95;
        }
        self.pending.by = false;
        self.pending.cmp = None;
        self.pending.text = None;
        if named_by_column {
            // "in sector Technology": the noun only says which column the value is in.
            self.draft.columns.retain(|it| it.of != hit.col || it.grouped || it.asked || it.pos + 1 != pos);
        }
        self.add_text_filter(hit.col, hit.text);
    }

    fn add_text_filter(&mut self, col: Col, text: String) {
        let negated = std::mem::take(&mut self.pending.not);
        let same = self.draft.filters.iter_mut().find(|it| {
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

    fn add_filter(&mut self, col: Col, test: Test) {
        let negated = std::mem::take(&mut self.pending.not);
        // A negated comparison was already turned round.
        let negated = negated && !matches!(test, Test::Compare(..));
        self.draft.filters.push(Filter { col, test, negated });
    }

    fn literal(&mut self, text: &str) {
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
        let test = match self.pending.text.take() {
            Some(Cue::Starts) => Test::Contains(format!("{text}%")),
            Some(Cue::Contains) => Test::Contains(format!("%{text}%")),
            _ => Test::OneOf(vec![text.to_owned()]),
        };
        self.draft.columns.retain(|it| it.of != col || it.grouped || it.asked);
        self.add_filter(col, test);
    }

    fn adjective(&mut self, idx: usize, more: bool, degree: Degree, pos: usize) {
        let Some(col) = self.adjective_column(pos, more) else {
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
            }
            Degree::Plain => {
                let cmp = if more { Cmp::Gt } else { Cmp::Lt };
                self.add_filter(col, Test::CompareAverage(cmp));
                self.draft.certainty *= 0.85;
            }
        }
    }

    fn push_order_column(&mut self, col: Col, pos: usize) {
        let info = self.catalog.column(col);
        if info.is_some_and(|it| it.is_quantity()) {
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
    fn adjective_column(&self, pos: usize, _more: bool) -> Option<(Col, bool)> {
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
                    .filter(|it| it.n_words == figure.len() && matches!(it.target, Target::Column(_)))
                    .collect();
                if let Some(Target::Column(col)) = self.focus.pick(&hits, self.catalog).map(|it| it.target) {
                    return Some((col, more));
                }
            }
        }
        None
    }
}
