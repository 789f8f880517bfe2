// Passkeys in a real browser, with an authenticator that Chromium plays: somebody gets a key, enters with it alone, proves who
// he is with it, and takes it away.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { follow, press, sees, signIn, told, write } from './desk.mjs';
import { check, launch, openPage } from './lib.mjs';

let demo;
let browser;
let doctor;
let keys;
/** Browsers have no keys for a number: the program is known as `localhost`. */
let here;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  here = { ...demo, origin: demo.origin.replace('127.0.0.1', 'localhost') };
  doctor = await signIn(browser, here, 'medico');
  keys = await authenticator(doctor);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A key in the USB port of a page's computer, whose user touches it and knows its PIN. */
async function authenticator(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** Whether its user gives the right PIN. */
    verified: (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    held: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

const signOut = (page) => press(page, 'Esci', page.locator('header'));

test('a doctor gets a key from his profile', async () => {
  await doctor.goto('/profile');
  await check(doctor, 'profile-without-keys');
  await follow(doctor, 'Aggiungi una chiave di accesso');
  await press(doctor, 'Continua');
  await check(doctor, 'key-new-wrong', { allowStatus: [422] });
  await write(doctor, 'name', "Chiave dell'ambulatorio");
  await press(doctor, 'Continua');
  await check(doctor, 'key-touch');
  await keys.verified(false);
  await doctor.getByRole('button', { name: 'Registra la chiave' }).click();
  await sees(doctor, 'La chiave non ha confermato');
  await keys.verified(true);
  await press(doctor, 'Registra la chiave');
  assert.equal(await doctor.locator('.codes .code').count(), 10);
  await sees(doctor, 'La chiave è registrata');
  await sees(doctor, /nome utente medico, creati il/);
  await check(doctor, 'key-first');
  await follow(doctor, 'Li ho conservati, continua');
  await sees(doctor, "Chiave dell'ambulatorio");
  await check(doctor, 'profile-with-key');
  assert.equal((await keys.held()).length, 1);
});

test('the same key is not added twice', async () => {
  await doctor.goto('/profile/keys/new');
  await write(doctor, 'name', 'Ancora la stessa');
  await press(doctor, 'Continua');
  await doctor.getByRole('button', { name: 'Registra la chiave' }).click();
  await sees(doctor, 'Questa chiave è già registrata per te');
});

test('he enters with the key alone, and comes to where he wanted to go', async () => {
  await signOut(doctor);
  await doctor.goto('/profile');
  await check(doctor, 'login-with-key');
  await press(doctor, 'Entra con una chiave di accesso');
  assert.equal(new URL(doctor.url()).pathname, '/profile');
  await sees(doctor, 'con una chiave di accesso');
});

test('after the password he is asked for the key', async () => {
  await signOut(doctor);
  await write(doctor, 'login', 'medico');
  await write(doctor, 'password', demo.users.medico.password);
  await press(doctor, 'Accedi');
  await sees(doctor, 'Adesso serve la tua chiave di accesso');
  await check(doctor, 'login-second-key');
  await press(doctor, 'Entra con una chiave di accesso');
  await doctor.locator('.who-role').waitFor();
});

test('he proves with the key who he is', async () => {
  await doctor.goto('/confirm?next=/profile');
  await check(doctor, 'proof-key');
  await press(doctor, 'Conferma con la chiave di accesso');
  assert.equal(new URL(doctor.url()).pathname, '/profile');
});

test('under another address no key is asked, and the page says why', async () => {
  const page = await openPage(browser, { origin: demo.origin });
  await page.goto('/login');
  await sees(page, `funzionano solo all'indirizzo ${here.origin}`);
  assert.equal(await page.getByRole('button', { name: 'Entra con una chiave di accesso' }).count(), 0);
  await check(page, 'login-elsewhere');
  await page.context().close();
});

test('he takes the key away, and it opens nothing any more', async () => {
  await doctor.goto('/profile');
  await follow(doctor, /^Togli/);
  await check(doctor, 'key-remove');
  await press(doctor, 'Togli la chiave');
  await told(doctor, /La chiave è tolta/);
  await sees(doctor, 'Non hai ancora chiavi di accesso');
  await signOut(doctor);
  await press(doctor, 'Entra con una chiave di accesso');
  await sees(doctor, 'Questa chiave non è registrata');
  await check(doctor, 'login-key-wrong', { allowStatus: [422] });
});
