//! The single lists: where each comes from, and what the mirror keeps of it.

use std::collections::BTreeSet;

use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind};
use claims_domain::facility::Facility;
use claims_domain::register::{Bill, OtherFacility, Payment, Place};
use claims_openimis::bundles::{self, Listing};
use claims_openimis::gql::{many, register};
use claims_openimis::{Mirrored, catalogue, gql, path};
use claims_store::{Arrival, List, MirrorRow, StoreError};

use super::whole::ToRow;
use super::{Brought, PullReport, Run, Via};
use crate::budget::Share;
use crate::transport::Ask;
use crate::{ClientError, on_store};

/// Where a list comes from: over GraphQL, and over FHIR where that has it.
pub(super) struct Source<T> {
    pub(super) graphql: many::List<T>,
    pub(super) fhir: Option<Listing<T>>,
    pub(super) to_row: ToRow<T>,
}

impl Run<'_> {
    /// Services or items of the payer's catalogue.
    pub(super) async fn elements(&self, kind: Kind) -> Result<Brought, ClientError> {
        let source = match kind {
            Kind::Service => Source { graphql: register::services(), fhir: Some(bundles::services()), to_row: element },
            Kind::Item => Source { graphql: register::items(), fhir: Some(bundles::items()), to_row: element },
        };
        self.list(List::catalogue(kind), &source).await
    }

    pub(super) async fn diagnoses(&self) -> Result<Brought, ClientError> {
        let source = Source { graphql: register::diagnoses(), fhir: None, to_row: diagnosis };
        match self.list(List::Diagnoses, &source).await {
            Err(error) if error.another_way_may_work() => {
                // FHIR has them in one document.
                let ask = Ask::get(path::DIAGNOSES).in_bulk();
                let told = self.client.call(&ask, catalogue::read_diagnoses).await.map_err(|_| error)?;
                let rows = told.rows.iter().map(MirrorRow::diagnosis).collect::<Result<Vec<_>, _>>()?;
                self.put(List::Diagnoses, Via::Fhir, rows, &told.unreadable).await
            }
            outcome => outcome,
        }
    }

    pub(super) async fn administrators(&self, facility: Option<&Facility>) -> Result<Brought, ClientError> {
        let facility = facility.ok_or(ClientError::UnexpectedAnswer { what: "facility" })?;
        let source = Source {
            graphql: register::administrators(facility.code.as_str()),
            fhir: Some(bundles::administrators(&facility.code)),
            to_row: administrator,
        };
        self.list(List::Administrators, &source).await
    }

    /// Facilities of the whole country: somebody may be referred across a border.
    pub(super) async fn facilities(&self) -> Result<Brought, ClientError> {
        let source =
            Source { graphql: register::all_facilities(), fhir: Some(bundles::facilities()), to_row: other_facility };
        self.list(List::Facilities, &source).await
    }

    pub(super) async fn places(&self) -> Result<Brought, ClientError> {
        let source = Source { graphql: register::places(), fhir: Some(bundles::places()), to_row: place };
        self.list(List::Places, &source).await
    }

    /// What the payer owes the facility. GraphQL tells no more of it.
    pub(super) async fn bills(&self, facility: Option<&Facility>) -> Result<Brought, ClientError> {
        let facility = facility.ok_or(ClientError::UnexpectedAnswer { what: "facility" })?;
        self.begin(List::Bills).await?;
        let to_row: ToRow<Bill> = |row| MirrorRow::keyed(row.row.uuid.as_str(), &row.row.code, "", &row.row);
        self.over_fhir(List::Bills, &bundles::bills(&facility.uuid), to_row).await
    }

    pub(super) async fn payments(&self) -> Result<Brought, ClientError> {
        self.begin(List::Payments).await?;
        let to_row: ToRow<Payment> = |row| MirrorRow::keyed(row.row.uuid.as_str(), "", "", &row.row);
        self.over_fhir(List::Payments, &bundles::payments(), to_row).await
    }

    /// A list by the way that serves: its changes, else the whole of it; over GraphQL, else over FHIR.
    pub(super) async fn list<T: Clone + Send + Sync>(
        &self,
        list: List,
        source: &Source<T>,
    ) -> Result<Brought, ClientError> {
        self.begin(list).await?;
        if let Some(listing) = &source.fhir
            && self.came_over_fhir(list).await?
        {
            // What did not work the last time is not tried each time.
            match self.over_fhir(list, listing, source.to_row).await {
                Err(error) if error.another_way_may_work() => {
                    return self.over_graphql(list, &source.graphql, source.to_row).await.map_err(|_| error);
                }
                outcome => return outcome,
            }
        }
        let error = match self.over_graphql(list, &source.graphql, source.to_row).await {
            Err(error) if error.another_way_may_work() => error,
            outcome => return outcome,
        };
        let Some(listing) = &source.fhir else { return Err(error) };
        tracing::info!(feed = list.as_str(), code = error.code(), "not over GraphQL; over FHIR");
        match self.over_fhir(list, listing, source.to_row).await {
            // What GraphQL said is the better reason, unless the line broke meanwhile.
            Err(other) if other.another_way_may_work() => Err(error),
            outcome => outcome,
        }
    }

    /// Whether the last success came over FHIR and there is no reason to try GraphQL first: nobody asked for everything, and the server
    /// was not looked at anew since.
    async fn came_over_fhir(&self, list: List) -> Result<bool, ClientError> {
        if self.full {
            return Ok(false);
        }
        let feed = on_store::read(self.store, move |read| Ok(read.feeds().get(list.as_str())?)).await?;
        let Some(at) =
            feed.filter(|feed| feed.via.as_deref() == Some(Via::Fhir.as_str())).and_then(|feed| feed.last_success)
        else {
            return Ok(false);
        };
        let probed = self.client.abilities().map(|abilities| abilities.probed);
        Ok(probed.is_none_or(|probed| probed <= at))
    }

    async fn over_graphql<T: Clone + Send>(
        &self,
        list: List,
        source: &many::List<T>,
        to_row: ToRow<T>,
    ) -> Result<Brought, ClientError> {
        if let Some(brought) = self.news(list, source, to_row).await? {
            return Ok(brought);
        }
        match self.whole(list, source, to_row).await {
            // An older release may lack a field that we only keep, and refuses the question as a whole.
            Err(ClientError::Declined { .. }) => self.whole(list, &source.clone().narrow(), to_row).await,
            outcome => outcome,
        }
    }

    /// What the payer calls the legal forms of facilities: whole, since the server keeps no time for them.
    pub(super) async fn legal_forms(&self) -> Result<Brought, ClientError> {
        self.begin(List::LegalForms).await?;
        let ask = Ask::get(path::LEGAL_FORMS).in_bulk();
        let told = self.client.call(&ask, catalogue::read_legal_forms).await?;
        let rows = told.rows.iter().map(|form| MirrorRow::keyed(&form.code, &form.code, &form.name, form));
        self.put(List::LegalForms, Via::Fhir, rows.collect::<Result<Vec<_>, _>>()?, &told.unreadable).await
    }

    /// Which fields of a claim the scheme wants, leaves to the facility, or does not use; a server that says nothing leaves all to it.
    pub(super) async fn field_rules(&self) -> Result<Brought, ClientError> {
        self.begin(List::FieldRules).await?;
        let request = gql::field_rules();
        let rules = self.client.query(&request, Share::Bulk, gql::read_field_rules).await?;
        let rows = rules.iter().map(|(field, rule)| MirrorRow::field_rule(field, rule));
        self.put(List::FieldRules, Via::Graphql, rows.collect::<Result<Vec<_>, _>>()?, &[]).await
    }

    /// The facility's price list of a kind. It names services and items by their database ids, whether they are known or not. A
    /// facility without a list has no rows: that is a success too, and the payer will reject every line.
    pub(super) async fn prices(&self, kind: Kind, facility: Option<&Facility>) -> Result<Brought, ClientError> {
        let list = List::prices(kind);
        self.begin(list).await?;
        let facility = facility.ok_or(ClientError::UnexpectedAnswer { what: "facility" })?;
        // Without a word on which lists it has, none is no list.
        let told = on_store::read(self.store, |read| Ok(read.feeds().get(List::Facility.as_str())?)).await?;
        let is_told = told.is_some_and(|feed| feed.via.as_deref() == Some(Via::Graphql.as_str()));
        if !is_told && !facility.has_price_list() {
            return Err(ClientError::UnexpectedAnswer { what: "price lists" });
        }
        let (number, listed) = match kind {
            Kind::Service => match facility.service_list {
                Some(number) => (number, self.price_list(gql::prices(Some(number), None)).await?.services),
                None => (0, Vec::new()),
            },
            Kind::Item => match facility.item_list {
                Some(number) => (number, self.price_list(gql::prices(None, Some(number))).await?.items),
                None => (0, Vec::new()),
            },
        };
        let mut sure = listed;
        sure.sort_unstable_by_key(|(element, _)| *element);
        sure.dedup();
        // Two prices of one thing: nobody can tell which one holds, so what was known of it stays.
        let same = sure.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1);
        let twice: BTreeSet<i64> = same.flatten().map(|(element, _)| *element).collect();
        sure.retain(|(element, _)| !twice.contains(element));
        let (kept, twice) = on_store::read(self.store, move |read| {
            let twice: Vec<i64> = twice.into_iter().collect();
            let named = |element: &i64| {
                let code = read.mirror().code_of(List::catalogue(kind), *element)?;
                Ok::<_, StoreError>(code.unwrap_or_else(|| format!("#{element}")))
            };
            let names = twice.iter().map(named).collect::<Result<Vec<_>, _>>()?;
            Ok((read.mirror().kept_prices(kind, number, &twice)?, names))
        })
        .await?;
        sure.extend(kept);
        let rows = sure.into_iter().map(move |(element, overrule)| MirrorRow::price(number, element, overrule));
        self.put_each(list, Via::Graphql, rows, &twice).await
    }

    /// Names the prices of what is in no catalogue, once both have come: the prices come first, so that neither can tell by itself.
    ///
    /// A note and no failure: openIMIS answers a price list without looking whether its services live, and where one was ended by an
    /// import or by hand, only that one is lost. What the clerk bills is not touched: a price is shown with its element or not at all.
    pub(super) async fn name_dangling(&self, report: &PullReport) -> Result<(), ClientError> {
        let came = |list: List| {
            report
                .feeds
                .iter()
                .find(|feed| feed.name == list.as_str() && feed.error.is_none())
                .and_then(|feed| feed.via)
        };
        for kind in [Kind::Service, Kind::Item] {
            let prices = List::prices(kind);
            // FHIR tells no database ids, by which prices name things.
            if (came(prices), came(List::catalogue(kind))) != (Some(Via::Graphql), Some(Via::Graphql)) {
                continue;
            }
            let dangling = on_store::read(self.store, move |read| Ok(read.mirror().dangling(kind)?)).await?;
            if dangling.is_empty() {
                continue;
            }
            tracing::warn!(feed = prices.as_str(), rows = dangling.len(), "prices of nothing in the catalogue");
            let named: Vec<String> = dangling.iter().map(|element| format!("#{element}")).collect();
            on_store::write(self.store, move |write| Ok(write.feeds_mut().skip(prices.as_str(), &named)?)).await?;
        }
        Ok(())
    }

    /// Shows a list that came in one answer.
    pub(super) async fn put(
        &self,
        list: List,
        via: Via,
        rows: Vec<MirrorRow>,
        skipped: &[String],
    ) -> Result<Brought, ClientError> {
        self.put_each(list, via, rows.into_iter().map(Ok), skipped).await
    }

    /// The same of rows that are made when their turn comes.
    async fn put_each(
        &self,
        list: List,
        via: Via,
        rows: impl ExactSizeIterator<Item = Result<MirrorRow, StoreError>> + Send + 'static,
        skipped: &[String],
    ) -> Result<Brought, ClientError> {
        let (now, skipped) = (self.clock.now(), skipped.to_vec());
        let change = on_store::write(self.store, move |write| {
            let arrival = Arrival { skipped: &skipped, ..Arrival::of(via.as_str(), now) };
            // A list that was there and is empty now was lost by the server, unless somebody knows better.
            write.mirror_mut().replace(list, rows, now, &arrival)?.ok_or(ClientError::ListGone)
        })
        .await?;
        self.progress(list, change.rows, Some(change.rows));
        Ok((change, via))
    }
}

pub(super) fn element(sent: &Mirrored<Element>) -> Result<MirrorRow, StoreError> {
    MirrorRow::element(&sent.row, sent.number)?.with_rest(&sent.rest)
}

fn diagnosis(sent: &Mirrored<Diagnosis>) -> Result<MirrorRow, StoreError> {
    MirrorRow::diagnosis(&sent.row)
}

fn administrator(sent: &Mirrored<Administrator>) -> Result<MirrorRow, StoreError> {
    MirrorRow::administrator(&sent.row)?.with_rest(&sent.rest)
}

fn other_facility(sent: &Mirrored<OtherFacility>) -> Result<MirrorRow, StoreError> {
    let row = &sent.row;
    MirrorRow::keyed(row.uuid.as_str(), row.code.as_str(), &row.name, row)?.with_rest(&sent.rest)
}

fn place(sent: &Mirrored<Place>) -> Result<MirrorRow, StoreError> {
    let row = &sent.row;
    MirrorRow::keyed(row.uuid.as_str(), &row.code, &row.name, row)
}
