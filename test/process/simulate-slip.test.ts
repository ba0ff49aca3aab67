import { expect, it } from 'vitest'
import { newHost } from './host.ts'

const policy = `probes: { d: { kind: disk } }
signals: { free: d.free_pct, inodes: d.inodes_free_pct }
checks: { a: { critical: free < 5 }, b: { critical: inodes < 5 } }
`

it('tells which name was probably meant by one that is ignored beside others', async () => {
  const host = newHost()
  const samples = host.write('slip.csv', 'ts,free,inodess\n1,50,9\n')
  const { stderr } = await host.vitals(
    'policy',
    'simulate',
    host.write('two.yaml', policy),
    '--input',
    samples,
  )
  expect(stderr).toContain("Did you mean 'inodes'? '--column inodess=inodes' reads inodess by that name.")
})
