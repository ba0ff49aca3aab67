import type { Scope } from '../../../../core/fleet/scopes.ts'
import type {
  IssuedJoiningKey,
  IssuedKey,
  IssuedToken,
  KeyLine,
} from '../../../../core/report/key-documents-schema.ts'
import type { Enrolment } from '../key-keeper.ts'
import type { AgentKeyBody } from '../key-rows.ts'

/** The credentials of a gateway from outside: through it while it runs, else on its files. */
export interface KeyAccess {
  list(): Promise<readonly KeyLine[]>
  /** @throws VitalsError KEY_EXISTS */
  createKey(agent: string, labels: AgentKeyBody['labels']): Promise<IssuedKey>
  createToken(name: string, scopes: readonly Scope[]): Promise<IssuedToken>
  createJoiningKey(enrolment: Enrolment): Promise<IssuedJoiningKey>
  /** @throws VitalsError NO_SUCH_KEY */
  rotateKey(agent: string): Promise<IssuedKey>
  /** @throws VitalsError NO_SUCH_KEY */
  revoke(id: string): Promise<void>
  close(): Promise<void>
}
