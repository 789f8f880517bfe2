// A session that ends while somebody types: what was typed waits in the page, and is sent once its author is back. And an
// administrator lifts the brake on sign-in.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo, unmistakable } from './demo.mjs';
import { field, follow, fullName, leaving, press, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch, openPage } from './lib.mjs';

let demo;
let browser;
let admin;
let patients;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const doctor = await api(demo, 'medico');
  const [people, reports] = await Promise.all([doctor.everybody(), doctor.all('/reports')]);
  const known = new Set(reports.map((line) => line.person));
  patients = unmistakable(people).filter((one) => !known.has(one.id)).slice(0, 2);
  assert.equal(patients.length, 2);
  admin = await signIn(browser, demo, 'admin');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Ends the doctor's sessions, as time does. */
async function endSessions() {
  await admin.goto('/admin/users');
  const row = admin.locator('main tbody tr', { has: admin.getByText('medico', { exact: true }) });
  await leaving(admin, () => row.getByRole('link').first().click());
  await press(admin, 'Chiudi tutte le sessioni');
}

/** Types a report, and presses the button when the session is over. */
async function interrupted(page, patient) {
  await page.goto(`/people/${patient.id}/reports/new`);
  await tick(page, 'symptoms', 'fever');
  await write(page, 'onset', '12/11/2020');
  await endSessions();
  await press(page, 'Invia la segnalazione');
  await sees(page, 'è conservato in questa pagina');
}

async function signInAgain(page, login) {
  await write(page, 'login', login);
  await write(page, 'password', `argine-demo-${login}`);
  await press(page, 'Accedi');
}

for (const [index, javaScriptEnabled] of [true, false].entries()) {
  test(`what was typed is sent once its author is back, ${javaScriptEnabled ? 'with' : 'without'} a script`, async () => {
    const page = await signIn(browser, demo, 'medico', { context: { javaScriptEnabled } });
    await interrupted(page, patients[index]);
    const path = `/people/${patients[index].id}/reports/new`;
    assert.equal(page.url(), demo.origin + path, 'nothing of it is in the address');
    if (javaScriptEnabled) await check(page, 'session-over', { allowStatus: [401] });
    await signInAgain(page, 'medico');
    await sees(page, '12/11/2020');
    if (javaScriptEnabled) {
      await sees(page, 'Febbre');
      assert.doesNotMatch(await page.locator('main').innerText(), /fever/, 'words, and not codes');
    }
    if (javaScriptEnabled) await check(page, 'session-resumed');
    await press(page, 'Invia adesso');
    await told(page, /Segnalazione inviata/);
    await page.goto('/reports');
    await sees(page, fullName(patients[index]));
    assert.doesNotMatch(demo.log(), /2020-11-12|12\/11\/2020|12%2F11|fever/, 'nor in the log');
  });
}

test('a page that is left open shows nobody once its session is over', async () => {
  const page = await signIn(browser, demo, 'medico');
  await page.clock.install();
  const [patient] = patients;
  await page.goto(`/people/${patient.id}`);
  await sees(page, fullName(patient));
  await page.clock.fastForward('31:00');
  await sees(page, fullName(patient));
  await endSessions();
  await page.clock.fastForward('31:00');
  await page.waitForURL(/\/login/);
  assert.ok(!(await page.content()).includes(patient.family_name), 'nothing of her is in the page');
});

test('what was typed in it is put away, and is there again when its author is back', async () => {
  const page = await signIn(browser, demo, 'medico');
  await page.clock.install();
  const [, patient] = patients;
  await page.goto(`/people/${patient.id}/message`);
  await write(page, 'text', 'Da richiamare domani mattina');
  await endSessions();
  await page.clock.fastForward('31:00');
  await sees(page, 'La sessione è scaduta');
  const left = await page.content();
  assert.ok(!left.includes(patient.family_name) && !left.includes('Da richiamare'), 'neither she nor what he wrote is in the page');
  await check(page, 'session-left-open');
  // Somebody else at the same browser does not find it; its author does, and sends it.
  const context = page.context();
  const other = await context.newPage();
  for (const login of ['sindaco', 'medico']) {
    await other.goto('/login');
    await signInAgain(other, login);
    await other.locator('.who-role').waitFor();
    await page.clock.fastForward('00:10');
    await page.bringToFront();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    if (login === 'medico') break;
    await page.waitForTimeout(500);
    await sees(page, 'La sessione è scaduta');
    await press(other, 'Esci', other.locator('header'));
    await sees(page, 'La sessione è scaduta');
  }
  await page.locator('textarea[name="text"]').waitFor();
  assert.equal(await field(page, 'text').inputValue(), 'Da richiamare domani mattina');
  await press(page, 'Invia il messaggio');
  await told(page, /inviato/i);
});

test('who waits at the door is told until when, and an administrator lets him in', async () => {
  const page = await openPage(browser, { origin: demo.origin });
  await page.goto('/login');
  for (let n = 0; n < 5; n += 1) {
    await write(page, 'login', 'sindaco');
    await write(page, 'password', 'sbagliata');
    await press(page, 'Accedi');
  }
  await sees(page, /Aspetta: potrai accedere dopo le/);
  await check(page, 'sign-in-wait', { allowStatus: [422, 429] });
  await admin.goto('/admin/users');
  const row = admin.locator('main tbody tr', { has: admin.getByText('sindaco', { exact: true }) });
  await leaving(admin, () => row.getByRole('link').first().click());
  await sees(admin, /L'accesso è bloccato: 3 password sbagliate/);
  await check(admin, 'user-held-back');
  await press(admin, 'Togli il blocco');
  await sees(admin, 'Scrivi il motivo');
  await write(admin, 'reason', 'Ha telefonato, riconosciuto dal collega');
  await press(admin, 'Togli il blocco');
  await told(admin, /Il blocco è tolto/);
  await check(admin, 'user-forgiven', { allowStatus: [422] });
  await signInAgain(page, 'sindaco');
  await page.locator('.who-role').waitFor();
});
