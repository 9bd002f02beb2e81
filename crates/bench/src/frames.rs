//! P14 on the screen: the list of 100,000 claims, scrolled in the real window.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use claims_sandbox::{Options, Payer};
use claims_store::{KeyFile, NoKeychain, Store, Unlock};
use claims_webdriver::Driven;
use serde::Deserialize;
use serde_json::Value;

use crate::claims::fill;
use crate::figure::{Figure, percentile};
use crate::programs::program;

/// Opens the home besides the keychain of the session.
const PASSPHRASE: &str = "bench";
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);
/// Scrolls the list by about a row in each frame, and before it, in its place, a plain list of words: what the web view itself takes to
/// draw such a piece of a window anew.
const SCROLLED: &str = r"
const [done] = arguments;
const claim = (element) => element?.closest('[data-testid=claims-row]');
const list = document.querySelector('[data-testid=claims-row]').closest('[role=listbox]');
const { x, y, width, height } = list.getBoundingClientRect();
const plain = document.createElement('div');
plain.style = `position: fixed; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px; overflow: auto; background: Canvas`;
for (let row = 0; row < 400; row += 1) {
  const words = document.createElement('p');
  words.style = 'margin: 0; height: 56px; border-bottom: 1px solid';
  words.textContent = `RAPHOS-A-${String(row).padStart(6, '0')} Sita Thapa 1,234.00`;
  plain.append(words);
}
const frames = (scrolls) => new Promise((end) => {
  const took = [];
  let bare = 0;
  let last;
  const tick = (now) => {
    if (last !== undefined) took.push(now - last);
    last = now;
    if (took.length === 200) return end({ took, bare, passed: scrolls.scrollTop });
    if (!claim(document.elementFromPoint(x + width / 2, y + height / 2))) bare += 1;
    scrolls.scrollBy(0, 50);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
});
(async () => {
  document.body.append(plain);
  const floor = await frames(plain);
  plain.remove();
  done({ floor, scrolled: await frames(list) });
})().catch((error) => done({ error: String(error) }));
";

/// P14.
pub async fn measure() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let home = folder.path().join("server");
    set_up(&home).await?;
    let key = KeyFile::load(&home.join("key.json"))?.unlock(Unlock::Passphrase(PASSPHRASE), &NoKeychain)?;
    fill(&Store::open(&home.join("claims.db"), &key)?)?;

    let window = Window::open(folder.path()).await?;
    window.until("document.querySelector('[data-testid=strip-connection]')").await?;
    window.run("window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F3', bubbles: true })); return true").await?;
    window.until("document.querySelector('[data-testid=claims-row]')").await?;
    let told = window.0.client.execute_async(SCROLLED, Vec::new()).await?;
    let run = |name: &str| serde_json::from_value::<Run>(told.get(name).cloned().unwrap_or_default());
    let (floor, scrolled) = (run("floor").with_context(|| told.to_string())?, run("scrolled")?);
    ensure!(scrolled.passed > 9_000.0, "it scrolls, and more claims come: {told}");
    let at = |run: &Run, part: f64| {
        let mut frames: Vec<Duration> = run.took.iter().map(|took| Duration::from_secs_f64(took / 1_000.0)).collect();
        percentile(&mut frames, part)
    };
    let what = "a frame while 100,000 claims are scrolled, against a plain list of words";
    Ok(vec![
        Figure::ratio("P14", format!("{what}, p50"), "ms", at(&scrolled, 0.5), at(&floor, 0.5), 1.05),
        Figure::ratio("P14", format!("{what}, p95"), "ms", at(&scrolled, 0.95), at(&floor, 0.95), 1.05),
        Figure::cap("P14", "frames in which a scrolled list shows no claim, of 200", "frames", scrolled.bare, 0.0),
    ])
}

/// Some frames one after the other.
#[derive(Deserialize)]
struct Run {
    /// Milliseconds of each.
    took: Vec<f64>,
    /// Frames in which no claim was in the middle of the list.
    bare: f64,
    /// How far it was scrolled in the end.
    passed: f64,
}

/// A home of a real payer, which then is out of reach.
async fn set_up(home: &Path) -> Result<()> {
    let payer = Payer::start(Options { seed: 7, ..Options::default() }).await?;
    let url = payer.base_url();
    for words in [["init", "--server", &url, "--user", "clerk"].as_slice(), &["sync"]] {
        let mut claims = Command::new(program("claims")?);
        claims.arg("--home").arg(home).args(words).stdout(Stdio::null());
        claims.env("CLAIMS_PASSWORD", "training").env("CLAIMS_PASSPHRASE", PASSPHRASE);
        ensure!(claims.status()?.success(), "{words:?}");
    }
    payer.stop().await;
    Ok(())
}

/// The desk in its window.
struct Window(Driven);

impl Window {
    async fn open(home: &Path) -> Result<Self> {
        Ok(Self(Driven::open(&program("claims-desk")?, home, &[], PATIENCE).await?))
    }

    async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.0.client.execute(script, Vec::new()).await?)
    }

    /// Waits until an expression of the page is true.
    async fn until(&self, expression: &str) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        while self.run(&format!("return Boolean({expression})")).await? != true {
            ensure!(Instant::now() < until, "never: {expression}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}
