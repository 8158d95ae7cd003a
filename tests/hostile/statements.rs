//! The lists of statements that must be refused and that must pass, read from the files beside this one.

/// Statements that must not be run.
pub fn hostile() -> Vec<String> {
    read(include_str!("statements.txt"))
}

/// Statements that would run for hours.
pub fn endless() -> Vec<String> {
    read(include_str!("endless.txt"))
}

/// Statements that give at least one row on the sample database.
pub fn reads() -> Vec<String> {
    read(include_str!("reads.txt"))
}

fn read(list: &str) -> Vec<String> {
    let lines = list.lines().filter(|it| !it.is_empty() && !it.starts_with('#'));
    lines.map(|it| if it == r"\e" { String::new() } else { unescaped(it) }).collect()
}

/// `line` with its escapes carried out. What is no escape stays as it is.
fn unescaped(line: &str) -> String {
    let Some((before, after)) = line.split_once('\\') else { return line.to_owned() };
    let (text, rest) = escape(after);
    format!("{before}{text}{}", unescaped(rest))
}

/// What the escape at the start of `after` stands for, and what follows it.
fn escape(after: &str) -> (String, &str) {
    for (mark, text) in [("n", "\n"), ("r", "\r"), ("t", "\t"), ("0", "\0"), ("\\", "\\")] {
        // `\repeat` begins like `\r`.
        if let Some(rest) = after.strip_prefix(mark).filter(|_| !after.starts_with("repeat{")) {
            return (text.to_owned(), rest);
        }
    }
    if let Some((hex, rest)) = after.strip_prefix("u{").and_then(|it| it.split_once('}')) {
        let letter = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
        return (letter.map(String::from).unwrap_or_default(), rest);
    }
    let repeat = after.strip_prefix("repeat{").and_then(|it| it.split_once("}{"));
    if let Some((number, (text, rest))) = repeat.and_then(|(n, it)| Some((n, it.split_once('}')?)))
    {
        return (text.repeat(number.parse().unwrap_or_default()), rest);
    }
    (String::from("\\"), after)
}
