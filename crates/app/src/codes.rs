//! Claim codes of this laptop: the counter, and what the server already holds under our letter.

use claims_domain::ids::{ClaimCode, FacilityCode};
use claims_store::{Read, Write};

use crate::dto::Problem;
use crate::profile::{LinkState, Profile, facility};

/// Reserves the next code; the counter is durable in the same transaction.
pub(crate) fn next(write: &Write<'_>) -> Result<ClaimCode, Problem> {
    let profile = Profile::need(write)?;
    let facility = facility(write)?;
    loop {
        let number = write.claims_mut().next_number()?;
        let code = profile.scheme.make(&facility.code, profile.device, number)?;
        // A claim of this letter that came back from the payer, of before a new database, has its code already.
        if write.claims().by_code(&code)?.is_none() {
            return Ok(code);
        }
    }
}

/// The code a new draft would get, without reserving it.
pub(crate) fn preview(read: &Read<'_>) -> Result<ClaimCode, Problem> {
    let profile = Profile::need(read)?;
    let facility = facility(read)?;
    Ok(profile.scheme.make(&facility.code, profile.device, read.claims().last_number()?.saturating_add(1))?)
}

/// What our codes start with, to ask the server for them.
pub(crate) fn prefix(profile: &Profile, facility: &FacilityCode) -> Result<String, Problem> {
    Ok(profile.scheme.prefix(facility, profile.device)?)
}

/// Takes note of the codes the server holds under our letter: the counter resumes above the highest, and a code that this
/// laptop never made betrays another laptop with the same letter.
pub(crate) fn note(write: &Write<'_>, held: &[String], first_time: bool) -> Result<(), Problem> {
    let profile = Profile::need(write)?;
    let facility = facility(write)?;
    let mut foreign = None;
    for code in held {
        let Some(number) = profile.scheme.counter_of(&facility.code, profile.device, code) else { continue };
        write.claims_mut().raise_number(number.saturating_add(1))?;
        let ours = write.claims().by_code(&ClaimCode::new(code.clone()))?;
        let made_here = ours.map(|row| write.claims().is_elsewhere(&row.id)).transpose()? == Some(false);
        if number > baseline(write)? && !made_here {
            foreign = Some(code.clone());
        }
    }
    if first_time {
        // Whatever is there at set-up may well be from this laptop before it was set up anew.
        begin_anew(write)?;
    } else if let Some(code) = foreign {
        let mut link = LinkState::load(write)?;
        link.foreign_code = Some(code);
        link.save(write)?;
    }
    Ok(())
}

/// Takes every number given out so far for this laptop's own: claims of before a new database are not in it.
pub(crate) fn begin_anew(write: &Write<'_>) -> Result<(), Problem> {
    Ok(write.settings_mut().set(BASELINE, &write.claims().last_number()?)?)
}

const BASELINE: &str = "codes_at_set_up";

fn baseline(read: &Read<'_>) -> Result<u64, Problem> {
    Ok(read.settings().get(BASELINE)?.unwrap_or(0))
}
