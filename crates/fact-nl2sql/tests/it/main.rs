//! Questions to SQL, over databases made for the test.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "made-up figures in tests"
)]

mod answers;
mod fixture;
mod meaning;
mod robust;
