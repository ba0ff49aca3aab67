import { defaultStateOrder, type State } from '../../core/state.ts'

/** Things that have a state with the worst first; equal ones keep their order. */
export function worstFirst<Thing extends { readonly state: State }>(things: readonly Thing[]): Thing[] {
  return things.toSorted((a, b) => defaultStateOrder.indexOf(b.state) - defaultStateOrder.indexOf(a.state))
}
