// Builds dist/: main.js with a chunk a command (ES modules), fast-lane.cjs with its lazy chunks (CommonJS), and the
// manifest of all commands, from which the completion scripts are made. Not minified: minified bundles start slower.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Plugin } from '@oclif/core/config'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
// Built beside it and moved in place whole, so that a build that fails leaves the last good one.
const fresh = `${dist}-${process.pid}`
const commands = join(root, 'src', 'commands')

// oclif looks for TypeScript sources and transpilers where NODE_ENV says test.
process.env.NODE_ENV = 'production'

// A file more costs a start a quarter of a millisecond, so what every run from a timer needs is one chunk.
const oneChunkForTimers = {
  groups: [
    // What `probe` and `health` both need; without it, one would load the other's chunk.
    {
      name: 'start',
      test: new RegExp(
        `src/(?:${[
          'cli/(?:run/fast-lane|terminal/look-for|run/settings)',
          'render/terminal/(?:duration-ago|flow|look|state-mark)',
          'host/(?:files/read-text|thread-work)',
        ].join('|')})\\.ts$`,
      ),
      priority: 1,
    },
    {
      name: 'probe',
      test: /src\/(?:cli\/probe\/probe-action|probes\/(?:cpu|disk|file|memory|process\/process))\.ts$/,
    },
  ],
}

process.on('exit', () => rmSync(fresh, { recursive: true, force: true }))
await Promise.all([bundle(commandLine(), 'esm', 'js'), bundle(fastLane(), 'cjs', 'cjs', oneChunkForTimers)])
await writeCompletions(await writeManifest())
rmSync(dist, { recursive: true, force: true })
renameSync(fresh, dist)

function commandLine() {
  const files = readdirSync(commands, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
  // A command with sub-commands is the index of their folder; its id is the folder's name.
  const entries = files.map((file) => [
    `commands/${file.replace(/(?:\/index)?\.ts$/, '')}`,
    join(commands, file),
  ])
  return {
    main: join(root, 'src/cli/run/start.ts'),
    'completions/scripts': join(root, 'src/cli/completion/scripts.ts'),
    ...Object.fromEntries(entries),
  }
}

function fastLane() {
  return { 'fast-lane': join(root, 'src/cli/run/fast-lane.ts') }
}

async function bundle(input, format, extension, codeSplitting) {
  const build = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    // Looked up by oclif only in development; with them the bundle would hold a whole compiler.
    external: ['typescript', 'ts-node', 'tsx', 'pnpapi'],
    checks: { eval: false },
    plugins: [leanWebSocket()],
  })
  const { output } = await build.write({
    dir: fresh,
    format,
    comments: format !== 'cjs',
    exports: 'named',
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `chunks/[name]-[hash].${extension}`,
    ...(codeSplitting && { codeSplitting }),
  })
  if (format === 'cjs') for (const { fileName } of output) rewriteAscii(join(fresh, fileName))
  await build.close()
}

/**
 * The client half of ws alone where our client imports it, and TLS, HTTPS and zlib only when they are used: together
 * they cost a start of `vitals health` about a tenth. It looks for no native add-ons of ws.
 */
function leanWebSocket() {
  const library = join(root, 'node_modules', 'ws', 'lib')
  return {
    name: 'lean-web-socket',
    resolveId: (id, importer) =>
      id === 'ws' && importer?.includes('/src/gateway/client/') ? join(library, 'websocket.js') : null,
    transform: {
      filter: { id: /\/ws\/lib\/[\w-]+\.js$/ },
      handler(code) {
        const alone = code.replace(/process\.env\.WS_NO_(?:BUFFER_UTIL|UTF_8_VALIDATE)/g, 'true')
        return ['https', 'tls', 'zlib'].reduce(loadWhenUsed, alone)
      },
    },
  }
}

function loadWhenUsed(code, name) {
  const declaration = `const ${name} = require('${name}');`
  if (!code.includes(declaration)) return code
  return code
    .replace(declaration, '')
    .replace(new RegExp(`(?<![\\w.'"\`{])${name}\\.(?=[a-zA-Z])`, 'g'), `require('${name}').`)
}

// Node hashes a chunk's source at every start to find its compiled form: plain ASCII without comments is hashed as it
// is and is a quarter shorter. Only strings, templates and patterns hold other characters, and `\u` stands in them all.
function rewriteAscii(path) {
  const code = readFileSync(path, 'utf8')
  const escaped = code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  if (escaped !== code) writeFileSync(path, escaped)
}

/** Asks the built command classes for their flags, arguments and help, so that a start need not load them. */
async function writeManifest() {
  const { name, version, oclif } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const pjson = {
    name,
    version,
    type: 'module',
    oclif: { ...oclif, commands: `./${relative(root, fresh)}/commands` },
  }
  const plugin = new Plugin({ root, pjson, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true })
  await plugin.load()
  const entries = Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1))
  const manifest = { name, version, oclif, commands: Object.fromEntries(entries) }
  writeFileSync(join(fresh, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
  process.stdout.write(`${relative(process.cwd(), dist) || dist}: ${entries.length} commands\n`)
  return Object.values(manifest.commands)
}

async function writeCompletions(described) {
  const directory = join(fresh, 'completions')
  mkdirSync(directory, { recursive: true })
  const { completionScripts } = await import(pathToFileURL(join(directory, 'scripts.js')).href)
  for (const [shell, script] of Object.entries(completionScripts(described))) {
    writeFileSync(join(directory, `vitals.${shell}`), script)
  }
}
