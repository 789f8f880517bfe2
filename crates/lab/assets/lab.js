// The work list from the keyboard. Everything here also works without it: the same field, sent to the server.
// Arrows and scanned numbers choose a row without a trip to the server; P asks and only S, a different key, confirms.
(() => {
  "use strict";
  // What can be taken back says for how long, and then is no longer offered: the server would refuse it.
  const undo = document.querySelector(".lab-undo");
  if (undo) {
    const left = undo.querySelector("[data-left]");
    const [words, ends] = [left.textContent, Date.now() + undo.dataset.seconds * 1000];
    const tick = setInterval(() => {
      const seconds = Math.round((ends - Date.now()) / 1000);
      left.textContent = words.replace(/\d+/, String(Math.max(seconds, 0)));
      if (seconds <= 0) {
        undo.hidden = true;
        clearInterval(tick);
      }
    }, 1000);
  }
  const form = document.getElementById("lab-entry");
  if (!form) return;
  const field = form.elements.namedItem("command");
  const selected = form.elements.namedItem("selected");
  const asked = form.elements.namedItem("asked");
  const status = document.getElementById("lab-selected");
  const question = document.getElementById("lab-question");
  const rows = [...document.querySelectorAll("#worklist tr[data-id]")];
  let sent = false;

  const current = () => rows.findIndex((row) => row.dataset.id === selected.value);

  const ask = (yes) => {
    asked.value = yes ? "positive" : "";
    question.hidden = !yes;
    field.value = "";
  };

  const choose = (index) => {
    const row = rows[index];
    if (!row) return;
    for (const other of rows) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    selected.value = row.dataset.id;
    status.textContent = row.dataset.words;
    ask(false);
  };

  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(Math.min(Math.max(current() + step, 0), rows.length - 1));
    } else if (event.key === "Escape") {
      ask(false);
    }
  });

  form.addEventListener("submit", (event) => {
    const typed = field.value.trim().toUpperCase().replace(/[\s-]/g, "");
    const found = /^\d+$/.test(typed) ? rows.findIndex((row) => row.dataset.number === typed) : -1;
    if (sent) {
      event.preventDefault();
    } else if (asked.value) {
      if (typed === "S") {
        sent = true;
      } else if (/^\d{6,}$/.test(typed)) {
        // The next sample, read before the answer: it is chosen, and the one in question stays without a result.
        if (found >= 0) {
          event.preventDefault();
          choose(found);
        } else {
          asked.value = "";
          selected.value = "";
          sent = true;
        }
      } else {
        event.preventDefault();
        ask(false);
      }
    } else if (found >= 0) {
      event.preventDefault();
      choose(found);
    } else if (typed === "P" && selected.value) {
      event.preventDefault();
      ask(true);
    } else {
      sent = typed !== "";
    }
  });

  window.addEventListener("pageshow", () => { sent = false; });

  // A reader goes on typing whatever the page says: what it reads after a mistake takes the place of the mistake.
  if (document.getElementById("problems")) {
    field.focus();
    field.select();
  }
})();
