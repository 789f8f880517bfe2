// Somebody signed in who follows every link and opens every form, and a note of what each answer gave away.

import assert from 'node:assert/strict';
import { WORD } from './canaries.mjs';

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const CODE = /[a-z]{6}[0-9lmnpqrstuv]{2}[abcdehlmprst][0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{3}[a-z]/gi;
const EVERY_ANSWER = {
  'content-security-policy': /default-src 'none'/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
  'x-request-id': /^[0-9a-f]{32}$/,
};

const FOR_ALL = /^\/(login|invitation|password|accessibility|status)\b/;

/** Canary words, tax codes and ids in a text, in small letters. */
export function tokens(text) {
  return new Set([WORD, CODE, ID].flatMap((pattern) => text.match(pattern) ?? []).map((token) => token.toLowerCase()));
}

/** `/people/0190…/edit?after=…` as `/people/{id}/edit`; what stands in a register is known by a code in
 * capitals or digits, a term of a code list by one in small letters. */
export const pattern = (path) => path.replace(ID, '{id}').replace(/\?.*/, '')
  .replace(/^\/attestations\/[^/]+/, '/attestations/{unit}').replace(/^\/registers\/[0-9A-Z-]+/, '/registers/{id}')
  .replace(/^\/registers\/codes\/\w+/, '/registers/codes/{list}').replace(/\/terms\/\w+/, '/terms/{code}')
  .replace(/^\/exports\/new\/\w+/, '/exports/new/{list}')
  .replace(/^\/lists\/(?!saved\/|acts\/)\w+\/(preview|act|columns|save)$/, '/lists/{name}/$1');

/** One user's browser without a screen: keeps the cookie, and notes what every answer gave away. */
export class Visitor {
  /**
   * `{ method, path, status, found }` of each answer; `found` are its tokens, those of its headers included, but for
   * those that were in the question.
   */
  answers = [];
  /** Actions of the forms that change something, as patterns. */
  posts = new Set();
  /** An address of each kind of page that a walk has opened, by its pattern. */
  examples = new Map();
  /** The token of the forms. */
  csrf = '';

  constructor(demo, login, password = `argine-demo-${login}`) {
    Object.assign(this, { demo, login, password, cookie: '' });
  }

  async signIn() {
    const page = await this.get('/login');
    const form = { csrf: tokenOf(page.text), login: this.login, password: this.password };
    const answer = await this.send('POST', '/login', { form });
    assert.equal(answer.status, 303, `${this.login} cannot sign in`);
    const cookies = answer.headers.getSetCookie();
    assert.ok(cookies.some((cookie) => /^argine=[^;]{20,}/.test(cookie)));
    for (const cookie of cookies) {
      assert.match(cookie, /; HttpOnly/i, cookie.split('=')[0]);
      assert.match(cookie, /; SameSite=(Lax|Strict)/i, cookie.split('=')[0]);
      assert.match(cookie, /; Path=\//i, cookie.split('=')[0]);
    }
    this.cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
    this.csrf = tokenOf((await this.get('/')).text);
    return this;
  }

  get = (path) => this.send('GET', path);

  /** Sends a request, checks the headers every answer has, and follows redirections of a GET. */
  async send(method, path, { form, json, headers = {}, token } = {}) {
    const body = form ? new URLSearchParams(form).toString() : json && JSON.stringify(json);
    const kind = form ? 'application/x-www-form-urlencoded' : json && 'application/json';
    const answer = await fetch(this.demo.origin + path, {
      method,
      body,
      redirect: 'manual',
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(kind && { 'content-type': kind }),
        ...(token ? { authorization: `Bearer ${token}` } : this.cookie && { cookie: this.cookie }),
        ...headers,
      },
    });
    const text = await answer.text();
    this.note(method, path, answer, text, tokens(`${path}\n${decodeURIComponent(body ?? '')}`));
    const location = answer.headers.get('location');
    if (method === 'GET' && location && answer.status < 400) return { ...(await this.get(location)), from: path };
    return { status: answer.status, headers: answer.headers, text, path };
  }

  note(method, path, answer, text, sent) {
    for (const [name, right] of Object.entries(EVERY_ANSWER)) {
      assert.match(answer.headers.get(name) ?? 'absent', right, `${name} of ${method} ${path} (${answer.status})`);
    }
    if (!path.startsWith('/assets/')) assert.match(answer.headers.get('cache-control') ?? '', /no-store/, `${method} ${path}`);
    assert.notEqual(answer.status, 500, `${method} ${path}`);
    const kind = answer.headers.get('content-type') ?? '';
    if (text) assert.match(kind, /^\w+\//, `the type of ${method} ${path}`);
    if (/^text\/|[+/]xml/.test(kind)) assert.match(kind, /; charset=utf-8$/i, `the charset of ${method} ${path}`);
    // Whoever is signed in finds the way out on every page but those that are the same for everybody.
    if (this.cookie.includes('argine=') && answer.status === 200 && /^<!doctype html/i.test(text) && !FOR_ALL.test(path)) {
      assert.ok(text.includes('action="/logout"'), `${method} ${path} has no way to sign out`);
    }
    const headers = [...answer.headers].map((pair) => pair.join(': ')).join('\n');
    const found = [...tokens(`${headers}\n${text}`)].filter((token) => !sent.has(token));
    this.answers.push({ method, path, status: answer.status, found });
  }

  /** Everything met so far. */
  met() {
    return new Set(this.answers.flatMap((answer) => answer.found));
  }

  /**
   * Walks from the first page through every link and GET form: all pages of lists, and of the pages about one thing at
   * most `each` of every kind, those in `first` before others; `most` bounds the pages of every other kind too.
   */
  async walk({ each = 30, most = Infinity, first = () => false } = {}) {
    const queue = ['/'];
    const known = new Set(queue);
    const visits = new Map();
    while (queue.length > 0) {
      const next = queue.findIndex(first);
      const [path] = queue.splice(Math.max(next, 0), 1);
      const kind = pattern(path);
      const count = visits.get(kind) ?? 0;
      if (kind.includes('{id}') && count >= each && next < 0) continue;
      // Filters combine without end: each list is looked at some times.
      if (count >= Math.min(most, /^\/(lists|exports\/new)\//.test(kind) ? Math.max(each, 60) : Infinity)) continue;
      assert.ok(count < 400, `${kind} has no end`);
      visits.set(kind, count + 1);
      const { status, text, headers, from } = await this.get(path);
      const shown = !from && headers.get('content-type')?.startsWith('text/html') && text.includes('<main');
      if (shown && !this.examples.has(kind)) this.examples.set(kind, path);
      assert.equal(status, 200, `${this.login}: a link leads to ${path}`);
      for (const link of this.links(text, path)) {
        if (known.has(link)) continue;
        known.add(link);
        queue.push(link);
      }
    }
    return visits;
  }

  /** Where a page leads: links, parts it loads, forms that only ask. */
  links(html, base) {
    const found = [...html.matchAll(/\s(?:href|hx-get)="([^"]*)"/g)].map(([, link]) => link);
    for (const [, attributes, inside] of html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
      const action = /action="([^"]*)"/.exec(attributes)?.[1] ?? base;
      if (/method="post"/i.test(attributes)) this.posts.add(pattern(action));
      else found.push(`${action}?${new URLSearchParams(inputs(inside))}`);
    }
    for (const [, action] of html.matchAll(/\shx-post="([^"]*)"/g)) this.posts.add(pattern(action));
    return found
      .map((link) => new URL(link.replaceAll('&amp;', '&'), this.demo.origin + base))
      .filter((url) => url.origin === this.demo.origin && !url.pathname.startsWith('/assets/'))
      .map((url) => url.pathname + url.search);
  }
}

const tokenOf = (html) => /name="csrf" value="([^"]+)"/.exec(html)[1];
const inputs = (html) =>
  [...html.matchAll(/<input\b[^>]*>/g)].map(([tag]) => ['name', 'value'].map((key) => new RegExp(`\\s${key}="([^"]*)"`).exec(tag)?.[1] ?? ''));
