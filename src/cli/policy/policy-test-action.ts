import { dirname, isAbsolute, join } from 'node:path'
import { type PolicyFile, readPolicyFile } from '../../agent/policy-file.ts'
import { type Finding, VitalsError } from '../../core/errors.ts'
import { createEngine } from '../../core/policy/engine/compile.ts'
import type { Engine } from '../../core/policy/engine/compiled.ts'
import { loadPolicy } from '../../core/policy/language/load/load.ts'
import { bindSuite } from '../../core/policy/workbench/suite/bind.ts'
import { coverageOf } from '../../core/policy/workbench/suite/coverage.ts'
import { type ReadSuite, readSuite } from '../../core/policy/workbench/suite/read.ts'
import {
  type SuiteReport,
  type SuiteRun,
  type SuiteRuns,
  suiteReport,
} from '../../core/policy/workbench/suite/report.ts'
import { runTest } from '../../core/policy/workbench/suite/run.ts'
import type { Suite } from '../../core/policy/workbench/suite/suite.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Style } from '../../render/terminal/style.ts'
import { configuredPolicyPath, suitePathOf } from '../../settings/shipped-policy.ts'
import type { Io } from '../run/io.ts'
import type { suiteFormats } from './suite-formats.ts'

export interface PolicyTestRequest {
  readonly files: readonly string[]
  readonly format: (typeof suiteFormats)[number]
  readonly coverage: boolean
  readonly style: Style
}

/**
 * Runs every test of the files and prints the results, except for JSON, which the caller prints.
 *
 * @throws VitalsError INPUT_NOT_FOUND, SUITE_INVALID, POLICY_NOT_FOUND or POLICY_INVALID before any test runs.
 */
export async function testPolicies(request: PolicyTestRequest, io: Io): Promise<SuiteReport> {
  const startedAt = io.now()
  const opened = openSuites(
    request.files.map((file) => suitePathOf(file, io.packageRoot)),
    io.packageRoot,
  )
  for (const { warnings } of opened) for (const warning of warnings) io.stderr.write(warningLine(warning))
  const seconds: number[] = []
  const suites = opened.map(({ file, policy, tests, engine }): SuiteRun => {
    const begun = performance.now()
    const runs = tests.map((test) => runTest(engine, test))
    seconds.push((performance.now() - begun) / 1_000)
    return { file, policy: engine.policy.name, policyDigest: policy.digest, tests: runs }
  })
  const runs = { suites, coverage: request.coverage ? coverageByPolicy(opened, suites) : [] }
  const text = await rendered(runs, request, opened, { startedAt, seconds })
  if (text !== null) io.stdout.write(text)
  return suiteReport(runs)
}

function warningLine({ place, message, hint }: Finding): string {
  const where = place === null ? '' : `${place.file}:${place.line}:${place.column}: `
  return `${escapeControl(`vitals: ${where}warning: ${message} ${hint ?? ''}`.trimEnd())}\n`
}

interface OpenSuite {
  readonly file: string
  readonly text: string
  readonly policy: PolicyFile
  readonly engine: Engine
  readonly tests: Suite['tests']
  readonly warnings: Suite['warnings']
}

/** Reads all files before the first test runs, so that a broken one leaves nothing half told. */
function openSuites(files: readonly string[], packageRoot: string): OpenSuite[] {
  const engines = new Map<string, Engine>()
  return files.map((file) => {
    const { bytes } = readSuiteFile(file)
    const read = readSuite({ path: file, bytes })
    const policy = policyOf(read, configuredPolicyPath(beside(file, read.file.policy), packageRoot))
    const engine = engines.get(policy.realPath) ?? createEngine(policyIn(policy))
    engines.set(policy.realPath, engine)
    const { tests, warnings } = bindSuite(read, engine.policy)
    return { file, text: new TextDecoder().decode(bytes), policy, engine, tests, warnings }
  })
}

/** The policy that a suite names; where it cannot be read, the error names the place in the suite as well. */
function policyOf({ yaml }: ReadSuite, path: string): PolicyFile {
  try {
    return readPolicyFile(path)
  } catch (cause) {
    if (!(cause instanceof VitalsError)) throw cause
    const { code, params, hint } = cause
    const message = `This suite takes its policy from ${path}.`
    const place = yaml.place(['policy'])
    const findings = [{ code: 'no_policy', severity: 'error', message, hint: null, place } as const]
    throw new VitalsError(code, { params, ...(hint !== null && { hint }), findings, cause })
  }
}

/** The path of a suite's policy: relative ones count from the suite, absolute ones stand as they are. */
function beside(suite: string, policy: string): string {
  return isAbsolute(policy) ? policy : join(dirname(suite), policy)
}

function readSuiteFile(file: string): PolicyFile {
  try {
    return readPolicyFile(file)
  } catch (cause) {
    if (!(cause instanceof VitalsError) || cause.code !== 'POLICY_NOT_FOUND') throw cause
    throw new VitalsError('INPUT_NOT_FOUND', { params: { path: file }, cause })
  }
}

function policyIn({ shownPath, bytes, digest }: PolicyFile) {
  return loadPolicy({ path: shownPath, bytes }, digest).policy
}

/** Tests of one policy count together, from however many files. */
function coverageByPolicy(opened: readonly OpenSuite[], suites: readonly SuiteRun[]): SuiteRuns['coverage'] {
  const engines = [...new Set(opened.map(({ engine }) => engine))]
  return engines.map((engine) => {
    const runs = suites.flatMap(({ tests }, index) => (opened[index]?.engine === engine ? tests : []))
    return coverageOf(engine.policy, runs)
  })
}

async function rendered(
  runs: SuiteRuns,
  { format, style }: PolicyTestRequest,
  opened: readonly OpenSuite[],
  timing: { readonly startedAt: number; readonly seconds: readonly number[] },
): Promise<string | null> {
  switch (format) {
    case 'json':
      return null
    case 'junit':
      return (await import('../../render/formats/suite-junit.ts')).renderSuiteJunit(runs, timing)
    case 'tap':
      return (await import('../../render/formats/suite-tap.ts')).renderSuiteTap(runs)
    default: {
      const { renderSuites } = await import('../../render/simulation/suite.ts')
      return renderSuites(runs, (name) => opened.find(({ file }) => file === name)?.text ?? '', style)
    }
  }
}
