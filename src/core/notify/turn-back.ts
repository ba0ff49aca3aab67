import type { CheckNews, Sending, Told, Topic } from './told.ts'

/**
 * Brings every time that lies ahead of `at` (epoch milliseconds) back to it, in place: after a clock was set back, no
 * cooldown, retry or wait may last until it is there again.
 */
export function turnBackNews(news: CheckNews, at: number): void {
  turnBackMessages(news, at)
  news.shownAt = Math.min(news.shownAt, at)
  if (news.hidden === null) return
  if (news.hidden.until !== null) news.hidden = null
  else news.hidden = { ...news.hidden, waitingSince: Math.min(news.hidden.waitingSince, at) }
}

/** The same of messages alone. */
export function turnBackMessages(news: CheckNews, at: number): void {
  turnBackTold(news.report, at)
  for (const name in news.channels) turnBackTold(news.channels[name] as Told, at)
}

/** The same of what one reader was told. */
export function turnBackTold(told: Told, at: number): void {
  if (told.last !== null && told.last.at > at) told.last = { ...told.last, at: Math.min(told.last.at, at) }
  told.lostAt = Math.min(told.lostAt, at)
  for (const name in told.sending) {
    const topic = name as Topic
    const sending = told.sending[topic] as Sending
    told.sending[topic] = {
      ...sending,
      since: Math.min(sending.since, at),
      claimedAt: Math.min(sending.claimedAt, at),
      retryAt: Math.min(sending.retryAt, at),
    }
  }
}
