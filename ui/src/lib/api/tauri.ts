// The core behind Tauri commands; the only file that knows Tauri.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Backend } from './backend';
import type { Changed } from './generated/Changed';

/** Whether this page runs inside the desktop shell. */
export function insideTauri(): boolean {
  return '__TAURI_INTERNALS__' in window;
}

/** The real core. */
export function tauriBackend(): Backend {
  return {
    status: () => invoke('status'),
    startTraining: () => invoke('start_training'),
    leaveTraining: () => invoke('leave_training'),
    hasTraining: () => invoke('has_training'),
    setUp: (input) => invoke('set_up', { input }),
    setUpFromFiles: (input) => invoke('set_up_from_files', { input }),
    chooseFiles: (title) => invoke('choose_files', { title }),
    importFiles: (anyway) => invoke('import_files', { anyway }),
    unlock: (passphrase) => invoke('unlock', { passphrase }),
    lock: () => invoke('lock'),
    signIn: (input) => invoke('sign_in', { input }),
    sync: (full) => invoke('sync', { full }),
    cancelSync: () => invoke('cancel_sync'),
    insuree: (number, on, offline) => invoke('insuree', { number, on, offline }),
    findPeople: (text, limit) => invoke('find_people', { text, limit }),
    peopleAhead: () => invoke('people_ahead'),
    peopleSize: () => invoke('people_size'),
    fetchPeopleAhead: () => invoke('fetch_people_ahead'),
    forgetPeopleAhead: () => invoke('forget_people_ahead'),
    elementCover: (number, kind, code) => invoke('element_cover', { number, kind, code }),
    insureeClaims: (number) => invoke('insuree_claims', { number }),
    find: (input) => invoke('find', { input }),
    administrators: () => invoke('administrators'),
    newDraft: () => invoke('new_draft'),
    openDraft: (id) => invoke('open_draft', { id }),
    saveDraft: (id, draft) => invoke('save_draft', { id, draft }),
    discardDraft: (id) => invoke('discard_draft', { id }),
    restoreDraft: (id) => invoke('restore_draft', { id }),
    attachFiles: (id) => invoke('attach_files', { id }),
    detach: (id, file) => invoke('detach', { id, file }),
    answerQuestions: (id, answers) => invoke('answer_questions', { id, answers }),
    attachAgain: (id) => invoke('attach_again', { id }),
    submit: (ids, anyway) => invoke('submit', { ids, anyway }),
    takeBack: (id) => invoke('take_back', { id }),
    tryAgain: (id) => invoke('try_again', { id }),
    takeNewCode: (id) => invoke('take_new_code', { id }),
    correct: (id) => invoke('correct', { id }),
    send: () => invoke('send'),
    sendWithFiles: () => invoke('send_with_files'),
    pause: () => invoke('pause'),
    resume: () => invoke('resume'),
    spareTheLink: () => invoke('spare_the_link'),
    useTheLink: () => invoke('use_the_link'),
    refresh: () => invoke('refresh'),
    claims: (filter) => invoke('claims', { filter }),
    claim: (id) => invoke('claim', { id }),
    desk: () => invoke('desk'),
    ledger: () => invoke('ledger'),
    exportLedger: (name) => invoke('export_ledger', { name }),
    printReceipt: (id) => invoke('print_receipt', { id }),
    prices: (input) => invoke('prices', { input }),
    acceptEmpty: (list) => invoke('accept_empty', { list }),
    registerChanges: () => invoke('register_changes'),
    seeRegisterChanges: () => invoke('see_register_changes'),
    product: (code) => invoke('product', { code }),
    priceChanges: () => invoke('price_changes'),
    seePriceChanges: () => invoke('see_price_changes'),
    exportPrices: (name) => invoke('export_prices', { name }),
    showExport: () => invoke('show_export'),
    settings: () => invoke('settings'),
    saveSettings: (input) => invoke('save_settings', { input }),
    saveConnection: (input) => invoke('save_connection', { input }),
    savePassphrase: (passphrase) => invoke('save_passphrase', { passphrase }),
    onDropped: (listener) => follow('dropped', listener),
    onChange: (listener) => follow<Changed>('changed', listener),
  };
}

/** Listens to an event of the core; answers how to stop. */
function follow<T>(name: string, listener: (payload: T) => void): () => void {
  // Tauri answers with a promise of the way to stop; stopping before it is there must work too.
  const stop = listen<T>(name, (event) => listener(event.payload));
  return () => void stop.then((off) => off());
}
