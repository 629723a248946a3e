/** Which language a path is written in, by its name alone, so that a blob's language never depends on the machine. */
import type { Language } from './document.ts';

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  py: 'python',
  pyi: 'python',
  pyx: 'python',
  pxd: 'python',
  pyw: 'python',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
  java: 'java',
  rb: 'ruby',
  rake: 'ruby',
  gemspec: 'ruby',
  ru: 'ruby',
  rs: 'rust',
  go: 'go',
  php: 'php',
  phtml: 'php',
  c: 'c',
  h: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  'c++': 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  hxx: 'cpp',
  ipp: 'cpp',
  inl: 'cpp',
  tpp: 'cpp',
  cu: 'cpp',
  cuh: 'cpp',
  cs: 'csharp',
  kt: 'kotlin',
  kts: 'kotlin',
  scala: 'scala',
  sc: 'scala',
  sbt: 'scala',
  swift: 'swift',
  vue: 'vue',
  svelte: 'svelte',
};

const BY_NAME: Readonly<Record<string, Language>> = {
  Rakefile: 'ruby',
  Gemfile: 'ruby',
  Fastfile: 'ruby',
  Guardfile: 'ruby',
  Makefile: 'text',
  Dockerfile: 'text',
  'CMakeLists.txt': 'text',
};

/** Source in a language without a grammar here: searchable by path and lines. Data and prose are not source. */
const PLAIN_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    'asm awk bash bat clj cljs cmake coffee cr css d dart ejs el elm erb erl ex exs f f90 fs fsx gd glsl gql gradle graphql groovy haml hbs hlsl hs html ' +
    'jinja jinja2 jl l less lisp lua m metal ml mli mm mustache nim nix pas pl pm proto ps1 pug purs r rkt s sass scm scss sh sol sql styl sv tcl tf ' +
    'thrift twig v vb vhd vim wat y yy zig zsh'
  ).split(' '),
);

/** The language of the file at `path`; `text` for source without a grammar; undefined for what is no source (data, prose, media). */
export function languageOfPath(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const byName = BY_NAME[name];
  if (byName) return byName;
  const dot = name.lastIndexOf('.');
  if (dot < 0) return undefined;
  const extension = name.slice(dot + 1).toLowerCase();
  return BY_EXTENSION[extension] ?? (PLAIN_EXTENSIONS.has(extension) ? 'text' : undefined);
}
