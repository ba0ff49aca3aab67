import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { renderSarif } from '../../../src/render/formats/sarif.ts'
import { checkedFiles, sampleCheckReport } from '../simulation/checked-policies.ts'

// The parts of the published SARIF 2.1.0 schema that are used, with its own constraints and nothing beside them.
const text = v.strictObject({ text: v.pipe(v.string(), v.minLength(1)) })
const level = v.picklist(['none', 'note', 'warning', 'error'])
const uri = v.pipe(v.string(), v.regex(/^(?:file:\/\/\/)?(?:[A-Za-z0-9._~!'()*/-]|%[0-9A-F]{2})+$/))
const atLeast = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least))
const artifactLocation = v.strictObject({ uri })
const sarif = v.strictObject({
  $schema: v.pipe(v.string(), v.url()),
  version: v.literal('2.1.0'),
  runs: v.tuple([
    v.strictObject({
      tool: v.strictObject({
        driver: v.strictObject({
          name: v.string(),
          version: v.string(),
          rules: v.array(
            v.strictObject({
              id: v.string(),
              shortDescription: text,
              defaultConfiguration: v.strictObject({ level }),
            }),
          ),
        }),
      }),
      columnKind: v.picklist(['utf16CodeUnits', 'unicodeCodePoints']),
      artifacts: v.array(v.strictObject({ location: artifactLocation })),
      results: v.array(
        v.strictObject({
          ruleId: v.string(),
          ruleIndex: v.optional(atLeast(0)),
          level,
          message: text,
          locations: v.tuple([
            v.strictObject({
              physicalLocation: v.strictObject({
                artifactLocation,
                region: v.optional(
                  v.strictObject({
                    startLine: atLeast(1),
                    startColumn: atLeast(1),
                    endColumn: v.optional(atLeast(1)),
                  }),
                ),
              }),
            }),
          ]),
        }),
      ),
    }),
  ]),
})

const log = v.parse(sarif, JSON.parse(renderSarif(sampleCheckReport, '1.2.3')))
const [{ tool, results, artifacts }] = log.runs

describe('a SARIF log', () => {
  it('has a result for every finding, each with the rule of its code', () => {
    const findings = sampleCheckReport.files.flatMap((file) => file.findings)
    expect(results.map(({ ruleId }) => ruleId)).toEqual(findings.map(({ code }) => code))
    for (const { ruleId, ruleIndex, level } of results) {
      expect(tool.driver.rules[ruleIndex ?? -1]).toMatchObject({
        id: ruleId,
        defaultConfiguration: { level },
      })
    }
  })

  it('names a rule once, and none that nothing broke', () => {
    const ids = tool.driver.rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every((id) => results.some(({ ruleId }) => ruleId === id))).toBe(true)
  })

  it('ends a region behind its last character', () => {
    const [first] = checkedFiles.flapping.file.findings
    const { line = 0, column = 0, length = 0 } = first?.place ?? {}
    expect(results[0]?.locations[0].physicalLocation.region).toEqual({
      startLine: line,
      startColumn: column,
      endColumn: column + length,
    })
  })

  it('writes paths as URI references that give the path back', () => {
    const paths = artifacts.map(({ location }) => decodeURIComponent(location.uri.replace(/^file:\/\//, '')))
    expect(paths).toEqual(sampleCheckReport.files.map(({ path }) => path))
  })

  it('of sound policies has no results', () => {
    const { runs } = v.parse(
      sarif,
      JSON.parse(
        renderSarif({ errors: 0, warnings: 0, infos: 0, files: [checkedFiles.sound.file] }, '1.2.3'),
      ),
    )
    expect([runs[0].results, runs[0].tool.driver.rules]).toEqual([[], []])
  })
})
