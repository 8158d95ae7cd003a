//! Charts as they come in: SVG that `fact-chart` drew, and nothing else.
//!
//! A report puts the SVG of a chart into its own page as it is. That is safe because charts are
//! FACT's own and their texts are escaped; it is made sure of here by a list of what a chart is
//! drawn with.

use usvg::roxmltree;

use crate::{Error, Item};

/// What charts are drawn with. None of it runs, loads or links anything.
const ELEMENTS: &[&str] = &[
    "svg",
    "title",
    "desc",
    "g",
    "defs",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "path",
    "text",
    "tspan",
    "clipPath",
    "linearGradient",
    "stop",
];

/// The SVG of the item's chart, found to be nothing but a drawing.
///
/// # Errors
/// It is no XML, or holds what no chart is drawn with.
pub(crate) fn drawing(item: &Item) -> Result<Option<&str>, Error> {
    let Some(svg) = item.svg.as_deref() else { return Ok(None) };
    let document = roxmltree::Document::parse(svg).map_err(|err| Error::Chart {
        title: item.title.clone(),
        source: usvg::Error::ParsingFailed(err),
    })?;
    match document.descendants().find_map(foreign) {
        Some(what) => Err(Error::Foreign { title: item.title.clone(), what }),
        None => Ok(Some(svg)),
    }
}

/// The part of `node` that is no part of a chart.
fn foreign(node: roxmltree::Node<'_, '_>) -> Option<String> {
    if node.is_pi() || node.is_comment() {
        return Some("a comment".to_owned());
    }
    if !node.is_element() {
        return None;
    }
    let name = node.tag_name();
    let is_svg = name.namespace() == Some("http://www.w3.org/2000/svg");
    if !is_svg || !ELEMENTS.contains(&name.name()) {
        return Some(format!("<{}>", name.name()));
    }
    let is_foreign = |it: &roxmltree::Attribute<'_, '_>| {
        let named = it.name().to_ascii_lowercase();
        let leads_out = it.value().contains("url(") && !it.value().starts_with("url(#");
        named.starts_with("on") || named == "href" || named == "style" || leads_out
    };
    node.attributes().find(is_foreign).map(|it| it.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(inside: &str, expected: Option<&str>) {
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
        let item = Item { svg: Some(svg), ..Item::default() };
        let actual = match drawing(&item) {
            Ok(_) => None,
            Err(Error::Foreign { what, .. }) => Some(what),
            Err(other) => Some(other.to_string()),
        };
        assert_eq!(actual.as_deref(), expected);
    }

    #[test]
    fn only_drawings_get_in() {
        check("<g><rect width=\"1\" fill=\"#fff\"/><text>a &lt;b&gt;</text></g>", None);
        check("<g clip-path=\"url(#room)\"/>", None);
        check("<script>alert(1)</script>", Some("<script>"));
        check("<foreignObject/>", Some("<foreignObject>"));
        check("<rect onload=\"alert(1)\"/>", Some("onload"));
        check("<rect xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"//a\"/>", Some("href"));
        check("<rect fill=\"url(//a/b.svg#c)\"/>", Some("fill"));
        check("<rect style=\"color: red\"/>", Some("style"));
        check("<!-- a -->", Some("a comment"));
        check("<h1 xmlns=\"http://www.w3.org/1999/xhtml\"/>", Some("<h1>"));
        check("<b", Some("the chart of `` could not be read"));
    }
}
