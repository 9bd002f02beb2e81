//! The insurance products and what each covers. FHIR lists them all, those of a region too, which GraphQL hides from a facility's user
//! but reads one by one; one question tells how forty of them stand and how much each covers, so that what a product covers is fetched
//! only when the product changed.

use std::collections::HashMap;

use claims_domain::catalogue::Kind;
use claims_domain::ids::ServerId;
use claims_domain::register::{Covered, Product};
use claims_openimis::bundles::{self, Since};
use claims_openimis::gql::many::{Order, Span};
use claims_openimis::gql::register::{self, Standing};
use claims_openimis::{Mirrored, wrong};
use claims_store::{Change, List, MirrorRow, Part, StoreError};
use futures_util::future::join;
use futures_util::{StreamExt, stream};

use super::ahead::{ahead, beside};
use super::news::is_reconciled;
use super::whole::{AHEAD, Made, Place, ROWS, TRIES};
use super::{Brought, Run, Via};
use crate::budget::Share;
use crate::{ClientError, on_store};

/// More pages of products than any payer has.
const MOST_PAGES: u32 = 50;

/// How lists went that were asked for together; those that failed by one answer are in one entry.
pub(super) type Outcomes = Vec<(Vec<List>, Result<Brought, ClientError>)>;

impl Run<'_> {
    /// The products, and what they cover where the user may read it (right 121001).
    pub(super) async fn products(&self) -> Outcomes {
        let both = [List::CoveredServices, List::CoveredItems];
        let (brought, standings) = match self.found_products().await {
            Ok(found) => found,
            Err(error) => return vec![([List::Products].into_iter().chain(both).collect(), Err(error))],
        };
        let mut outcomes = vec![(vec![List::Products], Ok(brought))];
        match standings {
            Ok(standings) => {
                let standings = &standings;
                let covered = |kind| async move {
                    let list = List::covered(kind);
                    (vec![list], self.counted_for(list, self.covered(kind, standings)).await)
                };
                let (services, items) = join(covered(Kind::Service), covered(Kind::Item)).await;
                outcomes.extend([services, items]);
            }
            Err(error) => outcomes.push((both.to_vec(), Err(error))),
        }
        outcomes
    }

    /// Keeps the products, and tells how each stands, or why nobody says so: then they are known by their names only.
    async fn found_products(&self) -> Result<(Brought, Result<Vec<Standing>, ClientError>), ClientError> {
        self.begin(List::Products).await?;
        let (named, via, skipped) = self.named_products().await?;
        let uuids: Vec<ServerId> = named.iter().map(|product| product.row.uuid.clone()).collect();
        let standings = match self.standings(&uuids).await {
            Err(error) if !error.another_way_may_work() => return Err(error),
            standings => standings,
        };
        let told: HashMap<&ServerId, &Mirrored<Product>> =
            standings.iter().flatten().map(|standing| (&standing.product.row.uuid, &standing.product)).collect();
        let rows = named.iter().map(|product| row(told.get(&product.row.uuid).copied().unwrap_or(product)));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let via = if told.is_empty() { via } else { Via::Graphql };
        Ok((self.put(List::Products, via, rows, &skipped).await?, standings))
    }

    /// Every product by name: over FHIR, else those GraphQL shows this user.
    async fn named_products(&self) -> Result<(Vec<Mirrored<Product>>, Via, Vec<String>), ClientError> {
        let error = match self.products_over_fhir().await {
            Err(error) if error.another_way_may_work() => error,
            outcome => return outcome.map(|(products, skipped)| (products, Via::Fhir, skipped)),
        };
        tracing::info!(feed = "products", code = error.code(), "not over FHIR; over GraphQL");
        let list = register::products();
        let spans = Span::over(0, ROWS);
        let request = list.ask(&spans, Order::Usual);
        match self.client.query(&request, Share::Bulk, |reply| list.read(&spans, reply)).await {
            Ok(page) => Ok((page.rows, Via::Graphql, page.unreadable)),
            Err(other) if other.another_way_may_work() => Err(error),
            Err(other) => Err(other),
        }
    }

    async fn products_over_fhir(&self) -> Result<(Vec<Mirrored<Product>>, Vec<String>), ClientError> {
        let listing = bundles::products();
        let since = Since::ever(self.clock.now());
        let (mut skipped, mut products) = (Vec::new(), Vec::new());
        for page in 1..=MOST_PAGES {
            let found = self.page(&listing, &since, page, &mut skipped).await?;
            products.extend(found.rows);
            skipped.extend(found.unreadable);
            if !found.more {
                // Past versions may be listed too, older ones first: of a code the last one counts.
                let mut by_code: HashMap<String, Mirrored<Product>> = HashMap::new();
                by_code.extend(products.into_iter().map(|product| (product.row.code.clone(), product)));
                let mut products: Vec<_> = by_code.into_values().collect();
                products.sort_by(|a, b| a.row.code.cmp(&b.row.code));
                return Ok((self.joined(List::Products, &listing, products, row).await?, skipped));
            }
        }
        Err(ClientError::UnexpectedAnswer { what: wrong::ENDLESS })
    }

    async fn standings(&self, products: &[ServerId]) -> Result<Vec<Standing>, ClientError> {
        let mut standings = Vec::new();
        for some in products.chunks(register::MOST_STANDINGS) {
            self.go_on()?;
            let request = register::standings(some);
            let read = |reply: claims_openimis::Reply<'_>| register::read_standings(some.len(), reply);
            standings.extend(self.client.query(&request, Share::Bulk, read).await?);
        }
        Ok(standings)
    }

    /// What the products cover of a kind: that of each product anew when it changed, and of all of them every week.
    async fn covered(&self, kind: Kind, standings: &[Standing]) -> Result<Brought, ClientError> {
        let list = List::covered(kind);
        self.begin(list).await?;
        let (feed, held) =
            on_store::read(self.store, move |read| Ok((read.feeds().get(list.as_str())?, read.mirror().parts(list)?)))
                .await?;
        let now = self.clock.now();
        let compared = feed.filter(|feed| !self.full && is_reconciled(feed, now)).and_then(|feed| feed.reconciled);
        let anew = compared.is_none();
        let all: u64 = standings.iter().map(|standing| counted(standing, kind)).sum();
        let mut change = Change::default();
        let mut before = 0;
        for standing in standings {
            let product = &standing.product.row.uuid;
            let total = counted(standing, kind);
            let same = |part: &Part| {
                part.name == product.as_str() && part.total == total && part.newest == standing.product.changed
            };
            if anew || !held.iter().any(same) {
                let brought = self.part(list, kind, standing, (before, all)).await?;
                change.added += brought.added;
                change.changed += brought.changed;
                change.retired += brought.retired;
            }
            before += total;
            self.progress(list, before, Some(all));
        }
        let names: Vec<String> =
            standings.iter().map(|standing| standing.product.row.uuid.as_str().to_owned()).collect();
        on_store::write(self.store, move |write| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mirror = write.mirror_mut();
            change.retired += mirror.keep_parts(list, &names, Via::Graphql.as_str(), now)?;
            change.rows = write.mirror().count(list)?.unsigned_abs();
            let parts = write.mirror().parts(list)?;
            let skipped: Vec<String> = parts.iter().flat_map(|part| part.skipped.iter().cloned()).collect();
            let ended = parts.iter().map(|part| part.ended).sum();
            let compared = compared.unwrap_or(now);
            write.feeds_mut().succeeded(list.as_str(), now, Via::Graphql.as_str())?;
            write.feeds_mut().reconciled(list.as_str(), compared, None, &skipped, ended)?;
            Ok((change, Via::Graphql))
        })
        .await
    }

    /// What one product covers, gone on with where an earlier pull was cut.
    async fn part(&self, list: List, kind: Kind, standing: &Standing, done: (u64, u64)) -> Result<Change, ClientError> {
        let mut outcome = self.part_once(list, kind, standing, done, true).await;
        for _ in 1..TRIES {
            if !matches!(outcome, Err(ClientError::ListMoved)) {
                break;
            }
            outcome = self.part_once(list, kind, standing, done, false).await;
        }
        outcome
    }

    async fn part_once(
        &self,
        list: List,
        kind: Kind,
        standing: &Standing,
        (before, all): (u64, u64),
        resume: bool,
    ) -> Result<Change, ClientError> {
        let product = &standing.product.row.uuid;
        let source = match kind {
            Kind::Service => register::covered_services(product),
            Kind::Item => register::covered_items(product),
        };
        let this = |place: &Place| place.part.as_deref() == Some(product.as_str());
        let unfinished = if resume { self.unfinished(list, Via::Graphql).await? } else { None };
        let (generation, mut place) = match unfinished.filter(|(_, place)| this(place)) {
            Some(unfinished) => unfinished,
            None => {
                let place = Place { part: Some(product.as_str().to_owned()), ..Place::default() };
                (self.begin_anew(list, Via::Graphql).await?, place)
            }
        };
        let total = u32::try_from(counted(standing, kind)).unwrap_or(u32::MAX);
        let starts = (place.next..total).step_by(ROWS as usize);
        let source = &source;
        let page = async |start| {
            let room = self.room().await?;
            let page = self.rows(list, source, start).await?;
            Ok(Made::of(page, |sent: &Mirrored<Covered>| MirrorRow::covered(product, &sent.row))?.in_room(room))
        };
        let pages = stream::iter(starts).map(page).buffered(AHEAD);
        let (fetching, mut arrived) = ahead(pages, |_| false);
        let keeping = async {
            loop {
                let pages = arrived.next().await?;
                if pages.is_empty() {
                    return Ok::<_, ClientError>(place);
                }
                // The same twice in one product: nobody can tell which one holds.
                self.keep_each_once(list, generation, &mut place, pages, ROWS).await?;
                let here = place.total.map_or(u64::from(place.next), |total| total.min(place.next.into()));
                self.progress(list, before + here, Some(all));
            }
        };
        let place = beside(fetching, keeping).await?;
        let part = Part {
            name: product.as_str().to_owned(),
            newest: standing.product.changed.clone(),
            total: place.total.unwrap_or(u64::from(total)),
            skipped: place.skipped.clone(),
            ended: place.ended,
        };
        let now = self.clock.now();
        on_store::write(self.store, move |write| {
            let mirror = write.mirror_mut();
            let built = mirror.built(generation)?;
            if place.expected().is_some_and(|expected| expected != built) {
                return Err(ClientError::ListMoved);
            }
            Ok(mirror.part_arrived(list, generation, now, &part)?)
        })
        .await
    }
}

/// Rows of a kind that the server counts for a product.
const fn counted(standing: &Standing, kind: Kind) -> u64 {
    match kind {
        Kind::Service => standing.services,
        Kind::Item => standing.items,
    }
}

fn row(sent: &Mirrored<Product>) -> Result<MirrorRow, StoreError> {
    let row = &sent.row;
    MirrorRow::keyed(row.uuid.as_str(), &row.code, &row.name, row)?.with_rest(&sent.rest)
}
