// The help desk tells of a maintenance; a doctor asks for help and is answered. Notices live on the real clock.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDemo } from './demo.mjs';
import { field, follow, leaving, press, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch, openPage } from './lib.mjs';
import { taxCode } from './tax-code.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A day as it is written in Italy, so many days from now. */
const day = (ahead) =>
  new Intl.DateTimeFormat('it-IT', { timeZone: 'Europe/Rome', day: '2-digit', month: '2-digit', year: 'numeric' })
    .format(new Date(Date.now() + ahead * 86_400_000));

const banner = (page) => page.locator('.banner', { hasText: 'Aggiornamento di Argine' });

async function publish(page) {
  await follow(page, 'Avvisi di servizio');
  await check(page, 'notices-none');
  await follow(page, 'Scrivi un avviso', page.locator('.page-header'));
  await check(page, 'notice-new');
  await tick(page, 'kind', 'maintenance');
  await tick(page, 'severity', 'information');
  await write(page, 'title', 'Aggiornamento di Argine');
  await write(page, 'text', 'Per mezz\'ora Argine non si può usare. Salva prima delle 22.');
  await write(page, 'begins_day', day(1));
  await write(page, 'begins_time', '22:00');
  await write(page, 'ends_day', day(1));
  await write(page, 'ends_time', '21:30');
  await press(page, 'Salva la bozza');
  await sees(page, /La fine viene prima dell'inizio/);
  await check(page, 'notice-wrong', { allowStatus: [422] });
  await write(page, 'ends_time', '22:30');
  await press(page, 'Anteprima');
  await sees(page, /È solo un'anteprima/);
  await check(page, 'notice-preview');
  await press(page, 'Salva la bozza');
  await told(page, /Nessuno la vede/);
  assert.equal(await page.locator('header .banner').count(), 0);
  await check(page, 'notice-draft');
  await press(page, 'Pubblica');
  await told(page, /pubblicato/);
  await check(page, 'notice-published');
  await follow(page, 'Avvisi di servizio', page.locator('.main-nav'));
  await sees(page, 'Aggiornamento di Argine');
  await check(page, 'notices');
}

test('a maintenance is announced to whoever signs in and to whoever works', async () => {
  const desk = await signIn(browser, demo, 'assistenza');
  await publish(desk);

  const anybody = await openPage(browser, { origin: demo.origin });
  await anybody.goto('/login');
  await banner(anybody).getByText('22:00').waitFor();
  assert.equal(await banner(anybody).getByRole('button').count(), 0);
  await check(anybody, 'login-maintenance');
  const status = await (await fetch(`${demo.origin}/status`)).json();
  assert.deepEqual(status.maintenance.map((one) => [one.title, one.in_progress]), [['Aggiornamento di Argine', false]]);

  const doctor = await signIn(browser, demo, 'medico');
  await check(doctor, 'measures-maintenance');
  await banner(doctor).getByRole('button', { name: /Chiudi/ }).click();
  await banner(doctor).waitFor({ state: 'detached' });
  await follow(doctor, 'Assistiti');
  assert.equal(await banner(doctor).count(), 0);
});

test('a doctor asks for help, what names somebody is covered, and the answer is found', async () => {
  const doctor = await signIn(browser, demo, 'medico');
  const line = doctor.locator('main tbody tr th a').first();
  await follow(doctor, 'Assistiti');
  const name = (await line.innerText()).trim();
  await leaving(doctor, () => line.click());
  await doctor.waitForURL(/\/people\/[0-9a-f-]{36}/);
  const code = taxCode({ family: 'Prova', given: 'Ada', sex: 'F', born: '1980-01-01', place: 'L219' });

  await follow(doctor, 'Chiedi aiuto', doctor.locator('.site-header'));
  await check(doctor, 'help-new');
  await tick(doctor, 'topic', 'fault');
  await write(doctor, 'text', `Non si salva la segnalazione di ${name}, codice ${code.toLowerCase()}.`);
  await press(doctor, "Invia all'assistenza");
  await sees(doctor, /Abbiamo coperto un codice fiscale/);
  await sees(doctor, /il nome di una persona/);
  const left = await field(doctor, 'text').inputValue();
  assert.ok(!left.toUpperCase().includes(code) && !left.includes(name), left);
  await check(doctor, 'help-covered', { allowStatus: [422] });
  await press(doctor, "Invia all'assistenza");
  await told(doctor, /inviata all'assistenza/);
  await check(doctor, 'help-own');

  const desk = await signIn(browser, demo, 'assistenza');
  await check(desk, 'desk');
  await follow(desk, 'Errore del programma', desk.locator('main tbody'));
  await sees(desk, '/people/{id}');
  await sees(desk, /\[codice fiscale coperto\]/);
  await check(desk, 'desk-help');
  await press(desk, 'Prendi in carico');
  await told(desk, /presa in carico/);
  await write(desk, 'text', 'Abbiamo corretto il modulo: riprova adesso.');
  await press(desk, 'Invia la risposta');
  await told(desk, /Risposta registrata/);

  await doctor.goto('/people');
  await follow(doctor, 'Hai una risposta');
  await check(doctor, 'help-answered');
  await follow(doctor, 'Errore del programma', doctor.locator('main tbody'));
  await sees(doctor, /riprova adesso/);
  await check(doctor, 'help-read');
  await doctor.goto('/people');
  assert.equal(await doctor.getByRole('link', { name: 'Hai una risposta' }).count(), 0);

  await desk.reload();
  await tick(desk, 'outcome', 'solved');
  await press(desk, 'Chiudi la richiesta');
  await told(desk, /Richiesta chiusa/);
  await check(desk, 'desk-closed');
});

test('help is asked for without signing in, also without a script', async () => {
  const page = await openPage(browser, { origin: demo.origin, context: { javaScriptEnabled: false } });
  await page.goto('/login');
  await follow(page, 'Chiedi aiuto', page.locator('.site-header'));
  await tick(page, 'topic', 'access');
  await write(page, 'text', 'Ho cambiato telefono e non entro più.');
  await press(page, "Invia all'assistenza");
  await sees(page, /Compila questo campo/);
  await write(page, 'name', 'Ada Prova');
  await write(page, 'contact', 'ada.prova@example.org');
  await press(page, "Invia all'assistenza");
  await told(page, /al recapito che hai indicato/);

  const desk = await signIn(browser, demo, 'assistenza');
  await follow(desk, 'Accesso', desk.locator('main tbody'));
  await tick(desk, 'channel', 'email');
  await write(desk, 'text', 'Mandata la guida per il nuovo telefono.');
  await check(desk, 'desk-outside');
  await press(desk, 'Annota la risposta');
  await sees(desk, /Per e-mail/);
});
