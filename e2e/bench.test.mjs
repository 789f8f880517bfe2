// The technician's desk without a mouse: tubes are checked in, results typed, a rack recorded at once, the shift handed over.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { fullName, leaving, sees, signIn, told } from './desk.mjs';
import { check, launch, settle } from './lib.mjs';

let demo;
let browser;
let page;
let people;
let swabs;
let elsewhere;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const sisp = await api(demo, 'sisp');
  const laboratory = demo.users.laboratorio.unit_code;
  people = (await sisp.everybody()).filter((one) => one.asl === demo.users.sisp.unit_code).slice(0, 8);
  const ask = (person, where) => sisp.post(`/people/${person.id}/swab-requests`, {
    reason: 'screening', test_type: 'molecular', laboratory: where, again: true });
  swabs = [];
  for (const person of people.slice(0, 7)) swabs.push(await ask(person, laboratory));
  const { items } = await sisp.get('/swab-requests?status=waiting&limit=100');
  const other = [...new Set(items.map((one) => one.laboratory))].find((one) => one !== laboratory);
  assert.ok(other, 'another laboratory serves the ASL too');
  elsewhere = await ask(people[7], other);
  page = await signIn(browser, demo, 'laboratorio', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** What a reader does: it types the digits and Enter wherever the cursor is. */
const scan = (text) => leaving(page, async () => {
  // The cursor is put in its field with the first picture of the page, which a hand with a reader never outruns.
  await settle(page);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
});

const focused = () => page.evaluate(() => document.activeElement.getAttribute('name'));

/** Goes on with Tab until something is reached. */
async function tabTo(locator) {
  for (let times = 0; times < 400; times += 1) {
    if (await locator.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail('Tab never reaches it');
}

test('tubes are checked in, one label after the other', async () => {
  await page.goto('/worklist');
  await tabTo(page.getByRole('link', { name: 'Arrivo dei campioni' }));
  await leaving(page, () => page.keyboard.press('Enter'));
  assert.equal(await focused(), 'number', 'nothing is to be chosen before the first label');
  for (const [at, swab] of swabs.entries()) {
    await scan(swab.number);
    await sees(page, `Arrivato: ${swab.number}, ${fullName(people[at])}`);
    assert.equal(await focused(), 'number');
  }
  await check(page, 'bench-received');
  await scan('1234567890');
  await sees(page, /l'ultima controlla le altre/);
  await check(page, 'bench-received-wrong', { allowStatus: [422] });
});

test('the tube of another laboratory is taken over with a key of its own', async () => {
  await page.goto('/worklist/receive');
  await scan(elsewhere.number);
  await sees(page, /è stato chiesto a un altro laboratorio/);
  assert.equal(await focused(), 'number');
  await check(page, 'bench-elsewhere');
  await scan('s');
  await sees(page, `Arrivato: ${elsewhere.number}`);
});

test('a tube that cannot be examined says why', async () => {
  await page.goto('/worklist/receive');
  await scan(swabs[6].number);
  await scan('ni');
  assert.match(page.url(), /\/tube\?step=unsuitable$/);
  await tabTo(page.locator('#f-tube_reason'));
  await page.keyboard.type('Contenitore');
  await check(page, 'bench-tube');
  await tabTo(page.getByRole('button', { name: 'Registra', exact: true }));
  await leaving(page, () => page.keyboard.press('Enter'));
  await told(page, /Registrato/);
});

test('a tube without a request is taken in', async () => {
  await page.goto('/worklist/receive');
  await tabTo(page.getByRole('link', { name: 'Campione senza richiesta' }));
  await leaving(page, () => page.keyboard.press('Enter'));
  assert.equal(await focused(), 'identifier');
  await check(page, 'bench-slip');
  await leaving(page, () => page.keyboard.press('Enter'));
  await sees(page, /Scrivi/);
  await check(page, 'bench-slip-wrong', { allowStatus: [422] });
});

test('a negative is the label, one key and Enter; a positive wants another key', async () => {
  await page.goto('/worklist');
  let keys = 0;
  const count = (text) => { keys += text.length + 1; };
  // The reader types the label: it costs no keystroke. Its row is in the list, or a page away.
  await settle(page);
  await page.keyboard.type(swabs[0].number);
  await page.keyboard.press('Enter');
  await page.locator('#lab-selected', { hasText: fullName(people[0]) }).waitFor();
  count('n');
  await scan('n');
  await sees(page, `Negativo registrato per il campione ${swabs[0].number}`);
  assert.ok(keys <= 4, `${keys} keystrokes`);
  await settle(page);
  await page.keyboard.type(swabs[1].number);
  await page.keyboard.press('Enter');
  await page.locator('#lab-selected', { hasText: fullName(people[1]) }).waitFor();
  await page.keyboard.type('p');
  await page.keyboard.press('Enter');
  await page.locator('#lab-question').waitFor();
  await scan('s');
  await sees(page, `Positivo registrato per il campione ${swabs[1].number}`);
  await check(page, 'bench-worklist');
  // A slip is taken back by one key within the minute, and the sample is chosen again.
  await scan('z');
  await told(page, /Annullato/);
  await page.locator('#lab-selected', { hasText: fullName(people[1]) }).waitFor();
  await page.keyboard.type('p');
  await page.keyboard.press('Enter');
  await page.locator('#lab-question').waitFor();
  await scan('s');
  await sees(page, `Positivo registrato per il campione ${swabs[1].number}`);
  for (const show of ['all', 'automatic', 'manual']) {
    await page.goto(`/worklist?show=${show}`);
    await check(page, `bench-worklist-${show}`);
  }
});

test('a rack is all negative but the exceptions', async () => {
  await page.goto('/worklist/group');
  assert.equal(await focused(), 'scanned');
  // Three labels; the second is positive. One label of a sample that has its result already is left out.
  for (const text of [swabs[2].number, swabs[3].number, 'p', swabs[4].number, swabs[0].number]) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
  await check(page, 'bench-group');
  await tabTo(page.getByRole('button', { name: "Mostra l'anteprima" }));
  await leaving(page, () => page.keyboard.press('Enter'));
  await sees(page, 'Campioni da registrare: 3, tutti Negativo tranne 1. Lasciati fuori: 1.');
  await check(page, 'bench-group-preview');
  assert.equal(await focused(), 'positives');
  await leaving(page, () => page.keyboard.press('Enter'));
  await sees(page, /non è quello dei positivi/);
  await check(page, 'bench-group-positives', { allowStatus: [422] });
  await tabTo(page.locator('#f-positives'));
  await page.keyboard.type('1');
  await leaving(page, () => page.keyboard.press('Enter'));
  await told(page, /Esiti del gruppo registrati/);
});

test('the shift balances, and its sheet is printed', async () => {
  await page.goto('/worklist/shift');
  const figures = (await page.locator('#lab-balance strong').allInnerTexts()).map(Number);
  const [scanned, results, exceptions, progress] = figures;
  assert.deepEqual([scanned, results, exceptions, progress], [8, 5, 1, 2]);
  assert.equal(scanned, results + exceptions + progress);
  await check(page, 'bench-shift');
  const sheet = await page.pdf({ preferCSSPageSize: true });
  assert.ok(sheet.length > 1000);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.lab-hours').isVisible(), false);
  assert.equal(await page.locator('#lab-sheet').isVisible(), true);
  await page.emulateMedia({ media: null });
  await tabTo(page.locator('#lab-balance a').nth(1));
  await leaving(page, () => page.keyboard.press('Enter'));
  await sees(page, fullName(people[6]));
  await check(page, 'bench-shift-rows');
});

test('no address names anybody', () => {
  const said = urls.map((url) => decodeURIComponent(url).toLowerCase());
  for (const person of people) {
    for (const text of [person.family_name, person.identifier]) {
      assert.ok(said.every((url) => !url.includes(text.toLowerCase())), 'a name or a code stands in an address');
    }
  }
});
