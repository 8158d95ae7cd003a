//! What is worked out of several columns of a row is told as what it is worked out of.

use fact_nl2sql::{Understanding, understand};

use crate::fixture::Fixture;

#[track_caller]
fn check(question: &str, reading: &str) {
    match understand(question, &Fixture::toolhire().catalog) {
        Understanding::Query(it) => assert_eq!(it.reading.text, reading, "{question}"),
        other => panic!("{question}: {other:?}"),
    }
}

#[test]
fn the_reading_names_the_columns_a_figure_is_worked_out_of() {
    check("How many hires were returned late?", "number of hires with returned on after due on");
    check(
        "Which members have overdue hires?",
        "members with returned on missing and due on before 2024-05-14",
    );
    check(
        "What is the average time to close a service in hours?",
        "average hours from opened to closed of services",
    );
    check(
        "What is the average value of an order?",
        "average total of quantity times unit price per order",
    );
}

/// A question that must not be answered as if the words in doubt were not there.
#[track_caller]
fn check_unsure(question: &str) {
    match understand(question, &Fixture::workshop().catalog) {
        Understanding::Query(it) => {
            assert!(it.reading.confidence < 0.9, "{question}: {}", it.sql);
        }
        Understanding::Declined(_) | Understanding::About(_) => {}
    }
}

#[test]
fn where_nothing_was_planned_nobody_is_late() {
    check_unsure("How many repairs were closed on time?");
    check_unsure("How many repairs were closed late?");
    check_unsure("Which repairs are overdue?");
}

#[test]
fn a_share_of_some_is_no_number_of_them() {
    check_unsure("Which fitters have more than 40% of their repairs refused?");
    check_unsure("machines where more than 40% of the repairs are urgent");
}
