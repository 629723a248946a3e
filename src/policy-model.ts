/** Which weights the embedded policy of the mode `search` decides with: those of a folder, or the ones that ship. Read when asked for, never at import. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePolicyModel, POLICY_FILE, type PolicyModel } from './agent/index.ts';
import { UsageError } from './core/index.ts';

export interface FoundPolicyModel {
  readonly model: PolicyModel;
  /** Names it by what it holds: 16 hexadecimal digits. */
  readonly digest: string;
}

const ADVICE = 'set a chat model with --model, or train a policy with fixpoint train policy';

/** From `folder` where it holds a policy, else from the package. Throws `UsageError` where there is none, or it cannot be read. */
export function findPolicyModel(folder?: string, shipped = shippedFolder()): FoundPolicyModel {
  for (const place of folder === undefined ? [shipped] : [folder, shipped]) {
    const file = join(place, POLICY_FILE);
    try {
      const bytes = readFileSync(file);
      return { model: decodePolicyModel(bytes), digest: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') throw new UsageError(`${file} cannot be used (${message}): ${ADVICE}`);
    }
  }
  throw new UsageError(`there is no ${POLICY_FILE} for the mode search without a model: ${ADVICE}`);
}

function shippedFolder(): string {
  return fileURLToPath(new URL('../weights', import.meta.url));
}
