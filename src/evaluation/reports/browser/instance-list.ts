/**
 * The script of the page: draws the list of instances from the data embedded in it, a batch at a time as the reader scrolls, and
 * a row's content when it is opened. It only ever sets text, never markup. Kept as text, because it runs in a browser: nothing
 * that compiles or bundles the rest may touch it.
 */
export const INSTANCE_LIST_SCRIPT = `'use strict';
const { systems, outcomes, instances } = JSON.parse(document.getElementById('data').textContent);
const rows = document.getElementById('rows');
const filters = document.getElementById('filters');
const shown = document.getElementById('shown');
const BATCH = 50;

/** An element with text or children; the values of attributes and text are never read as markup. */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** 0: not found. null: the system does not have the instance. */
const rank = (value) => (value === null ? '' : value === 0 ? '\\u2013' : String(value));

function worstRank({ functions, files }) {
  const ranks = (functions.length > 0 ? functions : files).map((gold) => gold.ranks[0] || Infinity);
  return Math.max(0, ...ranks);
}

for (const instance of instances) {
  const { id, title, repository, functions, files } = instance;
  const paths = files.map((file) => file.path);
  const names = functions.map((gold) => gold.path + ' ' + gold.name);
  instance.text = [id, title, repository, ...paths, ...names].join(' ').toLowerCase();
  instance.worst = worstRank(instance);
}

for (const name of ['dataset', 'language', 'outcome']) {
  const values = name === 'outcome' ? Object.keys(outcomes) : [...new Set(instances.map((one) => one[name]))].sort();
  for (const value of values) {
    const size = instances.filter((one) => one[name] === value).length;
    const label = (name === 'outcome' ? outcomes[value] : value) + ' (' + size + ')';
    if (size > 0) filters.elements[name].append(element('option', { value }, label));
  }
}

function goldTable(...groups) {
  const head = ['gold, by rank', ...systems].map((text) => element('th', { scope: 'col' }, text));
  const bodies = groups.filter((golds) => golds.length > 0).map((golds) => {
    const lines = golds.map((gold) => {
      const cells = gold.ranks.map((value) => element('td', {}, rank(value)));
      return element('tr', {}, element('th', { scope: 'row' }, ...placeLabel(gold)), ...cells);
    });
    return element('tbody', {}, ...lines);
  });
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...head)), ...bodies);
  return element('div', { class: 'table', tabindex: '0' }, table);
}

function placeLabel({ path, name, line }) {
  const at = line === undefined ? path : path + ':' + line;
  return name ? [element('code', {}, name), ' ', element('span', { class: 'path' }, at)] : [element('code', {}, at)];
}

function topList(top) {
  if (top.length === 0) return [];
  const items = top.map((place) => {
    const evidence = place.evidence.map((sentence) => element('li', {}, sentence));
    const badge = place.gold ? element('span', { class: 'gold' }, 'gold') : undefined;
    return element('li', {}, ...placeLabel(place), badge, element('ul', {}, ...evidence));
  });
  return [element('h4', {}, 'First places of ' + systems[0]), element('ol', {}, ...items)];
}

function content({ repository, commit, dataset, language, category, source, overlap, cosine, functions, files, top, failure }) {
  const facts = [
    ['repository', repository],
    ['base commit', commit],
    ['dataset', dataset],
    ['language', language],
    ['category', category],
    ['query', source],
    ['lexical overlap', overlap?.toFixed(3)],
    ['semantic overlap', cosine?.toFixed(3)],
  ].filter(([, value]) => value !== undefined);
  const pairs = facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value)));
  return element(
    'div',
    { class: 'content' },
    failure === undefined ? undefined : element('p', { class: 'failure' }, failure),
    element('dl', { class: 'facts' }, ...pairs),
    goldTable(functions, files),
    ...topList(top),
  );
}

function row(instance) {
  const { id, title, language, outcome, functions, files } = instance;
  const golds = functions.length > 0 ? functions : files;
  const ranks = golds.slice(0, 6).map((gold) => rank(gold.ranks[0])).join(', ') + (golds.length > 6 ? ', \\u2026' : '');
  const dot = element('span', { class: 'outcome ' + outcome.replace('@', '-'), role: 'img', 'aria-label': outcomes[outcome], title: outcomes[outcome] });
  const what = functions.length > 0 ? 'ranks of the gold functions' : 'ranks of the gold files';
  const made = element(
    'details',
    {},
    element('summary', {}, dot, element('span', { class: 'title' }, title || id), element('span', { class: 'id' }, id),
      element('span', { class: 'language' }, language), element('span', { class: 'ranks', title: what }, ranks)),
  );
  made.addEventListener('toggle', () => made.append(content(instance)), { once: true });
  return made;
}

let waiting = [];
const end = element('div', {});
rows.after(end);

function drawBatch() {
  rows.append(...waiting.splice(0, BATCH).map(row));
}

function draw() {
  const { text, dataset, language, outcome, sort } = Object.fromEntries(new FormData(filters));
  const words = text.toLowerCase().split(/\\s+/);
  const found = instances.filter(
    (one) =>
      (!dataset || one.dataset === dataset) &&
      (!language || one.language === language) &&
      (!outcome || one.outcome === outcome) &&
      words.every((word) => one.text.includes(word)),
  );
  if (sort === 'id') found.sort((a, b) => (a.id < b.id ? -1 : 1));
  if (sort === 'rank') found.sort((a, b) => (a.worst === b.worst ? 0 : a.worst - b.worst));
  shown.textContent = found.length === instances.length ? found.length : found.length + ' of ' + instances.length;
  waiting = found;
  rows.replaceChildren();
  drawBatch();
  watchEnd();
}

/** A tall window may need more than one batch, so that the end is looked at again after each. */
const observer = new IntersectionObserver((entries) => {
  if (!entries.at(-1).isIntersecting || waiting.length === 0) return;
  drawBatch();
  watchEnd();
}, { rootMargin: '600px' });

function watchEnd() {
  observer.unobserve(end);
  observer.observe(end);
}

filters.addEventListener('input', draw);
filters.addEventListener('submit', (event) => event.preventDefault());
draw();
`;
