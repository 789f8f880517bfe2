//! What is typed at the exceptions desk: a number chooses a candidate, a letter enters the person or closes the question.

/// What was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command<T> {
    /// This candidate.
    Choose(T),
    /// The person is entered with what was sent.
    Create,
    /// The question is to be closed.
    Close,
}

/// Reads what was typed, of the candidates as they were shown; none for anything else.
pub fn read<T: Copy>(typed: &str, candidates: &[T]) -> Option<Command<T>> {
    match typed.trim().to_uppercase().as_str() {
        "N" => Some(Command::Create),
        "X" => Some(Command::Close),
        digits => {
            let place: usize = digits.parse().ok()?;
            candidates.get(place.checked_sub(1)?).copied().map(Command::Choose)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_chooses_one_that_was_shown() {
        let shown = ['a', 'b'];
        assert_eq!(read("1", &shown), Some(Command::Choose('a')));
        assert_eq!(read(" 2 ", &shown), Some(Command::Choose('b')));
        assert_eq!(read("n", &shown), Some(Command::Create));
        assert_eq!(read("X", &shown), Some(Command::Close));
        for typed in ["", "0", "3", "-1", "NX", "1a", "uno"] {
            assert_eq!(read(typed, &shown), None, "{typed}");
        }
    }
}
