//! Stage 3: marks to a draft of a plan.
//!
//! `walk` goes through the marks once, left to right, and gathers what was said into a
//! [`Draft`]; the next stage makes a [`crate::Plan`] of it. Nothing here looks at the whole
//! question's text: two questions with the same marks get the same draft.

pub(crate) mod draft;
pub(crate) mod figures;
mod pick;
mod walk;

pub(crate) use draft::Draft;
pub(crate) use walk::walk;
