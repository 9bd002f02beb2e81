//! Papers: the claim form of a claim as it stands, written to a file.

use std::path::Path;

use claims_domain::answer::join;
use claims_domain::catalogue::Kind;
use claims_domain::claim::{ClaimState, Line, VisitType};
use claims_domain::ids::InsureeNo;
use claims_domain::paper::{ClaimForm, FormLine, Mark, local_minute};
use claims_domain::{Money, Quantity, Timestamp};
use claims_receipt::{Layout, claim_form};
use claims_store::{ClaimRow, Read};
use claims_words::Lang;

use crate::app::{App, blocking};
use crate::clock::local_offset_minutes;
use crate::drafts;
use crate::dto::{Code, Problem, ReceiptView};
use crate::home::private_folder;
use crate::profile::{Habits, facility};

impl App {
    /// Writes the claim form of a claim to a file. Every print is counted; from the second on the paper says so.
    ///
    /// `lang` is `en` or `fr` (the user's language when not given), `layout` is `claim-a4` (the default).
    ///
    /// # Errors
    /// No such claim, an unknown language or layout, a file that cannot be written. A failed print leaves no state.
    pub async fn receipt(
        &self,
        id_or_code: &str,
        out: &Path,
        lang: Option<&str>,
        layout: Option<&str>,
    ) -> Result<ReceiptView, Problem> {
        let layout = match layout {
            None => Layout::ClaimA4,
            Some(name) => name.parse().map_err(|_| Problem::with(Code::LayoutUnknown, name))?,
        };
        let desk = self.opened().await?;
        let now = desk.now();
        let (wanted, lang) = (id_or_code.to_owned(), lang.map(str::to_owned));
        let (row, form, lang) = desk
            .read(move |read| {
                let name = match lang {
                    Some(name) => name,
                    None => Habits::load(read)?.language,
                };
                let lang: Lang = name.parse().map_err(|_| Problem::with(Code::LanguageUnknown, name.as_str()))?;
                let row = drafts::claim(read, &wanted)?;
                let form = content(read, &row, now)?;
                Ok((row, form, lang))
            })
            .await?;
        let path = out.to_path_buf();
        let copy = form.copy;
        let bytes = blocking(move || {
            let pdf = match layout {
                Layout::ClaimA4 => claim_form(&form, lang)?,
            };
            write_private(&path, &pdf)?;
            Ok(pdf.len())
        })
        .await?;
        let id = row.id.clone();
        desk.write(move |write| {
            write.claims_mut().count_print(&id)?;
            let facts = serde_json::json!({ "copy": copy.to_string() });
            write.journal_mut().append(now, Some(&id), "printed", &facts.to_string())?;
            Ok(())
        })
        .await?;
        desk.tell_claim(&row.id);
        Ok(ReceiptView { path: out.display().to_string(), bytes: u64::try_from(bytes).unwrap_or(u64::MAX), copy })
    }

    /// Writes the claim form into the home's own folder, for the system's viewer.
    ///
    /// # Errors
    /// As [`App::receipt`].
    pub async fn print(&self, id_or_code: &str) -> Result<ReceiptView, Problem> {
        let desk = self.opened().await?;
        let wanted = id_or_code.to_owned();
        let row = desk.read(move |read| drafts::claim(read, &wanted)).await?;
        let folder = self.inner.home.root().join("papers");
        private_folder(&folder)?;
        // Claim codes are letters, digits, `-` and `_` only.
        let name = format!("{}-{}.pdf", row.code, row.prints.saturating_add(1));
        self.receipt(row.id.as_str(), &folder.join(name), None, None).await
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    use std::io::Write as _;
    let unwritable = |error: std::io::Error| {
        let mut problem = Problem::from(error);
        problem.detail = path.display().to_string();
        problem
    };
    let beside = path.with_extension("pdf.part");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let outcome = options.open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    });
    if outcome.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    outcome.map_err(unwritable)
}

fn content(read: &Read<'_>, row: &ClaimRow, now: Timestamp) -> Result<ClaimForm, Problem> {
    let facility = facility(read)?;
    let offset = local_offset_minutes();
    let number = InsureeNo::typed(&row.draft.insuree);
    let person = read.people().get(&number)?.map(|(insuree, _)| insuree);
    let administrator = read
        .mirror()
        .administrators()?
        .into_iter()
        .find(|administrator| administrator.code.as_str() == row.draft.administrator.trim())
        .map(|administrator| {
            format!("{} · {} {}", administrator.code, administrator.other_names, administrator.last_name)
        });
    let names = drafts::diagnosis_names(read, &row.draft)?;
    let diagnoses = row.draft.diagnoses.iter().zip(names).filter(|(code, _)| !code.trim().is_empty());
    let (services, items) = lines(read, row)?;
    Ok(ClaimForm {
        facility_code: facility.code.to_string(),
        facility_name: facility.name,
        facility_places: facility.places,
        code: row.code.to_string(),
        insuree_number: number.to_string(),
        insuree_name: person
            .as_ref()
            .map(claims_domain::cover::Insuree::full_name)
            .or_else(|| row.insuree_name.clone()),
        sex: person.as_ref().and_then(|person| person.sex),
        born: person.and_then(|person| person.born),
        visit_type: VisitType::parse(&row.draft.visit_type),
        visit_from: row.draft.visit_from.parse().ok(),
        visit_to: row.draft.visit_to.parse().or_else(|_| row.draft.visit_from.parse()).ok(),
        claim_date: row.draft.claim_date.parse().ok(),
        administrator: administrator.unwrap_or_else(|| row.draft.administrator.clone()),
        guarantee: Some(row.draft.guarantee.trim().to_owned()).filter(|text| !text.is_empty()),
        explanation: Some(row.draft.explanation.trim().to_owned()).filter(|text| !text.is_empty()),
        diagnoses: diagnoses.map(|(code, name)| (code.trim().to_owned(), name.unwrap_or_default())).collect(),
        services,
        items,
        mark: mark(read, row, offset)?,
        submitted_anyway: row.anyway.clone(),
        currency: Habits::load(read)?.currency,
        printed_at: local_minute(now, offset),
        copy: row.prints.saturating_add(1),
    })
}

fn mark(read: &Read<'_>, row: &ClaimRow, offset: i32) -> Result<Mark, Problem> {
    let submitted = || match row.delivered.or(row.submitted) {
        Some(at) => Mark::Submitted { on: local_minute(at, offset) },
        None => Mark::NotYetSubmitted,
    };
    let state = match row.state {
        ClaimState::Approved => "state-approved",
        ClaimState::Partly => "state-partly",
        ClaimState::Rejected => "state-rejected",
        ClaimState::Entered | ClaimState::Waiting | ClaimState::Processed => return Ok(submitted()),
        // On this computer still, or perhaps: the paper must not say more.
        ClaimState::Draft
        | ClaimState::Ready
        | ClaimState::Sending
        | ClaimState::Unsure
        | ClaimState::Blocked
        | ClaimState::Carried => {
            return Ok(Mark::NotYetSubmitted);
        }
    };
    Ok(match read.answers().latest(&row.id)? {
        Some((answer, learnt)) => Mark::Answered {
            state,
            on: local_minute(learnt, offset),
            approved: claims_domain::answer::approved_total(&answer),
        },
        None => submitted(),
    })
}

/// Service lines and item lines, with the payer's word on each where it has decided.
fn lines(read: &Read<'_>, row: &ClaimRow) -> Result<(Vec<FormLine>, Vec<FormLine>), Problem> {
    let mut both = (Vec::new(), Vec::new());
    let mut push = |kind: Kind, line: FormLine| match kind {
        Kind::Service => both.0.push(line),
        Kind::Item => both.1.push(line),
    };
    if let Some(composed) = &row.composed {
        let decided = matches!(row.state, ClaimState::Approved | ClaimState::Partly | ClaimState::Rejected);
        let answer = if decided { read.answers().latest(&row.id)? } else { None };
        let answered = answer.as_ref().map(|(answer, _)| join(&composed.lines, &answer.lines));
        for (at, line) in composed.lines.iter().enumerate() {
            let held = answered.as_ref().and_then(|answered| answered.get(at).copied().flatten());
            let rejected = held.is_some_and(|held| held.rejected);
            push(
                line.kind,
                FormLine {
                    approved: held.and_then(|held| {
                        let quantity = if rejected { Some(Quantity::new(0.into())) } else { held.approved_quantity };
                        Some((quantity?, held.approved_amount()?))
                    }),
                    reason: held.filter(|held| held.rejected).map(|held| held.reason),
                    ..plain(line)
                },
            );
        }
    } else {
        for (line, typed) in drafts::lines(read, &row.draft)?.into_iter().zip(&row.draft.lines) {
            let Some(kind) = Kind::parse(&line.kind).filter(|_| !typed.is_blank()) else { continue };
            let (quantity, price) = (Quantity::typed(&typed.quantity).ok(), Money::typed(&typed.price).ok());
            push(
                kind,
                FormLine {
                    code: line.code,
                    name: line.name,
                    quantity: quantity.unwrap_or(Quantity::new(0.into())),
                    price: price.unwrap_or_default(),
                    amount: price.zip(quantity).and_then(|(price, quantity)| price.times(quantity)).unwrap_or_default(),
                    approved: None,
                    reason: None,
                },
            );
        }
    }
    Ok(both)
}

fn plain(line: &Line) -> FormLine {
    FormLine {
        code: line.code.to_string(),
        name: line.name.clone(),
        quantity: line.quantity,
        price: line.price,
        amount: line.amount(),
        approved: None,
        reason: None,
    }
}
