//! What is dropped first when room is needed: what is least worth its room.
//!
//! GreedyDual-Size with frequency: an answer's priority is its worth above a clock that rises, with
//! each answer dropped, to the priority of that answer. Worth is what dropping it would cost (the
//! time and money to make it again, as often as it was used) over the room it takes. What was worth
//! much once and is used no more is overtaken as the clock rises.
//!
//! In memory over a file this is of no use: whatever falls out of memory comes back from the file at
//! the same small cost. There what was used longest ago goes first.
//!
//! # Source
//! L. Cherkasova, "Improving WWW Proxies Performance with Greedy-Dual-Size-Frequency Caching
//! Policy", HP Laboratories, 1998.

/// A hundredth of a dollar is as dear as a second of waiting.
const US_PER_MICRO_USD: f64 = 100.0;

/// Room is counted in such steps: below it, small answers are not told apart by size.
const ROOM_STEP_BYTES: f64 = 16_384.0;

/// What an answer is worth keeping for, per step of room, in microseconds.
///
/// `n_uses` counts the question that made it too.
#[expect(clippy::cast_precision_loss, reason = "an order, not an account")]
pub(crate) fn worth(n_uses: u64, cost_us: u64, cost_micro_usd: u64, size_bytes: u64) -> f64 {
    let cost = (cost_micro_usd as f64).mul_add(US_PER_MICRO_USD, cost_us as f64);
    let room = (size_bytes as f64 / ROOM_STEP_BYTES).max(1.0);
    // What costs nothing is still ordered by its use.
    n_uses as f64 * cost.max(1.0) / room
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is worth more stands first.
    #[track_caller]
    fn check(more: [u64; 4], less: [u64; 4]) {
        let of = |[n, us, usd, size]: [u64; 4]| worth(n, us, usd, size);
        assert!(of(more) > of(less), "{more:?} {less:?}");
    }

    #[test]
    fn dear_small_and_often_used_answers_are_worth_most() {
        check([1, 2_000, 0, 100], [1, 1_000, 0, 100]);
        check([2, 1_000, 0, 100], [1, 1_000, 0, 100]);
        check([1, 1_000, 0, 100], [1, 1_000, 0, 1 << 20]);
        check([1, 0, 100, 100], [1, 5_000, 0, 100]);
        check([2, 0, 0, 0], [1, 0, 0, 0]);
    }

    #[test]
    fn small_answers_are_not_told_apart_by_size() {
        assert!((worth(1, 500, 0, 100) - worth(1, 500, 0, 16_000)).abs() < f64::EPSILON);
    }

    #[test]
    fn the_largest_figures_are_still_an_order() {
        assert!(worth(u64::MAX, u64::MAX, u64::MAX, 0).is_finite());
        assert!(worth(1, 0, 0, u64::MAX) > 0.0);
    }
}
