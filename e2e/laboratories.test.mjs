// A laboratory that has stopped lights up with the telephone to call; somebody calls; and each result has its receipt.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { follow, press, sees, signIn, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';
import { again, file, read, row } from './results-file.mjs';

/** Saturdays before the day of the demo. */
const SATURDAYS = ['2020-10-10', '2020-10-17', '2020-10-24', '2020-10-31', '2020-11-07'];
/** Results on each of them, in this hour of the day: a minute's worth is enough to be missed. */
const USUAL = 1_300;

/** The day before one, as the file writes it. */
const dayBefore = (day) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

let demo;
let browser;
let people;
const desks = {};

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const sisp = await api(demo, 'sisp');
  const measures = new Set((await sisp.all('/measures')).map((measure) => measure.person));
  people = (await sisp.everybody()).filter((one) => one.asl === '204' && one.identifier_kind === 'tax-code' && !measures.has(one.id));
  for (const login of ['laboratorio', 'crisi', 'medico']) desks[login] = await signIn(browser, demo, login);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('a result has a receipt of each step, and the doctor who sees it is seen', async () => {
  const { laboratorio } = desks;
  const [medico, sisp, lab] = await Promise.all(['medico', 'sisp', 'laboratorio'].map((login) => api(demo, login)));
  const his = (await medico.everybody()).find((one) => people.some((other) => other.id === one.id));
  const swab = await sisp.post(`/people/${his.id}/swab-requests`, {
    reason: 'symptoms', onset: '2020-11-10', test_type: 'molecular', laboratory: demo.users.laboratorio.unit_code, again: true });
  const result = await lab.post(`/swab-requests/${swab.id}/results`, { outcome: 'positive' });
  await laboratorio.goto('/results/receipts');
  await check(laboratorio, 'receipts');
  await write(laboratorio, 'number', swab.number);
  await press(laboratorio, 'Cerca');
  await sees(laboratorio, 'Un esito trovato');
  await follow(laboratorio, swab.number, laboratorio.locator('#receipts'));
  await sees(laboratorio, 'Consegnato al medico curante');
  await sees(laboratorio, 'Il medico curante non ha ancora segnato di averlo visto.');
  await check(laboratorio, 'receipt');
  const [communication] = (await medico.all('/communications?kind=result')).filter((one) => one.fact === result.id);
  assert.equal(communication.priority, 'high');
  await medico.post(`/communications/${communication.id}/acknowledgement`, {});
  await laboratorio.goto(`/results/${result.id}/receipt`);
  await sees(laboratorio, 'Visto dal medico curante');
  assert.ok(!(await laboratorio.content()).includes(his.family_name), 'it says nothing of the person');
});

test('the mended rows alone complete their file, and the day balances', async () => {
  const { laboratorio } = desks;
  const rows = people.slice(0, 6).map((person, index) => row(person, `E2E-L5-${index}`));
  rows[5].sesso = 'D';
  const upload = async (buffer) => {
    await laboratorio.locator('input[type="file"]').setInputFiles({ name: 'esiti.csv', mimeType: 'text/csv', buffer });
    await press(laboratorio, 'Invia');
    await laboratorio.locator('.figures').waitFor();
    await laboratorio.waitForLoadState('load');
  };
  await laboratorio.goto('/results/import');
  await upload(file(rows));
  await sees(laboratorio, '6 righe = 5 prese al primo invio + 0 con gli invii successivi + 1 ancora da rimandare.');
  await check(laboratorio, 'import-incomplete');
  const first = laboratorio.url();
  const [back] = read(await (await laboratorio.request.get(`${first}/rejected`)).text());
  back.sesso = people[5].sex;
  await follow(laboratorio, 'Rimanda le righe corrette');
  await check(laboratorio, 'import-completes');
  await upload(again([back]));
  await follow(laboratorio, 'guarda il conto intero');
  await sees(laboratorio, 'File completato: 6 righe = 5 prese al primo invio + 1 con gli invii successivi.');
  await check(laboratorio, 'import-completed');
  await laboratorio.goto('/results/days');
  await sees(laboratorio, 'torna');
  await check(laboratorio, 'result-days');
});

test('a laboratory that has stopped lights up until somebody has called', async () => {
  const laboratory = 'LAB-301-2';
  for (const day of SATURDAYS) {
    const rows = Array.from({ length: USUAL }, (_, index) => ({
      ...row(people[index % people.length], `E2E-${day}-${index}`), effectiveTime: `${dayBefore(day)}103000+0200` }));
    const sent = path.join(demo.folder, `${day}.csv`);
    await writeFile(sent, file(rows));
    const { stdout } = await demo.argine('import', 'results', sent, '--laboratory', laboratory, '--json', '--business-date', day);
    assert.equal(JSON.parse(stdout).accepted, USUAL, stdout);
  }
  const { crisi, laboratorio } = desks;
  // It is looked for each minute, and in the first minute of an hour nothing is expected of this laboratory yet.
  const label = crisi.locator('.banner').getByText('Un laboratorio tace');
  for (let tries = 0; tries < 150; tries += 1) {
    await crisi.goto('/figures/laboratories');
    if (await label.count() > 0) break;
    await crisi.waitForTimeout(1_000);
  }
  await sees(crisi, /Torino San Giovanni Bosco non invia come al solito: chiama 300 55 01 002/, crisi.locator('.banner'));
  await check(crisi, 'laboratories-silent');
  await follow(crisi, 'Laboratorio dimostrativo Torino San Giovanni Bosco', crisi.locator('#laboratories'));
  await sees(crisi, /attesi \d/);
  await check(crisi, 'laboratory-silent');
  await write(crisi, 'note', 'La rete è ferma da stanotte.');
  await press(crisi, 'Ho chiamato', crisi.locator('.side-column'));
  await told(crisi, /Segnato/);
  await sees(crisi, 'La rete è ferma da stanotte.');
  await check(crisi, 'laboratory-called');
  await crisi.goto('/figures');
  await sees(crisi, /ha chiamato .* alle/, crisi.locator('.banner'));
  // The others see their own line alone.
  await laboratorio.goto('/figures/laboratories');
  assert.equal(await laboratorio.locator('#laboratories tbody tr').count(), 1);
  await check(laboratorio, 'laboratories-own');
});
