//! What became of things in another word than the one their state is kept as: "finished jobs" where the
//! status of a job is "Completed".
//!
//! Start at [`Walker::stored_fate`]. A state is only kept by a column called so, and only what has come
//! about is told by such a word: what has not yet may be any of several states. Knows nothing of any
//! database.

use super::states::State;
use super::{Op, Right, Walker};
use crate::catalog::{ColumnInfo, Role, ValueHit};
use crate::plan::Col;
use crate::relate::fates::FATES;
use crate::words::stems;

/// Words a column is called by that keeps what became of things.
const STATES: &[&str] = &["status", "state", "stage", "outcome", "result", "disposition"];

/// A column with more texts than this keeps no state.
const MAX_STATES: usize = 24;

impl Walker<'_> {
    /// Where the only text of a state of these things says what was said in another word.
    pub(super) fn stored_fate(&self, said: &[String], table: usize) -> Option<State> {
        let columns =
            || self.catalog.columns().filter(|(col, it)| col.table == table && is_state(it));
        let found = FATES.of(said).filter(|it| it.1).find_map(|(fate, _)| {
            let texts = columns().flat_map(|(col, _)| self.texts_of(col));
            let mut meant = texts.filter(|it| fate.says_done(&stems(&it.1.to_lowercase())));
            meant.next().filter(|_| meant.next().is_none())
        });
        let (hit, _) = found?;
        let (col, text) = (hit.col, hit.text.clone());
        let holds = Op::Is(Right::Text(vec![hit], text));
        Some(State { col, holds, denied: false, else_holds: None })
    }

    /// The texts of a column, each with what it means.
    fn texts_of(&self, col: Col) -> Vec<(ValueHit, String)> {
        if let Some(list) = self.catalog.code_list(col) {
            let hit = |code: &String| ValueHit { col, text: code.clone(), n_words: 1, score: 0.95 };
            return list.meanings.iter().map(|it| (hit(&it.0), it.1.clone())).collect();
        }
        let stored = self.catalog.values().starting("", Some(col), MAX_STATES + 1);
        if stored.len() > MAX_STATES {
            return Vec::new();
        }
        let hit = |it: ValueHit| {
            let text = it.text.clone();
            (ValueHit { n_words: 1, score: 0.95, ..it }, text)
        };
        stored.into_iter().map(hit).collect()
    }
}

fn is_state(column: &ColumnInfo) -> bool {
    let called = column.words.iter().any(|it| STATES.contains(&it.as_str()));
    called && column.role == Role::Category
}
