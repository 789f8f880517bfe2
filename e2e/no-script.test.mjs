// The essential flows without a script: an old browser, a blocked file, a slow line must stop nobody.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo, unmistakable } from './demo.mjs';
import { field, follow, fullName, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { launch } from './lib.mjs';

let demo;
let browser;
let patients;
/** Number of the swab of each patient. */
const numbers = [];
const desks = {};

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const [doctor, sisp] = await Promise.all([api(demo, 'medico'), api(demo, 'sisp')]);
  const [people, residents, measures, reports] = await Promise.all([
    doctor.everybody(), sisp.everybody(), doctor.all('/measures'), doctor.all('/reports')]);
  const known = new Set([...measures, ...reports].map((line) => line.person));
  const his = new Set(people.map((one) => one.id));
  patients = unmistakable(residents).filter((one) => his.has(one.id) && !known.has(one.id)).slice(0, 2);
  assert.equal(patients.length, 2);
  for (const login of ['medico', 'sisp', 'laboratorio']) {
    desks[login] = await signIn(browser, demo, login, { context: { javaScriptEnabled: false } });
  }
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('scripts are off indeed', async () => {
  const page = desks.laboratorio;
  await page.goto('/worklist');
  // The button to print and the question are shown and hidden by the script alone.
  await field(page, 'command').pressSequentially('1');
  await field(page, 'command').press('ArrowDown');
  assert.equal(await page.locator('#worklist tr[aria-current="true"]').count(), 0, 'nobody chose a row');
});

test('a GP reports a suspect case', async () => {
  const page = desks.medico;
  for (const patient of patients) {
    await page.goto('/people');
    await write(page, 'q', patient.identifier);
    await press(page, 'Cerca');
    await follow(page, fullName(patient), page.locator('main'));
    await follow(page, 'Segnala caso sospetto');
    await tick(page, 'symptoms', 'fever');
    await press(page, 'Invia la segnalazione');
    await sees(page, 'Ci sono sintomi: indica il primo giorno');
    await write(page, 'onset', '12/11/2020');
    await press(page, 'Invia la segnalazione');
    await told(page, /Segnalazione inviata/);
  }
});

test('the SISP takes charge and requests a swab', async () => {
  const page = desks.sisp;
  for (const patient of patients) {
    await page.goto('/reports');
    const waiting = await page.locator('main tbody').getByRole('button', { name: /Prendi in carico/ }).count();
    await press(page, /Prendi in carico/, rowsOf(page, fullName(patient)));
    await told(page, /presa in carico/);
    await sees(page, /Primo giorno con sintomi: giovedì 12\/11\/2020/);
    await field(page, 'laboratory').selectOption(demo.users.laboratorio.unit_code);
    await press(page, 'Richiedi il tampone');
    await told(page, /Tampone richiesto/);
    numbers.push(/\d{10}/.exec(await page.locator('main .intro').innerText())[0]);
    await follow(page, "Stampa l'etichetta");
    await sees(page, numbers.at(-1));
    // There is a next report as long as one waits.
    assert.equal(await page.getByRole('button', { name: 'Prossima segnalazione' }).count(), waiting > 1 ? 1 : 0);
  }
});

/** Types into the field of the work list; every answer is a page of the server's. */
async function enter(page, text) {
  await write(page, 'command', text);
  await press(page, 'Invio');
}

test('the laboratory records a negative', async () => {
  const page = desks.laboratorio;
  await page.goto('/worklist');
  await enter(page, numbers[0]);
  await sees(page, fullName(patients[0]), page.locator('#lab-selected'));
  await enter(page, 'n');
  await sees(page, `Negativo registrato per il campione ${numbers[0]}`);
});

test('the laboratory records a positive, with a second key', async () => {
  const page = desks.laboratorio;
  await page.goto('/worklist');
  await enter(page, numbers[1]);
  await enter(page, 'p');
  await sees(page, 'Positivo? Premi S e Invio per confermare');
  await enter(page, 'p');
  await rowsOf(page, numbers[1]).waitFor();
  assert.equal(await page.locator('#lab-done').count(), 0);
  await enter(page, 'p');
  await enter(page, 's');
  await sees(page, `Positivo registrato per il campione ${numbers[1]}`);

  await desks.medico.goto('/measures');
  assert.match(await rowsOf(desks.medico, fullName(patients[1])).innerText(), /nuovo/);
  assert.equal(await rowsOf(desks.medico, fullName(patients[0])).count(), 0);
});

test('and the plain form of a result asks for a confirmation too', async () => {
  const page = desks.laboratorio;
  await page.goto('/worklist');
  await follow(page, 'Inserisci esito');
  await tick(page, 'outcome', 'positive');
  await press(page, 'Registra');
  await sees(page, 'Per registrare un positivo serve la conferma');
  await tick(page, 'outcome', 'negative');
  await tick(page, 'sampled_day', '2020-11-14');
  await write(page, 'sampled_time', '00:01');
  await press(page, 'Registra');
  await sees(page, /Negativo registrato per il campione/);
});
