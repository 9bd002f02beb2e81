//! The training payer as one more server: what happens between a clerk and a real payer happens to it as well.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// A training payer of its own; it ends when this goes.
pub struct Training {
    pub base: String,
    child: Child,
}

impl Training {
    pub fn start() -> Self {
        let program = std::env::var("CLAIMS_BIN").expect("CLAIMS_BIN names the program: run `cargo xtask test`");
        let mut child =
            Command::new(program).args(["sandbox", "--port", "0"]).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut first = String::new();
        let mut words = BufReader::new(child.stdout.take().expect("piped"));
        words.read_line(&mut first).expect("it says where it listens");
        let base = first.trim().strip_prefix("listening ").expect("an address").to_owned();
        // Its second line is left in the pipe, which stays open with the child's own end.
        std::thread::spawn(move || std::io::copy(&mut words, &mut std::io::sink()));
        Self { base, child }
    }
}

impl Drop for Training {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
