// The essential flows without a script: an old browser, a blocked file, a slow line must stop nobody.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, PASSWORD, serveDemo, unmistakable } from './demo.mjs';
import { codeNow, field, follow, fullName, leaving, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { launch, openPage } from './lib.mjs';

let demo;
let browser;
let patients;
/** Number of the swab of each patient. */
const numbers = [];
const desks = {};
const SCRIPTLESS = { context: { javaScriptEnabled: false } };

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const [doctor, sisp] = await Promise.all([api(demo, 'medico'), api(demo, 'sisp')]);
  const [people, residents, measures, reports] = await Promise.all([
    doctor.everybody(), sisp.everybody(), doctor.all('/measures'), doctor.all('/reports')]);
  const known = new Set([...measures, ...reports].map((line) => line.person));
  const his = new Set(people.map((one) => one.id));
  patients = unmistakable(residents).filter((one) => his.has(one.id) && !known.has(one.id)).slice(0, 2);
  assert.equal(patients.length, 2);
  for (const login of ['medico', 'sisp', 'laboratorio', 'sindaco', 'admin']) {
    desks[login] = await signIn(browser, demo, login, SCRIPTLESS);
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

test('the doctor sees the measure on the page of the person and says that he has seen it', async () => {
  const page = desks.medico;
  await page.goto('/people');
  await write(page, 'q', fullName(patients[1]));
  await press(page, 'Cerca');
  await follow(page, fullName(patients[1]), page.locator('main'));
  await sees(page, 'Isolamento', page.locator('main .columns'));
  await page.goto('/measures');
  await press(page, /Visto/, rowsOf(page, fullName(patients[1])));
  await told(page, /Segnata come vista/);
  assert.doesNotMatch(await rowsOf(page, fullName(patients[1])).innerText(), /nuovo/);
});

test('the administrator switches the view of the mayors on, and the mayor reads his list', async () => {
  const { admin, sindaco } = desks;
  await sindaco.goto('/comune');
  await sees(sindaco, 'La vista è spenta');
  await admin.goto('/admin/settings');
  await tick(admin, 'purpose', 'assistenza_su_richiesta');
  await tick(admin, 'confirmed');
  await press(admin, 'Salva', admin.locator('main form').first());
  await told(admin, /La vista dei sindaci è accesa/);
  await sindaco.goto('/comune');
  const { items } = await (await api(demo, 'sindaco')).get('/notices?limit=10');
  assert.ok(items.length > 0, 'the comune of the demonstration has measures');
  assert.ok((await sindaco.locator('main tbody tr').count()) >= items.length);
});

test('the administrator invites somebody, who chooses a password and is in', async () => {
  const page = desks.admin;
  await page.goto('/admin/users');
  await follow(page, 'Nuovo utente');
  await press(page, 'Invita e prepara la lettera');
  await sees(page, 'Controlla questi punti, poi invia di nuovo');
  await write(page, 'name', 'Senza Script');
  await write(page, 'login', 'senza.script');
  await field(page, 'role').selectOption('mayor');
  await write(page, 'unit', 'Chivasso');
  await write(page, 'contact', 'Ufficio accessi, 011 000000');
  await press(page, 'Invita e prepara la lettera');
  await sees(page, /Controlla prima di confermare/);
  await press(page, /Invita/);
  const code = (await page.locator('.letter-code').innerText()).trim();
  const guest = await openPage(browser, { origin: demo.origin, ...SCRIPTLESS });
  await guest.goto('/invitation');
  await write(guest, 'code', code);
  await press(guest, 'Continua');
  await write(guest, 'password', PASSWORD);
  await write(guest, 'repeated', PASSWORD);
  await press(guest, 'Scegli la password ed entra');
  await guest.locator('.who-role').waitFor();
});

test('a correction is asked for and approved', async () => {
  const { medico, sisp } = desks;
  await medico.goto(`/people/${patients[0].id}`);
  await follow(medico, 'Chiedi una correzione', medico.locator('#corrections'));
  await follow(medico, /Chiedi di correggere/, medico.locator('main'));
  await write(medico, 'phone', '0125987654');
  await tick(medico, 'why', 'told');
  await press(medico, 'Invia la richiesta');
  await told(medico, /Richiesta inviata/);
  await sisp.goto('/corrections');
  await leaving(sisp, () => sisp.locator('main tbody tr a').first().click());
  await sees(sisp, '0125987654');
  await tick(sisp, 'verdict', 'approve');
  await press(sisp, 'Registra la decisione');
  await told(sisp, /Correzione applicata/);
  await medico.goto(`/people/${patients[0].id}`);
  await sees(medico, /0125987654|0125 987654/);
});

test('a second factor is enrolled and asked for at the sign-in', async () => {
  const page = desks.medico;
  await page.goto('/profile');
  await follow(page, 'Attiva il secondo fattore');
  await press(page, 'Comincia');
  const secret = (await page.locator('.steps .code').innerText()).replaceAll(' ', '');
  await write(page, 'code', codeNow(secret, -1));
  await press(page, 'Attiva');
  await follow(page, 'Li ho conservati, continua');
  await press(page, 'Esci', page.locator('header'));
  await page.goto('/login');
  await write(page, 'login', 'medico');
  await write(page, 'password', demo.users.medico.password);
  await press(page, 'Accedi');
  await sees(page, 'Scrivi il codice');
  await write(page, 'code', codeNow(secret, 1));
  await press(page, 'Accedi');
  await page.locator('.who-role').waitFor();
});

test('every page says what it is for, and the manual is a link away', async () => {
  const page = desks.sisp;
  await page.goto('/reports');
  await page.locator('.page-help summary').click();
  assert.equal(await page.locator('.page-help').getByRole('listitem').count(), 3);
  await follow(page, 'Leggi di più nel manuale', page.locator('.page-help'));
  await write(page, 'word', 'etichetta');
  await press(page, 'Cerca');
  await sees(page, /parti del manuale ne parlano/);
});
