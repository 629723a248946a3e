/** Draws the reliability diagram of a run that `fixpoint eval` has scored: `npx tsx bench/calibration.ts RUN/metrics.json DIAGRAM.svg`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { calibrationLine, type Evaluation, reliabilityDiagram } from '../src/evaluation/index.ts';

const [metrics, diagram] = process.argv.slice(2);
if (metrics === undefined || diagram === undefined) {
  console.error('usage: calibration.ts RUN/metrics.json DIAGRAM.svg');
  process.exit(2);
}
const { calibration = {}, dataset } = JSON.parse(readFileSync(metrics, 'utf8')) as Evaluation;
const levels = Object.entries(calibration);
for (const [level, figures] of levels) console.log(`${level}: ${calibrationLine(figures)}`);
const lines = levels.map(([level, { bins }]) => ({ name: `${level}s`, bins }));
writeFileSync(diagram, reliabilityDiagram(`Reliability on ${dataset.name}`, lines));
