// Niceties for those with a keyboard and a script. Everything works without them.
(() => {
  'use strict';

  // A second press of the button must not look like a second act; the server would know it for the same one anyway.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== 'post') return;
    // A file leaves the page as it is, and the form with it.
    if (event.submitter?.hasAttribute('data-download')) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    form.setAttribute('aria-busy', 'true');
    // A download leaves the page as it is: after a while the form may be sent again.
    setTimeout(() => release(form), 8000);
  });

  function release(form) {
    delete form.dataset.sent;
    form.removeAttribute('aria-busy');
  }

  // The page may come back from the browser's memory, with forms as they were when they were sent.
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(release));

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.('form');
      if (form) form.requestSubmit();
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') walk(event);
    if (event.altKey && !event.ctrlKey && !event.metaKey) shortcut(event);
    if (!event.altKey && !event.ctrlKey && !event.metaKey) letter(event);
  });

  // Alt and the letter that stands beside a button, in every browser alike; without a script the browser has its own
  // way to the same accesskey. A letter alone would be typed by mistake.
  function shortcut(event) {
    // Alt and the question mark open the list of a page's keys, wherever the sign is on the keyboard.
    const letter = event.key === '?' ? 'k' : /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase();
    const button = letter && document.querySelector(`[accesskey="${letter}"]`);
    if (button) {
      event.preventDefault();
      button.click();
      if (button.matches('summary')) button.focus();
    }
  }

  // In a row of a list, once its link has the focus and nowhere else: j and k go from row to row, and the letter that an action
  // of the row names does it.
  function letter(event) {
    const row = event.target.closest?.('table.list tbody tr');
    if (!row?.querySelector('[data-key]') || !event.target.matches('a')) return;
    if (event.key === 'j' || event.key === 'k') walk(event);
    const action = /^[a-z]$/.test(event.key) && row.querySelector(`[data-key="${event.key}"]`);
    if (action) {
      event.preventDefault();
      action.click();
    }
  }

  // Up and down from row to row, once a row's link has the focus.
  function walk(event) {
    const row = event.target.closest?.('table.list tbody tr');
    if (!row || !event.target.matches('a')) return;
    let next = row;
    do {
      next = event.key === 'ArrowDown' || event.key === 'j' ? next.nextElementSibling : next.previousElementSibling;
    } while (next && !next.querySelector('a'));
    if (next) {
      event.preventDefault();
      next.querySelector('a').focus();
    }
  }

  // 14112020 and 14.11.2020 become 14/11/2020 as one leaves the field; what is no date stays as it was typed.
  document.addEventListener('change', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.hasAttribute('data-date')) return;
    const text = field.value.trim();
    const found = /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text);
    if (found) field.value = `${found[1].padStart(2, '0')}/${found[2].padStart(2, '0')}/${found[3]}`;
  });

  // How a symptom is says that it is there; one that is not there is in no way. The server asks when they disagree.
  document.addEventListener('change', ({ target }) => {
    const symptom = /^grade_(\w+)$/.exec(target.name ?? '')?.[1];
    const box = symptom && target.value && target.form?.querySelector(`[name="symptoms"][value="${symptom}"]`);
    if (box) box.checked = true;
    const grade = target.name === 'symptoms' && !target.checked && target.form?.elements[`grade_${target.value}`];
    if (grade) grade.value = '';
  });

  // The choice of a filter applies at once.
  document.addEventListener('change', (event) => {
    const form = event.target.closest?.('form[data-auto]');
    if (form && event.target.matches('select, input[type="radio"], input[type="checkbox"]')) form.requestSubmit();
  });

  // Without a script nothing here can print: the button is shown by what lets it.
  document.querySelectorAll('[data-print]').forEach((button) => { button.hidden = false; });
  document.addEventListener('click', (event) => {
    if (event.target.closest?.('[data-print]')) print();
  });

  // Who does not see the list change hears how many rows it has now.
  document.addEventListener('htmx:afterSwap', (event) => {
    const place = document.getElementById('announcement');
    const rows = event.detail.target?.querySelectorAll('table.list tbody tr').length ?? 0;
    if (place) place.textContent = `${place.dataset.found} ${rows}`;
  });

  // The numbers beside the navigation follow what happens while the page is open. Only a page that is seen holds a stream: a
  // browser has six connections to a site, and they are for pages. One that gets no stream hears it from those that have one.
  const live = document.querySelector('nav[data-live]');
  if (live && 'EventSource' in window) {
    // Only pages of the same session: at a shared computer one of somebody else may be open still.
    const session = document.querySelector('input[name="csrf"]')?.value ?? '';
    const others = 'BroadcastChannel' in window ? new BroadcastChannel(`argine-counts ${session}`) : null;
    let stream = null;
    const hear = () => {
      if (document.hidden || stream) return;
      stream = new EventSource(live.dataset.live);
      stream.addEventListener('counts', (event) => {
        const told = JSON.parse(event.data);
        count(told);
        others?.postMessage(told);
      });
      // The session has ended, or as many pages hear as may: the page finds out which (switch.js).
      stream.addEventListener('end', () => {
        rest();
        document.dispatchEvent(new Event('session-ends'));
      });
      stream.addEventListener('error', () => {
        if (stream?.readyState === EventSource.CLOSED) stream = null;
      });
    };
    const rest = () => {
      stream?.close();
      stream = null;
    };
    others?.addEventListener('message', ({ data }) => count(data));
    document.addEventListener('visibilitychange', () => (document.hidden ? rest() : hear()));
    addEventListener('pagehide', rest);
    addEventListener('pageshow', hear);
    hear();
  }

  // A group of the navigation closes by Escape, and when one goes elsewhere.
  document.addEventListener('keydown', (event) => {
    const open = event.key === 'Escape' && document.querySelector('.nav-group[open]');
    if (!open) return;
    const inside = open.contains(document.activeElement);
    open.open = false;
    if (inside) open.querySelector('summary').focus();
  });
  document.addEventListener('focusin', (event) => leave(event.target));
  document.addEventListener('pointerdown', (event) => leave(event.target));
  for (const group of document.querySelectorAll('.nav-group')) {
    group.addEventListener('toggle', () => {
      group.classList.remove('from-right');
      group.classList.toggle('from-right', group.querySelector('ul').getBoundingClientRect().right > document.documentElement.clientWidth);
    });
  }
  function leave(place) {
    for (const group of document.querySelectorAll('.nav-group[open]')) {
      if (!group.contains(place)) group.open = false;
    }
  }

  // Writes a number beside its entry, adds the difference to the sums above it, and says it when it has changed.
  function count({ path, number, words }) {
    const link = live.querySelector(`a[href="${path}"]`);
    if (!link) return;
    const before = counted(link);
    if (before === number) return;
    mark(link, number);
    const above = [link.closest('.nav-group')?.querySelector('summary'), document.querySelector('details.menu summary')];
    for (const sum of above.filter(Boolean)) {
      mark(sum, Math.max(0, counted(sum) + number - before));
    }
    document.getElementById('live').textContent = words;
  }

  function counted(place) {
    return Number(place.querySelector('.nav-count')?.dataset.count ?? 0);
  }

  function mark(place, number) {
    place.querySelector('.nav-count')?.remove();
    if (!number) return;
    const badge = document.createElement('span');
    badge.className = 'nav-count';
    badge.dataset.count = number;
    const said = document.createElement('span');
    said.className = 'visually-hidden';
    said.textContent = `${live.dataset.waiting} `;
    badge.append(said, number > 99 ? '99+' : String(number));
    place.append(' ', badge);
  }

  // A session that ended under an open page, or a fault: htmx would otherwise say nothing.
  document.addEventListener('htmx:responseError', (event) => {
    const target = event.detail.target;
    const html = event.detail.xhr.responseText;
    if (target && event.detail.xhr.getResponseHeader('content-type')?.startsWith('text/html')) target.innerHTML = html;
  });

  // Links in the summary of problems lead into the field itself, whatever it is made of.
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('.summary a[href^="#f-"]');
    const target = link && document.getElementById(link.hash.slice(1));
    const control = target?.matches('fieldset') ? target.querySelector('input') : target;
    if (control) {
      event.preventDefault();
      control.scrollIntoView({ block: 'center' });
      control.focus();
    }
  });

  // The link of an invitation, or of a forgotten password, carries its code behind the #, where no server and no log sees it.
  const code = document.querySelector('form[action="/invitation"] #f-code, form[action="/password"] #f-code');
  if (code && location.hash.length > 1) {
    code.value = location.hash.slice(1);
    history.replaceState(history.state, '', location.pathname);
    code.form.requestSubmit();
  }

  // What is only true with a script is only said with one.
  document.querySelectorAll('[data-with-script]').forEach((said) => { said.hidden = false; });

  // A page that answers a form is a page like another: going back to it asks for it anew, and not whether to send again.
  history.replaceState(history.state, '', location.href);

  document.getElementById('problems')?.focus();
})();
