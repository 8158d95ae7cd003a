//! Texts the data holds, and texts in quotation marks.

use super::waiting::extreme_of;
use super::{Asked, Cand, Cmp, Conj, Expr, Func, Kind, Mode, Op, Part, Pause, Right, Walker};
use crate::catalog::{Target, ValueHit};
use crate::glossary::VERBS;
use crate::relate::ways::{Way, way_of};

impl Walker<'_> {
    /// Rows of the last thing named are counted.
    pub(super) fn times(&mut self, value: f64) {
        let cmp = self.pending.cmp.take().unwrap_or(Cmp::Eq);
        let shown = self.sketch.shown.first().map(|it| it.mention);
        let own = self.last_table.is_some() && self.last_table == self.sketch.subject;
        let done = if own && self.sketch.links.is_empty() { self.done_by_verb() } else { None };
        let last = self.sketch.links.last().map(|it| it.mention).or(done);
        let last = last.or(self.last_table).or(shown);
        let Some(mention) = last else {
            self.sketch.oddities += 1;
            return;
        };
        let on = Expr::count(mention);
        self.push_test(on, Op::Compare(cmp, Right::Number(value)));
    }

    /// "Technology sector": the name says which column the text before it is in.
    pub(super) fn names_column_of_last_value(&mut self, at: usize) -> bool {
        let Some((value, item)) = self.last_value else { return false };
        let between = item + 1..at;
        let near = between.len() <= 2
            && between
                .clone()
                .all(|it| matches!(self.func(it), Some(Func::In | Func::Of | Func::Filler)));
        if !near
            || (item..at).any(|it| self.items.get(it).is_some_and(|it| it.pause != Pause::None))
        {
            return false;
        }
        let apart = !between.is_empty();
        let Some(Kind::Names(hits)) = self.kind(at).cloned() else { return false };
        let thing = hits.iter().find(|it| matches!(it.target, Target::Table(_)) && it.score > 0.9);
        // "closed orders" of an order status: they are the orders, by their whole name.
        let whole = thing.and_then(|it| super::table_of(it.target)).filter(|_| !apart);
        let least = |it: Target| if super::table_of(it) == whole { 0.5 } else { 0.4 };
        let told = hits.iter().filter(|it| it.score > least(it.target));
        let columns: Vec<Target> = told.map(|it| it.target).collect();
        let counted = self.pending.count && between.is_empty();
        if counted
            && matches!(hits.first().map(|it| it.target), Some(Target::Column(col)) if self.is_quantity(col))
        {
            return false; // "how many king beds", where rows say how many beds there are
        }
        if let Some(thing) = thing.filter(|_| self.pending.count && between.is_empty()) {
            // "the number of Tournament competitions": they are counted.
            let own = self.sketch.mentions.get_mut(value);
            if let Some(it) = own {
                it.told |= it
                    .cands
                    .iter()
                    .any(|it| super::table_of(it.target) == super::table_of(thing.target));
            }
            return false;
        }
        if apart && self.is_within_text(value, at) {
            return true;
        }
        let Some(mention) = self.sketch.mentions.get_mut(value) else { return false };
        if !mention.cands.iter().any(|it| columns.contains(&it.target)) {
            let tables = mention.cands.iter().filter_map(|it| super::table_of(it.target));
            mention.told |= tables.map(Target::Table).any(|it| columns.contains(&it));
            return false;
        }
        if apart
            && self.mode == Mode::Select
            && self.sketch.shown.is_empty()
            && self.sketch.subject.is_none()
        {
            return false;
        }
        mention.told = true;
        mention.cands.retain(|it| columns.contains(&it.target));
        for cand in &mut mention.cands {
            cand.score = cand.score.max(0.97);
        }
        true
    }

    /// "have 'Express' in their names": the text is looked for within the names.
    fn is_within_text(&mut self, value: usize, at: usize) -> bool {
        let theirs = (at.saturating_sub(2)..at).any(|it| {
            self.items.get(it).is_some_and(|it| {
                let lower = it.text.to_lowercase();
                matches!(lower.as_str(), "their" | "its" | "his" | "her")
                    || ["substring", "part of"].iter().any(|part| lower.contains(part))
            })
        });
        let Some(item) = self.items.get(at).filter(|_| theirs) else { return false };
        let Kind::Names(hits) = &item.kind else { return false };
        let cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        let last = self.sketch.tests.last_mut().filter(|it| it.on.mention == value);
        let (Some(test), Some(mention)) = (last, self.sketch.mentions.get_mut(value)) else {
            return false;
        };
        let named = self.items.get(mention.item).is_some_and(|it| {
            matches!(it.kind, Kind::Names(_)) // "whose city has 'Paulo' in its name"
        });
        if !named {
            mention.role = Part::Tested;
            mention.cands = cands;
        }
        if !matches!(test.op, Op::Like(..)) {
            let part = match &test.op {
                Op::Is(Right::Text(_, written)) => written.clone(),
                _ => mention.text.clone(),
            };
            test.op = Op::Like(super::Like::Anywhere, part);
        }
        true
    }

    /// "per sales channel": it says more of the grouping, whatever else is called so elsewhere.
    pub(super) fn only_describes_next(&self, at: usize, hits: &[ValueHit]) -> bool {
        const CALLED: f64 = 0.6;
        let grouped = self.pending.each
            || self.mode == Mode::Group
            || at.checked_sub(1).and_then(|it| self.func(it)) == Some(Func::By);
        let own = self.items.get(at).filter(|it| it.pause == Pause::None);
        let lower = own.is_some_and(|it| it.text.chars().all(char::is_lowercase));
        let Some(Kind::Names(names)) = self.kind(at + 1).filter(|_| grouped && lower) else {
            return false;
        };
        // "each of our fitters led", where a name only recalls the verb
        let called = names.iter().any(|it| it.score > CALLED);
        let Some(Target::Column(col)) = super::likeliest(names).filter(|_| called) else {
            return false;
        };
        hits.iter().all(|it| it.col.table != col.table)
    }

    /// Whether some words are part of a stored text, and no day of the week, which is as sure as its date.
    fn is_part_of_text(&self, hit: &ValueHit, own: &str) -> bool {
        let stored = self.catalog.derivation(hit.col).is_none();
        stored && hit.score < 0.9 && hit.text.to_lowercase().contains(own)
    }

    pub(super) fn value(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let Kind::Values(hits) = &item.kind else { return };
        let hits = &self.of_things_told(at, hits);
        if self.tells_of_bond(at) {
            return;
        }
        let text = item.text.clone();
        if let Some(like) = self.pending.like {
            self.like(like, text, at);
            return;
        }
        if self.goes_on_within_text(&text, at) {
            return;
        }
        if let Some(cmp) = self.pending.cmp.filter(|_| self.open.is_some()) {
            let cands = hits.iter().map(Cand::of_value).collect();
            let mention = self.push_mention(at, cands, Part::Stored);
            let every = self.says_every(at);
            let Some(open) = self.take_open() else { return };
            if let Some(every) = every {
                // "more than the salary of all clerks in Rome"
                let agg = extreme_of(every == matches!(cmp, Cmp::Gt | Cmp::Ge));
                self.push_test(open.expr, Op::Figure(cmp, agg, None, Vec::new()));
                self.push_test(Expr::plain(mention), Op::Holds);
            } else {
                self.push_test(open.expr, Op::Other(cmp, mention));
            }
            return;
        }
        let columns: Vec<Target> = hits.iter().map(|it| Target::Column(it.col)).collect();
        let fits = |mention: usize| {
            self.sketch
                .mentions
                .get(mention)
                .is_some_and(|it| it.cands.iter().any(|it| columns.contains(&it.target)))
        };
        let named_next = matches!(self.kind(at + 1), Some(Kind::Names(names)) if item.pause == Pause::None
            && names.iter().any(|it| it.score > 0.8 && columns.contains(&it.target)));
        let open = self.open.as_ref().filter(|it| {
            !named_next
                && !it.expr.count
                && it.expr.agg.is_none()
                && fits(it.expr.mention)
                && (it.shown.is_none() || it.item + 2 >= at)
        });
        let again = self.sketch.tests.last().filter(|it| {
            matches!(it.op, Op::Is(Right::Text(..)))
                && self.pending.conj != Conj::None
                && fits(it.on.mention)
        });
        if let Some(on) = open.map(|it| it.expr.clone()) {
            self.take_open();
            self.push_test(on, Op::Is(Right::Text(hits.clone(), text)));
        } else if let Some(on) = again.map(|it| it.on.clone()) {
            self.push_test(on, Op::Is(Right::Text(hits.clone(), text)));
        } else {
            let stands_for_open = self.open.as_ref().is_some_and(|it| {
                it.shown.is_none() && it.led_in.is_some() && self.mode == Mode::Where && !named_next
            });
            if stands_for_open && let Some(open) = self.take_open() {
                // "whose type is Red": the text is elsewhere, but this column was named.
                let mention = open.expr.mention;
                if self.may_hold_text(mention) {
                    self.push_test(open.expr, Op::Is(Right::Text(hits.clone(), text)));
                    return;
                }
                self.link(mention);
            }
            let stands_before = named_next
                && self.mode == Mode::Where
                && self.pending.prep == super::Prep::In
                && self.open.as_ref().is_some_and(|it| it.shown.is_none() && !it.expr.count);
            if let Some(open) = self.open.take_if(|_| stands_before) {
                // "which have members from the green party": they are not asked for themselves.
                self.link(open.expr.mention);
                self.sketch.idle.retain(|it| *it != open.expr.mention);
            }
            let cands = hits.iter().map(Cand::of_value).collect();
            if let Some((before, _)) = self.last_value.filter(|it| it.1 + 1 == at) {
                // "Steve Johnson": both are of the same thing.
                self.head_of_next = Some(before);
            }
            let mention = self.push_mention(at, cands, Part::Stored);
            self.tell_by_verb(mention, at);
            self.names_those(mention, at);
            let own = text.to_lowercase();
            let is_part = |it: &&ValueHit| self.is_part_of_text(it, &own);
            let within = hits.iter().filter(is_part);
            let op = if within.count() > 1 && hits.iter().all(|it| it.score < 0.9) {
                Op::Like(super::Like::Anywhere, text) // "London airports": all with London in it
            } else {
                Op::Holds
            };
            let way = self.way_before(at);
            self.push_test(Expr::plain(mention), op);
            if let Some(test) = self.sketch.tests.last_mut() {
                test.way = way;
            }
            self.last_value = Some((mention, at));
            self.stands_for_things(mention, at);
        }
        if self.sketch.asked == Some(Asked::Who) && item.possessive {
            self.sketch.asked = None;
        }
    }

    /// "the names of our plumbers": those of the table the text is kept in.
    fn names_those(&mut self, value: usize, at: usize) {
        /// There is one table whose names can be meant.
        const CALLED: f64 = 0.95;
        let of = self.ends_here(at) && self.pending.prep == super::Prep::Of;
        let [only] = self.sketch.shown.as_slice() else { return };
        let name = only.mention;
        let generic = self.sketch.mentions.get(name).is_some_and(|it| {
            matches!(it.text.to_lowercase().as_str(), "name" | "names" | "full names")
        });
        if !(of && generic) || self.sketch.subject.is_some() {
            return;
        }
        let tables: Vec<Option<usize>> = self.sketch.mentions.get(value).map_or(Vec::new(), |it| {
            it.cands.iter().map(|it| super::table_of(it.target)).collect()
        });
        let theirs = |it: &Cand| tables.contains(&super::table_of(it.target));
        let Some(own) = self.sketch.mentions.get_mut(name) else { return };
        let likeliest = own.cands.iter().filter(|it| theirs(it));
        let likeliest = likeliest.max_by(|a, b| a.score.total_cmp(&b.score)).cloned();
        if let Some(it) = likeliest {
            own.cands = vec![Cand { score: it.score.max(CALLED), ..it }];
        }
    }

    /// "who teaches math", "that were cancelled": the verb says that the text is of what was named.
    fn tell_by_verb(&mut self, mention: usize, at: usize) {
        let before = at.checked_sub(1).map(|it| self.lower(it)).unwrap_or_default();
        let is = matches!(before.as_str(), "is" | "are" | "was" | "were" | "been");
        let verb = is || VERBS.knows(&before);
        // "sailings cancelled in May": said of what stands before it.
        let done = self.follows_name(at) && VERBS.is_past(&self.lower(at));
        if let Some(it) = self.sketch.mentions.get_mut(mention) {
            it.told |= verb || done;
        }
    }

    /// "how many households", "the nurses who": a text in the plural and in small letters stands for
    /// the rows that are of its kind.
    fn stands_for_things(&mut self, value: usize, at: usize) {
        const KINDS: &[&str] = &[
            "type",
            "kind",
            "role",
            "category",
            "class",
            "job",
            "occupation",
            "profession",
            "group",
            "segment",
            "title",
            "species",
            "breed",
            "family",
            "style",
            "position",
            "course",
            "trade",
            "genre",
        ];
        let Some(item) = self.items.get(at) else { return };
        // "the priciest dessert": one of them is asked for.
        let before = at.checked_sub(1).and_then(|it| self.kind(it));
        let ranked = matches!(before, Some(Kind::Adjective(it)) if it.superlative);
        let lower = item.text.chars().all(|it| it.is_lowercase() || it == ' ');
        let small = lower && (item.plural || ranked);
        let modifies =
            item.pause == Pause::None && matches!(self.kind(at + 1), Some(Kind::Names(_)));
        let modifies = modifies && !self.is_done(at + 1); // "captains based in Oslo"
        let first = self.mode == Mode::Select
            && self.sketch.subject.is_none()
            && self.sketch.shown.is_empty()
            && self.pending.prep == super::Prep::None;
        if !small || modifies || !first || self.pending.each {
            return;
        }
        let of_kind = |it: &&Cand| {
            matches!(it.target, Target::Column(col) if self.catalog.column(col).is_some_and(
                |it| it.words.iter().any(|it| KINDS.contains(&it.as_str()))
            ))
        };
        let own = self.sketch.mentions.get(value).into_iter().flat_map(|it| &it.cands);
        let tables = || own.clone().filter_map(|it| super::table_of(it.target));
        let only = tables().all(|it| tables().next() == Some(it));
        // "how many women": whatever the column is called, where one table has such rows.
        let is_meant = |it: &&Cand| of_kind(it) || (self.pending.count || ranked) && only;
        let mut cands: Vec<Cand> = Vec::new();
        for cand in own.clone().filter(is_meant) {
            let Some(table) = super::table_of(cand.target) else { continue };
            let target = Target::Table(table);
            if !cands.iter().any(|it| it.target == target) {
                cands.push(Cand { target, stored: None, ..cand.clone() });
            }
        }
        if cands.is_empty() {
            return;
        }
        let counted = std::mem::take(&mut self.pending.count);
        let role = if counted { Part::Counted } else { Part::Thing };
        let things = self.push_mention(at, cands, role);
        self.set_head(Some(value), things);
        if let Some(it) = self.sketch.mentions.get_mut(value) {
            it.told = true;
        }
        self.sketch.subject = Some(things);
        self.last_table = Some(things);
        if counted {
            self.pending.aggs.clear();
            self.show(Expr::count(things));
        }
    }

    /// Whether a column was named that a text can be of. "Who report to Ann Lee": that one holds the
    /// number of whom they report to.
    fn may_hold_text(&self, mention: usize) -> bool {
        let named = self.sketch.mentions.get(mention).is_some_and(|it| it.as_column() >= 0.7);
        named && !self.is_number_of_row(mention)
    }

    /// From where or to where a text is said to be, by the words just before it.
    fn way_before(&self, at: usize) -> Option<Way> {
        let before = (at.saturating_sub(5)..at).rev();
        let telling = before.take_while(|it| {
            !matches!(self.kind(*it), Some(Kind::Values(_) | Kind::Quoted | Kind::Number { .. }))
        });
        let texts: Vec<String> = telling.map(|it| self.lower(it)).collect();
        texts.iter().find_map(|it| it.split(' ').rev().find_map(way_of))
    }

    /// "contain 'north' or 'south'": the second text is looked for where the first was.
    fn goes_on_within_text(&mut self, text: &str, at: usize) -> bool {
        let joined = matches!(self.func(at.wrapping_sub(1)), Some(Func::And | Func::Or));
        let last = self.sketch.tests.last().filter(|_| joined && self.open.is_none());
        let Some((on, like)) = last.and_then(|it| match &it.op {
            Op::Like(like, _) => Some((it.on.clone(), *like)),
            _ => None,
        }) else {
            return false;
        };
        self.push_test(on, Op::Like(like, text.to_owned()));
        true
    }

    /// Whether all or any of them are compared with, by what was said since the comparison.
    fn says_every(&self, at: usize) -> Option<bool> {
        let since = (0..at).rev().take_while(|it| self.func(*it) != Some(Func::Than));
        let texts: Vec<String> = since.map(|it| self.lower(it)).collect();
        let says = |word: &str| texts.iter().any(|it| it.split(' ').any(|it| it == word));
        if says("all") || says("every") { Some(true) } else { says("any").then_some(false) }
    }

    /// Text in quotation marks that no column holds as a whole.
    pub(super) fn quoted(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let text = item.text.clone();
        if let Some(like) = self.pending.like {
            self.like(like, text, at);
            return;
        }
        let before = at.checked_sub(1).and_then(|it| self.items.get(it));
        if before.is_some_and(|it| {
            let lower = it.text.to_lowercase();
            ["letter", "word", "substring", "string", "phrase"].iter().any(|it| lower.ends_with(it))
        }) {
            self.like(super::Like::Anywhere, text, at);
            return;
        }
        if self.goes_on_within_text(&text, at) || self.full_name(&text, at) {
            return;
        }
        let right = Right::Text(Vec::new(), text);
        if let Some(open) = self.take_open() {
            self.last_value = Some((open.expr.mention, at));
            self.push_test(open.expr, Op::Is(right));
            return;
        }
        let last = self
            .sketch
            .tests
            .last()
            .filter(|it| matches!(it.op, Op::Is(Right::Text(..)) | Op::Holds));
        if let Some(on) = last.filter(|_| self.pending.conj != Conj::None).map(|it| it.on.clone()) {
            self.push_test(on, Op::Is(right));
            return;
        }
        let mention = self.label_mention(at);
        self.last_value = Some((mention, at));
        self.push_test(Expr::plain(mention), Op::Is(right));
        self.sketch.oddities += 1;
    }

    /// A first and a last name that are kept in two columns.
    pub(super) fn full_name(&mut self, text: &str, at: usize) -> bool {
        let Some((first, last)) = text.split_once(' ') else { return false };
        let (firsts, lasts) =
            (self.catalog.values().exactly(first), self.catalog.values().exactly(last));
        let pairs = firsts.iter().filter_map(|first| {
            let last =
                lasts.iter().find(|it| it.col.table == first.col.table && it.col != first.col)?;
            Some((Cand::of_value(first), Cand::of_value(last)))
        });
        let (firsts, lasts): (Vec<Cand>, Vec<Cand>) = pairs.unzip();
        if firsts.is_empty() {
            return false;
        }
        self.take_open();
        for cands in [firsts, lasts] {
            let mention = self.push_mention(at, cands, Part::Stored);
            self.push_test(Expr::plain(mention), Op::Holds);
        }
        true
    }

    /// A stand-in for the name of the last thing named.
    pub(super) fn label_mention(&mut self, at: usize) -> usize {
        let tables = self.catalog.tables().iter().enumerate();
        let cands = tables.flat_map(|(table, it)| {
            it.label
                .iter()
                .map(move |&column| Cand::of_column(crate::plan::Col { table, column }, 0.6, false))
        });
        let cands = cands.collect();
        self.push_mention(at, cands, Part::Tested)
    }

    pub(super) fn like(&mut self, like: super::Like, text: String, at: usize) {
        let on = match self.take_open() {
            Some(open) => open.expr,
            // "the languages that contain …": of what is shown.
            None => match self.sketch.shown.last().filter(|it| !it.count && it.agg.is_none()) {
                Some(last) if self.pending.led_in != Some(Func::Whose) => {
                    let cands = self.sketch.mentions.get(last.mention).map(|it| it.cands.clone());
                    let head = self.sketch.mentions.get(last.mention).and_then(|it| it.head);
                    self.head_of_next = head;
                    let mention = self.push_mention(at, cands.unwrap_or_default(), Part::Tested);
                    self.last_value = Some((mention, at));
                    Expr::plain(mention)
                }
                _ => Expr::plain(self.label_mention(at)),
            },
        };
        self.push_test(on, Op::Like(like, text));
    }
}
