import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, ownText, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

test('declarations, generators, async and nested functions', async () => {
  const source = `/** Starts. */
export async function start(port = defaultPort()) {
  function listen() {}
  const stop = () => close(port);
}
function* walk() {}
async function* stream() {}
`;
  const file = await reader.parse(source, 'javascript');
  expect(outline(file)).toEqual([
    'function start 1-5@2',
    '  function start.listen 3-3@3',
    '  function start.stop 4-4@4',
    'function walk 6-6@6',
    'function stream 7-7@7',
  ]);
  expect(documentNamed(file, 'start').signature).toBe('async function start(port = defaultPort())');
  expect(documentNamed(file, 'start').doc).toBe('Starts.');
  expect(referencesOf(file, 'start')).toEqual(['call defaultPort @2']);
  expect(referencesOf(file, 'start.stop')).toEqual(['call close @4']);
});

test('functions are named by the variable they are bound to, also through wrappers', async () => {
  const source = `export const plain = (a, b) => a + b;
const first = function () {}, second = async function named() {}, count = 1;
let Row = React.memo(forwardRef(function Row(props, ref) {}));
const later = debounce(() => save(), 100);
const onClick = useCallback(async (event) => { submit(event); }, []);
const Page = connect(mapState)(() => null);
var either = global.fetch || function (url) {};
const names = people.map((person) => person.name());
const ready = new Promise((resolve) => resolve());
const { a = () => 1 } = options;
`;
  const file = await reader.parse(source, 'javascript');
  expect(outline(file)).toEqual([
    'module - 1-10@1',
    'function plain 1-1@1',
    'function first 2-2@2',
    'function second 2-2@2',
    'function Row 3-3@3',
    'function later 4-4@4',
    'function onClick 5-5@5',
    'function Page 6-6@6',
    'function either 7-7@7',
  ]);
  expect(documentNamed(file, 'plain').signature).toBe('const plain = (a, b)');
  expect(ownText(source, documentNamed(file, 'plain'))).toBe('export const plain = (a, b) => a + b;');
  expect(ownText(source, documentNamed(file, 'first'))).toBe('first = function () {}');
  expect(ownText(source, documentNamed(file, 'later'))).toBe('const later = debounce(() => save(), 100);');
  expect(referencesOf(file, '')).toEqual([
    'call people.map @8',
    'call person.name @8',
    'call Promise @9',
    'call resolve @9',
  ]);
});

test('assignments to exports, prototypes and members', async () => {
  const source = `module.exports = function () {};
exports.open = () => {};
Door.prototype.close = function () { this.shut(); };
Door.of = function () {};
module.exports = { run() {}, stop: async () => {}, deep: { er: function () {} } };
class Plugin {
  constructor() {
    this.hooks = { 'before:run': () => check() };
  }
}
`;
  const file = await reader.parse(source, 'javascript');
  expect(outline(file)).toEqual([
    'module - 1-10@1',
    'function module.exports 1-1@1',
    'function exports.open 2-2@2',
    'method Door.prototype.close 3-3@3',
    'function Door.of 4-4@4',
    'method module.exports.run 5-5@5',
    'method module.exports.stop 5-5@5',
    'method module.exports.deep.er 5-5@5',
    'class Plugin 6-10@6',
    '  method Plugin.constructor 7-9@7',
    '    method Plugin.constructor.this.hooks.before:run 8-8@8',
  ]);
  expect(referencesOf(file, 'Door.prototype.close')).toEqual(['call this.shut @3']);
});

test('classes: fields, accessors, static, private and computed members, bases', async () => {
  const source = `class Lamp extends light.Source {
  // on or off
  state = 'switched off';
  static #count = 0;
  toggle = () => { this.state = 'switched on'; };
  get bright() { return true; }
  set bright(value) {}
  static async *all() {}
  #hidden() {}
  'quoted-name'() {}
  [Symbol.iterator]() {}
  constructor() { super(); }
}
const Torch = class extends Lamp { on() {} };
`;
  const file = await reader.parse(source, 'javascript');
  expect(outline(file)).toEqual([
    'class Lamp 1-13@1',
    '  method Lamp.toggle 5-5@5',
    '  method Lamp.bright 6-6@6',
    '  method Lamp.bright 7-7@7',
    '  method Lamp.all 8-8@8',
    '  method Lamp.#hidden 9-9@9',
    '  method Lamp.quoted-name 10-10@10',
    '  method Lamp.[Symbol.iterator] 11-11@11',
    '  method Lamp.constructor 12-12@12',
    'class Torch 14-14@14',
    '  method Torch.on 14-14@14',
  ]);
  expect(documentNamed(file, 'Lamp').signature).toBe('class Lamp extends light.Source');
  expect(referencesOf(file, 'Lamp')).toEqual(['inherit light.Source @1', 'literal switched off @3']);
  expect(referencesOf(file, 'Torch')).toEqual(['inherit Lamp @14']);
});

test('object literals lend the name of what holds them, calls do not', async () => {
  const source = `const api = { get() {}, list: [{ sort() {} }], nested: { put: async () => {} }, get size() { return 1; } };
export default { methods: { save() {} }, data: () => ({}) };
visit(tree, { enter(node) {}, leave: function (node) {} });
`;
  const file = await reader.parse(source, 'javascript');
  expect(outline(file)).toEqual([
    'module - 1-3@1',
    'method api.get 1-1@1',
    'method api.list.sort 1-1@1',
    'method api.nested.put 1-1@1',
    'method api.size 1-1@1',
    'method methods.save 2-2@2',
    'method data 2-2@2',
    'method enter 3-3@3',
    'method leave 3-3@3',
  ]);
});

test('default exports are named default unless they name themselves', async () => {
  const names = async (source: string) =>
    (await reader.parse(source, 'javascript')).documents.map((document) => document.name);
  expect(await names('export default function () {}')).toEqual(['default']);
  expect(await names('export default function own() {}')).toEqual(['own']);
  expect(await names('export default () => 1;')).toEqual(['default']);
  expect(await names('export default class { run() {} }')).toEqual(['default', 'default.run']);
  expect(await names('export default class Own { run() {} }')).toEqual(['Own', 'Own.run']);
  expect(await names('export default memo(() => null);')).toEqual(['default']);
});

test('anonymous callbacks belong to the code around them, named ones are documents', async () => {
  const source = `(function () {
  function inside() {}
  inside();
})();
define(['dep'], function (dep) {
  function alsoInside() { dep(); }
});
emitter.on('opened', function onOpened() { log('it is open'); });
emitter.on('closed', () => log('it is closed'));
`;
  const file = await reader.parse(source, 'javascript');
  expect(outline(file)).toEqual([
    'module - 1-9@1',
    'function inside 2-2@2',
    'function alsoInside 6-6@6',
    'function onOpened 8-8@8',
  ]);
  expect(referencesOf(file, 'onOpened')).toEqual(['call log @8', 'literal it is open @8']);
  expect(referencesOf(file, '')).toContain('literal it is closed @9');
});

test('imports, exports from, require and dynamic import; optional calls; templates; tags of JSX', async () => {
  const source = `import fs, { readFile as read } from 'node:fs';
import * as path from "path";
export { join } from './join';
const late = require('./late');
const lazy = () => import('./lazy');
a?.b?.(1); list[0](2); new Map(); x.y.z();
const view = <Panel title="A title"><ui.Button />some text</Panel>;
const text = \`between \${a ? { b } : c} placeholders\`;
`;
  const file = await reader.parse(source, 'javascript');
  expect(referencesOf(file, '')).toEqual([
    'import fs @1',
    'import readFile @1',
    'import node:fs @1',
    'import path @2',
    'import ./join @3',
    'import ./late @4',
    'call a.b @6',
    'call Map @6',
    'call z @6',
    'call Panel @7',
    'literal A title @7',
    'call ui.Button @7',
    'literal some text @7',
    'literal between   placeholders @8',
  ]);
  expect(referencesOf(file, 'lazy')).toEqual(['import ./lazy @5']);
});

test('Flow types are read when the file says so', async () => {
  const file = await reader.parse(
    '// @flow\nexport function add(a: number, b: ?string): number { return a; }\n',
    'javascript',
  );
  expect(file.documents.map((document) => document.name)).toEqual(['add']);
});

test('an exported class or function keeps its own name', async () => {
  const file = await reader.parse('module.exports = class Parser { parse() {} };\n', 'javascript');
  expect(outline(file)).toEqual(['class Parser 1-1@1', '  method Parser.parse 1-1@1']);
});
