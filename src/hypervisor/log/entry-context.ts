import { ClockPrediction } from './clock-prediction.ts';
import { CompletionPrediction, NO_ARGUMENT } from './completion-prediction.ts';
import { SIGNAL_ASKED_SHIFT, SIGNAL_LENGTH_SHIFT, SIGNAL_NAMES, SIGNAL_WORD } from './entry-kinds.ts';
import { NameTable } from './name-table.ts';
import { PacePrediction } from './pace-prediction.ts';
import type { Place } from './place.ts';

/** What the entries so far say about the next one. Writer and reader have the same at each entry. */
export class EntryContext implements Place {
  /** Of the entry that is written or read; then of the last one. */
  position = 0;
  /** The device that the last frame came through. */
  frameDevice = 0;
  readonly clock = new ClockPrediction(this);
  readonly pace = new PacePrediction(this);
  readonly completions = new CompletionPrediction();
  readonly names = new NameTable();

  /** The argument of a frame's word, or `NO_ARGUMENT`. */
  frameArgument(device: number, bytes: number): number {
    return device === this.frameDevice ? bytes : NO_ARGUMENT;
  }

  /** The argument of a signal's word, or `NO_ARGUMENT`. */
  signalArgument(name: string, asked: boolean, bytes: number): number {
    const number = this.names.numberOf(name);
    if (number === this.names.length || number >= SIGNAL_NAMES) return NO_ARGUMENT;
    if (bytes >= SIGNAL_WORD.arguments) return NO_ARGUMENT;
    return number | (Number(asked) << SIGNAL_ASKED_SHIFT) | (bytes << SIGNAL_LENGTH_SHIFT);
  }
}
