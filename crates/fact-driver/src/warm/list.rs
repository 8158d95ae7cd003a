//! A list of questions as people write it: one a line, or a table with a column `question`.
//!
//! Start at [`read_list`]. Lines that begin with `#` are remarks; a question that does is written
//! `\#`. What a line asks twice is asked once.

use std::collections::HashSet;

use super::template::{self, SlotValues};
use crate::asking::MAX_QUESTION_BYTES;

/// A larger list is a paste gone wrong.
pub const MAX_LIST_BYTES: usize = 1 << 20;

/// Lines of one list.
const MAX_LINES: usize = 10_000;

/// Questions of one list, templates expanded.
pub const MAX_QUESTIONS: usize = 10_000;

/// Separates nothing that people write: a table of one column is read with it.
const NEVER: u8 = 0x1f;

/// Why a list cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// It has too many bytes.
    #[error("the list is larger than {} KiB: split it", MAX_LIST_BYTES >> 10)]
    TooLarge,
    /// It has too many lines.
    #[error("the list has more than {MAX_LINES} lines: split it")]
    TooManyLines,
    /// It is text in another encoding.
    #[error("the list is {found}, which is not read: save it as UTF-8")]
    Encoding {
        /// Which, as far as can be told.
        found: String,
    },
    /// It is no text.
    #[error(
        "the list is not text: use one question per line, or a CSV file with a column `question`"
    )]
    Binary,
}

/// Questions to ask, and what of the list cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuestionList {
    /// Each once, in the order of the list.
    pub questions: Vec<String>,
    /// Lines that make no question.
    pub refused: Vec<Refused>,
    /// Things to know: what was cut, what stood there twice.
    pub notes: Vec<String>,
}

/// A line that makes no question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where it is, counted from 1.
    pub line: u64,
    /// What it says.
    pub text: String,
    /// Why it is left out.
    pub why: String,
}

/// One line that may be a question.
struct Line {
    number: u64,
    text: String,
}

/// The text of a file: UTF-8, with or without a mark at its beginning that says so.
///
/// # Errors
/// [`ListError`] for what is too large, in another encoding or no text.
pub fn decode(bytes: &[u8]) -> Result<&str, ListError> {
    if bytes.len() > MAX_LIST_BYTES {
        return Err(ListError::TooLarge);
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ListError::Encoding { found: "UTF-16".to_owned() });
    }
    if bytes.contains(&0) {
        return Err(ListError::Binary);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|err| {
        let before = bytes.get(..err.valid_up_to()).unwrap_or_default();
        let line = before.split(|it| *it == b'\n').count();
        ListError::Encoding { found: format!("not UTF-8 at line {line}") }
    })
}

/// Reads a list; `values` gives what a slot stands for, or why it stands for nothing.
///
/// # Errors
/// [`ListError`] where the list cannot be read at all.
pub fn read_list(
    text: &str,
    values: &mut dyn FnMut(&str) -> Result<SlotValues, String>,
) -> Result<QuestionList, ListError> {
    let text = decode(text.as_bytes())?;
    if text.lines().count() > MAX_LINES {
        return Err(ListError::TooManyLines);
    }
    let mut list = QuestionList::default();
    let (mut seen, mut n_twice) = (HashSet::new(), 0_usize);
    for line in lines(text, &mut list.refused) {
        let expanded = match check(&line.text).and_then(|()| template::expand(&line.text, values)) {
            Ok(expanded) => expanded,
            Err(why) => {
                list.refused.push(Refused { line: line.number, text: line.text, why });
                continue;
            }
        };
        if let Some(cut) = expanded.cut {
            list.notes.push(format!("line {}: {cut}", line.number));
        }
        for question in expanded.questions {
            if !seen.insert(question.to_lowercase()) {
                n_twice += 1;
            } else if list.questions.len() < MAX_QUESTIONS {
                list.questions.push(question);
            }
        }
    }
    if n_twice > 0 {
        list.notes.push(format!("{n_twice} more say the same as another one and are asked once"));
    }
    if seen.len() > MAX_QUESTIONS {
        let n = seen.len() - MAX_QUESTIONS;
        list.notes
            .push(format!("only the first {MAX_QUESTIONS} questions are asked; {n} are left out"));
    }
    Ok(list)
}

fn check(text: &str) -> Result<(), String> {
    if text.chars().any(char::is_control) {
        return Err("it holds a control character".to_owned());
    }
    if text.len() > MAX_QUESTION_BYTES {
        return Err(format!("it is longer than {MAX_QUESTION_BYTES} bytes"));
    }
    Ok(())
}

/// The lines that may be questions; rows of a table without one go to `refused`.
fn lines(text: &str, refused: &mut Vec<Refused>) -> Vec<Line> {
    let written = |it: &&str| !it.trim().is_empty() && !is_remark(it);
    let header = text.lines().find(written).unwrap_or_default();
    match separator(header) {
        Some(separator) => rows(text, separator, refused),
        None => text
            .lines()
            .zip(1..)
            .filter(|(it, _)| written(it))
            .map(|(it, number)| Line { number, text: meant(it.trim()).to_owned() })
            .collect(),
    }
}

fn is_remark(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// A line without the mark that it is no remark.
fn meant(line: &str) -> &str {
    line.strip_prefix('\\').filter(|it| it.starts_with('#')).unwrap_or(line)
}

/// What separates the columns of a table that begins with `header`; `None` where it begins none.
fn separator(header: &str) -> Option<u8> {
    if is_question(header) {
        return Some(NEVER);
    }
    let found = [',', ';', '\t'].into_iter().find(|it| header.split(*it).any(is_question));
    found.and_then(|it| u8::try_from(it).ok())
}

fn is_question(name: &str) -> bool {
    name.trim().trim_matches('"').trim().eq_ignore_ascii_case("question")
}

fn rows(text: &str, separator: u8, refused: &mut Vec<Refused>) -> Vec<Line> {
    // Between the two bytes of such an end of line the reader counts one line less.
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .comment(Some(b'#'))
        .flexible(true)
        .has_headers(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let at = headers.iter().position(is_question).unwrap_or_default();
    let mut lines = Vec::new();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(err) => {
                let number = err.position().map_or(0, csv::Position::line);
                let why = format!("it cannot be read as a row: {err}");
                refused.push(Refused { line: number, text: String::new(), why });
                continue;
            }
        };
        let number = row.position().map_or(0, csv::Position::line);
        match row.get(at).map(one_line) {
            Some(text) if text.is_empty() && row.iter().all(|it| it.trim().is_empty()) => {}
            Some(text) if !text.is_empty() => lines.push(Line { number, text }),
            _ => {
                let text = one_line(&row.iter().collect::<Vec<_>>().join(", "));
                let why = "it has nothing in the column `question`".to_owned();
                refused.push(Refused { line: number, text, why });
            }
        }
    }
    lines
}

/// A cell may go over several lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, questions: &[&str], refused: &[(u64, &str)]) {
        let mut sectors = |slot: &str| match slot {
            "sector" => {
                let values = vec!["Energy".to_owned(), "Health".to_owned()];
                Ok(SlotValues { values, has_more: false })
            }
            other => Err(format!("there is no column {other}")),
        };
        let list = read_list(text, &mut sectors).unwrap();
        assert_eq!(list.questions, questions, "{text:?}");
        let found: Vec<_> = list.refused.iter().map(|it| (it.line, it.why.as_str())).collect();
        assert_eq!(found, refused, "{text:?}");
    }

    #[test]
    fn a_text_has_one_question_a_line() {
        check("", &[], &[]);
        check("# only a remark\n\n  \n", &[], &[]);
        check("total revenue", &["total revenue"], &[]);
        check("a?\r\n  b?  \n# c\n", &["a?", "b?"], &[]);
        check("\\# of orders\n\\d", &["# of orders", "\\d"], &[]);
        check("sales, by country", &["sales, by country"], &[]);
        check("a?\nA?\nb?", &["a?", "b?"], &[]);
        check("\u{feff}a?", &["a?"], &[]);
        check("a\u{7}b\nc", &["c"], &[(1, "it holds a control character")]);
        let long = format!("a\n{}", "x".repeat(4_001));
        check(&long, &["a"], &[(2, "it is longer than 4000 bytes")]);
    }

    #[test]
    fn a_table_has_them_in_a_column() {
        check(
            "question\nsales, by country\n\"a \"\"b\"\"?\"\n",
            &["sales, by country", "a \"b\"?"],
            &[],
        );
        check("id,Question,who\n1,\"a, b?\",x\n2,c?,y\n", &["a, b?", "c?"], &[]);
        check("who;question\nx;a?\n# y;b?\nz;\"c\nd?\"\n", &["a?", "c d?"], &[]);
        check("question\twho\na?\tx\n", &["a?"], &[]);
        check(
            "# made by hand\nid,question\n1,a?\n2\n3,\n,\n",
            &["a?"],
            &[
                (4, "it has nothing in the column `question`"),
                (5, "it has nothing in the column `question`"),
            ],
        );
        let nothing = "it has nothing in the column `question`";
        check("id,question\r\n1,a?\r\n2,\r\n", &["a?"], &[(3, nothing)]);
        check("questionable sales", &["questionable sales"], &[]);
    }

    #[test]
    fn a_template_becomes_a_question_a_value() {
        check("revenue of {sector}\n", &["revenue of Energy", "revenue of Health"], &[]);
        check(
            "id,question\n1,revenue of {sector}",
            &["revenue of Energy", "revenue of Health"],
            &[],
        );
        check("a\nrevenue of {sect}", &["a"], &[(2, "there is no column sect")]);
    }

    #[test]
    fn what_is_asked_twice_is_told() {
        let list = read_list("a?\nA?\na? \n", &mut |_| Err(String::new())).unwrap();
        assert_eq!(list.notes, ["2 more say the same as another one and are asked once"]);
    }

    #[test]
    fn only_text_in_utf8_is_read() {
        for (bytes, expected) in [
            (&b"a?"[..], Ok("a?")),
            (b"\xef\xbb\xbfa?", Ok("a?")),
            ("Größe?".as_bytes(), Ok("Größe?")),
            (b"\xff\xfea\0?\0", Err("the list is UTF-16, which is not read: save it as UTF-8")),
            (
                b"a\0?\0",
                Err(
                    "the list is not text: use one question per line, or a CSV file with a column `question`",
                ),
            ),
            (
                b"SQLite format 3\0\x10",
                Err(
                    "the list is not text: use one question per line, or a CSV file with a column `question`",
                ),
            ),
            (
                b"a?\nGr\xf6\xdfe",
                Err("the list is not UTF-8 at line 2, which is not read: save it as UTF-8"),
            ),
            (&vec![b'a'; MAX_LIST_BYTES + 1], Err("the list is larger than 1024 KiB: split it")),
        ] {
            let found = decode(bytes).map_err(|err| err.to_string());
            assert_eq!(found, expected.map_err(str::to_owned));
        }
        let lines = "a\n".repeat(MAX_LINES + 1);
        assert_eq!(read_list(&lines, &mut |_| Err(String::new())), Err(ListError::TooManyLines));
    }
}
