import type { GivenAcknowledgement } from '../../../../core/notify/acknowledge.ts'
import type { OperatorWords } from '../../../../core/notify/operator-words.ts'

/** What operators said of an agent, for its next tick. */
export interface Said extends OperatorWords {
  readonly acknowledged: readonly GivenAcknowledgement[]
}

export const nothingSaid: Said = { acknowledged: [], remediated: [], retried: [] }

export function isSaid({ acknowledged, remediated, retried }: Said): boolean {
  return acknowledged.length + remediated.length + retried.length > 0
}

/** Both together; an acknowledgement takes the place of an earlier one of its check. */
export function saidToo(before: Said, more: Said): Said {
  const again = new Set(more.acknowledged.map(({ check }) => check))
  return {
    acknowledged: [...before.acknowledged.filter(({ check }) => !again.has(check)), ...more.acknowledged],
    remediated: [...new Set([...before.remediated, ...more.remediated])],
    retried: [...new Set([...before.retried, ...more.retried])],
  }
}
