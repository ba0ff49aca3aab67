import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'node_modules/**'],
    disableConsoleIntercept: true,
    testTimeout: 20_000,
    pool: 'forks',
    reporters: ['default', './test/count-reporter.ts'],
  },
})
