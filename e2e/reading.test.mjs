// Whoever reads many persons in an hour is asked who he is, and goes on where he was.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { press, sees, signIn, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo({ more: () => ['--persons-an-hour', '60'] }), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** How many pages of the list follow each other before something else is shown. */
async function walk(page) {
  for (let pages = 1; pages < 20; pages += 1) {
    const next = page.locator('a[rel=next]');
    if ((await next.count()) === 0) return pages;
    await next.first().click();
    await page.waitForLoadState();
  }
  return 20;
}

test('an operator walks through the list, is asked who he is, and goes on from there', async () => {
  const operator = await signIn(browser, demo, 'sisp');
  await operator.goto('/people');
  assert.ok((await walk(operator)) < 20, 'the walk does not go on for ever');
  await sees(operator, 'molte persone');
  await check(operator, 'reading-proof', { allowStatus: [401] });
  const here = new URL(operator.url());
  await write(operator, 'password', demo.users.sisp.password);
  await press(operator, 'Conferma');
  assert.equal(new URL(operator.url()).href, here.href, 'the page that was asked for');
  assert.ok((await operator.locator('tbody tr').count()) > 5, 'the list goes on');
});

test('over the API a token that has read much is good for nothing more, until its owner asks for another one', async () => {
  const api = (place, body, token) =>
    fetch(`${demo.origin}/api/v1/${place}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
  const enter = async () => {
    const answer = await api('token', { login: 'sisp', password: demo.users.sisp.password });
    return (await answer.json()).token;
  };
  const read = async (token) => {
    for (const beginning of [...'bcdfglmnprstvz'].flatMap((letter) => [...'aeiou'].map((vowel) => letter + vowel))) {
      const answer = await api('people/search', { q: beginning }, token);
      if (answer.status !== 200) return answer;
    }
    return null;
  };
  const answer = await read(await enter());
  assert.equal(answer?.status, 401);
  assert.equal((await answer.json()).type, 'urn:argine:problem:proof-required');
  const fresh = await enter();
  const search = await api('people/search', { q: 'ro' }, fresh);
  assert.equal(search.status, 200, 'another token');
});
