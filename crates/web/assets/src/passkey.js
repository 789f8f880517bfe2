// Asks a passkey or a hardware key to sign, or makes one, and sends what it says as any form is sent. Where the browser knows
// no keys, or there is no script, the buttons stay hidden.
(() => {
  'use strict';
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  // Older browsers cannot read and write this JSON themselves.
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const withBytes = (known) => ({ ...known, id: bytes(known.id) });

  async function make(options) {
    const user = withBytes(options.user);
    const excludeCredentials = options.excludeCredentials.map(withBytes);
    const challenge = bytes(options.challenge);
    return navigator.credentials.create({ publicKey: { ...options, user, excludeCredentials, challenge } });
  }

  async function sign(options) {
    const allowCredentials = options.allowCredentials.map(withBytes);
    return navigator.credentials.get({ publicKey: { ...options, allowCredentials, challenge: bytes(options.challenge) } });
  }

  /** What the key said, as the server reads it. */
  function answer({ id, rawId, type, response }) {
    const said = {};
    for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (response[name]) said[name] = text(response[name]);
    }
    return JSON.stringify({ id, rawId: text(rawId), type, response: said });
  }

  /** What the key is to be asked: it stands in the page, or the server is asked for it. */
  async function question(form) {
    if (form.dataset.key === 'make') return make(JSON.parse(form.dataset.options));
    const asked = await fetch(form.dataset.options, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (!asked.ok) throw new Error(`${asked.status}`);
    return sign(await asked.json());
  }

  async function send(form) {
    const said = form.querySelector('[role="status"]');
    const button = form.querySelector('button');
    button.disabled = true;
    said.textContent = form.dataset.waiting;
    try {
      form.elements.credential.value = answer(await question(form));
      said.textContent = '';
      button.disabled = false;
      form.requestSubmit();
    } catch (error) {
      const why = { NotAllowedError: 'cancelled', AbortError: 'cancelled', InvalidStateError: 'known' }[error.name];
      button.disabled = false;
      said.textContent = form.dataset[why ?? 'failed'];
      button.focus();
    }
  }

  for (const form of document.querySelectorAll('form[data-key]')) {
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      send(form);
    });
  }
  document.querySelectorAll('[data-without-key]').forEach((sentence) => (sentence.hidden = true));

  // What a key has signed is good once: a page that comes back from the browser's memory asks anew.
  addEventListener('pageshow', () => document.querySelectorAll('form[data-key]').forEach((form) => (form.elements.credential.value = '')));
})();
