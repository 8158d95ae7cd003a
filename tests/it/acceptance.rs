//! The questions FACT must answer, each against SQL that was written for it by hand.

use fact_api::wire::Cell;

use crate::{
    desk::{Desk, expected},
    same::{Order, holds},
};

/// Revenue of each quarter beside that of the same quarter a year before.
const GROWTH: &str = "
    SELECT c.name, 100.0 * (n.revenue - b.revenue) / b.revenue AS growth
    FROM companies c
    JOIN financial_records n ON n.company_id = c.id AND n.year = 2025 AND n.quarter = 'Q1'
    JOIN financial_records b ON b.company_id = c.id AND b.year = 2024 AND b.quarter = 'Q1'";

#[track_caller]
fn check(question: &str, order: Order, sql: &str) {
    let desk = Desk::new();
    let answer = desk.answer(question);
    let expected = expected(&desk.sample(), sql);
    assert!(!expected.is_empty(), "the test's own statement finds nothing: {sql}");
    let rows = &answer.table.rows;
    assert!(
        holds(rows, &expected, order),
        "{question}\n{}\n{:?}\n{} rows: {:?}\nexpected {} rows: {:?}",
        answer.sql,
        answer.table.columns,
        rows.len(),
        rows.iter().take(5).collect::<Vec<_>>(),
        expected.len(),
        expected.iter().take(5).collect::<Vec<_>>(),
    );
    assert!(!answer.answer.is_empty());
    assert!(answer.confidence >= 0.6, "{question}: confidence {}", answer.confidence);
}

#[test]
fn growth_by_sector_and_quarter() {
    check(
        "Compare revenue growth rates by sector and quarter for 2024",
        Order::Any,
        "SELECT c.sector, r.quarter || ' 2024',
             100.0 * (sum(r.revenue) FILTER (WHERE r.year = 2024) - sum(r.revenue) FILTER (WHERE r.year = 2023))
                 / sum(r.revenue) FILTER (WHERE r.year = 2023)
         FROM companies c JOIN financial_records r ON r.company_id = c.id
         WHERE r.year IN (2023, 2024) GROUP BY 1, r.quarter",
    );
}

#[test]
fn correlation_by_sector() {
    check(
        "Show correlation between market cap and profitability by sector",
        Order::Any,
        "WITH x AS (
             SELECT c.sector, c.market_cap * 1.0 AS a, 100.0 * sum(r.profit) / sum(r.revenue) AS b
             FROM companies c JOIN financial_records r ON r.company_id = c.id GROUP BY c.id),
         m AS (SELECT sector, avg(a) AS ma, avg(b) AS mb FROM x GROUP BY sector)
         SELECT x.sector, sum((a - ma) * (b - mb))
             / (sqrt(sum((a - ma) * (a - ma))) * sqrt(sum((b - mb) * (b - mb)))), count(*)
         FROM x JOIN m USING (sector) GROUP BY x.sector",
    );
}

#[test]
fn quarterly_trend_with_a_forecast() {
    let question = "Analyze quarterly revenue trends and predict Q2 2025 performance";
    check(
        question,
        Order::Fixed,
        "SELECT quarter || ' ' || year, sum(revenue) FROM financial_records
         GROUP BY year, quarter ORDER BY year, quarter",
    );
    let analysis = Desk::new().answer(question).analysis;
    assert_eq!(analysis["kind"], "forecast");
    let forecast = &analysis["series"][0];
    let point = &forecast["points"][0];
    assert_eq!(point["label"], "Q2 2025");
    assert!(!forecast["method"].as_str().unwrap().is_empty());
    let figure = |name: &str| point[name].as_f64().unwrap();
    assert!(figure("low_95") < figure("low_80") && figure("low_80") < figure("value"));
    assert!(figure("value") < figure("high_80") && figure("high_80") < figure("high_95"));
}

#[test]
fn margin_trend_over_eight_quarters() {
    check(
        "Calculate the average profit margin trend for each sector over the last 8 quarters",
        Order::Any,
        "SELECT c.sector, r.quarter || ' ' || r.year, 100.0 * sum(r.profit) / sum(r.revenue)
         FROM companies c JOIN financial_records r ON r.company_id = c.id
         WHERE r.year * 4 + substr(r.quarter, 2) BETWEEN 2023 * 4 + 2 AND 2025 * 4 + 1
         GROUP BY c.sector, r.year, r.quarter",
    );
}

#[test]
fn market_share_within_the_sector() {
    check(
        "Show each company's market share percentage within their sector",
        Order::Any,
        "SELECT c.name, c.sector, 100.0 * sum(r.revenue) / sum(sum(r.revenue)) OVER (PARTITION BY c.sector)
         FROM companies c JOIN financial_records r ON r.company_id = c.id GROUP BY c.id",
    );
}

#[test]
fn growth_ranking_with_percentiles() {
    check(
        "Rank companies by revenue growth rate and show percentile rankings",
        Order::Fixed,
        &format!(
            "SELECT name, growth, rank() OVER (ORDER BY growth DESC),
                 100.0 * percent_rank() OVER (ORDER BY growth)
             FROM ({GROWTH}) ORDER BY growth DESC"
        ),
    );
}

#[test]
fn top_companies() {
    let question = "What are the top 5 companies by revenue in Q1 2025?";
    check(
        question,
        Order::Fixed,
        "SELECT name, revenue FROM companies c JOIN financial_records r ON r.company_id = c.id
         WHERE year = 2025 AND quarter = 'Q1' ORDER BY revenue DESC LIMIT 5",
    );
    let answer = Desk::new().answer(question);
    assert_eq!(answer.table.rows[0][0], Cell::Text("TechCorp Inc.".to_owned()));
    assert!(
        answer.answer.contains("TechCorp Inc.") && answer.answer.contains("$25B"),
        "{}",
        answer.answer
    );
}

#[test]
fn margins_of_one_sector() {
    check(
        "Calculate profit margins for technology companies",
        Order::Any,
        "SELECT name, 100.0 * sum(profit) / sum(revenue)
         FROM companies c JOIN financial_records r ON r.company_id = c.id
         WHERE sector = 'Technology' GROUP BY c.id",
    );
}

#[test]
fn trend_over_the_past_year() {
    check(
        "Show quarterly revenue trends for the past year",
        Order::Fixed,
        "SELECT quarter || ' ' || year, sum(revenue) FROM financial_records
         WHERE (year = 2024 AND quarter > 'Q1') OR year = 2025
         GROUP BY year, quarter ORDER BY year, quarter",
    );
}

#[test]
fn expense_ratios() {
    check(
        "Compare expense ratios across all sectors",
        Order::Any,
        "SELECT sector, 100.0 * sum(expenses) / sum(revenue)
         FROM companies c JOIN financial_records r ON r.company_id = c.id GROUP BY sector",
    );
}

#[test]
fn growth_above_a_threshold() {
    check(
        "Identify companies with revenue growth > 15%",
        Order::Any,
        &format!("SELECT * FROM ({GROWTH}) WHERE growth > 15"),
    );
}

#[test]
fn the_last_quarter() {
    let question = "What was last quarter's total revenue?";
    check(
        question,
        Order::Any,
        "SELECT sum(revenue) FROM financial_records WHERE year = 2025 AND quarter = 'Q1'",
    );
    let notes = Desk::new().answer(question).reading.notes.join(" ");
    assert!(notes.contains("Q1 2025"), "the answer says which quarter was the last: {notes}");
}

#[test]
fn leaders_by_sector() {
    check(
        "Show me the current market leaders by sector",
        Order::Any,
        "SELECT sector, name, max(revenue) FROM companies c JOIN financial_records r ON r.company_id = c.id
         WHERE year = 2025 AND quarter = 'Q1' GROUP BY sector",
    );
}

#[test]
fn key_metrics() {
    check(
        "What are the key financial metrics for Q1 2025?",
        Order::Any,
        "SELECT sum(revenue), sum(profit), sum(expenses), 100.0 * sum(profit) / sum(revenue)
         FROM financial_records WHERE year = 2025 AND quarter = 'Q1'",
    );
}

#[test]
fn this_quarter_against_the_last() {
    let desk = Desk::new();
    let question = "Compare this quarter to last quarter performance";
    let answer = desk.answer(question);
    let sql =
        "SELECT sum(revenue) FILTER (WHERE year = 2024), sum(revenue) FILTER (WHERE year = 2025),
                   sum(profit) FILTER (WHERE year = 2024), sum(profit) FILTER (WHERE year = 2025)
               FROM financial_records WHERE (year, quarter) IN ((2024, 'Q4'), (2025, 'Q1'))";
    // The two quarters may stand side by side or below each other.
    let cells: Vec<_> = answer.table.rows.iter().flatten().collect();
    for figure in expected(&desk.sample(), sql).iter().flatten() {
        assert!(cells.contains(&figure), "{question}: {figure:?} is missing from {cells:?}");
    }
}

#[test]
fn highest_growth() {
    let desk = Desk::new();
    let answer = desk.answer("Which companies have the highest growth rates?");
    let ranked = expected(&desk.sample(), &format!("{GROWTH} ORDER BY growth DESC"));
    let n = answer.table.rows.len();
    assert!(n > 1, "companies were asked for, in the plural");
    assert!(holds(&answer.table.rows, &ranked[..n], Order::Fixed), "{:?}", answer.table.rows);
}

#[test]
fn companies_of_a_sector() {
    check(
        "What companies are in the technology sector?",
        Order::Any,
        "SELECT name FROM companies WHERE sector = 'Technology'",
    );
}

#[test]
fn revenue_of_all_companies() {
    check(
        "Show me Q1 2025 revenue for all companies",
        Order::Any,
        "SELECT name, revenue FROM companies c JOIN financial_records r ON r.company_id = c.id
         WHERE year = 2025 AND quarter = 'Q1'",
    );
}

#[test]
fn average_market_cap() {
    check(
        "What's the average market cap by sector?",
        Order::Any,
        "SELECT sector, avg(market_cap) FROM companies GROUP BY sector",
    );
}

#[test]
fn total_revenue_of_a_quarter() {
    check(
        "What was Q1 2025 total revenue?",
        Order::Any,
        "SELECT sum(revenue) FROM financial_records WHERE year = 2025 AND quarter = 'Q1'",
    );
}

#[test]
fn a_grouping_called_by_a_near_form_of_its_name_filters() {
    for (question, sector) in [
        ("companies in the industrials sector", "= 'Industrials'"),
        ("Which companies are not in the industrial sector?", "<> 'Industrials'"),
        ("List all companies except those in finance", "<> 'Financial Services'"),
        ("Companies outside the consumer goods sector", "<> 'Consumer Goods'"),
        ("show me the health care companies", "= 'Healthcare'"),
    ] {
        check(question, Order::Any, &format!("SELECT name FROM companies WHERE sector {sector}"));
    }
    for (question, tests) in [
        (
            "total revenue in 2023 excluding telecom",
            "sector <> 'Telecommunications' AND year = 2023",
        ),
        (
            "total revenue in 2024 without the industrials",
            "sector <> 'Industrials' AND year = 2024",
        ),
        ("sales of the finance sector in 2024", "sector = 'Financial Services' AND year = 2024"),
        ("total revenue of the TECH SECTOR in 2023", "sector = 'Technology' AND year = 2023"),
    ] {
        let sql = format!(
            "SELECT SUM(revenue) FROM financial_records JOIN companies c ON c.id = company_id WHERE {tests}"
        );
        check(question, Order::Any, &sql);
    }
}

#[test]
fn how_many_have_fewer_than_so_many_counts_those_that_do() {
    for (question, test) in [
        ("How many companies have less than 5,000 employees?", "< 5000"),
        ("How many companies have more than 20,000 employees?", "> 20000"),
    ] {
        let sql = format!("SELECT COUNT(*) FROM companies WHERE employees {test}");
        check(question, Order::Any, &sql);
    }
}
