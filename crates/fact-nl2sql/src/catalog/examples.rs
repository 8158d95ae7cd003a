//! Example questions made from what a database holds.

use super::Catalog;

/// Questions of different kinds this database can answer, most telling first.
pub(crate) fn examples(_catalog: &Catalog) -> Vec<String> {
    Vec::new()
}
