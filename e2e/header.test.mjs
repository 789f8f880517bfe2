// The head of each page on a telephone and at twice the size: two lines, everything else behind one button, with a script and
// without. And what is not there is told with one's menu round it.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { follow, leaving, press, sees, signIn } from './desk.mjs';
import { check, launch, NARROW, screenshots } from './lib.mjs';

/** A desk of 1280 points at 200 %. */
const DOUBLED = { width: 640, height: 400 };
/** Two lines of text and what is round them. */
const TWO_LINES = 96;

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** How high bar and menu are together, and how far the page reaches. */
const head = (page) => page.evaluate(() => {
  const parts = [...document.querySelectorAll('.bar-top, .main-nav')];
  const height = parts.reduce((sum, part) => sum + part.getBoundingClientRect().height, 0);
  return { height, over: document.documentElement.scrollWidth - innerWidth };
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with a script' : 'without';
  test(`the head takes two lines and opens its menu, ${how}`, async () => {
    for (const login of ['sisp', 'admin', 'medico']) {
      const page = await signIn(browser, demo, login, { context: { viewport: NARROW, javaScriptEnabled } });
      for (const size of [NARROW, DOUBLED]) {
        await page.setViewportSize(size);
        const closed = await head(page);
        assert.ok(closed.height <= TWO_LINES, `${login}, ${size.width}: ${closed.height} points`);
        assert.ok(closed.over <= 0, `${login}, ${size.width}: scrolls sideways`);
        assert.equal(await page.getByRole('button', { name: 'Esci' }).count(), 0, 'behind the menu');
        await page.locator('.menu summary').click();
        assert.ok((await head(page)).over <= 0, `${login}, ${size.width}: the open menu scrolls sideways`);
        await page.getByRole('button', { name: 'Esci' }).waitFor();
        await page.getByRole('link', { name: 'Il mio profilo' }).waitFor();
        assert.ok(await page.locator('.main-nav :is(a, summary)').first().isVisible());
        if (javaScriptEnabled && size === NARROW) {
          await mkdir(screenshots, { recursive: true });
          await page.screenshot({ path: path.join(screenshots, `menu-${login}-360.png`) });
        }
        await page.locator('.menu summary').click();
      }
      // On a desk all of it stands there.
      await page.setViewportSize({ width: 1280, height: 800 });
      assert.equal(await page.locator('.menu summary').isVisible(), false);
      await page.getByRole('button', { name: 'Esci' }).waitFor();
      await page.context().close();
    }
  });
}

test('the menu works with the keyboard alone', async () => {
  const page = await signIn(browser, demo, 'sisp', { context: { viewport: NARROW } });
  await page.locator('.menu summary').focus();
  await page.keyboard.press('Enter');
  await follow(page, 'Il mio profilo', page.locator('header'));
  assert.equal(new URL(page.url()).pathname, '/profile');
  await page.locator('.menu summary').click();
  await press(page, 'Esci', page.locator('header'));
  assert.equal(new URL(page.url()).pathname, '/login');
  await page.context().close();
});

test('what is seldom needed stands behind one name, by keyboard and by mouse', async () => {
  const page = await signIn(browser, demo, 'sisp');
  assert.ok((await head(page)).height <= 130, 'bar and one line of entries');
  const group = page.locator('.nav-group', { hasText: 'Anagrafe' });
  const entry = group.getByRole('link', { name: 'Schede doppie' });
  await group.locator('summary').focus();
  await page.keyboard.press('Enter');
  await entry.waitFor();
  await check(page, 'nav-group');
  await page.keyboard.press('Escape');
  await entry.waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
  await page.locator('.nav-group', { hasText: 'Documenti' }).locator('summary').click();
  await entry.waitFor({ state: 'hidden' });
  await page.locator('main').click();
  assert.equal(await page.locator('.nav-group[open]').count(), 0);
  await group.locator('summary').click();
  await leaving(page, () => entry.click());
  assert.match(await group.locator('summary').getAttribute('class'), /current/);
  await page.context().close();
});

test('what is not there is told with the menu round it', async () => {
  const page = await signIn(browser, demo, 'sisp');
  for (const [place, status, words] of [
    ['/da-nessuna-parte', 404, 'Pagina non trovata'],
    ['/people/12345', 400, 'La richiesta non è valida'],
  ]) {
    assert.equal((await page.goto(place)).status(), status);
    await sees(page, words);
    assert.ok(await page.locator('.main-nav :is(a, summary)').first().isVisible(), place);
    await page.getByRole('button', { name: 'Esci' }).waitFor();
    await check(page, `lost-${status}`, { allowStatus: [status] });
  }
  // A form of before, sent in the session of now.
  await page.goto('/profile/email');
  await page.locator('main [name="csrf"]').first().evaluate((field) => { field.value = 'x'; });
  await leaving(page, () => page.locator('main').getByRole('button', { name: "Salva l'e-mail" }).click());
  await sees(page, 'Ricaricala e invia di nuovo');
  assert.ok(await page.locator('.main-nav :is(a, summary)').first().isVisible());
  await check(page, 'lost-403', { allowStatus: [403] });
  await page.context().close();
});
