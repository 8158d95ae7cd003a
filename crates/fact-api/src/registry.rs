//! Every command once: name, request, reply, what it does to what others have read.
//!
//! From this list come the dispatch ([`call`]), the TypeScript the screen is written against
//! ([`typescript`]) and the terminal's JSON mode. A command is a plain function in
//! [`crate::commands`]; it blocks, and a door moves it off its own thread.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    App,
    commands::{self, Context},
    error::ApiError,
    typescript::Declarations,
    wire,
};

/// What a command does to FACT's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It reads.
    Reads,
    /// It changes something; what was read under its tags is to be read again.
    Writes,
}

/// What a reply is made of, so that a screen knows what to read again after a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// The list of conversations and their turns.
    Conversations,
    /// The open data.
    Source,
    /// Files opened before.
    RecentFiles,
    /// Cache entries and figures.
    Cache,
    /// Questions asked ahead, and the saved lists of them.
    Warming,
    /// Confirmed answers.
    Confirmed,
    /// Settings and keys.
    Settings,
    /// Calls of models: what left, and what it cost.
    Calls,
    /// The board of pinned answers.
    Board,
}

impl Tag {
    fn name(self) -> &'static str {
        match self {
            Self::Conversations => "conversations",
            Self::Source => "source",
            Self::RecentFiles => "recentFiles",
            Self::Cache => "cache",
            Self::Warming => "warming",
            Self::Confirmed => "confirmed",
            Self::Settings => "settings",
            Self::Calls => "calls",
            Self::Board => "board",
        }
    }
}

/// One entry of the registry.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// As doors call it.
    pub name: &'static str,
    /// One line for people.
    pub about: &'static str,
    /// Whether it changes anything.
    pub access: Access,
    /// For a reading command: what its reply is made of. For a writing one: what it changes.
    pub tags: &'static [Tag],
}

macro_rules! registry {
    ($($name:ident($request:ident) -> $reply:ident, $access:ident [$($tag:ident),*], $about:literal;)*) => {
        /// Every command, in the order a person meets them.
        pub const COMMANDS: &[Command] = &[$(Command {
            name: stringify!($name),
            about: $about,
            access: Access::$access,
            tags: &[$(Tag::$tag),*],
        }),*];

        /// Runs one command. Blocks.
        ///
        /// # Errors
        /// `bad_request` for an unknown name or a malformed payload, else the command's own.
        pub fn call(app: &App, name: &str, payload: Value, context: &Context<'_>) -> Result<Value, ApiError> {
            match name {
                $(stringify!($name) => {
                    let request: wire::$request = parse(name, payload)?;
                    encode(&commands::$name(app, &request, context)?)
                })*
                _ => Err(ApiError::bad_request(format!("there is no command `{name}`"))),
            }
        }

        /// The TypeScript of every request and reply, and of the registry itself.
        pub fn typescript() -> String {
            let mut types = Declarations::default();
            types.add::<ApiError>();
            types.add::<wire::AskEvent>();
            $(types.add::<wire::$request>(); types.add::<wire::$reply>();)*
            types.finish(COMMANDS, &[$((stringify!($name), stringify!($request), stringify!($reply))),*])
        }
    };
}

registry! {
    start(Nothing) -> Started, Reads [Source, Conversations, Settings], "All a screen needs to draw itself for the first time.";
    ask(Ask) -> Turn, Writes [Conversations, Cache, Calls], "Ask one question of the open data.";
    answer(Answer) -> Answered, Writes [Cache, Calls], "Ask one question without a conversation around it, for programs.";
    confirm_answer(ConfirmAnswer) -> ConfirmedView, Writes [Confirmed], "Keep an answer as the one to its question.";
    correct_answer(CorrectAnswer) -> ConfirmedView, Writes [Confirmed], "Keep another answer than the one given, as the one to its question.";
    forget_confirmed(ForgetConfirmed) -> Done, Writes [Confirmed], "Forget a confirmed answer; the engine answers again.";
    move_confirmed(MoveConfirmed) -> MovedConfirmed, Writes [Confirmed], "Take the confirmed answers of a file that moved for those of the open data.";
    confirmed_answers(Nothing) -> ConfirmedAnswers, Reads [Confirmed, Source], "All confirmed answers, with how each stood at its last check.";
    check_confirmed(CheckConfirmed) -> ConfirmedAnswers, Writes [Confirmed], "Run confirmed answers again, with the engine and the data of now.";
    eval(Eval) -> Evaluated, Reads [], "Measure the engine on a set of questions with the statements that answer them.";
    complete(Complete) -> Completions, Reads [Source], "What can be typed next.";
    translate(Translate) -> Translated, Reads [Source], "Turn a question into a statement without running it.";
    stop(Stop) -> Done, Writes [], "Stop a running question.";
    answer_rows(AnswerRows) -> Page, Reads [], "Rows of an answer beyond the first page.";
    chart(Chart) -> ChartDrawing, Reads [], "Draw the chart of an answer.";
    set_chart(SetChart) -> ChartView, Writes [Conversations, Board], "Draw an answer otherwise, from now on.";
    behind(Behind) -> BehindView, Reads [Source], "List the rows that a mark of a chart was made from.";
    export(Export) -> Exported, Reads [], "Save an answer's table or chart to a file.";
    copy_table(CopyTable) -> ClipText, Reads [], "An answer's table as text for the clipboard.";
    copy_chart(CopyChart) -> ClipImage, Reads [], "An answer's chart as a picture for the clipboard.";
    board(Nothing) -> BoardView, Reads [Board, Source], "The board of pinned answers.";
    pin_answer(PinAnswer) -> PinView, Writes [Board], "Pin the answer of a question to the board.";
    change_pin(ChangePin) -> PinView, Writes [Board], "Change how a pin is shown.";
    arrange_pins(ArrangePins) -> Done, Writes [Board], "Put the board into another order.";
    unpin(Unpin) -> Done, Writes [Board], "Take a pin off the board.";
    put_back_pin(PutBackPin) -> Done, Writes [Board], "Put a pin back that was taken off.";
    save_report(SaveReport) -> Exported, Reads [], "Save the board as one file, to print or to hand on.";
    refresh_pin(RefreshPin) -> PinView, Writes [Board, Cache, Calls], "Ask the question of a pin again.";
    conversations(Nothing) -> ConversationsView, Reads [Conversations], "All conversations, newest first.";
    conversation(Conversation) -> ConversationView, Reads [Conversations], "One conversation in full.";
    rename_conversation(RenameConversation) -> Done, Writes [Conversations], "Give a conversation a name.";
    delete_conversation(DeleteConversation) -> Done, Writes [Conversations], "Delete a conversation for good.";
    source(Nothing) -> SourceView, Reads [Source], "The open data: tables, columns, examples.";
    source_progress(Nothing) -> SourceProgressView, Reads [Source], "How far the open data has been read.";
    teach_word(TeachWord) -> Done, Writes [Source], "Let a word mean something in the open data from now on.";
    open_source(OpenSource) -> SourceView, Writes [Source, RecentFiles], "Open a SQLite file, for reading only.";
    open_sample(Nothing) -> SourceView, Writes [Source], "Open the sample data that comes with FACT.";
    write_sample(WriteSample) -> Done, Writes [], "Write the sample database somewhere.";
    table_rows(TableRows) -> Page, Reads [Source], "Rows of a table, as they are stored.";
    recent_files(Nothing) -> RecentFilesView, Reads [RecentFiles], "Files opened before.";
    forget_recent(ForgetRecent) -> Done, Writes [RecentFiles], "Take a file off the list of files opened before.";
    run_sql(RunSql) -> SqlResult, Reads [Source], "Run one reading statement that the caller wrote.";
    cache_stats(LogPeriod) -> CacheStatsView, Reads [Cache], "What the cache holds and what it saved.";
    cache_advice(LogPeriod) -> CacheAdviceView, Reads [Cache, Source], "What to change about the cache, worked out from the log.";
    cache_verify(CacheVerify) -> VerifiedView, Writes [Cache], "Work kept answers of the open data out again, and compare.";
    warm_start(WarmStart) -> WarmView, Writes [Warming], "Ask questions ahead, in the background, so that their answers are kept.";
    warm_state(Nothing) -> WarmView, Reads [Warming], "How the questions asked ahead stand.";
    warm_control(WarmControl) -> WarmView, Writes [Warming], "Hold the questions asked ahead, let them go on, or end them.";
    warm_lists(Nothing) -> WarmListsView, Reads [Warming, Source], "Saved lists of questions to ask ahead.";
    save_warm_list(SaveWarmList) -> WarmListView, Writes [Warming], "Save a list of questions to ask ahead.";
    delete_warm_list(DeleteWarmList) -> Done, Writes [Warming], "Delete a saved list of questions.";
    clear_cache(ClearCache) -> ClearedCache, Writes [Cache], "Forget one kept answer, or all.";
    settings(Nothing) -> SettingsView, Reads [Settings], "Settings, and which providers have a key.";
    set_theme(SetTheme) -> Done, Writes [Settings], "Choose the look.";
    set_ui_state(SetUiState) -> Done, Writes [], "Keep what the screen wants back at the next start.";
    set_option(SetOption) -> Done, Writes [Settings, Cache], "Change one setting, or set it back to its default.";
    models(Nothing) -> ModelsView, Reads [Settings, Source, Calls], "Who answers, and the providers of language models.";
    set_answering(SetAnswering) -> Done, Writes [Settings], "Choose which engine answers, and which provider is asked.";
    set_provider(SetProvider) -> Done, Writes [Settings], "Say where a provider is and which of its models is asked.";
    delete_provider(DeleteProvider) -> Done, Writes [Settings], "Forget a provider and its keys.";
    set_key(SetKey) -> Done, Writes [Settings], "Keep a provider's key in the operating system's keyring.";
    use_key(UseKey) -> Done, Writes [Settings], "Use another of a provider's keys.";
    delete_key(DeleteKey) -> Done, Writes [Settings], "Forget a provider's key.";
    test_provider(TestProvider) -> ProviderTest, Writes [Calls], "Ask a provider whether it works, by the cheapest call there is.";
    set_disclosure(SetDisclosure) -> Done, Writes [Settings], "Say what of the open data may be sent to a model.";
    set_keeping(SetKeeping) -> Done, Writes [Settings, Source, Cache], "Say how answers over the open data are kept.";
    preview_sent(PreviewSent) -> SentPreview, Reads [Settings, Source, Conversations], "What would leave, word for word, if a question were asked of the model.";
    sent_calls(SentCalls) -> SentCallsView, Reads [Calls], "What left for a provider, newest first.";
    sent_body(SentBody) -> SentBodyView, Reads [Calls], "What one request said, word for word.";
    forget_sent(Nothing) -> Done, Writes [Calls], "Forget the words of all that left; the figures stay.";
    costs(Costs) -> CostsView, Reads [Calls, Cache], "What the models cost, and what was saved.";
    prices(Nothing) -> PricesView, Reads [Settings], "The prices that costs are derived from.";
    set_price(SetPrice) -> Done, Writes [Settings], "Add a price of one's own.";
    delete_price(DeletePrice) -> Done, Writes [Settings], "Take a price of one's own away.";
}

fn parse<T: DeserializeOwned>(name: &str, payload: Value) -> Result<T, ApiError> {
    // The error text of serde may quote the payload, and a payload may hold a key.
    serde_json::from_value(payload).map_err(|err| {
        let what = if name == "set_key" { "malformed".to_owned() } else { err.to_string() };
        ApiError::bad_request(format!("the request `{name}` cannot be read: {what}"))
    })
}

fn encode<T: Serialize>(reply: &T) -> Result<Value, ApiError> {
    serde_json::to_value(reply)
        .map_err(|err| ApiError::bad_request(format!("the reply cannot be written: {err}")))
}

impl Command {
    /// The tags' wire names.
    pub fn tag_names(&self) -> impl Iterator<Item = &'static str> {
        self.tags.iter().map(|it| it.name())
    }
}
