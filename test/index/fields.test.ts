/** Names taken apart for look-ups. */
import { describe, expect, test } from 'vitest';
import { lastPart, ownerPart } from '../../src/index/index.ts';

describe('parts of a qualified name', () => {
  test.each([
    ['Broker.publish', 'publish', 'Broker'],
    ['a::b::c', 'c', 'b'],
    ['LegacyBroker.prototype.publish', 'publish', 'LegacyBroker'],
    ['Lantern.Parser.self.accepts', 'accepts', 'Parser'],
    ['Broker.#deliver', 'deliver', 'Broker'],
    ['main', 'main', undefined],
  ])('%s', (name, last, owner) => {
    expect(lastPart(name)).toBe(last);
    expect(ownerPart(name)).toBe(owner);
  });
});
