// Signing in through an identity provider that is a program of others (npm `oidc-provider`), over loopback.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import Provider from 'oidc-provider';
import { serveDemo } from './demo.mjs';
import { follow, leaving, press, sees, signIn, told, write } from './desk.mjs';
import { check, launch, openPage, watch } from './lib.mjs';

/** Nobody's, with a right check letter. */
const TAX_CODE = 'RSSMRA80A01L219M';
const SECRET = 'un-segreto-per-le-prove';
const BUTTON = "Entra con l'identità regionale";

let demo;
let browser;
let server;
let here;
let doctor;
/** Where the provider sent somebody back to. */
let answer;

before(async () => {
  server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  // Another site than the provider's, as browsers see it.
  const reached = (origin) => origin.replace('127.0.0.1', 'localhost');
  const more = (origin) => ['--public-url', reached(origin), '--oidc-issuer', issuer, '--oidc-client-id', 'argine', '--oidc-button', BUTTON];
  [demo, browser] = await Promise.all([serveDemo({ more, environment: { ARGINE_OIDC_SECRET: SECRET } }), launch()]);
  here = { ...demo, origin: reached(demo.origin) };
  server.on('request', provider(issuer).callback());
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  server?.closeAllConnections();
  server?.close();
});

/** The provider: whoever signs in there has the tax code that he writes as his name. */
function provider(issuer) {
  return new Provider(issuer, {
    clients: [{
      client_id: 'argine', client_secret: SECRET, redirect_uris: [`${here.origin}/login/provider/back`],
      response_types: ['code'], grant_types: ['authorization_code'],
    }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['fiscal_number'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, fiscal_number: `TINIT-${id}` }) }),
    cookies: { keys: ['per le prove'] },
    features: { devInteractions: { enabled: true } },
  });
}

/** Goes to the provider from the sign-in page, and says there who he is. */
async function byProvider(name) {
  const context = await browser.newContext({ baseURL: here.origin, locale: 'it-IT' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('request', (request) => {
    if (request.url().includes('/login/provider/back?')) answer = request.url();
  });
  await page.goto('/profile');
  await page.getByRole('button', { name: BUTTON }).click();
  await page.waitForURL(/interaction/);
  await page.locator('[name="login"]').fill(name);
  await page.locator('[name="password"]').fill('una qualunque');
  await page.locator('button[type="submit"]').click();
  await page.locator('button[type="submit"]', { hasText: /continue/i }).click();
  await page.waitForURL((url) => url.origin === here.origin);
  return page;
}

test('an administrator enters the tax code by which the provider knows a doctor', async () => {
  const admin = await signIn(browser, demo, 'admin');
  await admin.goto('/admin/users');
  await write(admin, 'q', 'medico');
  await press(admin, 'Cerca');
  const row = admin.locator('main tbody tr', { has: admin.getByText('medico', { exact: true }) });
  await leaving(admin, () => row.getByRole('link').first().click());
  await follow(admin, "Codice fiscale per l'identità regionale");
  await check(admin, 'tax-code');
  await write(admin, 'tax_code', 'RSSMRA80A01L219X');
  await press(admin, 'Salva');
  await check(admin, 'tax-code-wrong', { allowStatus: [422] });
  await write(admin, 'tax_code', TAX_CODE);
  await press(admin, 'Salva');
  await told(admin, /salvato/);
  await check(admin, 'user-with-tax-code');
  await admin.context().close();
});

test('the doctor enters with his regional identity, and comes to where he wanted to go', async () => {
  const page = await openPage(browser, { origin: here.origin });
  await page.goto('/login');
  await check(page, 'login-with-provider');
  await page.context().close();
  doctor = await byProvider(TAX_CODE);
  assert.equal(new URL(doctor.url()).pathname, '/profile');
  await sees(doctor, "con l'identità regionale");
});

test('the same answer of the provider opens nothing a second time', async () => {
  assert.match(answer, /code=/);
  const replayed = await doctor.context().request.get(answer);
  assert.equal(replayed.status(), 422);
  const page = await openPage(browser, { origin: here.origin });
  await page.goto(answer.replace(/state=[^&]+/, 'state=altro'));
  await sees(page, "L'accesso con l'identità regionale non è riuscito");
  await check(page, 'login-provider-refused', { allowStatus: [422] });
  await page.context().close();
});

test('whoever has no account is told whom to turn to', async () => {
  const stranger = await byProvider('VRDLCU85M45F205W');
  await sees(stranger, 'non è collegato a un account attivo');
  assert.equal((await stranger.context().cookies()).find(({ name }) => name === 'argine'), undefined);
  await watch(stranger, here.origin);
  await check(stranger, 'provider-nobody');
  assert.ok(!demo.log().includes('VRDLCU85M45F205W') && !demo.log().includes(TAX_CODE), 'no tax code in the log');
  assert.ok(!demo.log().includes(SECRET), 'nor the secret');
});

test('without the provider the page says so, and the password opens as before', async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  const context = await browser.newContext({ baseURL: here.origin, locale: 'it-IT' });
  const page = await context.newPage();
  // What the provider says of itself is still known: who comes back meets a provider that is not there.
  await page.route(/127\.0\.0\.1:\d+\/auth/, (route) => {
    const state = new URL(route.request().url()).searchParams.get('state');
    return route.fulfill({ status: 303, headers: { location: `${here.origin}/login/provider/back?code=x&state=${state}` } });
  });
  await page.goto('/login');
  await page.getByRole('button', { name: BUTTON }).click();
  await sees(page, 'Il servizio di accesso regionale non risponde');
  await watch(page, here.origin);
  await check(page, 'login-provider-down');
  await write(page, 'login', 'medico');
  await write(page, 'password', demo.users.medico.password);
  await press(page, 'Accedi');
  await page.locator('.who-role').waitFor();
});
