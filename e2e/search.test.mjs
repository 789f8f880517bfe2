// A doctor writes a name wrong and finds her patient. An operator learns that somebody is registered elsewhere, asks for her, and the
// other ASL hands her over; while she enters somebody who is there already, she is told so.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, colleague, italian, PASSWORD, serveDemo } from './demo.mjs';
import { field, fullName, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let operator;
let other;
let patient;
let far;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const [medico, sisp, admin] = await Promise.all(['medico', 'sisp', 'admin'].map((login) => api(demo, login)));
  const torino = await colleague(demo, admin, { login: 'torino', name: 'Ugo Torino', role: 'sisp_operator', unit: '301' });
  patient = (await medico.everybody()).find((one) => /^[A-Za-z]{6,}$/.test(one.family_name));
  const ours = new Set((await sisp.everybody()).map((one) => one.id));
  far = (await torino.everybody()).find((one) => one.asl === '301' && !ours.has(one.id) && /^[A-Z0-9]{16}$/.test(one.identifier));
  operator = await signIn(browser, demo, 'sisp', { urls });
  other = await signIn(browser, demo, 'torino', { urls, password: PASSWORD });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('a name with a wrong letter is found, and what does not agree is said', async () => {
  const doctor = await signIn(browser, demo, 'medico', { urls });
  await doctor.goto('/people');
  const wrong = `${patient.family_name.slice(0, 2)}x${patient.family_name.slice(3)} ${patient.given_name}`;
  await write(doctor, 'q', wrong);
  await rowsOf(doctor, fullName(patient)).first().waitFor();
  await sees(doctor, /nome simile/);
  await check(doctor, 'search-near');
  await write(doctor, 'q', patient.identifier.slice(0, 9));
  await rowsOf(doctor, fullName(patient)).first().waitFor();
});

test('in the region only an exact key is answered, with the least', async () => {
  await operator.goto('/people/lookup');
  await check(operator, 'look-up');
  await write(operator, 'tax_code', far.identifier.slice(0, 11));
  await press(operator, 'Cerca nella regione');
  await check(operator, 'look-up-wrong', { allowStatus: [422] });
  await write(operator, 'tax_code', far.identifier);
  await press(operator, 'Cerca nella regione');
  await sees(operator, /fuori dal tuo ambito/);
  const text = await operator.locator('main').innerText();
  assert.ok(!text.includes(far.family_name) && !text.includes(italian(far.birth_date)), 'no name, no date');
  await check(operator, 'look-up-found');
});

test('she is asked for, and the ASL in charge hands her over', async () => {
  await tick(operator, 'way', 'ask-for');
  await write(operator, 'domicile_comune', 'Chivasso');
  await write(operator, 'domicile_address', 'via Prova 1');
  await write(operator, 'reason', 'Abita qui da settembre, documento esibito');
  await press(operator, 'Invia');
  await told(operator, /Richiesta inviata/);
  await check(operator, 'transfers-asked');
  await other.goto('/people/transfers');
  await other.locator('main tbody tr a').first().click();
  await sees(other, /Abita qui da settembre/);
  await check(other, 'transfer-answer');
  await tick(other, 'status', 'accepted');
  await press(other, 'Invia la risposta');
  await told(other, /Risposta registrata/);
  await operator.goto(`/people/${far.id}`);
  await sees(operator, new RegExp(far.identifier));
});

test('who may be meant is told while somebody is typed', async () => {
  await operator.goto('/people/new');
  await write(operator, 'family_name', far.family_name);
  await write(operator, 'given_name', far.given_name);
  await write(operator, 'birth_date', italian(far.birth_date));
  await field(operator, 'birth_date').blur();
  await operator.locator('#likely-typed table').waitFor();
  await sees(operator, /stesso nome e stessa data di nascita/);
  await check(operator, 'likely-typed');
});
