// Ten years later: what is over is shown in figures, the other one of the two approves it, and it is deleted; what is held back
// stays; with nothing over the page says so.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { field, follow, press, sees, signIn, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let administrator;
let officer;
let asl;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo({ more: () => ['--business-date', '2031-03-01'] }), launch()]);
  asl = demo.users.dpo.unit_code;
  administrator = await signIn(browser, demo, 'admin', { urls });
  officer = await signIn(browser, demo, 'dpo', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

let plan;

/** Waits until the job has brought the plan so far: the page looks again by itself. */
async function stands(page, state) {
  await page.locator('main').getByText(state, { exact: true }).first().waitFor({ timeout: 120_000 });
}

test('the administrator looks for what is over, and may not approve it himself', async () => {
  await administrator.goto('/retention');
  await sees(administrator, 'Nessun piano finora');
  await sees(administrator, 'Segnalazioni, tamponi, referti, casi e misure');
  await check(administrator, 'retention');
  await press(administrator, 'Cerca che cosa è scaduto');
  await sees(administrator, /Scegli di chi sono i dati dall'elenco/);
  await check(administrator, 'retention-wrong', { allowStatus: [422] });
  await field(administrator, 'unit').selectOption(asl);
  await press(administrator, 'Cerca che cosa è scaduto');
  await told(administrator, /Ecco il piano/);
  await stands(administrator, 'Da approvare');
  await sees(administrator, 'Preparato da');
  await sees(administrator, /Questo piano l'hai preparato tu/);
  await check(administrator, 'retention-plan');
  plan = new URL(administrator.url()).pathname;
});

test('the officer holds something back, with a reason, and lets it go', async () => {
  await officer.goto('/retention');
  await follow(officer, 'Sospendi la cancellazione', officer.locator('main'));
  await press(officer, 'Sospendi');
  await sees(officer, /almeno 15 caratteri e al massimo/);
  await write(officer, 'reason', 'breve');
  await press(officer, 'Sospendi');
  assert.equal(await field(officer, 'reason').inputValue(), 'breve', 'nothing typed is lost');
  await check(officer, 'retention-hold-wrong', { allowStatus: [422] });
  await field(officer, 'class').selectOption('records');
  await write(officer, 'reason', 'Procedimento n. 123 del 2030');
  await press(officer, 'Sospendi');
  await told(officer, /La cancellazione è sospesa/);
  await check(officer, 'retention-held');
  await follow(officer, 'Togli la sospensione', officer.locator('main'));
  await check(officer, 'retention-release');
  await write(officer, 'reason', 'Procedimento n. 123 concluso');
  await press(officer, 'Togli la sospensione');
  await told(officer, /La sospensione è tolta/);
});

test('the officer approves it, and it is deleted', async () => {
  await officer.goto('/retention');
  await officer.locator('a[href="/retention"] .nav-count').first().waitFor({ state: 'attached' });
  await officer.goto(plan);
  await check(officer, 'retention-to-approve');
  await press(officer, 'Approva e cancella');
  await told(officer, /Il piano è approvato/);
  await stands(officer, 'Eseguito');
  await sees(officer, /Finito/);
  await check(officer, 'retention-done');
});

test('the trace is whole', async () => {
  const { stdout } = await demo.argine('audit', 'verify');
  assert.match(stdout, /records/);
});

test('with nothing over the page says so', async () => {
  await administrator.goto('/retention');
  await field(administrator, 'unit').selectOption('010');
  await press(administrator, 'Cerca che cosa è scaduto');
  await sees(administrator, 'Niente è in scadenza.');
  await check(administrator, 'retention-nothing');
  assert.equal(await administrator.getByRole('button', { name: 'Ritira il piano' }).count(), 0, 'it is over');
  assert.ok(urls.every((url) => !/[A-Z]{6}\d{2}[A-Z]\d{2}/.test(url)), 'no tax code in an address');
});
