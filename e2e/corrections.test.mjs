// A doctor finds a wrong telephone number and a wrong report; the public-health service corrects them by approving. A person
// entered twice is deleted by two operators.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, colleague, PASSWORD, serveDemo } from './demo.mjs';
import { field, follow, leaving, press, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';
import { taxCode } from './tax-code.mjs';

let demo;
let browser;
let doctor;
let operator;
let patient;
let sisp;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const [medico, admin] = await Promise.all([api(demo, 'medico'), api(demo, 'admin')]);
  sisp = await api(demo, 'sisp');
  const asl = demo.users.sisp.unit_code;
  const running = new Set((await medico.all('/measures')).map((measure) => measure.person));
  patient = (await medico.everybody()).find((one) => one.asl === asl && !running.has(one.id));
  await medico.post(`/people/${patient.id}/reports`, { symptoms: ['fever'], onset: '2020-11-10', temperature: 38.4 });
  await colleague(demo, admin, { login: 'collega', name: 'Carla Collega', role: 'sisp_operator', unit: asl });
  doctor = await signIn(browser, demo, 'medico', { urls });
  operator = await signIn(browser, demo, 'sisp', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const nav = (page) => page.locator('.main-nav', { hasText: 'Correzioni' });

/** Opens the only line of the work list. */
const openFirst = async (page) => {
  await leaving(page, () => page.locator('main tbody tr a').first().click());
};

test('the doctor chooses what is wrong and says how it should be', async () => {
  await doctor.goto('/corrections');
  await check(doctor, 'corrections-none');
  await doctor.goto(`/people/${patient.id}`);
  await follow(doctor, 'Chiedi una correzione', doctor.locator('#corrections'));
  await check(doctor, 'correction-choose');
  await doctor.goto(`/corrections/ask/person/${patient.id}`);
  await check(doctor, 'correction-ask-person');
  await write(doctor, 'phone', 'al bar');
  await press(doctor, 'Invia la richiesta');
  await sees(doctor, /Scegli il motivo dall'elenco/);
  assert.equal(await field(doctor, 'phone').inputValue(), 'al bar', 'nothing typed is lost');
  await check(doctor, 'correction-ask-wrong', { allowStatus: [422] });
  await write(doctor, 'phone', '0125987654');
  await tick(doctor, 'why', 'told');
  await write(doctor, 'why_note', 'Lo ha detto in ambulatorio');
  await press(doctor, 'Invia la richiesta');
  await told(doctor, /Richiesta inviata/);
  await sees(doctor, '0125987654');
  await check(doctor, 'correction-own');
  assert.notEqual((await sisp.get(`/people/${patient.id}`)).phone, '0125987654');
});

test('the operator finds it counted, sees before and after, and approves', async () => {
  await operator.goto('/corrections');
  assert.match(await nav(operator).innerText(), /Anagrafe\s*in attesa:\s*1/);
  await check(operator, 'corrections-waiting');
  await openFirst(operator);
  await sees(operator, 'Lo ha detto in ambulatorio');
  await check(operator, 'correction-decide');
  await tick(operator, 'verdict', 'decline');
  await press(operator, 'Registra la decisione');
  await sees(operator, /Scrivi perché non approvi/);
  await check(operator, 'correction-decide-wrong', { allowStatus: [422] });
  await tick(operator, 'verdict', 'approve');
  await press(operator, 'Registra la decisione');
  await told(operator, /Correzione applicata/);
  assert.equal((await sisp.get(`/people/${patient.id}`)).phone, '0125987654');
  await doctor.goto(`/people/${patient.id}/history`);
  await sees(doctor, /Lo dice la persona o un suo documento: Lo ha detto in ambulatorio/);
  await doctor.goto('/corrections?state=ended');
  await sees(doctor, 'Applicata');
  await check(doctor, 'corrections-ended', { allowStatus: [422] });
  await doctor.goto(`/people/${patient.id}`);
  await check(doctor, 'correction-person-page');
});

test('a report is corrected in the same way, and what somebody else changed is not undone', async () => {
  await doctor.goto(`/people/${patient.id}/corrections`);
  await follow(doctor, /Chiedi di correggere Del/);
  await check(doctor, 'correction-ask-report');
  await tick(doctor, 'symptoms', 'cough');
  await write(doctor, 'onset', '09/11/2020');
  await tick(doctor, 'why', 'typing');
  await press(doctor, 'Invia la richiesta');
  await operator.goto('/corrections');
  await openFirst(operator);
  await sees(operator, /Febbre, Tosse/);
  await check(operator, 'correction-decide-report', { allowStatus: [422] });
  await tick(operator, 'verdict', 'approve');
  await press(operator, 'Registra la decisione');
  await told(operator, /Correzione applicata/);
  await doctor.goto('/reports');
  await sees(doctor, /Febbre.*Tosse/);
  await check(doctor, 'correction-reports');
});

test('a request goes to another laboratory, and one who asked does not decide', async () => {
  const laboratory = demo.users.laboratorio.unit_code;
  const swab = await sisp.post(`/people/${patient.id}/swab-requests`, { reason: 'symptoms', onset: '2020-11-10', test_type: 'molecular', laboratory, again: true });
  await operator.goto(`/requests/${swab.id}`);
  await follow(operator, 'Chiedi una correzione');
  await check(operator, 'correction-ask-request');
  const other = await operator.locator('main [name="laboratory"] option').evaluateAll((all, now) => all.map((one) => one.value).find((code) => code && code !== now), laboratory);
  await operator.locator('main [name="laboratory"]').selectOption(other);
  await tick(operator, 'why', 'typing');
  await press(operator, 'Invia la richiesta');
  await sees(operator, /decide un altro operatore/);
  await check(operator, 'correction-own-asl');
  await follow(operator, 'Ritira la richiesta');
  await check(operator, 'correction-withdraw');
  await press(operator, 'Ritira');
  await told(operator, /Richiesta ritirata/);
});

test('a person on whom something hangs stays, and another one is deleted by two', async () => {
  await operator.goto(`/corrections/ask/deletion/${patient.id}`);
  await sees(operator, /segnalazion/);
  await check(operator, 'correction-hangs');
  const code = taxCode({ family: 'Doppioni', given: 'Pina', sex: 'F', born: '1977-07-07', place: 'L219' });
  const { id, version, asl, source, created_at, updated_at, ...whole } = await sisp.get(`/people/${patient.id}`);
  const twice = await sisp.post('/people', {
    ...whole, identifier_kind: 'tax-code', identifier: code, no_identifier_reason: '', family_name: 'Doppioni', given_name: 'Pina', sex: 'F', birth_date: '1977-07-07', birth_place: 'L219', confirmed: true });
  await operator.goto(`/corrections/ask/deletion/${twice.id}`);
  await tick(operator, 'why', 'duplicate');
  await check(operator, 'correction-ask-deletion');
  await press(operator, 'Chiedi di eliminare');
  await told(operator, /Richiesta inviata/);
  const asked = new URL(operator.url()).pathname;
  const second = await signIn(browser, demo, 'collega', { password: PASSWORD, urls });
  await second.goto(asked);
  await tick(second, 'verdict', 'approve');
  await check(second, 'correction-decide-deletion');
  await press(second, 'Registra la decisione');
  await told(second, /Scheda eliminata/);
  assert.equal((await second.goto(`/people/${twice.id}`)).status(), 404);
  await second.goto('/corrections?state=ended');
  await sees(second, 'Scheda eliminata');
  await check(second, 'corrections-ended-asl', { allowStatus: [404] });
  assert.ok(!urls.some((url) => decodeURIComponent(url).toLowerCase().includes(code.toLowerCase())), 'no tax code in an address');
});
