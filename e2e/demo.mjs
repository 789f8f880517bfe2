// A demo region of its own for each test file: filled once, copied, served on a free port, with what the server wrote
// to its log kept for the end.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);

/** The program under test: `ARGINE_BIN`, or what `cargo build` leaves. */
export const binary = process.env.ARGINE_BIN ?? path.join(here, '../target/debug/argine');

/** Persons of the region: few enough to be filled in seconds, enough for lists of several pages. */
const PEOPLE = process.env.ARGINE_E2E_PEOPLE ?? '6000';

/** The day of the demo, as the screens write it. */
export const TODAY = '14/11/2020';

const argine = (folder, ...rest) => run(binary, [...rest, '--database', path.join(folder, 'argine.db')]);

/** Fills the region into `folder`. */
export async function fill(folder) {
  await argine(folder, 'demo', '--people', PEOPLE, '--prepare-only', '--json');
}

/**
 * Serves a region of its own. `ARGINE_E2E_DEMO` names a folder that `fill` has filled, to be copied; without it the
 * region is filled anew.
 *
 * `more` says which further arguments the server gets, by the address it is served at; `environment` is added to its own.
 *
 * Returns `{ origin, users, folder, log(), argine(...arguments), stop() }`; `users` by login.
 */
export async function serveDemo({ more = () => [], environment = {} } = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'argine-e2e-'));
  if (process.env.ARGINE_E2E_DEMO) await cp(process.env.ARGINE_E2E_DEMO, folder, { recursive: true });
  else await fill(folder);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = spawn(binary, ['demo', '--json', '--listen', `127.0.0.1:${port}`, '--database', path.join(folder, 'argine.db'), ...more(origin)], {
    // All that it could ever write, so that what must not be in there is looked for in all of it.
    env: { ...process.env, ARGINE_LOG: 'debug', ...environment },
  });
  const log = { out: '', err: '' };
  server.stdout.setEncoding('utf8').on('data', (text) => (log.out += text));
  server.stderr.setEncoding('utf8').on('data', (text) => (log.err += text));
  const ended = new Promise((done) => server.once('exit', done));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(async () => {
      assert.equal(server.exitCode, null, `the server ended:\n${log.err}`);
      return fetch(`${origin}/readyz`).then((answer) => answer.ok, () => false);
    }, 'the server is ready');
  } catch (error) {
    await stop();
    throw error;
  }
  const users = Object.fromEntries(JSON.parse(log.out).users.map((user) => [user.login, user]));
  return { origin, users, folder, stop, log: () => log.err, argine: (...rest) => argine(folder, ...rest) };
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Asks again until `condition` answers something, for at most half a minute. */
export async function until(condition, what, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await condition();
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, 50));
  }
  return assert.fail(`${seconds} seconds passed and it never came true that ${what}`);
}

/** The JSON API as one user: `get`, `post`, `put` answer the body, and fail on any status but 2xx. */
export async function api(demo, login, password = `argine-demo-${login}`) {
  const call = async (method, pathname, { body, headers } = {}) => {
    const answer = await fetch(`${demo.origin}/api/v1${pathname}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${pathname}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  let token = '';
  ({ token } = await call('POST', '/token', { body: { login, password } }));
  const self = {
    token,
    get: (pathname) => call('GET', pathname),
    // What creates something is given its id.
    post: (pathname, body, id = randomUUID()) => call('POST', pathname, { body, headers: { 'idempotency-key': id } }),
    /** An act upon something, as it was when it had this version. */
    act: (pathname, body, version) =>
      call('POST', pathname, { body, headers: { 'idempotency-key': randomUUID(), 'if-match': `"${version}"` } }),
    put: (pathname, body, version) =>
      call('PUT', pathname, { body, headers: { 'idempotency-key': randomUUID(), 'if-match': `"${version}"` } }),
    /** Every item of a list, page after page. */
    async all(pathname) {
      const items = [];
      for (let cursor = ''; cursor !== null; ) {
        const page = await self.get(`${pathname}${pathname.includes('?') ? '&' : '?'}limit=100${cursor && `&cursor=${cursor}`}`);
        items.push(...page.items);
        cursor = page.next_cursor ?? null;
      }
      return items;
    },
    /** Every person the user sees. */
    async everybody() {
      const items = [];
      for (let cursor; cursor !== null; ) {
        const page = await self.post('/people/search', { limit: 100, ...(cursor && { cursor }) });
        items.push(...page.items);
        cursor = page.next_cursor ?? null;
      }
      return items;
    },
  };
  return self;
}

/**
 * Invites a user with `{ login, name, role, unit }` and follows the letter as the user would: answers the API as that user.
 */
export async function colleague(demo, admin, user) {
  const { id, waits, invitation: first } = await admin.post('/users', { contact: '011 000000', ...user });
  const invitation = waits ? await approved(demo, admin, id) : first;
  const chosen = { letter: invitation.code, password: PASSWORD, repeated: PASSWORD };
  const answer = await postOutside(demo, '/invitation/choose', chosen);
  assert.equal(answer.status, 303, await answer.text());
  return api(demo, user.login, PASSWORD);
}

/** Sends a form of the page of invitations, as who is not signed in. */
export async function postOutside(demo, path, fields) {
  const shown = await fetch(`${demo.origin}/invitation`);
  const cookie = shown.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  const csrf = /name="csrf" value="([^"]+)"/.exec(await shown.text())?.[1];
  const body = new URLSearchParams({ ...(csrf && { csrf }), ...fields });
  return fetch(`${demo.origin}${path}`, { method: 'POST', redirect: 'manual', headers: { cookie, origin: demo.origin }, body });
}

/** The letter of a user whose role opens much, once the second administrator has approved it. */
async function approved(demo, admin, user) {
  // One session for all: sign-ins at once from one address count as guesses.
  seconds.set(demo, seconds.get(demo) ?? api(demo, 'admin2'));
  const second = await seconds.get(demo);
  const { items } = await second.get('/role-requests');
  const { id } = items.find((one) => one.user === user);
  await second.post(`/role-requests/${id}/decision`, { approve: true, why: 'known' });
  return admin.post(`/users/${user}/invitation`, {});
}

/** The second administrator of each demonstration. */
const seconds = new WeakMap();

/** The regional code of a doctor of the demonstration who is not its `medico`. */
export async function otherDoctor(demo, sisp) {
  for (const one of (await sisp.everybody()).slice(0, 60)) {
    const { gp_code: code } = await sisp.get(`/people/${one.id}`);
    if (code && code !== demo.users.medico.unit_code) return code;
  }
  return assert.fail('the ASL has one doctor only');
}

/** Today's real date as the screens write it. */
export const realToday = () =>
  new Date().toLocaleDateString('it-IT', { timeZone: 'Europe/Rome', day: '2-digit', month: '2-digit', year: 'numeric' });

/** What a colleague signs in with. */
export const PASSWORD = 'una frase per le prove';

/** `2020-11-14` as the screens write it. */
export const italian = (iso) => iso.split('-').reverse().join('/');

/** Those of `people` who share their name with nobody among them: a row with the name is theirs. */
export function unmistakable(people) {
  const name = (one) => `${one.family_name} ${one.given_name}`.toLowerCase();
  const names = people.map(name);
  // "Rossi Maria" is found in the row of "Rossi Maria Teresa" too.
  return people.filter((one) => names.filter((other) => other.includes(name(one))).length === 1);
}
