import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'node_modules/**'],
    disableConsoleIntercept: true,
    testTimeout: 20_000,
    pool: 'forks',
    // Vitest leaves one core alone; most of these tests wait for processes, so that it would idle.
    maxWorkers: '100%',
    reporters: ['default', './test/count-reporter.ts'],
  },
})
