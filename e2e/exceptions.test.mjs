// The exceptions desk without a mouse: a result of nobody for certain is taken, compared, given to somebody, and remembered;
// another one is closed with a reason and opened again; two colleagues do not work on the same one.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, api, colleague, serveDemo } from './demo.mjs';
import { field, leaving, press, rowsOf, sees, signIn, tick, told } from './desk.mjs';
import { check, launch } from './lib.mjs';
import { oru, send } from './messages.mjs';

let demo;
let browser;
let page;
let laboratory;
let known;
let stranger;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const sisp = await api(demo, 'sisp');
  laboratory = await api(demo, 'laboratorio');
  const unit = demo.users.laboratorio.unit_code;
  [known] = (await sisp.everybody()).filter((one) => one.asl === '204' && one.identifier_kind === 'tax-code');
  await sisp.post(`/people/${known.id}/swab-requests`, {
    reason: 'symptoms', onset: '2020-11-10', test_type: 'molecular', laboratory: unit, again: true });
  stranger = { family_name: 'Zanellato', given_name: 'Mirta', birth_date: '1977-07-07', sex: 'F' };
  page = await signIn(browser, demo, 'laboratorio');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('nothing to match yet, and no message lost', async () => {
  await page.goto('/exceptions');
  await sees(page, 'Nessun esito da abbinare.');
  await check(page, 'exceptions-none');
  await page.goto('/exceptions/letters');
  await sees(page, 'Ogni messaggio arrivato è stato registrato.');
  await check(page, 'exceptions-letters-none');
});

test('a question is answered from the keyboard, and the next one comes by itself', async () => {
  const first = await send(demo, laboratory, oru(known, { id: 'E2E-1', code: '', sex: 'U' }));
  await send(demo, laboratory, oru(stranger, { id: 'E2E-2', code: '' }));
  assert.equal(first.results[0].fate, 'unmatched');
  await page.goto('/exceptions');
  assert.equal(await rowsOf(page, 'Zanellato').count(), 1);
  await check(page, 'exceptions');
  await page.getByRole('button', { name: 'Prendi il prossimo' }).focus();
  await leaving(page, () => page.keyboard.press('Enter'));
  await sees(page, 'Chi può essere');
  await check(page, 'exception');
  assert.equal(await page.evaluate(() => document.activeElement?.name), 'command', 'the field has the focus');
  await page.keyboard.type('1');
  await leaving(page, () => page.keyboard.press('Enter'));
  await sees(page, 'Zanellato');
  await page.keyboard.type('X');
  await leaving(page, () => page.keyboard.press('Enter'));
  await check(page, 'exception-closing');
  await press(page, 'Chiudi');
  await page.locator('#e-close_reason').waitFor();
  await tick(page, 'close_reason', 'not_found');
  await press(page, 'Chiudi');
  await told(page, /Fatto/);
  // The same identity is not asked about again.
  const next = await send(demo, laboratory, oru(known, { id: 'E2E-3', code: '', sex: 'U' }).replaceAll('20201113083000', '20201112083000'));
  assert.equal(next.results[0].fate, 'recorded');
});

test('what was closed is opened again, and is one colleague’s at a time', async () => {
  await page.goto('/exceptions?state=closed');
  await leaving(page, () => page.getByRole('link', { name: /Zanellato/i }).click());
  await press(page, 'Riapri');
  await told(page, /di nuovo da abbinare/);
  await press(page, 'Lo guardo io');
  await field(page, 'command').waitFor();
  const admin = await api(demo, 'admin');
  const unit = demo.users.laboratorio.unit_code;
  await colleague(demo, admin, { login: 'lab.due', name: 'Prova Due', role: 'laboratory_technician', unit });
  const other = await signIn(browser, demo, 'lab.due', { password: PASSWORD });
  await other.goto(page.url());
  await sees(other, /Lo guarda/);
  await check(other, 'exception-taken');
  assert.equal(await field(other, 'command').count(), 0);
  await press(page, 'Lascialo agli altri');
  await other.reload();
  await press(other, 'Lo guardo io');
  await field(other, 'command').waitFor();
});
