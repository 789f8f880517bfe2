// The desk from the keyboard: a label that is read or an arrow chooses a person, one key says what came of it. Without a script the
// same field and the buttons of each row do the same.
(() => {
  "use strict";
  // The times change slowly and cost more than the list: they are asked for once a minute, not with each key.
  const times = document.querySelector("#sampling-times[data-from]");
  if (times) {
    const from = times.dataset.from;
    const show = (html) => {
      const found = new DOMParser().parseFromString(html, "text/html").getElementById("sampling-times");
      if (found) times.replaceChildren(...found.childNodes);
    };
    const kept = JSON.parse(sessionStorage.getItem(from) ?? "null");
    if (kept && Date.now() - kept.at < 60_000) show(kept.html);
    else {
      fetch(from, { headers: { Accept: "text/html" } })
        .then((answer) => (answer.ok ? answer.text() : ""))
        .then((page) => {
          const html = new DOMParser().parseFromString(page, "text/html").getElementById("sampling-times")?.outerHTML;
          if (!html) return;
          sessionStorage.setItem(from, JSON.stringify({ at: Date.now(), html }));
          show(html);
        })
        .catch(() => {});
    }
  }
  const form = document.getElementById("sampling-desk");
  if (!form) return;
  const field = form.elements.namedItem("command");
  const selected = form.elements.namedItem("selected");
  const status = document.getElementById("sampling-selected");
  const rows = [...document.querySelectorAll("#sampling-day tr[data-id]")];
  let sent = false;
  const current = () => rows.findIndex((row) => row.dataset.id === selected.value);
  const choose = (index) => {
    const row = rows[index];
    if (!row) return;
    for (const other of rows) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    selected.value = row.dataset.id;
    status.textContent = row.dataset.words;
    field.value = "";
  };
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(Math.min(Math.max(current() + step, 0), rows.length - 1));
    } else if (!field.value && selected.value && /^[crau]$/i.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      field.value = event.key;
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    const typed = field.value.replace(/[\s-]/g, "");
    const found = /^\d{10}$/.test(typed) ? rows.findIndex((row) => row.dataset.number === typed) : -1;
    if (sent) event.preventDefault();
    else if (found >= 0) {
      event.preventDefault();
      choose(found);
    } else sent = true;
  });
  // After an act the line is in sight and the cursor in the field: a fragment in the address would take it away.
  if (selected.value) {
    rows[current()]?.scrollIntoView({ block: "nearest" });
    field.focus({ preventScroll: true });
  }
  window.addEventListener("pageshow", () => { sent = false; });
})();
