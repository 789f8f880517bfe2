// Each role walks everything it can reach, and tries what it cannot: nobody of another audience ever appears, in no
// page, JSON, header or address, nor in the server's log. And the walk is not blind: what should be seen, was seen.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { allOf, mayKnow, mustMeet, plant, WORD } from './canaries.mjs';
import { tokens, Visitor } from './crawler.mjs';
import { api, italian, serveDemo } from './demo.mjs';
import { maySee, readRegion } from './region.mjs';

const LOGINS = ['medico', 'sisp', 'laboratorio', 'sindaco', 'crisi', 'admin', 'regione'];
/** Those of the demo who see nobody, or what one of the seven sees. */
const OTHERS = [
  'direttore', 'delegato', 'assistenza', 'admin2', 'admin.asl', 'dpo', 'prelievi', 'usca', 'rsa', 'scuola', 'farmacia', 'emergenza', 'guardia',
  'posti.letto', 'sistemi', 'prefettura', 'forniture', 'personale'];
const ALL = [...LOGINS, ...OTHERS];
/** A machine has no pages; who holds two roles is walked as each of them. */
const WITHOUT_WALK = ['macchina', 'incarichi'];
/** Whose rights somebody has who is none of the seven. */
const expectedAs = (login) => ({ delegato: 'sindaco', macchina: 'laboratorio' })[login] ?? login;
/** `ARGINE_E2E_CRAWL=whole` (`make check-long`) follows every link there is and tries the ids of many more. */
const WHOLE = process.env.ARGINE_E2E_CRAWL === 'whole';
const EACH = WHOLE ? 390 : 30;
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

let demo;
let region;
let canaries;
/** Who walks, by login. */
const visitors = {};

before(async () => {
  // Whoever walks every link reads more persons in an hour than anybody at work.
  demo = await serveDemo({ more: () => ['--persons-an-hour', '1000000'] });
  region = await readRegion(demo);
  ({ canaries } = await plant(demo, region.people));
  assert.deepEqual([...ALL, ...WITHOUT_WALK].sort(), Object.keys(demo.users).sort(), 'nobody of the demo is forgotten');
  for (const login of ALL) visitors[login] = await new Visitor(demo, login).signIn();
  const { admin } = visitors;
  const form = { csrf: admin.csrf, purpose: 'assistenza_su_richiesta', confirmed: 'true' };
  assert.equal((await admin.send('POST', '/admin/settings', { form })).status, 303, 'the view of the mayors is on');
});
after(() => demo?.stop());

/** Which answers told a user of somebody he may not know, by an expectation. */
function leaks(visitor, { canary: known = mayKnow, person: sees = maySee } = {}, as = expectedAs(visitor.login)) {
  const allowed = new Set(canaries.flatMap((canary) => [...known(as, canary)]));
  const planted = new Set(canaries.flatMap((canary) => [...allOf(canary)]));
  const isLeak = (token) => {
    if (planted.has(token)) return !allowed.has(token);
    const person = region.owner.get(token);
    return person !== undefined && !sees(demo, region, as, person);
  };
  return visitor.answers.flatMap(({ method, path, status, found }) =>
    found.filter(isLeak).map((token) => `${method} ${path} (${status}) shows ${token}`));
}

function assertNoLeak(visitor) {
  const found = leaks(visitor);
  assert.equal(found.length, 0, `${visitor.login}: ${found.length} leaks\n${found.slice(0, 10).join('\n')}`);
}

/** What of the canaries a user may not know at all. */
const foreign = (login) => canaries.filter((canary) => !canary.seenBy.includes(expectedAs(login)));

/** Lists that a user's walk must have read whole: how many of these tokens it met. */
function toMeet(login) {
  const lists = { medico: true, sisp: true };
  const people = lists[login] ? region.people.filter((person) => maySee(demo, region, login, person)) : [];
  return [...canaries.flatMap((canary) => [...mustMeet(expectedAs(login), canary)]), ...people.flatMap((one) => [one.id, one.identifier.toLowerCase()])];
}

for (const login of ALL) {
  test(`${login} walks every link and form and meets nobody else's`, async (context) => {
    const visitor = visitors[login];
    const ids = canaries.flatMap((canary) => canary.ids.map(([, id]) => id));
    const visits = await visitor.walk({ each: EACH, first: (path) => ids.some((id) => path.includes(id)) });
    const wanted = toMeet(login);
    const met = visitor.met();
    const missed = wanted.filter((token) => !met.has(token));
    context.diagnostic(`${login}: ${visitor.answers.length} answers, ${visits.size} kinds of pages, ${wanted.length - missed.length} of ${wanted.length} met`);
    assertNoLeak(visitor);
    assert.ok(missed.length <= wanted.length * 0.05, `${login} is blind to ${missed.length} of ${wanted.length}: ${missed.slice(0, 10)}`);
  });
}

test('the walk can fail: with a wrong expectation it reports leaks', () => {
  const { medico, sindaco, sisp, laboratorio } = visitors;
  assert.ok(leaks(medico, {}, 'sindaco').length > 0);
  assert.ok(leaks(sisp, {}, 'medico').length > 0);
  const another = { ...demo, users: { ...demo.users, laboratorio: { unit_code: 'LAB-204-2' } } };
  assert.ok(leaks(laboratorio, { person: (_, all, as, person) => maySee(another, all, as, person) }).length > 0);
  // One canary whose comune is taken for another.
  const [first] = canaries;
  const elsewhere = { ...first, seenBy: first.seenBy.filter((login) => login !== 'sindaco') };
  const wrong = (as, canary) => mayKnow(as, canary === first ? elsewhere : canary);
  const found = leaks(sindaco, { canary: wrong });
  assert.ok(found.some((leak) => leak.includes(first.words.family.toLowerCase())), found);
});

test('whatever opens, or says that somebody exists, is not taken for a refusal', async () => {
  await assert.rejects(refused(visitors.medico, '/people/{id}', canaries[0].id, 'his own patient'), /medico gets 200/);
  assert.notEqual(plain(`nobody ${UNKNOWN}`, UNKNOWN), plain(`somebody ${canaries[0].id}`, canaries[0].id));
});

for (const login of ALL) {
  test(`${login} finds nobody else by searching`, async () => {
    const visitor = visitors[login];
    const { csrf } = visitor;
    for (const canary of foreign(login)) {
      const { family } = canary.words;
      for (const form of [{ q: canary.code }, { q: family }, { q: family, birth_date: italian(canary.born) }, { q: family.slice(0, 5) }]) {
        for (const headers of [{}, { 'hx-request': 'true' }]) {
          const { text } = await visitor.send('POST', '/people/search', { form: { csrf, ...form }, headers });
          assert.ok(!tokens(text).has(canary.words.street.toLowerCase()));
          assert.ok(!text.includes(canary.id), `${login} finds ${canary.label}`);
          assert.ok(!text.includes(canary.words.given), `${login} finds ${canary.label}`);
        }
      }
      if (canary.number) {
        const { text } = await visitor.send('POST', '/worklist', { form: { csrf, command: canary.number } });
        assert.ok(!text.includes(canary.words.given) && !text.includes(canary.id));
      }
    }
    assertNoLeak(visitor);
  });
}

/** Every page about one thing, with the kind of id it takes. */
const PAGES_OF = [
  ['person', '/people/{id}'], ['person', '/people/{id}/edit'], ['person', '/people/{id}/history'], ['person', '/people/{id}/reports/new'],
  ['person', '/people/{id}/requests/new'], ['request', '/requests/{id}'], ['request', '/requests/{id}/label'], ['request', '/worklist/{id}/result'],
  ['person', '/people/{id}/facts'], ['person', '/people/{id}/facts/new'], ['person', '/people/{id}/household'],
  ['person', '/people/{id}/merge'], ['person', '/people/{id}/household/join'], ['person', '/people/{id}/household/leave'], ['person', '/api/v1/people/{id}/facts'],
  ['person', '/api/v1/people/{id}/household'], ['person', '/api/v1/people/{id}/timeline'], ['person', '/api/v1/people/{id}/contacts'],
  ['person', '/people/{id}/contacts'], ['person', '/people/{id}/contacts/new'], ['report', '/reports/{id}/pdf'],
  ['person', '/people/{id}/symptoms-end'], ['request', '/requests/{id}/cancel'],
  ['request', '/requests/{id}/authorisation'], ['request', '/requests/{id}/answer'],
  ['result', '/results/{id}/correct'], ['person', '/api/v1/people/{id}'], ['person', '/api/v1/people/{id}/history'],
  ['report', '/reports/{id}'], ['report', '/reports/{id}/complete'], ['report', '/api/v1/reports/{id}'],
  ['request', '/api/v1/swab-requests/{id}'], ['person', '/people/{id}/message'],
  ['communication', '/communications/{id}'], ['communication', '/api/v1/communications/{id}'], ['person', '/people/{id}/corrections'], ['person', '/corrections/ask/person/{id}'],
  ['person', '/people/{id}/obscurings'], ['person', '/corrections/ask/deletion/{id}'], ['request', '/corrections/ask/request/{id}'],
  ['result', '/results/{id}/report'], ['result', '/results/{id}/certificate'], ['result', '/api/v1/results/{id}/report'],
];

/** What an answer says, without the id that was asked for and what differs in every answer. */
const plain = (text, id) => text.replaceAll(id, UNKNOWN).replace(/[0-9a-f]{32}/g, '');

/** Nothing tells an id of others from one that does not exist. */
async function refused(visitor, page, id, what) {
  const [{ status, text }, unknown] = [await visitor.get(page.replace('{id}', id)), await visitor.get(page.replace('{id}', UNKNOWN))];
  assert.ok([403, 404].includes(status), `${visitor.login} gets ${status} for ${what}`);
  assert.equal(status, unknown.status, `${visitor.login} learns that there is such a one: ${what}`);
  assert.equal(plain(text, id), plain(unknown.text, UNKNOWN), `${visitor.login} can tell what exists: ${what}`);
}

/** Persons whom somebody may not know, besides the canaries: some of the region, on the whole walk. */
const strangers = (login) => region.people
  .filter((person, index) => WHOLE && index % 200 === 0 && !maySee(demo, region, expectedAs(login), person))
  .map(({ id }) => ({ label: 'one of the region', ids: [['person', id]] }));

for (const login of ALL) {
  test(`${login} gets nothing by the addresses of others`, async () => {
    const visitor = visitors[login];
    // Who sees nobody is refused by his role: two pages of each kind tell, unless all are wanted.
    const most = WHOLE || LOGINS.includes(login) ? Infinity : 2;
    for (const canary of [...foreign(login), ...strangers(login)]) {
      for (const [kind, id] of canary.ids) {
        for (const [, page] of PAGES_OF.filter(([of]) => of === kind).slice(0, most)) {
          await refused(visitor, page, id, `${page} of ${canary.label}`);
        }
        // As the place where a page of a list begins, or a row is chosen.
        for (const path of [`/people?after=${id}`, `/reports?after=${id}`, `/measures?after=${id}`, `/requests?after=${id}`, `/worklist?at=${id}`, `/comune?after=${id}`, `/lists/patients?after=${id}`, `/lists/requests?after=${id}`, `/lists/notices?after=${id}`, `/duplicates?after=${id}`]) {
          await visitor.get(path);
        }
      }
    }
    assertNoLeak(visitor);
  });
}

/** Who may open which page; everybody else is refused. */
const STATIC = {
  '/people': ['medico', 'sisp', 'regione'], '/people/new': ['sisp'], '/reports': ['medico', 'sisp', 'regione'], '/measures': ['medico', 'sisp', 'regione'],
  '/requests': ['medico', 'sisp', 'laboratorio', 'regione'], '/requests?state=resulted': ['medico', 'sisp', 'laboratorio', 'regione'], '/worklist': ['laboratorio'],
  '/results/import': ['laboratorio'], '/results/mappings': ['laboratorio'], '/api/v1/results/mappings': ['laboratorio'], '/comune': ['sindaco'], '/figures': ['sisp', 'crisi', 'admin', 'regione'], '/figures/asl.csv': ['sisp', 'crisi', 'admin', 'regione'],
  '/figures/curve.csv': ['sisp', 'crisi', 'admin', 'regione'], '/admin/users': ['admin'], '/admin/users/new': ['admin'],
  '/admin/users/new/like': ['admin'], '/admin/users/import': ['admin'], '/admin/invitations': ['admin'], '/admin/approvals': ['admin'], '/attestations': ['admin'], '/admin/digest': ['admin'], '/api/v1/role-requests': ['admin'], '/admin/accesses': ['admin'],
  '/admin/settings': ['admin'], '/api/v1/reports': ['medico', 'sisp', 'regione'], '/api/v1/measures': ['medico', 'sisp', 'regione'], '/api/v1/notices': ['sindaco'],
  '/api/v1/figures': ['sisp', 'crisi', 'admin', 'regione'], '/api/v1/users': ['admin'], '/api/v1/swab-requests': ['medico', 'sisp', 'laboratorio', 'regione'],
  '/api/v1/swab-requests?status=resulted': ['medico', 'sisp', 'laboratorio', 'regione'], '/requests?state=cancelled': ['medico', 'sisp', 'laboratorio', 'regione'],
  '/api/v1/swab-requests?status=cancelled': ['medico', 'sisp', 'laboratorio', 'regione'], '/rights': ['sisp'], '/rights?state=closed': ['sisp'], '/rights/new': ['sisp'], '/corrections': ['medico', 'sisp'], '/corrections?state=ended': ['medico', 'sisp'],
  '/lists': ['medico', 'sisp', 'laboratorio', 'sindaco', 'regione'], '/exports': ['medico', 'sisp', 'laboratorio'], '/people/transfers': ['sisp', 'regione'],
  '/duplicates': ['sisp'], '/duplicates?state=different': ['sisp'], '/api/v1/people/duplicates': ['sisp'],
  '/communications': ['medico', 'sisp'], '/communications?state=sent': ['medico', 'sisp'], '/communications?state=closed': ['medico', 'sisp'],
  '/api/v1/communications': ['medico', 'sisp'], '/api/v1/communication-counts': ['medico', 'sisp'],
  '/api/v1/corrections': ['medico', 'sisp'], '/api/v1/corrections?state=ended': ['medico', 'sisp'],
  '/requests?state=proposed': ['medico', 'sisp', 'laboratorio', 'regione'], '/requests?state=information': ['medico', 'sisp', 'laboratorio', 'regione'],
  '/results/receipts': ['laboratorio'], '/results/receipts?state=seen': ['laboratorio'], '/results/days': ['laboratorio'], '/api/v1/receipts': ['laboratorio'], '/api/v1/result-days': ['laboratorio'],
  '/figures/laboratories': ['sisp', 'crisi', 'admin', 'laboratorio', 'regione'], '/api/v1/laboratory-flow': ['sisp', 'crisi', 'admin', 'laboratorio', 'regione'],
  '/admin/swab-authorisation': ['admin'],
  '/national-flow': ['crisi', 'admin'], '/national-flow/rows?day=&state=refused': ['crisi', 'admin'], '/api/v1/national-flow': ['crisi', 'admin'],
  '/outgoing-requests': ['laboratorio', 'admin'], '/outgoing-requests/rows': ['laboratorio', 'admin'],
  '/certificates': ['medico', 'sisp', 'laboratorio'],
  '/lists/patients': ['medico', 'sisp', 'regione'], '/lists/reports': ['medico', 'sisp', 'regione'], '/lists/measures': ['medico', 'sisp', 'regione'], '/lists/complete': ['medico', 'sisp', 'regione'],
  '/lists/requests': ['sisp', 'laboratorio', 'regione'], '/lists/notices': ['sindaco'], '/lists/transfers': ['sisp', 'regione'],
};

test('the pages of other roles are refused, and those of no session ask for one', async () => {
  const stranger = new Visitor(demo, 'nobody');
  for (const [path, roles] of Object.entries(STATIC)) {
    for (const login of LOGINS) {
      const { status } = await visitors[login].get(path);
      if (roles.includes(login)) assert.equal(status, 200, `${login} ${path}`);
      else assert.ok([403, 404].includes(status), `${login} gets ${status} for ${path}`);
    }
    const { status, path: end } = await stranger.get(path);
    if (path.startsWith('/api/')) assert.equal(status, 401, path);
    else assert.match(end, /^\/login/, path);
  }
  for (const [kind, page] of PAGES_OF) {
    const id = canaries[0].ids.find(([of]) => of === kind)[1];
    await stranger.get(page.replace('{id}', id));
  }
  for (const path of ['/metrics', '/status', '/healthz', '/readyz']) await stranger.get(path);
  const shown = stranger.answers.flatMap(({ found }) => found);
  const known = canaries.flatMap((canary) => [...allOf(canary)]);
  assert.deepEqual(shown.filter((token) => known.includes(token) || region.owner.has(token)), []);
  for (const login of ALL) assertNoLeak(visitors[login]);
});

test('the JSON API shows each role the same people and no others', async () => {
  for (const login of [...ALL, 'macchina']) {
    const { token } = await api(demo, login);
    const caller = new Visitor(demo, login);
    caller.cookie = '';
    for (let cursor = ''; cursor !== null; ) {
      const json = { limit: 100, ...(cursor && { cursor }) };
      const { text } = await caller.send('POST', '/api/v1/people/search', { json, token });
      cursor = JSON.parse(text).next_cursor ?? null;
    }
    for (const path of Object.keys(STATIC).filter((one) => one.startsWith('/api/'))) {
      for (let next = path; next; ) {
        const { text } = await caller.send('GET', next, { token });
        const cursor = JSON.parse(text).next_cursor;
        next = cursor ? `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}` : null;
      }
    }
    assertNoLeak(caller);
    if (login === 'medico') assert.ok(region.people.filter((person) => maySee(demo, region, login, person)).every((person) => caller.met().has(person.id)));
  }
});

test('no address names anybody, and the log nobody at all', (context) => {
  const paths = ALL.flatMap((login) => visitors[login].answers.map((answer) => decodeURIComponent(answer.path)));
  assert.ok(paths.length > 20_000, `${paths.length} answers`);
  context.diagnostic(`${paths.length} answers`);
  const names = (text) => [...tokens(text)].filter((token) => !token.includes('-'));
  assert.deepEqual(paths.filter((path) => names(path).length > 0), []);
  const log = demo.log();
  assert.ok(log.split('\n').length > 1000, 'the log is written');
  assert.deepEqual(log.match(WORD), null);
  assert.deepEqual([...tokens(log)].filter((token) => region.owner.has(token) || canaries.some((one) => allOf(one).has(token))), []);
});
