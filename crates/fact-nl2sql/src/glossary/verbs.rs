//! What somebody does in a question, and the plain form of irregular verbs ("taught", "teach").

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::words::stem;

/// The verbs, read once.
pub(crate) static VERBS: LazyLock<Verbs> = LazyLock::new(|| Verbs::read(include_str!("verbs.txt")));

/// Forms of the past that have the stem of the plain one.
const SAME_STEM: &[&str] = &["paid", "sold", "bought", "spent", "made"];

/// Plain forms by the stem of every form.
pub(crate) struct Verbs {
    plain: HashMap<String, String>,
    /// All forms by the stem of the plain one.
    forms: HashMap<String, Vec<String>>,
}

impl Verbs {
    fn read(text: &str) -> Self {
        let mut plain = HashMap::new();
        let mut forms: HashMap<String, Vec<String>> = HashMap::new();
        for line in text.lines().filter(|it| !it.starts_with('#')) {
            let Some(first) = line.split_whitespace().next() else { continue };
            for form in line.split_whitespace() {
                plain.entry(stem(form)).or_insert_with(|| stem(first));
                let own = forms.entry(stem(first)).or_default();
                if !own.contains(&stem(form)) {
                    own.push(stem(form));
                }
            }
        }
        Self { plain, forms }
    }

    /// Whether a word is an irregular form: "taught".
    pub fn is_irregular(&self, lower: &str) -> bool {
        let stem = stem(lower);
        self.plain.get(&stem).is_some_and(|plain| *plain != stem)
    }

    /// Whether a word is a verb of the past by its form: "made", "ordered".
    pub fn is_past(&self, lower: &str) -> bool {
        lower.ends_with("ed") || self.is_irregular(lower)
    }

    /// The same, with the forms of trade that are found by the stem of their plain one: "paid".
    pub fn tells_past(&self, lower: &str) -> bool {
        self.is_past(lower) || SAME_STEM.contains(&lower)
    }

    /// Whether a word is a form of a verb known.
    pub fn knows(&self, lower: &str) -> bool {
        self.plain(&stem(lower)).is_some()
    }

    /// The stems of the other forms of a verb, if it has any that do not look alike.
    pub fn forms<'a>(&'a self, stem: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        let own = self.forms.get(stem).into_iter().flatten();
        own.map(String::as_str).filter(move |it| *it != stem)
    }

    /// The stem of the plain form of a verb; `None` where the word is no verb known.
    pub fn plain(&self, stem: &str) -> Option<&str> {
        self.plain.get(stem).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_leads_to_the_plain_one() {
        assert_eq!(VERBS.plain(&stem("taught")), Some(stem("teach").as_str()));
        assert_eq!(VERBS.plain(&stem("serves")), Some(stem("serve").as_str()));
        assert_eq!(VERBS.plain(&stem("banana")), None);
    }
}
