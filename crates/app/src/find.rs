//! A keystroke in, suggestions out.

use claims_domain::catalogue::{Kind, Listed};
use claims_domain::check::covers;
use claims_domain::ids::InsureeNo;
use claims_store::ElementSearch;

use crate::app::App;
use crate::dto::{AdministratorView, FindInput, HitKind, HitView, Problem};
use crate::prices::unpriced;
use crate::products;

/// Suggestions at most, whatever is asked.
const MOST_HITS: usize = 200;

impl App {
    /// Services, items or diagnoses by code or name, any word order; what this facility uses and lists first. What is found is as it was
    /// on the day of the visit: what was retired since is there, what is new since is not.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn find(&self, input: FindInput) -> Result<Vec<HitView>, Problem> {
        let desk = self.opened().await?;
        let FindInput { kind, text, limit, on, person, wide } = input;
        let today = desk.today();
        let person = person.as_deref().map(InsureeNo::typed).filter(InsureeNo::is_plausible);
        let on = on.and_then(|day| day.trim().parse().ok());
        let day = on.unwrap_or(today);
        // No row begins later than it was edited, so as of today is as it is now.
        let on = on.filter(|day| *day < today);
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
            let listed_only = !wide && known && mirror.facility()?.is_some_and(|facility| facility.has_price_list());
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

#[cfg(test)]
mod tests {
    use claims_store::{List, MirrorRow};

    use super::*;
    use crate::testing::{Computer, facility, item};

    #[tokio::test]
    async fn only_the_facilitys_list_is_searched_unless_asked_wider_and_what_is_not_in_it_is_marked() {
        let computer = Computer::with_home(None).await;
        let desk = computer.app.opened().await.expect("open");
        let now = desk.now();
        let listed = facility();
        let list = listed.item_list.expect("it has a list");
        desk.write(move |write| {
            let mirror = write.mirror_mut();
            mirror.apply(List::Facility, "graphql", &[MirrorRow::facility(&listed)?], now)?;
            mirror.apply(List::ItemPrices, "graphql", &[MirrorRow::price(list, 1, None)?], now)?;
            let rows = [(item("Q1", "Quinine tablets", "10"), 1), (item("Q2", "Quinine injection", "10"), 2)];
            let rows = rows.map(|(item, number)| MirrorRow::element(&item, Some(number)));
            mirror.apply(List::Items, "graphql", &rows.into_iter().collect::<Result<Vec<_>, _>>()?, now)?;
            for list in [List::Items, List::ItemPrices, List::Services, List::ServicePrices] {
                write.feeds_mut().succeeded(list.as_str(), now, "graphql")?;
            }
            Ok(())
        })
        .await
        .expect("kept");
        let found = async |wide| {
            let input =
                FindInput { kind: HitKind::Element, text: "quin".into(), limit: 9, on: None, person: None, wide };
            let hits = computer.app.find(input).await.expect("searched");
            hits.into_iter().map(|hit| (hit.code, hit.in_list)).collect::<Vec<_>>()
        };
        assert_eq!(found(false).await, [("Q1".to_owned(), true)]);
        assert_eq!(found(true).await, [("Q1".to_owned(), true), ("Q2".to_owned(), false)], "what is listed is first");
    }
}
