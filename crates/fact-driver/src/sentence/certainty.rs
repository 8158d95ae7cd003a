//! What tests say: which way a series goes, whether groups differ, how sure a correlation is.
//!
//! A test is told with its name, its p-value and what it rests on; significant is p < 0.05.

use std::fmt::Write as _;

use fact_core::{
    Analysis, Correlation, CorrelationMethod, Direction, RankTest, Sentence, TrendTest, Unit,
    compact,
};

use super::{Story, and_list, signed_points, upper_first};

/// From here on chance is ruled out, as the field has it.
const SIGNIFICANT: f64 = 0.05;
/// Series told by name.
const MAX_TOLD: usize = 3;

/// Which way each series goes, and whether that may be chance.
pub(super) fn trend(
    story: &Story<'_>,
    rows: &[TrendTest],
    supposed: Option<Direction>,
) -> Option<String> {
    let measure = story.measure()?;
    match rows {
        [] => None,
        [only] => {
            let yes = supposed.map(|it| if holds(only, it) { "**Yes.** " } else { "**No.** " });
            Some(format!("{}{}", yes.unwrap_or_default(), one_trend(story, measure, only)))
        }
        several => Some(many_trends(story, measure, several)),
    }
}

fn holds(test: &TrendTest, supposed: Direction) -> bool {
    let way = match supposed {
        Direction::Up => test.tau > 0.0,
        Direction::Down => test.tau < 0.0,
        Direction::Either => true,
    };
    way && test.p_value < SIGNIFICANT
}

fn one_trend(story: &Story<'_>, measure: usize, trend: &TrendTest) -> String {
    let label = upper_first(&story.label(measure));
    let by = match (trend.by_season, story.time_column().map(|it| story.label(it))) {
        (true, Some(noun)) => format!(", each {noun} with those of its season"),
        _ => String::new(),
    };
    let basis = format!("Mann–Kendall test{by}: p {}, n = {}", p_words(trend.p_value), trend.n);
    let (since, until) = (Sentence::escape(&trend.from), Sentence::escape(&trend.to));
    let noun = story.time_column().map_or_else(String::new, |it| story.label(it));
    let slope = |it: f64| step(story, measure, it);
    let interval =
        format!("95 % interval {} to {}", slope(trend.slope_low), slope(trend.slope_high));
    let mut text = if trend.p_value < SIGNIFICANT {
        let verb = if trend.tau > 0.0 { "rises" } else { "falls" };
        format!(
            "{label} {verb} **significantly** from {since} to {until}: by **{}** a {noun} along a \
             straight line ({interval}; {basis}).",
            slope(trend.slope).trim_start_matches(['+', '−'])
        )
    } else {
        format!(
            "{label} has **no significant trend** from {since} to {until} ({basis}): a straight \
             line changes by {} a {noun} ({interval}).",
            slope(trend.slope)
        )
    };
    if trend.lag_1 > 2.0 / f64::from(u32::try_from(trend.n).unwrap_or(u32::MAX)).sqrt() {
        let _ = write!(
            text,
            " Neighbouring {noun}s resemble each other (correlation {} with the one before), so \
             chance is less ruled out than the p-value says.",
            compact(trend.lag_1, &Unit::Ratio)
        );
    }
    text
}

/// A change a period with its sign, in the measure's unit or in points.
fn step(story: &Story<'_>, measure: usize, change: f64) -> String {
    let unit = story.column(measure).map_or(&Unit::Number, |it| &it.unit);
    if *unit == Unit::Percent {
        return signed_points(change);
    }
    let figure = compact(change, unit);
    if change > 0.0 { format!("+{figure}") } else { figure }
}

fn many_trends(story: &Story<'_>, measure: usize, rows: &[TrendTest]) -> String {
    let sure = |up: bool| {
        let way = rows.iter().filter(|it| it.p_value < SIGNIFICANT && (it.tau > 0.0) == up);
        let mut way: Vec<&TrendTest> = way.collect();
        way.sort_by(|a, b| b.slope.abs().total_cmp(&a.slope.abs()));
        way
    };
    let (up, down) = (sure(true), sure(false));
    let name = |it: &&TrendTest| {
        format!("**{}** ({})", Sentence::escape(&it.label), step(story, measure, it.slope))
    };
    let told = |verb: &str, of: &[&TrendTest]| {
        (!of.is_empty()).then(|| {
            let names: Vec<String> = of.iter().take(MAX_TOLD).map(name).collect();
            let most = if of.len() > MAX_TOLD { ", most of all " } else { ": " };
            format!(
                "{verb} significantly in {} of {}{most}{}",
                of.len(),
                rows.len(),
                and_list(&names)
            )
        })
    };
    let parts: Vec<String> = told("rises", &up).into_iter().chain(told("falls", &down)).collect();
    let of = story.name_column().map_or_else(String::new, |it| story.label(it));
    let label = format!("By {of}, {}", story.label(measure));
    let noun = story.time_column().map_or_else(String::new, |it| story.label(it));
    let body = if parts.is_empty() {
        format!("{label} has a significant trend in **none of {}**", rows.len())
    } else {
        format!("{label} {} a {noun}", parts.join("; it "))
    };
    format!(
        "{body} (Mann–Kendall tests, p < 0.05; by chance alone one test in twenty comes out so)."
    )
}

/// Whether the groups of a measure differ by more than chance.
pub(super) fn difference(story: &Story<'_>, test: &RankTest) -> Option<String> {
    let (name, measure) = (story.name_column()?, story.measure()?);
    let known = |row: &usize| story.number(*row, measure).is_some();
    let rows: Vec<usize> = (0..story.table.rows.len()).filter(known).collect();
    let by = |a: &usize, b: &usize| {
        let figure = |row: usize| story.number(row, measure).unwrap_or(f64::NAN);
        figure(*a).total_cmp(&figure(*b))
    };
    let (most, least) =
        (*rows.iter().max_by(|a, b| by(a, b))?, *rows.iter().min_by(|a, b| by(a, b))?);
    let sure = test.p_value < SIGNIFICANT;
    let verdict =
        if sure { "differs **significantly**" } else { "does **not** differ significantly" };
    Some(format!(
        "{}{} {verdict} between {} {} ({}): highest for **{}** ({}), lowest for {} ({}).",
        upper_first(&story.label(measure)),
        story.scope(),
        test.n_groups,
        story.rows_are(),
        rank_basis(test),
        story.cell(most, name),
        story.cell(most, measure),
        story.cell(least, name),
        story.cell(least, measure),
    ))
}

/// "Kruskal–Wallis test: H = 11.1, p = 0.011, n = 13".
pub(super) fn rank_basis(test: &RankTest) -> String {
    let h = compact(test.h, &Unit::Number);
    format!("Kruskal–Wallis test: H = {h}, p {}, n = {}", p_words(test.p_value), test.n)
}

/// Whether a test rules chance out.
pub(super) fn is_sure(test: &RankTest) -> bool {
    test.p_value < SIGNIFICANT
}

/// Coefficients with what they rest on.
pub(super) fn correlation(story: &Story<'_>, analysis: Option<&Analysis>) -> Option<String> {
    let Some(Analysis::Correlation { rows, method }) = analysis else { return None };
    let strength = |it: &&Correlation| it.r.map_or(-1.0, f64::abs);
    let strongest = rows.iter().max_by(|a, b| strength(a).total_cmp(&strength(b)))?;
    let r = strongest.r?;
    let (kind, letter) = match method {
        CorrelationMethod::Pearson => ("correlation", "r"),
        CorrelationMethod::Spearman => ("rank correlation", "rho"),
    };
    let figure = format!("**{letter} = {}**", compact(r, &Unit::Ratio));
    let basis = match strongest.p_value {
        Some(p) => format!("n = {}, p {}", strongest.n, p_words(p)),
        None => format!("n = {}, too few for a test", strongest.n),
    };
    let direction = if r >= 0.0 { "positive" } else { "negative" };
    if rows.len() == 1 {
        return Some(format!("The {kind} is {} {direction}: {figure} ({basis}).", word(r)));
    }
    let n_sure = rows.iter().filter(|it| it.p_value.is_some_and(|p| p < SIGNIFICANT)).count();
    Some(format!(
        "The strongest {kind} is {direction}, for **{}**: {figure} ({basis}). {n_sure} of {} {} below p = 0.05{}.",
        Sentence::escape(&strongest.label),
        rows.len(),
        if n_sure == 1 { "is" } else { "are" },
        story.scope(),
    ))
}

fn p_words(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") }
}

/// # Source
/// Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), § 3.2: .1, .3, .5.
fn word(r: f64) -> &'static str {
    match r.abs() {
        it if it >= 0.5 => "strong and",
        it if it >= 0.3 => "moderate and",
        it if it >= 0.1 => "weak and",
        _ => "all but absent, barely",
    }
}
