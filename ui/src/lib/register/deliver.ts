// Send what waits and ask the payer for answers, and say in one sentence what came of it.
import { asProblem, problemWords } from '../problem/catalogue';
import { t } from '../i18n/words.svelte';
import type { AppState } from '../state/app';

/** F8: one delivery, then one question for answers. */
export async function sendAndRefresh(app: AppState): Promise<void> {
  app.toasts.say(t('ui-delivery-running'));
  try {
    const delivery = await app.backend.send();
    if (delivery.problem) {
      app.toasts.show(problemWords(delivery.problem).text);
      return;
    }
    const news = await app.backend.refresh();
    const { delivered, blocked, postponed } = delivery;
    app.toasts.show(t('ui-delivery-done', { delivered, blocked, postponed, news: news.changed.length }));
  } catch (thrown) {
    const { text, tone } = problemWords(asProblem(thrown));
    app.toasts.show(text, null, tone === 'calm' ? 'plain' : 'bad');
  } finally {
    void app.session.ask();
  }
}
