//! The contents: a line an answer, with its page and a link to it.
//!
//! Lines are laid out before it is known on which page their answers stand; [`number`] adds that.

use krilla::tagging::Tag;

use super::{
    look,
    paging::Placed,
    strip::{Link, Mark, Strip},
    tags::Tags,
    type_::Typesetter,
};
use crate::{Report, words::shorten};

/// With fewer answers a reader turns the page instead.
const N_LEAST: usize = 4;
/// How many characters of a title stand in a line.
const N_LINE: usize = 90;
/// Room for the number of a page.
const NUMBER: f32 = 40.0;

/// Lines for the answers of `report`; none where there are few.
pub(crate) fn strips(
    setter: &mut Typesetter<'_>,
    tags: &mut Tags,
    report: &Report,
    width: f32,
) -> Vec<Strip> {
    if report.items.len() < N_LEAST {
        return Vec::new();
    }
    let list = tags.add(Tags::ROOT, Tag::TOC);
    let mut strips = Vec::new();
    for (answer_idx, item) in report.items.iter().enumerate() {
        let entry = tags.add(list, Tag::TOCI);
        let node = tags.add(entry, Tag::Link);
        let title = shorten(&item.heading(), N_LINE);
        let text = format!("{}  {title}", answer_idx + 1);
        let mut paragraph = setter.paragraph(&[(&text, false)], look::CONTENTS);
        for (idx, line) in setter.lines(&mut paragraph, width - NUMBER).into_iter().enumerate() {
            let link = (idx == 0).then(|| Link { answer_idx, node, title: title.clone() });
            let height = line.height;
            let marks = vec![Mark::Text { line, x: 0.0, y: 0.0, node: Some(node) }];
            strips.push(Strip { height, marks, link, ..Strip::default() });
        }
    }
    strips
}

/// Where each answer begins: its page, and how far below the top of the page's inside.
pub(crate) fn places(pages: &[Vec<Placed>]) -> Vec<(usize, f32)> {
    let all = pages.iter().enumerate().flat_map(|(idx, page)| page.iter().map(move |it| (idx, it)));
    all.filter(|(_, it)| it.strip.bookmark.is_some()).map(|(idx, it)| (idx, it.y)).collect()
}

/// Adds the numbers of the pages that answers stand on.
pub(crate) fn number(setter: &mut Typesetter<'_>, pages: &mut [Vec<Placed>], width: f32) {
    let places = places(pages);
    for strip in pages.iter_mut().flatten().map(|it| &mut it.strip) {
        let Some(link) = &strip.link else { continue };
        let Some((page_idx, _)) = places.get(link.answer_idx) else { continue };
        let number = (page_idx + 1).to_string();
        let mut number = setter.paragraph(&[(&number, false)], look::CONTENTS);
        for line in setter.lines(&mut number, NUMBER) {
            let x = width - line.width;
            strip.marks.push(Mark::Text { line, x, y: 0.0, node: Some(link.node) });
        }
    }
}
