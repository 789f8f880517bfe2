//! The persons of a class or a ward, as they are pasted: a line for each, code, surname, name, and a letter for whoever is not as
//! all the others.

use lab::model::Outcome;

/// The most rows of a sheet.
pub const MOST: usize = 200;

/// A row that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the text, from 1.
    pub line: usize,
    /// Tax code.
    pub code: String,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// What was found, if not the same as of the others.
    pub exception: Option<Outcome>,
}

/// What a line says, or the key of what is wrong with it.
pub type Read = Result<Row, (usize, &'static str)>;

/// Reads a text: empty lines are nothing, fields are parted by tabs, semicolons or commas.
pub fn read(text: &str) -> Vec<Read> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(place, line)| row(place + 1, line)).collect()
}

fn row(line: usize, text: &str) -> Read {
    let mark = ['\t', ';', ','].into_iter().find(|mark| text.contains(*mark));
    let Some(mark) = mark else { return Err((line, "rapid-row-fields")) };
    let fields: Vec<String> =
        text.split(mark).map(|field| field.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let (code, family, given, letter) = match fields.as_slice() {
        [code, family, given] => (code, family, given, ""),
        [code, family, given, letter] => (code, family, given, letter.as_str()),
        [code, family, given, letter, rest @ ..] if rest.iter().all(String::is_empty) => {
            (code, family, given, letter.as_str())
        }
        _ => return Err((line, "rapid-row-fields")),
    };
    if code.is_empty() || family.is_empty() || given.is_empty() {
        return Err((line, "rapid-row-fields"));
    }
    let exception = match letter.to_uppercase().as_str() {
        "" => None,
        "P" => Some(Outcome::Positive),
        "N" => Some(Outcome::Negative),
        "I" => Some(Outcome::Indeterminate),
        _ => return Err((line, "rapid-row-letter")),
    };
    let code = code.split_whitespace().collect::<String>().to_uppercase();
    Ok(Row { line, code, family_name: family.clone(), given_name: given.clone(), exception })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_as_they_are_pasted() {
        let text = "RSSMRA80A01L219M;Rossi;Mario\n\nrssmra80a01f205x\tDe  Rossi\tMaria\tp\nA,B,C,I,,\nsolo\nA;B\nA;B;C;X\n;B;C";
        let read = read(text);
        let good: Vec<_> = read.iter().filter_map(|row| row.as_ref().ok()).collect();
        assert_eq!((good[0].line, good[0].code.as_str(), good[0].exception), (1, "RSSMRA80A01L219M", None));
        assert_eq!(good[1].code, "RSSMRA80A01F205X");
        assert_eq!((good[1].family_name.as_str(), good[1].exception), ("De Rossi", Some(Outcome::Positive)));
        assert_eq!(good[2].exception, Some(Outcome::Indeterminate));
        let wrong: Vec<_> = read.iter().filter_map(|row| row.as_ref().err()).copied().collect();
        let fields = "rapid-row-fields";
        assert_eq!(wrong, [(5, fields), (6, fields), (7, "rapid-row-letter"), (8, fields)]);
    }
}
