// The person's page by keyboard alone, and without a script: what matters now, one line of time narrowed by a link, contacts, documents,
// and a key for every action.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { follow, leaving, namesNobody, press, sees, signIn, told, write } from './desk.mjs';
import { NARROW, WIDE, check, launch } from './lib.mjs';

let demo;
let browser;
let doctor;
let operator;
let patient;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const medico = await api(demo, 'medico');
  const [people, reports, measures] = await Promise.all([medico.everybody(), medico.all('/reports'), medico.all('/measures')]);
  const known = new Set([...reports.map((report) => report.person)].filter((id) => measures.some((measure) => measure.person === id)));
  patient = people.find((one) => known.has(one.id) && one.asl === demo.users.sisp.unit_code) ?? people[0];
  doctor = await signIn(browser, demo, 'medico', { urls });
  operator = await signIn(browser, demo, 'sisp', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const home = () => `/people/${patient.id}`;
const titles = (page) => page.locator('#timeline .timeline .what').allInnerTexts();

test('what matters now stands first, with its age', async () => {
  for (const [page, name] of [[doctor, 'person-doctor'], [operator, 'person-operator']]) {
    await page.goto(home());
    await sees(page, /Linea del tempo/);
    const now = page.locator('#now');
    assert.match(await now.innerText(), /ASL in carico/);
    assert.match(await now.innerText(), /aggiornato/);
    await check(page, name);
  }
});

test('the line of time is narrowed by a link and left again', async () => {
  await doctor.goto(home());
  const whole = await titles(doctor);
  assert.ok(whole.length > 2, whole.join());
  const link = doctor.locator('#timeline nav a', { hasText: 'Dati anagrafici' });
  await leaving(doctor, () => link.click());
  assert.match(doctor.url(), /kind=data#timeline$/);
  const narrow = await titles(doctor);
  assert.ok(narrow.length >= 1 && narrow.length < whole.length, narrow.join());
  await check(doctor, 'person-narrowed');
  await leaving(doctor, () => doctor.locator('#timeline nav a', { hasText: 'Tutto' }).click());
  assert.deepEqual(await titles(doctor), whole);
});

test('each action has a key, told in a list that a key opens', async () => {
  await operator.goto(home());
  const list = operator.locator('#keys');
  assert.equal(await list.getAttribute('open'), null);
  await operator.keyboard.press('Alt+k');
  assert.equal(await list.getAttribute('open'), '');
  const keys = await list.locator('dd kbd').allInnerTexts();
  assert.equal(new Set(keys).size, keys.length, keys.join());
  const shown = await operator.locator('main [accesskey]').evaluateAll((all) => all.map((one) => `Alt+${one.accessKey.toUpperCase()}`));
  for (const key of shown) assert.ok(keys.includes(key), key);
  await check(operator, 'person-keys');
  await leaving(operator, () => operator.keyboard.press('Alt+c'));
  assert.match(operator.url(), /\/history$/);
  await operator.goBack();
  await leaving(operator, () => operator.keyboard.press('Alt+m'));
  assert.match(operator.url(), /\/edit$/);
});

test('a contact is added by keyboard alone', async () => {
  await doctor.goto(home());
  await leaving(doctor, () => doctor.keyboard.press('Alt+a'));
  await check(doctor, 'contact-new');
  // The focus is in the first field.
  await doctor.keyboard.type('La collega di stanza');
  await doctor.keyboard.press('Tab');
  await doctor.keyboard.press('Tab');
  await doctor.keyboard.type('12112020');
  await doctor.keyboard.press('Tab');
  await doctor.keyboard.type('al l');
  await doctor.keyboard.press('Tab');
  await doctor.keyboard.type('lo dice la p');
  await doctor.keyboard.press('Tab');
  await leaving(doctor, () => doctor.keyboard.press('Enter'));
  await told(doctor, /Contatto registrato/);
  await check(doctor, 'contacts');
  await doctor.goto(home());
  await sees(doctor, /La collega di stanza/);
  assert.ok((await titles(doctor)).some((title) => /La collega di stanza/.test(title)));
});

test('a contact that nobody is, and an empty form, are said at the field', async () => {
  await doctor.goto(`${home()}/contacts/new`);
  await press(doctor, 'Registra il contatto');
  await sees(doctor, /Scrivi chi è, oppure il suo codice fiscale/);
  await write(doctor, 'tax_code', 'RSSMRA61E42L219X');
  await press(doctor, 'Registra il contatto');
  await check(doctor, 'contact-wrong', { allowStatus: [422] });
});

test('documents are in one list', async () => {
  await operator.goto(home());
  const papers = operator.locator('#papers');
  assert.ok((await papers.innerText()).includes('Copia dei dati'), await papers.innerText());
});

test('without a script the line is narrowed and a contact added', async () => {
  const page = await signIn(browser, demo, 'medico', { context: { javaScriptEnabled: false } });
  await page.goto(`${home()}?kind=data`);
  assert.ok((await titles(page)).length >= 1);
  await follow(page, 'Aggiungi un contatto');
  await write(page, 'words', 'Il vicino di casa');
  await page.locator('[name="circumstance"]').selectOption('household');
  await page.locator('[name="source"]').selectOption('declared');
  await press(page, 'Registra il contatto');
  await sees(page, /Il vicino di casa/);
});

test('at 360 px nothing runs over the edge', async () => {
  await doctor.setViewportSize(NARROW);
  await doctor.goto(home());
  const wide = await doctor.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${wide} px too wide`);
  await doctor.setViewportSize(WIDE);
});

test('no address names anybody', () => {
  namesNobody(urls, [patient]);
  for (const url of urls) assert.ok(!/[A-Z]{6}\d{2}[A-Z]\d{2}/.test(url), url);
});
