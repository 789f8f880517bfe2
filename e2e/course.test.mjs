// How an isolation comes to its end, on the screen: the last day with symptoms, the end that the service confirms and takes
// back, and a swab request that is cancelled.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, launch } from './lib.mjs';
import { serveDemo } from './demo.mjs';
import { follow, leaving, press, sees, signIn, tick, told, write } from './desk.mjs';

let demo;
let browser;

before(async () => {
  demo = await serveDemo();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('the last day with symptoms is asked for in the list and recorded, and corrected', async () => {
  const page = await signIn(browser, demo, 'sisp');
  await page.goto('/measures');
  await check(page, 'sisp-measures');
  await leaving(page, () => page.locator('a[href$="/symptoms-end"]').first().click());
  await sees(page, /^Sintomi dal/);
  const person = new URL(page.url()).pathname.replace('/symptoms-end', '');
  await write(page, 'last_day', '15/11/2020');
  await press(page, 'Registra');
  await sees(page, /è nel futuro/);
  await check(page, 'symptoms-end-wrong', { allowStatus: [422] });
  await write(page, 'last_day', '14/11/2020');
  await press(page, 'Registra');
  await told(page, /La fine prevista è ricalcolata/);
  assert.equal(new URL(page.url()).pathname, person);
  await sees(page, "Registrato l'ultimo giorno con sintomi");
  await check(page, 'symptoms-end-person');
  await follow(page, "Correggi l'ultimo giorno con sintomi");
  await check(page, 'symptoms-end-correct');
  await tick(page, 'lasting');
  await press(page, 'Registra');
  await sees(page, /^I sintomi ci sono ancora: annullato/);
  await page.context().close();
});

test('an end is confirmed with one press, and taken back', async () => {
  const page = await signIn(browser, demo, 'sisp');
  await page.goto('/measures');
  // One to confirm there must be: a control swab comes back negative.
  const [running] = await page.evaluate(async () => {
    const { items } = await (await fetch('/api/v1/measures?limit=100')).json();
    return items.filter((it) => it.status !== 'ended' && it.expected_end < '2020-11-12' && it.explanation.startsWith('Può'));
  });
  await page.goto(`/people/${running.person}/requests/new`);
  await tick(page, 'reason', 'end_of_isolation');
  await page.locator('main [name="laboratory"]').selectOption('LAB-204-1');
  await press(page, 'Richiedi il tampone');
  // Before the afternoon his last request is less than a day old, and the page asks whether another one is needed.
  if ((await page.getByRole('button', { name: 'Sì, richiedine un altro' }).count()) > 0) {
    await press(page, 'Sì, richiedine un altro');
  }
  const request = new URL(page.url()).pathname.split('/').pop();
  const laboratory = await signIn(browser, demo, 'laboratorio');
  await laboratory.goto(`/worklist/${request}/result`);
  await tick(laboratory, 'outcome', 'negative');
  await tick(laboratory, 'sampled_day', '2020-11-14');
  await write(laboratory, 'sampled_time', '00:01');
  await press(laboratory, 'Registra');
  await laboratory.context().close();
  await page.goto('/measures');
  await check(page, 'sisp-measures-to-confirm', { allowStatus: [422] });
  const row = page.locator('#measures tbody tr').first();
  const person = await row.locator('a').first().getAttribute('href');
  await press(page, /^Conferma la fine/, row);
  await sees(page, 'Fine confermata per', page.locator('#ended'));
  await check(page, 'sisp-measures-confirmed');
  await page.goto(person);
  await sees(page, 'Fine della misura confermata');
  await check(page, 'measure-confirmed');
  await follow(page, 'Riprendi la misura');
  await check(page, 'measure-resume');
  await write(page, 'reason', 'riga sbagliata');
  await press(page, 'Riprendi la misura');
  await told(page, /^Misura ripresa/);
  await follow(page, 'Conferma la fine');
  await check(page, 'measure-end');
  await press(page, 'Conferma la fine');
  await sees(page, 'Fine confermata per', page.locator('#ended'));
  await page.context().close();
});

test('a request is cancelled from its row and leaves the work list', async () => {
  const page = await signIn(browser, demo, 'sisp');
  const laboratory = await signIn(browser, demo, 'laboratorio');
  await laboratory.goto('/worklist');
  const listed = laboratory.locator('#worklist tbody tr').first();
  const number = await listed.getAttribute('data-number');
  const request = await listed.getAttribute('data-id');
  await page.goto('/requests');
  await check(page, 'sisp-requests');
  await page.goto(`/requests/${request}`);
  await follow(page, 'Annulla la richiesta');
  await tick(page, 'cancel_reason', 'other');
  await press(page, 'Annulla la richiesta');
  await sees(page, /scrivi il motivo nella nota/);
  await check(page, 'request-cancel', { allowStatus: [422] });
  await write(page, 'note', 'trasferita in altra regione');
  await press(page, 'Annulla la richiesta');
  await told(page, /^Richiesta annullata/);
  await check(page, 'request-cancelled');
  await follow(page, /./, page.locator('.facts'));
  await sees(page, /Altro: trasferita in altra regione/);
  await check(page, 'request-cancelled-person');
  await page.goto('/requests?state=cancelled');
  await sees(page, number);
  await check(page, 'sisp-requests-cancelled');

  await laboratory.goto('/worklist');
  assert.equal(await laboratory.locator(`[data-number="${number}"]`).count(), 0);
  await write(laboratory, 'command', number);
  await press(laboratory, 'Invio');
  await sees(laboratory, /annullata dall'ASL/);
  await check(laboratory, 'laboratory-cancelled');
  await follow(laboratory, 'Inserisci esito');
  await tick(laboratory, 'outcome', 'negative');
  await tick(laboratory, 'sampled_day', '2020-11-14');
  await write(laboratory, 'sampled_time', '00:01');
  await press(laboratory, 'Registra');
  await sees(laboratory, /Negativo registrato per il campione/);
  await page.context().close();
  await laboratory.context().close();
});
