//! Verdicts added up: how many are right, and whether confidence means what it says.

/// A confidence from which an answer counts as sure.
pub const SURE: f64 = 0.9;

/// Where the bands of a calibration begin. The last two are the sure ones.
const BANDS: [f64; 7] = [0.0, 0.5, 0.6, 0.7, 0.8, SURE, 0.95];

/// What came of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was declined.
    Unanswered,
    /// It was answered with a statement that does not run.
    Failed,
    /// It was answered with other rows.
    Wrong {
        /// Whether they are the right ones but for columns too many or too few.
        close: bool,
    },
    /// It was answered with the right rows.
    Right,
}

/// How many questions there are, were answered, and were answered rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All of them.
    pub n: u64,
    /// Those with a statement, whatever it gave.
    pub n_answered: u64,
    /// Those with the right rows.
    pub n_right: u64,
    /// Those with the right rows, but for columns too many or too few; the right ones too.
    pub n_close: u64,
    /// Those whose statement does not run.
    pub n_failed: u64,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, outcome: Outcome) {
        self.n += 1;
        self.n_answered += u64::from(outcome != Outcome::Unanswered);
        self.n_right += u64::from(outcome == Outcome::Right);
        self.n_close +=
            u64::from(matches!(outcome, Outcome::Right | Outcome::Wrong { close: true }));
        self.n_failed += u64::from(outcome == Outcome::Failed);
    }

    /// Right of all, 0 to 1; `None` of no questions.
    pub fn accuracy(&self) -> Option<f64> {
        share(self.n_right, self.n)
    }

    /// Answered of all, 0 to 1.
    pub fn coverage(&self) -> Option<f64> {
        share(self.n_answered, self.n)
    }

    /// Right of those answered, 0 to 1.
    pub fn precision(&self) -> Option<f64> {
        share(self.n_right, self.n_answered)
    }

    /// Right, or right but for columns too many or too few, of all, 0 to 1.
    pub fn relaxed(&self) -> Option<f64> {
        share(self.n_close, self.n)
    }
}

/// Answers of about the same confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The least confidence in it.
    pub from: f64,
    /// Where the next band begins; 1 for the last, which holds 1 too.
    pub to: f64,
    /// Answers in it.
    pub n_answered: u64,
    /// Those that were right.
    pub n_right: u64,
}

impl Band {
    /// Right of those answered, 0 to 1; `None` of none.
    pub fn share_right(&self) -> Option<f64> {
        share(self.n_right, self.n_answered)
    }
}

/// Whether confidence means what it says, band by band.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// From the least sure up.
    pub bands: Vec<Band>,
    /// All answers.
    pub n_answered: u64,
    /// Answers at [`SURE`] or above that were wrong.
    pub n_sure_and_wrong: u64,
}

impl Default for Calibration {
    fn default() -> Self {
        let ends = BANDS.iter().skip(1).copied().chain([1.0]);
        let band = |(from, to): (f64, f64)| Band { from, to, n_answered: 0, n_right: 0 };
        let bands = BANDS.iter().copied().zip(ends).map(band).collect();
        Self { bands, n_answered: 0, n_sure_and_wrong: 0 }
    }
}

impl Calibration {
    /// Counts one more; one that was not answered says nothing of confidence.
    pub fn add(&mut self, confidence: f64, outcome: Outcome) {
        if outcome == Outcome::Unanswered {
            return;
        }
        let is_right = outcome == Outcome::Right;
        self.n_answered += 1;
        self.n_sure_and_wrong += u64::from(confidence >= SURE && !is_right);
        let fits = |it: &&mut Band| confidence >= it.from || it.from == 0.0;
        if let Some(band) = self.bands.iter_mut().rev().find(fits) {
            band.n_answered += 1;
            band.n_right += u64::from(is_right);
        }
    }

    /// Sure and wrong of all answered, 0 to 1; `None` of none.
    pub fn share_sure_and_wrong(&self) -> Option<f64> {
        share(self.n_sure_and_wrong, self.n_answered)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_what_they_say() {
        let mut tally = Tally::default();
        assert_eq!(tally.accuracy(), None);
        for outcome in [
            Outcome::Right,
            Outcome::Wrong { close: true },
            Outcome::Failed,
            Outcome::Unanswered,
            Outcome::Unanswered,
        ] {
            tally.add(outcome);
        }
        assert_eq!(tally.accuracy(), Some(0.2));
        assert_eq!(tally.coverage(), Some(0.6));
        assert_eq!(tally.precision(), Some(1.0 / 3.0));
        assert_eq!(tally.relaxed(), Some(0.4));
        assert_eq!(tally.n_failed, 1);
    }

    #[test]
    fn each_answer_falls_into_one_band() {
        let mut calibration = Calibration::default();
        for (confidence, outcome) in [
            (0.0, Outcome::Right),
            (0.5, Outcome::Wrong { close: false }),
            (0.899, Outcome::Failed),
            (0.9, Outcome::Right),
            (0.95, Outcome::Wrong { close: true }),
            (1.0, Outcome::Right),
            (1.0, Outcome::Unanswered),
        ] {
            calibration.add(confidence, outcome);
        }
        let bands = calibration.bands.iter().filter(|it| it.n_answered > 0);
        let shown: Vec<_> = bands.map(|it| (it.from, it.to, it.n_answered, it.n_right)).collect();
        assert_eq!(
            shown,
            [
                (0.0, 0.5, 1, 1),
                (0.5, 0.6, 1, 0),
                (0.8, 0.9, 1, 0),
                (0.9, 0.95, 1, 1),
                (0.95, 1.0, 2, 1)
            ]
        );
        assert_eq!(calibration.n_answered, 6);
        assert_eq!(calibration.n_sure_and_wrong, 1);
    }
}
