//! The words on the screen: one Fluent catalogue, merged from one `it.ftl` for each module.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use kernel::{Date, FieldProblem};

use crate::fmt;

/// A module's name and the text of its `it.ftl`.
pub type ModuleTexts = (&'static str, &'static str);

/// The kit's own words.
pub const WORDS: &str = include_str!("../i18n/it.ftl");

/// The words of the kit itself and of the kernel's problems, part of every catalogue made by [`init`].
pub const KIT: &[ModuleTexts] = &[("kernel", include_str!("../../kernel/i18n/it.ftl")), ("web", WORDS)];

/// All the words of the program, by key.
pub struct Catalogue {
    // Most sentences take no arguments: they are resolved once, so that a page costs look-ups and no formatting.
    plain: HashMap<String, String>,
    // Most others put their arguments between words; only where something is chosen Fluent is asked.
    sentences: HashMap<String, Vec<Piece>>,
    bundle: FluentBundle<FluentResource>,
    missing: Mutex<BTreeSet<String>>,
}

impl Catalogue {
    /// Merges the catalogues of the modules.
    ///
    /// # Panics
    /// When a file is not Fluent or a key is there twice: both are faults of the program, seen when it starts.
    pub fn new(modules: &[ModuleTexts]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec!["it".parse().expect("a language tag")]);
        // The marks that isolate left-to-right from right-to-left text would end up in searches and copied text.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => whole(number),
            _ => None,
        }));
        let (mut keys, mut sentences) = (Vec::new(), HashMap::new());
        for (module, source) in modules {
            let resource = FluentResource::try_new((*source).to_owned())
                .unwrap_or_else(|(_, errors)| panic!("{module}/i18n/it.ftl is not Fluent: {errors:?}"));
            let messages = resource.entries().filter_map(|entry| match entry {
                Entry::Message(message) => Some((message.id.name, message.value.as_ref()?)),
                _ => None,
            });
            for (key, pattern) in messages {
                keys.push(key.to_owned());
                sentences.extend(pieces(pattern).map(|pieces| (key.to_owned(), pieces)));
            }
            bundle
                .add_resource(resource)
                .unwrap_or_else(|errors| panic!("{module}/i18n/it.ftl repeats a key: {errors:?}"));
        }
        let mut catalogue = Self { plain: HashMap::new(), sentences, bundle, missing: Mutex::default() };
        for key in keys {
            if let Some((text, true)) = catalogue.format(&key, None) {
                let text = text.into_owned();
                catalogue.plain.insert(key, text);
            }
        }
        catalogue
    }

    /// The sentence of `key`; the key itself when there is none.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        match self.plain.get(key) {
            Some(text) => text,
            None => {
                self.note_missing(key);
                key
            }
        }
    }

    /// The sentence of `key` with its arguments; the key itself when there is none.
    pub fn tn(&self, key: &str, args: &[(&str, &dyn TextArg)]) -> String {
        if let Some(text) = self.plain.get(key) {
            return text.clone();
        }
        if let Some(text) = self.sentences.get(key).and_then(|pieces| put_together(pieces, args)) {
            return text;
        }
        let mut fluent = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            fluent.set((*name).to_owned(), value.value());
        }
        match self.format(key, Some(&fluent)) {
            Some((text, complete)) => {
                if !complete {
                    self.note_missing(&format!("{key} (arguments)"));
                }
                text.into_owned()
            }
            None => {
                self.note_missing(key);
                key.to_owned()
            }
        }
    }

    /// Whether the catalogue has this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The keys asked for and not found so far. A test reads it after rendering.
    pub fn missing(&self) -> Vec<String> {
        self.missing.lock().map(|keys| keys.iter().cloned().collect()).unwrap_or_default()
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<(Cow<'_, str>, bool)> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors).into_owned();
        Some((Cow::Owned(text), errors.is_empty()))
    }

    fn note_missing(&self, key: &str) {
        // Bounded: a key could come from outside, e.g. a forged flash cookie.
        if let Ok(mut missing) = self.missing.lock()
            && missing.len() < 1000
            && missing.insert(key.to_owned())
        {
            tracing::warn!(key, "no such text in the catalogue");
        }
    }
}

/// A part of a sentence.
enum Piece {
    Words(String),
    /// The argument of this name.
    Argument(String),
}

/// The parts of a sentence that takes arguments and chooses nothing.
fn pieces(pattern: &Pattern<&str>) -> Option<Vec<Piece>> {
    let piece = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some(Piece::Words((*value).to_owned())),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => Some(Piece::Argument(id.name.to_owned())),
        PatternElement::Placeable { .. } => None,
    };
    let pieces: Vec<Piece> = pattern.elements.iter().map(piece).collect::<Option<_>>()?;
    pieces.iter().any(|piece| matches!(piece, Piece::Argument(_))).then_some(pieces)
}

/// As Fluent would; nothing when an argument is missing, or is what it alone can write.
fn put_together(pieces: &[Piece], args: &[(&str, &dyn TextArg)]) -> Option<String> {
    let mut text = String::with_capacity(64);
    for piece in pieces {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Argument(wanted) => match args.iter().find(|(name, _)| name == wanted)?.1.value() {
                FluentValue::String(words) => text.push_str(&words),
                FluentValue::Number(number) => text.push_str(&whole(&number)?),
                _ => return None,
            },
        }
    }
    Some(text)
}

/// A whole number as it is written here.
fn whole(number: &FluentNumber) -> Option<String> {
    (number.value.fract() == 0.0).then(|| fmt::number(number.value as i64))
}

/// What a sentence can take as an argument.
pub trait TextArg {
    /// The value as Fluent has it.
    fn value(&self) -> FluentValue<'_>;
}

impl<T: TextArg + ?Sized> TextArg for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl TextArg for str {
    fn value(&self) -> FluentValue<'_> {
        // Problems carry their arguments as text: what is a number must still choose between singular and plural.
        let digits = self.len() <= 9 && self.bytes().all(|b| b.is_ascii_digit());
        match self.parse::<i64>() {
            Ok(number) if digits && (self == "0" || !self.starts_with('0')) => number.into(),
            _ => self.into(),
        }
    }
}

impl TextArg for String {
    fn value(&self) -> FluentValue<'_> {
        self.as_str().value()
    }
}

impl TextArg for Cow<'_, str> {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl TextArg for Date {
    fn value(&self) -> FluentValue<'_> {
        fmt::date(*self).into()
    }
}

macro_rules! numbers {
    ($($t:ty)*) => { $(impl TextArg for $t {
        fn value(&self) -> FluentValue<'_> {
            (*self).into()
        }
    })* };
}
numbers!(i32 i64 u16 u32 u64 usize);

static TEXTS: OnceLock<Catalogue> = OnceLock::new();

/// Sets the program's catalogue: the kit's words and those of `modules`. Only the first call counts, so that each
/// test may call it.
pub fn init(modules: &[ModuleTexts]) -> &'static Catalogue {
    TEXTS.get_or_init(|| {
        let named = |name: &str| modules.iter().any(|(module, _)| *module == name);
        let kit = KIT.iter().filter(|(name, _)| !named(name));
        Catalogue::new(&kit.chain(modules).copied().collect::<Vec<_>>())
    })
}

/// The program's catalogue; the kit's own words when nobody called [`init`].
pub fn texts() -> &'static Catalogue {
    init(&[])
}

/// The sentence of `key`: `{{ web::t("people-title") }}`.
pub fn t(key: &str) -> &str {
    texts().t(key)
}

/// The sentence of `key` with arguments: `web::tn("people-found", &[("n", &count)])`; in a template, which adds the
/// outer reference by itself, `{{ web::tn("people-found", [("n", &count)]) }}`.
pub fn tn(key: &str, args: &[(&str, &dyn TextArg)]) -> String {
    texts().tn(key, args)
}

/// The sentence of a wrong field.
pub fn problem(problem: &FieldProblem) -> String {
    let args: Vec<(&str, &dyn TextArg)> =
        problem.args.iter().map(|(name, value)| (*name, value as &dyn TextArg)).collect();
    tn(problem.key, &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::new(&[
            (
                "a",
                "a-plain = Soggetti\na-found = { $n ->\n    [one] { $n } soggetto\n   *[other] { $n } soggetti\n }\n",
            ),
            ("b", "b-who = Caso di { $name } del { $day }"),
        ])
    }

    #[test]
    fn sentences_of_all_modules_are_found() {
        let c = catalogue();
        assert_eq!(c.t("a-plain"), "Soggetti");
        assert_eq!(c.tn("a-found", &[("n", &1)]), "1 soggetto");
        assert_eq!(c.tn("a-found", &[("n", &12_345)]), "12.345 soggetti");
        assert_eq!(c.tn("a-found", &[("n", &"1")]), "1 soggetto");
        let day = jiff::civil::date(2020, 11, 14);
        assert_eq!(c.tn("b-who", &[("name", &"Ada"), ("day", &day)]), "Caso di Ada del 14/11/2020");
        assert!(c.missing().is_empty());
    }

    /// What is put together here is what Fluent itself would say, whatever the arguments are.
    #[test]
    fn a_sentence_without_a_choice_is_as_fluent_has_it() {
        let text = "k = { $a } e { $b }:\n    { $a }, \"{ $b }\"\nl = { \"{\" }{ $a }\nm = { k } di { $a }\nn = Soggetti\n";
        let c = Catalogue::new(&[("a", text)]);
        let by_fluent = |key: &str, args: &[(&str, &dyn TextArg)]| {
            let fluent = FluentArgs::from_iter(args.iter().map(|(name, value)| (*name, value.value())));
            c.format(key, Some(&fluent)).unwrap().0.into_owned()
        };
        for (first, second) in [("Ada", "<b>"), ("", " "), ("12345", "007"), ("{ $b }", "\n")] {
            let args: [(&str, &dyn TextArg); 2] = [("b", &second), ("a", &first)];
            for key in ["k", "l", "m"] {
                assert_eq!(c.tn(key, &args), by_fluent(key, &args), "{key} {args:?}", args = (first, second));
            }
        }
        assert!(put_together(&c.sentences["k"], &[("a", &1)]).is_none());
        assert_eq!(c.sentences.keys().collect::<Vec<_>>(), ["k"]);
    }

    #[test]
    fn a_missing_key_is_shown_and_remembered() {
        let c = catalogue();
        assert_eq!(c.t("a-none"), "a-none");
        assert_eq!(c.tn("b-who", &[]), "Caso di {$name} del {$day}");
        assert_eq!(c.missing(), ["a-none", "b-who (arguments)"]);
    }

    #[test]
    #[should_panic(expected = "repeats a key")]
    fn a_repeated_key_is_refused() {
        Catalogue::new(&[("a", "k = uno"), ("b", "k = due")]);
    }

    #[test]
    #[should_panic(expected = "not Fluent")]
    fn broken_text_is_refused() {
        Catalogue::new(&[("a", "k = { $n")]);
    }

    #[test]
    fn codes_with_leading_zeros_stay_text() {
        let c = Catalogue::new(&[("a", "k = codice { $c }")]);
        assert_eq!(c.tn("k", &[("c", &"010")]), "codice 010");
    }
}
