import { memorySpool } from '../../../src/store/spool/memory-spool.ts'
import { describeSpool } from '../../contract/beat-spool.ts'

describeSpool('memory', memorySpool)
