//! What stands around every chart: title, unit, legend above, notes below.

use fact_core::Unit;
use plotters::style::RGBColor;

use crate::{
    mark::LegendEntry,
    metrics::{self, Weight},
    scene::{Anchor, Point, Rect, SMALL, Scene, Text, centred, small_width},
    show::hex,
};

/// Space between the picture's edge and anything in it.
pub(crate) const MARGIN: f64 = 16.0;

const TITLE_SIZE: f64 = 15.0;
const LINE_HEIGHT: f64 = 16.0;
const SWATCH: f64 = 10.0;
/// Below this height words give way to the marks.
const ROOMY: f64 = 300.0;
/// From this height on what has to be said below is said whole, though in two lines.
const ROOMY_BELOW: f64 = 240.0;

/// One entry of a legend.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub color: RGBColor,
    pub name: String,
    pub series_idx: usize,
}

/// Tells the window where a series' name is written.
pub(crate) fn tell_entry(scene: &mut Scene, entry: &Entry, area: Rect) {
    let is_hidden = scene.is_hidden(entry.series_idx);
    scene.legend.push(LegendEntry {
        name: entry.name.clone(),
        series_idx: entry.series_idx,
        color: hex(entry.color),
        area: area.bounds(),
        is_hidden,
    });
}

/// The colours of an entry's swatch and name, faint where its series is left out.
pub(crate) fn entry_colors(scene: &Scene, entry: &Entry) -> (RGBColor, RGBColor) {
    let text = scene.palette.text;
    if scene.is_hidden(entry.series_idx) {
        (scene.faint(entry.color), scene.faint(scene.palette.label))
    } else {
        (entry.color, text)
    }
}

/// The unit in words, where figures do not carry it.
pub(crate) fn unit_words(unit: &Unit) -> Option<String> {
    let Unit::Money { currency } = unit else { return None };
    let words = match currency.as_str() {
        "USD" => "US dollars",
        "EUR" => "Euros",
        "GBP" => "Pounds sterling",
        "JPY" => "Yen",
        "CHF" => "Swiss francs",
        code => code,
    };
    Some(words.to_owned())
}

/// The unit in words, and that equal distances are equal ratios where they are.
pub(crate) fn subtitle(unit: &Unit, is_log: bool) -> Option<String> {
    match (unit_words(unit), is_log) {
        (Some(words), true) => Some(format!("{words}, logarithmic scale")),
        (None, true) => Some("Logarithmic scale".to_owned()),
        (words, false) => words,
    }
}

/// Draws what stands around and gives what room is left.
pub(crate) fn surround(
    scene: &mut Scene,
    subtitle: Option<&str>,
    legend: &[Entry],
    notes: &[String],
) -> Rect {
    let width = scene.width - 2.0 * MARGIN;
    let mut y = MARGIN;
    let is_roomy = scene.height >= ROOMY;
    let max_lines = if is_roomy { 2 } else { 1 };
    let title = scene.title.clone();
    for line in metrics::wrap(&title, TITLE_SIZE, Weight::SemiBold, width, max_lines) {
        let at = Point { x: MARGIN, y: y + TITLE_SIZE * metrics::CAP_HEIGHT };
        let (weight, anchor, color) = (Weight::SemiBold, Anchor::Start, scene.palette.text);
        scene.text(Text { at, text: line, size: TITLE_SIZE, weight, anchor, color });
        y += TITLE_SIZE * 1.3;
    }
    if let Some(subtitle) = subtitle {
        let text = metrics::truncate(subtitle, SMALL, Weight::Regular, width);
        scene.label(Point { x: MARGIN, y: centred(y + 6.0) }, Anchor::Start, text);
        y += LINE_HEIGHT;
    }
    if !legend.is_empty() {
        y = draw_legend(scene, legend, y + 4.0, width, if is_roomy { 3 } else { 1 });
    }
    let mut bottom = scene.height - MARGIN;
    let notes: Vec<&str> = notes.iter().map(String::as_str).chain(scene.note).collect();
    let text = capital(&notes.join(" · "));
    let max_lines = if scene.height >= ROOMY_BELOW { 2 } else { 1 };
    let lines = metrics::wrap(&text, SMALL, Weight::Regular, width, max_lines);
    for line in lines.into_iter().rev() {
        scene.label(Point { x: MARGIN, y: bottom }, Anchor::Start, line);
        bottom -= LINE_HEIGHT;
    }
    y += 10.0;
    if !notes.is_empty() {
        bottom -= 2.0;
    }
    Rect { x: MARGIN, y, width, height: (bottom - y).max(1.0) }
}

/// With a capital at its beginning.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    // "r = 0.78" and "n = 40" are names of figures.
    let is_name = text.chars().nth(1) == Some(' ');
    match chars.next() {
        Some(first) if !is_name => first.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Swatches and names in rows; gives where the next thing may begin.
fn draw_legend(scene: &mut Scene, legend: &[Entry], top: f64, width: f64, max_rows: usize) -> f64 {
    let (mut x, mut y, mut n_rows) = (MARGIN, top, 1);
    for (idx, entry) in legend.iter().enumerate() {
        let name =
            metrics::truncate(&entry.name, SMALL, Weight::Regular, 180.0_f64.min(width * 0.6));
        let entry_width = SWATCH + 6.0 + small_width(&name);
        let more = format!("+ {} more", legend.len() - idx);
        let is_last = idx + 1 == legend.len();
        let last_row_full = n_rows == max_rows
            && !is_last
            && x + entry_width + 16.0 + small_width(&more) > MARGIN + width;
        if x > MARGIN && (x + entry_width > MARGIN + width || last_row_full) {
            if n_rows == max_rows {
                scene.label(Point { x, y: centred(y + SWATCH / 2.0) }, Anchor::Start, more);
                break;
            }
            n_rows += 1;
            x = MARGIN;
            y += LINE_HEIGHT + 2.0;
        }
        let (swatch, color) = entry_colors(scene, entry);
        scene.rect(Rect { x, y, width: SWATCH, height: SWATCH }, swatch);
        let at = Point { x: x + SWATCH + 6.0, y: centred(y + SWATCH / 2.0) };
        scene.small(at, Anchor::Start, name, color);
        let around = Rect { x: x - 3.0, y: y - 3.0, width: entry_width + 6.0, height: LINE_HEIGHT };
        tell_entry(scene, entry, around);
        x += entry_width + 16.0;
    }
    y + LINE_HEIGHT
}
