// What leaves for the nation and what the person takes home: a refusal of Sistema TS is read and sent again by keyboard, the link of a printed
// report tells whoever holds it whether it is authentic, and a certificate of the demo is judged.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { api, serveDemo, until } from './demo.mjs';
import { field, leaving, press, rowsOf, sees, signIn, told } from './desk.mjs';
import { check, launch, openPage } from './lib.mjs';

let demo;
let browser;
let service;
let result;
/** How Sistema TS answers, and what it was sent. */
let manner = 'rifiutato';
const seen = [];

/** Sistema TS: it refuses, or gives a CUN. */
async function sistemaTs() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    seen.push({ key: request.headers['idempotency-key'], ...JSON.parse(body) });
    const accepted = manner === 'accettato';
    response.writeHead(accepted ? 200 : 422, { 'content-type': 'application/json' });
    response.end(JSON.stringify(accepted ? { stato: manner, cun: 'AB12CD34EF' } : { stato: manner, codice: 'E17', motivo: 'assistito non trovato' }));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

before(async () => {
  service = await sistemaTs();
  const url = `http://127.0.0.1:${service.address().port}`;
  [demo, browser] = await Promise.all([serveDemo({ more: () => ['--sistema-ts-url', url] }), launch()]);
  const [sisp, laboratorio] = await Promise.all(['sisp', 'laboratorio'].map((login) => api(demo, login)));
  const [person] = (await sisp.everybody()).filter((one) => one.asl === '204' && one.identifier_kind === 'tax-code');
  const swab = await sisp.post(`/people/${person.id}/swab-requests`, {
    reason: 'screening', test_type: 'molecular', laboratory: demo.users.laboratorio.unit_code, again: true });
  result = { ...(await laboratorio.post(`/swab-requests/${swab.id}/results`, { outcome: 'negative' })), request: swab.id, number: swab.number, person };
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  service?.close();
});

test('what was refused says why, names nobody, and is sent again', async () => {
  // What was typed can be taken back for a minute, and leaves after it.
  await until(async () => seen.length > 0, 'the result leaves', 120);
  const page = await signIn(browser, demo, 'crisi');
  await until(async () => {
    await page.goto('/national-flow');
    return (await rowsOf(page, 'E17 assistito non trovato').count()) > 0;
  }, 'the refusal stands on the page');
  await check(page, 'national-flow');
  const text = await page.locator('main').innerText();
  assert.ok(!text.includes(result.person.family_name) && !text.includes(result.person.identifier));
  await page.goto('/national-flow/rows?day=&state=refused');
  await check(page, 'national-flow-rows');
  await leaving(page, () => page.getByRole('link', { name: result.number }).click());
  await sees(page, 'il Sistema TS ha rifiutato');
  await check(page, 'national-flow-row');
  manner = 'accettato';
  await page.getByRole('button', { name: 'Invia di nuovo' }).focus();
  await leaving(page, () => page.keyboard.press('Enter'));
  await told(page, /di nuovo in partenza/);
  await until(async () => {
    await page.reload();
    return (await page.locator('main').innerText()).includes('AB12CD34EF');
  }, 'the CUN stands on the page');
  assert.deepEqual(seen.map(({ key }) => key), [`${result.id}-0`, `${result.id}-1`]);
});

test('the report is a PDF, and an address that nobody signed is none of ours', async () => {
  const page = await signIn(browser, demo, 'laboratorio');
  await page.goto(`/requests/${result.request}`);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Referto (PDF)' }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), 'referto.pdf');
  const stranger = await openPage(browser, { origin: demo.origin });
  await stranger.goto('/verify');
  await sees(stranger, 'codice QR');
  await check(stranger, 'verify');
  await stranger.goto('/verify/abc');
  await sees(stranger, 'Referto non riconosciuto');
  await check(stranger, 'verify-unknown', { allowStatus: [404] });
});

test('a certificate of the demo is judged, and says that it is worth nothing', async () => {
  const page = await signIn(browser, demo, 'laboratorio');
  await page.goto(`/results/${result.id}/certificate`);
  await sees(page, 'non ha alcun valore legale');
  await check(page, 'certificate');
  const text = await page.locator('#hc1').innerText();
  await page.goto('/certificates');
  await check(page, 'certificates');
  await field(page, 'text').fill(text);
  await press(page, 'Verifica');
  // Not the word alone, which the page says before it is asked too.
  await sees(page, 'Firma, date e regole italiane sono in ordine');
  await sees(page, result.person.family_name);
  await check(page, 'certificates-valid');
});
