//! Adjectives that compare by a column: "older" by age, or by the birth date the other way round.
//!
//! The list is in `adjectives.txt` beside this file. Knows nothing of any database.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::words::stems;

/// The list, read once.
pub(crate) static ADJECTIVES: LazyLock<Adjectives> = LazyLock::new(Adjectives::read);

/// Adjectives by their forms.
pub(crate) struct Adjectives {
    by_form: HashMap<String, Vec<Meaning>>,
}

/// What one form of an adjective compares by.
#[derive(Debug, Clone)]
pub(crate) struct Meaning {
    /// Columns, the most usual first, and whether the direction is turned round.
    pub figures: Vec<(Figure, bool)>,
    /// Whether it means less of the figure ("younger").
    pub less: bool,
}

/// A column an adjective may compare by.
#[derive(Debug, Clone)]
pub(crate) enum Figure {
    /// One of this name.
    Named(Vec<String>),
    /// Any date or year.
    Time,
    /// The date something or somebody came, or began.
    Joined,
    /// The years since a birth.
    Age,
    /// Any time from one date to another.
    Span,
    /// Any amount that says how large a thing is.
    Size,
}

impl Adjectives {
    fn read() -> Self {
        let mut by_form: HashMap<String, Vec<Meaning>> = HashMap::new();
        let lines = include_str!("adjectives.txt").lines().map(str::trim);
        for line in lines.filter(|it| !it.is_empty() && !it.starts_with('#')) {
            let Some((forms, figures)) = line.split_once('=') else { continue };
            let Some((more, less)) = forms.split_once('/') else { continue };
            let figures: Vec<_> = figures.split('|').map(figure).collect();
            for (forms, less) in [(more, false), (less, true)] {
                for form in forms.split_whitespace() {
                    let meaning = Meaning { figures: figures.clone(), less };
                    by_form.entry(form.to_owned()).or_default().push(meaning);
                }
            }
        }
        Self { by_form }
    }

    /// What a lower-case word compares by, the most usual meaning first.
    pub fn of(&self, lower: &str) -> &[Meaning] {
        self.by_form.get(lower).map(Vec::as_slice).unwrap_or_default()
    }
}

fn figure(text: &str) -> (Figure, bool) {
    let trimmed = text.trim();
    let inverse = trimmed.starts_with('-');
    let figure = match trimmed.trim_start_matches('-') {
        "@time" => Figure::Time,
        "@joined" => Figure::Joined,
        "@age" => Figure::Age,
        "@span" => Figure::Span,
        "@size" => Figure::Size,
        name => Figure::Named(stems(name)),
    };
    (figure, inverse)
}
