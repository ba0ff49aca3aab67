import { describe, expect, it } from 'vitest'
import { adHocFile } from '../../../src/agent/ad-hoc/explained.ts'
import { adHocPolicy } from '../../../src/agent/ad-hoc/policy.ts'
import type { AdHocRequest } from '../../../src/agent/ad-hoc/request.ts'
import { request } from './request.ts'

describe('what a check of flags remembers', () => {
  const log = { target: '/l', set: ['pattern=x'], degraded: 'count > 0' }
  it.each<[string, string, Partial<AdHocRequest>, { keeps: boolean; consecutive: number }]>([
    ['nothing, usually', 'cpu', {}, { keeps: false, consecutive: 2 }],
    ['all, where it is told to', 'cpu', { memory: 'keep' }, { keeps: true, consecutive: 2 }],
    ['what it counts', 'cpu', { consecutive: 3 }, { keeps: true, consecutive: 3 }],
    ['nothing where one run is enough', 'cpu', { consecutive: 1 }, { keeps: false, consecutive: 1 }],
    ['where a log was read to; lines are told once', 'log', log, { keeps: true, consecutive: 1 }],
    ['that too when counted', 'log', { ...log, consecutive: 2 }, { keeps: true, consecutive: 2 }],
    ['nothing of a log where forbidden', 'log', { ...log, memory: 'none' }, { keeps: false, consecutive: 1 }],
    ['the baseline of a tree', 'permission', { target: '/t' }, { keeps: true, consecutive: 2 }],
    ['how a file was', 'file', { target: '/f', critical: 'changed' }, { keeps: true, consecutive: 1 }],
    [
      'how a file was, by the name of the probe',
      'file',
      { target: '/f', critical: 'file.changed' },
      { keeps: true, consecutive: 1 },
    ],
    [
      'not how a file was when only its age counts',
      'file',
      { target: '/f', critical: 'age_s > 9' },
      { keeps: false, consecutive: 2 },
    ],
  ])('is %s', (_, kind, given, memory) => {
    expect(adHocPolicy(request(kind, given)).memory).toEqual(memory)
  })

  it.each<[string, Partial<AdHocRequest>, Partial<AdHocRequest>]>([
    ['tcp', { target: '22' }, { target: '127.0.0.1:22' }],
    ['tcp', { target: '22' }, { set: ['port=22'] }],
    ['disk', {}, { target: '/' }],
    ['command', { target: "sh -c 'exit 1'" }, { argv: ['sh', '-c', 'exit 1'] }],
    ['command', { target: '["a b"]' }, { set: ['argv=["a b"]'] }],
    ['certificate', { target: 'h:443' }, { set: ['endpoint=h:443'] }],
  ])('is the same for one target in two spellings: %s %j %j', (kind, one, other) => {
    expect(adHocFile(request(kind, one)).file.realPath).toBe(adHocFile(request(kind, other)).file.realPath)
  })

  it.each<[string, Partial<AdHocRequest>, Partial<AdHocRequest>]>([
    ['tcp', { target: '22' }, { target: '23' }],
    ['tcp', { target: '22' }, { target: '22', name: 'ssh' }],
    ['tcp', { target: '22', name: 'tcp2' }, { target: '23', name: 'tcp2' }],
    ['tcp', { target: '22' }, { target: '22', degraded: 'latency_ms > 9' }],
    ['tcp', { target: '22' }, { target: '22', consecutive: 3 }],
    ['tcp', { target: '22' }, { target: '22', set: ['timeout=9s'] }],
    ['command', { argv: ['a', 'b c'] }, { argv: ['a', 'b', 'c'] }],
  ])('is another for another target, name or verdict: %s %j %j', (kind, one, other) => {
    expect(adHocFile(request(kind, one)).file.realPath).not.toBe(
      adHocFile(request(kind, other)).file.realPath,
    )
  })
})

describe('the text of a target', () => {
  it.each<[string, Partial<AdHocRequest>, string | null]>([
    ['tcp', { target: '22' }, '127.0.0.1:22'],
    ['tcp', { target: '[::1]:80' }, '[::1]:80'],
    ['http', { target: 'http://h/' }, 'http://h/'],
    ['http', { set: ['url=http://h/'] }, 'http://h/'],
    ['disk', {}, '/'],
    ['cpu', {}, null],
    ['clock', {}, null],
    ['certificate', { target: './c.pem' }, './c.pem'],
    [
      'command',
      { argv: ['/opt/my plugin', '-w', '10 %', "it's", ''] },
      "'/opt/my plugin' -w '10 %' 'it'\\''s' ''",
    ],
    ['process', { set: ['pid_file=/run/x.pid'] }, 'pid_file=/run/x.pid'],
    ['process', { set: ['pattern=a b'] }, "'pattern=a b'"],
    ['log', { target: '/l', set: ['pattern=x'], degraded: 'count > 0' }, '/l pattern=x'],
    ['http', { target: 'http://h/', set: ['headers={"authorization":"secret"}', 'timeout=3s'] }, 'http://h/'],
    ['http', { target: 'http://h/', set: ['match=ready', 'method=GET'] }, 'http://h/ match=ready'],
    ['tcp', { target: 'nonsense:x' }, null],
  ])('%s %j is %s', (kind, given, text) => {
    expect(adHocPolicy(request(kind, given)).target).toBe(text)
  })
})
