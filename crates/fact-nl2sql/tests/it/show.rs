//! Prints readings.
use crate::fixture::{Fixture, run};
use fact_nl2sql::{Understanding, understand};

#[test]
fn show() {
    let file = std::env::var("QUESTIONS").unwrap_or_default();
    let which = std::env::var("DB").unwrap_or_default();
    let fixture = if which == "music" { Fixture::music() } else { Fixture::business() };
    println!("EXAMPLES {:?} newest {:?}", fixture.catalog.examples(), fixture.catalog.newest_period());
    for question in std::fs::read_to_string(file).unwrap_or_default().lines() {
        println!("\n### {question}");
        match understand(question, &fixture.catalog) {
            Understanding::Query(it) => {
                println!("[{:.2} {:?}] {} | rows: {} | scope: {}", it.reading.confidence, it.reading.shape, it.reading.text, it.reading.rows_are, it.reading.scope);
                println!("notes {:?} {:?}", it.reading.notes, it.reading.analysis);
                println!("{}", it.sql);
                match run(&fixture.db, &it.sql) {
                    Ok(table) => {
                        let got: Vec<_> = table.columns.iter().map(|it| it.name.clone()).collect();
                        let said: Vec<_> = it.reading.columns.iter().map(|it| it.name.trim_matches('"').to_owned()).collect();
                        if got != said { println!("COLUMNS DIFFER {got:?} {said:?}"); }
                        println!("{} rows; {:?}", table.rows.len(), it.reading.columns.iter().map(|it| (it.label.clone(), format!("{:?}", it.role))).collect::<Vec<_>>());
                        for row in table.rows.iter().take(3) { println!("   {:?}", row.iter().map(ToString::to_string).collect::<Vec<_>>()); }
                    }
                    Err(err) => println!("SQL ERROR {err}"),
                }
            }
            Understanding::About(topic) => println!("ABOUT {topic:?}"),
            Understanding::Declined(it) => println!("DECLINED {it:?}"),
        }
    }
}
