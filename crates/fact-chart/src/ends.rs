//! Names of lines and areas at their right ends, where that beats a legend.

use crate::{
    frame::{self, Entry},
    metrics::{self, Weight},
    number::count,
    scene::{Anchor, Point, Rect, SMALL, Scene, Stroke, centred, small_width},
};

/// Height of a name with the space to the next.
const STEP: f64 = 15.0;
/// Below this width names at the ends take too much from the plot.
const LEAST_WIDTH: f64 = 420.0;

/// A name and the height at which its line ends; `None` for one that is left out.
pub(crate) struct End {
    pub entry: Entry,
    pub y: Option<f64>,
}

/// Whether the names of `n` series find room at their ends.
pub(crate) fn fit(scene: &Scene, n: usize) -> bool {
    n > 1 && scene.height - 130.0 >= STEP * count(n) && scene.width >= LEAST_WIDTH
}

/// Room that `names` need to the right of the plot.
pub(crate) fn width<'a>(scene: &Scene, names: impl Iterator<Item = &'a str>) -> f64 {
    let widest = names.map(small_width).fold(0.0, f64::max);
    widest.min(scene.width * 0.24) + 26.0
}

/// Writes the names beside `area`, moved apart, those left out below the others.
pub(crate) fn draw(scene: &mut Scene, area: Rect, mut ends: Vec<End>) {
    ends.sort_by(|a, b| a.y.unwrap_or(f64::MAX).total_cmp(&b.y.unwrap_or(f64::MAX)));
    let mut ys: Vec<f64> = ends.iter().map(|it| it.y.unwrap_or(area.bottom())).collect();
    spread(&mut ys, area.y, area.bottom());
    let room = scene.width - frame::MARGIN - area.right() - 18.0;
    for (end, y) in ends.iter().zip(ys) {
        let (swatch, color) = frame::entry_colors(scene, &end.entry);
        let x = area.right() + 4.0;
        scene.line(Point { x, y }, Point { x: x + 8.0, y }, Stroke::solid(swatch, 3.0));
        let name = metrics::truncate(&end.entry.name, SMALL, Weight::Regular, room.max(20.0));
        let width = 14.0 + small_width(&name);
        scene.small(Point { x: x + 14.0, y: centred(y) }, Anchor::Start, name, color);
        let around = Rect { x: x - 2.0, y: y - STEP / 2.0, width: width + 4.0, height: STEP };
        frame::tell_entry(scene, &end.entry, around);
    }
}

/// Moves sorted heights apart until none is nearer than a line of text to the next, within
/// `top` and `bottom` where that is possible.
fn spread(ys: &mut [f64], top: f64, bottom: f64) {
    let mut least = top;
    for y in ys.iter_mut() {
        *y = y.max(least);
        least = *y + STEP;
    }
    let mut most = bottom;
    for y in ys.iter_mut().rev() {
        *y = y.min(most);
        most = *y - STEP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_move_apart_and_stay_in_order() {
        let mut ys = [10.0, 12.0, 12.0, 98.0, 100.0];
        spread(&mut ys, 0.0, 100.0);
        assert!(ys.windows(2).all(|it| it[1] - it[0] >= STEP - 1e-9), "{ys:?}");
        assert!(ys[0] >= 0.0 && ys[4] <= 100.0, "{ys:?}");
    }
}
