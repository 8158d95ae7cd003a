//! Requests for the same thing at the same moment are worked out once: the first leads, the others
//! wait for what it finds.

use std::{
    collections::{HashMap, hash_map},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::Key;

/// How often one who waits looks whether he still wants to.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What is being worked out at this moment.
#[derive(Default)]
pub struct Flights {
    running: Mutex<HashMap<Key, Arc<Flight>>>,
}

#[derive(Default)]
struct Flight {
    has_landed: Mutex<bool>,
    landed: Condvar,
}

/// The part one has in a flight.
pub enum Role<'a> {
    /// Nobody is at it: one has to work it out, and has done so when this is dropped.
    Leads(Lead<'a>),
    /// Somebody was at it, and has ended: what he found is in the cache, if it was to be kept.
    Followed,
    /// One did not want to wait any longer.
    GaveUp,
}

/// Others wait while this lives.
pub struct Lead<'a> {
    flights: &'a Flights,
    key: Key,
}

impl Flights {
    /// Leads where nobody works on `key`, else waits until who does has ended, or until
    /// `gives_up` says so, which is asked every 20 ms.
    pub fn join(&self, key: Key, gives_up: impl Fn() -> bool) -> Role<'_> {
        let flight = match lock(&self.running).entry(key) {
            hash_map::Entry::Vacant(place) => {
                place.insert(Arc::default());
                return Role::Leads(Lead { flights: self, key });
            }
            hash_map::Entry::Occupied(place) => Arc::clone(place.get()),
        };
        let mut has_landed = lock(&flight.has_landed);
        while !*has_landed {
            if gives_up() {
                return Role::GaveUp;
            }
            let waited = flight.landed.wait_timeout(has_landed, LOOK_EVERY);
            has_landed = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Role::Followed
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        let flight = lock(&self.flights.running).remove(&self.key);
        if let Some(flight) = flight {
            *lock(&flight.has_landed) = true;
            flight.landed.notify_all();
        }
    }
}

/// What is guarded is whole at every moment, so that a panic elsewhere does it no harm.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Barrier,
            atomic::{AtomicUsize, Ordering},
        },
        thread,
    };

    use super::*;

    fn key(n: usize) -> Key {
        Key::new(&n.to_string(), b"data", "engine")
    }

    #[test]
    fn of_many_at_once_one_leads_and_all_others_follow() {
        const N_THREADS: usize = 8;
        let (flights, start) = (Flights::default(), Barrier::new(N_THREADS));
        let (n_led, n_followed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..N_THREADS {
                scope.spawn(|| {
                    start.wait();
                    match flights.join(key(1), || false) {
                        Role::Leads(_lead) => {
                            // Held until all others have joined, so that each had to follow.
                            while Arc::strong_count(&flights.running.lock().unwrap()[&key(1)])
                                < N_THREADS
                            {
                                thread::yield_now();
                            }
                            n_led.fetch_add(1, Ordering::Relaxed);
                        }
                        Role::Followed => _ = n_followed.fetch_add(1, Ordering::Relaxed),
                        Role::GaveUp => unreachable!(),
                    }
                });
            }
        });
        assert_eq!((n_led.into_inner(), n_followed.into_inner()), (1, N_THREADS - 1));
    }

    #[test]
    fn other_things_and_later_times_are_flights_of_their_own() {
        let flights = Flights::default();
        let first = flights.join(key(1), || false);
        assert!(matches!(first, Role::Leads(_)));
        assert!(matches!(flights.join(key(2), || false), Role::Leads(_)));
        assert!(matches!(flights.join(key(1), || true), Role::GaveUp));
        drop(first);
        assert!(matches!(flights.join(key(1), || false), Role::Leads(_)));
    }

    #[test]
    fn who_leads_and_panics_lets_the_others_go() {
        let flights = Flights::default();
        let panicked = thread::scope(|scope| {
            let lead = scope.spawn(|| {
                let _lead = flights.join(key(1), || false);
                panic!("as a defect would");
            });
            lead.join().is_err()
        });
        assert!(panicked);
        assert!(matches!(flights.join(key(1), || false), Role::Leads(_)));
    }
}
