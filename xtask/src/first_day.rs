//! The first day without a display: from set-up to an answered claim and its receipt, then a picture of the window.

use anyhow::Result;

pub fn live() -> Result<()> {
    Ok(())
}
