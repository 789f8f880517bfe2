// The main job, end to end, by people at their desks: from a doctor's suspicion to the figures of the crisis unit and
// back, when a result turns out to have been wrong. Each step goes on where the one before it ended.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { digitsOfBars, digitsOfPicture } from './barcode.mjs';
import { api, italian, serveDemo, TODAY, unmistakable } from './demo.mjs';
import { field, figure, follow, fullName, leaving, picture, press, rowsOf, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch, openPage, quiet, screenshots } from './lib.mjs';
import { checkLetter, taxCode } from './tax-code.mjs';

const FIGURES = ['Tamponi richiesti', 'Esiti', 'Positivi', 'Misure in corso'];
const ONSET = '12/11/2020';
const STREET = 'Via della Prova 7';

let demo;
let browser;
/** The patient the story is about, and somebody who is not yet known. */
let patient;
const stranger = { family_name: 'Zuccarello', given_name: 'Ondina', sex: 'F', birth_date: '1987-03-09' };
/** The desks that are open, by login. */
const desks = {};
/** Every address asked for. */
const urls = [];
/** What one step leaves to the next. */
const kept = {};

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const [doctor, sisp] = await Promise.all([api(demo, 'medico'), api(demo, 'sisp')]);
  const [people, residents, measures, reports] = await Promise.all([
    doctor.everybody(), sisp.everybody(), doctor.all('/measures'), doctor.all('/reports')]);
  const known = new Set([...measures, ...reports].map((line) => line.person));
  const his = new Set(people.map((one) => one.id));
  const patients = unmistakable(residents).filter((one) => his.has(one.id));
  const { unit_code: comune } = demo.users.sindaco;
  patient = patients.find((one) => one.domicile_comune === comune && !known.has(one.id) && one.birth_date < '1990');
  assert.ok(patient, 'the doctor has a patient in the comune of the story about whom nothing is known');
  stranger.identifier = codeOf(stranger, 'L219');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const codeOf = ({ family_name, given_name, sex, birth_date }, place) =>
  taxCode({ family: family_name, given: given_name, sex, born: birth_date, place });

/** A step of the story; when one fails, those after it have nothing to go on. */
let broken;
function step(name, walk) {
  test(name, async (context) => {
    if (broken) return context.skip(`after: ${broken}`);
    broken = name;
    await walk(context);
    broken = undefined;
  });
}

/** The desk of a demo user. */
async function desk(login, options = {}) {
  desks[login] ??= await signIn(browser, demo, login, { urls, ...options });
  return desks[login];
}

/** The figures of the day and the last bar of the curve, as the crisis unit reads them. */
async function situation() {
  const page = await desk('crisi');
  await page.goto('/figures');
  const figures = await Promise.all(FIGURES.map((label) => figure(page, label)));
  const last = page.locator('#curve details tbody tr', { hasText: TODAY });
  return [...figures, Number((await last.locator('td').first().textContent()).replaceAll('.', ''))];
}

async function search(page, text, born = '') {
  await page.goto('/people');
  await write(page, 'q', text);
  await write(page, 'birth_date', born);
  await press(page, 'Cerca');
}

/** Everything is chosen already, but the laboratory of the story, and the onset of whom nobody has reported: Enter sends it. */
async function sendRequest(page) {
  if (!(await field(page, 'onset').inputValue())) await write(page, 'onset', '12/11/2020');
  await field(page, 'laboratory').selectOption(demo.users.laboratorio.unit_code);
  const reason = page.locator('main [name="reason"][value="symptoms"]');
  assert.ok(await reason.isChecked());
  await leaving(page, () => reason.press('Enter'));
  await told(page, /Tampone richiesto/);
  const number = /\d{10}/.exec(await page.locator('main .intro').innerText())[0];
  return { number, path: new URL(page.url()).pathname };
}

/** Types into the work list's field and presses Enter. */
async function enter(page, text) {
  await field(page, 'command').fill(text);
  await field(page, 'command').press('Enter');
}

step('everybody begins at a sign-in page that says how it went', async () => {
  const page = await signIn(browser, demo, 'medico', { urls });
  desks.medico = page;
  const cookies = await page.context().cookies();
  assert.ok(cookies.length > 0);
  for (const cookie of cookies) assert.ok(cookie.httpOnly && ['Lax', 'Strict'].includes(cookie.sameSite), cookie.name);
  await check(page, 'gp-home');
  // The suspicion arrives while the others are already at their desks.
  await check(await desk('sisp'), 'sisp-home');
});

step('1. the GP finds her patient in three ways and reports a suspect case', async () => {
  const page = desks.medico;
  await search(page, patient.identifier);
  assert.equal(await rowsOf(page, fullName(patient)).count(), 1);
  assert.equal(await page.locator('main tbody tr').count(), 1, 'a tax code finds one person');
  await search(page, patient.family_name, italian(patient.birth_date));
  await rowsOf(page, fullName(patient)).first().waitFor();

  await page.goto('/people');
  const beginning = patient.family_name.slice(0, 3);
  await field(page, 'q').pressSequentially(beginning);
  await page.waitForFunction(
    ([prefix]) => [...document.querySelectorAll('#list tbody th')].every((cell) => cell.textContent.toLowerCase().startsWith(prefix)),
    [beginning.toLowerCase()],
  );
  assert.ok((await page.locator('#list tbody th').count()) > 0);
  await check(page, 'gp-search');
  await picture(page, '1-search');

  await search(page, patient.identifier);
  await follow(page, fullName(patient), page.locator('main'));
  await check(page, 'gp-person');
  await follow(page, 'Segnala caso sospetto');
  await check(page, 'gp-report');

  // Symptoms without their first day: said at the field, and nothing typed is lost.
  await tick(page, 'symptoms', 'fever');
  await tick(page, 'symptoms', 'cough');
  await write(page, 'temperature', '38,4');
  await write(page, 'note', 'Convive con due anziani.');
  await press(page, 'Invia la segnalazione');
  await sees(page, 'Ci sono sintomi: indica il primo giorno');
  assert.equal(await field(page, 'note').inputValue(), 'Convive con due anziani.');
  await check(page, 'gp-report-incomplete', { allowStatus: [422] });
  await write(page, 'onset', ONSET);
  await picture(page, '1-report', { fullPage: true });
  await press(page, 'Invia la segnalazione');
  await told(page, /il SISP la vede già/);
  kept.person = new URL(page.url()).pathname;
  await check(page, 'gp-person-reported');
});

step('2. the SISP sees it at once, takes charge and requests a swab with a label', async () => {
  const page = desks.sisp;
  await page.goto('/reports');
  const row = rowsOf(page, fullName(patient));
  await row.waitFor();
  assert.match(await row.innerText(), /Febbre/);
  await check(page, 'sisp-reports');
  await picture(page, '2-reports');
  await press(page, /Prendi in carico/, row);
  await told(page, /presa in carico/);
  await sees(page, /Primo giorno con sintomi: giovedì 12\/11\/2020/);
  assert.equal(await page.evaluate(() => document.activeElement.value), 'symptoms', 'Enter would send it');
  assert.notEqual(await field(page, 'laboratory').inputValue(), '');
  await check(page, 'sisp-request');
  await picture(page, '2-request', { fullPage: true });
  kept.positive = await sendRequest(page);
  await check(page, 'sisp-requested');

  await follow(page, "Stampa l'etichetta");
  await check(page, 'label');
  await picture(page, '2-label');
  const bars = await page.locator('.label-sheet rect').evaluateAll((all) =>
    all.map((rect) => ['x', 'width'].map((name) => Number(rect.getAttribute(name)))));
  assert.equal(digitsOfBars(bars), kept.positive.number);
  // What comes out of the printer is read by a scanner, where one is installed.
  await page.emulateMedia({ media: 'print' });
  const paper = path.join(screenshots, 'label-paper.png');
  await page.screenshot({ path: paper });
  await page.emulateMedia({ media: null });
  const scanned = await digitsOfPicture(paper);
  assert.ok(scanned === null || scanned === kept.positive.number, `scanned ${scanned}`);
});

step('2. the SISP enters somebody who is not yet known, and corrects a person with history', async () => {
  const page = desks.sisp;
  await page.goto('/people');
  await follow(page, 'Inserisci assistito');
  await check(page, 'person-new');
  const wrong = stranger.identifier.slice(0, 15) + (stranger.identifier[15] === 'A' ? 'B' : 'A');
  assert.equal(checkLetter(wrong.slice(0, 15)), stranger.identifier[15]);
  await writePerson(page, { ...stranger, identifier: wrong });
  await press(page, 'Salva');
  await page.locator('#e-identifier').waitFor();
  await check(page, 'person-new-wrong-code', { allowStatus: [422] });
  await write(page, 'identifier', stranger.identifier);
  await press(page, 'Salva');
  await told(page, /Assistito inserito/);
  kept.stranger = new URL(page.url()).pathname;

  // Somebody with the same name and birth date and another code may be the same person.
  await page.goto('/people/new');
  const twin = { ...stranger, identifier: codeOf(stranger, 'E379') };
  await writePerson(page, twin);
  await press(page, 'Salva');
  await sees(page, 'Potrebbero essere la stessa persona');
  await rowsOf(page, fullName(stranger)).waitFor();
  await check(page, 'person-likely-duplicate', { allowStatus: [422] });
  await picture(page, '2-likely-duplicate');

  await page.goto(kept.stranger);
  await follow(page, 'Correggi i dati');
  await check(page, 'person-edit');
  await write(page, 'residence_address', 'Via Arduino 12');
  await write(page, 'reason', 'Documento esibito allo sportello');
  await press(page, 'Salva la correzione');
  await told(page, /I dati di prima restano nella storia/);
  await follow(page, 'Storia delle correzioni');
  await sees(page, new RegExp(`${STREET}.*Via Arduino 12`, 's'));
  await check(page, 'person-history');
  await page.goto(kept.stranger);
  await follow(page, 'Richiedi un tampone');
  assert.equal(await field(page, 'laboratory').inputValue(), demo.users.laboratorio.unit_code, 'the one used last');
  kept.negative = await sendRequest(page);
});

async function writePerson(page, person) {
  for (const name of ['identifier', 'family_name', 'given_name']) await write(page, name, person[name]);
  await write(page, 'birth_date', italian(person.birth_date));
  await tick(page, 'sex', person.sex);
  await write(page, 'residence_comune', 'Ivrea');
  await write(page, 'residence_address', STREET);
}

step('3. the laboratory records a negative with one key and Enter', async () => {
  const page = await desk('laboratorio');
  await page.goto('/worklist');
  await rowsOf(page, kept.positive.number).waitFor();
  await check(page, 'worklist');
  await picture(page, '3-worklist');
  await enter(page, kept.negative.number);
  await page.locator('#lab-selected', { hasText: fullName(stranger) }).waitFor();
  await leaving(page, () => enter(page, 'n'));
  await sees(page, `Negativo registrato per il campione ${kept.negative.number}`);
  assert.equal(await page.locator('#worklist', { hasText: kept.negative.number }).count(), 0);
  await page.goto(kept.negative.path);
  await sees(page, 'Negativo');
});

step('3. a positive needs a second, different key', async () => {
  kept.before = await situation();
  const page = desks.laboratorio;
  // One key alone, the same key twice, Enter alone: none of them is a result.
  for (const answer of ['p', '', 'n']) {
    await page.goto('/worklist');
    await enter(page, kept.positive.number);
    await page.locator('#lab-selected', { hasText: fullName(patient) }).waitFor();
    await enter(page, 'p');
    await page.locator('#lab-question').waitFor();
    if (answer === '') {
      await check(page, 'worklist-positive-asked');
      await picture(page, '3-positive-asked');
    }
    await enter(page, answer);
    await page.locator('#lab-question').waitFor({ state: 'hidden' });
    await page.goto('/worklist');
    assert.equal(await rowsOf(page, kept.positive.number).count(), 1, `"p" and then "${answer}" recorded something`);
  }
  assert.deepEqual(await situation(), kept.before);

  await enter(page, kept.positive.number);
  await enter(page, 'p');
  await page.locator('#lab-question').waitFor();
  await leaving(page, () => enter(page, 's'));
  await sees(page, `Positivo registrato per il campione ${kept.positive.number}`);
  await check(page, 'worklist-positive-recorded');
});

step('4. the same commit opened the case and began the isolation, and said why it ends when', async () => {
  const page = desks.medico;
  await page.goto('/measures');
  const row = rowsOf(page, fullName(patient));
  assert.match(await row.innerText(), /nuovo/);
  await check(page, 'gp-measures');
  await picture(page, '4-measures');
  await follow(page, fullName(patient), page.locator('main'));
  await sees(page, 'Caso confermato');
  // Ten days from the onset of 12 November, three of them without symptoms (circ. 32850 of 12 October 2020).
  await sees(page, /Finché ci sono sintomi non può terminare; poi servono 3 giorni .* del giorno 22\/11\/2020 \(Circ\. 32850/);
  await check(page, 'gp-person-isolated');
  await picture(page, '4-person');
  // Opening the page was seeing it. (The stream of the numbers never rests: what the page sends by itself is waited for.)
  await quiet(page);
  await page.goto('/measures');
  assert.doesNotMatch(await rowsOf(page, fullName(patient)).innerText(), /nuovo/);
});

step('5. the crisis unit sees the figures and the curve move by one', async () => {
  const [requests, results, positives, running, curve] = kept.before;
  assert.deepEqual(await situation(), [requests, results + 1, positives + 1, running + 1, curve + 1]);
  await check(desks.crisi, 'figures');
  await picture(desks.crisi, 'figures', { fullPage: true });
});

step('5. the mayor sees one line and nothing clinical, once the region has switched the view on', async () => {
  const page = await desk('sindaco');
  await page.goto('/comune');
  await sees(page, 'La vista è spenta');
  assert.equal(await page.getByText(patient.family_name).count(), 0);
  await check(page, 'comune-off');

  const admin = await desk('admin');
  await admin.goto('/admin/settings');
  await check(admin, 'settings');
  await tick(admin, 'purpose', 'assistenza_su_richiesta');
  await press(admin, 'Salva', admin.locator('main form').first());
  await sees(admin, 'conferma che un atto della Regione prevede questa finalità');
  await tick(admin, 'confirmed');
  await press(admin, 'Salva', admin.locator('main form').first());
  await told(admin, /La vista dei sindaci è accesa/);
  await check(admin, 'settings-on', { allowStatus: [422] });

  await page.goto('/comune');
  const row = rowsOf(page, fullName(patient));
  assert.equal(await row.count(), 1);
  assert.deepEqual((await page.locator('thead th').allInnerTexts()).map((text) => text.toLowerCase()), ['nome', 'dove', 'che cosa', 'dal', 'fino a quando']);
  assert.equal(await row.locator('td').nth(1).innerText(), 'misura');
  assert.doesNotMatch(await page.locator('body').innerText(), /isolamento|quarantena|positiv|febbre|tampone|referto/i);
  await check(page, 'comune');
  await picture(page, '5-comune');
});

step('4. a result corrected to negative withdraws what it started; both versions stay', async () => {
  const page = desks.laboratorio;
  await page.goto(kept.positive.path);
  await follow(page, 'Correggi');
  await tick(page, 'outcome', 'negative');
  await check(page, 'result-correct');
  await write(page, 'reason', 'Scambio di provette');
  await press(page, 'Salva la correzione');
  await told(page, /La versione di prima resta nella storia/);
  await page.goto(kept.positive.path);
  await sees(page, 'Positivo, poi corretto');
  await sees(page, 'Negativo');
  await check(page, 'result-corrected');

  const [requests, results, positives, running, curve] = kept.before;
  assert.deepEqual(await situation(), [requests, results + 1, positives, running, curve]);
  await desks.sindaco.goto('/comune');
  assert.equal(await rowsOf(desks.sindaco, fullName(patient)).count(), 0, "the mayor's line is gone");
  await check(desks.sindaco, 'comune-after-correction');
  await desks.medico.goto(kept.person);
  await sees(desks.medico, 'Misura ritirata');
  await sees(desks.medico, 'Positivo, poi corretto');
  await check(desks.medico, 'gp-person-withdrawn');
});

step('6. the administrator invites a user, who chooses a password and is in until he is suspended', async () => {
  const page = desks.admin;
  await page.goto('/admin/users');
  await check(page, 'users');
  await follow(page, 'Nuovo utente');
  await check(page, 'user-new');
  await write(page, 'name', 'Ada Prova');
  await write(page, 'login', 'ada.prova');
  await field(page, 'role').selectOption('mayor');
  await write(page, 'unit', 'Chivasso');
  await write(page, 'contact', 'Ufficio accessi, 011 000000');
  await press(page, 'Invita e prepara la lettera');
  await sees(page, /misure in corso|misura in corso/);
  await check(page, 'invite-confirm');
  await press(page, 'Invita e prepara la lettera');
  await check(page, 'letter');
  await onPaper(page, 'letter');
  const code = await page.locator('.letter-code').innerText();
  await page.goto('/admin/users');
  await sees(page, 'Mai entrato', rowsOf(page, 'Ada Prova'));
  await follow(page, 'Ada Prova');
  await check(page, 'user-invited');

  const other = await openPage(browser, { origin: demo.origin });
  await other.goto('/invitation');
  await check(other, 'invitation-code');
  await write(other, 'code', code.toLowerCase());
  await press(other, 'Continua');
  await check(other, 'invitation');
  await write(other, 'password', 'corta');
  await write(other, 'repeated', 'corta');
  await press(other, 'Scegli la password ed entra');
  await sees(other, 'meno di 12 caratteri');
  await check(other, 'invitation-weak', { allowStatus: [422] });
  await write(other, 'password', 'una frase abbastanza lunga');
  await write(other, 'repeated', 'una frase abbastanza lunga');
  await press(other, 'Scegli la password ed entra');
  await told(other, /la password è scelta/);
  await check(other, 'invitation-factor');
  await other.goto('/');
  assert.match(await other.locator('.who-role').innerText(), /Chivasso/);
  await check(other, 'mayor-of-chivasso');
  await other.goto(`/invitation#${code}`);
  await sees(other, 'la password è già stata scelta');
  await check(other, 'invitation-used', { allowStatus: [410] });

  await page.goto('/admin/users');
  await follow(page, 'Sospendi Ada Prova');
  await tick(page, 'why', 'left');
  await check(page, 'user-suspend');
  await press(page, "Sospendi l'utente");
  await sees(page, 'Non lavora più qui');
  await check(page, 'user-suspended');
  await other.goto('/comune');
  assert.match(other.url(), /\/login/, 'his next request is refused');
  const again = await openPage(browser, { origin: demo.origin });
  await again.goto('/login');
  await write(again, 'login', 'ada.prova');
  await write(again, 'password', 'una frase abbastanza lunga');
  await press(again, 'Accedi');
  await sees(again, 'non corrispondono');
});

/** The page as it would be printed, for whoever looks at the pictures. */
async function onPaper(page, name) {
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: path.join(screenshots, `${name}-paper.png`), fullPage: true });
  assert.equal(await page.locator('.site-footer').isVisible(), false);
  await page.emulateMedia({ media: null });
}

step('6. the administrator sees who accessed a person, and the audit verifies', async () => {
  const page = desks.admin;
  await page.goto('/admin/accesses');
  await check(page, 'accesses-ask');
  await write(page, 'tax_code', patient.identifier);
  await write(page, 'reason', "Richiesta dell'interessato, prot. 1234");
  await press(page, 'Mostra gli accessi');
  const seen = await page.locator('#accesses').innerText();
  for (const who of [demo.users.medico.unit, 'Operatore Dimostrativo', 'Tecnico Dimostrativo', 'Ha segnalato un caso sospetto']) {
    assert.ok(seen.includes(who), `${who} is missing in:\n${seen}`);
  }
  assert.ok(!seen.includes('Ada Prova'));
  await check(page, 'accesses');
  await picture(page, '6-accesses');
  const verified = JSON.parse((await demo.argine('audit', 'verify', '--json')).stdout);
  assert.equal(verified.ok, true);
  assert.ok(verified.records > 0);
});

step('no address holds anything of a person, and the log neither', () => {
  const secrets = [patient, stranger].flatMap((one) => [one.identifier, one.family_name, one.birth_date]).concat(STREET, 'Arduino');
  assert.ok(urls.length > 100);
  for (const secret of secrets) {
    const found = urls.filter((url) => decodeURIComponent(url).toLowerCase().includes(secret.toLowerCase()));
    assert.deepEqual(found, [], secret);
    assert.ok(!demo.log().toLowerCase().includes(secret.toLowerCase()), `${secret} is in the log`);
  }
});
