/** Fixture repositories and readers that are removed and closed after each test. */
import { afterEach } from 'vitest';
import type { RepositoryReader } from '../../src/core/index.ts';
import { openRepository } from '../../src/repository/index.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Runs after the test, before what was registered earlier. */
export function afterwards(cleanUp: () => unknown): void {
  cleanUps.push(cleanUp);
}

export function fixture(...args: Parameters<typeof fixtureRepository>): FixtureRepository {
  const repository = fixtureRepository(...args);
  afterwards(repository.remove);
  return repository;
}

export async function open(...args: Parameters<typeof openRepository>): Promise<RepositoryReader> {
  const reader = await openRepository(...args);
  afterwards(() => reader.close());
  return reader;
}
