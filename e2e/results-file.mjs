// The file of 27 columns that laboratories send (27 columns, `;`, header line), written and read.

export const COLUMNS = `descrStruttura idStruttura matrStruttura idAsr aslAppartenenza tipoRichiesta legalAuthenticator
  idAura codFisc cognome nome sesso dataDiNascita comuneDiNascita residenza indirizzoResidenza domicilio
  indirizzoDomicilio idDocumento code displayName effectiveTime esitoCode esitoDesc unit value referenceRange`.split(/\s+/);

const OUTCOMES = { N: 'Negativo', P: 'Positivo', X: 'Boh' };

/** A swab of yesterday about a person of the registry, as an object by column. */
export function row(person, document, outcome = 'N') {
  const [year, month, day] = person.birth_date.split('-');
  return {
    descrStruttura: 'Laboratorio dimostrativo', idStruttura: '12', matrStruttura: '', idAsr: '204',
    aslAppartenenza: person.asl, tipoRichiesta: '01', legalAuthenticator: 'Dr.ssa Prova', idAura: '',
    codFisc: person.identifier, cognome: person.family_name, nome: person.given_name, sesso: person.sex,
    dataDiNascita: `${day}/${month}/${year}`, comuneDiNascita: person.identifier.slice(11, 15),
    residenza: 'E379', indirizzoResidenza: 'via Palestro 1', domicilio: 'E379', indirizzoDomicilio: 'via Palestro 1',
    idDocumento: document, code: '91.12.S', displayName: 'Ricerca RNA SARS-CoV-2',
    effectiveTime: '20201113083000+0100', esitoCode: outcome, esitoDesc: OUTCOMES[outcome],
    unit: '', value: '', referenceRange: '',
  };
}

/** The file of these rows. */
export function file(rows) {
  const lines = [COLUMNS, ...rows.map((one) => COLUMNS.map((column) => one[column]))];
  return Buffer.from(lines.map((fields) => `${fields.join(';')}\r\n`).join(''));
}

/** The rows of a returned file, by column, with `errore` and `come correggere`. */
export function read(text) {
  const [header, ...lines] = text.replace(/^\ufeff/, '').trimEnd().split('\r\n').map(fields);
  return lines.map((line) => Object.fromEntries(header.map((name, index) => [name, line[index]])));
}

/** Writes returned rows again, with all their columns, after somebody has mended them. */
export function again(rows) {
  const header = Object.keys(rows[0]);
  const quoted = (text) => (/[";]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [header, ...rows.map((one) => header.map((name) => quoted(one[name])))];
  return Buffer.from(lines.map((line) => `${line.join(';')}\r\n`).join(''));
}

const fields = (line) =>
  [...line.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
