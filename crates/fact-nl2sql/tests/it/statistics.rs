//! Statistics that the statements work out themselves: equal to `SciPy`, `NumPy`, pandas and
//! statsmodels, asked in several wordings, of two databases.

use fact_core::{Asked, Table, Value};
use fact_nl2sql::{Compiled, Understanding, understand, understand_in};
use rusqlite::Connection;

use crate::fixture::{Fixture, run};

/// Six made-up ports and four years of their shipments by the month.
fn ports() -> Fixture {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(include_str!("ports.sql")).unwrap();
    Fixture::new(db)
}

#[track_caller]
fn compiled(fixture: &Fixture, question: &str) -> Compiled {
    match understand(question, &fixture.catalog) {
        Understanding::Query(it) => *it,
        other => panic!("{question}: {other:?}"),
    }
}

#[track_caller]
fn rows(fixture: &Fixture, question: &str) -> Table {
    let compiled = compiled(fixture, question);
    let mut table = run(&fixture.db, &compiled.sql)
        .unwrap_or_else(|err| panic!("{question}: {err}\n{}", compiled.sql));
    table.columns.clone_from(&compiled.reading.columns);
    table
}

/// The figures of a column, top down.
#[track_caller]
fn column(table: &Table, name: &str) -> Vec<f64> {
    let idx = table.columns.iter().position(|it| it.name == name);
    let idx = idx.unwrap_or_else(|| panic!("no {name} in {:?}", table.columns));
    table.column(idx).map(|it| it.as_f64().unwrap_or(f64::NAN)).collect()
}

#[track_caller]
fn check(actual: &[f64], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len(), "{actual:?}");
    for (actual, expected) in actual.iter().zip(expected) {
        let near = (actual - expected).abs() <= 1e-9 * expected.abs().max(1.0);
        assert!(near, "{actual} is not {expected}");
    }
}

fn names(table: &Table) -> Vec<&str> {
    table.column(0).filter_map(Value::as_str).collect()
}

/// Expected values: scipy 1.17.1, `spearmanr(tons, freight).statistic`, `pearsonr`.
#[test]
fn correlations_are_those_of_scipy() {
    let ports = ports();
    let of = |question: &str| column(&rows(&ports, question), "correlation");
    check(&of("Spearman correlation between tons and freight"), &[0.421_825_751_466_249_8]);
    check(&of("correlation between tons and freight"), &[0.232_152_947_928_705_8]);
    check(
        &of("rank correlation between tons and freight by country"),
        &[0.172_838_443_104_668_73, -0.208_943_916_777_318_02],
    );
}

/// Expected values: numpy 2.4.6 and pandas, `mean`, `median`, `std(ddof=1)`, `quantile`, `skew`.
#[test]
fn a_summary_is_that_of_numpy() {
    let ports = ports();
    let table = rows(&ports, "summary statistics of tons");
    for (name, expected) in [
        ("mean", 177.394_097_222_222_23),
        ("median", 171.5),
        ("standard_deviation", 70.025_580_690_905_58),
        ("first_quartile", 141.375),
        ("third_quartile", 205.125),
        ("skewness", 8.729_108_982_385_059),
    ] {
        check(&column(&table, name), &[expected]);
    }
    let table = rows(&ports, "90th percentile of tons");
    check(&column(&table, "percentile_90"), &[237.3]);
    let table = rows(&ports, "median tons by country");
    assert_eq!(names(&table), ["Norland", "Sudmark"]);
    check(&column(&table, "median"), &[141.25, 205.0]);
}

/// Expected values: numpy, `q1 - 1.5 * (q3 - q1)` and its mirror; `0.6745 * (x - median) / mad`.
#[test]
fn values_that_stand_out_are_found_by_each_method() {
    let ports = ports();
    let table = rows(&ports, "which ports have outlying berths?");
    assert_eq!(names(&table), ["Farhaven"]);
    check(&column(&table, "low"), &[-3.75]);
    check(&column(&table, "high"), &[20.25]);
    let table = rows(&ports, "outliers in tons using MAD");
    assert_eq!(names(&table), ["Cape Senn"]);
    check(&column(&table, "robust_z"), &[68.2665]);
    check(&column(&table, "median"), &[163.5]);
    check(&column(&table, "median_distance"), &[9.5]);
}

/// Expected values: statsmodels 0.15.0, `seasonal_decompose(tons, model='multiplicative',
/// period=12)` of the months' sums; `kruskal` of the ratios to the trend by month.
#[test]
fn seasons_are_those_of_statsmodels() {
    let ports = ports();
    let table = rows(&ports, "decompose tons into trend and season");
    assert_eq!(table.rows.len(), 48);
    check(&column(&table, "trend")[6..9], &[966.375, 970.125, 974.791_666_666_666_5]);
    let seasonal = column(&table, "seasonal_index_pct");
    check(&seasonal[..3], &[88.301_928_828_882_84, 100.235_180_709_123_98, 92.109_537_145_356_59]);
    check(
        &column(&table, "remainder_pct")[6..9],
        &[2.103_221_311_389_7, 2.014_143_790_192_246_5, 3.041_977_968_981_2],
    );
    let adjusted = column(&table, "adjusted");
    check(&[adjusted[0] * seasonal[0] / 100.0], &[column(&table, "tons")[0]]);

    let table = rows(&ports, "seasonal index of tons by month");
    check(&column(&table, "seasonal_index_pct")[..2], &seasonal[..2]);
    assert_eq!(column(&table, "n_compared"), [3.0; 12]);
    // H from the mean ranks, as `fact-analysis` works it out; there are no ties.
    let ranks: f64 = column(&table, "mean_rank").iter().map(|it| 3.0 * it * it).sum();
    check(&[12.0 / (36.0 * 37.0) * ranks - 3.0 * 37.0], &[29.054_054_054_054_09]);
    assert_eq!(column(&table, "ties"), [0.0; 12]);
}

#[test]
fn what_drove_a_change_adds_up_to_it() {
    let ports = ports();
    let table = rows(&ports, "what drove the change in tons between 2023 and 2024 by port?");
    // The whole fell, so those that fell come first.
    assert_eq!(
        names(&table),
        ["Cape Senn", "Aldermouth", "Brackholm", "Dorrick", "Eastwick", "Farhaven"]
    );
    check(&column(&table, "change"), &[-861.5, -68.0, -7.0, 148.0, 220.0, 292.0]);
    check(&[column(&table, "share_of_change_pct").iter().sum()], &[100.0]);
    check(
        &[column(&table, "points_of_growth").iter().sum()],
        &[100.0 * (13_513.0 / 13_789.5 - 1.0)],
    );
    let table = rows(&ports, "biggest movers in tons between 2023 and 2024");
    check(&column(&table, "change"), &[-861.5, 292.0, 220.0, 148.0, -68.0, -7.0]);
}

/// A ratio's change is the sum of what the ratios and what the weights made, and the same backwards.
#[test]
fn a_ratios_change_is_taken_apart_into_rate_and_mix() {
    let business = Fixture::business();
    let question = "what drove the change in profit margin between 2023 and 2024 by sector?";
    let table = rows(&business, question);
    let whole = run(
        &business.db,
        "SELECT 100.0 * SUM(profit) / SUM(revenue) FROM financial_records
         WHERE year IN (2023, 2024) GROUP BY year ORDER BY year",
    )
    .unwrap();
    let whole: Vec<f64> = whole.column(0).filter_map(Value::as_f64).collect();
    let (rate, mix) = (column(&table, "rate_effect"), column(&table, "mix_effect"));
    let both: Vec<f64> = rate.iter().zip(&mix).map(|(a, b)| a + b).collect();
    check(&column(&table, "change"), &both);
    check(&[both.iter().sum()], &[whole[1] - whole[0]]);
    check(&[column(&table, "weight_after_pct").iter().sum()], &[100.0]);
}

/// Expected values: `(tons_2024 / tons_2021) ** (1 / 3) - 1`.
#[test]
fn compound_growth_is_that_of_whole_years() {
    let ports = ports();
    for question in [
        "what is the CAGR of tons?",
        "compound annual growth rate of tons from 2021 to 2024",
        "tons CAGR over the last 3 years",
    ] {
        check(&column(&rows(&ports, question), "tons_cagr_pct"), &[5.298_641_022_721_817]);
    }
}

/// Expected values: numpy, `std(ddof=1)` of `100 * (v[12:] / v[:-12] - 1)`.
#[test]
fn the_spread_of_growth_is_that_of_numpy() {
    let ports = ports();
    let table = rows(&ports, "which ports have the most volatile tons growth?");
    assert_eq!(names(&table)[..3], ["Cape Senn", "Aldermouth", "Brackholm"]);
    let expected = [89.978_940_270_528_7, 4.296_534_522_812_626, 3.849_094_967_504_199];
    check(&column(&table, "growth_volatility")[..3], &expected);
}

/// Each row of wordings asks for the same: the same statement, of two databases.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of wordings")]
fn a_question_of_statistics_can_be_put_in_several_ways() {
    let (business, ports) = (Fixture::business(), ports());
    let wordings: &[(&Fixture, &[&str])] = &[
        (
            &business,
            &[
                "Is revenue rising significantly?",
                "Is there a significant upward trend in revenue?",
                "is the rise in revenue statistically significant?",
            ],
        ),
        (
            &ports,
            &[
                "linear trend of tons by country",
                "is there a significant trend in tons by country",
                "test for a trend in tons by country",
            ],
        ),
        (
            &business,
            &[
                "decompose revenue into trend and season",
                "seasonal decomposition of revenue",
                "seasonally adjusted revenue",
            ],
        ),
        (
            &ports,
            &[
                "seasonal index of tons by month",
                "are there seasonal patterns in tons?",
                "how seasonal are tons?",
            ],
        ),
        (
            &business,
            &[
                "what drove the rise in revenue?",
                "why did revenue rise?",
                "what explains the rise in revenue?",
            ],
        ),
        (
            &business,
            &[
                "why did profit fall in Q1 2025?",
                "what was behind the fall in profit in Q1 2025?",
                "what explains the fall in profit in Q1 2025",
            ],
        ),
        (
            &ports,
            &[
                "what explains the change in tons between 2023 and 2024 by country",
                "contribution to the change in tons between 2023 and 2024 by country",
                "which countries contributed most to the change in tons from 2023 to 2024",
            ],
        ),
        (
            &business,
            &[
                "Spearman correlation between market cap and employees",
                "rank correlation between market cap and employees",
                "correlation between market cap and employees using Spearman",
            ],
        ),
        (
            &business,
            &[
                "correlation matrix of all measures",
                "correlation heat map of all measures",
                "pairwise correlation of all measures",
            ],
        ),
        (
            &business,
            &[
                "Show quartiles of companies by market cap",
                "quartile of each company by market cap",
                "which quartile is each company in by market cap",
            ],
        ),
        (
            &ports,
            &[
                "90th percentile of tons by country",
                "p90 of tons by country",
                "what is the 90th percentile of tons for each country?",
            ],
        ),
        (
            &business,
            &[
                "Summary statistics of profit by sector",
                "descriptive statistics of profit for each sector",
                "describe profit statistically by sector",
            ],
        ),
        (
            &business,
            &[
                "outliers in market cap using IQR",
                "unusual market cap by the IQR method",
                "market cap outliers with Tukey fences",
            ],
        ),
        (
            &business,
            &[
                "volatility of revenue growth",
                "standard deviation of revenue growth by company",
                "how volatile is revenue growth by company",
            ],
        ),
        (
            &business,
            &[
                "trailing 4 quarter average of revenue",
                "4 quarter moving average of revenue",
                "rolling 4-quarter average of revenue",
            ],
        ),
        (
            &business,
            &[
                "Does profit margin differ significantly between sectors?",
                "is profit margin significantly different across sectors?",
                "is there a significant difference in profit margin between sectors?",
            ],
        ),
        (
            &business,
            &[
                "biggest movers in revenue between 2023 and 2024",
                "which companies moved most in revenue between 2023 and 2024",
                "revenue gainers and losers between 2023 and 2024",
            ],
        ),
    ];
    let mut wrong = Vec::new();
    for (fixture, questions) in wordings {
        let mut first: Option<(String, &str)> = None;
        for question in *questions {
            let compiled = match understand(question, &fixture.catalog) {
                Understanding::Query(it) => it,
                other => {
                    wrong.push(format!("{question}: {other:?}"));
                    continue;
                }
            };
            if let Err(err) = run(&fixture.db, &compiled.sql) {
                wrong.push(format!("{question}: {err}\n{}", compiled.sql));
            }
            if !compiled.reading.unplaced.is_empty() {
                wrong.push(format!("{question}: unplaced {:?}", compiled.reading.unplaced));
            }
            match &first {
                None => first = Some((compiled.sql.clone(), question)),
                Some((sql, other)) if *sql != compiled.sql => wrong.push(format!(
                    "{question}\n{}\n-- is read otherwise than {other}\n{sql}",
                    compiled.sql
                )),
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_conversation_goes_on_with_statistics() {
    let business = Fixture::business();
    let cases = [
        (
            "correlation between market cap and employees",
            "with Spearman",
            "Spearman correlation between market cap and employees",
        ),
        (
            "what drove the rise in revenue?",
            "and by company?",
            "what drove the rise in revenue by company?",
        ),
        (
            "Is revenue rising significantly?",
            "and by sector?",
            "Is revenue rising significantly by sector?",
        ),
        (
            "decompose revenue into trend and season",
            "only technology",
            "decompose revenue into trend and season in technology",
        ),
        (
            "what drove the rise in revenue?",
            "only technology",
            "what drove the rise in revenue of technology by company?",
        ),
        ("outliers in market cap using IQR", "with MAD", "outliers in market cap using MAD"),
    ];
    let mut wrong = Vec::new();
    for (first, next, whole) in cases {
        let whole = compiled(&business, whole);
        let asked = Asked::plain(next);
        match understand_in(&[Asked::plain(first)], &asked, &business.catalog) {
            Understanding::Query(it) if it.sql == whole.sql => {}
            Understanding::Query(it) => {
                wrong.push(format!("{first} / {next}\n{}\n-- not\n{}", it.sql, whole.sql));
            }
            other => wrong.push(format!("{first} / {next}: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn periods_that_nothing_has_a_row_for_are_found() {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE TABLE readings(id INTEGER PRIMARY KEY, taken_on TEXT, amount REAL);
         INSERT INTO readings(taken_on, amount) VALUES
           ('2023-11-02', 1), ('2023-12-05', 2), ('2024-03-01', 3), ('2024-03-09', 4), ('2024-05-20', 5);",
    )
    .unwrap();
    let readings = Fixture::new(db);
    for question in ["which months are missing?", "are there gaps in the data?", "missing months"] {
        let table = rows(&readings, question);
        assert_eq!(names(&table), ["2024-01", "2024-02", "2024-04"], "{question}");
    }
}

#[test]
fn what_cannot_be_worked_out_is_declined_with_the_reason() {
    let business = Fixture::business();
    for (question, reason) in [
        ("CAGR of profit margin", "is a percentage"),
        ("CAGR of revenue from Q4 2024 to Q1 2025", "a year or more apart"),
        ("what drove the change in market cap?", "no dates"),
    ] {
        let Understanding::Declined(it) = understand(question, &business.catalog) else {
            panic!("{question} was answered");
        };
        assert!(it.reason.contains(reason), "{question}: {}", it.reason);
    }
}
