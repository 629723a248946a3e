import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, ownText, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `import type { Tool } from './tool';
import legacy = require('legacy');

/** A shape. */
export interface Shape<T> extends Base<T>, Named {
  area(scale: number): number;
}
export type Options = { depth: number };
type Name = string;
export enum Color { Red = 'deep red' }

@sealed
@Entity({ name: 'shapes' })
export abstract class Circle<T> extends Round<T> implements Shape<T>, geometry.Curve {
  @Input() radius = 1;
  /** Compares. */
  @memo compare = (other: Circle<T>): number => order<T>(this, other!);
  constructor(private readonly center: Point) { super(center); }
  abstract area(): number;
  scale(by: number): void;
  scale(by: string): void;
  scale(by: any): void {}
}

export namespace Geometry.Flat {
  export function turn() {}
  const hidden = function () {};
}
declare function external(a: string): void;
declare module 'plugin' {
  export function load(): void;
}
export function parse(text: string): Tool;
export function parse(text: string | Buffer): Tool { return <Tool>build(text); }
export const handlers = { open(this: Window) {} } satisfies Handlers;
export const typed: Handler = (event) => dispatch(event) as void;
`;

test('types, overloads, abstract members, namespaces and declarations', async () => {
  const file = await reader.parse(SOURCE, 'typescript');
  expect(outline(file)).toEqual([
    'module - 1-36@1',
    'class Shape 4-7@5',
    'class Options 8-8@8',
    'class Color 10-10@10',
    'class Circle 12-23@14',
    '  method Circle.compare 16-17@17',
    '  method Circle.constructor 18-18@18',
    '  method Circle.area 19-19@19',
    '  method Circle.scale 20-20@20',
    '  method Circle.scale 21-21@21',
    '  method Circle.scale 22-22@22',
    'function Geometry.Flat.turn 26-26@26',
    'function Geometry.Flat.hidden 27-27@27',
    'function external 29-29@29',
    'function load 31-31@31',
    'function parse 33-33@33',
    'function parse 34-34@34',
    'method handlers.open 35-35@35',
    'function typed 36-36@36',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('signatures and references', async () => {
  const file = await reader.parse(SOURCE, 'typescript');
  expect(documentNamed(file, 'Circle').signature).toBe(
    'abstract class Circle<T> extends Round<T> implements Shape<T>, geometry.Curve',
  );
  expect(documentNamed(file, 'Circle.compare')).toMatchObject({
    signature: 'compare = (other: Circle<T>): number',
    doc: 'Compares.',
  });
  expect(documentNamed(file, 'typed').signature).toBe('const typed: Handler = (event)');
  expect(referencesOf(file, 'Shape')).toEqual(['inherit Base @5', 'inherit Named @5']);
  expect(referencesOf(file, 'Circle')).toEqual([
    'decorator sealed @12',
    'decorator Entity @13',
    'call Entity @13',
    'literal shapes @13',
    'inherit Round @14',
    'inherit Shape @14',
    'inherit geometry.Curve @14',
    'decorator Input @15',
    'call Input @15',
  ]);
  expect(referencesOf(file, 'Circle.compare')).toEqual(['decorator memo @17', 'call order @17']);
  expect(referencesOf(file, '')).toEqual(['import Tool @1', 'import ./tool @1', 'import legacy @2']);
});

test('an interface keeps its method signatures', async () => {
  const file = await reader.parse(SOURCE, 'typescript');
  expect(ownText(SOURCE, documentNamed(file, 'Shape'))).toContain('area(scale: number): number;');
});

test('TSX reads components', async () => {
  const file = await reader.parse(
    'export const App: FC<Props> = ({ on }) => <Frame<Row> on={on}>hello</Frame>;\n',
    'tsx',
  );
  expect(outline(file)).toEqual(['function App 1-1@1']);
  expect(referencesOf(file, 'App')).toEqual(['call Frame @1', 'literal hello @1']);
});
