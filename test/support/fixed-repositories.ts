/** Three small repositories with a remote and a commit that names its fix each: what `fixpoint mine` makes an instance of each from. */
import { type FixtureRepository, fixtureRepository } from './fixture-repository.ts';

const NAMES = [
  ['clock', 'chime'],
  ['radio', 'tune'],
  ['stove', 'heat'],
] as const;

/** `ada/clock`, `ada/radio` and `ada/stove`; `others` are files that all of them hold. Remove them at the end. */
export function fixedRepositories(others: Readonly<Record<string, string>> = {}): FixtureRepository[] {
  return NAMES.map(([name, verb]) => {
    const source = (body: string) =>
      `def ${verb}(thing):\n    return ${body}\n\n\ndef rest(thing):\n    return thing\n`;
    const repository = fixtureRepository({ [`${name}.py`]: source('thing'), 'other.py': source('1'), ...others });
    repository.git('remote', 'add', 'origin', `https://host.example/ada/${name}.git`);
    repository.write(`${name}.py`, source('thing or None'));
    repository.commit(`Fix crash of the ${name} where it should ${verb} and has nothing to do so`);
    return repository;
  });
}
