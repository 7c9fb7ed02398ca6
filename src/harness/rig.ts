import type { Environment } from '../environment/environment.ts';
import type { EventSource } from '../hypervisor/event-source.ts';
import type { EncodedHeader } from '../hypervisor/log/header-codec.ts';
import type { LogReader } from '../hypervisor/log/log-reader.ts';
import type { LogSink } from '../hypervisor/log/log-sink.ts';
import type { LogWriter } from '../hypervisor/log/log-writer.ts';
import type { Recorder } from '../hypervisor/recorder.ts';
import type { Replayer } from '../hypervisor/replayer.ts';
import type { MachineDescription } from '../machine/description.ts';
import type { Machine } from '../machine/machine.ts';
import type { PairParts } from '../simulation/pair-options.ts';
import type { Subject } from './subject.ts';

/**
 * The parts that a trial is put together from, where they are not the ones that Lockstep ships: how a leak gets in.
 * Every part is optional, and each is made anew for every trial, but machines, which are reset.
 */
export interface Rig {
  /** The primary's machine. */
  primary?(subject: Subject): Machine;
  /** The backup's machine. */
  backup?(subject: Subject, description: MachineDescription): Machine;
  /** The outside that the primary asks, whose machine this is. */
  environment?(environment: Environment, machine: Machine): Environment;
  /** Where the recorder has its events from. */
  source?(source: EventSource, machine: Machine): EventSource;
  /** Between the primary's machine and its recorder: what is not passed on is not recorded. */
  recorder?(recorder: Recorder, source: EventSource, machine: Machine): EventSource;
  /** What writes the log. */
  log?(header: EncodedHeader, sink: LogSink): LogWriter;
  /** Where the log is written. */
  sink?(sink: LogSink): LogSink;
  /** Of a pair of hosts. */
  readonly pair?: PairParts;
  /** Between the backup's machine and its log, which the replayer reads. */
  replayer?(replayer: Replayer, machine: Machine, log: LogReader): EventSource;
}

/** Lockstep as it ships. */
export const SHIPPED: Rig = {};
