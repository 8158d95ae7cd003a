//! How single values and colours are told to the window.

use fact_core::{Unit, Value, full};
use plotters::style::RGBColor;

/// A figure in full with its unit: `25,000,000,000 USD`, `12.35 %`.
pub(crate) fn value_text(value: f64, unit: &Unit) -> String {
    let figure = full(&Value::Real(value), unit);
    match unit {
        Unit::Money { currency } => format!("{figure} {currency}"),
        _ => figure,
    }
}

/// `#rrggbb`.
pub(crate) fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// "r² = 0.83"; to three digits where two would say that all is explained, or nothing.
pub(crate) fn r_squared(value: f64) -> String {
    let is_extreme = !(0.005..0.995).contains(&value);
    if is_extreme { format!("r² = {value:.3}") } else { format!("r² = {value:.2}") }
}
