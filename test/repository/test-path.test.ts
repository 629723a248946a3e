import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTestPath } from '../../src/repository/index.ts';

const TESTS = [
  'tests/helpers.py',
  'pkg/tests/base.py',
  'pkg/test_reader.py',
  'pkg/reader_test.py',
  'pkg/tests.py',
  'conftest.py',
  'src/__tests__/button.jsx',
  'src/button.test.tsx',
  'src/button.spec.ts',
  'src/button.test.node.mjs',
  'src/types.test-d.ts',
  'src/__mocks__/fs.js',
  'lib/reader-test.js',
  'test.js',
  'e2e/login.ts',
  'cypress/support/login.ts',
  'spec/models/user.rb',
  'spec/support/login.js',
  'test/helper.rb',
  'lib/user_spec.rb',
  'src/test/java/org/acme/Fixtures.java',
  'core/FooTest.java',
  'core/FooIT.java',
  'core/TestFoo.java',
  'app/src/androidTest/kotlin/Login.kt',
  'src/commonTest/kotlin/Login.kt',
  'core/ReaderSpec.scala',
  'core/ReaderSuite.scala',
  'Acme.Tests/Login.cs',
  'src/Acme.UnitTests/Login.cs',
  'src/LoginTests.cs',
  'server/handler_test.go',
  'parser/testdata/broken.go',
  'tests/cli.rs',
  'tests-integration/src/lib.rs',
  'src/parser/tests.rs',
  'src/LoginTest.php',
  'src/Form/Tests/Login.php',
  'src/reader_test.cc',
  'src/reader_unittest.cc',
  'src/test_reader.c',
  'projects/SelfTest/UsageTests/Message.tests.cpp',
  'Tests/AcmeTests/Login.swift',
  'Sources/LoginTests.swift',
  'integration-tests/app/src/main/java/App.java',
];

const PRODUCTION = [
  'latest/api.py',
  'contest.py',
  'attestation.py',
  'pkg/testing.py',
  'numpy/testing/utils.py',
  'src/pytest/runner.py',
  'src/_pytest/main.py',
  'Lib/unittest/case.py',
  'vllm/spec_decode/worker.py',
  'astroid/_import/spec.py',
  'protocol/spec/parser.go',
  'src/main/java/org/acme/test/context/TestContext.java',
  'src/main/java/javax/crypto/spec/Key.java',
  'src/cli/commands/test/run.ts',
  'src/commands/test.ts',
  'Testing/TestCase.php',
  'src/Bundle/Test/Browser.php',
  'src/catch2/catch_test_macros.hpp',
  'src/catch2/internal/catch_test_case_registry_impl.cpp',
  'tokio-test/src/io.rs',
  'src/Latest.cs',
  'src/Contest.java',
  'src/fastest.ts',
  'src/inspect.js',
  'greatest.c',
  'lib/minitest/assertions.rb',
  'lib/active_support/test_case.rb',
  'src/protest/march.go',
];

describe('isTestPath', () => {
  it.each(TESTS)('%s is a test', (path) => expect(isTestPath(path)).toBe(true));
  it.each(PRODUCTION)('%s is no test', (path) => expect(isTestPath(path)).toBe(false));

  it('takes folders out that are known to hold production code', () => {
    const libraryFolders = new Set(['django/test']);
    expect(isTestPath('django/test/client.py', { libraryFolders })).toBe(false);
    expect(isTestPath('django/test/test_client.py', { libraryFolders })).toBe(true);
    expect(isTestPath('tests/test/client.py', { libraryFolders })).toBe(true);
  });

  it('answers for any path', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (path) => typeof isTestPath(path) === 'boolean'));
  });
});
