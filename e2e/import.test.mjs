// The laboratory sends its file of results from the browser: good rows are taken, bad rows come back with the reason,
// mended they go through, and sending anything again changes nothing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { figure, leaving, picture, press, signIn } from './desk.mjs';
import { check, launch } from './lib.mjs';
import { again, file, read, row } from './results-file.mjs';

const COUNTS = ['Righe', 'Accettate', 'Respinte', 'Già presenti'];

let demo;
let browser;
let page;
let sisp;
let rows;
let returned;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  sisp = await api(demo, 'sisp');
  const measures = new Set((await sisp.all('/measures')).map((measure) => measure.person));
  const people = (await sisp.everybody()).filter((one) => one.asl === '204' && one.identifier_kind === 'tax-code' && !measures.has(one.id));
  const good = people.slice(0, 20).map((person, index) => row(person, `E2E-${index}`, index === 0 ? 'P' : 'N'));
  // Wrong sex, wrong outcome, wrong letter of the tax code, a sample of tomorrow, a date of another country.
  const bad = people.slice(20, 25).map((person, index) => row(person, `E2E-BAD-${index}`));
  bad[0].sesso = 'D';
  bad[1].esitoCode = 'X';
  bad[2].codFisc = bad[2].codFisc.slice(0, 15) + (bad[2].codFisc[15] === 'A' ? 'B' : 'A');
  bad[3].effectiveTime = '20201115083000+0100';
  bad[4].dataDiNascita = bad[4].dataDiNascita.split('/').reverse().join('-');
  rows = { good, bad, people: people.slice(0, 25), again: [good[3], good[4]] };
  page = await signIn(browser, demo, 'laboratorio');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Uploads a file and answers its counts, in the order of `COUNTS`. */
async function send(buffer) {
  await page.goto('/results/import');
  await page.locator('input[type="file"]').setInputFiles({ name: 'esiti.csv', mimeType: 'text/csv', buffer });
  await press(page, 'Invia');
  // The page asks how far it is, and reloads itself when it is done.
  await page.locator('.figures').waitFor();
  await page.waitForLoadState('load');
  return Promise.all(COUNTS.map((label) => figure(page, label)));
}

/** Everything a file may have changed. */
const state = async () => {
  const [measures, figures] = await Promise.all([sisp.all('/measures'), sisp.get('/figures')]);
  return JSON.stringify([measures.map((one) => [one.person, one.status, one.version]), figures], (key, value) =>
    (key === 'as_of' || key.endsWith('_at') ? undefined : value));
};

test('without a file, or with something else, the page says what is missing', async () => {
  await page.goto('/results/import');
  await check(page, 'import');
  await press(page, 'Invia');
  await page.locator('#e-file').waitFor();
  await check(page, 'import-nothing', { allowStatus: [422] });
  await page.locator('input[type="file"]').setInputFiles({ name: 'foto.csv', mimeType: 'text/csv', buffer: Buffer.from('due;colonne\n1;2\n') });
  await press(page, 'Invia');
  await page.getByText('Non si trova la riga delle intestazioni').first().waitFor();
  await check(page, 'import-other-file', { allowStatus: [422] });
});

test('rows in are accepted, rejected and duplicate together, and a positive opens its case', async () => {
  const before = await sisp.all('/measures');
  const counts = await send(file([...rows.good, ...rows.bad, ...rows.again]));
  assert.deepEqual(counts, [27, 20, 5, 2]);
  assert.equal(counts[0], counts[1] + counts[2] + counts[3]);
  await check(page, 'import-result');
  await picture(page, '3-import');
  const started = (await sisp.all('/measures')).filter((measure) => !before.some((one) => one.id === measure.id));
  assert.deepEqual(started.map((measure) => measure.person), [rows.people[0].id]);
});

test('the rejected rows come back with reason and remedy', async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Scarica le righe respinte' }).click()]);
  returned = read(await readFile(await download.path(), 'utf8'));
  assert.deepEqual(returned.map((one) => one.idDocumento), rows.bad.map((one) => one.idDocumento));
  for (const one of returned) {
    assert.match(one.errore, /^Riga 2\d, colonna \d+ \(\w+\): /);
    assert.ok(one['come correggere'].length > 10);
  }
  assert.match(returned[0].errore, /\(sesso\): deve essere M o F/);
});

test('the mended file goes through, and the same files again change nothing', async () => {
  const mended = returned.map((one, index) => ({ ...one, ...row(rows.people[20 + index], one.idDocumento) }));
  assert.deepEqual(await send(again(mended)), [5, 5, 0, 0]);
  await check(page, 'import-mended');
  const before = await state();
  assert.deepEqual(await send(again(mended)), [5, 0, 0, 5]);
  assert.deepEqual(await send(file([...rows.good, ...rows.bad, ...rows.again])), [27, 0, 5, 22]);
  assert.equal(await state(), before);
  await check(page, 'import-again');
  await leaving(page, () => page.reload());
  await page.goto('/results/import');
  await check(page, 'import-history');
});
