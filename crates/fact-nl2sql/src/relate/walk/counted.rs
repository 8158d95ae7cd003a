//! "more than 15 funded morning visits": of which kind the things are that a number counts.
//!
//! Start at [`Walker::kinds_of_next`]. Knows nothing of any database.

use super::{Cand, Func, Kind, Pause, Target, Walker, likeliest};

/// So many words may say of which kind they are.
const MOST: usize = 3;

impl Walker<'_> {
    /// Where the things stand that are counted, and the texts before them that say of which kind they
    /// are, each with its item; `at` itself and none where nothing does.
    pub(super) fn kinds_of_next(&self, at: usize) -> (usize, Vec<(usize, Vec<Cand>)>) {
        let (things, kinds) = self.kinds_of_named(at);
        if self.is_several(things, at) { (things, kinds) } else { (at, Vec::new()) }
    }

    /// The same, however many of the things there are.
    pub(super) fn kinds_of_named(&self, at: usize) -> (usize, Vec<(usize, Vec<Cand>)>) {
        let plain = (at, Vec::new());
        let here = |it: &usize| self.items.get(*it).is_some_and(|it| it.pause == Pause::None);
        let mut kinds: Vec<usize> = Vec::new();
        let mut next = at;
        while kinds.len() <= MOST && here(&next) {
            match self.kind(next) {
                Some(Kind::Values(_)) => kinds.push(next),
                Some(Kind::Names(_)) if self.names_text_before(next) => {}
                _ => break,
            }
            next += 1;
        }
        let Some(Kind::Names(names)) = self.kind(next).filter(|_| !kinds.is_empty()) else {
            return plain;
        };
        let Some(Target::Table(table)) = likeliest(names) else { return plain };
        let of_things = |item: usize| {
            let Some(Kind::Values(texts)) = self.kind(item) else { return Vec::new() };
            texts.iter().filter(|it| it.col.table == table).map(Cand::of_value).collect()
        };
        let kinds: Vec<(usize, Vec<Cand>)> =
            kinds.into_iter().map(|it| (it, of_things(it))).collect();
        if kinds.iter().any(|it| it.1.is_empty()) {
            return plain; // "more than 3 Jazz albums": of what the albums belong to
        }
        (next, kinds)
    }

    /// "guests with a cancelled stay": the text says of which kind the things right after it are, and
    /// nothing of those that have them.
    pub(super) fn is_kind_of_next(&self, at: usize) -> bool {
        let here = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let (Some(Kind::Values(texts)), Some(Kind::Names(names))) =
            (self.kind(at), self.kind(at + 1))
        else {
            return false;
        };
        let things = likeliest(names).filter(|_| here);
        texts.iter().any(|it| things == Some(Target::Table(it.col.table)))
    }

    /// "bookings over 2000": what is passed like that is an amount and no year.
    pub(super) fn passes_amount(&self, at: usize) -> bool {
        const PASSING: &[&str] = &[
            "over",
            "above",
            "under",
            "below",
            "more than",
            "less than",
            "exceeding",
            "in excess of",
            "upwards of",
        ];
        let before = at.checked_sub(1).map(|it| self.lower(it)).unwrap_or_default();
        PASSING.contains(&before.as_str())
    }

    /// "NHS funded": the column the text before it is kept in.
    fn names_text_before(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|it| self.kind(it));
        let (Some(Kind::Values(texts)), Some(Kind::Names(names))) = (before, self.kind(at)) else {
            return false;
        };
        let column = likeliest(names);
        texts.iter().any(|it| column == Some(Target::Column(it.col)))
    }

    /// Whether things are counted: "one cancelled visit" is the only one of its kind.
    fn is_several(&self, things: usize, at: usize) -> bool {
        let plural = self.items.get(things).is_some_and(|it| it.plural);
        let one = at.checked_sub(1).is_some_and(|it| {
            self.lower(it) == "one" || self.lower(it) == "1" || self.func(it) == Some(Func::One)
        });
        plural || one
    }
}
