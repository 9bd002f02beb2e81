//! Composing: every change is durable before the screen says so; incomplete is legal; nothing leaves the computer.

use std::collections::BTreeMap;

use claims_domain::catalogue::{Kind, Listed};
use claims_domain::check::{Checked, Known, pre_check};
use claims_domain::claim::ClaimState;
use claims_domain::cover::{Cover, WhyUnknown};
use claims_domain::draft::{Draft, DraftLine};
use claims_domain::field_rules::{FieldRule, FieldRules};
use claims_domain::ids::{ClaimId, InsureeNo};
use claims_domain::{Money, Quantity, ServiceDate};
use claims_store::{ClaimFilter, ClaimRow, Read, Write};

use crate::app::App;
use crate::dto::{Code, DraftInput, DraftView, LineView, Problem};
use crate::prices::unpriced;
use crate::profile::{Habits, LinkState, Profile, facility};
use crate::{attachments, codes, people, products, views};

impl App {
    /// A fresh draft with what stays from claim to claim: today as claim date and visit, the administrator.
    ///
    /// A draft in which nothing was entered yet is taken up again, so that looking at the page leaves nothing behind.
    ///
    /// # Errors
    /// Nothing set up; the database cannot be written.
    pub async fn new_draft(&self) -> Result<DraftView, Problem> {
        let desk = self.opened().await?;
        let today = desk.today();
        let (draft, untouched) = desk
            .read(move |read| {
                let administrators = read.mirror().administrators()?;
                let kept = Habits::load(read)?.administrator;
                let user = Profile::need(read)?.user;
                // The one used last, else the user themself, else the only one there is.
                let administrator = [kept, user]
                    .into_iter()
                    .find(|code| administrators.iter().any(|administrator| administrator.code.as_str() == code))
                    .or_else(|| match administrators.as_slice() {
                        [only] => Some(only.code.to_string()),
                        _ => None,
                    })
                    .unwrap_or_default();
                let draft = Draft {
                    visit_from: today.to_string(),
                    visit_to: today.to_string(),
                    claim_date: today.to_string(),
                    visit_type: "O".to_owned(),
                    administrator,
                    ..Draft::default()
                };
                Ok((draft, untouched(read)?))
            })
            .await?;
        match untouched {
            Some(id) => self.save_draft(id.as_str(), views::draft_input(&draft)).await,
            None => self.insert_draft(draft, None).await,
        }
    }

    /// Saves a claim composed elsewhere as a new draft; a missing claim date is today, a missing administrator the usual one.
    ///
    /// # Errors
    /// Nothing set up; the database cannot be written.
    pub async fn draft(&self, input: DraftInput) -> Result<DraftView, Problem> {
        let mut draft = views::draft(input);
        let desk = self.opened().await?;
        if draft.claim_date.trim().is_empty() {
            draft.claim_date = desk.today().to_string();
        }
        self.insert_draft(draft, None).await
    }

    pub(crate) async fn insert_draft(&self, draft: Draft, corrects: Option<ClaimId>) -> Result<DraftView, Problem> {
        let desk = self.opened().await?;
        let (now, today) = (desk.now(), desk.today());
        let id = ClaimId::new(uuid::Uuid::now_v7().to_string());
        let view = desk
            .write(move |write| {
                let row =
                    ClaimRow { corrects: corrects.clone(), ..ClaimRow::new(id.clone(), codes::next(write)?, now) };
                write.claims_mut().insert(&row)?;
                write.journal_mut().append(now, Some(&id), "composed", "{}")?;
                if let Some(corrected) = &corrects {
                    attachments::copy(write, corrected, &id, now)?;
                }
                save(write, &id, draft, now, today)
            })
            .await?;
        desk.tell_claim(&ClaimId::new(view.id.clone()));
        Ok(view)
    }

    /// Saves the draft and answers with its findings. Works offline.
    ///
    /// # Errors
    /// No such draft, or submitted meanwhile; the database cannot be written.
    pub async fn save_draft(&self, id: &str, input: DraftInput) -> Result<DraftView, Problem> {
        let desk = self.opened().await?;
        let (now, today) = (desk.now(), desk.today());
        let id = ClaimId::new(id);
        let draft = views::draft(input);
        let view = desk
            .write(move |write| {
                editable(write, &id)?;
                save(write, &id, draft, now, today)
            })
            .await?;
        desk.tell_claim(&ClaimId::new(view.id.clone()));
        Ok(view)
    }

    /// A draft with its findings as of now.
    ///
    /// # Errors
    /// No such draft.
    pub async fn open_draft(&self, id: &str) -> Result<DraftView, Problem> {
        let desk = self.opened().await?;
        let today = desk.today();
        let id = id.to_owned();
        desk.read(move |read| {
            let row = claim(read, &id)?;
            if row.state != ClaimState::Draft {
                return Err(Problem::with(Code::NotADraft, row.code.to_string()));
            }
            view(read, &row, today)
        })
        .await
    }

    /// Our id of a claim given by id or code.
    ///
    /// # Errors
    /// No such claim.
    pub async fn claim_id(&self, id_or_code: &str) -> Result<String, Problem> {
        let wanted = id_or_code.to_owned();
        self.opened().await?.read(move |read| Ok(claim(read, &wanted)?.id.to_string())).await
    }

    /// Puts a draft away; [`App::restore_draft`] brings it back.
    ///
    /// # Errors
    /// No such draft, or submitted meanwhile.
    pub async fn discard_draft(&self, id: &str) -> Result<(), Problem> {
        let desk = self.opened().await?;
        let (now, id) = (desk.now(), ClaimId::new(id));
        let told = id.clone();
        desk.write(move |write| {
            editable(write, &id)?;
            write.claims_mut().discard(&id)?;
            write.journal_mut().append(now, Some(&id), "discarded", "{}")?;
            Ok(())
        })
        .await?;
        desk.tell_claim(&told);
        Ok(())
    }

    /// Brings a discarded draft back.
    ///
    /// # Errors
    /// No such claim.
    pub async fn restore_draft(&self, id: &str) -> Result<(), Problem> {
        let desk = self.opened().await?;
        let (now, id) = (desk.now(), ClaimId::new(id));
        let told = id.clone();
        desk.write(move |write| {
            write.claims().get(&id)?.ok_or(Problem::with(Code::ClaimNotFound, id.as_str()))?;
            write.claims_mut().restore(&id)?;
            write.journal_mut().append(now, Some(&id), "restored", "{}")?;
            Ok(())
        })
        .await?;
        desk.tell_claim(&told);
        Ok(())
    }
}

/// A claim by our id, or else by its code.
pub(crate) fn claim(read: &Read<'_>, id_or_code: &str) -> Result<ClaimRow, Problem> {
    let found = match read.claims().get(&ClaimId::new(id_or_code))? {
        Some(row) => Some(row),
        None => read.claims().by_code(&claims_domain::ids::ClaimCode::new(id_or_code))?,
    };
    found.ok_or(Problem::with(Code::ClaimNotFound, id_or_code))
}

/// The newest draft in which nothing was entered.
fn untouched(read: &Read<'_>) -> Result<Option<ClaimId>, Problem> {
    let filter = ClaimFilter { states: vec![ClaimState::Draft], limit: 20, ..ClaimFilter::default() };
    for summary in read.claims().page(&filter)? {
        if summary.insuree_number.as_str().is_empty()
            && let Some(row) = read.claims().get(&summary.id)?
            && row.corrects.is_none()
            && is_untouched(&row.draft)
        {
            return Ok(Some(row.id));
        }
    }
    Ok(None)
}

/// Whether nothing but what a new draft brings along stands in it.
fn is_untouched(draft: &Draft) -> bool {
    let texts = [&draft.insuree, &draft.guarantee, &draft.explanation];
    texts.iter().all(|text| text.trim().is_empty())
        && draft.diagnoses.iter().all(|code| code.trim().is_empty())
        && draft.lines.iter().all(DraftLine::is_blank)
}

fn editable(read: &Read<'_>, id: &ClaimId) -> Result<ClaimRow, Problem> {
    let row = read.claims().get(id)?.ok_or(Problem::with(Code::ClaimNotFound, id.as_str()))?;
    if row.state == ClaimState::Draft { Ok(row) } else { Err(Problem::with(Code::NotADraft, row.code.to_string())) }
}

/// Fills what the list knows, saves, and looks at the outcome, in the caller's transaction.
fn save(
    write: &Write<'_>,
    id: &ClaimId,
    mut draft: Draft,
    now: claims_domain::Timestamp,
    today: ServiceDate,
) -> Result<DraftView, Problem> {
    fill(write, &mut draft)?;
    let number = InsureeNo::typed(&draft.insuree);
    let name = write.people().get(&number)?.map(|(insuree, _)| insuree.full_name());
    let total = readable_total(&draft, None);
    write.claims_mut().save_draft(id, &draft, total, draft.visit_from.parse().ok(), name.as_deref(), now)?;
    let row = write.claims().get(id)?.ok_or(Problem::new(Code::Internal))?;
    view(write, &row, today)
}

/// The kind of a code that only one catalogue has, and the list's price where none was typed.
fn fill(read: &Read<'_>, draft: &mut Draft) -> Result<(), Problem> {
    let lacks = |line: &DraftLine| {
        !line.code.trim().is_empty() && (Kind::parse(&line.kind).is_none() || line.price.trim().is_empty())
    };
    if !draft.lines.iter().any(lacks) {
        return Ok(());
    }
    let elements = elements(read, draft)?;
    for line in draft.lines.iter_mut().filter(|line| lacks(line)) {
        let of = |kind| elements.get(&(kind, line.code.trim().to_owned()));
        let listed = match Kind::parse(&line.kind) {
            Some(kind) => of(kind),
            None => match (of(Kind::Service), of(Kind::Item)) {
                (Some(one), None) | (None, Some(one)) => Some(one),
                (Some(_), Some(_)) | (None, None) => None,
            },
        };
        if let Some(listed) = listed {
            listed.element.kind.as_str().clone_into(&mut line.kind);
            if line.price.trim().is_empty() {
                line.price = listed.price().to_string();
            }
        }
    }
    Ok(())
}

/// What the catalogue has of a draft's lines, as of the visit, asked in one go; a line without a kind may be either.
fn elements(read: &Read<'_>, draft: &Draft) -> Result<BTreeMap<(Kind, String), Listed>, Problem> {
    let lines = draft.lines.iter().filter(|line| !line.code.trim().is_empty());
    let keys: Vec<(Kind, String)> = lines
        .flat_map(|line| {
            let kinds = Kind::parse(&line.kind).map_or(vec![Kind::Service, Kind::Item], |kind| vec![kind]);
            kinds.into_iter().map(|kind| (kind, line.code.trim().to_owned()))
        })
        .collect();
    let found = read.mirror().elements(&keys, draft.target())?;
    Ok(found.into_iter().map(|listed| ((listed.element.kind, listed.element.code.to_string()), listed)).collect())
}

/// What this laptop knows that bears on the draft.
pub(crate) fn known(read: &Read<'_>, draft: &Draft, today: ServiceDate) -> Result<Known, Problem> {
    let keys: Vec<(Kind, String)> = draft
        .lines
        .iter()
        .filter_map(|line| Kind::parse(&line.kind).map(|kind| (kind, line.code.trim().to_owned())))
        .collect();
    let elements: BTreeMap<(Kind, String), Listed> = read
        .mirror()
        .elements(&keys, draft.target())?
        .into_iter()
        .map(|listed| ((listed.element.kind, listed.element.code.to_string()), listed))
        .collect();
    let codes: Vec<String> = draft.diagnoses.iter().map(|code| code.trim().to_owned()).collect();
    let number = InsureeNo::typed(&draft.insuree);
    let (insuree, cover) = if number.is_plausible() {
        (read.people().get(&number)?.map(|(insuree, _)| insuree), read.people().cover(&number)?)
    } else {
        (None, Cover::Unknown(WhyUnknown::NeverSeen))
    };
    let products = products::known(read, &cover, &keys, today)?;
    Ok(Known {
        facility: facility(read)?,
        field_rules: read.mirror().field_rules()?,
        administrators: read.mirror().administrators()?,
        elements,
        unpriced: unpriced(read)?,
        products,
        diagnoses: read.mirror().known_diagnoses(&codes)?,
        insuree,
        cover,
        clock_doubtful: LinkState::load(read)?.clock_doubtful(),
        code_too_long: false,
    })
}

/// Checks a claim's draft against what is known now.
pub(crate) fn checked(read: &Read<'_>, row: &ClaimRow, today: ServiceDate) -> Result<Checked, Problem> {
    let mut known = known(read, &row.draft, today)?;
    known.code_too_long = row.code.as_str().chars().count() > Profile::need(read)?.scheme.max_length;
    Ok(pre_check(&row.draft, &known, today))
}

pub(crate) fn view(read: &Read<'_>, row: &ClaimRow, today: ServiceDate) -> Result<DraftView, Problem> {
    let checked = checked(read, row, today)?;
    let number = InsureeNo::typed(&row.draft.insuree);
    // The payer judges cover on the last day of the visit.
    let on = row.draft.target().unwrap_or(today);
    Ok(DraftView {
        id: row.id.to_string(),
        code: row.code.to_string(),
        state: row.state.as_str().to_owned(),
        draft: views::draft_input(&row.draft),
        lines: lines(read, &row.draft)?,
        diagnosis_names: diagnosis_names(read, &row.draft)?,
        insuree: if number.is_plausible() { Some(people::known(read, &number, on)?) } else { None },
        findings: views::findings(&checked.findings),
        services_total: readable_total(&row.draft, Some(Kind::Service)).to_string(),
        items_total: readable_total(&row.draft, Some(Kind::Item)).to_string(),
        total: readable_total(&row.draft, None).to_string(),
        fields: rules(&read.mirror().field_rules()?),
        saved_ms: row.changed.millis(),
        corrects: row.corrects.as_ref().map(ToString::to_string),
        attachments: attachments::of(read, &row.id)?,
    })
}

/// The scheme's rules for the form, by the path of the field.
fn rules(rules: &FieldRules) -> BTreeMap<String, String> {
    let word = |rule| match rule {
        FieldRule::Mandatory => "mandatory",
        FieldRule::Optional => "optional",
        FieldRule::Hidden => "hidden",
    };
    rules.iter().map(|(field, rule)| (field.path(), word(rule).to_owned())).collect()
}

pub(crate) fn lines(read: &Read<'_>, draft: &Draft) -> Result<Vec<LineView>, Problem> {
    let elements = elements(read, draft)?;
    draft
        .lines
        .iter()
        .map(|line| {
            let listed = Kind::parse(&line.kind).and_then(|kind| elements.get(&(kind, line.code.trim().to_owned())));
            Ok(LineView {
                kind: line.kind.clone(),
                code: line.code.clone(),
                name: listed.map(|listed| listed.element.name.clone()).unwrap_or_default(),
                quantity: line.quantity.clone(),
                price: line.price.clone(),
                amount: amount(line).map(|amount| amount.to_string()),
                list_price: listed.map(|listed| listed.price().to_string()),
                in_list: listed.is_some_and(|listed| listed.in_list),
            })
        })
        .collect()
}

pub(crate) fn diagnosis_names(read: &Read<'_>, draft: &Draft) -> Result<Vec<Option<String>>, Problem> {
    draft
        .diagnoses
        .iter()
        .map(|code| Ok(read.mirror().diagnosis(code.trim())?.map(|diagnosis| diagnosis.name)))
        .collect()
}

/// `None` while quantity or price cannot be read.
fn amount(line: &DraftLine) -> Option<Money> {
    Money::typed(&line.price).ok()?.times(Quantity::typed(&line.quantity).ok()?)
}

/// The sum of what can be read so far.
pub(crate) fn readable_total(draft: &Draft, kind: Option<Kind>) -> Money {
    draft
        .lines
        .iter()
        .filter(|line| kind.is_none_or(|kind| Kind::parse(&line.kind) == Some(kind)))
        .filter_map(amount)
        .sum()
}
