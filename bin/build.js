// Builds dist/: one CommonJS bundle of everything, dependencies included, with a chunk a command; the manifest of all
// commands; and from it the completion scripts. Not minified: minified bundles start slower.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { chunkGroups } from './build/chunks.js'
import { commandFiles, commandTable } from './build/commands.js'
import { describeCommands, writeCompletions } from './build/manifest.js'
import { ownLines } from './build/own-lines.js'
import {
  lazyOclif,
  lazyStringWidth,
  leanWebSocket,
  noStandardOutput,
  patternsWhenUsed,
  plainStringWidth,
  withoutUnused,
} from './build/patches.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
// Built beside it and moved in place whole, so that a build that fails leaves the last good one.
const fresh = `${dist}-${process.pid}`
/** RE2, for whoever loads a policy that has a pattern. */
const patterns = 'chunks/patterns'

process.on('exit', () => rmSync(fresh, { recursive: true, force: true }))
const commands = commandFiles(join(root, 'src', 'commands'))
await bundle()
await bundleThread()
const manifest = await describeCommands(root, join(fresh, 'commands'))
writeFileSync(join(fresh, 'manifest.json'), `${JSON.stringify(manifest)}\n`)
await writeCompletions(Object.values(manifest.commands), join(fresh, 'completions'))
rmSync(dist, { recursive: true, force: true })
renameSync(fresh, dist)
process.stdout.write(
  `${relative(process.cwd(), dist) || dist}: ${Object.keys(manifest.commands).length} commands\n`,
)

async function bundle() {
  const patches = [
    leanWebSocket(root),
    lazyStringWidth(),
    plainStringWidth(),
    patternsWhenUsed(patterns),
    lazyOclif(),
    noStandardOutput(),
    withoutUnused(),
  ]
  const build = await rolldown({
    input: {
      'fast-lane': join(root, 'src/cli/run/fast-lane.ts'),
      main: 'main',
      [patterns]: 're2js',
      'completions/scripts': join(root, 'src/cli/completion/scripts.ts'),
      ...Object.fromEntries(commands.map(({ name, file }) => [`commands/${name}`, file])),
    },
    cwd: root,
    platform: 'node',
    // Looked up by oclif only in development; with them the bundle would hold a whole compiler.
    external: ['typescript', 'ts-node', 'tsx', 'pnpapi'],
    checks: { eval: false, ineffectiveDynamicImport: false },
    plugins: [commandTable(root, commands), ...patches],
  })
  const { output } = await build.write({
    dir: fresh,
    format: 'cjs',
    comments: false,
    exports: 'named',
    entryFileNames: '[name].cjs',
    chunkFileNames: ({ name }) => `chunks/${name.replace(/~.*/, '')}-[hash].cjs`,
    sourcemap: true,
    sourcemapExcludeSources: true,
    codeSplitting: { groups: chunkGroups(root) },
  })
  for (const chunk of output) if (chunk.type === 'chunk') finish(chunk)
  await build.close()
  for (const { expectAll } of patches) expectAll()
}

// The thread that judges beats is a file of its own: shared with the commands, it would cut their chunks into more files,
// and each costs every start.
async function bundleThread() {
  const build = await rolldown({
    input: { 'gateway/judge-worker': join(root, 'src/gateway/server/judge/thread/judge-worker.ts') },
    cwd: root,
    platform: 'node',
    checks: { eval: false },
    plugins: [patternsWhenUsed(patterns)],
  })
  await build.write({
    dir: fresh,
    format: 'cjs',
    comments: false,
    // It starts once in a gateway's life: its size counts more than a start. Names stay, errors are told by them.
    minify: true,
    keepNames: true,
    entryFileNames: '[name].cjs',
    codeSplitting: false,
  })
  await build.close()
}

// Nobody looks for a line of a library's source in ours: its map would be a tenth of the package.
function finish({ fileName, moduleIds }) {
  const path = join(fresh, fileName)
  rewriteAscii(path)
  if (!existsSync(`${path}.map`)) return
  if (moduleIds.some((id) => !id.includes('/node_modules/'))) {
    writeFileSync(`${path}.map`, JSON.stringify(ownLines(JSON.parse(readFileSync(`${path}.map`, 'utf8')))))
    return
  }
  rmSync(`${path}.map`, { force: true })
  writeFileSync(path, readFileSync(path, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'))
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
