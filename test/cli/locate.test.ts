import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { Sandbox } from './fixpoint-process.ts';
import { SHOP_ISSUE, shopRepository } from './shop-repository.ts';

let sandbox: Sandbox;
let shop: FixtureRepository;

beforeAll(async () => {
  sandbox = new Sandbox();
  shop = shopRepository();
  await sandbox.run(['index', '--repo', shop.root]);
});

afterAll(() => {
  sandbox.remove();
  shop.remove();
});

function locate(...args: string[]) {
  return sandbox.run(['locate', '--repo', shop.root, ...args]);
}

async function paths(...args: string[]): Promise<string[]> {
  const { stdout } = await locate(SHOP_ISSUE, '--json', ...args);
  return JSON.parse(stdout).documents.map(({ path }: { path: string }) => path);
}

describe.concurrent('the issue', () => {
  it('is found without naming the command, best place first, results on stdout alone', async () => {
    const { exitCode, stdout, stderr } = await sandbox.run([SHOP_ISSUE, '--repo', shop.root]);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^ +1 +\d+ % {2}shop\/(cart|money)\.py:\d+-\d+ +\S/);
    expect(stdout).toContain('shop/money.py:4-6');
    expect(stdout).toContain('`round_price` is named in the issue as code');
    expect(stdout).not.toContain('documents ·');
    expect(stderr).toMatch(new RegExp(`^${shop.git('rev-parse', '--short=7', 'HEAD')} · 5 files · \\d+ documents · `));
  });

  it('comes from a file, from standard input or from an argument, with the same answer', async () => {
    const file = join(sandbox.folder, 'bug.md');
    writeFileSync(file, SHOP_ISSUE);
    const answers = await Promise.all([
      locate(SHOP_ISSUE),
      locate('--issue-file', file),
      sandbox.run(['locate', '-', '--repo', shop.root], { stdin: SHOP_ISSUE }),
      sandbox.run(['--repo', shop.root], { stdin: SHOP_ISSUE }),
      sandbox.run(['locate', '--issue-file', '-', '--repo', shop.root], { stdin: `\uFEFF${SHOP_ISSUE}` }),
      sandbox.run(['-', '--repo', shop.root], { stdin: Buffer.from(`\uFEFF${SHOP_ISSUE}`, 'utf16le') }),
    ]);
    for (const { exitCode, stdout } of answers) {
      expect(exitCode).toBe(0);
      expect(stdout).toBe(answers[0].stdout);
    }
  });

  it('may begin with a dash', async () => {
    const { exitCode, stdout } = await locate('- round_price rounds 1.005 down\n- it should not');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('shop/money.py:4-6');
  });

  it('says so when nothing matches, with exit code 1', async () => {
    const { exitCode, stdout, stderr } = await locate('qqqqzzzz xxyyzzq');
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('nothing in this repository matches the issue; add a stack trace');
  });

  it('says so when only words agree', async () => {
    const { exitCode, stderr } = await locate('customers are about to buy with surprises');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('only words agree');
  });
});

describe.concurrent('filters', () => {
  it('-k limits the answer', async () => {
    expect(await paths('-k', '1')).toHaveLength(1);
  });

  it('--lang, with the names people use', async () => {
    expect(new Set(await paths('--lang', 'py'))).toEqual(new Set(['shop/cart.py', 'shop/money.py']));
    const { stdout } = await locate('applyVoucher', '--lang', 'ts', '--json');
    expect(JSON.parse(stdout).documents[0]).toMatchObject({ path: 'web/voucher.ts', name: 'applyVoucher' });
  });

  it('--kind, repeated or with commas', async () => {
    for (const args of [
      ['--kind', 'function', '--kind', 'class'],
      ['--kind', 'function,class'],
    ]) {
      const { stdout } = await locate(SHOP_ISSUE, '--json', ...args);
      const kinds = new Set(JSON.parse(stdout).documents.map(({ kind }: { kind: string }) => kind));
      expect(kinds).toEqual(new Set(['function', 'class']));
    }
  });

  it.each([
    ['a folder', 'shop/'],
    ['a folder without a slash', 'shop'],
    ['a folder with ./', './shop/'],
    ['a name at any depth', '*.py'],
    ['braces', 'shop/{cart,money}.py'],
  ])('--path takes %s', async (_, glob) => {
    expect(new Set(await paths('--path', glob))).toEqual(new Set(['shop/cart.py', 'shop/money.py']));
  });

  it('--path takes an absolute path', async () => {
    expect(new Set(await paths('--path', join(shop.root, 'shop', 'money.py')))).toEqual(new Set(['shop/money.py']));
  });

  it('--exclude takes what --path takes', async () => {
    expect(new Set(await paths('--exclude', 'money.py', '--exclude', 'web/'))).toEqual(new Set(['shop/cart.py']));
  });

  it('names the filters when they leave nothing', async () => {
    const { exitCode, stderr } = await locate(SHOP_ISSUE, '--path', 'nowhere/');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nothing found within --path');
  });

  it('--include-tests answers with tests too', async () => {
    expect(await paths()).not.toContain('tests/test_cart.py');
    expect(await paths('--include-tests')).toContain('tests/test_cart.py');
  });

  it('--rev answers for another commit', async () => {
    const own = shopRepository();
    const first = own.git('rev-parse', 'HEAD');
    own.write('shop/tax.py', 'def tax_of(price):\n    return price * 0.2\n');
    const second = own.commit('Tax');
    const { stdout: now } = await sandbox.run(['tax_of is wrong', '--json', '--repo', own.root]);
    expect(JSON.parse(now)).toMatchObject({ corpus: { commit: second, dirty: false, fresh: true } });
    expect(JSON.parse(now).documents[0]).toMatchObject({ name: 'tax_of' });
    const { stdout: before } = await sandbox.run(['tax_of is wrong', '--json', '--rev', 'HEAD~1', '--repo', own.root]);
    expect(JSON.parse(before)).toMatchObject({ corpus: { commit: first, dirty: false } });
    expect(before).not.toContain('shop/tax.py');
    own.remove();
  });
});

describe.concurrent('the budget of tokens', () => {
  it.each(['text', 'json', 'jsonl', 'markdown', 'sarif'])('cuts %s after whole entries and says so', async (format) => {
    const { stdout: whole } = await locate(SHOP_ISSUE, '--format', format);
    const maxTokens = Math.floor((0.8 * whole.length) / 4);
    const { stdout, stderr } = await locate(SHOP_ISSUE, '--format', format, '--max-tokens', String(maxTokens));
    expect(stdout.length).toBeLessThanOrEqual(4 * maxTokens);
    expect(stdout + stderr).toMatch(/\d+ of \d+ entries left out by the budget/);
    if (format === 'json' || format === 'sarif') JSON.parse(stdout);
    if (format === 'jsonl') expect(whole).toContain(stdout);
  });

  it('says when nothing fits', async () => {
    const { exitCode, stdout } = await locate(SHOP_ISSUE, '--max-tokens', '3');
    expect(exitCode).toBe(0);
    expect(stdout).toBe('no entry fits the budget of 3 tokens; raise --max-tokens\n');
  });
});

describe.concurrent('the streams', () => {
  it('--quiet leaves stderr empty', async () => {
    expect((await locate(SHOP_ISSUE, '-q')).stderr).toBe('');
  });

  it('--verbose tells how long each phase took', async () => {
    expect((await locate(SHOP_ISSUE, '--verbose')).stderr).toMatch(/start .* · list and open .* · answer /);
  });

  it('has colours only where they are wanted', async () => {
    const run = (environment: Record<string, string>, ...args: string[]) =>
      sandbox.run([SHOP_ISSUE, '--repo', shop.root, ...args], { environment });
    expect((await run({})).stdout).not.toContain('\x1b');
    expect((await run({ FORCE_COLOR: '1' })).stdout).toContain('\x1b[1m');
    expect((await run({ FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\x1b');
    expect((await run({ FORCE_COLOR: '1' }, '--no-color')).stdout).not.toContain('\x1b');
  });

  it('stays within 80 columns', async () => {
    const { stdout } = await locate(SHOP_ISSUE, '--explain');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/symbol +\d\.\d\d/);
  });

  it('never carries control characters of the repository to the terminal', async () => {
    const hostile = fixtureRepository({ 'shop/re\x1b[31md.py': 'def refund(amount):\n    return -amount\n' });
    for (const format of ['text', 'markdown']) {
      const { stdout } = await sandbox.run(['refund fails', '--repo', hostile.root, '--format', format]);
      expect(stdout).toContain('shop/re\uFFFD[31md.py:1-2');
      expect(stdout).not.toContain('\x1b');
    }
    hostile.remove();
  });

  it('writes nothing into the repository', () => {
    expect(shop.git('status', '--porcelain', '--ignored')).toBe('');
  });
});

describe.concurrent('--offline', () => {
  const attempts = `
    import net from 'node:net';
    import dns from 'node:dns';
    import dgram from 'node:dgram';
    process.on('beforeExit', () => {
      const attempts = {
        tcp: () => net.connect(9, '127.0.0.1'),
        listen: () => net.createServer().listen(0),
        udp: () => dgram.createSocket('udp4').send('x', 9, '127.0.0.1'),
        names: () => dns.lookup('localhost', () => {}),
      };
      for (const [name, attempt] of Object.entries(attempts)) {
        try { attempt(); console.error('OPEN ' + name); } catch (error) { console.error('REFUSED ' + name + ' ' + error.message); }
      }
      fetch('http://127.0.0.1:8123/').catch((error) => {
        console.error('fetch: ' + (error.cause?.message ?? error.message));
        process.exit();
      });
    });`;

  it('answers, and makes every socket throw', async () => {
    const preload = join(sandbox.folder, 'attempts.mjs');
    writeFileSync(preload, attempts);
    const nodeArguments = ['--import', preload];
    const { exitCode, stdout, stderr } = await sandbox.run([SHOP_ISSUE, '--repo', shop.root, '--offline'], {
      nodeArguments,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('shop/money.py');
    expect(stderr).not.toContain('OPEN');
    for (const name of ['tcp', 'listen', 'udp', 'names']) {
      expect(stderr).toContain(`REFUSED ${name} the network was used although --offline forbids it`);
    }
    expect(stderr).toContain('fetch: the network was used although --offline forbids it');
  });
});

describe.concurrent('the package', () => {
  it('prints its version', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await sandbox.run(['--version'])).toMatchObject({ exitCode: 0, stdout: `${manifest.version}\n` });
  });

  it('prints help with examples, for the whole and for each command', async () => {
    const { exitCode, stdout } = await sandbox.run(['--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Examples:');
    for (const command of ['locate', 'index', 'status', 'gc', 'clear', 'config']) {
      expect(stdout).toContain(`  ${command}`);
      expect(await sandbox.run([command, '--help'])).toMatchObject({ exitCode: 0, stderr: '' });
    }
  });
});
