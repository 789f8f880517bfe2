//! Whom a rule is about: a small language of `AND`, `OR`, brackets and known terms.

/// An expression over the facts of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Everybody.
    All,
    /// Everybody to whom no other row of the period applies.
    Others,
    /// No symptoms until now.
    NeverSymptomatic,
    /// Symptoms, present or past.
    Symptomatic,
    /// Without symptoms for some whole days.
    SymptomFree(i32),
    /// Booster dose, or cycle completed or recovery at most some days before the positive sample.
    RecentlyProtected(i32),
    /// A group of persons with a rule of its own.
    Group(Group),
    /// Both.
    And(Box<Condition>, Box<Condition>),
    /// Either.
    Or(Box<Condition>, Box<Condition>),
    /// A sentence for people, never judged by the program.
    ForPeople,
}

/// A group whose rows prevail over the general ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Immunocompromised persons.
    Immunocompromised,
    /// Health workers.
    HealthWorker,
    /// Who arrived from China in the last seven days.
    TravellerFromChina,
}

/// Whether a condition holds. The order counts: `AND` is the least of two, `OR` the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// It does not, or nobody knows: what is not known does not favour.
    No,
    /// It waits for the end of symptoms.
    NotYet,
    /// It does.
    Yes,
}

impl Condition {
    /// Reads an expression.
    ///
    /// # Errors
    /// What cannot be understood, in words for who edits the table.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = text.replace('(', " ( ").replace(')', " ) ");
        let mut tokens = words.split_whitespace().peekable();
        let condition = either(&mut tokens)?;
        match tokens.next() {
            None => Ok(condition),
            Some(token) => Err(format!("unexpected `{token}`")),
        }
    }

    /// Whether the row is for a group of persons and not for everybody.
    pub fn is_for_a_group(&self) -> bool {
        match self {
            Self::Group(_) => true,
            Self::And(a, b) | Self::Or(a, b) => a.is_for_a_group() || b.is_for_a_group(),
            _ => false,
        }
    }

    /// Judges the expression, with the judgement of each term given.
    pub fn holds(&self, term: &impl Fn(&Condition) -> Holds) -> Holds {
        match self {
            Self::All => Holds::Yes,
            Self::ForPeople => Holds::No,
            Self::And(a, b) => a.holds(term).min(b.holds(term)),
            Self::Or(a, b) => a.holds(term).max(b.holds(term)),
            term_itself => term(term_itself),
        }
    }
}

type Tokens<'t> = std::iter::Peekable<std::str::SplitWhitespace<'t>>;

fn either(tokens: &mut Tokens<'_>) -> Result<Condition, String> {
    let mut left = both(tokens)?;
    while tokens.next_if_eq(&"OR").is_some() {
        left = Condition::Or(Box::new(left), Box::new(both(tokens)?));
    }
    Ok(left)
}

fn both(tokens: &mut Tokens<'_>) -> Result<Condition, String> {
    let mut left = one(tokens)?;
    while tokens.next_if_eq(&"AND").is_some() {
        left = Condition::And(Box::new(left), Box::new(one(tokens)?));
    }
    Ok(left)
}

fn one(tokens: &mut Tokens<'_>) -> Result<Condition, String> {
    if tokens.next_if_eq(&"(").is_some() {
        let inner = either(tokens)?;
        return match tokens.next() {
            Some(")") => Ok(inner),
            _ => Err("a bracket is not closed".to_owned()),
        };
    }
    let mut words = Vec::new();
    while let Some(word) = tokens.next_if(|word| !matches!(*word, "AND" | "OR" | "(" | ")")) {
        words.push(word);
    }
    let text = words.join(" ");
    term(&text).ok_or_else(|| format!("unknown term `{text}`"))
}

fn term(text: &str) -> Option<Condition> {
    Some(match text {
        "all" => Condition::All,
        "others" => Condition::Others,
        "asymptomatic" | "always asymptomatic" => Condition::NeverSymptomatic,
        "symptomatic" => Condition::Symptomatic,
        "immunocompromised" => Condition::Group(Group::Immunocompromised),
        "health_worker" => Condition::Group(Group::HealthWorker),
        "traveller_from_China_within_7d" => Condition::Group(Group::TravellerFromChina),
        _ => {
            let days = |prefix| text.strip_prefix(prefix)?.strip_suffix('d')?.parse().ok();
            days("asymptomatic>=")
                .map(Condition::SymptomFree)
                .or_else(|| days("booster_or_cycle_or_recovery_le").map(Condition::RecentlyProtected))?
        }
    })
}
