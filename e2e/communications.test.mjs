// A doctor writes to public health and is answered; each hears of it at once, on an open page; without a script the forms do.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, follow, fullName, leaving, namesNobody, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let doctor;
let operator;
let patient;
let second;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const medico = await api(demo, 'medico');
  const asl = demo.users.sisp.unit_code;
  const running = new Set((await medico.all('/measures')).map((measure) => measure.person));
  [patient, second] = (await medico.everybody()).filter((one) => one.asl === asl && !running.has(one.id));
  doctor = await signIn(browser, demo, 'medico', { urls });
  operator = await signIn(browser, demo, 'sisp', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const beside = () => Number(document.querySelector('.main-nav a[href="/communications"] .nav-count')?.dataset.count ?? 0);
const number = (page) => page.evaluate(beside);

test('a message is written from the page of the person', async () => {
  await doctor.goto(`/people/${patient.id}`);
  await follow(doctor, 'Scrivi un messaggio', doctor.locator('#communications'));
  await check(doctor, 'communication-write');
  await press(doctor, 'Invia il messaggio');
  await sees(doctor, /Scrivi il messaggio/);
  await check(doctor, 'communication-write-wrong', { allowStatus: [422] });
  await write(doctor, 'text', 'Respira male da ieri sera: potete vederla?');
  await tick(doctor, 'priority', 'high');
});

test('the open page of the other side counts it at once, and says so', async () => {
  await operator.goto('/communications');
  const before = await number(operator);
  await press(doctor, 'Invia il messaggio');
  await told(doctor, /Il messaggio è inviato/);
  await operator.waitForFunction((then) => {
    const text = document.querySelector('.main-nav a[href="/communications"] .nav-count')?.dataset.count;
    return Number(text ?? 0) === then + 1;
  }, before);
  assert.match(await operator.locator('#live').innerText(), /Hai .* da vedere/);
  await doctor.goto(`/people/${patient.id}`);
  await check(doctor, 'communication-person-page', { allowStatus: [422] });
});

test('the list is read and answered by the keyboard', async () => {
  await operator.goto('/communications?kind=message');
  await check(operator, 'communications');
  await rowsOf(operator, fullName(patient)).locator('th a').focus();
  await leaving(operator, () => operator.keyboard.press('r'));
  await check(operator, 'communication-one');
  await write(operator, 'text', 'Passiamo oggi pomeriggio.');
  await press(operator, 'Invia la risposta');
  await told(operator, /La risposta è inviata/);
  assert.equal(await rowsOf(operator, 'Respira male').count(), 0);
  // Among messages alone: shortly after midnight the demo's day, which stands still, begins anew, and what is new sorts as its oldest.
  await operator.goto('/communications?state=closed&kind=message');
  await sees(operator, 'Con risposta');
  await check(operator, 'communications-closed');
  await operator.goto('/communications?state=sent');
  await sees(operator, 'Passiamo oggi pomeriggio.');
  await check(operator, 'communications-sent');
});

test('the answer comes back, and one key says that it was seen', async () => {
  await doctor.goto('/communications?kind=message');
  await sees(doctor, 'Passiamo oggi pomeriggio.');
  const row = rowsOf(doctor, 'Passiamo oggi');
  await row.locator('th a').focus();
  await leaving(doctor, () => doctor.keyboard.press('a'));
  await told(doctor, /Presa visione registrata/);
  assert.equal(await rowsOf(doctor, 'Passiamo oggi').count(), 0);
});

test('a swab that is wanted waits until it is requested', async () => {
  const [medico, sisp] = await Promise.all([api(demo, 'medico'), api(demo, 'sisp')]);
  await medico.post(`/people/${second.id}/reports`, { symptoms: ['fever'], onset: '2020-11-12', temperature: 38.4, again: true });
  await operator.goto('/communications?kind=swab_to_request');
  const row = rowsOf(operator, fullName(second));
  await leaving(operator, () => row.locator('th a').click());
  await sees(operator, /nessuno ha ancora richiesto un tampone/);
  await check(operator, 'communication-swab');
  await follow(operator, 'Richiedi il tampone', operator.locator('main'));
  assert.ok(operator.url().endsWith(`/people/${second.id}/requests/new`), operator.url());
  const laboratory = demo.users.laboratorio.unit_code;
  await sisp.post(`/people/${second.id}/swab-requests`, { reason: 'symptoms', onset: '2020-11-12', test_type: 'molecular', laboratory, again: true });
  await operator.goto('/communications?kind=swab_to_request');
  assert.equal(await rowsOf(operator, fullName(second)).count(), 0);
});

test('without a script the same forms do, and the next page has the number', async () => {
  const plain = { javaScriptEnabled: false };
  const [his, hers] = [await signIn(browser, demo, 'medico', { context: plain }), await signIn(browser, demo, 'sisp', { context: plain })];
  await his.goto(`/people/${second.id}/message`);
  await write(his, 'text', 'Serve un certificato?');
  await press(his, 'Invia il messaggio');
  await told(his, /Il messaggio è inviato/);
  await hers.goto('/communications?kind=message');
  assert.ok(await number(hers) > 0);
  const row = rowsOf(hers, 'Serve un certificato?');
  await leaving(hers, () => row.getByRole('link', { name: /^Rispondi/ }).click());
  await write(hers, 'text', 'No, grazie.');
  await press(hers, 'Invia la risposta');
  await told(hers, /La risposta è inviata/);
  await his.goto('/communications?kind=message');
  await leaving(his, () => rowsOf(his, 'No, grazie.').getByRole('button', { name: /^Presa visione/ }).click());
  await told(his, /Presa visione registrata/);
});

test('who wants it is written to by e-mail only with an address', async () => {
  await doctor.goto('/profile/communications');
  await check(doctor, 'profile-communications');
  await tick(doctor, 'communications');
  await press(doctor, 'Salva la scelta');
  await sees(doctor, /non c'è un indirizzo e-mail/);
  await check(doctor, 'profile-communications-wrong', { allowStatus: [422] });
  await doctor.goto('/profile/communications');
  assert.equal(await field(doctor, 'communications').isChecked(), false);
  await doctor.goto('/profile/email');
  await write(doctor, 'email', 'medico@example.org');
  await press(doctor, "Salva l'e-mail");
  await doctor.goto('/profile/communications');
  await tick(doctor, 'communications');
  await press(doctor, 'Salva la scelta');
  await told(doctor, /La scelta è salvata/);
});

test('no address names anybody or says what was written', () => {
  namesNobody(urls, [patient, second]);
  for (const url of urls) assert.doesNotMatch(decodeURIComponent(url), /Respira|Passiamo/);
});
