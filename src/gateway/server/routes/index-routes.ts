import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { aliases } from '../../../core/heartbeat/beat/aliases.ts'
import { operations } from '../api/operations.ts'
import type { Reply, Route } from '../http/route.ts'

const links = Object.values(operations)
  .filter((operation) => operation.method === 'GET' && !('socketOnly' in operation))
  .map(({ path }) => path)
  .filter((path) => path !== '/' && !path.includes(':'))

const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>OpenVitals gateway</title>
<h1>OpenVitals gateway</h1>
<p>Agents send their beats to <code>POST /v1/heartbeats</code>. What else can be asked:</p>
<ul>
${links.map((link) => `<li><a href="${link}">${link}</a></li>`).join('\n')}
</ul>
</html>
`

const index: Reply = {
  ...{ status: 200, body: page, type: 'text/html; charset=utf-8' },
  headers: { 'content-security-policy': "default-src 'none'" },
}

/** The page of links, the contract of everything that can be asked, and the old names that are still understood. */
export function indexRoutes(packageRoot: string): readonly Route[] {
  return [
    { ...operations.showIndex, handle: () => index },
    {
      ...operations.showContract,
      handle: () => {
        const body = readFileSync(join(packageRoot, 'policies/schemas/openapi.json'), 'utf8')
        return { status: 200, body, type: 'application/json' }
      },
    },
    { ...operations.listAliases, handle: () => ({ status: 200, body: { aliases } }) },
  ]
}
