// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { cargoCounts, stepCounts, vitestCounts } from './counts.js';
import { isOlder } from './tools.js';

describe('counts', () => {
  it.each([
    ['', { passed: 0, failed: 0 }],
    [
      'test result: ok. 3 passed; 0 failed; 0 ignored\n…\ntest result: FAILED. 4 passed; 2 failed; 0 ignored',
      { passed: 7, failed: 2 },
    ],
    ['test result: \u001b[32mok\u001b[0m. 3 passed; 0 failed; 0 ignored', { passed: 3, failed: 0 }],
  ])('of cargo are summed: %j', (text, expected) => {
    expect(cargoCounts(text)).toEqual(expected);
  });

  it.each([
    ['', { passed: 0, failed: 0 }],
    [' Test Files  1 passed (1)\n      Tests  13 passed (13)', { passed: 13, failed: 0 }],
    [
      '      \u001b[2mTests\u001b[22m  \u001b[31m1 failed\u001b[39m | 12 passed (13)',
      { passed: 12, failed: 1 },
    ],
  ])('of vitest are read: %j', (text, expected) => {
    expect(vitestCounts(text)).toEqual(expected);
  });

  it('of a step are one', () => {
    expect(stepCounts('', 0)).toEqual({ passed: 1, failed: 0 });
    expect(stepCounts('', 2)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('versions', () => {
  it.each([
    ['20.19.0', '20.19', false],
    ['20.18.3', '20.19', true],
    ['1.95.0', '1.95', false],
    ['1.100.0', '1.95', false],
    ['1.95.0-nightly', '1.95', false],
    ['1.94.1', '1.95', true],
  ])('%s is older than %s: %s', (a, b, expected) => {
    expect(isOlder(a, b)).toBe(expected);
  });
});
