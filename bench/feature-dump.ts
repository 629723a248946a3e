/**
 * Writes the candidates of each instance with their features, for tuning: `NAME.jsonl` has one line per instance
 * (`{instance_id, dataset, rows, gold: [positions], goldCount, functionRow: [0|1]}`), `NAME.f32` the rows one after another.
 */
import { appendFileSync } from 'node:fs';
import { type Instance, isGold } from '../src/evaluation/index.ts';
import type { RepositoryLocalizer } from '../src/localize.ts';

export class FeatureDump {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  add(instance: Instance, localizer: RepositoryLocalizer): void {
    const { tree } = localizer.index;
    const ranked = localizer
      .candidates(instance.problem_statement)
      .filter(({ document }) => !tree.isTestDocument(document));
    const gold: number[] = [];
    const files: number[] = [];
    const functions: number[] = [];
    const features = new Float32Array(ranked.length * (ranked[0]?.features.length ?? 0));
    ranked.forEach(({ document, features: row }, i) => {
      const file = tree.documentFile[document]!;
      const isFunction = ['function', 'method'].includes(tree.kind(document));
      const key = {
        path: tree.path(file),
        name: tree.name(document),
        startLine: tree.startLine(document),
        endLine: tree.endLine(document),
      };
      gold.push(isFunction ? instance.gold_functions.findIndex((item) => isGold(key, item)) : -1);
      files.push(instance.gold_files.includes(key.path) ? -1 - file : file);
      functions.push(isFunction ? 1 : 0);
      features.set(row, i * row.length);
    });
    const { instance_id, dataset, language, query_source } = instance;
    const line = {
      instance_id,
      dataset,
      language,
      query_source,
      goldCount: instance.gold_functions.length,
      gold,
      files,
      functions,
    };
    appendFileSync(`${this.#path}.jsonl`, `${JSON.stringify(line)}\n`);
    appendFileSync(`${this.#path}.f32`, new Uint8Array(features.buffer));
  }
}
