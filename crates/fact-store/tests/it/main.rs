//! The store from outside: what is kept, what is counted, what survives.

#![expect(clippy::unwrap_used, reason = "what a test shares stops the test too")]

mod calls;
mod confirmed;
mod conversations;
mod costs;
mod kill;
mod log;
mod pins;
mod providers;
mod salvage;
mod small;
mod survival;
mod warm;

use fact_store::{ConversationId, Store, TurnState};

const REPLY: &str = r#"{"sentence":"Revenue was $5B."}"#;

fn in_memory() -> Store {
    Store::in_memory().unwrap()
}

fn states(store: &Store, id: ConversationId) -> Vec<TurnState> {
    let conversation = store.conversation(id).unwrap().unwrap();
    conversation.turns.into_iter().map(|it| it.state).collect()
}
