//! How the tables of a question hang together: the smallest tree of joins over them.
//!
//! Start at [`tree`]. Where two tables are linked in several ways, the link whose column is named
//! in the question is taken. Knows nothing of SQL.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};

use super::ways::end_of;
use crate::catalog::{Catalog, Step};
use crate::glossary::VERBS;
use crate::words::root;

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

/// What it costs to repeat the rows begun with: lines of orders with the hires of their tools.
const REPEATS: usize = 10;

/// How much nearer two things are by way of a table that was named and binds them than directly.
const BOUND: usize = 5;

/// How much nearer two things are by way of a table of which a word of the question speaks.
const SPOKEN: usize = 6;

/// Words of the question by which links are told apart.
pub(crate) type Hints<'a> = &'a [String];

/// The joins that connect all of `tables`, beginning at the first; `None` where nothing does.
pub(crate) fn tree(tables: &[usize], catalog: &Catalog, hints: Hints<'_>) -> Option<Tree> {
    let base = *tables.first()?;
    let mut tree = Tree { base, ..Tree::default() };
    // How far from the base each table is: of equally short ways the one nearest to it is taken.
    let mut inside = HashMap::from([(base, 0)]);
    let mut shared: BTreeSet<usize> = BTreeSet::new();
    let mut wanted: BTreeSet<usize> = tables.iter().copied().collect();
    wanted.remove(&base);
    while !wanted.is_empty() {
        let path = nearest((&inside, &shared), &wanted, catalog, hints)?;
        for step in path {
            if is_torn(&step, catalog, hints) {
                tree.torn += 1;
                tree.torn_at = Some(step);
            }
            let depth = inside.get(&step.left.table).map_or(1, |it| it + 1);
            inside.insert(step.right.table, depth);
            wanted.remove(&step.right.table);
            // Many rows share it, or it has many already: to fan out from it repeats those.
            shared.insert(if step.fans_out { step.left.table } else { step.right.table });
            tree.steps.push(step);
        }
    }
    Some(tree)
}

/// The cheapest way from a table inside to one that is wanted.
fn nearest(
    (inside, shared): (&HashMap<usize, usize>, &BTreeSet<usize>),
    wanted: &BTreeSet<usize>,
    catalog: &Catalog,
    hints: Hints<'_>,
) -> Option<Vec<Step>> {
    let said: Vec<&str> = hints.iter().map(|it| root(it)).collect();
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
            let repeats = step.fans_out && shared.contains(&at);
            let detour = if turns { DETOUR } else { REPEATS * usize::from(repeats) };
            let bound = if binds(&step, inside, wanted, catalog) { BOUND } else { 0 };
            let told = if is_spoken_of(&step, inside, wanted, catalog, &said) { SPOKEN } else { 0 };
            let paired = usize::from(is_called_by_others(&step, inside, wanted, catalog));
            let nearer = hint(&step, catalog, hints).min(10) + bound + told + paired;
            let farther = detour + usize::from(step.fans_out) + strangeness(&step, catalog);
            let price = (20 + farther).saturating_sub(nearer).max(1);
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

/// Whether a join is one of those by which a table that was named binds two others that are
/// wanted: the loans of "members who are on loan terms with shops".
fn binds(
    step: &Step,
    inside: &HashMap<usize, usize>,
    wanted: &BTreeSet<usize>,
    catalog: &Catalog,
) -> bool {
    let named = |table: usize| inside.contains_key(&table) || wanted.contains(&table);
    let down = catalog.edges().iter().any(|it| (it.from, it.to) == (step.right, step.left));
    let binder = if down { step.right.table } else { step.left.table };
    let ends = catalog.edges().iter().filter(|it| it.from.table == binder && named(it.to.table));
    let ends: BTreeSet<usize> = ends.map(|it| it.to.table).filter(|it| *it != binder).collect();
    named(step.left.table) && named(step.right.table) && ends.len() > 1
}

/// Whether a join leads over a table called by the things it joins: "member shops".
fn is_called_by_others(
    step: &Step,
    inside: &HashMap<usize, usize>,
    wanted: &BTreeSet<usize>,
    catalog: &Catalog,
) -> bool {
    let over = step.right.table;
    let others = || inside.keys().chain(wanted).copied().filter(|it| *it != over);
    let own = catalog.roots_of(over);
    let of_others = |root: &String| others().any(|it| catalog.roots_of(it).contains(root));
    own.len() > 1 && !wanted.contains(&over) && own.iter().all(of_others)
}

/// Whether a join leads over a table nobody named by its whole name but spoke of: the attendances
/// of "pupils who attended a lesson".
fn is_spoken_of(
    step: &Step,
    inside: &HashMap<usize, usize>,
    wanted: &BTreeSet<usize>,
    catalog: &Catalog,
    said: &[&str],
) -> bool {
    let over = step.right.table;
    let of_others =
        |root: &String| inside.keys().chain(wanted).any(|it| catalog.roots_of(*it).contains(root));
    let tells = |root: &&String| root.len() > 4 && said.contains(&root.as_str());
    !wanted.contains(&over) && catalog.roots_of(over).iter().filter(tells).any(|it| !of_others(it))
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

/// How far the words of the question name the column of a link: those that are no table's tell
/// more.
fn hint(step: &Step, catalog: &Catalog, hints: Hints<'_>) -> usize {
    // A word that names one of the two tables is in the question for that table's sake.
    let tables = [step.left.table, step.right.table];
    let named = |word: &String| {
        tables.iter().any(|it| catalog.table(*it).is_some_and(|it| it.words.contains(word)))
    };
    let own = |col| {
        let words = catalog.column(col).map(|it| it.words.clone()).unwrap_or_default();
        let says_little = |it: &str| matches!(it, "number" | "code" | "id" | "name" | "key");
        let said = |it: &&String| !says_little(it) && hints.contains(&crate::words::stem(it));
        let (of_tables, telling): (Vec<&String>, Vec<&String>) =
            words.iter().filter(said).partition(|it| named(it));
        let way = words.iter().find_map(|it| end_of(it));
        let at_end = way.is_some() && hints.iter().any(|it| end_of(it) == way);
        // "employees who cleared a plot", of a table of plots to be cleared: what they did.
        let done = of_tables.iter().filter(|it| is_done(it)).count();
        4 * telling.len().max(usize::from(at_end)) + (2 * done).min(3)
    };
    own(step.left).max(own(step.right))
}

/// Whether a word says what was done.
pub(crate) fn is_done(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed") || VERBS.is_irregular(word)
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
