import { aliases } from '../../../core/heartbeat/beat/aliases.ts'
import type { Route } from '../http/route.ts'

const links = ['/healthz', '/readyz', '/v1/agents', '/v1/aliases', '/v1/audit', '/metrics']

const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>OpenVitals gateway</title>
<h1>OpenVitals gateway</h1>
<p>Agents send their beats to <code>POST /v1/heartbeats</code>. What else can be asked:</p>
<ul>
${links.map((link) => `<li><a href="${link}">${link}</a></li>`).join('\n')}
</ul>
</html>
`

/** The page of links, and the old names that are still understood. */
export const indexRoutes: readonly Route[] = [
  {
    ...{ method: 'GET', path: '/', scope: null },
    handle: () => ({
      ...{ status: 200, body: page, type: 'text/html; charset=utf-8' },
      headers: { 'content-security-policy': "default-src 'none'" },
    }),
  },
  {
    ...{ method: 'GET', path: '/v1/aliases', scope: null },
    handle: () => ({ status: 200, body: { aliases } }),
  },
]
