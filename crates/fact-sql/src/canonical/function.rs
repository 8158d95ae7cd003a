//! What is known of SQLite's own functions.
//!
//! # Source
//! <https://www.sqlite.org/lang_corefunc.html>, `lang_aggfunc.html`, `lang_datefunc.html`,
//! `lang_mathfunc.html`, `json1.html`.

/// Aggregates whose value does not depend on the order of the rows. A sum of fractions does in its
/// last digits, as it does for SQLite when it chooses another plan for the same text.
const FREE_AGGREGATES: [&str; 6] = ["avg", "count", "max", "min", "sum", "total"];

/// Functions of one row whose value depends on nothing but their arguments.
const SCALARS: [&str; 89] = [
    "abs",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "ceil",
    "ceiling",
    "char",
    "coalesce",
    "concat",
    "concat_ws",
    "cos",
    "cosh",
    "date",
    "datetime",
    "degrees",
    "exp",
    "floor",
    "format",
    "glob",
    "hex",
    "if",
    "ifnull",
    "iif",
    "instr",
    "json",
    "json_array",
    "json_array_length",
    "json_extract",
    "json_insert",
    "json_object",
    "json_patch",
    "json_quote",
    "json_remove",
    "json_replace",
    "json_set",
    "json_type",
    "json_valid",
    "julianday",
    "length",
    "like",
    "likelihood",
    "likely",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "max",
    "min",
    "mod",
    "nullif",
    "octet_length",
    "pi",
    "pow",
    "power",
    "printf",
    "quote",
    "radians",
    "replace",
    "round",
    "rtrim",
    "sign",
    "sin",
    "sinh",
    "soundex",
    "sqrt",
    "strftime",
    "substr",
    "substring",
    "tan",
    "tanh",
    "time",
    "timediff",
    "trim",
    "trunc",
    "typeof",
    "unhex",
    "unicode",
    "unistr",
    "unistr_quote",
    "unixepoch",
    "unlikely",
    "upper",
    "zeroblob",
];

/// Those of them that always give a text (a blob at most) or null.
const TEXTS: [&str; 16] = [
    "concat",
    "concat_ws",
    "date",
    "datetime",
    "hex",
    "lower",
    "ltrim",
    "replace",
    "rtrim",
    "strftime",
    "substr",
    "substring",
    "time",
    "trim",
    "typeof",
    "upper",
];

/// Those that always give a whole number or null.
const WHOLES: [&str; 4] = ["instr", "length", "octet_length", "unicode"];

/// Those that hand on one of their arguments, and with it maybe its collation.
const SELECTING: [&str; 10] =
    ["coalesce", "if", "ifnull", "iif", "likelihood", "likely", "max", "min", "nullif", "unlikely"];

/// Whether the call is an aggregate that is free of the rows' order.
pub(super) fn is_free_aggregate(name: &str, n_args: usize) -> bool {
    match name {
        "min" | "max" => n_args == 1,
        _ => FREE_AGGREGATES.contains(&name),
    }
}

/// Whether the call is one of one row, and depends on nothing but its arguments.
pub(super) fn is_scalar(name: &str, n_args: usize) -> bool {
    match name {
        "min" | "max" => n_args > 1,
        _ => SCALARS.binary_search(&name).is_ok(),
    }
}

pub(super) fn gives_text(name: &str) -> bool {
    TEXTS.contains(&name)
}

pub(super) fn gives_whole_number(name: &str) -> bool {
    WHOLES.contains(&name)
}

pub(super) fn hands_on(name: &str) -> bool {
    SELECTING.contains(&name)
}

/// Whether it hands on one of its later or only arguments unchanged, whichever: `coalesce`.
pub(super) fn is_first_of(name: &str) -> bool {
    matches!(name, "coalesce" | "ifnull")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(SCALARS.is_sorted());
        assert!(is_scalar("max", 2) && !is_scalar("max", 1) && is_free_aggregate("max", 1));
        assert!(!is_scalar("group_concat", 1) && !is_free_aggregate("group_concat", 1));
    }
}
