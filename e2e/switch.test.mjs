// A shared computer on a ward: somebody half fills a form and makes room, a colleague works and leaves, and she finds what
// she had typed. The colleague never sees a word of it, wherever he looks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo, unmistakable } from './demo.mjs';
import { field, fullName, leaving, press, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch, quiet, watch } from './lib.mjs';

const CANARY = 'Canarino Zwxqv: tosse secca da martedì';
const SECOND = 'Usignolo Kjyvv: abita con la madre';

let demo;
let browser;
let page;
let patients;
/** All that travelled to this computer while the colleague worked at it. */
const travelled = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const doctor = await api(demo, 'medico');
  const [people, reports] = await Promise.all([doctor.everybody(), doctor.all('/reports')]);
  const known = new Set(reports.map((report) => report.person));
  patients = unmistakable(people).filter((one) => !known.has(one.id)).slice(0, 3);
  await doctor.post(`/people/${patients[2].id}/reports`, { symptoms: ['fever'], onset: '2020-11-12' });
  page = await signIn(browser, demo, 'medico');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const form = (patient) => `/people/${patient.id}/reports/new`;

/** Signs in as whoever comes: three gestures, login, password and Enter. */
async function enter(login) {
  await write(page, 'login', login);
  await write(page, 'password', `argine-demo-${login}`);
  await leaving(page, () => page.keyboard.press('Enter'));
  await page.locator('.who-role').waitFor();
}

/** No word of hers in the document, in what the browser keeps, nor in what travelled. */
async function nothingOfHers(where) {
  const kept = await page.evaluate(async () => JSON.stringify([
    document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys(),
    [...document.querySelectorAll('input, textarea')].map((one) => one.value), history.state, location.href]));
  for (const word of ['Canarino', 'Zwxqv', 'Usignolo', 'Kjyvv']) {
    assert.ok(!kept.includes(word), `${where}: ${word} is in the page`);
    assert.ok(!travelled.some((text) => text.includes(word)), `${where}: ${word} travelled`);
  }
}

let other;
let hers;

test('she half fills two forms in two tabs and makes room by one key', async () => {
  other = await page.context().newPage();
  await watch(other, demo.origin);
  await other.goto(form(patients[1]));
  await write(other, 'note', SECOND);
  await page.goto(form(patients[0]));
  await check(page, 'switch-before');
  await tick(page, 'symptoms', 'cough');
  await write(page, 'onset', '12/11/2020');
  await write(page, 'note', CANARY);
  const began = performance.now();
  await page.keyboard.press('Alt+b');
  await page.waitForURL('**/login');
  await sees(page, 'In attesa su questo computer');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'login');
  console.log(`makes room: 1 gesture, ${Math.round(performance.now() - began)} ms`);
  await told(page, /Lo schermo è bloccato. Ciò che avevi scritto è conservato/);
  await other.waitForURL('**/login');
  await check(page, 'switch-login');
});

test('a colleague works there and sees nothing of hers', async () => {
  page.on('response', async (answer) => {
    const text = await answer.text().catch(() => '');
    travelled.push(`${answer.url()}\n${JSON.stringify(await answer.allHeaders().catch(() => ({})))}\n${text}`);
  });
  const began = performance.now();
  await enter('sisp');
  console.log(`a colleague takes over: 3 gestures, ${Math.round(performance.now() - began)} ms`);
  await nothingOfHers('after his sign-in');
  for (let n = 0; n < 4; n += 1) {
    await page.goBack().catch(() => null);
    await page.waitForLoadState();
    await nothingOfHers(`back ${n + 1}`);
    if (await page.locator('.who-name').count()) assert.doesNotMatch(await page.locator('.who-name').innerText(), /medico/i);
  }
  await page.goto(form(patients[0]));
  await nothingOfHers('on the same page');
  await page.goto('/profile');
  await nothingOfHers('on his profile');
  await page.goto('/reports');
  await leaving(page, () => page.locator('main').getByRole('button', { name: /Prendi in carico/ }).first().click());
  await told(page, /presa in carico/);
});

test('he leaves, and she is on her page with what she had typed', async () => {
  await press(page, 'Esci', page.locator('header'));
  await nothingOfHers('after he has signed out');
  await check(page, 'switch-back', { allowStatus: [403] });
  travelled.length = 0;
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'password');
  const began = performance.now();
  await write(page, 'password', 'argine-demo-medico');
  await leaving(page, () => page.keyboard.press('Enter'));
  await sees(page, 'Bozza ripresa, non ancora salvata');
  console.log(`she is back: 2 gestures, ${Math.round(performance.now() - began)} ms`);
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, form(patients[0]));
  assert.equal(await field(page, 'note').inputValue(), CANARY);
  assert.equal(await field(page, 'onset').inputValue(), '12/11/2020');
  assert.ok(await page.locator('main [name="symptoms"][value="cough"]').isChecked());
  await check(page, 'switch-resumed');
  await press(page, 'Invia la segnalazione');
  await told(page, /Segnalazione inviata/);
});

test('what she had typed in the other tab waits in her profile', async () => {
  await page.goto('/profile');
  await sees(page, 'Bozze non salvate');
  await check(page, 'switch-profile');
  await leaving(page, () => page.locator('#drafts a, main a[href^="/drafts/"]').first().click());
  await sees(page, SECOND);
  await sees(page, 'Segnalazione di un caso sospetto');
  await sees(page, fullName(patients[1]));
  await sees(page, 'Note per il SISP');
  hers = new URL(page.url()).pathname;
  await check(page, 'switch-draft');
});

test('the address of her draft answers somebody else as one that never was', async () => {
  const colleague = await signIn(browser, demo, 'sisp');
  const ask = (path) => colleague.evaluate(async (it) => {
    const answer = await fetch(it);
    return [answer.status, (await answer.text()).replace(/value="[^"]*"/g, '')];
  }, path);
  for (const end of ['', '/fields']) {
    const [status, text] = await ask(hers + end);
    assert.equal(status, 404);
    assert.deepEqual([status, text], await ask(`/drafts/00000000-0000-7000-8000-000000000000${end}`));
  }
  await colleague.context().close();
});

test('back on its page it stands in its field, and is kept no longer', async () => {
  await page.goto(hers);
  await leaving(page, () => page.getByRole('link', { name: 'Torna alla pagina e riprendi' }).click());
  await sees(page, 'Bozza ripresa, non ancora salvata');
  assert.equal(await field(page, 'note').inputValue(), SECOND);
  await quiet(page);
  await page.goto('/profile');
  assert.equal(await page.getByText('Bozze non salvate').count(), 0);
});
