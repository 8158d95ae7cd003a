//! How a chart is drawn: its size, its colours, what of it is shown.

use crate::palette;

/// How a chart is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// In px, from 240 to 4,000.
    pub width: u32,
    /// In px, from 180 to 3,000. Horizontal bars take more where they need it, and less, as figures
    /// do, where there would be nothing to see.
    pub height: u32,
    /// Which colours.
    pub theme: Theme,
    /// Series that stay in the legend alone, by [`LegendEntry::series_idx`](crate::LegendEntry).
    pub hidden: Vec<usize>,
    /// The part of the horizontal axis to show; all of it where there is none. Charts whose
    /// [`XAxis::can_zoom`](crate::XAxis) is false show all of it always.
    pub window: Option<Window>,
}

impl Default for Style {
    /// 720 × 360 px, light, everything shown.
    fn default() -> Self {
        let (width, height, theme) = (720, 360, Theme::Light);
        Self { width, height, theme, hidden: Vec::new(), window: None }
    }
}

/// A part of the horizontal axis, in the positions or values that [`XAxis`](crate::XAxis) tells.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Window {
    /// At the left edge.
    pub from: f64,
    /// At the right edge.
    pub to: f64,
}

impl Window {
    /// The window held within `least` and `most`, no narrower than `span`; `None` where it shows
    /// all of it, or is none.
    pub(crate) fn within(self, least: f64, most: f64, span: f64) -> Option<Self> {
        let is_window = self.from.is_finite() && self.to.is_finite() && self.to > self.from;
        if !is_window || most <= least {
            return None;
        }
        let span = (self.to - self.from).max(span);
        if span >= most - least {
            return None;
        }
        let from = self.from.clamp(least, most - span);
        Some(Self { from, to: from + span })
    }
}

/// A set of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// On white.
    Light,
    /// On near black.
    Dark,
    /// On white, for eyes that need more contrast.
    LightContrast,
    /// On black, for eyes that need more contrast.
    DarkContrast,
}

impl Theme {
    pub(crate) fn palette(self) -> &'static palette::Palette {
        match self {
            Self::Light => &palette::LIGHT,
            Self::Dark => &palette::DARK,
            Self::LightContrast => &palette::LIGHT_CONTRAST,
            Self::DarkContrast => &palette::DARK_CONTRAST,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_stays_within_the_axis_and_never_gets_too_narrow() {
        let window = |from, to| Window { from, to }.within(0.0, 10.0, 1.0);
        assert_eq!(window(2.0, 5.0), Some(Window { from: 2.0, to: 5.0 }));
        assert_eq!(window(8.0, 12.0), Some(Window { from: 6.0, to: 10.0 }));
        assert_eq!(window(3.0, 3.2), Some(Window { from: 3.0, to: 4.0 }));
        for (from, to) in [(-5.0, 20.0), (4.0, 4.0), (5.0, 2.0), (f64::NAN, 3.0)] {
            assert_eq!(window(from, to), None, "{from} {to}");
        }
    }
}
