// Lists that are tools: filters that combine with their counts, in an address without names; a filter kept and shared; columns chosen;
// rows chosen by keyboard, told what would become of each, done, taken back within a minute. And without a script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, fullName, leaving, namesNobody, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { NARROW, check, launch } from './lib.mjs';

let demo;
let browser;
let operator;
let waiting;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const medico = await api(demo, 'medico');
  const patients = (await medico.everybody()).filter((one) => one.asl === demo.users.sisp.unit_code).slice(0, 3);
  for (const [place, one] of patients.entries()) {
    await medico.post(`/people/${one.id}/reports`, { symptoms: ['fever'], onset: `2020-11-1${place}`, again: true });
  }
  waiting = patients;
  operator = await signIn(browser, demo, 'sisp', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('filters combine, say how many there would be, and are taken away one by one', async () => {
  await operator.goto('/lists');
  await check(operator, 'lists');
  await operator.goto('/lists/patients');
  await check(operator, 'lists-patients');
  await operator.locator('main summary', { hasText: /^Evento$/ }).click();
  await tick(operator, 'event', 'reported');
  await press(operator, 'Filtra');
  assert.match(operator.url(), /\/lists\/patients\?event=reported$/);
  await sees(operator, fullName(waiting[0]));
  await operator.locator('main summary', { hasText: /^Che cosa manca$/ }).click();
  await check(operator, 'lists-filtered');
  const chips = operator.locator('.list-chips li');
  assert.equal(await chips.count(), 2);
  await leaving(operator, () => chips.first().locator('a').click());
  assert.match(operator.url(), /\/lists\/patients\?all=1$/);
});

test('a filter is kept and shared, columns are chosen', async () => {
  await operator.goto('/lists/patients?event=reported');
  await leaving(operator, () => operator.getByRole('link', { name: 'Salva questo filtro' }).click());
  await check(operator, 'lists-save');
  await press(operator, 'Salva questo filtro');
  await sees(operator, /Dai un nome al filtro/);
  await check(operator, 'lists-save-wrong', { allowStatus: [422] });
  await write(operator, 'name', 'Segnalati da prendere');
  await tick(operator, 'shared');
  await press(operator, 'Salva questo filtro');
  await told(operator, /Filtro salvato/);
  await sees(operator, 'Segnalati da prendere');
  await leaving(operator, () => operator.getByRole('link', { name: 'gestisci Segnalati da prendere' }).click());
  await check(operator, 'lists-kept');
  await operator.goto('/lists/patients/columns?event=reported');
  await check(operator, 'lists-columns');
  await tick(operator, 'column', 'domicile_address');
  await press(operator, 'Mostra queste colonne');
  await operator.getByRole('columnheader', { name: 'Indirizzo di domicilio' }).waitFor();
});

test('rows are chosen by keyboard, told about, taken, and let go again', async () => {
  await operator.goto('/lists/reports?report_status=waiting');
  const before = await operator.locator('main tbody tr').count();
  assert.ok(before >= 3);
  await operator.keyboard.press('x');
  await operator.keyboard.press('x');
  assert.ok(await operator.locator('[name="chosen"]').first().isChecked());
  await operator.locator('#bulk-all').check();
  assert.equal(await operator.locator('[name="chosen"]:checked').count(), before);
  await check(operator, 'lists-chosen');
  await press(operator, 'Prendi in carico');
  await sees(operator, /Si può per/);
  await check(operator, 'lists-preview');
  await leaving(operator, () => operator.locator('main .form-actions button').click());
  await sees(operator, /prese in carico/);
  assert.equal(await rowsOf(operator, fullName(waiting[0])).count(), 0);
  await check(operator, 'lists-done');
  await press(operator, 'Annulla quello che hai appena fatto');
  await told(operator, /tutto è tornato come prima/);
  assert.equal(await operator.locator('main tbody tr').count(), before);
});

test('requests are taken back only with a reason', async () => {
  await operator.goto('/lists/requests?authorisation=requested');
  await check(operator, 'lists-requests');
  await operator.locator('[name="chosen"]').first().check();
  await press(operator, 'Annulla le richieste');
  await leaving(operator, () => operator.locator('main .form-actions button').click());
  await sees(operator, /Scegli il motivo/);
  await check(operator, 'lists-cancel-wrong', { allowStatus: [422] });
  assert.ok(await field(operator, 'cancel_reason').isVisible());
});

test('the labels of the chosen requests are printed together, once, each on a label', async () => {
  await operator.goto('/lists/requests?authorisation=requested');
  await operator.keyboard.press('x');
  await operator.keyboard.press('x');
  await operator.locator('input[name=chosen]').nth(1).check();
  await press(operator, 'Stampa le etichette');
  await check(operator, 'lists-labels');
  assert.equal(await operator.locator('.label-sheet').count(), 2);
  await operator.evaluate(() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; });
  await operator.getByRole('button', { name: 'Stampa tutte' }).click();
  assert.equal(await operator.evaluate(() => window.printed), 1);
  // A page of the printer for each, of the size of a label: 62 × 29 mm are 176 × 82 points.
  const paper = (await operator.pdf({ preferCSSPageSize: true })).toString('latin1');
  const boxes = [...paper.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/g)].map((box) => box.slice(1).map(Number).map(Math.round));
  assert.deepEqual(boxes, [[176, 82], [176, 82]]);
  await leaving(operator, () => operator.getByRole('link', { name: 'Torna all’elenco' }).click());
  assert.match(operator.url(), /\/lists\/requests\?authorisation=requested$/);
});

test('without a script, and narrow', async () => {
  const context = { javaScriptEnabled: false, viewport: NARROW };
  const page = await signIn(browser, demo, 'sisp', { context });
  await page.goto('/lists/reports?report_status=waiting');
  await page.locator('[name="chosen"]').first().check();
  await press(page, 'Prendi in carico');
  await sees(page, /Si può per 1/);
});

test('no address names anybody', () => namesNobody(urls, waiting));
