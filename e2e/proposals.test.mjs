// An ASL switches proposals on; a doctor proposes a swab, public health asks for more, the doctor answers, and with the yes the
// laboratory has it, the most urgent first. The last test goes the same way without JavaScript.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, follow, fullName, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let patients;
let laboratory;
const desks = {};
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  laboratory = demo.users.laboratorio.unit_code;
  const medico = await api(demo, 'medico');
  const reported = new Set((await medico.all('/reports')).map((report) => report.person_id ?? report.person));
  patients = (await medico.everybody()).filter((one) => one.asl === demo.users.sisp.unit_code && !reported.has(one.id));
  for (const login of ['medico', 'sisp', 'laboratorio', 'admin']) desks[login] = await signIn(browser, demo, login, { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const idOf = (page) => new URL(page.url()).pathname.split('/')[2];

test('nobody proposes before the ASL has switched it on', async () => {
  const { medico, sisp, admin } = desks;
  await medico.goto(`/people/${patients[0].id}`);
  assert.equal(await medico.getByRole('link', { name: 'Proponi un tampone' }).count(), 0);
  await sisp.goto('/requests');
  assert.equal(await sisp.getByRole('link', { name: 'Da autorizzare' }).count(), 0);
  await admin.goto('/admin/swab-authorisation');
  await check(admin, 'proposals-switch');
  await tick(admin, 'asl', demo.users.sisp.unit_code);
  await press(admin, 'Salva');
  await told(admin, /Salvato/);
  assert.ok(await admin.locator(`main [name="asl"][value="${demo.users.sisp.unit_code}"]`).isChecked());
});

test('a doctor proposes a swab, and the day the symptoms began is asked for', async () => {
  const { medico } = desks;
  await medico.goto(`/people/${patients[0].id}`);
  await follow(medico, 'Proponi un tampone');
  await sees(medico, /La tua proposta va al SISP/);
  assert.match(await field(medico, 'laboratory').innerText(), /in coda [\d.+]+, capacità [\d.]+ al giorno/);
  await check(medico, 'proposal-new');
  await tick(medico, 'reason', 'symptoms');
  await field(medico, 'laboratory').selectOption(laboratory);
  await write(medico, 'criterion', 'Febbre da tre giorni');
  await press(medico, 'Proponi il tampone');
  await sees(medico, /nessuna segnalazione dice da quando/);
  assert.equal(await field(medico, 'criterion').inputValue(), 'Febbre da tre giorni', 'nothing typed is lost');
  await check(medico, 'proposal-wrong', { allowStatus: [422] });
  await write(medico, 'onset', '11/11/2020');
  await press(medico, 'Proponi il tampone');
  await told(medico, /Tampone proposto/);
  await check(medico, 'proposal-own');
});

test('public health asks for more, and the doctor answers', async () => {
  const { medico, sisp } = desks;
  const id = idOf(medico);
  await sisp.goto('/requests?state=proposed');
  await check(sisp, 'proposals-to-decide');
  await follow(sisp, fullName(patients[0]), rowsOf(sisp, fullName(patients[0])));
  await follow(sisp, 'Decidi');
  await sees(sisp, 'Febbre da tre giorni');
  await check(sisp, 'proposal-decide');
  await tick(sisp, 'ruling', 'information');
  await press(sisp, 'Registra la decisione');
  await sees(sisp, /deve poterlo leggere/);
  await check(sisp, 'proposal-decide-wrong', { allowStatus: [422] });
  await write(sisp, 'note', 'Che temperatura ha?');
  await press(sisp, 'Registra la decisione');
  await told(sisp, /Informazioni chieste/);
  await medico.goto('/requests?state=information');
  await check(medico, 'proposals-to-complete');
  await medico.goto(`/requests/${id}`);
  await sees(medico, 'Che temperatura ha?');
  await follow(medico, 'Rispondi');
  await check(medico, 'proposal-answer');
  await write(medico, 'note', '38,5');
  await press(medico, 'Invia la risposta');
  await told(medico, /Risposta inviata/);
});

test('with the yes the laboratory has it, and there is a label', async () => {
  const { medico, sisp, laboratorio } = desks;
  const id = idOf(medico);
  const waits = async () => {
    await laboratorio.goto(`/worklist?at=${id}`);
    return laboratorio.locator(`main tr[data-id="${id}"]`).count();
  };
  assert.equal(await waits(), 0);
  await check(laboratorio, 'proposal-not-in-worklist');
  await sisp.goto(`/requests/${id}`);
  assert.equal(await sisp.getByRole('link', { name: /Stampa l'etichetta/ }).count(), 0);
  await follow(sisp, 'Decidi');
  await tick(sisp, 'ruling', 'authorised');
  await press(sisp, 'Registra la decisione');
  await told(sisp, /Tampone autorizzato/);
  await sees(sisp, '38,5');
  await check(sisp, 'proposal-authorised');
  await follow(sisp, /Stampa l'etichetta/);
  await sees(sisp, 'P3');
  await check(sisp, 'proposal-label');
  assert.equal(await waits(), 1);
  const places = await laboratorio.locator('main #worklist td[data-label="Priorità"]').allInnerTexts();
  const ranks = places.map((text) => Number(/(\d) di 6/.exec(text)[1]));
  // The one that is selected may stand at the end, out of its place.
  const listed = ranks.slice(0, -1);
  assert.deepEqual(listed, listed.toSorted(), 'the most urgent first');
  await check(laboratorio, 'proposal-in-worklist');
});

test('another swab within the day is asked about, and a second press says yes', async () => {
  const { sisp } = desks;
  await sisp.goto(`/people/${patients[0].id}/requests/new`);
  await tick(sisp, 'reason', 'contact');
  await field(sisp, 'laboratory').selectOption(laboratory);
  await press(sisp, 'Richiedi il tampone');
  await sees(sisp, /Serve davvero un altro tampone\?/);
  await check(sisp, 'request-again', { allowStatus: [422] });
  await press(sisp, 'Sì, richiedine un altro');
  await told(sisp, /Tampone richiesto/);
});

test('all of it without JavaScript', async () => {
  const [, patient] = patients;
  const plain = {};
  for (const login of ['medico', 'sisp']) {
    plain[login] = await signIn(browser, demo, login, { urls, context: { javaScriptEnabled: false } });
  }
  const { medico, sisp } = plain;
  await medico.goto(`/people/${patient.id}/requests/new`);
  await tick(medico, 'reason', 'contact');
  await field(medico, 'laboratory').selectOption(laboratory);
  await press(medico, 'Proponi il tampone');
  await told(medico, /Tampone proposto/);
  const id = idOf(medico);
  await sisp.goto(`/requests/${id}/authorisation`);
  await tick(sisp, 'ruling', 'denied');
  await write(sisp, 'note', 'Già negativo ieri');
  await press(sisp, 'Registra la decisione');
  await told(sisp, /Tampone non autorizzato/);
  await medico.goto(`/requests/${id}`);
  await sees(medico, 'Già negativo ieri');
});
