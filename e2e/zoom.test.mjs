// Every page that a role can reach, at twice the size and on the narrowest telephone: nothing scrolls sideways, and axe
// finds nothing. So do the pages that come back because something is missing. A page that several roles reach is looked at
// once, unless it is made of something else for one of them.
//
// Twice the size of a window of 1280 pixels is one of 640 (WCAG 1.4.4); 320 is what 1.4.10 asks for.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Visitor } from './crawler.mjs';
import { api, serveDemo } from './demo.mjs';
import { signIn } from './desk.mjs';
import { axe, launch, openPage, settle, sideways } from './lib.mjs';

const LOGINS = ['medico', 'sisp', 'laboratorio', 'sindaco', 'crisi', 'direttore', 'assistenza', 'dpo', 'admin'];
const ZOOMED = { width: 640, height: 400 };
const NARROWEST = { width: 320, height: 568 };

/** Forms that are sent with nothing in them, by who fills them in: each comes back and says what is missing. */
const FORMS = {
  medico: ['/people/{id}/reports/new', '/delegations/new', '/emergency/new', '/help/new', '/profile/password', '/corrections/ask/person/{id}'],
  sisp: ['/people/new', '/people/{id}/edit', '/people/lookup', '/people/{id}/facts/new', '/people/{id}/requests/new', '/rights/new'],
  laboratorio: ['/worklist/{id}/result', '/results/import'],
  assistenza: ['/notices/new'],
  admin: ['/admin/users/new', '/admin/accesses', '/admin/users/import', '/registers/new/school', '/registers/codes/{list}/new', '/retention/holds/new'],
};
/** The same for whoever is not signed in. The demo sends no e-mail: its page of forgotten passwords has no form. */
const OUTSIDE = ['/login', '/invitation', '/password', '/help/new'];

/** What was looked at: kinds of pages, each with what it is made of. */
const looked = new Set();

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([serveDemo(), launch()]);
  // Something of everybody's to look at.
  const [doctor, admin] = await Promise.all([api(demo, 'medico'), new Visitor(demo, 'admin').signIn()]);
  const [person] = (await doctor.everybody()).filter((one) => one.asl === demo.users.sisp.unit_code);
  await doctor.post(`/people/${person.id}/reports`, { symptoms: ['fever'], onset: '2020-11-10', temperature: 38.4 });
  const form = { csrf: admin.csrf, purpose: 'assistenza_su_richiesta', confirmed: 'true' };
  assert.equal((await admin.send('POST', '/admin/settings', { form })).status, 303);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** What is wrong with the page as it stands, at both sizes. */
async function faults(page, name) {
  const found = [];
  for (const size of [ZOOMED, NARROWEST]) {
    await page.setViewportSize(size);
    await settle(page);
    const wide = await sideways(page);
    if (wide) found.push(`${name} scrolls sideways at ${size.width}px: ${wide.width}px wide, because of ${wide.because}`);
  }
  for (const violation of await axe(page)) {
    found.push(`${name}: ${violation.id}: ${violation.help}\n${violation.nodes.map((node) => `      ${node.target}  ${node.html}`).join('\n')}`);
  }
  return found;
}

/** What the main part of a page is made of: its elements and their classes, however many there are of each. */
function makeOf(html) {
  const [, main = ''] = html.split('<main');
  return [...new Set(main.match(/<[a-z][a-z0-9]*|\sclass="[^"]*"/g))].sort().join('');
}

/** Sends the form of the page empty, and answers the status that comes back. */
async function sendEmpty(page) {
  const form = page.locator('main form[method="post"]:has(.field)').first();
  const answered = page.waitForResponse((response) => response.request().isNavigationRequest() && response.request().method() === 'POST');
  const loaded = page.waitForEvent('load');
  await form.evaluate((one) => {
    for (const element of one.elements) {
      if (element.type === 'hidden') continue;
      if (['checkbox', 'radio'].includes(element.type)) element.checked = false;
      else if (element.tagName === 'SELECT') element.selectedIndex = 0;
      else if (element.tagName !== 'BUTTON') element.value = '';
    }
    // As a browser without scripts sends it.
    HTMLFormElement.prototype.submit.call(one);
  });
  const [response] = await Promise.all([answered, loaded]);
  return response.status();
}

for (const login of LOGINS) {
  test(`${login}'s pages fit at twice the size and on the narrowest telephone`, async (context) => {
    const visitor = await new Visitor(demo, login).signIn();
    await visitor.walk({ each: 2, most: 3 });
    const page = await signIn(browser, demo, login);
    const found = [];
    let pages = 0;
    for (const [kind, address] of visitor.examples) {
      // The manual is the same for everybody: manual.test.mjs looks at every chapter.
      if (kind.startsWith('/manual/') && kind !== '/manual/accesso') continue;
      const made = `${kind} ${makeOf((await visitor.get(address)).text)}`;
      if (looked.has(made)) continue;
      looked.add(made);
      pages += 1;
      await page.goto(address);
      found.push(...(await faults(page, kind)));
    }
    context.diagnostic(`${login}: ${visitor.examples.size} kinds of pages, ${pages} not looked at before`);
    assert.ok(pages > 0, `${login} has no page of his own`);
    for (const kind of FORMS[login] ?? []) {
      const address = visitor.examples.get(kind);
      assert.ok(address, `${login} never met ${kind}`);
      await page.goto(address);
      const status = await sendEmpty(page);
      assert.equal(status, 422, `${kind} sent empty`);
      found.push(...(await faults(page, `${kind} (422)`)));
    }
    await page.context().close();
    assert.deepEqual(found, [], `${login}: ${found.length} faults\n${found.join('\n')}`);
  });
}

test('the pages before the sign-in fit too', async () => {
  const page = await openPage(browser, { origin: demo.origin });
  const found = [];
  for (const address of [...OUTSIDE, '/login/forgotten', '/accessibility', '/manual', '/nowhere']) {
    await page.goto(address);
    found.push(...(await faults(page, address)));
    if (!OUTSIDE.includes(address)) continue;
    await page.setViewportSize(ZOOMED);
    const status = await sendEmpty(page);
    assert.ok([200, 422].includes(status), `${address} sent empty: ${status}`);
    found.push(...(await faults(page, `${address} (${status})`)));
  }
  assert.deepEqual(found, [], found.join('\n'));
});
