// Invented people with unmistakable names, planted in a region so that who sees what can be read off any answer.
//
// Each text about such a person is a word of its own that occurs nowhere else: where the word turns up, that text was
// shown. Who may see which, says `mayKnow`, written here apart from the program.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { api, colleague } from './demo.mjs';
import { taxCode } from './tax-code.mjs';

const SYLLABLES = ['ba', 'de', 'fi', 'go', 'lu', 'ma', 'ne', 'pi', 'ro', 'su'];

/** What a canary's word looks like. */
export const WORD = /zuq[a-z]{6}/gi;

let made = 0;
/** A word that nobody has. */
function word() {
  made += 1;
  return `Zuq${[...String(made).padStart(3, '0')].map((digit) => SYLLABLES[digit]).join('')}`;
}

/** The desks besides those of the demo, through which the canaries are planted. */
async function colleagues(demo, everyone) {
  const admin = await api(demo, 'admin');
  const desk = async (login, role, unit) => {
    return { ...(await colleague(demo, admin, { login, name: `Prova ${login}`, role, unit })), unit };
  };
  const own = demo.users.medico.unit_code;
  const doctorIn = (asl) => everyone.find((one) => one.asl === asl && one.gp_code !== own).gp_code;
  return {
    sispElsewhere: await desk('sisp.301', 'sisp_operator', '301'),
    doctorHere: await desk('medico.altro', 'gp', doctorIn('204')),
    doctorElsewhere: await desk('medico.torino', 'gp', doctorIn('301')),
    laboratoryHere: await desk('lab.altro', 'laboratory_technician', 'LAB-204-2'),
    laboratoryElsewhere: await desk('lab.torino', 'laboratory_technician', 'LAB-301-1'),
    sisp: { ...(await api(demo, 'sisp')), unit: '204' },
    doctor: { ...(await api(demo, 'medico')), unit: own },
    laboratory: { ...(await api(demo, 'laboratorio')), unit: demo.users.laboratorio.unit_code },
    admin,
  };
}

/**
 * Plants the canaries. Each is `{ label, id, words: { family, given, street, … }, code, number, ids: [[kind, id]], seenBy }`
 * where `seenBy` names the demo's logins that may know of the person at all.
 */
export async function plant(demo, everyone) {
  const by = await colleagues(demo, everyone);
  const [IVREA, CHIVASSO, TORINO] = ['001125', '001082', '001272'];
  const here = { sisp: by.sisp, doctor: by.doctorHere, laboratory: by.laboratory, comune: IVREA };
  const elsewhere = { sisp: by.sispElsewhere, doctor: by.doctorElsewhere, laboratory: by.laboratoryElsewhere, comune: TORINO };
  const all = ['medico', 'sisp', 'laboratorio', 'sindaco'];
  // Whoever supervises the region's ASL reads the persons of all of them.
  const supervised = (plan) => ({ ...plan, seenBy: [...plan.seenBy, 'regione'] });
  const plans = [
    { ...here, doctor: by.doctor, outcome: 'positive', label: 'a patient of theirs, positive', seenBy: all },
    { ...here, label: "another doctor's, waiting", seenBy: ['sisp', 'laboratorio'] },
    { ...here, doctor: by.doctor, laboratory: null, comune: CHIVASSO, label: 'no swab, another comune', seenBy: ['medico', 'sisp'] },
    { ...here, doctor: by.doctor, laboratory: by.laboratoryHere, outcome: 'positive', label: "another laboratory's", seenBy: ['medico', 'sisp', 'sindaco'] },
    { ...here, comune: CHIVASSO, outcome: 'positive', label: "another comune's, positive", seenBy: ['sisp', 'laboratorio'] },
    { ...here, outcome: 'negative', label: 'negative, without a measure', seenBy: ['sisp', 'laboratorio'] },
    { ...here, outcome: 'positive', corrected: true, label: 'positive, then corrected', seenBy: ['sisp', 'laboratorio'] },
    { ...elsewhere, outcome: 'positive', label: "another ASL's, positive", seenBy: [] },
    { ...elsewhere, label: "another ASL's, waiting", seenBy: [] },
    { ...elsewhere, doctor: by.doctor, outcome: 'positive', label: 'a patient who lives elsewhere', seenBy: ['medico'] },
    { ...elsewhere, residence: IVREA, laboratory: null, label: 'resident here, living elsewhere', seenBy: ['sisp'] },
  ];
  const canaries = [];
  for (const plan of plans) canaries.push(await one(supervised(plan), canaries.length));
  assert.equal(new Set(canaries.map((canary) => canary.code)).size, canaries.length);
  return { canaries, by };
}

async function one(plan, index) {
  const words = { family: word(), given: word(), street: word(), reportNote: word(), whereabouts: word(), context: word(), conditions: word(), message: word(), contact: word(), contactNote: word() };
  const id = randomUUID();
  const born = `19${50 + index}-03-04`;
  const code = taxCode({ family: words.family, given: words.given, sex: 'F', born, place: 'L219' });
  await plan.sisp.post('/people', {
    identifier_kind: 'tax-code', identifier: code, family_name: words.family, given_name: words.given, sex: 'F', birth_date: born,
    residence_comune: plan.residence ?? plan.comune, residence_address: `Via ${words.street} 3`, domicile_comune: plan.comune,
    domicile_address: `Via ${words.street} 3`, gp_code: plan.doctor.unit, gp_since: '2020-01-02', confirmed: true,
  }, id);
  const ids = [['person', id]];
  const report = await plan.doctor.post(`/people/${id}/reports`, {
    symptoms: ['fever'], onset: '2020-11-12', whereabouts: words.whereabouts, note: words.reportNote,
    context: words.context, conditions: words.conditions });
  ids.push(['report', report.id]);
  const message = await plan.doctor.post('/communications', { person: id, text: words.message });
  ids.push(['communication', message.id]);
  await plan.doctor.post(`/people/${id}/contacts`, {
    words: words.contact, circumstance: 'work', source: 'declared', note: words.contactNote });
  const canary = { ...plan, id, born, words, code, ids };
  if (plan.laboratory) await swab(canary);
  return canary;
}

async function swab(canary) {
  const { sisp, laboratory, words, ids } = canary;
  words.requestNote = word();
  const request = await sisp.post(`/people/${canary.id}/swab-requests`, {
    reason: 'symptoms', onset: '2020-11-10', test_type: 'molecular', laboratory: laboratory.unit, note: words.requestNote });
  canary.number = request.number;
  ids.push(['request', request.id]);
  if (!canary.outcome) return;
  const result = await laboratory.post(`/swab-requests/${request.id}/results`, { outcome: canary.outcome });
  ids.push(['result', result.id]);
  if (!canary.corrected) return;
  words.correction = word();
  const corrected = await laboratory.put(`/results/${result.id}`, { outcome: 'negative', reason: words.correction }, result.revision);
  ids.push(['result', corrected.id]);
}

const EVERYTHING = ['family', 'given', 'street', 'reportNote', 'whereabouts', 'context', 'conditions', 'message', 'contact', 'contactNote', 'requestNote', 'correction', 'code', 'ids'];
const KNOWS = {
  // A doctor sees results, not what others wrote to the laboratory.
  medico: EVERYTHING.filter((what) => what !== 'requestNote'),
  sisp: EVERYTHING,
  laboratorio: ['family', 'given', 'requestNote', 'correction', 'ids'],
  sindaco: ['family', 'given', 'street'],
  // What a doctor and an ASL tell each other is theirs.
  regione: EVERYTHING.filter((what) => what !== 'message'),
  crisi: [],
  admin: [],
};
/** Of these some pages show only a part on purpose, so that a crawl need not meet them. */
const NOT_ON_EVERY_WALK = ['ids'];

/** What a user may know of a canary, as a set of words, codes and ids in small letters. */
export function mayKnow(login, canary) {
  return canary.seenBy.includes(login) ? texts(canary, KNOWS[login]) : new Set();
}

/** What a walk through all pages must have met. */
export function mustMeet(login, canary) {
  return canary.seenBy.includes(login) ? texts(canary, KNOWS[login].filter((what) => !NOT_ON_EVERY_WALK.includes(what))) : new Set();
}

/** All there is to know of a canary. */
export const allOf = (canary) => texts(canary, EVERYTHING);

function texts(canary, whats) {
  const of = (what) => (what === 'code' ? [canary.code] : what === 'ids' ? canary.ids.map(([, id]) => id) : [canary.words[what]]);
  return new Set(whats.flatMap(of).filter(Boolean).map((text) => text.toLowerCase()));
}
