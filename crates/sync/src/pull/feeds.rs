//! The single lists: where each comes from and where it goes.

use claims_domain::catalogue::Element;
use claims_domain::facility::Facility;
use claims_openimis::{catalogue, gql, path};
use claims_store::Write;

use super::{Brought, Ids, Run, Via};
use crate::transport::Ask;
use crate::{ClientError, on_store};

/// Rows written in one transaction: short enough that a clerk's keystroke does not wait for it.
const ROWS_AT_ONCE: usize = 2_000;

impl Run<'_> {
    /// Services with the ids the price lists know them by; without the ids where only FHIR answers.
    pub(super) async fn services(&self) -> Result<(Ids, Brought), ClientError> {
        self.begin("services").await?;
        let (elements, via) = match self.every_page("services", gql::services, gql::read_services).await {
            Ok(rows) => (rows.into_iter().map(|(id, element)| (Some(id), element)).collect(), Via::Graphql),
            Err(error) if error.another_way_may_work() => {
                let path = |page, count| path::list(path::ACTIVITY_DEFINITION, page, count, None);
                let rows = self.every_bundle("services", path, catalogue::read_activity_definitions).await;
                (without_ids(rows.map_err(|_| error)?), Via::Fhir)
            }
            Err(error) => return Err(error),
        };
        self.elements_into("services", via, elements).await
    }

    /// Items with the ids the price lists know them by; without the ids where only FHIR answers.
    pub(super) async fn items(&self) -> Result<(Ids, Brought), ClientError> {
        self.begin("items").await?;
        let (elements, via) = match self.every_page("items", gql::items, gql::read_items).await {
            Ok(rows) => (rows.into_iter().map(|(id, element)| (Some(id), element)).collect(), Via::Graphql),
            Err(error) if error.another_way_may_work() => {
                let path = |page, count| path::list(path::MEDICATION, page, count, None);
                let rows = self.every_bundle("items", path, catalogue::read_medications).await;
                (without_ids(rows.map_err(|_| error)?), Via::Fhir)
            }
            Err(error) => return Err(error),
        };
        self.elements_into("items", via, elements).await
    }

    async fn elements_into(
        &self,
        feed: &'static str,
        via: Via,
        rows: Vec<(Option<i64>, Element)>,
    ) -> Result<(Ids, Brought), ClientError> {
        let ids = rows.iter().filter_map(|(id, element)| Some(((*id)?, element.uuid.clone()))).collect();
        let elements = rows.into_iter().map(|(_, element)| element).collect();
        let add =
            |write: &Write<'_>, generation, rows: &[Element]| Ok(write.mirror_mut().add_elements(generation, rows)?);
        let count = self.put(feed, via, elements, add).await?;
        Ok((ids, (count, via)))
    }

    pub(super) async fn diagnoses(&self) -> Result<((), Brought), ClientError> {
        self.begin("diagnoses").await?;
        let (rows, via) = match self.every_page("diagnoses", gql::diagnoses, gql::read_diagnoses).await {
            Ok(rows) => (rows, Via::Graphql),
            Err(error) if error.another_way_may_work() => {
                let ask = Ask::get(path::DIAGNOSES).in_bulk();
                (self.client.call(&ask, catalogue::read_diagnoses).await.map_err(|_| error)?, Via::Fhir)
            }
            Err(error) => return Err(error),
        };
        let count = self
            .put("diagnoses", via, rows, |write, generation, rows| {
                Ok(write.mirror_mut().add_diagnoses(generation, rows)?)
            })
            .await?;
        Ok(((), (count, via)))
    }

    pub(super) async fn administrators(&self, facility: Option<&Facility>) -> Result<((), Brought), ClientError> {
        self.begin("administrators").await?;
        let facility = facility.ok_or(ClientError::UnexpectedAnswer { what: "facility" })?;
        let request = |after: Option<&str>| gql::administrators(facility.code.as_str(), after);
        let (rows, via) = match self.every_page("administrators", request, gql::read_administrators).await {
            Ok(rows) => (rows, Via::Graphql),
            Err(error) if error.another_way_may_work() => {
                let rows = self
                    .every_bundle("administrators", path::administrators, |reply| {
                        catalogue::read_practitioners_of(&facility.code, reply)
                    })
                    .await;
                (rows.map_err(|_| error)?, Via::Fhir)
            }
            Err(error) => return Err(error),
        };
        let add =
            |write: &Write<'_>, generation, rows: &[_]| Ok(write.mirror_mut().add_administrators(generation, rows)?);
        let count = self.put("administrators", via, rows, add).await?;
        Ok(((), (count, via)))
    }

    /// Builds a generation aside in short transactions, then shows it in one.
    pub(super) async fn put<T: Send + Sync + 'static>(
        &self,
        feed: &'static str,
        via: Via,
        mut rows: Vec<T>,
        add: impl Fn(&Write<'_>, i64, &[T]) -> Result<(), ClientError> + Copy + Send + 'static,
    ) -> Result<u64, ClientError> {
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let generation = on_store::write(self.store, move |write| Ok(write.mirror_mut().begin(feed)?)).await?;
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(ROWS_AT_ONCE));
            let part = std::mem::replace(&mut rows, rest);
            on_store::write(self.store, move |write| add(write, generation, &part)).await?;
        }
        let now = self.clock.now();
        on_store::write(self.store, move |write| {
            write.mirror_mut().switch(feed, generation)?;
            Ok(write.feeds_mut().succeeded(feed, now, count, via.as_str())?)
        })
        .await?;
        Ok(count.unsigned_abs())
    }
}

fn without_ids(elements: Vec<Element>) -> Vec<(Option<i64>, Element)> {
    elements.into_iter().map(|element| (None, element)).collect()
}
