import { conversation as echo } from './echo-frames.ts';
import type { Turn } from './frames.ts';
import { conversation as keyValue } from './key-value-frames.ts';

const CONVERSATIONS: Readonly<Record<string, readonly Turn[]>> = { 'key-value': keyValue };

/** What the guest of this name is sent; for those that are no servers, it does not matter. */
export const conversationWith = (guest: string): readonly Turn[] => CONVERSATIONS[guest] ?? echo;
