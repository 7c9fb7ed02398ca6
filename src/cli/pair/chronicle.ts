import type { Output } from '../../machine/exit.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { Moment } from '../../simulation/history.ts';
import type { Pair } from '../../simulation/pair.ts';
import { hostNames } from '../../report/pair/by-host.ts';
import { outcomeText } from '../../report/words/format-outcome.ts';
import { HostRoles } from '../../report/words/host-roles.ts';
import { momentWords } from '../../report/words/moment-words.ts';
import type { MomentContext } from '../../report/words/moment-words.ts';
import { counted, grouped } from '../../report/words/numbers.ts';
import type { PairInsight } from './pair-insight.ts';
import { quotedOutputs } from '../../report/words/quoted.ts';
import type { ToldMoment } from '../../report/words/told-moment.ts';
import type { MadeOutput } from './watched-primary.ts';

/** What left the pair, as somebody outside sees it. */
export interface SeenOutput {
  readonly output: Output;
  /** It has left before. */
  readonly again: boolean;
}

/** Repeats that follow on each other. */
interface Repeats {
  readonly moment: Moment;
  readonly first: number;
  readonly outputs: Output[];
}

/** Reads along with a pair, and tells what happens to it. */
export class Chronicle {
  readonly told: ToldMoment[] = [];
  /** Of these, those that are not routine. */
  readonly notable: ToldMoment[] = [];
  readonly seen: SeenOutput[] = [];
  /** Outputs that have left at least once. */
  released = 0;
  repeated = 0;
  /** The most outputs that were held at once; how long outputs of a protected primary were held, in ticks. */
  mostHeld = 0;
  leastHeldTicks = Infinity;
  mostHeldTicks = 0;
  /** Outputs that waited for an acknowledgement before they left. */
  acknowledgedFirst = 0;
  /** Of the pairing at hand: how many entries of its log were sent, have come, and are acknowledged. */
  readonly log = { send: 0, receive: 0, acknowledge: 0 };
  /** Of the state that a new backup was sent, if one was. */
  copiedBytes = 0;
  /** Writes that the shared disk has taken of each host. */
  readonly writes: Record<HostName, number> = { primary: 0, backup: 0, spare: 0 };
  readonly cuts = new Set<string>();
  readonly paused = new Set<HostName>();
  readonly #pair: Pair;
  readonly #insight: PairInsight;
  readonly #roles = new HostRoles();
  #moments = 0;
  #hasAsked = false;
  #sentBefore = 0;
  #repeats: Repeats | undefined;
  /** To whom console and network lead: who was the last to go live. */
  #port: HostName = 'primary';
  /** What was typed and lost, as long as nothing else is told. */
  #lost: { readonly told: ToldMoment; readonly data: Uint8Array } | undefined;

  constructor(pair: Pair, insight: PairInsight) {
    this.#pair = pair;
    this.#insight = insight;
    for (const name of hostNames(pair)) this.#tell(beginning(name));
    this.update();
  }

  /** Entries of the log sent, in all pairings. */
  get sent(): number {
    return this.#sentBefore + this.log.send;
  }

  /** Outputs that the primary of the pairing at hand has made and not let out, in their order. */
  get held(): readonly MadeOutput[] {
    return this.#madeBy(this.#insight.pairing.primary);
  }

  /** Reads on, to where the pair is. */
  update(): void {
    const { moments } = this.#pair;
    // Outputs of a host that nobody protects are not held, and leave together with their moments.
    const { primary } = this.#insight.pairing;
    if (primary === 'primary' || this.#roles.of(primary) === 'protected')
      this.mostHeld = Math.max(this.mostHeld, this.held.length);
    while (this.#moments < moments.length) this.#read(moments[this.#moments++]!);
    this.#tellRepeats();
    this.#tellQuestion(Infinity);
  }

  /** Somebody types: where nobody is live, that is lost without a word, as it is on a host that is gone. */
  typed(data: Uint8Array): void {
    const host = this.#pair[this.#port]!;
    if (host.isLive) return;
    const before = this.#lost !== undefined && this.told.at(-1) === this.#lost.told ? this.#lost.data : [];
    if (before.length > 0) for (const list of [this.told, this.notable]) list.pop();
    const all = Uint8Array.from([...before, ...data]);
    const text = shortened(quotedOutputs([{ kind: 'console', data: all }]));
    this.#tell({
      ...{ ticks: this.#pair.now(), host: this.#port, what: 'typed', position: host.position, kind: 'bad' },
      words: `${text} is typed and lost: nobody is live to hear it`,
    });
    this.#lost = { told: this.told.at(-1)!, data: all };
  }

  #read(moment: Moment): void {
    const { what, number, detail, host } = moment;
    this.#tellQuestion(moment.ticks);
    if (what === 'send' || what === 'receive' || what === 'acknowledge') this.#count(what, moment);
    else if (what === 'copy') this.#beginLog(number);
    else if (what === 'write') this.writes[host]++;
    else if (what === 'live') this.#port = host;
    else if (what === 'cut') this.cuts.add(detail);
    else if (what === 'heal') this.cuts.delete(detail);
    else if (what === 'pause') this.paused.add(host);
    else if (what === 'resume') this.paused.delete(host);
    if (what === 'release') this.#release(moment);
    else {
      this.#tellRepeats();
      this.#tell({ ...moment, ...momentWords(moment, this.#context(moment)) });
    }
    this.#roles.note(moment);
  }

  /** What a host still does that is in an earlier pairing does not count. */
  #count(what: keyof Chronicle['log'], { host, number }: Moment): void {
    const { primary, backup } = this.#insight.pairing;
    if (host === (what === 'receive' ? backup : primary)) this.log[what] = Math.max(this.log[what], number);
  }

  /** A new backup was sent so many bytes, and the log that it follows begins there. */
  #beginLog(bytes: number): void {
    this.#sentBefore = this.sent;
    Object.assign(this.log, { send: 0, receive: 0, acknowledge: 0 });
    this.copiedBytes = bytes;
  }

  /** The spare asks for the guest's state by a message, which is no moment of its own. */
  #tellQuestion(ticks: number): void {
    const { primary, backup, since } = this.#insight.pairing;
    if (this.#hasAsked || backup !== 'spare' || ticks < since) return;
    this.#hasAsked = true;
    this.#tell({
      ...{ ticks: since, host: backup, what: 'ask', position: 0, kind: 'step' },
      words: `asks the ${primary} for its guest's state`,
    });
  }

  #release(moment: Moment): void {
    const { number, host } = moment;
    const { output, ticks, alone } = this.#pair.departed[this.seen.length]!;
    const again = number < this.released;
    this.seen.push({ output, again });
    const waited = this.#waited(host, number, ticks);
    if (!alone) this.#countHeld(waited);
    if (again) {
      this.repeated++;
      if (this.#repeats === undefined) this.#repeats = { moment, first: number, outputs: [output] };
      else this.#repeats.outputs.push(output);
    } else {
      this.#tellRepeats();
      if (this.released === 0 && !alone) this.#tell({ ...moment, ...firstOutput(waited) });
      this.released = number + 1;
    }
    const { words, kind } = momentWords(moment, this.#context(moment, again));
    this.#tell({ ...moment, words: `${words}: ${quotedOutputs([output])}`, kind });
  }

  /** How long an output was held, in ticks; it is not from here on. */
  #waited(host: HostName, number: number, ticks: number): number {
    const made = this.#madeBy(host);
    if (made[0]?.number !== number) return 0;
    return ticks - made.shift()!.ticks;
  }

  #countHeld(waited: number): void {
    this.acknowledgedFirst++;
    this.leastHeldTicks = Math.min(this.leastHeldTicks, waited);
    this.mostHeldTicks = Math.max(this.mostHeldTicks, waited);
  }

  #tellRepeats(): void {
    const repeats = this.#repeats;
    if (repeats === undefined) return;
    this.#repeats = undefined;
    const { moment, first, outputs } = repeats;
    const last = first + outputs.length - 1;
    const which =
      last === first ? `output ${grouped(first)}` : `outputs ${grouped(first)} to ${grouped(last)}`;
    const words = `${which} leave${last === first ? 's' : ''} a second time: ${shortened(quotedOutputs(outputs))}`;
    this.#tell({ ...moment, what: 'again', words, kind: 'again' });
  }

  #context({ host }: Moment, again = false): MomentContext {
    const { takeover, outcome } = this.#pair[host]!;
    const held = this.#madeBy(host).length;
    const [role, use] = [this.#roles.of(host), this.#roles.useOf(host)];
    return { role, use, held, again, takeover, outcome: outcomeText(outcome) };
  }

  #madeBy(host: HostName): MadeOutput[] {
    return this.#insight.primaryOf(host)?.made ?? [];
  }

  #tell({ ticks, host, what, position, words, kind }: ToldMoment): void {
    const told = { ticks, host, what, position, words, kind };
    this.told.push(told);
    if (kind !== 'routine') this.notable.push(told);
  }
}

const SHOWN_CHARACTERS = 60;

function shortened(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}

function firstOutput(waited: number): Pick<ToldMoment, 'what' | 'words' | 'kind'> {
  return {
    what: 'output',
    words: `the first output leaves, held for ${counted(waited, 'tick')}`,
    kind: 'step',
  };
}

const BEGINNINGS: Readonly<Record<HostName, string>> = {
  primary: 'runs the guest, holds back what it sends out',
  backup: 'replays the log as it comes, and is silent',
  spare: 'stands by, to become the new backup of who goes on alone',
};

function beginning(host: HostName): ToldMoment {
  return { ticks: 0, host, what: 'begin', position: 0, words: BEGINNINGS[host], kind: 'step' };
}
