import { describe, expect, it } from 'vitest'
import { childEnvironment } from '../../../src/host/process/child-environment.ts'
import { toolRunner } from '../../../src/host/services/tool.ts'

const secrets = {
  VITALS_GATEWAY_TOKEN: 'canary-1',
  OPENCLAW_GATEWAY_PASSWORD: 'canary-2',
  AWS_SECRET_ACCESS_KEY: 'canary-3',
  API_KEY: 'canary-4',
  PGPASSWORD: 'canary-5',
  MYSQL_PWD: 'canary-6',
  DATABASE_URL: 'postgres://user:canary-7@db/x',
  CREDENTIALS_DIRECTORY: '/run/credentials/canary-8',
  SMTP_SECRET: 'canary-9',
  GH_PAT: 'canary-10',
  https_proxy: 'http://user:canary-11@proxy',
  VITALS_TOKEN_FILE: '/etc/vitals/canary-12',
  SSH_AUTH_SOCK: '/tmp/canary-13',
  // What sshd lets through, people use for more than locales.
  LC_DEPLOY_TOKEN: 'canary-14',
}
const useful = { PATH: '/usr/bin', HOME: '/home/a', LANG: 'C.UTF-8', LC_TIME: 'de', TZ: 'UTC', USER: 'a' }

describe('the environment of a child', () => {
  it('holds what every program needs, and no secret under whatever name', () => {
    expect({ ...childEnvironment({ ...useful, ...secrets }) }).toEqual(useful)
  })

  it('holds what was declared: a text, and by its name a variable of ours that is set', () => {
    const given = childEnvironment({ ...useful, ...secrets }, { API_KEY: null, MODE: 'fast', GONE: null })
    expect({ ...given }).toEqual({ ...useful, API_KEY: 'canary-4', MODE: 'fast' })
  })

  it('can be named like a part of every object', () => {
    expect(Object.keys(childEnvironment({}, { __proto__: null, toString: null }))).toEqual([])
  })

  it('is what tools of the system get too', async () => {
    const outcome = await toolRunner({ ...process.env, ...secrets }, 5_000)('env', [])
    expect(outcome.kind === 'ended' && outcome.stdout).toContain('LC_ALL=C')
    expect(outcome.kind === 'ended' && outcome.stdout).not.toContain('canary')
  })
})
