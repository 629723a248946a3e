/** Flags that give git's patches one form, whatever the user has set: what reads them must not guess. */
export const PATCH_FORM: readonly string[] = [
  '--patch',
  '--unified=3',
  '--inter-hunk-context=0',
  '--find-renames',
  '--indent-heuristic',
  '--diff-algorithm=myers',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
];
