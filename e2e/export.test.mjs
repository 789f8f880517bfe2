// A list leaves as a file: who takes it says why; above a number of persons somebody else approves; the file says that it is whole.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { field, follow, namesNobody, press, sees, signIn, tick, told } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let operator;
let officer;
let doctor;
const urls = [];

before(async () => {
  // The doctor has fewer patients than this, the ASL more.
  [demo, browser] = await Promise.all([serveDemo({ more: () => ['--export-alone', '60'] }), launch()]);
  operator = await signIn(browser, demo, 'sisp', { urls });
  officer = await signIn(browser, demo, 'dpo', { urls });
  doctor = await signIn(browser, demo, 'medico', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Presses a button that answers with a file; the file's name and text. */
async function saved(page, name) {
  const [download] = await Promise.all([
    page.waitForEvent('download'), page.locator('main').getByRole('button', { name }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('a form without a purpose comes back with what was chosen', async () => {
  await doctor.goto('/exports/new/patients');
  await check(doctor, 'export-new');
  await tick(doctor, 'set', 'patients');
  await tick(doctor, 'format', 'csv');
  await doctor.locator('main form').first().evaluate((form) => { form.noValidate = true; });
  await press(doctor, /Scarica il file|Chiedi l'approvazione/);
  await sees(doctor, /Scegli lo scopo/);
  assert.ok(await doctor.locator('[name="set"][value="patients"]').isChecked(), 'nothing chosen is lost');
  await check(doctor, 'export-wrong', { allowStatus: [422] });
});

let place;
/** Who is in the file that was taken. */
let people;

test('the operator asks, and does not approve himself', async () => {
  await operator.goto('/lists/patients?kind=citizen');
  await follow(operator, 'Esporta', operator.locator('main'));
  assert.match(operator.url(), /kind=citizen&columns=/);
  await sees(operator, /Sono più di 60 persone/);
  await check(operator, 'export-new-many');
  await tick(operator, 'set', 'patients');
  await tick(operator, 'format', 'csv');
  await field(operator, 'purpose').selectOption('surveillance');
  await press(operator, "Chiedi l'approvazione");
  await told(operator, /Richiesta inviata/);
  await sees(operator, /Attende l'approvazione di una seconda persona/);
  assert.equal(await operator.locator('main').getByRole('button', { name: 'Registra la decisione' }).count(), 0);
  await check(operator, 'export-asked');
  place = new URL(operator.url()).pathname;
});

test('the officer sees how much and for what, declines nothing without a word, and approves', async () => {
  await officer.goto('/exports');
  await check(officer, 'exports-to-decide');
  await officer.goto(place);
  await sees(officer, 'Sorveglianza epidemiologica');
  await check(officer, 'export-decide');
  await tick(officer, 'verdict', 'decline');
  await press(officer, 'Registra la decisione');
  await sees(officer, /Scrivi perché non approvi/);
  await check(officer, 'export-decide-wrong', { allowStatus: [422] });
  await tick(officer, 'verdict', 'approve');
  await press(officer, 'Registra la decisione');
  await told(officer, /Esportazione approvata/);
});

test('the file has the headings, the rows and its end', async () => {
  await operator.goto('/exports');
  await check(operator, 'exports-own');
  await operator.goto(place);
  await check(operator, 'export-open');
  const { name, text } = await saved(operator, 'Scarica il file');
  assert.match(name, /^argine-patients-\d{8}-[0-9A-F]{8}\.csv$/);
  const lines = text.replace('\ufeff', '').trimEnd().split('\r\n');
  assert.ok(lines[0].startsWith('"ASR in carico";"Codice Fiscale";"Cognome"'), lines[0]);
  assert.match(lines.at(-1), /^"# Fine del file: [\d.]+ righe, SHA-256 [0-9a-f]{64}\. Esportazione n\. /);
  const rows = Number(lines.at(-1).match(/: ([\d.]+) righe/)[1].replaceAll('.', ''));
  assert.equal(lines.length - 2, rows);
  people = lines.slice(1, -1).map((line) => {
    const [, identifier, family_name, given_name] = line.split(';').map((cell) => cell.replaceAll('"', ''));
    return { identifier, family_name, given_name };
  });
  await operator.goto(place);
  await sees(operator, /SHA-256 delle righe/);
});

test('no address holds a name', () => namesNobody(urls, people));
