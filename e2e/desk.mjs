// People at their desks: a signed-in browser for each, and what they do on every screen.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openPage } from './lib.mjs';

const run = promisify(execFile);
const pictures = path.join(path.dirname(fileURLToPath(import.meta.url)), '../docs/screenshots');

/**
 * Opens the desk of a user: a browser context of its own, signed in. Every address it asks for is pushed to `urls`.
 */
export async function signIn(browser, demo, login, { password = `argine-demo-${login}`, urls = [], context } = {}) {
  const page = await openPage(browser, { origin: demo.origin, context });
  page.setDefaultTimeout(15_000);
  page.context().on('request', (request) => urls.push(request.url()));
  await page.goto('/');
  await write(page, 'login', login);
  await write(page, 'password', password);
  await press(page, 'Accedi');
  await page.locator('.who-role').waitFor();
  return page;
}

/** The field of the main part with this name. */
export const field = (page, name) => page.locator(`main [name="${name}"]:not([type="hidden"])`).first();

/** Writes into a field. */
export const write = (page, name, text) => field(page, name).fill(text);

/** Chooses a radio button or ticks a box by its value; `true` for a single box. */
export const tick = (page, name, value = 'true') => page.locator(`main [name="${name}"][value="${value}"]`).check();

/** Presses a button, and waits for the page it leads to. */
export async function press(page, name, within = page.locator('main')) {
  await leaving(page, () => within.getByRole('button', { name, exact: typeof name === 'string' }).click());
}

/** Follows a link; one that stands in a closed group of the navigation after opening that. */
export async function follow(page, name, within = page) {
  const links = (more) => within.getByRole('link', { name, exact: typeof name === 'string', ...more }).first();
  if ((await links().count()) === 0) {
    const group = page.locator('.nav-group:not([open])', { has: page.getByRole('link', { name, includeHidden: true }) }).first();
    if ((await group.count()) > 0) await group.locator('summary').click();
  }
  await leaving(page, () => links().click());
}

/** Does something that leads to another page, and waits until that page is there. */
export async function leaving(page, act) {
  const loaded = page.waitForEvent('load');
  await Promise.all([loaded, act()]);
}

/** Waits until the main part shows the text. */
export async function sees(page, text, within = page.locator('main')) {
  await within.getByText(text).first().waitFor();
}

/** What the page says of the last act. */
export async function told(page, pattern) {
  assert.match(await page.locator('.flash').innerText(), pattern);
}

/** The rows of the lists on the page that speak of somebody. */
export const rowsOf = (page, name) => page.locator('main tbody tr', { hasText: name });

/** Surname and given name, as lists write them. */
export const fullName = (person) => `${person.family_name} ${person.given_name}`;

/** What a telephone shows for this secret, some steps of half a minute from now (RFC 6238). */
export function codeNow(secret, steps = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  const value = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff;
  return String(value % 1_000_000).padStart(6, '0');
}

/** Fails when one of the addresses names one of these people, or holds what identifies one. */
export function namesNobody(urls, people) {
  const addresses = urls.filter((url) => url.startsWith('http')).map((url) => decodeURIComponent(url));
  const words = people.flatMap((one) => [one.family_name, one.given_name, one.identifier]).filter((word) => word?.length > 3);
  assert.ok(addresses.length > 0 && words.length > 0, 'nothing to look through, or nobody to look for');
  for (const address of addresses) {
    for (const word of words) assert.ok(!address.includes(word), address);
  }
}

/** The figure with this label, as a number. */
export async function figure(page, label) {
  const text = await page.locator('.figure', { has: page.getByText(label, { exact: true }) }).locator('.value').innerText();
  return Number(text.replaceAll('.', ''));
}

/** A picture for the README and the documentation, only when `ARGINE_DOCS_SCREENSHOTS` asks for it. */
export async function picture(page, name, { fullPage = false } = {}) {
  if (!process.env.ARGINE_DOCS_SCREENSHOTS) return;
  await mkdir(pictures, { recursive: true });
  const file = path.join(pictures, `${name}.png`);
  await page.screenshot({ path: file, fullPage, animations: 'disabled' });
  // A third of the size; without it pictures may not fit, and the assertion says so.
  await run('pngquant', ['--force', '--skip-if-larger', '--output', file, '64', file]).catch(() => {});
  assert.ok((await stat(file)).size <= 150_000, `${file} is larger than 150 KB: install pngquant`);
}
