//! Colours and styles of the page, all in one place. Colours are the light ones of
//! `docs/design/tokens.json`, kept so by a test; sizes are points.

use super::type_::{Color, Face, Style};

pub(crate) const TEXT: Color = Color(0x1b, 0x1e, 0x24);
pub(crate) const MUTED: Color = Color(0x51, 0x58, 0x64);
pub(crate) const FAINT: Color = Color(0x5e, 0x65, 0x71);
pub(crate) const BORDER: Color = Color(0xe0, 0xe3, 0xe8);
pub(crate) const BORDER_STRONG: Color = Color(0x8a, 0x91, 0x9d);
pub(crate) const WARNING: Color = Color(0x8a, 0x5a, 0x00);

pub(crate) const TITLE: Style = style(22.0, 27.0, TEXT).strong();
pub(crate) const MADE: Style = style(9.5, 14.0, MUTED);
pub(crate) const CONTENTS: Style = Style { is_tabular: true, ..style(9.5, 16.0, MUTED) };
pub(crate) const HEADING: Style = style(14.0, 18.0, TEXT).strong();
pub(crate) const QUESTION: Style = style(9.5, 14.0, MUTED);
pub(crate) const SENTENCE: Style = style(11.0, 16.0, TEXT);
pub(crate) const AS_OF: Style = style(8.5, 13.0, MUTED);
pub(crate) const TABLE_HEAD: Style = style(8.0, 11.0, MUTED);
pub(crate) const CELL: Style = style(8.5, 12.0, TEXT);
pub(crate) const FIGURE: Style = Style { is_tabular: true, ..CELL };
pub(crate) const CAPTION: Style = style(8.0, 11.5, FAINT);
pub(crate) const NOTE: Style = style(8.5, 12.5, MUTED);
pub(crate) const CAUTION: Style = style(8.5, 12.5, WARNING);
pub(crate) const SUBHEADING: Style = style(9.5, 14.0, TEXT).strong();
pub(crate) const CODE: Style = Style { face: Face::Code, ..style(7.5, 11.0, MUTED) };
pub(crate) const FOOTER: Style = Style { is_tabular: true, ..style(8.0, 11.0, FAINT) };

/// From the paper's edge to text, left and right.
pub(crate) const MARGIN: f32 = 54.0;
/// From the paper's upper edge to text.
pub(crate) const TOP: f32 = 54.0;
/// From the paper's lower edge to text.
pub(crate) const BOTTOM: f32 = 66.0;
/// From the paper's lower edge to the top of its footer.
pub(crate) const FOOT: f32 = 44.0;

/// How thick a line across the page is.
pub(crate) const HAIRLINE: f32 = 0.5;

const fn style(size: f32, leading: f32, color: Color) -> Style {
    Style { size, leading, face: Face::Text, is_strong: false, is_tabular: false, color }
}

impl Style {
    const fn strong(self) -> Self {
        Self { is_strong: true, ..self }
    }
}
