//! Whether rows are right, and the figures drawn from many such verdicts.
//!
//! Start at [`judge`]: rows against the rows of one or more reference statements. [`frozen`] and
//! [`is_ordered`] say what must be known of a statement beforehand, [`Tally`] and [`Calibration`]
//! add verdicts up, and [`digest`] says of two results, years apart, whether they are the same.
//!
//! What always holds: rows are a multiset, and their order counts only where the reference orders
//! them; columns may come in any order; numbers are compared with the tolerance that rounding and
//! floating-point sums need, and text exactly.
//!
//! Knows nothing of databases, files or clocks: whoever asks has run the statements.
//!
//! # Source
//! The rules are those by which the field scores questions to SQL by execution ("execution
//! accuracy", as for Spider), with tolerances and ties written out; `docs/accuracy.md` lists them.

mod cell;
mod compare;
mod digest;
mod judge;
mod multiset;
mod statement;
mod tally;

pub use cell::{Cell, Rows};
pub use digest::digest;
pub use judge::{Expected, Verdict, judge};
pub use statement::{AsOf, BadTime, frozen, is_cut, is_ordered};
pub use tally::{Band, Calibration, Outcome, SURE, Tally};
