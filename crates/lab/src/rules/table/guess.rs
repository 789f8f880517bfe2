//! What the columns of a table seem to be, by their headings: proposed on the screen, and by nobody taken for granted.

use std::collections::{BTreeMap, BTreeSet};

use super::{Mapping, Source, Target};
use crate::rules::csv::Column;

/// What laboratories call each field, without blanks, signs and accents. The names of the 27 columns stand for themselves.
const SYNONYMS: &[(Target, &[&str])] = &[
    (
        Target::Column(Column::TaxCode),
        &[
            "codicefiscale",
            "cf",
            "codfisc",
            "codfiscale",
            "cfpaziente",
            "codicefiscalepaziente",
            "cfassistito",
            "codicefiscaleassistito",
            "taxcode",
        ],
    ),
    (
        Target::Column(Column::FamilyName),
        &["cognome", "cognomepaziente", "cognomeassistito", "surname", "lastname"],
    ),
    (Target::Column(Column::GivenName), &["nome", "nomepaziente", "nomeassistito", "firstname"]),
    (
        Target::Column(Column::BirthDate),
        &[
            "datadinascita",
            "datanascita",
            "dtnascita",
            "natoil",
            "nascita",
            "datanasc",
            "datadinascitapaziente",
            "datanascitapaziente",
            "birthdate",
        ],
    ),
    (
        Target::Column(Column::Document),
        &[
            "iddocumento",
            "nrichiesta",
            "numerorichiesta",
            "numrichiesta",
            "nrorichiesta",
            "richiesta",
            "numeroreferto",
            "nreferto",
            "idreferto",
            "referto",
            "numerodocumento",
            "accettazione",
            "numeroaccettazione",
            "naccettazione",
            "idrichiesta",
            "idcampione",
            "codicecampione",
            "numerocampione",
            "campione",
            "barcode",
            "codiceabarre",
        ],
    ),
    (
        Target::Column(Column::EffectiveTime),
        &[
            "dataprelievo",
            "datadelprelievo",
            "dataoraprelievo",
            "dataeoraprelievo",
            "dataeoradelprelievo",
            "dtprelievo",
            "prelievo",
            "prelevatoil",
            "datacampione",
            "datatampone",
            "effectivetime",
        ],
    ),
    (Target::Time, &["oraprelievo", "oradelprelievo", "orariodiprelievo", "orarioprelievo", "oracampione"]),
    (
        Target::Column(Column::Code),
        &[
            "code",
            "esame",
            "test",
            "tipotest",
            "tipoesame",
            "tipodiesame",
            "tipoditest",
            "tipotampone",
            "tipoditampone",
            "metodica",
            "codiceesame",
            "prestazione",
            "analisi",
            "codicecatalogo",
        ],
    ),
    (
        Target::Column(Column::OutcomeCode),
        &[
            "esito",
            "esitocode",
            "risultato",
            "esitotest",
            "esitoesame",
            "esitotampone",
            "codiceesito",
            "result",
            "responso",
        ],
    ),
    (Target::Column(Column::Sex), &["sesso", "genere", "sex", "sessopaziente"]),
    (
        Target::Column(Column::BirthPlace),
        &["comunedinascita", "comunenascita", "luogodinascita", "luogonascita", "natoa"],
    ),
    (
        Target::Column(Column::Residence),
        &["residenza", "comunediresidenza", "comuneresidenza", "cittadiresidenza", "comune"],
    ),
    (
        Target::Column(Column::ResidenceAddress),
        &["indirizzo", "indirizzoresidenza", "indirizzodiresidenza", "viaresidenza"],
    ),
    (Target::Column(Column::Domicile), &["domicilio", "comunedidomicilio", "comunedomicilio"]),
    (Target::Column(Column::DomicileAddress), &["indirizzodomicilio", "indirizzodidomicilio"]),
    (
        Target::Column(Column::Asl),
        &["asl", "aslappartenenza", "asldiappartenenza", "aslresidenza", "aslassistito"],
    ),
    (Target::Column(Column::RegionalId), &["idaura", "aura"]),
    (
        Target::Column(Column::DisplayName),
        &["displayname", "descrizioneesame", "descrizionetest", "nomeesame", "descresame"],
    ),
    (
        Target::Column(Column::OutcomeText),
        &["esitodesc", "descrizioneesito", "testoesito", "commento", "notareferto"],
    ),
    (Target::Column(Column::Value), &["value", "valore", "valoremisurato", "concentrazione", "titolo"]),
    (Target::Column(Column::Unit), &["unit", "unita", "unitadimisura", "um", "udm"]),
    (
        Target::Column(Column::ReferenceRange),
        &[
            "referencerange",
            "valoridiriferimento",
            "intervallodiriferimento",
            "range",
            "riferimento",
            "valorinormali",
        ],
    ),
    (
        Target::Column(Column::Authenticator),
        &["legalauthenticator", "firmatario", "medicorefertante", "refertatoda", "validatoda", "firmatoda"],
    ),
    (Target::Column(Column::RequestKind), &["tiporichiesta", "tipodirichiesta"]),
    (
        Target::Column(Column::FacilityName),
        &["descrstruttura", "struttura", "laboratorio", "centroprelievo", "puntoprelievo", "sede"],
    ),
];

/// The letters and digits of a heading, without accents.
fn plain(heading: &str) -> String {
    let letter = |sign: char| match sign {
        'à' | 'á' => 'a',
        'è' | 'é' => 'e',
        'ì' | 'í' => 'i',
        'ò' | 'ó' => 'o',
        'ù' | 'ú' => 'u',
        // `n°`, `nº`: the sign is no letter for this.
        'º' | 'ª' => ' ',
        other => other,
    };
    heading.to_lowercase().chars().map(letter).filter(|sign| sign.is_alphanumeric()).collect()
}

fn means(target: Target, heading: &str) -> bool {
    let heading = plain(heading);
    let synonyms = SYNONYMS.iter().find(|(one, _)| *one == target).map_or(&[][..], |(_, all)| all);
    heading == plain(target.name()) || synonyms.contains(&heading.as_str())
}

/// A mapping with the columns whose headings are known, each once.
pub fn guess(headings: &[String]) -> Mapping {
    let mut sources = BTreeMap::new();
    let mut taken: BTreeSet<&String> = BTreeSet::new();
    for target in Target::all() {
        if let Some(heading) = headings.iter().find(|one| !taken.contains(one) && means(target, one)) {
            taken.insert(heading);
            sources.insert(target, Source::Column(heading.clone()));
        }
    }
    Mapping { headings: headings.to_vec(), sources, ..Mapping::default() }
}
