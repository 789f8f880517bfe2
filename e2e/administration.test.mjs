// Two administrators, an ASL's own, many users from a file, and letters for those who never came.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { field, follow, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('one administrator asks for a role that opens much, and another one gives it', async () => {
  const [first, second] = [await signIn(browser, demo, 'admin'), await signIn(browser, demo, 'admin2')];
  await first.goto('/admin/users/new');
  await write(first, 'name', 'Olga Prova');
  await write(first, 'login', 'olga.prova');
  await field(first, 'role').selectOption('sisp_operator');
  await write(first, 'unit', 'TO4');
  await write(first, 'contact', 'Ufficio accessi, 011 000000');
  await press(first, 'Invita e prepara la lettera');
  await sees(first, /aprirebbe i dati di [\d.]+ persone/);
  await check(first, 'invite-much');
  await press(first, "Chiedi l'approvazione");
  await told(first, /aspetta l'approvazione/);
  await check(first, 'user-waits');
  await first.goto('/admin/approvals');
  await sees(first, 'Decide un altro amministratore');

  await second.goto('/admin/approvals');
  await check(second, 'approvals');
  await follow(second, 'Olga Prova', second.locator('main'));
  await check(second, 'approval');
  await press(second, 'Registra la decisione');
  await sees(second, 'Scegli se approvare o no');
  await check(second, 'approval-wrong', { allowStatus: [422] });
  await tick(second, 'verdict', 'approve');
  await field(second, 'why').selectOption('known');
  await press(second, 'Registra la decisione');
  await told(second, /è approvato/);
  await check(second, 'approvals-none');

  await first.goto('/admin/invitations');
  await sees(first, /Olga Prova \(olga.prova\): approvato/);
  await check(first, 'invitations');
  await press(first, 'Prepara le lettere segnate');
  assert.equal(await first.locator('.letter-code').count(), 1);
});

test('an administrator of an ASL finds his own users and is offered his own roles', async () => {
  const page = await signIn(browser, demo, 'admin.asl');
  assert.match(page.url(), /\/admin\/users$/);
  await rowsOf(page, 'Sindaco Dimostrativo').first().waitFor();
  assert.equal(await rowsOf(page, 'crisi').count(), 0);
  await check(page, 'users-of-asl');
  await page.goto('/admin/users/new');
  assert.equal(await field(page, 'role').locator('option[value="administrator"]').count(), 0);
  await check(page, 'user-new-of-asl');
});

test('a file of users is told row by row, then written', async () => {
  const page = await signIn(browser, demo, 'admin');
  await page.goto('/admin/users/import');
  await check(page, 'users-import');
  const rows = [
    'nome e cognome;nome utente;e-mail;ruolo;unità;primo giorno;ultimo giorno',
    'Pia Prova;pia.prova;pia@example.org;Sindaco;Chivasso;;31/12/2099',
    'Rita Prova;rita.prova;;Direttore di ASL;TO4;;',
    'Sara Prova;sara.prova;;Operatore SISP;301;;',
    'Tea Prova;tea.prova;;Re;Atlantide;;',
  ];
  await write(page, 'contact', 'Ufficio accessi, 011 000000');
  const buffer = Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`);
  await page.locator('input[type="file"]').setInputFiles({ name: 'utenti.csv', mimeType: 'text/csv', buffer });
  await press(page, 'Controlla il file');
  await sees(page, 'Pronta', rowsOf(page, 'Pia Prova'));
  await sees(page, "Scegli il ruolo dall'elenco", rowsOf(page, 'Tea Prova'));
  await check(page, 'users-rehearsal');
  await press(page, 'Conferma e prepara le lettere');
  assert.equal(await page.locator('.letter-code').count(), 2);
  await check(page, 'users-imported');
  const [paper] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('button', { name: 'Scarica in un solo PDF' }).click()]);
  const bytes = await readFile(await paper.path());
  assert.match(bytes.subarray(0, 5).toString(), /%PDF-/);
});
