// Another site must not act in the name of somebody signed in: every form that changes something is sent without its
// token, with another session's, and as a foreign page would send it. Nothing may change. Then it is sent as it should
// be, which must change something: a probe that could never work proves nothing.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Visitor } from './crawler.mjs';
import { api, colleague, otherDoctor, postOutside, realToday, serveDemo } from './demo.mjs';
import { oru, send as message } from './messages.mjs';
import { file, row } from './results-file.mjs';
import { taxCode } from './tax-code.mjs';

const LOGINS = ['medico', 'sisp', 'laboratorio', 'sindaco', 'crisi', 'admin', 'assistenza', 'dpo'];

let demo;
/** People of all roles at their desks, and their eyes on everything that may change. */
const visitors = {};
const eyes = {};
/** Every form that changes something: who sends it, where, what. */
const forms = {};

before(async () => {
  demo = await serveDemo({ more: () => ['--export-alone', '0'] });
  for (const login of LOGINS) {
    visitors[login] = await new Visitor(demo, login).signIn();
    eyes[login] = await api(demo, login);
  }
  await prepare();
});
after(() => demo?.stop());

/** What the forms are about: a report that waits, requests that wait, a result, a running measure, a user. */
async function prepare() {
  const { medico, sisp, laboratorio, admin } = eyes;
  const laboratory = demo.users.laboratorio.unit_code;
  const [person, other] = (await medico.everybody()).filter((one) => one.asl === '204');
  const report = await medico.post(`/people/${person.id}/reports`, { symptoms: ['fever'], onset: '2020-11-12' });
  const [second_report, third_report] = await Promise.all(['13', '14'].map((day) =>
    medico.post(`/people/${other.id}/reports`, { symptoms: ['cough'], onset: `2020-11-${day}`, again: true })));
  const swab = () => sisp.post(`/people/${other.id}/swab-requests`, { reason: 'symptoms', onset: '2020-11-10', test_type: 'molecular', laboratory, again: true });
  const swabs = [await swab(), await swab(), await swab(), await swab(), await swab()];
  const [first, second_swab, third, fourth, fifth] = swabs;
  const result = await laboratorio.post(`/swab-requests/${third.id}/results`, { outcome: 'positive' });
  const user = (await admin.all('/users')).find((one) => one.login === 'crisi');
  const { id, version, asl, residence_asl, household, search_name, source, created_at, updated_at, ...whole } = await sisp.get(`/people/${person.id}`);
  // `refused` is what the act itself answers where there is nothing for it to do: the token has been looked at before.
  const form = (login, path, fields, refused) => (
    forms[`${login} ${path}`] = { login, path, fields: { id: randomUUID(), ...fields }, refused });
  const fresh = taxCode({ family: 'Zanolli', given: 'Mirta', sex: 'F', born: '1977-07-07', place: 'L219' });
  form('medico', `/people/${person.id}/reports/new`, { symptoms: 'cough', onset: '12/11/2020', again: 'true' });
  const unseen = (await medico.all('/measures')).find((measure) => measure.new);
  form('medico', `/people/${unseen.person}/measures/seen`, {});
  const delegation = randomUUID();
  const unit = await otherDoctor(demo, sisp);
  await colleague(demo, admin, { login: 'collega', name: 'Ugo Prova', role: 'gp', unit });
  form('medico', '/delegations/new', { id: delegation, colleague: unit, from: realToday(), last: realToday() });
  form('medico', `/delegations/${delegation}/end`, {});
  const his = new Set((await medico.everybody()).map((one) => one.id));
  const stranger = (await sisp.everybody()).find((one) => !his.has(one.id) && /^[A-Z0-9]{16}$/.test(one.identifier));
  const emergency = randomUUID();
  form('medico', '/emergency/new', { id: emergency, tax_code: stranger.identifier, why: 'life', note: 'Prova di un motivo abbastanza lungo' });
  form('medico', `/emergency/${emergency}/close`, {});
  form('admin', `/admin/emergencies/${emergency}`, { outcome: 'to_clarify', note: 'Da quale struttura arrivava?' });
  form('medico', `/emergency/${emergency}/answer`, { answer: 'Una risposta abbastanza lunga' });
  const kit = { device: '1232', lot: 'L1', operator: 'Prova', place: 'Ambulatorio', reason: 'screening', sampled_day: '13/11/2020' };
  const [rapid, line] = [randomUUID(), randomUUID()];
  const named = { identifier: person.identifier, family_name: person.family_name, given_name: person.given_name };
  form('medico', '/rapid/new', { ...named, ...kit, id: rapid, test_type: 'antigen', outcome: 'negative', sampled_time: '09:30' });
  form('medico', `/rapid/${rapid}/correct`, { outcome: 'indeterminate', why: 'Prova di correzione' });
  form('medico', '/rapid/group/record', {
    ...kit, sampled_time: '10:30', sheet: randomUUID(), item: line, [`outcome-${line}`]: 'negative', [`code-${line}`]: person.identifier,
    [`family-${line}`]: person.family_name, [`given-${line}`]: person.given_name });
  form('medico', '/help/new', { topic: 'other', text: 'Una prova' });
  const [help, view] = [randomUUID(), randomUUID()];
  forms['medico names a record'] = { login: 'medico', path: '/help/new', fields: { id: help, topic: 'other', text: 'Una scheda', record: person.id, allow: 'true' } };
  form('assistenza', `/desk/${help}/take`, { version: 1 });
  form('assistenza', `/desk/${help}/view`, { id: view, reason: 'Una prova di motivo abbastanza lunga' });
  form('dpo', `/admin/views/${view}`, { verdict: 'approve' });
  form('assistenza', `/desk/${help}/view/${view}/open`, {});
  form('medico', `/help/${help}/withdraw`, {});
  form('assistenza', '/notices/new', {
    kind: 'general', severity: 'information', title: 'Prova', text: 'Una prova', audience: 'everybody',
    begins_day: realToday(), begins_time: '23:58', ends_day: realToday(), ends_time: '23:59' });
  const [to_see, to_answer] = [
    await medico.post('/communications', { person: other.id, text: 'Prova' }), await medico.post('/communications', { person: other.id, text: 'Prova' })];
  form('medico', `/people/${other.id}/message`, { text: 'Prova di un messaggio', priority: 'normal' });
  form('sisp', `/communications/${to_see.id}/acknowledge`, {});
  form('sisp', `/communications/${to_answer.id}/answer`, { text: 'Prova di una risposta' });
  const [third_person, fourth_person] = (await medico.everybody()).filter((one) => one.asl === '204' && ![person.id, other.id].includes(one.id));
  const wrong = (fact) => medico.post('/corrections', { kind: 'person', fact, after: { phone: '0125777666' }, why: 'told' });
  const [to_decide, to_withdraw] = [await wrong(other.id), await wrong(third_person.id)];
  form('sisp', `/corrections/${to_decide.id}`, { verdict: 'decline', decision_note: 'Prova', version: 1 });
  form('medico', `/corrections/${to_withdraw.id}/withdraw`, { version: 1 });
  const { id: a, version: b, asl: c, source: d, created_at: e, updated_at: f, residence_asl: g, household: h, search_name: i, ...as_it_is } = await medico.get(`/people/${fourth_person.id}`);
  form('medico', `/corrections/ask/person/${fourth_person.id}`, { ...as_it_is, phone: '0125777555', why: 'told' });
  form('medico', `/corrections/ask/report/${third_report.id}`, { symptoms: 'cough', onset: '10/11/2020', why: 'typing' });
  form('sisp', `/corrections/ask/request/${first.id}`, { reason: 'contact', test_type: 'molecular', laboratory, note: '', why: 'typing' });
  const entered = await sisp.post('/people', {
    ...whole, identifier: taxCode({ family: 'Zanolli', given: 'Ines', sex: 'F', born: '1978-08-08', place: 'L219' }), family_name: 'Zanolli', given_name: 'Ines', sex: 'F',
    birth_date: '1978-08-08', birth_place: 'L219', confirmed: true });
  form('sisp', `/corrections/ask/deletion/${entered.id}`, { why: 'mistake' });
  const obscuring = randomUUID();
  form('sisp', `/people/${other.id}/obscurings/${other.id}`, { id: obscuring, asked_on: '14/11/2020', why: 'asked' });
  form('sisp', `/obscurings/${obscuring}/end`, { note: 'Prova' });
  const rights = randomUUID();
  const asked = { tax_code: other.identifier, requester: 'Ada Prova', address: 'via Prova 1', right: 'access', received_on: '14/11/2020', channel: 'pec' };
  form('sisp', '/rights/new', { id: rights, ...asked });
  form('sisp', `/rights/${rights}/extend`, { why: 'Prova di un motivo abbastanza lungo' });
  form('sisp', `/rights/${rights}/answer`, { outcome: 'granted', legal: '', answer: 'Una risposta abbastanza lunga' });
  const [plan, region, held] = [randomUUID(), randomUUID(), randomUUID()];
  form('dpo', '/retention/plans', { id: plan, unit: demo.users.dpo.unit_code });
  form('admin', `/retention/plans/${plan}/approve`, {}, 409); // nothing is over: the plan is done
  form('admin', '/retention/plans', { id: region, unit: '010' });
  form('admin', `/retention/plans/${region}/withdraw`, {}, 409);
  form('dpo', '/retention/holds/new', { id: held, class: 'rights', reason: 'Una prova di motivo abbastanza lunga' });
  form('dpo', `/retention/holds/${held}/release`, { reason: 'Una prova di motivo abbastanza lunga' });
  const exported = randomUUID();
  form('sisp', '/exports/new/patients', { id: exported, query: '', columns: '', set: 'screen', format: 'csv', purpose: 'quality' });
  form('sisp', `/exports/${exported}/withdraw`, { version: 1 });
  form('sisp', `/exports/${exported}`, { verdict: 'approve', note: '', version: 1 }, 422); // his own
  form('sisp', `/exports/${exported}/download`, {}, 409); // taken back
  form('sisp', `/reports/${report.id}/take-charge`, { version: report.version });
  form('sisp', '/reports/next', { report: `${second_report.id}:${second_report.version}` });
  form('sisp', '/reports/take-charge', { report: `${third_report.id}:${third_report.version}` });
  const listed_report = await medico.post(`/people/${third_person.id}/reports`, { symptoms: ['cough'], onset: '2020-11-12', again: true });
  const several = randomUUID();
  form('sisp', '/lists/reports/act', { id: several, act: 'take_charge', chosen: `${listed_report.id}:${listed_report.version}` });
  form('sisp', `/lists/acts/${several}/undo`, {});
  const filter = randomUUID();
  form('sisp', '/lists/patients/columns', { column: 'swabs' });
  form('sisp', '/lists/patients/save', { id: filter, query: 'event=reported', name: 'Prova' });
  form('sisp', `/lists/saved/${filter}`, { name: 'Altro nome', version: 1 });
  form('sisp', `/lists/saved/${filter}/open-with`, { on: 'true' });
  form('sisp', `/lists/saved/${filter}/delete`, {});
  const [fourth_report, fifth_report] = await Promise.all([1, 2].map(() =>
    medico.post(`/people/${third_person.id}/reports`, { symptoms: ['cough'], onset: '2020-11-11', again: true })));
  const sent = await sisp.act(`/reports/${fourth_report.id}/send-back`, { asked: 'Manca il contesto' }, fourth_report.version);
  form('medico', `/reports/${sent.id}/complete`, { symptoms: 'cough', onset: '11/11/2020', context: 'Lavora in una scuola', version: sent.version });
  form('sisp', `/reports/${fifth_report.id}/send-back`, { asked: 'Manca il contesto', version: fifth_report.version });
  // Somebody of another ASL: the operator there sees her, the one here asks for her.
  const torino = await colleague(demo, admin, { login: 'torino', name: 'Ugo Torino', role: 'sisp_operator', unit: '301' });
  const ours = new Set((await sisp.everybody()).map((one) => one.id));
  const far = (await torino.everybody()).find((one) => one.asl === '301' && !ours.has(one.id) && /^[A-Z0-9]{16}$/.test(one.identifier));
  const wanted = randomUUID();
  form('sisp', '/people/transfers', { id: wanted, tax_code: far.identifier, way: 'ask-for', domicile_comune: 'Chivasso',
    domicile_address: 'via Prova 1', reason: 'Una prova di motivo abbastanza lunga' });
  form('sisp', `/people/transfers/${wanted}`, { status: 'withdrawn', answer: '' });
  form('sisp', `/people/${person.id}/requests/new`, { reason: 'contact', test_type: 'molecular', laboratory, again: 'true' });
  form('sisp', `/people/${person.id}/edit`, { ...whole, phone: '0125999888', reason: 'Prova', version, confirm: 'true' });
  form('sisp', `/people/${person.id}/household/leave`, { version: version + 1, reason: 'Prova' });
  form('sisp', `/people/${person.id}/household/join`, { version: version + 2, reason: 'Prova', q: 'x', q_was: 'x', member: other.id });
  // Two who are there twice, as the search finds them: of the one it is said that she is two, of the other that she is one.
  for (const [family_name, birth_date] of [['Zanello', '1969-09-09'], ['Zumaglini', '1958-03-04']]) {
    for (const no_identifier_reason of ['unknown', 'not-held']) {
      await sisp.post('/people', { ...whole, identifier_kind: 'none', identifier: '', no_identifier_reason, family_name, given_name: 'Pia', sex: 'F',
        birth_date, birth_place: '', confirmed: true });
    }
  }
  await demo.argine('duplicates', '--business-date', '2020-11-14');
  const pairs = await sisp.all('/people/duplicates');
  const [twice, same] = ['Zanello', 'Zumaglini'].map((name) => pairs.find((pair) => pair.one.family_name === name));
  form('sisp', `/duplicates/${twice.id}`, { version_one: 1, version_other: 1, reason: 'Prova' });
  form('sisp', `/people/${same.one.id}/merge`, { q: 'Rossi' }, 200); // a look alone
  const merge = randomUUID();
  form('sisp', `/people/${same.one.id}/merge/${same.other.id}`, { id: merge, survivor: same.one.id, version_one: 1, version_other: 1, reason: 'Prova' });
  form('sisp', `/people/${same.one.id}/merges/${merge}`, { reason: 'Prova' });
  const fact = randomUUID();
  form('medico', `/people/${person.id}/facts/new`, { id: fact, kind: 'past_infection', happened_on: '01/04/2020', source: 'declared' });
  form('medico', `/people/${person.id}/facts/${fact}/withdraw`, { why: 'Prova' });
  const met = randomUUID();
  form('medico', `/people/${person.id}/contacts/new`, { id: met, words: 'Una collega', circumstance: 'work', source: 'declared' });
  form('medico', `/people/${person.id}/contacts/${met}/withdraw`, { why: 'Prova' });
  form('sisp', '/people/new', {
    ...whole, identifier: fresh, family_name: 'Zanolli', given_name: 'Mirta', sex: 'F', birth_date: '07/07/1977', birth_place: '', confirm: 'true' });
  const running = (await sisp.all('/measures')).filter((measure) => measure.status !== 'ended');
  const ill = running.find((measure) => measure.explanation.startsWith('Finché ci sono sintomi'));
  form('sisp', `/people/${ill.person}/symptoms-end`, { last_day: '14/11/2020', version: 0 });
  const healed = await mayEnd(running);
  form('sisp', `/measures/${healed.id}/end`, { version: healed.version });
  form('sisp', `/measures/${healed.id}/resume`, { version: healed.version + 1, reason: 'Prova' });
  form('sisp', `/requests/${fourth.id}/cancel`, { cancel_reason: 'not_needed' });
  // Switched on, so that the doctor may propose swabs; what is sent later switches it off.
  await visitors.admin.send('POST', '/admin/swab-authorisation', { form: { csrf: visitors.admin.csrf, id: randomUUID(), asl: '204' } });
  const propose = () => medico.post('/swab-requests', { person_id: person.id, reason: 'contact', test_type: 'molecular', laboratory, again: true });
  const [proposed, questioned] = [await propose(), await propose()];
  await sisp.post(`/swab-requests/${questioned.id}/authorisation`, { ruling: 'information', note: 'Quale contatto?' });
  form('sisp', `/requests/${proposed.id}/authorisation`, { ruling: 'authorised' });
  form('medico', `/requests/${questioned.id}/answer`, { note: 'Il marito' });
  form('admin', '/admin/swab-authorisation', {});
  form('admin', '/admin/lab-validation', { laboratory, from: '01/12/2020', until: '' });
  form('laboratorio', '/worklist/validation', {}, 422); // nothing waits
  const [place, transports] = [randomUUID(), () => `/sampling/places/${place}/transports`];
  const site = { kind: 'hot_spot', name: 'Tenda di prova', address: 'via Prova 1', active: 'true' };
  form('sisp', '/sampling/places/new', { id: place, ...site });
  form('sisp', `/sampling/places/${place}`, { ...site, name: 'Tenda cambiata', version: 1 });
  form('sisp', `/sampling/places/${place}/hours`, { first: '14/11/2020', last: '20/11/2020', weekday: '1', from: '08:00', until: '09:00', minutes: '30', capacity: '4' });
  form('sisp', `/requests/${fourth.id}/appointment`, { slot: randomUUID() }, 422); // no such hour
  form('sisp', `/requests/${fourth.id}/appointment/cancel`, { why: 'Prova' }, 409); // nothing is booked
  form('sisp', `/sampling/places/${place}/day`, { command: 'c', selected: '' }, 422); // nobody is chosen
  form('sisp', transports(), { submit: laboratory }, 422); // no tube waits
  form('laboratorio', `/sampling/transports/${randomUUID()}`, {}, 404); // no such list
  form('laboratorio', '/worklist', { selected: first.id, command: 'n', asked: '' });
  form('laboratorio', '/worklist/undo', {}, 409); // nothing was typed a moment ago
  form('laboratorio', '/worklist/receive', { number: second_swab.number, asked: '', last: '' });
  form('laboratorio', `/worklist/${second_swab.id}/tube`, { step: 'in_progress' });
  form('laboratorio', '/worklist/group/record', { item: `${fifth.id}:${randomUUID()}`, [`outcome-${fifth.id}`]: 'negative', sampled_day: '' });
  form('laboratorio', '/worklist/slip', { identifier: whole.identifier, family_name: whole.family_name, given_name: whole.given_name, sex: whole.sex,
    birth_date: whole.birth_date, residence_comune: 'Chivasso', residence_address: 'via Prova 1', test_type: 'antigen', reason: 'contact' });
  form('laboratorio', `/worklist/${second_swab.id}/result`, { outcome: 'negative', sampled_day: '2020-11-14', sampled_time: '00:01' });
  form('laboratorio', `/results/${result.id}/correct`, { outcome: 'negative', reason: 'Prova', revision: result.revision });
  form('crisi', '/figures/laboratories/LAB-301-1/called', { note: 'Prova' }, 409); // it is not silent
  form('crisi', `/national-flow/${result.id}/again`, {}, 404); // nothing leaves for the nation here
  form('admin', '/outgoing-requests/laboratories/LAB-301-1', { version: '0', kind: 'none' });
  form('admin', '/outgoing-requests/laboratories/LAB-301-1/test', {}, 200); // nothing goes there by machine
  form('admin', '/outgoing-requests/laboratories/LAB-301-1/open', {}, 409);
  form('laboratorio', `/outgoing-requests/${randomUUID()}/again`, {}, 404); // nothing leaves by machine here
  form('laboratorio', '/results/import', { file: file([row(other, 'E2E-CSRF')]) });
  const [table, mapping] = [randomUUID(), randomUUID()];
  const own = { codFisc: 'CF', cognome: 'Cognome', nome: 'Nome', dataDiNascita: 'Nascita', idDocumento: 'Numero', effectiveTime: 'Prelievo', esitoCode: 'Esito' };
  const sources = Object.fromEntries(Object.entries(own).map(([name, column]) => [name, { column }]));
  await send({ login: 'laboratorio', path: '/results/import', fields: { id: table, file: Buffer.from(
    `${Object.values(own).join(';')}\n${other.identifier};${other.family_name};${other.given_name};${other.birth_date};E2E-TAB;13/11/2020;N\n`) } }, visitors.laboratorio.csrf);
  form('laboratorio', `/results/tables/${table}`, {
    ...Object.fromEntries(Object.entries(own).map(([name, column]) => [name, `c:${column}`])), code: 't:molecular', dates: 'day', name: 'Tabella csrf', submit: 'send' });
  form('laboratorio', '/results/mappings', { id: mapping, name: 'Prova csrf', file: Buffer.from(JSON.stringify({
    format: 'argine-mapping/1', headings: Object.values(own), sources: { ...sources, code: { fixed: 'molecular' } } })) });
  form('laboratorio', `/results/mappings/${mapping}`, { name: 'Prova csrf due', version: 1 });
  form('laboratorio', `/results/mappings/${mapping}/delete`, { version: 2 });
  // Two results of nobody for certain: one is taken by whoever takes the next, the other by its own button.
  const nobody = (id) => oru({ family_name: 'Zanellato', given_name: id, birth_date: '1977-07-07', sex: 'F' }, { id, code: '' });
  await message(demo, laboratorio, nobody('UNO'));
  const question = await message(demo, laboratorio, nobody('DUE'));
  form('laboratorio', '/exceptions/next', {});
  form('laboratorio', `/exceptions/${question.results[0].exception_id}`, { submit: 'claim' });
  // Before others give roles there: what is attested is every role. Which those are is filled in below.
  const organisation = (await visitors.admin.get('/attestations')).text.match(/\/attestations\/comune:\d+/)[0];
  form('admin', organisation, {});
  form('admin', '/admin/users/new', { name: 'Ada Prova', login: 'ada.csrf', contact: '011 000000', role: 'mayor', unit: 'Chivasso', confirmed: 'true' });
  form('admin', '/admin/users/import/confirm', {
    contact: '011 000000', rows: 'nome e cognome;nome utente;ruolo;unità\nUgo Prova;ugo.csrf;Sindaco;Chivasso' });
  const [waiting, unused] = [await invited('uno.csrf'), await invited('due.csrf')];
  form('admin', '/admin/invitations', { user: waiting.id });
  form('admin', `/admin/users/${unused.id}/invitation`, {});
  const second = await api(demo, 'admin2');
  await second.post('/users', { login: 'tre.csrf', name: 'Tre Prova', contact: '011 000000', role: 'sisp_operator', unit: '204' });
  const { items: [much] } = await second.get('/role-requests');
  form('admin', `/admin/approvals/${much.id}`, { verdict: 'approve', why: 'known' });
  await second.post('/users', { login: 'quattro.csrf', name: 'Quattro Prova', contact: '011 000000', role: 'sisp_operator', unit: '204' });
  const next = (await second.get('/role-requests')).items.find((one) => one.login === 'quattro.csrf');
  form('admin', '/admin/approvals/several', { wanted: `${next.id}:1`, verdict: 'approve', confirmed: 'true', why: 'known' });
  form('crisi', '/profile/email', { email: 'crisi@example.org' });
  form('crisi', '/profile/phone', { phone: '011 5550147' });
  form('crisi', '/profile/communications', { communications: 'true' });
  form('crisi', '/profile/password', {
    old_password: 'argine-demo-crisi', password: 'il gatto beve acqua', repeated_password: 'il gatto beve acqua' });
  form('crisi', '/profile/factor/begin', {});
  form('admin', `/admin/users/${user.id}/password`, { why: 'in_person' });
  form('admin', `/admin/users/${user.id}/sessions/end`, { session: 'all' });
  form('admin', `/admin/users/${user.id}/tax-code`, { tax_code: 'RSSMRA80A01L219M' });
  form('admin', `/admin/users/${user.id}/contact`, { name: 'Eva Prova', email: 'eva@example.org' });
  form('admin', `/admin/users/${user.id}/roles/new`, { role: 'mayor', unit: 'Chivasso', confirmed: 'true' });
  const model = (await admin.all('/users')).find((one) => one.login === 'sindaco');
  form('admin', `/admin/users/${user.id}/like/${model.id}`, { like: model.roles[0].id });
  form('admin', `/admin/users/new/like/${model.id}`, { like: model.roles[0].id, name: 'Eva Prova', login: 'eva.csrf', contact: '011 000000' });
  form('admin', `/admin/users/${user.id}/roles/${user.roles[0].id}/until`, { until: '31/12/2099' });
  form('admin', `/admin/users/${user.id}/roles/${user.roles[0].id}/end`, { when: 'now', why: 'mistake' });
  form('admin', `/admin/users/${user.id}/active`, { active: 'false', why: 'left' });
  // A wrong password, for there to be something to forgive.
  const mayor = (await admin.all('/users')).find((one) => one.login === 'sindaco');
  await fetch(`${demo.origin}/api/v1/token`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'sindaco', password: 'sbagliata' }) });
  form('admin', `/admin/users/${mayor.id}/forgive`, { reason: 'Prova di un motivo abbastanza lungo' });
  form('admin', '/admin/settings', { purpose: 'rifiuti', confirmed: 'true' });
  const roles = [...(await visitors.admin.get(organisation)).text.matchAll(/name="(d-[0-9a-f]{32})"/g)].map(([, name]) => [name, 'k']);
  form('admin', organisation, Object.fromEntries(roles));
  form('admin', '/admin/settings/attestation', { ends: 'on' });
  form('admin', '/admin/settings/second-factor', { demand: 'required' });
  const registered = { from: '01/11/2020', comune: 'Torino', name: 'Prova csrf', nature: 'other' };
  for (const [what, fields] of Object.entries({
    asl: { code: '399' }, body: { code: 'CSRF-B' }, facility: { code: 'CSRF-F' }, ward: { code: 'CSRF-W', parent: '010003', nature: 'ordinary' },
    laboratory: { code: 'CSRF-L', serves: '204' }, school: { code: 'CSRF-S' },
    doctor: { code: 'CSRF001', family_name: 'Prova', given_name: 'Csrf', doctor_kind: 'USCA' } })) {
    form('admin', `/registers/new/${what}`, { ...registered, ...fields });
  }
  form('admin', '/registers/010005/edit', { ...registered, nature: 'hospital_public', version: 0 });
  form('admin', '/registers/010004/close', { last_day: '20/11/2020', version: 0 });
  form('admin', '/registers/010004/reopen', { version: 1 });
  form('admin', '/registers/choices', { tax_code: person.identifier, doctor: unit, from: '14/11/2020', confirmed: 'true' });
  form('admin', '/registers/choices/confirm', {
    rows: `codice fiscale;codice regionale del medico;dal giorno\n${person.identifier};${demo.users.medico.unit_code};14/11/2020` });
  form('admin', '/registers/people/confirm', {
    rows: 'codice fiscale;cognome;nome;sesso;data di nascita;comune di residenza;comune di domicilio\nSTP0103010000009;Prova;Csrf;F;01/01/1990;001125;' });
  const [symptoms, reasons, imported] = ['/registers/codes/symptom', '/registers/codes/swab_reason', randomUUID()];
  form('admin', `${symptoms}/new`, { code: 'csrf', name: 'Prova csrf', from: '01/11/2020' });
  form('admin', `${symptoms}/terms/fever/edit`, { name: 'Febbre csrf', place: '10', from: '01/01/2019', version: 0 });
  form('admin', `${symptoms}/terms/dyspnoea/close`, { last_day: '20/11/2020', version: 0 });
  form('admin', `${symptoms}/terms/dyspnoea/reopen`, { version: 1 });
  form('admin', `${symptoms}/terms/dyspnoea/restore`, { version: 2, state: 1 });
  form('admin', `${reasons}/import/confirm`, { id: imported, rows: 'codice;nome\ncontact;Contatto csrf', seen: 0 });
  form('admin', `${reasons}/files/${imported}/undo`, {});
  const technician = (await admin.all('/users')).find((one) => one.login === 'laboratorio');
  form('admin', `/admin/users/${technician.id}/roles/${technician.roles[0].id}/parts/laboratories`, { act: 'enable', confirmed: 'true', part: await another(technician) });
  kept = { user, mayor, person, technician, other, help, letters: [waiting, unused], requests: [swabs[0].id, swabs[1].id, swabs[2].id] };
}
let kept;

/** Somebody who has not chosen a password yet. */
const invited = (login) => eyes.admin.post('/users', { login, name: `Prova ${login}`, contact: '011 000000', role: 'mayor', unit: 'Chivasso' });

/** A laboratory to which the role of a technician could go. */
async function another({ id, roles }) {
  const rehearsal = await visitors.admin.send('POST', `/admin/users/${id}/roles/${roles[0].id}/parts/laboratories`, {
    form: { csrf: visitors.admin.csrf, act: 'enable' } });
  return rehearsal.text.match(/name="part" value="([^"]+)"/)[1];
}

/** Which letters are still good. */
const letters = () => Promise.all(kept.letters.map(async ({ invitation }) => (await postOutside(demo, '/invitation', { code: invitation.code })).status));

/** A measure that may end: one of those that only wait for a negative swab, after that swab. */
async function mayEnd(running) {
  const { sisp, laboratorio } = eyes;
  const { id, person } = running.find((it) => it.expected_end <= '2020-11-14' && it.explanation.startsWith('Può'));
  const asked = await sisp.post(`/people/${person}/swab-requests`, {
    reason: 'end_of_isolation', test_type: 'molecular', laboratory: demo.users.laboratorio.unit_code, again: true });
  await laboratorio.post(`/swab-requests/${asked.id}/results`, { outcome: 'negative' });
  const found = (await sisp.all('/measures')).find((measure) => measure.id === id);
  assert.ok(found.may_end, found.explanation);
  return found;
}

/** Everything the forms could change, as one text. */
async function state() {
  const { medico, sisp, sindaco, admin, laboratorio } = eyes;
  const parts = await Promise.all([
    medico.all('/measures'), medico.all('/reports'), sisp.all('/reports'), sisp.all('/measures'), sisp.everybody(),
    sisp.all('/swab-requests'), sisp.all('/swab-requests?status=resulted'), sisp.get(`/people/${kept.person.id}`),
    sisp.get(`/people/${kept.person.id}/history`), sisp.get(`/people/${kept.person.id}/facts`), sisp.get(`/people/${kept.person.id}/contacts`), sisp.all('/communications'), sisp.all('/communications?state=closed'), medico.all('/communications?state=closed'), written_to(), sindaco.get('/notices'), admin.all('/users'), admin.get(`/users/${kept.mayor.id}/brake`),
    admin.get(`/users/${kept.user.id}`), admin.get(`/users/${kept.technician.id}`), registers('facility'), registers(''), admin.get('/code-lists/symptom/terms'), admin.get('/code-lists/swab_reason/terms'),
    ...kept.requests.map((id) => laboratorio.get(`/swab-requests/${id}`)), imports(), asked(), delegated(), letters(),
    admin.get('/role-requests'), sisp.all('/swab-requests?status=proposed'), sisp.all('/swab-requests?status=information'), switched(), sisp.all('/corrections'), sisp.all('/corrections?state=ended'), sisp.all('/people/duplicates'), attested(), demanded(), enrolling(), rung(), opened(), prepared(), talked(), noticed(), obscured(), about_data(), planned(), transferred(), exports(), tools(), at_the_bench()]);
  return JSON.stringify(parts, (key, value) => (['as_of', 'last_used'].includes(key) ? undefined : value));
}

const tools = async () => {
  const { text } = await visitors.sisp.get('/lists/patients');
  return text.match(/<nav class="list-tools".*?<\/nav>|<th[ >].*?<\/th>|<ul class="list-chips".*?<\/ul>/gs);
};
const rows_of = async (login, path) => (await visitors[login].get(path)).text.match(/<tbody.*?<\/tbody>/gs);
const at_the_bench = () => Promise.all([
  places_of(), hours_of(), rows_of('admin', '/admin/lab-validation'), rows_of('laboratorio', '/worklist'), rows_of('laboratorio', '/worklist/receive'), rows_of('laboratorio', '/results/mappings'), rows_of('laboratorio', '/exceptions'), rows_of('admin', '/outgoing-requests')]);
// The second table says how long people wait, which moves by itself.
const places_of = async () => (await rows_of('sisp', '/sampling'))?.[0];
const hours_of = async () => {
  const { text } = await visitors.sisp.get('/sampling');
  const hours = text.match(/Tenda[^]*?(\/sampling\/places\/[0-9a-f-]{36}\/hours)/)?.[1];
  return hours && rows_of('sisp', `${hours}?from=2020-11-14`);
};
const written_to = async () => (await visitors.crisi.get('/profile/communications')).text.match(/<input[^>]*type="checkbox"[^>]*>/g);
const exports = async () => (await visitors.sisp.get('/exports')).text.match(/In attesa di approvazione|Ritirata/g);
const imports = async () => [...(await visitors.laboratorio.get('/results/import')).text.matchAll(/\/results\/import\/[0-9a-f-]{36}/g)].flat();

const demanded = async () => (await visitors.admin.get('/admin/settings')).text.match(/value="\w+" checked/g);
const switched = async () => (await visitors.admin.get('/admin/swab-authorisation')).text.match(/value="\d+" checked/g);
const attested = async () => [...(await visitors.admin.get('/attestations')).text.matchAll(/<tr[^>]*>.*?comune:.*?<\/tr>/gs)].flat();
const talked = async () => (await visitors.medico.get(`/help/${kept.help}`)).text.match(/<ol class="timeline">.*?<\/ol>/s)?.[0];
const noticed = async () => (await visitors.assistenza.get('/notices')).text.split('<tbody')[1] ?? '';
const enrolling = async () => (await visitors.crisi.get('/profile/factor')).text.includes('class="qr"');
const rung = async () => (await visitors.crisi.get('/profile')).text.includes('011 5550147');
const delegated = async () => [...(await visitors.medico.get('/delegations')).text.matchAll(/\/delegations\/[0-9a-f-]{36}\/end/g)].flat();
const prepared = async () => (await visitors.admin.get(`/admin/users/${kept.user.id}`)).text
  .match(/Lettera per una nuova password preparata|Codice fiscale per l.{1,6}identità regionale cambiato/g);
const about_data = async () => [...(await Promise.all(["", "?state=closed"].map((it) => visitors.sisp.get(`/rights${it}`)))).map(({ text }) => text.matchAll(/(?:\d+ giorni|Accolta)/g)).flatMap((it) => [...it].flat())];
const planned = async () => [...(await visitors.admin.get('/retention')).text.matchAll(/In preparazione|Da approvare|In corso|Eseguito|Ritirato|Tolta|holds\/[0-9a-f-]{36}/g)].flat();
const transferred = async () => (await visitors.sisp.get('/people/transfers')).text.match(/In attesa di risposta|Ritirata/g);
const obscured = async () => [...(await visitors.sisp.get(`/people/${kept.other.id}`)).text.matchAll(/In vigore|Revocato/g)].flat();
const opened = async () => (await visitors.medico.get('/emergency')).text.split('<table')[1] ?? '';
const registers = async (what) => (await visitors.admin.send('POST', '/registers/export', {
  form: { csrf: visitors.admin.csrf, what, q: what ? '' : 'csrf' } })).text;
const asked = async () => [...(await visitors.medico.get('/help')).text.matchAll(/\/help\/[0-9a-f-]{36}/g)].flat();

/** Sends a form with these hidden fields and headers. */
async function send({ login, path, fields }, csrf, { cookie = visitors[login].cookie, ...headers } = {}) {
  const upload = fields.file !== undefined;
  const body = upload ? new FormData() : new URLSearchParams();
  if (csrf !== undefined) body.append('csrf', csrf);
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'file') body.append(name, new Blob([value]), path === '/results/mappings' ? 'modello.json' : 'esiti.csv');
    else body.append(name, value);
  }
  // In one piece: a server that refuses need not read it to its end.
  const whole = new Response(body);
  const kind = { 'content-type': whole.headers.get('content-type') };
  return fetch(demo.origin + path, {
    method: 'POST', body: Buffer.from(await whole.arrayBuffer()), redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', cookie, ...kind, ...headers },
  });
}

test('every form that changes something is known here', async () => {
  // Those that only ask, or whose effect is the session itself, are tried in the tests below.
  const asks = [
    '/people/search', '/lists/{name}/preview', '/worklist/group', '/rapid/group', '/sampling/transports', '/people/lookup', '/people/likely', '/admin/accesses', '/admin/accesses/export', '/admin/accesses/paper', '/admin/users/find', '/admin/users/new/like', '/admin/users/{id}/like', '/attestations/{unit}/export', '/admin/users/export', '/admin/users/import', '/admin/letters', '/registers/find', '/registers/export', '/registers/choices/import', '/registers/people/import', '/registers/codes/{list}/import', '/logout', '/login', '/switch',
    '/certificates', '/results/receipts', '/rights/{id}/copy', '/invitation', '/password', '/profile/sessions/end'];
  const seen = new Set();
  for (const login of LOGINS) {
    await visitors[login].walk({ each: 12 });
    visitors[login].posts.forEach((path) => seen.add(path));
  }
  const { pattern } = await import('./crawler.mjs');
  const known = new Set([...Object.values(forms).map(({ path }) => pattern(path)), ...asks]);
  assert.deepEqual([...seen].filter((path) => !known.has(path)).sort(), []);
  assert.ok(seen.size >= 12, `only ${[...seen]} were seen`);
});

test('without the right token, or from another site, no form changes anything', async () => {
  const untouched = await state();
  const attempts = (login) => {
    const { csrf } = visitors[login];
    const others = visitors[login === 'medico' ? 'sisp' : 'medico'].csrf;
    return [
      ['no token', undefined, {}], ['an empty token', '', {}], ["another session's token", others, {}],
      ['a right token from another site', csrf, { 'sec-fetch-site': 'cross-site' }],
      ['a right token from a neighbour', csrf, { 'sec-fetch-site': 'same-site' }],
      ['a right token from another origin', csrf, { 'sec-fetch-site': 'none', origin: 'https://evil.example' }],
      ['a right token and no session', csrf, { cookie: '' }],
    ];
  };
  for (const form of Object.values(forms)) {
    for (const [what, csrf, headers] of attempts(form.login)) {
      const { status, headers: answer } = await send(form, csrf, headers);
      const toSignIn = status === 303 && answer.get('location').startsWith('/login');
      assert.ok(toSignIn || [401, 403, 409, 422].includes(status), `${form.path} with ${what}: ${status}`);
    }
  }
  assert.equal(await state(), untouched);
});

test('nobody is signed out, signed in or made to look something up by another site', async () => {
  const { admin, sisp } = visitors;
  for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }]) {
    const out = await send({ login: 'admin', path: '/logout', fields: {} }, headers['sec-fetch-site'] ? admin.csrf : '', headers);
    assert.notEqual(out.status, 303);
    const left = await send({ login: 'admin', path: '/switch', fields: { page: '/' } }, headers['sec-fetch-site'] ? admin.csrf : '', headers);
    assert.equal(left.status, 403, 'nor made to leave');
    const others = await send({ login: 'sisp', path: '/profile/sessions/end', fields: { session: 'all' } }, headers['sec-fetch-site'] ? sisp.csrf : '', headers);
    assert.ok(others.status >= 400);
    assert.ok(await eyes.sisp.all('/reports'), 'his other session goes on');
    const look = await send({ login: 'admin', path: '/admin/accesses', fields: { tax_code: kept.person.identifier, reason: 'Richiesta, prot. 1234567' } }, headers['sec-fetch-site'] ? admin.csrf : '', headers);
    assert.ok(look.status >= 400);
    const search = await send({ login: 'sisp', path: '/people/search', fields: { q: kept.person.identifier } }, headers['sec-fetch-site'] ? sisp.csrf : '', headers);
    assert.ok(search.status >= 400);
    assert.ok(!(await search.text()).includes(kept.person.id));
  }
  const foreign = await send({ login: 'admin', path: '/login', fields: { login: 'medico', password: 'argine-demo-medico' } }, '', { 'sec-fetch-site': 'cross-site', cookie: '' });
  assert.equal(foreign.status, 403);
  assert.deepEqual(foreign.headers.getSetCookie().filter((cookie) => cookie.startsWith('argine=')), []);
  assert.equal((await admin.get('/admin/users')).status, 200, 'still signed in');
});

test('the same forms with their token do change something', async () => {
  // What opens much wants a proof of who asks that is not old.
  for (const login of ['admin', 'crisi', 'assistenza', 'dpo', 'sisp']) await visitors[login].signIn();
  let untouched;
  for (const form of Object.values(forms)) {
    untouched ??= await state();
    const answer = await send(form, visitors[form.login].csrf);
    const { status } = answer;
    if (form.refused) {
      assert.equal(status, form.refused, form.path);
      untouched = undefined;
      continue;
    }
    assert.ok([303, 204, 200].includes(status), `${form.path}: ${status} ${(await answer.text()).match(/<main.*<\/main>/s)?.[0]}`);
    const touched = await state();
    assert.notEqual(touched, untouched, `${form.path} changed nothing`);
    // What goes on with a file after its answer is not the next form's doing.
    untouched = form.path.startsWith('/results/') ? undefined : touched;
  }
});
