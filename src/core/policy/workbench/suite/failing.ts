import { formatDuration } from '../../../text/duration.ts'
import type { SimulatedAction, SimulatedNotification } from '../simulate/event.ts'
import type { Failing } from './failed-expectation.ts'
import type { Played } from './play.ts'
import { stateFailing, stateText } from './state-failing.ts'
import type {
  ActionExpectation,
  Expectation,
  ExpectedAction,
  ExpectedNotification,
  NeverExpectation,
  NotificationExpectation,
  SuiteTest,
} from './suite.ts'

/** How an expectation fails, `null` when it is met. */
export function failingOf(expectation: Expectation, test: SuiteTest, played: Played): Failing | null {
  switch (expectation.kind) {
    case 'state':
      return stateFailing(expectation, test, played)
    case 'notifications':
      return notificationsFailing(expectation, test, played)
    case 'never':
      return neverFailing(expectation, test, played)
    default:
      return actionsFailing(expectation, test, played)
  }
}

/** Events of the expectation's ticks and check. */
function within<Event extends { readonly at: number; readonly check: string }>(
  events: readonly Event[],
  { span, check }: Expectation,
  { intervalMs }: SuiteTest,
): Event[] {
  return events.filter((event) => {
    const tick = event.at / intervalMs
    return tick >= span.first && tick <= span.last && (check === null || event.check === check)
  })
}

function actionsFailing(expectation: ActionExpectation, test: SuiteTest, played: Played): Failing | null {
  const outcome = expectation.kind === 'actions' ? 'would_run' : 'suppressed'
  const done = within(played.events.actions, expectation, test).filter((action) => action.outcome === outcome)
  const isMet = expectation.items.every((item) => {
    const times = done.filter((action) => actionFits(action, item)).length
    return item.times === null ? times > 0 : times === item.times
  })
  // `actions: [a]` says what runs and, by leaving it out, what does not.
  const stranger = done.find((action) => !expectation.items.some((item) => actionFits(action, item)))
  if (isMet && stranger === undefined) return null
  const what = expectation.kind === 'actions' ? 'actions' : 'suppressed actions'
  return {
    expectation,
    tick: stranger === undefined ? null : stranger.at / test.intervalMs,
    expected: `${what} ${listed(expectation.items.map(expectedActionText))}`,
    got: listed(done.map(actionText)),
  }
}

function actionFits(action: SimulatedAction, item: ExpectedAction): boolean {
  return (
    action.action === item.action &&
    (item.check === null || action.check === item.check) &&
    (item.reason === null || action.reasons.some((reason) => reason === item.reason))
  )
}

function notificationsFailing(
  expectation: NotificationExpectation,
  test: SuiteTest,
  played: Played,
): Failing | null {
  const told = within(played.events.notifications, expectation, test)
  const { items } = expectation
  const got = listed(told.map(notificationText))
  if (typeof items === 'number') {
    if (told.length === items) return null
    return {
      expectation,
      tick: null,
      expected: `${items} notification${items === 1 ? '' : 's'}`,
      got: told.length === 0 ? got : `${told.length}: ${got}`,
    }
  }
  const wrong = told.findIndex((notification, index) => {
    const item = items[index]
    return item === undefined || !notificationFits(notification, item, test)
  })
  if (wrong === -1 && told.length === items.length) return null
  const first = told[wrong]
  return {
    expectation,
    tick: first === undefined ? null : first.at / test.intervalMs,
    expected: `notifications ${listed(items.map((item) => expectedNotificationText(item, test)))}`,
    got,
  }
}

function notificationFits(
  notification: SimulatedNotification,
  item: ExpectedNotification,
  { intervalMs }: SuiteTest,
): boolean {
  const { state, kind, check, reason, at } = notification
  return (
    (item.state === null || item.state === state) &&
    (item.kind === null || item.kind === kind) &&
    (item.check === null || item.check === check) &&
    (item.reason === null || item.reason === reason) &&
    (item.tick === null || item.tick === at / intervalMs)
  )
}

function neverFailing(expectation: NeverExpectation, test: SuiteTest, played: Played): Failing | null {
  const { state, reason, action, notification } = expectation
  // One entry may forbid several things; each of them alone breaks it.
  if (state !== null || reason !== null) {
    const failing = stateFailing({ ...expectation, kind: 'state', state, reason }, test, played, true)
    if (failing !== null) return { ...failing, expectation }
  }
  const ran = within(played.events.actions, expectation, test).find((event) => {
    return event.action === action && event.outcome === 'would_run'
  })
  if (ran !== undefined) {
    const tick = ran.at / test.intervalMs
    return { expectation, tick, expected: `never the action ${action}`, got: actionText(ran) }
  }
  const told = within(played.events.notifications, expectation, test).find(
    ({ kind }) => kind === notification,
  )
  if (told === undefined) return null
  const tick = told.at / test.intervalMs
  return { expectation, tick, expected: `never a notification ${notification}`, got: notificationText(told) }
}

function listed(texts: readonly string[]): string {
  return texts.length === 0 ? 'none' : texts.join(', ')
}

function expectedActionText({ action, check, times, reason }: ExpectedAction): string {
  const of = check === null ? '' : ` of ${check}`
  return `${action}${of}${times === null ? '' : ` ${times} times`}${reason === null ? '' : ` (${reason})`}`
}

function actionText({ action, check, at, reasons }: SimulatedAction): string {
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`
  return `${action} of ${check} at ${formatDuration(at)}${why}`
}

function expectedNotificationText(item: ExpectedNotification, { intervalMs }: SuiteTest): string {
  const { state, kind, check, reason, tick } = item
  const words = [check, state, kind === null ? null : `(${kind})`, reason]
  const when = tick === null ? [] : [`at ${formatDuration(tick * intervalMs)}`]
  return [...words.filter((word) => word !== null), ...when].join(' ') || 'any'
}

function notificationText({ check, kind, state, reason, at }: SimulatedNotification): string {
  return `${check} ${stateText(state, reason)} (${kind}) at ${formatDuration(at)}`
}
