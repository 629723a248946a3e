/** Where the repositories of a feature table come from, as the manifests of mining tell: kept beside the table for the cards of what learns from it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RepositoryOrigin } from './ranker-card.ts';

const FILE = 'repositories.json';

/** Gathers the manifests beside `datasets`; what has none stays unknown. */
export function readManifestOrigins(datasets: readonly string[]): readonly RepositoryOrigin[] {
  const origins = new Map<string, RepositoryOrigin>();
  for (const path of datasets) {
    const manifest = parsed(join(dirname(path), 'manifest.json')) as { repositories?: RepositoryOrigin[] } | undefined;
    for (const { repo, url, head, licence } of manifest?.repositories ?? []) {
      origins.set(repo, { repo, ...(url && { url }), ...(head && { head }), ...(licence && { licence }) });
    }
  }
  return [...origins.values()];
}

/** Keeps what the manifests beside `datasets` tell in `folder`. */
export function writeOrigins(folder: string, datasets: readonly string[]): void {
  writeFileSync(join(folder, FILE), `${JSON.stringify(readManifestOrigins(datasets), undefined, 2)}\n`);
}

export function readOrigins(folder: string): readonly RepositoryOrigin[] {
  return (parsed(join(folder, FILE)) as RepositoryOrigin[] | undefined) ?? [];
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
