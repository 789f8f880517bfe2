// A shared computer: what is typed on the pages of whoever leaves goes with him, his pages go from the screen, and what he had
// typed stands in its fields again when he is back. Without a script the screen is handed over all the same.
(() => {
  'use strict';
  const door = document.querySelector('form[data-switch]');
  let csrf = door?.elements.csrf.value;
  const pages = 'BroadcastChannel' in window ? new BroadcastChannel('argine') : null;
  const WAIT = 150;
  const MOST = 200_000;

  /** Whether a field is nobody's text: tokens, buttons, and what must not be kept. */
  const isLeftOut = ({ name, type, disabled }) =>
    !name || disabled || ['csrf', 'kept', 'next', 'web_said'].includes(name) || /password/i.test(name) ||
    ['password', 'file', 'submit', 'button', 'image', 'reset', 'fieldset', 'output'].includes(type);

  /** Whether somebody has changed a field. */
  function isChanged(field) {
    if (isLeftOut(field) || field.type === 'hidden') return false;
    if (['checkbox', 'radio'].includes(field.type)) return field.checked !== field.defaultChecked;
    if (field instanceof HTMLSelectElement && !field.multiple) {
      const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
      return field.selectedOptions[0] !== first;
    }
    if (field instanceof HTMLSelectElement) return [...field.options].some((it) => it.selected !== it.defaultSelected);
    return field.value !== field.defaultValue;
  }

  /** What stands in the forms of this page that nobody has sent; none when nothing does. */
  function typed() {
    // What is looked for is no work that could be lost.
    const unsent = (form) => form.method === 'post' && !form.dataset.key && form.getAttribute('role') !== 'search' &&
      // A form that came back with its problems holds what was typed as if it had always stood there.
      (form.dataset.draft || document.getElementById('problems') || [...form.elements].some(isChanged)) &&
      [...form.elements].some((field) => field.type !== 'hidden' && !isLeftOut(field));
    const forms = [...document.querySelectorAll('main form')].filter(unsent).map((form) => {
      const fields = [...form.elements].filter((field) => !isLeftOut(field)).flatMap((field) => {
        if (['checkbox', 'radio'].includes(field.type)) return field.checked ? [[field.name, field.value]] : [];
        if (field instanceof HTMLSelectElement) return [...field.selectedOptions].map((option) => [field.name, option.value]);
        return [[field.name, field.value]];
      });
      return { action: pathOf(form.getAttribute('action') ?? ''), fields, said: said(form) };
    });
    return forms.length > 0 ? { page: location.pathname + location.search, forms } : null;
  }

  /** The words of a label, without what only helps. */
  function words(element) {
    const copy = element?.cloneNode(true);
    copy?.querySelectorAll('.optional, .hint, .error').forEach((part) => part.remove());
    return copy?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  }

  /** What stands beside each field that says something: its name, the value it is about, its label, the words of the value. */
  function said(form) {
    const shown = [...form.elements].filter((field) => !isLeftOut(field) && field.type !== 'hidden');
    return shown.flatMap((field) => {
      const { name, value } = field;
      const label = words(field.labels?.[0]);
      if (['checkbox', 'radio'].includes(field.type)) {
        const group = words(field.closest('fieldset')?.querySelector('legend'));
        if (!field.checked) return [];
        return [group ? [name, value, group, label] : [name, value, label, '']];
      }
      if (!label || !value) return [];
      if (!(field instanceof HTMLSelectElement)) return [[name, '', label, '']];
      return [...field.selectedOptions].map((option) => [name, option.value, label, words(option)]);
    });
  }

  // What is sent may have to wait, for a proof or for the next sign-in, and is then read without its form.
  document.addEventListener('submit', ({ target: form, defaultPrevented }) => {
    if (defaultPrevented || !(form instanceof HTMLFormElement) || form === door) return;
    if (form.method !== 'post' || form.enctype === 'multipart/form-data' || !form.closest('main')) return;
    const found = said(form);
    if (found.length === 0) return;
    const hidden = { type: 'hidden', name: 'web_said' };
    const field = form.elements.web_said ?? form.appendChild(Object.assign(document.createElement('input'), hidden));
    field.value = JSON.stringify(found);
  });

  function pathOf(action) {
    const { pathname, search } = new URL(action, location.href);
    return pathname + search;
  }

  /** What stands in the other pages of the same session. */
  function others() {
    if (!pages) return Promise.resolve([]);
    return new Promise((done) => {
      const found = [];
      const hear = ({ data }) => data.told === csrf && found.push(data.draft);
      pages.addEventListener('message', hear);
      pages.postMessage({ asked: csrf });
      setTimeout(() => {
        pages.removeEventListener('message', hear);
        done(found);
      }, WAIT);
    });
  }

  door?.addEventListener('submit', async (event) => {
    if (door.dataset.ready) return;
    event.preventDefault();
    if (door.dataset.asking) return;
    door.dataset.asking = 'yes';
    const here = typed();
    const drafts = [...(here ? [here] : []), ...(await others())];
    put('page', location.pathname + location.search);
    // More than a request may hold: what is on this page goes before what is on others.
    while (encodeURIComponent(JSON.stringify(drafts)).length > MOST) {
      drafts.pop();
      put('too_long', 'true');
    }
    put('drafts', JSON.stringify(drafts));
    door.dataset.ready = 'yes';
    door.requestSubmit();
  });

  function put(name, value) {
    const field = door.elements[name] ?? door.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }));
    field.value = value;
  }

  // Whoever comes next finds nothing of it in the browser's memory.
  let leaves = false;
  document.addEventListener('submit', ({ target, defaultPrevented }) => {
    const path = target instanceof HTMLFormElement ? target.getAttribute('action') : '';
    leaves ||= !defaultPrevented && (path === '/logout' || path === '/switch');
  });
  addEventListener('pagehide', () => leaves && document.body.replaceChildren());
  addEventListener('pageshow', (event) => {
    if (event.persisted && leaves) location.replace('/login');
    for (const mark of ['ready', 'asking']) if (door) delete door.dataset[mark];
  });

  pages?.addEventListener('message', ({ data }) => {
    if (!door) return;
    const draft = data.asked === csrf && typed();
    if (draft) pages.postMessage({ told: csrf, draft });
    if (data.left && !parked) location.replace('/login');
  });
  // Nobody is inside any more: the other pages of who was go too.
  if (document.querySelector('[data-left]')) pages?.postMessage({ left: true });

  // What a page shows goes when its session is over, whoever ended it: nobody reads on at a computer that somebody left. A page in
  // which something was typed is put away, in no place of the document, until its user is back.
  let parked = null;
  let asking;
  let asked = Date.now();
  async function askWhatIsLeft() {
    clearTimeout(asking);
    asked = Date.now();
    // A server that is busy or being restarted, or cannot be reached, has ended nothing.
    let told = { left: 60 };
    try {
      const headers = { 'x-whose': door.dataset.whose };
      const answer = await fetch('/session/left', { headers, redirect: 'manual', cache: 'no-store' });
      if (answer.ok) told = await answer.json();
      else if (answer.status < 500 && answer.status !== 429) told = { left: 0 };
    } catch { /* asked again in a minute */ }
    if (told.left > 0) askIn(told.left);
    else if (!parked) forget();
    if (told.csrf) goOn(told.csrf);
  }
  function askIn(seconds) {
    asking = setTimeout(askWhatIsLeft, seconds * 1000 + 1000);
  }
  function forget() {
    if (!typed()) return location.replace(location.pathname + location.search);
    const { over, parked: words, enter } = door.dataset;
    const made = (tag, more) => Object.assign(document.createElement(tag), more);
    const main = made('main', { id: 'main' });
    const heading = made('h1', { textContent: over, tabIndex: -1 });
    const link = made('a', { href: '/login', target: '_blank', className: 'btn btn-primary', textContent: enter });
    main.append(heading, made('p', { textContent: words }), link);
    parked = { title: document.title, page: [...document.body.childNodes] };
    document.title = over;
    document.body.replaceChildren(main);
    heading.focus();
  }
  /** The same user, perhaps in another session than the one of the page: the page goes on in that. */
  function goOn(fresh) {
    if (parked) {
      document.body.replaceChildren(...parked.page);
      document.title = parked.title;
      parked = null;
    }
    csrf = fresh;
    document.querySelectorAll('input[name="csrf"]').forEach((field) => { field.value = fresh; });
  }
  if (door) {
    askIn(Number(door.dataset.endsIn));
    document.addEventListener('session-ends', askWhatIsLeft);
    document.addEventListener('visibilitychange', () => !document.hidden && Date.now() - asked > 5000 && askWhatIsLeft());
    addEventListener('pageshow', ({ persisted }) => persisted && askWhatIsLeft());
  }

  async function resume(id) {
    const answer = await fetch(`/drafts/${id}/fields`, { headers: { accept: 'application/json' } });
    history.replaceState(history.state, '', location.pathname + location.search);
    if (!answer.ok) return say(document.querySelector('main'), [door.dataset.gone], []);
    const { forms } = await answer.json();
    forms.forEach(fill);
    await fetch(`/drafts/${id}/forget`, { method: 'POST', body: new URLSearchParams({ csrf }) });
  }

  /** Puts what was typed into its form again, and says so above it. */
  function fill({ action, fields }) {
    const all = [...document.querySelectorAll('main form')].filter((form) => form.method === 'post');
    const form = all.find((one) => pathOf(one.getAttribute('action') ?? '') === action);
    const homeless = fields.filter(([name]) => !form?.elements.namedItem(name));
    if (form) {
      const left = [...fields];
      const next = (wanted) => {
        const at = left.findIndex(([name]) => name === wanted);
        return at < 0 ? undefined : left.splice(at, 1)[0][1];
      };
      const has = (field) => fields.some(([name, value]) => name === field.name && value === field.value);
      for (const field of form.elements) {
        if (isLeftOut(field)) continue;
        if (['checkbox', 'radio'].includes(field.type)) field.checked = has(field);
        else if (field instanceof HTMLSelectElement) {
          for (const option of field.options) option.selected = has({ name: field.name, value: option.value });
        } else field.value = next(field.name) ?? field.value;
      }
      form.dataset.draft = 'yes';
    }
    const { resumed, how, rest } = door.dataset;
    const texts = homeless.map(([, value]) => value.trim()).filter((text) => text && !/^[0-9a-f-]{32,36}$/.test(text));
    say(form ?? document.querySelector('main'), [resumed, how, ...(texts.length > 0 ? [rest] : [])], texts);
  }

  function say(place, [first, ...more], texts) {
    const note = Object.assign(document.createElement('div'), { className: 'note note-warn' });
    note.setAttribute('role', 'status');
    const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
    const heading = document.createElement('p');
    heading.append(line('strong', first));
    note.append(heading, ...more.map((text) => line('p', text)));
    if (texts.length > 0) {
      const list = document.createElement('ul');
      list.append(...texts.map((text) => Object.assign(line('li', text), { className: 'kept' })));
      note.append(list);
    }
    if (place.matches('main')) place.prepend(note);
    else place.before(note);
    note.scrollIntoView({ block: 'nearest' });
  }

  const waiting = /^#bozza-([0-9a-f-]{36})$/.exec(location.hash)?.[1];
  if (waiting && door) resume(waiting);
})();
