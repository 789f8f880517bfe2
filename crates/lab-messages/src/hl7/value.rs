//! Reading values of a message, with what is wrong noted at its place.

use kernel::Timestamp;

use super::message::{Message, Segment};
use super::time;
use crate::model::Instant;
use crate::options::MOST_TROUBLES;
use crate::trouble::{Code, Location, Trouble};

/// Reads values of one message.
pub(super) struct Reader<'a> {
    pub message: &'a Message,
    pub now: Timestamp,
    pub troubles: Vec<Trouble>,
}

impl<'a> Reader<'a> {
    pub fn new(message: &'a Message, now: Timestamp) -> Self {
        Self { message, now, troubles: Vec::new() }
    }

    /// Which one of its name a segment is.
    fn sequence(&self, segment: &Segment) -> usize {
        let before = self.message.segments.iter().take_while(|other| !std::ptr::eq(*other, segment));
        before.filter(|other| other.name == segment.name).count() + 1
    }

    /// Notes something wrong.
    pub fn note(&mut self, segment: &Segment, at: (usize, usize, usize), code: Code, why: &str, error: bool) {
        let told = self.troubles.len();
        if told > MOST_TROUBLES || (told == MOST_TROUBLES && !error) {
            return;
        }
        let (field, repetition, component) = at;
        if told == MOST_TROUBLES {
            let more = "Ci sono altri errori: correggere questi e inviare di nuovo.";
            self.troubles.push(Trouble::new(Code::Internal, place(segment, 0), more));
            return;
        }
        let some = |number: usize| Some(number).filter(|number| *number > 0);
        // ERR-2 names a component only with its repetition before it.
        let component = some(component).filter(|component| *component > 1);
        let repetition = some(repetition).filter(|repetition| *repetition > 1 || component.is_some());
        let location = Location {
            segment: segment.name.clone(),
            sequence: self.sequence(segment),
            field: some(field),
            repetition,
            component,
        };
        let trouble = Trouble::new(code, place(segment, field), why).at(location);
        self.troubles.push(if error { trouble } else { trouble.warning() });
    }

    /// An error in a field's component.
    pub fn error(&mut self, segment: &Segment, field: usize, component: usize, code: Code, why: &str) {
        self.note(segment, (field, 1, component), code, why, true);
    }

    /// A warning on a field.
    pub fn warning(&mut self, segment: &Segment, field: usize, code: Code, why: &str) {
        self.note(segment, (field, 1, 1), code, why, false);
    }

    /// Component of the first repetition, without blanks around it.
    pub fn text(&self, segment: &Segment, field: usize, component: usize) -> String {
        self.repeated(segment, field, 1, component)
    }

    /// Component of a repetition.
    pub fn repeated(&self, segment: &Segment, field: usize, repetition: usize, component: usize) -> String {
        self.sub(segment, (field, repetition, component, 1))
    }

    /// Subcomponent of a repetition's component.
    pub fn sub(&self, segment: &Segment, at: (usize, usize, usize, usize)) -> String {
        self.message.value(segment, at).trim().to_owned()
    }

    /// The same, `None` when it is empty.
    pub fn filled(&self, segment: &Segment, field: usize, component: usize) -> Option<String> {
        Some(self.text(segment, field, component)).filter(|text| !text.is_empty())
    }

    /// An instant, not after now; what is wrong is noted.
    pub fn instant(&mut self, segment: &Segment, field: usize) -> Option<Instant> {
        let text = self.filled(segment, field, 1)?;
        match time::instant(&text) {
            None => {
                let why = "Data e ora non valide: scrivere AAAAMMGGhhmmss±zzzz.";
                self.error(segment, field, 1, Code::DataType, why);
                None
            }
            Some(found) if found.is_future(self.now) => {
                self.error(segment, field, 1, Code::DataType, "La data è nel futuro.");
                None
            }
            found => found,
        }
    }
}

/// `OBX-5, riga 7`, or `OBX, riga 7` for the segment as a whole.
pub(super) fn place(segment: &Segment, field: usize) -> String {
    if field == 0 {
        format!("{}, riga {}", segment.name, segment.line)
    } else {
        format!("{}-{field}, riga {}", segment.name, segment.line)
    }
}
