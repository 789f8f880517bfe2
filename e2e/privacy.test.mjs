// A patient asks that her data be kept from those who treat her: her doctor sees her as if there were none; when she takes it
// back all is there again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, follow, press, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

const WORDS = 'Parole che il medico non rilegge';
let demo;
let browser;
let doctor;
let operator;
let patient;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const medico = await api(demo, 'medico');
  const asl = demo.users.sisp.unit_code;
  const running = new Set((await medico.all('/measures')).map((measure) => measure.person));
  patient = (await medico.everybody()).find((one) => one.asl === asl && !running.has(one.id));
  await medico.post(`/people/${patient.id}/reports`, { symptoms: ['fever'], onset: '2020-11-10', temperature: 38.4, note: WORDS });
  doctor = await signIn(browser, demo, 'medico', { urls });
  operator = await signIn(browser, demo, 'sisp', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const page = () => `/people/${patient.id}`;

test('the operator keeps a report from others, with the day and the reason', async () => {
  await operator.goto(page());
  await sees(operator, 'Nessun dato oscurato');
  await follow(operator, 'Oscura dati', operator.locator('#obscurings'));
  await check(operator, 'obscure-choose');
  await follow(operator, 'Oscura tutto');
  await check(operator, 'obscure');
  await write(operator, 'asked_on', 'ieri');
  await press(operator, 'Oscura');
  await sees(operator, /Scegli il motivo dall'elenco/);
  assert.equal(await field(operator, 'asked_on').inputValue(), 'ieri', 'nothing typed is lost');
  await check(operator, 'obscure-wrong', { allowStatus: [422] });
  await write(operator, 'asked_on', '14/11/2020');
  await tick(operator, 'why', 'asked');
  await press(operator, 'Oscura');
  await told(operator, /I dati sono oscurati/);
  await check(operator, 'obscured-person');
});

test('who wrote it goes on seeing it, and nothing tells that something is kept from others', async () => {
  await doctor.goto(page());
  await sees(doctor, WORDS);
  assert.doesNotMatch(await doctor.locator('main').innerText(), /scurat|scurament/);
  const answer = await doctor.goto(`${page()}/obscurings`);
  assert.equal(answer.status(), 403);
  await check(doctor, 'obscure-forbidden', { allowStatus: [403] });
});

test('it is taken back with a reason', async () => {
  await operator.goto(page());
  await follow(operator, 'Tutti i dati sanitari', operator.locator('#obscurings'));
  await sees(operator, 'Oscurati adesso');
  await check(operator, 'obscuring');
  await follow(operator, "Revoca l'oscuramento");
  await check(operator, 'obscuring-end');
  await press(operator, 'Revoca');
  await sees(operator, /Scrivi perché si revoca/);
  await check(operator, 'obscuring-end-wrong', { allowStatus: [422] });
  await write(operator, 'note', 'Richiesta della persona, prot. 123');
  await press(operator, 'Revoca');
  await told(operator, /L'oscuramento è revocato/);
  await sees(operator, 'Revocato');
});

test('somebody asks for her data: the officer enters it, the operator makes the copy, the officer answers', async () => {
  const officer = await signIn(browser, demo, 'dpo', { urls });
  await officer.goto('/rights');
  await check(officer, 'rights-none');
  await follow(officer, 'Registra una richiesta', officer.locator('main'));
  await press(officer, 'Registra');
  await sees(officer, /Scegli che cosa chiede/);
  await check(officer, 'rights-new-wrong', { allowStatus: [422] });
  await tick(officer, 'right', 'access');
  await write(officer, 'tax_code', patient.identifier);
  await write(officer, 'requester', 'Chi ha chiesto');
  await write(officer, 'address', 'via Palestro 1, Ivrea');
  await write(officer, 'received_on', '10/11/2020');
  await tick(officer, 'channel', 'pec');
  await press(officer, 'Registra');
  await told(officer, /La richiesta è registrata/);
  await sees(officer, '26 giorni');
  await check(officer, 'rights-one');
  const place = new URL(officer.url()).pathname;
  await follow(officer, 'Proroga il termine');
  await check(officer, 'rights-extend');
  await officer.goto('/rights');
  await sees(officer, 'Chi ha chiesto');
  await check(officer, 'rights-open');

  await operator.goto(place);
  await follow(operator, 'Prepara la copia dei dati');
  await sees(operator, 'Che cosa conterrà');
  await check(operator, 'rights-copy');
  await press(operator, 'Apri la pagina da stampare');
  await sees(operator, WORDS);
  await check(operator, 'rights-copy-print');
  await officer.goto(place);
  await sees(officer, 'Copia dei dati fatta');
  await check(officer, 'rights-copied');

  await officer.goto(`${place}/answer`);
  await check(officer, 'rights-answer');
  await tick(officer, 'outcome', 'granted');
  await write(officer, 'answer', 'In allegato la copia dei dati richiesta.');
  await press(officer, 'Registra la risposta');
  await told(officer, /La risposta è registrata/);
  await check(officer, 'rights-answered');
  await officer.goto('/rights?state=closed');
  await sees(officer, 'Accolta');
  await check(officer, 'rights-closed');
});

test('no address named anybody', () => {
  assert.ok(urls.length > 5);
  for (const url of urls) {
    assert.ok(!url.toLowerCase().includes(patient.family_name.toLowerCase()), url);
  }
});
