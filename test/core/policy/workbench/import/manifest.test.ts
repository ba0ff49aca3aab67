import { describe, expect, it } from 'vitest'
import { importRules } from '../../../../../src/core/policy/workbench/import/promtool.ts'
import { policyOf } from '../../../../timeline.ts'

describe('a manifest of rules', () => {
  const spec = { groups: [{ name: 'g', interval: '1m', rules: [{ alert: 'A', expr: 'a > 5' }] }] }
  const manifest = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'x' },
    spec,
  }
  const read = (given: object) => importRules({ path: 'x.yaml', bytes: JSON.stringify(given, null, 1) })

  it('makes the policy that its groups make alone', () => {
    expect(policyOf(read(manifest).yaml ?? '').checks).toEqual(policyOf(read(spec).yaml ?? '').checks)
  })

  it('may be one of a list, and all of them count', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [manifest, { ...manifest, spec: { groups: [] } }, manifest],
    }
    expect(policyOf(read(list).yaml ?? '').checks).toHaveLength(2)
  })

  it('may be one of several documents of a file, beside manifests of other kinds', () => {
    const document = (given: object) => JSON.stringify(given)
    const alert = (name: string) => ({
      ...manifest,
      spec: {
        groups: [
          {
            name,
            rules: [
              { alert: name, expr: 'a > 5' },
              { alert: 'X', expr: 'rate(a[5m]) > 1' },
            ],
          },
        ],
      },
    })
    const texts = [alert('First'), { kind: 'ConfigMap', data: {} }, alert('Second')].map(document)
    const { yaml, notes } = importRules({ path: 'x.yaml', bytes: `---\n${texts.join('\n---\n')}\n---\n` })
    expect(policyOf(yaml ?? '').checks.map(({ name }) => name)).toEqual(['First', 'Second'])
    expect(notes.map(({ code, place }) => [code, place?.line])).toEqual([
      ['not_translated', 2],
      ['left_out', 4],
      ['not_translated', 6],
    ])
  })

  it('tells what is wrong, or left out, in its own place', () => {
    const wrong = {
      ...manifest,
      spec: { groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'rate(a[5m]) > 5' }] }] },
    }
    const lines = JSON.stringify(wrong, null, 1).split('\n')
    const line = lines.findIndex((text) => text.includes('expr')) + 1
    expect(read(wrong).notes).toMatchObject([{ code: 'not_translated', place: { line } }])
    for (const broken of [
      { ...manifest, spec: undefined },
      { ...manifest, spec: { rules: [] } },
      { kind: 'Pod', spec: {} },
    ]) {
      expect(() => read(broken)).toThrow('is not a file of Prometheus rules')
    }
  })
})
