// One person with several roles at a desk; and what those find for whom little or nothing is open yet.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { follow, leaving, press, sees, signIn } from './desk.mjs';
import { check, launch, watch } from './lib.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const at = (page) => new URL(page.url()).pathname;
const role = (page) => page.locator('.who-role').innerText();

test('Enter takes the role used last, and another is one click away', async () => {
  const page = await signIn(browser, demo, 'incarichi');
  assert.equal(at(page), '/role');
  assert.match(await page.evaluate(() => document.activeElement.innerText), /Medico di famiglia/);
  await check(page, 'role');
  await page.locator('.role-choice').first().focus();
  await leaving(page, () => page.keyboard.press('Enter'));
  assert.equal(at(page), '/measures');
  assert.match(await role(page), /Medico di famiglia/);

  const left = await page.context().newPage();
  await watch(left, demo.origin);
  await left.goto('/role');

  await follow(page, 'Cambia ruolo');
  await press(page, /Sindaco/);
  assert.equal(at(page), '/comune');
  assert.match(await role(page), /Sindaco.*Ivrea/);
  await check(page, 'role-changed');

  // What was open in the role before fails plainly, and changes nothing.
  await press(left, /Medico di famiglia/);
  await sees(left, /cambiato ruolo/);
  await page.reload();
  assert.match(await role(page), /Sindaco/);

  const again = await signIn(browser, demo, 'incarichi');
  assert.match(await again.locator('.role-choice').first().innerText(), /Sindaco/);
});

test('it works without a script', async () => {
  const page = await signIn(browser, demo, 'incarichi', { context: { javaScriptEnabled: false } });
  await press(page, /Medico di famiglia/);
  assert.match(await role(page), /Medico di famiglia/);
  await follow(page, 'Cambia ruolo');
  await press(page, /Sindaco/);
  assert.match(await role(page), /Sindaco/);
});

test('whoever has one role notices nothing', async () => {
  const page = await signIn(browser, demo, 'sindaco');
  assert.equal(at(page), '/comune');
  assert.equal(await page.getByRole('link', { name: 'Cambia ruolo' }).count(), 0);
});

test('a role for which nothing is open yet is told so', async () => {
  const page = await signIn(browser, demo, 'personale');
  await sees(page, /non ha ancora pagine su cui lavorare/);
  await check(page, 'home-nothing');
});

test('a director sees the figures of the ASL, a data-protection officer the log', async () => {
  const director = await signIn(browser, demo, 'direttore');
  assert.equal(at(director), '/figures');
  await check(director, 'figures-director');
  const officer = await signIn(browser, demo, 'dpo');
  assert.equal(at(officer), '/admin/accesses');
  await check(officer, 'accesses-officer');
});
