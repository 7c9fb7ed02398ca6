/** Whatever the options say, checked as far as it can be without looking at files. */
export interface RunArguments {
  readonly guest: string;
  readonly raw: boolean;
  readonly memoryBytes: number;
  readonly disks: readonly string[];
  /** UDP port. */
  readonly network: number | undefined;
  /** Position. */
  readonly limit: number | undefined;
  readonly commandLine: string;
  readonly clock: 'read' | 'paced';
  readonly seed: number | undefined;
  /** Slots. */
  readonly trace: number | undefined;
  readonly statistics: boolean;
}
