import { type ExpressionType, parseCondition } from '../condition/condition.ts'
import type { Scope } from '../names.ts'
import type { Expression } from '../policy.ts'
import type { PolicyFile } from '../schema/policy.ts'
import type { Findings } from '../source/findings.ts'
import type { YamlPath, YamlSource } from '../source/yaml.ts'

/** What every part of the loader works on. */
export interface Loading {
  readonly file: PolicyFile
  readonly yaml: YamlSource
  readonly findings: Findings
}

/** An expression that was read, with the names it reads and what it gives. */
export interface ReadExpression {
  readonly expression: Expression
  readonly names: readonly string[]
  readonly type: ExpressionType
}

/** Reads the expression that stands at `path`; notes its issues at their places in the file and gives `null`. */
export function readExpression(
  loading: Loading,
  path: YamlPath,
  text: string,
  scope: Scope,
  expects: 'bool' | 'any',
): ReadExpression | null {
  const parsed = parseCondition(text, scope, expects)
  if (parsed.ok) return parsed
  for (const { code, message, hint, at } of parsed.issues) {
    loading.findings.error(code, message, loading.yaml.within(path, at[0], at[1]), hint)
  }
  return null
}
