// A laboratory sends its own table, says once what its columns and words are, by keyboard; the next one is read by itself.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, figure, leaving, press, sees, signIn, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

const HEADINGS = ['C.F.', 'Cognome', 'Nome', 'Data nascita', 'N. richiesta', 'Data prelievo', 'Tipo test', 'Esito finale'];

let demo;
let browser;
let page;
let people;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const sisp = await api(demo, 'sisp');
  people = (await sisp.everybody()).filter((one) => one.asl === '204' && one.identifier_kind === 'tax-code').slice(0, 3);
  page = await signIn(browser, demo, 'laboratorio');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A row of the laboratory's own table. */
const line = (person, number, outcome) => [
  person.identifier, person.family_name, person.given_name, person.birth_date.split('-').reverse().join('/'), number, '13/11/2020 08:30', 'PCR', outcome];

const table = (rows, headings = HEADINGS) => Buffer.from([headings, ...rows].map((cells) => `${cells.join('\t')}\r\n`).join(''), 'utf16le');

/** Chooses the file and sends it. */
async function choose(buffer) {
  await page.goto('/results/import');
  await page.locator('input[type="file"]').setInputFiles({ name: 'esiti.csv', mimeType: 'text/csv', buffer });
  await press(page, 'Invia');
}

/** Tab after Tab until the focus is on what matches. */
async function reach(selector) {
  for (let steps = 0; steps < 120; steps += 1) {
    if (await page.locator(selector).evaluateAll((all) => all.includes(document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`no Tab leads to ${selector}`);
}

/** Presses a button of the form from the keyboard alone. */
async function enter(value) {
  await reach(`button[name="submit"][value="${value}"]`);
  await leaving(page, () => page.keyboard.press('Enter'));
}

test('what is no table is told apart, and nothing is asked about it', async () => {
  await choose(Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'));
  await sees(page, 'Questo non è un file CSV né una cartella di lavoro Excel');
  await check(page, 'mapping-no-table', { allowStatus: [422] });
});

test('columns and words are said by keyboard, once', async () => {
  await choose(table([line(people[0], 'MAP-1', 'NEGATIVO'), line(people[1], 'MAP-2', 'POS+'), line(people[2], 'MAP-3', 'boh')]));
  await sees(page, 'Quali sono le colonne');
  // All but one are proposed, with values of the file beside.
  assert.equal(await field(page, 'codFisc').inputValue(), 'c:C.F.');
  assert.equal(await field(page, 'esitoCode').inputValue(), '');
  await check(page, 'mapping');
  await reach('select[name="esitoCode"]');
  await page.keyboard.type('Esito');
  await enter('preview');
  await sees(page, 'Delle prime 3 righe 1 sono in ordine.');
  await reach('select[name="means-0"]');
  await page.keyboard.type('Positivo');
  await enter('send');
  await sees(page, 'Per ogni parola scegli che cosa significa.');
  await check(page, 'mapping-asked', { allowStatus: [422] });
  await reach('select[name="means-1"]');
  await page.keyboard.type('Rimanda');
  await write(page, 'name', 'LIS di prova');
  await enter('send');
  await page.locator('.figures').waitFor();
  await page.waitForLoadState('load');
  assert.deepEqual(await Promise.all(['Righe', 'Accettate', 'Respinte'].map((label) => figure(page, label))), [3, 2, 1]);
  await sees(page, 'Letto con il modello «LIS di prova v1».');
  await check(page, 'mapping-result');
});

test('the rejected row comes back in the columns of the sender, and mended it goes through', async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Scarica le righe respinte' }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  assert.ok(text.startsWith(`\ufeff${HEADINGS.join(';')};errore;come correggere\r\n`), text.slice(0, 200));
  assert.match(text, /Riga 4, colonna 8 \(Esito finale\)/);
  await choose(Buffer.from(text.replace('boh', 'NEGATIVO')));
  await sees(page, 'Modello «LIS di prova», versione 1');
  assert.equal(await page.locator('#mapping-columns').getAttribute('open'), null, 'nothing has to be chosen');
  await check(page, 'mapping-picked');
  await enter('send');
  await page.locator('.figures').waitFor();
  await page.waitForLoadState('load');
  assert.deepEqual(await Promise.all(['Righe', 'Accettate'].map((label) => figure(page, label))), [1, 1]);
});

test('headings that changed are told, on a telephone too', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await choose(table([line(people[0], 'MAP-4', 'NEGATIVO')], HEADINGS.with(7, 'Conclusione')));
  await sees(page, 'Manca la colonna «Esito finale»');
  await sees(page, 'La colonna «Conclusione» è nuova.');
  await check(page, 'mapping-changed');
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('dates that fit both orders are asked, and a file that is not to be sent is forgotten', async () => {
  const unclear = line(people[0], 'MAP-5', 'NEGATIVO').with(3, '04/03/1980').with(5, '10/09/2020');
  await choose(table([unclear], HEADINGS.with(0, 'CF').with(7, 'Esito')));
  const waiting = page.url();
  await leaving(page, () => page.goto(`${waiting}?mapping=none`));
  await sees(page, 'Le date di questo file non dicono da sole');
  assert.equal(await page.locator('input[name="dates"]:checked').count(), 0);
  await check(page, 'mapping-dates');
  await page.locator('input[name="dates"][value="month"]').check();
  await enter('preview');
  await sees(page, '09/10/2020');
  await press(page, 'Annulla');
  assert.match(page.url(), /\/results\/import$/);
  const gone = await page.request.get(waiting);
  assert.equal(gone.status(), 409);
});

test('a mapping is renamed, and deleted', async () => {
  await page.goto('/results/mappings');
  await check(page, 'mappings');
  await leaving(page, () => page.getByRole('link', { name: 'LIS di prova' }).click());
  await check(page, 'mapping-one');
  await write(page, 'name', 'Altro LIS');
  await press(page, 'Salva il nome');
  await sees(page, 'Rinominato');
  await leaving(page, () => page.getByRole('link', { name: 'Elimina il modello' }).click());
  await check(page, 'mapping-delete');
  await press(page, 'Elimina');
  await sees(page, 'Nessun modello salvato.');
});
