// A doctor lets the help desk look at one record; somebody else approves; the help desk looks, and nothing else opens.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { follow, leaving, press, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let person;
let neighbour;
let doctor;
let operator;
let officer;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const medico = await api(demo, 'medico');
  [person, neighbour] = (await medico.everybody()).filter((one) => one.asl === '204');
  [doctor, operator, officer] = await Promise.all(['medico', 'assistenza', 'dpo'].map((login) => signIn(browser, demo, login, { urls })));
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const red = (page) => page.locator('header .banner-act', { hasText: 'richiesta di aiuto' });
const first = (page) => leaving(page, () => page.locator('main tbody tr a').first().click());

test('from the page of a person one may let the help desk look at it', async () => {
  await doctor.goto('/help/new');
  assert.equal(await doctor.locator('[name="allow"]').count(), 0, 'only from a record');
  await doctor.goto(`/people/${person.id}`);
  await follow(doctor, 'Chiedi aiuto', doctor.locator('header'));
  await tick(doctor, 'topic', 'person_data');
  await write(doctor, 'text', 'Un esito compare due volte.');
  await tick(doctor, 'allow');
  await check(doctor, 'help-record');
  await press(doctor, "Invia all'assistenza");
  await first(doctor);
  await sees(doctor, /L'assistenza la può guardare/);
  await check(doctor, 'help-record-own');
});

test('the operator asks, and cannot look before somebody else approves', async () => {
  await operator.goto('/desk');
  await first(operator);
  await sees(operator, /prendi in carico la richiesta/);
  await press(operator, 'Prendi in carico');
  await write(operator, 'reason', 'subito');
  await press(operator, 'Chiedi di guardare la scheda');
  await sees(operator, /Scrivi almeno 15 caratteri/);
  await check(operator, 'desk-look-wrong', { allowStatus: [422] });
  await write(operator, 'reason', 'Il difetto si vede solo nella pagina');
  await press(operator, 'Chiedi di guardare la scheda');
  await told(operator, /Quando è approvato/);
  await check(operator, 'desk-look-waits');
  assert.equal((await operator.goto(`/people/${person.id}`)).status(), 404);
});

test('the officer decides without seeing whose record it is', async () => {
  await officer.goto('/admin/views');
  await check(officer, 'views');
  await first(officer);
  await sees(officer, /Un esito compare due volte/);
  assert.ok(!(await officer.locator('main').innerText()).includes(person.family_name));
  await press(officer, 'Registra la decisione');
  await check(officer, 'view-wrong', { allowStatus: [422] });
  await tick(officer, 'verdict', 'approve');
  await press(officer, 'Registra la decisione');
  await told(officer, /Decisione registrata/);
  await check(officer, 'views-empty');
});

test('whoever allowed it reads no condition any more', async () => {
  await doctor.goto('/help');
  await first(doctor);
  await sees(doctor, "Hai permesso all'assistenza di guardarla");
  assert.doesNotMatch(await doctor.locator('main').innerText(), /se un'altra persona lo approva/);
});

test('the record is open under a red banner, and nothing else; it closes with the permission', async () => {
  await operator.goto('/desk');
  await first(operator);
  await check(operator, 'desk-look-approved', { allowStatus: [404] });
  await press(operator, 'Apri la scheda');
  assert.equal(new URL(operator.url()).pathname, `/people/${person.id}`);
  assert.equal(await red(operator).count(), 1);
  await check(operator, 'help-desk-person');
  assert.equal((await operator.goto(`/people/${neighbour.id}`)).status(), 404);
  await operator.goto('/emergency');
  await sees(operator, /Schede guardate/);
  await check(operator, 'help-desk-own', { allowStatus: [404] });
  await doctor.reload();
  await sees(doctor, /L'assistenza ha aperto la scheda/);
  await press(doctor, 'Non permettere più di guardare la scheda');
  await told(doctor, /non può più guardare/);
  assert.equal((await operator.goto(`/people/${person.id}`)).status(), 404);
  assert.equal(await red(operator).count(), 0);
  await officer.goto('/admin/emergencies');
  await first(officer);
  await sees(officer, /Assistenza, richiesta n\./);
  await check(officer, 'help-desk-review');
  const told_of = urls.map((url) => decodeURIComponent(url).toLowerCase());
  assert.ok(!told_of.some((url) => url.includes(person.identifier.toLowerCase())), 'no tax code in an address');
});
