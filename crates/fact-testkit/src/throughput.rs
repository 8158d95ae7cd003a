//! How much many threads get done beside one: for benchmarks of what hits and misses.

use std::{
    fs,
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use crate::Random;

/// What some threads got done.
#[derive(Debug, Clone, Copy)]
pub struct Throughput {
    n_hits: u64,
    n_misses: u64,
    took_s: f64,
    cpu_s: f64,
}

impl Throughput {
    /// Has `n_threads` call, again and again, each with random numbers of its own; `call` says
    /// whether it was a hit.
    pub fn of(
        n_threads: u64,
        lasting: Duration,
        call: impl Fn(&mut Random) -> bool + Sync,
    ) -> Self {
        let (n_hits, n_misses) = (AtomicU64::new(0), AtomicU64::new(0));
        let stop = AtomicBool::new(false);
        let (started, cpu_before) = (Instant::now(), cpu_seconds());
        thread::scope(|scope| {
            for seed in 0..n_threads {
                let (n_hits, n_misses, stop, call) = (&n_hits, &n_misses, &stop, &call);
                scope.spawn(move || {
                    let (mut random, mut hits, mut misses) = (Random::new(seed), 0, 0);
                    while !stop.load(Relaxed) {
                        let counter = if call(&mut random) { &mut hits } else { &mut misses };
                        *counter += 1;
                    }
                    n_hits.fetch_add(hits, Relaxed);
                    n_misses.fetch_add(misses, Relaxed);
                });
            }
            thread::sleep(lasting);
            stop.store(true, Relaxed);
        });
        Self {
            n_hits: n_hits.into_inner(),
            n_misses: n_misses.into_inner(),
            took_s: started.elapsed().as_secs_f64(),
            cpu_s: cpu_seconds() - cpu_before,
        }
    }

    /// One thread for half of `lasting`, 16 for all of it, and one for half again, so that a machine
    /// that is busy is so for both; prints all three, and how they compare.
    pub fn compare(lasting: Duration, call: impl Fn(&mut Random) -> bool + Sync) {
        let run = |what: &str, n_threads, lasting| {
            let ran = Self::of(n_threads, lasting, &call);
            ran.print(what);
            ran.per_second()
        };
        let first = run("1 thread", 1, lasting / 2);
        let many = run("16 threads", 16, lasting);
        let last = run("1 thread again", 1, lasting / 2);
        let times = many / f64::midpoint(first, last);
        println!("16 threads, {times:.2} × one thread (target: ≥ 1.7 on 2 free CPUs)");
    }

    fn per_second(&self) -> f64 {
        count(self.n_hits + self.n_misses) / self.took_s
    }

    /// Besides calls a second: were a processor free for them all the time, and how many were busy.
    fn print(&self, what: &str) {
        println!(
            "{what:<16} {:>9.0}/s  {:>9.0}/CPU s  {:.2} CPUs  {} hits, {} misses",
            self.per_second(),
            count(self.n_hits + self.n_misses) / self.cpu_s,
            self.cpu_s / self.took_s,
            self.n_hits,
            self.n_misses
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "calls of a minute are far below 2^53")]
fn count(n: u64) -> f64 {
    n as f64
}

/// Time this process had a processor, threads that have ended included.
fn cpu_seconds() -> f64 {
    /// What Linux counts it in.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = after_name.split(' ').skip(11).take(2).filter_map(|it| it.parse::<u64>().ok());
    count(ticks.sum()) / TICKS_PER_SECOND
}
