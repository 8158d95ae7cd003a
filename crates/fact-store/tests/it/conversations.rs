//! Conversations and their questions.

use fact_store::{ConversationError, ConversationId, TurnId, TurnReading, TurnState};

use crate::{REPLY, in_memory, states};

#[test]
fn a_conversation_comes_back_as_it_was() {
    let store = in_memory();
    let id = store.create_conversation("sample.db", 10).unwrap();
    let first = store.begin_turn(id, "What was total revenue?", 11).unwrap();
    assert_eq!(states(&store, id), [TurnState::Pending]);
    store.finish_turn(first, REPLY, 12).unwrap();
    let second = store.begin_turn(id, "And profit?", 13).unwrap();
    store.fail_turn(second, "the file is locked", 14).unwrap();

    let conversation = store.conversation(id).unwrap().unwrap();
    let summary = &conversation.summary;
    assert_eq!(summary.title, "What was total revenue?");
    assert_eq!((summary.source.as_str(), summary.n_turns), ("sample.db", 2));
    assert_eq!((summary.created_at_ms, summary.updated_at_ms), (10, 14));
    assert_eq!(conversation.turns[1].question, "And profit?");
    assert_eq!(conversation.turns[1].asked_at_ms, 13);
    assert_eq!(
        states(&store, id),
        [
            TurnState::Answered { reply_json: REPLY.into() },
            TurnState::Failed { message: "the file is locked".into() },
        ]
    );
    assert_eq!(store.list_conversations(10).unwrap(), std::slice::from_ref(summary));
}

#[test]
fn the_list_starts_with_the_one_last_used() {
    let store = in_memory();
    let ids: Vec<_> = (1..=3).map(|now| store.create_conversation("db", now).unwrap()).collect();
    store.begin_turn(ids[0], "again", 9).unwrap();
    let listed = |limit| -> Vec<_> {
        store.list_conversations(limit).unwrap().into_iter().map(|it| it.id).collect()
    };
    assert_eq!(listed(10), [ids[0], ids[2], ids[1]]);
    assert_eq!(listed(1), [ids[0]]);
    assert!(listed(0).is_empty());
}

#[test]
fn a_title_of_ones_own_is_not_replaced_by_a_question() {
    let store = in_memory();
    let id = store.create_conversation("db", 1).unwrap();
    store.rename_conversation(id, "Quarterly numbers").unwrap();
    store.begin_turn(id, "What was total revenue?", 2).unwrap();
    assert_eq!(store.list_conversations(1).unwrap()[0].title, "Quarterly numbers");
}

#[test]
fn a_deleted_conversation_is_gone_with_its_questions_and_its_id() {
    let store = in_memory();
    let id = store.create_conversation("db", 1).unwrap();
    let turn = store.begin_turn(id, "q", 2).unwrap();
    assert!(store.delete_conversation(id).unwrap());
    assert!(!store.delete_conversation(id).unwrap());
    assert_eq!(store.conversation(id).unwrap(), None);
    let no_conversation = ConversationError::NoConversation { id }.to_string();
    let no_turn = ConversationError::NoTurn { id: turn }.to_string();
    assert_eq!(store.begin_turn(id, "q", 3).unwrap_err().to_string(), no_conversation);
    assert_eq!(store.rename_conversation(id, "t").unwrap_err().to_string(), no_conversation);
    assert_eq!(store.finish_turn(turn, REPLY, 3).unwrap_err().to_string(), no_turn);
    assert_ne!(store.create_conversation("db", 4).unwrap(), id);
    assert!(store.conversation(ConversationId(99)).unwrap().is_none());
}

#[test]
fn a_question_is_settled_once() {
    let store = in_memory();
    let id = store.create_conversation("db", 1).unwrap();
    let turn = store.begin_turn(id, "q", 2).unwrap();
    store.stop_turn(turn, 3).unwrap();
    let late = store.finish_turn(turn, REPLY, 4);
    assert!(matches!(late, Err(ConversationError::AlreadySettled { id }) if id == turn));
    assert_eq!(states(&store, id), [TurnState::Stopped]);
    let missing = store.finish_turn(TurnId(77), REPLY, 4);
    assert!(matches!(missing, Err(ConversationError::NoTurn { id: TurnId(77) })));
}

#[test]
fn a_reply_of_megabytes_and_a_list_of_thousands_are_fine() {
    let store = in_memory();
    let id = store.create_conversation("db", 0).unwrap();
    let huge = format!("\"{}\"", "é\u{1f600}x".repeat(1 << 20));
    let turn = store.begin_turn(id, "everything", 1).unwrap();
    store.finish_turn(turn, &huge, 2).unwrap();
    assert!(states(&store, id) == [TurnState::Answered { reply_json: huge }]);
    for now in 0..3000 {
        store.create_conversation("db", now).unwrap();
    }
    assert_eq!(store.list_conversations(5000).unwrap().len(), 3001);
}

#[test]
fn the_questions_before_one_are_those_answered_of_the_same_data() {
    let store = in_memory();
    let id = store.create_conversation("db", 1).unwrap();
    let other = store.create_conversation("db", 1).unwrap();
    let mut ids = Vec::new();
    for (conversation, question, answered_of) in
        [(id, "a", "one"), (id, "b", "two"), (other, "c", "one"), (id, "d", ""), (id, "e", "one")]
    {
        let turn = store.begin_turn(conversation, question, 2).unwrap();
        store.finish_turn(turn, REPLY, 3).unwrap();
        store.note_reading(turn, TurnReading { edits_json: "[]", answered_of }).unwrap();
        ids.push(turn);
    }
    let last = store.begin_turn(id, "f", 4).unwrap();
    let before = |turn, n| -> Vec<String> {
        let found = store.answered_before(id, turn, "one", n).unwrap();
        found.into_iter().map(|it| it.question).collect()
    };
    assert_eq!(before(Some(last), 5), ["a", "e"]);
    assert_eq!(before(Some(last), 1), ["e"]);
    assert_eq!(before(Some(ids[4]), 5), ["a"]);
    assert_eq!(before(None, 5), ["a", "e"]);
    store.delete_conversation(id).unwrap();
    assert!(before(None, 5).is_empty());
}

#[test]
fn a_reply_gives_way_to_another_with_what_was_changed() {
    let store = in_memory();
    let id = store.create_conversation("db", 1).unwrap();
    let turn = store.begin_turn(id, "a", 2).unwrap();
    store.finish_turn(turn, REPLY, 3).unwrap();
    assert_eq!(store.turn(turn).unwrap().unwrap().edits_json, "");
    let reading = TurnReading { edits_json: "[\"x\"]", answered_of: "one" };
    store.replace_reply(turn, "{}", reading, 9).unwrap();
    let kept = store.turn(turn).unwrap().unwrap();
    assert_eq!(kept.edits_json, "[\"x\"]");
    assert_eq!(kept.state, TurnState::Answered { reply_json: "{}".into() });
    assert_eq!(store.conversation(id).unwrap().unwrap().summary.updated_at_ms, 9);
    let gone = store.replace_reply(TurnId(99), "{}", reading, 9);
    assert!(matches!(gone, Err(ConversationError::NoTurn { .. })));
}
