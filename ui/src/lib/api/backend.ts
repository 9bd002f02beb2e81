// Everything the screens can ask of the core. tauri.ts asks the real one, fake.ts stands in for tests and for the browser.
import type { AdministratorView } from './generated/AdministratorView';
import type { AttachmentView } from './generated/AttachmentView';
import type { AttachView } from './generated/AttachView';
import type { Changed } from './generated/Changed';
import type { ClaimFilter } from './generated/ClaimFilter';
import type { ClaimPage } from './generated/ClaimPage';
import type { ClaimRowView } from './generated/ClaimRowView';
import type { ClaimView } from './generated/ClaimView';
import type { ConnectionInput } from './generated/ConnectionInput';
import type { DeliveryView } from './generated/DeliveryView';
import type { DeskView } from './generated/DeskView';
import type { DraftInput } from './generated/DraftInput';
import type { DraftView } from './generated/DraftView';
import type { ElementCoverView } from './generated/ElementCoverView';
import type { FeedbackInput } from './generated/FeedbackInput';
import type { FileView } from './generated/FileView';
import type { FindInput } from './generated/FindInput';
import type { HitView } from './generated/HitView';
import type { ImportView } from './generated/ImportView';
import type { AheadSizeView } from './generated/AheadSizeView';
import type { AheadView } from './generated/AheadView';
import type { InsureeView } from './generated/InsureeView';
import type { LedgerView } from './generated/LedgerView';
import type { PersonHitView } from './generated/PersonHitView';
import type { PriceChangeView } from './generated/PriceChangeView';
import type { PricesInput } from './generated/PricesInput';
import type { PricesView } from './generated/PricesView';
import type { ProductView } from './generated/ProductView';
import type { PullView } from './generated/PullView';
import type { ReceiptView } from './generated/ReceiptView';
import type { RefreshView } from './generated/RefreshView';
import type { RegisterChangeView } from './generated/RegisterChangeView';
import type { SettingsInput } from './generated/SettingsInput';
import type { SettingsView } from './generated/SettingsView';
import type { SetUpInput } from './generated/SetUpInput';
import type { SignInInput } from './generated/SignInInput';
import type { StatusView } from './generated/StatusView';
import type { SubmitView } from './generated/SubmitView';

/** The door to the core. Every promise may be rejected with a `Problem`. */
export interface Backend {
  /** What the strip shows. */
  status(): Promise<StatusView>;
  /** Sets this computer up with the embedded training payer. */
  startTraining(): Promise<StatusView>;
  /** Closes training and opens the home of the real payer. */
  leaveTraining(): Promise<StatusView>;
  /** Whether training was begun on this computer and can be continued. */
  hasTraining(): Promise<boolean>;
  /** Sets this computer up for a server. */
  setUp(input: SetUpInput): Promise<StatusView>;
  /** Sets this computer up from the files chosen last. */
  setUpFromFiles(input: SetUpInput): Promise<ImportView>;
  /** Lets a person choose files of master data; answers their names. */
  chooseFiles(title: string): Promise<string[]>;
  /** Takes in the files chosen or dropped last; `anyway` also what is older than what is here. */
  importFiles(anyway: boolean): Promise<ImportView>;
  /** Calls back with the names when files are dropped on the window; answers how to stop. */
  onDropped(listener: (names: string[]) => void): () => void;
  /** Opens the locked data. */
  unlock(passphrase: string): Promise<StatusView>;
  /** Closes the data at once; only its passphrase opens it again. */
  lock(): Promise<StatusView>;
  /** Signs in again. */
  signIn(input: SignInInput): Promise<StatusView>;
  /** Pulls master data; `full` compares every entry. */
  sync(full: boolean): Promise<PullView>;
  /** It is true that the payer has nothing in this list any more: the next pull takes that over. */
  acceptEmpty(list: string): Promise<void>;
  /** What changed in the payer's register, this facility's own record first. */
  registerChanges(): Promise<RegisterChangeView[]>;
  /** The changes of the register were looked at. */
  seeRegisterChanges(): Promise<void>;
  /** What the insurance product of this code limits. */
  product(code: string): Promise<ProductView>;
  /** Stops a running pull. */
  cancelSync(): Promise<void>;
  /** Who has this number and are they covered; `on` is a day or the present one. */
  insuree(number: string, on: string | null, offline: boolean): Promise<InsureeView>;
  /** People known on this computer by number, name or birth date. */
  findPeople(text: string, limit: number): Promise<PersonHitView[]>;
  /** Whether the people of the district are fetched ahead, and how many are known. */
  peopleAhead(): Promise<AheadView>;
  /** How much fetching them would bring, as the server counts it now. */
  peopleSize(): Promise<AheadSizeView>;
  /** Fetches them with every pull from now on. */
  fetchPeopleAhead(): Promise<AheadView>;
  /** No more, and forgets those who were only fetched ahead. */
  forgetPeopleAhead(): Promise<AheadView>;
  /** The payer's word on one service or item for a person. */
  elementCover(number: string, kind: string, code: string): Promise<ElementCoverView>;
  /** This person's claims at this facility. */
  insureeClaims(number: string): Promise<ClaimRowView[]>;
  /** What a few keystrokes find. */
  find(input: FindInput): Promise<HitView[]>;
  /** Claim administrators of this facility. */
  administrators(): Promise<AdministratorView[]>;
  /** A fresh draft. */
  newDraft(): Promise<DraftView>;
  /** A draft to go on with. */
  openDraft(id: string): Promise<DraftView>;
  /** Saves and checks a draft. */
  saveDraft(id: string, draft: DraftInput): Promise<DraftView>;
  /** Puts a draft away; `restoreDraft` brings it back. */
  discardDraft(id: string): Promise<void>;
  /** Brings a discarded draft back. */
  restoreDraft(id: string): Promise<void>;
  /** Adds the files chosen or dropped last to a claim, each for itself. */
  attachFiles(id: string): Promise<AttachView>;
  /** Takes a file away from a claim; answers those left. */
  detach(id: string, file: string): Promise<AttachmentView[]>;
  /** Lets the files go again that the payer refused or the server did not take. */
  attachAgain(id: string): Promise<AttachmentView[]>;
  /** Submits drafts, each for itself; `anyway` is the reason to send what the payer would reject. */
  submit(ids: string[], anyway: string | null): Promise<SubmitView[]>;
  /** Makes a submitted, undelivered claim a draft again. */
  takeBack(id: string): Promise<DraftView>;
  /** Puts a blocked claim back into the outbox. */
  tryAgain(id: string): Promise<ClaimView>;
  /** Gives a blocked claim a new code and sends it. */
  takeNewCode(id: string): Promise<ClaimView>;
  /** Copies an answered claim into a new draft under a new code. */
  answerQuestions(id: string, answers: FeedbackInput): Promise<ClaimView>;
  correct(id: string): Promise<DraftView>;
  /** Delivers what is due. */
  send(): Promise<DeliveryView>;
  /** The same, and the files that wait for a link that does not cost by volume. */
  sendWithFiles(): Promise<DeliveryView>;
  /** Holds claims back until `resume`. */
  pause(): Promise<StatusView>;
  /** Lets claims go again. */
  resume(): Promise<StatusView>;
  /** The link costs by volume: lists and files wait until they are asked for. */
  spareTheLink(): Promise<StatusView>;
  /** The link costs nothing by volume. */
  useTheLink(): Promise<StatusView>;
  /** Asks the payer for answers. */
  refresh(): Promise<RefreshView>;
  /** A page of claims. */
  claims(filter: ClaimFilter): Promise<ClaimPage>;
  /** A claim with everything known; marks its answer as seen. */
  claim(id: string): Promise<ClaimView>;
  /** What needs a person, and the figures. */
  desk(): Promise<DeskView>;
  /** The sums over the claims at the payer. */
  ledger(): Promise<LedgerView>;
  /** Writes every submitted claim into a file of the clerk's documents; `name` is its name without ending. */
  exportLedger(name: string): Promise<FileView>;
  /** Makes the paper and opens it in the system's viewer. */
  printReceipt(id: string): Promise<ReceiptView>;
  /** A page of the facility's price list. */
  prices(input: PricesInput): Promise<PricesView>;
  /** What changed in the list, newest first. */
  priceChanges(): Promise<PriceChangeView[]>;
  /** The changes were looked at. */
  seePriceChanges(): Promise<void>;
  /** Writes the whole list into a file of the clerk's documents; `name` is its name without ending. */
  exportPrices(name: string): Promise<FileView>;
  /** Shows the folder of the last export. */
  showExport(): Promise<void>;
  /** Settings as they stand. */
  settings(): Promise<SettingsView>;
  /** Changes settings. */
  saveSettings(input: SettingsInput): Promise<SettingsView>;
  /** Changes how the server is reached. */
  saveConnection(input: ConnectionInput): Promise<SettingsView>;
  /** Adds or replaces the passphrase that opens the data. */
  savePassphrase(passphrase: string): Promise<SettingsView>;
  /** Calls back when something changed; answers how to stop. */
  onChange(listener: (changed: Changed) => void): () => void;
}
