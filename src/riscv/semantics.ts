/**
 * Version of what a machine of the same configuration and image does with the same inputs. It rises whenever that would
 * be other bytes than before: states and recordings of another number are refused.
 */
export const SEMANTICS = 1;
