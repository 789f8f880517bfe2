// What every browser test needs: a quiet Chromium, a page that is watched from its first byte, and one `check`
// that says whether what is on the screen may be shipped.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Where `check` leaves its pictures. */
export const screenshots = path.join(here, 'screenshots');

/** The two widths every page is looked at: a desk and a small telephone. */
export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 360, height: 740 };

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The law asks for WCAG 2.1 AA, the project for 2.2 AA; axe's own good practices come with them.
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Path of the browser: `ARGINE_CHROMIUM`, or the first that is installed. */
export function browserPath() {
  const candidates = [process.env.ARGINE_CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = candidates.find((candidate) => candidate && existsSync(candidate));
  assert.ok(found, 'no Chromium found: run scripts/install-browser-tools, or set ARGINE_CHROMIUM');
  return found;
}

/** Starts a headless Chromium with a profile of its own (made by Playwright, removed when the browser closes). */
export async function launch() {
  return chromium.launch({
    executablePath: browserPath(),
    headless: true,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      // A browser that calls home would make the count of requests depend on the day.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Shared memory is tiny in containers.
      '--disable-dev-shm-usage',
    ],
  });
}

/** What was seen on a page since the last `check`. */
const watched = new WeakMap();

/**
 * Opens a watched page in a context of its own, that is, one person at one desk: cookies are not shared.
 *
 * `origin` is the only origin the page may talk to. `context` goes to Playwright's `newContext`.
 */
export async function openPage(browser, { origin, context: options = {} }) {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: WIDE,
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await watch(page, origin);
  return page;
}

/** Watches a page that the test opened itself, e.g. a popup. */
export async function watch(page, origin) {
  const allowed = new URL(origin).origin;
  const seen = { console: [], csp: [], offOrigin: [], waiting: new Set() };
  watched.set(page, seen);

  page.on('console', (message) => {
    if (message.type() === 'error') {
      seen.console.push({ text: message.text(), url: message.location().url });
    }
  });
  page.on('pageerror', (error) => seen.console.push({ text: `uncaught: ${error.message}`, url: page.url() }));

  const request = (url) => {
    const { protocol, origin: target } = new URL(url);
    // data: and blob: stay in the page; whether they are allowed is the policy's business.
    if (['http:', 'https:', 'ws:', 'wss:'].includes(protocol) && target.replace(/^ws/, 'http') !== allowed) {
      seen.offOrigin.push(url);
    }
  };
  page.on('request', (r) => request(r.url()));
  // The stream of the numbers is never answered to its end.
  page.on('request', (r) => r.url().endsWith('/communications/stream') || seen.waiting.add(r));
  page.on('requestfinished', (r) => seen.waiting.delete(r));
  page.on('requestfailed', (r) => seen.waiting.delete(r));
  page.on('websocket', (socket) => request(socket.url()));

  // The browser's own list of issues: it holds violations of report-only policies too, and costs the page nothing.
  const cdp = await page.context().newCDPSession(page);
  cdp.on('Audits.issueAdded', ({ issue }) => {
    const csp = issue.details.contentSecurityPolicyIssueDetails;
    if (csp) {
      const where = csp.sourceCodeLocation ? ` at ${csp.sourceCodeLocation.url}:${csp.sourceCodeLocation.lineNumber}` : '';
      seen.csp.push(`${csp.violatedDirective}${csp.blockedURL ? ` blocked ${csp.blockedURL}` : ''}${where}`);
    }
  });
  await cdp.send('Audits.enable');
  return seen;
}

// The browser logs every answer of 400 and above as an error, also one the test asked for.
const STATUS_ERROR = /^Failed to load resource: the server responded with a status of (\d+)/;

/**
 * Looks at the page as it stands, on both widths, and fails with everything it found:
 * accessibility violations, console errors, violations of the content security policy, requests to other origins,
 * what is left in the browser's storage, sideways scrolling on the narrow screen. Leaves `screenshots/<name>-1280.png` and `-360.png`.
 *
 * `allowStatus` lists HTTP statuses the test provoked on purpose, e.g. `[422]` after a bad form.
 * The page is left at the wide width.
 */
export async function check(page, name, { allowStatus = [] } = {}) {
  const seen = watched.get(page);
  assert.ok(seen, 'this page is not watched: open it with openPage()');
  assert.match(name, /^[a-z0-9-]+$/, 'the name becomes a file name');

  const found = [];
  await mkdir(screenshots, { recursive: true });
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    await settle(page);
    await page.screenshot({ path: path.join(screenshots, `${name}-${size.width}.png`), fullPage: true, animations: 'disabled' });
    for (const violation of await axe(page)) {
      const nodes = violation.nodes.map((node) => `      ${node.target}  ${node.html}`);
      found.push(`accessibility at ${size.width}px: ${violation.id}: ${violation.help}\n${nodes.join('\n')}`);
    }
    if (size === NARROW) {
      const wide = await sideways(page);
      if (wide) found.push(`scrolls sideways at ${size.width}px: ${wide.width}px wide, because of ${wide.because}`);
    }
  }
  await page.setViewportSize(WIDE);
  await settle(page);

  for (const { text, url } of seen.console) {
    const status = STATUS_ERROR.exec(text);
    if (!status || !allowStatus.includes(Number(status[1]))) found.push(`console error: ${text} (${url})`);
  }
  for (const violation of seen.csp) found.push(`content security policy: ${violation}`);
  for (const url of seen.offOrigin) found.push(`request to another origin: ${url}`);
  for (const key of await kept(page)) found.push(`kept in the browser: ${key}`);

  // Each fault is reported once, by the check that follows it.
  seen.console.length = seen.csp.length = seen.offOrigin.length = 0;
  if (found.length > 0) assert.fail(`${name}: ${found.length} faults on ${page.url()}\n  - ${found.join('\n  - ')}`);
}

/** The address of the page, which never names anybody: htmx keeps it. */
const PLACE = 'sessionStorage htmx-current-path-for-history';
/** How long samples take at a place is kept for a minute: figures, and nobody's name. */
const FIGURES = /^sessionStorage \/sampling\/places\/[0-9a-f-]{36}\/times$/;

/** What a page has left in the browser besides cookies. */
async function kept(page) {
  const found = await page.evaluate(async () => [
    ...Object.keys(localStorage).map((key) => `localStorage ${key}`),
    ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
    ...(await indexedDB.databases()).map(({ name }) => `indexedDB ${name}`),
    ...(window.caches ? await caches.keys() : []).map((name) => `cache ${name}`),
    ...(document.cookie ? [`cookie ${document.cookie.split('=')[0]}`] : []),
  ]);
  return found.filter((key) => !FIGURES.test(key) && key !== PLACE);
}

/** Waits until the page is loaded, its fonts are there and it has been painted; one that gives way to another meanwhile is waited for anew. */
export async function settle(page) {
  for (let attempts = 3; ; attempts -= 1) {
    await page.waitForLoadState('load');
    try {
      await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      });
      return;
    } catch (error) {
      if (attempts === 1 || !/because of a navigation/.test(error.message)) throw error;
    }
  }
}

/** Waits until all that the page has sent by itself is answered, and it has sent nothing more for a while. */
export async function quiet(page, time = 500) {
  const { waiting } = watched.get(page);
  const end = Date.now() + 15_000;
  for (let since = Date.now(); Date.now() - since < time && Date.now() < end; ) {
    await new Promise((done) => setTimeout(done, 50));
    if (waiting.size > 0) since = Date.now();
  }
}

/** The session of a page's checks. It ends with the page: one that is detached would take the page's passkeys along. */
const sessions = new WeakMap();
async function looking(page) {
  if (!sessions.has(page)) sessions.set(page, await page.context().newCDPSession(page));
  return sessions.get(page);
}

/** The world of axe-core beside each page. */
const worlds = new WeakMap();

/**
 * Runs axe-core in a world of its own beside the page's scripts: it sees the document, the page cannot see it, and
 * the page's policy stays exactly as the server sent it, because an isolated world is not subject to it.
 */
export async function axe(page) {
  const cdp = await looking(page);
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression,
      contextId: worlds.get(page),
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) {
      throw new Error(`axe-core: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    }
    return result.value;
  };
  // The world goes with its document; while that stands, what was read once is there for the other width.
  const there = worlds.has(page) && await evaluate('typeof axe === "object"').catch(() => false);
  if (!there) {
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const { executionContextId } = await cdp.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
    worlds.set(page, executionContextId);
    await evaluate(`${axeSource}\n;undefined`);
  }
  // preload would fetch the style sheets again, and be counted as the page's doing.
  const options = { runOnly: AXE_TAGS, resultTypes: ['violations'], preload: false };
  return await evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then((r) => r.violations.map((v) => ({
       id: v.id, help: v.help, nodes: v.nodes.map((n) => ({ target: n.target.join(' '), html: n.html.slice(0, 200) })),
     })))`,
  );
}

/** The page's width and the element that reaches furthest, when it is wider than the window. */
export async function sideways(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const width = Math.max(root.scrollWidth, document.body?.scrollWidth ?? 0);
    if (width <= window.innerWidth) return null;
    let furthest = root;
    let right = 0;
    for (const element of document.body.querySelectorAll('*')) {
      const edge = element.getBoundingClientRect().right;
      if (edge > right) [furthest, right] = [element, edge];
    }
    return { width, because: furthest.outerHTML.slice(0, 120) };
  });
}

/**
 * Bytes that travel for the first visit to a page, as compressed, with headers: a fresh context has an empty cache.
 * `options` go to Playwright's `newContext`, e.g. a `storageState` with the cookie of somebody signed in. Returns `{ total, script, requests: [{ url, type, bytes }] }`.
 */
export async function firstLoad(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, locale: 'it-IT', ...options });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const open = new Map();
    const requests = [];
    cdp.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
      open.set(requestId, { url: request.url, type, bytes: 0 });
    });
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const request = open.get(requestId);
      if (request && !request.url.startsWith('data:')) requests.push({ ...request, bytes: encodedDataLength });
    });
    await cdp.send('Network.enable');
    // A stream never rests.
    await context.route('**/communications/stream', (route) => route.abort());
    await page.goto(url, { waitUntil: 'networkidle' });
    const sum = (list) => list.reduce((bytes, request) => bytes + request.bytes, 0);
    return { total: sum(requests), script: sum(requests.filter((r) => r.type === 'Script')), requests };
  } finally {
    await context.close();
  }
}
