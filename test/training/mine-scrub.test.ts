/** What is taken out of queries, and that no text makes it fail or slow. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutPatches, withoutSecrets } from '../../src/training/mine/scrub.ts';

const letters = (length: number) => 'aB3dE6gH'.repeat(Math.ceil(length / 8)).slice(0, length);

/** Built at run time, so that no scanner takes them for real ones. */
const SECRETS: readonly (readonly [what: string, secret: string])[] = [
  ['a key of AWS', `AKIA${'AB12CD34EF56GH78'}`],
  ['a token of GitHub', `ghp_${letters(36)}`],
  ['a fine-grained token of GitHub', `github_pat_${letters(60)}`],
  ['a token of GitLab', `glpat-${letters(20)}`],
  ['a token of Slack', `xoxb-123456789012-${letters(24)}`],
  ['a key of Stripe', `sk_live_${letters(24)}`],
  ['a key of Google', `AIza${letters(35)}`],
  ['a key of a model', `sk-proj-${letters(40)}`],
  ['a token of npm', `npm_${letters(36)}`],
  ['a JSON web token', `eyJ${letters(20)}.eyJ${letters(30)}.${letters(43)}`],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n${letters(64)}\n-----END RSA PRIVATE KEY-----`],
];

describe('withoutSecrets', () => {
  test.each(SECRETS)('%s', (_, secret) => {
    expect(withoutSecrets(`It fails with ${secret} here`)).toBe('It fails with [secret] here');
  });

  test.each([
    ['Authorization: Bearer abcd1234efgh', 'Authorization: Bearer [secret]'],
    ['curl -H "authorization: token 0123456789"', 'curl -H "authorization: token [secret]"'],
    ["password = 'hunter2hunter2'", "password = '[secret]'"],
    ['{"client_secret": "a1b2c3d4e5"}', '{"client_secret": "[secret]"}'],
    ['API_KEY=12ab34cd56', 'API_KEY=[secret]'],
    ['postgres://ada:pa55word@db.example/shop', 'postgres://[secret]@db.example/shop'],
    ['ask ada.l+x@mail.example.org or git@host.example', 'ask [email] or [email]'],
  ])('%s', (text, scrubbed) => {
    expect(withoutSecrets(text)).toBe(scrubbed);
  });

  test.each([
    'password: required when the user logs in',
    'token = get_token(request)',
    'npm install left-pad@1.3.0',
    'the decorator @app.route and commit 0123456789abcdef0123456789abcdef01234567',
    'secret_key is None',
  ])('%s stays', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  test('no planted secret or address survives, twice is as once, and nothing throws', () => {
    const planted = fc.constantFrom(...SECRETS.map(([, secret]) => secret), 'ada.lovelace@engine.example.com');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), planted, fc.string(), (before, secret, after) => {
        const scrubbed = withoutSecrets(`${before} ${secret} ${after}`);
        expect(scrubbed).not.toContain(secret);
        expect(withoutSecrets(scrubbed)).toBe(scrubbed);
      }),
      { seed: 4 },
    );
  });
});

describe('withoutPatches', () => {
  test('patches go, fenced or bare, and the words around them stay', () => {
    const text = [
      'Total is wrong',
      '',
      '```diff',
      '-a',
      '+b',
      '```',
      'This helps:',
      'diff --git a/x.py b/x.py',
      'index 1..2 100644',
      '--- a/x.py',
      '+++ b/x.py',
      '@@ -1,2 +1,2 @@',
      ' one',
      '-two',
      '+three',
      'but why?',
    ].join('\n');
    expect(withoutPatches(text)).toBe('Total is wrong\n\nThis helps:\nbut why?');
  });

  test('comments of a template and check lists go; code and lists stay', () => {
    const text =
      '<!-- Describe\nthe bug -->Crash\n\n- [ ] I searched\n- [x] I read\n\n- first\n- second\n\n```py\nx = a - b\n```';
    expect(withoutPatches(text)).toBe('Crash\n\n- first\n- second\n\n```py\nx = a - b\n```');
    expect(withoutPatches('a <!-- never closed')).toBe('a <!-- never closed');
  });

  test('any text gives text, and a patch in it goes', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('```', '```diff', '@@ -1 +1 @@', '<!--', '-->', '+x', '--- a/x'),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const kept = withoutPatches(lines.join('\n'));
        expect(kept).not.toMatch(/^@@ -1 \+1 @@/m);
        expect(kept.length).toBeLessThanOrEqual(lines.join('\n').length);
      }),
      { seed: 4 },
    );
  });
});
