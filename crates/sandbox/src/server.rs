//! One request from arrival to answer: faults, then the path.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRef, Request, State as Shared};
use axum::http::response::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::routing::{get, post};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use uuid::Uuid;

use crate::answer::Answer;
use crate::auth;
use crate::data::{Change, Ids, Unknown, World};
use crate::faults::Act;
use crate::fhir;
use crate::graphql::{self, Schema};
use crate::options::Mediator;
use crate::review::Desk;
use crate::state::State;
use crate::{Options, SandboxError, spoil, training};

/// Largest body the payer reads, as the real server's default.
const LARGEST_BODY: usize = 10 * 1024 * 1024;

/// The payer at work: what one request never sees change, and the state behind its lock.
#[derive(Debug, Clone)]
pub(crate) struct Office {
    pub(crate) options: Arc<Options>,
    pub(crate) world: Arc<World>,
    pub(crate) schema: Arc<Schema>,
    pub(crate) ids: Ids,
    state: Arc<Mutex<State>>,
    address: SocketAddr,
}

/// Where every request finds the office as it is now.
#[derive(Debug, Clone)]
pub(crate) struct Front(Arc<RwLock<Arc<Office>>>);

impl Front {
    pub(crate) fn open(office: Office) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(office))))
    }

    fn office(&self) -> Arc<Office> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the master data: all of it or, when something is not there to change, nothing. Requests under way go on with what
    /// they began with.
    pub(crate) fn change(&self, changes: Vec<Change>) -> Result<(), Unknown> {
        let mut front = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let now = front.state().clock.local_as_stored();
        let mut world = (*front.world).clone();
        for change in changes {
            world.change(&front.ids, now, change)?;
        }
        *front = Arc::new(Office { world: Arc::new(world), ..(**front).clone() });
        Ok(())
    }
}

impl FromRef<Front> for Arc<Office> {
    fn from_ref(front: &Front) -> Self {
        front.office()
    }
}

/// Put on a response to say: close the connection instead of sending this.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the fault script closed the connection")]
pub(crate) struct HangUp;

/// What the resource handlers see of a request.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Without the query.
    pub(crate) path: String,
    /// As sent, without the question mark.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Office {
    pub(crate) fn new(options: Options, world: World, state: State, address: SocketAddr) -> Result<Self, SandboxError> {
        let ids = Ids::seeded(options.seed);
        Ok(Self {
            options: Arc::new(options),
            world: Arc::new(world),
            schema: Arc::new(Schema::read()?),
            ids,
            state: Arc::new(Mutex::new(state)),
            address,
        })
    }

    /// The changing state; a panic elsewhere does not take the payer down.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `http://127.0.0.1:PORT`, as the payer writes it into links.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Keeps the claims, if the payer was told where.
    pub(crate) fn keep(&self, state: &State) {
        if let Some(path) = &self.options.state_file
            && let Err(problem) = state.kept.write(path)
        {
            tracing::error!(?problem, "the training payer's claims were not written");
        }
    }

    /// The person deciding about claims, now.
    pub(crate) fn desk(&self, state: &State) -> Desk<'_> {
        Desk { world: &self.world, release: self.options.release, now: state.clock.local() }
    }

    /// Lets time do to the claims what it has done since the last request.
    fn let_time_pass(&self) {
        let Some(after) = self.options.adjudicate_after else { return };
        let mut state = self.state();
        let desk = self.desk(&state);
        let mut changed = false;
        for claim in &mut state.kept.claims {
            changed |= desk.age(claim, after);
        }
        if changed {
            self.keep(&state);
        }
    }

    /// The next of a series of ids that differ but repeat with the seed.
    pub(crate) fn next_id(&self, state: &mut State, kind: &str) -> Uuid {
        state.handed_out += 1;
        self.ids.of(kind, &state.handed_out.to_string())
    }
}

/// All paths of the payer.
pub(crate) fn router(front: Front) -> Router {
    Router::new()
        .route("/_training/adjudicate", post(training::adjudicate))
        .route("/_training/ask", post(training::ask))
        .route("/_training/claims", get(training::claims))
        .route("/_training/faults", post(training::set_faults))
        .route("/_training/clock", post(training::set_clock))
        .route("/_training/change", post(training::change))
        .fallback(answer)
        .with_state(front)
}

async fn answer(Shared(office): Shared<Arc<Office>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Answer::html(StatusCode::PAYLOAD_TOO_LARGE, "").into_response();
    };
    let call = Call {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
    };
    let refuses = |mediator: &Mediator| mediator.refuses(&call.path, &call.headers);
    if let Some(mut refusal) = office.options.mediator.as_ref().and_then(refuses) {
        Mediator::marks(refusal.headers_mut());
        return refusal;
    }
    let whole = format!("{}?{}", call.path, call.query);
    let accepted = call.headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let compress = office.options.gzip && accepted.contains("gzip");
    let fault = office.state().script.strikes(call.method.as_str(), &whole, &call.body);
    // A scripted break of the body counts the bytes as they are.
    let untouched = !matches!(fault, Some(Act::Truncate(_) | Act::DropBefore | Act::DropAnswer));
    let mut response = match fault {
        None => work(&office, call).await,
        Some(Act::DropBefore) => hang_up(),
        Some(Act::DropAnswer) => {
            work(&office, call).await;
            hang_up()
        }
        Some(Act::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Answer::refused(status, "Scripted fault.").into_response()
        }
        Some(Act::Html) => Answer::html(
            StatusCode::OK,
            "<!doctype html><html><body><h1>Please sign in to the network</h1></body></html>",
        )
        .into_response(),
        Some(Act::WrongJson) => Answer::ok(serde_json::json!([{ "unexpected": true }])).into_response(),
        Some(Act::Truncate(bytes)) => truncated(work(&office, call).await, bytes).await,
        Some(Act::DelayMs(pause)) => {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            work(&office, call).await
        }
        Some(Act::TooMany(wait)) => {
            let answer = Answer::refused(StatusCode::TOO_MANY_REQUESTS, "Request was throttled.");
            match wait {
                Some(seconds) => answer.with(header::RETRY_AFTER, seconds.to_string()),
                None => answer,
            }
            .into_response()
        }
        Some(Act::Unavailable(seconds)) => Answer::refused(StatusCode::SERVICE_UNAVAILABLE, "Restarting.")
            .with(header::RETRY_AFTER, seconds.to_string())
            .into_response(),
        Some(Act::Spoil(spoil)) => {
            let (head, body) = whole_answer(work(&office, call).await).await;
            let (status, body) = spoil::spoilt(&spoil, head.status, &body);
            let mut response = Response::new(Body::from(body));
            (*response.status_mut(), *response.headers_mut()) = (status, head.headers);
            response.headers_mut().remove(header::CONTENT_LENGTH);
            response
        }
        Some(Act::GzipTruncate(bytes)) => {
            let (head, packed) = whole_answer(compressed(work(&office, call).await, None).await).await;
            Response::from_parts(head, Body::from(packed.slice(..bytes.min(packed.len()))))
        }
        Some(Act::GzipBomb(megabytes)) => compressed(work(&office, call).await, Some(megabytes)).await,
        Some(Act::ExpireToken) => {
            if let Some(token) = auth::bearer(&call.headers) {
                office.state().expired_tokens.insert(token.to_owned());
            }
            work(&office, call).await
        }
    };
    if compress && !response.headers().contains_key(header::CONTENT_ENCODING) && untouched {
        response = compressed(response, None).await;
    }
    if office.options.mediator.is_some() {
        Mediator::marks(response.headers_mut());
    }
    let date = office.state().clock.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// Does the request on a thread that may block: lists of ten thousand rows take their time.
async fn work(office: &Arc<Office>, call: Call) -> Response<Body> {
    let office = Arc::clone(office);
    let done = tokio::task::spawn_blocking(move || {
        office.let_time_pass();
        route(&office, &call).unwrap_or_else(|refusal| refusal).into_response()
    });
    done.await.unwrap_or_else(|_| Answer::broken().into_response())
}

fn route(office: &Office, call: &Call) -> Result<Answer, Answer> {
    match call.path.as_str() {
        "/api/graphql" => graphql::answer(office, call),
        // This path alone answers with and without the slash.
        "/api/core/users/current_user/" | "/api/core/users/current_user" => auth::current_user(office, call),
        path => match path.strip_prefix("/api/api_fhir_r4") {
            Some(within) => fhir::answer(office, call, within),
            None => Err(Answer::no_such_path()),
        },
    }
}

fn hang_up() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(HangUp);
    response
}

async fn whole_answer(response: Response<Body>) -> (Parts, Bytes) {
    let (head, body) = response.into_parts();
    (head, to_bytes(body, usize::MAX).await.unwrap_or_default())
}

/// The answer compressed; with `megabytes`, those of spaces behind it.
async fn compressed(response: Response<Body>, megabytes: Option<usize>) -> Response<Body> {
    let (mut head, body) = whole_answer(response).await;
    let packed = match megabytes {
        None => spoil::gzip(&body),
        Some(megabytes) => spoil::bomb(&body, megabytes),
    };
    let Ok(packed) = packed else { return Response::from_parts(head, Body::from(body)) };
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Response::from_parts(head, Body::from(packed))
}

/// Announces the whole body and breaks off after the first bytes.
async fn truncated(response: Response<Body>, bytes: usize) -> Response<Body> {
    let (mut head, body) = whole_answer(response).await;
    head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    let sent = body.slice(..bytes.min(body.len()));
    let stream = futures_util::stream::unfold(Some(sent), |left| async {
        match left {
            Some(sent) if !sent.is_empty() => Some((Ok(sent), Some(Bytes::new()))),
            Some(_) => {
                // Long enough for the first part to be on its way.
                tokio::time::sleep(Duration::from_millis(50)).await;
                Some((Err(HangUp), None))
            }
            None => None,
        }
    });
    Response::from_parts(head, Body::from_stream(stream))
}
