// Writes the two lists of probe kinds from the folders they are in: src/core/probe-kind/registry.ts, which the policy
// language reads, and src/probes/probes.ts, which loads the probes. A kind NAME is src/core/probe-kind/kinds/NAME.ts
// and src/probes/NAME.ts or src/probes/NAME/NAME.ts, each with an export of that name. A test compares.
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProbeKind } from '../src/core/probe-kind/kind.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const origin = '// Written by `npm run kinds`.'

/** The files to write, by their path, as they have to be. */
export async function kindLists(): Promise<Readonly<Record<string, string>>> {
  const kinds = readdirSync(join(root, 'src/core/probe-kind/kinds'))
    .map((file) => file.replace(/\.ts$/, ''))
    .sort()
  const described = await Promise.all(
    kinds.map((kind) =>
      import(`../src/core/probe-kind/kinds/${kind}.ts`).then(
        (module: Record<string, ProbeKind>) => module[kind]!,
      ),
    ),
  )
  return {
    'src/core/probe-kind/registry.ts': descriptorList(kinds),
    'src/probes/probes.ts': probeList(kinds, described),
  }
}

function descriptorList(kinds: readonly string[]): string {
  return [
    origin,
    "import type { ProbeKind } from './kind.ts'",
    ...kinds.map((kind) => `import { ${kind} } from './kinds/${kind}.ts'`),
    '',
    '/** Every probe kind by its name in a policy; read it with `Object.hasOwn`, names come from users. */',
    'export const probeKinds: Readonly<Record<string, ProbeKind>> = {',
    ...kinds.map((kind) => `  ${kind},`),
    '}',
    '',
  ].join('\n')
}

function probeList(kinds: readonly string[], described: readonly ProbeKind[]): string {
  const entries = kinds.map((kind, index) => {
    const { fields } = described[index]!
    const hasTarget = fields === null || 'up' in fields
    return `  ${kind}: { load: () => import('${probeFile(kind)}'), hasTarget: ${hasTarget} },`
  })
  return [
    origin,
    "import type { ProbeEntry } from './probe.ts'",
    '',
    '/** How to load the probe of each kind; a policy without it never pays for it. */',
    'export const probes: Readonly<Record<string, ProbeEntry>> = {',
    ...entries,
    '}',
    '',
  ].join('\n')
}

function probeFile(kind: string): string {
  const files = [`./${kind}.ts`, `./${kind}/${kind}.ts`]
  const file = files.find((each) => existsSync(join(root, 'src/probes', each)))
  if (file === undefined) throw new Error(`the kind ${kind} has no probe: src/probes/${kind}.ts is not there`)
  return file
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(await kindLists())) writeFileSync(join(root, path), text)
}
