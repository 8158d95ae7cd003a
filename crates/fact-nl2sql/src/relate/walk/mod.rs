//! Items to a sketch: one pass, left to right, clause by clause.
//!
//! Start at [`sketch`]. Nothing is decided here about what a name stands for; only what part it
//! plays: shown, counted, tested, grouped or ordered by.

mod amounts;
mod names;

use super::items::{Item, Kind};
use super::lexicon::Func;
use super::sketch::{
    Asked, Cand, Expr, Extreme, Like, Link, Mention, Op, OrderBy, Part, Right, Sketch, Test,
};
use crate::catalog::{Catalog, Role, Target};
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
        last_table: None,
        head_of_next: None,
        last_value: None,
        unheaded: 0,
        skip_to: 0,
        and_shows: false,
        last_extreme: None,
        across: false,
        boundary: false,
        in_figure: false,
        after_be: false,
        wanted: None,
        floating: Vec::new(),
        shows_order: false,
    };
    for at in 0..items.len() {
        if at >= walker.skip_to {
            walker.step(at);
        }
        match items.get(at).map(|it| it.pause) {
            Some(Pause::Stop) => walker.end_sentence(),
            Some(Pause::Comma) => walker.comma(),
            _ => {}
        }
    }
    walker.end_sentence();
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
struct Pending {
    aggs: Vec<Agg>,
    count: bool,
    distinct: bool,
    /// "most", "highest": whether the largest is meant.
    most: Option<bool>,
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
    descending: Option<bool>,
    by_age: bool,
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

struct Walker<'a> {
    items: &'a [Item],
    catalog: &'a Catalog,
    sketch: Sketch,
    mode: Mode,
    pending: Pending,
    open: Option<Open>,
    clause: usize,
    negated_clause: bool,
    last_table: Option<usize>,
    head_of_next: Option<usize>,
    last_value: Option<(usize, usize)>,
    /// Index of the first shown thing whose owner has not been named.
    unheaded: usize,
    skip_to: usize,
    /// "and their …" shows what follows, even after conditions.
    and_shows: bool,
    last_extreme: Option<usize>,
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
}

impl Walker<'_> {
    fn step(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        match &item.kind {
            Kind::Func(func) => self.function(*func, at),
            Kind::Names(_) => self.name(at),
            Kind::Values(_) => self.value(at),
            Kind::Quoted => self.quoted(at),
            Kind::Number { value, plain } => self.number(*value, *plain, at),
            Kind::Date => self.date(at),
            Kind::Adjective(_) => self.adjective(at),
            Kind::Word => self.unknown(at),
        }
    }

    fn kind(&self, at: usize) -> Option<&Kind> {
        self.items.get(at).map(|it| &it.kind)
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

    fn end_sentence(&mut self) {
        self.boundary = true;
        self.flush();
        self.boundary = false;
        self.left_over();
        if self.pending.descending.is_some() && self.sketch.orders.is_empty() {
            let descending = self.pending.descending.unwrap_or(false);
            self.sketch.orders.push(OrderBy { by: None, descending, by_age: self.pending.by_age });
        }
        self.pending = Pending::default();
        self.mode = Mode::Select;
        self.negated_clause = false;
        self.clause += 1;
        self.and_shows = true;
    }

    /// Words that waited for something in vain.
    fn left_over(&mut self) {
        if let Some(most) = self.pending.most.take() {
            // "the most sold": how many rows there are of it.
            let counted = self.sketch.links.last().map(|it| it.mention);
            match counted {
                Some(mention) if self.sketch.extremes.is_empty() => {
                    let by = Expr { mention, agg: None, count: true, distinct: false };
                    self.extreme(Some(by), false, most, false);
                }
                _ => {}
            }
            self.sketch.oddities += 1;
        }
        let counts = std::mem::take(&mut self.pending.count) && self.sketch.extremes.is_empty();
        if counts && self.sketch.shown.is_empty() && self.sketch.subject.is_none() {
            self.sketch.counts_rows = true;
            self.sketch.oddities += 1;
        } else if counts {
            // "… and the count": of what the question is about.
            let subject = self.sketch.subject.or(self.sketch.shown.first().map(|it| it.mention));
            if let Some(mention) = subject {
                self.sketch.shown.push(Expr { mention, agg: None, count: true, distinct: false });
            }
        }
        // "employees per sector on average": said last, meant of what is shown.
        if let (Some(agg), Some(last)) =
            (self.pending.aggs.last().copied(), self.sketch.shown.last_mut())
            && last.agg.is_none()
            && !last.count
        {
            last.agg = Some(agg);
            let mention = last.mention;
            self.pending.aggs.clear();
            self.set_role(mention, Part::Amount);
        }
        if self.pending.cmp.is_some()
            || self.pending.like.is_some()
            || !self.pending.aggs.is_empty()
        {
            self.sketch.oddities += 1;
        }
    }

    fn comma(&mut self) {
        self.in_figure = false;
        self.pending.prep = Prep::None;
        self.pending.negated = false;
        if self.mode == Mode::Group {
            self.mode = Mode::Select;
        }
        self.pending.conj = Conj::And;
    }

    fn new_clause(&mut self, led_in: Func) {
        self.flush();
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

    fn function(&mut self, func: Func, at: usize) {
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
            Func::Count => {
                self.pending.count = true;
                let text = self.items.get(at).map_or("", |it| it.text.as_str()).to_lowercase();
                if text.starts_with("how many") && self.sketch.shown.is_empty() {
                    self.pending.aggs.push(Agg::Sum);
                }
            }
            Func::TotalCount => {
                self.pending.count = true;
                self.pending.aggs.push(Agg::Sum);
            }
            Func::Sum | Func::Avg | Func::Min | Func::Max => self.aggregate(func, at),
            Func::Distinct => self.pending.distinct = true,
            Func::Of => self.pending.prep = Prep::Of,
            Func::In => self.pending.prep = Prep::In,
            Func::By => self.by(at),
            Func::With | Func::Whose | Func::That => self.new_clause(func),
            Func::Each => {
                self.pending.each = true;
                let text = self.items.get(at).map_or("", |it| it.text.as_str());
                self.across = text.to_lowercase().starts_with("across");
            }
            Func::Group => {
                self.flush();
                self.mode = Mode::Group;
            }
            Func::Order => {
                let text = self.items.get(at).map_or("", |it| it.text.as_str()).to_lowercase();
                if at == 0 && matches!(self.kind(1), Some(Kind::Names(_))) && !text.contains("by") {
                    return; // "sort orders by amount"
                }
                self.flush();
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
            Func::Asc | Func::Alpha => self.direction(false, false),
            Func::Desc => self.direction(true, false),
            Func::YoungToOld => self.direction(false, true),
            Func::OldToYoung => self.direction(true, true),
            Func::Most | Func::Least => self.most(func == Func::Most, at),
            Func::Common | Func::Uncommon => self.common(func == Func::Common, at),
            Func::Gt => self.pending.cmp = Some(Cmp::Gt),
            Func::Ge => self.pending.cmp = Some(Cmp::Ge),
            Func::Lt => self.pending.cmp = Some(Cmp::Lt),
            Func::Le => self.pending.cmp = Some(Cmp::Le),
            Func::Eq => {}
            Func::OrMore => self.soften(Cmp::Ge),
            Func::OrLess => self.soften(Cmp::Le),
            Func::Between => self.pending.between = Some(Vec::new()),
            Func::Not | Func::Neither | Func::Nor => {
                let asked = !self.sketch.shown.is_empty() || self.sketch.subject.is_some();
                if self.mode == Mode::Select && asked {
                    self.new_clause(Func::That);
                }
                self.pending.negated = true;
            }
            Func::Without | Func::Except => {
                self.new_clause(Func::With);
                self.pending.negated = true;
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
            Func::Contains => self.pending.like = Some(Like::Anywhere),
            Func::Starts => self.pending.like = Some(Like::Start),
            Func::Ends => self.pending.like = Some(Like::End),
            Func::Missing => self.missing(self.pending.negated),
            Func::Filled => self.missing(true),
            Func::Everything => self.sketch.everything = true,
            Func::One => self.one(at),
            Func::Filler => {
                // "How many tracks does each genre have": what follows has what was asked for.
                let does = self.items.get(at).is_some_and(|it| {
                    let lower = it.text.to_lowercase();
                    matches!(
                        lower.split(' ').next(),
                        Some("do" | "does" | "did" | "is" | "are" | "was" | "were")
                    )
                });
                if does && self.mode == Mode::Select && !self.sketch.shown.is_empty() {
                    self.mode = Mode::Where;
                    self.after_be = true;
                    self.open = None;
                    self.pending.conj = Conj::None;
                }
            }
            Func::All | Func::ThatOf => self.quantified(at),
            Func::Than | Func::Either | Func::Only | Func::Too => {}
        }
    }

    /// "greater than that of all …", "of any …": more than the largest, or than the smallest.
    fn quantified(&mut self, at: usize) {
        let Some(cmp) = self.pending.cmp.filter(|_| self.open.is_some()) else { return };
        let text = self.items.get(at).map_or("", |it| it.text.as_str()).to_lowercase();
        let more = matches!(cmp, Cmp::Gt | Cmp::Ge);
        let every = !text.starts_with("any") && !text.starts_with("some");
        if self.func(at) == Some(Func::ThatOf) {
            return;
        }
        let agg = if every == more { Agg::Max } else { Agg::Min };
        self.pending.cmp = None;
        if let Some(open) = self.take_open() {
            self.push_test(open.expr, Op::Figure(cmp, agg, None, Vec::new()));
        }
    }

    fn ask(&mut self, at: usize) {
        if at > 0 && self.mode != Mode::Select {
            self.flush();
            self.mode = Mode::Select;
            self.pending = Pending::default();
            self.clause += 1;
            self.negated_clause = false;
        }
    }

    fn follows_name(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|it| self.items.get(it));
        before.is_some_and(|it| {
            it.pause == Pause::None && matches!(it.kind, Kind::Names(_) | Kind::Values(_))
        })
    }

    fn which(&mut self, at: usize) {
        if self.follows_name(at) {
            self.new_clause(Func::That);
        } else {
            self.ask(at);
            self.sketch.asked = Some(Asked::Which);
        }
    }

    /// "where", "when", "how old": a column of that kind is shown.
    fn role_asked(&mut self, at: usize, nouns: &[&str]) {
        if self.follows_name(at) {
            self.new_clause(Func::That);
            return;
        }
        let mut cands = Vec::new();
        let mut score = 0.9;
        for noun in nouns {
            let hits = self.catalog.names().at(&[crate::words::stem(noun).as_str()]);
            let columns = hits.iter().filter(|it| matches!(it.target, Target::Column(_)));
            cands.extend(columns.map(|it| Cand { score: it.score * score, ..Cand::of_name(it) }));
            score -= 0.05;
        }
        if nouns.contains(&"date") {
            let dated = self.catalog.columns().filter(|(_, it)| it.role == Role::Date);
            cands.extend(dated.map(|(col, _)| Cand::of_column(col, 0.85, false)));
        }
        if cands.is_empty() {
            self.unknown(at);
            return;
        }
        let mention = self.push_mention(at, cands, Part::Shown);
        self.show(Expr::plain(mention));
        self.pending.prep = Prep::In;
    }

    fn and(&mut self, at: usize) {
        self.pending.conj = Conj::And;
        self.in_figure = false;
        self.pending.prep = Prep::None;
        self.boundary = true;
        let text = self.items.get(at).map_or("", |it| it.text.as_str()).to_lowercase();
        if text.contains("their")
            || text.contains("its")
            || text.contains("along")
            || text.contains("together")
        {
            self.flush();
            if self.mode != Mode::Order {
                self.mode = Mode::Select;
                self.and_shows = true;
            }
        }
    }

    fn aggregate(&mut self, func: Func, at: usize) {
        let agg = match func {
            Func::Sum => Agg::Sum,
            Func::Avg => Agg::Avg,
            Func::Min => Agg::Min,
            _ => Agg::Max,
        };
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

    /// Whether the item is followed by a comparison.
    fn is_compared(&self, at: usize) -> bool {
        (at + 1..self.items.len().min(at + 4)).any(|it| {
            matches!(
                self.func(it),
                Some(Func::Gt | Func::Ge | Func::Lt | Func::Le | Func::Eq | Func::Between)
            ) || matches!(self.kind(it), Some(Kind::Number { .. }))
        })
    }

    fn direction(&mut self, descending: bool, by_age: bool) {
        self.flush();
        let set_last = self.mode == Mode::Order && !self.sketch.orders.is_empty();
        self.mode = Mode::Order;
        if set_last && self.pending.descending.is_none() {
            for order in &mut self.sketch.orders {
                order.descending = descending;
                order.by_age = by_age;
            }
            return;
        }
        self.pending.descending = Some(descending);
        self.pending.by_age = by_age;
        if by_age {
            self.order_by_age(descending);
        }
    }

    /// "from youngest to oldest" with no column named.
    fn order_by_age(&mut self, descending: bool) {
        let cands = super::items::adjective_columns("old", self.catalog);
        if cands.is_empty() {
            self.sketch.oddities += 1;
            return;
        }
        let cands = cands
            .iter()
            .map(|(col, score, inverse)| Cand::of_column(*col, *score, *inverse))
            .collect();
        let mention = self.push_mention(0, cands, Part::Ordered);
        self.sketch.orders.push(OrderBy {
            by: Some(Expr::plain(mention)),
            descending,
            by_age: true,
        });
    }

    fn most(&mut self, most: bool, at: usize) {
        let text = self.items.get(at).map_or("", |it| it.text.as_str()).to_lowercase();
        self.pending.top =
            !text.contains("most") && !text.contains("fewest") && !text.contains("least");
        self.pending.most = Some(most);
        if let Some(limit) = self.number_before(at) {
            self.sketch.limit = Some(limit);
        }
    }

    fn common(&mut self, most: bool, at: usize) {
        if let Some(limit) = self.number_before(at) {
            self.sketch.limit = Some(limit);
        }
        let names_follow = self.next_telling(at).is_some_and(|it| {
            matches!(self.kind(it), Some(Kind::Names(_)))
                && self.items.get(at).is_some_and(|it| it.pause == Pause::None)
        });
        if names_follow {
            self.pending.common = Some(most);
            return;
        }
        // "the genre that is most common": the last thing named before.
        let last = self.open.as_ref().map(|it| it.expr.mention);
        let shown = self.sketch.shown.last().map(|it| it.mention);
        if let Some(mention) = last.or(shown).or(self.sketch.subject) {
            self.extreme(Some(Expr::plain(mention)), true, most, false);
        } else {
            self.sketch.oddities += 1;
        }
    }

    fn number_before(&self, at: usize) -> Option<u64> {
        let mut before = at.checked_sub(1)?;
        while matches!(self.func(before), Some(Func::Filler)) {
            before = before.checked_sub(1)?;
        }
        match self.kind(before) {
            Some(Kind::Number { value, .. }) if *value >= 1.0 && value.fract() == 0.0 => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a small whole number"
                )]
                let limit = *value as u64;
                Some(limit)
            }
            _ => None,
        }
    }

    fn by(&mut self, at: usize) {
        let next = self.next_telling(at);
        let is_name = next.is_some_and(|it| {
            matches!(
                self.kind(it),
                Some(Kind::Names(_))
                    | Some(Kind::Func(Func::Count | Func::Avg | Func::Sum | Func::Max | Func::Min))
            )
        });
        if self.mode == Mode::Order {
            return;
        }
        if !is_name {
            self.pending.prep = Prep::In;
            return;
        }
        if self.pending.top || (self.sketch.extremes.last().is_some_and(|it| it.by.is_none())) {
            self.pending.target = true;
            return;
        }
        let named = next.filter(|it| matches!(self.kind(*it), Some(Kind::Names(_))));
        let bare = self.sketch.shown.is_empty()
            && self.sketch.subject.is_some()
            && self.sketch.asked.is_none();
        let told = self.func(0) == Some(Func::Ask) || !self.sketch.tests.is_empty();
        if self.func(0) == Some(Func::Order) && self.sketch.orders.is_empty() {
            if let Some(mention) = self.sketch.subject.filter(|_| self.sketch.shown.is_empty()) {
                self.show(Expr::plain(mention));
                self.shows_order = true;
            }
            self.mode = Mode::Order;
            return;
        }
        if bare && named.is_some() && told && self.mode == Mode::Select {
            // "list customers by city": in that order, and what they are ordered by beside them.
            if let Some(mention) = self.sketch.subject {
                self.show(Expr::plain(mention));
            }
            self.mode = Mode::Order;
            self.shows_order = true;
            return;
        }
        if bare && named.is_some() && !told && self.mode == Mode::Select {
            // "customers by city": how many there are of each.
            if let Some(mention) = self.sketch.subject {
                self.show(Expr { mention, agg: None, count: true, distinct: false });
            }
            self.pending.each = true;
            return;
        }
        let after_verb = at > 0 && matches!(self.kind(at - 1), Some(Kind::Word));
        let aggregated = self.sketch.shown.iter().any(|it| it.count || it.agg.is_some());
        if aggregated && !after_verb {
            self.pending.each = true;
        } else {
            self.pending.prep = Prep::In;
        }
    }

    fn unknown(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let lower = item.text.to_lowercase();
        let capital = at > 0 && item.text.chars().next().is_some_and(char::is_uppercase);
        let noun = matches!(
            lower.as_str(),
            "letter"
                | "letters"
                | "word"
                | "words"
                | "substring"
                | "string"
                | "phrase"
                | "text"
                | "character"
                | "characters"
                | "keyword"
                | "prefix"
                | "suffix"
        );
        if let Some(like) = self.pending.like {
            if noun {
                return;
            }
            let text = item.text.clone();
            self.like(like, text, at);
            return;
        }
        if matches!(lower.as_str(), "once" | "twice" | "thrice") {
            let value = match lower.as_str() {
                "once" => 1.0,
                "twice" => 2.0,
                _ => 3.0,
            };
            self.times(value);
            return;
        }
        let verb = lower.ends_with("ed") || lower.ends_with("ing") || lower.ends_with("en");
        // "which employees support …": what follows a name is what it does.
        let goes_on = at + 1 < self.items.len() && item.pause == Pause::None;
        let does = !capital && goes_on && self.follows_name(at) && self.sketch.asked.is_some();
        if (verb || does) && !capital {
            self.sketch.soft_unknown += 1;
            if self.mode == Mode::Select && self.follows_name(at) && lower.ends_with("ed") {
                self.clause += 1;
            }
        } else {
            self.sketch.unknown.push((at, item.text.clone()));
        }
    }

    fn push_mention(&mut self, at: usize, cands: Vec<Cand>, role: Part) -> usize {
        let item = self.items.get(at);
        let mention = Mention {
            item: at,
            text: item.map_or_else(String::new, |it| it.text.clone()),
            cands,
            head: self.head_of_next.take(),
            near: self.beside().or(self.last_table).or(self.sketch.subject),
            plural: item.is_some_and(|it| it.plural),
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

    pub(super) fn link(&mut self, mention: usize) {
        let negated = self.pending.negated || self.negated_clause;
        let column = self
            .sketch
            .mentions
            .get(mention)
            .is_some_and(|it| it.as_column() > it.as_table() + 0.2);
        if column {
            // A column that is neither shown nor tested has been made nothing of.
            self.sketch.idle.push(mention);
        }
        self.sketch.links.push(Link { mention, clause: self.clause, negated });
    }

    fn show(&mut self, expr: Expr) {
        if !self.sketch.shown.contains(&expr) {
            self.sketch.shown.push(expr);
        }
    }

    fn extreme(&mut self, by: Option<Expr>, common: bool, descending: bool, adjective: bool) {
        if self.sketch.limit.is_none() {
            self.sketch.limit = self.wanted.take();
        }
        self.sketch.extremes.push(Extreme { by, common, descending, adjective });
        self.last_extreme = Some(self.sketch.extremes.len() - 1);
    }

    fn push_test(&mut self, on: Expr, op: Op) {
        let compares = matches!(op, Op::Figure(..));
        self.push_plain_test(on, op);
        self.in_figure = compares;
    }

    fn push_plain_test(&mut self, on: Expr, op: Op) {
        let negated = std::mem::take(&mut self.pending.negated);
        let test = Test {
            on,
            op,
            negated,
            or: self.pending.conj == Conj::Or,
            both: self.pending.both,
            clause: self.clause,
            inside_negation: self.negated_clause && !negated,
        };
        if negated {
            self.negated_clause = true;
        }
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

    /// Gives what is still open its place: it is shown, or it has to be there at all.
    fn flush(&mut self) {
        if let Some((cmp, agg)) = self.pending.figure.take() {
            if let Some(open) = self.take_open() {
                self.push_test(open.expr, Op::Figure(cmp, agg, None, Vec::new()));
            } else {
                self.sketch.oddities += 1;
            }
            return;
        }
        let Some(open) = self.open.take() else { return };
        if open.shown.is_some() {
            return;
        }
        if self.pending.negated && !open.expr.count {
            self.push_test(open.expr, Op::Missing);
            if let Some(test) = self.sketch.tests.last_mut() {
                test.negated = false;
            }
            return;
        }
        let wanted = open.shows || (self.boundary && open.led_in == Some(Func::With));
        if !wanted && !open.expr.count {
            self.link(open.expr.mention);
        } else {
            self.show(open.expr);
        }
    }

    /// The open column, no longer shown for its own sake.
    fn take_open(&mut self) -> Option<Open> {
        let open = self.open.take()?;
        if let Some(shown) = open.shown
            && shown + 1 == self.sketch.shown.len()
        {
            self.sketch.shown.pop();
        }
        Some(open)
    }
}
