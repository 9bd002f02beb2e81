//! The single lists: where each comes from and where it goes.

use claims_domain::catalogue::{Element, Kind};
use claims_domain::facility::Facility;
use claims_openimis::{catalogue, gql, path};
use claims_store::{List, MirrorRow, StoreError};

use super::{Brought, Run, Via};
use crate::transport::Ask;
use crate::{ClientError, on_store};

/// Rows written in one transaction: short enough that a clerk's keystroke does not wait for it.
const ROWS_AT_ONCE: usize = 2_000;

impl Run<'_> {
    /// Services and items with the ids the price lists know them by; over FHIR those known from before stay.
    pub(super) async fn elements(&self, kind: Kind) -> Result<Brought, ClientError> {
        let list = List::catalogue(kind);
        self.begin(list).await?;
        let over_graphql = match kind {
            Kind::Service => self.every_page(list, gql::services, gql::read_services).await,
            Kind::Item => self.every_page(list, gql::items, gql::read_items).await,
        };
        let (rows, via) = match over_graphql {
            Ok(rows) => (rows.into_iter().map(|(id, element)| (Some(id), element)).collect(), Via::Graphql),
            Err(error) if error.another_way_may_work() => {
                (self.elements_over_fhir(kind).await.map_err(|_| error)?, Via::Fhir)
            }
            Err(error) => return Err(error),
        };
        self.put(list, via, rows.iter().map(|(number, element)| MirrorRow::element(element, *number))).await
    }

    async fn elements_over_fhir(&self, kind: Kind) -> Result<Vec<(Option<i64>, Element)>, ClientError> {
        let list = List::catalogue(kind);
        let rows = match kind {
            Kind::Service => {
                let path = |page, count| path::list(path::ACTIVITY_DEFINITION, page, count, None);
                self.every_bundle(list, path, catalogue::read_activity_definitions).await?
            }
            Kind::Item => {
                let path = |page, count| path::list(path::MEDICATION, page, count, None);
                self.every_bundle(list, path, catalogue::read_medications).await?
            }
        };
        Ok(rows.into_iter().map(|element| (None, element)).collect())
    }

    pub(super) async fn diagnoses(&self) -> Result<Brought, ClientError> {
        self.begin(List::Diagnoses).await?;
        let (rows, via) = match self.every_page(List::Diagnoses, gql::diagnoses, gql::read_diagnoses).await {
            Ok(rows) => (rows, Via::Graphql),
            Err(error) if error.another_way_may_work() => {
                let ask = Ask::get(path::DIAGNOSES).in_bulk();
                (self.client.call(&ask, catalogue::read_diagnoses).await.map_err(|_| error)?, Via::Fhir)
            }
            Err(error) => return Err(error),
        };
        self.put(List::Diagnoses, via, rows.iter().map(MirrorRow::diagnosis)).await
    }

    pub(super) async fn administrators(&self, facility: Option<&Facility>) -> Result<Brought, ClientError> {
        self.begin(List::Administrators).await?;
        let facility = facility.ok_or(ClientError::UnexpectedAnswer { what: "facility" })?;
        let request = |after: Option<&str>| gql::administrators(facility.code.as_str(), after);
        let (rows, via) = match self.every_page(List::Administrators, request, gql::read_administrators).await {
            Ok(rows) => (rows, Via::Graphql),
            Err(error) if error.another_way_may_work() => {
                let rows = self
                    .every_bundle(List::Administrators, path::administrators, |reply| {
                        catalogue::read_practitioners_of(&facility.code, reply)
                    })
                    .await;
                (rows.map_err(|_| error)?, Via::Fhir)
            }
            Err(error) => return Err(error),
        };
        self.put(List::Administrators, via, rows.iter().map(MirrorRow::administrator)).await
    }

    /// The facility's price list of a kind. It names services and items by their database ids, whether they are known or not. A
    /// facility without a list has no rows: that is a success too, and the payer will reject every line.
    pub(super) async fn prices(&self, kind: Kind, facility: Option<&Facility>) -> Result<Brought, ClientError> {
        let list = List::prices(kind);
        self.begin(list).await?;
        let facility = facility.ok_or(ClientError::UnexpectedAnswer { what: "facility" })?;
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
        let rows = listed.iter().map(|(element, overrule)| MirrorRow::price(number, *element, *overrule));
        self.put(list, Via::Graphql, rows).await
    }

    /// Builds a generation aside in short transactions, then shows it in one.
    async fn put(
        &self,
        list: List,
        via: Via,
        rows: impl Iterator<Item = Result<MirrorRow, StoreError>>,
    ) -> Result<Brought, ClientError> {
        let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
        let now = self.clock.now();
        let none = rows.is_empty();
        let generation = on_store::write(self.store, move |write| {
            if none && write.mirror().count(list)? > 0 {
                // A list that was there and is empty now was lost by the server, not by the facility.
                return Err(ClientError::ListGone);
            }
            Ok(write.mirror_mut().begin(list, via.as_str(), None, now)?)
        })
        .await?;
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(ROWS_AT_ONCE));
            let part = std::mem::replace(&mut rows, rest);
            on_store::write(self.store, move |write| Ok(write.mirror_mut().add(list, generation, &part, None)?))
                .await?;
        }
        let now = self.clock.now();
        let change = on_store::write(self.store, move |write| {
            let change = write.mirror_mut().switch(list, generation, now)?;
            write.feeds_mut().succeeded(list.as_str(), now, via.as_str())?;
            write.feeds_mut().reconciled(list.as_str(), now, None, &[])?;
            Ok(change)
        })
        .await?;
        Ok((change.rows, via))
    }
}
