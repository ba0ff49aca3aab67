import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratch } from '../scratch.ts'

/** A chain that OpenSSL made: root, intermediate (3 days) and a leaf (5 days) for `leaf.test`, all in PEM. */
export interface Chain {
  readonly directory: string
  readonly root: string
  readonly intermediate: string
  readonly leaf: string
  readonly key: string
}

const extensions = `
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[leaf]
basicConstraints = CA:FALSE
subjectAltName = DNS:leaf.test, DNS:*.wild.test, IP:127.0.0.1
`

/** Whether there is an OpenSSL to make chains with. */
export const hasOpenssl = spawnSync('openssl', ['version']).error === undefined

/** Makes a new chain, in files `root.pem`, `intermediate.pem`, `leaf.pem`, `leaf.key` and `leaf.der`. */
export function makeChain(): Chain {
  const directory = scratch({ 'extensions.cnf': `[req]\ndistinguished_name = dn\n[dn]\n${extensions}` })
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })
  const request = (name: string, ...more: string[]) =>
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-config',
      'extensions.cnf',
      ...['-subj', `/CN=${name}.test`, '-keyout', `${name}.key`, ...more],
    )
  const signed = (name: string, by: string, days: string, section: string) => {
    request(name, '-out', `${name}.csr`)
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      `${by}.pem`,
      '-CAkey',
      `${by}.key`,
      '-CAcreateserial',
      ...['-days', days, '-extfile', 'extensions.cnf', '-extensions', section, '-out', `${name}.pem`],
    )
  }
  request('root', '-x509', '-days', '30', '-extensions', 'authority', '-out', 'root.pem')
  signed('intermediate', 'root', '3', 'authority')
  signed('leaf', 'intermediate', '5', 'leaf')
  openssl('x509', '-in', 'leaf.pem', '-outform', 'der', '-out', 'leaf.der')
  const read = (name: string) => readFileSync(join(directory, name), 'utf8')
  return {
    directory,
    root: read('root.pem'),
    intermediate: read('intermediate.pem'),
    leaf: read('leaf.pem'),
    key: read('leaf.key'),
  }
}
