import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import { describe, expect, it } from 'vitest'
import { auditListSchema, auditVerifySchema } from '../../src/cli/audit/audit-report-schema.ts'
import { shownSettingsSchema } from '../../src/cli/config/config-show-schema.ts'
import { doctorReportSchema } from '../../src/cli/doctor/report-schema.ts'
import { agentStatusSchema } from '../../src/core/heartbeat/agent-status.ts'
import { agentBeatSchema } from '../../src/core/report/agent-beat-schema.ts'
import { stateSchema, valueSchema } from '../../src/core/report/document.ts'
import { errorDocumentSchema } from '../../src/core/report/error-document.ts'
import { acknowledgementSchema } from '../../src/core/report/fleet/acknowledgement.ts'
import { agentsSchema } from '../../src/core/report/fleet/agents.ts'
import { agentHistorySchema } from '../../src/core/report/fleet/history.ts'
import { incidentsSchema } from '../../src/core/report/fleet/incident.ts'
import { agentRemoveSchema } from '../../src/core/report/fleet/removal.ts'
import { silenceSchema, silencesSchema } from '../../src/core/report/fleet/silence.ts'
import {
  gatewayCheckSchema,
  keyCreateSchema,
  keyEnrolSchema,
  keyListSchema,
  keyRevokeSchema,
  keyRotateSchema,
} from '../../src/core/report/key-documents-schema.ts'
import { simulationLineSchema } from '../../src/core/report/simulation-lines.ts'
import { nodeNewsSchema } from '../../src/core/report/view/node-watch.ts'
import { gatewayFile } from '../../src/settings/gateway-file/gateway-file-schema.ts'
import { formattedJson } from '../formatted-json.ts'

const documents: readonly [file: string, title: string, description: string, GenericSchema][] = [
  ['config-show', 'config show --json', 'The settings as they are used.', shownSettingsSchema],
  ['doctor', 'doctor --json', 'What was looked at, and what is to be fixed.', doctorReportSchema],
  ['agent-beat', 'agent beat --json', 'What became of one beat.', agentBeatSchema],
  ['audit-list', 'audit list --json', 'What was decided, oldest first.', auditListSchema],
  ['audit-verify', 'audit verify --json', 'Whether the trail is as it was written.', auditVerifySchema],
  ['nodes-watch', 'nodes watch --json', 'One line: what happened to a watched node.', nodeNewsSchema],
  [
    'simulate-ndjson',
    'policy simulate --format ndjson',
    'One line: an event as it happens, or the summary at the end.',
    simulationLineSchema,
  ],
  ['key-enrol', 'key enrol --json', 'A new joining key, with its secret.', keyEnrolSchema],
  ['key-create', 'key create --json', 'A new key or token, with its secret.', keyCreateSchema],
  ['key-list', 'key list --json', 'Every key and token, without secrets.', keyListSchema],
  ['key-rotate', 'key rotate --json', 'The next key of an agent, with its secret.', keyRotateSchema],
  ['key-revoke', 'key revoke --json', 'Which key or token was ended.', keyRevokeSchema],
  [
    'gateway-check',
    'gateway check --json',
    'Whether a gateway would take its configuration.',
    gatewayCheckSchema,
  ],
  [
    'vitals-gateway',
    'gateway run --config',
    'vitals-gateway.yaml, the configuration of a gateway.',
    gatewayFile,
  ],
  ['agent-list', 'agent list --json', 'Every agent of our gateway, the worst first.', agentsSchema],
  ['agent-remove', 'agent remove --json', 'What came of the removal of an agent.', agentRemoveSchema],
  ['agent-show', 'agent show --json', 'How one agent is, as the gateway computed it.', agentStatusSchema],
  ['agent-timeline', 'agent timeline --json', 'What was written down of one agent.', agentHistorySchema],
  ['incident-list', 'incident list --json', 'What was or is wrong with agents.', incidentsSchema],
  ['ack', 'ack --json', 'What an acknowledgement came to.', acknowledgementSchema],
  ['silence-add', 'silence add --json', 'A silence that was made.', silenceSchema],
  ['silence-end', 'silence end --json', 'A silence that is over.', silenceSchema],
  ['silence-list', 'silence list --json', 'Silences, the newest made first.', silencesSchema],
  ['error', 'COMMAND --json', 'What every command prints that could not do its work.', errorDocumentSchema],
]

describe.each(documents)('policies/schemas/%s.schema.json', (name, title, description, schema) => {
  const jsonSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `vitals ${title}`,
    description,
    ...toJsonSchema(schema, {
      target: 'draft-2020-12',
      ignoreActions: ['check'],
      definitions: { value: valueSchema, state: stateSchema },
    }),
  }

  it('is committed as it is made', async () => {
    await expect(formattedJson(jsonSchema)).toMatchFileSnapshot(`../../policies/schemas/${name}.schema.json`)
  })
})
