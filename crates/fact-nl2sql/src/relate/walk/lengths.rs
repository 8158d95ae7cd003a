//! How long something took and whether it came in time: "more than 5 nights", "paid late".
//!
//! Knows nothing of what a name stands for.

use super::{Cand, Cmp, Expr, Func, Kind, Op, Part, Right, Walker, likeliest};
use crate::catalog::{Catalog, Derivation, LengthUnit, MOMENTS, NameHit, Target};
use crate::glossary::VERBS;
use crate::period;
use crate::plan::Col;
use crate::relate::items::{How, Lateness, Soon, usual_lengths};
use crate::words::stem;

impl Walker<'_> {
    /// The same of a number at a position: "5 nights", "5 or more nights".
    pub(super) fn lasts_number(&mut self, n: f64, cmp: Option<Cmp>, at: usize) -> bool {
        let said = matches!(self.func(at + 1), Some(Func::OrMore | Func::OrLess));
        self.lasts(n, cmp, at + 1 + usize::from(said))
    }

    /// "more than 5 nights": so many of a unit of time that no column counts by itself. `unit` is the
    /// position of the unit.
    pub(super) fn lasts(&mut self, n: f64, cmp: Option<Cmp>, unit: usize) -> bool {
        let Some(seconds) = MOMENTS.unit(&stem(&self.lower(unit))) else { return false };
        let said_open = self.open.as_ref().is_some_and(|it| it.shown.is_none());
        let Some(cmp) = cmp.filter(|_| !said_open && !self.counts_unit(unit)) else { return false };
        let (named, n_items) = match self.kind(unit + 1) {
            // "more than a week from opening to closing"
            Some(Kind::Names(hits)) if is_length(hits, self.catalog) => {
                (hits.iter().map(Cand::of_name).collect(), 2)
            }
            // "more than 30 minutes late"
            Some(Kind::Late(late)) if late.how == How::Happened(Cmp::Gt) => {
                let cands = delays(late, self.unit_said(), self.catalog);
                (cands.iter().map(|it| Cand::of_column(it.0, it.1, false)).collect(), 2)
            }
            _ => {
                let usual = usual_lengths(self.unit_said(), self.catalog);
                let cands = usual.iter().map(|it| Cand::of_column(it.0, it.1, false));
                (cands.collect::<Vec<Cand>>(), 1)
            }
        };
        if named.is_empty() {
            return false;
        }
        self.skip_to = unit + n_items;
        let mention = self.push_mention(unit, self.those_spoken_of(named), Part::Tested);
        self.push_test(Expr::plain(mention), Op::Compare(cmp, Right::Span { n, seconds }));
        true
    }

    /// "more than a week": one of a unit of time.
    pub(super) fn lasts_one(&mut self, at: usize) -> bool {
        let one = matches!(self.lower(at.wrapping_sub(1)).as_str(), "a" | "an" | "one");
        let cmp = self.pending.cmp.filter(|_| one);
        let lasts = self.lasts(1.0, cmp, at);
        if lasts {
            self.pending.cmp = None;
        }
        lasts
    }

    /// Whether some column counts in a unit of time by its name: "days" of "leave days".
    fn counts_unit(&self, unit: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(unit) else { return false };
        hits.iter().any(|it| matches!(it.target, Target::Column(col) if self.is_quantity(col)))
    }

    /// The same meanings, those whose words were said before the others.
    fn those_spoken_of(&self, mut cands: Vec<Cand>) -> Vec<Cand> {
        let said = self.stems();
        for cand in &mut cands {
            if self.is_spoken_of(cand.target, &said) {
                cand.score += 0.15;
            }
        }
        cands
    }

    /// "paid late", "after they were due", "overdue".
    pub(super) fn late(&mut self, late: &Lateness, at: usize) {
        let cands = |of: &[(Col, f64)]| {
            of.iter().map(|it| Cand::of_column(it.0, it.1, false)).collect::<Vec<Cand>>()
        };
        self.flush();
        let actual = self.those_spoken_of(cands(&late.actual));
        let on = self.push_mention(at, actual, Part::Tested);
        let planned = self.push_mention(at, cands(&late.planned), Part::Tested);
        let (on, negated) = (Expr::plain(on), std::mem::take(&mut self.pending.negated));
        match late.how {
            How::Happened(cmp) => {
                self.pending.negated = negated;
                self.push_test(on, Op::Column(cmp, planned));
            }
            How::Overdue => {
                let Some(today) = self.catalog.newest_day() else {
                    self.sketch.oddities += 2;
                    return;
                };
                self.sketch.oddities += usize::from(negated);
                let today = period::iso_date(today);
                self.push_test(on, Op::NotYet);
                let due = Op::Compare(Cmp::Lt, Right::Date(today));
                self.push_test(Expr::plain(planned), due);
            }
        }
    }
}

impl Walker<'_> {
    /// "within 30 days of joining".
    pub(super) fn soon(&mut self, soon: &Soon, at: usize) {
        self.take_back_deed(at);
        self.flush();
        self.mode = super::Mode::Where;
        let cands = soon.lengths.iter().map(|it| Cand::of_column(it.0, it.1, false)).collect();
        let mention = self.push_mention(at, cands, Part::Tested);
        let span = Right::Span { n: soon.n, seconds: soon.seconds };
        self.push_test(Expr::plain(mention), Op::Compare(soon.cmp, span));
    }
}

impl Walker<'_> {
    /// "stays paid within 5 days of …": what was done right before is no wish to see when.
    fn take_back_deed(&mut self, at: usize) {
        let done = self.lower(at.wrapping_sub(1));
        let done = VERBS.tells_past(&done) && self.sketch.subject.is_some();
        let last = self.sketch.shown.last().map(|it| it.mention);
        let is_deed =
            |it: &usize| self.sketch.mentions.get(*it).is_some_and(|it| it.item + 1 == at);
        let Some(deed) = last.filter(is_deed).filter(|_| done) else { return };
        self.sketch.shown.pop();
        self.open = None;
        self.forget(Some(deed));
    }
}

/// The times from when something was to be to when it was.
fn delays(late: &Lateness, unit: LengthUnit, catalog: &Catalog) -> Vec<(Col, f64)> {
    let score = |of: &[(Col, f64)], col: Col| of.iter().find(|it| it.0 == col).map(|it| it.1);
    let delay = |(col, how): (Col, Derivation)| match how {
        Derivation::Length { from, to, unit: own } if own == unit => {
            Some((col, score(&late.planned, from)? * score(&late.actual, to)?))
        }
        _ => None,
    };
    catalog.derived().filter_map(delay).collect()
}

/// Whether a name stands for a length of time.
fn is_length(hits: &[NameHit], catalog: &Catalog) -> bool {
    let length = |col: Col| matches!(catalog.derivation(col), Some(Derivation::Length { .. }));
    matches!(likeliest(hits), Some(Target::Column(col)) if length(col))
}
