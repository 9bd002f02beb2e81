//! P8: a durable save of a draft with all checks, against one 8 KiB write and `fdatasync`.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use claims_app::dto::{DraftInput, FindInput, HitKind, LineInput, SetUpInput};
use claims_app::{App, Options};

use crate::figure::{Figure, percentile, timed};

const SAVES: usize = 300;

pub fn measure() -> Result<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let folder = tempfile::tempdir()?;
        let payer =
            claims_sandbox::Payer::start(claims_sandbox::Options { seed: 1, ..claims_sandbox::Options::default() })
                .await?;
        let app = App::open(Options {
            home: folder.path().join("home"),
            passphrase: Some("bench".into()),
            ..Options::default()
        })
        .await?;
        let input = SetUpInput {
            server: payer.base_url(),
            user: "clerk".into(),
            password: "training".into(),
            ..SetUpInput::default()
        };
        app.set_up(input).await?;
        app.sync(true).await?;

        let input = FindInput { kind: HitKind::Item, text: "a".into(), limit: 10, on: None, person: None, wide: false };
        let hits = app.find(input).await?;
        ensure!(hits.len() == 10, "ten items to put on a claim");
        let mut draft: DraftInput = app.new_draft().await?.draft;
        draft.insuree = "100000001".into();
        draft.lines = hits
            .iter()
            .map(|hit| LineInput {
                kind: hit.kind.clone(),
                code: hit.code.clone(),
                quantity: "2".into(),
                price: String::new(),
            })
            .collect();
        let id = app.draft(draft.clone()).await?.id;

        let (mut ours, mut floor): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
        let mut file = std::fs::File::create(folder.path().join("floor"))?;
        let block = [7_u8; 8192];
        for at in 0..SAVES {
            let line = draft.lines.first_mut().context("a line")?;
            line.quantity = (1 + at % 9).to_string();
            let start = std::time::Instant::now();
            let view = app.save_draft(&id, draft.clone()).await?;
            ours.push(start.elapsed());
            ensure!(view.lines.len() == 10, "the draft is whole");
            let (written, took) = timed(|| {
                file.seek(SeekFrom::Start(0))?;
                file.write_all(&block)?;
                file.sync_data()
            });
            written?;
            floor.push(took);
        }
        app.close().await;
        payer.stop().await;
        let line = |share: f64, ours: &mut Vec<Duration>, floor: &mut Vec<Duration>| {
            (percentile(ours, share), percentile(floor, share))
        };
        let (p50, floor50) = line(0.5, &mut ours, &mut floor);
        let (p99, floor99) = line(0.99, &mut ours, &mut floor);
        Ok(vec![
            Figure::ratio("P8", "durable save of a ten-line draft with all checks, p50", "ms", p50, floor50, 1.25),
            Figure::ratio("P8", "durable save of a ten-line draft with all checks, p99", "ms", p99, floor99, 1.5),
        ])
    })
}
