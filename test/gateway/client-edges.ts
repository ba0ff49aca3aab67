import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientEdges, GatewayTarget } from '../../src/gateway/client/connect.ts'
import { knownGatewaysIn } from '../../src/gateway/client/known-gateways.ts'

/** What the client needs: every name is this host, and a memory of the test's own. */
export function testEdges(directory = mkdtempSync(join(tmpdir(), 'vitals-test-'))): ClientEdges {
  return {
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    now: Date.now,
    clientVersion: '0.1.0',
    instanceId: 'test',
    known: knownGatewaysIn(directory),
  }
}

/** A gateway on this host that is asked with these tokens. */
export function targetOf(url: string, ...tokens: readonly string[]): GatewayTarget {
  return {
    url,
    credentials: tokens.map((secret, index) => ({ kind: 'token', secret, origin: `file ${index + 1}` })),
    tlsFingerprint: null,
    insecure: false,
  }
}
