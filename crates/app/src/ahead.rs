//! The choice to fetch the people of the district ahead: how much that would be, switching it on, and forgetting them again.

use claims_store::{Read, StoreError};
use claims_sync::pull::people;

use crate::app::App;
use crate::dto::{AheadSizeView, AheadView, Changed, Problem};

/// The fact that says so; its absence says no.
const AHEAD: &str = "people_ahead";

/// Whether a pull fetches people too.
pub(crate) fn is_on(read: &Read<'_>) -> Result<bool, StoreError> {
    Ok(read.settings().get(AHEAD)?.unwrap_or(false))
}

impl App {
    /// Whether the people of the district are fetched ahead, and how many are known here.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn people_ahead(&self) -> Result<AheadView, Problem> {
        let desk = self.opened().await?;
        desk.read(|read| {
            let (people, asked) = read.people().counts()?;
            Ok(AheadView { on: is_on(read)?, people, asked })
        })
        .await
    }

    /// Asks the server how much fetching ahead would bring; nothing is fetched.
    ///
    /// # Errors
    /// No link, signed out, no right to read people.
    pub async fn people_size(&self) -> Result<AheadSizeView, Problem> {
        let desk = self.opened().await?;
        let client = self.client(&desk).await?;
        let size = desk.noted(people::size(&client, &desk.store, desk.clock.as_ref()).await).await?;
        let people::Size { people, policies, bytes, server_ms } = size;
        Ok(AheadSizeView { people, policies, bytes, server_ms })
    }

    /// Lets every pull from now on fetch the people of the district and what covers them; the next one begins.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn fetch_people_ahead(&self) -> Result<AheadView, Problem> {
        let desk = self.opened().await?;
        let now = desk.now();
        desk.write(move |write| {
            write.settings_mut().set(AHEAD, &true)?;
            Ok(write.journal_mut().append(now, None, "people_ahead", "{}")?)
        })
        .await?;
        desk.tell(Changed::Status);
        self.people_ahead().await
    }

    /// Ends it, and forgets everybody who was only fetched ahead; a pull that runs is stopped first. Whoever was asked about stays.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn forget_people_ahead(&self) -> Result<AheadView, Problem> {
        let desk = self.opened().await?;
        desk.stop_pull.now();
        let _no_pull = desk.pulling.lock().await;
        let now = desk.now();
        desk.write(move |write| {
            write.settings_mut().remove(AHEAD)?;
            write.people_mut().forget_ahead()?;
            Ok(write.journal_mut().append(now, None, "people_forgotten", "{}")?)
        })
        .await?;
        desk.tell(Changed::Mirror);
        desk.tell(Changed::Status);
        self.people_ahead().await
    }
}
