//! `cargo bench -p fact-desktop --bench window`: how long until the first question can be asked,
//! and how much memory that takes, beside an empty Tauri window in the same run; and how long a kept
//! answer takes from the page to the page, beside the least that a call can ask for; and how long
//! frames take while the pointer moves over a chart, and while it is zoomed. Linux only.
//!
//! Both windows are started by the same driver and looked at in the same way, one after the
//! other, so what the driver adds is in both figures. This program is also the empty window:
//! it shows one where it is started with [`EMPTY`]. With [`FRAMES`] nothing but frames is timed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    dead_code,
    reason = "a bench stops where a test would, and uses half of the harness"
)]

#[cfg(target_os = "linux")]
#[path = "../tests/window/harness.rs"]
mod harness;
#[path = "../src-tauri/src/rendering.rs"]
#[allow(unused_imports, reason = "its tests are the program's")]
mod rendering;

/// Makes this program the empty window.
const EMPTY: &str = "--empty-window";

/// Times frames only.
const FRAMES: &str = "--frames";

/// The empty window's page.
const PAGE: &[u8] = b"<!doctype html><html lang=en><title>empty</title><body id=empty>\
    <div id=line style='position: absolute; width: 1px; height: 300px; background: gray'></div>";

/// Starts of each window.
const N_STARTS: usize = 9;

/// Calls of each kind that are timed: fewer, with those before them, than may be asked a minute.
const N_CALLS: usize = 75;

fn main() {
    if std::env::args().any(|it| it == EMPTY) {
        return empty_window();
    }
    #[cfg(target_os = "linux")]
    measure::run();
}

/// The least a Tauri program can be: one window whose page is empty. The page comes over a scheme
/// of the program's own, as every Tauri program's does: for `about:blank` the web view starts no
/// process that shows pages, and there would be nothing to compare with.
fn empty_window() {
    // Drawn by the same means as FACT.
    rendering::prepare(false);
    let blank = tauri::WebviewUrl::CustomProtocol("empty://localhost/".parse().unwrap());
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            let reply = tauri::http::Response::builder().header("content-type", "text/html");
            reply.body(PAGE.to_vec()).unwrap()
        })
        .setup(|app| {
            tauri::WebviewWindowBuilder::new(app, "empty", blank)
                .inner_size(1180.0, 800.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .unwrap();
}

#[cfg(target_os = "linux")]
mod measure {
    use std::{
        collections::HashMap,
        fs,
        time::{Duration, Instant},
    };

    use fantoccini::Locator;
    use tokio::runtime::Runtime;

    use super::{
        EMPTY, FRAMES, N_CALLS, N_STARTS,
        harness::{Desk, Window},
    };

    struct Seen {
        ready: Duration,
        memory_bytes: u64,
    }

    pub fn run() {
        let runtime = Runtime::new().unwrap();
        if std::env::args().all(|it| it != FRAMES) {
            starts(&runtime);
        }
        all_frames(&runtime);
    }

    fn starts(runtime: &Runtime) {
        let (mut ours, mut empty) = (Vec::new(), Vec::new());
        for _ in 0..N_STARTS {
            // In turn, so that what else the machine does meets both alike.
            let this = std::env::current_exe().unwrap();
            empty.push(runtime.block_on(start(this.to_str().unwrap(), &[EMPTY], "#empty")));
            let fact = env!("CARGO_BIN_EXE_fact-desktop");
            ours.push(runtime.block_on(start(fact, &[], "[data-testid=ask-box]")));
        }
        let ready = (median(&ours, |it| it.ready), median(&empty, |it| it.ready));
        let memory = (median(&ours, |it| it.memory_bytes), median(&empty, |it| it.memory_bytes));
        let ratio = ready.0.as_secs_f64() / ready.1.as_secs_f64();
        println!(
            "until the first question  {:?}, empty window {:?}: {ratio:.2} × (target ≤ 1.5)",
            ready.0, ready.1
        );
        let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        let ratio = memory.0 as f64 / memory.1 as f64;
        println!(
            "memory (PSS)              {:.0} MiB, empty window {:.0} MiB: {ratio:.2} × (target ≤ 1.4)",
            mib(memory.0),
            mib(memory.1)
        );
        let calls = runtime.block_on(calls());
        println!(
            "a kept answer, page to page  p50 {:.2} ms, p99 {:.2} ms (target ≤ 5); \
             a call that asks for nothing  p50 {:.2} ms",
            calls.hit.0, calls.hit.1, calls.least.0
        );
    }

    fn all_frames(runtime: &Runtime) {
        for scene in [
            Scene { what: "nothing moves", is_empty: true, before: "", each: "" },
            Scene { what: "a line moves", is_empty: true, before: "", each: LINE },
            Scene { what: "pictures change", is_empty: true, before: PICTURES, each: PICTURE },
            Scene { what: "nothing moves", is_empty: false, before: "", each: "" },
            Scene { what: "over a chart", is_empty: false, before: "", each: OVER },
            Scene { what: "zooming it", is_empty: false, before: "", each: ZOOMING },
        ] {
            let (p50, p95, n_frames) = runtime.block_on(frames(&scene));
            let (where_, what) = (if scene.is_empty { "empty window" } else { "FACT" }, scene.what);
            println!(
                "frames, {where_:<12} {what:<15}  p50 {p50:>5.1} ms, p95 {p95:>5.1} ms, {n_frames:>3} in 3 s"
            );
        }
    }

    /// What happens before the first frame and at each, and in which window.
    struct Scene {
        what: &'static str,
        is_empty: bool,
        before: &'static str,
        each: &'static str,
    }

    /// Moves a line over an empty page, which is the least that a crosshair can ask for.
    const LINE: &str = "layer.style.transform = `translateX(${(n * 7) % 800}px)`;";

    /// Two pictures as large as FACT's chart, ready to be shown.
    const PICTURES: &str = "const shown = document.body.appendChild(new Image());
        const pictures = await Promise.all(['teal', 'olive'].map(async (color) => {
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [840, 280];
          const pen = canvas.getContext('2d');
          pen.strokeStyle = color;
          for (let x = 0; x < 840; x += 4) pen.lineTo(x, 140 + 120 * Math.sin(x / 40 + color.length));
          pen.stroke();
          const picture = new Image();
          picture.src = canvas.toDataURL();
          await picture.decode();
          return picture;
        }));";

    /// Shows the other one, which is the least that a zoom can ask for.
    const PICTURE: &str = "shown.src = pictures[n % 2].src;";

    /// Moves the pointer a little further at each frame.
    const OVER: &str = "layer.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, \
        clientX: box.left + (n * 7) % box.width, clientY: box.top + box.height / 2 }));";

    /// Turns the wheel with Ctrl held, in and out again.
    const ZOOMING: &str = "layer.dispatchEvent(new WheelEvent('wheel', { bubbles: true, \
        cancelable: true, ctrlKey: true, deltaY: n % 40 < 20 ? -1 : 1, \
        clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));";

    /// Median and 95th percentile of the time between two frames in milliseconds, and how many there
    /// were, while `each` is done at every one of them.
    async fn frames(scene: &Scene) -> (f64, f64, usize) {
        let desk = Desk::new().drawn_for_a_person();
        let (window, layer) = if scene.is_empty {
            let this = std::env::current_exe().unwrap();
            let window = desk.start(this.to_str().unwrap(), &[EMPTY]).await;
            window.finds(Locator::Css("#line")).await;
            (window, "#line")
        } else {
            let window = desk.open(&[]).await;
            window.ask("Show quarterly revenue trends by sector").await;
            window.part("chart-values").await;
            (window, "[data-testid=chart-values]")
        };
        // What was drawn for the first time has settled.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let Scene { before, each, .. } = scene;
        let script = format!(
            "const done = arguments[0], times = [];
            const layer = document.querySelector('{layer}');
            const box = layer.getBoundingClientRect();
            let n = 0, began, last;
            (async () => {{
              {before}
              const step = (now) => {{
                began ??= now;
                // In the first second code that runs often is still being made fast.
                if (now - began > 1000) times.push(now - last);
                last = now;
                n += 1;
                {each}
                if (now - began < 4000) requestAnimationFrame(step);
                else done(times);
              }};
              requestAnimationFrame(step);
            }})();"
        );
        let mut times: Vec<f64> = serde_json::from_value(window.run_async(&script).await).unwrap();
        window.close().await;
        times.sort_by(f64::total_cmp);
        (times[times.len() / 2], times[times.len() * 95 / 100], times.len())
    }

    /// Median and 99th percentile, in milliseconds.
    struct Calls {
        hit: (f64, f64),
        least: (f64, f64),
    }

    /// Times calls in the page itself: from `invoke` to the reply in hand, as the ask box waits for it.
    async fn calls() -> Calls {
        let desk = Desk::new().drawn_for_a_person();
        let window = desk.open(&[]).await;
        window.ask("What was Q1 2025 total revenue?").await;
        let ask = "() => ({ name: 'ask', payload: { askId: crypto.randomUUID(), \
                   question: 'total revenue of Q1 2025', conversationId: null, refresh: false } })";
        let hit = timed(&window, ask, "it.state.answer.cache.hit").await;
        let state = "() => ({ name: 'warm_state', payload: {} })";
        let least = timed(&window, state, "true").await;
        window.close().await;
        Calls { hit, least }
    }

    async fn timed(window: &Window, request: &str, is_right: &str) -> (f64, f64) {
        let script = format!(
            "const done = arguments[0], request = {request}, is_right = (it) => {is_right};
            const call = async () => {{
              const began = performance.now();
              const reply = await window.__TAURI_INTERNALS__.invoke('rpc', request());
              const took = performance.now() - began;
              if (!is_right(reply)) throw new Error(JSON.stringify(reply));
              return took;
            }};
            (async () => {{
              const times = [];
              for (let i = 0; i < {N_CALLS} + 20; i++) times.push(await call());
              return times.slice(20);
            }})().then(done, (failure) => done(String(failure)));"
        );
        let seen = window.run_async(&script).await;
        let mut times: Vec<f64> =
            serde_json::from_value(seen.clone()).unwrap_or_else(|_| panic!("{seen}"));
        times.sort_by(f64::total_cmp);
        (times[N_CALLS / 2], times[N_CALLS * 99 / 100])
    }

    /// Starts a program in a fresh home and waits until its page shows `wanted`.
    async fn start(binary: &str, arguments: &[&str], wanted: &str) -> Seen {
        let desk = Desk::new().drawn_for_a_person();
        let started = Instant::now();
        let window = desk.start(binary, arguments).await;
        window.finds(Locator::Css(wanted)).await;
        let ready = started.elapsed();
        let memory_bytes = memory_below(window.driver_id());
        window.close().await;
        Seen { ready, memory_bytes }
    }

    fn median<T: Ord>(seen: &[Seen], of: impl Fn(&Seen) -> T) -> T {
        let mut values: Vec<T> = seen.iter().map(of).collect();
        values.sort();
        values.swap_remove(N_STARTS / 2)
    }

    /// What the processes started by `ancestor` take, without `ancestor` itself: pages shared
    /// between several count in part for each.
    ///
    /// # Source
    /// `Pss` of `/proc/PID/smaps_rollup`: proc(5).
    fn memory_below(ancestor: u32) -> u64 {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let parents: HashMap<u32, u32> = processes
            .filter_map(|it| {
                let id: u32 = it.file_name().to_str()?.parse().ok()?;
                let status = fs::read_to_string(it.path().join("status")).ok()?;
                let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
                Some((id, parent.trim().parse().ok()?))
            })
            .collect();
        let is_below = |id: u32| {
            std::iter::successors(Some(id), |it| parents.get(it).copied())
                .skip(1)
                .any(|it| it == ancestor)
        };
        parents.keys().filter(|id| is_below(**id)).map(|id| pss(*id)).sum()
    }

    fn pss(id: u32) -> u64 {
        let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        let kib = line.and_then(|it| it.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
        kib.unwrap_or_default() * 1024
    }
}
