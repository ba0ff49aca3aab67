import type { Value } from '../../../value.ts'
import type { Tree } from '../../language/condition/tree.ts'
import type { Frame } from '../frame.ts'

/** Notes a value of the wrong type where a number was needed; the comparison is unknown (rule 8). */
export function misfit(frame: Frame, text: string, value: Value): undefined {
  frame.misfits.push({ text, value })
}

/** What an operand is called when its value is of the wrong type: its path, or words for what is computed. */
export function textOf(tree: Tree): string {
  switch (tree.op) {
    case 'name':
      return tree.name
    case 'select':
      return `${textOf(tree.of)}.${tree.field}`
    case 'index':
      return `${textOf(tree.of)}[${JSON.stringify(tree.key)}]`
    case 'value':
      return JSON.stringify(tree.value)
    default:
      return 'a computed value'
  }
}
