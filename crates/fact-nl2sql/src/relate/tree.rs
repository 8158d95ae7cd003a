//! How the tables of a question hang together: the smallest tree of joins over them.
//!
//! Start at [`tree`]. Where two tables are linked in several ways, the link whose column is named
//! in the question is taken. Knows nothing of SQL.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};

use super::ways::end_of;
use crate::catalog::{Catalog, Step};

/// The joins that connect some tables, each finding its left side among those before it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    pub base: usize,
    pub steps: Vec<Step>,
    /// Tables linked in more than one way, of which one was chosen without a word for it.
    pub torn: usize,
    /// The last of them.
    pub torn_at: Option<Step>,
}

impl Tree {
    /// How many tables it joins.
    pub fn n_tables(&self) -> usize {
        self.steps.len() + 1
    }

    /// Whether some row of `table` may appear more than once.
    pub fn multiplies(&self, table: usize) -> bool {
        // Walk outwards from the table: a step is taken from its left or from its right side.
        let mut reached = BTreeSet::from([table]);
        let mut grew = true;
        while grew {
            grew = false;
            for step in &self.steps {
                let (left, right) = (step.left.table, step.right.table);
                let (many, fresh) = match (reached.contains(&left), reached.contains(&right)) {
                    (true, false) => (step.fans_out, right),
                    (false, true) => (!step.fans_out, left),
                    _ => continue,
                };
                if many {
                    return true;
                }
                reached.insert(fresh);
                grew = true;
            }
        }
        false
    }
}

/// What a way up to a shared thing and down again costs beyond its joins. Two things that only
/// share a third (students and courses of one department) have little to do with each other.
const DETOUR: usize = 30;

/// Words of the question by which links are told apart.
pub(crate) type Hints<'a> = &'a [String];

/// The joins that connect all of `tables`, beginning at the first; `None` where nothing does.
pub(crate) fn tree(tables: &[usize], catalog: &Catalog, hints: Hints<'_>) -> Option<Tree> {
    let base = *tables.first()?;
    let mut tree = Tree { base, ..Tree::default() };
    // How far from the base each table is: of equally short ways the one nearest to it is taken.
    let mut inside = HashMap::from([(base, 0)]);
    let mut wanted: BTreeSet<usize> = tables.iter().copied().collect();
    wanted.remove(&base);
    while !wanted.is_empty() {
        let path = nearest(&inside, &wanted, catalog, hints)?;
        for step in path {
            if is_torn(&step, catalog, hints) {
                tree.torn += 1;
                tree.torn_at = Some(step);
            }
            let depth = inside.get(&step.left.table).map_or(1, |it| it + 1);
            inside.insert(step.right.table, depth);
            wanted.remove(&step.right.table);
            tree.steps.push(step);
        }
    }
    Some(tree)
}

/// The cheapest way from a table inside to one that is wanted.
fn nearest(
    inside: &HashMap<usize, usize>,
    wanted: &BTreeSet<usize>,
    catalog: &Catalog,
    hints: Hints<'_>,
) -> Option<Vec<Step>> {
    let mut came: HashMap<usize, Step> = HashMap::new();
    let mut cost: HashMap<usize, usize> = inside.clone();
    let mut queue: BinaryHeap<Reverse<(usize, usize)>> =
        inside.iter().map(|(table, depth)| Reverse((*depth, *table))).collect();
    while let Some(Reverse((here, at))) = queue.pop() {
        if cost.get(&at).is_some_and(|it| *it < here) {
            continue;
        }
        if wanted.contains(&at) {
            return Some(way_back(at, &came));
        }
        for step in steps_from(at, catalog) {
            let turns = step.fans_out && came.get(&at).is_some_and(|it| !it.fans_out);
            let detour = if turns { DETOUR } else { 0 };
            let price = 20 + detour + usize::from(step.fans_out) + strangeness(&step, catalog)
                - hint(&step, catalog, hints).min(10);
            let there = step.right.table;
            if inside.contains_key(&there) {
                continue;
            }
            let total = here + price;
            if cost.get(&there).is_none_or(|it| total < *it) {
                cost.insert(there, total);
                came.insert(there, step);
                queue.push(Reverse((total, there)));
            }
        }
    }
    None
}

fn way_back(goal: usize, came: &HashMap<usize, Step>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = goal;
    while let Some(step) = came.get(&at) {
        steps.push(*step);
        at = step.left.table;
    }
    steps.reverse();
    steps
}

/// The joins that lead out of a table.
fn steps_from(at: usize, catalog: &Catalog) -> impl Iterator<Item = Step> + '_ {
    catalog.edges().iter().flat_map(move |edge| {
        let up = Step { left: edge.from, right: edge.to, fans_out: false };
        let down = Step { left: edge.to, right: edge.from, fans_out: !catalog.is_key(edge.from) };
        [up, down].into_iter().filter(move |it| it.left.table == at && it.right.table != at)
    })
}

/// How many words of the question name the column of a link, beyond those of the tables.
fn hint(step: &Step, catalog: &Catalog, hints: Hints<'_>) -> usize {
    // A word that names one of the two tables is in the question for that table's sake.
    let tables = [step.left.table, step.right.table];
    let named = |word: &String| {
        tables.iter().any(|it| catalog.table(*it).is_some_and(|it| it.words.contains(word)))
    };
    let own = |col| {
        let words = catalog.column(col).map(|it| it.words.clone()).unwrap_or_default();
        let says_little = |it: &str| matches!(it, "number" | "code" | "id" | "name" | "key");
        let telling = words.iter().filter(|it| !named(it) && !says_little(it));
        let telling = telling.map(|it| crate::words::stem(it));
        let way = words.iter().find_map(|it| end_of(it));
        let at_end = way.is_some() && hints.iter().any(|it| end_of(it) == way);
        let n_said = telling.filter(|it| hints.contains(it)).count();
        n_said.max(usize::from(at_end))
    };
    let (left, right) = (own(step.left), own(step.right));
    4 * left.max(right)
}

/// How little a link's columns say of each other: a reference called as the key it refers to is
/// the thing's own, another plays a part ("prerequisite"); one to a name is none to the thing.
fn strangeness(step: &Step, catalog: &Catalog) -> usize {
    let name = |col| catalog.column(col).map(|it| it.name.to_lowercase());
    let to = if step.fans_out { step.left } else { step.right };
    let from = if step.fans_out { step.right } else { step.left };
    // Of two references to one thing the first is the owner's: a student and a friend of his.
    let second = catalog
        .edges()
        .iter()
        .any(|it| it.from.table == from.table && it.from.column < from.column && it.to == to);
    usize::from(name(step.left) != name(step.right))
        + usize::from(second)
        + 2 * usize::from(!catalog.is_key(to))
}

/// Whether another link joins the same tables just as well.
fn is_torn(step: &Step, catalog: &Catalog, hints: Hints<'_>) -> bool {
    let own = hint(step, catalog, hints);
    steps_from(step.left.table, catalog)
        .filter(|it| it.right.table == step.right.table && it != step)
        .any(|it| hint(&it, catalog, hints) >= own)
}
