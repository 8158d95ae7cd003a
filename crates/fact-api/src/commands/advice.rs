//! What to change about the cache, and whether what it holds is right.

use fact_core::Cancel;
use fact_driver::{Action, Advice, Verified, VerifyError};

use super::{Context, cache::period};
use crate::{
    App,
    error::{ApiError, Code},
    wire::{
        AdviceAction, AdviceView, CacheAdviceView, CacheVerify, GainView, LogPeriod, VerifiedView,
        WrongView,
    },
};

/// What to change, worked out from the log.
pub fn cache_advice(
    app: &App,
    req: &LogPeriod,
    _: &Context<'_>,
) -> Result<CacheAdviceView, ApiError> {
    let period = period(&app.driver.store, req)?;
    let current = app.current();
    let advised = app.driver.advise(current.data().ok(), period);
    let advised = advised.map_err(ApiError::storage)?;
    Ok(CacheAdviceView {
        advice: advised.advice.into_iter().map(advice_view).collect(),
        n_replayed: advised.n_replayed,
        note: advised.note,
    })
}

/// Works kept answers of the open data out again, and compares.
pub fn cache_verify(
    app: &App,
    req: &CacheVerify,
    _: &Context<'_>,
) -> Result<VerifiedView, ApiError> {
    let sample = req.sample.map(|it| usize::try_from(it).unwrap_or(usize::MAX));
    let current = app.current();
    let verified = app.driver.verify(current.data()?, sample, &app.limits(), &Cancel::default());
    Ok(verified_view(verified.map_err(|err| verify_error(&err))?))
}

fn verify_error(err: &VerifyError) -> ApiError {
    let code = match err {
        VerifyError::Source(_) | VerifyError::Learn(_) => Code::BadSource,
        VerifyError::Cancelled => Code::Cancelled,
        VerifyError::Cache(_) | VerifyError::Store(_) | VerifyError::Json(_) => Code::Storage,
    };
    ApiError::new(code, err)
}

pub(super) fn verified_view(it: Verified) -> VerifiedView {
    let wrong = |it: fact_driver::Wrong| WrongView { question: it.question, why: it.why };
    VerifiedView {
        at_ms: it.at_ms,
        n_checked: it.n_checked,
        n_wrong: it.n_wrong,
        n_skipped: it.n_skipped,
        skipped_why: it.skipped_why,
        wrong: it.wrong.into_iter().map(wrong).collect(),
        took_us: it.took_us,
    }
}

fn advice_view(it: Advice) -> AdviceView {
    AdviceView {
        id: it.id.to_owned(),
        title: it.title,
        why: it.why,
        gain: GainView {
            n_hits: it.gain.n_hits,
            saved_us: it.gain.saved_us,
            saved_micro_usd: it.gain.saved_micro_usd,
        },
        gain_words: it.gain_words,
        basis: it.basis,
        action: match it.action {
            Action::SetOption { name, value } => {
                AdviceAction::SetOption { name: name.to_owned(), value }
            }
            Action::Warm { questions } => AdviceAction::Warm { questions },
            Action::KeepWarm { questions } => AdviceAction::KeepWarm { questions },
        },
    }
}
