//! Reports as PDF, looked at with another library.

use fact_core::{ChartKind, ChartSpec, Sentence};
use lopdf::{Dictionary, Document, Object};

use super::{Paper, Setup, lacking, look, pdf, type_::Color};
use crate::{
    Error, Item, Report,
    testing::{full_item, report, table},
};

fn made(report: &Report) -> Document {
    Document::load_mem(&pdf(report, &Setup::default()).unwrap()).unwrap()
}

/// All text of a document, without blanks: the library puts some between pieces of a line.
fn text(document: &Document) -> String {
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    without_blanks(&document.extract_text(&pages).unwrap())
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

fn dictionaries(document: &Document) -> impl Iterator<Item = &Dictionary> {
    document.objects.values().filter_map(|it| match it {
        Object::Dictionary(it) => Some(it),
        Object::Stream(it) => Some(&it.dict),
        _ => None,
    })
}

fn name<'a>(dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a str> {
    dictionary.get(key).ok()?.as_name().ok().and_then(|it| std::str::from_utf8(it).ok())
}

/// How often each kind of part is told to a screen reader.
fn n_parts(document: &Document, kind: &str) -> usize {
    dictionaries(document).filter(|it| name(it, b"S") == Some(kind) && it.has(b"P")).count()
}

#[test]
fn every_part_of_an_answer_is_there_as_text() {
    let document = made(&report(vec![full_item()]));
    let text = text(&document);
    for part in [
        "Board paper",
        "Data: Sample · Made 27 November 2026",
        "1 Revenue by company",
        "Which companies had the highest revenue?",
        "Northwind Labs led with $28B.",
        "Q1 2025, the newest in the data",
        "Company",
        "Revenue 1 USD",
        "Company 2",
        "2,469,134",
        "3 of 4,000 rows",
        "two companies report in euros",
        "Take care: January is missing",
        "forecast by seasonal naive",
        "The statements behind the answers",
        "SELECT name, revenue",
        "1 of 1",
    ] {
        assert!(text.contains(&without_blanks(part)), "{part} in {text}");
    }
    // Once in the sentence, once in the chart.
    assert_eq!(text.matches("NorthwindLabs").count(), 2, "{text}");
    assert!(!text.contains("everyfiltervalue"));
}

#[test]
fn fonts_are_embedded_and_charts_are_drawn() {
    let document = made(&report(vec![full_item()]));
    let fonts: Vec<&Dictionary> =
        dictionaries(&document).filter(|it| name(it, b"Type") == Some("FontDescriptor")).collect();
    let mut names: Vec<&str> = fonts.iter().filter_map(|it| name(it, b"FontName")).collect();
    names.sort_by_key(|it| it.split_once('+').map(|(_, name)| name));
    let names: Vec<_> = names.iter().filter_map(|it| it.split_once('+')).map(|it| it.1).collect();
    assert_eq!(names, ["Inter-Regular", "Inter-SemiBold", "JetBrainsMono-Regular"]);
    for font in fonts {
        assert!(font.has(b"FontFile2") || font.has(b"FontFile3"));
    }
    assert!(dictionaries(&document).all(|it| name(it, b"Subtype") != Some("Image")));
}

#[test]
fn charts_of_every_kind_are_drawn() {
    let mut rows = table(8, 3);
    rows.rows[0][0] = fact_core::Value::Text("<b>R&D</b> ]]>".to_owned());
    let drawn = ChartKind::ALL.into_iter().filter_map(|kind| {
        let spec = ChartSpec {
            x_idx: Some(0),
            y_idxs: vec![1, 2],
            line_idxs: vec![2],
            ..ChartSpec::plain(kind)
        };
        fact_chart::svg(&rows, &spec, None, &fact_chart::Style::default()).ok()
    });
    let items: Vec<Item> =
        drawn.map(|it| Item { svg: Some(it.svg), table: table(0, 0), ..full_item() }).collect();
    assert!(items.len() >= 10, "only {} kinds were drawn", items.len());
    let n_items = items.len();
    let report = report(items);
    let document = made(&report);
    assert_eq!(n_parts(&document, "Figure"), n_items);
    assert!(text(&document).contains("<b>R&D</b>]]>"));
    assert!(crate::html(&report).is_ok());
}

#[test]
fn a_screen_reader_is_told_what_is_what() {
    let document = made(&report(vec![full_item()]));
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en");
    assert!(
        catalog
            .get(b"MarkInfo")
            .unwrap()
            .as_dict()
            .unwrap()
            .get(b"Marked")
            .unwrap()
            .as_bool()
            .unwrap()
    );
    for (kind, n) in [
        ("H1", 1),
        ("H2", 2),
        ("H3", 1),
        ("Figure", 1),
        ("Table", 1),
        ("TR", 4),
        ("TH", 5),
        ("TD", 3),
        ("Code", 1),
    ] {
        assert_eq!(n_parts(&document, kind), n, "{kind}");
    }
    let figure = dictionaries(&document).find(|it| name(it, b"S") == Some("Figure")).unwrap();
    let alt = lopdf::decode_text_string(figure.get(b"Alt").unwrap()).unwrap();
    assert_eq!(alt, "Revenue by company. Northwind Labs led with $28B.");
}

#[test]
fn bookmarks_lead_to_each_answer() {
    let document = made(&report(vec![full_item(), full_item()]));
    let titles: Vec<String> = dictionaries(&document)
        .filter(|it| it.has(b"Dest") || it.has(b"A") && it.has(b"Title"))
        .map(|it| lopdf::decode_text_string(it.get(b"Title").unwrap()).unwrap())
        .collect();
    let mut titles = titles;
    titles.sort();
    let expected =
        ["1  Revenue by company", "2  Revenue by company", "The statements behind the answers"];
    assert_eq!(titles, expected);
}

#[test]
fn the_contents_lead_to_each_answer() {
    let document = made(&report(vec![full_item(); 6]));
    let first = without_blanks(&document.extract_text(&[1]).unwrap());
    let last_page = document.get_pages().len();
    assert!(last_page > 3, "{last_page}");
    assert!(first.contains("6Revenuebycompany"), "{first}");
    let links = dictionaries(&document).filter(|it| name(it, b"Subtype") == Some("Link"));
    assert_eq!(links.filter(|it| it.has(b"Contents")).count(), 6);
    assert_eq!((n_parts(&document, "TOCI"), n_parts(&document, "Link")), (6, 6));
    // Few answers need none.
    assert_eq!(n_parts(&made(&report(vec![full_item(); 3])), "TOCI"), 0);
}

#[test]
fn a_hundred_answers_are_numbered_pages() {
    let document = made(&report(vec![full_item(); 100]));
    let n_pages = document.get_pages().len();
    assert!((40..=120).contains(&n_pages), "{n_pages}");
    let last = u32::try_from(n_pages).unwrap();
    let first_and_last = [1, last].map(|it| document.extract_text(&[it]).unwrap());
    assert!(first_and_last[0].contains(&format!("1 of {n_pages}")));
    assert!(first_and_last[1].contains(&format!("{n_pages} of {n_pages}")));
    assert_eq!(n_parts(&document, "Figure"), 100);
}

#[test]
fn a_long_table_says_its_head_on_each_page() {
    let item =
        Item { svg: None, table: table(200, 3), n_rows_shown: 200, n_rows: 0, ..full_item() };
    let document = made(&report(vec![item]));
    let pages: Vec<String> =
        document.get_pages().into_keys().map(|it| document.extract_text(&[it]).unwrap()).collect();
    let with_rows: Vec<&String> = pages.iter().filter(|it| it.contains("Company 1")).collect();
    assert!(with_rows.len() >= 4, "{}", with_rows.len());
    assert!(with_rows.iter().all(|it| it.contains("Revenue 2")));
    // Read out once only.
    assert_eq!(n_parts(&document, "TR"), 201);
}

#[test]
fn a_table_too_wide_says_so() {
    let item = Item { table: table(2, 60), n_rows: 0, ..full_item() };
    let text = text(&made(&report(vec![item])));
    assert!(text.contains("of60columns,theHTMLreporthasall"), "{text}");
    assert!(text.contains("Revenue4"));
}

#[test]
fn odd_answers_are_printed() {
    let sentence = Sentence::from_marked("There are **40** companies.");
    let odd = [
        Item::default(),
        Item { sentence, ..Item::default() },
        Item { title: "long title ".repeat(200), question: "why ".repeat(900), ..full_item() },
        Item { title: "unbroken".repeat(250), svg: None, ..full_item() },
        Item { sql: "SELECT 1\n".repeat(400), ..Item::default() },
        Item {
            table: table(5, 1),
            n_rows_shown: 5,
            title: "\u{0}\u{FFFE}\u{202E}".to_owned(),
            ..Item::default()
        },
    ];
    for item in odd {
        let report = Report { title: String::new(), ..report(vec![item]) };
        for paper in [Paper::A4, Paper::Letter] {
            let setup = Setup { paper, ..Setup::default() };
            let document = Document::load_mem(&pdf(&report, &setup).unwrap()).unwrap();
            assert!(!document.get_pages().is_empty());
        }
    }
}

#[test]
fn many_scripts_are_printed() {
    let title = "株式会社 crêpes Žižkov Ελλάδα Пример 한국 שלום";
    let report = report(vec![Item { title: title.to_owned(), ..full_item() }]);
    assert!(lacking(&report).is_empty());
    let document = made(&report);
    let text = text(&document);
    for part in ["株式会社", "crêpesŽižkovΕλλάδαПример", "한국"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains('□') && text.contains('ש'), "{text}");
}

#[test]
fn letters_without_a_font_are_said() {
    let mut item = full_item();
    item.title = "ไทย crêpes Žižkov".to_owned();
    let report = report(vec![item]);
    assert_eq!(lacking(&report).into_iter().collect::<String>(), "ทยไ");
    let text = text(&made(&report));
    assert!(text.contains("□□□crêpesŽižkov"), "{text}");
    assert!(text.contains("nofontathandhas(U+0E17,U+0E22,U+0E44)"), "{text}");
}

#[test]
fn the_same_report_is_the_same_file() {
    let report = report(vec![full_item(); 10]);
    let setup = Setup::default();
    assert!(pdf(&report, &setup).unwrap() == pdf(&report, &setup).unwrap());
}

#[test]
fn a_report_of_nothing_is_refused() {
    let refused = pdf(&report(vec![]), &Setup::default());
    assert!(matches!(refused, Err(Error::Empty)), "{refused:?}");
}

#[test]
fn a_file_that_is_no_font_is_passed_over() {
    let fallback_fonts = vec![std::sync::Arc::new(b"no font".to_vec())];
    let setup = Setup { fallback_fonts, ..Setup::default() };
    assert!(pdf(&report(vec![full_item()]), &setup).is_ok());
}

#[test]
fn colours_are_the_tokens() {
    let tokens: serde_json::Value =
        serde_json::from_str(include_str!("../../../../docs/design/tokens.json")).unwrap();
    for (name, Color(red, green, blue)) in [
        ("text", look::TEXT),
        ("text-muted", look::MUTED),
        ("text-faint", look::FAINT),
        ("border", look::BORDER),
        ("border-strong", look::BORDER_STRONG),
        ("warning", look::WARNING),
    ] {
        let expected = format!("#{red:02x}{green:02x}{blue:02x}");
        assert_eq!(tokens["tokens"]["color"][name]["light"], expected, "{name}");
    }
}
