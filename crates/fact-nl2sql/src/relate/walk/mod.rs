//! Items to a sketch: one pass, left to right, clause by clause.
//!
//! Start at [`sketch`]. Nothing is decided here about what a name stands for; only what part it
//! plays: shown, counted, tested, grouped or ordered by.

mod adjectives;
mod alone;
mod amounts;
mod asking;
mod besides;
mod best_with;
mod bests;
mod by;
mod compares;
mod counted;
mod deeds;
mod ended;
mod ends;
mod expired;
mod fate_texts;
mod figures;
mod filled;
mod flags;
mod functions;
mod grouped;
mod how_much;
mod kinds;
mod lacks;
mod last_of_each;
mod left_empty;
mod left_out;
mod lengths;
mod links;
mod means;
mod names;
mod nouns;
mod open;
mod orders;
mod part;
mod pauses;
mod phrases;
mod rates;
mod referred;
mod results;
mod same;
mod select;
mod spent;
mod stages;
mod states;
mod still;
mod sums;
mod tails;
mod times;
mod told_values;
mod unknown;
mod unnamed;
mod values;
mod verb_flags;
mod waiting;
mod weigh;

pub(crate) use amounts::seconds_of;
pub(crate) use part::{says_unit_of_rate, share_in_hundred};
pub(crate) use waiting::how_many;

use weigh::weigh;

use super::heed::ends_how_long;
use super::items::{Item, Kind};
use super::lexicon::Func;
use super::settle::table_of;
use super::sketch::{
    Asked, Cand, Expr, Extreme, Like, Link, Mention, Op, OrderBy, Part, Right, Sketch, Test,
};
use crate::catalog::{Catalog, NameHit, Role, Target};
use crate::glossary::VERBS;
use crate::lex::Pause;
use crate::plan::{Agg, Cmp};

/// What `items` say.
pub(crate) fn sketch(items: &[Item], catalog: &Catalog) -> Sketch {
    let mut walker = Walker {
        items,
        catalog,
        sketch: Sketch::default(),
        mode: Mode::Select,
        pending: Pending::default(),
        open: None,
        clause: 0,
        negated_clause: false,
        none_at_all: false,
        last_table: None,
        adjective: None,
        head_of_next: None,
        last_value: None,
        unheaded: 0,
        skip_to: 0,
        and_shows: false,
        across: false,
        boundary: false,
        in_figure: false,
        after_be: false,
        wanted: None,
        floating: Vec::new(),
        shows_order: false,
        n_directed: 0,
        shows_anew: false,
        counts_last: false,
        anew_of: None,
        when_asked: None,
        verb: None,
        aside: None,
        own_group: None,
    };
    for at in 0..items.len() {
        if at >= walker.skip_to {
            walker.step(at);
        }
        match items.get(at).map(|it| it.pause) {
            Some(Pause::Stop) => walker.end_sentence(),
            Some(Pause::Comma) if walker.aside == Some(at) => {}
            Some(Pause::Comma) => walker.comma(),
            Some(Pause::Colon) => walker.colon(at),
            _ => {}
        }
    }
    walker.end_sentence();
    walker.asks_when_best();
    walker.shows_best_with();
    walker.sketch
}

/// What a name that comes next would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Select,
    Where,
    Group,
    Order,
}

/// How the last item was led in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Prep {
    #[default]
    None,
    Of,
    In,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Conj {
    #[default]
    None,
    And,
    Or,
}

/// Words that wait for what they belong to.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word that was said, in any mixture")]
struct Pending {
    aggs: Vec<Agg>,
    count: bool,
    /// "and how many": the count is asked for besides.
    counts_too: bool,
    distinct: bool,
    /// "most", "highest": whether the largest is meant.
    most: Option<bool>,
    /// What the commonest are counted by follows: "most popular genre by loans".
    counts_common: bool,
    /// "twice the average": how many times the figure that follows.
    times: Option<f64>,
    /// "smallest": of an amount rather than of how many.
    measured: bool,
    /// "amount of": what a thing comes to, where its rows keep an amount.
    amount_of: bool,
    /// "top", "bottom" rather than "most".
    top: bool,
    common: Option<bool>,
    cmp: Option<Cmp>,
    /// "above the average": waits for a column.
    figure: Option<(Cmp, Agg)>,
    between: Option<Vec<Right>>,
    negated: bool,
    each: bool,
    prep: Prep,
    like: Option<Like>,
    conj: Conj,
    both: bool,
    /// "have only ever": nothing else than what follows holds of those asked for.
    only: bool,
    /// A thing was named once more to say what else holds of some of it.
    again: bool,
    descending: Option<bool>,
    by_age: bool,
    /// "in alphabetical order"
    by_letter: bool,
    /// The rows are ordered by what follows "by".
    target: bool,
    /// "with", "that", "whose" came last.
    led_in: Option<Func>,
}

/// A column that was named and has not been tested yet.
#[derive(Debug, Clone)]
struct Open {
    expr: Expr,
    /// Its place in what is shown, where it is there.
    shown: Option<usize>,
    /// Position of its item.
    item: usize,
    led_in: Option<Func>,
    /// It is shown where it is not tested.
    shows: bool,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a word that was said, in any mixture")]
struct Walker<'a> {
    items: &'a [Item],
    catalog: &'a Catalog,
    sketch: Sketch,
    mode: Mode,
    pending: Pending,
    open: Option<Open>,
    clause: usize,
    negated_clause: bool,
    /// "never", "without any": the negation is of all there is.
    none_at_all: bool,
    last_table: Option<usize>,
    /// An adjective whose noun comes next: the captain of "youngest captain".
    adjective: Option<usize>,
    head_of_next: Option<usize>,
    last_value: Option<(usize, usize)>,
    /// Index of the first shown thing whose owner has not been named.
    unheaded: usize,
    skip_to: usize,
    /// "and their …" shows what follows, even after conditions.
    and_shows: bool,
    /// "across all": no group where it only names what the figures are of.
    across: bool,
    /// A part of the sentence ends here: what is still open is shown.
    boundary: bool,
    /// What is tested now is of the figure something was compared with.
    in_figure: bool,
    /// "is", "does": what comes next is what the question is about.
    after_be: bool,
    /// A number before a thing, which may be how many of it are wanted.
    wanted: Option<u64>,
    /// Numbers of a list whose column comes later.
    floating: Vec<f64>,
    /// What rows are ordered by is shown as well.
    shows_order: bool,
    /// Of how many orders it was said which way they go.
    n_directed: usize,
    /// What is shown next takes the place of what was shown before.
    shows_anew: bool,
    /// What the things shown anew are of.
    anew_of: Option<usize>,
    /// How many there are is to be shown besides whatever else is.
    counts_last: bool,
    /// The date or year "when" asks for, until it has been said which.
    when_asked: Option<usize>,
    /// Position of the last verb that recalls a name: "ordered" where there are orders.
    verb: Option<usize>,
    /// Position where words in brackets end that go on with what stands before them.
    aside: Option<usize>,
    /// "their department's average": what the rows averaged next share with the row compared.
    own_group: Option<usize>,
}

impl Walker<'_> {
    fn step(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        if super::items::is_kept_share(self.items, at, self.catalog) {
            return; // "the percentage of alcohol", where that is what the alcohol says
        }
        if says_unit_of_rate(self.items, at) || self.share_of(at) || self.rate_of(at) {
            return;
        }
        if self.refers_back(at) || self.is_stage(at) {
            return;
        }
        if self.says_of_their_own(at) || self.multiplies_mean(at) || self.is_last_of_each(at) {
            return;
        }
        match &item.kind {
            Kind::Func(Func::With) if self.has_filled(at) => {}
            Kind::Func(Func::Not) if self.is_not_yet(at) || self.lacks_somebody(at) => {}
            Kind::Func(Func::Not | Func::Without) if self.is_left_empty(at) => {}
            Kind::Func(Func::Filler) | Kind::Word if self.is_current(at) || self.are_here(at) => {}
            Kind::Names(_) | Kind::Values(_) | Kind::Word if self.is_result(at) => {}
            Kind::Func(func) => self.function(*func, at),
            Kind::Names(_) | Kind::Values(_) | Kind::Word if self.is_state(at) => {}
            Kind::Names(_) | Kind::Word if self.is_expired(at) => {}
            Kind::Names(_) if self.lower(at).starts_with("await") && self.awaits(at) => {}
            Kind::Names(_) if self.lower(at) == "waiting" && self.awaits(at) => {}
            Kind::Names(_) => self.name(at),
            Kind::Values(hits) if self.only_describes_next(at, hits) => {
                self.sketch.passed.push(at);
                self.sketch.soft_unknown += 1;
            }
            Kind::Values(hits) if self.dates_deed(at, hits) => {}
            Kind::Values(_) => self.value(at),
            Kind::Quoted => self.quoted(at),
            Kind::Number { value, plain } => self.number(*value, *plain, at),
            Kind::Date => self.date(at),
            Kind::Adjective(_) if ends_how_long(self.items, at) => {}
            Kind::Adjective(_) => self.adjective(at),
            Kind::Late(late) => self.late(&late.clone(), at),
            Kind::Soon(soon) => self.soon(soon, at),
            Kind::Word if self.lasts_one(at) || self.awaits(at) || self.does_to_thing(at) => {}
            Kind::Word if self.is_worth_so_many(at) => self.new_clause(Func::With),
            Kind::Word if self.names_income_of_last(at) || self.waits_unknown(at) => {}
            Kind::Word => self.unknown(at),
        }
    }

    fn kind(&self, at: usize) -> Option<&Kind> {
        self.items.get(at).map(|it| &it.kind)
    }

    /// The words of an item in small letters.
    fn lower(&self, at: usize) -> String {
        self.items.get(at).map_or_else(String::new, |it| it.text.to_lowercase())
    }

    fn func(&self, at: usize) -> Option<Func> {
        match self.kind(at) {
            Some(Kind::Func(func)) => Some(*func),
            _ => None,
        }
    }

    /// Position of the next item that is not a filler, not beyond a pause.
    fn next_telling(&self, at: usize) -> Option<usize> {
        let mut next = at;
        loop {
            if self.items.get(next)?.pause != Pause::None {
                return None;
            }
            next += 1;
            match self.func(next) {
                Some(Func::Filler | Func::All | Func::Of | Func::Distinct) => {}
                _ => return (next < self.items.len()).then_some(next),
            }
        }
    }

    fn new_clause(&mut self, led_in: Func) {
        self.flush();
        if led_in != Func::Whose && self.pending.conj == Conj::Or {
            // "which cost more than 10 or which Ann was trained in"
            self.pending.led_in = self.pending.led_in.or(Some(led_in));
        }
        self.in_figure &= matches!(led_in, Func::With | Func::That | Func::Whose);
        self.mode = Mode::Where;
        // "not compatible with …": the negation holds for what follows.
        let goes_on =
            self.negated_clause && led_in != Func::Whose && self.pending.conj == Conj::None;
        if self.pending.led_in.is_none() && !goes_on {
            self.clause += 1;
            self.negated_clause = false;
        }
        self.pending.led_in = Some(led_in);
    }

    fn follows_name(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|it| self.items.get(it));
        before.is_some_and(|it| {
            it.pause == Pause::None && matches!(it.kind, Kind::Names(_) | Kind::Values(_))
        })
    }

    fn push_mention(&mut self, at: usize, cands: Vec<Cand>, role: Part) -> usize {
        let item = self.items.get(at);
        let mut cands = cands;
        let deed = item.is_some_and(|it| VERBS.is_past(&it.text.to_lowercase()));
        if deed {
            self.add_own_beginning(&mut cands, at);
        }
        weigh(&mut cands, role, deed);
        let best = |table: bool| {
            let own = cands.iter().filter(|it| matches!(it.target, Target::Table(_)) == table);
            own.map(|it| it.score).fold(0.0, f64::max)
        };
        let led = if best(false) > best(true) { self.owner_of_led(at) } else { None };
        let mention = Mention {
            item: at,
            text: item.map_or_else(String::new, |it| it.text.clone()),
            cands,
            head: self.head_of_next.take().or(self.anew_of).or(led),
            near: self.beside().or(self.last_table).or(self.sketch.subject),
            plural: item.is_some_and(|it| it.plural),
            told: false,
            role,
        };
        self.sketch.mentions.push(mention);
        self.sketch.mentions.len() - 1
    }

    /// In a list of things shown, the one before.
    fn beside(&self) -> Option<usize> {
        let listed = self.mode == Mode::Select && self.pending.conj == Conj::And;
        self.sketch.shown.last().filter(|_| listed).map(|it| it.mention)
    }

    fn show(&mut self, expr: Expr) {
        if std::mem::take(&mut self.shows_anew) {
            let (kept, gone): (Vec<Expr>, Vec<Expr>) =
                std::mem::take(&mut self.sketch.shown).into_iter().partition(Expr::is_figure);
            self.sketch.shown = kept;
            for old in gone {
                self.sketch.links.push(Link {
                    mention: old.mention,
                    clause: self.clause,
                    negated: false,
                });
            }
            self.unheaded = 0;
        }
        if !self.sketch.shown.contains(&expr) {
            self.sketch.shown.push(expr);
        }
    }

    fn extreme(&mut self, by: Option<Expr>, common: bool, descending: bool, adjective: bool) {
        if let (Mode::Order, Some(last), true) =
            (self.mode, self.sketch.orders.last_mut(), adjective && self.sketch.limit.is_none())
        {
            last.descending = descending; // "in the order of their dates from the most recent one"
            return;
        }
        if self.sketch.limit.is_none() {
            self.sketch.limit = self.wanted.take();
        }
        let adds_up = !self.pending.top && !adjective;
        self.sketch.extremes.push(Extreme {
            by,
            common,
            counted: None,
            descending,
            adjective,
            adds_up,
        });
    }

    fn push_test(&mut self, on: Expr, op: Op) {
        let compares = matches!(op, Op::Figure(..));
        self.push_plain_test(on, op);
        self.in_figure = compares;
        if let Some(group) = self.own_group.take_if(|_| compares) {
            self.push_plain_test(Expr::plain(group), Op::Own);
        }
    }

    fn push_plain_test(&mut self, on: Expr, op: Op) {
        let negated = std::mem::take(&mut self.pending.negated) || self.is_left_out_too(&on, &op);
        let compares = matches!(op, Op::Figure(..));
        self.none_at_all &= negated || self.negated_clause;
        let only = !negated
            && matches!(op, Op::Holds | Op::Is(Right::Text(..)))
            && std::mem::take(&mut self.pending.only);
        let test = Test {
            on,
            op,
            negated,
            every: self.none_at_all,
            or: self.pending.conj == Conj::Or,
            both: self.pending.both,
            only,
            again: std::mem::take(&mut self.pending.again),
            times: self.pending.times.take_if(|_| compares),
            way: None,
            clause: self.clause,
        };
        if negated {
            self.negated_clause = true;
        }
        self.sketch.idle.retain(|it| *it != test.on.mention);
        self.pending.conj = Conj::None;
        self.pending.prep = Prep::None;
        self.pending.led_in = None;
        self.pending.cmp = None;
        self.pending.like = None;
        if self.in_figure
            && let Some(Test { op: Op::Figure(_, _, _, inner), .. }) = self.sketch.tests.last_mut()
        {
            inner.push(test);
            return;
        }
        self.sketch.tests.push(test);
    }
}

/// What a name likeliest stands for, by its words alone.
fn likeliest(hits: &[NameHit]) -> Option<Target> {
    hits.iter().max_by(|a, b| a.score.total_cmp(&b.score)).map(|it| it.target)
}
