import { join } from 'node:path'

/**
 * The client half of ws alone where our client imports it, and TLS, HTTPS and zlib only when they are used: together
 * they cost a start of `vitals health` about a tenth. It looks for no native add-ons of ws.
 */
export function leanWebSocket(root) {
  const library = join(root, 'node_modules', 'ws', 'lib')
  const changes = {
    'websocket.js': [loadWhenUsed('https'), loadWhenUsed('tls')],
    'permessage-deflate.js': [loadWhenUsed('zlib')],
    'buffer-util.js': [replaceAll('process.env.WS_NO_BUFFER_UTIL', 'true')],
    'validation.js': [replaceAll('process.env.WS_NO_UTF_8_VALIDATE', 'true')],
  }
  return {
    ...patch('lean-web-socket', /\/ws\/lib\/[\w-]+\.js$/, changes),
    resolveId: (id, importer) =>
      id === 'ws' && importer?.includes('/src/gateway/client/') ? join(library, 'websocket.js') : null,
  }
}

/**
 * The patterns and the segmenter of string-width only when it measures the first text that is not plain: the classes
 * of all emoji alone cost as much as a whole start of Node.js.
 */
export function lazyStringWidth() {
  // oclif and cli-table3 bring older ones of their own, which make nothing at once.
  return patch('lazy-string-width', /^(?!.*node_modules.*node_modules).*\/string-width\/index\.js$/, {
    'index.js': [makeWhenUsed(/^const (segmenter|\w+Regex) = (.+);$/gm)],
  })
}

/**
 * The string-width of cli-table3 measures plain text, and the stand-in that our tables hold for all other text, without
 * its pattern of all emoji.
 */
export function plainStringWidth() {
  const measured = "string = string.replace(emojiRegex(), '  ');"
  const plain = (code) =>
    code.includes(measured)
      ? code.replace(measured, `if (/^[ -~\\ue000]*$/.test(string)) return string.length;\n\t${measured}`)
      : null
  return patch('plain-string-width', /\/cli-table3\/node_modules\/string-width\/index\.js$/, {
    'index.js': [plain],
  })
}

/**
 * RE2 for policies only once one has a pattern: a policy is loaded in one go, so that this cannot be a dynamic import.
 * `re2js` is an entry of the bundle by the name of `file`.
 */
export function patternsWhenUsed(file) {
  let met = false
  const id = '\0patterns-when-used'
  return {
    name: 'patterns-when-used',
    resolveId(source, importer) {
      if (source !== 're2js' || !importer?.endsWith('/src/core/policy/language/load/probes.ts')) return null
      met = true
      return id
    },
    // Left to Node.js: every file that holds this lies in a directory beside that of `file`.
    load: (asked) =>
      asked === id
        ? `export const RE2JS = { compile: (pattern) => module.require('../${file}.cjs').RE2JS.compile(pattern) }`
        : null,
    expectAll() {
      if (!met) throw new Error('patterns-when-used: no policy asks for re2js')
    },
  }
}

function makeWhenUsed(declarations) {
  return (code) => {
    const found = [...code.matchAll(declarations)]
    if (found.length === 0) return null
    return found.reduce((text, [declaration, name, made]) => {
      const uses = text.replace(declaration, '').replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `(${name}())`)
      return `${uses}\nvar ${name}Made;\nfunction ${name}() { return (${name}Made ??= ${made}) }`
    }, code)
  }
}

/**
 * Leaves out of the bundle what oclif would need to search for plugins, to show a spinner and to log: all of it is given
 * or not wanted, and is a third of oclif. Whether this Linux is one inside Windows matters to its installers only.
 */
export function withoutUnused() {
  const never = (name) => `module.exports = () => { throw new Error('${name} is not in the bundle') }`
  const replaced = new Map([
    ...['debug', 'lilconfig', 'minimatch', 'tinyglobby'].map((name) => [name, never(name)]),
    ['cli-spinners', 'module.exports = { dots2: { frames: [""] } }'],
    ['wsl-utils', 'exports.isWsl = false'],
  ])
  const open = new Set(replaced.keys())
  return {
    name: 'without-unused',
    resolveId(id, importer) {
      if (!replaced.has(id) || !importer?.includes('/@oclif/core/')) return null
      open.delete(id)
      return `\0${id}.cjs`
    },
    load: (id) => replaced.get(id.replace(/^\0|\.cjs$/g, '')) ?? null,
    expectAll() {
      if (open.size > 0) throw new Error(`without-unused: oclif does not import ${[...open].join(', ')}`)
    },
  }
}

/**
 * What a file of oclif requires only when it is used: help, templates, globs, spinners, prompts and `node:perf_hooks` are
 * nothing that a command needs.
 */
export function lazyOclif() {
  const name = 'lazy-oclif'
  // TypeScript's output names what a file requires once, and reads properties of that name.
  const declarations = /^const (\w+_\d+) = ((?:\w+\.)?(?:__import\w+\()?require\("[^"]+"\)\)?);$/gm
  let files = 0
  return {
    name,
    transform: {
      filter: { id: /\/@oclif\/core\/lib\/.*\.js$/ },
      handler(code) {
        const lazy = makeWhenUsed(declarations)(code)
        if (lazy === null) return null
        files += 1
        return { code: lazy, map: null }
      },
    },
    expectAll() {
      if (files < 20) throw new Error(`${name}: only ${files} files of oclif require something as expected`)
    },
  }
}

/** oclif listens on `process.stdout` as soon as it is loaded, which makes streams that only its help writes to. */
export function noStandardOutput() {
  const listener = /^process\.stdout\.on\('error', [\s\S]*?^\}\);$/m
  const remove = (code) => (listener.test(code) ? code.replace(listener, '') : null)
  return patch('no-standard-output', /\/@oclif\/core\/lib\/command\.js$/, { 'command.js': [remove] })
}

/**
 * A plugin that changes files by their names: each change gives the new code, or `null` where it does not find what
 * it is for. `expectAll` throws unless every file was met and every change found its place.
 */
function patch(name, files, changes) {
  const open = new Set(Object.keys(changes))
  return {
    name,
    transform: {
      filter: { id: files },
      handler(code, id) {
        const file = id.slice(id.lastIndexOf('/') + 1)
        const changed = (changes[file] ?? []).reduce((text, change, index) => {
          const next = change(text)
          if (next === null)
            throw new Error(`${name}: change ${index + 1} of ${file} does not find its place`)
          return next
        }, code)
        open.delete(file)
        return { code: changed, map: null }
      },
    },
    expectAll() {
      if (open.size > 0) throw new Error(`${name}: the bundle has no ${[...open].join(', ')}`)
    },
  }
}

function loadWhenUsed(module) {
  return (code) => {
    const declaration = `const ${module} = require('${module}');`
    if (!code.includes(declaration)) return null
    return code
      .replace(declaration, '')
      .replace(new RegExp(`(?<![\\w.'"\`{])${module}\\.(?=[a-zA-Z])`, 'g'), `require('${module}').`)
  }
}

function replaceAll(text, by) {
  return (code) => (code.includes(text) ? code.replaceAll(text, by) : null)
}
