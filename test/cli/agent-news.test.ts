import { expect, it } from 'vitest'
import { AgentNews } from '../../src/cli/agent/agent-news.ts'

it('what fails is told once a cause, and once when it is over, each time again', () => {
  const lines: string[] = []
  const news = new AgentNews((level, _, message, fields) => {
    lines.push(`${level} ${message} ${fields?.detail ?? fields?.what}`)
  })
  news.fails('the disk', null)
  for (const detail of ['full', 'full', 'read-only', null, null, 'full']) news.fails('the disk', detail)
  expect(lines).toEqual([
    'error the disk full',
    'error the disk read-only',
    'info that is over the disk',
    'error the disk full',
  ])
})
