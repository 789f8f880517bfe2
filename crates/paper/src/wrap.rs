//! Breaking a text into lines.

/// The lines of a text that must not be wider than `width`, as `measure` sees them. Breaks at blanks; a word that is wider
/// than a line is cut where the line is full, and each line holds at least one character. A line break begins a new line.
pub(crate) fn wrap(text: &str, width: f32, measure: impl Fn(&str) -> f32) -> Vec<String> {
    text.lines().flat_map(|line| wrap_line(line, width, &measure)).collect()
}

fn wrap_line(text: &str, width: f32, measure: &impl Fn(&str) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if measure(&longer) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line = cut(word, width, measure, &mut lines);
    }
    lines.push(line);
    lines
}

/// Cuts a word into full lines; what is left begins the next one.
fn cut(word: &str, width: f32, measure: &impl Fn(&str) -> f32, lines: &mut Vec<String>) -> String {
    let mut piece = String::new();
    for sign in word.chars() {
        piece.push(sign);
        if measure(&piece) > width && piece.chars().nth(1).is_some() {
            piece.pop();
            lines.push(std::mem::replace(&mut piece, sign.to_string()));
        }
    }
    piece
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::wrap;

    fn letters(text: &str) -> f32 {
        text.chars().map(|_| 1.0).sum()
    }

    #[test]
    fn lines_break_at_blanks_and_long_words_are_cut() {
        let table: [(&str, &[&str]); 5] = [
            ("", &[]),
            ("uno due tre", &["uno due", "tre"]),
            ("abcdefghijkl", &["abcdefgh", "ijkl"]),
            ("uno abcdefghijkl due", &["uno", "abcdefgh", "ijkl due"]),
            ("uno\n\ndue", &["uno", "", "due"]),
        ];
        for (text, lines) in table {
            assert_eq!(wrap(text, 8.0, letters), lines, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_sticks_out(text in "[a-zàè ]{0,80}", width in 1usize..20) {
            let lines = wrap(&text, width as f32, letters);
            let kept: String = lines.concat().split_whitespace().collect();
            let written: String = text.split_whitespace().collect();
            prop_assert_eq!(kept, written);
            prop_assert!(lines.iter().all(|line| line.chars().count() <= width));
        }
    }
}
