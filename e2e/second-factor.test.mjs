// The second factor at a screen: somebody gets one, signs in with it, proves who he is with it, and loses it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { codeNow, field, follow, leaving, press, sees, signIn, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let doctor;
let secret;
let papers;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  doctor = await signIn(browser, demo, 'medico');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function withPassword() {
  await doctor.goto('/login');
  await write(doctor, 'login', 'medico');
  await write(doctor, 'password', demo.users.medico.password);
  await press(doctor, 'Accedi');
  await sees(doctor, 'Scrivi il codice');
}

test('a doctor gets a second factor from his profile', async () => {
  await doctor.goto('/profile');
  await follow(doctor, 'Attiva il secondo fattore');
  await check(doctor, 'factor-begin');
  await press(doctor, 'Comincia');
  await doctor.locator('svg.qr').waitFor();
  await check(doctor, 'factor-enrol');
  secret = (await doctor.locator('.steps .code').innerText()).replaceAll(' ', '');
  await write(doctor, 'code', '12345');
  await press(doctor, 'Attiva');
  await check(doctor, 'factor-wrong', { allowStatus: [422] });
  // The step before the present one, so that the present one is left for the sign-in.
  await write(doctor, 'code', codeNow(secret, -1));
  await press(doctor, 'Attiva');
  papers = await doctor.locator('.codes .code').allInnerTexts();
  assert.equal(papers.length, 10);
  await check(doctor, 'recovery-codes');
  await follow(doctor, 'Li ho conservati, continua');
  await sees(doctor, '10 da usare');
  await check(doctor, 'profile-with-factor');
});

test('he signs in with the code, or with one on paper', async () => {
  await withPassword();
  await check(doctor, 'login-code');
  await write(doctor, 'code', '000000');
  await press(doctor, 'Accedi');
  await check(doctor, 'login-code-wrong', { allowStatus: [422] });
  await write(doctor, 'code', codeNow(secret, 1));
  await press(doctor, 'Accedi');
  await doctor.goto('/profile');
  await sees(doctor, 'con password e codice');
  await withPassword();
  await doctor.getByText('Usa un codice di recupero').click();
  await write(doctor, 'recovery', papers[0].toLowerCase());
  await press(doctor, 'Accedi');
  await told(doctor, /codice di recupero/);
  await doctor.goto('/profile');
  await sees(doctor, '9 da usare');
});

test('an administrator who knows who asks takes it away', async () => {
  const admin = await signIn(browser, demo, 'admin');
  await admin.goto('/admin/users');
  await write(admin, 'q', 'medico');
  await press(admin, 'Cerca');
  const row = admin.locator('main tbody tr', { has: admin.getByText('medico', { exact: true }) });
  await leaving(admin, () => row.getByRole('link').first().click());
  await check(admin, 'user-with-factor');
  await follow(admin, 'Azzera il secondo fattore');
  await check(admin, 'factor-reset');
  await press(admin, 'Azzera');
  await check(admin, 'factor-reset-wrong', { allowStatus: [422] });
  await admin.getByLabel('Di persona, con un documento').check();
  await field(admin, 'note').fill('Carta d’identità mostrata allo sportello');
  await press(admin, 'Azzera');
  await told(admin, /è azzerato/);
  await admin.goto('/admin/settings');
  await check(admin, 'settings-factor');
  doctor = await signIn(browser, demo, 'medico');
  await doctor.goto('/profile');
  await sees(doctor, 'Non attivo');
});
