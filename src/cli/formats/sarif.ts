/**
 * SARIF 2.1.0, for code scanning views and editors: one result of level `note` per entry, with its region and evidence. Paths
 * are relative to the repository root.
 */
import { DOCUMENT_KINDS } from '../../core/index.ts';
import { entriesOf, type ReportEntry, titleOf, warningOf } from '../report.ts';
import type { FormatReport } from './format.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const RULES = [...DOCUMENT_KINDS, 'file'].map((kind) => ({
  id: `locate/${kind}`,
  shortDescription: { text: `A ${kind} that the fix may change` },
  defaultConfiguration: { level: 'note' },
}));

export const formatSarif: FormatReport = (report, { filesOnly, cut }) => {
  const notices = cut ? [...report.notices, cut] : report.notices;
  const warning = warningOf(report);
  const run = {
    tool: { driver: { name: report.tool.name, semanticVersion: report.tool.version, rules: RULES } },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          ...(warning === undefined ? [] : [{ level: 'warning', message: { text: warning } }]),
          ...notices.map((text) => ({ level: 'note', message: { text } })),
        ],
      },
    ],
    results: entriesOf(report, filesOnly).map(resultOf),
    properties: { query: report.query, corpus: report.corpus, grounding: report.grounding, advice: report.advice },
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, undefined, 2)}\n`;
};

function resultOf(entry: ReportEntry): object {
  const { document, rank, path } = entry;
  const kind = document?.kind ?? 'file';
  const evidence = entry.evidence.map(({ sentence }) => sentence).join('; ');
  const subject = document ? `${titleOf(document)} (${kind})` : path;
  return {
    ruleId: `locate/${kind}`,
    ruleIndex: RULES.findIndex(({ id }) => id === `locate/${kind}`),
    level: 'note',
    message: { text: evidence === '' ? subject : `${subject}: ${evidence}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
          ...(document && { region: { startLine: document.startLine, endLine: document.endLine } }),
        },
        ...(document?.name && { logicalLocations: [{ fullyQualifiedName: document.name, kind: logicalKind(kind) }] }),
      },
    ],
    ...(entry.probability !== undefined && { rank: round(100 * entry.probability) }), // SARIF: 0 to 100, how likely to matter
    properties: {
      rank,
      score: entry.score,
      ...(entry.probability !== undefined && { probability: entry.probability }),
      ...(entry.features && { features: entry.features }),
    },
  };
}

/** Without the noise of binary fractions. */
function round(percent: number): number {
  return Math.round(percent * 100) / 100;
}

/** SARIF's word for our kind. */
function logicalKind(kind: string): string {
  return kind === 'method' ? 'member' : kind === 'class' ? 'type' : kind;
}
