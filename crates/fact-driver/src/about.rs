//! Questions about the data's structure and about FACT itself: answered from the schema, the
//! cache and the query log. There is no statement to show, because none was run.

use fact_core::{
    Answer, Check, CheckLevel, Column, Reading, Role, Sentence, Shape, Table, Unit, Value, compact,
};
use fact_nl2sql::{Catalog, Topic};
use fact_store::{Latency, Period, Store, Totals};

use crate::Driver;

/// How far back "the most common questions" and "hit rate" look.
const PERIOD_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Questions listed.
const MAX_POPULAR: usize = 10;

/// The answer to a question about `topic`.
pub(crate) fn answer(topic: Topic, driver: &Driver, catalog: &Catalog, now_ms: i64) -> Answer {
    let since_ms = now_ms - PERIOD_MS;
    let told = match topic {
        Topic::Schema => schema(catalog),
        Topic::Examples => examples(catalog),
        Topic::CacheHitRate => figures(&driver.store, since_ms, hit_rate),
        Topic::Performance => figures(&driver.store, since_ms, performance),
        Topic::CommonQueries => common(&driver.store, since_ms),
    };
    Answer {
        sentence: Sentence::from_marked(&told.sentence),
        engine: fact_nl2sql::VERSION.to_owned(),
        reading: Reading {
            text: told.reading.to_owned(),
            columns: told.table.columns.clone(),
            follow_ups: catalog.examples().into_iter().take(3).collect(),
            ..Reading::plain(Shape::List)
        },
        sql: String::new(),
        table: told.table,
        chart: None,
        checks: vec![Check { level: CheckLevel::Note, text: told.origin.to_owned() }],
        analysis: None,
        model: None,
    }
}

struct Told {
    sentence: String,
    reading: &'static str,
    origin: &'static str,
    table: Table,
}

fn schema(catalog: &Catalog) -> Told {
    let tables = &catalog.schema().tables;
    let mut rows = Vec::new();
    for table in tables {
        for column in &table.columns {
            rows.push(vec![
                text(&table.name),
                text(&column.name),
                text(&column.declared_type.to_lowercase()),
                column.comment.as_deref().map_or(Value::Null, text),
            ]);
        }
    }
    let names: Vec<_> = tables.iter().map(|it| described(it.name.as_str(), it.n_rows)).collect();
    let period = catalog.newest_period().map(|it| format!(" The newest period is **{it}**."));
    let n_columns = rows.len();
    let columns = ["Table", "Column", "Type", "Meaning"].map(Column::plain).to_vec();
    Told {
        sentence: format!(
            "The data has **{}** with **{n_columns} columns**: {}.{}",
            counted(tables.len(), "table", "tables"),
            names.join(", "),
            period.unwrap_or_default(),
        ),
        reading: "the tables and columns of the data",
        origin: "read from the schema of the open data",
        table: Table { columns, rows, truncated: false },
    }
}

fn described(name: &str, n_rows: Option<u64>) -> String {
    let name = Sentence::escape(name);
    match n_rows {
        Some(n) => format!("{name} ({} rows)", fact_core::thousands(&n.to_string())),
        None => name,
    }
}

fn examples(catalog: &Catalog) -> Told {
    let rows: Vec<_> = catalog.examples().iter().map(|it| vec![text(it)]).collect();
    Told {
        sentence:
            "You can ask for totals, averages, rankings, shares, trends, growth, comparisons and \
                   forecasts of what the tables hold, by any of their columns and periods. **These \
                   work on this data:**"
                .to_owned(),
        reading: "questions that can be asked of this data",
        origin: "made from the schema of the open data",
        table: Table { columns: vec![Column::plain("Question")], rows, truncated: false },
    }
}

fn figures(store: &Store, since_ms: i64, tell: fn(&Totals) -> Told) -> Told {
    match caught_up(store).log_totals(Period::since(since_ms)) {
        Ok(totals) => tell(&totals),
        Err(err) => {
            tracing::warn!(error = %err, "the query log cannot be read");
            no_figures()
        }
    }
}

fn no_figures() -> Told {
    Told {
        sentence: "FACT has no figures of its own yet: they are counted from the questions asked."
            .to_owned(),
        reading: "FACT's own figures over the last 30 days",
        origin: "the query log holds no answers yet",
        table: Table::default(),
    }
}

fn hit_rate(totals: &Totals) -> Told {
    let n_answers = totals.n_hits + totals.n_misses;
    if n_answers == 0 {
        return no_figures();
    }
    let rate = percent(totals.n_hits, n_answers);
    Told {
        sentence: format!(
            "The cache answered **{}** of questions in the last 30 days: {} of {}, which saved **{}**.",
            compact(rate, &Unit::Percent),
            totals.n_hits,
            n_answers,
            span_words(totals.saved_us),
        ),
        reading: "the cache's hit rate over the last 30 days",
        origin: "counted from FACT's query log",
        table: table_of(&[
            ("Hit rate, %", Value::Real(rate)),
            ("Answers from the cache", count(totals.n_hits)),
            ("Answers worked out", count(totals.n_misses)),
            ("Time saved, ms", ms(totals.saved_us)),
        ]),
    }
}

fn performance(totals: &Totals) -> Told {
    if totals.n_questions == 0 {
        return no_figures();
    }
    let median = |it: Option<Latency>| {
        it.map_or_else(|| "no figure yet".to_owned(), |it| span_words(it.p50_us))
    };
    let median_ms = |it: Option<Latency>| it.map_or(Value::Null, |it| ms(it.p50_us));
    Told {
        sentence: format!(
            "In the last 30 days FACT was asked **{}**; half of the answers took under **{}** when \
             worked out and under **{}** from the cache. {} declined, {} failed.",
            counted(
                usize::try_from(totals.n_questions).unwrap_or(usize::MAX),
                "question",
                "questions"
            ),
            median(totals.miss),
            median(totals.hit),
            totals.n_declined,
            totals.n_failed,
        ),
        reading: "FACT's own speed over the last 30 days",
        origin: "counted from FACT's query log",
        table: table_of(&[
            ("Questions", count(totals.n_questions)),
            ("Median answer worked out, ms", median_ms(totals.miss)),
            ("Median answer from the cache, ms", median_ms(totals.hit)),
            ("Declined", count(totals.n_declined)),
            ("Failed", count(totals.n_failed)),
        ]),
    }
}

/// The store with what was asked just before in its log.
fn caught_up(store: &Store) -> &Store {
    if let Err(err) = store.flush() {
        tracing::warn!(error = %err, "some questions did not get into the query log");
    }
    store
}

fn common(store: &Store, since_ms: i64) -> Told {
    let popular =
        caught_up(store).popular(Period::since(since_ms), MAX_POPULAR).unwrap_or_default();
    let Some(first) = popular.first() else { return no_figures() };
    let sentence = format!(
        "Asked most in the last 30 days: **{}** ({}).",
        Sentence::escape(&first.question),
        counted(usize::try_from(first.n_asked).unwrap_or(usize::MAX), "time", "times"),
    );
    let row =
        |it: &fact_store::Popular| vec![text(&it.question), count(it.n_asked), count(it.n_hits)];
    let columns = vec![
        Column::plain("Question"),
        measure("Times asked", Unit::Count),
        measure("From the cache", Unit::Count),
    ];
    Told {
        sentence,
        reading: "the questions asked most over the last 30 days",
        origin: "counted from FACT's query log",
        table: Table { columns, rows: popular.iter().map(row).collect(), truncated: false },
    }
}

fn table_of(figures: &[(&str, Value)]) -> Table {
    let rows = figures.iter().map(|(name, value)| vec![text(name), value.clone()]).collect();
    let columns = vec![Column::plain("Figure"), measure("Value", Unit::Number)];
    Table { columns, rows, truncated: false }
}

fn measure(label: &str, unit: Unit) -> Column {
    Column { unit, role: Role::Measure, ..Column::plain(label) }
}

fn text(it: &str) -> Value {
    Value::Text(it.to_owned())
}

fn count(n: u64) -> Value {
    Value::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

#[expect(clippy::cast_precision_loss, reason = "counts and times stay far below 2^53")]
fn percent(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64 * 100.0
}

#[expect(clippy::cast_precision_loss, reason = "counts and times stay far below 2^53")]
fn ms(us: u64) -> Value {
    Value::Real(us as f64 / 1_000.0)
}

/// "850 µs", "12.3 ms", "4.2 s", "3 min".
#[expect(clippy::cast_precision_loss, reason = "times stay far below 2^53")]
fn span_words(us: u64) -> String {
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..1_000_000 => format!("{:.1} ms", us as f64 / 1e3),
        1_000_000..120_000_000 => format!("{:.1} s", us as f64 / 1e6),
        _ => format!("{} min", us / 60_000_000),
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    let noun = if n == 1 { one } else { many };
    format!("{} {noun}", fact_core::thousands(&n.to_string()))
}
