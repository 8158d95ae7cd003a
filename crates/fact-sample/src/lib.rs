//! The sample database: forty fictional companies and their quarterly figures.
//!
//! Start at [`write`]. The contents come from a fixed seed and a handful of given facts, with
//! nothing but additions, multiplications and divisions in between, so that every machine makes
//! the same figures. The file carries an application id of its own: that is how a sample is told
//! from a file of the user's, which is never overwritten.
//!
//! Knows nothing of how the data is asked about.

mod company;
mod figures;
mod file;
mod random;

pub use file::{Error, NAME, overwrite, write};
