import { describe, expect, it } from 'vitest'
import type { Asking } from '../../../src/gateway/client/views/answer.ts'
import { channelsView } from '../../../src/gateway/client/views/channels/ask.ts'
import { cronRunsView, cronView } from '../../../src/gateway/client/views/cron/ask.ts'
import { nodesView } from '../../../src/gateway/client/views/nodes/ask.ts'
import { presenceView } from '../../../src/gateway/client/views/presence/ask.ts'
import { sessionsView } from '../../../src/gateway/client/views/sessions/ask.ts'
import { statusView } from '../../../src/gateway/client/views/status.ts'
import { usageView } from '../../../src/gateway/client/views/usage/ask.ts'
import { renderChannels } from '../../../src/render/gateway/channels.ts'
import { renderCron, renderCronRuns } from '../../../src/render/gateway/cron.ts'
import { renderNodes } from '../../../src/render/gateway/nodes.ts'
import { renderPresence } from '../../../src/render/gateway/presence.ts'
import { renderSessions } from '../../../src/render/gateway/sessions.ts'
import { renderStatus } from '../../../src/render/gateway/status.ts'
import { renderUsage } from '../../../src/render/gateway/usage.ts'
import { paletteFor, plainPalette } from '../../../src/render/terminal/palette.ts'
import type { Style } from '../../../src/render/terminal/style.ts'
import { displayWidth } from '../../../src/render/terminal/width.ts'
import { askingOf } from '../../gateway/asking.ts'
import { busyNow, busyOpenClaw } from '../../gateway/busy-gateway.ts'
import { refusal } from '../../gateway/scripted-gateway.ts'

const inColor = await paletteFor(true)

const style: Style = { width: 80, palette: plainPalette, unicode: true, verbose: false, now: busyNow }
const clock = { now: () => busyNow }

const views: Readonly<Record<string, (asking: Asking, style: Style) => Promise<string>>> = {
  status: async (asking, style) =>
    renderStatus(await statusView(asking), style).replaceAll(
      /ws:\/\/127\.0\.0\.1:\d+/g,
      'ws://127.0.0.1:18789',
    ),
  'status --verbose': async (asking, style) => {
    const { details, ...status } = await statusView(asking, { verbose: true })
    const answeredMs = { health: 3, gateway: 4, sessions: 5, usage: null }
    const timed = { ...status, ...(details && { details: { ...details, answeredMs } }) }
    return renderStatus(timed, style).replaceAll(/ws:\/\/127\.0\.0\.1:\d+/g, 'ws://127.0.0.1:18789')
  },
  channels: async (asking, style) => renderChannels(await channelsView(asking, { probe: false }), style),
  sessions: async (asking, style) => renderSessions(await sessionsView(asking, { active: false }), style),
  nodes: async (asking, style) => renderNodes(await nodesView(asking), style),
  cron: async (asking, style) => renderCron(await cronView(asking, { all: false }), style),
  'cron runs': async (asking, style) =>
    renderCronRuns(await cronRunsView(asking, { job: 'daily-backup', limit: 10 }), style),
  usage: async (asking, style) =>
    renderUsage(await usageView(asking, { since: null, shares: true }), 'model', style),
  presence: async (asking, style) => renderPresence(await presenceView(asking), style),
}

describe.each(Object.entries(views))('%s', (_, view) => {
  it.each([80, 200])('for people, %i columns wide', async (width) => {
    const text = await view(await askingOf(busyOpenClaw, clock), { ...style, width })
    expect(text).toMatchSnapshot()
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width)
  })

  it('says the same in colour', async () => {
    const asking = await askingOf(busyOpenClaw, clock)
    const plain = await view(asking, style)
    const colored = await view(asking, { ...style, palette: inColor })
    expect(colored.replaceAll(/\x1b\[\d+m/g, '')).toBe(plain)
    expect(colored).not.toBe(plain)
  })

  it('never lets a gateway write to the terminal', async () => {
    const evil = '\u001b]0;evil\u0007\u202e\n\r'
    const hostile = JSON.parse(JSON.stringify(busyOpenClaw, evilTexts))
    const text = await view(await askingOf(hostile, clock), style)
    expect(text).not.toMatch(/[\u001b\u0007\u202e\r]/)
    function evilTexts(key: string, value: unknown) {
      return typeof value === 'string' && !structural.has(key) ? `${evil}${value}${evil}` : value
    }
  })
})

it('a part that is not told is unknown, with the reason', async () => {
  const answers = { ...busyOpenClaw, 'cron.list': refusal('UNAVAILABLE', 'handler threw') }
  const text = renderStatus(await statusView(await askingOf(answers, clock)), style)
  expect(text).toMatch(/cron +unknown/)
  expect(text).toContain('? cron unknown')
  expect(text).toContain('handler threw')
})

const structural = new Set(['id', 'name', 'kind', 'mode', 'reason', 'status', 'lastRunStatus'])
