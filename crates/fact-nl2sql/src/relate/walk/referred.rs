//! "Their manager", "the average of its genre": a row beside the one it refers to, and beside those
//! that share something with it.
//!
//! Start at [`Walker::refers_back`]. Knows nothing of what a name stands for but whether a column
//! refers to rows of its own table.

use super::adjectives::columns;
use super::{Cand, Conj, Expr, Func, Kind, Mode, Op, Part, Prep, Target, Walker};
use crate::plan::Col;
use crate::relate::items::adjective_columns;
use crate::words::stem;

impl Walker<'_> {
    /// Takes in the row that a row refers to, where the words before say it is theirs.
    pub(super) fn refers_back(&mut self, at: usize) -> bool {
        let grouped = self.pending.each || self.mode == Mode::Group;
        if self.counts_those_below(at) {
            return true;
        }
        if !grouped && !self.is_theirs(at) {
            return false;
        }
        let cands = self.references_back(at);
        if cands.is_empty() {
            return false;
        }
        if grouped {
            let by = self.push_mention(at, cands, Part::Grouped);
            self.group(by, false);
            return true;
        }
        if self.pending.prep != Prep::Of && self.pending.cmp.is_none() {
            self.flush();
        }
        let by = self.push_mention(at, cands, Part::Thing);
        if self.pending.cmp.is_some() {
            self.compares_back(by);
        } else {
            self.shows_back(by, at);
        }
        self.pending.conj = Conj::None;
        self.pending.prep = Prep::None;
        true
    }

    /// "how many direct reports": the rows that refer to one of their own kind, where only one kind
    /// does.
    fn counts_those_below(&mut self, at: usize) -> bool {
        let named = |it: usize| match self.kind(it) {
            Some(Kind::Names(hits)) => hits.iter().any(|it| it.score > 0.7),
            _ => false,
        };
        let says = |it: usize| {
            matches!(stem(&self.lower(it)).as_str(), "report" | "subordin") && !named(it)
        };
        let direct = self.lower(at) == "direct" && says(at + 1);
        if !(self.pending.count && (direct || says(at))) {
            return false;
        }
        let mut edges = self.catalog.edges().iter().filter(|it| it.from.table == it.to.table);
        let Some(edge) = edges.next().filter(|_| edges.next().is_none()) else { return false };
        let target = Target::Table(edge.from.table);
        let below = Cand { target, score: 0.85, stored: None, inverse: false };
        let mention = self.push_mention(at, vec![below], Part::Counted);
        self.pending.aggs.clear();
        let expr = self.expr(mention, true);
        self.show(expr);
        self.sketch.subject.get_or_insert(mention);
        self.skip_to = if direct { at + 2 } else { at + 1 };
        true
    }

    /// "who earn more than their manager": than that row says in the same column.
    fn compares_back(&mut self, by: usize) {
        let open = self.take_open().map(|it| it.expr);
        let on = open.or_else(|| self.amount_no_longer_shown());
        let (Some(cmp), Some(on)) = (self.pending.cmp.take(), on) else {
            self.sketch.oddities += 3; // nothing is compared
            return;
        };
        self.keep_those_beside(on.mention, by);
        self.earns(on.mention, by);
        self.set_role(on.mention, Part::Amount);
        self.push_test(on, Op::Referred(cmp, by));
        self.mode = Mode::Where;
    }

    /// The amount shown last; where things are asked for it was said only to be compared.
    fn amount_no_longer_shown(&mut self) -> Option<Expr> {
        let amount = self.shown_amount()?;
        let things = self.sketch.subject.is_some() || self.sketch.shown.len() == 1;
        if things && self.sketch.asked.is_some() {
            self.sketch.shown.pop();
        }
        Some(Expr::plain(amount))
    }

    /// "with the name of their manager": something of that row is shown as well.
    fn shows_back(&mut self, by: usize, at: usize) {
        let what = self.said_of_referred(by, at);
        let whose = self.sketch.subject.or(self.sketch.groups.last().copied());
        if let Some(mention) = whose.filter(|_| self.sketch.shown.is_empty()) {
            self.show(Expr::plain(mention));
        }
        self.show(Expr::plain(what));
        self.sketch.referred.push((what, by));
        self.mode = Mode::Select;
        self.and_shows = true;
    }

    /// The column asked of the row referred to: "the salary of their manager", "their manager's
    /// salary"; what it is called where none is.
    fn said_of_referred(&mut self, by: usize, at: usize) -> usize {
        let possessive = self.items.get(at).is_some_and(|it| it.possessive);
        if let (true, Some(Kind::Names(hits))) = (possessive, self.kind(at + 1)) {
            let cands = hits.iter().map(Cand::of_name).collect();
            self.skip_to = at + 2;
            let what = self.push_mention(at + 1, cands, Part::Shown);
            return self.unless_name(what, by);
        }
        let of = self.pending.prep == Prep::Of;
        let Some(open) = self.open.take_if(|_| of) else { return by };
        if let Some(shown) = open.shown.filter(|it| it + 1 == self.sketch.shown.len()) {
            self.sketch.shown.truncate(shown);
        }
        self.unless_name(open.expr.mention, by)
    }

    /// A column of what is referred to, or that itself where the column is only its name.
    fn unless_name(&mut self, what: usize, by: usize) -> usize {
        let text = self.sketch.mentions.get(what).map(|it| it.text.to_lowercase());
        if text.is_some_and(|it| matches!(it.as_str(), "name" | "names")) {
            self.keep_those_beside(what, by);
            return by;
        }
        self.keep_those_beside(what, by);
        self.set_role(what, Part::Shown);
        what
    }

    /// Of the meanings of a mention those are kept that are columns of the rows a reference is of.
    fn keep_those_beside(&mut self, mention: usize, by: usize) {
        let tables: Vec<Option<usize>> = self
            .sketch
            .mentions
            .get(by)
            .into_iter()
            .flat_map(|it| &it.cands)
            .map(|it| super::table_of(it.target))
            .collect();
        let Some(own) = self.sketch.mentions.get_mut(mention) else { return };
        let beside = |it: &Cand| tables.contains(&super::table_of(it.target));
        if own.cands.iter().any(beside) {
            own.cands.retain(beside);
        }
    }

    /// "who earns more": what they are paid, where no amount of theirs is called so.
    fn earns(&mut self, mention: usize, by: usize) {
        let item = self.sketch.mentions.get(mention).map_or(0, |it| it.item);
        let paid = matches!(stem(&self.lower(item)).as_str(), "earn" | "paid" | "make");
        let pay = columns(&adjective_columns("rich", self.catalog));
        if let Some(own) = self.sketch.mentions.get_mut(mention).filter(|_| paid) {
            own.cands.extend(pay);
        }
        self.keep_those_beside(mention, by);
    }

    /// The columns called so that refer to rows of their own table.
    fn references_back(&self, at: usize) -> Vec<Cand> {
        let thing =
            |it: &crate::catalog::NameHit| matches!(it.target, Target::Table(_)) && it.score > 0.9;
        if matches!(self.kind(at), Some(Kind::Names(hits)) if hits.iter().any(thing)) {
            return Vec::new(); // what is called so is a thing of its own
        }
        let text = self.lower(at);
        let said: Vec<String> = text.split(' ').map(stem).collect();
        let edges = self.catalog.edges().iter().filter(|it| it.from.table == it.to.table);
        edges
            .filter(|it| self.is_called(it.from, &said))
            .map(|it| Cand::of_column(it.from, 0.95, false))
            .collect()
    }

    /// Whether a reference is called by some words that are not those of its table.
    fn is_called(&self, by: Col, said: &[String]) -> bool {
        const NUMBERS: &[&str] = &["id", "number", "no", "code", "key", "ref"];
        let words = self.catalog.column(by).map(|it| it.words.as_slice()).unwrap_or_default();
        let table = self.catalog.table(by.table).map(|it| it.words.as_slice()).unwrap_or_default();
        let telling: Vec<String> = words
            .iter()
            .filter(|it| !NUMBERS.contains(&it.as_str()) && !table.contains(it))
            .map(|it| stem(it))
            .collect();
        !telling.is_empty() && telling.iter().all(|it| said.contains(it))
    }

    /// Whether the words before an item say that it belongs to what was spoken of.
    pub(super) fn is_theirs(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|it| self.lower(it)).unwrap_or_default();
        let last = before.rsplit(' ').next().unwrap_or_default();
        matches!(last, "their" | "his" | "her" | "its" | "own")
    }

    /// "of their own genre": the word only stresses whose it is.
    pub(super) fn says_of_their_own(&self, at: usize) -> bool {
        self.lower(at) == "own" && self.is_theirs(at)
    }

    /// "longer than the average of their genre": the figure is that of the rows which share it.
    pub(super) fn is_of_own_group(&mut self, mention: usize, at: usize) -> bool {
        let same = at.checked_sub(1).is_some_and(|it| self.lower(it).ends_with("same"));
        let placed = matches!(self.pending.prep, Prep::Of | Prep::In);
        if !(placed && (same || self.is_theirs(at))) {
            return false;
        }
        if self.pending.figure.is_some() {
            self.flush();
        }
        let compared = self.sketch.tests.last().is_some_and(|it| matches!(it.op, Op::Figure(..)));
        if !(self.in_figure && compared) {
            return false;
        }
        self.set_role(mention, Part::Grouped);
        self.push_plain_test(Expr::plain(mention), Op::Own);
        true
    }

    /// "their department's average": whose average it is, of rows that share it; what is averaged is
    /// said before or after.
    pub(super) fn is_group_of_average(&mut self, mention: usize, at: usize) -> bool {
        let theirs = self.is_theirs(at) && self.items.get(at).is_some_and(|it| it.possessive);
        let averaged = self.func(at + 1) == Some(Func::Avg);
        if !theirs || !averaged || self.pending.cmp.is_none() {
            return false;
        }
        self.set_role(mention, Part::Grouped);
        self.own_group = Some(mention);
        true
    }
}
