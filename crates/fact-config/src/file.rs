//! The settings file's text to the values it gives, each with its line.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{Fault, Kind, field::Field, list, problem::cut};

/// A file of settings is a few kilobytes; a larger one is something else.
const MAX_BYTES: u64 = 64 << 10;
/// Faults of a file's form that are told, and times it is read without its broken lines. With more of
/// them it is something else than settings.
const MAX_SYNTAX_FAULTS: usize = 20;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// A folder, a device or a pipe.
    #[error("it is no file")]
    NotAFile,
    /// Larger than settings are.
    #[error("it is larger than {} KiB", MAX_BYTES >> 10)]
    TooLarge,
    /// Its bytes are no text.
    #[error("it is no text in UTF-8")]
    NotText,
    /// The operating system refuses.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// One value that a file gives.
pub(crate) struct Said<'a> {
    /// The name, dotted.
    pub(crate) name: String,
    pub(crate) line: usize,
    /// As it is written.
    pub(crate) written: &'a str,
    form: Form,
}

/// What TOML makes of a value.
enum Form {
    Integer(String),
    Decimal(String),
    Text(String),
    Other,
}

/// The text of the file; `None` where there is none.
pub(crate) fn text(path: &Path) -> Result<Option<String>, Unusable> {
    let metadata = match fs::metadata(path) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    // Before it is opened: opening a pipe waits for somebody to write.
    if !metadata.is_file() {
        return Err(Unusable::NotAFile);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Unusable::TooLarge);
    }
    String::from_utf8(bytes).map(Some).map_err(|_| Unusable::NotText)
}

/// Every value in `text`, and every fault with its line. The values are those of the text without
/// the lines that are no TOML; there are none where it has too many of them.
pub(crate) fn read(text: &str) -> (Vec<Said<'_>>, Vec<(usize, Fault)>) {
    let mut reader = Reader { text, said: Vec::new(), faults: Vec::new() };
    let mut whole = text.to_owned();
    for _ in 0..MAX_SYNTAX_FAULTS {
        // The parser's own recovery may swallow lines after a broken one: what it makes of them is
        // neither taken for a value nor told as a fault.
        let (file, errors) = DeTable::parse_recoverable(&whole);
        let start = |err: &toml::de::Error| err.span().map_or(0, |it| it.start);
        let Some(first) = errors.into_iter().min_by_key(start) else {
            reader.table("", file.get_ref());
            break;
        };
        let line = reader.line(start(&first));
        if reader.faults.last().is_none_or(|it| it.0 != line) {
            reader.faults.push((line, Fault::Syntax { message: cut(first.message()) }));
        }
        whole = without(&whole, line);
    }
    (reader.said, reader.faults)
}

/// `text` with spaces in place of a line, so that all others stay where they are. Where that is
/// blank already, what is broken was left open above: the last line that says something goes.
fn without(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let says = |idx: &usize| lines.get(*idx).is_some_and(|it| !it.trim().is_empty());
    let goes = Some(line - 1).filter(says).or_else(|| (0..lines.len()).rfind(says));
    let blank = |(idx, line): (usize, &&str)| {
        if Some(idx) != goes {
            return (*line).to_owned();
        }
        let end = if line.ends_with('\n') { "\n" } else { "" };
        format!("{:1$}{end}", "", line.len() - end.len())
    };
    lines.iter().enumerate().map(blank).collect()
}

struct Reader<'a> {
    text: &'a str,
    said: Vec<Said<'a>>,
    faults: Vec<(usize, Fault)>,
}

impl Reader<'_> {
    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let key_text = key.get_ref().as_ref();
            let name = if prefix.is_empty() {
                bare(key_text)
            } else {
                format!("{prefix}.{}", bare(key_text))
            };
            let line = self.line(key.span().start);
            match value.get_ref() {
                DeValue::Table(inner) => self.table(&name, inner),
                _ if list::is_table(&name) => self.faults.push((line, Fault::NotATable { name })),
                _ => self.value(name, line, value),
            }
        }
    }

    fn value(&mut self, name: String, line: usize, value: &Spanned<DeValue<'_>>) {
        let form = match value.get_ref() {
            DeValue::String(it) => Form::Text(it.to_string()),
            DeValue::Float(it) => Form::Decimal(it.as_str().to_owned()),
            DeValue::Integer(it) => i64::from_str_radix(it.as_str(), it.radix())
                .map_or(Form::Other, |it| Form::Integer(it.to_string())),
            _ => Form::Other,
        };
        let written = self.text.get(value.span()).unwrap_or_default();
        self.said.push(Said { name, line, written, form });
    }

    fn line(&self, offset: usize) -> usize {
        line_of(self.text, offset)
    }
}

impl Said<'_> {
    /// The value as text, where its form is that of `field`: a number is not written in quotes.
    pub(crate) fn text_for(&self, field: &Field) -> Option<&str> {
        match (&self.form, field.kind()) {
            (Form::Text(it), Kind::Choice | Kind::Text)
            | (Form::Integer(it), Kind::Whole | Kind::Dollars)
            | (Form::Decimal(it), Kind::Dollars) => Some(it),
            _ => None,
        }
    }
}

/// The line that the byte at `offset` is on, counted from 1.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    1 + text.get(..offset).unwrap_or(text).matches('\n').count()
}

/// A key as it would be written: with quotes, where its letters ask for them.
fn bare(key: &str) -> String {
    let is_bare = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    if !key.is_empty() && key.chars().all(is_bare) { key.to_owned() } else { format!("{key:?}") }
}
