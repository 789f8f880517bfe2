// The manual is there for everybody, and every page says what it is for. With ARGINE_DOCS_SCREENSHOTS the pictures of the
// manual are taken anew from the demonstration. That each is there, small and shown is asked in crates/manual.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { api, serveDemo } from './demo.mjs';
import { field, follow, press, sees, signIn, tick, write } from './desk.mjs';
import { check, launch, openPage } from './lib.mjs';
import { file, row } from './results-file.mjs';

const pictures = path.join(path.dirname(fileURLToPath(import.meta.url)), '../docs/manuale/immagini');
const LARGEST = 60 * 1024;
/** What the pictures are as wide and as high as, on the screen. */
const SIZE = { width: 1120, height: 720 };

let demo;
let browser;
let reader;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  reader = await openPage(browser, { origin: demo.origin });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('the pictures are taken, when they are asked for', { skip: !process.env.ARGINE_DOCS_SCREENSHOTS }, async () => {
  await mkdir(pictures, { recursive: true });
  await takePictures();
});

test('whoever comes reads the manual, and finds a word in it', async () => {
  await reader.goto('/login');
  await follow(reader, 'Manuale', reader.locator('footer'));
  await check(reader, 'manual');
  await write(reader, 'word', 'password dimenticata');
  await press(reader, 'Cerca');
  await sees(reader, /parti? del manuale ne parla/);
  await check(reader, 'manual-found');
  await follow(reader, 'Password dimenticata', reader.locator('main'));
  assert.match(reader.url(), /\/manual\/accesso#password-dimenticata$/);
  await reader.goto('/manual?word=zzz');
  await sees(reader, /Nessuna parte del manuale/);
  await check(reader, 'manual-found-none');
  assert.equal((await reader.goto('/manual/nowhere')).status(), 404);
  await check(reader, 'manual-nowhere', { allowStatus: [404] });
});

test('every chapter is sound and its pictures arrive', async () => {
  await reader.goto('/manual');
  const chapters = await reader.locator('main .columns a').evaluateAll((all) => all.map((one) => new URL(one.href).pathname));
  assert.ok(chapters.length >= 20, `${chapters.length} chapters`);
  let arrived = 0;
  for (const chapter of chapters) {
    await reader.goto(chapter);
    const images = await reader.locator('main img').evaluateAll((all) => all.map((one) => ({ place: one.src, arrived: one.naturalWidth > 0 })));
    assert.deepEqual(images.filter((one) => !one.arrived), [], chapter);
    arrived += images.length;
    await check(reader, `manual-${chapter.split('/').at(-1)}`);
  }
  assert.ok(arrived >= 20, `${arrived} pictures`);
  await reader.goto('/manual/whole');
  await check(reader, 'manual-whole');
});

test('a page says what it is for, by the keyboard, and paper does not', async () => {
  const doctor = await signIn(browser, demo, 'medico');
  await doctor.goto('/people');
  const help = doctor.locator('.page-help');
  assert.equal(await help.getByRole('listitem').count(), 0, 'folded away');
  await help.locator('summary').focus();
  await doctor.keyboard.press('Enter');
  assert.equal(await help.getByRole('listitem').count(), 3);
  await check(doctor, 'page-help-open');
  await doctor.emulateMedia({ media: 'print' });
  assert.equal(await help.isVisible(), false, 'it is not printed');
  await doctor.emulateMedia({ media: null });
  await follow(doctor, 'Leggi di più nel manuale', help);
  assert.match(doctor.url(), /\/manual\/ricerca#/);
  await doctor.locator('.main-nav').waitFor();
  await doctor.goto('/people/01900000-0000-7000-8000-000000000000');
  assert.equal(await doctor.locator('.page-help').count(), 0, 'a page that is not there has nothing to say');
});

/** Takes one picture: what the window shows, or one element of it. */
async function take(page, name, element) {
  await page.waitForLoadState('load');
  await page.evaluate(() => document.fonts.ready);
  const box = element ? await page.locator(element).first().boundingBox() : { x: 0, y: 0, ...SIZE };
  const scrolled = element ? await page.evaluate(() => scrollY) : 0;
  const cdp = await page.context().newCDPSession(page);
  for (const quality of [70, 55, 40, 25, 15]) {
    const clip = { x: box.x, y: box.y + scrolled, width: box.width, height: Math.min(box.height, 900), scale: 0.8 };
    const { data } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality, clip, captureBeyondViewport: true });
    const bytes = Buffer.from(data, 'base64');
    if (bytes.length > LARGEST) continue;
    await writeFile(path.join(pictures, `${name}.webp`), bytes);
    await cdp.detach();
    return;
  }
  assert.fail(`${name} is too large`);
}

async function takePictures() {
  const desk = async (login) => {
    const page = await signIn(browser, demo, login);
    await page.setViewportSize(SIZE);
    return page;
  };
  const [doctor, sisp] = await Promise.all([api(demo, 'medico'), api(demo, 'sisp')]);
  const [his, residents, running] = await Promise.all([doctor.everybody(), sisp.everybody(), sisp.all('/measures')]);
  const ill = new Set(running.map((measure) => measure.person));
  const mine = new Set(his.map((one) => one.id));
  const patients = his.filter((one) => one.asl === demo.users.sisp.unit_code && !ill.has(one.id));
  const withMeasure = his.find((one) => ill.has(one.id)) ?? patients[0];
  const stranger = residents.find((one) => !mine.has(one.id) && one.identifier_kind === 'tax-code');
  await picturesOfDoctor(await desk('medico'), patients, withMeasure, stranger);
  await picturesOfOperator(await desk('sisp'), patients);
  await picturesOfLaboratory(await desk('laboratorio'), residents.filter((one) => one.asl === '204' && one.identifier_kind === 'tax-code' && !ill.has(one.id)));
  await picturesOfOffices(desk);
}

async function picturesOfDoctor(page, patients, withMeasure, stranger) {
  await page.goto('/measures');
  await take(page, 'medico-misure');
  await page.goto(`/people/${withMeasure.id}`);
  await take(page, 'persona');
  await page.goto('/people');
  // One letter is wrong.
  await write(page, 'q', `${patients[0].family_name.slice(0, -2)}x${patients[0].family_name.slice(-1)}`);
  await press(page, 'Cerca');
  await take(page, 'ricerca');
  await page.goto(`/people/${patients[0].id}/reports/new`);
  await tick(page, 'symptoms', 'fever');
  await tick(page, 'symptoms', 'cough');
  await take(page, 'segnalazione');
  await press(page, 'Invia la segnalazione');
  await page.evaluate(() => scrollTo(0, 0));
  await take(page, 'campi-da-correggere');
  await page.goto(`/corrections/ask/person/${patients[0].id}`);
  await take(page, 'correzione');
  await page.goto('/profile');
  await take(page, 'profilo');
  await page.goto('/profile/factor');
  await press(page, 'Comincia');
  await take(page, 'secondo-fattore');
  await page.goto('/emergency/new');
  await take(page, 'emergenza-apertura');
  await write(page, 'tax_code', stranger.identifier);
  await tick(page, 'why', 'life');
  await write(page, 'note', 'Malore in ambulatorio, persona di passaggio');
  await press(page, 'Apri la scheda');
  await page.goto('/help/new');
  await tick(page, 'topic', 'fault');
  await write(page, 'text', 'La stampante delle etichette non compare.');
  await press(page, "Invia all'assistenza");
}

async function picturesOfOperator(page, patients) {
  await page.goto('/reports');
  await take(page, 'sisp-segnalazioni');
  await page.goto(`/people/${patients[1].id}/requests/new`);
  await take(page, 'tampone');
  await page.goto('/rights/new');
  await write(page, 'requester', 'Anna Esempio');
  await write(page, 'address', 'via Roma 1, Ivrea');
  await write(page, 'tax_code', patients.find((one) => one.identifier_kind === 'tax-code').identifier);
  await write(page, 'received_on', '10/11/2020');
  await tick(page, 'right', 'access');
  await tick(page, 'channel', 'post');
  await press(page, 'Registra');
  await page.goto('/rights');
  await take(page, 'richieste-dati');
}

async function picturesOfLaboratory(page, people) {
  await page.goto('/worklist');
  await take(page, 'laboratorio-lista');
  const number = (await page.locator('#worklist tbody th').first().innerText()).trim();
  await field(page, 'command').fill(number);
  await field(page, 'command').press('Enter');
  await field(page, 'command').fill('p');
  await field(page, 'command').press('Enter');
  await sees(page, 'Positivo? Premi S e Invio per confermare');
  await take(page, 'positivo');
  const rows = people.slice(0, 12).map((person, index) => row(person, `MAN-${index}`));
  rows[3].sesso = 'D';
  rows[7].esitoCode = 'X';
  await page.goto('/results/import');
  await page.locator('input[type="file"]').setInputFiles({ name: 'esiti.csv', mimeType: 'text/csv', buffer: file(rows) });
  await press(page, 'Invia');
  await page.locator('.figures').waitFor();
  await take(page, 'file-esiti');
}

async function picturesOfOffices(desk) {
  const admin = await desk('admin');
  await admin.goto('/admin/settings');
  const view = admin.locator('main form').first();
  await tick(admin, 'purpose', 'assistenza_su_richiesta');
  await tick(admin, 'confirmed');
  await press(admin, 'Salva', view);
  for (const [name, address] of [['admin-utenti', '/admin/users'], ['nuovo-utente', '/admin/users/new'], ['registri', '/registers']]) {
    await admin.goto(address);
    await take(admin, name);
  }
  const others = [['sindaco', 'sindaco-comune', '/comune'], ['dpo', 'dpo-emergenze', '/admin/emergencies'], ['assistenza', 'assistenza-richieste', '/desk']];
  for (const [login, name, address] of others) {
    const page = await desk(login);
    await page.goto(address);
    await take(page, name);
  }
  const crisis = await desk('crisi');
  await crisis.goto('/figures');
  await take(crisis, 'crisi-cifre');
  await take(crisis, 'curva', '#curve');
  await reader.setViewportSize(SIZE);
  await reader.goto('/login');
  await take(reader, 'accesso');
}
