import { healthSchema } from '../methods/answers/health-checks.ts'
import { event } from './event.ts'

export const healthChanged = event({
  name: 'health',
  audience: 'operators',
  summary: 'One of the checks of the gateway itself has another state.',
  payload: healthSchema,
})
