//! Every question of a fixed list is answered as SQL written for the test answers it.

use fact_core::Value;
use fact_nl2sql::{Understanding, understand};

use crate::fixture::{Fixture, run};

/// Whether the rows hold the expected cells, in order, whatever other columns stand between.
fn holds(row: &[Value], expected: &[Value]) -> bool {
    let mut cells = row.iter();
    expected.iter().all(|want| cells.any(|it| same(it, want)))
}

fn same(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => {
            (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1.0)
        }
        _ => left == right,
    }
}

/// One heading a question, one fence with the SQL its answer is compared with.
fn cases(text: &str) -> Vec<(String, String)> {
    let mut cases = Vec::new();
    for part in text.split("\n## ").skip(1) {
        let (question, rest) = part.split_once('\n').unwrap();
        let sql = rest.split("```sql\n").nth(1).unwrap().split("```").next().unwrap();
        cases.push((question.trim().to_owned(), sql.trim().to_owned()));
    }
    cases
}

fn check(fixture: &Fixture, text: &str) {
    let mut wrong = Vec::new();
    for (question, expected) in cases(text) {
        let Understanding::Query(compiled) = understand(&question, &fixture.catalog) else {
            wrong.push(format!("{question}\n  was not understood"));
            continue;
        };
        let expected =
            run(&fixture.db, &expected).unwrap_or_else(|err| panic!("{question}: {err}"));
        let actual = run(&fixture.db, &compiled.sql)
            .unwrap_or_else(|err| panic!("{question}: {err}\n{}", compiled.sql));
        let names: Vec<_> = actual.columns.iter().map(|it| it.name.as_str()).collect();
        let said: Vec<_> =
            compiled.reading.columns.iter().map(|it| it.name.trim_matches('"')).collect();
        assert_eq!(names, said, "columns of {question}");
        let rows = actual.rows.len() == expected.rows.len()
            && actual.rows.iter().zip(&expected.rows).all(|(row, want)| holds(row, want));
        if !rows {
            wrong.push(format!(
                "{question}\n{}\n  gave {:?}\n  not {:?}",
                compiled.sql, actual.rows, expected.rows
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn questions_of_company_figures_are_answered_as_sql_written_by_hand_answers_them() {
    check(&Fixture::business(), include_str!("../../cases/company-figures.md"));
}

#[test]
fn questions_of_a_music_shop_are_answered_as_sql_written_by_hand_answers_them() {
    check(&Fixture::music(), include_str!("../../cases/music-shop.md"));
}

#[test]
fn figures_of_one_table_are_grouped_by_a_column_of_another() {
    check(&Fixture::shop(), include_str!("../../cases/shop.md"));
}

#[test]
fn rows_are_ranked_in_their_group_and_held_against_those_they_belong_to() {
    check(&Fixture::parcels(), include_str!("../../cases/couriers.md"));
}

#[test]
fn what_the_schema_calls_otherwise_is_found() {
    check(&Fixture::office(), include_str!("../../cases/office.md"));
}

#[test]
fn two_words_and_words_that_mean_just_the_same_are_found() {
    check(&Fixture::nursery(), include_str!("../../cases/nursery.md"));
}

#[test]
fn a_mark_that_all_tables_wear_hides_nothing() {
    check(&Fixture::printers(), include_str!("../../cases/printers.md"));
}

#[test]
fn small_words_and_pairs_are_read_as_people_mean_them() {
    check(&Fixture::harbour(), include_str!("../../cases/harbour.md"));
}

#[test]
fn ends_of_a_way_columns_of_a_row_and_counts_are_told_apart() {
    check(&Fixture::ferries(), include_str!("../../cases/ferries.md"));
}

#[test]
fn references_and_clauses_are_read_as_a_whole() {
    check(&Fixture::apiary(), include_str!("../../cases/apiary.md"));
}

#[test]
fn who_does_what_to_whom_and_what_there_is_none_of_are_told_apart() {
    check(&Fixture::parcels(), include_str!("../../cases/parcels.md"));
}

#[test]
fn amounts_asked_for_by_themselves_are_added_up() {
    check(&Fixture::garden_centre(), include_str!("../../cases/garden-centre.md"));
}

#[test]
fn months_and_what_has_not_come_about_yet_are_read_of_rows() {
    check(&Fixture::workshop(), include_str!("../../cases/workshop.md"));
}

#[test]
fn the_state_things_are_in_is_read_from_flags_texts_and_dates() {
    check(&Fixture::hire(), include_str!("../../cases/hire.md"));
}

#[test]
fn figures_are_held_against_each_other() {
    check(&Fixture::canal(), include_str!("../../cases/canal.md"));
}

#[test]
fn columns_of_a_row_are_held_against_each_other_and_put_together() {
    check(&Fixture::toolhire(), include_str!("../../cases/toolhire.md"));
}

#[test]
fn what_became_of_things_is_found_in_dates_called_otherwise() {
    check(&Fixture::kiln(), include_str!("../../cases/kiln.md"));
}

#[test]
fn amounts_are_known_by_what_was_done_with_them_and_people_by_what_they_are() {
    check(&Fixture::heatworks(), include_str!("../../cases/heatworks.md"));
}

#[test]
fn codes_are_told_by_what_the_list_of_all_codes_says_of_their_kind() {
    check(&Fixture::foundry(), include_str!("../../cases/foundry.md"));
}

#[test]
fn days_in_words_and_what_is_still_to_come_are_told_as_people_tell_them() {
    check(&Fixture::towpath(), include_str!("../../cases/towpath.md"));
}

#[test]
fn what_is_left_out_and_what_is_said_before_the_things_tells_which_are_counted() {
    let bindery = Fixture::bindery();
    check(&bindery, include_str!("../../cases/bindery.md"));
    // What was to be added up is not known: how many jobs there are is another figure.
    let tonnes = understand("total tonnes bound in 2024", &bindery.catalog);
    assert!(matches!(tonnes, Understanding::Declined(_)), "{tonnes:?}");
}

#[test]
fn what_has_run_out_and_what_things_require_is_told_as_people_tell_it() {
    check(&Fixture::tannery(), include_str!("../../cases/tannery.md"));
}

#[test]
fn days_of_the_week_and_hours_are_told_as_people_tell_them() {
    check(&Fixture::baths(), include_str!("../../cases/baths.md"));
}

#[test]
fn rows_count_or_not_in_whatever_words_that_is_said() {
    check(&Fixture::falconry(), include_str!("../../cases/falconry.md"));
}

#[test]
fn rows_are_told_by_what_other_rows_say_was_done() {
    let kennels = Fixture::kennels();
    check(&kennels, include_str!("../../cases/kennels.md"));
    // "the same" was made nothing of: all the owners would be another answer.
    let same = understand("which owners live in the same town", &kennels.catalog);
    assert!(matches!(same, Understanding::Declined(_)), "{same:?}");
    // The best year is no best month of each.
    let month = understand("best month of each year by total fee", &kennels.catalog);
    assert!(matches!(month, Understanding::Declined(_)), "{month:?}");
}

#[test]
fn nouns_that_are_verbs_as_well_are_found_in_their_short_forms() {
    check(&Fixture::tours(), include_str!("../../cases/tours.md"));
}

#[test]
fn things_of_one_kind_are_counted_by_the_day_of_the_week() {
    check(&Fixture::lifeboats(), include_str!("../../cases/lifeboats.md"));
}

#[test]
fn words_for_money_name_the_figure_they_mean() {
    check(&Fixture::bakery(), include_str!("../../cases/bakery.md"));
}

#[test]
fn names_cut_short_are_read_by_the_words_that_are_asked_for() {
    check(&Fixture::ski_school(), include_str!("../../cases/ski-school.md"));
}

#[test]
fn an_analysts_questions_are_answered_as_sql_written_by_hand_answers_them() {
    check(&Fixture::business(), include_str!("../../cases/analytics.md"));
}

#[test]
fn codes_of_a_list_written_in_short_are_asked_for_by_what_they_mean() {
    check(&Fixture::dairy(), include_str!("../../cases/dairy.md"));
}

#[test]
fn what_is_still_there_and_what_things_are_without_is_told_as_people_tell_it() {
    check(&Fixture::sawmill(), include_str!("../../cases/sawmill.md"));
}

#[test]
fn short_names_and_listed_codes_are_asked_for_in_full_words() {
    check(&Fixture::quarry(), include_str!("../../cases/quarry.md"));
}

#[test]
fn what_was_taken_in_and_what_is_booked_ahead_are_asked_for_as_people_do() {
    check(&Fixture::tuners(), include_str!("../../cases/tuners.md"));
}

#[test]
fn parts_of_a_whole_and_what_things_have_on_average_are_told_of_the_rows_that_were_named() {
    check(&Fixture::observatory(), include_str!("../../cases/observatory.md"));
}

#[test]
fn what_a_code_means_is_no_name_that_other_texts_refer_to() {
    check(&Fixture::organs(), include_str!("../../cases/organs.md"));
}

#[test]
fn a_yes_or_a_no_is_told_by_how_many_there_are() {
    check(&Fixture::joiners(), include_str!("../../cases/joiners.md"));
}

#[test]
fn short_forms_rates_and_amounts_of_two_columns_are_read() {
    check(&Fixture::laundry(), include_str!("../../cases/laundry.md"));
}
