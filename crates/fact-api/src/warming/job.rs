//! One run: what it asks, by whom, and what it may spend.

use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Arc,
    time::Instant,
};

use fact_core::{AnswerBy, Cancel};
use fact_driver::{
    AskOptions, Model, OpenData, calendar, now_ms, us_since,
    warm::{self, Control, Ended, Next, QuestionList, WarmedAs},
};
use fact_store::{WarmClaim, WarmListId, WarmRun};

use crate::{
    App,
    error::ApiError,
    gate::{Inside, TurnedAway},
    view::usd,
};

/// One run.
pub(crate) struct Job {
    /// Where its questions are from.
    pub(crate) label: String,
    /// What it asks.
    pub(crate) list: QuestionList,
    /// What is said where that is nothing.
    pub(crate) nothing: &'static str,
    /// The data it asks: other data that is opened meanwhile ends it.
    pub(crate) identity: String,
    /// Who answers.
    pub(crate) answer_by: AnswerBy,
    /// Questions in a minute.
    pub(crate) per_minute: Option<u32>,
    /// What it may spend, in millionths of a dollar.
    pub(crate) budget_micro_usd: Option<u64>,
    /// The saved list it is of.
    pub(crate) of_list: Option<OfList>,
    /// Holds and ends it.
    pub(crate) control: Arc<Control>,
}

/// The saved list a run is of.
pub(crate) struct OfList {
    /// Which.
    pub(crate) id: WarmListId,
    /// Where its schedule began the run: what was claimed for it, and what before that.
    pub(crate) claim: Option<(WarmClaim, Option<String>)>,
}

impl Job {
    pub(crate) fn is_scheduled(&self) -> bool {
        self.of_list.as_ref().is_some_and(|it| it.claim.is_some())
    }
}

/// Questions in a minute: no more than wanted, and half of what the settings let through, so that a
/// person's own questions still find room.
pub(crate) fn pace(wanted: Option<u32>, rate_limit: Option<u32>) -> Option<u32> {
    let room = rate_limit.map(|it| (it / 2).max(1));
    match (wanted, room) {
        (Some(wanted), Some(room)) => Some(wanted.min(room)),
        (wanted, room) => wanted.or(room),
    }
}

/// Questions of a text of one question a line, or of a table; slots read the open data.
///
/// # Errors
/// `bad_request` where it cannot be read as a list, `bad_source` where the data cannot be read.
pub(crate) fn questions(app: &App, data: &OpenData, text: &str) -> Result<QuestionList, ApiError> {
    let (cancel, limits) = (Cancel::default(), app.limits());
    let snapshot = data.snapshot(&cancel).map_err(ApiError::bad_source)?;
    let mut values = |slot: &str| warm::slot_values(data, &snapshot, slot, &limits, &cancel);
    let list = warm::read_list(text, &mut values);
    list.map_err(|err| ApiError::bad_request(err.to_string()))
}

/// Works a run off, to its end or to where it is stopped.
pub(super) fn work_off(app: &App, job: &Job) {
    let work = AssertUnwindSafe(|| work(app, job));
    let ended = panic::catch_unwind(work).unwrap_or_else(|_| {
        Ended::Stopped("FACT failed at a question; the log says more".to_owned())
    });
    note(app, job, &ended);
    app.warming.finish(ended);
}

fn work(app: &App, job: &Job) -> Ended {
    if job.list.questions.is_empty() {
        return Ended::Done;
    }
    let current = app.current();
    let data = match current.data() {
        Ok(data) => data,
        Err(err) => return Ended::Stopped(err.to_string()),
    };
    app.warming.update(|run| run.at("reading the data".to_owned()));
    // What is answered while data is known in part is worked out again once it is known whole.
    if let Err(err) = data.settle(job.control.flag(), &|_| ()) {
        let is_cancelled = job.control.flag().is_cancelled();
        return if is_cancelled { Ended::Cancelled } else { Ended::Stopped(err.to_string()) };
    }
    let before = data.source().fingerprint().ok();
    let mut asking = Asking { app, job, started_at_ms: now_ms(), spent: 0 };
    let ended = warm::run(
        &job.list.questions,
        job.per_minute,
        &job.control,
        &mut |progress| app.warming.update(|run| run.hear(progress)),
        &mut |question| asking.ask(question),
    );
    if before.is_some() && before != data.source().fingerprint().ok() {
        let note =
            "the data changed during the run: earlier answers may have to be worked out again";
        app.warming.update(|run| run.note(note.to_owned()));
    }
    ended
}

/// Writes down what came of a saved list. Where FACT closes, another window or the next start may
/// take the rest up.
fn note(app: &App, job: &Job, ended: &Ended) {
    let Some(of) = &job.of_list else { return };
    let (day, _) = calendar::today(now_ms());
    let mut run = None;
    app.warming.update(|it| {
        let (report, micro_usd) = (it.report(ended), it.micro_usd());
        run = Some(WarmRun { at_ms: it.started_at_ms(), report, day, micro_usd });
    });
    let store = &app.driver.store;
    let noted = run.map_or(Ok(()), |it| store.note_warm_run(of.id, &it));
    let is_unfinished = *ended == Ended::Cancelled && app.warming.is_closing();
    let released = match &of.claim {
        Some((claim, before)) if is_unfinished => {
            store.release_warm(of.id, claim, before.as_deref())
        }
        _ => Ok(()),
    };
    if let Err(err) = noted.and(released) {
        tracing::warn!(error = %err, "what came of a list was not written down");
    }
}

/// Asks the questions of one run.
struct Asking<'a> {
    app: &'a App,
    job: &'a Job,
    started_at_ms: i64,
    /// In millionths of a dollar.
    spent: u64,
}

impl Asking<'_> {
    fn ask(&mut self, question: &str) -> Next {
        let (app, job) = (self.app, self.job);
        let current = app.current();
        let data = match current.data() {
            Ok(data) if data.identity() == job.identity => data,
            Ok(_) => return Next::Stop(None, "other data was opened meanwhile".to_owned()),
            Err(err) => return Next::Stop(None, err.to_string()),
        };
        let Some(inside) = self.enter() else { return Next::Cancelled };
        let reached = Cell::new(None);
        let options = AskOptions {
            limits: app.limits(),
            answer_by: job.answer_by,
            model: &|| self.model(data, question, &reached),
            // Nobody is there to agree to a dear question; who gave a budget has.
            cost_agreed: job.budget_micro_usd.is_some(),
            is_warming: true,
            ..AskOptions::new(job.control.flag())
        };
        let started = Instant::now();
        let reply = app.driver.ask(data, question, &options);
        drop(inside);
        let warmed = warm::warmed(question, job.answer_by, us_since(started), &reply);
        let Some(mut warmed) = warmed else { return Next::Cancelled };
        warmed.micro_usd = self.spend();
        if let Some(why) = reached.take() {
            // What the built-in engine said in place of the model is no outcome of this run.
            let is_warm = matches!(warmed.outcome, WarmedAs::New | WarmedAs::Already);
            return Next::Stop(is_warm.then_some(warmed), why);
        }
        match data.source().fingerprint() {
            Err(err) if warmed.outcome == WarmedAs::Failed => {
                Next::Stop(Some(warmed), format!("the data cannot be read any more: {err}"))
            }
            _ => Next::Go(warmed),
        }
    }

    /// Waits for a place among the questions; `None` once it is cancelled.
    fn enter(&self) -> Option<Inside<'_>> {
        loop {
            match self.app.gate.enter(Instant::now(), self.job.control.flag()) {
                Ok(inside) => return Some(inside),
                Err(TurnedAway::Stopped) => return None,
                Err(TurnedAway::TooFast { wait, .. }) => {
                    if !self.job.control.wait(wait) {
                        return None;
                    }
                }
            }
        }
    }

    /// The model, held to what the run may still spend.
    fn model(
        &self,
        data: &OpenData,
        question: &str,
        reached: &Cell<Option<String>>,
    ) -> Result<Model, String> {
        let mut model = self.app.model()?;
        let Some(budget) = self.job.budget_micro_usd else { return Ok(model) };
        let driver = &self.app.driver;
        let preview =
            driver.preview(data, (&[], question), &model).map_err(|err| err.to_string())?;
        let at_most = model.at_most(preview.body.len());
        let left = budget.saturating_sub(self.spent);
        if at_most > left {
            let why = format!(
                "budget reached: ${:.2} of ${:.2} is spent, and a question may come to ${:.2}",
                usd(self.spent),
                usd(budget),
                usd(at_most)
            );
            reached.set(Some(why.clone()));
            return Err(why);
        }
        // Later rounds of the question are held to it as well.
        let today = driver.store.spent_since(model.day_start_ms).map_err(|err| err.to_string())?;
        let day = &mut model.bounds.day_budget_micro_usd;
        *day = (*day).min(today.saturating_add(left));
        Ok(model)
    }

    /// What the question just asked cost; counted from the calls on record, since a call that came
    /// to nothing costs too.
    fn spend(&mut self) -> u64 {
        if self.job.answer_by == AnswerBy::BuiltInOnly {
            return 0;
        }
        let store = &self.app.driver.store;
        let total = store.spent_outside_conversations_since(self.started_at_ms);
        let total = total.unwrap_or(self.spent);
        let cost = total.saturating_sub(self.spent);
        self.spent = total;
        cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        OpenApp, Options, Paths,
        warming::from::{self, Wanted},
    };

    /// FACT with a small database open, and a run of one question of it.
    fn ready(folder: &std::path::Path) -> (OpenApp, Job) {
        let path = folder.join("towns.sqlite");
        fact_sample::write(&path).unwrap();
        let paths = Paths::under(folder);
        let file = Some(path);
        let options = Options { file, paths, remembers_source: false, keeps_schedule: false };
        let app = App::with(options).unwrap();
        let question = ("typed", "How many companies are there?");
        let job = from::text(&app, &app.current(), question, Wanted::default()).unwrap();
        (app, job)
    }

    #[test]
    fn a_run_says_why_it_cannot_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let (app, job) = ready(folder.path());
        assert_eq!(work(&app, &job), Ended::Done);

        let elsewhere = Job { identity: "elsewhere".to_owned(), ..job };
        let why = "other data was opened meanwhile".to_owned();
        assert_eq!(work(&app, &elsewhere), Ended::Stopped(why));

        std::fs::remove_file(folder.path().join("towns.sqlite")).unwrap();
        let Ended::Stopped(why) = work(&app, &elsewhere) else { panic!("it went on") };
        assert!(why.contains("towns.sqlite"), "{why}");

        elsewhere.control.cancel();
        let (app, job) = ready(folder.path());
        let cancelled = Job { control: elsewhere.control, ..job };
        assert_eq!(work(&app, &cancelled), Ended::Cancelled);
    }

    #[test]
    fn half_of_what_is_let_through_stays_free() {
        for (wanted, rate_limit, expected) in [
            (None, None, None),
            (Some(30), None, Some(30)),
            (None, Some(100), Some(50)),
            (Some(30), Some(100), Some(30)),
            (Some(80), Some(100), Some(50)),
            (None, Some(1), Some(1)),
        ] {
            assert_eq!(pace(wanted, rate_limit), expected, "{wanted:?} of {rate_limit:?}");
        }
    }
}
