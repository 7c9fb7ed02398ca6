import type { CodePlace } from '../../machine/explanation.ts';
import { eventLines } from './event-lines.ts';
import type { Execution } from './execution.ts';
import type { Localisation, LoopPlace } from './localisation.ts';
import { did, explainedAt, follow } from './localise-difference.ts';
import { savedValues, valueDifferences } from './state-differences.ts';

/** So many of the last slots of a guest that does not end are looked at. */
const LOOP_SLOTS = 1000;
const LOOP_PLACES = 5;

/**
 * Where one execution was when something was seen of it.
 * @param slot the one in question; beyond its end, the last one
 */
export function localisePlace(execution: Execution, slot: number): Localisation {
  const whole = follow(execution, Infinity);
  const { machine } = execution;
  const last = Math.max(0, machine.position - 1);
  const at = Math.min(slot, last);
  const { end } = at === last ? whole.standing : { end: undefined };
  const before = explainedAt(execution, at);
  const loop = end === 'limit' ? loopPlaces(execution, last + 1) : undefined;
  execution.run({ until: at + 1 });
  const behind = machine.explain?.();
  return {
    certainty: 'seen',
    sides: [execution.name],
    position: at,
    ...(before?.next !== undefined && { place: before.next }),
    did: [did(execution, at, before, behind, end)],
    code: before?.code ?? [],
    registers: valueDifferences([behind?.registers ?? []]),
    devices: valueDifferences([behind?.devices ?? savedValues(machine) ?? []]),
    memory: [],
    memoryBytes: 0,
    outputs: [],
    events: [eventLines(execution, whole.arrived.all, undefined, at)],
    ...(loop !== undefined && { loop }),
  };
}

/** Where a guest spends its last slots; the most frequent places first. */
function loopPlaces(execution: Execution, end: number): LoopPlace[] | undefined {
  const { machine } = execution;
  if (machine.explain === undefined) return undefined;
  const places = new Map<string, { readonly place: CodePlace; slots: number }>();
  let of = 0;
  execution.run({
    until: end,
    slot: () => {
      if (machine.position < end - LOOP_SLOTS) return;
      const place = machine.explain!().next;
      if (place === undefined) return;
      of++;
      const known = places.get(place.pc);
      if (known === undefined) places.set(place.pc, { place, slots: 1 });
      else known.slots++;
    },
  });
  const sorted = [...places.values()].sort((a, b) => b.slots - a.slots || (a.place.pc < b.place.pc ? -1 : 1));
  return sorted.slice(0, LOOP_PLACES).map((one) => ({ ...one, of }));
}
