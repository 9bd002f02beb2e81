//! The first contact: what a claim needs comes before everything else, so that work starts while the rest is on its way.
//!
//! Needed are the facility's own price lists with the services and items in them, the diagnosis codes, the claim administrators, and
//! which fields the scheme wants. Where the catalogue is much larger than what the facility bills of it, that part is fetched and shown first, a whole list in
//! itself; the catalogue follows and takes its place.

use claims_domain::catalogue::Kind;
use claims_openimis::gql::{self, OwnList, OwnLists};
use claims_store::{List, OWN_LIST};

use super::feeds::element;
use super::{PickFacility, PullReport, Run};
use crate::budget::Share;
use crate::{ClientError, on_store};

/// Lists that every claim needs, besides the facility, its catalogue and the diagnoses.
const NEEDED: [List; 4] = [List::ServicePrices, List::ItemPrices, List::Administrators, List::FieldRules];
/// A part of the catalogue is fetched ahead where the whole has so many times its rows: they are fetched again with the whole.
const WORTH: u64 = 4;

impl Run<'_> {
    /// Whether a list that claims are made from has never been here whole.
    pub(super) async fn is_first(&self) -> Result<bool, ClientError> {
        on_store::read(self.store, |read| {
            for list in [List::Services, List::Items, List::Diagnoses] {
                if read.feeds().get(list.as_str())?.is_none_or(|feed| feed.last_success.is_none()) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }

    /// Every list, what claims need first.
    pub(super) async fn first(&self, pick: &PickFacility, report: &mut PullReport) -> Result<(), ClientError> {
        let mut aside = PullReport::default();
        let rest: Vec<List> = List::ALL
            .into_iter()
            .filter(|list| !matches!(list, List::Facility | List::Diagnoses) && !NEEDED.contains(list))
            .collect();
        let near = async {
            let (brought, own) =
                tokio::join!(self.counted_for(List::Facility, self.facility(pick)), self.own_lists(pick));
            report.feeds.extend(self.settle(&[List::Facility], brought).await?);
            // Without a fresh word on the facility the last known one serves.
            let facility = on_store::read(self.store, |read| Ok(read.mirror().facility()?)).await?;
            self.feeds(&NEEDED, pick, facility.as_ref(), report).await?;
            let (services, items) = tokio::join!(
                self.own_part(Kind::Service, own.services.as_ref()),
                self.own_part(Kind::Item, own.items.as_ref())
            );
            let is_ahead = services? | items?;
            if !is_ahead {
                self.feeds(&rest, pick, facility.as_ref(), report).await?;
            }
            Ok::<_, ClientError>((facility, is_ahead))
        };
        // Codes are everybody's: they come while it is found out what this facility has.
        let (near, codes) = tokio::join!(near, self.feeds(&[List::Diagnoses], pick, None, &mut aside));
        report.feeds.append(&mut aside.feeds);
        let (facility, is_ahead) = near?;
        codes?;
        if is_ahead {
            self.feeds(&rest, pick, facility.as_ref(), report).await?;
        }
        Ok(())
    }

    /// Which price lists the facility has; none where the server does not say: then everything comes in the usual order.
    async fn own_lists(&self, pick: &PickFacility) -> OwnLists {
        let PickFacility::Code(code) = pick else { return OwnLists::default() };
        let request = gql::own_lists(code.as_str());
        self.client.query(&request, Share::Bulk, gql::read_own_lists).await.unwrap_or_default()
    }

    /// Shows the services or items of the facility's own list ahead of all others, where that is worth it. Whether what is shown is
    /// such a part now.
    async fn own_part(&self, kind: Kind, own: Option<&OwnList>) -> Result<bool, ClientError> {
        let (list, prices) = (List::catalogue(kind), List::prices(kind));
        let (shown, listed, unfinished) = on_store::write(self.store, move |write| {
            let mirror = write.mirror();
            Ok((mirror.count(list)?, mirror.count(prices)?.unsigned_abs(), write.mirror_mut().building(list)?))
        })
        .await?;
        let own = own.filter(|own| listed > 0 && listed.saturating_mul(WORTH) <= own.catalogue);
        // What is here of the whole list already is not given up for a part of it.
        let is_begun = unfinished.is_some_and(|unfinished| unfinished.via != OWN_LIST);
        let (Some(own), 0, false) = (own, shown, is_begun) else { return Ok(false) };
        self.progress(list, 0, Some(own.catalogue));
        match self.counted_for(list, self.show_part(list, &gql::listed(kind, &own.uuid))).await {
            Ok(()) => Ok(true),
            Err(error @ (ClientError::Store(_) | ClientError::Stopped)) => Err(error),
            Err(error) => {
                // The whole list has what this part would have had.
                tracing::info!(feed = list.as_str(), code = error.code(), "not ahead of the whole");
                Ok(false)
            }
        }
    }

    async fn show_part(
        &self,
        list: List,
        source: &gql::many::List<claims_domain::catalogue::Element>,
    ) -> Result<(), ClientError> {
        self.begin(list).await?;
        let (generation, place) = self.download(list, OWN_LIST, source, element, true).await?;
        let now = self.clock.now();
        on_store::write(self.store, move |write| {
            let mirror = write.mirror_mut();
            if place.expected() != Some(mirror.built(generation)?) {
                return Err(ClientError::ListMoved);
            }
            Ok(mirror.switch(list, generation, now)?)
        })
        .await?;
        Ok(())
    }
}
