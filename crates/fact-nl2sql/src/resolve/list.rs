//! Questions that list rows as they are: whether a draft is one, which columns are shown, in
//! which order.

use super::{Refusal, Stage};
use crate::catalog::{Role, TableInfo};
use crate::glossary::Cue;
use crate::parse::draft::Draft;
use crate::plan::{Col, Formula, Order, Outcome, Task, Test};

/// Whether all that is asked for is held by the rows of one table, with nothing to work out.
pub(super) fn listed(stage: &Stage) -> bool {
    let draft = &stage.draft;
    let cues = [
        Cue::Trend,
        Cue::Share,
        Cue::Breakdown,
        Cue::Metrics,
        Cue::Executive,
        Cue::Percentile,
        Cue::Count,
    ];
    if cues.into_iter().any(|it| stage.has(it))
        || !draft.conditions.is_empty()
        || stage.times.each.is_some()
    {
        return false;
    }
    if draft.columns.iter().any(|it| it.grouped || it.within) {
        return false;
    }
    let mut tables = draft.figures.iter().map(|it| match it.formula {
        Formula::Column { col, .. } if it.agg.is_none() && !it.counts => Some(col.table),
        _ => None,
    });
    let Some(Some(first)) = tables.next() else { return false };
    // Each row of the figure's table has one row of every table it refers to.
    let single = |table: usize| {
        let n_tables = stage.catalog.tables().len();
        let steps = crate::catalog::path(stage.catalog.edges(), n_tables, first, table);
        draft.tables.iter().any(|it| it.of == first)
            && steps.is_some_and(|it| it.iter().all(|it| !it.fans_out))
    };
    let near = |table: usize| table == first || single(table);
    let one = tables.all(|it| it == Some(first)) && draft.tables.iter().all(|it| near(it.of));
    let asks_rows = !draft.tables.is_empty()
        || draft.columns.iter().any(|it| it.of.table == first)
        || draft.filters.iter().any(|it| {
            it.col.table == first
                && stage.catalog.column(it.col).is_some_and(|it| it.role == Role::Name)
        });
    let dated =
        stage.catalog.table(first).is_some_and(|it| it.axis.is_some() && it.label.is_empty());
    // Dated rows are added up, but for a wish to see them in order: "sort orders by amount".
    let in_order = draft.ranked && draft.tables.iter().any(|it| it.of == first && !it.grouped);
    one && asks_rows && (!dated || in_order) && draft.columns.iter().all(|it| near(it.of.table))
}

/// Fills in the plan of a list.
pub(super) fn list(stage: &mut Stage) -> Result<(), Refusal> {
    let draft = &stage.draft;
    let subject =
        draft.tables.iter().find(|it| it.asked).or_else(|| draft.tables.first()).map(|it| it.of);
    let subject = subject
        .or_else(|| draft.columns.first().map(|it| it.of.table))
        .or_else(|| match draft.figures.first().map(|it| &it.formula) {
            Some(Formula::Column { col, .. }) => Some(col.table),
            _ => None,
        })
        .or_else(|| draft.filters.first().map(|it| it.col.table));
    let Some(subject) = subject else {
        return Err(Refusal::new("it is not clear what is asked for"));
    };
    // A list has no groups: "list customers by city" asks for an order.
    for it in stage.draft.columns.iter_mut().filter(|it| it.grouped && !it.asked) {
        (it.grouped, it.orders) = (false, true);
    }
    stage.plan.task = Task::List;
    stage.plan.subject = Some(subject);
    stage.plan.measures.clear();
    stage.plan.time = stage.times.together();
    shown_columns(stage, subject);
    list_order(stage);
    Ok(())
}

/// Which columns are shown, each once, and whether equal rows are shown once.
fn shown_columns(stage: &mut Stage, subject: usize) {
    let catalog = stage.catalog;
    let Some(info) = catalog.table(subject) else { return };
    let draft = &stage.draft;
    // Columns that were named are shown as they were named, without what they are ordered by.
    let exact = draft.columns.iter().any(|it| !it.orders || it.asked);
    let named = named_columns(draft, exact);
    let nameless = info.label.is_empty();
    let about_one = draft.tables.is_empty() && named.is_empty();
    // Rows without a name are shown whole where only their order was spoken of.
    let whole_rows = nameless && draft.ranked && !exact && draft.figures.iter().all(|it| it.orders);
    // "list every company" is "list all companies".
    let every = matches!(draft.tables.as_slice(), [only] if only.grouped && named.is_empty());
    let everything = stage.has(Cue::Everything) || about_one || nameless || every;
    let mut show: Vec<Col> = Vec::new();
    if whole_rows || named.is_empty() && everything {
        show.extend(whole_row(info, subject));
    } else {
        let names_itself = draft
            .columns
            .iter()
            .any(|it| it.of.table == subject && info.label.contains(&it.of.column));
        if !draft.tables.is_empty() && !names_itself && !exact {
            show.extend(info.label.iter().map(|&column| Col { table: subject, column }));
        }
        show.extend(named);
        if !exact {
            show.extend(chosen_by(draft));
        }
        let only_categories =
            show.iter().all(|it| catalog.column(*it).is_some_and(|it| it.role == Role::Category));
        stage.plan.distinct =
            stage.has(Cue::Distinct) || (only_categories && draft.tables.is_empty());
    }
    if show.is_empty() {
        // Nothing in it is meant for people, so everything is shown.
        show.extend((0..info.columns.len()).map(|column| Col { table: subject, column }));
    }
    let mut seen = Vec::new();
    show.retain(|it| {
        !seen.contains(it) && {
            seen.push(*it);
            true
        }
    });
    stage.plan.show = show;
}

/// The columns and figures that were named, in the order they were said.
fn named_columns(draft: &Draft, exact: bool) -> Vec<Col> {
    let columns = draft.columns.iter().filter(|it| !it.orders || it.asked);
    let figures = draft.figures.iter().filter(|it| !(it.orders && exact));
    let figures = figures.filter_map(|it| match it.formula {
        Formula::Column { col, .. } => Some((it.pos, col)),
        _ => None,
    });
    let mut named: Vec<(usize, Col)> = columns.map(|it| (it.pos, it.of)).chain(figures).collect();
    named.sort_by_key(|it| it.0);
    named.into_iter().map(|it| it.1).collect()
}

/// All columns of a table that say something of a row; its number only where it has no name.
fn whole_row(info: &TableInfo, table: usize) -> impl Iterator<Item = Col> {
    let visible = info.columns.iter().enumerate().filter(|(_, it)| {
        !matches!(it.role, Role::Reference | Role::Other)
            && (it.role != Role::Id || info.label.is_empty())
    });
    visible.map(move |(column, _)| Col { table, column })
}

/// What the rows were chosen or ordered by is shown beside them.
fn chosen_by(draft: &Draft) -> impl Iterator<Item = Col> {
    let tested = draft
        .filters
        .iter()
        .filter(|it| !matches!(it.test, Test::OneOf(_) | Test::Contains(_) | Test::Exists));
    let ordered = draft.columns.iter().filter(|it| it.orders);
    tested.map(|it| it.col).chain(ordered.map(|it| it.of))
}

fn list_order(stage: &mut Stage) {
    let by_column = stage.draft.columns.iter().find(|it| it.orders).map(|it| it.of);
    let by_figure =
        stage.draft.figures.iter().find(|it| it.orders).and_then(|it| match it.formula {
            Formula::Column { col, .. } => Some(col),
            _ => None,
        });
    let first_figure = stage.draft.figures.first().and_then(|it| match it.formula {
        Formula::Column { col, .. } => Some(col),
        _ => None,
    });
    let wanted = stage.draft.superlative.is_some() || stage.draft.ranked;
    let col = by_figure.or(by_column).or(first_figure.filter(|_| wanted));
    let descending = match (stage.draft.superlative, stage.draft.descending) {
        (Some(it), _) => it.descending,
        (None, Some(it)) => it,
        (None, None) => by_figure.is_some(),
    };
    let Some(col) = col.filter(|_| wanted || by_column.is_some()) else {
        stage.plan.limit = stage.draft.limit;
        return;
    };
    stage.plan.order = Some(Order { by: Outcome::Column(col), descending });
    stage.plan.limit = stage.draft.limit;
    if stage.draft.superlative.is_some() && stage.draft.limit.is_none() {
        let plural = stage.draft.tables.first().is_some_and(|it| it.plural);
        if plural && stage.has(Cue::Everything) {
            return;
        }
        stage.plan.limit = Some(if plural { 10 } else { 1 });
        if plural {
            stage.assume("no number was named; the first 10 are shown");
        }
    }
}
