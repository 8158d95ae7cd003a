//! What each function word does: it leads in a clause, joins, compares, counts or orders.

use super::waiting::extreme_of;
use super::{Asked, Cmp, Conj, Expr, Func, Kind, Like, Mode, Prep, Target, Walker};
use crate::plan::Agg;
use crate::relate::unmade::is_only_ever;

impl Walker<'_> {
    #[expect(clippy::too_many_lines, reason = "one arm a function word")]
    pub(super) fn function(&mut self, func: Func, at: usize) {
        if self.counts_unnamed(func, at) {
            self.sketch.counts_rows = true;
            self.pending.count = false;
            self.pending.aggs.clear();
        }
        match func {
            Func::Ask => self.ask(at),
            Func::Which => self.which(at),
            Func::Who => {
                if self.follows_name(at) || (at > 0 && self.mode == Mode::Where) {
                    self.new_clause(Func::That);
                } else {
                    self.sketch.asked = Some(Asked::Who);
                }
            }
            Func::Where => self.role_asked(
                at,
                &[
                    "location",
                    "city",
                    "address",
                    "place",
                    "country",
                    "hometown",
                    "headquarters",
                    "hq",
                ],
            ),
            Func::When => self.role_asked(at, &["date", "year", "time"]),
            Func::HowLong => self.role_asked(at, &["duration", "length", "time"]),
            Func::HowOld => self.role_asked(at, &["age"]),
            Func::Count
                if self.counts_beside(at) || self.counts_named(at) || self.counts_each(at) => {}
            Func::Count => {
                let text = self.lower(at);
                let after_name = self.follows_name(at) && text.ends_with(" of");
                let figures = !self.pending.aggs.is_empty()
                    || self.pending.figure.is_some()
                    || self.shows_figure_at(at.saturating_sub(1));
                if after_name && figures {
                    self.pending.prep = Prep::Of;
                    return; // "staff number of all shops"
                }
                if text.starts_with("frequency") && self.mode == Mode::Where {
                    self.sketch.soft_unknown += 1;
                    return;
                }
                if text.ends_with("count") && self.func(at + 1) == Some(Func::And) {
                    self.counts_last = true; // "the count and the code of …"
                    return;
                }
                self.pending.count = true;
                self.pending.counts_too =
                    at > 0 && (text.starts_with("how many") || self.is_listed(at));
                if text.contains("different") || text.contains("distinct") {
                    self.pending.distinct = true;
                } else if text.starts_with("how many") && self.sketch.shown.is_empty() {
                    self.pending.aggs.push(Agg::Sum);
                }
            }
            Func::TotalCount => {
                // "maximum and total number of followers": of the amount, not of how many rows.
                self.pending.count = self.pending.aggs.is_empty();
                if !self.pending.count && !self.is_listed(at) {
                    return; // "the average total number of passengers"
                }
                self.pending.aggs.push(Agg::Sum);
            }
            Func::Sum | Func::Avg | Func::Min | Func::Max => self.aggregate(func, at),
            Func::Distinct => self.pending.distinct = true,
            Func::Of => self.pending.prep = Prep::Of,
            // "a price under 15"
            Func::In
                if self.lower(at) == "under"
                    && matches!(self.kind(at + 1), Some(Kind::Number { .. })) =>
            {
                self.pending.cmp = Some(Cmp::Lt);
            }
            Func::In if self.says_running(at) => {
                self.sketch.unknown.push((at, "on".into()));
                self.sketch.oddities += 3;
            }
            Func::In => self.pending.prep = Prep::In,
            Func::By => self.by(at),
            Func::With | Func::And if self.date_beside(at) => {}
            // "whose city has 'Paulo' in it"
            Func::With if self.open.as_ref().is_some_and(|it| it.led_in == Some(Func::Whose)) => {}
            Func::With if self.open_holds_next(at) => {}
            // "sorted by the ones with the highest price first"
            Func::With
                if self.mode == Mode::Order
                    && self.sketch.orders.is_empty()
                    && self.lower(at.wrapping_sub(1)).contains("one") => {}
            Func::With
                if self.pending.negated && matches!(self.kind(at + 1), Some(Kind::Values(_))) =>
            {
                // "who did not pay with cash": it is the text that is negated.
                self.take_for_verb();
                self.new_clause(func);
            }
            // "who have published a book": they need not own one.
            Func::With if self.is_perfect(at) => self.new_clause(Func::That),
            Func::That if self.is_compared_on(at) => {}
            // "In which year …?"
            Func::Whose if self.begins(at) && self.lower(at).ends_with("which") => self.which(at),
            Func::With | Func::Whose | Func::That => {
                if at == 0 && self.lower(at).starts_with("who ") {
                    self.sketch.asked = Some(Asked::Who); // "Who has the most boats?"
                }
                self.new_clause(func);
            }
            Func::Each => {
                if matches!(self.lower(at).as_str(), "per" | "for each" | "by each") {
                    self.adds_up_by_group();
                }
                self.pending.each = true;
                self.across =
                    self.lower(at).starts_with("across") || self.lower(at).starts_with("over");
            }
            Func::Group => {
                self.flush();
                self.mode = Mode::Group;
            }
            Func::Order => {
                let text = self.lower(at);
                let names = self.next_telling(at).and_then(|it| self.kind(it));
                if at == 0 && matches!(names, Some(Kind::Names(_))) && !text.contains("by") {
                    return; // "sort all orders by amount"
                }
                self.flush();
                self.pending.each = false;
                if let Some(by) = self.by_of_order(at) {
                    self.skip_to = by + 1; // "order the cities by …"
                }
                self.mode = Mode::Order;
                if text.starts_with("rank") && self.pending.descending.is_none() {
                    self.pending.descending = Some(true);
                    if let Some(mention) =
                        self.sketch.subject.filter(|_| self.sketch.shown.is_empty())
                    {
                        self.show(Expr::plain(mention));
                        self.shows_order = true;
                    }
                }
            }
            Func::Alpha if self.pending.descending.is_some() && self.mode == Mode::Order => {}
            Func::Asc | Func::Desc if self.puts_first(at) => {}
            Func::Asc => self.direction(false, false),
            Func::Alpha => {
                self.direction(false, false);
                self.pending.by_letter = true;
            }
            Func::Desc if self.lower(at) == "worst first" => {
                self.direction(self.most_is_worst(), false);
            }
            Func::Desc => self.direction(true, false),
            Func::YoungToOld => self.direction(false, true),
            Func::OldToYoung => self.direction(true, true),
            Func::Most | Func::Least if self.puts_named_first(func == Func::Most, at) => {}
            Func::Most | Func::Least => self.most(func == Func::Most, at),
            Func::Common | Func::Uncommon => self.common(func == Func::Common, at),
            Func::Gt if self.counts_above_mean(Cmp::Gt, at) => {}
            Func::Lt if self.counts_above_mean(Cmp::Lt, at) => {}
            Func::Gt | Func::Lt if self.compared_adjective(at) => {}
            Func::Gt => self.pending.cmp = Some(Cmp::Gt),
            // "greater than that of some (at least one) room"
            Func::Ge if self.repeats_some(at) => {
                self.in_figure = true;
                self.aside = Some(at + 1);
                self.skip_to = at + 2;
            }
            Func::Ge
                if self.pending.cmp.is_some() && self.open.is_some() && self.is_one(at + 1) =>
            {
                self.quantified(at); // "lower than at least one room"
                self.skip_to = at + 2;
            }
            Func::Ge => self.pending.cmp = Some(Cmp::Ge),
            Func::Lt => self.pending.cmp = Some(Cmp::Lt),
            Func::Le => self.pending.cmp = Some(Cmp::Le),
            Func::OrMore => self.soften(Cmp::Ge),
            Func::OrLess => self.soften(Cmp::Le),
            Func::Between if self.joins_things(at) => {}
            Func::Between => self.pending.between = Some(Vec::new()),
            Func::Not | Func::Neither | Func::Nor => {
                let asked = !self.sketch.shown.is_empty() || self.sketch.subject.is_some();
                if self.mode == Mode::Select && asked {
                    self.new_clause(Func::That);
                }
                self.pending.negated = true;
                let text = self.lower(at);
                self.none_at_all = text.contains("never")
                    || text.contains("nobody")
                    || text.contains("no one")
                    || text.ends_with("have")
                    || self.func(at + 1) == Some(Func::With);
            }
            Func::Without if self.answers_open(at) => {}
            Func::Without | Func::Except => {
                self.new_clause(Func::With);
                self.pending.negated = true;
                // "…, without cancelled ones": they do not count, whatever else there is.
                self.none_at_all = func == Func::Without && !self.leaves_out_texts(at);
            }
            Func::And => {
                self.and(at);
                self.boundary = false;
            }
            Func::Or => self.pending.conj = Conj::Or,
            Func::But => {
                self.flush();
                self.clause += 1;
                self.negated_clause = false;
                self.pending.conj = Conj::And;
                self.pending.led_in = Some(Func::With);
                self.mode = Mode::Where;
            }
            Func::Both => self.pending.both = true,
            Func::Contains if self.has_things(at) => self.new_clause(Func::With),
            Func::Contains => self.pending.like = Some(Like::Anywhere),
            Func::Starts => self.pending.like = Some(Like::Start),
            // "tours that ended in Faro": a place, not the end of a text.
            Func::Ends if self.leads_to_place(at) => self.pending.prep = Prep::In,
            Func::Ends if self.tells_outcome(at) => self.unknown(at),
            Func::Ends => self.pending.like = Some(Like::End),
            Func::Missing => self.missing(self.pending.negated),
            Func::Filled => self.missing(true),
            Func::Everything => self.sketch.everything = true,
            // "the highest amount on a single rental"
            Func::One if self.says_which_row(at) => self.pending.prep = Prep::In,
            // "who haven't been given a single ticket"
            Func::One
                if self.lower(at).ends_with("single")
                    && (self.pending.negated || self.negated_clause) => {}
            Func::One => self.one(at),
            Func::Filler if self.pending.like.is_some() && self.is_letter(at) => {
                // "containing the letter a", "starts with A"
                if let Some(like) = self.pending.like {
                    let text = self.items.get(at).map_or_else(String::new, |it| it.text.clone());
                    self.like(like, text, at);
                }
            }
            Func::Filler
                if self.pending.count
                    && matches!(self.lower(at).as_str(), "them" | "those" | "these") =>
            {
                // "how many of them have …"
                self.sketch.counts_rows = true;
                self.pending.count = false;
                self.pending.aggs.clear();
                self.pending.prep = Prep::None;
                self.mode = Mode::Where;
            }
            Func::Filler if self.sketch.subject.is_some() && self.tells_of(at) => {
                self.new_clause(Func::That); // "the airport that is the destination of …"
            }
            Func::Filler if self.asks_for_kinds(at) => {}
            // "total of unpaid fines"
            Func::Filler if at == 0 && self.lower(at) == "total of" => {
                self.aggregate(Func::Sum, at);
            }
            Func::Filler => {
                // "How many tracks does each genre have": what follows has what was asked for.
                let does = self.items.get(at).is_some_and(|it| {
                    let lower = it.text.to_lowercase();
                    matches!(
                        lower.split(' ').next(),
                        Some("do" | "does" | "did" | "is" | "are" | "was" | "were")
                    )
                });
                // "(sex is F)"
                let tests = self.items.get(at).is_some_and(|it| it.text.eq_ignore_ascii_case("is"))
                    && self.follows_name(at)
                    && matches!(self.kind(at + 1), Some(Kind::Values(_) | Kind::Quoted));
                if does && !tests && self.mode == Mode::Select && !self.sketch.shown.is_empty() {
                    self.mode = Mode::Where;
                    self.after_be = !self.tests_shown_flag();
                    self.open = None;
                    self.pending.conj = Conj::None;
                }
            }
            Func::All | Func::ThatOf => self.quantified(at),
            Func::Too if self.same_as(at) => {}
            Func::Only if is_only_ever(self.items, at) => self.pending.only = true,
            Func::Eq | Func::Than | Func::Either | Func::Only | Func::Too => {}
        }
    }

    /// "how many have …", "how many are in …", "how many per …": of what, was said before.
    fn counts_unnamed(&self, func: Func, at: usize) -> bool {
        let leads = matches!(func, Func::With | Func::In | Func::Each | Func::By);
        let small = |it: &usize| self.func(*it) == Some(Func::Filler);
        let before = (0..at).rev().find(|it| !small(it));
        let how_many = before.is_some_and(|it| self.lower(it) == "how many");
        leads && how_many && self.pending.count && !self.pending.counts_too
    }

    /// Whether "have" only says that something was done.
    fn is_perfect(&self, at: usize) -> bool {
        let text = self.lower(at);
        let has = matches!(text.rsplit(' ').next(), Some("have" | "has" | "had"));
        let small = |it: &usize| self.func(*it) == Some(Func::Filler);
        let next = (at + 1..self.items.len()).find(|it| !small(it));
        let done = next.is_some_and(|it| {
            let verb = self.lower(it);
            let weak = match self.kind(it) {
                Some(Kind::Names(hits)) => hits.iter().all(|it| it.score < 0.78),
                Some(Kind::Word) => true,
                _ => false,
            };
            let past = verb.len() > 4 && verb.ends_with("ed");
            weak && (past || crate::glossary::VERBS.is_irregular(&verb))
        });
        has && done
    }

    /// "who pay with cash": the text that follows is one of the column just named.
    fn open_holds_next(&self, at: usize) -> bool {
        let Some(open) = self.open.as_ref().filter(|it| it.shown.is_none()) else { return false };
        let Some(Kind::Values(hits)) = self.kind(at + 1) else { return false };
        let mention = self.sketch.mentions.get(open.expr.mention);
        mention.is_some_and(|it| {
            it.cands.iter().any(|it| hits.iter().any(|hit| it.target == Target::Column(hit.col)))
        })
    }

    /// "albums that contain tracks of …", "containing both …": things they have, no part of a text.
    fn has_things(&self, at: usize) -> bool {
        let text = self.lower(at);
        let last = text.rsplit(' ').next().unwrap_or_default();
        let plain = matches!(last, "contain" | "contains" | "containing");
        let next = self.next_telling(at);
        let table = |it: usize| match self.kind(it) {
            Some(Kind::Names(hits)) => {
                hits.iter().any(|it| it.score > 0.9 && matches!(it.target, Target::Table(_)))
            }
            Some(Kind::Func(Func::Both)) => true,
            _ => false,
        };
        plain && next.is_some_and(table)
    }

    pub(super) fn and(&mut self, at: usize) {
        if self.pending.figure.is_some() && self.open.is_some() {
            self.flush(); // "who earn more than the average and …"
        }
        self.pending.conj = Conj::And;
        self.in_figure = false;
        self.pending.prep = Prep::None;
        self.boundary = !self.pending.both;
        let text = self.lower(at);
        self.pending.again = self.names_thing_again(at);
        if text.contains("what") {
            self.shows_best();
            if self.mode == Mode::Where {
                // "the towns of guests without a room, and what are the guests?"
                self.flush();
                self.mode = Mode::Select;
                self.and_shows = true;
            }
        }
        let led = self.sketch.subject.filter(|_| {
            self.sketch.leads_with_subject
                && self.mode == Mode::Select
                && self.sketch.shown.is_empty()
        });
        let beside = led.filter(|it| {
            let own = self.sketch.mentions.get(*it).map(|it| it.item + 1);
            own == Some(at) && matches!(self.kind(at + 1), Some(Kind::Names(_)))
        });
        if let Some(mention) = beside {
            // "the companies and main industries of …"
            self.show(Expr::plain(mention));
        }
        if text.contains("their")
            || text.contains("its")
            || text.contains("along")
            || text.contains("together")
        {
            self.flush();
            let bare = self.mode != Mode::Order
                && self.sketch.shown.is_empty()
                && self.sketch.groups.is_empty();
            if let Some(mention) = self.sketch.subject.filter(|_| bare) {
                // "all companies and their employees": both are to be seen.
                self.show(Expr::plain(mention));
            }
            if self.mode != Mode::Order {
                self.mode = Mode::Select;
                self.and_shows = true;
            }
        }
    }

    pub(super) fn aggregate(&mut self, func: Func, at: usize) {
        let text = self.lower(at);
        if func == Func::Sum
            && matches!(text.as_str(), "amount of" | "amounts of")
            && self.waits_for_amount()
        {
            self.pending.amount_of |= self.pending.most.is_some();
            return; // "the average amount of …"
        }
        if func == Func::Sum && text.ends_with(" of") && self.shows_figure_at(at.saturating_sub(1))
        {
            self.pending.prep = Prep::Of;
            return; // "the average room amount of …"
        }
        if let Some(most) = self.pending.most.filter(|_| self.is_listed(at)) {
            self.pending.most = None;
            self.pending.aggs.push(extreme_of(most));
        }
        if func == Func::Avg && self.averages_count(at) {
            self.sketch.mean_rows = true;
            self.pending.count = true;
            return;
        }
        let agg = match func {
            Func::Sum => Agg::Sum,
            Func::Avg => Agg::Avg,
            Func::Min => Agg::Min,
            _ => Agg::Max,
        };
        if self.tells_figure_of_shown(agg, at) {
            return;
        }
        if let Some(cmp) = self.pending.cmp.take() {
            self.pending.figure = Some((cmp, agg));
            return;
        }
        let extreme = matches!(agg, Agg::Min | Agg::Max);
        let tested = self.next_telling(at).is_some_and(|it| self.is_compared(it));
        if extreme && !tested && matches!(self.mode, Mode::Where) && !self.and_shows {
            self.pending.most = Some(agg == Agg::Max);
            return;
        }
        self.pending.aggs.push(agg);
    }

    /// Whether an item goes on from a list: right after "and" or a comma.
    pub(super) fn is_listed(&self, at: usize) -> bool {
        let before = |back: usize| at.checked_sub(back).and_then(|it| self.items.get(it));
        let filler = before(1).is_some_and(|it| matches!(it.kind, Kind::Func(Func::Filler)));
        before(if filler { 2 } else { 1 }).is_some_and(|it| {
            matches!(it.kind, Kind::Func(Func::And)) || it.pause == super::Pause::Comma
        })
    }

    /// Whether the thing shown last is a figure of what was named there.
    fn shows_figure_at(&self, item: usize) -> bool {
        self.sketch.shown.last().is_some_and(|it| {
            it.is_figure() && self.sketch.mentions.get(it.mention).is_some_and(|it| it.item == item)
        })
    }

    fn tells_of(&self, at: usize) -> bool {
        let text = self.lower(at);
        let begins = ["that is", "that are", "that was", "which is", "who is"];
        self.follows_name(at) && begins.iter().any(|it| text.starts_with(it))
    }

    fn is_letter(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|it| self.items.get(it));
        let after_letter = before.is_some_and(|it| it.text.to_lowercase().ends_with("letter"));
        self.items.get(at).is_some_and(|it| {
            let capital = it.text.chars().all(char::is_uppercase);
            it.text.chars().count() == 1 && (after_letter || capital)
        })
    }

    fn waits_for_amount(&self) -> bool {
        !self.pending.aggs.is_empty() || self.pending.most.is_some()
    }

    /// Whether the item is followed by a comparison.
    pub(super) fn is_compared(&self, at: usize) -> bool {
        (at + 1..self.items.len().min(at + 4)).any(|it| {
            matches!(
                self.func(it),
                Some(Func::Gt | Func::Ge | Func::Lt | Func::Le | Func::Eq | Func::Between)
            ) || matches!(self.kind(it), Some(Kind::Number { .. }))
        })
    }
}
