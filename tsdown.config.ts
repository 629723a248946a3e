import { defineConfig } from 'tsdown';

/** One entry per process or thread that starts on its own: the library, its parts that ask chat models and that search bare trees, the command and the workers. */
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    chat: 'src/chat/index.ts',
    search: 'src/search/index.ts',
    cli: 'src/cli/main.ts',
    'parse-worker': 'src/index/parse-worker.ts',
    'eval-worker': 'src/cli/eval-worker.ts',
    'mine-worker': 'src/cli/mine-worker.ts',
    'train-worker': 'src/cli/train-worker.ts',
    'policy-worker': 'src/cli/policy-worker.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outDir: 'dist',
  dts: false,
  sourcemap: true,
  clean: true,
});
