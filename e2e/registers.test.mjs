// The registers: a facility with two wards and a doctor are added, a role goes to all wards, and patients pass from one
// doctor to another.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { api, otherDoctor, serveDemo } from './demo.mjs';
import { field, follow, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let admin;
let urls;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  urls = [];
  admin = await signIn(browser, demo, 'admin', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Adds something by its form. */
async function add(what, fields) {
  await admin.goto(`/registers/new/${what}`);
  for (const [name, value] of Object.entries(fields)) {
    const one = field(admin, name);
    if ((await one.evaluate((element) => element.tagName)) === 'SELECT') await one.selectOption(value);
    else if ((await one.getAttribute('type')) === 'radio') await tick(admin, name, value);
    else await one.fill(value);
  }
  await press(admin, 'Aggiungi');
  await told(admin, /Voce aggiunta/);
}

test('a facility with two wards and a doctor are added, found as one types and taken away as a file', async () => {
  await admin.goto('/registers');
  await check(admin, 'registers');
  await follow(admin, 'Aggiungi', admin.locator('main'));
  await check(admin, 'registers-which');
  await follow(admin, 'Struttura', admin.locator('main'));
  await check(admin, 'register-new');
  await press(admin, 'Aggiungi');
  await sees(admin, 'Scrivi il nome');
  await check(admin, 'register-new-wrong', { allowStatus: [422] });
  await add('facility', { code: 'RSA-204-1', name: 'Residenza Dora', nature: 'nursing_home', parent: '204', comune: 'Ivrea' });
  await follow(admin, 'Aggiungi un reparto');
  assert.equal(await field(admin, 'parent').inputValue(), 'RSA-204-1');
  for (const letter of ['A', 'B']) {
    await add('ward', { code: `RSA-204-1-${letter}`, name: `Nucleo ${letter}`, nature: 'ordinary', parent: 'RSA-204-1' });
  }
  await admin.goto('/registers/RSA-204-1');
  await sees(admin, 'Nucleo B');
  await check(admin, 'register');
  await add('doctor', { code: '010Z9Z9', family_name: 'Zampironi', given_name: 'Lia', doctor_kind: 'MMG', comune: 'Ivrea' });
  await check(admin, 'register-doctor');

  await admin.goto('/registers');
  await write(admin, 'q', 'nucleo');
  await sees(admin, '2 voci');
  await write(admin, 'q', 'zampironi');
  await sees(admin, 'Una voce');
  assert.equal(await rowsOf(admin, 'Zampironi Lia').count(), 1);
  const [download] = await Promise.all([
    admin.waitForEvent('download'), admin.getByRole('button', { name: "Scarica l'elenco" }).click()]);
  assert.match(await readFile(await download.path(), 'utf8'), /"010Z9Z9"/);
  assert.ok(!urls.some((url) => decodeURIComponent(url).toLowerCase().includes('zampironi')), 'no name in an address');
});

test('two who change the same: the second sees what the first changed, and nothing typed is lost', async () => {
  const other = await signIn(browser, demo, 'admin.asl');
  await other.goto('/registers/RSA-204-1/edit');
  await admin.goto('/registers/RSA-204-1/edit');
  await write(admin, 'contact', '0125 000000');
  await press(admin, 'Salva');
  await told(admin, /salvate/);
  await write(other, 'name', 'Residenza Dora Baltea');
  await press(other, 'Salva');
  await sees(other, /Recapito: da «–» a «0125 000000»/);
  assert.equal(await field(other, 'name').inputValue(), 'Residenza Dora Baltea');
  await check(other, 'register-stale', { allowStatus: [409] });
  await other.context().close();
});

test('a role goes to all wards and comes back, and what is held stands against closing', async () => {
  const { admin: eyes } = { admin: await api(demo, 'admin') };
  await eyes.post('/users', { login: 'letti', name: 'Letti Prova', contact: '011 000000', role: 'hospital_bed_operator', unit: 'RSA-204-1' });
  const second = await signIn(browser, demo, 'admin2');
  await second.goto('/admin/approvals');
  await follow(second, 'Letti Prova', second.locator('main'));
  await tick(second, 'verdict', 'approve');
  await field(second, 'why').selectOption('known');
  await press(second, 'Registra la decisione');
  await told(second, /è approvato/);
  await second.context().close();

  const user = (await eyes.all('/users')).find((one) => one.login === 'letti');
  await admin.goto(`/admin/users/${user.id}`);
  await check(admin, 'user-with-parts');
  await follow(admin, /^Per tutti i reparti/);
  await check(admin, 'role-parts');
  await press(admin, 'Vedi che cosa cambierebbe');
  await sees(admin, 'Nucleo A');
  await check(admin, 'role-parts-rehearsal');
  await press(admin, "Chiedi l'approvazione");
  await told(admin, /Salvato: nelle parti scelte/);
  await sees(admin, 'Nucleo B');

  await admin.goto('/registers/RSA-204-1/close');
  await write(admin, 'last_day', '20/11/2020');
  await press(admin, 'Chiudi dopo questo giorno');
  await sees(admin, 'un incarico che dura oltre quel giorno');
  await check(admin, 'register-close-refused', { allowStatus: [422] });
  await admin.goto('/registers/RSA-204-1');
  await follow(admin, /posti letto/, admin.locator('#works'));
  assert.match(admin.url(), /\/admin\/users\?role=hospital_bed_operator&unit=RSA-204-1$/);
  assert.equal(await rowsOf(admin, 'Letti Prova').count(), 1);
});

test('a patient passes to another doctor by hand and by a file that is rehearsed', async () => {
  const [sisp, medico] = [await api(demo, 'sisp'), await api(demo, 'medico')];
  const [patient, next] = (await medico.everybody()).filter((one) => /^[A-Z0-9]{16}$/.test(one.identifier));
  const doctor = await otherDoctor(demo, sisp);
  await admin.goto('/registers');
  await follow(admin, 'Assegna assistiti ai medici');
  await check(admin, 'choices');
  await write(admin, 'tax_code', patient.identifier);
  await write(admin, 'doctor', doctor);
  await press(admin, 'Continua');
  await sees(admin, patient.family_name);
  await check(admin, 'choices-confirm');
  await press(admin, 'Assegna a questo medico');
  await sees(admin, 'Assegnazione salvata');
  await sees(admin, patient.family_name);
  await check(admin, 'choices-assigned');
  assert.ok(!(await medico.everybody()).some((one) => one.id === patient.id), 'the old doctor sees him no more');
  await follow(admin, "Assegna un'altra persona");
  await write(admin, 'tax_code', next.identifier);
  await write(admin, 'doctor', 'Nessunochiamatocosi');
  await press(admin, 'Continua');
  await sees(admin, /Nessun medico in attività ha questo nome/);
  await check(admin, 'choices-doctor-nobody', { allowStatus: [422] });
  const rows = `codice fiscale;codice regionale del medico;dal giorno\n${next.identifier};${doctor};14/11/2020\nX;${doctor};14/11/2020\n`;
  await admin.locator('main input[type="file"]').setInputFiles({ name: 'scelte.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
  await press(admin, 'Controlla il file');
  await sees(admin, 'Il codice fiscale non è valido');
  await check(admin, 'choices-rehearsal');
  await press(admin, 'Assegna');
  await sees(admin, 'Assegnazione fatta');
  await check(admin, 'choices-done');
  assert.ok(!(await medico.everybody()).some((one) => one.id === next.id));
  // The same from the command line, back to the first doctor: rehearsed, then done, then nothing more to do.
  const file = path.join(demo.folder, 'choices.csv');
  await writeFile(file, `tax_code,doctor_code,from\n${next.identifier},${demo.users.medico.unit_code},2020-11-14\n`);
  const outcome = async (...more) => {
    const { stdout } = await demo.argine('import', 'gp-choices', file, '--json', '--business-date', '2020-11-14', ...more);
    assert.ok(!stdout.includes(next.identifier));
    return JSON.parse(stdout);
  };
  const rehearsed = await outcome('--dry-run');
  assert.deepEqual([rehearsed.rows, rehearsed.changed, rehearsed.unchanged, rehearsed.rejected, rehearsed.rejected_file, rehearsed.dry_run], [1, 1, 0, 0, null, true]);
  assert.ok(!(await medico.everybody()).some((one) => one.id === next.id), 'a rehearsal writes nothing');
  assert.equal((await outcome()).assigned, 1);
  assert.ok((await medico.everybody()).some((one) => one.id === next.id));
  assert.equal((await outcome()).already, 1);
  assert.ok(![...urls, demo.log()].some((text) => text.includes(next.identifier)), 'no tax code in an address or the log');
});

test('some rows of the registry are sent by hand, looked through before they are written', async () => {
  await admin.goto('/registers');
  await follow(admin, "Aggiorna l'anagrafe da un file");
  await check(admin, 'people-file');
  const columns = 'codice fiscale;cognome;nome;sesso;data di nascita;comune di residenza;comune di domicilio;telefono';
  const rows = `${columns}\nSTP0103010000007;Golena;Ines;F;01/01/1990;001272;;011 000000\nX;Golena;Lea;F;01/01/1990;001272;;\n`;
  await admin.locator('main input[type="file"]').setInputFiles({ name: 'anagrafe.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
  await press(admin, 'Controlla il file');
  await sees(admin, 'Riga 3');
  await check(admin, 'people-file-rehearsal');
  await press(admin, "Aggiorna l'anagrafe");
  await sees(admin, 'Anagrafe aggiornata');
  await check(admin, 'people-file-done');
});
