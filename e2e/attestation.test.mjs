// What one file asked for is approved with one gesture, a user gets the roles of a colleague, organisations attest their
// users, and the officer's weekly digest.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { field, follow, leaving, press, rowsOf, sees, signIn, told, write } from './desk.mjs';
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

test('what one file asked for is approved with one gesture', async () => {
  const [first, second] = [await signIn(browser, demo, 'admin'), await signIn(browser, demo, 'admin2')];
  await first.goto('/admin/users/import');
  const rows = ['nome e cognome;nome utente;e-mail;ruolo;unità;primo giorno;ultimo giorno'];
  for (let number = 1; number <= 12; number += 1) rows.push(`Prova Numero${number};prova.${number};;Operatore SISP;TO4;;`);
  await write(first, 'contact', 'Ufficio accessi, 011 000000');
  const buffer = Buffer.from(`${rows.join('\r\n')}\r\n`);
  await first.locator('input[type="file"]').setInputFiles({ name: 'operatori autunno.csv', mimeType: 'text/csv', buffer });
  await press(first, 'Controlla il file');
  await press(first, 'Conferma e prepara le lettere');
  await first.goto('/admin/approvals');
  await sees(first, 'operatori autunno.csv');
  await check(first, 'approvals-own-file');

  await second.goto('/admin/approvals');
  await sees(second, /12 incarichi: Operatore SISP/);
  await check(second, 'approvals-file');
  await press(second, 'Approva quelli scelti');
  await sees(second, 'Scegli almeno un incarico');
  await check(second, 'approvals-none-chosen', { allowStatus: [422] });
  await second.getByText('Mostra le 12 righe').click();
  await check(second, 'approvals-file-open');
  await second.getByLabel('Scegli tutte le 12 righe di questo file').check();
  await press(second, 'Approva quelli scelti');
  await sees(second, /Hai scelto 12 incarichi/);
  await check(second, 'approvals-several');
  await field(second, 'why').selectOption('known');
  await leaving(second, () => second.getByRole('button', { name: 'Approva', exact: true }).click());
  await sees(second, 'Che cosa è stato deciso');
  assert.equal(await second.getByText('Approvato', { exact: true }).count(), 12);
  await check(second, 'approvals-settled');
});

test('a user gets the roles of a colleague, found as one types', async () => {
  const page = await signIn(browser, demo, 'admin');
  await page.goto('/admin/users/new');
  await follow(page, 'Come un collega', page.locator('main'));
  await check(page, 'like-search');
  await field(page, 'q').pressSequentially('sindaco');
  await rowsOf(page, 'Sindaco Dimostrativo').first().waitFor();
  await check(page, 'like-found');
  await follow(page, 'Sindaco Dimostrativo', page.locator('main'));
  await check(page, 'like');
  await write(page, 'name', 'Vera Prova');
  await press(page, 'Invita e prepara la lettera');
  await check(page, 'like-wrong', { allowStatus: [422] });
  await write(page, 'login', 'vera.prova');
  await write(page, 'contact', 'Ufficio accessi, 011 000000');
  await press(page, 'Invita e prepara la lettera');
  assert.equal(await page.locator('.letter-code').count(), 1);
});

test('an organisation is attested role by role', async () => {
  const page = await signIn(browser, demo, 'admin.asl');
  await follow(page, /Attestazioni/);
  await check(page, 'attestations');
  const list = await page.locator('#attestations tbody tr').count();
  assert.ok(list > 1, `${list} organisations`);
  await leaving(page, () => page.locator('#attestations tbody a[href^="/attestations/asl:"]').click());
  await check(page, 'attestation');
  await press(page, "Registra l'attestazione");
  await sees(page, /Decisioni che mancano: \d+/);
  await check(page, 'attestation-missing', { allowStatus: [422] });
  await press(page, 'Conferma tutti i visti negli ultimi 30 giorni');
  for (const keep of await page.locator('input[value="k"]').all()) await keep.check();
  await press(page, "Registra l'attestazione");
  await told(page, /attestazione è registrata/);
  await leaving(page, () => page.locator('#attestations tbody a[href^="/attestations/asl:"]').click());
  await sees(page, 'In regola');
  await check(page, 'attestation-done');
  const region = await signIn(browser, demo, 'admin');
  await region.goto('/admin/settings');
  await sees(region, 'Gli incarichi non attestati si sospendono');
  await check(region, 'settings-attestation');
});

test('the digest of a week is for the officer, and says when there is none', async () => {
  const page = await signIn(browser, demo, 'admin');
  await page.goto('/admin/digest');
  await sees(page, /da spiegare|non è ancora pronto/);
  await check(page, 'digest-none');
  const { stdout } = await demo.argine('audit', 'digest', '--week', '2020-W46', '--json');
  assert.deepEqual(JSON.parse(stdout), { week: '2020-W46', rows: [] });
});
