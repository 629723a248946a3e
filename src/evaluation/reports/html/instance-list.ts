/** The browsable list of instances: its frame and filters, and the data from which the page's script draws the rows. */
import type { Evaluation, ScoredInstance } from '../../evaluation.ts';
import { isGold } from '../../match.ts';
import { embeddedJson, html, type Markup } from './markup.ts';

/** How far an answer got, in words. */
const OUTCOMES = {
  'solved@5': 'all gold in the first 5',
  'solved@10': 'all gold in the first 10',
  missed: 'missed',
  failed: 'failed',
};

type Outcome = keyof typeof OUTCOMES;

/** Places of the answer that the page carries for each instance. */
const PLACES = 10;

/** By function where there are gold functions, else by file. */
function outcomeOf({ failure, gold_functions, scores }: ScoredInstance): Outcome {
  if (failure !== undefined) return 'failed';
  const level = gold_functions.length > 0 ? 'function' : 'file';
  if (scores[`${level}.acc@5`] === 1) return 'solved@5';
  return scores[`${level}.acc@10`] === 1 ? 'solved@10' : 'missed';
}

export function instanceListOf(evaluation: Evaluation, baselines: readonly Evaluation[]): Markup {
  const evaluations = [evaluation, ...baselines];
  const byId = baselines.map(({ instances }) => new Map(instances.map((instance) => [instance.instance_id, instance])));
  const data = {
    systems: evaluations.map(({ system }) => system),
    outcomes: OUTCOMES,
    instances: evaluation.instances.map((instance) =>
      rowOf([instance, ...byId.map((instances) => instances.get(instance.instance_id))]),
    ),
  };
  const key = Object.entries(OUTCOMES).map(
    ([outcome, words]) => html`<span class="name"><i class="outcome ${outcome.replace('@', '-')}"></i>${words}</span>`,
  );
  return html`<section id="instances"><h2>Instances <span id="shown" role="status"></span></h2>
<form id="filters">
<label class="search">Search <input type="search" name="text" placeholder="id, title, repository, path" autocomplete="off"></label>
${choice('dataset', 'Dataset')}${choice('language', 'Language')}${choice('outcome', 'Outcome')}
<label>Sort <select name="sort"><option value="order">dataset order</option><option value="id">id</option><option value="rank">worst gold rank</option></select></label>
</form>
<p class="key">${key}</p>
<noscript><p class="note">The list of instances needs JavaScript; everything above does without.</p></noscript>
<div id="rows"></div>
<script type="application/json" id="data">${embeddedJson(data)}</script></section>`;
}

function choice(name: string, title: string): Markup {
  return html`<label>${title} <select name="${name}"><option value="">all</option></select></label>\n`;
}

/** What the script needs of an instance, the system's own score first. Ranks are 0 where not found, null where a system lacks the instance. */
function rowOf([instance, ...others]: readonly [ScoredInstance, ...(ScoredInstance | undefined)[]]) {
  const all = [instance, ...others];
  return {
    id: instance.instance_id,
    title: instance.title,
    dataset: instance.dataset,
    repository: instance.repo,
    language: instance.language,
    commit: instance.base_commit,
    category: instance.category,
    source: instance.query_source,
    overlap: instance.facts.rouge1,
    cosine: instance.facts.cosine,
    outcome: outcomeOf(instance),
    functions: instance.gold_functions.map(({ path, name, start }, i) => ({
      path,
      name,
      line: start,
      ranks: all.map((one) => one && (one.function_ranks[i] ?? 0)),
    })),
    files: instance.gold_files.map((path, i) => ({ path, ranks: all.map((one) => one && (one.file_ranks[i] ?? 0)) })),
    top: instance.top.slice(0, PLACES).map((place) => ({
      ...place,
      gold: instance.gold_functions.some((gold) =>
        isGold({ ...place, startLine: place.line, endLine: place.end }, gold),
      ),
    })),
    failure: instance.failure,
  };
}
