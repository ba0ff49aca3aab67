import { expect, it } from 'vitest'
import { agree } from './agree.ts'

// A new seed on every run would make a failure nobody's; `npm run test:long` goes over far more.
it.each([1, 2])(
  'the engine and the model agree on every state of random policies, seed %i',
  (seed) => {
    expect(agree(2_000, seed, 'states').difference).toBeNull()
  },
  120_000,
)
