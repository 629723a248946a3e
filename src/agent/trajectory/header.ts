/** The first line of a trajectory: what it is of, so that only the same run is resumed. */
import { createHash } from 'node:crypto';
import { identityOf, type Prompt } from '../../core/index.ts';
import { TRAJECTORY_KIND, TRAJECTORY_VERSION, type TrajectoryHeader } from './events.ts';

/** Which program looked at which state of which repository. */
export type TrajectoryPlace = Pick<TrajectoryHeader, 'fixpoint' | 'repository' | 'commit'>;

export function trajectoryHeader(
  issue: string,
  {
    mode,
    model,
    prompt,
    tools,
    options,
  }: Pick<TrajectoryHeader, 'mode' | 'model' | 'tools' | 'options'> & { readonly prompt?: Prompt },
  { fixpoint, repository, commit }: TrajectoryPlace,
): TrajectoryHeader {
  return {
    kind: TRAJECTORY_KIND,
    version: TRAJECTORY_VERSION,
    fixpoint,
    mode,
    repository,
    commit,
    issue: { hash: createHash('sha256').update(issue).digest('hex').slice(0, 16), text: issue },
    model,
    prompts: prompt ? [identityOf(prompt)] : [],
    tools,
    options,
  };
}
