/**
 * FuseSearch without a chat model: small learned networks choose the calls of each turn among candidates made from the issue and from what was shown,
 * say when to stop, and judge what was seen. Deterministic, and no network but these.
 */
import type { Decision, Policy, SearchState } from '../search/policy.ts';
import { composeAnswer } from './answer.ts';
import { callFeatures, notePick, type TurnView } from './call-features.ts';
import { candidateCalls } from './candidate-calls.ts';
import { type Candidate, type Choice, type Chooser, type Judged, STOP } from './choice.ts';
import { greedyChooser } from './choosers.ts';
import { Evidence } from './evidence.ts';
import type { IssueView } from './file-features.ts';
import { issueTermsOf } from './issue-terms.ts';
import { type Judgement, judge } from './judgement.ts';
import type { PolicyModel } from './policy-model.ts';
import { stateFeatures } from './state-features.ts';

export interface EmbeddedPolicyOptions {
  readonly model: PolicyModel;
  /** Who picks; the model's networks by default. */
  readonly choose?: Chooser;
  /** Is told what the judges were given for the answer. */
  readonly onAnswer?: (judged: Judged) => void;
}

/** It forgets nothing. */
const CONTEXT_TOKENS = 1_000_000;

/** For one search. */
export class EmbeddedPolicy implements Policy {
  readonly name = 'embedded';
  readonly contextTokens = CONTEXT_TOKENS;
  readonly #options: EmbeddedPolicyOptions;
  readonly #choose: Chooser;
  #view: IssueView | undefined;
  #evidence: Evidence | undefined;
  /** Calls that it has made, by the order of turns. */
  readonly #made: Candidate[][] = [];
  #added = 0;

  constructor(options: EmbeddedPolicyOptions) {
    this.#options = options;
    this.#choose = options.choose ?? greedyChooser(options.model);
  }

  async decide(state: SearchState): Promise<Decision> {
    const { model } = this.#options;
    const view = (this.#view ??= { issue: issueTermsOf(state.issue, model.rarity), rarity: model.rarity });
    const evidence = (this.#evidence ??= new Evidence(view.issue));
    this.#take(state, evidence);
    const judgement = judge(evidence, view, model);
    const candidates = state.turnsLeft === 0 ? [] : candidateCalls(view.issue, evidence, judgement);
    const turn = state.turns.length + 1;
    const picked = await this.#pick({ turn, evidence, judgement, issue: view.issue, candidates }, state.callsPerTurn);
    if (picked.length === 0) return this.#answer(judgement, view);
    this.#made.push(picked);
    return { kind: 'calls', calls: picked.map(({ call }, i) => ({ ...call, id: `${turn}-${i + 1}` })) };
  }

  async #pick(view: TurnView, most: number): Promise<Candidate[]> {
    const { candidates, turn } = view;
    const picked: number[] = [];
    let features = callFeatures(view);
    while (picked.length < Math.min(most, candidates.length)) {
      const state = stateFeatures(view, picked.length);
      const choice: Choice = { turn, picked, candidates, features, state, room: most - picked.length };
      const row = await this.#choose(choice);
      if (row === STOP) break;
      picked.push(row);
      features = notePick(features, candidates, row);
    }
    return picked.map((row) => candidates[row]!);
  }

  #answer(judgement: Judgement, { issue }: IssueView): Decision {
    const { model, onAnswer } = this.#options;
    onAnswer?.(judgement.judged);
    if (judgement.files.length === 0) return { kind: 'nothing', message: 'nothing was found' };
    return { kind: 'answer', answer: composeAnswer(judgement, model.thresholds, issue) };
  }

  #take({ turns, placeOf }: SearchState, evidence: Evidence): void {
    for (; this.#added < turns.length; this.#added++) {
      const { results } = turns[this.#added]!;
      results.forEach((result, i) => {
        const candidate = this.#made[this.#added]?.[i];
        if (candidate) evidence.add(candidate, result, this.#added + 1, placeOf);
      });
    }
  }
}
