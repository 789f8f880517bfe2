// The code lists: a symptom is added and a doctor ticks it, a reason is closed and a request refuses it, a file is looked
// through, written and taken back, and an older state comes back.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, follow, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let admin;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
});
// Anew each time: who changes a list proves who he is, and a proof is good for five minutes.
beforeEach(async () => {
  admin = await signIn(browser, demo, 'admin');
});
afterEach(async () => {
  await admin.context().close();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('a symptom that is added stands in the form of a report, and its name in the list of reports', async () => {
  await admin.goto('/registers');
  await follow(admin, 'Elenchi dei moduli', admin.locator('main'));
  await check(admin, 'code-lists');
  await follow(admin, 'Sintomi', admin.locator('main'));
  await check(admin, 'code-terms');
  await follow(admin, 'Aggiungi una voce', admin.locator('main'));
  await check(admin, 'code-term-new');
  await press(admin, 'Aggiungi');
  await sees(admin, 'Scrivi il nome');
  await check(admin, 'code-term-new-wrong', { allowStatus: [422] });
  await write(admin, 'name', 'Anosmia totale');
  await write(admin, 'code', 'anosmia');
  await field(admin, 'counts_as').selectOption('loss_of_smell');
  await write(admin, 'place', '45');
  await press(admin, 'Aggiungi');
  await told(admin, /Voce aggiunta/);
  await sees(admin, "Perdita dell'olfatto");
  await check(admin, 'code-term');

  const [person] = await (await api(demo, 'medico')).everybody();
  const doctor = await signIn(browser, demo, 'medico');
  await doctor.goto(`/people/${person.id}/reports/new`);
  await tick(doctor, 'symptoms', 'anosmia');
  await write(doctor, 'onset', '12/11/2020');
  if (await doctor.locator('main [name="again"]').count()) await tick(doctor, 'again');
  await check(doctor, 'report-new-added-symptom');
  await press(doctor, 'Invia la segnalazione');
  await doctor.goto('/reports');
  await sees(doctor, 'Anosmia totale');

  // Closed after today: asked as of tomorrow it is not there, and what was written keeps its name.
  await admin.goto('/registers/codes/symptom/terms/anosmia/close');
  await check(admin, 'code-term-close');
  await write(admin, 'last_day', '14/11/2020');
  await press(admin, 'Chiudi dopo questo giorno');
  await told(admin, /chiusura è registrata/);
  await admin.goto('/registers/codes/symptom?state=open&on=15%2F11%2F2020');
  await sees(admin, '12 voci');
  assert.equal(await rowsOf(admin, 'Anosmia totale').count(), 0);
  await admin.goto('/registers/codes/symptom?state=open');
  assert.equal(await rowsOf(admin, 'Anosmia totale').count(), 1);
  await doctor.goto('/reports');
  await sees(doctor, 'Anosmia totale');
  await doctor.context().close();
});

test('two who change the same: the second sees what the first changed; what was before comes back', async () => {
  await (await api(demo, 'admin2')).get('/code-lists');
  const other = await signIn(browser, demo, 'admin2');
  const edit = '/registers/codes/cancel_reason/terms/refused/edit';
  await other.goto(edit);
  await admin.goto(edit);
  await check(admin, 'code-term-edit');
  await write(admin, 'name', 'Non si è presentata');
  await press(admin, 'Salva');
  await told(admin, /salvate/);
  await write(other, 'name', 'Ha rifiutato');
  await press(other, 'Salva');
  await sees(other, /a «Non si è presentata»/);
  assert.equal(await field(other, 'name').inputValue(), 'Ha rifiutato');
  await check(other, 'code-term-stale', { allowStatus: [409] });
  await other.context().close();
  await admin.goto('/registers/codes/cancel_reason/terms/refused');
  await check(admin, 'code-term-history');
  await press(admin, "Riporta com'era prima");
  await told(admin, /com'era prima/);
  await sees(admin, 'La persona rifiuta o non si è presentata');
});

test('a file is looked through, written, taken back, and what is saved can be read back', async () => {
  await admin.goto('/registers/codes/swab_reason');
  await follow(admin, 'Importa da un file', admin.locator('main'));
  await check(admin, 'code-file');
  const send = async (text) => {
    await admin.locator('main input[type="file"]').setInputFiles({ name: 'voci.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await press(admin, 'Controlla il file');
  };
  const header = 'codice;nome;vale come;posto;primo giorno;ultimo giorno';
  const file = `${header}\nricovero;Ricovero programmato;;;;\nscreening;Screening;;40;01/01/2019;30/11/2020\ncontact;Contatto stretto;;20;01/01/2019;\nsymptoms;Sintomi;;10;01/01/2019;\ndue parole;Sbagliata;;;;\n`;
  await send(file);
  await sees(admin, 'lettere minuscole senza accenti');
  await sees(admin, 'da «Contatto di un caso» a «Contatto stretto»');
  await check(admin, 'code-file-rehearsal');
  await press(admin, 'Importa');
  await told(admin, /Importazione fatta/);
  await sees(admin, 'Righe non scritte');
  await check(admin, 'code-file-done');
  await admin.goto('/registers/codes/swab_reason/import');
  await send(file);
  await sees(admin, 'Nessuna riga da scrivere');
  await admin.goto('/registers/codes/swab_reason');
  await sees(admin, 'Ultime importazioni');
  await check(admin, 'code-terms-with-files');
  const [download] = await Promise.all([
    admin.waitForEvent('download'), admin.getByRole('button', { name: "Scarica l'elenco" }).click()]);
  const saved = await readFile(await download.path(), 'utf8');
  assert.match(saved, /"ricovero";"Ricovero programmato"/);
  await admin.locator('#files a').first().click();
  await sees(admin, 'Annulla l\'importazione');
  await press(admin, "Annulla l'importazione");
  await told(admin, /com'erano prima/);
  await admin.goto('/registers/codes/swab_reason');
  await sees(admin, 'Mai in uso');
  await sees(admin, 'Contatto di un caso');
});

test('an administrator of an ASL reads the lists', async () => {
  const asl = await signIn(browser, demo, 'admin.asl');
  await asl.goto('/registers/codes/symptom');
  await sees(asl, 'Le modifiche le fa l\'amministratore regionale');
  assert.equal(await asl.locator('main').getByRole('link', { name: 'Aggiungi una voce' }).count(), 0);
  await check(asl, 'code-terms-asl');
  await asl.context().close();
});
