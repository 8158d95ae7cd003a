//! "Their manager", "the average of its genre": a row beside the one it refers to, and beside those
//! that share something with it.
//!
//! Start at [`Walker::refers_back`]. Knows nothing of what a name stands for but whether a column
//! refers to rows of its own table.

use super::adjectives::columns;
use super::{Cand, Conj, Expr, Func, Kind, Mode, Op, Part, Prep, Target, Walker};
use crate::plan::Col;
use crate::relate::bonds::refers_to_own;
use crate::relate::items::adjective_columns;
use crate::words::stem;

impl Walker<'_> {
    /// Takes in the row that a row refers to, where the words before say it is theirs.
    pub(super) fn refers_back(&mut self, at: usize) -> bool {
        let grouped = self.pending.each || self.mode == Mode::Group;
        if self.counts_those_below(at) {
            return true;
        }
        if self.is_who_and_whom(at) {
            return true;
        }
        let doer = self.one_who_does(at);
        if !grouped && !self.is_theirs(at) && doer.is_none() {
            return false;
        }
        let (cands, end) = match doer {
            Some((verb, end)) => (self.verbs_back(verb), end),
            None => self.references_said(at),
        };
        if cands.is_empty() {
            return false;
        }
        self.skip_to = end;
        if grouped && doer.is_none() {
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

    /// The references named at an item, in its words or those of it and the next: "team leads".
    fn references_said(&self, at: usize) -> (Vec<Cand>, usize) {
        let own = self.references_back(at, 1);
        let joined = self.items.get(at).is_some_and(|it| it.pause == super::Pause::None);
        if own.is_empty() && joined {
            return (self.references_back(at, 2), at + 2);
        }
        (own, at + 1)
    }

    /// "the person who mentors them", "the one supervising her": the verb of a reference between one
    /// of the same kind and those spoken of; its position and that of the first item after it.
    fn one_who_does(&self, at: usize) -> Option<(usize, usize)> {
        const THEM: &[&str] = &["them", "him", "her", "it", "each of them"];
        let led = at.checked_sub(1).map(|it| self.lower(it)).unwrap_or_default();
        let led = led.rsplit(' ').next().is_some_and(|it| matches!(it, "the" | "a" | "an"));
        let text = self.lower(at);
        let one = crate::words::means_anybody(&stem(&text)) || text.ends_with("the one");
        let who = matches!(self.func(at + 1), Some(Func::Who | Func::That));
        let verb = if who { at + 2 } else { at + 1 };
        let is_kin = |it: &Cand| match self.kind(at) {
            Some(Kind::Names(hits)) => hits.iter().any(|hit| {
                let same = super::table_of(hit.target) == super::table_of(it.target);
                same && hit.score > 0.9 && matches!(hit.target, Target::Table(_))
            }),
            _ => false,
        };
        let back = self.verbs_back(verb);
        let fits = !back.is_empty() && (one || led && back.iter().any(is_kin));
        (fits && THEM.contains(&self.lower(verb + 1).as_str())).then_some((verb, verb + 2))
    }

    /// Takes in "who mentors whom": each one who does it beside the one it is done to.
    fn is_who_and_whom(&mut self, at: usize) -> bool {
        let asked = at == 1 && self.func(0) == Some(Func::Who) && self.lower(2) == "whom";
        let cands = if asked { self.verbs_back(at) } else { Vec::new() };
        let Some(table) = cands.first().and_then(|it| super::table_of(it.target)) else {
            return false;
        };
        let by = self.push_mention(at, cands, Part::Thing);
        let target = Target::Table(table);
        let cand = Cand { target, score: 0.9, stored: None, inverse: false };
        let things = self.push_mention(at, vec![cand], Part::Thing);
        self.sketch.subject = Some(things);
        self.sketch.asked = None;
        self.show(Expr::plain(by));
        self.sketch.referred.push((by, by));
        self.show(Expr::plain(things));
        self.skip_to = at + 2;
        self.mode = Mode::Where;
        true
    }

    /// The columns that refer to rows of their own table, where a word recalls nothing else.
    fn verbs_back(&self, at: usize) -> Vec<Cand> {
        let Some(Kind::Names(hits)) = self.kind(at) else { return Vec::new() };
        let back = |it: &crate::catalog::NameHit| refers_to_own(it.target, self.catalog);
        if !hits.iter().all(back) {
            return Vec::new();
        }
        let columns = hits.iter().filter_map(|it| match it.target {
            Target::Column(col) => Some(Cand::of_column(col, 0.95, false)),
            _ => None,
        });
        columns.collect()
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

    /// The columns called by the words of some items that refer to rows of their own table.
    fn references_back(&self, at: usize, n_items: usize) -> Vec<Cand> {
        let thing =
            |it: &crate::catalog::NameHit| matches!(it.target, Target::Table(_)) && it.score > 0.9;
        if matches!(self.kind(at), Some(Kind::Names(hits)) if hits.iter().any(thing)) {
            return Vec::new(); // what is called so is a thing of its own
        }
        let text: Vec<String> = (at..at + n_items).map(|it| self.lower(it)).collect();
        let said: Vec<String> = text.iter().flat_map(|it| it.split(' ')).map(stem).collect();
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
