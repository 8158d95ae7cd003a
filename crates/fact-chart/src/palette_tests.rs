//! What holds of the palette: colours stay apart for every eye and in grey print, text reads.

use plotters::style::RGBColor;

use crate::palette::{DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Palette};

const PALETTES: [&Palette; 4] = [&LIGHT, &DARK, &LIGHT_CONTRAST, &DARK_CONTRAST];

/// How eyes without one kind of cone see linear light, and eyes with all three.
///
/// # Source
/// Machado, Oliveira & Fernandes, "A Physiologically-based Model for Simulation of Color
/// Vision Deficiency" (2009), severity 1.0.
const EYES: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
    [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ],
];

fn linear(RGBColor(red, green, blue): RGBColor) -> [f64; 3] {
    [red, green, blue].map(|it| {
        let it = f64::from(it) / 255.0;
        if it <= 0.040_45 { it / 12.92 } else { ((it + 0.055) / 1.055).powf(2.4) }
    })
}

/// # Source
/// Oklab: <https://bottosson.github.io/posts/oklab/>.
fn oklab([red, green, blue]: [f64; 3]) -> [f64; 3] {
    let l = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
    let m = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
    let s = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

fn seen(color: RGBColor, eye: &[[f64; 3]; 3]) -> [f64; 3] {
    let light = linear(color);
    oklab(eye.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum()))
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

fn luminance(color: RGBColor) -> f64 {
    let [red, green, blue] = linear(color);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(a: RGBColor, b: RGBColor) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn series_stay_apart_for_every_eye_and_in_grey_print() {
    for palette in PALETTES {
        for (idx, one) in palette.series.iter().enumerate() {
            for other in palette.series.iter().skip(idx + 1) {
                for eye in &EYES {
                    let apart = distance(seen(*one, eye), seen(*other, eye));
                    assert!(apart >= 0.085, "{one:?} and {other:?}: {apart}");
                }
                let grey = |it| luminance(it).cbrt();
                let apart = (grey(*one) - grey(*other)).abs();
                assert!(apart >= 0.035, "{one:?} and {other:?} in grey: {apart}");
            }
        }
    }
}

#[test]
fn text_reads_on_its_surface() {
    for palette in PALETTES {
        assert!(contrast(palette.text, palette.surface) >= 7.0);
        assert!(contrast(palette.label, palette.surface) >= 4.5);
    }
}
