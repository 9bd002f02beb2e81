// placeholder
import type { Backend } from './backend';
export function fakeFromAddress(_search: string): Backend { throw new Error('soon'); }
