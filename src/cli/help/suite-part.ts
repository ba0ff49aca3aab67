import type { HelpPart } from './layout.ts'

/** How a file of tests is written, as it stands in `policies/examples/service.test.yaml`. */
export const suitePart: HelpPart = {
  title: 'A file of tests',
  lines: `policy: service.yaml
tests:
  - name: one failure is noise, two are news, one good answer ends it
    series: { web.up: "1 0 1 0 0 1", web.latency_ms: "20x5" }
    expect:
      - { from: 0s, to: 3m, state: healthy }
      - { at: 4m, state: critical, reason: web_is_down }
      - { at: 5m, state: healthy }

"20x5" is six samples of 20, an interval apart, and "0+10x3" is 0 10 20 30;
1 and 0 are true and false.
"_" is a missing sample, "_x3" are three; behind its end a series is missing.
vitals-policy(1) tells all that can stand in such a file.`.split('\n'),
}
