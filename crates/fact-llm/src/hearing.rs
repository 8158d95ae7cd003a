//! Who hears a reply while it comes in.

use crate::{Delta, reply::GivenUp};

/// Hands on what comes in, and knows whether anything was.
pub(crate) struct Hearing<'a> {
    on: &'a mut (dyn FnMut(Delta<'_>) + Send),
    has_heard: bool,
    is_muted: bool,
}

impl<'a> Hearing<'a> {
    pub(crate) fn new(on: &'a mut (dyn FnMut(Delta<'_>) + Send)) -> Self {
        Self { on, has_heard: false, is_muted: false }
    }

    /// From now on, whether nothing is handed on: the reply is in a form that is read once it is
    /// whole.
    pub(crate) fn mute(&mut self, is_muted: bool) {
        self.is_muted = is_muted;
    }

    pub(crate) fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.hand_on(Delta::Text(text));
        }
    }

    pub(crate) fn call(&mut self, name: &str) {
        self.hand_on(Delta::Call(name));
    }

    /// What came so far is void. Said only where something came.
    pub(crate) fn restart(&mut self) {
        if self.has_heard {
            (self.on)(Delta::Restart);
            self.has_heard = false;
        }
    }

    /// The bytes of the next attempt, where they are others than those before; `false` where they
    /// must not leave.
    pub(crate) fn other_form(&mut self, body: &str) -> bool {
        let given_up = GivenUp::default();
        (self.on)(Delta::OtherForm(body, &given_up));
        !given_up.is_given_up()
    }

    fn hand_on(&mut self, delta: Delta<'_>) {
        if !self.is_muted {
            self.has_heard = true;
            (self.on)(delta);
        }
    }
}
