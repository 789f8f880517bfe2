// A hundred labels of a day's list, as the printer gets them, are read by a barcode reader: all of them.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { digitsOfPicture } from './barcode.mjs';
import { api, serveDemo } from './demo.mjs';
import { signIn } from './desk.mjs';
import { launch } from './lib.mjs';

const LABELS = 100;
/** Points of the printer for each of the browser's: 203 to the inch, as label printers have, are 2.1. */
const POINTS = 2;

let demo;
let browser;
let folder;

before(async () => {
  [demo, browser, folder] = await Promise.all([
    serveDemo(), launch(), mkdtemp(path.join(os.tmpdir(), 'argine-labels-'))]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('a reader reads 100 of 100', { timeout: 240_000 }, async (t) => {
  const sisp = await api(demo, 'sisp');
  const place = await sisp.post('/sampling-places', {
    kind: 'hot_spot', name: 'Tenda delle etichette', address: 'via Prova 1', active: true });
  await sisp.put(`/sampling-places/${place.id}/slots`, {
    first: '2020-11-15', last: '2020-11-15', weekday: [7], from: '08:00', until: '20:00', minutes: 720, capacity: LABELS }, 1);
  const { items: [slot] } = await sisp.get(`/sampling-places/${place.id}/slots?from=2020-11-15`);
  const people = (await sisp.everybody()).filter((one) => one.asl === demo.users.sisp.unit_code).slice(0, LABELS);
  assert.equal(people.length, LABELS, 'too few people in the region');
  const numbers = [];
  for (const person of people) {
    const swab = await sisp.post(`/people/${person.id}/swab-requests`, {
      reason: 'screening', test_type: 'molecular', laboratory: demo.users.laboratorio.unit_code, again: true });
    await sisp.post(`/swab-requests/${swab.id}/appointment`, { slot: slot.id });
    numbers.push(swab.number);
  }
  const page = await signIn(browser, demo, 'sisp', { context: { deviceScaleFactor: POINTS } });
  await page.goto(`/sampling/places/${place.id}/labels?day=2020-11-15`);
  await page.emulateMedia({ media: 'print' });
  const labels = page.locator('.label-sheet');
  assert.equal(await labels.count(), LABELS);
  const read = [];
  for (let at = 0; at < LABELS; at += 1) {
    const file = path.join(folder, `${at}.png`);
    await labels.nth(at).screenshot({ path: file });
    const digits = await digitsOfPicture(file);
    if (digits === null) return t.skip('zbarimg is not installed: scripts/install-browser-tools');
    read.push(digits);
  }
  assert.deepEqual(read.toSorted(), numbers.toSorted());
});
