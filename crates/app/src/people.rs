//! Is this person covered? Asked of the server where it answers, of the mirror where it does not, always with an age.

use claims_domain::catalogue::Kind;
use claims_domain::cover::Cover;
use claims_domain::ids::InsureeNo;
use claims_domain::{ServiceDate, Timestamp};
use claims_store::{PeopleMut, Read, StoreError};
use claims_sync::{LookedUp, Policies};

use crate::app::App;
use crate::dto::{ClaimRowView, Code, CoverView, ElementCoverView, InsureeView, PersonHitView, PersonView, Problem};
use crate::views;

/// Suggestions at most, whatever is asked.
const MOST_HITS: usize = 100;

impl App {
    /// Identity and cover on a day (today when not given).
    ///
    /// With `offline` the server is not asked. When it is asked and does not answer, the last known answer is given with the
    /// problem beside it.
    ///
    /// # Errors
    /// An unreadable number or day; nothing set up.
    pub async fn insuree(&self, number: &str, on: Option<&str>, offline: bool) -> Result<InsureeView, Problem> {
        let desk = self.opened().await?;
        let number = readable(number)?;
        let on = match on.map(str::trim).filter(|day| !day.is_empty()) {
            Some(day) => day.parse::<ServiceDate>().map_err(|_| Problem::with(Code::DateUnreadable, day))?,
            None => desk.today(),
        };
        let mut problem = None;
        let mut live = false;
        if !offline {
            match self.ask(&number, on).await {
                Ok(()) => live = true,
                Err(error) => problem = Some(error),
            }
        }
        let mut view = desk.read(move |read| known(read, &number, on)).await?;
        view.problem = problem;
        view.live = live;
        Ok(view)
    }

    async fn ask(&self, number: &InsureeNo, on: ServiceDate) -> Result<(), Problem> {
        let desk = self.opened().await?;
        let client = self.client(&desk).await?;
        let answer = desk.noted(claims_sync::look_up(&client, number, on).await).await?;
        let (now, number) = (desk.now(), number.clone());
        desk.write(move |write| {
            let people = write.people_mut();
            match answer {
                LookedUp::Found { insuree, policies, family, raw } => {
                    people.put(&insuree, now, &raw)?;
                    people.put_family(&family, now)?;
                    match policies {
                        Ok(policies) => keep(&people, &number, policies, now)?,
                        Err(why) => people.put_cover(&number, &Cover::Unknown(why))?,
                    }
                }
                LookedUp::Hidden { policies } => keep(&people, &number, policies, now)?,
                LookedUp::NotFound => people.put_not_found(&number, now)?,
            }
            Ok(())
        })
        .await
    }

    /// The payer's word on one service or item for one person.
    ///
    /// # Errors
    /// No link: this question has no offline answer.
    pub async fn element_cover(&self, number: &str, kind: &str, code: &str) -> Result<ElementCoverView, Problem> {
        let desk = self.opened().await?;
        let number = readable(number)?;
        let kind = Kind::parse(kind).ok_or(Problem::with(Code::DraftUnreadable, kind))?;
        let client = self.client(&desk).await?;
        let cover = desk.noted(claims_sync::element_cover(&client, &number, kind, code.trim()).await).await?;
        Ok(ElementCoverView {
            kind: kind.as_str().to_owned(),
            code: code.trim().to_owned(),
            is_ok: cover.is_ok,
            left: cover.left.map(|left| left.to_string()),
            from: cover.from.map(|day| day.to_string()),
        })
    }

    /// People known here, by number, name or birth date: words in any order, accents folded, small slips forgiven. Nothing is asked of
    /// the server.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn find_people(&self, text: &str, limit: u32) -> Result<Vec<PersonHitView>, Problem> {
        let desk = self.opened().await?;
        let text = text.to_owned();
        let limit = usize::try_from(limit).unwrap_or(MOST_HITS).clamp(1, MOST_HITS);
        desk.read(move |read| Ok(read.people().find(&text, limit)?.into_iter().map(views::person_hit).collect())).await
    }

    /// This person's claims on this laptop, newest first; at most 50.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn insuree_claims(&self, number: &str) -> Result<Vec<ClaimRowView>, Problem> {
        let desk = self.opened().await?;
        let number = readable(number)?;
        desk.read(move |read| Ok(read.claims().of_insuree(&number, 50)?.into_iter().map(views::claim_row).collect()))
            .await
    }
}

/// Keeps what the payer said of somebody's policies, and its answers as received.
fn keep(people: &PeopleMut<'_>, number: &InsureeNo, told: Policies, now: Timestamp) -> Result<(), StoreError> {
    people.put_cover(number, &Cover::Policies { list: told.list, as_of: now })?;
    people.put_cover_received(number, &told.raw)
}

fn readable(number: &str) -> Result<InsureeNo, Problem> {
    let number = InsureeNo::typed(number);
    if number.is_plausible() { Ok(number) } else { Err(Problem::new(Code::InsureeUnreadable)) }
}

/// What the mirror knows.
pub(crate) fn known(read: &Read<'_>, number: &InsureeNo, on: ServiceDate) -> Result<InsureeView, Problem> {
    let person = read.people().get(number)?;
    let told = read.people().told(number)?;
    let family = read.people().family(number)?;
    let cover = views::cover(&told.cover, told.as_of.map(Timestamp::millis), on);
    let photo_left_out = read.people().photo_left_out(number)?;
    let view = |(insuree, as_of)| PersonView { photo_left_out, ..views::person(&insuree, as_of, on) };
    Ok(InsureeView {
        number: number.to_string(),
        person: person.map(view),
        family: family.iter().filter(|member| member.number != *number).map(views::member).collect(),
        cover: CoverView { by_list: told.by_list, ..cover },
        problem: None,
        live: false,
    })
}
