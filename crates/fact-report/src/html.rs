//! A report as one HTML file that needs nothing but a browser.
//!
//! Every text goes through `maud`, which escapes it; the one thing put in as it is are charts,
//! which [`chart`] has looked through. The page's own policy forbids scripts, requests and any
//! style but the sheet it carries.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fact_core::{Check, CheckLevel};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use crate::{
    Error, Item, Report, chart,
    sheet::{self, Sheet},
    words::{block, line, piece},
};

const STYLE: &str = include_str!("report.css");

/// The report as an HTML document, complete in itself.
///
/// # Errors
/// There is no answer in it, or a chart is not one of FACT's.
pub fn html(report: &Report) -> Result<String, Error> {
    if report.items.is_empty() {
        return Err(Error::Empty);
    }
    let items: Vec<Markup> = (1_usize..)
        .zip(&report.items)
        .map(|(number, item)| article(number, item))
        .collect::<Result<_, _>>()?;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content="FACT";
                title { (report.full_title()) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (report.heading()) }
                    p.made { (report.made()) }
                }
                @if report.items.len() > 1 { (contents(&report.items)) }
                main { @for item in &items { (item) } }
            }
        }
    };
    Ok(page.into_string())
}

/// No script, no request, no style but ours.
fn policy() -> String {
    let digest = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

fn contents(items: &[Item]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ol {
                @for (number, item) in (1_usize..).zip(items) {
                    li { a href={ "#answer-" (number) } { (item.heading()) } }
                }
            }
        }
    }
}

fn article(number: usize, item: &Item) -> Result<Markup, Error> {
    let svg = chart::drawing(item)?;
    let sheet = sheet::sheet(item);
    let (question, as_of) = (line(&item.question), line(&item.as_of));
    Ok(html! {
        article id={ "answer-" (number) } aria-labelledby={ "title-" (number) } {
            h2 id={ "title-" (number) } { span.number { (number) } " " (item.heading()) }
            @if !question.is_empty() { p.question { (question) } }
            @if !item.sentence.spans.is_empty() {
                p.sentence {
                    @for span in &item.sentence.spans {
                        @if span.strong { strong { (piece(&span.text)) } }
                        @else { (piece(&span.text)) }
                    }
                }
            }
            @if !as_of.is_empty() { p.as-of { (as_of) } }
            @if let Some(svg) = svg {
                figure {
                    div.chart role="img" aria-label=(item.in_words()) { (PreEscaped(svg)) }
                }
            }
            @if let Some(sheet) = &sheet { (table(&item.heading(), sheet)) }
            (caveats(item))
            (found(item))
        }
    })
}

fn table(title: &str, sheet: &Sheet) -> Markup {
    let class = |idx: usize| sheet.heads.get(idx).and_then(|it| it.is_figure.then_some("figure"));
    html! {
        div.rows role="region" tabindex="0" aria-label={ "Rows of " (title) } {
            table {
                caption { (sheet.says) }
                thead {
                    tr {
                        @for (idx, head) in sheet.heads.iter().enumerate() {
                            th scope="col" class=[class(idx)] {
                                (head.label)
                                @if let Some(unit) = &head.unit { " " span.unit { (unit) } }
                            }
                        }
                    }
                }
                tbody {
                    @for row in &sheet.rows {
                        tr {
                            @for (idx, cell) in row.iter().enumerate() {
                                @if idx == 0 && class(0).is_none() { th scope="row" { (cell) } }
                                @else { td class=[class(idx)] { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn caveats(item: &Item) -> Markup {
    html! {
        @if item.caveats().next().is_some() {
            ul.caveats { @for check in item.caveats() { (caveat(check)) } }
        }
    }
}

fn caveat(check: &Check) -> Markup {
    let is_warning = check.level == CheckLevel::Warning;
    html! {
        li class=[is_warning.then_some("warning")] {
            @if is_warning { strong { "Take care: " } }
            (line(&check.text))
        }
    }
}

/// How the answer came about, folded: the method, what was looked at, the statement.
fn found(item: &Item) -> Markup {
    let passed = item.checks.iter().filter(|it| it.level == CheckLevel::Passed);
    let passed: Vec<String> = passed.map(|it| line(&it.text)).collect();
    let method: Vec<String> = item.method.iter().map(|it| line(it)).collect();
    let sql = block(&item.sql);
    html! {
        @if !(passed.is_empty() && method.is_empty() && sql.is_empty()) {
            details {
                summary { "How this was found" }
                @for said in method.iter() { p { (said) } }
                @if !passed.is_empty() {
                    ul { @for said in &passed { li { (said) } } }
                }
                @if !sql.is_empty() { pre tabindex="0" aria-label="SQL" { code { (sql) } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use fact_core::Sentence;
    use scraper::{Html, Selector};

    use super::*;
    use crate::testing::{full_item, report, table};

    fn page(items: Vec<Item>) -> Html {
        Html::parse_document(&html(&report(items)).unwrap())
    }

    fn texts(page: &Html, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector).map(|it| it.text().collect::<String>().trim().to_owned()).collect()
    }

    fn count(page: &Html, selector: &str) -> usize {
        page.select(&Selector::parse(selector).unwrap()).count()
    }

    #[track_caller]
    fn check(page: &Html, selector: &str, expected: &[&str]) {
        assert_eq!(texts(page, selector), expected, "{selector}");
    }

    #[test]
    fn every_part_of_an_answer_is_there() {
        let page = page(vec![full_item()]);
        check(&page, "head > title", &["Board paper"]);
        check(&page, "h1", &["Board paper"]);
        check(&page, ".made", &["Data: Sample · Made 27 November 2026"]);
        check(&page, "article h2", &["1 Revenue by company"]);
        check(&page, ".sentence strong", &["Northwind Labs", "$28B"]);
        check(&page, "table caption", &["3 of 4,000 rows"]);
        check(&page, "thead th[scope=col]", &["Company", "Revenue 1 USD"]);
        check(&page, "tbody th[scope=row]", &["Company 1", "Company 2", "Company 3"]);
        check(&page, "tbody td.figure", &["1,234,567", "2,469,134", "3,703,701"]);
        check(
            &page,
            ".caveats li",
            &["two companies report in euros", "Take care: January is missing"],
        );
        check(&page, "details li", &["every filter value is in the data"]);
        check(&page, "details code", &["SELECT name, revenue\nFROM companies"]);
        let alt = "[role=img][aria-label='Revenue by company. Northwind Labs led with $28B.'] svg";
        assert_eq!(count(&page, alt), 1);
    }

    #[test]
    fn an_answer_without_chart_rows_or_statement_is_a_sentence() {
        let sentence = Sentence::from_marked("There are **40** companies.");
        let page = page(vec![Item { sentence, ..Item::default() }]);
        for selector in ["figure", "table", "details", ".caveats", ".as-of", ".question", "nav"] {
            assert_eq!(count(&page, selector), 0, "{selector}");
        }
        check(&page, ".sentence", &["There are 40 companies."]);
    }

    #[test]
    fn text_from_the_data_stays_text() {
        let hostile =
            "</style><script>alert(1)</script>\"'><img src=x onerror=a>\u{0}\u{202E}&amp;";
        let shown = "</style><script>alert(1)</script>\"'><img src=x onerror=a> &amp;";
        let mut item = full_item();
        item.title = hostile.to_owned();
        item.question = hostile.to_owned();
        item.as_of = hostile.to_owned();
        item.sentence = Sentence::from_marked(hostile);
        item.sql = hostile.to_owned();
        item.method = vec![hostile.to_owned()];
        item.checks.iter_mut().for_each(|it| it.text = hostile.to_owned());
        item.table.columns[0].label = hostile.to_owned();
        item.table.rows[0][0] = fact_core::Value::Text(hostile.to_owned());
        let mut report = report(vec![item.clone(), item]);
        report.title = hostile.to_owned();
        report.source = hostile.to_owned();
        report.made_at = hostile.to_owned();
        let page = Html::parse_document(&html(&report).unwrap());
        assert_eq!(count(&page, "script, img, iframe, object, embed, link, base, form"), 0);
        assert_eq!((count(&page, "style"), count(&page, "meta")), (1, 6));
        check(&page, "h1, head > title", &[shown, shown]);
        check(&page, ".question", &[shown, shown]);
        check(&page, "details code", &[shown, shown]);
        check(&page, "tbody tr:first-child th", &[shown, shown]);
        let all = Selector::parse("*").unwrap();
        let attributes = page.select(&all).flat_map(|it| it.value().attrs());
        for (name, value) in attributes {
            assert!(!name.starts_with("on") && name != "style", "{name}");
            assert!(name != "href" || value.starts_with("#answer-"), "{value}");
        }
    }

    #[test]
    fn nothing_runs_and_nothing_is_fetched() {
        let text = html(&report(vec![full_item()])).unwrap();
        let digest = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
        let policy = format!(
            "content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\""
        );
        assert!(text.contains(&policy));
        // The digest is of what stands between the tags, to the byte.
        assert!(text.contains(&format!("<style>{STYLE}</style>")));
        for part in ["http:", "https:", "//", "url(", "@import", "javascript:", "data:"] {
            let places = text.replace("http://www.w3.org/2000/svg", "");
            assert!(!places.contains(part), "{part}");
        }
    }

    #[test]
    fn long_titles_are_cut_and_wide_tables_are_not() {
        let mut item = full_item();
        item.title = "long title ".repeat(200);
        item.table = table(2, 60);
        let page = page(vec![item]);
        assert_eq!(count(&page, "thead th"), 60);
        let heading = texts(&page, "h2").remove(0);
        assert!(heading.chars().count() <= 202 && heading.ends_with('…'), "{heading}");
    }

    #[test]
    fn a_report_of_nothing_is_refused_and_a_foreign_chart_too() {
        assert_eq!(
            html(&report(vec![])).unwrap_err().to_string(),
            "the report has no answers; pin one first"
        );
        let svg = Some("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>".to_owned());
        let refused = html(&report(vec![Item { svg, ..full_item() }])).unwrap_err();
        let expected =
            "the chart of `Revenue by company` holds `<script>`, which is no part of a chart";
        assert_eq!(refused.to_string(), expected);
    }

    #[test]
    fn the_same_report_is_the_same_page() {
        let report = report(vec![full_item(); 100]);
        assert_eq!(html(&report).unwrap(), html(&report).unwrap());
    }

    #[test]
    fn colours_are_the_tokens() {
        let tokens: serde_json::Value =
            serde_json::from_str(include_str!("../../../docs/design/tokens.json")).unwrap();
        let (light, dark) =
            STYLE.split_once("@media screen and (prefers-color-scheme: dark)").unwrap();
        for (theme, rules) in [("light", light), ("dark", dark)] {
            let mut n_found = 0;
            for rule in rules.lines().filter_map(|it| it.trim().strip_prefix("--")) {
                let (name, value) = rule.trim_end_matches(';').split_once(": ").unwrap();
                assert_eq!(tokens["tokens"]["color"][name][theme], value, "{name}");
                n_found += 1;
            }
            assert_eq!(n_found, 11, "{theme}");
        }
    }
}
