// The pages of the frame with their keys and icons, in the order of the navigation.
import House from '@lucide/svelte/icons/house';
import List from '@lucide/svelte/icons/list';
import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import Plus from '@lucide/svelte/icons/plus';
import SettingsIcon from '@lucide/svelte/icons/settings';
import Tags from '@lucide/svelte/icons/tags';
import UserRound from '@lucide/svelte/icons/user-round';
import type { Component } from 'svelte';
import Claim from './features/claim/Page.svelte';
import Answers from './features/claims/Answers.svelte';
import Claims from './features/claims/Claims.svelte';
import Desk from './features/desk/Page.svelte';
import Insuree from './features/insuree/Page.svelte';
import Prices from './features/prices/Page.svelte';
import Settings from './features/settings/Page.svelte';
import type { Page } from './lib/state/router.svelte';

/** What the frame knows of a page. */
export interface Place {
  page: Page;
  /** The key as the keyboard calls it. */
  key: string;
  icon: Component<{ class?: string; 'aria-hidden'?: 'true' }>;
  view: Component<{ id: string | null }>;
}

export const PLACES: readonly Place[] = [
  { page: 'desk', key: 'F1', icon: House, view: Desk },
  { page: 'claim', key: 'F2', icon: Plus, view: Claim },
  { page: 'claims', key: 'F3', icon: List, view: Claims },
  { page: 'answers', key: 'F4', icon: MessageSquareText, view: Answers },
  { page: 'insuree', key: 'F5', icon: UserRound, view: Insuree },
  { page: 'prices', key: 'F6', icon: Tags, view: Prices },
  { page: 'settings', key: 'F9', icon: SettingsIcon, view: Settings },
];
