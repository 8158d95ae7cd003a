//! What FACT knows of business English before it has seen any data: words that mean the same,
//! figures worked out from others, adjectives that compare, phrases that steer a question.
//!
//! The knowledge is in the text files beside this one; this reads them once. Knows nothing of
//! any database.

mod akin;
mod kinds;
mod known;
mod verbs;

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

pub(crate) use akin::AKIN;
pub(crate) use kinds::KINDS;
pub(crate) use known::is_word;
pub(crate) use verbs::VERBS;

use crate::words::{stem, stems};

/// The glossary, read once.
pub(crate) static GLOSSARY: LazyLock<Glossary> = LazyLock::new(Glossary::read);

/// Everything in the text files, by stems.
pub(crate) struct Glossary {
    /// Groups of phrases that mean the same in business.
    pub same: Vec<Vec<Vec<String>>>,
    /// Everyday phrases that mean nearly the same, by each of them.
    general: HashMap<Vec<String>, Vec<Vec<String>>>,
    /// The same of words that are asked for last.
    far: HashMap<Vec<String>, Vec<Vec<String>>>,
    /// What data may write for an adjective of a country or a sex.
    written_as: HashMap<String, Vec<String>>,
    /// Figures worked out from others, in the order they are tried.
    pub measures: Vec<Derived>,
    /// Adjectives, with the phrases of the figures they compare by.
    pub adjectives: Vec<Adjective>,
    /// Steering phrases by their first stem.
    pub phrases: HashMap<String, Vec<(Vec<String>, Cue)>>,
    /// Short forms and what they stand for.
    pub short_forms: HashMap<String, String>,
    /// Every stem of a steering phrase.
    cue_stems: BTreeSet<String>,
    /// Every stem that only a phrase of statistics has.
    statistics_stems: BTreeSet<String>,
    /// Every word of a steering phrase as written, for telling a misspelling.
    pub cue_forms: Vec<String>,
    /// The words businesses call things by as written, for the same, each with its stem.
    pub name_forms: Vec<(String, String)>,
    /// Words of topics: every stem of an alternative must be there.
    pub topics: Vec<(String, Vec<Vec<String>>)>,
}

/// A figure worked out from two others.
pub(crate) struct Derived {
    /// "profit margin".
    pub name: String,
    /// Phrase of the first part.
    pub left: String,
    /// `/`, `-` or `*`; `None` where the figure is the left part under another name.
    pub operator: Option<char>,
    /// Phrase of the second part.
    pub right: String,
    /// Other names.
    pub aliases: Vec<String>,
}

/// An adjective in its three degrees.
pub(crate) struct Adjective {
    /// Forms that mean more of the figure ("longer").
    pub more: Vec<String>,
    /// Forms that mean less of it ("shorter").
    pub less: Vec<String>,
    /// Phrases of the figures it may compare by, most usual first.
    pub figures: Vec<Vec<String>>,
}

/// What a steering phrase asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cue {
    Filler,
    Count,
    Avg,
    Sum,
    Min,
    Max,
    Distinct,
    Most,
    Least,
    Which,
    By,
    Within,
    Rank,
    Desc,
    Asc,
    Gt,
    Ge,
    Lt,
    Le,
    Eq,
    Between,
    Not,
    Starts,
    Contains,
    Called,
    Compare,
    Trend,
    Growth,
    Decline,
    Share,
    Leaders,
    Percentile,
    Correlation,
    Forecast,
    Metrics,
    Executive,
    Statistics,
    AllNumeric,
    Distribution,
    Unusual,
    Missing,
    Gaps,
    Complete,
    Periods,
    Volatile,
    Seasonal,
    Breakdown,
    Everything,
    Current,
    YearOnYear,
    QuarterOnQuarter,
    MonthOnMonth,
    LongTerm,
    AverageRef,
    Common,
    Pie,
    Donut,
    Bar,
    HorizontalBar,
    StackedBar,
    ShareBar,
    Line,
    Area,
    Scatter,
    Histogram,
    BoxPlot,
    HeatMap,
    Panels,
    BarsAndLine,
    BigFigure,
    LogScale,
    LinearScale,
    TrendLine,
    Vague,
    Percent,
    Comparative,
    Loss,
    Gain,
    Running,
    Moving,
    AboveAverage,
    BelowAverage,
    Minus,
    Divided,
    OfPercent,
    Ratio,
    Difference,
    Significant,
    TrendTest,
    Upward,
    Downward,
    Decompose,
    Drivers,
    Movers,
    Trailing,
    Compound,
    Spearman,
    Matrix,
    Quartile,
    GrowthSpread,
    Fences,
    Mad,
    Sigma,
    Differs,
}

const CUES: &[(&str, Cue)] = &[
    ("filler", Cue::Filler),
    ("count", Cue::Count),
    ("avg", Cue::Avg),
    ("sum", Cue::Sum),
    ("min", Cue::Min),
    ("max", Cue::Max),
    ("distinct", Cue::Distinct),
    ("most", Cue::Most),
    ("least", Cue::Least),
    ("which", Cue::Which),
    ("by", Cue::By),
    ("within", Cue::Within),
    ("rank", Cue::Rank),
    ("desc", Cue::Desc),
    ("asc", Cue::Asc),
    ("gt", Cue::Gt),
    ("ge", Cue::Ge),
    ("lt", Cue::Lt),
    ("le", Cue::Le),
    ("eq", Cue::Eq),
    ("between", Cue::Between),
    ("not", Cue::Not),
    ("starts", Cue::Starts),
    ("contains", Cue::Contains),
    ("called", Cue::Called),
    ("compare", Cue::Compare),
    ("trend", Cue::Trend),
    ("growth", Cue::Growth),
    ("decline", Cue::Decline),
    ("share", Cue::Share),
    ("leaders", Cue::Leaders),
    ("percentile", Cue::Percentile),
    ("correlation", Cue::Correlation),
    ("forecast", Cue::Forecast),
    ("metrics", Cue::Metrics),
    ("executive", Cue::Executive),
    ("statistics", Cue::Statistics),
    ("all_numeric", Cue::AllNumeric),
    ("distribution", Cue::Distribution),
    ("unusual", Cue::Unusual),
    ("missing", Cue::Missing),
    ("gaps", Cue::Gaps),
    ("complete", Cue::Complete),
    ("periods", Cue::Periods),
    ("volatile", Cue::Volatile),
    ("seasonal", Cue::Seasonal),
    ("breakdown", Cue::Breakdown),
    ("everything", Cue::Everything),
    ("current", Cue::Current),
    ("yoy", Cue::YearOnYear),
    ("qoq", Cue::QuarterOnQuarter),
    ("mom", Cue::MonthOnMonth),
    ("long_term", Cue::LongTerm),
    ("average_ref", Cue::AverageRef),
    ("common", Cue::Common),
    ("pie", Cue::Pie),
    ("donut", Cue::Donut),
    ("bar", Cue::Bar),
    ("horizontal_bar", Cue::HorizontalBar),
    ("stacked_bar", Cue::StackedBar),
    ("share_bar", Cue::ShareBar),
    ("line", Cue::Line),
    ("area", Cue::Area),
    ("scatter", Cue::Scatter),
    ("histogram", Cue::Histogram),
    ("box_plot", Cue::BoxPlot),
    ("heat_map", Cue::HeatMap),
    ("panels", Cue::Panels),
    ("bars_and_line", Cue::BarsAndLine),
    ("big_figure", Cue::BigFigure),
    ("log_scale", Cue::LogScale),
    ("linear_scale", Cue::LinearScale),
    ("trend_line", Cue::TrendLine),
    ("vague", Cue::Vague),
    ("percent", Cue::Percent),
    ("comparative", Cue::Comparative),
    ("loss", Cue::Loss),
    ("gain", Cue::Gain),
    ("running", Cue::Running),
    ("moving", Cue::Moving),
    ("above_average", Cue::AboveAverage),
    ("below_average", Cue::BelowAverage),
    ("minus", Cue::Minus),
    ("divided", Cue::Divided),
    ("of_percent", Cue::OfPercent),
    ("ratio", Cue::Ratio),
    ("difference", Cue::Difference),
    ("significant", Cue::Significant),
    ("trend_test", Cue::TrendTest),
    ("upward", Cue::Upward),
    ("downward", Cue::Downward),
    ("decompose", Cue::Decompose),
    ("drivers", Cue::Drivers),
    ("movers", Cue::Movers),
    ("trailing", Cue::Trailing),
    ("compound", Cue::Compound),
    ("spearman", Cue::Spearman),
    ("matrix", Cue::Matrix),
    ("quartile", Cue::Quartile),
    ("growth_spread", Cue::GrowthSpread),
    ("fences", Cue::Fences),
    ("mad", Cue::Mad),
    ("sigma", Cue::Sigma),
    ("differs", Cue::Differs),
];

impl Glossary {
    fn read() -> Self {
        let business = include_str!("business.txt");
        let same = section(business, "[same]").map(|line| line.split('|').map(stems).collect());
        let (topics, phrases) = (include_str!("topics.txt"), include_str!("phrases.txt"));
        let topics = lines(topics).filter_map(|line| {
            let (name, rest) = line.split_once(':')?;
            Some((name.to_owned(), rest.split('|').map(stems).collect()))
        });
        let short = lines(include_str!("short.txt")).filter_map(|line| {
            let (short, long) = line.split_once('=')?;
            Some((short.trim().to_owned(), long.trim().to_owned()))
        });
        let statistics = include_str!("statistics.txt");
        let steering = read_phrases(lines(phrases));
        let steering = steering.into_values().flatten().flat_map(|(stems, _)| stems);
        let cue_stems: BTreeSet<String> = steering.collect();
        let of_statistics = read_phrases(lines(statistics));
        let of_statistics = of_statistics.into_values().flatten().flat_map(|(stems, _)| stems);
        let phrases_by_first = read_phrases(lines(phrases).chain(lines(statistics)));
        Self {
            same: same.collect(),
            general: general(include_str!("general.txt"), false),
            far: general(include_str!("general.txt"), true),
            written_as: demonyms().chain(places()).fold(
                HashMap::new(),
                |mut all, (word, names)| {
                    let known: &mut Vec<String> = all.entry(word).or_default();
                    known.extend(names);
                    all
                },
            ),
            measures: section(business, "[measures]").filter_map(derived).collect(),
            adjectives: section(business, "[adjectives]").filter_map(adjective).collect(),
            phrases: phrases_by_first,
            statistics_stems: of_statistics.filter(|it| !cue_stems.contains(it)).collect(),
            cue_stems,
            short_forms: short.collect(),
            cue_forms: cue_forms(phrases),
            name_forms: name_forms(business),
            topics: topics.collect(),
        }
    }

    /// The phrases a group holds besides this one, where it is in one.
    pub fn synonyms(&self, phrase: &[String]) -> Vec<&[String]> {
        let groups = self.same.iter().filter(|group| group.iter().any(|it| it == phrase));
        groups.flatten().filter(|it| *it != phrase).map(Vec::as_slice).collect()
    }

    /// Everyday phrases that mean nearly the same as this one.
    pub fn related(&self, phrase: &[String]) -> &[Vec<String>] {
        self.general.get(phrase).map(Vec::as_slice).unwrap_or_default()
    }

    /// Everyday phrases that may stand for this one where nothing nearer is known.
    pub fn far(&self, phrase: &[String]) -> &[Vec<String>] {
        self.far.get(phrase).map(Vec::as_slice).unwrap_or_default()
    }

    /// What data may write for a place or its adjective: "France" for "french", "CA" for
    /// "california", "California" for "CA".
    pub fn written_as(&self, words: &str) -> &[String] {
        self.written_as.get(words).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every single word that steers, for telling a misspelling from a name.
    pub fn cue_words(&self) -> impl Iterator<Item = &String> {
        self.cue_stems.iter()
    }

    /// Whether a stem is part of a phrase of statistics, and of no other.
    pub fn tells_statistics(&self, stem: &str) -> bool {
        self.statistics_stems.contains(stem)
    }

    /// Whether a stem is part of a steering phrase.
    pub fn steers(&self, stem: &str) -> bool {
        self.cue_stems.contains(stem)
    }
}

/// Adjectives of countries, with the names of the countries.
fn demonyms() -> impl Iterator<Item = (String, Vec<String>)> {
    lines(include_str!("demonyms.txt")).filter_map(written)
}

/// Places with their short forms, and the short forms with their places.
fn places() -> impl Iterator<Item = (String, Vec<String>)> {
    let entries = lines(include_str!("places.txt")).filter_map(written);
    entries.flat_map(|(place, short)| {
        let others =
            |own: &String| short.iter().filter(|it| *it != own).cloned().collect::<Vec<_>>();
        let turned = |own: &String| (own.clone(), [vec![place.clone()], others(own)].concat());
        let turned: Vec<_> = short.iter().map(turned).collect();
        std::iter::once((place, short)).chain(turned)
    })
}

fn written(line: &str) -> Option<(String, Vec<String>)> {
    let (word, names) = line.split_once('=')?;
    Some((word.trim().to_owned(), names.split('|').map(|it| it.trim().to_owned()).collect()))
}

/// Groups of a list; those asked for last begin with a tilde.
fn general(text: &str, far: bool) -> HashMap<Vec<String>, Vec<Vec<String>>> {
    let mut related: HashMap<Vec<String>, Vec<Vec<String>>> = HashMap::new();
    for line in lines(text).filter(|it| it.starts_with('~') == far) {
        let group: Vec<Vec<String>> = line.split('|').map(stems).collect();
        for phrase in &group {
            let own = related.entry(phrase.clone()).or_default();
            for other in group.iter().filter(|it| *it != phrase) {
                if !own.contains(other) {
                    own.push(other.clone());
                }
            }
        }
    }
    related
}

fn read_phrases<'a>(
    lines: impl Iterator<Item = &'a str>,
) -> HashMap<String, Vec<(Vec<String>, Cue)>> {
    let mut phrases: HashMap<String, Vec<(Vec<String>, Cue)>> = HashMap::new();
    for line in lines {
        let Some((name, rest)) = line.split_once(':') else { continue };
        let Some((_, cue)) = CUES.iter().find(|(it, _)| *it == name) else { continue };
        for phrase in rest.split('|').map(phrase_stems) {
            let Some(first) = phrase.first() else { continue };
            let entry = phrases.entry(first.clone()).or_default();
            // A phrase listed twice keeps its later, more telling meaning.
            entry.retain(|(it, _)| *it != phrase);
            entry.push((phrase, *cue));
        }
    }
    phrases
}

/// The longer words of the phrases, in the form they have there.
fn cue_forms(text: &str) -> Vec<String> {
    let phrases = lines(text).filter_map(|it| it.split_once(':')).flat_map(|it| it.1.split('|'));
    let words = phrases.flat_map(str::split_whitespace).filter(|it| it.len() > 4);
    let mut forms: Vec<String> = words.map(str::to_owned).collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// The longer words that mean the same in business, in the form they have there, with their stems.
fn name_forms(text: &str) -> Vec<(String, String)> {
    let words = section(text, "[same]").flat_map(|it| it.split([' ', '|']));
    let mut forms: Vec<String> = words.filter(|it| it.len() > 4).map(str::to_owned).collect();
    forms.sort_unstable();
    forms.dedup();
    forms.into_iter().map(|it| (it.clone(), stem(&it))).collect()
}

/// Stems of a steering phrase, with comparison signs kept.
fn phrase_stems(phrase: &str) -> Vec<String> {
    let trimmed = phrase.trim();
    if matches!(trimmed, ">" | ">=" | "<" | "<=" | "=") {
        return vec![trimmed.to_owned()];
    }
    stems(trimmed)
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'))
}

fn section<'a>(text: &'a str, header: &'a str) -> impl Iterator<Item = &'a str> {
    let body = lines(text).skip_while(move |it| *it != header).skip(1);
    body.take_while(|it| !it.starts_with('['))
}

fn derived(line: &str) -> Option<Derived> {
    let (name, rest) = line.split_once('=')?;
    let mut parts = rest.split('|').map(str::trim);
    let formula = parts.next()?;
    let operator = ['/', '*', '-'].into_iter().find(|it| formula.contains(*it));
    let (left, right) =
        operator.map_or((formula, ""), |it| formula.split_once(it).unwrap_or((formula, "")));
    Some(Derived {
        name: name.trim().to_owned(),
        left: left.trim().to_owned(),
        operator,
        right: right.trim().to_owned(),
        aliases: parts.map(str::to_owned).collect(),
    })
}

fn adjective(line: &str) -> Option<Adjective> {
    let (forms, figures) = line.split_once('=')?;
    let (more, less) = forms.split_once('/')?;
    let words = |it: &str| it.split_whitespace().map(str::to_owned).collect();
    let figures = figures.split('|').map(stems).collect();
    Some(Adjective { more: words(more), less: words(less), figures })
}

#[cfg(test)]
mod tests;
