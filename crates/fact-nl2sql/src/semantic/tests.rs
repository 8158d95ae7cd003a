//! Files as people write them, right and wrong.

use fact_core::{ColumnSchema, Schema, StorageClass, TableSchema};

use super::*;
use crate::catalog::{Catalog, Learning};
use crate::plan::Agg;

pub(crate) fn schema() -> Schema {
    let column = |name: &str| ColumnSchema {
        name: name.into(),
        declared_type: String::new(),
        class: StorageClass::Blob,
        not_null: false,
        comment: None,
    };
    let table = |name: &str, columns: &[&str]| TableSchema {
        name: name.into(),
        columns: columns.iter().map(|it| column(it)).collect(),
        primary_key: Vec::new(),
        unique: Vec::new(),
        foreign_keys: Vec::new(),
        n_rows: None,
        is_view: false,
        definition: None,
        comment: None,
    };
    Schema {
        tables: vec![
            table("orders", &["id", "cust", "amount", "refund", "placed_on", "unit price"]),
            table("customers", &["id", "name", "city"]),
        ],
    }
}

#[track_caller]
fn check_faults(text: &str, expected: &[&str]) {
    let faults = Semantics::read(text, &schema()).expect_err("faults");
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults, expected);
}

#[track_caller]
fn check_formula(formula: &str, expected: Result<Formula, &str>) {
    let text = format!("[measure.m]\nformula = {formula:?}");
    let said = Semantics::read(&text, &schema());
    match (said, expected) {
        (Ok(said), Ok(expected)) => assert_eq!(said.measures[0].formula, expected, "{formula}"),
        (Err(faults), Err(expected)) => assert_eq!(faults[0].message, expected, "{formula}"),
        (said, _) => panic!("{formula}: {said:?}"),
    }
}

fn sum(column: usize) -> Formula {
    Formula::Column { col: Col { table: 0, column }, agg: Agg::Sum }
}

#[test]
fn every_setting_is_read() {
    let text = r#"
        [table.Orders]
        label = "sales"
        synonyms = ["deals", "purchases"]
        time = "placed_on"

        [column."orders.amount"]
        label = "turnover"

        [column.customers.city]
        hidden = true

        [measure."Net Sales"]
        formula = "sum(orders.amount) - sum(orders.refund)"
        synonyms = ["net revenue"]

        [[join]]
        from = "orders.cust"
        to = "customers.id"

        [words]
        clients = "customers"
        takings = "orders.amount"
        net = "net sales"
        capital = "customers.city = 'Oslo'"
    "#;
    let said = Semantics::read(text, &schema()).unwrap();
    let col = |table, column| Col { table, column };
    assert_eq!(said.tables[0].time, Some(4));
    assert_eq!(said.tables[0].synonyms, ["deals", "purchases"]);
    assert_eq!(said.columns[0].label.as_deref(), Some("turnover"));
    assert_eq!((said.columns[1].col, said.columns[1].hidden), (col(1, 2), Some(true)));
    assert_eq!(said.measures[0].name, "net sales");
    assert_eq!(said.joins, [(col(0, 1), col(1, 0))]);
    let meanings: Vec<&Meaning> = said.words.iter().map(|it| &it.1).collect();
    assert!(meanings.contains(&&Meaning::Table(1)));
    assert!(meanings.contains(&&Meaning::Measure("Net Sales".into())));
    assert!(meanings.contains(&&Meaning::Value(col(1, 2), "Oslo".into())));
}

#[test]
fn every_fault_is_told_with_its_line_and_field() {
    check_faults(
        "[table.ordres]\nlabel = \"x\"\n\n[table.customers]\ntime = \"cty\"\nhiden = true\nsynonyms = \"a\"\n",
        &[
            "line 1, table.ordres: there is no table ordres; nearest: orders",
            "line 5, table.customers.time: there is no column cty in customers; nearest: city",
            "line 6, table.customers: there is no setting hiden; nearest: hidden",
            "line 7, table.customers.synonyms: this must be a list of texts, not a TOML string",
        ],
    );
    check_faults(
        "[[join]]\nfrom = \"orders.cust\"\n[[join]]\nfrom = \"orders.custo\"\nto = \"orders.id\"\n",
        &[
            "line 1, join 1: there is no `to`",
            "line 4, join 2, from: there is no column custo in orders; nearest: cust",
        ],
    );
    check_faults(
        "[words]\nx = \"nothing\"\n[measur.y]\n[measure.z]\n",
        &[
            "line 2, words.x: nothing is no table, table.column or measure; there are: orders, customers",
            "line 3, the file: there is no setting measur; nearest: measure",
            "line 4, measure.z: there is no formula",
        ],
    );
}

#[test]
fn a_file_that_is_no_toml_says_where() {
    let faults = Semantics::read("[table.orders]\nlabel = \n[column\n", &schema()).unwrap_err();
    assert!(faults.len() >= 2, "{faults:?}");
    assert_eq!(faults[0].line, 2);
}

#[test]
fn formulas_are_read_or_say_what_is_wrong() {
    let col = |column| Col { table: 0, column };
    check_formula("sum(orders.amount)", Ok(sum(2)));
    check_formula(
        "sum(orders.amount) - sum(orders.refund) - sum(orders.id)",
        Ok(Formula::Less {
            from: Box::new(Formula::Less { from: Box::new(sum(2)), take: Box::new(sum(3)) }),
            take: Box::new(sum(0)),
        }),
    );
    check_formula(
        "sum(orders.amount * orders.[unit price]) / count(orders)",
        Ok(Formula::Ratio {
            over: Box::new(Formula::Product { left: col(2), right: col(5), agg: Agg::Sum }),
            under: Box::new(Formula::Rows { table: 0 }),
            percent: false,
        }),
    );
    check_formula("count(distinct orders.cust)", Ok(Formula::Different { col: col(1) }));
    check_formula("sum(orders.amout)", Err("there is no column amout in orders; nearest: amount"));
    check_formula(
        "sm(orders.amount)",
        Err("there is no function sm; there are: sum, avg, min, max, count"),
    );
    check_formula("orders.amount", Err("say how the values of orders are put together: sum(…)"));
    check_formula("sum(orders.amount", Err("`)` is expected where the end stands"));
    check_formula(
        "sum(orders.amount * customers.id)",
        Err("both columns of a product must be in one table"),
    );
    check_formula("m / 2", Err("the measure m is made of itself"));
}

#[test]
fn a_word_is_put_into_a_file_that_keeps_its_comments() {
    let text = "# mine\n[table.orders] # the sales\nlabel = \"sales\"\n";
    let with = with_word(text, "net pay", "orders.amount").unwrap();
    assert_eq!(with, format!("{text}\n[words]\n\"net pay\" = \"orders.amount\"\n"));
    let again = with_word(&with, "net pay", "orders.refund").unwrap();
    assert_eq!(again, with.replace("orders.amount", "orders.refund"));
    assert!(Semantics::read(&again, &schema()).is_ok());
    assert_eq!(with_word("", "a", " "), Err(WordError::Empty));
    assert!(matches!(with_word("[words", "a", "b"), Err(WordError::Unreadable { .. })));
    assert_eq!(with_word("words = 3", "a", "b"), Err(WordError::NotATable));
}

#[test]
fn of_two_files_the_first_holds() {
    let read = |text| Semantics::read(text, &schema()).unwrap();
    let first = read("[table.orders]\nlabel = \"sales\"\n[words]\na = \"orders\"\n");
    let second = read(
        "[table.orders]\nlabel = \"x\"\ntime = \"placed_on\"\n[words]\na = \"customers\"\nb = \"customers\"\n",
    );
    let both = first.and(second);
    assert_eq!(both.tables[0].label.as_deref(), Some("sales"));
    assert_eq!(both.tables[0].time, Some(4));
    assert_eq!(both.words.len(), 2);
    assert_eq!(both.words[0].1, Meaning::Table(0));
}

#[test]
fn a_column_is_the_same_after_one_that_is_hidden_and_needed() {
    let mut schema = schema();
    schema.tables[0].columns[2].class = StorageClass::Text;
    let text = "[column.'orders.id']\nhidden = true\n\
                [[join]]\nfrom = 'orders.id'\nto = 'customers.id'\n";
    let said = Semantics::read(text, &schema).expect("no fault");
    let catalog = Catalog::told(&Learning::new(schema).finish(), &said);
    let col = |column| Col { table: 0, column };
    for (column, name, text) in
        [(0, None, false), (1, Some("cust"), false), (2, Some("amount"), true)]
    {
        assert_eq!(catalog.shown_name(col(column)), name.map(|it| ("orders", it)));
        assert_eq!(catalog.holds_text(col(column)), text, "{name:?}");
    }
}
