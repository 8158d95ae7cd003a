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
