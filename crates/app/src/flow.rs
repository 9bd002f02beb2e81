//! What a person says about the link: hold the claims back for a while, or spare a link that costs by what goes over it.

use crate::app::App;
use crate::dto::{Changed, Problem, StatusView};
use crate::profile::Flow;

impl App {
    /// Holds claims back until [`App::resume`]: what is on its way is finished, nothing more sets out by itself. *Send now* still sends.
    ///
    /// # Errors
    /// Nothing set up; the database cannot be written.
    pub async fn pause(&self) -> Result<StatusView, Problem> {
        self.flow(|flow| flow.paused = true).await
    }

    /// Lets claims go again, at once.
    ///
    /// # Errors
    /// As [`App::pause`].
    pub async fn resume(&self) -> Result<StatusView, Problem> {
        self.flow(|flow| flow.paused = false).await
    }

    /// Says that the link costs by what goes over it: claims and their answers go on, lists and files wait until they are asked for.
    ///
    /// # Errors
    /// As [`App::pause`].
    pub async fn spare_the_link(&self) -> Result<StatusView, Problem> {
        self.flow(|flow| flow.metered = true).await
    }

    /// Says that the link costs nothing by volume.
    ///
    /// # Errors
    /// As [`App::pause`].
    pub async fn use_the_link(&self) -> Result<StatusView, Problem> {
        self.flow(|flow| flow.metered = false).await
    }

    async fn flow(&self, change: impl FnOnce(&mut Flow) + Send + 'static) -> Result<StatusView, Problem> {
        let desk = self.opened().await?;
        let flow = desk
            .write(move |write| {
                let mut flow = Flow::load(write)?;
                change(&mut flow);
                flow.save(write)?;
                Ok(flow)
            })
            .await?;
        if flow.paused {
            desk.stop_delivery.now();
        }
        desk.tell(Changed::Status);
        desk.wake.notify_one();
        self.status().await
    }
}
