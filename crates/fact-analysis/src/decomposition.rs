//! A series in parts: trend, season and remainder, by STL.

use fact_core::Decomposition;
use stlrs::StlParams;

use crate::Error;
use crate::number::mean;
use crate::series::Series;

/// Seasons it takes: with fewer, season and chance are one.
pub const MIN_SEASONS: usize = 2;

/// Periods of one season over which its shape is smoothed; odd.
const SEASONAL_LENGTH: usize = 7;

/// Takes `series` apart.
///
/// # Errors
/// The periods have no seasons, there are too few of them, or one is missing.
///
/// # Source
/// R. B. Cleveland and others, "STL: A Seasonal-Trend Decomposition Procedure Based on Loess",
/// Journal of Official Statistics 6 (1990), with the parameters that
/// `statsmodels.tsa.seasonal.STL(y, period)` has by default.
pub(crate) fn decompose(series: &Series, season_length: usize) -> Result<Decomposition, Error> {
    if season_length < 2 {
        return Err(Error::NoSeasons { label: series.label.clone() });
    }
    let (n_points, least) = (series.points.len(), MIN_SEASONS * season_length);
    let too_few = || Error::TooFew {
        label: series.label.clone(),
        n_points,
        least,
        what: "a decomposition into trend and season",
    };
    if n_points < least {
        return Err(too_few());
    }
    if let Some(after) = series.hole() {
        let label = series.label.clone();
        return Err(Error::Missing { label, after: after.to_owned() });
    }
    let values: Vec<f64> = series.points.iter().map(|it| it.value).collect();
    let parts = parameters(season_length).fit(&values, season_length).map_err(|_| too_few())?;
    let (seasonal, trend, remainder, _) = parts.into_parts();
    Ok(Decomposition {
        label: series.label.clone(),
        periods: series.points.iter().map(|it| it.period.clone()).collect(),
        trend_strength: strength(&trend, &remainder, &values),
        seasonal_strength: strength(&seasonal, &remainder, &values),
        trend,
        seasonal,
        remainder,
    })
}

fn parameters(season_length: usize) -> StlParams {
    // The smallest odd number from 1.5 p / (1 − 1.5 / 7) on, and the smallest odd one above p.
    let trend_length = (21 * season_length).div_ceil(11) | 1;
    let low_pass_length = (season_length + 1) | 1;
    let mut it = StlParams::new();
    it.seasonal_length(SEASONAL_LENGTH).trend_length(trend_length).low_pass_length(low_pass_length);
    it.seasonal_degree(1).trend_degree(1).low_pass_degree(1);
    it.seasonal_jump(1).trend_jump(1).low_pass_jump(1);
    it.inner_loops(5).outer_loops(0);
    it
}

/// How much of a part and the remainder together is the part, 0 to 1.
///
/// # Source
/// Hyndman and Athanasopoulos, *Forecasting: Principles and Practice* (3rd edition), 4.3:
/// max(0, 1 − Var(R) / Var(C + R)).
fn strength(part: &[f64], remainder: &[f64], values: &[f64]) -> f64 {
    let both: Vec<f64> = part.iter().zip(remainder).map(|(a, b)| a + b).collect();
    let whole = spread(&both);
    // Of a level series only the rounding of sums is left.
    let rounding = values.iter().map(|it| (it * 1e-12).powi(2)).sum();
    if whole > rounding { (1.0 - spread(remainder) / whole).max(0.0) } else { 0.0 }
}

fn spread(values: &[f64]) -> f64 {
    let middle = mean(values);
    values.iter().map(|it| (it - middle).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Point;

    /// A year and a quarter of made-up figures, four times over.
    #[rustfmt::skip]
    const QUARTERS: [f64; 17] = [175.2, 180.8, 185.1, 197.9, 184.0, 190.5, 195.3, 208.2, 193.2, 200.9, 206.9, 220.0, 203.7, 211.3, 217.6, 231.0, 215.5];

    #[rustfmt::skip]
    const MONTHS: [f64; 40] = [95.0, 104.7, 113.06, 108.1, 111.46, 112.5, 101.2, 100.9, 101.94, 94.3, 100.34, 97.7, 107.4, 117.1, 114.46, 120.5, 123.86, 113.9, 113.6, 113.3, 103.34, 106.7, 101.74, 110.1, 119.8, 118.5, 126.86, 132.9, 125.26, 126.3, 126.0, 114.7, 115.74, 108.1, 114.14, 122.5, 121.2, 130.9, 139.26, 134.3];

    fn series(values: &[f64]) -> Series {
        let point = |(number, value): (i64, &f64)| Point {
            number,
            period: format!("P{number}"),
            value: *value,
        };
        Series { label: String::new(), points: (0..).zip(values).map(point).collect() }
    }

    #[track_caller]
    fn check(actual: &[f64], expected: &[f64]) {
        assert_eq!(actual.len(), expected.len());
        for (actual, expected) in actual.iter().zip(expected) {
            assert!(
                (actual - expected).abs() <= 1e-9 * expected.abs().max(1.0),
                "{actual} {expected}"
            );
        }
    }

    /// Expected values: statsmodels 0.15.0, `STL(y, period=4).fit()` and its `trend`, `seasonal`,
    /// `resid`; strengths by `max(0, 1 - R.var() / (T + R).var())` with numpy 2.4.6.
    #[test]
    fn quarters_are_taken_apart_as_by_statsmodels() {
        #[rustfmt::skip]
        const TREND: [f64; 17] = [180.987_724_490_830_06, 183.408_597_867_723_27, 185.831_293_607_670_52, 188.254_522_159_771_57, 190.688_479_340_922_07, 193.142_448_320_940_8, 195.636_219_213_177, 198.239_226_503_372_66, 200.955_389_011_103_56, 203.715_249_729_074_86, 206.455_520_230_493_9, 209.184_508_093_934_74, 211.871_824_925_951_53, 214.640_840_026_465_24, 217.448_288_498_326_7, 220.269_163_281_009_24, 223.109_494_126_911_04];
        #[rustfmt::skip]
        const SEASONAL: [f64; 17] = [-5.899_454_886_536_465, -2.510_195_095_689_175, -0.684_811_345_931_816_9, 9.643_711_075_025_834, -6.658_533_882_247_762, -2.689_197_261_199_652_6, -0.237_596_734_672_816_2, 10.127_414_767_923_419, -7.343_864_909_087_086_4, -2.921_982_436_187_658, 0.104_913_002_735_375_65, 10.531_404_620_876_524, -7.708_715_617_815_066, -3.230_543_208_687_548_5, 0.372_337_830_542_823_9, 10.910_468_306_683_429, -8.012_642_884_646_51];
        #[rustfmt::skip]
        const REMAINDER: [f64; 17] = [0.111_730_395_706_388_21, -0.098_402_772_034_091_87, -0.046_482_261_738_702_846, 0.001_766_765_202_603_437_5, -0.029_945_458_674_319_525, 0.046_748_940_258_879_66, -0.098_622_478_504_154_29, -0.166_641_271_296_100_5, -0.411_524_102_016_500_14, 0.106_732_707_112_797_7, 0.339_566_766_770_730_06, 0.284_087_285_188_746_8, -0.463_109_308_136_466_8, -0.110_296_817_777_680_19, -0.220_626_328_869_514_05, -0.179_631_587_692_682_61, 0.403_148_757_735_465_3];
        let parts = decompose(&series(&QUARTERS), 4).unwrap();
        check(&parts.trend, &TREND);
        check(&parts.seasonal, &SEASONAL);
        check(&parts.remainder, &REMAINDER);
        let strengths = [parts.trend_strength, parts.seasonal_strength];
        check(&strengths, &[0.999_685_507_126_119_7, 0.998_754_155_331_362_4]);
    }

    /// Expected values: statsmodels 0.15.0, `STL(y, period=12).fit()`.
    #[test]
    fn months_are_taken_apart_as_by_statsmodels() {
        #[rustfmt::skip]
        const TREND: [f64; 40] = [98.999_174_308_871_94, 99.803_284_014_257_63, 100.604_774_664_471_1, 101.404_239_816_107_6, 102.201_255_422_547_6, 102.995_451_303_664_2, 103.786_993_876_041_98, 104.575_445_111_077_31, 105.360_056_743_042_12, 106.140_436_919_576_5, 106.914_421_571_238_75, 107.675_849_358_189_51, 108.411_811_189_368, 109.138_141_841_405_67, 109.845_288_235_423_15, 110.543_672_344_939_34, 111.231_432_969_971_22, 111.903_186_413_441_33, 112.572_235_362_920_54, 113.251_529_548_897_12, 113.949_244_150_848_47, 114.666_115_475_952_58, 115.390_494_858_057_42, 116.114_472_075_028_7, 116.827_974_499_156_61, 117.529_384_923_371_75, 118.227_923_373_695_66, 118.916_682_632_279_96, 119.594_702_723_554_08, 120.251_349_597_771_82, 120.891_941_854_266_35, 121.523_471_217_418_69, 122.149_180_927_052_7, 122.770_836_206_326_01, 123.389_084_607_083_29, 124.004_564_026_535_92, 124.617_148_979_271_4, 125.226_717_857_224_74, 125.833_776_592_239_99, 126.438_052_347_851_67];
        #[rustfmt::skip]
        const SEASONAL: [f64; 40] = [-3.259_808_716_662_895, 6.038_688_160_743_16, 9.792_270_267_594_589, 7.453_731_105_475_977, 10.799_874_817_992_48, 7.767_606_192_364_671, -2.668_505_727_303_783, -2.106_330_938_041_472, -5.142_706_223_152_722, -10.280_963_814_865_512, -8.317_033_094_057_365, -10.087_064_815_424_705, -1.362_731_763_958_019_4, 5.020_845_441_189_943, 8.956_036_120_932_806, 9.528_629_049_742_921, 9.273_737_408_487_316, 5.657_715_514_577_102, 1.131_651_839_158_566_6, -3.393_856_699_328_422, -7.005_259_181_701_194, -11.403_761_650_219_154, -10.018_537_743_708_954, -5.885_502_209_968_052_5, -0.797_175_618_933_750_6, 4.533_126_326_226_125, 9.647_039_571_395_215, 10.281_426_826_729_819, 7.165_900_595_592_340_5, 4.275_301_442_060_1, 4.994_335_970_359_451, -5.282_332_418_600_001, -8.155_545_202_795_027, -13.130_941_282_151_916, -11.007_463_648_662_089, -1.627_913_625_271_016_7, -1.277_766_757_994_500_5, 3.990_892_857_860_182_6, 12.134_793_989_815_632, 9.974_339_203_061_744];
        let parts = decompose(&series(&MONTHS), 12).unwrap();
        check(&parts.trend, &TREND);
        check(&parts.seasonal, &SEASONAL);
    }

    #[test]
    fn what_cannot_be_taken_apart_says_why() {
        let short = series(&QUARTERS[..7]);
        assert!(decompose(&short, 4).unwrap_err().to_string().contains("needs at least 8"));
        assert!(decompose(&short, 1).unwrap_err().to_string().contains("by year"));
        let mut holed = series(&QUARTERS);
        holed.points.remove(5);
        let told = decompose(&holed, 4).unwrap_err().to_string();
        assert!(told.contains("the period after P4"), "{told}");
    }

    #[test]
    fn a_level_series_has_neither_trend_nor_season() {
        let parts = decompose(&series(&[5.0; 12]), 4).unwrap();
        assert_eq!((parts.trend_strength, parts.seasonal_strength), (0.0, 0.0));
    }
}
