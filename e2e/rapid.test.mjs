// A pharmacy records a positive rapid test of somebody it knows by the card alone, public health is told to confirm it, and a class
// goes on one sheet; nobody sees what another one recorded.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { follow, press, rowsOf, sees, signIn, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let known;
let class_;
let page;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const sisp = await api(demo, 'sisp');
  const ill = new Set((await sisp.all('/measures')).map((measure) => measure.person));
  const people = (await sisp.everybody()).filter((one) => one.identifier_kind === 'tax-code' && one.asl === '204' && !ill.has(one.id));
  [known, ...class_] = people.slice(0, 6);
  page = await signIn(browser, demo, 'farmacia');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function kit(at) {
  await at.locator('main [name="device"]').selectOption('1232');
  await write(at, 'lot', 'LOTTO-7');
  await write(at, 'sampled_day', '13/11/2020');
  await write(at, 'sampled_time', '09:30');
}

test('a pharmacy begins at its own tests, and there are none', async () => {
  assert.equal(new URL(page.url()).pathname, '/rapid');
  await sees(page, 'Non hai ancora registrato nessun test.');
  await check(page, 'rapid-none');
});

test('a positive says what to do next, and nothing typed is lost on the way', async () => {
  await page.goto('/rapid/new');
  await write(page, 'identifier', known.identifier);
  await write(page, 'family_name', 'Sbagliato');
  await write(page, 'given_name', 'Nome');
  await page.locator('main [name="outcome"][value="positive"]').check();
  await kit(page);
  await check(page, 'rapid-new');
  await press(page, 'Registra il test');
  await sees(page, 'non troviamo nessuno');
  assert.equal(await page.locator('main [name="lot"]').inputValue(), 'LOTTO-7');
  await check(page, 'rapid-new-wrong', { allowStatus: [422] });
  await write(page, 'family_name', known.family_name);
  await write(page, 'given_name', known.given_name);
  await press(page, 'Registra il test');
  await told(page, /registrato/);
  await sees(page, 'va confermato con un tampone molecolare');
  await check(page, 'rapid-test');
});

test('public health is told to request the molecular test', async () => {
  const desk = await signIn(browser, demo, 'sisp');
  await desk.goto(`/people/${known.id}`);
  await sees(desk, 'serve un tampone molecolare');
  await sees(desk, 'Dispositivo: Abbott');
  await check(desk, 'rapid-person');
});

test('a group on one sheet: shown, confirmed, and each row told', async () => {
  const desk = await signIn(browser, demo, 'rsa');
  await desk.goto('/rapid/group');
  const lines = class_.map((one) => `${one.identifier};${one.family_name};${one.given_name}`);
  lines[1] += ';P';
  lines.push('una riga sbagliata');
  await write(desk, 'rows', lines.join('\n'));
  await kit(desk);
  await check(desk, 'rapid-group');
  await press(desk, 'Controlla');
  await sees(desk, `6 righe: 5 da registrare, 1 con un esito diverso dagli altri, 1 lasciate fuori.`);
  await check(desk, 'rapid-preview');
  await press(desk, 'Registra il gruppo');
  await sees(desk, 'Non coincide con i positivi');
  await write(desk, 'positives', '1');
  await press(desk, 'Registra il gruppo');
  await sees(desk, '5 righe = 5 registrate + 0 respinte + 0 già presenti.');
  await check(desk, 'rapid-done', { allowStatus: [422] });
  await desk.goto('/rapid');
  assert.equal(await rowsOf(desk, known.family_name).filter({ hasText: known.given_name }).count(), 0, 'not what the pharmacy recorded');
});

test('what was read wrong is corrected by who recorded it', async () => {
  await page.goto('/rapid');
  await rowsOf(page, known.given_name).first().getByRole('link').first().click();
  await follow(page, 'Non è giusto? Correggilo');
  await page.locator('main [name="outcome"][value="negative"]').check();
  await write(page, 'why', 'Letto prima del tempo');
  await check(page, 'rapid-correct');
  await press(page, 'Correggi');
  await told(page, /corretto/);
  await check(page, 'rapid-corrected');
});
