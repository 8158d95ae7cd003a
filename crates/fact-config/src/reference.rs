//! The page of the documentation that lists the settings.

use std::fmt::{self, Write as _};

use crate::{
    Settings,
    list::{SETTINGS, Setting},
};

const HEADER: &str = "\
<!-- Written by `cargo run -p fact-config --example reference > docs/settings.md`, from the list in
     crates/fact-config/src/list.rs. Do not edit. -->

# Settings

Settings lie in `settings.toml` in FACT's data folder, which the Settings view shows and which
`FACT_HOME` moves. What is set in the window is written there and the rest of the file stays as you
wrote it; what the file does not name has its default. An environment variable wins over the file and
is shown as doing so; a value that is not allowed is reported and passed over, and the next lower one
holds.

```toml
[cache]
ttl = 86400            # a day

[models]
answer_by = \"model_first\"
day_budget = 2.50
```

Keys of providers are no settings: they live in the operating system's keyring. What the log tells of
which part is chosen by `FACT_LOG`, apart from these.
";

/// `docs/settings.md`, whole.
pub fn reference() -> String {
    let mut page = HEADER.to_owned();
    // Writing to a `String` does not fail.
    let _ = write(&mut page);
    page
}

fn write(page: &mut String) -> fmt::Result {
    let mut defaults = Settings::default();
    let mut table = "";
    for it in SETTINGS {
        if it.path().0 != table {
            table = it.path().0;
            write!(page, "\n## `[{table}]`\n\n")?;
            page.push_str("| setting | default | allowed | what it does | environment |\n");
            page.push_str("|---|---|---|---|---|\n");
        }
        let default = it.field.show(&mut defaults);
        row(page, it, &default)?;
    }
    Ok(())
}

fn row(page: &mut String, it: &Setting, default: &str) -> fmt::Result {
    let default = if default.is_empty() { "empty".to_owned() } else { format!("`{default}`") };
    let unit = if it.unit.is_empty() { String::new() } else { format!(" {}", it.unit) };
    let variables: Vec<String> = it.variables.iter().map(|it| format!("`{it}`")).collect();
    let choices = it.field.choices();
    let allowed = if choices.is_empty() {
        it.field.allowed()
    } else {
        let said: Vec<String> =
            choices.iter().map(|it| format!("`{}`: {}", it.word, it.meaning)).collect();
        said.join("<br>")
    };
    writeln!(
        page,
        "| `{}` | {default}{unit} | {allowed} | {} | {} |",
        it.name,
        it.help,
        variables.join(", ")
    )
}
