// Completes package-lock.json where a registry lacked the optional packages of other platforms: npm then
// leaves their entries out, and `npm ci` refuses the file. Run after each `npm install`.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'wasm32']
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x']

function platformOf(name) {
  const words = name.split('/').pop().split('-')
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined
  if (os === 'wasm32') return { cpu: ['wasm32'] }
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) }
}

function holds(place, version) {
  return lock.packages[place]?.version === version
}

let added = 0
for (const [place, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const hoisted = `node_modules/${name}`
    const nested = place === '' ? hoisted : `${place}/node_modules/${name}`
    const exact = /^\d/.test(version)
    if (!exact && lock.packages[hoisted]) continue
    if (holds(hoisted, version) || holds(nested, version)) continue
    const home = lock.packages[hoisted] ? nested : hoisted
    lock.packages[home] = { version, dev: true, optional: true, ...platformOf(name) }
    added += 1
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${added} entries added\n`)
