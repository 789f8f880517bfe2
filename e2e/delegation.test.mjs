// A doctor is away: a colleague follows her patients everywhere, under her own name, and not a moment longer.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, colleague, otherDoctor, serveDemo } from './demo.mjs';
import { field, follow, leaving, press, sees, signIn, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let medico;
let substitute;
let patient;
let urls;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  urls = [];
  const doctor = await api(demo, 'medico');
  [patient] = await doctor.everybody();
  const admin = await api(demo, 'admin');
  // A doctor without patients of his own: whomever he sees was entrusted to him.
  await colleague(demo, admin, { login: 'sostituto', name: 'Ugo Dall’Orto', role: 'gp', unit: await otherDoctor(demo, await api(demo, 'sisp')) });
  medico = await signIn(browser, demo, 'medico', { urls });
  substitute = await signIn(browser, demo, 'sostituto', { urls, password: 'una frase per le prove' });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const page = () => `/people/${patient.id}`;

test('before anything is entrusted the colleague does not find the patient', async () => {
  assert.equal((await substitute.goto(page())).status(), 404);
  await substitute.goto('/delegations');
  await sees(substitute, 'Nessun collega ti ha affidato');
  await check(substitute, 'delegations-none', { allowStatus: [404] });
});

test('the doctor entrusts her patients by name, and what is wrong is told at the field', async () => {
  await medico.goto('/delegations');
  await follow(medico, 'Affida i tuoi assistiti', medico.locator('main'));
  await press(medico, 'Affida');
  await check(medico, 'delegation-errors', { allowStatus: [422] });
  await write(medico, 'colleague', 'dallorto');
  await write(medico, 'last', await field(medico, 'from').inputValue());
  await write(medico, 'note', 'ferie');
  await check(medico, 'delegation-new');
  await press(medico, 'Affida');
  await told(medico, /registrata/);
  await sees(medico, 'Ugo Dall’Orto');
  await check(medico, 'delegations-given');
});

test('the colleague finds the patient in the list and opens her page, which says whose she is', async () => {
  await substitute.goto('/people');
  await sees(substitute, /quelli che ti hanno affidato/);
  await write(substitute, 'q', patient.family_name);
  await leaving(substitute, () => substitute.keyboard.press('Enter'));
  await sees(substitute, /^di /);
  await check(substitute, 'delegation-list');
  assert.equal((await substitute.goto(page())).status(), 200);
  await sees(substitute, /che te lo ha affidato fino al/);
  await check(substitute, 'delegation-person');
  await follow(substitute, 'Segnala caso sospetto', substitute.locator('main'));
  await sees(substitute, /Sintomi/);
});

test('who saw the patient is told with the delegation', async () => {
  const admin = await signIn(browser, demo, 'admin', { urls });
  await admin.goto('/admin/accesses');
  await write(admin, 'tax_code', patient.identifier);
  await write(admin, 'reason', 'Richiesta, prot. 1234567');
  await press(admin, /Mostra|Cerca/);
  await sees(admin, /per delega/);
  await admin.context().close();
});

test('when the doctor ends it the patient is gone at once', async () => {
  await medico.goto('/delegations');
  await follow(medico, 'Termina', medico.locator('main'));
  await check(medico, 'delegation-end');
  await press(medico, 'Termina la delega');
  await told(medico, /terminata/);
  assert.equal((await substitute.goto(page())).status(), 404);
  await substitute.goto('/people');
  await substitute.locator('main').waitFor();
  assert.equal(await substitute.getByText(/ti hanno affidato/).count(), 0);
  assert.ok(!urls.some((url) => /dallorto|dall.orto/i.test(decodeURIComponent(url))), 'no name in an address');
});
