//! What the rows of a result are: keys, shown columns, order and limit.

use super::times::axis_near;
use super::{Refusal, Stage};
use crate::catalog::{Catalog, Nature, Role};
use crate::glossary::Cue;
use crate::parse::draft::{Draft, Figure};
use crate::parse::figures;
use crate::plan::{Agg, Col, Formula, Key, Measure, Order, Outcome, Plan, Task, Test};

/// A figure of the draft as a measure of the plan.
pub(super) fn measure(figure: &Figure) -> Measure {
    let word = match figure.agg {
        Some(Agg::Avg) => "average ",
        Some(Agg::Min) => "lowest ",
        Some(Agg::Max) => "highest ",
        _ => "",
    };
    // A ratio of sums stays one whatever word came before it.
    let plain = matches!(figure.formula, Formula::Ratio { .. } | Formula::Rows { .. });
    let label = if plain { figure.label.clone() } else { format!("{word}{}", figure.label) };
    Measure { formula: figure.formula.clone(), label }
}

/// Whether a column is a figure that each listed or counted row holds itself.
pub(super) fn held_by_rows(catalog: &Catalog, draft: &Draft, col: Col) -> bool {
    let nature = catalog.column(col).map(|it| it.nature);
    let named = draft.tables.iter().any(|it| it.of == col.table)
        || draft.figures.iter().any(|it| it.formula == Formula::Rows { table: col.table });
    match nature {
        Some(Nature::Stock | Nature::Rate) => true,
        _ => named && draft.tables.iter().all(|it| it.of == col.table),
    }
}

/// Whether the period of a plan matters to it.
pub(crate) fn is_dated(catalog: &Catalog, plan: &Plan) -> bool {
    let tables = plan.measures.iter().flat_map(|it| figures::tables_of(&it.formula));
    tables.chain(plan.subject).any(|it| {
        axis_near(catalog, it).is_some_and(|axis| axis.covered.is_some())
            && plan.measures.iter().any(|it| flows(catalog, &it.formula))
    })
}

fn flows(catalog: &Catalog, formula: &Formula) -> bool {
    match formula {
        Formula::Column { col, .. } => {
            catalog.column(*col).is_some_and(|it| it.nature == Nature::Flow)
        }
        Formula::Product { .. } => true,
        Formula::Ratio { over, .. } => flows(catalog, over),
        Formula::Less { from, .. } => flows(catalog, from),
        Formula::Rows { .. } | Formula::Different { .. } => false,
    }
}

/// The table whose things a figure counts.
fn counted_table(figure: &Figure) -> Option<usize> {
    match figure.formula {
        Formula::Rows { table } => Some(table),
        Formula::Different { col } => Some(col.table),
        _ => None,
    }
}

impl Stage<'_> {
    /// "orders by city", "orders by month", "customers by country": nothing was said to list, so
    /// the rows are counted.
    pub fn counted_by_group(&mut self) {
        let draft = &self.draft;
        let [only] = draft.tables.iter().filter(|it| !it.grouped).collect::<Vec<_>>()[..] else {
            return;
        };
        let table = only.of;
        let Some(info) = self.catalog.table(table) else { return };
        let columns = draft.columns.iter().filter(|it| it.grouped).map(|it| it.of.table);
        let tables = draft.tables.iter().filter(|it| it.grouped && !it.overall).map(|it| it.of);
        let groups: Vec<usize> = columns.chain(tables).collect();
        let grouped = !groups.is_empty() || self.times.each.is_some();
        let elsewhere = groups.iter().all(|it| *it != table);
        let is_category = |it: &Col| {
            self.catalog.column(*it).is_some_and(|it| it.role == Role::Category && !it.is_unique)
        };
        let mut own = draft.columns.iter().filter(|it| it.grouped).map(|it| it.of);
        let counts =
            info.label.is_empty() || elsewhere || (!draft.lists && own.all(|it| is_category(&it)));
        let plain = draft.figures.is_empty()
            && draft.superlative.is_none()
            && draft.conditions.is_empty()
            && !draft.ranked
            && !only.asked
            && draft.columns.iter().all(|it| it.grouped);
        let asks_more = [Cue::Metrics, Cue::Executive, Cue::Everything, Cue::Share];
        if !plain || !grouped || !counts || asks_more.into_iter().any(|it| draft.has(it)) {
            return;
        }
        let label = format!("number of {}", info.plural);
        let note = format!("no figure was named; {} are counted", info.plural);
        let (pos, formula) = (only.pos, Formula::Rows { table });
        let figure = Figure { formula, label, agg: None, pos, orders: false, counts: true };
        self.draft.figures.push(figure);
        self.assume(note);
    }

    /// The key of a column: its table's rows where it names them.
    pub(super) fn key_of(&self, col: Col) -> Key {
        let table = self.catalog.table(col.table);
        match table {
            Some(it) if it.label.contains(&col.column) && it.label.len() == 1 => {
                Key::Entity { table: col.table }
            }
            _ => Key::Column { col },
        }
    }

    /// One row for what? From "by", "which", "each" and from things merely named.
    pub fn keys(&mut self) {
        let mut named = self.column_keys();
        named.extend(self.table_keys());
        named.sort_by_key(|(pos, _)| *pos);
        let mut keys: Vec<Key> = Vec::new();
        for (_, key) in named {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        if let Some(grain) = self.times.each {
            keys.push(Key::Period { grain });
        }
        if keys.is_empty() && self.draft.who {
            keys.extend(self.whoever());
        }
        if keys.is_empty() || self.has(Cue::Compare) || self.draft.exceeds.is_some() {
            let compared = self.compared_key().filter(|it| !keys.contains(it));
            keys.splice(0..0, compared);
        }
        self.plan.keys = keys;
    }

    /// What "who" asks for: the things the first figure belongs to.
    fn whoever(&self) -> Option<Key> {
        let table = *figures::tables_of(&self.plan.measures.first()?.formula).first()?;
        let named = |it: &usize| self.catalog.table(*it).is_some_and(|it| !it.label.is_empty());
        let owners = self.catalog.edges().iter().filter(|it| it.from.table == table);
        let mut nearest = std::iter::once(table).chain(owners.map(|it| it.to.table));
        nearest.find(named).map(|table| Key::Entity { table })
    }

    /// Keys from the columns that were named, with where they were.
    fn column_keys(&self) -> Vec<(usize, Key)> {
        let groups_rows = |col: Col| {
            use Role::{Category, Id, Name, Reference, Text, Year};
            let role = self.catalog.column(col).map(|it| it.role);
            matches!(role, Some(Category | Name | Text | Year | Id | Reference))
        };
        // All rows have the one value that was named, so it makes no groups unless asked to.
        let fixed = |col: Col| {
            self.draft.filters.iter().any(|it| {
                it.col == col
                    && !it.negated
                    && matches!(&it.test, Test::OneOf(texts) if texts.len() == 1)
            })
        };
        let columns = self.draft.columns.iter().filter(|it| {
            let wanted = it.grouped || it.asked || !fixed(it.of);
            groups_rows(it.of) && !it.within && !it.orders && wanted
        });
        columns.map(|it| (it.pos, self.key_of(it.of))).collect()
    }

    /// Keys from the things that were named, with where they were: not those that are counted or
    /// added up.
    fn table_keys(&self) -> Vec<(usize, Key)> {
        let draft = &self.draft;
        let counted: Vec<usize> = draft.figures.iter().filter_map(counted_table).collect();
        let first = draft.figures.first().map(|it| &it.formula);
        let collective = draft.figures.iter().any(|it| it.agg.is_some())
            && !matches!(first, Some(Formula::Ratio { .. }));
        let bases: Vec<usize> =
            draft.figures.iter().flat_map(|it| figures::tables_of(&it.formula)).collect();
        let unranked = draft.superlative.is_none() && !draft.ranked;
        let tables = draft.tables.iter().filter(|it| {
            let nameless = self.catalog.table(it.of).is_none_or(|it| it.label.is_empty());
            let aside = !it.grouped && !it.asked;
            let summed = collective && (aside || it.overall) && unranked;
            let is_count = counted.contains(&it.of) && aside;
            let only_counts = !counted.is_empty() && aside && unranked;
            let own_base = bases.contains(&it.of) && nameless && aside;
            !(summed || is_count || only_counts || own_base)
        });
        tables.map(|it| (it.pos, Key::Entity { table: it.of })).collect()
    }

    /// Two things compared by name are the rows.
    fn compared_key(&self) -> Option<Key> {
        let several =
            self.draft.filters.iter().find(|it| {
                !it.negated && matches!(&it.test, Test::OneOf(texts) if texts.len() > 1)
            });
        several.map(|it| self.key_of(it.col))
    }

    /// Whether two or more things are named, and nothing else.
    pub fn compares_names(&self) -> bool {
        let draft = &self.draft;
        let names = draft
            .filters
            .iter()
            .find(|it| !it.negated && matches!(&it.test, Test::OneOf(texts) if texts.len() > 1));
        draft.figures.is_empty() && draft.columns.is_empty() && names.is_some()
    }

    /// "What about this company in Q1 2025": a thing and a period, where the thing itself has no dates.
    pub fn names_things_then(&self) -> bool {
        let draft = &self.draft;
        let own = |it: &crate::plan::Filter| {
            let table = self.catalog.table(it.col.table);
            table.is_some_and(|table| table.label.contains(&it.col.column) && table.axis.is_none())
        };
        draft.figures.is_empty()
            && draft.columns.is_empty()
            && draft.tables.is_empty()
            && !self.times.spans.is_empty()
            && draft.filters.iter().any(own)
    }

    /// A percentage that is neither a share, a growth nor a ratio by itself is a share of the
    /// whole where something shares it.
    pub fn percentage(&mut self) -> Result<(), Refusal> {
        let Some(pos) = self.draft.cues.get(&Cue::Percent).copied() else { return Ok(()) };
        let ratio = self
            .draft
            .figures
            .iter()
            .any(|it| matches!(it.formula, Formula::Ratio { percent: true, .. }));
        let told = [Cue::Share, Cue::Percentile, Cue::Leaders].into_iter();
        if ratio || told.into_iter().any(|it| self.has(it)) {
            return Ok(());
        }
        let named = |it: &Test| matches!(it, Test::OneOf(_));
        let groups = !self.draft.tables.is_empty()
            || self.draft.columns.iter().any(|it| it.grouped || it.asked)
            || self.draft.filters.iter().any(|it| named(&it.test));
        if !groups || self.draft.figures.len() != 1 {
            let unplaced = vec!["percent".to_owned()];
            let reason = "it is not clear what the percentage is of";
            return Err(Refusal { unplaced, ..Refusal::new(reason) });
        }
        self.draft.cues.insert(Cue::Share, pos);
        self.assume("a percentage = the share of the whole");
        Ok(())
    }

    /// Order and limit, from superlatives and "ranked by".
    pub fn order(&mut self) {
        if self.plan.keys.is_empty() {
            return;
        }
        let figure = self.draft.figures.iter().position(|it| it.orders);
        let column = self.draft.columns.iter().find(|it| it.orders).map(|it| it.of);
        let usual_direction = self.draft.descending.unwrap_or(true);
        let by_change = matches!(self.plan.task, Task::Change { growth: true });
        let by = if by_change {
            Some(Outcome::Change)
        } else if let Some(col) = column {
            self.plan
                .keys
                .iter()
                .position(|it| *it == Key::Column { col })
                .map(Outcome::Key)
                .or(Some(Outcome::Column(col)).filter(|_| self.plan.task == Task::List))
        } else if self.plan.share.is_some() {
            Some(Outcome::Share)
        } else {
            let best = self.best_measure();
            figure.or(best).filter(|it| *it < self.plan.measures.len()).map(Outcome::Measure)
        };
        if let Some(best) = self.draft.superlative {
            let descending = best.descending ^ (self.has(Cue::Decline) && by_change);
            self.plan.order = by.map(|by| Order { by, descending });
            self.limit();
        } else if self.draft.ranked || self.draft.limit.is_some() {
            let descending = if column.is_some() {
                self.draft.descending.unwrap_or(false)
            } else {
                usual_direction
            };
            self.plan.order = by.map(|by| Order { by, descending });
            self.plan.limit = self.draft.limit;
        } else if by_change {
            let descending = !self.has(Cue::Decline);
            self.plan.order = Some(Order { by: Outcome::Change, descending });
        }
    }

    /// Of several usual figures, the one "best" is judged by: what is earned.
    fn best_measure(&self) -> Option<usize> {
        let profit = figures::called(self.catalog, "profit").map(|it| it.formula);
        let found = self.plan.measures.iter().position(|it| Some(&it.formula) == profit.as_ref());
        (self.draft.figures.is_empty() && self.has(Cue::Metrics))
            .then_some(found)
            .flatten()
            .or(Some(0))
    }

    fn limit(&mut self) {
        let one = self.draft.tables.iter().map(|it| (it.pos, it.plural)).chain(
            self.draft
                .columns
                .iter()
                .filter(|it| it.asked || !it.grouped)
                .map(|it| (it.pos, it.plural)),
        );
        let first = one.min_by_key(|it| it.0).map(|it| it.1);
        let periods = matches!(self.plan.keys.as_slice(), [Key::Period { .. }]);
        let limit = match (self.draft.limit, first) {
            (Some(n), _) => n,
            (None, Some(true)) if !periods => 10,
            _ => 1,
        };
        // "largest companies by market cap, all of them"
        if limit == 10 && self.draft.limit.is_none() && self.has(Cue::Everything) {
            return;
        }
        if limit == 10 && self.draft.limit.is_none() {
            self.assume("no number was named; the first 10 are shown");
        }
        self.plan.limit = Some(limit);
        // "top 3 companies in each sector": the limit counts within the group.
        let grouped = self
            .draft
            .columns
            .iter()
            .find(|it| it.grouped && !it.orders)
            .map(|it| self.key_of(it.of));
        let entity = self
            .plan
            .keys
            .iter()
            .any(|it| Some(*it) != grouped && matches!(it, Key::Entity { .. }));
        let position = grouped.and_then(|it| self.plan.keys.iter().position(|key| *key == it));
        if let Some(position) = position.filter(|_| entity) {
            self.group_first(position);
        }
    }

    /// Makes the key at `position` the first, and the limit count within it.
    pub fn group_first(&mut self, position: usize) {
        let key = self.plan.keys.remove(position);
        self.plan.keys.insert(0, key);
        self.plan.limit_within = Some(0);
    }
}
