import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with one plain line, `12 passed, 0 failed`, that a script can read; a file that broke counts as failed. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const broken = modules.filter((module) => module.errors().length > 0).length
    const failed = count('failed') + broken + unhandledErrors.length
    const line = `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped\n`
    // The default reporter's summary, which may still be on its way, belongs before this line.
    setImmediate(() => process.stdout.write(line))
  }
}
