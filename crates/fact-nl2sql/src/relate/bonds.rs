//! What binds two rows of one table: a column that refers back to it ("mentor"), or a table of
//! pairs ("follows"). Either way one row acts and the other is acted upon.
//!
//! Start at [`bond`]. Knows nothing of grammar.

use super::ways::{Way, end_of};
use crate::catalog::{Catalog, Edge, Target};
use crate::plan::Col;

/// Two columns of one table whose rows pair two things of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bond {
    /// The column of who acts: the mentor, the follower.
    pub agent: Col,
    /// The column of who is acted upon.
    pub patient: Col,
    /// The key of the things paired.
    pub key: Col,
    /// The column that was named, where it was one of the two.
    pub named: Option<Col>,
}

impl Bond {
    /// The other of its two columns.
    pub fn beside(&self, col: Col) -> Col {
        if col == self.agent { self.patient } else { self.agent }
    }

    /// The column of whom a noun means: the followers of somebody are those who follow.
    pub fn meant(&self) -> Col {
        self.named.unwrap_or(self.patient)
    }
}

/// What binds two rows of the table `thing`, where a name stands for it.
pub(crate) fn bond(target: Target, thing: usize, catalog: &Catalog) -> Option<Bond> {
    let (table, named) = match target {
        Target::Table(table) => (table, None),
        Target::Column(col) => (col.table, Some(col)),
        Target::Concept(_) => return None,
    };
    let edges = || catalog.edges().iter().filter(|it| it.from.table == table);
    let own: Vec<Edge> = edges().filter(|it| it.to.table == thing).copied().collect();
    match own.as_slice() {
        _ if table == thing => {
            let back = own.iter().find(|it| Some(it.from) == named)?;
            Some(of_reference(back, catalog))
        }
        [one, two] if one.to == two.to => {
            let (first, second) =
                if one.from.column < two.from.column { (one, two) } else { (two, one) };
            let named = named.filter(|it| *it == first.from || *it == second.from);
            let turned = is_acted_on(first.from, catalog) && !is_acted_on(second.from, catalog);
            let (agent, patient) =
                if turned { (second.from, first.from) } else { (first.from, second.from) };
            Some(Bond { agent, patient, key: one.to, named })
        }
        _ => None,
    }
}

/// "mentor" names who acts, "reports to" whom something is done to.
fn of_reference(back: &Edge, catalog: &Catalog) -> Bond {
    let words = catalog.column(back.from).map(|it| it.words.as_slice()).unwrap_or_default();
    let leads_to = words.iter().any(|it| it == "to");
    let (agent, patient) = if leads_to { (back.to, back.from) } else { (back.from, back.to) };
    Bond { agent, patient, key: back.to, named: Some(back.from) }
}

/// Whether a column says to whom something is done: "liked", "receiver", "target".
fn is_acted_on(col: Col, catalog: &Catalog) -> bool {
    let words = catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
    words.iter().any(|it| {
        it.len() > 4 && (it.ends_with("ed") || it.ends_with("ee")) || end_of(it) == Some(Way::To)
    })
}

/// Whether a column refers to rows of its own table: the mentor of a courier.
pub(crate) fn refers_to_own(target: Target, catalog: &Catalog) -> bool {
    let Target::Column(col) = target else { return false };
    catalog.edges().iter().any(|it| it.from == col && it.to.table == col.table)
}
