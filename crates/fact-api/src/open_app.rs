//! An [`App`] at work: the App, and the thread that asks questions ahead.
//!
//! What always holds: when it is dropped, the run is cancelled and the thread has ended, so that
//! nothing holds FACT's files any more.

use std::{
    ops::Deref,
    sync::Arc,
    thread::{self, JoinHandle},
};

use crate::{App, warming};

/// An [`App`] with its thread. Commands take it for the App it holds.
pub struct OpenApp {
    app: Arc<App>,
    thread: Option<JoinHandle<()>>,
}

impl OpenApp {
    /// Starts the thread, which also looks for lists that are due where `keeps_schedule`.
    pub(crate) fn start(app: App, keeps_schedule: bool) -> Self {
        let app = Arc::new(app);
        let work = {
            let app = Arc::clone(&app);
            move || warming::tend(&app, keeps_schedule)
        };
        let thread = match thread::Builder::new().name("fact-warm".to_owned()).spawn(work) {
            Ok(thread) => Some(thread),
            Err(err) => {
                tracing::warn!(error = %err, "nothing can be asked ahead");
                app.warming.close();
                None
            }
        };
        Self { app, thread }
    }
}

impl Deref for OpenApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Drop for OpenApp {
    fn drop(&mut self) {
        self.app.warming.close();
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook.
            let _ = thread.join();
        }
    }
}
