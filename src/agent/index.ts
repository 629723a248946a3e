/** Chat models that search in rounds, what they did, and the baseline without rounds. */
export { type AgentOptions, type AgentProgress, agentHeader } from './agent-options.ts';
export type { AgentOutcome, FoundFunction } from './found-function.ts';
export { type ReformulateOptions, reformulate } from './reformulate.ts';
export { runAgent } from './run-agent.ts';
export type { Spent } from './spent.ts';
export { type RoundSummary, summaryOf, type TrajectorySummary } from './trajectory/summary.ts';
export { readTrajectory, resumeTrajectory, startTrajectory } from './trajectory/trajectory-file.ts';
