//! The typefaces of a PDF: the charts' own, and those given for letters it lacks.

use std::sync::{Arc, OnceLock};

use fact_chart::typeface;
use parley::{
    FontContext,
    fontique::{Blob, Collection, CollectionOptions, FontInfoOverride},
};
use skrifa::{FontRef, MetadataProvider as _};
use usvg::fontdb;

use super::Setup;
use crate::Error;

/// What stands for a letter that no font has; the embedded typeface has it.
pub(crate) const UNKNOWN: char = '□';

/// The charts' family with figures of one width, subset; see `assets/README.md`.
const REGULAR: &[u8] = include_bytes!("../../assets/Inter-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../../assets/Inter-SemiBold.ttf");

/// The typeface of statements, subset; see `assets/README.md`.
const MONO: &[u8] = include_bytes!("../../assets/JetBrainsMono-Regular.ttf");

/// The family of the embedded typeface.
const OWN: &str = "Report";
/// The family of the typeface of statements.
pub(crate) const CODE: &str = "Report Code";

type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// The fonts at hand.
pub(crate) struct Fonts {
    /// For setting text.
    pub context: FontContext,
    /// Families in the order they are tried.
    pub families: Vec<String>,
    /// The same fonts, for the text in charts.
    pub database: Arc<fontdb::Database>,
    fallbacks: Vec<Bytes>,
}

impl Fonts {
    /// The embedded fonts and those of `setup` that can be read.
    ///
    /// # Errors
    /// The embedded ones cannot.
    pub fn new(setup: &Setup) -> Result<Self, Error> {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        let mut database = fontdb::Database::new();
        database.set_sans_serif_family(typeface::FAMILY_NAME);
        let mut families = vec![OWN.to_owned()];
        for bytes in [REGULAR, SEMIBOLD] {
            let bytes: Bytes = Arc::new(bytes);
            if !register(&mut collection, Arc::clone(&bytes), OWN) {
                return Err(Error::Typeface);
            }
            database.load_font_source(fontdb::Source::Binary(bytes));
        }
        if !register(&mut collection, Arc::new(MONO), CODE) {
            return Err(Error::Typeface);
        }
        let mut fallbacks = Vec::new();
        // The charts' other typefaces come before what a caller gives.
        let others = typeface::OTHERS.map(|it| Arc::new(it) as Bytes).into_iter();
        let given = setup.fallback_fonts.iter().map(|it| Arc::clone(it) as Bytes);
        for bytes in others.chain(given) {
            let family = format!("{OWN} {}", families.len());
            let is_font = FontRef::from_index((*bytes).as_ref(), 0).is_ok();
            if is_font && register(&mut collection, Arc::clone(&bytes), &family) {
                families.push(family);
                database.load_font_source(fontdb::Source::Binary(Arc::clone(&bytes)));
                fallbacks.push(bytes);
            }
        }
        let context =
            FontContext { collection, source_cache: parley::fontique::SourceCache::default() };
        Ok(Self { context, families, database: Arc::new(database), fallbacks })
    }

    /// Whether some font has `ch`.
    pub fn has(&self, ch: char) -> bool {
        is_ours(ch) || self.fallbacks.iter().any(|it| holds((**it).as_ref(), ch))
    }
}

fn register(collection: &mut Collection, bytes: Bytes, family: &str) -> bool {
    let named = FontInfoOverride { family_name: Some(family), ..FontInfoOverride::default() };
    !collection.register_fonts(Blob::new(bytes), Some(named)).is_empty()
}

/// Whether the font draws `ch`: as an outline or in colours, not as a picture of a few px.
fn holds(bytes: &[u8], ch: char) -> bool {
    let Ok(font) = FontRef::from_index(bytes, 0) else { return false };
    font.charmap().map(ch).is_some_and(|glyph| {
        font.outline_glyphs().get(glyph).is_some() || font.color_glyphs().get(glyph).is_some()
    })
}

/// Whether an embedded typeface has `ch`, or nothing is to be seen of it.
pub(crate) fn is_ours(ch: char) -> bool {
    static OURS: OnceLock<Vec<bool>> = OnceLock::new();
    // The charts' own has nothing beyond; most text is looked up here.
    const N_TABLE: u32 = 0x2700;
    let ours = OURS.get_or_init(|| {
        let Ok(font) = FontRef::new(REGULAR) else { return Vec::new() };
        let charmap = font.charmap();
        (0..N_TABLE).map(|code| charmap.map(code).is_some()).collect()
    });
    let listed = usize::try_from(u32::from(ch)).ok().and_then(|code| ours.get(code));
    let is_listed = listed.copied().unwrap_or(false);
    is_listed || ch == '\n' || is_joiner(ch) || typeface::OTHERS.iter().any(|it| holds(it, ch))
}

/// Signs that say how their neighbours are drawn, and are not drawn themselves.
fn is_joiner(ch: char) -> bool {
    matches!(ch, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}
