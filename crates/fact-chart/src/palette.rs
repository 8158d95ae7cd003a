//! The charts' colours, one set a theme.
//!
//! Generated from `docs/design/tokens.json` by `cargo xtask generate`: edit that file, not this one.

use plotters::style::RGBColor;

/// The colours of one theme.
#[derive(Debug)]
pub(crate) struct Palette {
    /// Behind everything, and the rim that parts overlapping marks.
    pub surface: RGBColor,
    /// Lines that carry the eye from a mark to the axis.
    pub grid: RGBColor,
    /// The zero line.
    pub axis: RGBColor,
    /// Titles and figures.
    pub text: RGBColor,
    /// Axis labels and captions.
    pub label: RGBColor,
    /// One a series, in this order.
    pub series: [RGBColor; 8],
}

/// On a light surface.
pub(crate) const LIGHT: Palette = Palette {
    surface: RGBColor(255, 255, 255),
    grid: RGBColor(232, 234, 238),
    axis: RGBColor(167, 173, 184),
    text: RGBColor(27, 30, 36),
    label: RGBColor(91, 98, 110),
    series: [
        RGBColor(31, 104, 188),
        RGBColor(229, 144, 74),
        RGBColor(11, 90, 79),
        RGBColor(192, 92, 129),
        RGBColor(220, 194, 60),
        RGBColor(74, 29, 124),
        RGBColor(152, 62, 0),
        RGBColor(20, 165, 198),
    ],
};

/// On a dark surface.
pub(crate) const DARK: Palette = Palette {
    surface: RGBColor(28, 31, 37),
    grid: RGBColor(43, 48, 56),
    axis: RGBColor(91, 98, 110),
    text: RGBColor(232, 234, 238),
    label: RGBColor(162, 169, 181),
    series: [
        RGBColor(100, 161, 238),
        RGBColor(243, 189, 99),
        RGBColor(11, 139, 122),
        RGBColor(249, 139, 150),
        RGBColor(242, 238, 120),
        RGBColor(127, 84, 184),
        RGBColor(224, 101, 38),
        RGBColor(176, 227, 245),
    ],
};

/// On a white surface, for eyes that need more contrast.
pub(crate) const LIGHT_CONTRAST: Palette = Palette {
    surface: RGBColor(255, 255, 255),
    grid: RGBColor(195, 200, 208),
    axis: RGBColor(51, 56, 63),
    text: RGBColor(0, 0, 0),
    label: RGBColor(51, 56, 63),
    series: [
        RGBColor(31, 104, 188),
        RGBColor(229, 144, 74),
        RGBColor(11, 90, 79),
        RGBColor(192, 92, 129),
        RGBColor(220, 194, 60),
        RGBColor(74, 29, 124),
        RGBColor(152, 62, 0),
        RGBColor(20, 165, 198),
    ],
};

/// On a black surface, for eyes that need more contrast.
pub(crate) const DARK_CONTRAST: Palette = Palette {
    surface: RGBColor(10, 11, 13),
    grid: RGBColor(74, 80, 90),
    axis: RGBColor(213, 217, 224),
    text: RGBColor(255, 255, 255),
    label: RGBColor(213, 217, 224),
    series: [
        RGBColor(100, 161, 238),
        RGBColor(243, 189, 99),
        RGBColor(11, 139, 122),
        RGBColor(249, 139, 150),
        RGBColor(242, 238, 120),
        RGBColor(127, 84, 184),
        RGBColor(224, 101, 38),
        RGBColor(176, 227, 245),
    ],
};
