//! Where a thread of the driver waits for what happens on a socket.

use std::{future::Future, io, sync::LazyLock};

use tokio::runtime::{Builder, Runtime};

/// Threads that tend the sockets; the work on a reply is small.
const N_WORKERS: usize = 2;

/// Started by the first call of a model, so that a FACT that asks none has none of it.
static RUNTIME: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(N_WORKERS)
        .thread_name("fact-models")
        .enable_all()
        .build()
});

/// The system has no threads left for sockets.
#[derive(Debug, Clone, thiserror::Error)]
#[error("no thread could be started to ask a model: {0}")]
pub struct NoThreads(String);

/// The outcome of `work`; blocks until it is there.
///
/// # Errors
/// [`NoThreads`], at the first call and then at every one.
pub fn wait<T>(work: impl Future<Output = T>) -> Result<T, NoThreads> {
    let runtime = RUNTIME.as_ref().map_err(|err| NoThreads(err.to_string()))?;
    Ok(runtime.block_on(work))
}
