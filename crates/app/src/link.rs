//! How the link is: what every contact with the server taught, for the strip and for the next start.

use crate::app::Desk;
use crate::dto::{Changed, Code, Problem};
use crate::profile::{KeptToken, LinkState, Profile};

impl Desk {
    /// Remembers how the last contact went, what the clock said, and a renewed token.
    pub(crate) async fn note_contact(&self, problem: Option<Problem>) -> Result<(), Problem> {
        let client = self.client.lock().await.clone();
        let token = match &client {
            Some(client) => client.token().await,
            None => None,
        };
        let skew = client.as_ref().and_then(|client| client.clock_skew_ms());
        let contact = client.as_ref().and_then(|client| client.last_contact());
        let abilities = client.as_ref().and_then(|client| client.abilities());
        let (changed, came_back) = self
            .write(move |write| {
                let before = LinkState::load(write)?;
                let mut link = before.clone();
                link.last_contact_ms = contact.map(claims_domain::Timestamp::millis).max(link.last_contact_ms);
                link.password_refused = problem
                    .as_ref()
                    .is_some_and(|problem| problem.code == Code::WrongPassword || link.password_refused);
                link.problem = problem;
                link.came_back |= before.is_away() && link.problem.is_none();
                link.skew_ms = skew.or(link.skew_ms);
                if link != before {
                    link.save(write)?;
                }
                if let Some(token) = token {
                    let kept = KeptToken::load(write)?;
                    if kept.is_none_or(|kept| kept.token != token.token) {
                        KeptToken { token: token.token, expires_ms: token.expires.millis() }.save(write)?;
                    }
                }
                if let (Some(abilities), Some(mut profile)) = (abilities, Profile::load(write)?) {
                    profile.abilities = Some(abilities);
                    profile.save(write)?;
                }
                Ok((link != before, link.came_back && !before.came_back))
            })
            .await?;
        if changed {
            self.tell(Changed::Status);
        }
        if came_back {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Notes how a question to the server ended, and passes the outcome on.
    pub(crate) async fn noted<T>(&self, outcome: Result<T, claims_sync::ClientError>) -> Result<T, Problem> {
        match outcome {
            Ok(value) => {
                self.note_contact(None).await?;
                Ok(value)
            }
            // Says nothing about the link.
            Err(error @ claims_sync::ClientError::Stopped) => Err(error.into()),
            Err(error) => {
                let problem = Problem::from(error);
                self.note_contact(Some(problem.clone())).await?;
                Err(problem)
            }
        }
    }
}
