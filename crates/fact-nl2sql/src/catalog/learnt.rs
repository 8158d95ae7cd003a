//! Everything that was found out about one state of a database: what a catalog is made of, and
//! what is kept between starts.
//!
//! Start at [`Learning`] (probes and their answers) or [`Learnt::from_bytes`] (what was kept).
//! Knows nothing of files.

use std::sync::Arc;

use fact_core::{Schema, Table};

use super::facts::{Facts, Gathering};
use super::overlap;
use super::probe::{self, Probe};
use super::survey::{Survey, Surveyed};
use super::values::Texts;

/// First bytes of what is kept, with the form of it: another form is learnt anew.
const MAGIC: &[u8] = b"FACT learnt 3\n";

/// What a small look at a database finds out.
pub struct Learning {
    schema: Schema,
    gathering: Gathering,
}

/// What is known of one state of a database.
pub struct Learnt {
    schema: Schema,
    facts: Facts,
}

/// Why bytes that were kept cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// They are of another form, or not whole.
    #[error("what was kept of the data has another form")]
    Form,
    /// The part in words cannot be read.
    #[error("what was kept of the data cannot be read: {0}")]
    Facts(#[from] serde_json::Error),
    /// The texts cannot be read.
    #[error("the texts that were kept cannot be read: {0}")]
    Texts(#[from] postcard::Error),
}

impl Learning {
    /// Begins with what the database says of itself.
    pub fn new(schema: Schema) -> Self {
        let gathering = Gathering::new(&schema);
        Self { schema, gathering }
    }

    /// The small questions to ask of the data; see [`probe::probes`].
    pub fn probes(&self) -> Vec<Probe> {
        probe::probes(&self.schema)
    }

    /// Takes the answer to one; `None` where there was none, which only makes the engine know
    /// less.
    pub fn add(&mut self, probe: &Probe, answer: Option<Table>) {
        self.gathering.add(probe, answer);
    }

    /// All that was found out.
    pub fn finish(self) -> Learnt {
        Learnt { schema: self.schema, facts: self.gathering.finish() }
    }
}

impl Learnt {
    /// Whether reading tables from end to end would tell more.
    pub fn is_whole(&self) -> bool {
        self.survey().is_done()
    }

    /// The tables that are not wholly known, to be read from end to end.
    pub fn survey(&self) -> Survey {
        Survey::new(&self.schema, &self.facts)
    }

    /// Together with what was read of tables from end to end.
    #[must_use]
    pub fn and(&self, survey: Survey) -> Self {
        let Surveyed { tables, texts: mut columns, given_up } = survey.finish();
        let mut schema = self.schema.clone();
        let mut facts = self.facts.clone();
        let is_read = |table: usize| tables.iter().any(|(it, _)| *it == table);
        columns.extend(self.facts.texts().into_iter().flat_map(|it| it.columns_but(&is_read)));
        for (idx, table) in tables {
            if let Some(told) = schema.tables.get_mut(idx) {
                let seen = table.columns.iter().find_map(|it| it.seen.as_ref());
                told.n_rows = seen.map(|it| it.n_rows).or(told.n_rows);
            }
            facts.put(idx, table);
        }
        for table in given_up {
            facts.give_up(table);
        }
        Self { schema, facts: facts.with_texts(columns) }
    }

    /// Questions that follow from what is known already: which columns hold each other's values.
    pub fn further_probes(&self) -> Vec<Probe> {
        overlap::probes(&self.schema, &self.facts)
    }

    /// Takes the answer to one of [`Self::further_probes`].
    pub fn add(&mut self, probe: &Probe, answer: Option<&Table>) {
        self.facts.add_overlap(probe, answer);
    }

    /// How many different texts are known.
    pub fn n_texts(&self) -> usize {
        self.facts.texts().map_or(0, |it| it.len())
    }

    /// About how many bytes of memory they take with all that finds them.
    pub fn n_text_bytes(&self) -> usize {
        self.facts.texts().map_or(0, |it| it.n_bytes())
    }

    /// What the database says of itself.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// All of it as bytes that [`Self::from_bytes`] reads.
    ///
    /// # Errors
    /// Where a value cannot be written, which none of a database's is.
    pub fn to_bytes(&self) -> Result<Vec<u8>, KeptError> {
        let told = serde_json::to_vec(&(&self.schema, &self.facts))?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend((told.len() as u64).to_le_bytes());
        bytes.extend(told);
        match self.facts.texts() {
            Some(texts) => Ok(postcard::to_extend(&**texts, bytes)?),
            None => Err(KeptError::Form),
        }
    }

    /// What [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// Where the bytes are not that: what they were made from is to be learnt anew.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeptError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(KeptError::Form)?;
        let (n_told, rest) = rest.split_first_chunk().ok_or(KeptError::Form)?;
        let n_told = usize::try_from(u64::from_le_bytes(*n_told)).unwrap_or(usize::MAX);
        let (told, texts) = rest.split_at_checked(n_told).ok_or(KeptError::Form)?;
        let (schema, facts): (Schema, Facts) = serde_json::from_slice(told)?;
        let texts: Texts = postcard::from_bytes(texts)?;
        Ok(Self { schema, facts: facts.holding(Arc::new(texts)) })
    }
}
