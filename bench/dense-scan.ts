/**
 * The exact scan over vectors of bytes, by SIMD and by the plain loop, and the best hundred of its scores:
 * `npx tsx bench/dense-scan.ts`. Read the ratio: milliseconds depend on the machine.
 */
import { toInt8 } from '../src/index/index.ts';
import { Int8Matrix } from '../src/retrieval/int8-matrix.ts';
import { topCandidates } from '../src/retrieval/top-candidates.ts';

const SIZES = [
  [30_000, 256],
  [30_000, 768],
  [300_000, 256],
] as const;
const RUNS = 30;
const PLACES = 100;

/** Numbers between -1 and 1 from a seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Processor time of one run, which does not count the time when others have the machine. */
function processorMs(work: () => void): number {
  for (let i = 0; i < 3; i++) work();
  const start = process.cpuUsage();
  for (let i = 0; i < RUNS; i++) work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000 / RUNS;
}

for (const [count, dimensions] of SIZES) {
  const matrices = [true, false].map((simd) => new Int8Matrix(count, dimensions, { simd }));
  const next = numbers(1);
  const random = () => toInt8(Float32Array.from({ length: dimensions }, next));
  for (let row = 0; row < count; row++) {
    const vector = random();
    for (const matrix of matrices) matrix.set(row, vector);
  }
  const query = random();
  const [simdMs, loopMs] = matrices.map((matrix) => processorMs(() => matrix.dots(query)));
  const scores = Float64Array.from(matrices[0]!.dots(query));
  const topMs = processorMs(() => topCandidates(scores, PLACES));
  console.log(
    `${count} x ${dimensions}: SIMD ${simdMs!.toFixed(2)} ms, loop ${loopMs!.toFixed(2)} ms, ratio ${(loopMs! / simdMs!).toFixed(1)}; best ${PLACES}: ${topMs.toFixed(2)} ms`,
  );
}
