// The life of an account on the administrator's pages, and everybody's own profile.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { field, follow, leaving, press, sees, signIn, tick, told, write } from './desk.mjs';
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

/** The page of the demonstration's mayor, found by his login. */
async function mayor() {
  await admin.goto('/admin/users');
  await write(admin, 'q', 'sindaco');
  await press(admin, 'Cerca');
  const row = admin.locator('main tbody tr', { has: admin.getByText('sindaco', { exact: true }) });
  await leaving(admin, () => row.getByRole('link').first().click());
  await admin.locator('#roles').waitFor();
}

test('users are found by name, filtered, counted and taken away as a file', async () => {
  await admin.goto('/admin/users');
  await check(admin, 'users-all');
  await field(admin, 'role').selectOption('mayor');
  await field(admin, 'standing').selectOption('active');
  await press(admin, 'Cerca');
  assert.match(admin.url(), /\?role=mayor&standing=active$/);
  await check(admin, 'users-filtered');
  await write(admin, 'q', 'Nessuno Di Noi');
  await press(admin, 'Cerca');
  await sees(admin, 'Nessun utente corrisponde');
  await check(admin, 'users-none');
  await follow(admin, 'Mostra tutti gli utenti');
  const [download] = await Promise.all([
    admin.waitForEvent('download'), admin.getByRole('button', { name: 'Scarica CSV' }).click()]);
  assert.match(await readFile(await download.path(), 'utf8'), /nome;nome utente;ruolo/);
  assert.ok(!urls.some((url) => decodeURIComponent(url).includes('Nessuno')), 'no name in an address');
  await follow(admin, /^\d+$/, admin.locator('.figures'));
  assert.match(admin.url(), /standing=expiring/);
});

test('a role is given, moved and ended, and the page says by whom and why', async () => {
  await mayor();
  await follow(admin, 'Aggiungi un incarico');
  await check(admin, 'role-new');
  await press(admin, "Aggiungi l'incarico");
  await check(admin, 'role-new-wrong', { allowStatus: [422] });
  await field(admin, 'role').selectOption('mayor_delegate');
  await write(admin, 'unit', 'Chivasso');
  await write(admin, 'until', '31/12/2099');
  await press(admin, "Aggiungi l'incarico");
  await check(admin, 'role-confirm');
  await press(admin, 'Correggi');
  assert.equal(await field(admin, 'unit').inputValue(), 'Chivasso');
  await press(admin, "Aggiungi l'incarico");
  await press(admin, "Aggiungi l'incarico");
  await told(admin, /incarico è stato aggiunto/);
  const actions = admin.locator('#roles tbody tr', { hasText: 'Chivasso' });
  await follow(admin, /^Cambia scadenza/, actions);
  await check(admin, 'role-until');
  await write(admin, 'until', '30/11/2099');
  await press(admin, "Cambia l'ultimo giorno");
  await told(admin, /ultimo giorno dell'incarico è cambiato/);
  await follow(admin, /^Termina/, actions);
  await check(admin, 'role-end');
  await tick(admin, 'when', 'now');
  await tick(admin, 'why', 'mistake');
  await press(admin, "Termina l'incarico");
  await told(admin, /fine dell'incarico è registrata/);
  await sees(admin, 'Incarico terminato subito: Delegato del sindaco, Chivasso');
  await check(admin, 'user-with-history');
});

test('everybody finds his own account, closes his other sessions and changes his password', async () => {
  const [here, there] = [await signIn(browser, demo, 'sindaco'), await signIn(browser, demo, 'sindaco')];
  await follow(here, 'Il mio profilo');
  await sees(here, 'Chrome, Linux');
  await check(here, 'profile');
  await mayor();
  await check(admin, 'user-with-sessions');
  await press(here, /^Chiudi tutte le altre/);
  await told(here, /resta aperta solo questa/);
  await there.goto('/profile');
  assert.match(there.url(), /\/login/);
  await follow(here, 'Cambia e-mail');
  await write(here, 'email', 'sindaco@example.org');
  await check(here, 'profile-email');
  await press(here, "Salva l'e-mail");
  await told(here, /e-mail è salvata/);
  await follow(here, 'Cambia la password');
  await check(here, 'profile-password');
  await write(here, 'old_password', 'non è questa');
  await write(here, 'password', 'il gatto beve acqua');
  await write(here, 'repeated_password', 'il gatto beve acqua');
  await press(here, 'Cambia la password');
  await sees(here, 'Non è la password che usi adesso');
  await check(here, 'profile-password-wrong', { allowStatus: [422] });
  await write(here, 'old_password', 'argine-demo-sindaco');
  await write(here, 'password', 'il gatto beve acqua');
  await write(here, 'repeated_password', 'il gatto beve acqua');
  await press(here, 'Cambia la password');
  await told(here, /La password è cambiata/);
  await sees(here, 'Password sbagliata nel cambiare la password');
  assert.ok(await signIn(browser, demo, 'sindaco', { password: 'il gatto beve acqua' }));
});
