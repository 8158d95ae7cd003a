//! How a run stands, and how it is shown.

use std::{sync::Arc, time::Instant};

use fact_driver::{
    now_ms, us_since,
    warm::{Control, Ended, Progress, Refused, Warmed, WarmedAs},
};

use super::job::Job;
use crate::{
    view::usd,
    wire::{WarmDo, WarmItemView, WarmOutcomeView, WarmRefusedView, WarmStateView, WarmView},
};

/// Questions shown one by one.
pub(super) const MAX_ITEMS: usize = 400;

/// Of these, the ones asked last, whatever became of them.
const N_LAST: usize = 100;

/// Refused lines shown.
const MAX_REFUSED: usize = 200;

/// A run, at work or ended.
pub(super) struct Run {
    state: WarmStateView,
    why: Option<String>,
    label: String,
    is_scheduled: bool,
    n_total: usize,
    items: Vec<Warmed>,
    budget_micro_usd: Option<u64>,
    started_at_ms: i64,
    started: Instant,
    /// Once it has ended.
    took_us: Option<u64>,
    current: Option<String>,
    refused: Vec<Refused>,
    notes: Vec<String>,
    control: Arc<Control>,
}

impl Run {
    pub(super) fn of(job: &Job) -> Self {
        Self {
            state: WarmStateView::Running,
            why: job.list.questions.is_empty().then(|| job.nothing.to_owned()),
            label: job.label.clone(),
            is_scheduled: job.is_scheduled(),
            n_total: job.list.questions.len(),
            items: Vec::new(),
            budget_micro_usd: job.budget_micro_usd,
            started_at_ms: now_ms(),
            started: Instant::now(),
            took_us: None,
            current: None,
            refused: job.list.refused.clone(),
            notes: job.list.notes.clone(),
            control: Arc::clone(&job.control),
        }
    }

    pub(super) fn is_at_work(&self) -> bool {
        matches!(self.state, WarmStateView::Running | WarmStateView::Paused)
    }

    pub(super) fn control(&mut self, wanted: WarmDo) {
        match wanted {
            WarmDo::Pause => {
                self.state = WarmStateView::Paused;
                self.control.pause();
            }
            WarmDo::Resume => {
                self.state = WarmStateView::Running;
                self.control.resume();
            }
            // It has ended when the question it is at has.
            WarmDo::Cancel => self.control.cancel(),
        }
    }

    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    pub(super) fn at(&mut self, what: String) {
        self.current = Some(what);
    }

    pub(super) fn hear(&mut self, progress: Progress<'_>) {
        match progress {
            // Who holds it has said so.
            Progress::Paused => {}
            Progress::Asking(question) => self.at(question.to_owned()),
            Progress::Asked(warmed) => {
                self.current = None;
                self.items.push(warmed);
            }
        }
    }

    pub(super) fn finish(&mut self, ended: Ended) {
        self.current = None;
        self.took_us = Some(us_since(self.started));
        self.state = match ended {
            Ended::Done => WarmStateView::Done,
            Ended::Cancelled => WarmStateView::Cancelled,
            Ended::Stopped(why) => {
                self.why = Some(why);
                WarmStateView::Stopped
            }
        };
    }

    fn n(&self, outcome: WarmedAs) -> u64 {
        self.items.iter().filter(|it| it.outcome == outcome).count() as u64
    }

    pub(super) fn micro_usd(&self) -> u64 {
        self.items.iter().map(|it| it.micro_usd).sum()
    }

    pub(super) fn started_at_ms(&self) -> i64 {
        self.started_at_ms
    }

    /// What came of it, in one line.
    pub(super) fn report(&self, ended: &Ended) -> String {
        let [new, already, declined, failed] =
            [WarmedAs::New, WarmedAs::Already, WarmedAs::Declined, WarmedAs::Failed]
                .map(|it| self.n(it));
        let mut text =
            format!("{new} new, {already} already cached, {declined} declined, {failed} failed");
        if !self.refused.is_empty() {
            text = format!("{text}, {} lines without a question", self.refused.len());
        }
        if self.micro_usd() > 0 {
            text = format!("{text}, ${:.2} spent", usd(self.micro_usd()));
        }
        match (ended, &self.why) {
            (Ended::Cancelled, _) => format!("cancelled: {text}"),
            (Ended::Stopped(why), _) => format!("stopped, {why}: {text}"),
            (Ended::Done, Some(why)) => format!("{text}: {why}"),
            (Ended::Done, None) => text,
        }
    }

    pub(super) fn view(&self, max_items: usize) -> WarmView {
        let items = self.shown(max_items);
        WarmView {
            state: self.state,
            why: self.why.clone(),
            label: self.label.clone(),
            is_scheduled: self.is_scheduled,
            n_total: self.n_total as u64,
            n_done: self.items.len() as u64,
            n_new: self.n(WarmedAs::New),
            n_already: self.n(WarmedAs::Already),
            n_declined: self.n(WarmedAs::Declined),
            n_failed: self.n(WarmedAs::Failed),
            micro_usd: self.micro_usd(),
            budget_micro_usd: self.budget_micro_usd,
            started_at_ms: self.started_at_ms,
            took_us: self.took_us.unwrap_or_else(|| us_since(self.started)),
            current: self.current.clone(),
            n_items_left_out: (self.items.len() - items.len()) as u64,
            items,
            refused: self.refused.iter().take(MAX_REFUSED).map(refused_view).collect(),
            n_refused_left_out: self.refused.len().saturating_sub(MAX_REFUSED) as u64,
            notes: self.notes.clone(),
        }
    }

    /// What became of the questions, in their order; of more than `max`, those without an answer
    /// and the last ones.
    fn shown(&self, max: usize) -> Vec<WarmItemView> {
        let n_before = if self.items.len() > max { self.items.len() - N_LAST } else { 0 };
        let (before, last) = self.items.split_at(n_before);
        let has_none = |it: &&Warmed| matches!(it.outcome, WarmedAs::Declined | WarmedAs::Failed);
        let before = before.iter().filter(has_none).take(max.saturating_sub(last.len()));
        before.chain(last).map(item_view).collect()
    }
}

/// Before the first run.
pub(super) fn idle() -> WarmView {
    WarmView {
        state: WarmStateView::Idle,
        why: None,
        label: String::new(),
        is_scheduled: false,
        n_total: 0,
        n_done: 0,
        n_new: 0,
        n_already: 0,
        n_declined: 0,
        n_failed: 0,
        micro_usd: 0,
        budget_micro_usd: None,
        started_at_ms: 0,
        took_us: 0,
        current: None,
        items: Vec::new(),
        n_items_left_out: 0,
        refused: Vec::new(),
        n_refused_left_out: 0,
        notes: Vec::new(),
    }
}

fn item_view(it: &Warmed) -> WarmItemView {
    WarmItemView {
        question: it.question.clone(),
        outcome: match it.outcome {
            WarmedAs::New => WarmOutcomeView::New,
            WarmedAs::Already => WarmOutcomeView::Already,
            WarmedAs::Declined => WarmOutcomeView::Declined,
            WarmedAs::Failed => WarmOutcomeView::Failed,
        },
        why: it.why.clone(),
        us: it.us,
        micro_usd: it.micro_usd,
    }
}

fn refused_view(it: &Refused) -> WarmRefusedView {
    WarmRefusedView { line: it.line, text: it.text.clone(), why: it.why.clone() }
}
