// Does `check` catch what it says it catches? Each page below is good but for one planted fault.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { check, firstLoad, launch, openPage, screenshots } from './lib.mjs';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";
// So compressible that the size on the wire cannot be mistaken for the size unpacked.
const SCRIPT = `// ${'argine '.repeat(4000)}\n`;

const page = ({ body = '', head = '' }) => `<!doctype html>
<html lang="it">
<head><meta charset="utf-8"><title>Prova</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="/pixel.svg"><link rel="stylesheet" href="/style.css"><script src="/script.js"></script>${head}</head>
<body><main><h1>Prova</h1><p>Una pagina di prova.</p>${body}</main></body>
</html>`;

let elsewhere = '';
const pages = {
  '/good': () => page({ body: '<form><label>Cognome <input name="cognome"></label></form>' }),
  '/no-label': () => page({ body: '<form><input name="cognome"></form>' }),
  '/console': () => page({ head: '<script src="/console.js"></script>' }),
  '/throws': () => page({ head: '<script src="/throws.js"></script>' }),
  '/inline': () => page({ head: '<script>document.title = "mai";</script>' }),
  '/off-origin': () => page({ body: `<img alt="" src="${elsewhere}/pixel.svg">` }),
  '/keeps': () => page({ head: '<script src="/keeps.js"></script>' }),
  '/wide': () => page({ body: '<p class="wide">Larga.</p>' }),
  '/refused': () => page({ body: '<p>Dati non validi.</p>' }),
};
const assets = {
  '/style.css': ['text/css', 'body { color: #111; background: #fff } .wide { width: 500px }'],
  '/script.js': ['text/javascript', SCRIPT],
  '/console.js': ['text/javascript', 'console.error("guasto piantato");'],
  '/throws.js': ['text/javascript', 'throw new Error("eccezione piantata");'],
  '/keeps.js': ['text/javascript', "localStorage.setItem('persona', 'x'); sessionStorage.setItem('pagina', 'y'); indexedDB.open('archivio'); document.cookie = 'a=b';"],
  '/pixel.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'],
};

function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pages[pathname]) {
    // Only the off-origin page may load the foreign image; otherwise the policy would speak first.
    const policy = pathname === '/off-origin' ? POLICY.replace("img-src 'self'", `img-src 'self' ${elsewhere}`) : POLICY;
    response.writeHead(pathname === '/refused' ? 422 : 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
    });
    response.end(pages[pathname]());
  } else if (assets[pathname]) {
    const [type, text] = assets[pathname];
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' });
    response.end(gzipSync(text));
  } else {
    response.writeHead(404).end();
  }
}

const listen = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`)));
const servers = [createServer(serve), createServer(serve)];
let browser;
let origin;

before(async () => {
  [origin, elsewhere] = await Promise.all(servers.map(listen));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** Opens the path and returns the message of the failed check, or null when it passed. */
async function faults(pathname, options) {
  const tab = await openPage(browser, { origin });
  try {
    await tab.goto(pathname);
    await check(tab, `selfcheck${pathname.replace('/', '-')}`, options);
    return null;
  } catch (error) {
    assert.equal(error.name, 'AssertionError', error.stack);
    return error.message;
  } finally {
    await tab.context().close();
  }
}

/** The check must fail for this reason, and for no other. */
async function onlyFault(pathname, reason, count = 1) {
  const message = await faults(pathname);
  assert.ok(message, `${pathname} passed`);
  assert.match(message, reason);
  assert.match(message, new RegExp(`: ${count} faults`), message);
}

test('a good page passes and leaves two pictures', async () => {
  assert.equal(await faults('/good'), null);
  for (const width of [1280, 360]) assert.ok(existsSync(path.join(screenshots, `selfcheck-good-${width}.png`)));
});

// Two: once for each width.
test('an input without a label is caught', () => onlyFault('/no-label', /accessibility at 1280px: label:/, 2));
test('a console error is caught', () => onlyFault('/console', /console error: guasto piantato/));
test('an uncaught exception is caught', () => onlyFault('/throws', /console error: uncaught: eccezione piantata/));
test('a request to another origin is caught', () => onlyFault('/off-origin', /request to another origin: http:\/\/127/));
test('a page wider than the telephone is caught', () => onlyFault('/wide', /scrolls sideways at 360px: 5\d\dpx.*class="wide"/));

test('what a page leaves in the browser is caught', async () => {
  const message = await faults('/keeps');
  for (const key of ['localStorage persona', 'sessionStorage pagina', 'indexedDB archivio', 'cookie a']) {
    assert.ok(message?.includes(`kept in the browser: ${key}`), `${key}: ${message}`);
  }
});

// Two: the policy's own report, and the line the browser writes on the console.
test('an inline script against the policy is caught', () => onlyFault('/inline', /content security policy: script-src/, 2));

test('an error status is a fault unless the test asked for it', async () => {
  assert.match(await faults('/refused'), /console error: Failed to load resource: .* 422/);
  assert.equal(await faults('/refused', { allowStatus: [422] }), null);
});

test('the size of the first load is the compressed one, and scripts are told apart', async () => {
  const load = await firstLoad(browser, `${origin}/good`);
  // The icon comes when the browser pleases, and once for all its windows.
  const paths = load.requests.map((r) => new URL(r.url).pathname).filter((p) => p !== '/pixel.svg');
  assert.deepEqual(paths.sort(), ['/good', '/script.js', '/style.css']);
  assert.ok(load.script > 50 && load.script < SCRIPT.length / 10, `script ${load.script}`);
  assert.ok(load.total > load.script && load.total < SCRIPT.length / 2, `total ${load.total}`);
});
