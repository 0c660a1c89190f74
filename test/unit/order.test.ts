// The order in which pages are made.

import { expect, it } from 'vitest';
import { inWorkingOrder } from '../../src/build/order.js';

const order = (...sizes: readonly number[]): number[] =>
  inWorkingOrder(
    sizes.map(size => ({ size })),
    page => page.size,
  ).map(page => page.size);

it('begins with ever longer pages, and goes on with the longest', () => {
  expect(order(9, 1, 100, 3, 50, 2, 40, 6)).toEqual([1, 2, 6, 40, 100, 50, 9, 3]);
});

it('loses none, also when all are alike or empty', () => {
  expect(order()).toEqual([]);
  expect(order(5)).toEqual([5]);
  expect(order(0, 0, 0)).toEqual([0, 0, 0]);
  expect(order(7, 7, 7, 7)).toEqual([7, 7, 7, 7]);
});
