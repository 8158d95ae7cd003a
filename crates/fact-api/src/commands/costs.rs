//! What the models cost, and the prices that is derived from.

use std::{fs, path::Path};

use fact_driver::{calendar, now_ms};
use fact_price::{Price, PriceList, Rate};
use fact_store::{DayCost, ModelCost, Period};

use super::{Context, DONE};
use crate::{
    App,
    error::ApiError,
    view::{self, usd},
    wire::{
        Costs, CostsView, DayCostView, DeletePrice, Done, ModelCostView, Nothing, PriceView,
        PricesView, SetPrice,
    },
};

/// Days looked back at most.
const MAX_DAYS: u32 = 366;

/// What the models cost, and what was saved.
pub fn costs(app: &App, req: &Costs, _: &Context<'_>) -> Result<CostsView, ApiError> {
    let starts = calendar::day_starts(now_ms(), req.days.clamp(1, MAX_DAYS));
    let since_ms = starts.first().copied().unwrap_or_default();
    let store = &app.driver.store;
    store.flush().map_err(ApiError::storage)?;
    let costs = store.costs(since_ms, &starts).map_err(ApiError::storage)?;
    let saved =
        store.log_totals(Period::since(since_ms)).map_err(ApiError::storage)?.saved_micro_usd;
    let day = |it: &DayCost| DayCostView {
        start_ms: it.start_ms,
        usd: usd(it.micro_usd),
        n_calls: it.n_calls,
    };
    let model = |it: &ModelCost| ModelCostView {
        provider: it.provider_name.clone(),
        model: it.model.clone(),
        n_calls: it.sums.n_calls,
        usage: view::usage(&it.sums.usage),
        usd: it.sums.known_micro_usd().map(usd),
    };
    let prompt_cache = costs.total.saved_micro_usd;
    let sign = if prompt_cache < 0 { -1.0 } else { 1.0 };
    Ok(CostsView {
        usd: usd(costs.total.micro_usd),
        today_usd: costs.by_day.last().map_or(0.0, |it| usd(it.micro_usd)),
        day_budget_usd: usd(app.settings().settings.models.day_budget_micro_usd),
        n_calls: costs.total.n_calls,
        n_without_price: costs.total.n_without_price,
        usage: view::usage(&costs.total.usage),
        saved_by_prompt_cache_usd: sign * usd(prompt_cache.unsigned_abs()),
        saved_by_fact_cache_usd: usd(saved),
        by_day: costs.by_day.iter().map(day).collect(),
        by_model: costs.by_model.iter().map(model).collect(),
    })
}

/// The prices that costs are derived from.
pub fn prices(app: &App, _: &Nothing, _: &Context<'_>) -> Result<PricesView, ApiError> {
    let (own, problems) = app.own_prices();
    let path = app.prices_path().to_string_lossy().into_owned();
    let own = own.rows().map(|it| price_view(it, true));
    let shipped = PriceList::shipped();
    let prices = own.chain(shipped.rows().map(|it| price_view(it, false))).collect();
    Ok(PricesView { prices, path, problems })
}

/// Adds a price of one's own, in place of the one of the same models, provider, day and tier.
pub fn set_price(app: &App, req: &SetPrice, _: &Context<'_>) -> Result<Done, ApiError> {
    let new = as_price(&req.price)?;
    change(app, |rows| {
        rows.retain(|it| !is_same(it, &new));
        rows.push(new);
    })
}

/// Takes a price of one's own away.
pub fn delete_price(app: &App, req: &DeletePrice, _: &Context<'_>) -> Result<Done, ApiError> {
    let gone = as_price(&req.price)?;
    change(app, |rows| rows.retain(|it| !is_same(it, &gone)))
}

fn is_same(one: &Price, other: &Price) -> bool {
    let of = |it: &Price| (it.models.clone(), it.provider.clone(), it.from, it.prompt_over);
    of(one) == of(other)
}

/// Writes the person's own prices anew; a file that cannot be read is left alone.
fn change(app: &App, change: impl FnOnce(&mut Vec<Price>)) -> Result<Done, ApiError> {
    let (own, problems) = app.own_prices();
    if let Some(problem) = problems.first() {
        let path = app.prices_path();
        let message = format!("{} is left as it is: {problem}", path.display());
        return Err(ApiError::bad_request(message).with_hint("fix or move the file first"));
    }
    let mut rows: Vec<Price> = own.rows().cloned().collect();
    change(&mut rows);
    let text = fact_price::to_toml(&rows);
    // What is written must be readable: two rows may say different things of one model.
    PriceList::parse(&text).map_err(|err| ApiError::bad_request(err.to_string()))?;
    write(&app.prices_path(), &text).map_err(ApiError::storage)?;
    Ok(DONE)
}

/// Whole or not at all.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension("toml.new");
    fs::write(&draft, text)?;
    fs::rename(&draft, path)
}

fn price_view(it: &Price, is_own: bool) -> PriceView {
    PriceView {
        models: it.models.clone(),
        provider: it.provider.clone(),
        from: it.from.to_string(),
        prompt_over: it.prompt_over,
        input: it.input.usd(),
        output: it.output.usd(),
        cache_write: it.cache_write.usd(),
        cache_read: it.cache_read.usd(),
        source: it.source.clone(),
        is_own,
    }
}

fn as_price(it: &PriceView) -> Result<Price, ApiError> {
    let rate = |usd: f64, what: &str| {
        Rate::from_usd(usd).ok_or_else(|| {
            ApiError::bad_request(format!("{what}: dollars for a million tokens are wanted"))
        })
    };
    Ok(Price {
        models: it.models.iter().map(|it| it.trim().to_owned()).collect(),
        provider: it.provider.trim().to_owned(),
        from: it.from.trim().parse().map_err(|_| {
            ApiError::bad_request(format!("`{}` is no day like 2026-10-07", it.from))
        })?,
        prompt_over: it.prompt_over,
        input: rate(it.input, "input")?,
        output: rate(it.output, "output")?,
        cache_write: rate(it.cache_write, "cache write")?,
        cache_read: rate(it.cache_read, "cache read")?,
        cache_write_1h: None,
        source: it.source.trim().to_owned(),
        second_hand: false,
    })
}
