import { expect, test } from 'vitest'
import { isLoopback } from '../../../src/core/text/loopback.ts'

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.9.8.7', '::1', '[::1]', '::ffff:127.0.0.1'])(
  '%s is this host',
  (host) => {
    expect(isLoopback(host)).toBe(true)
  },
)

test.each(['128.0.0.1', '127.0.0.1.example.org', 'localhost.example.org', '::2', '10.0.0.127', '', '127.1'])(
  '%s may be another host',
  (host) => {
    expect(isLoopback(host)).toBe(false)
  },
)
