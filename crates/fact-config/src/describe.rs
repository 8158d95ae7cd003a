//! Every setting with its value, for a view of them.

use crate::{Choice, Kind, Loaded, Origin, Settings, list::SETTINGS};

/// One setting, with its value and where that comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// What [`set`](crate::set) calls it, dotted.
    pub name: &'static str,
    /// A few words for a person.
    pub label: &'static str,
    /// A sentence on what it does.
    pub help: &'static str,
    /// What its number counts; empty where it has none.
    pub unit: &'static str,
    /// Of which kind it is.
    pub kind: Kind,
    /// The words it may be, for a [`Kind::Choice`].
    pub choices: Vec<Choice>,
    /// The value that holds, as [`set`](crate::set) takes it.
    pub value: String,
    /// The value where nothing is set.
    pub default: String,
    /// What it may be, in words.
    pub allowed: String,
    /// The environment variables that set it, the strongest first.
    pub variables: &'static [&'static str],
    /// Where the value comes from. What comes from the environment stays whatever is set.
    pub origin: Origin,
    /// What was passed over for it, in words.
    pub problem: Option<String>,
}

/// Every setting, in the order a person meets them.
pub fn describe(loaded: &Loaded) -> Vec<Described> {
    let (mut values, mut defaults) = (loaded.settings.clone(), Settings::default());
    let described = SETTINGS.iter().zip(&loaded.origins).map(|(it, origin)| Described {
        name: it.name,
        label: it.label,
        help: it.help,
        unit: it.unit,
        kind: it.field.kind(),
        choices: it.field.choices(),
        value: it.field.show(&mut values),
        default: it.field.show(&mut defaults),
        allowed: it.field.allowed(),
        variables: it.variables,
        origin: *origin,
        problem: problem(loaded, it.name),
    });
    described.collect()
}

fn problem(loaded: &Loaded, name: &str) -> Option<String> {
    let about = loaded.problems.iter().filter(|it| it.setting() == Some(name));
    let said: Vec<String> = about.map(ToString::to_string).collect();
    (!said.is_empty()).then(|| said.join("; "))
}
