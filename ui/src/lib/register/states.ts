// How each state of a claim looks: tone and sign, beside its word from the catalogue.
import Ban from '@lucide/svelte/icons/ban';
import Check from '@lucide/svelte/icons/check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import Clock from '@lucide/svelte/icons/clock';
import Hourglass from '@lucide/svelte/icons/hourglass';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Send from '@lucide/svelte/icons/send';
import SearchCheck from '@lucide/svelte/icons/search-check';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import X from '@lucide/svelte/icons/x';
import type { Component } from 'svelte';

type Icon = Component<{ class?: string; 'aria-hidden'?: 'true' }>;

/** The look of a state. */
export interface StateLook {
  tone: 'ok' | 'warn' | 'bad' | 'plain' | 'accent';
  icon: Icon;
}

const LOOKS: Record<string, StateLook> = {
  draft: { tone: 'plain', icon: PencilLine },
  ready: { tone: 'accent', icon: Clock },
  sending: { tone: 'accent', icon: Send },
  unsure: { tone: 'accent', icon: SearchCheck },
  blocked: { tone: 'bad', icon: Ban },
  carried: { tone: 'accent', icon: Send },
  entered: { tone: 'plain', icon: PencilLine },
  waiting: { tone: 'plain', icon: Hourglass },
  processed: { tone: 'plain', icon: Hourglass },
  approved: { tone: 'ok', icon: Check },
  partly: { tone: 'warn', icon: TriangleAlert },
  rejected: { tone: 'bad', icon: X },
};

/** The look of a state; an unknown one is plain. */
export function lookOf(state: string): StateLook {
  return LOOKS[state] ?? { tone: 'plain', icon: CircleDashed };
}

/** The states in the order of a claim's life. */
export const STATES = ['draft', 'ready', 'sending', 'unsure', 'blocked', 'carried', 'entered', 'waiting', 'processed', 'approved', 'partly', 'rejected'];

/** The states of an answered claim, worst first. */
export const ANSWERED = ['rejected', 'partly', 'approved'];
