//! Figures worked out from two that were named: "revenue minus expenses", "revenue divided by
//! employees", "ratio of profit to revenue", "profit as a percentage of revenue".

use super::Walker;
use crate::annotate::Mark;
use crate::catalog::{ColumnInfo, Target};
use crate::glossary::Cue;
use crate::parse::draft::Figure;
use crate::plan::Formula;

/// How two figures are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Minus,
    Over { percent: bool },
}

impl Operator {
    fn formula(self, left: Formula, right: Formula) -> Formula {
        let (left, right) = (Box::new(left), Box::new(right));
        match self {
            Self::Minus => Formula::Less { from: left, take: right },
            Self::Over { percent } => Formula::Ratio { over: left, under: right, percent },
        }
    }

    fn label(self, left: &str, right: &str) -> String {
        match self {
            Self::Minus => format!("{left} minus {right}"),
            Self::Over { percent: false } => format!("{left} divided by {right}"),
            Self::Over { percent: true } => format!("{left} as a percentage of {right}"),
        }
    }
}

impl Walker<'_> {
    /// An operator between two figures, before them or behind them.
    pub(super) fn operator(&mut self, cue: Cue, pos: usize) {
        let operator = match cue {
            Cue::Minus | Cue::Difference => Operator::Minus,
            Cue::OfPercent => Operator::Over { percent: true },
            _ => Operator::Over { percent: false },
        };
        let leads = matches!(cue, Cue::Difference | Cue::Ratio);
        let follows = self.names_figure(pos + 1) || self.names_figure(pos + 2);
        let best = matches!(
            pos.checked_sub(1).and_then(|it| self.mark(it)),
            Some(Mark::Cue(Cue::Most | Cue::Least))
        );
        let gap = if best { 2 } else { 1 };
        let stands_before = self.draft.figures.last().is_some_and(|it| it.pos + gap == pos);
        if leads && follows {
            self.before_both = Some((operator, pos));
        } else if !leads && follows && stands_before {
            self.pending.operator = Some(operator);
        } else if cue == Cue::Ratio && stands_before && self.two_to_a_ratio() {
            // "the revenue to market cap ratio"
            self.merge(operator);
        } else if cue == Cue::Difference {
            self.draft.cues.entry(Cue::Compare).or_insert(pos);
        } else if cue == Cue::OfPercent {
            self.draft.cues.entry(Cue::Percent).or_insert(pos);
        } else {
            self.draft.certainty *= 0.4;
            self.draft.unplaced.push(self.word(pos));
        }
    }

    /// Puts the figure just pushed together with the one before it, where that was asked for.
    pub(super) fn combined(&mut self, per: bool) {
        let [.., left, right] = self.draft.figures.as_slice() else { return };
        let (first, adjacent) = (left.pos, left.pos + 2 >= right.pos);
        if let Some(operator) = self.pending.operator.take() {
            self.merge(operator);
        } else if let Some((operator, from)) = self.before_both
            && first > from
        {
            self.before_both = None;
            self.merge(operator);
        } else if per && adjacent {
            self.merge(Operator::Over { percent: false });
        }
    }

    /// What was begun with one figure alone: a difference is one of two periods.
    pub(super) fn operator_left_over(&mut self) {
        if let Some((operator, pos)) = self.before_both.take() {
            if operator == Operator::Minus {
                self.draft.cues.entry(Cue::Compare).or_insert(pos);
            } else {
                self.draft.certainty *= 0.4;
                self.draft.unplaced.push(self.word(pos));
            }
        }
        if self.pending.operator.is_some() {
            self.draft.certainty *= 0.4;
        }
    }

    fn merge(&mut self, operator: Operator) {
        let (Some(right), Some(left)) = (self.draft.figures.pop(), self.draft.figures.pop()) else {
            return;
        };
        self.draft.figures.push(Figure {
            label: operator.label(&left.label, &right.label),
            formula: operator.formula(left.formula, right.formula),
            agg: None,
            pos: right.pos,
            orders: left.orders || right.orders,
            counts: false,
        });
    }

    /// Whether the last two figures are joined by "to".
    fn two_to_a_ratio(&self) -> bool {
        let [.., left, right] = self.draft.figures.as_slice() else { return false };
        let before = self.tiles.get(right.pos).map_or(0, |it| it.from).checked_sub(1);
        let joint = before.and_then(|it| self.marked.tokens.get(it));
        left.pos + 1 == right.pos
            && joint.is_some_and(|it| matches!(it.lower.as_str(), "to" | "per"))
    }

    pub(super) fn names_figure(&self, pos: usize) -> bool {
        let Some(Mark::Names(hits)) = self.mark(pos) else { return false };
        match self.focus.pick(hits, self.catalog).map(|it| it.target) {
            Some(Target::Column(col)) => {
                self.catalog.column(col).is_some_and(ColumnInfo::is_quantity)
            }
            Some(Target::Concept(_)) => true,
            Some(Target::Table(_)) | None => false,
        }
    }
}
