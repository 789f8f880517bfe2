// A doctor reports a suspect case by the keyboard alone; the service sends it back, she completes it on the screen Integra, and sees
// who has it and where he answers the telephone. The same without a script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, follow, fullName, leaving, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let patients;
let doctor;
let operator;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const medico = await api(demo, 'medico');
  const [people, reports] = await Promise.all([medico.everybody(), medico.all('/reports')]);
  const known = new Set(reports.map((report) => report.person));
  patients = people.filter((one) => one.asl === demo.users.sisp.unit_code && !known.has(one.id)).slice(0, 2);
  assert.equal(patients.length, 2);
  doctor = await signIn(browser, demo, 'medico', { urls });
  operator = await signIn(browser, demo, 'sisp', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const nav = (page) => page.locator('.main-nav', { hasText: 'Segnalazioni' });
const form = (patient) => `/people/${patient.id}/reports/new`;

/** Presses Tab until a field has the focus. */
async function tabTo(page, name) {
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.name === wanted, name)) return;
  }
  assert.fail(`Tab does not lead to ${name}`);
}

test('a whole report by keyboard alone, in under a minute', async () => {
  const [patient] = patients;
  await doctor.goto(form(patient));
  await check(doctor, 'report-new');
  const begun = Date.now();
  await leaving(doctor, () => doctor.keyboard.press('Alt+c'));
  for (const code of ['fever', 'cough', 'tiredness']) {
    assert.ok(await doctor.locator(`main [name="symptoms"][value="${code}"]`).isChecked(), code);
  }
  await tabTo(doctor, 'grade_cough');
  await doctor.keyboard.type('persistente s');
  await tabTo(doctor, 'grade_cold');
  await doctor.keyboard.type('f');
  assert.ok(await doctor.locator('main [name="symptoms"][value="cold"]').isChecked(), 'its grade says that it is there');
  await tabTo(doctor, 'temperature');
  await doctor.keyboard.type('38,4');
  await tabTo(doctor, 'onset');
  await doctor.keyboard.type('12112020');
  await tabTo(doctor, 'context');
  await doctor.keyboard.type('Una collega positiva');
  // Enter sends the report, and fills nothing.
  await leaving(doctor, () => doctor.keyboard.press('Enter'));
  await told(doctor, /Segnalazione inviata/);
  assert.ok(Date.now() - begun < 60_000);
  await sees(doctor, /Tosse \(persistente secca\)/);
  await sees(doctor, /Raffreddore \(forte\)/);
});

test('without symptoms one of three is needed, and what was typed stays', async () => {
  await doctor.goto(form(patients[1]));
  await write(doctor, 'note', 'Solo una nota');
  await press(doctor, 'Invia la segnalazione');
  await sees(doctor, /almeno uno tra condizioni cliniche/);
  assert.equal(await field(doctor, 'note').inputValue(), 'Solo una nota');
  await check(doctor, 'report-new-wrong', { allowStatus: [422] });
});

test('the service sends it back with what is missing', async () => {
  await operator.goto('/reports');
  const row = rowsOf(operator, fullName(patients[0]));
  await leaving(operator, () => row.getByRole('link', { name: /Febbre/ }).click());
  await check(operator, 'report');
  await press(operator, 'Rimanda al medico');
  await sees(operator, /Scrivi che cosa manca/);
  await check(operator, 'report-send-back-wrong', { allowStatus: [422] });
  await write(operator, 'asked', 'Dove lavora, e con chi vive?');
  await press(operator, 'Rimanda al medico');
  await told(operator, /rimandata al medico/);
  await check(operator, 'reports-sent-back');
  await operator.goto('/profile/phone');
  if (await operator.locator('main [name="password"]').count()) {
    await write(operator, 'password', 'argine-demo-sisp');
    await leaving(operator, () => field(operator, 'password').press('Enter'));
  }
  await check(operator, 'profile-phone');
  await write(operator, 'phone', '011 5550147');
  await press(operator, 'Salva il telefono');
  await told(operator, /telefono è salvato/);
});

test('the doctor finds it first, with a number beside it, and completes it', async () => {
  await doctor.goto('/people');
  // The number is counted every five seconds at the latest.
  await assert.doesNotReject(async () => {
    for (let tries = 0; tries < 20; tries += 1) {
      if (/Segnalazioni\s*in attesa:\s*1/.test(await nav(doctor).innerText())) return;
      await new Promise((done) => setTimeout(done, 500));
      await doctor.reload();
    }
    throw new Error(`no number: ${await nav(doctor).innerText()}`);
  });
  await doctor.goto('/reports');
  await check(doctor, 'reports-to-complete');
  assert.match(await doctor.locator('main tbody tr').first().innerText(), new RegExp(fullName(patients[0])));
  await follow(doctor, /^Integra/, doctor.locator('main'));
  await sees(doctor, 'Dove lavora, e con chi vive?');
  await sees(doctor, 'tel. 011 5550147');
  await check(doctor, 'report-complete');
  assert.equal(await field(doctor, 'temperature').inputValue(), '38,4');
  await write(doctor, 'conditions', 'Asma');
  await write(doctor, 'answer', 'Insegna a Ivrea, vive sola');
  await press(doctor, 'Invia al SISP');
  await told(doctor, /Segnalazione integrata/);
  assert.doesNotMatch(await nav(doctor).innerText(), /Segnalazioni\s*in attesa/);
});

test('whoever takes it in charge is named with his telephone', async () => {
  await operator.goto('/reports');
  await leaving(operator, () => rowsOf(operator, fullName(patients[0])).getByRole('link', { name: /Febbre/ }).click());
  await sees(operator, 'Insegna a Ivrea, vive sola');
  await leaving(operator, () => operator.keyboard.press('Alt+p'));
  await told(operator, /presa in carico/);
  await doctor.goto('/reports');
  await sees(doctor, /tel\. 011 5550147/);
  await leaving(doctor, () => rowsOf(doctor, fullName(patients[0])).getByRole('link', { name: /Febbre/ }).click());
  await check(doctor, 'report-in-charge');
  // As in the last report, on one key.
  await doctor.goto(form(patients[0]));
  await leaving(doctor, () => doctor.keyboard.press('Alt+u'));
  assert.equal(await field(doctor, 'conditions').inputValue(), 'Asma');
  assert.equal(await field(doctor, 'grade_cough').inputValue(), 'persistent_dry');
  assert.equal(await field(doctor, 'temperature').inputValue(), '', 'a temperature is of its day');
  await check(doctor, 'report-as-last');
});

test('without a script the same buttons do the same', async () => {
  const context = { javaScriptEnabled: false };
  const [gp, sisp] = [await signIn(browser, demo, 'medico', { context }), await signIn(browser, demo, 'sisp', { context })];
  const patient = patients[1];
  await gp.goto(form(patient));
  await write(gp, 'onset', '12/11/2020');
  await press(gp, /Sintomi comuni/);
  assert.equal(await field(gp, 'onset').inputValue(), '12/11/2020');
  await field(gp, 'grade_cold').selectOption('mild');
  await press(gp, 'Invia la segnalazione');
  await sees(gp, /sintomo che non è spuntato/);
  await tick(gp, 'symptoms', 'cold');
  await press(gp, 'Invia la segnalazione');
  await told(gp, /Segnalazione inviata/);
  await sisp.goto('/reports');
  await leaving(sisp, () => rowsOf(sisp, fullName(patient)).getByRole('link', { name: /Febbre/ }).click());
  await write(sisp, 'asked', 'Con chi vive?');
  await press(sisp, 'Rimanda al medico');
  await told(sisp, /rimandata al medico/);
  await gp.goto('/reports');
  await follow(gp, /^Integra/, rowsOf(gp, fullName(patient)));
  await write(gp, 'answer', 'Vive sola');
  await press(gp, 'Invia al SISP');
  await told(gp, /Segnalazione integrata/);
});

test('no address names anybody', () => {
  for (const { family_name, identifier } of patients) {
    for (const url of urls) assert.ok(!url.includes(identifier) && !url.toUpperCase().includes(`=${family_name}`), url);
  }
});
