//! One attempt to hand a claim over, and what it taught us.

use claims_domain::ids::ClaimCode;
use claims_domain::outbox::Attempt;
use claims_openimis::{claim, path};

use crate::ClientError;
use crate::budget::Share;
use crate::client::Client;
use crate::transport::Ask;

/// Sends the frozen bytes once; a second time only after a refused token, which stores nothing. Together with what was learnt
/// comes the failure behind it, where there was one.
pub(super) async fn submit(client: &Client, code: &ClaimCode, body: &[u8]) -> (Attempt, Option<ClientError>) {
    let ask = Ask { share: Share::Claim, ..Ask::post(path::CLAIM, body.to_vec()) };
    let mut renewed = false;
    loop {
        let pass = match client.pass(&ask).await {
            Ok(pass) => pass,
            Err(error) => return (unsent(&error), Some(error)),
        };
        let got = match client.transport.exchange(&ask, pass.with()).await {
            Ok(got) => got,
            // The answer is lost, the line perhaps not: the question that follows will tell.
            Err(failure) if failure.sent => return (Attempt::AnswerLost, None),
            Err(failure) => return (unsent(&failure.error), Some(failure.error)),
        };
        match claim::read_posted(got.reply(), code) {
            Attempt::SignInNeeded if !renewed => {
                renewed = true;
                if let Err(error) = client.renew(&pass).await {
                    return (unsent(&error), Some(error));
                }
            }
            Attempt::SignInNeeded => return (Attempt::SignInNeeded, Some(ClientError::SignedOut)),
            Attempt::Busy { .. } => {
                let retry_after = got.retry_after;
                return (Attempt::Busy { retry_after }, Some(ClientError::RateLimited { retry_after }));
            }
            attempt @ (Attempt::Answered(_)
            | Attempt::Refused(_)
            | Attempt::Duplicate
            | Attempt::NotSent
            | Attempt::AnswerLost
            | Attempt::NoRight
            | Attempt::PersonUnknown
            | Attempt::PersonDiffers) => {
                client.proved(&pass).await;
                return (attempt, None);
            }
        }
    }
}

/// What a failure before the claim left this computer means for it.
pub(super) fn unsent(error: &ClientError) -> Attempt {
    match error {
        ClientError::WrongPassword | ClientError::SignedOut => Attempt::SignInNeeded,
        ClientError::NoRight => Attempt::NoRight,
        ClientError::RateLimited { retry_after } => Attempt::Busy { retry_after: *retry_after },
        ClientError::Unreachable
        | ClientError::Tls(_)
        | ClientError::Timeout
        | ClientError::NotOpenImis
        | ClientError::UnexpectedAnswer { .. }
        | ClientError::Declined { .. }
        | ClientError::ServerError { .. }
        | ClientError::TooLarge
        | ClientError::ListGone
        | ClientError::ListMoved
        | ClientError::BadAddress
        | ClientError::Stopped
        | ClientError::Store(_) => Attempt::NotSent,
    }
}
