//! What is kept of what the other side said.

/// Characters that are kept.
const SAID_LENGTH: usize = 200;

/// What the other side said, without what could name somebody: words with figures of a code or a telephone, and the names given.
pub fn scrubbed(text: &str, secrets: &[&str]) -> String {
    let secret = |word: &str| {
        let figures = word.chars().filter(char::is_ascii_digit).count();
        let bare: String =
            word.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase();
        let held = |secret: &&str| {
            let parts = secret.split_whitespace().map(|part| {
                part.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase()
            });
            parts.into_iter().any(|part| part.chars().count() > 1 && bare.contains(&part))
        };
        figures >= 5 || secrets.iter().any(held)
    };
    let clean: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    let words = clean.split_whitespace().map(|word| if secret(word) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(SAID_LENGTH).collect()
}
