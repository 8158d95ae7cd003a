//! What can be typed after `fact`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  fact ask \"What are the top 5 companies by revenue in Q1 2025?\"
  fact ask \"total sales by country\" --db shop.sqlite --chart sales.png
  fact ask \"average market cap by sector\" --json
  fact sql \"SELECT sector, count(*) FROM companies GROUP BY sector\"
  fact schema --db shop.sqlite
  fact confirmed add \"revenue per customer\" --sql \"SELECT …\" --db shop.sqlite
  fact eval --confirmed     do the answers you have confirmed still hold?
  fact                      a prompt: one question a line

Exit codes: 0 answered, 1 failed, 2 bad usage, 3 declined (with what would work)";

/// Ask your own data in plain English: a sentence, a table and the SQL that proves it.
///
/// Without --db the sample data that comes with FACT is asked. The database is only ever read.
#[derive(Debug, Parser)]
#[command(name = "fact", version, after_help = EXAMPLES)]
pub struct Args {
    /// What to do; a prompt without it
    #[command(subcommand)]
    pub command: Option<Command>,

    /// A SQLite file to ask
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask one question
    Ask(Ask),
    /// Run one reading statement
    Sql(Sql),
    /// Show tables and columns
    Schema(Schema),
    /// Write the sample database to a file
    Sample {
        /// Where to
        file: PathBuf,
    },
    /// Questions in, statements out: a JSON line each (`{"id", "question"}` to `{"id", "sql",
    /// "confidence"}`)
    Nl2sql {
        /// The SQLite file the questions are about
        #[arg(long, value_name = "FILE")]
        db: PathBuf,
    },
    /// Measure the engine on questions with the statements that answer them, or check what you
    /// have confirmed
    Eval(Eval),
    /// Answers you have confirmed or corrected
    Confirmed(Confirmed),
    /// What the cache holds and saved
    Cache(Cache),
    /// Provider keys in the operating system's keyring
    Key(Key),
    /// Language models that may be asked where the built-in engine is not sure
    Model(Model),
}

/// Ask one question.
#[derive(Debug, clap::Args)]
pub struct Ask {
    /// The question, in plain English
    pub question: String,
    /// A SQLite file to ask
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Draw the chart to a .png or .svg file
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// Work the answer out again, past the cache
    #[arg(long)]
    pub refresh: bool,
    /// Which engine answers; as in the settings without it
    #[arg(long, value_enum)]
    pub by: Option<By>,
}

/// Run one reading statement.
#[derive(Debug, clap::Args)]
pub struct Sql {
    /// One SELECT; `-` reads it from standard input
    #[arg(value_name = "SQL")]
    pub statement: String,
    /// A SQLite file to ask
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Show tables and columns.
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// A SQLite file to look at
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Measure the engine, or check confirmed answers.
#[derive(Debug, clap::Args)]
pub struct Eval {
    /// The set: a file of questions, the folder of a data set, or a folder of those
    #[arg(required_unless_present = "confirmed")]
    pub set: Option<PathBuf>,
    /// Run every answer you have confirmed again; ends with 1 where the engine breaks one
    #[arg(long, conflicts_with_all = ["set", "split", "dataset", "pred", "out"])]
    pub confirmed: bool,
    /// The SQLite file the questions are about, in place of what each says; with --confirmed, the
    /// file whose answers are checked
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Only questions of this part
    #[arg(long)]
    pub split: Option<String>,
    /// Only these data sets
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub dataset: Vec<String>,
    /// Measure the statements of this file (lines as nl2sql writes them) in place of the engine's
    #[arg(long, value_name = "FILE")]
    pub pred: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Write a line a question and the summary to this folder
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// Answers you have confirmed or corrected.
#[derive(Debug, clap::Args)]
pub struct Confirmed {
    /// What to do with them; a list without it
    #[command(subcommand)]
    pub command: Option<ConfirmedCommand>,
    /// The SQLite file they are of
    #[arg(long, value_name = "FILE", global = true)]
    pub db: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do with confirmed answers.
#[derive(Debug, Subcommand)]
pub enum ConfirmedCommand {
    /// Keep the answer that is given now, or that of your own statement, as the one to a question
    Add {
        /// The question, in plain English
        question: String,
        /// A SELECT of your own that answers it
        #[arg(long)]
        sql: Option<String>,
    },
    /// Forget one; the engine answers its question again
    Forget {
        /// Its number in the list
        id: i64,
    },
    /// Take the answers of a file that moved for those of --db
    Move {
        /// Where the file was
        from: PathBuf,
    },
}

/// The cache.
#[derive(Debug, clap::Args)]
pub struct Cache {
    /// What to do with it
    #[command(subcommand)]
    pub command: CacheCommand,
    /// The SQLite file whose answers are meant, where that makes a difference
    #[arg(long, value_name = "FILE", global = true)]
    pub db: Option<PathBuf>,
}

/// What to do with the cache.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// Hit rate by level, times, time and money saved, size
    Stats {
        /// Days back from now; everything without it
        #[arg(long)]
        days: Option<u32>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// What to change, worked out by going through the log again
    Advice {
        /// Days of the log, back from now; all of it without it
        #[arg(long)]
        days: Option<u32>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Work kept answers out again and compare; ends with 1 where one is wrong
    Verify {
        /// So many, chosen by lot; all without it
        #[arg(long, value_name = "N")]
        sample: Option<u32>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Ask questions ahead, so that their answers are kept
    Warm(Warm),
    /// Forget every kept answer
    Clear,
}

/// Ask questions ahead.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("from").required(true))]
pub struct Warm {
    /// One question a line, or a CSV file with a column `question`; `-` reads standard input. A
    /// `{column}` stands for each value of that column
    #[arg(group = "from")]
    pub file: Option<PathBuf>,
    /// The questions answered most often of this data, so many at most
    #[arg(long, value_name = "N", group = "from")]
    pub popular: Option<u32>,
    /// A saved list
    #[arg(long, value_name = "NAME", group = "from")]
    pub list: Option<String>,
    /// So many questions in a minute at most
    #[arg(long, value_name = "N")]
    pub per_minute: Option<u32>,
    /// Dollars that models may cost; it stops there
    #[arg(long, value_name = "USD", value_parser = dollars)]
    pub budget: Option<f64>,
    /// Which engine answers; the built-in one alone without it
    #[arg(long, value_enum)]
    pub by: Option<By>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// An amount of money.
fn dollars(text: &str) -> Result<f64, String> {
    let amount: Option<f64> = text.trim_start_matches('$').parse().ok();
    let is_amount = |it: &f64| it.is_finite() && (0.0..=1e6).contains(it);
    amount.filter(is_amount).ok_or_else(|| "it must be an amount in dollars, like 0.50".to_owned())
}

/// Provider keys.
#[derive(Debug, clap::Args)]
pub struct Key {
    /// What to do with them
    #[command(subcommand)]
    pub command: KeyCommand,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Keep a key; it is read from the terminal without showing it, or from a pipe
    Set {
        /// Whose key (`fact model list` names them)
        provider: String,
        /// What to call it, where a provider has several
        #[arg(long)]
        name: Option<String>,
    },
    /// Use another of a provider's keys
    Use {
        /// Whose key
        provider: String,
        /// Which of them
        name: String,
    },
    /// Which providers have a key
    List,
    /// Forget a key
    Delete {
        /// Whose key
        provider: String,
        /// Which of them, where it has several
        #[arg(long)]
        name: Option<String>,
    },
}

/// Language models.
#[derive(Debug, clap::Args)]
pub struct Model {
    /// What to do with them
    #[command(subcommand)]
    pub command: ModelCommand,
}

/// What to do with language models.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Providers, their addresses and models, and which one is asked
    List,
    /// Choose the provider that is asked, and its model
    Use {
        /// Which (`fact model list` names them)
        provider: String,
        /// The model to ask
        model: Option<String>,
        /// Where it is, where that is not the usual address
        #[arg(long, value_name = "URL")]
        url: Option<String>,
    },
    /// Ask a provider whether it works, by the cheapest call there is
    Test {
        /// Which
        provider: String,
    },
}

/// Which engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// The built-in engine; a model where that is not sure
    BuiltInFirst,
    /// A model; the built-in engine where that gives no answer
    ModelFirst,
    /// The built-in engine alone: nothing leaves the computer
    #[value(alias = "built-in")]
    BuiltInOnly,
    /// Both, their results side by side
    Compare,
}
