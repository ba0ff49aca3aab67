import type { FlagInput, InferredFlags } from '@oclif/core/interfaces'
import type { BaseCommand } from './base-command.ts'

/** What oclif reads of the flags `Flags` of a command, and of those that every command has. */
export type ParsedFlags<Flags extends FlagInput> = InferredFlags<Flags> &
  InferredFlags<typeof BaseCommand.baseFlags>
