import { expect, it } from 'vitest'
import { labelsIn } from '../../../src/cli/key/labels-in.ts'

it('labels are names with values, which may hold anything', () => {
  expect(labelsIn(['env=prod', 'note=a=b c', 'empty='], 'key create')).toEqual({
    env: 'prod',
    note: 'a=b c',
    empty: '',
  })
})

it.each(['env', '=x', '1a=x', '__proto__=x', 'constructor=x', 'prototype=x'])('%s is no label', (text) => {
  expect(() => labelsIn([text], 'key create')).toThrow('is no label')
})
