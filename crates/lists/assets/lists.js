// Choosing rows by keyboard: x for the row that has the focus, shift for all up to the last one, and all of the page at once.
(() => {
  const boxes = [...document.querySelectorAll('input[name=chosen]')];
  if (!boxes.length) return;
  const bulk = document.getElementById('bulk');
  const said = document.getElementById('bulk-said');
  const all = document.createElement('input');
  let last = null;
  const say = () => {
    const count = boxes.filter((box) => box.checked).length;
    said.textContent = `${said.dataset.words} ${count}`;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  };
  const between = (from, to, checked) => {
    const [a, b] = [boxes.indexOf(from), boxes.indexOf(to)].sort((one, other) => one - other);
    boxes.slice(a, b + 1).forEach((box) => { box.checked = checked; });
  };
  all.type = 'checkbox';
  all.id = 'bulk-all';
  all.addEventListener('change', () => { boxes.forEach((box) => { box.checked = all.checked; }); say(); });
  const label = document.createElement('label');
  label.className = 'pick';
  label.append(all, ` ${bulk.dataset.all}`);
  bulk.prepend(label);
  boxes.forEach((box) => box.addEventListener('click', (event) => {
    if (event.shiftKey && last) between(last, box, box.checked);
    last = box;
    say();
  }));
  document.addEventListener('keydown', (event) => {
    const at = document.activeElement;
    if (event.key.toLowerCase() !== 'x' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && at.type !== 'checkbox')) return;
    const row = at && at.closest && at.closest('tr');
    const box = (row && row.querySelector('input[name=chosen]')) || boxes[0];
    if (!row) { box.focus(); return; }
    event.preventDefault();
    box.checked = !box.checked;
    if (event.shiftKey && last) between(last, box, box.checked);
    last = box;
    say();
  });
  say();
})();
