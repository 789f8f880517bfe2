// An operator corrects what the registry says by hand, comes second when a colleague was quicker, records what is known of a person
// with its day and source, and says with whom she lives.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, serveDemo } from './demo.mjs';
import { field, follow, fullName, press, sees, signIn, tick, told, write } from './desk.mjs';
import { check, launch } from './lib.mjs';

let demo;
let browser;
let operator;
let doctor;
let patient;
let other;
const urls = [];

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  const medico = await api(demo, 'medico');
  const mine = (await medico.everybody()).filter((one) => one.asl === demo.users.sisp.unit_code);
  patient = mine[0];
  other = mine.find((one) => one.family_name !== patient.family_name);
  operator = await signIn(browser, demo, 'sisp', { urls });
  doctor = await signIn(browser, demo, 'medico', { urls });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('what the registry says is corrected by hand, and only when somebody says so', async () => {
  await operator.goto('/people/new');
  await check(operator, 'person-new');
  await operator.goto(`/people/${patient.id}/edit`);
  await sees(operator, 'Dati dell\'anagrafe regionale');
  await check(operator, 'person-edit');
  await write(operator, 'given_name', 'Zenobia');
  await write(operator, 'phone2', '333 0000000');
  await field(operator, 'person_kind').selectOption('health_worker');
  await write(operator, 'reason', 'documento esibito');
  await press(operator, 'Salva la correzione');
  await sees(operator, /Hai cambiato Nome, che viene dall'anagrafe/);
  assert.equal(await field(operator, 'given_name').inputValue(), 'Zenobia', 'nothing typed is lost');
  await check(operator, 'person-edit-by-hand', { allowStatus: [422] });
  await tick(operator, 'by_hand');
  await press(operator, 'Salva la correzione');
  await sees(operator, 'Controlla prima di salvare');
  await tick(operator, 'confirm');
  await press(operator, 'Salva la correzione');
  await told(operator, /Correzione salvata/);
  await sees(operator, 'Operatore sanitario');
  await check(operator, 'person-with-fields', { allowStatus: [422] });
});

test('of two at once the second sees field by field what the first wrote', async () => {
  const second = await signIn(browser, demo, 'sisp', { urls });
  await second.goto(`/people/${other.id}/edit`);
  await operator.goto(`/people/${other.id}/edit`);
  await write(operator, 'phone', '0125 111111');
  await write(operator, 'domicile_address', 'via Prima 1');
  await write(operator, 'reason', 'ha telefonato');
  await press(operator, 'Salva la correzione');
  await told(operator, /Correzione salvata/);
  await write(second, 'domicile_address', 'via Seconda 2');
  await write(second, 'reason', 'documento');
  await press(second, 'Salva la correzione');
  await sees(second, 'Nel frattempo i dati sono cambiati');
  await sees(second, /Motivo: «ha telefonato»/);
  assert.equal(await field(second, 'domicile_address').inputValue(), 'via Seconda 2', 'what was typed stays');
  assert.equal(await field(second, 'phone').inputValue(), '0125 111111', 'what was not touched is taken over');
  assert.equal(await second.locator('#conflict tbody tr').count(), 2);
  await check(second, 'person-conflict', { allowStatus: [409] });
  await press(second, 'Salva la correzione');
  await told(second, /Correzione salvata/);
  await second.context().close();
});

test('a vaccination and a contagion are recorded by her doctor, and one is withdrawn', async () => {
  await doctor.goto(`/people/${patient.id}/facts`);
  await check(doctor, 'facts-none');
  await follow(doctor, 'Registra il luogo del contagio', doctor.locator('main'));
  await check(doctor, 'fact-new-contagion');
  await write(doctor, 'happened_on', '01/11/2020');
  await write(doctor, 'place', 'Atlantide');
  await press(doctor, 'Registra');
  await sees(doctor, /Nessuna regione italiana/);
  await check(doctor, 'fact-new-wrong', { allowStatus: [422] });
  await write(doctor, 'place', 'Francia');
  await field(doctor, 'source').selectOption('declared');
  await press(doctor, 'Registra');
  await told(doctor, /Registrato/);
  await sees(doctor, /Caso importato/);
  await follow(doctor, 'Registra una vaccinazione', doctor.locator('main'));
  await check(doctor, 'fact-new-vaccination');
  await doctor.goto(`/people/${patient.id}/facts`);
  await follow(doctor, 'Annulla', doctor.locator('main'));
  await check(doctor, 'fact-withdraw');
  await write(doctor, 'why', 'persona sbagliata');
  await press(doctor, 'Annulla il fatto');
  await told(doctor, /Resta nella storia/);
  await sees(doctor, /«persona sbagliata»/);
  await check(doctor, 'facts');
});

test('an operator says with whom a person lives', async () => {
  await operator.goto(`/people/${patient.id}/household`);
  await check(operator, 'household');
  await follow(operator, "Vive con un'altra persona", operator.locator('main'));
  await check(operator, 'household-join');
  await write(operator, 'q', other.identifier);
  await press(operator, 'Cerca');
  await check(operator, 'household-found');
  await tick(operator, 'member', other.id);
  await write(operator, 'reason', 'lo dichiara');
  await press(operator, 'Metti nello stesso nucleo');
  await told(operator, /stesso nucleo/);
  await sees(operator, fullName(other));
  await follow(operator, 'Non vive più con loro', operator.locator('main'));
  await check(operator, 'household-leave');
  await write(operator, 'reason', 'trasloco');
  await press(operator, 'Togli dal nucleo');
  await told(operator, /Non è più nel nucleo/);
  assert.ok(!urls.some((url) => decodeURIComponent(url).includes(other.identifier)), 'no code in an address');
});
