// A laboratory that wants its requests by machine: the region says how and tries it, a request leaves, the page of the request says so, and
// what the laboratory refused is sent again by keyboard.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { api, serveDemo, until } from './demo.mjs';
import { field, follow, leaving, press, rowsOf, sees, signIn, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let system;
let swab;
let person;
/** How the laboratory's system answers, and what it was sent. */
let answer = 'AE';
const seen = [];

/** The laboratory's system: MLLP, an answer to each message. */
async function laboratorySystem() {
  const server = createServer((socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (part) => {
      text += part.toString('utf8');
      let end;
      while ((end = text.indexOf('\x1c\r')) >= 0) {
        const message = text.slice(1, end);
        text = text.slice(end + 2);
        const number = message.split('|')[9];
        const training = message.split('|')[10] === 'T';
        if (!training) seen.push(message);
        const code = training ? 'AA' : answer;
        const why = code === 'AA' ? '' : 'ERR|||101^Required field missing^HL70357|E||||Manca il numero di ricetta\r';
        socket.write(`\x0bMSH|^~\\&|LIS|X|ARGINE|010|20201114||ACK|A${number}|P|2.5.1\rMSA|${code}|${number}\r${why}\x1c\r`);
      }
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

before(async () => {
  [system, demo, browser] = await Promise.all([laboratorySystem(), serveDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  system?.close();
});

test('the region says how a laboratory wants its requests, and tries it', async () => {
  const code = demo.users.laboratorio.unit_code;
  const page = await signIn(browser, demo, 'admin');
  await page.goto('/outgoing-requests');
  await sees(page, 'Nessun laboratorio riceve le richieste per via informatica');
  await check(page, 'outgoing-requests-none');
  await page.goto(`/registers/${code}`);
  await follow(page, 'Invio delle richieste');
  await check(page, 'outgoing-requests-channel');
  await page.locator('main input[name="kind"][value="hl7"]').check();
  await write(page, 'address', 'lis');
  await press(page, 'Salva');
  await sees(page, 'nome della macchina e porta separati da due punti');
  await check(page, 'outgoing-requests-channel-wrong', { allowStatus: [422] });
  assert.equal(await field(page, 'address').inputValue(), 'lis');
  await page.locator('main input[name="tls"]').uncheck();
  await write(page, 'address', `127.0.0.1:${system.address().port}`);
  await press(page, 'Salva');
  await told(page, /Salvato/);
  await leaving(page, () => page.getByRole('button', { name: 'Prova il collegamento' }).click());
  await sees(page, 'Il laboratorio risponde: AA.');
  assert.equal(seen.length, 0, 'a trial orders nothing');
});

test('a request leaves, a refusal is read, and it is sent again', async () => {
  const sisp = await api(demo, 'sisp');
  [person] = (await sisp.everybody()).filter((one) => one.asl === '204' && one.identifier_kind === 'tax-code');
  swab = await sisp.post(`/people/${person.id}/swab-requests`, {
    reason: 'screening', test_type: 'molecular', laboratory: demo.users.laboratorio.unit_code, again: true });
  await until(async () => seen.length > 0, 'the request leaves', 60);
  assert.ok(seen[0].includes(`ORC|NW|${swab.number}^ARGINE`) && seen[0].includes(person.identifier));
  const page = await signIn(browser, demo, 'laboratorio');
  await until(async () => {
    await page.goto('/outgoing-requests');
    return (await rowsOf(page, 'Manca il numero di ricetta').count()) > 0;
  }, 'the refusal stands on the page');
  await check(page, 'outgoing-requests');
  const text = await page.locator('main').innerText();
  assert.ok(!text.includes(person.family_name) && !text.includes(person.identifier));
  await page.goto(`/outgoing-requests/rows?number=${swab.number}`);
  await check(page, 'outgoing-requests-rows');
  await leaving(page, () => page.getByRole('link', { name: swab.number }).click());
  await sees(page, 'il laboratorio l\'ha rifiutata');
  await check(page, 'outgoing-requests-row');
  answer = 'AA';
  await page.getByRole('button', { name: 'Invia di nuovo' }).focus();
  await leaving(page, () => page.keyboard.press('Enter'));
  await told(page, /di nuovo in partenza/);
  await until(async () => {
    await page.goto(`/requests/${swab.id}`);
    return (await page.locator('main').innerText()).includes('Inviata al laboratorio il');
  }, 'the page of the request says that it was sent');
  const numbers = seen.map((message) => message.split('|')[9]);
  assert.equal(new Set(numbers).size, 2, 'after a refusal it is another message');
});
