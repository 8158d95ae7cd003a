//! How many of something there are, held against how many there are on average: "more cases than the
//! average judge", "above-average number of bookings".
//!
//! Start at [`Walker::counts_above_mean`]. Knows nothing of what a name stands for beyond its likeliest
//! meaning.

use super::{Cand, Cmp, Expr, Func, Kind, Mode, Op, Part, Pause, Target, Walker, likeliest};
use crate::plan::Agg;

impl Walker<'_> {
    /// Takes in "more cases than the average judge has", "fewer than the average number of cases",
    /// "above-average number of cases" from the comparison on.
    pub(super) fn counts_above_mean(&mut self, cmp: Cmp, at: usize) -> bool {
        let times = self.times_as_many(at);
        let at = times.map_or(at, |it| it.1);
        let Some((counted, mut end)) = self.mean_after(at).or_else(|| self.mean_before(at)) else {
            return false;
        };
        let Some(owner) = self.owner_of_mean(end) else { return false };
        end = owner;
        let Some(Kind::Names(hits)) = self.kind(counted) else { return false };
        let cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        self.flush();
        let mention = self.push_mention(counted, cands, Part::Counted);
        self.mode = Mode::Where;
        let op = Op::Figure(cmp, Agg::Avg, None, Vec::new());
        self.pending.times = times.map(|it| it.0);
        self.push_plain_test(Expr::count(mention), op);
        self.skip_to = end;
        true
    }

    /// "more than five times as many": how many times, and where that ends.
    fn times_as_many(&self, at: usize) -> Option<(f64, usize)> {
        let (times, last) = self.multiple(at + 1)?;
        let as_many = |it: usize| matches!(self.lower(it).as_str(), "as many" | "as much");
        let apart = self.lower(last + 1) == "as"
            && matches!(self.lower(last + 2).as_str(), "many" | "much");
        if as_many(last + 1) {
            return Some((times, last + 1));
        }
        apart.then_some((times, last + 2))
    }

    /// "twice", "5 times": how many times, and the last item of it.
    fn multiple(&self, at: usize) -> Option<(f64, usize)> {
        Some(match (self.kind(at), self.lower(at).as_str()) {
            (_, "twice" | "double") => (2.0, at),
            (_, "triple" | "thrice") => (3.0, at),
            (_, "half") => (0.5, at),
            (Some(Kind::Number { value, .. }), _) if self.lower(at + 1) == "times" => {
                (*value, at + 1)
            }
            _ => return None,
        })
    }

    /// Takes in "twice", "triple", "3 times" of "more than twice the average".
    pub(super) fn multiplies_mean(&mut self, at: usize) -> bool {
        let Some((times, last)) = self.multiple(at) else { return false };
        let mean = self.past_small(last + 1);
        let multiplies = self.func(mean) == Some(Func::Avg) && self.pending.cmp.is_some();
        if multiplies {
            self.pending.times = Some(times);
            self.skip_to = mean;
        }
        multiplies
    }

    /// "more cases than the average": what is counted and where that ends.
    fn mean_after(&self, at: usize) -> Option<(usize, usize)> {
        let counted = self.past_small(at + 1);
        let than = counted + 1;
        let joined = self.items.get(counted).is_some_and(|it| it.pause == Pause::None);
        if !(joined
            && self.may_be_counted(counted)
            && (self.func(than) == Some(Func::Than) || self.lower(than) == "as"))
        {
            return None;
        }
        let mean = self.past_small(than + 1);
        let of_rows = !self.lower(mean).ends_with("number of");
        (self.func(mean) == Some(Func::Avg) && of_rows).then_some((counted, mean + 1))
    }

    /// "more than the average number of cases", "above-average number of cases".
    fn mean_before(&self, at: usize) -> Option<(usize, usize)> {
        let mean = self.past_small(at + 1);
        if self.func(mean) != Some(Func::Avg) {
            return None;
        }
        let says_count = self.func(mean + 1) == Some(Func::Count);
        let counts = says_count || self.lower(mean).ends_with("number of");
        let counted = mean + 1 + usize::from(says_count);
        (counts && self.may_be_counted(counted)).then_some((counted, counted + 1))
    }

    /// Where the words end that say whose average it is; `None` where it is that of other things than
    /// those asked for.
    fn owner_of_mean(&self, from: usize) -> Option<usize> {
        let pause = |it: usize| self.items.get(it).is_none_or(|it| it.pause != Pause::None);
        let leads = |it: usize| {
            matches!(
                self.func(it),
                Some(Func::Filler | Func::Of | Func::In | Func::Each | Func::All)
            )
        };
        let mut end = from;
        while !pause(end.wrapping_sub(1)) && leads(end) {
            end += 1;
        }
        if pause(end.wrapping_sub(1)) || !self.may_be_counted(end) {
            // "more bookings than the average in Bonn": of which rows is not told by this.
            return (end == from).then_some(end);
        }
        let asked = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let stem = |text: &str| crate::words::stem(text.rsplit(' ').next().unwrap_or_default());
        let same = asked.is_some_and(|it| stem(&it.text.to_lowercase()) == stem(&self.lower(end)));
        // "than the average judge has"
        let verb =
            usize::from(!pause(end) && self.func(end + 1) == Some(Func::With) && pause(end + 1));
        same.then_some(end + 1 + verb)
    }

    /// Whether an item is rather the name of a thing than that of anything else.
    fn may_be_counted(&self, at: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        matches!(likeliest(hits), Some(Target::Table(_)))
    }

    /// Position of the first item from one on that is no filler.
    fn past_small(&self, from: usize) -> usize {
        let small = |it: &usize| self.func(*it) == Some(Func::Filler);
        (from..self.items.len()).find(|it| !small(it)).unwrap_or(self.items.len())
    }
}
