//! No answer ever differs from a fresh run of its statement, whatever happens to the data.
//!
//! Changes of every kind and questions are drawn by a seed; two windows share one cache file over
//! two databases of the same structure. `FACT_STEPS` says how many steps, `FACT_SEED` which ones.

#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod changes;
mod questions;
mod race;
mod world;

use std::env;

use world::World;

/// As many as a few seconds hold.
const N_STEPS: u64 = 700;

/// Below so many steps chance may leave a kind out.
const ENOUGH: u64 = 600;

fn from_env(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

#[test]
fn no_answer_differs_from_a_fresh_run() {
    let n_steps = from_env("FACT_STEPS").unwrap_or(N_STEPS);
    let seed = from_env("FACT_SEED").unwrap_or(20_260_101);
    let mut world = World::new(seed);
    for step in 0..n_steps {
        world.step(step);
    }
    println!("{n_steps} steps of seed {seed}");
    for (what, n) in &world.counts {
        println!("{n:>8}  {what}");
    }
    if n_steps >= ENOUGH {
        // Without these the test proves nothing.
        for what in [
            "answered: answer, data unchanged",
            "answered: answer, data changed elsewhere",
            "answered: result",
            "answered: worked out, data changed",
            "found on disk",
            "compared with a whole answer worked out anew",
        ] {
            assert!(world.counts.get(what).is_some_and(|it| *it > 0), "never: {what}");
        }
    }
}
