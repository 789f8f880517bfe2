// A place where samples are taken, without a mouse: made, opened, booked, worked off, and its tubes sent to the laboratory.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { digitsOfBars, digitsOfPicture } from './barcode.mjs';
import { api, serveDemo } from './demo.mjs';
import { fullName, leaving, sees, signIn, told } from './desk.mjs';
import { check, launch, NARROW, screenshots, settle, WIDE } from './lib.mjs';

let demo;
let browser;
let page;
let person;
let swab;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const sisp = await api(demo, 'sisp');
  person = (await sisp.everybody()).find((one) => one.asl === demo.users.sisp.unit_code);
  swab = await sisp.post(`/people/${person.id}/swab-requests`, {
    reason: 'screening', test_type: 'molecular', laboratory: demo.users.laboratorio.unit_code, again: true });
  page = await signIn(browser, demo, 'sisp');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Goes on with Tab until something is reached. */
async function tabTo(locator) {
  for (let times = 0; times < 400; times += 1) {
    if (await locator.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail('Tab never reaches it');
}

/** Writes into a field in place of what stands there. */
async function fill(name, text) {
  await tabTo(page.locator(`[name="${name}"]`));
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

const enter = () => leaving(page, () => page.keyboard.press('Enter'));

test('a place is made and opened', async () => {
  await page.goto('/sampling');
  await check(page, 'sampling-places');
  await tabTo(page.getByRole('link', { name: 'Nuovo punto di prelievo' }).first());
  await enter();
  await fill('name', 'Tenda del parco');
  await enter();
  await sees(page, 'Compila questo campo');
  await check(page, 'sampling-place-wrong', { allowStatus: [422] });
  await fill('address', 'via Prova 1');
  await enter();
  await told(page, /salvato/);
  await fill('first', '14/11/2020');
  await fill('last', '20/11/2020');
  for (const day of ['6', '7']) {
    await tabTo(page.locator(`[name="weekday"][value="${day}"]`));
    await page.keyboard.press('Space');
  }
  // One hour is open whenever the test runs.
  await fill('from', '00:00');
  await fill('until', '23:58');
  await fill('minutes', '719');
  await fill('capacity', '2');
  await enter();
  await told(page, /Orari salvati/);
  await check(page, 'sampling-hours');
});

test('the first hour of its time is booked with Enter', async () => {
  await page.goto(`/people/${person.id}`);
  await tabTo(page.locator(`a[href="/requests/${swab.id}/appointment"]`).last());
  await enter();
  await check(page, 'sampling-booking');
  await tabTo(page.getByRole('button', { name: 'Prenota', exact: true }));
  await enter();
  await told(page, /prenotato/);
  await check(page, 'sampling-person');
});

test('the desk: a label, a key, another key takes it back; wide and narrow', async () => {
  await page.goto(`/requests/${swab.id}/appointment`);
  await page.goto('/sampling');
  await tabTo(page.getByRole('link', { name: 'Tenda del parco' }).first());
  await enter();
  const desk = page.url();
  await settle(page);
  await page.keyboard.type(swab.number);
  await page.keyboard.press('Enter');
  await page.locator('#sampling-selected', { hasText: fullName(person) }).waitFor();
  await leaving(page, () => page.keyboard.press('c'));
  await sees(page, 'Prelevato', page.locator('#sampling-day'));
  await leaving(page, () => page.keyboard.press('u'));
  await sees(page, 'Prenotato', page.locator('#sampling-day'));
  await check(page, 'sampling-desk');
  await page.setViewportSize(NARROW);
  await check(page, 'sampling-desk-narrow');
  await page.setViewportSize(WIDE);
  await page.goto(`${desk.split('?')[0]}`);
  await tabTo(page.getByRole('link', { name: 'Stampa le etichette' }));
  await enter();
  const bars = await page.locator('.label-sheet rect').evaluateAll((all) =>
    all.map((rect) => ['x', 'width'].map((name) => Number(rect.getAttribute(name)))));
  assert.equal(digitsOfBars(bars), swab.number);
  // What comes out of the printer is read by a scanner, where one is installed.
  await page.emulateMedia({ media: 'print' });
  const paper = path.join(screenshots, 'sampling-label-paper.png');
  await page.screenshot({ path: paper });
  await page.emulateMedia({ media: null });
  const read = await digitsOfPicture(paper);
  if (read !== null) assert.equal(read, swab.number);
  await check(page, 'sampling-labels');
  await page.goto(desk);
  await settle(page);
  await page.keyboard.press('ArrowDown');
  await leaving(page, () => page.keyboard.press('c'));
});

test('the tubes go to the laboratory on a list', async () => {
  await page.goto('/sampling');
  await tabTo(page.getByRole('link', { name: 'Invio al laboratorio Tenda del parco' }));
  await enter();
  await tabTo(page.getByRole('button', { name: /Prepara la distinta/ }));
  await enter();
  await told(page, /Distinta preparata/);
  await sees(page, swab.number);
  await check(page, 'sampling-transport');
  const list = page.url();
  page = await signIn(browser, demo, 'laboratorio');
  await page.goto('/sampling/transports');
  await check(page, 'sampling-coming');
  await page.goto(list);
  await tabTo(page.getByRole('button', { name: /Registra l.arrivo/ }));
  await enter();
  await told(page, /Arrivo registrato/);
  await sees(page, 'Arrivato');
});
