//! Files of claims: taken without a look at what is in them, as the real server does, with the outcome in the log of mutations.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::arguments::Arguments;
use super::connection::{self, global_id};
use super::{Session, Trouble};
use crate::claims::Attachment;
use crate::state::{Mutation, State};

/// Right to change claims.
const UPDATE: u32 = 111_010;

/// `createClaimAttachment`: 200 and an id whatever comes of it.
pub(super) fn create(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.guarded()?;
    let user = session.user()?;
    let input = arguments.0.get("input").and_then(Value::as_object).ok_or_else(|| Trouble::new("input"))?;
    let mut state = session.office.state();
    let outcome = if user.may(UPDATE) {
        store(&mut state, user.facility.as_ref().map(|f| f.code.as_str()), input)
    } else {
        Err("User not authorized for this operation".to_owned())
    };
    let internal = session.office.next_id(&mut state, "mutation");
    let client = text(input, "clientMutationId");
    state.kept.mutations.push(Mutation {
        client: client.to_owned(),
        user: user.username.clone(),
        error: outcome.err(),
    });
    session.office.keep(&state);
    Ok(json!({ "internalId": internal, "clientMutationId": client }))
}

fn store(state: &mut State, own: Option<&str>, input: &Map<String, Value>) -> Result<(), String> {
    let error =
        |detail: &str| json!([{ "message": "claim.mutation.failed_to_attach_document", "detail": detail }]).to_string();
    let claim = Uuid::parse_str(text(input, "claimUuid")).ok();
    let claim = state.kept.claims.iter_mut().find(|c| Some(c.uuid) == claim && own == Some(c.facility.as_str()));
    let claim = claim.ok_or_else(|| error("unauthorized"))?;
    if text(input, "generalType").is_empty() {
        return Err(error("'general_type'"));
    }
    let date = text(input, "date").parse().map_err(|_| error("date"))?;
    // The real server stores the text as it is; what cannot be decoded is found out by whoever opens it.
    let size = BASE64_STANDARD.decode(text(input, "document")).map_or(0, |bytes| bytes.len());
    claim.attachments.push(Attachment {
        title: text(input, "filename").to_owned(),
        mime: text(input, "mime").to_owned(),
        date,
        size,
    });
    Ok(())
}

/// `mutationLogs`: the user's own.
pub(super) fn logs(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    let user = session.user()?;
    session.guarded()?;
    let state = session.office.state();
    let wanted = arguments.text("clientMutationId");
    let rows: Vec<(usize, &Mutation)> = state
        .kept
        .mutations
        .iter()
        .enumerate()
        .filter(|(_, m)| m.user == user.username && wanted.is_none_or(|wanted| wanted == m.client))
        .collect();
    connection::of("mutationLogs", &rows, arguments, |(at, mutation)| {
        json!({
            "id": global_id("MutationLogGQLType", i64::try_from(*at).unwrap_or_default()),
            "status": if mutation.error.is_some() { 1 } else { 2 },
            "error": mutation.error,
            "clientMutationId": mutation.client,
        })
    })
}

fn text<'a>(input: &'a Map<String, Value>, name: &str) -> &'a str {
    input.get(name).and_then(Value::as_str).unwrap_or_default()
}
