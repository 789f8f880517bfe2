// E-mail at a screen: a forgotten password, an invitation, and what an administrator sees of it all.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDemo, until } from './demo.mjs';
import { field, follow, leaving, press, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch, openPage } from './lib.mjs';
import { takeMail } from './smtp.mjs';

const PASSWORD = 'il gatto beve acqua';

let mail;
let demo;
let browser;

before(async () => {
  mail = await takeMail();
  const more = (origin) => ['--smtp-url', mail.url, '--mail-from', 'Argine <argine@regione.example>', '--public-url', origin];
  [demo, browser] = await Promise.all([serveDemo({ more }), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  mail?.stop();
});

/** The link of the message that comes to an address, as soon as it is there. */
async function link(to) {
  await until(() => mail.messages.some((one) => one.to.includes(to)), 'the message is there');
  const { text } = mail.messages.findLast((one) => one.to.includes(to));
  return text.match(/https?:\S+/)[0];
}

test('whoever has forgotten his password gets a link and chooses another one', async () => {
  const mayor = await signIn(browser, demo, 'sindaco');
  await mayor.goto('/profile/email');
  await write(mayor, 'email', 'sindaco@example.org');
  await press(mayor, "Salva l'e-mail");
  await told(mayor, /./);

  const page = await openPage(browser, { origin: demo.origin });
  await page.goto('/login');
  await follow(page, 'Hai dimenticato la password?');
  await check(page, 'forgotten');
  await press(page, 'Mandami il link');
  await check(page, 'forgotten-empty', { allowStatus: [422] });
  await write(page, 'login', 'sindaco');
  await press(page, 'Mandami il link');
  await sees(page, 'Controlla la tua posta');
  await check(page, 'forgotten-sent');
  await page.goto(await link('sindaco@example.org'));
  await field(page, 'repeated').waitFor();
  assert.equal(page.url(), `${demo.origin}/password`, 'the code stands in no address');
  await check(page, 'reset');
  await write(page, 'password', PASSWORD);
  await write(page, 'repeated', 'altro');
  await press(page, 'Cambia la password');
  await check(page, 'reset-differs', { allowStatus: [422] });
  await write(page, 'password', PASSWORD);
  await write(page, 'repeated', PASSWORD);
  await press(page, 'Cambia la password');
  await told(page, /La password è cambiata/);
  await page.goBack();
  await mayor.goto('/profile');
  assert.match(mayor.url(), /\/login/, 'his session has ended');
  await signIn(browser, demo, 'sindaco', { password: PASSWORD });
});

test('an administrator invites by e-mail, and sees what became of it', async () => {
  const admin = await signIn(browser, demo, 'admin');
  await admin.goto('/admin/users/new');
  await check(admin, 'invite-by-mail');
  for (const [name, text] of [['name', 'Ada Prova'], ['login', 'ada.prova'], ['email', 'ada@example.org'], ['unit', 'Chivasso'], ['contact', '011 000000']]) await write(admin, name, text);
  await field(admin, 'role').selectOption('mayor');
  await tick(admin, 'way', 'mail');
  await press(admin, 'Vedi che cosa apre');
  await press(admin, 'Invita per e-mail');
  await told(admin, /è in partenza/);
  const ada = admin.url();
  const page = await openPage(browser, { origin: demo.origin });
  await page.goto(await link('ada@example.org'));
  await sees(page, 'Ada Prova');
  await admin.goto(ada);
  await sees(admin, 'è partita il');
  await check(admin, 'user-invited-by-mail');

  await admin.goto('/admin/settings');
  await follow(admin, 'Vedi la posta elettronica');
  await check(admin, 'mail');
  await press(admin, 'Manda una prova al mio indirizzo');
  await sees(admin, 'non c');
  await check(admin, 'mail-no-address', { allowStatus: [422] });
});

test('an administrator prepares a letter for another password', async () => {
  const admin = await signIn(browser, demo, 'admin');
  await admin.goto('/admin/users');
  await write(admin, 'q', 'medico');
  await press(admin, 'Cerca');
  const row = admin.locator('main tbody tr', { has: admin.getByText('medico', { exact: true }) });
  await leaving(admin, () => row.getByRole('link').first().click());
  await follow(admin, 'Lettera per una nuova password');
  await check(admin, 'reset-letter-ask');
  await tick(admin, 'why', 'in_person');
  await press(admin, 'Prepara la lettera');
  const code = await admin.locator('.letter-code').innerText();
  await check(admin, 'reset-letter');
  const page = await openPage(browser, { origin: demo.origin });
  await page.goto('/password');
  await check(page, 'reset-code');
  await write(page, 'code', code.toLowerCase());
  await press(page, 'Continua');
  await write(page, 'password', PASSWORD);
  await write(page, 'repeated', PASSWORD);
  await press(page, 'Cambia la password');
  await told(page, /La password è cambiata/);
  await page.goto(`/password#${code}`);
  await sees(page, 'Questo link non vale più');
  await check(page, 'reset-over', { allowStatus: [410] });
});
