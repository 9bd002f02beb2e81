//! A keystroke in, suggestions out.

use claims_domain::catalogue::{Kind, Listed};
use claims_domain::check::covers;
use claims_domain::ids::InsureeNo;
use claims_store::ElementSearch;

use crate::app::App;
use crate::dto::{AdministratorView, HitKind, HitView, Problem};
use crate::prices::unpriced;
use crate::products;

/// Suggestions at most, whatever is asked.
const MOST_HITS: usize = 200;

impl App {
    /// Services, items or diagnoses by code or name, any word order; what this facility uses and lists first. `on` is the day of
    /// the visit, `YYYY-MM-DD`: what could be billed then and was retired since is found too; what is no day counts as today.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn find(&self, kind: HitKind, text: &str, limit: u32, on: Option<&str>) -> Result<Vec<HitView>, Problem> {
        self.find_for(kind, text, limit, on, None).await
    }

    /// As [`App::find`], and for each service and item whether the policies of this insurance number cover it on that day, as far as
    /// it is known here.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn find_for(
        &self,
        kind: HitKind,
        text: &str,
        limit: u32,
        on: Option<&str>,
        person: Option<&str>,
    ) -> Result<Vec<HitView>, Problem> {
        let desk = self.opened().await?;
        let text = text.to_owned();
        let today = desk.today();
        let person = person.map(InsureeNo::typed).filter(InsureeNo::is_plausible);
        let day = on.and_then(|day| day.trim().parse().ok()).unwrap_or(today);
        let on = on.and_then(|day| day.trim().parse().ok()).filter(|day| *day < today);
        let limit = usize::try_from(limit).unwrap_or(MOST_HITS).clamp(1, MOST_HITS);
        desk.read(move |read| {
            let mirror = read.mirror();
            let kind = match kind {
                HitKind::Diagnosis => {
                    let found = mirror.find_diagnoses(&text, limit)?;
                    return Ok(found
                        .into_iter()
                        .map(|diagnosis| HitView {
                            kind: "diagnosis".to_owned(),
                            code: diagnosis.code.to_string(),
                            name: diagnosis.name,
                            package: None,
                            price: None,
                            in_list: true,
                            covered: None,
                        })
                        .collect());
                }
                HitKind::Service => Some(Kind::Service),
                HitKind::Item => Some(Kind::Item),
                HitKind::Element => None,
            };
            // Without any list the clerk still finds the codes; the check says what the payer will do.
            let unpriced = unpriced(read)?;
            let known = kind.map_or(unpriced.is_empty(), |kind| !unpriced.contains(&kind));
            let listed_only = known && mirror.facility()?.is_some_and(|facility| facility.has_price_list());
            let found = mirror.find_elements(&ElementSearch { text: &text, kind, listed_only, on, limit })?;
            let Some(person) = person else { return Ok(found.iter().map(hit).collect()) };
            let key = |listed: &Listed| (listed.element.kind, listed.element.code.to_string());
            let cover = read.people().cover(&person)?;
            let products = products::known(read, &cover, &found.iter().map(key).collect::<Vec<_>>(), today)?;
            let covered = |listed: &Listed| covers(&cover, &products, day, &key(listed));
            Ok(found.iter().map(|listed| HitView { covered: covered(listed), ..hit(listed) }).collect())
        })
        .await
    }

    /// Claim administrators of this facility.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn administrators(&self) -> Result<Vec<AdministratorView>, Problem> {
        self.opened()
            .await?
            .read(|read| {
                Ok(read
                    .mirror()
                    .administrators()?
                    .into_iter()
                    .map(|administrator| AdministratorView {
                        name: format!("{} {}", administrator.other_names, administrator.last_name).trim().to_owned(),
                        code: administrator.code.to_string(),
                    })
                    .collect())
            })
            .await
    }
}

fn hit(listed: &Listed) -> HitView {
    HitView {
        kind: listed.element.kind.as_str().to_owned(),
        code: listed.element.code.to_string(),
        name: listed.element.name.clone(),
        package: listed.element.package.clone(),
        price: Some(listed.price().to_string()),
        in_list: listed.in_list,
        covered: None,
    }
}
