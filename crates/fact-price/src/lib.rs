//! What a call to a language model costs, by an editable table of dated prices.
//!
//! Start at [`PriceList::shipped`] and [`PriceList::price`], then [`cost`]. What always holds:
//!
//! - Money is derived from tokens, never the other way round, so that it can be derived again when
//!   a price turns out to have been another.
//! - No figure passes through a float between the file and the sum: `2.50` is 2,500,000 millionths
//!   of a dollar. One call is rounded once, at its end.
//! - A person's own rows win over the ones that come with FACT, see [`PriceList::merged`].
//! - A file that cannot be read is refused whole, with the line and the field that stop it.
//!
//! Knows nothing of clocks, files, providers' addresses or of who calls. A provider on this computer
//! costs nothing and has no row: its caller knows that without asking here.

mod cost;
mod day;
mod error;
mod list;
mod money;
mod pattern;
mod price;
mod read;
mod write;

pub use cost::{cost, saved_by_prompt_cache};
pub use day::{Day, NotADay};
pub use error::PriceError;
pub use list::PriceList;
pub use money::{MicroUsd, NotARate, Rate};
pub use price::Price;
pub use write::to_toml;
