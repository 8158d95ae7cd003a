//! One cell.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

/// One cell of a result, as the database stored it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// SQL `NULL`.
    Null,
    /// A whole number.
    Integer(i64),
    /// A floating-point number; may be infinite, never NaN (SQLite turns NaN into `NULL`).
    Real(#[serde(with = "real")] f64),
    /// Text, already valid UTF-8: bytes that were not are shown as U+FFFD.
    Text(String),
    /// Bytes, of which only the count is kept: nobody reads a blob in a table.
    Blob {
        /// How many bytes the database holds.
        size_bytes: u64,
    },
}

/// One cell while its row is being read: nothing is copied that need not be.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueRef<'a> {
    /// SQL `NULL`.
    Null,
    /// A whole number.
    Integer(i64),
    /// A floating-point number, never NaN.
    Real(f64),
    /// Text; owned only where bytes that are not UTF-8 had to be replaced.
    Text(Cow<'a, str>),
    /// Bytes, of which only the count is told.
    Blob {
        /// How many bytes the database holds.
        size_bytes: u64,
    },
}

impl ValueRef<'_> {
    /// The cell as one that outlives its row.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Integer(it) => Value::Integer(*it),
            Self::Real(it) => Value::Real(*it),
            Self::Text(it) => Value::Text(it.clone().into_owned()),
            Self::Blob { size_bytes } => Value::Blob { size_bytes: *size_bytes },
        }
    }
}

/// JSON has no infinity: it is kept as text, all else as a number.
mod real {
    use serde::{Deserialize, Deserializer, Serializer, de};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Number(f64),
        Text(String),
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub fn serialize<S: Serializer>(it: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        if it.is_finite() { serializer.serialize_f64(*it) } else { serializer.collect_str(it) }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        match Kept::deserialize(deserializer)? {
            Kept::Number(it) => Ok(it),
            Kept::Text(it) => it.parse().map_err(de::Error::custom),
        }
    }
}

impl Value {
    /// The value as a number; `None` for text, blobs and `NULL`.
    #[expect(clippy::cast_precision_loss, reason = "charts and statistics work in f64")]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Integer(it) => Some(*it as f64),
            Self::Real(it) => Some(*it),
            Self::Null | Self::Text(_) | Self::Blob { .. } => None,
        }
    }

    /// The text of a text cell.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(it) => Some(it),
            _ => None,
        }
    }

    /// Whether this is SQL `NULL`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl fmt::Display for Value {
    /// The value as a person copies it: no thousands marks, `NULL` as nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Integer(it) => write!(f, "{it}"),
            Self::Real(it) => write!(f, "{it}"),
            Self::Text(it) => f.write_str(it),
            Self::Blob { size_bytes } => write!(f, "blob, {size_bytes} bytes"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back_from_json() {
        for real in [0.0, -1.5, 1e300, 0.1, f64::INFINITY, f64::NEG_INFINITY] {
            let json = serde_json::to_string(&Value::Real(real)).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), Value::Real(real), "{json}");
        }
    }
}
