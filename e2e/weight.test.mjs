// What travels for the first visit to a page, compressed: somebody in a valley with a slow line waits for it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { signIn } from './desk.mjs';
import { firstLoad, launch } from './lib.mjs';

const TOTAL = 250_000;
const SCRIPTS = 60_000;

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Where each role begins, and the page with the most on it. */
const PAGES = [
  [null, '/login'],
  ['medico', '/measures'],
  ['sisp', '/reports'],
  ['laboratorio', '/worklist'],
  ['sindaco', '/comune'],
  ['crisi', '/figures'],
  ['admin', '/admin/users'],
];

for (const [login, path] of PAGES) {
  test(`${path} for ${login ?? 'anybody'}`, async (context) => {
    let state;
    if (login) {
      const page = await signIn(browser, demo, login);
      state = await page.context().storageState();
      await page.context().close();
    }
    const load = await firstLoad(browser, demo.origin + path, { storageState: state });
    const listed = load.requests.map(({ url, bytes }) => `${new URL(url).pathname} ${bytes}`).join('\n');
    assert.ok(load.requests.some(({ url }) => new URL(url).pathname === path), `not the page itself:\n${listed}`);
    context.diagnostic(`${path}: ${load.total} bytes, of which scripts ${load.script}`);
    assert.ok(load.total <= TOTAL, `${load.total} bytes:\n${listed}`);
    assert.ok(load.script > 0 && load.script <= SCRIPTS, `scripts ${load.script} bytes:\n${listed}`);
  });
}
