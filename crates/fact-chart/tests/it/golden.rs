//! Every case, light and dark, beside a committed picture.
//!
//! `FACT_GOLDEN=write cargo test -p fact-chart --test it golden` draws the pictures anew: look at
//! each one that has changed before it is committed. A picture that differs is left beside the test
//! binary's temporary files, and the failure says where.

use std::{fs, path::PathBuf};

use fact_chart::{Style, Theme, png, svg};

use crate::cases::{self, Case};

/// How far a channel may be off before a pixel counts as another.
const CHANNEL: u8 = 24;
/// The share of pixels that may be another: rounding moves an edge here and there.
const SHARE: f64 = 0.002;

struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

fn read(bytes: &[u8]) -> Picture {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut rgb).unwrap();
    Picture { width: info.width, height: info.height, rgb }
}

/// The same picture in fewer bytes: with 32 steps a channel, far finer than what is compared.
fn small(picture: &Picture) -> Vec<u8> {
    let coarse: Vec<u8> = picture.rgb.iter().map(|it| (it >> 3 << 3) | (it >> 5)).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header().unwrap().write_image_data(&coarse).unwrap();
    bytes
}

/// The share of pixels that are another, 0 to 1.
fn difference(one: &Picture, other: &Picture) -> f64 {
    if (one.width, one.height) != (other.width, other.height) {
        return 1.0;
    }
    let pixels = one.rgb.chunks(3).zip(other.rgb.chunks(3));
    let is_other =
        |(a, b): &(&[u8], &[u8])| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > CHANNEL);
    let n_other = pixels.filter(is_other).count();
    f64::from(u32::try_from(n_other).unwrap()) / f64::from(one.width * one.height)
}

fn draw(case: &Case, theme: Theme) -> Vec<u8> {
    let style = Style { theme, ..case.style.clone() };
    png(&case.table, &case.spec, case.analysis.as_ref(), &style, 1.0).unwrap()
}

#[test]
fn every_kind_looks_as_it_did_when_it_was_looked_at() {
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let writes = std::env::var("FACT_GOLDEN").is_ok_and(|it| it == "write");
    let mut others = Vec::new();
    for case in cases::all() {
        for (suffix, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
            let name = format!("{}-{suffix}.png", case.name);
            let (path, drawn) = (golden.join(&name), read(&draw(&case, theme)));
            let known = fs::read(&path).ok().map(|it| read(&it));
            let is_other = known.is_none_or(|it| difference(&it, &drawn) > SHARE);
            if is_other && writes {
                fs::write(path, small(&drawn)).unwrap();
            } else if is_other {
                let left = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
                fs::write(&left, small(&drawn)).unwrap();
                others.push(left);
            }
        }
    }
    assert!(others.is_empty(), "these look otherwise than those in {golden:?}: {others:#?}");
}

/// The picture of pixels is drawn by other code than the SVG: this holds them together.
#[test]
fn a_png_shows_what_the_svg_shows() {
    use resvg::{tiny_skia, usvg};
    let mut fonts = usvg::fontdb::Database::new();
    let assets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets");
    for name in ["Inter-Regular.ttf", "Inter-SemiBold.ttf"] {
        fonts.load_font_data(fs::read(assets.join(name)).unwrap());
    }
    let fontdb = std::sync::Arc::new(fonts);
    let options = usvg::Options { fontdb, font_family: "Inter".into(), ..Default::default() };
    for case in cases::all().into_iter().filter(|it| it.name != "bar-scripts") {
        let drawing = svg(&case.table, &case.spec, case.analysis.as_ref(), &case.style).unwrap();
        let tree = usvg::Tree::from_str(&drawing.svg, &options).unwrap();
        let mut pixmap = tiny_skia::Pixmap::new(drawing.width, drawing.height).unwrap();
        resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixmap.as_mut());
        let rgb = pixmap.pixels().iter().flat_map(|it| [it.red(), it.green(), it.blue()]).collect();
        let shown = Picture { width: drawing.width, height: drawing.height, rgb };
        let drawn = read(&draw(&case, Theme::Light));
        // SVG is rounded to a tenth of a px, and edges of letters with it.
        let difference = difference(&shown, &drawn);
        assert!(difference < 0.02, "{}: {:.2} % of pixels differ", case.name, difference * 100.0);
    }
}
