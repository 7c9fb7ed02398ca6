import type { HostName } from '../../simulation/fault.ts';
import { grouped } from '../../report/words/numbers.ts';
import { boxed } from './frame.ts';
import { span, spread, widthOf } from './line.ts';
import type { Line } from './line.ts';
import type { PairView } from './pair-view.ts';
import { trackBar } from './track.ts';

/** Three boxes beside each other are worth it from here on: less cuts off what is said in them. */
const THREE_COLUMNS = 114;

/** Of a box's upper edge, what is neither title nor state. */
const EDGES = 8;

const TITLES: Readonly<Record<HostName, string>> = {
  primary: 'host 1, the primary',
  backup: 'host 2, the backup',
  spare: 'host 3, the spare',
};

/** The hosts side by side; where there is no room for three, the two that are a pair, and a line for the third. */
export function hostBoxes(view: PairView, columns: number): Line[] {
  const names = Object.keys(view.hosts) as HostName[];
  if (names.length === 2 || columns >= THREE_COLUMNS) return beside(names, view, columns);
  const { primary, backup } = view.pairing;
  const others = names.filter((name) => name !== primary && name !== backup);
  return [...beside([primary, backup], view, columns), ...others.map((name) => hostLine(name, view))];
}

function beside(names: readonly HostName[], view: PairView, columns: number): Line[] {
  const edge = (index: number): number => Math.floor((index * columns) / names.length);
  const boxes = names.map((name, index) => hostBox(name, view, edge(index + 1) - edge(index)));
  return boxes[0]!.map((_, row) => boxes.flatMap((box) => box[row]!));
}

function hostBox(name: HostName, { hosts, lead }: PairView, columns: number): Line[] {
  const { state, tone, about, position, generation, safe, held, detail } = hosts[name]!;
  const inner = Math.max(0, columns - 4);
  // What a host is goes before its number: the title gives way.
  const fits = TITLES[name].length + state.length + EDGES <= columns;
  const place: Line = [span('position '), span(grouped(position), 'strong')];
  const pairing = generation === 0 ? 'no generation' : `generation ${generation}`;
  return boxed(
    [span(fits ? TITLES[name] : name, 'strong')],
    [span(state, tone)],
    [
      [span(about, tone === 'busy' || tone === 'bad' ? tone : 'plain')],
      widthOf(place) + pairing.length < inner ? spread(place, [span(pairing, 'dim')], inner) : place,
      trackBar({ position, safe, held, lead }, inner, tone),
      [span(detail, 'dim')],
    ],
    columns,
    tone,
  );
}

function hostLine(name: HostName, { hosts }: PairView): Line {
  const { state, tone, about, detail } = hosts[name]!;
  return [
    span(` ${TITLES[name]}: `, 'strong'),
    span(state, tone),
    span(`, ${about}`),
    span(`; ${detail}`, 'dim'),
  ];
}
