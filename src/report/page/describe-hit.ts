import { MARK_KINDS } from '../mark-kinds.ts';
import type { MarkKind } from '../mark-kinds.ts';
import { SPAN_KINDS } from '../span-kinds.ts';
import type { SpanKind } from '../span-kinds.ts';
import { grouped } from '../words/numbers.ts';
import type { Hit } from './hit.ts';
import type { Model, StretchColumns } from './model.ts';
import { timeText } from './place-text.ts';

/** What there is to say of something in the picture. */
export interface Description {
  readonly lane: string;
  readonly kind: string;
  readonly where: string;
  readonly text: string;
  readonly means: string;
}

export function describeHit(model: Model, hit: Hit): Description {
  const { report, marks, spans, arrows } = model;
  if (hit.what === 'mark') {
    const kind = report.markKinds[marks.kind[hit.id]!]!;
    const [position, ticks] = [marks.at.position[hit.id]!, marks.at.ticks[hit.id]!];
    return {
      lane: report.lanes[marks.lane[hit.id]!]!.name,
      kind,
      where: `position ${grouped(position)}${report.timed ? `, ${timeText(ticks)} (tick ${grouped(ticks)})` : ''}`,
      text: report.strings[marks.text[hit.id]!]!,
      means: MARK_KINDS[kind as MarkKind].means,
    };
  }
  const columns = hit.what === 'span' ? spans : arrows;
  const kind = (hit.what === 'span' ? report.spanKinds : report.arrowKinds)[columns.kind[hit.id]!]!;
  return {
    lane: report.lanes[columns.lane[hit.id]!]!.name,
    kind,
    where: whereOf(report.timed, columns, hit.id),
    text: report.strings[columns.text[hit.id]!]!,
    means: hit.what === 'span' ? SPAN_KINDS[kind as SpanKind].means : 'a message between the hosts',
  };
}

function whereOf(timed: boolean, { from, to }: StretchColumns, id: number): string {
  const positions = `positions ${grouped(from.position[id]!)} to ${grouped(to.position[id]!)}`;
  return timed ? `${positions}, ${timeText(from.ticks[id]!)} to ${timeText(to.ticks[id]!)}` : positions;
}
