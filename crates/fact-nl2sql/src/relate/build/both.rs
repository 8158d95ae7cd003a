//! "both … and …": what must hold of some row, and something else of the same or another one.
//!
//! Start at [`Builder::both`]. Knows nothing of words or SQL text.

use super::Builder;
use crate::plan::Col;
use crate::relate::relation::{Figure, Relation, Test};

impl Builder<'_> {
    /// Asks for all of what "both" joins: of things by their keys, since two of them may be called
    /// the same; of what they only have in common, by the same question of the other rows. `None`
    /// where that would be figures that are compared, and not things.
    pub(super) fn both(&mut self) -> Option<()> {
        let also = std::mem::take(&mut self.also);
        if also.is_empty() {
            return Some(());
        }
        // A thing has one row of its own, and of what it refers to: only of others it has several.
        let of_several = |it: &(usize, Test)| self.is_to_many(it.1.col().table);
        if let Some(key) = self.key_of_things().filter(|_| also.iter().all(of_several)) {
            self.each_by_key(key, also);
            return Some(());
        }
        if self.relation.shown.iter().any(Figure::is_aggregate) {
            return None;
        }
        for (at, test) in also {
            let mut other =
                Relation { also: None, order: Vec::new(), limit: None, ..self.relation.clone() };
            if let Some(slot) = other.tests.get_mut(at) {
                *slot = vec![test];
            }
            let last = &mut self.relation.also;
            match last {
                Some(it) => it.also = Some(Box::new(other)),
                None => *last = Some(Box::new(other)),
            }
        }
        Some(())
    }

    /// The key of the things asked for, where nothing but they or how many they are is shown.
    fn key_of_things(&self) -> Option<Col> {
        let relation = &self.relation;
        let table = relation.subject;
        let of_things = |it: &Figure| match it {
            Figure::Column(col) | Figure::Different(col) => col.table == table,
            Figure::Rows(of) => *of == table,
            _ => false,
        };
        let plain = relation.groups.is_empty()
            && relation.having.is_empty()
            && relation.limit.is_none()
            && relation.order.iter().all(|(it, _)| of_things(it));
        let label = self.label(table);
        let named = relation.shown.iter().any(|it| match it {
            Figure::Column(_) => label.contains(it),
            _ => true,
        });
        let column = self.catalog.table(table)?.key?;
        let shown = named && relation.shown.iter().all(of_things);
        (plain && shown).then_some(Col { table, column })
    }

    /// The things whose key is among those of each of the joined tests.
    fn each_by_key(&mut self, key: Col, also: Vec<(usize, Test)>) {
        let relation = &mut self.relation;
        let own = |it: &Vec<Test>| it.iter().all(|it| it.col().table == key.table);
        let mut all = vec![relation.tests.clone()];
        for (at, test) in also {
            let mut other = relation.tests.clone();
            if let Some(slot) = other.get_mut(at) {
                *slot = vec![test];
            }
            all.push(other);
        }
        relation.tests.retain(own);
        let links = std::mem::take(&mut relation.links);
        for mut tests in all {
            tests.retain(|it| !own(it));
            // What they are told by is what they have: owners with pets.
            let mut told: Vec<usize> = tests
                .iter()
                .flatten()
                .map(|it| it.col().table)
                .filter(|it| *it != key.table)
                .collect();
            told.truncate(1);
            told.extend(links.iter().filter(|it| !told.contains(it)).collect::<Vec<_>>());
            let rows = Relation {
                subject: key.table,
                shown: vec![Figure::Column(key)],
                tests,
                links: told,
                ..Relation::default()
            };
            relation.tests.push(vec![Test::In { col: key, rows: Box::new(rows), negated: false }]);
        }
        // Each thing comes once by itself.
        relation.distinct = self.sketch.distinct;
        for figure in &mut relation.shown {
            if *figure == Figure::Different(key) {
                *figure = Figure::Rows(key.table);
            }
        }
    }
}
