//! A question among others: what was asked before it, and what was changed of its reading.
//!
//! Start at [`understand_in`]. A question that leaves out what it is about ("and by sector?")
//! goes on from the plan of the one before: what it says takes the place of what was said there.
//! A question that stands by itself is read as if nothing had been asked before it. Knows
//! nothing of how a single question is read.

mod elliptical;
mod go_on;
mod other_task;

use fact_core::{Asked, Choice, Decline};

use crate::catalog::Catalog;
use crate::edit::{self, Change};
use crate::lex::lex;
use crate::reading::Said;
use crate::relate::GoneOn;
use crate::resolve::Refusal;
use crate::ties::without_courtesy;
use crate::understand::{alone, as_plan, as_rows, finish, is_sure, no_surer_than_known, read_as};
use crate::words::sentence_case;
use crate::{Compiled, Understanding, days, decline};
use elliptical::Elliptical;

/// Begins the note that says which reading a question goes on from.
pub const CONTINUES: &str = "continues: ";

/// Why what is asked of rows found before is not answered.
const LOST: &str = "it is not clear which rows found before are meant";

/// How far back a question can go on from another that goes on from another.
const MAX_EARLIER: usize = 5;

/// What `question` asks of the database the catalog describes.
///
/// Deterministic, and linear in the question's length: about a millisecond.
pub fn understand(question: &str, catalog: &Catalog) -> Understanding {
    understand_in(&[], &Asked::plain(question), catalog)
}

/// What `asked` means after the questions `earlier` of the same conversation, oldest first; what
/// can be changed of the reading comes with it.
pub fn understand_in(earlier: &[Asked], asked: &Asked, catalog: &Catalog) -> Understanding {
    let from = earlier.len().saturating_sub(MAX_EARLIER);
    match read(earlier.get(from..).unwrap_or_default(), asked, catalog) {
        Understanding::Query(mut compiled) => {
            if compiled.rows.is_some() {
                crate::relate::offer(&mut compiled, catalog);
            } else {
                edit::offer(&mut compiled, catalog);
            }
            Understanding::Query(compiled)
        }
        Understanding::Declined(mut decline) => {
            decline.choices.extend(which_word(&decline, catalog));
            Understanding::Declined(decline)
        }
        about @ Understanding::About(_) => about,
    }
}

fn read(earlier: &[Asked], asked: &Asked, catalog: &Catalog) -> Understanding {
    let reworded = reworded(asked);
    let question = without_courtesy(&reworded);
    let chosen = asked.edits.iter().find_map(|it| match Change::read(it)? {
        Change::ReadAs(way) => read_as(way, question, catalog),
        _ => None,
    });
    let understood = match chosen.map(Ok).or_else(|| go_on(earlier, question, catalog)) {
        Some(Ok(compiled)) => Understanding::Query(Box::new(compiled)),
        Some(Err(refusal)) => Understanding::Declined(refused(&refusal, catalog)),
        None => alone(question, catalog),
    };
    match understood {
        Understanding::Query(compiled) if !asked.edits.is_empty() => {
            match changed(*compiled, asked, catalog) {
                Ok(compiled) => Understanding::Query(Box::new(compiled)),
                Err(refusal) => Understanding::Declined(refused(&refusal, catalog)),
            }
        }
        other => other,
    }
}

/// The question with the words in place that were chosen for others.
fn reworded(asked: &Asked) -> String {
    let mut question = asked.question.clone();
    for edit in &asked.edits {
        if let Some(Change::Word { word, read }) = Change::read(edit) {
            question = question.replacen(&word, &format!("\"{read}\""), 1);
        }
    }
    question
}

/// The reading with what was changed of it.
fn changed(compiled: Compiled, asked: &Asked, catalog: &Catalog) -> Result<Compiled, Refusal> {
    let continues = compiled.continues;
    if let Some(rows) = compiled.rows {
        let said = crate::relate::SaidOfRows {
            notes: compiled.reading.notes.clone(),
            confidence: compiled.reading.confidence,
            unplaced: compiled.reading.unplaced.clone(),
        };
        let changed = rows.changed(&asked.edits, catalog)?.compile(said, catalog);
        let unlinked = || Refusal::new("nothing in the data links what is asked for");
        return changed.map(|it| Compiled { continues, ..it }).ok_or_else(unlinked);
    }
    let mut said = said(&compiled, catalog);
    let mut plan = compiled.plan;
    edit::apply_all(&asked.edits, &mut plan, &mut said, catalog)?;
    if let Some(refusal) = crate::resolve::unlinked(&plan, catalog) {
        return Err(refusal);
    }
    finish(plan, said, catalog).map(|it| Compiled { continues, ..it })
}

/// What was said of a plan besides the plan, without the notes that come with its statement.
fn said(compiled: &Compiled, catalog: &Catalog) -> Said {
    let emitted = crate::emit::emit(&compiled.plan, catalog).map(|it| it.notes).unwrap_or_default();
    let notes = compiled.reading.notes.iter().filter(|it| !emitted.contains(it)).cloned();
    Said {
        notes: notes.collect(),
        certainty: compiled.reading.confidence,
        unplaced: compiled.reading.unplaced.clone(),
        chart: compiled.reading.chart,
    }
}

/// The question as one that goes on from the last; `None` where it stands by itself.
fn go_on(
    earlier: &[Asked],
    question: &str,
    catalog: &Catalog,
) -> Option<Result<Compiled, Refusal>> {
    let (last, before) = earlier.split_last()?;
    let accounts = catalog.keeps_accounts();
    let elliptical = Elliptical::read(question, catalog);
    if accounts && elliptical.is_none() {
        return None;
    }
    let Understanding::Query(read) = read(before, last, catalog) else {
        // What is asked of rows that nobody found has no answer.
        let of_found = !accounts && crate::relate::is_of_found(&lex(question), catalog);
        return of_found.then(|| Err(Refusal::new(LOST)));
    };
    if !accounts && let Some(compiled) = on_from_rows(question, last, &read, catalog) {
        return Some(compiled);
    }
    let elliptical = elliptical?;
    let last = match *read {
        it if it.rows.is_none() => it,
        // Changed rows are no longer what the words say.
        _ if !last.edits.is_empty() || !accounts && elliptical.asks => return None,
        _ => as_plan(&last.question, catalog)?,
    };
    let said = said(&last, catalog);
    let gone_on = go_on::go_on(&elliptical, last, said, catalog)?;
    Some(gone_on.map(|it| {
        let mut compiled = Compiled { continues: true, ..it };
        no_surer_than_known(&mut compiled, catalog);
        compiled
    }))
}

/// The question as one that is asked of the rows found before; `None` where it is not.
fn on_from_rows(
    question: &str,
    asked: &Asked,
    last: &Compiled,
    catalog: &Catalog,
) -> Option<Result<Compiled, Refusal>> {
    let read = last.rows.is_none().then(|| as_rows(asked, last, catalog)).flatten();
    let rows = last.rows.as_ref().or(read.as_ref())?;
    let tokens = days::joined(&lex(question), catalog);
    let related = match crate::relate::go_on(&tokens, rows, catalog) {
        GoneOn::Lost => return Some(Err(Refusal::new(LOST))),
        GoneOn::Rows(it) if is_sure(&it, false, false) => *it,
        GoneOn::Rows(_) if crate::relate::is_of_found(&tokens, catalog) => {
            return Some(Err(Refusal::new(LOST)));
        }
        GoneOn::Alone | GoneOn::Rows(_) => return None,
    };
    let said = crate::relate::SaidOfRows {
        notes: vec![format!("{CONTINUES}{}", last.reading.text)],
        confidence: related.confidence.min(last.reading.confidence),
        unplaced: related.unplaced,
    };
    related.rows.compile(said, catalog).map(|it| Ok(Compiled { continues: true, ..it }))
}

fn refused(refusal: &Refusal, catalog: &Catalog) -> Decline {
    let mut decline = decline::with(format!("{}.", sentence_case(&refusal.reason)), catalog);
    decline.nearest.clone_from(&refusal.nearest);
    decline.unplaced.clone_from(&refusal.unplaced);
    decline
}

/// One unknown word and names like it: which of them is meant?
fn which_word(decline: &Decline, catalog: &Catalog) -> Vec<Choice> {
    let [word] = decline.unplaced.as_slice() else { return Vec::new() };
    if !decline.choices.is_empty() {
        return Vec::new();
    }
    let choice = |near: &String| Choice {
        label: near.clone(),
        detail: place_of(near, catalog),
        edits: vec![Change::Word { word: word.clone(), read: near.clone() }.edit()],
    };
    decline.nearest.iter().map(choice).collect()
}

/// Where a name is found: the columns that hold it, or the table that has a column so called.
fn place_of(name: &str, catalog: &Catalog) -> String {
    let mut places: Vec<String> = Vec::new();
    for hit in catalog.values().exactly(name) {
        let table = catalog.table(hit.col.table);
        let names = catalog.is_label(hit.col);
        let column = catalog.column(hit.col).map(|it| it.label.clone());
        let place = if names { table.map(|it| it.singular.clone()) } else { column };
        places.extend(place.filter(|it| !places.contains(it)));
    }
    if let [first, ..] = places.as_slice() {
        return if places.len() > 3 { format!("{first} and others") } else { places.join(", ") };
    }
    let column = catalog.columns().find(|(_, it)| it.label.eq_ignore_ascii_case(name));
    let table = column.and_then(|(col, _)| catalog.table(col.table));
    table.map_or_else(String::new, |it| format!("in {}", it.plural))
}
