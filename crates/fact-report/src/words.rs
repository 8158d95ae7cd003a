//! Text from anywhere as text that a page can hold.

/// `text` on one line: control characters and line ends become spaces, what would turn the
/// writing direction around or is no character goes.
pub(crate) fn line(text: &str) -> String {
    let spaced: String = text.chars().filter_map(printable).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` with its lines and indents, otherwise as [`line`].
pub(crate) fn block(text: &str) -> String {
    let clean =
        |it: &str| it.replace('\t', "    ").chars().filter_map(printable).collect::<String>();
    let lines: Vec<String> = text.lines().map(|it| clean(it).trim_end().to_owned()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// A piece of running text: as [`line`], with the space at its ends kept.
pub(crate) fn piece(text: &str) -> String {
    text.chars().filter_map(printable).collect()
}

fn printable(ch: char) -> Option<char> {
    match ch {
        ch if ch.is_control() => Some(' '),
        '\u{2028}' | '\u{2029}' => Some(' '),
        ch if is_unseen(ch) => None,
        ch => Some(ch),
    }
}

/// Marks of direction, of order and of nothing at all.
fn is_unseen(ch: char) -> bool {
    let code = u32::from(ch);
    matches!(ch, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(ch, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || matches!(ch, '\u{FDD0}'..='\u{FDEF}')
        || code & 0xFFFE == 0xFFFE
}

/// At most `n_chars` characters of `text`, `…` the last where some are missing.
pub(crate) fn shorten(text: &str, n_chars: usize) -> String {
    if text.chars().count() <= n_chars {
        return text.to_owned();
    }
    let kept: String = text.chars().take(n_chars.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, as_line: &str, as_block: &str) {
        assert_eq!((line(text).as_str(), block(text).as_str()), (as_line, as_block));
    }

    #[test]
    fn what_a_page_cannot_hold_goes() {
        check("a\u{0}b\u{1b}[1m", "a b [1m", "a b [1m");
        check("safe\u{202E}fdp.exe\u{FEFF}", "safefdp.exe", "safefdp.exe");
        check("SELECT 1\n\tFROM t\r\n", "SELECT 1 FROM t", "SELECT 1\n    FROM t");
        check("\u{FFFF}\u{1FFFE}日本", "日本", "日本");
    }

    #[test]
    fn long_text_says_that_it_was_cut() {
        assert_eq!(shorten("Acme Holdings", 6), "Acme…");
        assert_eq!(shorten("Acme", 4), "Acme");
    }
}
