//! Files that go with a claim: added, listed, taken away, sent again.
#![expect(clippy::print_stdout, reason = "printing is what this file is for")]

use std::path::PathBuf;
use std::process::ExitCode;

use claims_app::App;
use claims_app::dto::{AttachView, AttachmentView, Problem};

use crate::print::{as_json, problem, say};

/// Does what was asked about the files of a claim, and prints those it has now; 1 when any could not be added.
pub async fn run(
    app: &App,
    id: &str,
    files: &[PathBuf],
    remove: &[String],
    again: bool,
    json: bool,
) -> Result<ExitCode, Problem> {
    for file in remove {
        app.detach(id, file).await?;
    }
    if again {
        app.attach_again(id).await?;
    }
    let view = if files.is_empty() {
        AttachView { attachments: app.attachments(id).await?, refused: Vec::new() }
    } else {
        app.attach(id, files).await?
    };
    if json {
        as_json(&view);
    } else {
        for one in &view.refused {
            problem(&one.problem, false);
        }
        list(&view.attachments);
        if view.attachments.is_empty() {
            println!("{}", say("cli-no-attachments", &[]));
        }
    }
    Ok(ExitCode::from(u8::from(!view.refused.is_empty())))
}

/// One line a file, and why it is not at the payer where that needs a person.
pub fn list(attachments: &[AttachmentView]) {
    for one in attachments {
        let state = say(&format!("attachment-{}", one.state.replace('_', "-")), &[]);
        let size = one.size.div_ceil(1024).to_string();
        println!("  {}", say("cli-attachment", &[("name", &one.name), ("size", &size), ("state", &state)]));
        if let Some(why) = &one.why {
            println!("      {}", say(&format!("attachment-why-{}", why.replace('_', "-")), &[("words", &one.words)]));
        }
    }
}
