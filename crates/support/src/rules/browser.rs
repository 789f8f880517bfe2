//! What a browser says of itself, down to what helps to find a fault.

/// "Firefox, Windows"; empty when neither is known. Nothing of the text itself is kept.
pub fn kind(user_agent: &str) -> String {
    // Each names those before it, to be served like them.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Trident/", "Internet Explorer"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ];
    let named = |list: &[(&str, &'static str)]| {
        list.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    [named(&browsers), named(&systems)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (said, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0".to_owned(),
                "Firefox, Windows",
            ),
            (
                format!("Mozilla/5.0 (Windows NT 10.0) {webkit} Chrome/126.0 Safari/537.36 Edg/126.0"),
                "Edge, Windows",
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 10; K) {webkit} Chrome/126.0 Mobile Safari/537.36"),
                "Chrome, Android",
            ),
            (
                format!("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) {webkit} Version/17.5 Safari/604.1"),
                "Safari, iPhone",
            ),
            (
                "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko".to_owned(),
                "Internet Explorer, Windows",
            ),
            ("RSSMRA80A01L219M".to_owned(), ""),
        ] {
            assert_eq!(kind(&said), expected, "{said}");
        }
    }
}
