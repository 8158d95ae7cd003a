//! What a page is made of, from top to bottom.

use std::rc::Rc;

use super::{
    chart::Picture,
    tags::NodeId,
    type_::{Color, Line},
};

/// A piece of a page as wide as its text: a line, a row, a chart, a space. Never broken.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strip {
    pub height: f32,
    /// Whether the next strip must stand on the same page.
    pub holds_next: bool,
    /// Space between things; none at the top of a page.
    pub is_space: bool,
    pub marks: Vec<Mark>,
    /// Where a bookmark leads to.
    pub bookmark: Option<String>,
    /// The answer that a click leads to.
    pub link: Option<Link>,
    /// What is said again where this strip is the first of a page: the head of its table.
    pub head: Option<Rc<Strip>>,
}

/// A way to an answer.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// Which answer's, from 0.
    pub answer_idx: usize,
    pub node: NodeId,
    pub title: String,
}

/// Something drawn on a strip. Points from the strip's left and top.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    Text {
        line: Line,
        x: f32,
        y: f32,
        /// Its place in the reading; `None` for what is there for the eye alone.
        node: Option<NodeId>,
    },
    /// A thin line across.
    Rule {
        x: f32,
        y: f32,
        width: f32,
        color: Color,
    },
    Chart {
        picture: Rc<Picture>,
        x: f32,
        y: f32,
        width: f32,
        node: NodeId,
    },
}

impl Strip {
    /// A space of `height` points that belongs to what follows.
    pub fn space(height: f32) -> Self {
        Self { height, is_space: true, holds_next: true, ..Self::default() }
    }

    /// The strip as it is shown again on a later page, where nobody reads it out.
    pub fn unread(&self) -> Self {
        let mut strip = Self { bookmark: None, head: None, ..self.clone() };
        for mark in &mut strip.marks {
            if let Mark::Text { node, .. } = mark {
                *node = None;
            }
        }
        strip
    }
}
