/**
 * Writes a small project with a history: functions whose names tell nothing and whose doc comments tell everything, others whose names and code
 * are full of the same words and are never to blame, and sixty commits that each fix one of the former. The same bytes every time.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What can go wrong with what. */
const CONCEPTS = [
  ['discount', 'voucher'],
  ['rounding', 'invoice'],
  ['deadline', 'delivery'],
  ['currency', 'refund'],
  ['stock', 'warehouse'],
  ['weight', 'parcel'],
  ['colour', 'label'],
  ['quota', 'tenant'],
  ['signature', 'contract'],
  ['interest', 'loan'],
  ['seat', 'reservation'],
  ['altitude', 'route'],
  ['balance', 'wallet'],
  ['caption', 'picture'],
  ['dosage', 'prescription'],
  ['margin', 'quotation'],
  ['mileage', 'vehicle'],
  ['priority', 'ticket'],
  ['tariff', 'meter'],
  ['volume', 'playlist'],
] as const;

const FIX_MESSAGES = [
  (what: string, of: string) =>
    `Fix the ${what} of a ${of}\n\nA customer told us that the ${what} is too high as soon as the ${of} was edited twice on one day.`,
  (what: string, of: string) =>
    `Wrong ${what} after an import\n\nWhen rows are imported at night, every ${of} ends up with the ${what} of the one before it.`,
  (what: string, of: string) =>
    `Correct ${what} for an empty ${of}\n\nNobody had thought of a ${of} without lines: its ${what} was taken from a default instead.`,
  (what: string, of: string) =>
    `Fix ${what} lost on save\n\nSaving the form of a ${of} and opening it again shows that the ${what} has gone back to zero.`,
  (what: string, of: string) =>
    `Bug: ${of} ignores its ${what}\n\nSince the last version the ${of} is computed as if there were no ${what}; support has three reports of it.`,
  (what: string, of: string) =>
    `The ${what} is incorrect in summer\n\nFrom March to October each ${of} shows the ${what} that belongs to the hour before, in all regions.`,
  (what: string, of: string) =>
    `Crash when a ${of} has a negative ${what}\n\nThe job stops half-way through the list because the ${what} of one ${of} is below zero.`,
] as const;

const COMMITS = 60;
const MODULES = 5;
/** Functions that only show things. */
const VERBS = ['show', 'print', 'list'];

/** Fixes in the history; the latest `held` come after the tag `past`. */
export function writeProject(root: string, { held }: { held: number }): void {
  const versions = CONCEPTS.map(() => 1);
  mkdirSync(root, { recursive: true });
  git(root, ['init', '--quiet', '--initial-branch=main'], 0);
  for (let module = 0; module < MODULES; module++) {
    write(root, `core/rules_${module}.py`, rules(module, versions));
    write(root, `pages/page_${module}.py`, page(module));
  }
  commit(root, 'First version', 0);
  for (let number = 0; number < COMMITS; number++) {
    if (number === COMMITS - held) git(root, ['tag', 'past'], number);
    const concept = (number * 7) % CONCEPTS.length;
    versions[concept]!++;
    const module = concept % MODULES;
    write(root, `core/rules_${module}.py`, rules(module, versions));
    const [what, of] = CONCEPTS[concept]!;
    commit(root, FIX_MESSAGES[number % FIX_MESSAGES.length]!(what, of), number + 1);
  }
}

/** To blame: `rule_7`, with a doc comment. */
function rules(module: number, versions: readonly number[]): string {
  return CONCEPTS.flatMap(([what, of], concept) =>
    concept % MODULES === module
      ? [
          `def rule_${concept}(value, context):\n    """Decides the ${what} of a ${of}."""\n    limit = context.limit(${versions[concept]})\n    if value > limit:\n        return limit\n    return value\n`,
        ]
      : [],
  ).join('\n\n');
}

/** Never to blame: `show_discount_of_voucher`. */
function page(module: number): string {
  return CONCEPTS.flatMap(([what, of], concept) =>
    concept % MODULES === module
      ? VERBS.map(
          (verb) =>
            `def ${verb}_${what}_of_${of}(${of}, out):\n    ${what} = ${of}.${what}\n    if ${what} is None:\n        ${what} = ${of}.default_${what}\n    out.${verb}("${of}", ${what})\n    return ${what}\n`,
        )
      : [],
  ).join('\n\n');
}

function write(root: string, path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

function commit(root: string, message: string, day: number): void {
  git(root, ['add', '--all'], day);
  git(root, ['commit', '--quiet', '-m', message], day);
}

function git(root: string, args: readonly string[], day: number): void {
  const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString();
  const who = { NAME: 'Ada', EMAIL: 'ada@example.org', DATE: date };
  const environment = Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  execFileSync('git', args, {
    cwd: root,
    env: { ...process.env, ...environment, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
