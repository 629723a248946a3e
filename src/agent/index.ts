/** Chat models that search in rounds, what they did, and the baseline without rounds. */
export { type AgentOptions, type AgentProgress, agentHeader, type WorkOptions } from './agent-options.ts';
export type { AgentOutcome, Ending, FoundFunction, RankedFunction } from './found-function.ts';
export { type ReformulateOptions, type ReformulateOutcome, reformulate } from './reformulate.ts';
export { runAgent } from './run-agent.ts';
export type { Spent } from './spent.ts';
export { type FunctionMark, type RoundSummary, summaryOf, type TrajectorySummary } from './trajectory/summary.ts';
export { readTrajectory, resumeTrajectory, startTrajectory } from './trajectory/trajectory-file.ts';
