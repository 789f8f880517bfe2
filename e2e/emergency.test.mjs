// A doctor opens the record of somebody who is not his patient, for an hour; those who answer for the data look at it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, follow, press, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let stranger;
let doctor;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const [medico, sisp] = await Promise.all([api(demo, 'medico'), api(demo, 'sisp')]);
  const his = new Set((await medico.everybody()).map((one) => one.id));
  const everybody = await sisp.everybody();
  stranger = everybody.find((one) => !his.has(one.id) && /^[A-Z0-9]{16}$/.test(one.identifier));
  doctor = await signIn(browser, demo, 'medico', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const red = (page) => page.locator('header .banner-act', { hasText: 'Accesso in emergenza' });

test('without a reason nothing opens, and nothing typed is lost', async () => {
  assert.equal((await doctor.goto(`/people/${stranger.id}`)).status(), 404);
  await doctor.goto('/emergency');
  await check(doctor, 'emergency-none', { allowStatus: [404] });
  await follow(doctor, 'Apri una scheda in emergenza', doctor.locator('.page-header'));
  await check(doctor, 'emergency-new');
  await write(doctor, 'tax_code', stranger.identifier);
  await write(doctor, 'note', 'urgente');
  await press(doctor, 'Apri la scheda');
  await sees(doctor, /Scegli il motivo/);
  assert.equal(await field(doctor, 'tax_code').inputValue(), stranger.identifier);
  await check(doctor, 'emergency-wrong', { allowStatus: [422] });
});

test('the record is open, every page says so, and one press closes it', async () => {
  await tick(doctor, 'why', 'life');
  await write(doctor, 'note', 'Malore in ambulatorio, persona di passaggio');
  await press(doctor, 'Apri la scheda');
  await sees(doctor, /Scheda aperta in emergenza/);
  assert.equal(new URL(doctor.url()).pathname, `/people/${stranger.id}`);
  await check(doctor, 'emergency-person');
  assert.equal(await red(doctor).count(), 1);
  assert.equal(await doctor.locator('main').getByRole('link', { name: 'Segnala caso sospetto' }).count(), 0);
  await doctor.goto('/measures');
  await check(doctor, 'emergency-elsewhere');
  await press(doctor, 'Chiudi la scheda ora', red(doctor));
  await told(doctor, /non è più visibile/);
  assert.equal(await red(doctor).count(), 0);
  assert.equal((await doctor.goto(`/people/${stranger.id}`)).status(), 404);
});

test('whoever answers for the data finds it counted, and says what came of it', async () => {
  const officer = await signIn(browser, demo, 'admin', { urls });
  assert.match(await officer.locator('.main-nav', { hasText: 'Emergenze da verificare' }).innerText(), /Emergenze da verificare\s*in attesa:\s*1/);
  await follow(officer, /Emergenze da verificare/, officer.locator('.main-nav'));
  await check(officer, 'emergency-list');
  await leavingBy(officer);
  await sees(officer, /Malore in ambulatorio/);
  await sees(officer, /Ha aperto la scheda della persona/);
  await check(officer, 'emergency-review');
  assert.ok(!(await officer.locator('main').innerText()).includes(stranger.family_name));
  await tick(officer, 'outcome', 'justified');
  await press(officer, "Registra l'esito");
  await told(officer, /registrato/);
  await sees(officer, /Nessun accesso da verificare/);
  await check(officer, 'emergency-list-empty');
  await doctor.goto('/emergency');
  await sees(doctor, /Giustificato/);
  await check(doctor, 'emergency-own', { allowStatus: [404] });
  const told_of = urls.map((url) => decodeURIComponent(url).toLowerCase());
  assert.ok(!told_of.some((url) => url.includes(stranger.identifier.toLowerCase())), 'no tax code in an address');
});

/** Follows the first line of the work list. */
const leavingBy = async (page) => {
  await Promise.all([page.waitForEvent('load'), page.locator('main tbody tr a').first().click()]);
};
