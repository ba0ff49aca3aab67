import { defaultStateOrder, type State } from '../../../state.ts'
import type { Loading } from './loading.ts'

const decided = defaultStateOrder.filter((state) => state !== 'unknown')

/**
 * The order of the states, from the mildest to the worst. The file may write it from either end, and may move
 * `unknown` only; the other four say which end is which.
 */
export function loadStateOrder({ file, yaml, findings }: Loading): readonly State[] {
  const given = file.state_order
  if (given === undefined) return defaultStateOrder
  for (const order of [given, given.toReversed()]) {
    const others = order.filter((state) => state !== 'unknown')
    if (order.length !== defaultStateOrder.length || others.join() !== decided.join()) continue
    if (order.indexOf('unknown') > order.indexOf('recovering')) return order
    const message = "'state_order' cannot put 'unknown' below 'recovering': no data must never look healthy."
    findings.error('wrong_value', message, yaml.place(['state_order']))
    return defaultStateOrder
  }
  findings.error(
    'wrong_value',
    "'state_order' must list all five states and may move 'unknown' only.",
    yaml.place(['state_order']),
    'For example: [critical, degraded, unknown, recovering, healthy].',
  )
  return defaultStateOrder
}
