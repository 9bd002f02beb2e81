//! The real program in a real window, driven through WebKitWebDriver.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use claims_webdriver::Driven;
use fantoccini::Client;
use serde_json::{Value, json};

use crate::keys;

/// Long enough for a busy machine; nothing here waits for its end unless it fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// An open window. Dropping it ends the program.
pub struct Window {
    pub client: Client,
    driven: Driven,
    home: PathBuf,
}

/// A variable of the environment the tests cannot do without.
pub fn needed(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set; tests/desktop/run.sh sets everything these tests need"))
}

impl Window {
    /// Starts the program on a home.
    pub async fn open(home: &Path, options: &[&str]) -> Self {
        let program = needed("CLAIMS_DESK_BIN");
        let driven = Driven::open(Path::new(&program), home, options, PATIENCE).await;
        let driven = driven.unwrap_or_else(|error| panic!("{error}: {:?}", std::error::Error::source(&error)));
        Self { client: driven.client.clone(), driven, home: home.to_owned() }
    }

    /// Closes the window as a person does.
    pub async fn close(self) {
        self.client.close().await.expect("the window closes");
        drop(self.driven);
    }

    /// Ends the program in the middle of whatever it does, `kill -9`, while somebody already starts it again: that one asks it to show
    /// its window, and it ends without an answer.
    pub async fn killed_while(self, starting: impl Future<Output = Self>) -> Self {
        let program = self.program().expect("the program runs");
        let signal = |what: &str| {
            let sent = Command::new("kill").args([what, &program]).status().expect("kill is there");
            assert!(sent.success(), "the program was there until now");
        };
        signal("-STOP");
        let ending = async {
            // Time to be asked.
            tokio::time::sleep(Duration::from_secs(3)).await;
            signal("-KILL");
        };
        tokio::join!(starting, ending).0
    }

    /// The process that works on this home; zombies have no command line any more.
    fn program(&self) -> Option<String> {
        let home = self.home.display().to_string();
        std::fs::read_dir("/proc").ok()?.flatten().find_map(|process| {
            let line = std::fs::read(process.path().join("cmdline")).ok()?;
            let words: Vec<_> = line.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect();
            let is_ours = words.first().is_some_and(|program| program.ends_with("claims-desk"))
                && words.iter().any(|word| **word == *home);
            is_ours.then(|| process.file_name().to_string_lossy().into_owned())
        })
    }

    /// Types; see [`keys`].
    pub async fn press(&self, keys: &str) {
        keys::press(&self.client, keys.chars()).await;
    }

    /// Presses F`number`.
    pub async fn function(&self, number: u32) {
        keys::press(&self.client, [keys::function(number)]).await;
    }

    /// Asks the page.
    pub async fn ask(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until something is so; asks again and again, and shows the page when it never is.
    pub async fn eventually(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is_so().await {
            if Instant::now() > until {
                self.shoot("failure").await;
                let page = self.client.execute("return document.body.innerText", Vec::new()).await;
                let page =
                    page.map_or_else(|error| error.to_string(), |text| text.as_str().unwrap_or_default().to_owned());
                panic!("never: {what}\nThe page (target/screenshots/failure.png) says:\n{page}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until an expression of the page is true.
    pub async fn until(&self, expression: &str) {
        let script = format!("return Boolean({expression})");
        // A page that is just being replaced cannot answer; the next question reaches the new one.
        self.eventually(expression, async || self.client.execute(&script, Vec::new()).await.is_ok_and(|is| is == true))
            .await;
    }

    /// Waits for an element to be on the page.
    pub async fn until_there(&self, testid: &str) {
        self.until(&format!("document.querySelector('[data-testid=\"{testid}\"]')")).await;
    }

    /// Waits until a field has the focus: the next keystroke belongs there.
    pub async fn until_focus(&self, field: &str) {
        self.until(&format!("document.activeElement?.dataset.field === '{field}'")).await;
    }

    /// Waits until an element's text, or a field's value, contains something.
    pub async fn until_says(&self, testid: &str, words: &str) {
        let words = json!(words);
        self.until(&format!("[...document.querySelectorAll('[data-testid=\"{testid}\"]')].some((e) => (e.value ?? e.textContent).includes({words}))"))
            .await;
    }

    /// Calls a command of the core, for what the test only wants to know or to set.
    pub async fn command(&self, name: &str, arguments: Value) -> Value {
        let script = "const [name, args, done] = arguments;\
            window.__TAURI_INTERNALS__.invoke(name, args).then((ok) => done({ ok }), (err) => done({ err }))";
        let mut answer =
            self.client.execute_async(script, vec![json!(name), arguments]).await.expect("the core answers");
        assert!(answer.get("err").is_none(), "{name}: {answer}");
        answer["ok"].take()
    }

    /// Chooses language and colours, and shows the page anew.
    pub async fn dress(&self, language: &str, theme: &str) {
        let mut settings = self.command("settings", json!({})).await["changeable"].take();
        settings["language"] = json!(language);
        settings["theme"] = json!(theme);
        self.command("save_settings", json!({ "input": settings })).await;
        self.ask("window.stale = true; location.reload()").await;
        self.until(&format!("!window.stale && document.documentElement.lang === '{language}'")).await;
        self.until_there("strip-connection").await;
    }

    /// A picture in `target/screenshots`.
    pub async fn shoot(&self, name: &str) {
        // A picture taken at once would show the frame before.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let picture = self.client.screenshot().await.expect("a picture");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("the picture is kept");
    }

    /// Holds the page against axe's rules: nothing serious, nothing critical.
    pub async fn accessible(&self, page: &str) {
        let axe =
            std::fs::read_to_string(needed("CLAIMS_AXE")).expect("axe-core is installed with the screens' packages");
        self.client.execute(&format!("if (!window.axe) {{ {axe} }}"), Vec::new()).await.expect("axe loads");
        let script = "const done = arguments[arguments.length - 1];\
            axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations\
                .filter((one) => one.impact === 'serious' || one.impact === 'critical')\
                .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)), (err) => done([String(err)]))";
        let found = self.client.execute_async(script, Vec::new()).await.expect("axe answers");
        assert_eq!(found, json!([]), "axe on {page}");
    }
}
