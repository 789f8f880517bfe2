// Persons registered twice without a mouse: the search finds them, the operator walks the list, says of one pair that they are two and takes
// it back, and goes on to the merge with both filled in. What changed so that nobody is alike any more leaves by itself.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, leaving, namesNobody, rowsOf, sees, signIn, told } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let page;
let sisp;
const urls = [];
const entered = [];

/** Somebody of the demo's ASL without a code. */
async function enter(family_name, given_name, birth_date, more = {}) {
  const person = await sisp.post('/people', {
    identifier_kind: 'none', identifier: '', no_identifier_reason: 'unknown', family_name, given_name, sex: 'F', birth_date, residence_comune: '001125',
    residence_address: 'via Prova 1', confirmed: true, ...more });
  entered.push(person);
  return person;
}

const search = async () => JSON.parse((await demo.argine('duplicates', '--json', '--business-date', '2020-11-14')).stdout);

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  sisp = await api(demo, 'sisp');
  page = await signIn(browser, demo, 'sisp', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('nobody is there twice, and the list says when it is looked at again', async () => {
  await page.goto('/duplicates');
  await sees(page, /Nessuna scheda doppia da decidere/);
  await check(page, 'duplicates-none');
});

test('the search finds who is there twice, and not the twins', async () => {
  await enter('Zanello', 'Pia', '1969-09-09', { phone: '0125 555001' });
  await enter('Zanelo', 'Pia', '1969-09-09', { phone: '0125 555001' });
  await enter('Zucchi', 'Rina', '1958-03-04');
  await enter('Zucchi', 'Rina', '1958-04-03');
  await enter('Zoppo', 'Gaia', '2001-02-03');
  await enter('Zoppo', 'Lavinia', '2001-02-03');
  const found = await search();
  assert.equal(found.found, 2, JSON.stringify(found));
  await page.goto('/duplicates');
  await sees(page, 'Zanello Pia');
  assert.equal(await rowsOf(page, 'Zoppo').count(), 0);
  await sees(page, /stesso telefono/);
  assert.ok(await page.locator('main mark').count() > 0, 'what differs is marked');
  await check(page, 'duplicates');
});

test('by keyboard alone: walk, say that they are two, take it back, go on to the merge', async () => {
  const first = page.locator('main tbody tr').nth(0).locator('a').first();
  const second = page.locator('main tbody tr').nth(1).locator('a').first();
  await first.focus();
  await page.keyboard.press('j');
  assert.ok(await second.evaluate((link) => link === document.activeElement), 'J goes down');
  await page.keyboard.press('k');
  assert.ok(await first.evaluate((link) => link === document.activeElement), 'K goes up');
  // N: not the same person, and why.
  await leaving(page, () => page.keyboard.press('n'));
  assert.equal(await page.evaluate(() => document.activeElement?.name), 'reason', 'the field has the focus');
  await check(page, 'duplicate');
  await leaving(page, () => page.keyboard.press('Enter'));
  await check(page, 'duplicate-no-reason', { allowStatus: [422] });
  await field(page, 'reason').focus();
  await page.keyboard.type('due cugine');
  await leaving(page, () => page.keyboard.press('Enter'));
  await told(page, /persone diverse/);
  assert.equal(await page.locator('main tbody tr').count(), 1);
  // Among those that were decided it is taken back.
  await page.getByRole('link', { name: 'Non la stessa persona' }).focus();
  await leaving(page, () => page.keyboard.press('Enter'));
  await sees(page, /due cugine/);
  await check(page, 'duplicates-different');
  await page.locator('main tbody tr a').first().focus();
  await leaving(page, () => page.keyboard.press('Enter'));
  await page.getByRole('button', { name: 'Rimetti tra quelle da decidere' }).focus();
  await leaving(page, () => page.keyboard.press('Enter'));
  await told(page, /di nuovo/);
  // U: to the merge, with both filled in.
  await leaving(page, () => page.keyboard.press('Alt+u'));
  await sees(page, 'Quale scheda resta');
  assert.match(new URL(page.url()).pathname, /^\/people\/[0-9a-f-]{36}\/merge\/[0-9a-f-]{36}$/);
  assert.equal(await page.locator('main [name="survivor"]').count(), 2);
  await check(page, 'merge-preview');
  await page.locator('main [name="survivor"]').first().focus();
  await page.keyboard.press('Space');
  await field(page, 'reason').focus();
  await page.keyboard.type('stesso documento');
  await leaving(page, () => page.keyboard.press('Enter'));
  await told(page, /unite/);
  await page.goto('/duplicates');
  assert.equal(await page.locator('main tbody tr').count(), 1);
  await page.goto('/duplicates?state=joined');
  assert.equal(await rowsOf(page, 'Zanel').count(), 1);
});

test('a pair that was corrected leaves by itself', async () => {
  const one = await sisp.get(`/people/${entered[3].id}`);
  const { id, version, asl, residence_asl, household, search_name, source, created_at, updated_at, ...whole } = one;
  await sisp.put(`/people/${id}`, { ...whole, family_name: 'Quaglia', given_name: 'Tosca', birth_date: '1972-07-08', reason: 'altra persona', confirmed: true }, version);
  await page.goto('/duplicates');
  await sees(page, /Nessuna scheda doppia da decidere/);
  await page.goto('/duplicates?state=gone');
  assert.equal(await page.locator('main tbody tr').count(), 1);
  await check(page, 'duplicates-gone');
  namesNobody(urls, entered);
});
