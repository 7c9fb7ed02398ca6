export interface DiffArguments {
  /** Path of the guest's file, for logs that have only its hash. */
  readonly guest: string | undefined;
  readonly json: boolean;
}
