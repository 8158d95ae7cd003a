//! What a quantity at its price comes to: "revenue", "the value of our stock".
//!
//! Start at [`Reader::product`]. Knows nothing of grammar.

use super::derived::Reader;
use crate::catalog::{Derivation, MOMENTS, NameHit, Target};
use crate::plan::Col;

impl Reader<'_> {
    /// "revenue", "the value of our stock": a quantity at its price, beside what is called so.
    pub(super) fn product(&self) -> Option<(usize, Vec<NameHit>)> {
        const SURE: f64 = 0.9;
        const OTHERWISE: f64 = 0.06;
        const CALLED: f64 = 0.98;
        const SMALL: &[&str] = &["our", "the", "all", "my", "its", "their"];
        let stems: Vec<&str> = self.rest.iter().take(3).map(|it| it.stem.as_str()).collect();
        let n = MOMENTS.starts("products", &stems)?;
        // "total revenue", where a column keeps the revenue
        let last = stems.get(n - 1).map(|it| self.catalog.names().at(&[*it])).unwrap_or_default();
        let kept = |it: &NameHit| it.score > CALLED && matches!(it.target, Target::Column(_));
        if n > 1 && self.lower(0) == "total" && last.iter().any(kept) {
            return None;
        }
        let mut goods = n + usize::from(self.lower(n) == "of");
        while goods > n && SMALL.contains(&self.lower(goods)) {
            goods += 1;
        }
        let goods_stem = self.stem(goods);
        let products = || {
            self.catalog.derived().filter_map(|(col, how)| match how {
                Derivation::Product { quantity, .. } => Some((col, quantity)),
                _ => None,
            })
        };
        let counts_goods = |quantity: Col| {
            let words = self.catalog.column(quantity).map(|it| it.words.as_slice());
            goods > n
                && words.unwrap_or_default().iter().any(|it| crate::words::stem(it) == goods_stem)
        };
        let of_goods = products().any(|it| counts_goods(it.1));
        let n_words = if of_goods { goods + 1 } else { n };
        let theirs = |it: Col| n > 1 && self.is_theirs(it);
        let of_theirs = products().any(|it| theirs(it.1));
        let told = products().filter(|it| !of_goods || counts_goods(it.1));
        let told = told.filter(|it| !of_theirs || theirs(it.1));
        // What lies in stock has a value, and earns nothing.
        let earns = !["value", "worth"].contains(&self.lower(n - 1)) && !self.is_of_stock();
        let sold = |it: Col| !self.is_kept(it);
        let of_sold = earns && products().any(|it| sold(it.1));
        let told = told.filter(|it| !of_sold || sold(it.1));
        // "stock value at cost"
        let at_cost = (self.lower(n_words), self.lower(n_words + 1)) == ("at", "cost");
        let n_words = if at_cost { n_words + 2 } else { n_words };
        let hit = |(col, quantity): (Col, Col)| {
            let apart = [self.is_otherwise_priced(col), self.is_otherwise_counted(quantity)];
            let n_apart: u8 = apart.into_iter().map(u8::from).sum();
            NameHit {
                target: Target::Column(col),
                n_words,
                score: SURE - OTHERWISE * f64::from(n_apart),
            }
        };
        let mut hits: Vec<NameHit> = told.map(hit).collect();
        if hits.is_empty() {
            return None;
        }
        let called = self.catalog.names().at(&stems).into_iter();
        hits.extend(
            called.filter(|it| {
                it.n_words == n && !of_goods && !matches!(it.target, Target::Concept(_))
            }),
        );
        Some((n_words, hits))
    }

    /// Whether a product is told at another price than people mean: sales at what they are sold for,
    /// a stock at what it cost.
    fn is_otherwise_priced(&self, product: Col) -> bool {
        let Some(Derivation::Product { price, .. }) = self.catalog.derivation(product) else {
            return false;
        };
        let words = self.catalog.column(price).map(|it| it.words.as_slice()).unwrap_or_default();
        let said = |word: &str| self.rest.iter().any(|it| it.stem == word);
        let at_cost = said("cost") || said("stock") || said("inventori");
        words.iter().any(|it| it == "cost") != at_cost
    }

    /// Whether a quantity is another than people mean: sales are of what was ordered, a stock of what
    /// lies there, and neither of what is only set apart.
    fn is_otherwise_counted(&self, quantity: Col) -> bool {
        let words = self.catalog.column(quantity).map(|it| it.words.as_slice());
        let apart = MOMENTS.says("set apart", words.unwrap_or_default());
        let kept = self.is_kept(quantity);
        apart && !kept || kept != self.is_of_stock()
    }

    /// Whether a quantity is what lies in stock.
    fn is_kept(&self, quantity: Col) -> bool {
        let words = self.catalog.column(quantity).map(|it| it.words.as_slice());
        words.unwrap_or_default().iter().any(|it| it == "stock" || it == "hand")
    }

    /// Whether what follows speaks of a stock.
    fn is_of_stock(&self) -> bool {
        self.rest.iter().any(|it| it.stem == "stock" || it.stem == "inventori")
    }

    /// "purchase value": of the lines of what is called by the first word.
    fn is_theirs(&self, quantity: Col) -> bool {
        let edges = self.catalog.edges().iter().filter(|it| it.from.table == quantity.table);
        let mut tables = std::iter::once(quantity.table).chain(edges.map(|it| it.to.table));
        let said =
            |word: &String| self.rest.iter().take(2).any(|it| it.stem == crate::words::stem(word));
        tables.any(|it| self.catalog.table(it).is_some_and(|it| it.words.iter().any(said)))
    }
}
